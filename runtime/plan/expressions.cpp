// Expressions that have one value: literals, arithmetic, comparisons, dates, ceilings.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

#include <algorithm>
#include <utility>

namespace pol::plan {
namespace {

using what = ast::expr_kind;
using form = value::form;

// Frames of translation upon each other: expressions, lets, functions and derived fields together.
constexpr std::uint32_t deepest = 1500;

constexpr check::type count_type{check::kind::count, false, false, 0};
constexpr check::type date_type{check::kind::date, false, false, 0};

bool keeps_product(what k) { return k == what::name || k == what::member || k == what::where || k == what::call; }

exact number_of(const ast::expr& e) {
    std::string digits;
    digits.reserve(e.digits.size());
    std::copy_if(e.digits.begin(), e.digits.end(), std::back_inserter(digits), [](char c) { return c != '_'; });
    exact n = exact::from_decimal(digits).value_or(exact());
    if (e.power > 0) n = n * exact::power_of_ten(e.power);
    if (e.flag) n = n / exact(100);
    return n;
}

std::int64_t duration_code(std::int64_t months, std::int64_t days) { return months * (std::int64_t{1} << 32) + days; }

op op_of(ast::expr_op o) {
    switch (o) {
        case ast::expr_op::add: return op::add;
        case ast::expr_op::subtract: return op::subtract;
        case ast::expr_op::divide: return op::divide;
        case ast::expr_op::div: return op::whole_divide;
        case ast::expr_op::mod: return op::remainder;
        default: return op::multiply;
    }
}

}  // namespace

value builder::of_node(index n) const {
    value v;
    v.is = form::scalar;
    v.a = n;
    return v;
}

value builder::error_here(text::span where) {
    if (!failed_) report(520, where.begin == where.end ? looked_at_ : where);
    failed_ = true;
    return of_node(0);
}

value builder::translate(ast::expr_id e, surroundings here) {
    if (!e || exhausted_) return of_node(0);
    const ast::expr& it = expr_of(e);
    if (depth_ >= deepest) {
        report(914, it.where, {std::to_string(deepest)});
        exhausted_ = true;
        return of_node(0);
    }
    if (!keeps_product(it.kind)) here.product = none;
    const text::span around = std::exchange(looked_at_, it.where);
    ++depth_;
    const value v = translate_kind(e, it, here);
    --depth_;
    looked_at_ = around;
    return v;
}

value builder::translate_kind(ast::expr_id id, const ast::expr& e, const surroundings& here) {
    switch (e.kind) {
        case what::bad: return error_here(e.where);
        case what::number:
        case what::money:
        case what::yes_no:
        case what::date:
        case what::duration:
        case what::text: return literal(id, e);
        case what::none: {
            value v;
            v.is = form::absent;
            return v;
        }
        case what::period: {
            value v;
            v.is = form::period;
            v.a = scalar(tree_->operand(e, 0), here);
            v.b = scalar(tree_->operand(e, 1), here);
            return v;
        }
        case what::name: return this->name(id, e, here);
        case what::member: return this->member(id, e, here);
        case what::call: return referred(id, checked_->expr_referents[id.index], here);
        case what::list: return list_literal(e, here);
        case what::parameter: return parameter_value(checked_->parameter_of[e.extra], e.where);
        case what::up_to: return this->up_to(id, e, here);
        case what::position: {
            node n;
            n.is = op::position;
            n.measures = unit::count;
            n.domain = award_scope_ != nullptr ? award_scope_->row : 0;
            return of_node(add_node(n, e.where));
        }
        case what::negate: return of_node(unary(op::negate, scalar(tree_->operand(e, 0), here), type_of(id), e.where));
        case what::not_: return of_node(yes_no(op::not_, scalar(tree_->operand(e, 0), here), none, e.where));
        case what::arithmetic:
        case what::logic: return chain(id, here);
        case what::comparison: return this->comparison(e, here);
        case what::conditional: return this->conditional(id, e, here);
        case what::in_: return membership(e, here);
        case what::includes:
        case what::includes_any:
        case what::includes_all: return this->includes(e, here);
        case what::is_given:
        case what::is_absent: return given(e, here);
        case what::convert:
            return of_node(binary(op::multiply, scalar(tree_->operand(e, 0), here), scalar(tree_->operand(e, 1), here),
                                  type_of(id), e.where));
        case what::where: return this->where(e, here);
        case what::on:
        case what::latest:
        case what::year_of:
        case what::month_of:
        case what::day_of:
        case what::start_of:
        case what::end_of:
        case what::years_between:
        case what::months_between:
        case what::days_between: return dated(id, e, here);
        case what::lesser:
        case what::greater: return extremes(id, e, here);
        case what::sum:
        case what::largest:
        case what::smallest: return aggregate(id, e, here);
        case what::count: return this->count(id, e, here);
        case what::any:
        case what::every: return quantified(e, here);
        case what::round: return rounded(id, e, here);
        case what::rest_of:
        case what::excluded_of: return rest(e);
    }
    return error_here(e.where);
}

index builder::single(const value& v, ast::expr_id e) {
    if (v.is == form::scalar) return v.a;
    return error_here(expr_of(e).where).a;
}

index builder::scalar(ast::expr_id e, const surroundings& here) { return single(translate(e, here), e); }

value builder::literal(ast::expr_id id, const ast::expr& e) {
    constant c;
    c.is = kind_of(type_of(id));
    switch (e.kind) {
        case what::yes_no: c = {kind::yes_no, {}, e.flag ? 1 : 0}; break;
        case what::date: c = {kind::date, {}, e.days}; break;
        case what::text: c = {kind::text, {}, text_of(e.name.text)}; break;
        case what::duration: {
            const std::int64_t n = std::clamp<std::int64_t>(number_of(e).to_int64().value_or(0), 0, 100'000'000);
            const bool is_days = e.op == ast::expr_op::days;
            c = {kind::duration,
                 {},
                 is_days ? duration_code(0, n) : duration_code(e.op == ast::expr_op::years ? n * 12 : n, 0)};
            break;
        }
        default: c = {kind::number, number_of(e), 0};
    }
    return of_node(constant_node(c, type_of(id)));
}

// A long sum leans to the left as deeply as it is long, so the left side is walked, not descended into.
value builder::chain(ast::expr_id e, const surroundings& here) {
    std::vector<ast::expr_id> spine;
    ast::expr_id at = e;
    while (expr_of(at).kind == what::arithmetic || expr_of(at).kind == what::logic) {
        spine.push_back(at);
        at = tree_->operand(expr_of(at), 0);
    }
    index made = scalar(at, here);
    for (auto it = spine.rbegin(); it != spine.rend(); ++it) {
        const ast::expr& now = expr_of(*it);
        const index right = scalar(tree_->operand(now, 1), here);
        if (exhausted_) return of_node(0);
        made = now.kind == what::logic
                   ? yes_no(now.op == ast::expr_op::and_ ? op::and_ : op::or_, made, right, now.where)
                   : arithmetic_node(now, *it, made, right);
    }
    return of_node(made);
}

index builder::arithmetic_node(const ast::expr& e, ast::expr_id id, index a, index b) {
    const kind left = plan_.nodes[a].gives;
    const kind right = plan_.nodes[b].gives;
    const op is = op_of(e.op);
    if (left == kind::number && right == kind::number) return binary(is, a, b, type_of(id), e.where);
    if (is == op::add && left == kind::duration && right == kind::date) std::swap(a, b);
    const bool is_shift = plan_.nodes[a].gives == kind::date && plan_.nodes[b].gives == kind::duration;
    if (is_shift && is == op::add) return binary(op::add_duration, a, b, date_type, e.where);
    if (is_shift && is == op::subtract) return binary(op::subtract_duration, a, b, date_type, e.where);
    if (left == kind::date && right == kind::date && is == op::subtract)
        return binary(op::days_between, b, a, type_of(id), e.where);
    const constant* x = constant_at(a);
    const constant* y = constant_at(b);
    if (left == kind::duration && right == kind::duration && x != nullptr && y != nullptr) {
        const constant both{kind::duration, {}, is == op::subtract ? x->code - y->code : x->code + y->code};
        return constant_node(both, type_of(id));
    }
    return error_here(e.where).a;
}

value builder::comparison(const ast::expr& e, const surroundings& here) {
    const value left = translate(tree_->operand(e, 0), here);
    const value right = translate(tree_->operand(e, 1), here);
    const bool is_equality = e.op == ast::expr_op::equal || e.op == ast::expr_op::not_equal;
    const op same = e.op == ast::expr_op::not_equal ? op::not_equal : op::equal;
    if (is_equality && (left.is == form::absent || right.is == form::absent)) {
        const value absent = presence_of(left.is == form::absent ? right : left, e.where);
        return same == op::not_equal ? absent : of_node(yes_no(op::not_, absent.a, none, e.where));
    }
    if (is_equality && left.is == form::period && right.is == form::period) {
        const index starts = yes_no(op::equal, left.a, right.a, e.where);
        const index both = yes_no(op::and_, starts, yes_no(op::equal, left.b, right.b, e.where), e.where);
        return of_node(same == op::equal ? both : yes_no(op::not_, both, none, e.where));
    }
    const index a = single(left, tree_->operand(e, 0));
    const index b = single(right, tree_->operand(e, 1));
    switch (e.op) {
        case ast::expr_op::less: return of_node(yes_no(op::less, a, b, e.where));
        case ast::expr_op::at_most: return of_node(yes_no(op::at_most, a, b, e.where));
        case ast::expr_op::more: return of_node(yes_no(op::less, b, a, e.where));
        case ast::expr_op::at_least: return of_node(yes_no(op::at_most, b, a, e.where));
        default: return of_node(yes_no(same, a, b, e.where));
    }
}

index builder::choice_between(index condition, index yes, index no, const check::type& gives, text::span where) {
    const constant* known = constant_at(condition);
    if (known != nullptr) return known->code != 0 ? yes : no;
    node n;
    n.is = op::choose;
    n.gives = plan_.nodes[yes].gives;
    n.measures = unit_of(gives);
    n.currency = gives.is == check::kind::money ? gives.detail : 0;
    n.a = condition;
    n.b = yes;
    n.c = no;
    n.domain = join(plan_.nodes[condition].domain, join(plan_.nodes[yes].domain, plan_.nodes[no].domain));
    return add_node(n, where);
}

value builder::conditional(ast::expr_id id, const ast::expr& e, const surroundings& here) {
    const value yes = translate(tree_->operand(e, 0), here);
    const index condition = scalar(tree_->operand(e, 1), here);
    const value no = translate(tree_->operand(e, 2), here);
    if (yes.is == form::scalar && no.is == form::scalar) {
        return of_node(choice_between(condition, yes.a, no.a, type_of(id), e.where));
    }
    if (yes.is != form::period || no.is != form::period) return error_here(e.where);
    value v;
    v.is = form::period;
    v.a = choice_between(condition, yes.a, no.a, date_type, e.where);
    v.b = choice_between(condition, yes.b, no.b, date_type, e.where);
    return v;
}

value builder::dated(ast::expr_id id, const ast::expr& e, const surroundings& here) {
    const check::referent& r = checked_->expr_referents[id.index];
    if (e.kind == what::on && expr_of(tree_->operand(e, 0)).kind == what::call) {
        const ast::expr& called = expr_of(tree_->operand(e, 0));
        return call_table(called, r.index, tree_->operand(e, 1), here);
    }
    if (e.kind == what::on || e.kind == what::latest) {
        node n;
        n.is = e.kind == what::on ? op::series_on : op::series_latest;
        const check::type& t = checked_->types[checked_->parameters[r.index].type];
        n.gives = kind_of(t);
        n.measures = unit_of(t);
        n.currency = t.is == check::kind::money ? t.detail : 0;
        n.a = parameter_place_[r.index];
        const value day = translate(tree_->operand(e, e.kind == what::on ? 1 : 0), here);
        if (e.kind == what::latest && day.is != form::period) return error_here(e.where);
        n.b = e.kind == what::on ? single(day, tree_->operand(e, 1)) : day.a;
        if (e.kind == what::latest) n.c = day.b;
        n.domain = domain_of(day);
        return of_node(add_node(n, e.where));
    }
    const value first = translate(tree_->operand(e, 0), here);
    if (e.kind == what::start_of || e.kind == what::end_of) {
        if (first.is != form::period) return error_here(e.where);
        return of_node(e.kind == what::start_of ? first.a : first.b);
    }
    const index a = single(first, tree_->operand(e, 0));
    switch (e.kind) {
        case what::year_of: return of_node(unary(op::year_of, a, count_type, e.where));
        case what::month_of: return of_node(unary(op::month_of, a, count_type, e.where));
        case what::day_of: return of_node(unary(op::day_of, a, count_type, e.where));
        default: break;
    }
    const index b = scalar(tree_->operand(e, 1), here);
    const op between = e.kind == what::years_between    ? op::years_between
                       : e.kind == what::months_between ? op::months_between
                                                        : op::days_between;
    return of_node(binary(between, a, b, count_type, e.where));
}

value builder::up_to(ast::expr_id id, const ast::expr& e, const surroundings& here) {
    const index ceiling = scalar(tree_->operand(e, 0), here);
    if (e.count < 2) return of_node(ceiling);
    const ast::expr& second = expr_of(tree_->operand(e, 1));
    const std::uint32_t granted = second.kind == what::parameter
                                      ? checked_->parameter_of[second.extra]
                                      : checked_->expr_referents[tree_->operand(e, 1).index].index;
    const index place = parameter_place_[granted];
    if (plan_.nodes[ceiling].is == op::parameter) plan_.parameters[place].ceiling_of = plan_.nodes[ceiling].a;
    node n;
    n.is = op::ceiling;
    const check::type& t = type_of(id);
    n.gives = kind_of(t);
    n.measures = unit_of(t);
    n.currency = t.is == check::kind::money ? t.detail : 0;
    n.a = ceiling;
    n.b = place;
    n.domain = plan_.nodes[ceiling].domain;
    return of_node(add_node(n, e.where));
}

value builder::extremes(ast::expr_id id, const ast::expr& e, const surroundings& here) {
    const op is = e.kind == what::lesser ? op::lesser : op::greater;
    index made = scalar(tree_->operand(e, 0), here);
    for (std::uint32_t i = 1; i < e.count; ++i) {
        made = binary(is, made, scalar(tree_->operand(e, i), here), type_of(id), e.where);
    }
    return of_node(made);
}

value builder::rounded(ast::expr_id id, const ast::expr& e, const surroundings& here) {
    node n;
    n.is = op::round;
    n.measures = unit_of(type_of(id));
    n.currency = type_of(id).is == check::kind::money ? type_of(id).detail : 0;
    n.extra = static_cast<std::uint8_t>(rounding_of(e.op));
    n.a = scalar(tree_->operand(e, 0), here);
    n.b = scalar(tree_->operand(e, 1), here);
    n.domain = join(plan_.nodes[n.a].domain, plan_.nodes[n.b].domain);
    return of_node(add_node(n, e.where));
}

value builder::given(const ast::expr& e, const surroundings& here) {
    const value is = presence_of(translate(tree_->operand(e, 0), here), e.where);
    return e.kind == what::is_given ? is : of_node(yes_no(op::not_, is.a, none, e.where));
}

// Yes where an optional fact, record or parameter has a value.
value builder::presence_of(const value& v, text::span where) {
    node n;
    n.gives = kind::yes_no;
    n.is = op::is_given;
    if (v.is == form::record) {
        n.a = instances_[v.instance].presence;
        n.domain = v.domain;
        return n.a == none ? error_here(where) : of_node(add_node(n, where));
    }
    if (v.is == form::parameter_list) {
        n.is = op::parameter_given;
        n.a = v.a;
        return of_node(add_node(n, where));
    }
    if (v.is != form::scalar && v.is != form::period) return error_here(where);
    const node& of = plan_.nodes[v.a];
    if (of.is != op::fact && of.is != op::parameter) return error_here(where);
    if (of.is == op::parameter) n.is = op::parameter_given;
    n.a = of.a;
    n.domain = of.domain;
    return of_node(add_node(n, where));
}

}  // namespace pol::plan
