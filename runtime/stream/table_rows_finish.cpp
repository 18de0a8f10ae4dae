// What can be said of a table once all its rows of a chunk are read: which records are there, whether periods are whole.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/date.hpp"
#include "runtime/stream/codes.hpp"
#include "runtime/stream/table_rows.hpp"

#include <map>
#include <utility>

namespace pol::stream {

using facts::state;

namespace {

template <class T>
void reorder(std::vector<T>& of, const std::vector<std::uint32_t>& order) {
    if (of.empty()) return;
    std::vector<T> made;
    made.reserve(of.size());
    for (const std::uint32_t from : order) made.push_back(std::move(of[from]));
    of = std::move(made);
}

}  // namespace

void table_rows::permute(const std::vector<std::uint32_t>& order, batch::population& to) {
    std::vector<std::uint32_t> now_at(order.size());
    for (std::uint32_t n = 0; n < order.size(); ++n) now_at[order[n]] = n;
    for (const index c : shared_.plan.tables[bound_.table].columns) {
        batch::population::column& column = to.columns[c];
        if (!column.is_given) continue;
        if (!column.states.empty()) column.states.resize(column.cells.size(), state::known);
        reorder(column.cells, order);
        reorder(column.states, order);
        std::map<std::uint32_t, number::exact> wide;
        for (auto& [row, value] : column.wide) wide.emplace(now_at[row], std::move(value));
        column.wide = std::move(wide);
    }
    for (cell_group& g : groups_) reorder(g.missing, order);
    for (cell_fault& f : faults_) f.row = now_at[f.row];
}

void table_rows::finish(batch::population& to) {
    fill_without_header(to);
    for (const cell_group& g : groups_) {
        if (g.is == cell_group::kind::period) finish_period(g, to);
        if (g.is != cell_group::kind::record) continue;
        batch::population::column& presence = to.columns[g.of];
        presence.is_given = true;
        presence.cells.resize(rows_);
        for (std::uint32_t row = 0; row < rows_; ++row) presence.cells[row] = g.is_given(row) ? 1 : 0;
    }
    for (const index c : shared_.plan.tables[bound_.table].columns) {
        batch::population::column& column = to.columns[c];
        if (!column.states.empty()) column.states.resize(column.cells.size(), state::known);
    }
}

void table_rows::fill_without_header(batch::population& to) {
    for (const index c : filled_) {
        batch::population::column& column = to.columns[c];
        const batch::gap& gap = shared_.gaps[c];
        column.is_given = true;
        column.cells.assign(rows_, gap.value);
        if (gap.is != state::known) column.states.assign(rows_, gap.is);
        if (gap.is == state::wide)
            for (std::uint32_t row = 0; row < rows_; ++row) column.wide.emplace(row, gap.wide);
        const plan::column& of = shared_.plan.columns[c];
        if (of.of_period == plan::column::part::whole) continue;
        // The half that has no header is missing in each row.
        const bool is_start = of.of_period == plan::column::part::start;
        for (cell_group& g : groups_) {
            if (g.is != cell_group::kind::period || g.of != (is_start ? c : c - 1)) continue;
            g.total = 3;
            for (std::uint32_t& missing : g.missing) missing += is_start ? 1 : 2;
        }
    }
}

// An end that is not there is unknown where the other is given; a period ends on or after its first day.
void table_rows::finish_period(const cell_group& g, batch::population& to) {
    const index start = g.of;
    const index end = g.of + 1;
    const auto state_of = [&](index c, std::uint32_t row) {
        const auto& states = to.columns[c].states;
        return row < states.size() ? states[row] : state::known;
    };
    const std::vector<std::int64_t>& first = to.columns[start].cells;
    const std::vector<std::int64_t>& last = to.columns[end].cells;
    for (std::uint32_t row = 0; row < rows_; ++row) {
        if (g.missing[row] == 0 && first[row] <= last[row]) continue;
        if (g.missing[row] == 1 || g.missing[row] == 2) {
            const index half = g.missing[row] == 1 ? start : end;
            to.columns[half].cells[row] = 0;
            set_state(half, row, state::unknown, to);
            continue;
        }
        const bool is_known = state_of(start, row) == state::known && state_of(end, row) == state::known;
        if (g.missing[row] != 0 || !is_known) continue;
        const facts::fault found = {
            code::reversed_period, {number::format_date(last[row]), number::format_date(first[row])}, {}};
        for (const index c : {start, end}) {
            faults_.push_back({row, c, plan::none, headers_[c], found});
            set_state(c, row, state::bad, to);
        }
        to.columns[start].cells[row] = to.columns[end].cells[row] = 0;
    }
}

}  // namespace pol::stream
