// Arithmetic with units, comparisons and membership.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {
namespace {

std::string_view sign_of(ast::expr_op op) {
    switch (op) {
        case ast::expr_op::add: return "+";
        case ast::expr_op::subtract: return "-";
        case ast::expr_op::multiply: return "×";
        case ast::expr_op::divide: return "/";
        case ast::expr_op::of: return "@of";
        case ast::expr_op::div: return "@div";
        case ast::expr_op::mod: return "@mod";
        default: return "";
    }
}

bool is_order(ast::expr_op op) {
    return op == ast::expr_op::less || op == ast::expr_op::at_most || op == ast::expr_op::more ||
           op == ast::expr_op::at_least;
}

}  // namespace

// A bare name that nothing declares is the value of a choice: its other half is looked at first.
std::pair<type_id, type_id> checker::infer_pair(ast::expr_id a, ast::expr_id b) {
    if (at(a).kind == ast::expr_kind::name && !is_known(at(a).name.text)) {
        const type_id second = infer(b);
        return {infer(a, second), second};
    }
    const type_id first = infer(a);
    return {first, infer(b, first)};
}

bool checker::currencies_differ(ast::expr_id e, type_id a, type_id b) {
    const type& x = result.types[a];
    const type& y = result.types[b];
    if (x.is != kind::money || y.is != kind::money || x.detail == y.detail) return false;
    const std::uint32_t into = x.detail == 0 || y.detail == 0 ? 0 : x.detail;
    const std::uint32_t from = into == x.detail ? y.detail : x.detail;
    error(302, at(e).where, {std::string(result.currencies[into]), std::string(result.currencies[from])});
    return true;
}

type_id checker::cannot_combine(ast::expr_id e, type_id a, type_id b) {
    if (!currencies_differ(e, a, b)) {
        error(301, at(e).where, {describe(a), describe(b), std::string(sign_of(at(e).op))});
    }
    return 0;
}

// Where an amount is asked for, the plain number of `n × 100` and of `100 / n` is the amount.
void checker::lend_money(ast::expr_id id) {
    const ast::expr& e = at(id);
    const ast::expr_id left = tree.operand(e, 0);
    const ast::expr_id right = tree.operand(e, 1);
    const bool is_left_plain = is(result.expr_types[left.index]) == kind::bare;
    const ast::expr_id literal = is_left_plain ? left : right;
    const ast::expr_id other = is_left_plain ? right : left;
    if (is(result.expr_types[literal.index]) != kind::bare || !is_numeric(result.expr_types[other.index])) return;
    const bool is_divisor = e.op == ast::expr_op::divide && !is_left_plain;
    if (!is_divisor) adapt(literal, money());
}

type_id checker::infer_arithmetic(ast::expr_id id, type_id hint) {
    const ast::expr& e = at(id);
    const ast::expr_id left = tree.operand(e, 0);
    const ast::expr_id right = tree.operand(e, 1);
    const bool is_rate_of = e.op == ast::expr_op::of && at(left).kind == ast::expr_kind::parameter;
    const bool wants_money = is(hint) == kind::money && takes_bare(hint);
    const bool is_sum = e.op == ast::expr_op::add || e.op == ast::expr_op::subtract;
    const bool is_product = e.op == ast::expr_op::multiply || e.op == ast::expr_op::of || e.op == ast::expr_op::divide;
    const type_id for_both = wants_money && is_sum ? hint : 0;
    infer(left, is_rate_of ? simple(kind::rate) : for_both);
    infer(right, for_both);
    if (wants_money && is_product) lend_money(id);
    const type_id a = result.expr_types[left.index];
    const type_id b = result.expr_types[right.index];
    if (a == 0 || b == 0) {
        for (const ast::expr_id operand : {left, right}) adapt(operand, simple(kind::number));
        return 0;
    }
    if (is(a) == kind::bare && is(b) == kind::bare) return a;
    switch (e.op) {
        case ast::expr_op::add:
        case ast::expr_op::subtract: return infer_sum(id, a, b);
        case ast::expr_op::multiply:
        case ast::expr_op::of: return infer_product(id, a, b);
        case ast::expr_op::divide: return infer_quotient(id, a, b);
        case ast::expr_op::div:
        case ast::expr_op::mod: return infer_whole_division(id, a, b);
        default: return 0;
    }
}

