// The type of every expression. `infer` finds it, with a hint of what the place would like (it gives a bare name of a
// choice's value its meaning); `require` insists; `adapt` gives plain numbers the unit of their place afterwards.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

#include <algorithm>
#include <tuple>

namespace pol::check {
namespace {

// Whether the digits of a literal leave a fraction once 千, 万, 亿 or nothing has moved the point.
bool has_fraction(const ast::expr& literal) {
    const std::size_t point = literal.digits.find('.');
    if (literal.flag) return true;  // a percentage is no whole number
    if (point == std::string_view::npos) return false;
    std::string_view places = literal.digits.substr(point + 1);
    while (!places.empty() && (places.back() == '0' || places.back() == '_')) places.remove_suffix(1);
    const auto count = places.size() - static_cast<std::size_t>(std::count(places.begin(), places.end(), '_'));
    return count > static_cast<std::size_t>(std::max<int>(literal.power, 0));
}

std::string amount_text(const ast::expr& literal) {
    const std::string_view power = literal.power == 8   ? "亿"
                                   : literal.power == 4 ? "万"
                                   : literal.power == 3 ? "千"
                                                        : "";
    return std::string(literal.digits) + std::string(power);
}

}  // namespace

type_id checker::infer(ast::expr_id e, type_id hint) {
    if (!e) return 0;
    if (depth >= deepest) {
        error(914, at(e).where, {std::to_string(deepest)});
        return set_type(e, 0);
    }
    ++depth;
    const type_id t = set_type(e, infer_kind(e, hint));
    --depth;
    return t;
}

type_id checker::infer_kind(ast::expr_id id, type_id hint) {
    using enum ast::expr_kind;
    const ast::expr& e = at(id);
    switch (e.kind) {
        case bad: return 0;
        case number: return e.flag ? simple(kind::rate) : simple(kind::bare);
        case money: return this->money(currency(e.name.text));
        case yes_no: return simple(kind::yes_no);
        case none: return infer_none(id, hint);
        case date: return simple(kind::date);
        case duration: return simple(kind::duration);
        case text: return simple(kind::text);
        case name: return infer_name(id, hint, name_use::value);
        case member: return infer_member(id, name_use::value);
        case call: return infer_call(id, false);
        case list: return infer_list(id, hint);
        case parameter: return infer_parameter(id, hint);
        case up_to: return infer_up_to(id, hint);
        case position: {
            for (const item_scope& s : here.scopes) {
                if (s.is_for_each) return simple(kind::count);
            }
            error(408, e.where);
            return simple(kind::count);
        }
        case negate: {
            const type_id t = infer(tree.operand(e, 0), hint);
            if (is(t) == kind::money) return this->money(result.types[t].detail, true);
            if (t == 0 || is(t) == kind::bare || is(t) == kind::number || is(t) == kind::rate) return plain(t);
            if (is(t) == kind::count) return simple(kind::number);
            mismatch(tree.operand(e, 0), simple(kind::number));
            return 0;
        }
        case not_: condition(tree.operand(e, 0)); return simple(kind::yes_no);
        case logic:
            condition(tree.operand(e, 0));
            condition(tree.operand(e, 1));
            return simple(kind::yes_no);
        case arithmetic: return infer_arithmetic(id, hint);
        case comparison: return infer_comparison(id);
        case conditional: return infer_conditional(id, hint);
        case in_:
        case includes:
        case includes_any:
        case includes_all: return infer_membership(id);
        case is_given:
        case is_absent: return infer_presence(id);
        case convert: return infer_convert(id);
        case where: return infer_where(id);
        case on: return infer_on(id);
        case latest: return infer_latest(id);
        case lesser:
        case greater: return infer_choice_of(id, hint);
        case sum:
        case largest:
        case smallest: return infer_aggregate(id);
        case count: require_list(tree.operand(e, 0)); return simple(kind::count);
        case any:
        case every: return infer_quantifier(id);
        case period:
        case year_of:
        case month_of:
        case day_of:
        case start_of:
        case end_of:
        case years_between:
        case months_between:
        case days_between: return infer_dates(id);
        case round: return infer_round(id, hint);
        case rest_of:
        case excluded_of: return infer_items_of_award(id);
    }
    return 0;
}

// `none` is a word like any other where a choice has a value of that name.
type_id checker::infer_none(ast::expr_id id, type_id hint) {
    if (is(hint) != kind::choice) return simple(kind::none);
    for (const std::string_view spelling : {"none", "无"}) {
        const auto value = value_of(result.types[hint].detail, spelling);
        if (!value) continue;
        refer(id) = {referent_kind::choice_value, 0, 0, *value, 0, 0, nullptr};
        return plain(hint);
    }
    return simple(kind::none);
}

void checker::mismatch(ast::expr_id e, type_id wanted) {
    const type_id found = result.expr_types[e.index];
    const type& a = result.types[found];
    const type& b = result.types[wanted];
    if (a.is == kind::money && b.is == kind::money) {
        currencies_differ(e, wanted, found);
        return;
    }
    diagnostic& d = error(304, at(e).where, {describe(wanted), describe(found)});
    if (a.is == kind::bare && b.is == kind::money && at(e).kind == ast::expr_kind::number) {
        sink.fix(d, at(e).where, amount_text(at(e)) + ' ' + std::string(result.currencies[b.detail]));
    }
}

type_id checker::require(ast::expr_id e, type_id wanted) {
    if (!e) return 0;
    const type_id found = infer(e, wanted);
    if (found == 0 || wanted == 0) {
        if (found != 0 && is(found) == kind::bare) adapt(e, simple(kind::number));
        return wanted;
    }
    if (!fits(found, wanted)) {
        mismatch(e, wanted);
        return wanted;
    }
    if (is(found) == kind::bare) adapt(e, plain(wanted));
    return result.expr_types[e.index];
}

type_id checker::settle(ast::expr_id e, type_id hint) {
    if (!e) return 0;
    if (is(infer(e, hint)) == kind::bare) adapt(e, simple(kind::number));
    return result.expr_types[e.index];
}

// INVARIANT: only called where the type of `id` is `bare`, or does nothing.
void checker::adapt(ast::expr_id id, type_id to) {
    if (is(result.expr_types[id.index]) != kind::bare) return;
    const ast::expr& e = at(id);
    set_type(id, to);
    const type_id number = simple(kind::number);
    const auto each = [&](std::uint32_t first, std::uint32_t step) {
        for (std::uint32_t n = first; n < e.count; n += step) adapt(tree.operand(e, n), to);
    };
    switch (e.kind) {
        case ast::expr_kind::number:
            if (is(to) == kind::count && has_fraction(e)) error(319, e.where, {std::string(e.digits)});
            return;
        case ast::expr_kind::parameter:
            if (e.extra < result.parameter_of.size()) adapt_parameter(result.parameter_of[e.extra], to);
            return;
        case ast::expr_kind::name:
        case ast::expr_kind::member:
            if (refer(id).is == referent_kind::parameter) adapt_parameter(refer(id).index, to);
            return;
        case ast::expr_kind::arithmetic: {
            const bool is_product =
                e.op == ast::expr_op::multiply || e.op == ast::expr_op::of || e.op == ast::expr_op::divide;
            adapt(tree.operand(e, 0), to);
            adapt(tree.operand(e, 1), is_product ? number : to);
            return;
        }
        case ast::expr_kind::conditional: each(0, 2); return;  // value and otherwise
        default: each(0, 1); return;                           // negation, rounding, the lesser of, up to
    }
}

type_id checker::infer_list(ast::expr_id id, type_id hint) {
    const ast::expr& e = at(id);
    const type_id wanted = element(hint);
    type_id joined = 0;
    bool is_first = true;
    bool is_broken = false;
    for (std::uint32_t n = 0; n < e.count; ++n) {
        const type_id t = infer(tree.operand(e, n), wanted != 0 ? wanted : joined);
        if (t == 0) {
            is_broken = true;
            continue;
        }
        const type_id both = is_first ? t : join(joined, t);
        if (both == 0) {
            error(313, at(tree.operand(e, n)).where, {describe(joined), describe(t)});
            is_broken = true;
            continue;
        }
        joined = both;
        is_first = false;
    }
    if (is_broken || is_first) return 0;
    if (is(joined) == kind::bare) joined = takes_bare(wanted) ? plain(wanted) : simple(kind::number);
    for (std::uint32_t n = 0; n < e.count; ++n) adapt(tree.operand(e, n), joined);
    return list_of(joined);
}

type_id checker::infer_conditional(ast::expr_id id, type_id hint) {
    const ast::expr& e = at(id);
    const ast::expr_id value = tree.operand(e, 0);
    const ast::expr_id otherwise = tree.operand(e, 2);
    condition(tree.operand(e, 1));
    type_id a = 0;
    type_id b = 0;
    if (hint != 0) {
        a = infer(value, hint);
        b = infer(otherwise, hint);
    } else {
        std::tie(a, b) = infer_pair(value, otherwise);
    }
    if (a == 0 || b == 0) return 0;
    const type_id both = join(a, b);
    if (both == 0) {
        if (!currencies_differ(id, a, b)) error(313, at(otherwise).where, {describe(a), describe(b)});
        return 0;
    }
    if (is(both) != kind::bare) {
        adapt(value, plain(both));
        adapt(otherwise, plain(both));
    }
    return both;
}

// The lesser of, the greater of.
type_id checker::infer_choice_of(ast::expr_id id, type_id hint) {
    const ast::expr& e = at(id);
    type_id joined = 0;
    bool is_broken = false;
    for (std::uint32_t n = 0; n < e.count; ++n) {
        const ast::expr_id operand = tree.operand(e, n);
        const type_id t = infer(operand, hint);
        if (t == 0) {
            is_broken = true;
            continue;
        }
        const bool has_order = takes_bare(t) || is(t) == kind::money || is(t) == kind::bare || is(t) == kind::date;
        if (!has_order) {
            error(310, at(operand).where, {describe(t)});
            is_broken = true;
            continue;
        }
        const type_id both = joined == 0 ? t : join(joined, t);
        if (both == 0) {
            if (!currencies_differ(operand, joined, t)) error(306, at(operand).where, {describe(t), describe(joined)});
            is_broken = true;
            continue;
        }
        joined = both;
    }
    if (is_broken || joined == 0) return 0;
    if (is(joined) != kind::bare) {
        for (std::uint32_t n = 0; n < e.count; ++n) adapt(tree.operand(e, n), plain(joined));
    }
    return joined;
}

type_id checker::infer_round(ast::expr_id id, type_id hint) {
    const ast::expr& e = at(id);
    const ast::expr_id value = tree.operand(e, 0);
    const ast::expr_id unit = tree.operand(e, 1);
    const type_id t = infer(value, hint);
    if (t == 0) {
        settle(unit);
        return 0;
    }
    if (is(t) == kind::bare) {
        if (is(infer(unit)) == kind::bare) return t;
        adapt(value, plain(result.expr_types[unit.index]));
        return result.expr_types[unit.index];
    }
    if (!is_numeric(t) && is(t) != kind::money) {
        error(304, at(value).where, {"@type_number", describe(t)});
        return 0;
    }
    require(unit, plain(t));
    return t;
}

type_id checker::infer_dates(ast::expr_id id) {
    const ast::expr& e = at(id);
    const type_id date = simple(kind::date);
    const bool is_of_period = e.kind == ast::expr_kind::start_of || e.kind == ast::expr_kind::end_of;
    for (std::uint32_t n = 0; n < e.count; ++n) require(tree.operand(e, n), is_of_period ? simple(kind::period) : date);
    if (e.kind == ast::expr_kind::period) return simple(kind::period);
    return is_of_period ? date : simple(kind::count);
}

type_id checker::infer_on(ast::expr_id id) {
    const ast::expr& e = at(id);
    const ast::expr_id series = tree.operand(e, 0);
    require(tree.operand(e, 1), simple(kind::date));
    type_id t = 0;
    switch (at(series).kind) {
        case ast::expr_kind::call: t = infer_call(series, true); break;
        case ast::expr_kind::name: t = infer_name(series, 0, name_use::series); break;
        case ast::expr_kind::member: t = infer_member(series, name_use::series); break;
        default:
            settle(series);
            error(316, at(series).where, {std::string(at(series).name.text)});
            return 0;
    }
    set_type(series, t);
    refer(id) = refer(series);
    const bool is_table = at(series).kind == ast::expr_kind::call;
    if (!is_table && refer(series).is != referent_kind::series && refer(series).is != referent_kind::none) {
        error(316, at(series).where, {std::string(at(series).name.text)});
        return 0;
    }
    return t;
}

type_id checker::infer_latest(ast::expr_id id) {
    const ast::expr& e = at(id);
    require(tree.operand(e, 0), simple(kind::period));
    const resolved r = resolve(e.name, 0, name_use::series);
    refer(id) = r.to;
    if (!r.is_found) {
        did_you_mean(error(201, e.name.where, {std::string(e.name.text)}), e.name.where, e.name.text, names_here());
        return 0;
    }
    if (r.to.is != referent_kind::series) {
        error(316, e.name.where, {std::string(e.name.text)});
        return 0;
    }
    return r.type;
}

}  // namespace pol::check
