// Lowering of operands: literals, names, calls, lists and the phrases that begin with a keyword.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/folding.hpp"
#include "lang/text/literals.hpp"
#include "lang/text/words.hpp"

#include <algorithm>
#include <utility>

namespace pol::ast {

std::string_view currency_code(std::string_view written) {
    if (written == "元") return "CNY";
    if (written == "美元") return "USD";
    return written;
}

expr_id lowering::make(expr e, std::initializer_list<expr_id> operands) {
    return make(std::move(e), std::vector<expr_id>(operands));
}

expr_id lowering::make(expr e, const std::vector<expr_id>& operands) {
    std::uint32_t deepest = 0;
    for (const expr_id o : operands)
        if (o.index >= first_expr_) deepest = std::max(deepest, depths_[o.index - first_expr_]);
    if (e.kind == expr_kind::parameter) {
        const expr_id value = out_.parameters[e.extra].value;
        if (value) deepest = depths_[value.index - first_expr_];
    }
    if (deepest >= max_expression_depth) {
        if (!is_too_deep_) sink_.report(902, e.mark, {std::to_string(max_expression_depth)});
        is_too_deep_ = true;
        return bad(e.where);
    }
    if (e.mark == span{}) e.mark = e.where;
    e.first = static_cast<std::uint32_t>(out_.operands.size());
    e.count = static_cast<std::uint32_t>(operands.size());
    out_.operands.insert(out_.operands.end(), operands.begin(), operands.end());
    out_.exprs.push_back(e);
    depths_.push_back(deepest + 1);
    return {static_cast<std::uint32_t>(out_.exprs.size() - 1)};
}

expr_id lowering::bad(span where) {
    expr e;
    e.where = e.mark = where;
    out_.exprs.push_back(e);
    depths_.push_back(1);
    return {static_cast<std::uint32_t>(out_.exprs.size() - 1)};
}

expr_id lowering::lower_expr(std::size_t n) {
    children c = of(n);
    if (c.done()) return bad(where(n));
    const std::size_t first = c.take();
    if (c.done() && at(first).kind == node_kind::operand) return lower_operand(first);
    return folding(*this, n).run();
}

expr_id lowering::lower_operand(std::size_t n) {
    children c = of(n);
    if (c.done()) return bad(where(n));
    const std::size_t first = c.take();
    expr_id value = lower_primary(first);
    while (!c.done()) {
        const std::size_t suffix = c.take();
        value = lower_suffix(suffix, value, {where(first).begin, where(suffix).end});
    }
    return value;
}

expr_id lowering::lower_suffix(std::size_t n, expr_id left, span whole) {
    expr e;
    e.where = whole;
    e.mark = where(n);
    if (at(n).kind == node_kind::member) {
        e.kind = expr_kind::member;
        e.name = lower_word(n);
        return make(std::move(e), {left});
    }
    children c = of(n);
    e.mark = where(c.take());  // the keyword
    if (at(n).kind == node_kind::on_suffix) {
        e.kind = expr_kind::on;
        const std::size_t day = c.take();
        return make(std::move(e), {left, at(day).kind == node_kind::operand ? lower_operand(day) : lower_leaf(day)});
    }
    e.kind = expr_kind::where;
    const expr_id condition = lower_expr(c.take());
    if (c.at(node_kind::reason)) {
        out_.reasons.push_back(lower_reason(c.take()));
        e.extra = static_cast<std::uint32_t>(out_.reasons.size());
    }
    return make(std::move(e), {left, condition});
}

expr_id lowering::lower_primary(std::size_t n) {
    switch (at(n).kind) {
        case node_kind::list: return lower_parens(n);
        case node_kind::call: return lower_call(n);
        case node_kind::parameter_here: return lower_parameter_here(n, parameter_place::in_place);
        case node_kind::up_to: return lower_up_to(n);
        case node_kind::quantifier: return lower_quantifier(n);
        case node_kind::choose:
        case node_kind::aggregate:
        case node_kind::part_of:
        case node_kind::between:
        case node_kind::latest:
        case node_kind::round:
        case node_kind::selection: return lower_phrase(n);
        default: return lower_leaf(n);
    }
}

expr_id lowering::lower_leaf(std::size_t n) {
    expr e;
    e.where = where(n);
    switch (at(n).kind) {
        case node_kind::number: return lower_number(n);
        case node_kind::date: return lower_day(n);
        case node_kind::period: return lower_period(n);
        case node_kind::text:
            e.kind = expr_kind::text;
            e.name = {text_of(n), where(n)};
            break;
        case node_kind::keyword: {
            const keyword k = keyword_at(n);
            e.kind = k == keyword::none       ? expr_kind::none
                     : k == keyword::position ? expr_kind::position
                                              : expr_kind::yes_no;
            e.flag = k == keyword::yes;
            break;
        }
        case node_kind::name:
            e.kind = expr_kind::name;
            e.name = lower_word(n);
            break;
        default: break;
    }
    return make(std::move(e), {});
}

expr_id lowering::lower_number(std::size_t n) {
    expr e;
    e.where = where(n);
    const std::string_view raw = bytes(n);
    const text::number_literal l = text::scan_number(raw.data(), raw.data() + raw.size(), text::unit_rule::always);
    e.digits = l.digits;
    e.power = l.power;
    switch (l.kind) {
        case text::literal_kind::number:
            e.kind = expr_kind::number;
            e.flag = l.is_percent;
            break;
        case text::literal_kind::money:
            e.kind = expr_kind::money;
            e.name = {l.currency, where(n)};
            break;
        case text::literal_kind::duration:
            e.kind = expr_kind::duration;
            e.op = l.unit == text::duration_unit::days     ? expr_op::days
                   : l.unit == text::duration_unit::months ? expr_op::months
                                                           : expr_op::years;
            break;
    }
    return make(std::move(e), {});
}

expr_id lowering::lower_day(std::size_t n) {
    expr e;
    e.kind = expr_kind::date;
    e.where = where(n);
    e.digits = bytes(n);
    e.days = lower_date(n);
    return make(std::move(e), {});
}

expr_id lowering::lower_period(std::size_t n) {
    children c = of(n);
    const std::size_t first = c.take();
    c.next();  // `to`
    const expr_id from = lower_day(first);
    const expr_id to = lower_day(c.index());
    if (out_[to].days < out_[from].days)
        sink_.report(145, where(n), {std::string(out_[from].digits), std::string(out_[to].digits)});
    expr e;
    e.kind = expr_kind::period;
    e.where = where(n);
    return make(std::move(e), {from, to});
}

std::vector<expr_id> lowering::lower_arguments_of_call(std::size_t n) {
    std::vector<expr_id> all;
    for (children c = of(n); !c.done();) all.push_back(lower_expr(c.take()));
    return all;
}

bool lowering::has_trailing_comma(std::size_t list, std::size_t last) const {
    const char* const end = file_.bytes().data() + at(list).end;
    const char* const next = text::skip_blank(file_.bytes().data() + at(last).end, end);
    const std::string_view rest(next, static_cast<std::size_t>(end - next));
    return rest.starts_with(",") || rest.starts_with("，") || rest.starts_with("、");
}

expr_id lowering::lower_parens(std::size_t n) {
    const std::vector<expr_id> all = lower_arguments_of_call(n);
    if (all.size() == 1 && !has_trailing_comma(n, of(n).index())) {
        out_.exprs[all[0].index].where = where(n);
        return all[0];
    }
    expr e;
    e.kind = expr_kind::list;
    e.where = where(n);
    return make(std::move(e), all);
}

expr_id lowering::lower_call(std::size_t n) {
    children c = of(n);
    expr e;
    e.where = where(n);
    e.name = lower_word(c.index());
    e.mark = where(c.take());
    e.kind = c.done() ? expr_kind::name : expr_kind::call;
    return make(std::move(e), c.done() ? std::vector<expr_id>() : lower_arguments_of_call(c.index()));
}

expr_id lowering::lower_quantifier(std::size_t n) {
    children c = of(n);
    expr e;
    e.where = where(n);
    e.mark = where(c.index());
    e.kind = keyword_at(c.take()) == keyword::any ? expr_kind::any : expr_kind::every;
    e.name = lower_word(c.take());
    c.next();  // `in`
    const expr_id list = lower_operand(c.take());
    c.next();  // `has`
    const expr_id condition = lower_expr(c.index());
    return make(std::move(e), {list, condition});
}

namespace {

expr_kind phrase_kind(keyword k) {
    switch (k) {
        case keyword::lesser_of: return expr_kind::lesser;
        case keyword::greater_of: return expr_kind::greater;
        case keyword::sum_of: return expr_kind::sum;
        case keyword::largest_of: return expr_kind::largest;
        case keyword::smallest_of: return expr_kind::smallest;
        case keyword::count_of: return expr_kind::count;
        case keyword::year_of: return expr_kind::year_of;
        case keyword::month_of: return expr_kind::month_of;
        case keyword::day_of: return expr_kind::day_of;
        case keyword::start_of: return expr_kind::start_of;
        case keyword::end_of: return expr_kind::end_of;
        case keyword::years_between: return expr_kind::years_between;
        case keyword::months_between: return expr_kind::months_between;
        case keyword::days_between: return expr_kind::days_between;
        case keyword::latest: return expr_kind::latest;
        case keyword::round: return expr_kind::round;
        case keyword::the_rest_of: return expr_kind::rest_of;
        case keyword::excluded: return expr_kind::excluded_of;
        default: return expr_kind::bad;
    }
}

}  // namespace

// A keyword, then operands with small words between them.
expr_id lowering::lower_phrase(std::size_t n) {
    children c = of(n);
    expr e;
    e.where = where(n);
    e.mark = where(c.index());
    e.kind = phrase_kind(keyword_at(c.take()));
    std::vector<expr_id> operands;
    while (!c.done()) {
        const std::size_t part = c.take();
        switch (at(part).kind) {
            case node_kind::expr: operands.push_back(lower_expr(part)); break;
            case node_kind::operand: operands.push_back(lower_operand(part)); break;
            case node_kind::list: operands = lower_arguments_of_call(part); break;
            case node_kind::name: e.name = lower_word(part); break;
            case node_kind::rounding: {
                const rounding r = lower_rounding(part);
                e.op = r.mode;
                operands.push_back(r.unit);
                break;
            }
            default: break;  // `in`, `and`
        }
    }
    return make(std::move(e), operands);
}

}  // namespace pol::ast
