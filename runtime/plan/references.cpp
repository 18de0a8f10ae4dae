// Names in expressions: facts where they lie, derived fields, lets, functions and parameters.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

#include <functional>

namespace pol::plan {
namespace {

using form = value::form;
using check::referent_kind;

}  // namespace

value builder::name(ast::expr_id id, const ast::expr&, const surroundings& here) {
    return referred(id, checked_->expr_referents[id.index], here);
}

value builder::member(ast::expr_id id, const ast::expr& e, const surroundings& here) {
    const check::referent& r = checked_->expr_referents[id.index];
    const bool needs_owner =
        r.is == referent_kind::field || r.is == referent_kind::period_start || r.is == referent_kind::period_end;
    if (!needs_owner) return referred(id, r, here);
    const value owner = translate(tree_->operand(e, 0), here);
    if (r.is != referent_kind::field) {
        if (owner.is == form::period) return of_node(r.is == referent_kind::period_start ? owner.a : owner.b);
        return error_here(e.where);
    }
    if (owner.is == form::list) return list_field(owner, r.record, r.field);
    if (owner.is == form::record) return field_value(owner.instance, owner.domain, r.field, here.product);
    return error_here(e.where);
}

value builder::referred(ast::expr_id id, const check::referent& r, const surroundings& here) {
    const ast::expr& e = expr_of(id);
    switch (r.is) {
        case referent_kind::fact:
        case referent_kind::claim_fact:
        case referent_kind::item_field:
        case referent_kind::field: return field_by_name(r, here);
        case referent_kind::item: {
            const scope* at = here.items;
            for (std::uint32_t n = r.scope; n > 0 && at != nullptr; --n) at = at->outer;
            return at == nullptr ? error_here(e.where) : at->item;
        }
        case referent_kind::parameter: return parameter_value(r.index, e.where);
        case referent_kind::table: return call_table(e, r.index, {}, here);
        case referent_kind::brackets: return call_brackets(e, r.index, here);
        case referent_kind::let: return let_value(*r.let_, here);
        case referent_kind::function: return function_call(e, *r.let_, here);
        case referent_kind::argument:
            if (here.arguments == nullptr || r.index >= here.arguments->size()) return error_here(e.where);
            return (*here.arguments)[r.index];
        case referent_kind::choice_value: {
            return of_node(constant_node({kind::choice, {}, r.index}, type_of(id)));
        }
        case referent_kind::award: {
            node n;
            n.is = op::award_amount;
            n.measures = unit::money;
            n.a = r.index;
            return of_node(add_node(n, e.where));
        }
        case referent_kind::none:
        case referent_kind::series:
        case referent_kind::clause:
        case referent_kind::period_start:
        case referent_kind::period_end: return error_here(e.where);
    }
    return error_here(e.where);
}

// From an item outwards to the record that has the field; else a fact of the case or of the claim.
value builder::field_by_name(const check::referent& r, const surroundings& here) {
    const scope* first = here.items;
    if (r.is == referent_kind::item_field) {
        for (std::uint32_t n = r.scope; n > 0 && first != nullptr; --n) first = first->outer;
    }
    const bool is_top = r.is == referent_kind::fact || r.is == referent_kind::claim_fact;
    for (const scope* at = is_top ? nullptr : first; at != nullptr; at = at->outer) {
        index instance = at->instance;
        index domain = at->domain;
        if (!find_record(r.record, instance, domain)) continue;
        if (at->item.is == form::list) {
            value members = at->item;
            members.item = form::record;
            members.instance = instance;
            members.domain = domain;
            return list_field(members, r.record, r.field);
        }
        return field_value(instance, domain, r.field, here.product);
    }
    const index top = r.record < top_instance_.size() ? top_instance_[r.record] : none;
    return top == none ? error_here({}) : field_value(top, 0, r.field, here.product);
}

bool builder::find_record(std::uint32_t record, index& instance, index& domain) const {
    while (instance != none && domain != none) {
        const struct instance& at = instances_[instance];
        if (at.record == record) return true;
        if (at.parent != none && instances_[at.parent].table != at.table) domain = plan_.domains[domain].rows_of;
        instance = at.parent;
    }
    return false;
}

value builder::field_value(index instance, index domain, std::uint32_t field, index product) {
    const struct instance& at = instances_[instance];
    const field_place place = at.fields[field];
    const auto column_node = [&](index c) {
        const column& from = plan_.columns[c];
        node n;
        n.is = op::fact;
        n.gives = from.is;
        n.measures = from.measures;
        n.currency = from.currency;
        n.a = c;
        n.domain = domain;
        return add_node(n);
    };
    value v;
    switch (place.to) {
        case field_place::leads::column: return of_node(column_node(place.target));
        case field_place::leads::period:
            v.is = form::period;
            v.a = column_node(place.target);
            v.b = column_node(place.target + 1);
            return v;
        case field_place::leads::record:
            v.is = form::record;
            v.instance = place.target;
            v.domain = domain;
            return v;
        case field_place::leads::list: return list_in(place.target, domain, product);
        case field_place::leads::derived: return derived_field(instance, domain, field, product);
        case field_place::leads::nothing: break;
    }
    return error_here({});
}

value builder::derived_field(index instance, index domain, std::uint32_t field, index product) {
    const check::field& f = checked_->records[instances_[instance].record].fields[field];
    const triple key{f.declared, (std::uint64_t{instance} << 32) | domain, (std::uint64_t{product} << 32) | owner_};
    if (const auto known = derived_.find(key); known != derived_.end()) return known->second;
    scope inside;
    inside.instance = instance;
    inside.row = inside.domain = domain;
    inside.item.is = form::record;
    inside.item.instance = instance;
    inside.item.domain = domain;
    surroundings here;
    here.items = &inside;
    here.current = product != none ? product : domain;
    here.product = product;
    const value v = translate(f.declared->value, here);
    derived_.emplace(key, v);
    return v;
}

value builder::list_in(index table, index domain, index product) {
    selection rows;
    rows.from = product != none ? product : domain;
    rows.to = domain_for({table, rows.from, domain, false});
    value v;
    v.is = form::list;
    v.domain = rows.to;
    if (item_instance_[table] != none) {
        v.item = form::record;
        v.instance = item_instance_[table];
    } else if (plan_.tables[table].plain != none) {
        const column& plain = plan_.columns[plan_.tables[table].plain];
        node n;
        n.is = op::fact;
        n.gives = plain.is;
        n.measures = plain.measures;
        n.currency = plain.currency;
        n.a = plan_.tables[table].plain;
        n.domain = rows.to;
        v.item = form::scalar;
        v.a = add_node(n);
    }
    v.draft = draft_of(std::move(rows));
    return v;
}

// The field of every item; lists inside lists become one.
value builder::list_field(const value& list, std::uint32_t record, std::uint32_t field) {
    index instance = list.instance;
    index domain = list.domain;
    if (list.item != form::record || !find_record(record, instance, domain)) return error_here({});
    const value of_item = field_value(instance, domain, field, none);
    if (of_item.is != form::list) {
        value v = of_item;
        v.item = v.is;
        v.is = form::list;
        v.draft = list.draft;
        return v;
    }
    const selection inner = drafts_[of_item.draft].rows;
    selection rows = drafts_[list.draft].rows;
    if (inner.from != rows.to) return error_here({});
    rows.to = inner.to;
    rows.conditions.insert(rows.conditions.end(), inner.conditions.begin(), inner.conditions.end());
    value v = of_item;
    v.draft = draft_of(std::move(rows));
    return v;
}

value builder::parameter_value(std::uint32_t parameter, text::span where) {
    const index place = parameter_place_[parameter];
    const struct parameter& p = plan_.parameters[place];
    value v;
    if (p.is_list) {
        v.is = form::parameter_list;
        v.a = place;
        return v;
    }
    node n;
    n.is = op::parameter;
    n.gives = p.is;
    n.measures = p.measures;
    n.currency = p.currency;
    n.a = place;
    return of_node(add_node(n, where));
}

bool builder::is_of_award(const ast::let* l) const {
    if (award_ == nullptr || award_->lets.empty()) return false;
    const ast::let* first = award_->lets.data();
    return !std::less<>{}(l, first) && std::less<>{}(l, first + award_->lets.size());
}

// A let stands outside of its users' items; one of an award stands among the award's.
value builder::let_value(const ast::let& l, const surroundings& here) {
    const bool is_local = is_of_award(&l);
    const triple key{&l, here.product, is_local ? owner_ : none};
    if (const auto known = lets_.find(key); known != lets_.end()) return known->second;
    surroundings inside;
    inside.items = is_local ? award_scope_ : nullptr;
    inside.current = here.product != none ? here.product : inside.items != nullptr ? inside.items->row : 0;
    inside.product = here.product;
    const value v = translate(l.value, inside);
    lets_.emplace(key, v);
    return v;
}

value builder::function_call(const ast::expr& e, const ast::let& l, const surroundings& here) {
    surroundings outside = here;
    outside.product = none;
    std::vector<value> arguments;
    std::string key;
    const auto append = [&key](std::uint64_t n) { key.append(std::to_string(n)).append(1, ','); };
    append(reinterpret_cast<std::uintptr_t>(&l));
    for (std::uint32_t i = 0; i < e.count; ++i) {
        const value v = translate(tree_->operand(e, i), outside);
        arguments.push_back(v);
        for (const index n :
             {static_cast<index>(v.is), static_cast<index>(v.item), v.a, v.b, v.instance, v.domain, v.draft})
            append(n);
    }
    append(here.current);
    append(here.product);
    append(owner_);
    if (const auto known = calls_.find(key); known != calls_.end()) return known->second;
    surroundings inside;
    inside.items = is_of_award(&l) ? award_scope_ : nullptr;
    inside.arguments = &arguments;
    inside.current = here.current;
    inside.product = here.product;
    const value v = translate(l.value, inside);
    calls_.emplace(std::move(key), v);
    return v;
}

}  // namespace pol::plan
