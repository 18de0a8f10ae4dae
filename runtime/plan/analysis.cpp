// What can be said before anything runs, with the parameters as planned: exceptions that contradict each other, steps that
// can never bind, awards that can never pay.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

namespace pol::plan {
namespace {

constexpr std::size_t most_digits = 2000;  // of a bound that is worth comparing

bool is_yes(const constant* c) { return c != nullptr && c->is == kind::yes_no && c->code != 0; }

}  // namespace

// Two exceptions of one condition, or two that always hold, with different values.
void builder::analyse_exceptions(const std::vector<exception>& all, const std::vector<ast::exception>& from) {
    std::unordered_map<index, std::size_t> first;  // by condition; those that always hold are one
    for (std::size_t i = 0; i < all.size(); ++i) {
        const index condition = is_yes(constant_at(all[i].condition)) ? none : all[i].condition;
        const auto [known, is_new] = first.try_emplace(condition, i);
        if (is_new || all[known->second].value == all[i].value) continue;
        report(524, from[i].where, {line_of(from[known->second].where)});
    }
}

// The number that a node is with the parameters as planned; null where that depends on facts or on an open parameter.
const exact* builder::planned_number(index node) const {
    if (node == none) return nullptr;
    const struct node& n = plan_.nodes[node];
    if (n.gives != kind::number) return nullptr;
    if (n.is == op::constant) return &plan_.constants[n.a].number;
    if (n.is == op::ceiling && plan_.parameters[n.b].value == none) return planned_number(n.a);
    if (n.is != op::parameter) return nullptr;
    const parameter& p = plan_.parameters[n.a];
    return p.value == none || p.is_series ? nullptr : &plan_.constants[p.value].number;
}

bool builder::is_surely_zero(index node) const {
    std::vector<index> open{node};
    std::size_t left = 1000;  // a product is rarely longer; without a bound a long sum would be walked for each award
    while (!open.empty() && left-- > 0) {
        const index at = open.back();
        open.pop_back();
        if (at == none) continue;
        const exact* known = planned_number(at);
        if (known != nullptr && known->is_zero()) return true;
        const struct node& n = plan_.nodes[at];
        if (n.is == op::multiply) {
            open.push_back(n.a);
            open.push_back(n.b);
        } else if (n.is == op::divide || n.is == op::negate) {
            open.push_back(n.a);
        }
    }
    return false;
}

const exact* builder::planned_step(const step& s) const {
    return s.exceptions.empty() ? planned_number(s.value) : nullptr;
}

namespace {

struct bounded {  // the most that an amount can be, if that is known
    bool is_known = false;
    exact most;
};

}  // namespace

// Walks the steps with the most that an item, and all items together, can be. Returns whether the sum has a most.
// Reports what can never bind or pay if `from` is given.
bool builder::walk_steps(const award& a, const ast::award* from, exact& most) {
    bounded item;
    if (const exact* pay = a.pay_exceptions.empty() ? planned_number(a.pay) : nullptr) item = {true, *pay};
    bounded total = a.has_items ? bounded{} : item;
    for (std::size_t i = 0; i < a.steps.size(); ++i) {
        const step& s = a.steps[i];
        const exact* value = planned_step(s);
        if (value == nullptr) continue;
        const bool is_cap = s.is == step_kind::cap_each || s.is == step_kind::cap_in_total;
        const bool takes_all =
            is_cap || s.is == step_kind::limit || s.is == step_kind::cap_per || s.is == step_kind::cap_over_all_years;
        if (takes_all && value->is_zero()) {
            if (from != nullptr) report(623, from->steps[i].where, {a.name});
            return false;
        }
        if (s.is == step_kind::limit && s.keys.empty() && item.is_known) {
            if (item.most.digits() + value->digits() > most_digits) continue;
            const exact product = item.most * *value;
            if (!total.is_known || product < total.most) total = {true, product};
        }
        if (!is_cap) continue;
        bounded& of = s.is == step_kind::cap_each ? item : total;
        if (of.is_known && *value > of.most) {
            if (from != nullptr) report(622, from->steps[i].where, {of.most.to_plain()});
        } else {
            of = {true, *value};
        }
    }
    most = total.most;
    return total.is_known;
}

void builder::analyse_award(const ast::award& from, const award& a) {
    if (failed_ || a.pay == none) return;
    if (a.pay_exceptions.empty() && is_surely_zero(a.pay)) report(623, from.pays.front().where, {a.name});
    exact most;
    walk_steps(a, &from, most);
}

void builder::analyse_total(const ast::clause& from, const clause& c) {
    if (failed_ || c.awards.empty()) return;
    exact most;
    for (const award& a : c.awards) {
        exact one;
        if (!walk_steps(a, nullptr, one)) return;
        most = most + one;
        if (most.digits() > most_digits) return;
    }
    for (std::size_t i = 0; i < c.steps.size(); ++i) {
        if (c.steps[i].is != step_kind::cap_in_total) continue;
        const exact* value = planned_step(c.steps[i]);
        if (value != nullptr && *value > most) report(622, from.steps[i].where, {most.to_plain()});
        if (value != nullptr && value->is_zero()) report(623, from.steps[i].where, {c.name});
    }
}

}  // namespace pol::plan