type_id checker::infer_sum(ast::expr_id id, type_id a, type_id b) {
    const ast::expr& e = at(id);
    const ast::expr_id left = tree.operand(e, 0);
    const ast::expr_id right = tree.operand(e, 1);
    const bool is_minus = e.op == ast::expr_op::subtract;
    if (is(a) == kind::date && is(b) == kind::duration) return simple(kind::date);
    if (is(a) == kind::duration && is(b) == kind::date && !is_minus) return simple(kind::date);
    if (is(a) == kind::bare || is(b) == kind::bare) {
        const ast::expr_id literal = is(a) == kind::bare ? left : right;
        const type_id other = is(a) == kind::bare ? b : a;
        if (!takes_bare(other)) {
            if (is(other) == kind::money)
                mismatch(literal, plain(other));
            else
                cannot_combine(id, a, b);
            adapt(literal, simple(kind::number));
            return 0;
        }
        // A count and 0.5 make a number; a whole literal keeps its count.
        adapt(literal, is(other) == kind::money ? plain(other) : simple(kind::number));
        if (is(other) == kind::money)
            return money(result.types[other].detail, is_minus || result.types[other].is_signed);
        return is(other) == kind::rate ? simple(kind::rate) : simple(kind::number);
    }
    if (is_numeric(a) && is_numeric(b)) {
        if (is(a) != is(b) || (is_minus && is(a) == kind::count)) return simple(kind::number);
        return plain(a);
    }
    const type& x = result.types[a];
    const type& y = result.types[b];
    if (x.is == kind::money && y.is == kind::money && x.detail == y.detail) {
        return money(x.detail, is_minus || x.is_signed || y.is_signed);
    }
    return cannot_combine(id, a, b);
}

type_id checker::infer_product(ast::expr_id id, type_id a, type_id b) {
    const ast::expr& e = at(id);
    if (is(a) == kind::bare) adapt(tree.operand(e, 0), a = simple(kind::number));
    if (is(b) == kind::bare) adapt(tree.operand(e, 1), b = simple(kind::number));
    if (is(a) == kind::money && is(b) == kind::money) {
        error(303, e.where);
        return 0;
    }
    for (const auto& [one, other] : {std::pair{a, b}, std::pair{b, a}}) {
        if (is(one) == kind::money && is_numeric(other))
            return money(result.types[one].detail, result.types[one].is_signed);
        if (is(one) == kind::duration && is_numeric(other)) return simple(kind::duration);
    }
    if (!is_numeric(a) || !is_numeric(b)) return cannot_combine(id, a, b);
    return is(a) == is(b) ? plain(a) : simple(kind::number);
}

type_id checker::infer_quotient(ast::expr_id id, type_id a, type_id b) {
    const ast::expr& e = at(id);
    if (is(a) == kind::bare) adapt(tree.operand(e, 0), a = simple(kind::number));
    if (is(b) == kind::bare) adapt(tree.operand(e, 1), b = simple(kind::number));
    const type& x = result.types[a];
    const type& y = result.types[b];
    if (x.is == kind::money && y.is == kind::money && x.detail == y.detail) return simple(kind::number);
    if (x.is == kind::money && is_numeric(b)) return money(x.detail, x.is_signed);
    if (is_numeric(a) && y.is == kind::money) {
        error(321, e.where);
        return 0;
    }
    if (!is_numeric(a) || !is_numeric(b)) return cannot_combine(id, a, b);
    return x.is == kind::rate && y.is != kind::rate ? simple(kind::rate) : simple(kind::number);
}

type_id checker::infer_whole_division(ast::expr_id id, type_id a, type_id b) {
    const ast::expr& e = at(id);
    const bool is_div = e.op == ast::expr_op::div;
    if (is(a) == kind::bare && takes_bare(b)) adapt(tree.operand(e, 0), a = plain(b));
    if (is(b) == kind::bare && takes_bare(a)) adapt(tree.operand(e, 1), b = plain(a));
    const type& x = result.types[a];
    const type& y = result.types[b];
    if (x.is == kind::money && y.is == kind::money && x.detail == y.detail)
        return is_div ? simple(kind::number) : plain(a);
    if (!is_numeric(a) || !is_numeric(b)) return cannot_combine(id, a, b);
    return x.is == kind::count && y.is == kind::count ? a : simple(kind::number);
}

