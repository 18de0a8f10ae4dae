// Lowering of parameters: declared ones, those written in place, and the pairs that `up to` makes.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/lowering.hpp"

#include <string>
#include <utility>

namespace pol::ast {

expr_op rounding_mode(keyword k) {
    switch (k) {
        case keyword::half_up: return expr_op::half_up;
        case keyword::half_even: return expr_op::half_even;
        case keyword::half_down: return expr_op::half_down;
        case keyword::round_up: return expr_op::up;
        case keyword::round_down: return expr_op::down;
        case keyword::floor: return expr_op::floor;
        case keyword::ceiling: return expr_op::ceiling;
        default: return expr_op::none;
    }
}

rounding lowering::lower_rounding(std::size_t n) {
    rounding r;
    r.where = where(n);
    children c = of(n);
    r.mode = rounding_mode(keyword_at(c.take()));
    c.next();  // `to`
    r.unit = lower_expr(c.index());
    return r;
}

bound lowering::lower_bound(std::size_t n) {
    bound b;
    b.where = where(n);
    children c = of(n);
    switch (keyword_at(c.take())) {
        case keyword::at_least: b.relation = expr_op::at_least; break;
        case keyword::at_most: b.relation = expr_op::at_most; break;
        case keyword::more_than: b.relation = expr_op::more; break;
        default: b.relation = expr_op::less; break;
    }
    b.value = lower_expr(c.index());
    return b;
}

void lowering::lower_parameter_mark(std::size_t n, parameter& into) {
    children c = of(n);
    const std::size_t first = c.take();
    if (at(first).kind == node_kind::bound) {
        into.bounds.push_back(lower_bound(first));
    } else if (at(first).kind == node_kind::source) {
        into.source = lower_source(first);
    } else {
        switch (keyword_at(first)) {
            case keyword::open: into.is_open = true; break;
            case keyword::optional: into.is_optional = true; break;
            case keyword::decided_by: into.decided_by = lower_word(c.index()); break;
            default: into.is_unconfirmed = true; break;
        }
    }
}

parameter lowering::lower_parameter_parts(children& c) {
    parameter p;
    for (; !c.done(); c.next()) {
        switch (c.peek().kind) {
            case node_kind::names: p.name = lower_names(c.index()); break;
            case node_kind::type: p.type = lower_type(c.index()); break;
            case node_kind::expr: p.value = lower_expr(c.index()); break;
            case node_kind::mark: lower_parameter_mark(c.index(), p); break;
            case node_kind::titles: p.label = lower_titles(c.index()); break;
            case node_kind::block:
                p.is_series = true;
                p.entries = lower_entries(c.index());
                break;
            default: break;
        }
    }
    return p;
}

std::uint32_t lowering::lower_parameter(std::size_t n) {
    children c = of(n);
    parameter p = lower_parameter_parts(c);
    p.where = where(n);
    out_.parameters.push_back(std::move(p));
    return static_cast<std::uint32_t>(out_.parameters.size() - 1);
}

expr_id lowering::parameter_expr(parameter p) {
    expr e;
    e.kind = expr_kind::parameter;
    e.where = p.where;
    e.mark = p.name.first.where;
    out_.parameters.push_back(std::move(p));
    e.extra = static_cast<std::uint32_t>(out_.parameters.size() - 1);
    return make(std::move(e), {});
}

expr_id lowering::lower_parameter_here(std::size_t n, parameter_place place) {
    children c = of(n);
    parameter p = lower_parameter_parts(c);
    p.where = where(n);
    p.place = place;
    if (place == parameter_place::granted) p.is_optional = true;
    return parameter_expr(std::move(p));
}

expr_id lowering::lower_up_to(std::size_t n) {
    children c = of(n);
    expr e;
    e.kind = expr_kind::up_to;
    e.where = where(n);
    e.mark = where(c.take());
    const std::size_t operand = c.take();
    if (c.take(keyword::granted)) {
        const expr_id ceiling = lower_operand(operand);
        const expr_id granted = lower_parameter_here(c.index(), parameter_place::granted);
        return make(std::move(e), {ceiling, granted});
    }
    children inner = of(operand);
    const std::size_t bracket = inner.take();
    if (inner.done() && at(bracket).kind == node_kind::parameter_here) return lower_ceiling(n, bracket);
    // Without a name nobody could ever set what is granted.
    sink_.report(146, where(n), {"@up_to"});
    return make(std::move(e), {lower_operand(operand)});
}

// `up to [rate = 70%]`: rate_ceiling with the value, and the optional rate_granted.
expr_id lowering::lower_ceiling(std::size_t n, std::size_t bracket) {
    children c = of(bracket);
    parameter ceiling = lower_parameter_parts(c);
    ceiling.where = where(bracket);
    ceiling.place = parameter_place::ceiling;
    parameter granted;
    granted.place = parameter_place::granted;
    granted.type = ceiling.type;
    granted.is_optional = true;
    granted.decided_by = ceiling.decided_by;
    granted.bounds = ceiling.bounds;
    granted.label = ceiling.label;
    granted.where = ceiling.where;
    const auto named = [this](const word& w, std::string_view ending) {
        return w ? word{keep(std::string(w.text).append(ending)), w.where} : word{};
    };
    granted.name = {named(ceiling.name.first, "_granted"), named(ceiling.name.second, "_granted")};
    ceiling.name = {named(ceiling.name.first, "_ceiling"), named(ceiling.name.second, "_ceiling")};
    expr e;
    e.kind = expr_kind::up_to;
    e.where = where(n);
    e.mark = where(of(n).index());
    const expr_id first = parameter_expr(std::move(ceiling));
    const expr_id second = parameter_expr(std::move(granted));
    return make(std::move(e), {first, second});
}

}  // namespace pol::ast
