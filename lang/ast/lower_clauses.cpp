// Lowering of clauses: conditions, awards and their steps, permissions and advice.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/lowering.hpp"

#include <utility>

namespace pol::ast {

clause lowering::lower_clause(std::size_t n) {
    clause all;
    all.where = where(n);
    children c = of(n);
    c.next();
    all.name = lower_names(c.take());
    optional_titles(c, all.title);
    for (children lines = of(c.index()); !lines.done();) lower_clause_item(lines.take(), all);
    return all;
}

void lowering::lower_clause_item(std::size_t n, clause& into) {
    switch (at(n).kind) {
        case node_kind::source: into.source = lower_source(n); break;
        case node_kind::agencies: {
            children c = of(n);
            c.next();
            words(c, into.agencies);
            break;
        }
        case node_kind::claim: {
            children c = of(n);
            c.next();
            into.has_claim = true;
            for (field& f : lower_fields(c.index())) into.claim.push_back(std::move(f));
            break;
        }
        case node_kind::parameter: into.parameters.push_back(lower_parameter(n)); break;
        case node_kind::let: into.lets.push_back(lower_let(n)); break;
        case node_kind::eligible: into.eligible.push_back(lower_condition(n)); break;
        case node_kind::award: into.awards.push_back(lower_award(n)); break;
        case node_kind::cap: into.steps.push_back(lower_cap(n)); break;
        case node_kind::less:
        case node_kind::once: into.steps.push_back(lower_other_step(n)); break;
        case node_kind::round_step: {
            children c = of(n);
            c.next();
            into.rounds = lower_rounding(c.index());
            break;
        }
        case node_kind::highest: into.highest_of.push_back(lower_highest(n)); break;
        case node_kind::permit: into.permits.push_back(lower_permit(n)); break;
        case node_kind::waive:
        case node_kind::oblige:
        case node_kind::advise: into.effects.push_back(lower_effect(n)); break;
        case node_kind::report: into.reports.push_back(lower_report(n)); break;
        default: break;
    }
}

award lowering::lower_award(std::size_t n) {
    award a;
    a.where = where(n);
    children c = of(n);
    c.next();
    a.name = lower_names(c.take());
    optional_titles(c, a.title);
    for (children lines = of(c.index()); !lines.done();) {
        const std::size_t line = lines.take();
        switch (at(line).kind) {
            case node_kind::source: a.source = lower_source(line); break;
            case node_kind::let: a.lets.push_back(lower_let(line)); break;
            case node_kind::when: a.when.push_back(lower_condition(line)); break;
            case node_kind::where: a.where_.push_back(lower_condition(line)); break;
            case node_kind::for_each:
                if (a.has_items) sink_.report(147, where(of(line).index()), {"@for_each"});
                a.has_items = true;
                a.items = lower_for_each(line);
                break;
            case node_kind::pay: a.pays.push_back(lower_pay(line)); break;
            case node_kind::cap: a.steps.push_back(lower_cap(line)); break;
            case node_kind::limit: a.steps.push_back(lower_limit(line)); break;
            case node_kind::less:
            case node_kind::once:
            case node_kind::round_step: a.steps.push_back(lower_other_step(line)); break;
            default: break;
        }
    }
    return a;
}

condition lowering::lower_condition(std::size_t n) {
    condition one;
    one.where = where(n);
    children c = of(n);
    c.next();
    one.value = lower_expr(c.take());
    optional_reason(c, one.otherwise);
    return one;
}

void lowering::keys(children& c, std::vector<expr_id>& into) {
    while (c.at(node_kind::expr)) into.push_back(lower_expr(c.take()));
}

for_each lowering::lower_for_each(std::size_t n) {
    for_each f;
    f.where = where(n);
    children c = of(n);
    c.next();
    f.variable = lower_word(c.take());
    c.next();  // `in`
    if (c.at(node_kind::selection)) {
        children s = of(c.take());
        f.from = keyword_at(s.take()) == keyword::the_rest_of ? items_kind::rest_of : items_kind::excluded;
        f.award = lower_word(s.index());
    } else {
        f.list = lower_operand(c.take());
        // `in (the rest of a)` is the same in brackets.
        const expr& list = out_[f.list];
        if (list.kind == expr_kind::rest_of || list.kind == expr_kind::excluded_of) {
            f.from = list.kind == expr_kind::rest_of ? items_kind::rest_of : items_kind::excluded;
            f.award = list.name;
        }
    }
    if (c.take(keyword::by)) keys(c, f.keys);
    if (c.at(node_kind::order)) {
        children o = of(c.index());
        f.order = keyword_at(o.take()) == keyword::largest ? order_kind::largest_first : order_kind::smallest_first;
        f.order_key = lower_expr(o.index());
    }
    return f;
}

exception lowering::lower_exception(std::size_t n) {
    exception e;
    e.where = where(n);
    children c = of(n);
    c.next();
    e.condition = lower_expr(c.take());
    if (!c.done()) e.value = lower_expr(c.index());
    return e;
}

pay lowering::lower_pay(std::size_t n) {
    pay p;
    p.where = where(n);
    children c = of(n);
    c.next();
    p.value = lower_expr(c.take());
    while (c.at(node_kind::exception)) p.exceptions.push_back(lower_exception(c.take()));
    return p;
}

// What may end a step: counting, exceptions, a reason.
void lowering::step_ending(children& c, step& into) {
    for (; !c.done(); c.next()) {
        switch (c.peek().kind) {
            case node_kind::counting: {
                children counted = of(c.index());
                counted.next();
                into.counting = lower_expr(counted.index());
                break;
            }
            case node_kind::exception: into.exceptions.push_back(lower_exception(c.index())); break;
            case node_kind::reason: into.otherwise = lower_reason(c.index()); break;
            default: break;
        }
    }
}

step lowering::lower_cap(std::size_t n) {
    step s;
    s.where = where(n);
    children c = of(n);
    c.next();
    s.value = lower_expr(c.take());
    if (c.take(keyword::each)) {
        s.kind = step_kind::cap_each;
    } else if (c.take(keyword::per)) {
        s.kind = step_kind::cap_per;
        keys(c, s.keys);
    } else if (c.take(keyword::in_total)) {
        s.kind = step_kind::cap_in_total;
    } else if (c.take(keyword::over_all_years)) {
        s.kind = step_kind::cap_over_all_years;
    }
    step_ending(c, s);
    return s;
}

step lowering::lower_limit(std::size_t n) {
    step s;
    s.kind = step_kind::limit;
    s.where = where(n);
    children c = of(n);
    c.next();
    s.value = lower_expr(c.take());
    c.take(keyword::items);
    if (c.take(keyword::less)) s.less = lower_expr(c.take());
    if (c.take(keyword::per)) keys(c, s.keys);
    if (c.at(node_kind::keyword)) {
        const keyword k = keyword_at(c.take());
        s.has_order = true;
        s.order = k == keyword::largest_first    ? order_kind::largest_first
                  : k == keyword::smallest_first ? order_kind::smallest_first
                                                 : order_kind::given;
    }
    step_ending(c, s);
    return s;
}

step lowering::lower_other_step(std::size_t n) {
    step s;
    s.where = where(n);
    children c = of(n);
    c.next();
    if (at(n).kind == node_kind::round_step) {
        s.kind = step_kind::round;
        s.rounds = lower_rounding(c.index());
        return s;
    }
    if (at(n).kind == node_kind::once) {
        s.kind = step_kind::once;
    } else {
        s.kind = step_kind::less;
        s.value = lower_expr(c.take());
        if (c.take(keyword::once_over)) words(c, s.once_over);
    }
    step_ending(c, s);
    return s;
}

highest lowering::lower_highest(std::size_t n) {
    highest h;
    h.where = where(n);
    children c = of(n);
    c.next();
    words(c, h.of);
    while (c.at(node_kind::exception)) h.exceptions.push_back(lower_exception(c.take()));
    return h;
}

permit lowering::lower_permit(std::size_t n) {
    permit p;
    p.where = where(n);
    children c = of(n);
    c.next();
    p.name = lower_names(c.take());
    optional_titles(c, p.title);
    for (children lines = of(c.index()); !lines.done();) {
        const std::size_t line = lines.take();
        if (at(line).kind == node_kind::when)
            p.when.push_back(lower_condition(line));
        else
            p.grants.push_back(lower_grant(line));
    }
    return p;
}

grant lowering::lower_grant(std::size_t n) {
    grant g;
    g.where = where(n);
    children c = of(n);
    c.next();
    g.variable = lower_word(c.take());
    c.next();  // `in`
    g.list = lower_operand(c.take());
    c.next();  // `as`
    g.prefix = lower_word(c.take());
    for (children lines = of(c.index()); !lines.done();) g.where_.push_back(lower_condition(lines.take()));
    return g;
}

effect lowering::lower_effect(std::size_t n) {
    effect e;
    e.where = where(n);
    for (children c = of(n); !c.done(); c.next()) {
        const std::size_t part = c.index();
        if (c.at(keyword::waive)) e.kind = effect_kind::waive;
        if (c.at(keyword::oblige)) e.kind = effect_kind::oblige;
        if (c.at(node_kind::names)) e.name = lower_names(part);
        if (c.at(node_kind::titles)) e.title = lower_titles(part);
        if (c.at(node_kind::name)) e.with = lower_word(part);
        if (c.at(node_kind::expr)) e.when = lower_expr(part);
    }
    return e;
}

report lowering::lower_report(std::size_t n) {
    report r;
    r.where = where(n);
    children c = of(n);
    c.next();
    r.name = lower_names(c.take());
    r.value = lower_expr(c.take());
    optional_titles(c, r.title);
    return r;
}

}  // namespace pol::ast
