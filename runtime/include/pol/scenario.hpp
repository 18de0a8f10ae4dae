// A case that is put together bit by bit, in the words of the policy, and asked about at any time.
//
//     pol::scenario one(policy);
//     one.give("applicant.ownership = private");
//     one.give("fair.booths += { fee = 1.8万 }");       // the clause `fair` is claimed by that
//     pol::outcome due = one.assess();
//
// A line is one line of an `example` (docs/reference.md): a fact `PATH = DATA`, a parameter `set NAME = DATA`, the day
// `on DATE`, an earlier payment `paid AWARD AMOUNT on DATE`. A path names a fact of `facts`, or `CLAUSE.fact`; the clause may
// be left out where only one that is claimed (or else only one) asks for such a fact. Items are counted from 0, as in
// derivations: `fair.booths[0].fee`, and the item after the last one is a new one. DATA may also be an expression over what
// the scenario knows: `revenue = 2 × revenue`.
//
// A value: copies are independent, and each is for one thread at a time. What is refused leaves the scenario as it was and says
// why; warnings do not refuse. Places in the diagnostics are those of the line, under the file name `input`. Nothing here throws
// but std::bad_alloc.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/contents.hpp>
#include <pol/diagnostic.hpp>
#include <pol/limits.hpp>
#include <pol/shared_state.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol {

class policy;      // <pol/policy.hpp>
struct evaluated;  // there too
struct outcome;    // <pol/outcome.hpp>

// What is missing, and how much hangs on it.
struct need {
    std::string place;  // as in clause_outcome::needs: a JSON pointer (also "/ledger"), or the name of a parameter
    std::string path;   // as in a line: "applicant.ownership", "usd_cny"
    std::vector<std::string> clauses;  // undetermined, and wait for it
    std::size_t settles = 0;           // how many of them are settled by this alone, whatever its value
    bool is_tried = false;             // `settles` was found by trying every value; else: they wait for nothing besides
    std::optional<std::string>
        money;  // by how much the amounts of those clauses may still differ; nothing: without bound
};

class scenario {
public:
    // The limits are kept, limits::cancel among them: what it ends gives POL0963 and leaves the scenario as it was.
    explicit scenario(policy of, const limits& within = {});

    const policy& of() const;  // as long as the scenario, and until use()
    // With other rules, the same facts: another text of the policy, or policy::amended.
    void use(policy other);

    // Puts a case (docs/case.md) in place of all that was given. Refused when it is not one JSON object, or when a name
    // stands twice in an object; what else is wrong stands in the outcome.
    std::vector<diagnostic> load(std::string_view case_json);
    // The case as it stands; equal scenarios give equal text.
    std::string case_json() const;

    std::vector<diagnostic> give(std::string_view line);
    // Takes back a fact, an item of a list, a parameter, `ledger` or the day (`assessed_on`).
    std::vector<diagnostic> take_back(std::string_view path);
    // Asks for a clause, without saying anything about it yet; or takes that back with all that was said.
    std::vector<diagnostic> claim(std::string_view clause);
    std::vector<diagnostic> withdraw(std::string_view clause);
    // Says that nothing was paid before. Without it, and without payments, what was paid is unknown.
    void nothing_paid();
    bool is_nothing_paid() const;

    // The day of the assessment that was given; else the case's period decides.
    std::optional<std::string> day() const;
    // Which clauses are claimed, in the order of the policy.
    std::vector<std::string> claimed() const;
    // The lines that would give all of it again, beside claim() and nothing_paid(): each fact on one, lists of records item
    // by item. What the policy does not know is left out.
    std::vector<std::string> lines() const;
    // The value at a path, as a line has it; nothing if it was not given or there is no such fact.
    std::optional<std::string> value_of(std::string_view path) const;

    outcome assess(bool with_derivation = false) const;
    // An expression over the facts, parameters and names of the policy, and of the clause whose facts it mentions.
    evaluated evaluate(std::string_view expression) const;
    // What is missing, the most decisive first: what settles more clauses by itself, then what more clauses wait for, then
    // where more money is open. Nothing if limits::cancel ended the search.
    std::optional<std::vector<need>> needs() const;

    // The policy's contents on the day of this scenario.
    pol::contents contents() const;
    std::optional<source_text> source(std::string_view name) const;

    struct state;

private:
    friend struct scenario_access;
    shared_state<const state> state_;  // never changed, only replaced
};

// "/claims/fair/booths/0/fee" as "fair.booths[0].fee", "/applicant/ownership" as "applicant.ownership".
std::string path_of_pointer(std::string_view pointer);
// "fair.booths[0].fee" as "fair.booths.fee": the fact_summary::path of a fact of an item.
std::string path_without_items(std::string_view path);

}  // namespace pol
