// A compiled policy answers: what it is called, and what is due in a case.
// SPDX-License-Identifier: Apache-2.0
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include "runtime/api/state.hpp"
#include "runtime/eval/evaluate.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/number/date.hpp"
#include "runtime/number/sha256.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

namespace pol {
namespace {

const std::string& in_language(const plan::titles& t, language in) {
    const std::string& wanted = in == language::english ? t.english : t.chinese;
    return wanted.empty() ? (in == language::english ? t.chinese : t.english) : wanted;
}

// Which clauses to assess; empty: all.
std::vector<bool> chosen(const plan::plan& p, const std::vector<std::string>& names) {
    if (names.empty()) return {};
    std::vector<bool> result;
    for (const plan::clause& c : p.clauses)
        result.push_back(std::find(names.begin(), names.end(), c.name) != names.end());
    return result;
}

// What hits several facts of a clause at one place is told once.
void tell_once(std::vector<diagnostic>& problems) {
    std::set<std::pair<int, std::string>> told;
    const auto is_repeated = [&](const diagnostic& d) { return !told.emplace(d.code, d.where.pointer).second; };
    problems.erase(std::remove_if(problems.begin(), problems.end(), is_repeated), problems.end());
}

// A day or a clause that the host names and that is none.
void check_host(const plan::plan& p, const assess_options& how, bool has_day, facts::case_data& data) {
    constexpr int not_a_date = 825;
    constexpr int unknown_clause = 841;
    if (how.on && !has_day) {
        facts::problem bad;
        bad.found.code = not_a_date;
        bad.found.arguments = {'"' + *how.on + '"'};
        bad.hits_all = true;
        data.problems.push_back(std::move(bad));
    }
    for (const std::string& name : how.clauses) {
        const bool is_known =
            std::any_of(p.clauses.begin(), p.clauses.end(), [&](const plan::clause& c) { return c.name == name; });
        if (is_known) continue;
        facts::problem unknown;
        unknown.found.code = unknown_clause;
        unknown.found.level = severity::warning;
        unknown.found.arguments = {name};
        data.problems.push_back(std::move(unknown));
    }
}

}  // namespace

namespace api {

title_index titles_of(const std::vector<version>& versions) {
    title_index result;
    const auto add = [&](const auto& all) {
        for (const auto& one : all) {
            if (!one.title.english.empty() || !one.title.chinese.empty()) result.try_emplace(one.name, &one.title);
        }
    };
    for (const version& v : versions) {
        add(v.plan.clauses);
        for (const plan::clause& c : v.plan.clauses) {
            add(c.awards);
            add(c.permits);
            add(c.effects);
            add(c.reports);
        }
        add(v.plan.groups);
        add(v.plan.agencies);
        for (const plan::reason& r : v.plan.reasons) {
            // A code's words stand where it is first used with words, and hold wherever it is used.
            if (!r.words.english.empty() || !r.words.chinese.empty()) result.try_emplace(r.code, &r.words);
        }
        for (const plan::parameter& p : v.plan.parameters) result.try_emplace(p.name, &p.label);
    }
    return result;
}

void finish(outcome& result, const policy::state& s, const version& v, std::optional<std::int64_t> day) {
    tell_once(result.problems);
    for (clause_outcome& c : result.clauses) tell_once(c.problems);
    result.from.pol_version = std::string(pol::version());
    result.from.policy_digest = s.digest;
    result.from.assessed_on = day ? number::format_date(*day) : std::string();
    result.from.amendments = v.plan.amendments;
}

outcome assess_with(const policy::state& s, const api::version& v, std::string_view case_json,
                    const facts::document& given, const assess_options& how, std::optional<std::int64_t> day) {
    eval::assessor with(v.plan);
    return assess_with(s, v, with, case_json, given, how, day);
}

outcome assess_with(const policy::state& s, const api::version& v, eval::assessor& with, std::string_view case_json,
                    const facts::document& given, const assess_options& how, std::optional<std::int64_t> day) {
    facts::case_data data = facts::read_case(v.plan, given, {how.limits, how.set, how.clauses});
    data.has_day = day.has_value();
    data.day = day.value_or(0);
    data.digest = number::sha256_hexadecimal(case_json);
    check_host(v.plan, how, day.has_value(), data);
    outcome result = with.assess(data, {how.derivation, chosen(v.plan, how.clauses), how.limits});
    finish(result, s, v, day);
    result.from.case_digest = data.digest;
    return result;
}

}  // namespace api

const std::string& policy::name() const { return state_->versions.front().plan.policy; }
std::string policy::title(language in) const { return in_language(state_->versions.front().plan.title, in); }
const std::string& policy::status() const { return state_->versions.front().plan.status; }
std::string policy::digest() const { return state_->digest; }

std::vector<clause_summary> policy::clauses() const {
    std::vector<clause_summary> result;
    std::unordered_set<std::string_view> known;
    for (const api::version& v : state_->versions) {
        for (const plan::clause& c : v.plan.clauses) {
            if (!known.insert(c.name).second) continue;
            result.push_back({c.name, c.title.english, c.title.chinese, c.source, c.agencies, !c.awards.empty()});
        }
    }
    return result;
}

std::string policy::title_of(std::string_view name, language in) const {
    const auto found = state_->titles.find(name);
    return found == state_->titles.end() ? std::string() : in_language(*found->second, in);
}

outcome policy::assess(std::string_view case_json) const { return assess(case_json, {}); }
outcome policy::assess(std::string_view case_json, const assess_options& how) const {
    const facts::document given = facts::document::parse(case_json, how.limits);
    std::optional<std::int64_t> day = how.on ? number::parse_date(*how.on) : facts::find_day(given).day;
    return api::assess_with(*state_, state_->version_on(day), case_json, given, how, day);
}

std::string_view version() { return POL_VERSION; }

}  // namespace pol
