// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/run_plan.hpp"

#include "lang/messages/sink.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <string_view>

namespace pol::stream {
namespace {

constexpr int not_a_date = 825;
constexpr int unknown_clause = 972;
constexpr int did_you_mean = 1;

std::optional<diagnostic> strange_clause(const std::vector<const plan::plan*>& plans,
                                         const std::vector<std::string>& names) {
    std::vector<std::string_view> known;
    for (const plan::plan* p : plans)
        for (const plan::clause& c : p->clauses) known.push_back(c.name);
    for (const std::string& name : names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        diagnostic found;
        found.code = unknown_clause;
        found.arguments = {name};
        const std::vector<std::string> near = messages::suggest(name, known);
        if (!near.empty()) found.notes.push_back({did_you_mean, {}, {near.front()}});
        return found;
    }
    return std::nullopt;
}

std::vector<bool> asked_of(const plan::plan& p, const std::vector<std::string>& names) {
    std::vector<bool> asked;
    for (const plan::clause& c : p.clauses)
        if (!names.empty()) asked.push_back(std::find(names.begin(), names.end(), c.name) != names.end());
    return asked;
}

// The parameters of the run, read as those of a case that says nothing else.
void set_parameters(const stream_options& how, version_plan& to, run_plan& made) {
    constexpr std::string_view empty_case = "{}";
    const facts::document nothing = facts::document::parse(empty_case, how.limits);
    facts::read_options options;
    options.within = how.limits;
    options.set = how.set;
    to.base = facts::read_case(to.of->plan, nothing, options);
    for (const facts::problem& p : to.base.problems) {
        if (p.found.level == severity::warning) made.warnings.push_back(p.found);
        if (p.found.level == severity::error && !made.failure) made.failure = p.found;
    }
    to.base.problems.clear();
}

bool choose_day(const stream_options& how, run_plan& made) {
    if (!how.on) return true;
    made.on = number::parse_date(*how.on);
    if (made.on) return true;
    made.failure.emplace();
    made.failure->code = not_a_date;
    made.failure->arguments = {'"' + *how.on + '"'};
    return false;
}

}  // namespace

run_plan plan_run(const policy::state& of, const stream_files& files, const stream_options& how) {
    run_plan made;
    if (!choose_day(how, made)) return made;
    std::vector<const plan::plan*> plans;
    for (const api::version& v : of.versions) {
        if (made.on && &v != &of.version_on(made.on)) continue;
        made.versions.emplace_back().of = &v;
        plans.push_back(&v.plan);
    }
    made.failure = strange_clause(plans, how.clauses);
    made.has_whole_outcomes = files.outcome_form == text_form::json_lines && how.columns.empty();
    chosen_columns chosen = choose_columns(plans, how.clauses, how.columns);
    made.columns = std::move(chosen.columns);
    if (!made.failure) made.failure = std::move(chosen.failure);
    for (version_plan& v : made.versions) {
        v.asked = asked_of(v.of->plan, how.clauses);
        set_parameters(how, v, made);
        v.base.has_day = made.on.has_value();
        v.base.day = made.on.value_or(0);
        v.columns = bound_to(made.columns, v.of->plan);
    }
    return made;
}

}  // namespace pol::stream
