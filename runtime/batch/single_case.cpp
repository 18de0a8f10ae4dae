// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/single_case.hpp"

#include <algorithm>

namespace pol::batch {

namespace {

using facts::state;

const gap no_record{state::known, 0, {}};

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

// Whether the cells lie there as the exact evaluator reads them, which is the usual layout.
bool is_plain(const column_view& c) {
    return c.data != nullptr && c.is == layout::cells && c.valid == nullptr && c.factor == 1;
}

void copy_column(const column_view& column, const extent& rows, facts::column_data& to) {
    std::copy_n(static_cast<const std::int64_t*>(column.data) + column.offset + rows.first, rows.size(),
                to.cells.data());
    if (column.states == nullptr)
        std::fill(to.states.begin(), to.states.end(), state::known);
    else
        std::copy_n(column.states + rows.first, rows.size(), to.states.data());
}

void take_column(const gap& missing, const column_view& column, const column_view* presence, const extent& rows,
                 std::int64_t scale, facts::column_data& to) {
    to.cells.resize(rows.size());
    to.states.resize(rows.size());
    to.wide.clear();
    if (presence == nullptr && column.wide == nullptr && is_plain(column)) return copy_column(column, rows, to);
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

void take_special(const special& one, facts::case_data& to) {
    to.problems = one.problems;
    to.unknown_claims = one.unknown_claims;
    to.settings.insert(to.settings.end(), one.settings.begin(), one.settings.end());
    to.table_settings.insert(to.table_settings.end(), one.table_settings.begin(), one.table_settings.end());
    to.has_ledger = one.has_ledger;
    to.ledger = one.ledger;
}

void take_root(const plan::plan& p, facts::case_data& to) {
    to.tables.resize(p.tables.size());
    to.tables[0].rows = 1;
    to.tables[0].offsets.clear();
    to.tables[0].states.clear();
    to.tables[0].items.assign(1, 0);
    to.columns.resize(p.columns.size());
}

void take_facts(const plan::plan& p, const std::vector<gap>& gaps, const facts_view& from, const reads& what,
                std::vector<extent>& extents, facts::case_data& to) {
    for (const index t : what.tables) {
        extents[t] = extent_of(p, from, t, extents);
        take_list(p, from, t, extents, to.tables[t]);
    }
    for (const index c : what.columns) {
        const plan::column& column = p.columns[c];
        const column_view* presence = column.within != plan::none ? &from.columns[column.within] : nullptr;
        take_column(gaps[c], from.columns[c], presence, extents[column.table], column.scale, to.columns[c]);
    }
}

void take_rest(const plan::plan& p, const facts_view& from, std::uint32_t row, facts::case_data& to) {
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

}  // namespace

void take_case(const plan::plan& p, const std::vector<gap>& gaps, const facts_view& from, std::uint32_t row,
               facts::case_data& to) {
    std::vector<extent> extents(p.tables.size());
    extents[0] = {row, row + 1};
    take_root(p, to);
    take_facts(p, gaps, from, everything_of(p), extents, to);
    take_rest(p, from, row, to);
}

single_case::single_case(const plan::plan& p, const std::vector<gap>& gaps, const std::vector<reads>& by_clause,
                         const facts::case_data& base, const facts_view& from)
    : plan_(p), gaps_(gaps), reads_(by_clause), base_(base), from_(from), extents_(p.tables.size()) {}

const facts::case_data& single_case::take(std::uint32_t row, const std::vector<bool>& clauses) {
    const bool is_special = from_.specials != nullptr && from_.specials->count(row) != 0;
    if (!is_ready_ || is_special) {
        one_ = base_;
        taken_.clear();
        take_root(plan_, one_);
    }
    is_ready_ = !is_special;
    forget();
    extents_[0] = {row, row + 1};
    for (index c = 0; c < clauses.size(); ++c) {
        if (!clauses[c]) continue;
        take_facts(plan_, gaps_, from_, reads_[c], extents_, one_);
        taken_.push_back(c);
    }
    take_rest(plan_, from_, row, one_);
    return one_;
}

// Without states a column has no rows, and without offsets a list has none: a fact that nobody took would be unknown, never
// that of another case.
void single_case::forget() {
    for (const index clause : taken_) {
        for (const index c : reads_[clause].columns) one_.columns[c].states.clear();
        for (const index t : reads_[clause].tables) one_.tables[t].offsets.resize(1);
    }
    taken_.clear();
}

}  // namespace pol::batch
