// Compares the facts of a case with each other once all are read: bounds between facts, and what must be unique.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/facts/bounds.hpp"
#include "runtime/facts/pointers.hpp"
#include "runtime/facts/reading.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <unordered_map>

namespace pol::facts {
namespace {

constexpr int bound_code = 832;
constexpr int unique_code = 833;

using settings_by_parameter = std::unordered_map<index, const setting*>;

// The value of a bound on one row; nothing where a fact that it reads is not known.
class bound_reader {
public:
    bound_reader(const reading& r, index table, const settings_by_parameter& set) : r_(r), table_(table), set_(set) {}

    std::optional<number::exact> value(index node, std::uint32_t row) const {
        return bound_value<number::exact>(
            r_.plan, node, [&](index column) { return fact(column, row); },
            [&](index which) { return parameter(which); });
    }

private:
    std::optional<number::exact> fact(index column, std::uint32_t row) const {
        index table = table_;
        while (table != r_.plan.columns[column].table) {
            if (table == 0) return std::nullopt;
            row = parent_row(r_.to, table, row);
            table = r_.plan.tables[table].parent;
        }
        return known_value(r_.plan, r_.to, column, row);
    }

    std::optional<number::exact> parameter(index which) const {
        if (const auto set = set_.find(which); set != set_.end()) {
            const setting& s = *set->second;
            return s.unset ? std::nullopt : std::optional(ordered(s.value));
        }
        const plan::parameter& p = r_.plan.parameters[which];
        if (p.value == plan::none || p.is_series || p.is_list) return std::nullopt;
        return ordered(r_.plan.constants[p.value]);
    }

    const reading& r_;
    index table_;
    const settings_by_parameter& set_;
};

// The clause in whose claim the column lies, or none.
target whom(const reading& r, index column, const std::vector<index>& clause_of) {
    if (clause_of[column] != plan::none) return {.clause = clause_of[column]};
    const index table = r.plan.columns[column].table;
    return {.column = column, .table = r.plan.tables[table].plain == column ? table : plan::none};
}

std::string shown_cell(const reading& r, index column, std::uint32_t row) {
    const plan::column& c = r.plan.columns[column];
    plan::constant value;
    value.is = c.is;
    value.code = r.to.columns[column].cells[row];
    if (const auto n = known_value(r.plan, r.to, column, row); n && c.is == plan::kind::number) value.number = *n;
    if (c.is != plan::kind::text) return shown(r.plan, c.is, c.choice, value);
    const auto id = static_cast<std::size_t>(value.code);
    const std::size_t own = r.plan.texts.size();
    return shown(
        {token_kind::text, id < own ? std::string_view(r.plan.texts[id]) : std::string_view(r.to.texts[id - own])});
}

void collect(const plan::plan& p, index shape, index clause, std::vector<index>& of) {
    for (const plan::member& m : p.shapes[shape].members) {
        switch (m.to) {
            case plan::member::leads::column: of[m.target] = clause; break;
            case plan::member::leads::period: of[m.target] = of[m.target + 1] = clause; break;
            case plan::member::leads::record: collect(p, m.target, clause, of); break;
            case plan::member::leads::list:
                for (const index column : p.tables[m.target].columns) of[column] = clause;
                if (p.tables[m.target].shape != plan::none) collect(p, p.tables[m.target].shape, clause, of);
        }
    }
}

std::vector<index> clause_of_columns(const plan::plan& p) {
    std::vector<index> of(p.columns.size(), plan::none);
    for (index c = 0; c < p.clauses.size(); ++c) {
        if (p.clauses[c].claim != plan::none) collect(p, p.clauses[c].claim, c, of);
    }
    return of;
}

void mark_refused(reading& r, index column, const std::vector<std::uint32_t>& rows) {
    for (const std::uint32_t row : rows) r.to.columns[column].states[row] = state::bad;
}

void check_column(reading& r, index column, const target& hits, const settings_by_parameter& set) {
    const plan::column& c = r.plan.columns[column];
    const bound_reader bounds(r, c.table, set);
    std::vector<std::uint32_t> refused;
    for (std::uint32_t row = 0; row < r.to.columns[column].states.size() && !r.is_cancelled(row); ++row) {
        const auto value = known_value(r.plan, r.to, column, row);
        if (!value) continue;
        for (const plan::bound& b : c.bounds) {
            const auto limit = bounds.value(b.node, row);
            if (!limit || holds(b.is, *value, *limit)) continue;
            plan::constant shown_limit;
            shown_limit.number = *limit;
            shown_limit.code = limit->to_int64().value_or(0);
            const fault found = {
                bound_code,
                {shown_cell(r, column, row), keyword_of(b.is), shown(r.plan, c.is, c.choice, shown_limit)},
                {}};
            r.report_at(pointer_of(r.plan, r.to, column, row), hits, found);
            refused.push_back(row);
            break;
        }
    }
    mark_refused(r, column, refused);
}

// The later of two equal values within one list is refused.
void check_column_unique(reading& r, index column, const target& hits) {
    const index table = r.plan.columns[column].table;
    const column_data& cells = r.to.columns[column];
    const table_data& rows = r.to.tables[table];
    std::vector<std::uint32_t> refused;
    for (std::size_t list = 0; list + 1 < rows.offsets.size() && !r.how.within.is_cancelled(); ++list) {
        std::vector<std::uint32_t> order(rows.offsets[list + 1] - rows.offsets[list]);
        std::iota(order.begin(), order.end(), rows.offsets[list]);
        const auto gone = std::remove_if(order.begin(), order.end(),
                                         [&](std::uint32_t row) { return cells.states[row] != state::known; });
        order.erase(gone, order.end());
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return cells.cells[a] < cells.cells[b]; });
        for (std::size_t i = 1; i < order.size(); ++i) {
            if (cells.cells[order[i - 1]] == cells.cells[order[i]]) refused.push_back(order[i]);
        }
    }
    std::sort(refused.begin(), refused.end());
    for (const std::uint32_t row : refused) {
        r.report_at(pointer_of(r.plan, r.to, column, row), hits, {unique_code, {shown_cell(r, column, row)}, {}});
    }
    mark_refused(r, column, refused);
}

}  // namespace

