// Awards: items, groups, pay and the steps in the order written.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

namespace pol::plan {
namespace {

using form = value::form;

order order_of(ast::order_kind o) {
    switch (o) {
        case ast::order_kind::largest_first: return order::largest_first;
        case ast::order_kind::smallest_first: return order::smallest_first;
        case ast::order_kind::given: break;
    }
    return order::given;
}

step_kind kind_of(ast::step_kind k) {
    switch (k) {
        case ast::step_kind::cap_each: return step_kind::cap_each;
        case ast::step_kind::cap_per: return step_kind::cap_per;
        case ast::step_kind::limit: return step_kind::limit;
        case ast::step_kind::cap_in_total:
        case ast::step_kind::cap_plain: return step_kind::cap_in_total;
        case ast::step_kind::cap_over_all_years: return step_kind::cap_over_all_years;
        case ast::step_kind::less: return step_kind::less;
        case ast::step_kind::once: return step_kind::once;
        case ast::step_kind::round: return step_kind::round;
    }
    return step_kind::cap_in_total;
}

bool is_for_items(step_kind k) { return k == step_kind::cap_each || k == step_kind::cap_per || k == step_kind::limit; }

}  // namespace

condition builder::condition_of(const ast::condition& c, const surroundings& here) {
    condition made;
    made.node = scalar(c.value, here);
    made.reason = reason_of(c.otherwise);
    made.where = site_of(expr_of(c.value).where);
    return made;
}

std::vector<exception> builder::exceptions_of(const std::vector<ast::exception>& from, const surroundings& here) {
    std::vector<exception> made;
    for (const ast::exception& e : from) {
        exception x;
        x.condition = scalar(e.condition, here);
        if (e.value) x.value = scalar(e.value, here);
        x.where = site_of(e.where);
        made.push_back(x);
    }
    analyse_exceptions(made, from);
    return made;
}

void builder::must_be_single(index node, ast::expr_id e) {
    if (plan_.nodes[node].domain != 0) report(526, expr_of(e).where);
}

index builder::award_called(const ast::word& name) const {
    const auto known = award_names_.find(name.text);
    return known == award_names_.end() ? none : known->second;
}

void builder::plan_award(const check::clause& of, std::size_t place, clause& around) {
    const ast::award& from = of.declared->awards[place];
    award& to = around.awards[place];
    award_ = &from;
    to.name = from.name.first.text;
    to.title = titles_of(from.title);
    to.source = from.source.text;
    to.where = site_of(from.where);
    for (const ast::condition& c : from.when) to.when.push_back(condition_of(c, {}));
    scope items;
    surroundings here;
    if (from.has_items) {
        to.has_items = true;
        items = plan_items(from.items, to);
        award_scope_ = &items;
        here.items = &items;
        here.current = items.row;
        to.item_domain = items.row;
        to.by = order_of(from.items.order);
        if (from.items.order_key) to.order_key = scalar(from.items.order_key, here);
    }
    for (const ast::condition& c : from.where_) to.where_.push_back(condition_of(c, here));
    if (place < of.added_where.size()) {
        for (const ast::require_change* r : of.added_where[place])
            to.where_.push_back(condition_of(r->condition_, here));
    }
    for (const ast::pay& p : from.pays) {
        to.pay = scalar(p.value, here);
        to.pay_where = site_of(p.where);
        to.pay_exceptions = exceptions_of(p.exceptions, here);
        const check::type& t = type_of(p.value);
        if (t.is == check::kind::money) around.currency = t.detail;
    }
    for (const ast::step& s : from.steps) {
        step made = plan_step(s, around, here);
        if (is_for_items(made.is)) ++to.item_steps;
        to.steps.push_back(std::move(made));
    }
    award_scope_ = nullptr;
    award_ = nullptr;
    analyse_award(from, to);
}

scope builder::plan_items(const ast::for_each& from, award& to) {
    looked_at_ = from.where;
    value list;
    if (from.from == ast::items_kind::list) {
        list = translate(from.list, {});
    } else {
        const index award = award_called(from.award);
        if (award == none || award_items_[award].is != form::list) return error_scope(from.where);
        list = award_items_[award];
        list.draft = rest_rows(award, from.from == ast::items_kind::rest_of);
        to.keys = plan_.clauses[owner_].awards[award].keys;  // what a grouped award left is grouped alike
    }
    if (list.is != form::list) return error_scope(from.where);
    to.items = selection_of(list.draft);
    award_items_[place_of(to)] = list;
    const scope single = scope_of(list, {});
    if (!from.keys.empty()) to.keys.clear();
    for (const ast::expr_id k : from.keys) to.keys.push_back(scalar(k, among(single, list, {})));
    return to.keys.empty() ? single : group_scope(list);
}

scope builder::error_scope(text::span where) {
    error_here(where);
    return {};
}

std::size_t builder::place_of(const award& a) const {
    return static_cast<std::size_t>(&a - plan_.clauses[owner_].awards.data());
}

// The variable of a grouped award is the list of the group's members: rows of a domain of their own, below the group's.
scope builder::group_scope(const value& list) {
    const index rows = drafts_[list.draft].rows.to;
    const index group = static_cast<index>(plan_.domains.size());
    plan_.domains.push_back({plan_.domains[rows].table, 0, 0, true});
    const index members = domain_below(rows, group);
    selection of_group;
    of_group.from = group;
    of_group.to = members;
    of_group.is_members = true;
    value v = list;
    v.domain = members;
    if (list.item == form::scalar) {
        node n = plan_.nodes[list.a];
        if (n.is != op::fact || n.domain != rows) return error_scope({});
        n.domain = members;
        v.a = add_node(n);
    } else if (list.item != form::record || list.domain != rows) {
        return error_scope({});
    }
    v.draft = draft_of(std::move(of_group));
    scope s;
    s.item = v;
    s.instance = list.item == form::record ? list.instance : item_instance_[plan_.domains[rows].table];
    s.domain = members;
    s.row = group;
    return s;
}

// The domains between the case and `rows` once more, below a group.
index builder::domain_below(index rows, index group) {
    if (rows == 0) return group;
    const domain at = plan_.domains[rows];
    const index around = domain_below(at.parent, group);
    return domain_for({at.table, around, around == group ? 0 : around, false});
}

step builder::plan_step(const ast::step& from, clause& around, const surroundings& of_items) {
    step to;
    to.is = kind_of(from.kind);
    // Keys are of the items always; all else is one value for all items but where the step is for each.
    const bool is_single = to.is != step_kind::cap_each && to.is != step_kind::cap_per;
    const surroundings here = is_single ? surroundings{} : of_items;
    to.where = site_of(from.where);
    to.reason = reason_of(from.otherwise);
    const auto planned = [&](ast::expr_id e) {
        if (!e) return none;
        const index n = scalar(e, here);
        if (is_single) must_be_single(n, e);
        return n;
    };
    if (to.is == step_kind::round) {
        to.value = planned(from.rounds.unit);
        to.mode = rounding_of(from.rounds.mode);
        return to;
    }
    to.value = planned(from.value);
    to.less = planned(from.less);
    to.counting = planned(from.counting);
    to.by = order_of(from.order);
    for (const ast::expr_id k : from.keys) to.keys.push_back(scalar(k, of_items));
    to.exceptions = exceptions_of(from.exceptions, here);
    for (const ast::exception& e : from.exceptions) {
        planned(e.condition);
        planned(e.value);
    }
    if (!from.once_over.empty()) to.pool = pool_of(from, to.value, around);
    return to;
}

// Awards that name the same deduction in the same order share it.
index builder::pool_of(const ast::step& from, index value, clause& around) {
    std::vector<index> awards;
    for (const ast::word& w : from.once_over) {
        const index a = award_called(w);
        if (a != none) awards.push_back(a);
    }
    std::string key = std::to_string(value);
    for (const index a : awards) key.append(1, ',').append(std::to_string(a));
    const auto [known, is_new] = pools_.try_emplace(std::move(key), static_cast<index>(around.pools.size()));
    if (!is_new) return known->second;
    around.pools.push_back({value, std::move(awards)});
    return static_cast<index>(around.pools.size() - 1);
}

}  // namespace pol::plan
