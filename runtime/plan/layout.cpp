// Facts as columns: nested records are flattened into the table around, each list is a table of its own.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

#include <algorithm>

namespace pol::plan {
namespace {

std::string joined(const std::string& path, std::string_view name) {
    std::string made(path);
    if (!made.empty()) made += '/';
    return made.append(name);
}

void sort_members(shape& s) {
    std::sort(s.members.begin(), s.members.end(), [](const member& x, const member& y) { return x.name < y.name; });
}

}  // namespace

void builder::plan_facts() {
    top_instance_.assign(checked_->records.size(), none);
    plan_.tables.emplace_back();
    item_instance_.push_back(none);
    if (checked_->facts_record < checked_->records.size()) {
        const index top = lay_out(checked_->facts_record, 0, "", none, none, none);
        top_instance_[checked_->facts_record] = top;
        item_instance_[0] = top;
        plan_.facts = instances_[top].shape;
        plan_.tables[0].shape = plan_.facts;
    }
    for (std::uint32_t c = 0; c < checked_->clauses.size(); ++c) {
        const check::clause& from = checked_->clauses[c];
        if (!from.declared->has_claim || from.claim_record >= checked_->records.size()) continue;
        const std::string path = "claims/" + std::string(from.declared->name.first.text);
        top_instance_[from.claim_record] = lay_out(from.claim_record, 0, path, none, none, c);
    }
}

index builder::lay_out(std::uint32_t record, index table, const std::string& path, index within, index around,
                       index clause) {
    const index made = static_cast<index>(instances_.size());
    const index its_shape = static_cast<index>(plan_.shapes.size());
    instances_.push_back({record, table, around, its_shape, none, {}});
    plan_.shapes.emplace_back();
    const check::record& r = checked_->records[record];
    instances_[made].fields.resize(r.fields.size());
    for (std::size_t i = 0; i < r.fields.size(); ++i) {
        const field_place place = lay_out_field(r.fields[i], made, path, within, clause);
        instances_[made].fields[i] = place;
        add_member(made, r.fields[i], place);
    }
    sort_members(plan_.shapes[its_shape]);
    return made;
}

field_place builder::lay_out_field(const check::field& f, index inside, const std::string& path, index within,
                                   index clause) {
    if (f.is_derived) return {field_place::leads::derived, none};
    const check::type t = checked_->types[f.type];
    const index table = instances_[inside].table;
    const std::string its_path = joined(path, f.name);
    if (t.is == check::kind::list) return lay_out_list(f, t, inside, its_path, within, clause);
    if (t.is == check::kind::record) {
        index presence = none;
        if (t.is_optional) {
            presence = add_column({check::kind::yes_no}, nullptr, table, its_path, within);
            plan_.columns[presence].is_presence = true;
            column_clause_.push_back(clause);
            if (f.declared != nullptr) plan_.columns[presence].label = titles_of(f.declared->label);
        }
        const index nested = lay_out(t.detail, table, its_path, presence != none ? presence : within, inside, clause);
        instances_[nested].presence = presence;
        plan_.shapes[instances_[nested].shape].presence = presence;
        return {field_place::leads::record, nested};
    }
    const index made = add_column(t, &f, table, its_path, within);
    column_clause_.push_back(clause);
    pending_.push_back({&f, made, inside, clause});
    if (t.is != check::kind::period) return {field_place::leads::column, made};
    plan_.columns[made].of_period = column::part::start;
    const index end = add_column(t, &f, table, its_path, within);
    column_clause_.push_back(clause);
    plan_.columns[end].of_period = column::part::end;
    return {field_place::leads::period, made};
}

index builder::add_column(const check::type& t, const check::field* f, index table, std::string path, index within) {
    column made;
    made.path = std::move(path);
    made.is = kind_of(t);
    made.measures = unit_of(t);
    made.scale = cell_scale(t);
    if (t.is == check::kind::choice) made.choice = t.detail;
    if (t.is == check::kind::money) made.currency = t.detail;
    made.is_optional = t.is_optional;
    made.is_signed = t.is_signed;
    made.within = within;
    made.table = table;
    if (f != nullptr && f->declared != nullptr) {
        made.is_unique = f->declared->is_unique;
        made.label = titles_of(f->declared->label);
    }
    const index place = static_cast<index>(plan_.columns.size());
    plan_.columns.push_back(std::move(made));
    plan_.tables[table].columns.push_back(place);
    return place;
}

field_place builder::lay_out_list(const check::field& f, const check::type& t, index inside, const std::string& path,
                                  index within, index clause) {
    const index made = static_cast<index>(plan_.tables.size());
    table of_items;
    of_items.path = path;
    of_items.parent = instances_[inside].table;
    of_items.within = within;
    of_items.clause = clause;
    const bool is_none_by_default =
        f.declared != nullptr && f.declared->value && expr_of(f.declared->value).kind == ast::expr_kind::none;
    of_items.is_optional = t.is_optional || is_none_by_default;
    of_items.is_empty_by_default =
        f.declared != nullptr && f.declared->value && expr_of(f.declared->value).kind == ast::expr_kind::none;
    plan_.tables.push_back(std::move(of_items));
    item_instance_.push_back(none);
    const check::type item = checked_->types[t.detail];
    if (item.is == check::kind::record) {
        const index items = lay_out(item.detail, made, "", none, inside, clause);
        item_instance_[made] = items;
        plan_.tables[made].shape = instances_[items].shape;
    } else if (item.is == check::kind::list || item.is == check::kind::period) {
        if (f.declared != nullptr) report(529, f.declared->where, {std::string(f.name)});
    } else {
        const index plain = add_column(item, &f, made, "", none);
        column_clause_.push_back(clause);
        plan_.tables[made].plain = plain;
        pending_.push_back({&f, plain, inside, clause});
    }
    return {field_place::leads::list, made};
}

void builder::add_member(index inside, const check::field& f, const field_place& place) {
    struct member made;
    made.name = f.name;
    made.target = place.target;
    switch (place.to) {
        case field_place::leads::column: made.to = member::leads::column; break;
        case field_place::leads::period: made.to = member::leads::period; break;
        case field_place::leads::list: made.to = member::leads::list; break;
        case field_place::leads::record:
            made.to = member::leads::record;
            made.target = instances_[place.target].shape;
            break;
        case field_place::leads::derived:
        case field_place::leads::nothing: return;
    }
    plan_.shapes[instances_[inside].shape].members.push_back(std::move(made));
}

index builder::table_domain(index table) {
    if (table == 0) return 0;
    const index around = table_domain(plan_.tables[table].parent);
    return domain_for({table, around, around, false});
}

// Defaults and bounds may read other facts of the same record, so they are translated when all is laid out.
void builder::plan_defaults() {
    for (const pending_field& p : pending_) {
        if (p.from->declared == nullptr) continue;
        owner_ = p.clause;
        scope inside;
        inside.instance = p.instance;
        inside.row = inside.domain = table_domain(instances_[p.instance].table);
        inside.item.is = value::form::record;
        inside.item.instance = inside.instance;
        inside.item.domain = inside.domain;
        surroundings here;
        here.items = &inside;
        here.current = inside.domain;
        plan_default(*p.from, p.column, here);
    }
    owner_ = none;
    bounded_columns_.resize(checked_->clauses.size());
    for (const pending_field& p : pending_) {
        if (p.clause != none && !plan_.columns[p.column].bounds.empty()) bounded_columns_[p.clause].push_back(p.column);
    }
}

void builder::plan_default(const check::field& f, index place, const surroundings& here) {
    check::type t = checked_->types[f.type];
    const bool is_list = t.is == check::kind::list;
    if (is_list) t = checked_->types[t.detail];
    const ast::expr_id fallback = f.is_derived ? ast::expr_id{} : f.declared->value;
    if (fallback && !is_list && expr_of(fallback).kind != ast::expr_kind::none) {
        if (t.is == check::kind::period) {
            plan_default_period(f, place, here);
        } else {
            const index n = scalar(fallback, here);
            if (constant_at(n) != nullptr) {
                plan_.columns[place].fallback = constant_node(*constant_at(n), t);
            } else {
                report(521, expr_of(fallback).where, {std::string(f.name)});
            }
        }
    }
    if (t.is == check::kind::period) return;
    for (const ast::bound& b : f.declared->bounds) {
        const index limit = scalar(b.value, here);
        plan_.columns[place].bounds.push_back({relation_of(b.relation), limit});
    }
}

void builder::plan_default_period(const check::field& f, index place, const surroundings& here) {
    const value v = translate(f.declared->value, here);
    if (v.is != value::form::period || constant_at(v.a) == nullptr || constant_at(v.b) == nullptr) {
        report(521, expr_of(f.declared->value).where, {std::string(f.name)});
        return;
    }
    plan_.columns[place].fallback = v.a;
    plan_.columns[place + 1].fallback = v.b;
}

}  // namespace pol::plan
