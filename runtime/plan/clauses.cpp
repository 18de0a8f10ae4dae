// Clauses and groups, and what each clause reads.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

#include <algorithm>

namespace pol::plan {
namespace {

using form = value::form;

effect_kind kind_of(ast::effect_kind k) {
    switch (k) {
        case ast::effect_kind::waive: return effect_kind::waive;
        case ast::effect_kind::oblige: return effect_kind::oblige;
        case ast::effect_kind::advise: break;
    }
    return effect_kind::advise;
}

using names_to_places = std::unordered_map<std::string_view, index>;

void name_in(names_to_places& names, const ast::names& n, index place) {
    names.emplace(n.first.text, place);
    if (n.second) names.emplace(n.second.text, place);
}

void sort_once(std::vector<index>& v) {
    std::sort(v.begin(), v.end());
    v.erase(std::unique(v.begin(), v.end()), v.end());
}

}  // namespace

void builder::plan_clauses() {
    const auto name_agency = [&](const ast::agency& a) {
        agency_names_.emplace(a.name.first.text, a.name.first.text);
        if (a.name.second) agency_names_.emplace(a.name.second.text, a.name.first.text);
    };
    for (const ast::agency& a : tree_->agencies) name_agency(a);
    for (const ast::amend& amendment : tree_->amendments) {
        for (const ast::agency& a : amendment.agencies) name_agency(a);
    }
    plan_.clauses.resize(checked_->clauses.size());
    for (std::size_t c = 0; c < checked_->clauses.size(); ++c) {
        owner_ = static_cast<index>(c);
        clause_ = checked_->clauses[c].declared;
        plan_clause(checked_->clauses[c], plan_.clauses[c]);
    }
    owner_ = none;
    clause_ = nullptr;
}

void builder::plan_clause(const check::clause& from, clause& to) {
    const ast::clause& c = *from.declared;
    to.name = c.name.first.text;
    to.title = titles_of(c.title);
    to.source = c.source.text;
    to.where = site_of(c.where);
    for (const ast::word& w : c.agencies) to.agencies.push_back(agency_called(w));
    if (c.has_claim && from.claim_record < top_instance_.size())
        to.claim = instances_[top_instance_[from.claim_record]].shape;
    for (const ast::condition& e : c.eligible) to.eligible.push_back(condition_of(e, {}));
    for (const ast::require_change* r : from.added_eligible) to.eligible.push_back(condition_of(r->condition_, {}));
    to.awards.resize(c.awards.size());
    award_items_.assign(c.awards.size(), {});
    pools_.clear();
    award_names_.clear();
    for (std::size_t a = 0; a < c.awards.size(); ++a) name_in(award_names_, c.awards[a].name, static_cast<index>(a));
    for (std::size_t a = 0; a < c.awards.size(); ++a) plan_award(from, a, to);
    for (const ast::step& s : c.steps) to.steps.push_back(plan_step(s, to, {}));
    for (const ast::highest& h : c.highest_of) {
        highest made;
        for (const ast::word& w : h.of) {
            if (const index a = award_called(w); a != none) made.of.push_back(a);
        }
        made.exceptions = exceptions_of(h.exceptions, {});
        made.where = site_of(h.where);
        to.highest_of.push_back(std::move(made));
    }
    to.permits.resize(c.permits.size());
    for (std::size_t p = 0; p < c.permits.size(); ++p) plan_permit(c.permits[p], to.permits[p]);
    plan_rest(c, to);
    plan_rounding(c.rounds.unit ? c.rounds : checked_->policy->rounds, to);
    analyse_total(c, to);
}

std::string builder::agency_called(const ast::word& w) const {
    const auto known = agency_names_.find(w.text);
    return std::string(known == agency_names_.end() ? w.text : known->second);
}

void builder::plan_permit(const ast::permit& from, permit& to) {
    to.name = from.name.first.text;
    to.title = titles_of(from.title);
    to.where = site_of(from.where);
    for (const ast::condition& c : from.when) to.when.push_back(condition_of(c, {}));
    for (const ast::grant& g : from.grants) {
        const value list = translate(g.list, {});
        if (list.is != form::list || list.item != form::scalar) {
            error_here(g.where);
            return;
        }
        grant made;
        made.items = selection_of(list.draft);
        made.value = list.a;
        made.prefix = g.prefix.text;
        const scope items = scope_of(list, {});
        for (const ast::condition& c : g.where_) made.where_.push_back(condition_of(c, among(items, list, {})));
        to.grants.push_back(std::move(made));
    }
}

void builder::plan_rest(const ast::clause& from, clause& to) {
    names_to_places permits;
    for (std::size_t p = 0; p < from.permits.size(); ++p) name_in(permits, from.permits[p].name, static_cast<index>(p));
    for (const ast::effect& e : from.effects) {
        effect made;
        made.is = kind_of(e.kind);
        made.name = e.name.first.text;
        made.title = titles_of(e.title);
        made.where = site_of(e.where);
        if (e.when) made.when = scalar(e.when, {});
        if (const auto with = permits.find(e.with.text); e.with && with != permits.end()) made.with = with->second;
        to.effects.push_back(std::move(made));
    }
    for (const ast::report& r : from.reports) {
        to.reports.push_back({std::string(r.name.first.text), titles_of(r.title), scalar(r.value, {})});
    }
}

void builder::plan_rounding(const ast::rounding& own, clause& to) {
    if (!own.unit) return;
    const index n = scalar(own.unit, {});
    const constant* c = constant_at(n);
    if (c == nullptr || c->number.sign() <= 0) {
        report(415, expr_of(own.unit).where);
        return;
    }
    to.has_rounding = true;
    to.mode = rounding_of(own.mode);
    to.unit = c->number;
}

void builder::plan_groups() {
    names_to_places clauses;
    for (std::size_t c = 0; c < checked_->clauses.size(); ++c) {
        name_in(clauses, checked_->clauses[c].declared->name, static_cast<index>(c));
    }
    const auto clause_called = [&](const ast::word& w) {
        const auto known = clauses.find(w.text);
        return known == clauses.end() ? none : known->second;
    };
    for (const ast::group& g : tree_->groups) {
        group made{std::string(g.name.first.text), titles_of(g.title), {}, {}};
        for (const ast::highest& h : g.highest_of) {
            highest of;
            for (const ast::word& w : h.of) {
                if (const index c = clause_called(w); c != none) of.of.push_back(c);
            }
            of.exceptions = exceptions_of(h.exceptions, {});
            of.where = site_of(h.where);
            made.highest_of.push_back(std::move(of));
        }
        for (const ast::joint_cap& j : g.caps) {
            joint_cap cap;
            cap.value = scalar(j.value, {});
            for (const ast::word& w : j.over) {
                if (const index c = clause_called(w); c != none) cap.over.push_back(c);
            }
            cap.where = site_of(j.where);
            made.caps.push_back(std::move(cap));
        }
        plan_.groups.push_back(std::move(made));
    }
}

// ------------------------------------------------------------------------------------------------ what a clause reads

namespace {

struct reader {
    const plan& of;
    std::vector<char>& seen_nodes;
    std::vector<char>& seen_rows;
    std::vector<index> nodes;  // still to be looked at
    std::vector<index> rows;
    std::vector<index> columns, tables, parameters, lookups;

