// Lists, tables, series and dates to instructions over columns.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/compile.hpp"

#include <algorithm>

namespace pol::batch {

// All conditions are looked at: a known no decides, whatever is missing elsewhere.
slot node_compiler::belongs(const plan::selection& s) {
    slot in = truth(true);
    if (s.excluded_of != plan::none) return failed();
    if (s.rest_of != plan::none) {
        if (s.rest_of >= dropped.size() || dropped[s.rest_of].at == no_reg) return failed();
        in = dropped[s.rest_of];
    }
    for (const plan::condition& c : s.conditions) in = both(in, node(c.node));
    return in;
}

slot node_compiler::aggregate(plan::op how, const plan::selection& s, index body) {
    using plan::op;
    if (has_failed_) return {};
    const space from = space_of(s.from);
    const space to = space_of(s.to);
    const slot rows = belongs(s);
    if (has_failed_) return {};
    const reg mask = rows.is_constant && rows.value != 0 ? no_reg : in_register(rows, 1, to);
    if (how == op::count) {
        // The rows are told by the space of an operand; with no condition any register of it will do.
        const reg any_of = mask != no_reg ? mask : in_register(truth(true), 1, to);
        return emit(code::count, from, 1, any_of, no_reg, mask);
    }
    const slot value = node(body);
    if (has_failed_) return {};
    const bool is_number = plan_.nodes[body].gives == plan::kind::number;
    const std::int64_t scale = is_number ? scale_of(value) : 1;
    const reg at = in_register(value, scale, to);
    code is = code::sum;
    if (how == op::largest) is = code::greatest;
    if (how == op::smallest) is = code::least;
    if (how == op::any) is = code::any;
    if (how == op::every) is = code::every;
    return emit(is, from, scale, at, no_reg, mask);
}

slot node_compiler::in_list(const plan::node& n) {
    const slot value = node(n.b);
    if (has_failed_ || value.is_constant) return failed();
    std::vector<plan::constant> list;
    const auto take = [&](const std::vector<index>& from) {
        for (const index c : from) list.push_back(plan_.constants[c]);
    };
    if (n.extra == 1) {
        take(plan_.constant_lists[n.a]);
    } else {
        const plan::parameter& p = plan_.parameters[n.a];
        const facts::setting* set = setting_of(n.a);
        if (!p.is_list || (set != nullptr && set->unset)) return failed();
        if (set != nullptr)
            list = set->list;
        else
            take(p.list);
    }
    std::vector<std::uint64_t> bits(1);
    for (const plan::constant& k : list) {
        constexpr std::int64_t most = 1 << 20;
        if (k.is == plan::kind::number || k.is == plan::kind::date || k.is == plan::kind::duration || k.code < 0 ||
            k.code > most)
            return failed();
        const auto place = static_cast<std::size_t>(k.code);
        if (place / 64 >= bits.size()) bits.resize(place / 64 + 1);
        bits[place / 64] |= std::uint64_t{1} << (place % 64);
    }
    out_.bits.push_back(std::move(bits));
    return emit(code::in_bits, value.in, 1, value.at, no_reg, no_reg, static_cast<std::int64_t>(out_.bits.size() - 1));
}

// ------------------------------------------------------------------------------------------------ tables

// From the last row to the first: each that matches stands before those behind it. No row at all is a gap.
slot node_compiler::lookup_rows(const plan::lookup_version& rows, bool is_number, space in) {
    slot found = in_doubt(in, doubt_hard);
    for (std::size_t n = rows.rows.size(); n-- > 0 && !has_failed_;) {
        const plan::lookup_row& row = rows.rows[n];
        const slot value = node(row.value);
        found = row.condition == plan::none ? value : choose(node(row.condition), value, found, is_number);
    }
    return found;
}

slot node_compiler::lookup(const plan::node& n) {
    const plan::lookup& t = plan_.lookups[n.a];
    for (const facts::table_setting& s : base_.table_settings)
        if (s.table == t.table) return failed();
    const bool is_number = n.gives == plan::kind::number;
    if (n.b == plan::none) return t.versions.size() == 1 ? lookup_rows(t.versions.front(), is_number, root) : failed();
    const slot day = node(n.b);
    if (has_failed_ || day.is_constant) return failed();
    slot found = in_doubt(root, doubt_hard);
    for (const plan::lookup_version& version : t.versions) {
        const slot is_in_force = emit(code::at_least_constant, day.in, 1, day.at, no_reg, no_reg, version.from);
        found = choose(is_in_force, lookup_rows(version, is_number, root), found, is_number);
        if (has_failed_) return {};
    }
    return found;
}

// Each rate applies to the slice between the bound before it and its own.
slot node_compiler::brackets(const plan::node& n) {
    const slot amount = node(n.b);
    slot total = constant_number(0);
    slot below = constant_number(0);
    for (const plan::bracket& row : plan_.brackets[n.a].rows) {
        if (has_failed_) return {};
        slot top = amount;
        if (row.up_to != plan::none) top = lesser(amount, node(row.up_to), false);
        const slot slice = lesser(arithmetic(plan::op::subtract, top, below), constant_number(0), true);
        total = arithmetic(plan::op::add, total, arithmetic(plan::op::multiply, slice, node(row.rate)));
        if (row.up_to != plan::none) below = node(row.up_to);
    }
    return total;
}

// ------------------------------------------------------------------------------------------------ series and dates

slot node_compiler::series(const plan::node& n) {
    const plan::parameter& p = plan_.parameters[n.a];
    const facts::setting* set = setting_of(n.a);
    // The latest entry within a period, else the one in force at its end, is the one in force at its end either way.
    const bool is_latest = n.is == plan::op::series_latest;
    slot day = node(is_latest ? n.c : n.b);
    if (has_failed_ || !p.is_series || p.is_list || set != nullptr) return failed();
    if (is_latest) day = lesser(day, lesser(day, node(n.b), true), false);  // the end, in doubt where the start is
    if (has_failed_ || day.is_constant) return failed();
    series_values s;
    std::int64_t scale = 1;
    for (const plan::entry& e : p.entries)
        if (p.is == plan::kind::number && e.value != plan::none)
            scale = common(scale, plan_.constants[e.value].number.denominator().value_or(0));
    if (scale == 0) return failed();
    for (const plan::entry& e : p.entries) {
        s.days.push_back(e.day);
        s.ended.push_back(e.value == plan::none ? 1 : 0);
        std::optional<std::int64_t> value = 0;
        if (e.value != plan::none) {
            const plan::constant& c = plan_.constants[e.value];
            value = c.is == plan::kind::number ? c.number.scaled(scale) : c.code;
        }
        if (!value) return failed();
        s.values.push_back(*value);
    }
    out_.series.push_back(std::move(s));
    return emit(code::in_force, day.in, scale, day.at, no_reg, no_reg,
                static_cast<std::int64_t>(out_.series.size() - 1));
}

slot node_compiler::dates(const plan::node& n) {
    using plan::op;
    const slot a = node(n.a);
    if (has_failed_) return {};
    code is = code::year_of;
    if (n.is == op::month_of) is = code::month_of;
    if (n.is == op::day_of) is = code::day_of;
    if (n.b == plan::none) return a.is_constant ? failed() : emit(is, a.in, 1, a.at);
    const slot b = node(n.b);
    if (has_failed_ || (a.is_constant && b.is_constant)) return failed();
    const space in = a.is_constant ? b.in : b.is_constant ? a.in : deeper(a.in, b.in);
    const reg left = in_register(a, 1, in);
    const reg right = in_register(b, 1, in);
    switch (n.is) {
        case op::add_duration: return emit(code::add_duration, in, 1, left, right);
        case op::subtract_duration: return emit(code::subtract_duration, in, 1, left, right);
        case op::years_between: return emit(code::years_between, in, 1, left, right);
        case op::months_between: return emit(code::months_between, in, 1, left, right);
        default: return emit(code::subtract, in, 1, right, left);  // days between
    }
}

// Whether computing the node can end in an error for some case; it need not be exact, only never say no wrongly.
bool node_compiler::can_fail(index node) const {
    using plan::op;
    if (node == plan::none) return false;
    const plan::node& n = plan_.nodes[node];
    switch (n.is) {
        case op::divide:
        case op::whole_divide:
        case op::remainder: {
            const plan::node& by = plan_.nodes[n.b];
            const bool is_safe = by.is == op::constant && !plan_.constants[by.a].number.is_zero();
            return !is_safe || can_fail(n.a);
        }
        case op::lookup:
        case op::largest:
        case op::smallest:
        case op::round:
        case op::add_duration:
        case op::subtract_duration: return true;
        case op::constant:
        case op::fact:
        case op::is_given:
        case op::parameter:
        case op::parameter_given:
        case op::position:
        case op::award_amount: return false;
        case op::ceiling: return can_fail(n.a);
        case op::in_list:
        case op::series_on:
        case op::bracketed: return can_fail(n.b);
        case op::series_latest: return can_fail(n.b) || can_fail(n.c);
        case op::sum:
        case op::count:
        case op::any:
        case op::every: {
            const auto& conditions = plan_.selections[n.a].conditions;
            const auto fails = [this](const plan::condition& c) { return can_fail(c.node); };
            return (n.is != op::count && can_fail(n.b)) || std::any_of(conditions.begin(), conditions.end(), fails);
        }
        default: return can_fail(n.a) || can_fail(n.b) || can_fail(n.c);
    }
}

}  // namespace pol::batch
