// Clauses without their awards: conditions, permissions and what comes with them, groups of clauses, properties.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {

void checker::check_agency(const ast::word& name) {
    const auto known = agencies.find(name.text);
    if (known != agencies.end()) {
        used_agencies.insert(tree.agencies[known->second].name.first.text);
        return;
    }
    did_you_mean(error(208, name.where, {std::string(name.text)}), name.where, name.text, keys(agencies));
}

bool checker::find_clause(const ast::word& name) {
    const auto known = top.find(name.text);
    if (known != top.end() && known->second.is == symbol_kind::clause) return true;
    if (repealed.count(name.text) != 0) return false;
    diagnostic& d = error(205, name.where, {std::string(name.text)});
    if (sink.is_closed()) return false;
    std::vector<std::string_view> names;
    for (const auto& [text, s] : top) {
        if (s.is == symbol_kind::clause) names.push_back(text);
    }
    did_you_mean(d, name.where, name.text, names);
    return false;
}

bool checker::find_award(const ast::word& name) {
    const index_map& awards = clauses[here.clause].award_names;
    if (awards.count(name.text) != 0) return true;
    did_you_mean(error(206, name.where, {std::string(name.text)}), name.where, name.text, keys(awards));
    return false;
}

void checker::check_conditions(const std::vector<ast::condition>& conditions) {
    for (const ast::condition& c : conditions) condition(c.value);
}

void checker::check_names_differ(const std::vector<ast::word>& names) {
    std::set<std::string_view> seen;
    for (const ast::word& name : names) {
        if (!seen.insert(name.text).second) error(414, name.where, {std::string(name.text)});
    }
}

// Awards come first: a parameter in place gets its type from there, whatever else names it.
void checker::check_clause(std::uint32_t c) {
    here = {};
    here.clause = c;
    const ast::clause& clause = *result.clauses[c].declared;
    for (const ast::word& agency : clause.agencies) check_agency(agency);
    check_conditions(clause.eligible);
    for (const ast::require_change* r : result.clauses[c].added_eligible) condition(r->condition_.value);
    for (std::uint32_t a = 0; a < clause.awards.size(); ++a) check_award(c, a);
    here = {};
    here.clause = c;
    check_steps(clause.steps, nullptr);
    for (const ast::highest& h : clause.highest_of) check_highest(h, false);
    for (const ast::permit& p : clause.permits) check_permit(p);
    check_effects(c);
    for (const ast::report& r : clause.reports) {
        const type_id t = settle(r.value);
        if (t != 0 && !is_numeric(t) && is(t) != kind::money)
            error(304, at(r.value).where, {"@type_number", describe(t)});
    }
    check_unit(clause.rounds);
    const bool is_idle =
        clause.awards.empty() && clause.permits.empty() && clause.effects.empty() && clause.reports.empty();
    if (is_idle) error(604, clause.name.first.where, {std::string(clause.name.first.text)});
}

void checker::check_permit(const ast::permit& p) {
    check_conditions(p.when);
    if (p.grants.size() > 1) error(417, p.grants[1].where);
    for (const ast::grant& g : p.grants) {
        const type_id item = require_list(g.list);
        if (item != 0 && is(item) != kind::choice) {
            error(304, at(g.list).where, {"@list_of @choice", describe(list_of(item))});
        } else if (item != 0) {
            for (const std::string_view value : result.choices[result.types[item].detail].values) {
                clauses[here.clause].permissions.insert(std::string(g.prefix.text) + '_' + std::string(value));
            }
        }
        enter(g.variable.text, item);
        check_conditions(g.where_);
        leave();
    }
}

void checker::check_effects(std::uint32_t c) {
    std::unordered_map<std::string_view, text::span> seen;
    for (const ast::effect& e : result.clauses[c].declared->effects) {
        if (e.when) condition(e.when);
        const auto [known, is_new] = seen.try_emplace(e.name.first.text, e.name.first.where);
        if (!is_new) twice(e.name.first, known->second);
        if (!e.with) continue;
        const index_map& permits = clauses[c].permit_names;
        if (permits.count(e.with.text) != 0) continue;
        did_you_mean(error(207, e.with.where, {std::string(e.with.text)}), e.with.where, e.with.text, keys(permits));
    }
}

void checker::check_highest(const ast::highest& h, bool is_group) {
    for (const ast::word& name : h.of) {
        if (is_group)
            find_clause(name);
        else
            find_award(name);
    }
    if (h.of.size() < 2) error(413, h.where);
    check_names_differ(h.of);
    check_exceptions(h.exceptions, 0);
}

void checker::check_groups() {
    std::unordered_map<std::string_view, text::span> seen;
    for (const ast::group& g : tree.groups) {
        here = {};
        const auto [known, is_new] = seen.try_emplace(g.name.first.text, g.name.first.where);
        if (!is_new) twice(g.name.first, known->second);
        for (const ast::highest& h : g.highest_of) check_highest(h, true);
        for (const ast::joint_cap& cap : g.caps) {
            require(cap.value, money());
            for (const ast::word& name : cap.over) find_clause(name);
            check_names_differ(cap.over);
        }
    }
}

// A property names clauses for their amounts. With amendments only properties without a repealed clause still stand.
void checker::check_properties() {
    for (const ast::always& a : tree.properties) {
        here = {};
        here.is_property = true;
        if (a.kind == ast::always_kind::holds) {
            if (a.value) condition(a.value);
            if (a.when) condition(a.when);
            continue;
        }
        const bool is_there = find_clause(a.clause);
        const std::uint32_t clause = is_there ? top[a.clause.text].index : nowhere;
        if (!is_there && repealed.count(a.clause.text) != 0) continue;
        const std::optional<type_id> t = type_of_path(a.fact, clause);
        if (!t || *t == 0) continue;
        if (!is_numeric(*t) && is(*t) != kind::money && is(*t) != kind::list) {
            error(706, a.fact.where, {std::string(a.fact.parts.back().text)});
        }
    }
    here = {};
}

}  // namespace pol::check
