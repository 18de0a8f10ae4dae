// SPDX-License-Identifier: Apache-2.0
#include "tests/support/shenyang_batch.hpp"

#include "runtime/batch/gaps.hpp"
#include "runtime/facts/read_case.hpp"
#include "tests/support/batch_compare.hpp"
#include "tests/support/case_json.hpp"

#include <fmt/format.h>

namespace pol::test {

namespace {

using facts::state;
using plan::index;

void count(const outcome& alone, compared_population& to) {
    to.clauses.resize(alone.clauses.size());
    for (std::size_t c = 0; c < alone.clauses.size(); ++c) {
        const clause_outcome& one = alone.clauses[c];
        to.clauses[c].first = one.name;
        claim_counts& counts = to.clauses[c].second;
        counts.gives_money = one.gives_money;
        if (one.status != clause_status::not_claimed) ++counts.claimed;
        if (one.status == clause_status::determined) ++counts.determined;
        if (one.status == clause_status::undetermined) ++counts.undetermined;
        if (one.status == clause_status::not_eligible) ++counts.not_eligible;
        if (one.status == clause_status::bad_input) ++counts.bad_input;
        if (!one.amount.empty() && one.amount != "0.00") ++counts.paid;
    }
}

// A fact that no claim asks about may be unknown or its default: only what is asked about is compared.
bool is_asked_about(const plan::plan& p, const facts::case_data& one, index table, const std::string& path) {
    for (index c = 0; c < p.clauses.size(); ++c) {
        const std::string prefix = "claims/" + p.clauses[c].name + "/";
        if (table == 0 && path.rfind(prefix, 0) == 0) return one.claims[c].is_claimed;
    }
    return true;
}

std::string first_misread_of(const plan::plan& p, const facts::case_data& one, const facts::case_data& again) {
    for (const facts::problem& problem : again.problems) return to_json(problem.found);
    for (index t = 1; t < p.tables.size(); ++t) {
        const bool is_same =
            one.tables[t].offsets == again.tables[t].offsets && one.tables[t].states == again.tables[t].states;
        if (!is_same && is_asked_about(p, one, p.tables[t].parent, p.tables[t].path)) return "list " + p.tables[t].path;
    }
    for (index c = 0; c < p.columns.size(); ++c) {
        const plan::column& of = p.columns[c];
        if (!is_asked_about(p, one, of.table, of.path)) continue;
        if (one.columns[c].states != again.columns[c].states) return "states of " + of.path;
        for (std::size_t row = 0; row < one.columns[c].cells.size(); ++row) {
            if (one.columns[c].states[row] != state::known) continue;
            const std::string written = cell_text(p, of, one.columns[c].cells[row], one.texts);
            const std::string read = cell_text(p, of, again.columns[c].cells[row], again.texts);
            if (written != read) return fmt::format("{} of row {}: {} became {}", of.path, row, written, read);
        }
    }
    return {};
}

}  // namespace

compared_population compare_population(const plan::plan& p, std::uint32_t rows, std::uint64_t seed, unsigned threads) {
    compared_population result;
    const batch::population whole = shenyang_population(p, rows, seed);
    const batch::facts_view view = batch::look_at(whole);
    batch::request asked;
    asked.what = {true, true, true};
    asked.base.settings = shenyang_settings(p);
    const batch::engine with(p, asked);
    const batch::batch_outcome found = with.assess(view, threads);
    result.difference = misshapen(p, asked, found);
    const std::vector<batch::gap> gaps = batch::gaps_of(p);
    for (std::uint32_t row = 0; row < rows && result.difference.empty(); ++row) {
        facts::case_data one;
        batch::take_case(p, gaps, view, row, one);
        const outcome alone = assess_each(p, asked, {one}).front();
        count(alone, result);
        const std::string what = differences(p, asked, found, row, alone);
        one.settings = asked.base.settings;
        if (!what.empty())
            result.difference = fmt::format("enterprise {}:\n{}case:\n{}\n", row, what, case_json(p, one));
    }
    return result;
}

std::string first_misread(const plan::plan& p, std::uint32_t rows, std::uint64_t seed) {
    const batch::population whole = shenyang_population(p, rows, seed);
    const batch::facts_view view = batch::look_at(whole);
    const std::vector<batch::gap> gaps = batch::gaps_of(p);
    for (std::uint32_t row = 0; row < rows; ++row) {
        facts::case_data one;
        batch::take_case(p, gaps, view, row, one);
        const std::string text = case_json(p, one);
        const facts::case_data again = facts::read_case(p, facts::document::parse(text, {}), {});
        const std::string what = first_misread_of(p, one, again);
        if (!what.empty()) return what + "\n" + text;
    }
    return {};
}

}  // namespace pol::test
