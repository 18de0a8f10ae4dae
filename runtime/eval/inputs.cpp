// Where values come from: facts, parameters with what the case sets, series. What is missing gets the limits of its type.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluator.hpp"

#include <algorithm>
#include <limits>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

bool is_never_negative(plan::unit measures) {
    return measures == plan::unit::money || measures == plan::unit::count || measures == plan::unit::rate;
}

value cell_of(const plan::column& c, const facts::column_data& from, std::uint32_t row) {
    if (from.states[row] == facts::state::wide) {
        const auto found = from.wide.find(row);
        return found == from.wide.end() ? value{} : known(found->second);
    }
    if (c.is != plan::kind::number) return known_code(from.cells[row]);
    if (c.scale == 1) return known(exact(from.cells[row]));
    return known(exact::ratio(from.cells[row], c.scale));
}

bool is_readable(const facts::column_data& from, std::uint32_t row) {
    return row < from.states.size() &&
           (from.states[row] == facts::state::known || from.states[row] == facts::state::wide);
}

void tighten(value& v, plan::relation is, const value& limit) {
    if (limit.has_failed()) return;
    const bool is_lower = is == plan::relation::at_least || is == plan::relation::more_than;
    if (is_lower && limit.has_low && (!v.has_low || v.low < limit.low)) {
        v.has_low = true;
        v.low = limit.low;
    }
    if (!is_lower && limit.has_high && (!v.has_high || limit.top() < v.high)) {
        v.has_high = true;
        v.high = limit.top();
    }
}

// An unknown between equal limits is known; between limits that contradict each other nothing is.
value settled(value v) {
    if (!v.has_low || !v.has_high || v.low < v.high) return v;
    if (v.low == v.high) return known(v.low);
    return unknown(v.needs);
}

}  // namespace

value evaluator::known_constant(const plan::constant& c) const {
    return c.is == plan::kind::number ? known(c.number) : known_code(c.code);
}

value evaluator::cell(index column, std::uint32_t row) const {
    if constexpr (is_sweeping) {
        if (swept_ && swept_->column == column && swept_->row == row) return known(swept_->number);
    }
    return cell_of(plan_.columns[column], facts_->columns[column], row);
}

value evaluator::fact(const plan::node& n) {
    const plan::column& c = plan_.columns[n.a];
    const spot& p = here_[n.domain];
    if (p.row == ghost_row)
        return c.is == plan::kind::number ? missing_number(c, ghost_row, p.missing) : unknown(p.missing);
    const facts::column_data& from = facts_->columns[n.a];
    if (is_readable(from, p.row)) return cell(n.a, p.row);
    const facts::state s = p.row < from.states.size() ? from.states[p.row] : facts::state::unknown;
    if (s == facts::state::unknown && c.fallback != plan::none)
        return known_constant(plan_.constants[plan_.nodes[c.fallback].a]);
    index missing = n.a;
    if (s == facts::state::absent && c.within != plan::none) {
        const facts::column_data& record = facts_->columns[c.within];
        const bool is_record_given = is_readable(record, p.row) && record.cells[p.row] != 0;
        if (!is_record_given) missing = c.within;
    }
    const need_sets::id needs = need_of_fact(missing, p.row);
    return c.is == plan::kind::number ? missing_number(c, p.row, needs) : unknown(needs);
}

value evaluator::missing_number(const plan::column& c, std::uint32_t row, need_sets::id needs) {
    value v = is_never_negative(c.measures) && !c.is_signed ? unknown_from_zero(needs) : unknown(needs);
    for (const plan::bound& b : c.bounds) tighten(v, b.is, plain_bound(b.node, c.table, row));
    return settled(std::move(v));
}

// Bounds that are constants or facts at hand; others are left out, which only widens the limits. Bounds may refer to each
// other in a circle, so they are never computed like other nodes.
value evaluator::plain_bound(index node, index table, std::uint32_t row) const {
    const plan::node& n = plan_.nodes[node];
    if (n.is == plan::op::constant) return known_constant(plan_.constants[n.a]);
    if (n.is == plan::op::parameter) {
        if (is_swept(n.a)) return known(swept_->number);
        const facts::setting* set = settings_[n.a];
        if (set != nullptr) return set->unset ? unknown(0) : known_constant(set->value);
        const plan::parameter& p = plan_.parameters[n.a];
        return p.value == plan::none ? unknown(0) : known_constant(plan_.constants[p.value]);
    }
    if (n.is != plan::op::fact || row == ghost_row) return unknown(0);
    const plan::column& c = plan_.columns[n.a];
    while (table != c.table && table != 0 && table != plan::none) {
        row = parent_row(table, row);
        table = plan_.tables[table].parent;
    }
    const facts::column_data& from = facts_->columns[n.a];
    return table == c.table && is_readable(from, row) ? cell(n.a, row) : unknown(0);
}