void check_bounds(reading& r) {
    settings_by_parameter set;
    for (const setting& s : r.to.settings) set.emplace(s.parameter, &s);
    std::vector<index> of;
    for (index column = 0; column < r.plan.columns.size(); ++column) {
        if (r.plan.columns[column].bounds.empty()) continue;
        if (of.empty()) of = clause_of_columns(r.plan);
        check_column(r, column, whom(r, column, of), set);
    }
}

void check_uniqueness(reading& r) {
    std::vector<index> of;
    for (index column = 0; column < r.plan.columns.size(); ++column) {
        if (!r.plan.columns[column].is_unique || r.plan.columns[column].table == 0) continue;
        if (of.empty()) of = clause_of_columns(r.plan);
        check_column_unique(r, column, whom(r, column, of));
    }
}

void check_consistency(const plan::plan& p, const limits& within, case_data& data, std::vector<refused_cell>& refused) {
    const document no_json;
    read_options how{within, {}, {}};
    how.within.diagnostics = std::numeric_limits<std::size_t>::max();  // each refused cell has its own
    reading r(p, no_json, how, data);
    const std::vector<column_data> before = data.columns;
    const std::size_t told = data.problems.size();
    check_bounds(r);
    check_uniqueness(r);
    // The problems in the order in which they were found, each with its cell.
    std::map<std::string, std::pair<index, std::uint32_t>> cells;
    for (index column = 0; column < p.columns.size(); ++column) {
        for (std::uint32_t row = 0; row < before[column].states.size(); ++row) {
            if (before[column].states[row] != state::bad && data.columns[column].states[row] == state::bad)
                cells.emplace(pointer_of(p, data, column, row), std::pair(column, row));
        }
    }
    for (std::size_t n = told; n < data.problems.size(); ++n) {
        const auto cell = cells.find(data.problems[n].found.where.pointer);
        if (cell != cells.end()) refused.push_back({cell->second.first, cell->second.second, data.problems[n]});
    }
}

}  // namespace pol::facts
