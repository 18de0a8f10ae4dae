// Two outcomes side by side: which clauses differ, and what their derivations say about it.
// SPDX-License-Identifier: Apache-2.0
#include <pol/differences.hpp>
#include <pol/outcome.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

namespace pol {
namespace {

using reason = clause_difference::reason;

bool same_awards(const clause_outcome& a, const clause_outcome& b) {
    return std::equal(
        a.awards.begin(), a.awards.end(), b.awards.begin(), b.awards.end(),
        [](const award_outcome& x, const award_outcome& y) { return x.name == y.name && x.exact == y.exact; });
}

bool same_range(const clause_outcome& a, const clause_outcome& b) {
    if (a.range.has_value() != b.range.has_value()) return false;
    return !a.range || (a.range->low == b.range->low && a.range->high == b.range->high);
}

bool same_refusals(const clause_outcome& a, const clause_outcome& b) {
    return std::equal(a.refused.begin(), a.refused.end(), b.refused.begin(), b.refused.end(),
                      [](const refused_permission& x, const refused_permission& y) {
                          return x.code == y.code && x.reasons == y.reasons;
                      });
}

bool is_same(const clause_outcome& a, const clause_outcome& b) {
    return a.status == b.status && a.amount == b.amount && a.exact == b.exact && same_awards(a, b) &&
           same_range(a, b) && a.reasons == b.reasons && a.permissions == b.permissions && a.waivers == b.waivers &&
           a.obligations == b.obligations && a.advice == b.advice && same_refusals(a, b);
}

// What is looked at in a derivation: causes, not what follows from them.
bool is_cause(const derivation& d) {
    switch (d.is) {
        case derivation::kind::fact:
        case derivation::kind::parameter:
        case derivation::kind::condition: return true;
        case derivation::kind::step: return d.came != derivation::result::none;
        case derivation::kind::clause:
        case derivation::kind::award:
        case derivation::kind::item:
        case derivation::kind::value:
        case derivation::kind::total:
        case derivation::kind::rounding:
        case derivation::kind::permission:
        case derivation::kind::note:
        case derivation::kind::group: break;
    }
    return false;
}

std::string came(const derivation& d) {
    switch (d.came) {
        case derivation::result::yes: return "yes";
        case derivation::result::no: return "no";
        case derivation::result::unknown: return "unknown";
        case derivation::result::binds: return d.name == "cap" ? "binds " + d.value : "binds";
        case derivation::result::idle: return "does not bind";
        case derivation::result::none: break;
    }
    return {};
}

// A phrase may come again for other items: the n-th time it stands for the n-th.
using key = std::tuple<int, std::string, std::string, std::size_t>;

struct cause {
    const derivation* line = nullptr;
    std::string value;
};

class causes {
public:
    explicit causes(const clause_outcome& c) {
        if (c.why) collect(*c.why);
    }
    std::vector<key> order;
    std::map<key, cause> found;

private:
    void collect(const derivation& d) {
        if (is_cause(d)) add(d);
        for (const derivation& child : d.children) collect(child);
    }
    void add(const derivation& d) {
        const bool is_value = d.is == derivation::kind::fact || d.is == derivation::kind::parameter;
        const std::string text = is_value ? std::string() : d.text;
        const std::size_t n = is_value ? 0 : counts_[{static_cast<int>(d.is), d.name, text}]++;
        const key k{static_cast<int>(d.is), d.name, text, n};
        if (found.emplace(k, cause{&d, is_value ? d.value : came(d)}).second) order.push_back(k);
    }
    std::map<std::tuple<int, std::string, std::string>, std::size_t> counts_;
};

std::vector<reason> reasons_of(const clause_outcome& before, const clause_outcome& after) {
    const causes was(before);
    const causes is(after);
    std::vector<reason> values;
    std::vector<reason> phrases;
    const auto add = [&](const key& k) {
        const auto one = was.found.find(k);
        const auto two = is.found.find(k);
        const std::string first = one != was.found.end() ? one->second.value : std::string();
        const std::string second = two != is.found.end() ? two->second.value : std::string();
        if (first == second) return;
        const derivation& line = two != is.found.end() ? *two->second.line : *one->second.line;
        const bool is_value = line.is == derivation::kind::fact || line.is == derivation::kind::parameter;
        const bool is_new_phrase = !is_value && (first.empty() || second.empty());
        const auto weighs = [](const std::string& came) { return came == "no" || came.compare(0, 5, "binds") == 0; };
        const bool matters = !is_new_phrase || weighs(first) || weighs(second);
        if (matters) (is_value ? values : phrases).push_back({line.is, line.name, line.text, first, second});
    };
    for (const key& k : is.order) add(k);
    for (const key& k : was.order) {
        if (is.found.count(k) == 0) add(k);
    }
    // The causes are values that both looked at, and phrases that came out otherwise. What one of them did not get to see is a
    // consequence, told only if nothing else is known; likewise what a condition of the clause keeps from being looked at.
    const auto has_both = [](const reason& r) { return !r.before.empty() && !r.after.empty(); };
    const bool is_decided = std::any_of(phrases.begin(), phrases.end(), [&](const reason& r) {
        return has_both(r) && r.is == derivation::kind::condition && (r.before == "no" || r.after == "no");
    });
    std::vector<reason> result;
    std::copy_if(values.begin(), values.end(), std::back_inserter(result), has_both);
    std::copy_if(phrases.begin(), phrases.end(), std::back_inserter(result),
                 [&](const reason& r) { return !is_decided || has_both(r); });
    return result.empty() ? values : result;
}

const clause_outcome* clause_named(const outcome& o, const std::string& name) {
    const auto found =
        std::find_if(o.clauses.begin(), o.clauses.end(), [&](const clause_outcome& c) { return c.name == name; });
    return found != o.clauses.end() ? &*found : nullptr;
}

}  // namespace

std::vector<clause_difference> differences(const outcome& before, const outcome& after) {
    std::vector<clause_difference> result;
    for (const clause_outcome& is : after.clauses) {
        const clause_outcome* was = clause_named(before, is.name);
        if (was != nullptr && is_same(*was, is)) continue;
        result.push_back({is.name, was, &is, was != nullptr ? reasons_of(*was, is) : std::vector<reason>()});
    }
    for (const clause_outcome& was : before.clauses) {
        if (clause_named(after, was.name) == nullptr) result.push_back({was.name, &was, nullptr, {}});
    }
    return result;
}

}  // namespace pol
