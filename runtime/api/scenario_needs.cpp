// What is missing in a scenario, by how much hangs on it.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/unicode.hpp"
#include "runtime/api/scenario_state.hpp"
#include "runtime/number/exact.hpp"

#include <algorithm>
#include <map>

namespace pol {
namespace {

using number::exact;

// By how much the amount of a clause may still differ; nothing: without bound.
std::optional<exact> open_money(const clause_outcome& c) {
    if (!c.range || c.range->low.empty() || c.range->high.empty()) return std::nullopt;
    const auto low = exact::from_decimal(c.range->low);
    const auto high = exact::from_decimal(c.range->high);
    return low && high ? std::optional(*high - *low) : std::nullopt;
}

struct candidate {
    need found;
    std::optional<exact> money = exact(0);
};

// All values that the fact or parameter can have, as a line has them; empty where they cannot be counted.
std::vector<std::string> values_of(const contents& all, const std::string& place, const std::string& path) {
    constexpr std::size_t most = 16;
    fact_kind is = fact_kind::number;
    const std::vector<choice_value>* choices = nullptr;
    bool is_known = false;
    for (const parameter_summary& p : all.parameters) {
        if (p.name != place || p.is_series) continue;
        is = p.is;
        choices = &p.choices;
        is_known = true;
    }
    const std::string bare = path_without_items(path);
    for (const fact_summary& f : all.facts) {
        if (is_known || f.path != bare) continue;
        is = f.is;
        choices = &f.choices;
    }
    if (is == fact_kind::yes_no) return {"yes", "no"};
    if (is != fact_kind::choice || choices == nullptr || choices->size() > most) return {};
    std::vector<std::string> result;
    for (const choice_value& v : *choices) result.push_back(v.name);
    return result;
}

bool is_settled(const outcome& o, const std::string& clause) {
    const auto found =
        std::find_if(o.clauses.begin(), o.clauses.end(), [&](const clause_outcome& c) { return c.name == clause; });
    return found != o.clauses.end() && found->status != clause_status::undetermined;
}

// How many of the clauses are settled whatever the value is: of each, it is tried.
std::optional<std::size_t> settled_by_trial(const scenario& s, const need& n, const std::vector<std::string>& values,
                                            bool is_parameter) {
    if (values.empty()) return std::nullopt;
    std::vector<outcome> outcomes;
    for (const std::string& value : values) {
        scenario trial(s);
        if (!trial.give((is_parameter ? "set " : "") + n.path + " = " + value).empty()) return std::nullopt;
        outcomes.push_back(trial.assess());
    }
    return static_cast<std::size_t>(std::count_if(n.clauses.begin(), n.clauses.end(), [&](const std::string& clause) {
        return std::all_of(outcomes.begin(), outcomes.end(), [&](const outcome& o) { return is_settled(o, clause); });
    }));
}

bool is_before(const candidate& a, const candidate& b) {
    if (a.found.settles != b.found.settles) return a.found.settles > b.found.settles;
    if (a.found.clauses.size() != b.found.clauses.size()) return a.found.clauses.size() > b.found.clauses.size();
    if (a.money.has_value() != b.money.has_value()) return !a.money.has_value();
    return a.money && *a.money > *b.money;
}

}  // namespace

std::optional<std::vector<need>> scenario::needs() const {
    const outcome due = assess();
    const pol::contents all = contents();
    std::vector<candidate> found;
    std::map<std::string, std::size_t> place_of;
    for (const clause_outcome& c : due.clauses) {
        if (c.status != clause_status::undetermined) continue;
        const std::optional<exact> open = c.gives_money ? open_money(c) : exact(0);
        for (const std::string& place : c.needs) {
            const auto [known, is_new] = place_of.try_emplace(place, found.size());
            if (is_new) found.emplace_back();
            candidate& one = found[known->second];
            one.found.place = place;
            one.found.path = path_of_pointer(place);
            one.found.clauses.push_back(c.name);
            one.money = one.money && open ? std::optional(*one.money + *open) : std::nullopt;
            if (c.needs.size() == 1) ++one.found.settles;
        }
    }
    for (candidate& one : found) {
        if (state_->within.is_cancelled()) return std::nullopt;
        const bool is_parameter = one.found.place.empty() || one.found.place.front() != '/';
        const std::vector<std::string> values = values_of(all, one.found.place, one.found.path);
        const std::optional<std::size_t> tried = settled_by_trial(*this, one.found, values, is_parameter);
        one.found.is_tried = tried.has_value();
        if (tried) one.found.settles = *tried;
        if (one.money) one.found.money = one.money->to_decimal(2);
    }
    if (state_->within.is_cancelled()) return std::nullopt;
    std::stable_sort(found.begin(), found.end(), is_before);
    std::vector<need> result;
    for (candidate& one : found) result.push_back(std::move(one.found));
    return result;
}

}  // namespace pol
