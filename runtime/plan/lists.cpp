// Lists: selections, what is added up over them, and membership.
//
// A list that is reached from the case alone is one thing for all rows; if a condition or body reads an item around as well,
// it is looked at again for each of those (surroundings.product).
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

#include <algorithm>

namespace pol::plan {
namespace {

using form = value::form;
using what = ast::expr_kind;
using check::referent_kind;

constexpr check::type truth_type{check::kind::yes_no, false, false, 0};
constexpr check::type count_type{check::kind::count, false, false, 0};

bool is_same(const selection& x, const selection& y) {
    const auto same = [](const condition& c, const condition& d) {
        return c.node == d.node && c.reason == d.reason && c.where == d.where;
    };
    return x.from == y.from && x.to == y.to && x.rest_of == y.rest_of && x.excluded_of == y.excluded_of &&
           x.is_members == y.is_members && x.where == y.where &&
           std::equal(x.conditions.begin(), x.conditions.end(), y.conditions.begin(), y.conditions.end(), same);
}

std::uint64_t hash_of(const selection& s) {
    std::uint64_t h = mixed(s.from, s.to);
    h = mixed(h, (std::uint64_t{s.rest_of} << 32) | s.excluded_of);
    for (const condition& c : s.conditions) h = mixed(h, (std::uint64_t{c.node} << 32) | c.where);
    return h;
}

op op_of(what k) { return k == what::sum ? op::sum : k == what::largest ? op::largest : op::smallest; }

}  // namespace

index builder::draft_of(selection rows) {
    const std::uint64_t h = mixed(hash_of(rows), owner_);
    const auto [first, last] = draft_places_.equal_range(h);
    for (auto it = first; it != last; ++it) {
        if (is_same(drafts_[it->second].rows, rows)) return it->second;
    }
    const index made = static_cast<index>(drafts_.size());
    draft_places_.emplace(h, made);
    drafts_.push_back({std::move(rows), none});
    return made;
}

index builder::selection_of(index draft) {
    if (drafts_[draft].made == none) {
        const selection& rows = drafts_[draft].rows;
        if (own_domain(rows) != rows.to) error_here({});
        drafts_[draft].made = static_cast<index>(plan_.selections.size());
        plan_.selections.push_back(drafts_[draft].rows);
    }
    return drafts_[draft].made;
}

scope builder::scope_of(const value& list, const surroundings& here) const {
    scope s;
    s.item = item_of(list);
    s.row = drafts_[list.draft].rows.to;
    s.domain = list.domain;
    s.instance = list.instance;
    s.outer = here.items;
    if (list.item == form::record) return s;
    s.domain = s.row;
    s.instance = item_instance_[plan_.domains[s.row].table];
    return s;
}

surroundings builder::among(const scope& items, const value& list, const surroundings& here) const {
    surroundings inside = here;
    inside.items = &items;
    inside.current = drafts_[list.draft].rows.to;
    inside.product = none;
    return inside;
}

value builder::where(const ast::expr& e, const surroundings& here) {
    value list = translate(tree_->operand(e, 0), here);
    if (list.is != form::list) return error_here(e.where);
    const scope items = scope_of(list, here);
    const ast::expr_id wanted = tree_->operand(e, 1);
    condition c;
    c.node = scalar(wanted, among(items, list, here));
    c.reason = e.extra == 0 ? none : reason_of(tree_->reasons[e.extra - 1]);
    c.where = site_of(expr_of(wanted).where);
    selection rows = drafts_[list.draft].rows;
    rows.conditions.push_back(c);
    rows.where = site_of(e.where);
    list.draft = draft_of(std::move(rows));
    return list;
}

value builder::list_literal(const ast::expr& e, const surroundings& here) {
    std::vector<index> nodes;
    for (std::uint32_t i = 0; i < e.count; ++i) nodes.push_back(scalar(tree_->operand(e, i), here));
    value v;
    v.is = form::values;
    v.a = static_cast<index>(value_lists_.size());
    value_lists_.push_back(std::move(nodes));
    return v;
}

value builder::list_for(ast::expr_id list, const body_of_list& body, const surroundings& here) {
    surroundings inside = here;
    inside.product = none;
    const index base = base_of(list, inside);
    const bool is_around_already = base == here.current || is_around(here.current, base);
    if (!is_around_already) {
        const bool needs_product = reads_outside(list, 0, base, here) ||
                                   (body.what && reads_outside(body.what, body.opened, base, here)) ||
                                   (body.besides != none && !is_around(plan_.nodes[body.besides].domain, base));
        if (needs_product) inside.product = here.current;
    }
    return translate(list, inside);
}

// The domain from whose row the list is reached.
index builder::base_of(ast::expr_id list, const surroundings& here) {
    for (;;) {
        const ast::expr& e = expr_of(list);
        const check::referent& r = checked_->expr_referents[list.index];
        if (e.kind == what::where || (e.kind == what::member && r.is == referent_kind::field)) {
            list = tree_->operand(e, 0);
            continue;
        }
        if (e.kind != what::name && e.kind != what::call) return 0;
        if (r.is == referent_kind::fact || r.is == referent_kind::claim_fact) return 0;
        if (r.is != referent_kind::item_field) return domain_of(translate(list, here));
        const scope* at = here.items;
        for (std::uint32_t n = r.scope; n > 0 && at != nullptr; --n) at = at->outer;
        if (at == nullptr) return 0;
        if (at->item.is == form::list) return domain_of(at->item);
        index instance = at->instance;
        index domain = at->domain;
        return find_record(r.record, instance, domain) ? domain : 0;
    }
}

// Whether an expression, inside of `opened` further items, reads a row that is not around `base`. May say yes too often.
bool builder::reads_outside(ast::expr_id root, std::uint32_t opened, index base, const surroundings& here) const {
    const index award_domain = award_scope_ != nullptr ? award_scope_->row : 0;
    std::vector<std::pair<ast::expr_id, std::uint32_t>> open{{root, opened}};
    while (!open.empty()) {
        const auto [at, depth] = open.back();
        open.pop_back();
        if (!at) continue;
        const ast::expr& e = expr_of(at);
        const check::referent& r = checked_->expr_referents[at.index];
        if (e.kind == what::position && !is_around(award_domain, base)) return true;
        if ((r.is == referent_kind::let || r.is == referent_kind::function) && is_of_award(r.let_) &&
            !is_around(award_domain, base))
            return true;
        if (r.is == referent_kind::argument && here.arguments != nullptr && r.index < here.arguments->size() &&
            !is_around(domain_of((*here.arguments)[r.index]), base)) {
            return true;
        }
        if ((r.is == referent_kind::item || r.is == referent_kind::item_field) && r.scope >= depth) {
            const scope* s = here.items;
            for (std::uint32_t n = r.scope - depth; n > 0 && s != nullptr; --n) s = s->outer;
            if (s != nullptr && !is_around(s->row, base)) return true;
        }
        const bool is_summed = e.kind == what::sum || e.kind == what::largest || e.kind == what::smallest;
        const bool is_ranged = e.kind == what::where || e.kind == what::any || e.kind == what::every;
        for (std::uint32_t i = 0; i < e.count; ++i) {
            const bool is_body = (is_ranged && i == 1) || (is_summed && e.count == 2 && i == 0);
            open.emplace_back(tree_->operand(e, i), is_body ? depth + 1 : depth);
        }
    }
    return false;
}

// The domain whose rows a group's members, or an award's leftovers, are; `to` itself for any other selection.
index builder::own_domain(const selection& rows) const {
    const index award = rows.rest_of != none ? rows.rest_of : rows.excluded_of;
    if (award != none) return drafts_[award_items_[award].draft].rows.to;
    index at = rows.to;
    while (rows.is_members && plan_.domains[at].table != plan_.domains[rows.from].table) at = plan_.domains[at].rows_of;
    return at;
}

index builder::aggregate_node(op is, const value& list, index body, const check::type& gives, text::span where) {
    const index own = own_domain(drafts_[list.draft].rows);
    if (own != drafts_[list.draft].rows.to) return nested_aggregate(is, list, body, gives, where);
    const selection& rows = drafts_[list.draft].rows;
    node n;
    n.is = is;
    n.gives = kind_of(gives);
    n.measures = unit_of(gives);
    n.currency = gives.is == check::kind::money ? gives.detail : 0;
    n.domain = rows.from;
    n.a = selection_of(list.draft);
    n.b = body;
    return add_node(n, where);
}

// Lists inside the members of a group, or inside what an award left: first within each of those rows, then over them.
index builder::nested_aggregate(op is, const value& list, index body, const check::type& gives, text::span where) {
    selection outer = drafts_[list.draft].rows;
    selection inner;
    inner.to = outer.to;
    inner.from = own_domain(outer);
    inner.conditions = std::move(outer.conditions);
    outer.conditions.clear();
    outer.to = inner.from;
    value within = list;
    within.draft = draft_of(std::move(inner));
    const index part = aggregate_node(is, within, body, gives, where);
    if (is == op::largest || is == op::smallest) {  // rows with nothing in them say nothing
        condition c;
        c.node = yes_no(op::less, constant_node({kind::number, {}, 0}, count_type),
                        aggregate_node(op::count, within, none, count_type, where), where);
        outer.conditions.push_back(c);
    }
    value over = list;
    over.draft = draft_of(std::move(outer));
    return aggregate_node(is == op::count ? op::sum : is, over, part, gives, where);
}

value builder::aggregate(ast::expr_id id, const ast::expr& e, const surroundings& here) {
    const op is = op_of(e.kind);
    const bool has_body = e.count == 2;
    const ast::expr_id list_at = tree_->operand(e, has_body ? 1 : 0);
    const ast::expr_id body_at = has_body ? tree_->operand(e, 0) : ast::expr_id{};
    const value list = list_for(list_at, {body_at, 1, none}, here);
    if (list.is == form::values && !has_body) return aggregate_values(id, e, list);
    if (list.is == form::scalar && !has_body) return list;
    if (list.is != form::list) return error_here(e.where);
    if (!has_body) {
        if (list.item != form::scalar) return error_here(e.where);
        return of_node(aggregate_node(is, list, list.a, type_of(id), e.where));
    }
    const scope items = scope_of(list, here);
    const index body = scalar(body_at, among(items, list, here));
    return of_node(aggregate_node(is, list, body, type_of(id), e.where));
}

value builder::aggregate_values(ast::expr_id id, const ast::expr& e, const value& list) {
    const op is = e.kind == what::sum ? op::add : e.kind == what::largest ? op::greater : op::lesser;
    const std::vector<index> nodes = value_lists_[list.a];
    if (nodes.empty()) return of_node(constant_node({kind::number, {}, 0}, type_of(id)));
    index made = nodes.front();
    for (std::size_t i = 1; i < nodes.size(); ++i) made = binary(is, made, nodes[i], type_of(id), e.where);
    return of_node(made);
}

value builder::count(ast::expr_id, const ast::expr& e, const surroundings& here) {
    const value list = list_for(tree_->operand(e, 0), {}, here);
    if (list.is == form::values) {
        const exact n(static_cast<std::int64_t>(value_lists_[list.a].size()));
        return of_node(constant_node({kind::number, n, 0}, count_type));
    }
    if (list.is != form::list) return error_here(e.where);
    return of_node(aggregate_node(op::count, list, none, count_type, e.where));
}

value builder::quantified(const ast::expr& e, const surroundings& here) {
    const ast::expr_id wanted = tree_->operand(e, 1);
    const value list = list_for(tree_->operand(e, 0), {wanted, 1, none}, here);
    if (list.is != form::list) return error_here(e.where);
    const scope items = scope_of(list, here);
    const index body = scalar(wanted, among(items, list, here));
    return of_node(aggregate_node(e.kind == what::any ? op::any : op::every, list, body, truth_type, e.where));
}

value builder::membership(const ast::expr& e, const surroundings& here) {
    const value element = translate(tree_->operand(e, 0), here);
    const ast::expr_id right = tree_->operand(e, 1);
    if (type_of(right).is != check::kind::period) {
        return of_node(is_in(single(element, tree_->operand(e, 0)), right, here, e.where));
    }
    const value period = translate(right, here);
    if (period.is != form::period || (element.is != form::scalar && element.is != form::period))
        return error_here(e.where);
    const index last = element.is == form::period ? element.b : element.a;
    const index after = yes_no(op::at_most, period.a, element.a, e.where);
    return of_node(yes_no(op::and_, after, yes_no(op::at_most, last, period.b, e.where), e.where));
}

index builder::is_in(index element, ast::expr_id list_at, const surroundings& here, text::span where) {
    const value list = list_for(list_at, {{}, 0, element}, here);
    switch (list.is) {
        case form::scalar: return yes_no(op::equal, element, list.a, where);
        case form::values: return is_in_values(element, list, where);
        case form::parameter_list: {
            node n;
            n.is = op::in_list;
            n.gives = kind::yes_no;
            n.a = list.a;
            n.b = element;
            n.domain = plan_.nodes[element].domain;
            return add_node(n, where);
        }
        case form::list: {
            if (list.item != form::scalar) return error_here(where).a;
            return aggregate_node(op::any, list, yes_no(op::equal, list.a, element, where), truth_type, where);
        }
        default: return error_here(where).a;
    }
}

index builder::is_in_values(index element, const value& values, text::span where) {
    const std::vector<index> nodes = value_lists_[values.a];
    std::vector<index> constants;
    for (const index n : nodes) {
        if (constant_at(n) != nullptr) constants.push_back(plan_.nodes[n].a);
    }
    if (constants.size() == nodes.size() && nodes.size() > 1) {
        node n;
        n.is = op::in_list;
        n.gives = kind::yes_no;
        n.extra = 1;
        n.a = constant_list_of(std::move(constants));
        n.b = element;
        n.domain = plan_.nodes[element].domain;
        return add_node(n, where);
    }
    index made = none;
    for (const index n : nodes) {
        const index same = yes_no(op::equal, element, n, where);
        made = made == none ? same : yes_no(op::or_, made, same, where);
    }
    return made != none ? made : constant_node({kind::yes_no, {}, 0}, truth_type);
}

index builder::constant_list_of(std::vector<index> constants) {
    std::string key;
    for (const index c : constants) key.append(std::to_string(c)).append(1, ',');
    const auto [found, is_new] =
        constant_lists_.try_emplace(std::move(key), static_cast<index>(plan_.constant_lists.size()));
    if (is_new) plan_.constant_lists.push_back(std::move(constants));
    return found->second;
}

value builder::includes(const ast::expr& e, const surroundings& here) {
    const ast::expr_id list_at = tree_->operand(e, 0);
    const ast::expr_id wanted_at = tree_->operand(e, 1);
    if (e.kind == what::includes) return of_node(is_in(scalar(wanted_at, here), list_at, here, e.where));
    // Any: over the list, some item is wanted. All: over what is wanted, every item is in the list.
    const bool is_any = e.kind == what::includes_any;
    ast::expr_id over = is_any ? list_at : wanted_at;
    ast::expr_id other = is_any ? wanted_at : list_at;
    value list = list_for(over, {other, 0, none}, here);
    if (list.is == form::parameter_list && is_any) {
        std::swap(over, other);
        list = list_for(over, {other, 0, none}, here);
    }
    if (list.is == form::list && list.item == form::scalar) {
        surroundings inside = here;
        inside.current = drafts_[list.draft].rows.to;
        const index found = is_in(list.a, other, inside, e.where);
        return of_node(aggregate_node(is_any ? op::any : op::every, list, found, truth_type, e.where));
    }
    if (list.is != form::values && list.is != form::scalar) return error_here(e.where);
    const std::vector<index> nodes = list.is == form::scalar ? std::vector<index>{list.a} : value_lists_[list.a];
    index made = constant_node({kind::yes_no, {}, is_any ? 0 : 1}, truth_type);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const index found = is_in(nodes[i], other, here, e.where);
        made = i == 0 ? found : yes_no(is_any ? op::or_ : op::and_, made, found, e.where);
    }
    return of_node(made);
}

// The items that an award's limits dropped, or that its conditions left out.
value builder::rest(const ast::expr& e) {
    const index award = award_called(e.name);
    if (award == none || award >= award_items_.size()) return error_here(e.where);
    value list = award_items_[award];
    if (list.is != form::list) return error_here(e.where);
    list.draft = rest_rows(award, e.kind == what::rest_of);
    return list;
}

index builder::rest_rows(index award, bool is_rest) {
    selection rows = drafts_[award_items_[award].draft].rows;
    rows.conditions.clear();
    rows.rest_of = is_rest ? award : none;
    rows.excluded_of = is_rest ? none : award;
    return draft_of(std::move(rows));
}

}  // namespace pol::plan
