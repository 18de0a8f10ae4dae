// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/assessor.hpp"

#include "runtime/stream/quick_rows.hpp"
#include "runtime/stream/reject_writer.hpp"

#include <algorithm>
#include <utility>

namespace pol::stream {
namespace {

batch::request request_of(const version_plan& v, const batch::wanted& what, const stream_options& how) {
    return {v.asked, v.base, what, how.limits};
}

batch::wanted wanted_of(const run_plan& as, const stream_files& files, const stream_options& how) {
    batch::wanted what;
    if (files.outcomes != nullptr && !as.has_whole_outcomes) what = wanted_for(as.columns);
    what.reasons = what.reasons || how.statistics;
    what.notes = what.notes || how.statistics;
    return what;
}

const std::uint8_t* applies_in(const dated_chunk& cases, std::size_t version) {
    return cases.applies.empty() ? nullptr : cases.applies[version].data();
}

}  // namespace

assessor::assessor(const policy::state& of, const run_plan& as, const stream_files& files, const stream_options& how)
    : of_(of), as_(as), files_(files), how_(how), writer_(as.columns, files.outcome_form) {
    const batch::wanted what = wanted_of(as, files, how);
    for (const version_plan& v : as.versions) {
        engines_.emplace_back(v.of->plan, request_of(v, what, how));
        tallies_.emplace_back(v.of->plan, v.asked, how.statistics);
    }
    views_.resize(as.versions.size());
    found_.resize(as.versions.size());
}

void assessor::headers(pages& to) const {
    if (files_.outcomes != nullptr) writer_.header(to.outcomes);
    if (files_.rejects != nullptr) add_reject_header(to.rejects);
}

bool assessor::assess(const dated_chunk& cases, unsigned threads, pages& to) {
    if (how_.limits.is_cancelled()) return false;
    for (const reject& r : cases.rejects) {
        if (files_.rejects != nullptr) add_reject(r, how_.in, to.rejects);
        if (r.found.level == severity::error) ++(r.is_lost ? lost_rows_ : rejected_cells_);
    }
    if (cases.rows() == 0) return true;
    for (std::size_t v = 0; v < engines_.size(); ++v) {
        if (cases.is_used[v] == 0) continue;
        views_[v] = batch::look_at(cases.of[v].facts);
        engines_[v].assess(views_[v], found_[v], threads);
        if (found_[v].is_cancelled) return false;
        tallies_[v].add(views_[v], found_[v], applies_in(cases, v));
    }
    write(cases, to);
    return !how_.limits.is_cancelled();
}

void assessor::write(const dated_chunk& cases, pages& to) {
    if (files_.outcomes != nullptr && as_.has_whole_outcomes) write_whole(cases, to.outcomes);
    if (files_.outcomes != nullptr && !as_.has_whole_outcomes) write_columns(cases, to.outcomes);
    if (files_.explanations != nullptr && explained_ < how_.explain_rows) explain(cases, to.explanations);
}

void assessor::write_columns(const dated_chunk& cases, text_buffer& to) {
    const keys are = look_at_keys(cases.of.front().key_bytes);  // which are the same for each version
    const bool is_quick_form = files_.outcome_form == text_form::csv && are == keys::plain;
    std::vector<case_cells> cells;
    std::vector<std::optional<quick_rows>> quick(engines_.size());
    for (std::size_t v = 0; v < engines_.size(); ++v) {
        const version_plan& as = as_.versions[v];
        cells.emplace_back(engines_[v], views_[v], found_[v], tallies_[v].forms(), as.asked);
        if (is_quick_form && cases.is_used[v] != 0)
            quick[v].emplace(as.columns, tallies_[v].forms(), as.asked, views_[v], found_[v], cases.of[v]);
    }
    std::uint32_t row = 0;
    while (row < cases.rows()) {
        const std::size_t v = cases.version_of(row);
        const std::uint32_t end = cases.applies.empty() ? cases.rows() : row + 1;
        if (quick[v] && quick[v]->is_possible()) row = quick[v]->add(row, end, to);
        if (row == end) continue;
        cells[v].go_to(row);
        writer_.row(as_.versions[v].columns, cases.of[v].key(row), are, cells[v], to);
        ++row;
    }
}

void assessor::write_whole(const dated_chunk& cases, text_buffer& to) {
    for (std::uint32_t row = 0; row < cases.rows(); ++row) {
        const std::size_t v = cases.version_of(row);
        add_outcome(cases, v, row, engines_[v].explain(views_[v], row, false), to);
    }
}

void assessor::explain(const dated_chunk& cases, text_buffer& to) {
    for (std::uint32_t row = 0; row < cases.rows() && explained_ < how_.explain_rows; ++row, ++explained_) {
        const std::size_t v = cases.version_of(row);
        add_outcome(cases, v, row, engines_[v].explain(views_[v], row, true), to);
    }
}

void assessor::add_outcome(const dated_chunk& cases, std::size_t version, std::uint32_t row, outcome&& one,
                           text_buffer& to) {
    one.case_id = cases.of[version].key(row);
    api::finish(one, of_, *as_.versions[version].of, as_.on ? as_.on : cases.day_of(row));
    to.add(to_json(one));
    to.add('\n');
}

void assessor::sum_up(stream_summary& to) const {
    std::vector<const tally*> all;
    for (const tally& t : tallies_) all.push_back(&t);
    stream::sum_up(all, to);
    to.rejected_cells = rejected_cells_;
    to.lost_rows = lost_rows_;
}

}  // namespace pol::stream
