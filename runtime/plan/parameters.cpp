// What a text refers to and may be set from outside: parameters, series, tables, brackets.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

#include "runtime/number/date.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace pol::plan {
namespace {

using form = value::form;

bool is_set(const plan& p, const constant& c, const bound& b) {
    const constant& limit = p.constants[p.nodes[b.node].a];
    const auto order = c.is == kind::number ? c.number <=> limit.number : c.code <=> limit.code;
    switch (b.is) {
        case relation::at_least: return order >= 0;
        case relation::at_most: return order <= 0;
        case relation::more_than: return order > 0;
        case relation::less_than: return order < 0;
    }
    return true;
}

std::string_view keyword_of(relation r) {
    switch (r) {
        case relation::at_least: return "@at_least ";
        case relation::at_most: return "@at_most ";
        case relation::more_than: return "@more_than ";
        case relation::less_than: return "@less_than ";
    }
    return "";
}

// What a case is likely to set fits as well: rates in hundredths of a percent, amounts in hundredths.
std::int64_t least_scale(const parameter& p) {
    if (p.is != kind::number || p.measures == unit::count) return 1;
    return p.measures == unit::money ? 100 : 10'000;
}

}  // namespace

void builder::plan_parameters() {
    std::vector<std::uint32_t> sorted(checked_->parameters.size());
    std::iota(sorted.begin(), sorted.end(), 0U);
    std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t x, std::uint32_t y) {
        return checked_->parameters[x].name < checked_->parameters[y].name;
    });
    parameter_place_.assign(sorted.size(), none);
    plan_.parameters.resize(sorted.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) parameter_place_[sorted[i]] = static_cast<index>(i);
    for (std::size_t i = 0; i < sorted.size(); ++i)
        plan_parameter(checked_->parameters[sorted[i]], plan_.parameters[i]);
}

void builder::plan_parameter(const check::parameter& from, parameter& to) {
    check::type t = checked_->types[from.type];
    to.name = from.name;
    to.is_list = t.is == check::kind::list;
    if (to.is_list) t = checked_->types[t.detail];
    to.is = kind_of(t);
    to.measures = unit_of(t);
    if (t.is == check::kind::choice) to.choice = t.detail;
    if (t.is == check::kind::money) to.currency = t.detail;
    to.is_optional = from.is_optional || t.is_optional;
    to.is_open = from.is_open;
    to.is_series = from.is_series;
    to.clause = from.clause;
    if (t.is == check::kind::period || t.is == check::kind::record || t.is == check::kind::list) {
        report(530, from.declared->where, {from.name});
        return;
    }
    to.is_unconfirmed = from.declared->is_unconfirmed;
    to.decided_by = from.declared->decided_by.text;
    to.label = titles_of(from.declared->label);
    to.where = site_of(from.declared->where);
    for (const ast::bound& b : from.declared->bounds) {
        const index limit = constant_value(b.value, t, 504, from.name);
        if (limit != none) to.bounds.push_back({relation_of(b.relation), limit});
    }
    to.scale = least_scale(to);
    plan_parameter_values(from, t, to);
    const bool is_set = to.value != none || !to.list.empty() || !to.entries.empty();
    if (!is_set) return;
    const bool is_amended = from.origin.amendment != check::provenance::text;
    to.from = is_amended ? layer::amendment : layer::text;
    if (is_amended) {
        const ast::amend& a = tree_->amendments[from.origin.amendment];
        to.amendment = a.title.english.empty() ? a.title.chinese : a.title.english;
    }
}

