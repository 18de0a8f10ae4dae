// Lists, tables, series, dates and rounding to instructions of the integer executor.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/compile.hpp"

#include <algorithm>
#include <limits>

namespace pol::kernel {

std::vector<index> node_compiler::fail_tables() {
    fail();
    return {};
}

std::vector<index> node_compiler::tables_of(const plan::selection& s) {
    std::vector<index> tables;
    if (s.is_members || s.excluded_of != plan::none || plan_.domains[s.to].is_group || plan_.domains[s.from].is_group) {
        return fail_tables();
    }
    index d = s.to;
    for (; d != s.from && d != plan::none; d = plan_.domains[d].parent) {
        // A list looked at from elsewhere than the record around it has rows of its own.
        if (plan_.domains[d].is_group || plan_.domains[d].rows_of != plan_.domains[d].parent) return fail_tables();
        tables.push_back(plan_.domains[d].table);
    }
    if (d == plan::none) return fail_tables();
    // The current row is kept by table: a loop within a loop over the same list is left to the exact evaluator.
    for (; d != plan::none; d = plan_.domains[d].parent)
        if (std::find(tables.begin(), tables.end(), plan_.domains[d].table) != tables.end()) return fail_tables();
    std::reverse(tables.begin(), tables.end());
    if (tables.empty()) fail();
    return tables;
}

void node_compiler::require(const slot& s) {
    if (has_failed_) return;
    if (s.is_constant) {
        if (s.value == 0) emit({code::reject, 0, 0, 0, 0});
        return;
    }
    emit({code::reject_if_no, 0, s.reg, 0, 0});
}

void node_compiler::conditions(const std::vector<plan::condition>& all) {
    for (const plan::condition& c : all) require(node(c.node));
}

// What is known of a row of the list around is not known of the rows of this loop, though the nodes are the same.
std::vector<std::pair<index, slot>> node_compiler::forget_rows(const plan::selection& s) {
    std::vector<std::pair<index, slot>> forgotten;
    for (const index n : made_) {
        bool is_around = false;
        for (index d = s.from; d != plan::none; d = plan_.domains[d].parent) is_around |= plan_.nodes[n].domain == d;
        if (is_around || !known_[n]) continue;
        forgotten.emplace_back(n, *known_[n]);
        known_[n].reset();
    }
    return forgotten;
}

slot node_compiler::aggregate(const plan::node& n) {
    using plan::op;
    const plan::selection& s = plan_.selections[n.a];
    loop l;
    l.tables = tables_of(s);
    if (s.rest_of != plan::none || has_failed_) return failed();
    switch (n.is) {
        case op::sum: l.is = fold::sum; break;
        case op::largest: l.is = fold::greater; break;
        case op::smallest: l.is = fold::lesser; break;
        case op::count: l.is = fold::count; break;
        case op::any: l.is = fold::any; break;
        default: l.is = fold::every; break;
    }

    const std::uint32_t over = emit({code::jump, 0, 0, 0, 0});
    const std::vector<std::pair<index, slot>> around = forget_rows(s);
    const std::size_t scope = open_scope();
    l.segment = here();
    conditions(s.conditions);
    std::int64_t scale = 1;
    if (l.is != fold::count) {
        const slot body = node(n.b);
        if (has_failed_) return {};
        const bool is_number = plan_.nodes[n.b].gives == plan::kind::number;
        scale = is_number ? scale_of(body) : 1;
        l.result = in_register(body, scale);
    }
    emit({code::stop, 0, 0, 0, 0});
    close_scope(scope);
    for (const auto& [known, its_slot] : around) known_[known] = its_slot;
    out_.code[over].value = here();
    out_.loops.push_back(std::move(l));
    return result(code::aggregate, 0, 0, static_cast<std::int64_t>(out_.loops.size() - 1), scale);
}

slot node_compiler::list_membership(const plan::node& n) {
    const slot value = node(n.b);
    if (has_failed_ || value.is_constant) return failed();
    const std::vector<index>* list = nullptr;
    if (n.extra == 1) {
        list = &plan_.constant_lists[n.a];
    } else if (plan_.parameters[n.a].is_list && setting_of(n.a) == nullptr) {
        list = &plan_.parameters[n.a].list;
    }
    if (list == nullptr) return failed();
    std::vector<std::uint64_t> codes;
    for (const index c : *list) {
        const plan::constant& k = plan_.constants[c];
        if (k.is == plan::kind::number || k.is == plan::kind::date || k.is == plan::kind::duration || k.code < 0)
            return failed();
        codes.push_back(static_cast<std::uint64_t>(k.code));
    }
    return one_of(value, codes);
}

// The texts of a list mostly have codes one after another: these fit the instruction itself.
slot node_compiler::one_of(const slot& value, const std::vector<std::uint64_t>& codes) {
    if (codes.empty()) return constant_truth(false);
    const auto [lowest, highest] = std::minmax_element(codes.begin(), codes.end());
    const std::uint64_t first = *highest < 64 ? 0 : *lowest;
    if (*highest - first < 64 && first <= std::numeric_limits<std::uint16_t>::max()) {
        std::uint64_t mask = 0;
        for (const std::uint64_t c : codes) mask |= std::uint64_t{1} << (c - first);
        return result(code::in_mask, value.reg, static_cast<std::uint16_t>(first), static_cast<std::int64_t>(mask), 1);
    }
    std::vector<std::uint64_t> bits(*highest / 64 + 1);
    for (const std::uint64_t c : codes) bits[c / 64] |= std::uint64_t{1} << (c % 64);
    out_.bits.push_back(std::move(bits));
    return result(code::in_bits, value.reg, 0, static_cast<std::int64_t>(out_.bits.size() - 1), 1);
}

slot node_compiler::series(const plan::node& n) {
    const plan::parameter& p = plan_.parameters[n.a];
    // The latest entry within a period, else the one in force at its end, is the one in force at its end either way.
    const slot day = node(n.is == plan::op::series_latest ? n.c : n.b);
    if (has_failed_ || !p.is_series || p.is_list || setting_of(n.a) != nullptr) return failed();
    series_values s;
    std::int64_t scale = 1;
    if (p.is == plan::kind::number)
        for (const plan::entry& e : p.entries)
            if (e.value != plan::none) scale = common(scale, plan_.constants[e.value].number.denominator().value_or(0));
    if (scale == 0) return failed();
    for (const plan::entry& e : p.entries) {
        s.days.push_back(e.day);
        s.ended.push_back(e.value == plan::none);
        std::optional<std::int64_t> value = 0;
        if (e.value != plan::none) {
            const plan::constant& c = plan_.constants[e.value];
            value = c.is == plan::kind::number ? c.number.scaled(scale) : c.code;
        }
        if (!value) return failed();
        s.values.push_back(*value);
    }
    out_.series.push_back(std::move(s));
    return result(code::in_force, in_register(day, 1), 0, static_cast<std::int64_t>(out_.series.size() - 1), scale);
}

slot node_compiler::dates(const plan::node& n) {
    using plan::op;
    const slot a = node(n.a);
    if (has_failed_) return {};
    const std::uint16_t left = in_register(a, 1);
    switch (n.is) {
        case op::year_of: return result(code::year_of, left, 0, 0, 1);
        case op::month_of: return result(code::month_of, left, 0, 0, 1);
        case op::day_of: return result(code::day_of, left, 0, 0, 1);
        default: break;
    }
    const slot b = node(n.b);
    if (has_failed_) return {};
    const std::uint16_t right = in_register(b, 1);
    switch (n.is) {
        case op::add_duration: return result(code::add_months_register, left, right, 0, 1);
        case op::subtract_duration: return result(code::subtract_months_register, left, right, 0, 1);
        case op::years_between: return result(code::years_between, left, right, 0, 1);
        case op::months_between: return result(code::months_between, left, right, 0, 1);
        default: return result(code::subtract, right, left, 0, 1);  // days between
    }
}

slot node_compiler::rounded(const plan::node& n) {
    const slot value = node(n.a);
    const slot unit = node(n.b);
    if (has_failed_ || !unit.is_constant || value.is_constant || unit.constant.sign() <= 0) return failed();
    const auto below = unit.constant.denominator();
    const std::int64_t scale = below ? common(scale_of(value), *below) : 0;
    const auto divisor = scale > 0 ? unit.constant.scaled(scale) : std::nullopt;
    if (!divisor) return failed();
    out_.roundings.push_back({static_cast<number::rounding>(n.extra), *divisor});
    const slot steps =
        result(code::round, in_register(value, scale), 0, static_cast<std::int64_t>(out_.roundings.size() - 1), 1);
    return arithmetic(plan::op::multiply, steps, unit);
}

// Rows in turn, the first that matches: a chain of branches. A dated table first picks its version by the day.
slot node_compiler::lookup(const plan::node& n) {
    const plan::lookup& t = plan_.lookups[n.a];
    std::optional<slot> day;
    if (n.b != plan::none) day = node(n.b);
    if (has_failed_) return {};

    struct branch {
        std::uint32_t move = 0;
        slot value;
    };
    std::vector<branch> branches;
    std::vector<std::uint32_t> ends;
    slot s;
    s.reg = fresh();
    s.scale = 1;
    const bool is_number = n.gives == plan::kind::number;
    const auto add_branch = [&](index value) {
        const slot v = node(value);
        if (is_number) s.scale = common(s.scale, scale_of(v));
        branches.push_back({emit({code::move, s.reg, 0, 0, 0}), v});
        ends.push_back(emit({code::jump, 0, 0, 0, 0}));
    };
    for (std::size_t version = t.versions.size(); version-- > 0;) {
        const plan::lookup_version& rows = t.versions[version];
        const std::size_t version_scope = open_scope();
        std::uint32_t skip = 0;
        if (day) {
            const std::uint16_t in_time = fresh();
            emit({code::at_least_constant, in_time, in_register(*day, 1), 0, rows.from});
            skip = emit({code::jump_if_no, 0, in_time, 0, 0});
        }
        for (const plan::lookup_row& row : rows.rows) {
            const std::size_t scope = open_scope();
            std::uint32_t next = 0;
            if (row.condition != plan::none) {
                const slot matches = node(row.condition);
                if (has_failed_ || matches.is_constant) return failed();
                next = emit({code::jump_if_no, 0, matches.reg, 0, 0});
            }
            add_branch(row.value);
            if (row.condition != plan::none) out_.code[next].value = here();
            close_scope(scope);
        }
        emit({code::give_up, 0, 0, 0, 0});
        close_scope(version_scope);
        if (day) out_.code[skip].value = here();
    }
    emit({code::give_up, 0, 0, 0, 0});
    if (has_failed_ || s.scale == 0) return failed();
    for (const branch& b : branches) {
        if (b.value.is_constant) {
            const auto value = is_number ? b.value.constant.scaled(s.scale) : std::optional(b.value.value);
            if (!value) return failed();
            out_.code[b.move] = {code::immediate, s.reg, 0, 0, *value};
        } else {
            out_.code[b.move] = {code::multiply_constant, s.reg, b.value.reg, 0, s.scale / b.value.scale};
        }
    }
    for (const std::uint32_t end : ends) out_.code[end].value = here();
    return s;
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

}  // namespace pol::kernel
