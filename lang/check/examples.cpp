// Examples: what is given must be facts, what is expected must be something that the clause can give.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {
namespace {

std::string joined(const ast::path& path) {
    std::string text;
    for (const ast::word& part : path.parts) text += (text.empty() ? "" : ".") + std::string(part.text);
    return text;
}

}  // namespace

// The text's own examples speak of the text without amendments, those of an amendment of the text with it.
void checker::check_examples() {
    for (const clause_entry& c : clauses) {
        for (const auto& [name, index_unused] : c.award_names) all_awards.insert(name);
    }
    std::set<std::uint32_t> of_amendments;
    for (const ast::amend& a : tree.amendments) of_amendments.insert(a.examples.begin(), a.examples.end());
    if (result.amendments.empty()) {
        for (std::uint32_t n = 0; n < tree.examples.size(); ++n) {
            if (of_amendments.count(n) == 0) check_example(tree.examples[n]);
        }
        return;
    }
    for (const std::uint32_t a : result.amendments) {
        for (const std::uint32_t n : tree.amendments[a].examples) check_example(tree.examples[n]);
    }
}

void checker::check_example(const ast::example& e) {
    here = {};
    if (repealed.count(e.clause.text) != 0) {
        error(243, e.clause.where, {std::string(e.clause.text)});
        return;
    }
    if (!find_clause(e.clause)) return;
    const std::uint32_t c = top[e.clause.text].index;
    here.clause = c;
    for (const ast::expectation& x : e.expectations) {
        if (x.kind == ast::expectation_kind::bad_input) is_data_checked = false;
    }
    if (e.case_name) {
        const auto known = cases.find(e.case_name.text);
        if (known == cases.end()) {
            const std::string text(e.case_name.text);
            did_you_mean(error(210, e.case_name.where, {text}), e.case_name.where, text, keys(cases));
        } else {
            used_cases.insert(tree.cases[known->second].name.text);
            std::set<std::string> seen;
            check_givens(tree.cases[known->second].givens, c, seen);
        }
    }
    std::set<std::string> seen;
    check_givens(e.givens, c, seen);
    is_data_checked = true;
    if (e.expectations.empty()) error(702, e.where);
    for (const ast::expectation& x : e.expectations) check_expectation(x, c);
}

void checker::check_givens(const std::vector<ast::given>& givens, std::uint32_t clause, std::set<std::string>& seen) {
    for (const ast::given& g : givens) {
        switch (g.kind) {
            case ast::given_kind::on: break;
            case ast::given_kind::fact: {
                const std::string name = joined(g.target);
                if (!seen.insert(name).second) error(703, g.target.where, {name});
                if (const std::optional<type_id> t = type_of_path(g.target, clause)) check_data(g.value, *t);
                break;
            }
            case ast::given_kind::parameter: {
                const std::uint32_t p = find_parameter(g.target, clause);
                if (p == nowhere)
                    no_parameter(g.target);
                else
                    check_data(g.value, result.parameters[p].is_series ? 0 : result.parameters[p].type);
                break;
            }
            case ast::given_kind::paid: {
                const std::string_view name = g.target.parts.empty() ? std::string_view() : g.target.parts.back().text;
                const auto known = top.find(name);
                const bool is_clause = known != top.end() && known->second.is == symbol_kind::clause;
                if (!is_clause && all_awards.count(name) == 0)
                    did_you_mean(error(206, g.target.where, {std::string(name)}), g.target.where, name,
                                 keys(clauses[clause].award_names));
                check_data(g.value, money());
                break;
            }
        }
    }
}

void checker::check_reasons(const ast::expectation& x, std::uint32_t clause) {
    const std::set<std::string_view>& reasons = clauses[clause].reasons;
    for (const ast::word& code : x.codes) {
        if (reasons.count(code.text) != 0) continue;
        diagnostic& d = error(704, code.where,
                              {std::string(result.clauses[clause].declared->name.first.text), std::string(code.text)});
        did_you_mean(d, code.where, code.text, {reasons.begin(), reasons.end()});
    }
}

void checker::check_path(const ast::path& path, std::uint32_t clause) {
    if (find_parameter(path, clause) != nowhere) return;
    const std::string_view first = path.parts.empty() ? std::string_view() : path.parts.front().text;
    const auto known = top.find(first);
    if (known != top.end() && known->second.is == symbol_kind::table) return;
    const std::uint32_t claim = result.clauses[clause].claim_record;
    const bool is_fact = records[result.facts_record].fields.count(first) != 0 ||
                         (claim != nowhere && records[claim].fields.count(first) != 0);
    if (is_fact) {
        type_of_path(path, clause);
        return;
    }
    std::vector<std::string_view> names = keys(parameter_names);
    for (const auto& [name, field_unused] : records[result.facts_record].fields) names.push_back(name);
    if (claim != nowhere) {
        for (const auto& [name, field_unused] : records[claim].fields) names.push_back(name);
    }
    const std::string text = joined(path);
    diagnostic& d = error(708, path.where, {text, std::string(result.clauses[clause].declared->name.first.text)});
    did_you_mean(d, path.where, text, names);
}

void checker::check_expectation(const ast::expectation& x, std::uint32_t clause) {
    const std::string name(x.name.text);
    const std::string clause_name(result.clauses[clause].declared->name.first.text);
    check_reasons(x, clause);
    switch (x.kind) {
        case ast::expectation_kind::amount: require(x.value, money()); return;
        case ast::expectation_kind::award:
            find_award(x.name);
            require(x.value, money(0, true));
            return;
        case ast::expectation_kind::undetermined:
            for (const ast::path& path : x.needs) check_path(path, clause);
            return;
        case ast::expectation_kind::permit:
        case ast::expectation_kind::refuse: {
            const std::set<std::string>& known = clauses[clause].permissions;
            if (known.count(name) != 0) return;
            did_you_mean(error(207, x.name.where, {name}), x.name.where, name, {known.begin(), known.end()});
            return;
        }
        case ast::expectation_kind::waive:
        case ast::expectation_kind::oblige:
        case ast::expectation_kind::advise: {
            const std::set<std::string_view>& known = clauses[clause].effects;
            if (known.count(x.name.text) != 0) return;
            did_you_mean(error(707, x.name.where, {name, clause_name}), x.name.where, name,
                         {known.begin(), known.end()});
            return;
        }
        case ast::expectation_kind::excluded: {
            const bool is_award =
                x.item.parts.size() == 1 && clauses[clause].award_names.count(x.item.parts.front().text) != 0;
            if (!is_award) type_of_path(x.item, clause);
            return;
        }
        case ast::expectation_kind::not_eligible:
        case ast::expectation_kind::bad_input: return;
    }
}

}  // namespace pol::check
