// Lowering of amendments, samples, examples and properties.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/lowering.hpp"

#include <utility>

namespace pol::ast {

amend lowering::lower_amend(std::size_t n) {
    amend a;
    a.where = where(n);
    children c = of(n);
    c.next();
    a.policy = lower_word(c.take());
    optional_titles(c, a.title);
    c.take(keyword::from);
    a.from = lower_date(c.take());
    if (c.take(keyword::to)) {
        a.has_to = true;
        a.to = lower_date(c.take());
    }
    for (; !c.done(); c.next()) {
        if (c.at(node_kind::name)) a.by = lower_word(c.index());
        if (c.at(node_kind::source)) a.source = lower_source(c.index());
        if (c.at(node_kind::block))
            for (children lines = of(c.index()); !lines.done();) lower_change(lines.take(), a);
    }
    return a;
}

void lowering::lower_change(std::size_t n, amend& into) {
    children c = of(n);
    switch (at(n).kind) {
        case node_kind::set_change: {
            c.next();
            path target = lower_path(c.take());
            into.sets.push_back({std::move(target), lower_expr(c.index()), where(n)});
            break;
        }
        case node_kind::require_change: {
            c.next();
            require_change r;
            r.where = where(n);
            r.clause = lower_word(c.take());
            c.next();  // `require`
            r.condition_.where = where(n);
            r.condition_.value = lower_expr(c.take());
            optional_reason(c, r.condition_.otherwise);
            into.requirements.push_back(std::move(r));
            break;
        }
        case node_kind::repeal_change:
            c.next();
            into.repeals.push_back({lower_word(c.index()), where(n)});
            break;
        case node_kind::replace_change:
            c.next();
            into.clauses.push_back({true, lower_clause(c.index())});
            break;
        case node_kind::clause: into.clauses.push_back({false, lower_clause(n)}); break;
        case node_kind::extend_change: {
            c.next();
            const word series = lower_word(c.take());
            into.extensions.push_back({series, lower_entries(c.index()), where(n)});
            break;
        }
        case node_kind::agency: into.agencies.push_back(lower_agency(n)); break;
        case node_kind::choice: into.choices.push_back(lower_choice(n)); break;
        case node_kind::parameter: into.parameters.push_back(lower_parameter(n)); break;
        case node_kind::example: into.examples.push_back(lower_example(n)); break;
        default: break;
    }
}

data_id lowering::keep_data(data d) {
    out_.data_nodes.push_back(std::move(d));
    return {static_cast<std::uint32_t>(out_.data_nodes.size() - 1)};
}

std::vector<data_field> lowering::lower_data_fields(std::size_t block) {
    std::vector<data_field> all;
    for (children lines = of(block); !lines.done();) {
        children c = of(lines.take());
        const word name = lower_word(c.take());
        all.push_back({name, lower_data(c.index())});
    }
    return all;
}

data_id lowering::lower_data(std::size_t n) {
    data d;
    d.where = where(n);
    children c = of(n);
    // Nothing inside, or only further data: a list in brackets of either kind.
    if (c.done() || c.at(node_kind::data)) {
        d.kind = data_kind::list;
        while (!c.done()) d.items.push_back(lower_data(c.take()));
        return keep_data(std::move(d));
    }
    if (c.at(node_kind::block)) {
        d.kind = data_kind::record;
        d.fields = lower_data_fields(c.index());
        return keep_data(std::move(d));
    }
    if (c.at(node_kind::name)) {
        d.kind = data_kind::name;
        d.name = lower_word(c.take());
        if (c.take(keyword::with)) {
            d.kind = data_kind::with;
            d.fields = lower_data_fields(c.index());
        }
        return keep_data(std::move(d));
    }
    d.kind = data_kind::value;
    const bool is_negative = c.at(node_kind::op);
    const std::size_t sign = c.index();
    if (is_negative) c.next();
    d.value = lower_leaf(c.take());
    if (is_negative) {
        expr e;
        e.kind = expr_kind::negate;
        e.mark = where(sign);
        e.where = where(n);
        d.value = make(std::move(e), {d.value});
    }
    if (c.at(node_kind::data)) {
        d.kind = data_kind::repeat;
        d.items.push_back(lower_data(c.index()));
    }
    return keep_data(std::move(d));
}

given lowering::lower_given(std::size_t n) {
    given g;
    g.where = where(n);
    for (children c = of(n); !c.done(); c.next()) {
        const std::size_t part = c.index();
        switch (at(part).kind) {
            case node_kind::keyword:
                if (keyword_at(part) == keyword::set) g.kind = given_kind::parameter;
                if (keyword_at(part) == keyword::paid) g.kind = given_kind::paid;
                if (keyword_at(part) == keyword::on && g.kind != given_kind::paid) g.kind = given_kind::on;
                break;
            case node_kind::path: g.target = lower_path(part); break;
            case node_kind::name: g.target = {{lower_word(part)}, where(part)}; break;
            case node_kind::data: g.value = lower_data(part); break;
            case node_kind::date: g.day = lower_date(part); break;
            default: break;
        }
    }
    return g;
}

namespace {

expectation_kind kind_of(keyword k) {
    switch (k) {
        case keyword::not_eligible: return expectation_kind::not_eligible;
        case keyword::undetermined: return expectation_kind::undetermined;
        case keyword::bad_input: return expectation_kind::bad_input;
        case keyword::permit: return expectation_kind::permit;
        case keyword::refuse: return expectation_kind::refuse;
        case keyword::waive: return expectation_kind::waive;
        case keyword::oblige: return expectation_kind::oblige;
        case keyword::advise: return expectation_kind::advise;
        case keyword::excluded: return expectation_kind::excluded;
        default: return expectation_kind::amount;
    }
}

}  // namespace

expectation lowering::lower_expectation(std::size_t n) {
    expectation e;
    e.where = where(n);
    children c = of(n);
    c.next();  // `expect`
    if (c.at(node_kind::keyword)) e.kind = kind_of(keyword_at(c.take()));
    bool takes_name = e.kind == expectation_kind::amount || e.kind >= expectation_kind::permit;
    for (; !c.done(); c.next()) {
        const std::size_t part = c.index();
        switch (at(part).kind) {
            case node_kind::name:
                (takes_name ? e.name : e.codes.emplace_back()) = lower_word(part);
                takes_name = false;
                break;
            case node_kind::path:
                if (e.kind == expectation_kind::undetermined)
                    e.needs.push_back(lower_path(part));
                else
                    e.item = lower_path(part);
                break;
            case node_kind::keyword: takes_name = false; break;  // `because`
            case node_kind::expr: e.value = lower_expr(part); break;
            default: break;
        }
    }
    if (e.kind == expectation_kind::amount && e.name) e.kind = expectation_kind::award;
    return e;
}

std::uint32_t lowering::lower_example(std::size_t n) {
    example e;
    e.where = where(n);
    children c = of(n);
    c.next();
    e.title = text_of(c.take());
    c.next();  // `for`
    e.clause = lower_word(c.take());
    if (c.take(keyword::case_)) e.case_name = lower_word(c.take());
    for (children lines = of(c.index()); !lines.done();) {
        const std::size_t line = lines.take();
        if (at(line).kind == node_kind::expectation)
            e.expectations.push_back(lower_expectation(line));
        else
            e.givens.push_back(lower_given(line));
    }
    out_.examples.push_back(std::move(e));
    return static_cast<std::uint32_t>(out_.examples.size() - 1);
}

always lowering::lower_always(std::size_t n) {
    always a;
    a.where = where(n);
    children c = of(n);
    c.next();
    if (c.take(keyword::more)) {
        a.fact = lower_path(c.take());
        a.kind = keyword_at(c.take()) == keyword::never_lowers ? always_kind::never_lowers : always_kind::never_raises;
        a.clause = lower_word(c.index());
        return a;
    }
    a.value = lower_expr(c.take());
    if (c.take(keyword::when)) a.when = lower_expr(c.index());
    return a;
}

}  // namespace pol::ast