// Reports when two values cannot be compared; plain numbers take the unit of the other side.
void checker::must_compare(ast::expr_id e, type_id a, type_id b, bool is_ordered) {
    if (a == 0 || b == 0) return;
    if (is(a) == kind::none || is(b) == kind::none) {
        error(314, at(e).where);
        return;
    }
    if (!fits(a, b) || (is(b) == kind::bare && !takes_bare(a) && is(a) != kind::bare)) {
        if (currencies_differ(e, a, b)) return;
        const bool is_rate =
            (is(a) == kind::rate && is(b) == kind::money) || (is(a) == kind::money && is(b) == kind::rate);
        error(is_rate ? 305 : 306, at(e).where, {describe(a), describe(b)});
        return;
    }
    const type& t = result.types[is(a) == kind::bare ? b : a];
    switch (t.is) {
        case kind::choice:
            if (is_ordered && !result.choices[t.detail].is_ordered) {
                diagnostic& d = error(309, at(e).where, {std::string(result.choices[t.detail].name)});
                sink.relate(d, 4, result.choices[t.detail].declared->name.first.where);
            }
            return;
        case kind::yes_no:
        case kind::text:
        case kind::period:
            if (is_ordered) error(310, at(e).where, {describe(plain(a))});
            return;
        case kind::record:
        case kind::list: error(306, at(e).where, {describe(a), describe(b)}); return;
        default: return;
    }
}

type_id checker::infer_comparison(ast::expr_id id) {
    const ast::expr& e = at(id);
    const ast::expr_id left = tree.operand(e, 0);
    const ast::expr_id right = tree.operand(e, 1);
    const auto [a, b] = infer_pair(left, right);
    const auto give_unit = [&](ast::expr_id literal, type_id other) {
        if (is(result.expr_types[literal.index]) != kind::bare) return true;
        const bool is_foreign = is(other) == kind::money && !takes_bare(other);
        if (is_foreign) mismatch(literal, plain(other));
        // A count may be compared with 2.5, so only money lends its unit in full.
        const bool is_literal = at(literal).kind == ast::expr_kind::number;
        const bool lends = is(other) == kind::money || is(other) == kind::rate || !is_literal;
        adapt(literal, takes_bare(other) && lends ? plain(other) : simple(kind::number));
        return !is_foreign;
    };
    const bool left_fits = give_unit(left, b);
    if (give_unit(right, a) && left_fits) {
        must_compare(id, result.expr_types[left.index], result.expr_types[right.index], is_order(e.op));
    }
    return simple(kind::yes_no);
}

type_id checker::infer_membership(ast::expr_id id) {
    const ast::expr& e = at(id);
    const ast::expr_id left = tree.operand(e, 0);
    const ast::expr_id right = tree.operand(e, 1);
    const type_id answer = simple(kind::yes_no);
    if (e.kind == ast::expr_kind::in_) {
        const type_id a = settle(left);
        const type_id b = infer(right, a == 0 ? 0 : list_of(plain(a)));
        if (a == 0 || b == 0) return answer;
        if (is(b) == kind::period) {
            if (is(a) != kind::date) mismatch(left, simple(kind::date));
        } else if (is(b) != kind::list) {
            error(307, at(right).where, {describe(b)});
        } else {
            must_compare(id, a, element(b), false);
        }
        return answer;
    }
    const type_id a = infer(left);
    if (a != 0 && is(a) != kind::list) {
        error(307, at(left).where, {describe(a)});
        settle(right);
        return answer;
    }
    if (e.kind == ast::expr_kind::includes) {
        infer(right, element(a));
        if (is(result.expr_types[right.index]) == kind::bare) {
            adapt(right, takes_bare(element(a)) ? plain(element(a)) : simple(kind::number));
        }
        must_compare(id, element(a), result.expr_types[right.index], false);
        return answer;
    }
    const type_id b = infer(right, a);
    if (b != 0 && is(b) != kind::list)
        error(307, at(right).where, {describe(b)});
    else
        must_compare(id, element(a), element(b), false);
    return answer;
}

type_id checker::infer_presence(ast::expr_id id) {
    const ast::expr_id operand = tree.operand(at(id), 0);
    const type_id t = settle(operand);
    const bool can_miss = t == 0 || result.types[t].is_optional;
    if (!can_miss) error(320, at(operand).where, {describe(t)});
    return simple(kind::yes_no);
}

type_id checker::infer_convert(ast::expr_id id) {
    const ast::expr& e = at(id);
    const ast::expr_id amount = tree.operand(e, 0);
    const type_id a = settle(amount);
    require(tree.operand(e, 1), simple(kind::number));
    const std::uint32_t into = currency(e.name.text);
    const type result_type = result.types[a];
    if (result_type.is == kind::money && result_type.detail == into) {
        error(311, e.where, {std::string(result.currencies[into])});
    } else if (result_type.is != kind::money && result_type.is != kind::error) {
        error(304, at(amount).where, {"@type_money", describe(a)});
    }
    return money(into, result_type.is_signed);
}

}  // namespace pol::check
