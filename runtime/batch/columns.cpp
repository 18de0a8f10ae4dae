// A population as a view of columns, and cases put into one. single_case.cpp takes them out again.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/columns.hpp"

#include <utility>

namespace pol::batch {

namespace {

// The ids of a case's own texts among those of the population, after the ids of the plan's.
std::vector<std::int64_t> text_codes(const plan::plan& p, const std::vector<std::string>& own, population& to) {
    std::vector<std::int64_t> codes;
    for (std::size_t n = 0; n < p.texts.size(); ++n) codes.push_back(static_cast<std::int64_t>(n));
    for (const std::string& text : own) {
        const auto [found, is_new] =
            to.text_places.emplace(text, static_cast<std::int64_t>(p.texts.size() + to.texts.size()));
        if (is_new) to.texts.push_back(text);
        codes.push_back(found->second);
    }
    return codes;
}

}  // namespace

facts_view look_at(const population& from) {
    facts_view seen;
    seen.rows = from.rows;
    for (const population::column& c : from.columns) {
        column_view& view = seen.columns.emplace_back();
        if (!c.is_given) continue;
        view.data = c.cells.data();
        view.states = c.states.empty() ? nullptr : c.states.data();
        view.wide = c.wide.empty() ? nullptr : &c.wide;
    }
    for (const population::list& l : from.lists) {
        list_view& view = seen.lists.emplace_back();
        if (!l.is_given) continue;
        view.offsets = l.offsets.data();
        view.states = l.states.empty() ? nullptr : l.states.data();
    }
    for (const std::vector<std::uint8_t>& c : from.claimed) seen.claimed.push_back(c.empty() ? nullptr : c.data());
    seen.texts = &from.texts;
    seen.specials = from.specials.empty() ? nullptr : &from.specials;
    seen.days = from.days.empty() ? nullptr : from.days.data();
    return seen;
}

void append_case(const plan::plan& p, facts::case_data&& one, population& to) {
    to.columns.resize(p.columns.size());
    to.lists.resize(p.tables.size());
    to.claimed.resize(p.clauses.size());
    std::vector<std::uint32_t> before(p.tables.size(), to.rows);  // rows that each table has already
    for (index t = 1; t < p.tables.size(); ++t) {
        population::list& list = to.lists[t];
        list.is_given = true;
        if (list.offsets.empty()) list.offsets.push_back(0);
        before[t] = list.offsets.back();
        for (std::size_t n = 1; n < one.tables[t].offsets.size(); ++n)
            list.offsets.push_back(before[t] + one.tables[t].offsets[n]);
        list.states.insert(list.states.end(), one.tables[t].states.begin(), one.tables[t].states.end());
    }
    const std::vector<std::int64_t> codes = text_codes(p, one.texts, to);
    for (index c = 0; c < p.columns.size(); ++c) {
        population::column& column = to.columns[c];
        column.is_given = true;
        facts::column_data& read = one.columns[c];
        if (p.columns[c].is == plan::kind::text)
            for (std::size_t row = 0; row < read.cells.size(); ++row)
                if (read.states[row] == facts::state::known)  // else it is no text: there may be none at all
                    read.cells[row] = codes[static_cast<std::size_t>(read.cells[row])];
        for (auto& [row, value] : read.wide) column.wide.emplace(before[p.columns[c].table] + row, std::move(value));
        column.cells.insert(column.cells.end(), read.cells.begin(), read.cells.end());
        column.states.insert(column.states.end(), read.states.begin(), read.states.end());
    }
    for (index c = 0; c < p.clauses.size(); ++c) to.claimed[c].push_back(one.claims[c].is_claimed ? 1 : 0);
    to.days.push_back(one.has_day ? one.day : no_day);
    const bool is_special = !one.problems.empty() || !one.settings.empty() || !one.table_settings.empty() ||
                            !one.unknown_claims.empty() || one.has_ledger;
    if (is_special)
        to.specials[to.rows] = {std::move(one.problems),       std::move(one.settings), std::move(one.table_settings),
                                std::move(one.unknown_claims), one.has_ledger,          std::move(one.ledger)};
    ++to.rows;
}

}  // namespace pol::batch