value evaluator::given(const plan::node& n) {
    const spot& p = here_[n.domain];
    if (p.row == ghost_row) return unknown(p.missing);
    const facts::column_data& from = facts_->columns[n.a];
    const facts::state s = p.row < from.states.size() ? from.states[p.row] : facts::state::unknown;
    switch (s) {
        case facts::state::known: return truth(!plan_.columns[n.a].is_presence || from.cells[p.row] != 0);
        case facts::state::wide: return truth(true);
        case facts::state::absent: return truth(false);
        case facts::state::unknown:
        case facts::state::bad: break;
    }
    return unknown(need_of_fact(n.a, p.row));
}

value evaluator::series_limits(index parameter, need_sets::id needs) {
    const plan::parameter& p = plan_.parameters[parameter];
    if (p.is != plan::kind::number) return unknown(needs);
    value v = is_never_negative(p.measures) ? unknown_from_zero(needs) : unknown(needs);
    for (const plan::bound& b : p.bounds) tighten(v, b.is, plain_bound(b.node, 0, 0));
    return settled(std::move(v));
}

value evaluator::parameter(index which) {
    if (is_swept(which)) return known(swept_->number);
    const plan::parameter& p = plan_.parameters[which];
    const facts::setting* set = settings_[which];
    if (set != nullptr && !set->unset) return known_constant(set->value);
    if (set == nullptr && p.value != plan::none) return known_constant(plan_.constants[p.value]);
    value v = series_limits(which, need_of_parameter(which));
    if (p.is_optional && !v.is_known()) v.is = knowledge::unset;
    return v;
}

value evaluator::parameter_given(index which) {
    const plan::parameter& p = plan_.parameters[which];
    const facts::setting* set = settings_[which];
    if (set != nullptr) return truth(!set->unset);
    return truth(p.value != plan::none || !p.list.empty() || !p.entries.empty());
}

value evaluator::ceiling(const plan::node& n, const value& top) {
    if (parameter_given(n.b).is_no()) return top;
    const value granted = parameter(n.b);
    if (top.is_known() && granted.is_known() && top.low < granted.low) held.insert(n.b);
    return algebra_.lesser(top, granted);
}

evaluator::in_force evaluator::series_at(index parameter, std::int64_t day) const {
    return latest_in(parameter, std::numeric_limits<std::int64_t>::max(), day);
}

// The last entry dated within first … last, else the one in force at the end.
evaluator::in_force evaluator::latest_in(index parameter, std::int64_t first, std::int64_t last) const {
    in_force latest;
    in_force within;
    const auto look_at = [&](std::int64_t day, const plan::constant* value) {
        if (day > last) return;
        latest = {value, day};
        if (day >= first && value != nullptr) within = latest;
    };
    if (const facts::setting* set = settings_[parameter]; set != nullptr) {
        for (const auto& [day, value] : set->entries) look_at(day, &value);
    } else {
        for (const plan::entry& e : plan_.parameters[parameter].entries)
            look_at(e.day, e.value == plan::none ? nullptr : &plan_.constants[e.value]);
    }
    return within.value != nullptr ? within : latest;
}

bool evaluator::compute_series(index node, const plan::node& n) {
    const value* first = operand(n.b);
    if (first == nullptr) return false;
    value day = *first;
    value begin = day;
    if (n.is == plan::op::series_latest) {
        const value* end = operand(n.c);
        if (end == nullptr) return false;
        day = *end;
    }
    if (day.has_failed()) return finish(node, day);
    if (begin.has_failed()) return finish(node, begin);
    if (!day.is_known()) return finish(node, series_limits(n.a, day.needs));
    in_force found = series_at(n.a, day.code);
    if (found.value == nullptr && n.is == plan::op::series_latest) {
        if (!begin.is_known())
            return finish(node, series_limits(n.a, needs_.join(begin.needs, need_of_parameter(n.a))));
        found = latest_in(n.a, begin.code, day.code);
    }
    if (found.value == nullptr) return finish(node, series_limits(n.a, need_of_parameter(n.a)));
    return finish(node, known_constant(*found.value));
}

value evaluator::in_list(const plan::node& n, const value& x) {
    std::vector<const plan::constant*> list;
    if (n.extra == 1) {
        for (const index c : plan_.constant_lists[n.a]) list.push_back(&plan_.constants[c]);
    } else if (const facts::setting* set = settings_[n.a]; set != nullptr) {
        if (set->unset) return unknown(need_of_parameter(n.a));
        for (const plan::constant& c : set->list) list.push_back(&c);
    } else {
        const plan::parameter& p = plan_.parameters[n.a];
        if (p.list.empty() && p.from == plan::layer::unset) return unknown(need_of_parameter(n.a));
        for (const index c : p.list) list.push_back(&plan_.constants[c]);
    }
    value found = truth(false);
    for (const plan::constant* c : list) {
        found = algebra_.or_(found, algebra_.equal(x, known_constant(*c), c->is));
        if (found.is_yes() || found.has_failed()) return found;
    }
    return found;
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
