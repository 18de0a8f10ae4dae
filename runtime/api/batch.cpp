// Prepares a policy for many cases, and assesses them.
// SPDX-License-Identifier: Apache-2.0
#include <pol/batch.hpp>
#include <pol/batch_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include "lang/messages/sink.hpp"
#include "runtime/api/batch_state.hpp"
#include "runtime/api/state.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/number/date.hpp"
#include "runtime/number/sha256.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace pol {
namespace {

constexpr int not_a_date = 825;
constexpr int unknown_clause = 841;
constexpr int cancelled = 963;

// What hits several facts of a clause at one place is told once.
void tell_once(std::vector<diagnostic>& problems) {
    std::set<std::pair<int, std::string>> told;
    const auto is_repeated = [&](const diagnostic& d) { return !told.emplace(d.code, d.where.pointer).second; };
    problems.erase(std::remove_if(problems.begin(), problems.end(), is_repeated), problems.end());
}

}  // namespace

namespace api {

std::optional<std::int64_t> day_of(const policy& with, const std::optional<std::string>& on,
                                   std::vector<diagnostic>& found) {
    diagnostic problem;
    if (on) {
        const auto day = number::parse_date(*on);
        if (day) return day;
        problem.code = not_a_date;
        problem.arguments = {'"' + *on + '"'};
        found.push_back(std::move(problem));
    } else if (policy_access::of(with).versions.size() > 1) {
        problem.code = code::needs_day;
        found.push_back(std::move(problem));
    }
    return std::nullopt;
}

std::vector<bool> chosen(const plan::plan& p, const std::vector<std::string>& names, std::vector<diagnostic>& found) {
    constexpr int did_you_mean = 1;
    std::vector<bool> asked;
    if (names.empty()) return asked;
    std::vector<std::string_view> known;
    for (const plan::clause& c : p.clauses) {
        asked.push_back(std::find(names.begin(), names.end(), c.name) != names.end());
        known.push_back(c.name);
    }
    for (const std::string& name : names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        diagnostic& unknown = found.emplace_back();
        unknown.code = unknown_clause;
        unknown.level = severity::error;  // of a whole batch nobody would see the warning
        unknown.arguments = {name};
        const auto near = messages::suggest(name, known);
        if (!near.empty()) unknown.notes.push_back({did_you_mean, unknown.where, {near.front()}});
    }
    return asked;
}

facts::case_data common_to_all(const plan::plan& p, const limits& within, const std::vector<parameter_value>& set,
                               std::optional<std::int64_t> day, std::vector<diagnostic>& found) {
    const facts::document nothing = facts::document::parse("{}", within);
    facts::case_data read = facts::read_case(p, nothing, {within, set, {}});
    for (facts::problem& problem : read.problems) found.push_back(std::move(problem.found));
    facts::case_data made;
    made.settings = std::move(read.settings);
    made.table_settings = std::move(read.table_settings);
    made.has_day = day.has_value();
    made.day = day.value_or(0);
    made.texts = std::move(read.texts);
    return made;
}

}  // namespace api

prepared prepare(const policy& with) { return prepare(with, {}); }
prepared prepare(const policy& with, const batch_options& how) {
    prepared made;
    const policy::state& texts = policy_access::of(with);
    const auto day = api::day_of(with, how.on, made.diagnostics);
    auto s = api::make_shared_state<batch_assessor::state>(with, texts.version_on(day).plan, how);
    s->day = day;
    batch::request asked;
    asked.clauses = api::chosen(s->plan, how.clauses, made.diagnostics);
    s->base = api::common_to_all(s->plan, how.limits, how.set, day, made.diagnostics);
    const auto is_error = [](const diagnostic& d) { return d.level == severity::error; };
    if (std::any_of(made.diagnostics.begin(), made.diagnostics.end(), is_error)) return made;
    asked.base = s->base;
    asked.what = {how.exact, how.reasons, how.notes};
    asked.within = how.limits;
    s->engine.emplace(s->plan, std::move(asked));
    made.result = batch_access::make(std::move(s));
    return made;
}

const std::vector<batch_fact>& batch_assessor::facts() const { return state_->paths.facts(); }

batch_result batch_assessor::assess(const batch_facts& from, unsigned threads) const {
    auto made = api::make_shared_state<batch_result::state>();
    const shared_state<batch_facts::state>& given = batch_access::of(from);
    made->of = state_;
    made->facts.keeps = given;
    made->problems = given->problems;
    if (&given->of->plan != &state_->plan) made->problems.push_back(api::fault_of(api::code::other_policy, "", {}));
    if (made->problems.empty() && api::put_together(*given, made->facts, made->problems)) {
        api::number_texts(*state_, made->facts);
        api::refuse_bad_values(*state_, made->facts);
        batch::batch_outcome due = state_->engine->assess(made->facts.view, std::max(threads, 1u));
        if (due.is_cancelled) {
            made->problems.emplace_back().code = cancelled;
        } else {
            made->rows = given->rows;
            made->clauses = api::clauses_of(*state_, made->facts.view, std::move(due));
        }
    }
    return batch_access::make(std::move(made));
}

const std::vector<diagnostic>& batch_result::problems() const { return state_->problems; }
std::size_t batch_result::rows() const { return state_->rows; }
const std::vector<batch_clause>& batch_result::clauses() const { return state_->clauses; }

std::string batch_result::case_json(std::size_t row) const {
    return api::case_text(*state_->of, state_->facts, static_cast<std::uint32_t>(row));
}

namespace {

enum class derivation_is { wanted, unwanted };

outcome one_of(const batch_result::state& s, std::size_t row, const std::string& text, derivation_is why) {
    const batch_assessor::state& with = *s.of;
    outcome due = with.engine->explain(s.facts.view, static_cast<std::uint32_t>(row), why == derivation_is::wanted);
    tell_once(due.problems);
    for (clause_outcome& c : due.clauses) tell_once(c.problems);
    auto day = with.day;
    if (!day) day = facts::find_day(facts::document::parse(text, with.how.limits)).day;
    due.from.pol_version = std::string(version());
    due.from.policy_digest = with.of.digest();
    due.from.case_digest = number::sha256_hexadecimal(text);
    due.from.assessed_on = day ? number::format_date(*day) : std::string();
    due.from.amendments = with.plan.amendments;
    return due;
}

}  // namespace

outcome batch_result::outcome_of(std::size_t row) const {
    return one_of(*state_, row, case_json(row), derivation_is::unwanted);
}
outcome batch_result::explain(std::size_t row) const {
    return one_of(*state_, row, case_json(row), derivation_is::wanted);
}

}  // namespace pol
