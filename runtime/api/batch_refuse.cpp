// Cases with values that must not be: each is read again as a single case, so that what is refused, and in which words, is
// the same. What the reader refused is then no longer a value in the columns.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_suspects.hpp"

#include "runtime/facts/read_case.hpp"

#include <algorithm>
#include <utility>

namespace pol::api {
namespace {

using facts::state;

class refusing {
public:
    refusing(const batch_assessor::state& with, checked_facts& in)
        : with_(with), plan_(with.plan), in_(in), own_(plan_.columns.size()), own_states_(plan_.tables.size()) {}

    void run() {
        const suspects found = find_suspects(with_, in_);
        for (const std::uint32_t row : found.cases) in_.as_json.emplace(row, case_text(with_, in_, row));
        for (const auto& [column, row] : found.cells) set(column, row, state::bad, 0);
        for (const auto& [row, text] : in_.as_json) {
            if (with_.how.limits.is_cancelled()) return;  // as is then the whole batch
            one(row, text);
        }
        if (!in_.specials.empty()) in_.view.specials = &in_.specials;
    }

private:
    void one(std::uint32_t row, const std::string& text) {
        const facts::document given = facts::document::parse(text, with_.how.limits);
        facts::case_data read = facts::read_case(plan_, given, {with_.how.limits, with_.how.set, with_.how.clauses});
        if (with_.how.limits.is_cancelled()) return;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> extents(plan_.tables.size());
        extents[0] = {row, row + 1};
        for (index t = 1; t < plan_.tables.size(); ++t) {
            const auto [first, last] = extents[plan_.tables[t].parent];
            const std::uint32_t* offsets = in_.view.lists[t].offsets;
            if (offsets != nullptr) extents[t] = {offsets[first], offsets[last]};
            list_states(t, first, last, read.tables[t]);
        }
        for (index c = 0; c < plan_.columns.size(); ++c) column(c, extents[plan_.columns[c].table], row, read);
        if (read.problems.empty()) return;
        batch::special& special = in_.specials[row];
        special.problems = std::move(read.problems);
    }

    void list_states(index table, std::uint32_t first, std::uint32_t last, const facts::table_data& read) {
        if (in_.view.lists[table].offsets == nullptr || read.states.size() != last - first) return;
        for (std::uint32_t row = first; row < last; ++row) {
            if (read.states[row - first] != state::bad) continue;
            states_of(table)[row] = state::bad;
        }
    }

    std::vector<state>& states_of(index table) {
        if (own_states_[table] != nullptr) return *own_states_[table];
        batch::list_view& view = in_.view.lists[table];
        const std::uint32_t rows = in_.rows[plan_.tables[table].parent];
        std::vector<state>& made = in_.states.emplace_back(rows, state::known);
        if (view.states != nullptr) std::copy(view.states, view.states + rows, made.begin());
        view.states = made.data();
        own_states_[table] = &made;
        return made;
    }

    void column(index c, std::pair<std::uint32_t, std::uint32_t> rows, std::uint32_t of_case,
                const facts::case_data& read) {
        if (in_.view.columns[c].data == nullptr) return;
        const index claim = claim_of(plan_, c);
        const std::uint8_t* claimed = claim != plan::none ? in_.view.claimed[claim] : nullptr;
        if (claim != plan::none && (claimed == nullptr || claimed[of_case] == 0)) return;
        const facts::column_data& now = read.columns[c];
        // Fewer rows than there were: an item was no record at all, and the list as a whole is refused.
        const bool is_whole = now.states.size() == rows.second - rows.first;
        for (std::uint32_t row = rows.first; row < rows.second; ++row) {
            const state s = is_whole ? now.states[row - rows.first] : state::bad;
            const std::int64_t value = is_whole && s == state::known ? now.cells[row - rows.first] : 0;
            const batch::cell before = batch::cell_at(in_.view.columns[c], row, with_.gaps[c]);
            const bool is_text = plan_.columns[c].is == plan::kind::text;  // ids of one case mean nothing here
            if (before.is == s && (before.value == value || is_text || s == state::wide)) continue;
            if (s != state::wide) set(c, row, s, value);
        }
    }

    void set(index c, std::uint32_t row, state s, std::int64_t value) {
        if (own_[c] == nullptr) own_[c] = &make_own(with_, in_, c);
        own_[c]->states[row] = s;
        own_[c]->cells[row] = value;
    }

    const batch_assessor::state& with_;
    const plan::plan& plan_;
    checked_facts& in_;
    std::vector<made_column*> own_;
    std::vector<std::vector<state>*> own_states_;
};

}  // namespace

made_column& make_own(const batch_assessor::state& with, checked_facts& in, index column) {
    batch::column_view& view = in.view.columns[column];
    const std::uint32_t rows = in.rows[with.plan.columns[column].table];
    made_column made;
    made.cells.reserve(rows);
    made.states.reserve(rows);
    made.missing.assign(rows, false);
    for (std::uint32_t row = 0; row < rows; ++row) {
        const batch::cell found = batch::cell_at(view, row, with.gaps[column]);
        made.cells.push_back(found.value);
        made.states.push_back(found.is);
        if (found.is == facts::state::wide)
            made.wide.emplace(row, batch::wide_at(view, row, with.gaps[column], with.plan.columns[column].scale));
        const std::size_t bit = view.offset + row;
        made.missing[row] = view.valid != nullptr && (view.valid[bit / 8] >> (bit % 8) & 1) == 0;
        if (in.made[column] != nullptr)
            made.missing[row] = !in.made[column]->missing.empty() && in.made[column]->missing[row];
    }
    if (in.made[column] != nullptr) made.raw = in.made[column]->raw;
    made_column& kept = in.columns.emplace_back(std::move(made));
    view = {};
    view.data = kept.cells.data();
    view.states = kept.states.data();
    view.wide = &kept.wide;
    in.made[column] = &kept;
    return kept;
}

void number_texts(const batch_assessor::state& with, checked_facts& in) {
    const std::vector<std::string>& first = with.base.texts;
    const std::vector<std::string>& old = *in.view.texts;
    if (old.size() >= first.size() && std::equal(first.begin(), first.end(), old.begin())) return;
    facts::text_numbers ids(with.plan, in.texts);
    for (const std::string& text : first) ids.of(text);
    std::vector<std::int64_t> now;
    for (const std::string& text : old) now.push_back(ids.of(text));
    in.view.texts = &in.texts;
    const auto own = static_cast<std::int64_t>(with.plan.texts.size());
    for (index c = 0; c < with.plan.columns.size(); ++c) {
        if (with.plan.columns[c].is != plan::kind::text || in.view.columns[c].data == nullptr) continue;
        made_column& column = make_own(with, in, c);
        for (std::size_t row = 0; row < column.cells.size(); ++row)
            if (column.states[row] == state::known && column.cells[row] >= own)
                column.cells[row] = now[static_cast<std::size_t>(column.cells[row] - own)];
    }
}

void refuse_bad_values(const batch_assessor::state& with, checked_facts& in) { refusing(with, in).run(); }

}  // namespace pol::api
