// Lists and what is asked of them: selections, sums, quantifiers, the rest of an award.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {

void checker::enter(std::string_view variable, type_id item, bool is_group, bool is_for_each) {
    item_scope scope;
    scope.variable = variable;
    scope.item = item;
    scope.is_group = is_group;
    scope.is_for_each = is_for_each;
    here.scopes.push_back(scope);
}

type_id checker::require_list(ast::expr_id e) {
    const type_id t = settle(e);
    if (t == 0) return 0;
    if (is(t) != kind::list) {
        error(307, at(e).where, {describe(t)});
        return 0;
    }
    return element(t);
}

type_id checker::infer_where(ast::expr_id id) {
    const ast::expr& e = at(id);
    const type_id item = require_list(tree.operand(e, 0));
    enter({}, item);
    condition(tree.operand(e, 1));
    leave();
    return item == 0 ? 0 : list_of(item);
}

// sum of E in LIST, sum of LIST; likewise largest and smallest.
type_id checker::infer_aggregate(ast::expr_id id) {
    const ast::expr& e = at(id);
    const ast::expr_id value = tree.operand(e, 0);
    type_id t = 0;
    if (e.count == 2) {
        const type_id item = require_list(tree.operand(e, 1));
        enter({}, item);
        t = settle(value);
        leave();
        if (item == 0) return 0;
    } else {
        t = require_list(value);
    }
    if (t == 0) return 0;
    if (!is_numeric(t) && is(t) != kind::money) {
        error(304, at(value).where, {"@type_number", describe(t)});
        return 0;
    }
    type bare = result.types[t];
    bare.is_optional = false;
    return intern(bare);
}

type_id checker::infer_quantifier(ast::expr_id id) {
    const ast::expr& e = at(id);
    const type_id item = require_list(tree.operand(e, 0));
    enter(e.name.text, item);
    condition(tree.operand(e, 1));
    leave();
    return simple(kind::yes_no);
}

// the rest of A, excluded A
type_id checker::infer_items_of_award(ast::expr_id id) {
    const ast::expr& e = at(id);
    if (here.clause == nowhere || !find_award(e.name)) {
        if (here.clause == nowhere) error(206, e.name.where, {std::string(e.name.text)});
        return 0;
    }
    const std::uint32_t a = clauses[here.clause].award_names[e.name.text];
    refer(id).is = referent_kind::award;
    refer(id).index = a;
    check_rest_of(e.name, e.kind == ast::expr_kind::rest_of, here.award == nowhere ? nowhere : here.award);
    type_award_items(here.clause, a);
    const type_id item = clauses[here.clause].awards[a].item;
    return item == 0 ? 0 : list_of(item);
}

}  // namespace pol::check