void builder::plan_parameter_values(const check::parameter& from, const check::type& as, parameter& to) {
    const auto take = [&](ast::expr_id e) {
        const index n = constant_value(e, as, 504, from.name);
        if (n == none) return none;
        const constant& c = *constant_at(n);
        if (c.is == kind::number) to.scale = common_scale(to.scale, scale_of_constant(c.number));
        check_range(to, c, as, expr_of(e).where);
        return plan_.nodes[n].a;
    };
    const bool has_value = from.value && expr_of(from.value).kind != ast::expr_kind::none;
    if (has_value && to.is_list) {
        const ast::expr& e = expr_of(from.value);
        if (e.kind != ast::expr_kind::list) {
            to.list.push_back(take(from.value));
        } else {
            for (std::uint32_t i = 0; i < e.count; ++i) to.list.push_back(take(tree_->operand(e, i)));
        }
    } else if (has_value) {
        to.value = take(from.value);
    }
    std::int64_t before = std::numeric_limits<std::int64_t>::min();
    for (const ast::entry& e : from.entries) {
        if (e.day == before) report(505, e.day_where, {number::format_date(e.day)});
        before = e.day;
        to.entries.push_back({e.day, e.value ? take(e.value) : none});
    }
}

index builder::constant_value(ast::expr_id e, const check::type& as, int code, const std::string& name) {
    if (!e) return none;
    const value v = translate(e, {});
    const constant* c = v.is == form::scalar ? constant_at(v.a) : nullptr;
    if (c != nullptr) return constant_node(*c, as);
    report(code, expr_of(e).where, {name});
    return none;
}

void builder::check_range(const parameter& p, const constant& c, const check::type& as, text::span where) {
    for (const bound& b : p.bounds) {
        if (is_set(plan_, c, b)) continue;
        report(523, where, {p.name, shown(c, as), std::string(keyword_of(b.is)) + shown(*constant_at(b.node), as)});
    }
}

// ------------------------------------------------------------------------------------------------ tables

void builder::plan_tables() {
    for (const ast::table& t : tree_->tables) {
        table_place_.push_back(none);
        table_is_analysed_.push_back(false);
        if (t.versions.empty() || !t.versions.front().is_dated) continue;
        const check::type& gives = checked_->types[checked_->declared_types[t.type.index]];
        table_place_.back() = static_cast<index>(plan_.table_parameters.size());
        plan_.table_parameters.push_back(
            {std::string(t.name.first.text), t.versions.back().rows.size(), unit_of(gives), kind_of(gives)});
    }
    brackets_are_analysed_.assign(tree_->bracket_tables.size(), false);
}

value builder::call_table(const ast::expr& e, std::uint32_t table, ast::expr_id on, const surroundings& here) {
    const ast::table& t = tree_->tables[table];
    surroundings outside = here;
    outside.product = none;
    std::vector<index> arguments;
    for (std::uint32_t i = 0; i < e.count; ++i) arguments.push_back(scalar(tree_->operand(e, i), outside));
    if (arguments.size() != t.arguments.size()) return error_here(e.where);
    const check::type& gives = checked_->types[checked_->declared_types[t.type.index]];
    node n;
    n.is = op::lookup;
    n.gives = kind_of(gives);
    n.measures = unit_of(gives);
    n.currency = gives.is == check::kind::money ? gives.detail : 0;
    if (on) n.b = scalar(on, outside);
    for (const index a : arguments) n.domain = join(n.domain, plan_.nodes[a].domain);
    if (on) n.domain = join(n.domain, plan_.nodes[n.b].domain);
    n.a = make_lookup(table, arguments, here.current);
    for (const lookup_version& v : plan_.lookups[n.a].versions) {
        for (const lookup_row& r : v.rows) {
            if (r.condition != none) n.domain = join(n.domain, plan_.nodes[r.condition].domain);
            n.domain = join(n.domain, plan_.nodes[r.value].domain);
        }
    }
    return of_node(add_node(n, on ? text::span{e.where.begin, expr_of(on).where.end} : e.where));
}