    void add(index n) {
        if (n != none) nodes.push_back(n);
    }
    void add(const std::vector<condition>& all) {
        for (const condition& c : all) add(c.node);
    }
    void add(const std::vector<exception>& all) {
        for (const exception& e : all) {
            add(e.condition);
            add(e.value);
        }
    }
    void add(const std::vector<step>& all) {
        for (const step& s : all) {
            add(s.value);
            add(s.less);
            add(s.counting);
            for (const index k : s.keys) add(k);
            add(s.exceptions);
        }
    }
    void add(const clause& c);
    void note(const node& n);
    void note_rows(const selection& s);
    void run(std::vector<index>& seen);
};

void reader::add(const clause& c) {
    add(c.eligible);
    add(c.steps);
    for (const award& a : c.awards) {
        add(a.when);
        add(a.where_);
        add(a.pay);
        add(a.order_key);
        add(a.pay_exceptions);
        add(a.steps);
        for (const index k : a.keys) add(k);
        if (a.items != none) rows.push_back(a.items);
    }
    for (const highest& h : c.highest_of) add(h.exceptions);
    for (const permit& p : c.permits) {
        add(p.when);
        for (const grant& g : p.grants) {
            add(g.value);
            add(g.where_);
            rows.push_back(g.items);
        }
    }
    for (const effect& e : c.effects) add(e.when);
    for (const report& r : c.reports) add(r.value);
}

void reader::note(const node& n) {
    switch (n.is) {
        case op::fact:
        case op::is_given: {
            for (index c = n.a; c != none; c = of.columns[c].within) columns.push_back(c);
            tables.push_back(of.columns[n.a].table);
            break;
        }
        case op::parameter:
        case op::parameter_given:
        case op::series_on:
        case op::series_latest: parameters.push_back(n.a); break;
        case op::in_list:
            if (n.extra == 0) parameters.push_back(n.a);
            break;
        case op::ceiling: parameters.push_back(n.b); break;
        case op::lookup: lookups.push_back(of.lookups[n.a].table); break;
        default: break;
    }
}

void reader::note_rows(const selection& s) {
    for (index d = s.to; d != none; d = of.domains[d].parent) tables.push_back(of.domains[d].table);
    add(s.conditions);
}

void reader::run(std::vector<index>& seen) {
    std::vector<index> selections_seen;
    while (!nodes.empty() || !rows.empty()) {
        if (!rows.empty()) {
            const index s = rows.back();
            rows.pop_back();
            if (seen_rows[s] != 0) continue;
            seen_rows[s] = 1;
            selections_seen.push_back(s);
            note_rows(of.selections[s]);
            continue;
        }
        const index n = nodes.back();
        nodes.pop_back();
        if (seen_nodes[n] != 0) continue;
        seen_nodes[n] = 1;
        seen.push_back(n);
        note(of.nodes[n]);
        operands_of(of, of.nodes[n], nodes, rows);
    }
    for (const index s : selections_seen) seen_rows[s] = 0;
}

}  // namespace

void builder::plan_reads(index place) {
    seen_nodes_.resize(plan_.nodes.size(), 0);
    seen_rows_.resize(plan_.selections.size(), 0);
    clause& c = plan_.clauses[place];
    reader reading{plan_, seen_nodes_, seen_rows_, {}, {}, {}, {}, {}, {}};
    reading.add(c);
    for (const index column : bounded_columns_[place]) {
        for (const bound& b : plan_.columns[column].bounds) reading.add(b.node);
    }
    std::vector<index> seen;
    reading.run(seen);
    for (const index n : seen) seen_nodes_[n] = 0;
    sort_once(reading.columns);
    sort_once(reading.tables);
    sort_once(reading.parameters);
    sort_once(reading.lookups);
    for (const index n : reading.columns) {
        if (column_clause_[n] != place) c.facts.push_back(n);
    }
    for (index n : reading.tables) {
        for (; n != 0; n = plan_.tables[n].parent) {
            if (plan_.tables[n].clause != place) c.fact_tables.push_back(n);
        }
    }
    sort_once(c.fact_tables);
    for (const index n : c.fact_tables) {
        for (index w = plan_.tables[n].within; w != none; w = plan_.columns[w].within) c.facts.push_back(w);
    }
    sort_once(c.facts);
    c.parameters = std::move(reading.parameters);
    for (const index t : reading.lookups) {
        if (t != none) c.tables.push_back(t);
    }
}

}  // namespace pol::plan
