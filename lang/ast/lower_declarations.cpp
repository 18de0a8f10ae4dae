// Lowering of types, fields, tables and the other declarations of a policy.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/folding.hpp"

#include <utility>

namespace pol::ast {

namespace {

type_kind kind_of(keyword k) {
    switch (k) {
        case keyword::type_yes_no: return type_kind::yes_no;
        case keyword::type_number: return type_kind::number;
        case keyword::type_count: return type_kind::count;
        case keyword::type_rate: return type_kind::rate;
        case keyword::type_money: return type_kind::money;
        case keyword::type_date: return type_kind::date;
        case keyword::type_period: return type_kind::period;
        case keyword::type_duration: return type_kind::duration;
        case keyword::type_text: return type_kind::text;
        case keyword::list_of: return type_kind::list;
        case keyword::optional: return type_kind::optional;
        default: return type_kind::bad;
    }
}

}  // namespace

type_id lowering::record_type(std::size_t block) {
    type t;
    t.kind = type_kind::record;
    t.where = where(block);
    std::vector<field> fields = lower_fields(block);
    t.first = static_cast<std::uint32_t>(out_.fields.size());
    t.count = static_cast<std::uint32_t>(fields.size());
    for (field& f : fields) out_.fields.push_back(std::move(f));
    out_.types.push_back(t);
    return {static_cast<std::uint32_t>(out_.types.size() - 1)};
}

type_id lowering::lower_type(std::size_t n) {
    type t;
    t.where = where(n);
    children c = of(n);
    if (c.at(node_kind::name)) {
        t.kind = type_kind::named;
        t.name = lower_word(c.take());
    } else if (c.at(node_kind::keyword)) {
        t.kind = kind_of(keyword_at(c.take()));
    }
    for (; !c.done(); c.next()) {
        if (c.at(node_kind::currency)) {
            t.name = lower_word(c.index());
            t.name.text = currency_code(t.name.text);
        } else if (c.at(keyword::signed_)) {
            t.is_signed = true;
        } else if (c.at(node_kind::block)) {
            t.element = record_type(c.index());
        } else if (c.at(node_kind::type)) {
            t.element = lower_type(c.index());
        }
    }
    out_.types.push_back(t);
    return {static_cast<std::uint32_t>(out_.types.size() - 1)};
}

std::vector<field> lowering::lower_fields(std::size_t block) {
    std::vector<field> all;
    for (children c = of(block); !c.done();) lower_field(c.take(), all);
    return all;
}

// `a, b : money = 0, at least 5 "label"` makes a field of each name; they share type and default.
void lowering::lower_field(std::size_t n, std::vector<field>& into) {
    std::vector<names> all;
    field f;
    f.where = where(n);
    bool is_optional = false;
    for (children c = of(n); !c.done(); c.next()) {
        const std::size_t part = c.index();
        switch (at(part).kind) {
            case node_kind::names: all.push_back(lower_names(part)); break;
            case node_kind::keyword: is_optional = true; break;
            case node_kind::type: f.type = lower_type(part); break;
            case node_kind::expr: f.value = lower_expr(part); break;
            case node_kind::titles: f.label = lower_titles(part); break;
            case node_kind::block: {
                f.type = record_type(part);
                if (!is_optional) break;
                type t;
                t.kind = type_kind::optional;
                t.element = f.type;
                t.where = where(part);
                out_.types.push_back(t);
                f.type = {static_cast<std::uint32_t>(out_.types.size() - 1)};
                break;
            }
            case node_kind::mark: {
                children m = of(part);
                if (m.at(node_kind::bound)) f.bounds.push_back(lower_bound(m.index()));
                if (m.at(keyword::unique)) f.is_unique = true;
                if (m.at(keyword::recorded)) f.is_recorded = true;
                break;
            }
            default: break;
        }
    }
    f.is_derived = !f.type && f.value;
    for (const names& one : all) {
        f.name = one;
        into.push_back(f);
    }
}

void lowering::lower_policy(std::size_t n) {
    policy p;
    p.where = where(n);
    children c = of(n);
    c.next();
    p.name = lower_word(c.take());
    optional_titles(c, p.title);
    for (children lines = of(c.index()); !lines.done();) {
        children h = of(lines.take());
        if (h.at(node_kind::source)) {
            p.source = lower_source(h.index());
            continue;
        }
        switch (keyword_at(h.take())) {
            case keyword::issuer: p.issuer = lower_titles(h.index()); break;
            case keyword::status: p.status = lower_word(h.index()); break;
            case keyword::currency:
                p.currency = lower_word(h.index());
                p.currency.text = currency_code(p.currency.text);
                break;
            case keyword::round: p.rounds = lower_rounding(h.index()); break;
            default: words(h, p.labels); break;
        }
    }
    out_.policies.push_back(std::move(p));
}

agency lowering::lower_agency(std::size_t n) {
    agency a;
    children c = of(n);
    c.next();
    a.name = lower_names(c.take());
    optional_titles(c, a.title);
    return a;
}

choice lowering::lower_choice(std::size_t n) {
    choice all;
    all.where = where(n);
    children c = of(n);
    c.next();
    all.name = lower_names(c.take());
    all.is_ordered = c.take(keyword::ordered);
    while (!c.done()) {
        children v = of(c.take());
        choice_value value;
        value.name.first = lower_word(v.take());
        value.name.second = optional_word(v);
        optional_titles(v, value.label);
        all.values.push_back(value);
    }
    return all;
}

std::vector<entry> lowering::lower_entries(std::size_t block) {
    std::vector<entry> all;
    for (children lines = of(block); !lines.done();) {
        entry e;
        e.where = where(lines.index());
        children c = of(lines.take());
        e.day = lower_date(c.index());
        e.day_where = where(c.take());
        if (c.at(node_kind::expr)) e.value = lower_expr(c.index());
        all.push_back(e);
    }
    return all;
}

argument lowering::lower_argument(std::size_t n) {
    argument a;
    children c = of(n);
    a.name = lower_names(c.take());
    a.type = lower_type(c.index());
    return a;
}

cell lowering::lower_cell(std::size_t n) {
    cell one;
    one.where = where(n);
    children c = of(n);
    if (c.at(node_kind::bound)) {
        const bound b = lower_bound(c.index());
        one.kind = cell_kind::bound;
        one.relation = b.relation;
        one.low = b.value;
    } else if (c.at(node_kind::expr)) {
        one.kind = cell_kind::equal;
        one.low = lower_expr(c.take());
        if (c.take(keyword::to)) {
            one.kind = cell_kind::range;
            one.high = lower_expr(c.index());
        } else if (out_[one.low].kind == expr_kind::period) {
            // `2021-01-01 to 2021-12-31` reads as one literal; here it is a range of days.
            const expr days = out_[one.low];
            one.kind = cell_kind::range;
            one.low = out_.operand(days, 0);
            one.high = out_.operand(days, 1);
        }
    }
    return one;
}

row lowering::lower_row(std::size_t n) {
    row r;
    r.where = where(n);
    for (children c = of(n); !c.done(); c.next()) {
        if (c.at(node_kind::cell))
            r.cells.push_back(lower_cell(c.index()));
        else if (c.at(node_kind::expr))
            r.value = lower_expr(c.index());
        else
            r.is_otherwise = true;
    }
    return r;
}

table lowering::lower_table(std::size_t n) {
    table t;
    t.where = where(n);
    dated_rows undated;
    for (children c = of(n); !c.done(); c.next()) {
        switch (c.peek().kind) {
            case node_kind::names: t.name = lower_names(c.index()); break;
            case node_kind::argument: t.arguments.push_back(lower_argument(c.index())); break;
            case node_kind::type: t.type = lower_type(c.index()); break;
            case node_kind::titles: t.label = lower_titles(c.index()); break;
            case node_kind::block:
                for (children lines = of(c.index()); !lines.done(); lines.next()) {
                    if (lines.at(node_kind::row)) {
                        undated.rows.push_back(lower_row(lines.index()));
                        continue;
                    }
                    children d = of(lines.index());
                    d.next();
                    dated_rows version{true, lower_date(d.index()), where(d.index()), {}};
                    d.next();
                    for (children rows = of(d.index()); !rows.done();) version.rows.push_back(lower_row(rows.take()));
                    t.versions.push_back(std::move(version));
                }
                break;
            default: break;
        }
    }
    if (!undated.rows.empty() || t.versions.empty()) t.versions.insert(t.versions.begin(), std::move(undated));
    return t;
}

brackets lowering::lower_brackets(std::size_t n) {
    brackets b;
    b.where = where(n);
    for (children c = of(n); !c.done(); c.next()) {
        switch (c.peek().kind) {
            case node_kind::names: b.name = lower_names(c.index()); break;
            case node_kind::argument: b.amount = lower_argument(c.index()); break;
            case node_kind::titles: b.label = lower_titles(c.index()); break;
            case node_kind::block:
                for (children rows = of(c.index()); !rows.done();) {
                    const std::size_t line = rows.take();
                    row r;
                    r.where = where(line);
                    children parts = of(line);
                    r.is_otherwise = keyword_at(parts.take()) == keyword::otherwise;
                    if (!r.is_otherwise) {
                        cell upper;
                        upper.kind = cell_kind::bound;
                        upper.relation = expr_op::at_most;
                        upper.where = where(parts.index());
                        upper.low = lower_expr(parts.take());
                        r.cells.push_back(upper);
                    }
                    r.value = lower_expr(parts.index());
                    b.rows.push_back(std::move(r));
                }
                break;
            default: break;
        }
    }
    return b;
}

let lowering::lower_let(std::size_t n) {
    let l;
    l.where = where(n);
    for (children c = of(n); !c.done(); c.next()) {
        if (c.at(node_kind::names))
            l.name = lower_names(c.index());
        else if (c.at(node_kind::argument))
            l.arguments.push_back(lower_argument(c.index()));
        else if (c.at(node_kind::expr))
            l.value = lower_expr(c.index());
    }
    l.is_function = !l.arguments.empty();
    return l;
}

group lowering::lower_group(std::size_t n) {
    group g;
    g.where = where(n);
    children c = of(n);
    c.next();
    g.name = lower_names(c.take());
    optional_titles(c, g.title);
    for (children lines = of(c.index()); !lines.done();) {
        const std::size_t line = lines.take();
        if (at(line).kind == node_kind::highest) {
            g.highest_of.push_back(lower_highest(line));
            continue;
        }
        joint_cap cap;
        cap.where = where(line);
        children parts = of(line);
        parts.next();
        cap.value = lower_expr(parts.take());
        parts.next();
        words(parts, cap.over);
        g.caps.push_back(std::move(cap));
    }
    return g;
}

}  // namespace pol::ast
