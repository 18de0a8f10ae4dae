// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/bounds.hpp"

#include "runtime/facts/reading.hpp"

#include <algorithm>
#include <limits>

namespace pol::stream {

using facts::state;

namespace {

using cell_limits = std::numeric_limits<std::int64_t>;

state state_at(const batch::population::column& c, std::uint32_t row) {
    return c.states.empty() ? state::known : c.states[row];
}

bool holds(plan::relation is, std::int64_t value, std::int64_t bound) {
    switch (is) {
        case plan::relation::at_least: return value >= bound;
        case plan::relation::at_most: return value <= bound;
        case plan::relation::more_than: return value > bound;
        case plan::relation::less_than: return value < bound;
    }
    return true;
}

}  // namespace

bound_check::bound_check(const cell_context& shared, std::vector<facts::setting> settings)
    : shared_(shared), settings_(std::move(settings)) {
    const plan::plan& p = shared.plan;
    for (index c = 0; c < p.columns.size(); ++c) {
        if (!p.columns[c].bounds.empty()) ranges_.push_back(range_of(c));
        if (p.columns[c].is_unique && p.columns[c].table != 0) unique_.push_back(c);
    }
}

bound_check::range bound_check::range_of(index column) const {
    const plan::plan& p = shared_.plan;
    range made{column, cell_limits::min(), cell_limits::max(), false, {}};
    for (const plan::bound& b : p.columns[column].bounds) {
        const plan::node& n = p.nodes[b.node];
        if (const auto constant = facts::constant_value(p, b.node)) {
            narrow(made, b.is, *constant);
        } else if (n.is == plan::op::fact && p.columns[n.a].table == p.columns[column].table &&
                   p.columns[n.a].scale == p.columns[column].scale) {
            made.others.emplace_back(b.is, n.a);
        } else {
            made.is_always_asked = true;
        }
    }
    return made;
}

// The cells at the edge of the bound: value * scale against bound * scale.
void bound_check::narrow(range& r, plan::relation is, const number::exact& bound) const {
    const number::exact edge = bound * number::exact(shared_.plan.columns[r.column].scale);
    const auto low = edge.floor().to_int64();
    const auto high = (-(-edge).floor()).to_int64();
    if (!low || !high || *low == cell_limits::max() || *high == cell_limits::min()) {
        r.is_always_asked = true;
        return;
    }
    switch (is) {
        case plan::relation::at_least: r.least = std::max(r.least, *high); break;
        case plan::relation::more_than: r.least = std::max(r.least, *low + 1); break;
        case plan::relation::at_most: r.most = std::min(r.most, *low); break;
        case plan::relation::less_than: r.most = std::min(r.most, *high - 1); break;
    }
}

void bound_check::check(const std::vector<const table_origin*>& origins, const findings& to_tell, chunk& to) {
    suspects_.clear();
    for (const range& r : ranges_)
        if (to.facts.columns[r.column].is_given) suspect(r, to);
    for (const index c : unique_)
        if (to.facts.columns[c].is_given) suspect_repeated(c, to);
    std::sort(suspects_.begin(), suspects_.end());
    suspects_.erase(std::unique(suspects_.begin(), suspects_.end()), suspects_.end());
    one_.texts.clear();  // those of the chunk before would be kept if there are as many
    for (const std::uint32_t of_case : suspects_) decide(of_case, origins, to_tell, to);
}

void bound_check::suspect_row(index table, std::uint32_t row, const chunk& in) {
    const std::uint32_t of_case = case_of(shared_.plan, in.facts, table, row);
    if (suspects_.empty() || suspects_.back() != of_case) suspects_.push_back(of_case);
}

void bound_check::suspect(const range& r, const chunk& in) {
    const batch::population::column& column = in.facts.columns[r.column];
    const index table = shared_.plan.columns[r.column].table;
    for (std::uint32_t row = 0; row < column.cells.size(); ++row) {
        const std::int64_t value = column.cells[row];
        bool is_kept = !r.is_always_asked && value >= r.least && value <= r.most;
        for (const auto& [is, other] : r.others) {
            const batch::population::column& bound = in.facts.columns[other];
            const bool is_seen = bound.is_given && state_at(bound, row) == state::known;
            is_kept = is_kept && is_seen && holds(is, value, bound.cells[row]);
        }
        const state s = state_at(column, row);
        if ((is_kept && s == state::known) || (s != state::known && s != state::wide)) continue;
        suspect_row(table, row, in);
    }
}

void bound_check::suspect_repeated(index column, const chunk& in) {
    constexpr std::uint32_t few = 16;
    const index table = shared_.plan.columns[column].table;
    const std::vector<std::uint32_t>& offsets = in.facts.lists[table].offsets;
    const std::vector<std::int64_t>& cells = in.facts.columns[column].cells;
    std::vector<std::int64_t> sorted;
    for (std::size_t list = 0; list + 1 < offsets.size(); ++list) {
        const auto first = cells.begin() + offsets[list];
        const auto last = cells.begin() + offsets[list + 1];
        bool is_repeated = false;
        if (last - first <= few) {
            for (auto at = first; at != last && !is_repeated; ++at) is_repeated = std::find(first, at, *at) != at;
        } else {
            sorted.assign(first, last);
            std::sort(sorted.begin(), sorted.end());
            is_repeated = std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
        }
        if (is_repeated) suspect_row(table, offsets[list], in);
    }
}

// The case alone, by the rules for all cases; what they refuse is bad here too.
void bound_check::decide(std::uint32_t of_case, const std::vector<const table_origin*>& origins,
                         const findings& to_tell, chunk& to) {
    const plan::plan& p = shared_.plan;
    const batch::facts_view seen = batch::look_at(to.facts);
    one_.settings = settings_;
    batch::take_case(p, shared_.gaps, seen, of_case, one_);
    one_.problems.clear();
    std::vector<facts::refused_cell> refused;
    facts::check_consistency(p, shared_.within, one_, refused);
    for (std::size_t n = 0; n < refused.size(); ++n) {
        const index column = refused[n].column;
        const index table = p.columns[column].table;
        std::uint32_t first = of_case;  // of the case's rows in the table
        std::vector<index> way;
        for (index t = table; t != 0; t = p.tables[t].parent) way.push_back(t);
        for (auto t = way.rbegin(); t != way.rend(); ++t) first = to.facts.lists[*t].offsets[first];
        const std::uint32_t row = first + refused[n].row;
        batch::population::column& cells = to.facts.columns[column];
        if (cells.states.empty()) cells.states.resize(cells.cells.size(), state::known);
        cells.states[row] = state::bad;
        if (origins[table] != nullptr)
            to_tell.tell(refused[n].found, header_of(p, column), table, row, *origins[table], to);
    }
}

}  // namespace pol::stream
