// The ledger of a case: what was paid before, for which clause or award.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/facts/reading.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace pol::facts {
namespace {

namespace code {
constexpr int twice = 811;
constexpr int object_expected = 812;
constexpr int list_expected = 813;
constexpr int unknown_field = 840;
constexpr int ledger_entry = 850;
constexpr int ledger_name = 851;
}  // namespace code

// Does the clause ask the ledger? Then it cannot be trusted when the ledger cannot.
bool reads_ledger(const plan::clause& c) {
    const auto reads = [](const std::vector<plan::step>& steps) {
        return std::any_of(steps.begin(), steps.end(), [](const plan::step& s) {
            return (s.is == plan::step_kind::cap_over_all_years || s.is == plan::step_kind::once) &&
                   s.counting == plan::none;
        });
    };
    return reads(c.steps) ||
           std::any_of(c.awards.begin(), c.awards.end(), [&](const plan::award& a) { return reads(a.steps); });
}

// What a payment may be for: clauses and awards, each with the index of the clause.
struct payable {
    const plan::plan* plan;

    template <class Visit>
    void operator()(Visit&& visit) const {
        for (index c = 0; c < plan->clauses.size(); ++c) {
            if (visit(plan->clauses[c].name, c)) return;
            for (const plan::award& a : plan->clauses[c].awards)
                if (visit(a.name, c)) return;
        }
    }
};

class ledger_reader {
public:
    explicit ledger_reader(reading& r) : r_(r), known_({&r.plan}) {}

    void list(std::uint32_t token);

private:
    void entry(std::uint32_t token);
    void refuse(const fault& found);
    template <class Read>
    bool field(std::uint32_t token, std::string_view name, Read&& read);

    reading& r_;
    name_search<payable> known_;
    std::optional<std::vector<index>>
        readers_;  // the clauses that ask the ledger; looked for where something is refused
};

void ledger_reader::refuse(const fault& found) {
    if (!readers_) {
        readers_.emplace();
        for (index c = 0; c < r_.plan.clauses.size(); ++c)
            if (reads_ledger(r_.plan.clauses[c])) readers_->push_back(c);
    }
    for (const index c : *readers_)
        if (r_.to.claims[c].is_claimed) r_.report({.clause = c}, found);
    if (readers_->empty()) r_.report({.nobody = true}, found);
}

template <class Read>
bool ledger_reader::field(std::uint32_t token, std::string_view name, Read&& read) {
    const reading::step at(r_, name);
    const auto value = r_.given.member(token, name);
    if (!value) {
        refuse({code::ledger_entry, {}, {}});
        return false;
    }
    if (const fault refused = read(r_.given.at(*value))) {
        refuse(refused);
        return false;
    }
    return true;
}

void ledger_reader::list(std::uint32_t token) {
    if (r_.given[token].is != token_kind::list) {
        refuse({code::list_expected, {shown(r_.given.at(token))}, {}});
        return;
    }
    r_.to.has_ledger = true;
    std::uint32_t place = 0;
    for (std::uint32_t at = token + 1; at < r_.given[token].next; at = r_.given[at].next, ++place) {
        const reading::step here(r_, place);
        entry(at);
    }
}

void ledger_reader::entry(std::uint32_t token) {
    if (r_.given[token].is != token_kind::object)
        return refuse({code::object_expected, {shown(r_.given.at(token))}, {}});
    payment paid;
    std::unordered_set<std::string_view> seen;
    for (std::uint32_t name = token + 1; name < r_.given[token].next; name = r_.given[name + 1].next) {
        const std::string_view wanted = r_.given.text(r_.given[name]);
        const reading::step at(r_, wanted);
        if (!seen.insert(wanted).second) refuse({code::twice, {shown_name(wanted)}, {}});
        if (wanted == "clause" || wanted == "award" || wanted == "name") {
            if (r_.given[name + 1].is != token_kind::text) return refuse({code::ledger_entry, {}, {}});
            // The award says more than its clause.
            if (paid.name.empty() || wanted == "award") paid.name = std::string(r_.given.at(name + 1).text);
            continue;
        }
        const auto& labels = r_.plan.labels;
        const bool is_label = std::find(labels.begin(), labels.end(), wanted) != labels.end();
        if (wanted != "date" && wanted != "amount" && !is_label) {
            r_.report({.nobody = true}, {code::unknown_field, {shown_name(wanted)}, {}});
        }
    }
    if (paid.name.empty()) return refuse({code::ledger_entry, {}, {}});
    if (known_.find(paid.name) == plan::none) {
        r_.report({.nobody = true}, {code::ledger_name, {shown_name(paid.name)}, {}});
        return;
    }
    const bool has_day = field(token, "date", [&](const scalar& s) { return r_.scalars.read_date(s, paid.day); });
    const bool has_amount =
        field(token, "amount", [&](const scalar& s) { return r_.scalars.read_amount(s, paid.amount); });
    if (has_day && has_amount) r_.to.ledger.push_back(std::move(paid));
}

}  // namespace

void read_ledger(reading& r, std::uint32_t list) { ledger_reader(r).list(list); }

}  // namespace pol::facts