index builder::make_lookup(std::uint32_t table, const std::vector<index>& arguments, index current) {
    std::string key = std::to_string(table) + ':' + std::to_string(owner_);
    for (const index a : arguments) key.append(1, ',').append(std::to_string(a));
    if (const auto known = lookups_.find(key); known != lookups_.end()) return known->second;
    const ast::table& t = tree_->tables[table];
    std::vector<value> values;
    for (const index a : arguments) values.push_back(of_node(a));
    surroundings inside;
    inside.arguments = &values;
    inside.current = current;
    lookup made;
    made.table = table_place_[table];
    made.arguments = arguments;
    for (const ast::dated_rows& version : t.versions) {
        lookup_version v;
        v.from = version.is_dated ? version.day : std::numeric_limits<std::int64_t>::min();
        for (const ast::row& r : version.rows) {
            const index condition = r.is_otherwise ? none : row_condition(r, inside);
            v.rows.push_back({condition, scalar(r.value, inside)});
        }
        made.versions.push_back(std::move(v));
    }
    if (!table_is_analysed_[table]) {
        table_is_analysed_[table] = true;
        analyse_table(t, made, inside);
    }
    const index place = static_cast<index>(plan_.lookups.size());
    lookups_.emplace(std::move(key), place);
    plan_.lookups.push_back(std::move(made));
    return place;
}

// None: the row fits whatever is asked for.
index builder::row_condition(const ast::row& r, const surroundings& here) {
    index made = none;
    for (std::size_t i = 0; i < r.cells.size() && i < here.arguments->size(); ++i) {
        const index cell = cell_condition(r.cells[i], (*here.arguments)[i].a, here);
        if (cell == none) continue;
        made = made == none ? cell : yes_no(op::and_, made, cell, r.where);
    }
    return made;
}

index builder::cell_condition(const ast::cell& c, index argument, const surroundings& here) {
    switch (c.kind) {
        case ast::cell_kind::any: return none;
        case ast::cell_kind::equal: return yes_no(op::equal, argument, scalar(c.low, here), c.where);
        case ast::cell_kind::range: {
            const index from = yes_no(op::at_most, scalar(c.low, here), argument, c.where);
            return yes_no(op::and_, from, yes_no(op::at_most, argument, scalar(c.high, here), c.where), c.where);
        }
        case ast::cell_kind::bound: break;
    }
    const index limit = scalar(c.low, here);
    switch (relation_of(c.relation)) {
        case relation::at_least: return yes_no(op::at_most, limit, argument, c.where);
        case relation::at_most: return yes_no(op::at_most, argument, limit, c.where);
        case relation::more_than: return yes_no(op::less, limit, argument, c.where);
        case relation::less_than: return yes_no(op::less, argument, limit, c.where);
    }
    return none;
}

value builder::call_brackets(const ast::expr& e, std::uint32_t table, const surroundings& here) {
    const ast::brackets& t = tree_->bracket_tables[table];
    surroundings inside;
    inside.current = here.current;
    node n;
    n.is = op::bracketed;
    surroundings outside = here;
    outside.product = none;
    n.b = scalar(tree_->operand(e, 0), outside);
    n.measures = plan_.nodes[n.b].measures;
    n.currency = plan_.nodes[n.b].currency;
    n.domain = plan_.nodes[n.b].domain;
    const std::vector<value> arguments{of_node(n.b)};
    inside.arguments = &arguments;
    bracket_table made;
    made.name = t.name.first.text;
    for (const ast::row& r : t.rows) {
        const bool is_last = r.is_otherwise || r.cells.empty();
        const bracket b{is_last ? none : scalar(r.cells.front().low, inside), scalar(r.value, inside)};
        if (b.up_to != none) n.domain = join(n.domain, plan_.nodes[b.up_to].domain);
        n.domain = join(n.domain, plan_.nodes[b.rate].domain);
        made.rows.push_back(b);
    }
    if (!brackets_are_analysed_[table]) {
        brackets_are_analysed_[table] = true;
        analyse_brackets(t, made);
    }
    n.a = static_cast<index>(plan_.brackets.size());
    plan_.brackets.push_back(std::move(made));
    return of_node(add_node(n, e.where));
}

}  // namespace pol::plan
