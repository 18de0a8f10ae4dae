// Declarations: who owns which name. Both names of a pair stand for the same thing.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

#include <algorithm>

namespace pol::check {
namespace {

constexpr std::uint32_t record_bit = 0x80000000;

std::string with_suffix(std::string_view name, std::string_view suffix) {
    const bool has_it = name.size() >= suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
    return has_it ? std::string(name) : std::string(name) + std::string(suffix);
}

}  // namespace

void checker::twice(const ast::word& name, text::span first) {
    diagnostic& d = error(204, name.where, {std::string(name.text)});
    sink.relate(d, 2, first);
}

void checker::declare_in(name_map& into, const ast::names& names, symbol what) {
    for (const ast::word& name : {names.first, names.second}) {
        if (!name) continue;
        what.where = name.where;
        const auto [known, is_new] = into.try_emplace(name.text, what);
        const bool is_itself = known->second.is == what.is && known->second.index == what.index;
        if (!is_new && !is_itself) twice(name, known->second.where);
    }
}

void checker::declare_in(index_map& into, const ast::names& names, std::uint32_t index, text::span first) {
    for (const ast::word& name : {names.first, names.second}) {
        if (!name) continue;
        const auto [known, is_new] = into.try_emplace(name.text, index);
        if (!is_new && known->second != index) twice(name, first);
    }
}

void checker::declare_policy() {
    if (tree.policies.empty()) {
        result.currencies.push_back("CNY");
        error(215, {});
        return;
    }
    result.policy = &tree.policies.front();
    result.currencies.push_back(result.policy->currency ? result.policy->currency.text : std::string_view("CNY"));
    for (std::size_t n = 1; n < tree.policies.size(); ++n) {
        diagnostic& d = error(216, tree.policies[n].where);
        sink.relate(d, 2, result.policy->where);
    }
    for (std::uint32_t n = 0; n < tree.agencies.size(); ++n) {
        const ast::names& names = tree.agencies[n].name;
        const auto known = agencies.find(names.first.text);
        declare_in(agencies, names, n,
                   known == agencies.end() ? text::span{} : tree.agencies[known->second].name.first.where);
    }
}

void checker::declare_choice(const ast::choice& choice) {
    const auto index = static_cast<std::uint32_t>(result.choices.size());
    struct choice made;
    made.declared = &choice;
    made.name = choice.name.first.text;
    made.is_ordered = choice.is_ordered;
    index_map values;
    for (const ast::choice_value& value : choice.values) {
        const auto known = values.find(value.name.first.text);
        const text::span first = known == values.end() ? text::span{} : choice.values[known->second].name.first.where;
        declare_in(values, value.name, static_cast<std::uint32_t>(made.values.size()), first);
        made.values.push_back(value.name.first.text);
    }
    result.choices.push_back(std::move(made));
    choice_values.push_back(std::move(values));
    const auto known = type_names.find(choice.name.first.text);
    text::span first;
    if (known != type_names.end()) {
        const bool is_record = (known->second & record_bit) != 0;
        first = is_record ? text::span{} : result.choices[known->second].declared->name.first.where;
    }
    declare_in(type_names, choice.name, index, first);
}

// Names of types come first, then the fields, which may name any of them.
void checker::declare_types() {
    for (const ast::choice& choice : tree.choices) declare_choice(choice);
    std::vector<std::uint32_t> made;
    for (const ast::record& record : tree.records) {
        made.push_back(declare_record(record.name.first.text, nowhere, nowhere));
        declare_in(type_names, record.name, made.back() | record_bit, record.name.first.where);
    }
    for (std::size_t n = 0; n < made.size(); ++n) {
        add_fields(made[n], tree.records[n].fields.data(), tree.records[n].fields.size());
    }
}

void checker::declare_facts() {
    result.facts_record = declare_record("facts", nowhere, nowhere);
    records[result.facts_record].is_root = true;
    for (const ast::facts& block : tree.facts_blocks) {
        add_fields(result.facts_record, block.fields.data(), block.fields.size());
    }
    const std::vector<field>& fields = result.records[result.facts_record].fields;
    for (std::uint32_t n = 0; n < fields.size(); ++n) {
        if (records[result.facts_record].fields[fields[n].name] != n) continue;  // a repeat, reported already
        declare_in(top, fields[n].declared->name, {symbol_kind::fact, n, {}});
    }
}

void checker::declare_top() {
    for (const std::uint32_t p : tree.top_parameters) declare_parameter(p, nowhere);
    for (std::uint32_t n = 0; n < tree.tables.size(); ++n) {
        declare_in(top, tree.tables[n].name, {symbol_kind::table, n, {}});
        for (const ast::dated_rows& version : tree.tables[n].versions) {
            for (const ast::row& row : version.rows) declare_parameters_in(row.value, nowhere);
        }
    }
    for (std::uint32_t n = 0; n < tree.bracket_tables.size(); ++n) {
        declare_in(top, tree.bracket_tables[n].name, {symbol_kind::brackets, n, {}});
        for (const ast::row& row : tree.bracket_tables[n].rows) {
            declare_parameters_in(row.value, nowhere);
            for (const ast::cell& cell : row.cells) declare_parameters_in(cell.low, nowhere);
        }
    }
    for (const ast::let& let : tree.lets) {
        declare_let(let, nowhere, nowhere, top);
        declare_parameters_in(let.value, nowhere);
    }
    for (const field& f : result.records[result.facts_record].fields) declare_parameters_in(f.declared->value, nowhere);
    for (const ast::group& group : tree.groups) {
        for (const ast::joint_cap& cap : group.caps) declare_parameters_in(cap.value, nowhere);
        for (const ast::highest& highest : group.highest_of) declare_parameters_in(highest.exceptions, nowhere);
    }
    for (std::uint32_t n = 0; n < tree.samples.size(); ++n) {
        const auto known = samples.find(tree.samples[n].name.text);
        declare_in(samples, {tree.samples[n].name, {}}, n,
                   known == samples.end() ? text::span{} : tree.samples[known->second].name.where);
    }
    for (std::uint32_t n = 0; n < tree.cases.size(); ++n) {
        const auto known = cases.find(tree.cases[n].name.text);
        declare_in(cases, {tree.cases[n].name, {}}, n,
                   known == cases.end() ? text::span{} : tree.cases[known->second].name.where);
    }
    sample_states.assign(tree.samples.size(), progress::untouched);
}

std::uint32_t checker::declare_parameter(std::uint32_t tree_index, std::uint32_t clause) {
    const ast::parameter& p = tree.parameters[tree_index];
    if (result.parameter_of[tree_index] != nowhere) return result.parameter_of[tree_index];
    const auto index = static_cast<std::uint32_t>(result.parameters.size());
    result.parameter_of[tree_index] = index;
    const std::string_view suffix = p.place == ast::parameter_place::ceiling ? "_ceiling" : "";
    ast::names names = p.name;
    for (ast::word* name : {&names.first, &names.second}) {
        if (*name) name->text = texts.emplace_back(with_suffix(name->text, suffix));
    }
    parameter made;
    made.declared = &p;
    made.clause = clause;
    made.value = p.value;
    made.origin.where = p.where;
    made.is_series = p.is_series;
    made.entries = p.entries;
    made.is_open = p.is_open;
    made.is_optional = p.is_optional || p.place == ast::parameter_place::granted;
    std::stable_sort(made.entries.begin(), made.entries.end(),
                     [](const ast::entry& a, const ast::entry& b) { return a.day < b.day; });
    if (clause != nowhere) made.origin.amendment = result.clauses[clause].origin.amendment;
    const std::string prefix =
        clause == nowhere ? "" : std::string(result.clauses[clause].declared->name.first.text) + '.';
    made.name = prefix + std::string(names.first.text);
    for (const ast::word& name : {names.first, names.second}) {
        if (name) parameter_names.try_emplace(texts.emplace_back(prefix + std::string(name.text)), index);
    }
    result.parameters.push_back(std::move(made));
    parameters.emplace_back();
    parameters.back().is_used = p.place != ast::parameter_place::declared;
    declare_in(clause == nowhere ? top : clauses[clause].names, names, {symbol_kind::parameter, index, {}});
    return index;
}

void checker::declare_let(const ast::let& let, std::uint32_t clause, std::uint32_t award, name_map& into) {
    const auto index = static_cast<std::uint32_t>(lets.size());
    lets.push_back({&let, clause, award});
    let_of.emplace(&let, index);
    declare_in(into, let.name, {symbol_kind::let, index, {}});
}

void checker::declare_parameters_in(ast::expr_id root, std::uint32_t clause) {
    std::vector<ast::expr_id> waiting;
    if (root) waiting.push_back(root);
    while (!waiting.empty()) {
        const ast::expr& e = at(waiting.back());
        waiting.pop_back();
        if (e.kind == ast::expr_kind::parameter && e.extra < tree.parameters.size()) declare_parameter(e.extra, clause);
        for (std::uint32_t n = e.count; n > 0; --n) waiting.push_back(tree.operand(e, n - 1));
    }
}

void checker::declare_parameters_in(const std::vector<ast::exception>& exceptions, std::uint32_t clause) {
    for (const ast::exception& x : exceptions) {
        declare_parameters_in(x.condition, clause);
        declare_parameters_in(x.value, clause);
    }
}

void checker::declare_parameters_in(const std::vector<ast::step>& steps, std::uint32_t clause) {
    for (const ast::step& s : steps) {
        for (const ast::expr_id e : {s.value, s.less, s.counting, s.rounds.unit}) declare_parameters_in(e, clause);
        for (const ast::expr_id e : s.keys) declare_parameters_in(e, clause);
        declare_parameters_in(s.exceptions, clause);
    }
}

void checker::declare_parameters_of_award(const ast::award& award, std::uint32_t clause) {
    for (const ast::let& let : award.lets) declare_parameters_in(let.value, clause);
    for (const ast::condition& c : award.when) declare_parameters_in(c.value, clause);
    declare_parameters_in(award.items.list, clause);
    declare_parameters_in(award.items.order_key, clause);
    for (const ast::expr_id key : award.items.keys) declare_parameters_in(key, clause);
    for (const ast::condition& c : award.where_) declare_parameters_in(c.value, clause);
    for (const ast::pay& pay : award.pays) {
        declare_parameters_in(pay.value, clause);
        declare_parameters_in(pay.exceptions, clause);
    }
    declare_parameters_in(award.steps, clause);
}

void checker::declare_clause(std::uint32_t c) {
    const ast::clause& clause = *result.clauses[c].declared;
    if (clause.has_claim) {
        const std::uint32_t record = declare_record(clause.name.first.text, nowhere, c);
        records[record].is_root = true;
        result.clauses[c].claim_record = record;
        add_fields(record, clause.claim.data(), clause.claim.size());
        const std::vector<field>& fields = result.records[record].fields;
        for (std::uint32_t n = 0; n < fields.size(); ++n) {
            if (records[record].fields[fields[n].name] != n) continue;
            declare_in(clauses[c].names, fields[n].declared->name, {symbol_kind::claim_fact, n, {}});
        }
    }
    for (const std::uint32_t p : clause.parameters) declare_parameter(p, c);
    for (const ast::let& let : clause.lets) declare_let(let, c, nowhere, clauses[c].names);
    declare_awards(c);

    for (std::uint32_t r = 0; r < result.records.size(); ++r) {  // of the claim and the records inside it
        if (records[r].clause != c) continue;
        for (const field& f : result.records[r].fields) {
            declare_parameters_in(f.declared->value, c);
            for (const ast::bound& b : f.declared->bounds) declare_parameters_in(b.value, c);
        }
    }
    for (const ast::let& let : clause.lets) declare_parameters_in(let.value, c);
    for (const ast::condition& e : clause.eligible) declare_parameters_in(e.value, c);
    for (const ast::award& award : clause.awards) declare_parameters_of_award(award, c);
    declare_parameters_in(clause.steps, c);
    for (const ast::highest& h : clause.highest_of) declare_parameters_in(h.exceptions, c);
    for (const ast::permit& p : clause.permits) {
        for (const ast::condition& e : p.when) declare_parameters_in(e.value, c);
        for (const ast::grant& g : p.grants) {
            for (const ast::condition& e : g.where_) declare_parameters_in(e.value, c);
        }
    }
    for (const ast::effect& e : clause.effects) declare_parameters_in(e.when, c);
    for (const ast::report& r : clause.reports) declare_parameters_in(r.value, c);
}

void checker::declare_awards(std::uint32_t c) {
    const ast::clause& clause = *result.clauses[c].declared;
    clauses[c].awards.resize(clause.awards.size());
    result.clauses[c].added_where.resize(clause.awards.size());
    for (std::uint32_t a = 0; a < clause.awards.size(); ++a) {
        const ast::award& award = clause.awards[a];
        const auto known = clauses[c].award_names.find(award.name.first.text);
        declare_in(
            clauses[c].award_names, award.name, a,
            known == clauses[c].award_names.end() ? text::span{} : clause.awards[known->second].name.first.where);
        clauses[c].awards[a].declared = &award;
        for (const ast::let& let : award.lets) declare_let(let, c, a, clauses[c].awards[a].lets);
    }
    for (std::uint32_t p = 0; p < clause.permits.size(); ++p) {
        const ast::names& names = clause.permits[p].name;
        const auto known = clauses[c].permit_names.find(names.first.text);
        declare_in(
            clauses[c].permit_names, names, p,
            known == clauses[c].permit_names.end() ? text::span{} : clause.permits[known->second].name.first.where);
        for (const ast::word& name : {names.first, names.second}) {
            if (name) clauses[c].permissions.emplace(name.text);
        }
    }
    std::unordered_map<std::string_view, text::span> reports;
    for (const ast::report& r : clause.reports) {
        const auto [known, is_new] = reports.try_emplace(r.name.first.text, r.name.first.where);
        if (!is_new) twice(r.name.first, known->second);
    }
    for (const ast::effect& e : clause.effects) {
        clauses[c].effects.insert(e.name.first.text);
        if (e.name.second) clauses[c].effects.insert(e.name.second.text);
    }
}

void checker::collect_reasons(std::uint32_t c) {
    const ast::clause& clause = *result.clauses[c].declared;
    std::set<std::string_view>& codes = clauses[c].reasons;
    const auto add = [&codes](const ast::reason& r) {
        if (r) codes.insert(r.code.text);
    };
    for (const ast::condition& e : clause.eligible) add(e.otherwise);
    for (const ast::require_change* r : result.clauses[c].added_eligible) add(r->condition_.otherwise);
    for (const auto& added : result.clauses[c].added_where) {
        for (const ast::require_change* r : added) add(r->condition_.otherwise);
    }
    for (const ast::award& award : clause.awards) {
        for (const ast::condition& e : award.when) add(e.otherwise);
        for (const ast::condition& e : award.where_) add(e.otherwise);
        for (const ast::step& s : award.steps) add(s.otherwise);
    }
    for (const ast::permit& p : clause.permits) {
        for (const ast::condition& e : p.when) add(e.otherwise);
        for (const ast::grant& g : p.grants) {
            for (const ast::condition& e : g.where_) add(e.otherwise);
        }
    }
    for (const ast::reason& r : tree.reasons) add(r);  // of selections, which any clause may use
}

}  // namespace pol::check
