// Awards: what the items are, the order of the steps, and the words that a cap needs.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {
namespace {

bool is_item_step(const ast::step& s) {
    return s.kind == ast::step_kind::cap_each || s.kind == ast::step_kind::cap_per || s.kind == ast::step_kind::limit;
}

std::string step_words(const ast::step& s) {
    switch (s.kind) {
        case ast::step_kind::cap_each: return "@cap … @each";
        case ast::step_kind::cap_per: return "@cap … @per";
        case ast::step_kind::limit: return "@limit";
        case ast::step_kind::cap_in_total: return "@cap … @in_total";
        default: return "@cap";
    }
}

bool excludes_something(const ast::award& award, const std::vector<const ast::require_change*>& added) {
    for (const ast::condition& c : award.where_) {
        if (c.otherwise) return true;
    }
    return !added.empty();
}

}  // namespace

void checker::check_rest_of(const ast::word& name, bool is_rest, std::uint32_t from) {
    const std::uint32_t a = clauses[here.clause].award_names[name.text];
    const ast::award& award = *clauses[here.clause].awards[a].declared;
    const std::string text(name.text);
    if (from != nowhere && a >= from) {
        error(409, name.where, {text});
        return;
    }
    if (!award.has_items) {
        error(416, name.where, {text});
        return;
    }
    if (!is_rest) {
        if (!excludes_something(award, result.clauses[here.clause].added_where[a])) error(411, name.where, {text});
        return;
    }
    for (const ast::step& s : award.steps) {
        if (s.kind == ast::step_kind::limit) return;
    }
    error(410, name.where, {text});
}

// Finds out what the items of an award are; asked for by the award itself and by those that take its rest.
void checker::type_award_items(std::uint32_t c, std::uint32_t a) {
    award_entry& entry = clauses[c].awards[a];
    if (entry.state != progress::untouched) return;
    entry.state = progress::begun;
    const ast::for_each& items = entry.declared->items;
    place home;
    home.clause = c;
    const elsewhere moved(here, std::move(home));
    type_id item = 0;
    bool is_group = !items.keys.empty();
    if (items.from == ast::items_kind::list) {
        item = require_list(items.list);
    } else if (find_award(items.award)) {
        const std::uint32_t other = clauses[c].award_names[items.award.text];
        check_rest_of(items.award, items.from == ast::items_kind::rest_of, a);
        if (other < a) {
            type_award_items(c, other);
            item = clauses[c].awards[other].item;
            is_group = is_group || clauses[c].awards[other].is_group;
        }
    }
    clauses[c].awards[a].item = item;
    clauses[c].awards[a].is_group = is_group;
    clauses[c].awards[a].state = progress::done;
}

// The scope of the award's items, if it has any.
void checker::enter_items(std::uint32_t c, std::uint32_t a) {
    type_award_items(c, a);
    const award_entry& entry = clauses[c].awards[a];
    if (entry.declared->has_items) enter(entry.declared->items.variable.text, entry.item, entry.is_group, true);
}

void checker::check_award(std::uint32_t c, std::uint32_t a) {
    const ast::award& award = *clauses[c].awards[a].declared;
    here = {};
    here.clause = c;
    if (!award.has_items) here.award = a;  // with items, the award's own definitions speak of them
    check_conditions(award.when);
    if (award.has_items) {
        type_award_items(c, a);
        enter(award.items.variable.text, clauses[c].awards[a].item, false, true);
        for (const ast::expr_id key : award.items.keys) settle(key);  // of the single items, before they are grouped
        leave();
    }
    here.award = a;
    enter_items(c, a);
    if (award.items.order_key) {
        const type_id t = settle(award.items.order_key);
        const bool has_order = t == 0 || is_numeric(t) || is(t) == kind::money || is(t) == kind::date;
        if (!has_order) error(310, at(award.items.order_key).where, {describe(plain(t))});
    }
    if (!award.has_items && !award.where_.empty()) error(406, award.where_.front().where);
    check_conditions(award.where_);
    for (const ast::require_change* r : result.clauses[c].added_where[a]) condition(r->condition_.value);
    if (award.pays.empty()) error(401, award.name.first.where, {std::string(award.name.first.text)});
    if (award.pays.size() > 1) sink.relate(error(402, award.pays[1].where), 8, award.pays[0].where);
    for (const ast::pay& pay : award.pays) {
        require(pay.value, money());
        check_exceptions(pay.exceptions, money());
    }
    check_steps(award.steps, &award);
    for (const ast::let& let : award.lets) type_of_let(let_of[&let], let.where);
}

void checker::check_exceptions(const std::vector<ast::exception>& exceptions, type_id value) {
    for (const ast::exception& x : exceptions) {
        condition(x.condition);
        if (value != 0)
            require(x.value, value);
        else
            settle(x.value);
    }
}

// `of` is the award, or null for the steps of a clause.
void checker::check_steps(const std::vector<ast::step>& steps, const ast::award* of) {
    const ast::step* total = nullptr;
    for (const ast::step& s : steps) {
        check_step_place(s, of);
        if (is_item_step(s) && total != nullptr) sink.relate(error(404, s.where), 5, total->where);
        if (!is_item_step(s) && s.kind != ast::step_kind::cap_plain) total = &s;
        check_step(s, of);
    }
}

void checker::check_step_place(const ast::step& s, const ast::award* of) {
    if (is_item_step(s) && of == nullptr)
        error(407, s.where, {step_words(s)});
    else if (is_item_step(s) && !of->has_items)
        error(405, s.where, {step_words(s)});
    else if (s.kind == ast::step_kind::cap_plain && of != nullptr && of->has_items)
        error(403, s.where);
}

// Items have come to one sum after the first total step: their names mean nothing there.
void checker::check_step(const ast::step& s, const ast::award* of) {
    place inside = here;
    if (!is_item_step(s)) here.scopes.clear();
    if (!is_item_step(s) && of != nullptr && of->has_items) here.award = nowhere;
    const type_id number = simple(kind::count);
    switch (s.kind) {
        case ast::step_kind::cap_each:
        case ast::step_kind::cap_per:
        case ast::step_kind::cap_in_total:
        case ast::step_kind::cap_over_all_years:
        case ast::step_kind::cap_plain:
            require(s.value, money());
            if (s.counting) require(s.counting, money());
            check_exceptions(s.exceptions, money());
            break;
        case ast::step_kind::limit: {
            // How many items there may be is said once, not item by item.
            const std::vector<item_scope> items = std::exchange(here.scopes, {});
            require(s.value, number);
            if (s.less) require(s.less, number);
            check_exceptions(s.exceptions, number);
            here.scopes = items;
            break;
        }
        case ast::step_kind::less:
            require(s.value, money());
            check_exceptions(s.exceptions, money());
            break;
        case ast::step_kind::once:
            if (s.counting) {
                const type_id t = settle(s.counting);
                if (t != 0 && is(t) != kind::yes_no && is(t) != kind::money) mismatch(s.counting, simple(kind::yes_no));
            }
            break;
        case ast::step_kind::round: check_unit(s.rounds); break;
    }
    for (const ast::expr_id key : s.keys) settle(key);
    if (!s.once_over.empty()) {
        bool names_itself = of == nullptr;
        for (const ast::word& name : s.once_over) {
            const bool is_there = find_award(name);
            names_itself = names_itself || !is_there ||
                           clauses[here.clause].awards[clauses[here.clause].award_names[name.text]].declared == of;
        }
        check_names_differ(s.once_over);
        if (!names_itself) error(412, s.where, {std::string(of->name.first.text)});
    }
    here = std::move(inside);
}

}  // namespace pol::check
