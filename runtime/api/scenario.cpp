// A scenario is a case, a policy and nothing else: what is asked of it is what is asked of any case.
// SPDX-License-Identifier: Apache-2.0
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>

#include "lang/messages/sink.hpp"
#include "lang/text/unicode.hpp"
#include "runtime/api/scenario_state.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace pol {
namespace {

constexpr std::string_view title = "input";
constexpr int cancelled = 963;

using place_of_fault = std::pair<int, std::string>;

template <class Visit>
void each_problem(const outcome& o, Visit&& visit) {
    for (const diagnostic& d : o.problems) visit(d);
    for (const clause_outcome& c : o.clauses) {
        for (const diagnostic& d : c.problems) visit(d);
    }
}

// What is wrong with facts, and was not before.
std::vector<diagnostic> new_faults(const outcome& before, const outcome& after) {
    constexpr int first_of_computing = 890;
    std::set<place_of_fault> known;
    each_problem(before, [&](const diagnostic& d) { known.emplace(d.code, d.where.pointer); });
    std::vector<diagnostic> result;
    each_problem(after, [&](const diagnostic& d) {
        const bool is_of_a_fact = d.level == severity::error && d.code < first_of_computing;
        if (is_of_a_fact && known.emplace(d.code, d.where.pointer).second) result.push_back(d);
    });
    return result;
}

bool has_error(const std::vector<diagnostic>& found) {
    return std::any_of(found.begin(), found.end(), [](const diagnostic& d) { return d.level == severity::error; });
}

diagnostic about(int code, std::string_view text, std::vector<std::string> arguments) {
    diagnostic d = api::own_text{text, 0, title}.about_all(code);
    d.where.length = static_cast<std::uint32_t>(text.size());
    api::own_text{text, 0, title}.move_back(d.where);
    d.arguments = std::move(arguments);
    return d;
}

diagnostic cancelled_work() {
    diagnostic d;
    d.code = cancelled;
    return d;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::vector<diagnostic> no_clause(const check::checked& checked, std::string_view name) {
    constexpr int unknown_clause = 841;
    constexpr int did_you_mean = 1;
    diagnostic d = about(unknown_clause, name, {std::string(name)});
    d.level = severity::error;
    std::vector<std::string_view> known;
    for (const check::clause& c : checked.clauses) known.push_back(api::name_of(c));
    const std::vector<std::string> close = messages::suggest(name, known);
    if (!close.empty()) d.notes.push_back({did_you_mean, d.where, {close.front()}});
    return {d};
}

// Takes the value at the end of the steps away; whether there was one.
bool erase(api::json_value& root, const std::vector<std::string>& steps) {
    api::json_value* at = &root;
    for (std::size_t n = 0; n < steps.size(); ++n) {
        const bool is_last = n + 1 == steps.size();
        if (at->is == api::json_value::sort::list) {
            const auto item = api::number_of(steps[n]);
            if (!item || *item >= at->items.size()) return false;
            if (is_last)
                at->items.erase(at->items.begin() + static_cast<std::ptrdiff_t>(*item));
            else
                at = &at->items[*item];
        } else if (is_last) {
            return at->erase(steps[n]);
        } else if ((at = at->find(steps[n])) == nullptr) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string scenario::state::case_json() const {
    std::string text;
    api::append(text, whole);
    return text;
}

std::optional<std::int64_t> scenario::state::day() const {
    if (const api::json_value* on = whole.find("assessed_on")) return number::parse_date(on->words);
    const api::json_value* period = whole.find("period");
    const api::json_value* end = period != nullptr ? period->find("end") : nullptr;
    return end != nullptr ? number::parse_date(end->words) : std::nullopt;
}

bool scenario::state::is_claimed(std::string_view clause) const {
    const api::json_value* claims = whole.find("claims");
    return claims != nullptr && claims->find(clause) != nullptr;
}

scenario::scenario(policy of, const limits& within)
    : state_(api::make_shared_state<state>(state{std::move(of), within, api::empty_object()})) {}

const policy& scenario::of() const { return state_->of; }

void scenario::use(policy other) {
    state_ = api::make_shared_state<state>(state{std::move(other), state_->within, state_->whole});
}

std::vector<diagnostic> scenario::load(std::string_view case_json) {
    constexpr int not_an_object = 808;
    constexpr int twice = 811;
    const facts::document given = facts::document::parse(case_json, state_->within);
    if (given.fault()) return {*given.fault()};
    if (given.is_empty() || given[0].is != facts::token_kind::object) {
        diagnostic d;
        d.code = not_an_object;
        d.arguments = {given.is_empty() ? std::string() : facts::shown(given.at(0))};
        return {d};
    }
    std::vector<std::string> repeated;
    state next{state_->of, state_->within, api::value_at(given, 0, repeated)};
    std::vector<diagnostic> result;
    for (const std::string& name : repeated) {
        diagnostic d;
        d.code = twice;
        d.arguments = {name};
        result.push_back(std::move(d));
    }
    if (result.empty() && state_->within.is_cancelled()) result.push_back(cancelled_work());
    if (result.empty()) state_ = api::make_shared_state<state>(std::move(next));
    return result;
}

std::string scenario::case_json() const { return state_->case_json(); }

std::vector<diagnostic> scenario::give(std::string_view line) {
    state next = *state_;
    line = line.substr(0, line.find_last_not_of(" \t\r\n") + 1);
    std::vector<diagnostic> refused = api::read_line(*state_, line, next.whole);
    if (has_error(refused)) return refused;
    const outcome before = assess();
    if (before.cancelled) return {cancelled_work()};
    scenario changed(*this);
    changed.state_ = api::make_shared_state<state>(std::move(next));
    const outcome after = changed.assess();
    if (after.cancelled) return {cancelled_work()};
    std::vector<diagnostic> faults = new_faults(before, after);
    if (faults.empty()) *this = std::move(changed);
    return faults;
}

std::vector<diagnostic> scenario::take_back(std::string_view text) {
    constexpr int not_given = 974;
    text = trimmed(text);
    const api::written_path path = api::scan_path(text);
    const api::own_text own{text, 0, title};
    if (path.parts.empty() || path.end != text.size()) {
        constexpr int not_one_path = 975;
        return {about(not_one_path, text, {})};
    }
    state next = *state_;
    std::vector<std::string> steps;
    const std::string name = path.joined();
    const bool is_label = path.parts.size() == 1 && (name == "assessed_on" || name == "ledger");
    const api::json_value* parameters = state_->whole.find("parameters");
    if (is_label) {
        steps = {name};
    } else if (parameters != nullptr && parameters->find(name) != nullptr) {
        steps = {"parameters", name};
    } else {
        api::meaning meant = api::meaning_of(*state_, path, own);
        constexpr int is_a_parameter = 994;
        if (meant.refused && meant.refused->code != is_a_parameter) return {std::move(*meant.refused)};
        if (!meant.refused && meant.place.type == nullptr) {
            constexpr int no_such_fact = 992;
            return {about(no_such_fact, text, {name})};
        }
        steps = std::move(meant.place.steps);
    }
    if (steps.empty() || !erase(next.whole, steps)) return {about(not_given, text, {name})};
    state_ = api::make_shared_state<state>(std::move(next));
    return {};
}

std::vector<diagnostic> scenario::claim(std::string_view clause) {
    const check::checked& checked = state_->rules().checked;
    const check::clause* found = api::clause_named(checked, trimmed(clause));
    if (found == nullptr) return no_clause(checked, trimmed(clause));
    if (found->claim_record == check::record::none || state_->is_claimed(api::name_of(*found))) return {};
    state next = *state_;
    next.whole.member("claims").member(api::name_of(*found)) = api::empty_object();
    state_ = api::make_shared_state<state>(std::move(next));
    return {};
}

std::vector<diagnostic> scenario::withdraw(std::string_view clause) {
    const check::checked& checked = state_->rules().checked;
    const check::clause* found = api::clause_named(checked, trimmed(clause));
    if (found == nullptr) return no_clause(checked, trimmed(clause));
    if (!state_->is_claimed(api::name_of(*found))) return {};
    state next = *state_;
    next.whole.member("claims").erase(api::name_of(*found));
    state_ = api::make_shared_state<state>(std::move(next));
    return {};
}

void scenario::nothing_paid() {
    state next = *state_;
    next.whole.member("ledger") = api::empty_list();
    state_ = api::make_shared_state<state>(std::move(next));
}

bool scenario::is_nothing_paid() const {
    const api::json_value* ledger = state_->whole.find("ledger");
    return ledger != nullptr && ledger->is == api::json_value::sort::list && ledger->items.empty();
}

std::optional<std::string> scenario::day() const {
    const api::json_value* on = state_->whole.find("assessed_on");
    return on != nullptr ? std::optional(on->words) : std::nullopt;
}

std::vector<std::string> scenario::claimed() const {
    std::vector<std::string> result;
    for (const check::clause& c : state_->rules().checked.clauses) {
        if (state_->is_claimed(api::name_of(c))) result.emplace_back(api::name_of(c));
    }
    return result;
}

std::optional<std::string> scenario::value_of(std::string_view text) const {
    text = trimmed(text);
    const api::written_path path = api::scan_path(text);
    if (path.parts.empty() || path.end != text.size()) return std::nullopt;
    const api::meaning meant = api::meaning_of(*state_, path, {text, 0, title});
    if (meant.refused || meant.place.steps.empty()) return std::nullopt;
    const api::json_value* found = api::value_at(state_->whole, meant.place.steps);
    if (found == nullptr) return std::nullopt;
    return api::words_of(state_->rules().checked, *found, meant.place.type);
}

outcome scenario::assess(bool with_derivation) const {
    assess_options how;
    how.derivation = with_derivation;
    how.limits = state_->within;
    return state_->of.assess(case_json(), how);
}

evaluated scenario::evaluate(std::string_view expression) const { return api::evaluate_over(*state_, expression); }

pol::contents scenario::contents() const {
    const std::optional<std::int64_t> day = state_->day();
    if (!day) return contents_of(state_->of);
    return *contents_of(state_->of, number::format_date(*day));
}

std::optional<source_text> scenario::source(std::string_view name) const {
    const std::optional<std::int64_t> day = state_->day();
    if (!day) return source_of(state_->of, name);
    return source_of(state_->of, name, number::format_date(*day));
}

std::string path_of_pointer(std::string_view pointer) {
    constexpr std::string_view claims = "/claims/";
    if (pointer.substr(0, claims.size()) == claims) pointer.remove_prefix(claims.size() - 1);
    std::string result;
    while (!pointer.empty() && pointer.front() == '/') {
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        const std::string_view step = pointer.substr(1, end - 1);
        if (api::number_of(step) && !result.empty())
            result += "[" + std::string(step) + "]";
        else
            result += (result.empty() ? "" : ".") + std::string(step);
        pointer.remove_prefix(end);
    }
    return result.empty() ? std::string(pointer) : result;
}

std::string path_without_items(std::string_view path) {
    std::string result;
    for (std::size_t n = 0; n < path.size(); ++n) {
        if (path[n] == '[')
            n = std::min(path.find(']', n), path.size() - 1);
        else
            result += path[n];
    }
    return result;
}

}  // namespace pol
