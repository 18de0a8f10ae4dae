// From views of columns to single cases and back.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/columns.hpp"

#include "runtime/batch/gaps.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pol::batch {

namespace {

using facts::state;

const gap no_record{state::known, 0, {}};

// The rows of each table that belong to one case.
struct extent {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::uint32_t size() const { return last - first; }
};

extent extent_of(const plan::plan& p, const facts_view& from, index table, const std::vector<extent>& known) {
    const list_view& list = from.lists[table];
    const extent around = known[p.tables[table].parent];
    if (list.offsets == nullptr) return {};
    return {list.offsets[around.first], list.offsets[around.last]};
}

void take_list(const plan::plan& p, const facts_view& from, index table, const std::vector<extent>& extents,
               facts::table_data& to) {
    const list_view& list = from.lists[table];
    const extent around = extents[p.tables[table].parent];
    to.rows = extents[table].size();
    to.offsets.assign(1, 0);
    to.states.clear();
    to.items.clear();
    for (std::uint32_t row = around.first; row < around.last; ++row) {
        state s = list.states != nullptr ? list.states[row] : state::known;
        if (list.offsets == nullptr) s = without_list(p, table);
        to.states.push_back(s);
        const std::uint32_t count = list.offsets == nullptr ? 0 : list.offsets[row + 1] - list.offsets[row];
        for (std::uint32_t item = 0; item < count; ++item) to.items.push_back(item);
        to.offsets.push_back(to.offsets.back() + count);
    }
}

void take_column(const gap& missing, const column_view& column, const column_view* presence, const extent& rows,
                 std::int64_t scale, facts::column_data& to) {
    to.cells.resize(rows.size());
    to.states.resize(rows.size());
    to.wide.clear();
    for (std::uint32_t n = 0; n < rows.size(); ++n) {
        const std::uint32_t row = rows.first + n;
        const bool is_out = presence != nullptr && cell_at(*presence, row, no_record).value == 0;
        const cell found = is_out ? cell{state::absent, 0} : cell_at(column, row, missing);
        to.cells[n] = found.value;
        to.states[n] = found.is;
        if (found.is != state::wide) continue;
        to.wide.emplace(n, wide_at(column, row, missing, scale));
    }
}

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

void take_special(const special& one, facts::case_data& to) {
    to.problems = one.problems;
    to.unknown_claims = one.unknown_claims;
    to.settings.insert(to.settings.end(), one.settings.begin(), one.settings.end());
    to.table_settings.insert(to.table_settings.end(), one.table_settings.begin(), one.table_settings.end());
    to.has_ledger = one.has_ledger;
    to.ledger = one.ledger;
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

void take_case(const plan::plan& p, const std::vector<gap>& gaps, const facts_view& from, std::uint32_t row,
               facts::case_data& to) {
    std::vector<extent> extents(p.tables.size());
    extents[0] = {row, row + 1};
    to.tables.resize(p.tables.size());
    to.tables[0].rows = 1;
    to.tables[0].offsets.clear();
    to.tables[0].states.clear();
    to.tables[0].items.assign(1, 0);
    for (index t = 1; t < p.tables.size(); ++t) {
        extents[t] = extent_of(p, from, t, extents);
        take_list(p, from, t, extents, to.tables[t]);
    }
    to.columns.resize(p.columns.size());
    for (index c = 0; c < p.columns.size(); ++c) {
        const index within = p.columns[c].within;
        take_column(gaps[c], from.columns[c], within != plan::none ? &from.columns[within] : nullptr,
                    extents[p.columns[c].table], p.columns[c].scale, to.columns[c]);
    }
    to.claims.resize(p.clauses.size());
    for (index c = 0; c < p.clauses.size(); ++c) {
        const std::uint8_t* claimed = from.claimed[c];
        to.claims[c].is_claimed = p.clauses[c].claim == plan::none || (claimed != nullptr && claimed[row] != 0);
    }
    if (from.texts != nullptr && to.texts.size() != from.texts->size()) to.texts = *from.texts;
    if (from.days != nullptr) {
        to.has_day = true;
        to.day = from.days[row];
    }
    to.problems.clear();
    to.unknown_claims.clear();
    to.has_ledger = false;
    to.ledger.clear();
    if (from.specials == nullptr) return;
    if (const auto found = from.specials->find(row); found != from.specials->end()) take_special(found->second, to);
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
            for (std::int64_t& id : read.cells) id = codes[static_cast<std::size_t>(id)];
        for (auto& [row, value] : read.wide) column.wide.emplace(before[p.columns[c].table] + row, std::move(value));
        column.cells.insert(column.cells.end(), read.cells.begin(), read.cells.end());
        column.states.insert(column.states.end(), read.states.begin(), read.states.end());
    }
    for (index c = 0; c < p.clauses.size(); ++c) to.claimed[c].push_back(one.claims[c].is_claimed ? 1 : 0);
    to.days.push_back(one.day);
    const bool is_special = !one.problems.empty() || !one.settings.empty() || !one.table_settings.empty() ||
                            !one.unknown_claims.empty() || one.has_ledger;
    if (is_special)
        to.specials[to.rows] = {std::move(one.problems),       std::move(one.settings), std::move(one.table_settings),
                                std::move(one.unknown_claims), one.has_ledger,          std::move(one.ledger)};
    ++to.rows;
}

}  // namespace pol::batch
