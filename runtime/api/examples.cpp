// Runs the examples of a policy and says where what came differs from what was expected.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/example_case.hpp"
#include "runtime/api/state.hpp"
#include "runtime/eval/evaluate.hpp"

#include <pol/example_result.hpp>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace pol::api {
namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

std::optional<number::exact> exact_of(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto above = number::exact::from_decimal(text.substr(0, slash));
    if (slash == std::string::npos || !above) return above;
    const auto below = number::exact::from_decimal(text.substr(slash + 1));
    if (!below || below->is_zero()) return std::nullopt;
    return *above / *below;
}

bool has(const std::vector<std::string>& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool same_codes(const std::vector<ast::word>& wanted, const std::vector<std::string>& got) {
    std::set<std::string_view> a;
    for (const ast::word& w : wanted) a.insert(w.text);
    return a == std::set<std::string_view>(got.begin(), got.end());
}

// The first name of the award of this clause that the path is; empty where it is the path of an item.
std::string_view award_of_path(const check::checked& policy, const ast::word& clause, const ast::path& path) {
    if (path.parts.size() != 1) return {};
    const std::string_view wanted = path.parts.front().text;
    for (const check::clause& c : policy.clauses) {
        const ast::names& names = c.declared->name;
        if (names.first.text != clause.text && names.second.text != clause.text) continue;
        for (const ast::award& a : c.declared->awards) {
            if (a.name.first.text == wanted || a.name.second.text == wanted) return a.name.first.text;
        }
    }
    return {};
}

// What the clause came to, on one line.
std::string summary(const clause_outcome& c) {
    switch (c.status) {
        case clause_status::determined: {
            if (c.gives_money) return c.amount + " " + c.currency;
            std::string text = "permitted: " + joined(c.permissions);
            for (const refused_permission& r : c.refused)
                text += "; refused: " + r.code + " because " + joined(r.reasons);
            return text;
        }
        case clause_status::not_eligible: return "not eligible: " + joined(c.reasons);
        case clause_status::undetermined: {
            std::string text = "undetermined, needs " + joined(c.needs);
            if (c.range)
                text += ", from " + c.range->low + (c.range->high.empty() ? " upwards" : " to " + c.range->high);
            return text;
        }
        case clause_status::bad_input: {
            std::string text = "bad input";
            for (const diagnostic& d : c.problems) {
                if (d.level == severity::error) text += ": " + d.where.pointer + " " + message(d, language::english);
            }
            return text;
        }
        case clause_status::not_claimed: return "not claimed";
    }
    return {};
}

class comparison {
public:
    comparison(const policy::state& s, const check::checked& checked, const ast::example& example,
               const clause_outcome& got)
        : state_(s), checked_(checked), example_(example), got_(got) {}

    // What came instead; nothing when the expectation holds.
    std::optional<std::string> differs(const ast::expectation& wanted) const;

private:
    std::optional<std::string> amount(const ast::expectation& wanted) const;
    std::optional<std::string> award(const ast::expectation& wanted) const;
    std::optional<std::string> undetermined(const ast::expectation& wanted) const;
    std::optional<std::string> refusal(const ast::expectation& wanted) const;
    std::optional<std::string> excluded(const ast::expectation& wanted) const;
    std::optional<std::string> unless(bool holds) const { return holds ? std::nullopt : std::optional(summary(got_)); }
    std::optional<std::string> listed(const std::vector<std::string>& list, std::string_view name) const {
        if (has(list, name)) return std::nullopt;
        return list.empty() ? summary(got_) : joined(list);
    }

    const policy::state& state_;
    const check::checked& checked_;
    const ast::example& example_;
    const clause_outcome& got_;
};

std::optional<std::string> comparison::differs(const ast::expectation& wanted) const {
    switch (wanted.kind) {
        case ast::expectation_kind::amount: return amount(wanted);
        case ast::expectation_kind::award: return award(wanted);
        case ast::expectation_kind::not_eligible:
            return unless(got_.status == clause_status::not_eligible &&
                          (wanted.codes.empty() || same_codes(wanted.codes, got_.reasons)));
        case ast::expectation_kind::undetermined: return undetermined(wanted);
        case ast::expectation_kind::bad_input: return unless(got_.status == clause_status::bad_input);
        case ast::expectation_kind::permit: return listed(got_.permissions, wanted.name.text);
        case ast::expectation_kind::refuse: return refusal(wanted);
        case ast::expectation_kind::waive: return listed(got_.waivers, wanted.name.text);
        case ast::expectation_kind::oblige: return listed(got_.obligations, wanted.name.text);
        case ast::expectation_kind::advise: return listed(got_.advice, wanted.name.text);
        case ast::expectation_kind::excluded: return excluded(wanted);
    }
    return std::nullopt;
}

std::optional<std::string> comparison::amount(const ast::expectation& wanted) const {
    const auto value = literal_value(state_.tree, wanted.value);
    const auto got = exact_of(got_.amount);
    return unless(got_.status == clause_status::determined && value && got && *value == *got);
}

std::optional<std::string> comparison::award(const ast::expectation& wanted) const {
    if (got_.status != clause_status::determined) return summary(got_);
    const auto value = literal_value(state_.tree, wanted.value);
    for (const award_outcome& a : got_.awards) {
        if (a.name != wanted.name.text) continue;
        const auto got = exact_of(a.exact);
        if (value && got && *value == *got) return std::nullopt;
        return a.name + " = " + a.exact;
    }
    return summary(got_);
}

std::optional<std::string> comparison::undetermined(const ast::expectation& wanted) const {
    if (got_.status != clause_status::undetermined) return summary(got_);
    if (wanted.needs.empty()) return std::nullopt;
    std::set<std::string> needs;
    for (const ast::path& path : wanted.needs) needs.insert(pointer_of_path(checked_, example_.clause, path));
    return unless(needs == std::set<std::string>(got_.needs.begin(), got_.needs.end()));
}

std::optional<std::string> comparison::refusal(const ast::expectation& wanted) const {
    for (const refused_permission& r : got_.refused) {
        if (r.code != wanted.name.text) continue;
        if (wanted.codes.empty() || same_codes(wanted.codes, r.reasons)) return std::nullopt;
        return "refused: " + r.code + " because " + joined(r.reasons);
    }
    return summary(got_);
}

std::optional<std::string> comparison::excluded(const ast::expectation& wanted) const {
    const std::string_view award = award_of_path(checked_, example_.clause, wanted.item);
    const std::string pointer = award.empty() ? pointer_of_path(checked_, example_.clause, wanted.item) : std::string();
    std::string seen;
    for (const excluded_item& e : got_.excluded) {
        seen += (seen.empty() ? "" : "; ") + (e.award.empty() ? e.path : e.award) + " because " + joined(e.reasons);
        if ((award.empty() ? e.award.empty() && e.path == pointer : e.award == award) &&
            (wanted.codes.empty() || same_codes(wanted.codes, e.reasons)))
            return std::nullopt;
    }
    return seen.empty() ? "nothing is left out; " + summary(got_) : "left out: " + seen;
}

// First name of the clause of which an example speaks.
std::string clause_of_example(const version& v, const ast::example& example) {
    const std::string_view name = example.clause.text;
    for (const check::clause& c : v.checked.clauses) {
        if (c.declared->name.first.text == name || c.declared->name.second.text == name)
            return std::string(c.declared->name.first.text);
    }
    return std::string(name);
}

// Runs examples one after another, with executors that are made once for each version. Only the clause of an example is assessed:
// a policy may have as many examples as clauses.
class example_runner {
public:
    example_runner(const policy::state& s, const assess_options& how) : state_(s), how_(how) {}

    // By index into tree.examples; `of` is the amendment in which it stands, or none.
    example_result run(std::uint32_t number, std::optional<std::uint32_t> of);

private:
    const version& version_of(std::optional<std::uint32_t> of, std::optional<std::int64_t>& day) const;
    eval::assessor& assessor_of(const version& v) { return assessors_.try_emplace(&v, v.plan).first->second; }

    const policy::state& state_;
    const assess_options& how_;
    std::unordered_map<const version*, eval::assessor> assessors_;
};

// An amendment's example stands in the amendment's time, and in what is in force besides.
const version& example_runner::version_of(std::optional<std::uint32_t> of, std::optional<std::int64_t>& day) const {
    if (!of) return state_.versions.front();
    const std::int64_t from = state_.tree.amendments[*of].from;
    const std::vector<std::uint32_t> chosen = state_.in_force(day.value_or(from));
    const bool applies = std::find(chosen.begin(), chosen.end(), *of) != chosen.end();
    if (!day) day = from;
    return state_.version_for(applies ? chosen : state_.in_force(from));
}

example_result example_runner::run(std::uint32_t number, std::optional<std::uint32_t> of) {
    const ast::example& example = state_.tree.examples[number];
    std::optional<std::int64_t> day = day_of_example(state_.tree, example);
    const version& v = version_of(of, day);
    example_result result;
    result.title = std::string(example.title);
    result.clause = clause_of_example(v, example);
    result.where = messages::resolve(*state_.sources, example.where);

    // What was cancelled is not put together either.
    const std::string text =
        how_.limits.is_cancelled() ? "{}" : case_of_example(v.checked, example, how_.limits.list_items);
    const facts::document given = facts::document::parse(text, how_.limits);
    assess_options inner = how_;
    inner.derivation = false;
    inner.clauses = {result.clause};
    outcome found = assess_with(state_, v, assessor_of(v), text, given, inner, day);
    if (found.clauses.empty()) {
        result.expected.push_back(result.clause);
        result.got.emplace_back("no such clause");
        return result;
    }
    const comparison compare(state_, v.checked, example, found.clauses.front());
    for (const ast::expectation& wanted : example.expectations) {
        const std::optional<std::string> got = compare.differs(wanted);
        if (!got) continue;
        result.expected.emplace_back(state_.sources->text(wanted.where));
        result.got.push_back(*got);
    }
    result.passed = result.expected.empty();
    if (!result.passed) {
        inner.derivation = true;
        result.found = assess_with(state_, v, assessor_of(v), text, given, inner, day);
    }
    return result;
}

}  // namespace
}  // namespace pol::api

namespace pol {

std::vector<example_result> policy::run_examples() const { return run_examples({}); }
std::vector<example_result> policy::run_examples(const assess_options& how) const {
    std::vector<std::optional<std::uint32_t>> of(state_->tree.examples.size());
    for (std::uint32_t a = 0; a < state_->tree.amendments.size(); ++a) {
        for (const std::uint32_t example : state_->tree.amendments[a].examples) of[example] = a;
    }
    std::vector<example_result> results;
    api::example_runner runner(*state_, how);
    for (std::uint32_t n = 0; n < of.size(); ++n) results.push_back(runner.run(n, of[n]));
    return results;
}

}  // namespace pol
