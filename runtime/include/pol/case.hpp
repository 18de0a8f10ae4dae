// Assess one case after another from facts that a program holds, without JSON in between. docs/embedding-cpp.md shows more.
//
//     pol::prepared_case ready = pol::prepare_case(policy, {.on = "2023-12-31"});
//     const pol::case_assessor& desk = *ready.result;
//     const pol::list_fact booths = desk.list("fair.booths");        // looked up once
//     const pol::number_fact fee = desk.number("fair.booths.fee");
//     pol::case_facts facts(desk);
//     pol::case_result due(desk);
//     for (const stand& s : stands) {
//         facts.clear();
//         facts.add(booths);
//         facts.set(fee, s.fee_in_cents, 2);
//         desk.assess(facts, due);                                   // due.clauses()[0].amount
//     }
//
// What comes out is what policy::assess gives for the same facts. Nothing here throws but std::bad_alloc.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/batch_fact.hpp>
#include <pol/clause_status.hpp>
#include <pol/diagnostic.hpp>
#include <pol/limits.hpp>
#include <pol/parameter_value.hpp>
#include <pol/shared_state.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol {

class policy;    // <pol/policy.hpp>
struct outcome;  // <pol/outcome.hpp>

struct case_options {
    std::optional<std::string>
        on;  // day of assessment, "YYYY-MM-DD"; a policy with amendments needs it. Without it the
             // end of the case's `period` is that day
    std::vector<parameter_value> set;  // for all cases, as in assess_options
    std::vector<std::string> clauses;  // only these; empty: all
    // What limits::cancel ends is bad input, clause by clause; outcome_of() says so with POL0963. What integers decide takes no
    // longer than to ask, and is decided all the same.
    pol::limits limits;
};

// Where a fact is, looked up by its path as in <pol/batch.hpp>: `applicant.is_sme` for the facts of the policy, `CLAUSE.fact`
// for those of a claim, `CLAUSE.list.fact` for those of the items of a list, `period.start` for an end of a period. Good for
// every case_assessor that was made of the same policy with the rules of the same day, as long as one of them lives; one
// that was made by itself or not found names nothing, and is false.
template <batch_fact::kind Kind>
class fact_handle {
public:
    explicit operator bool() const { return of_ != nullptr; }

private:
    friend struct case_access;
    const void* of_ = nullptr;
    std::uint32_t at_ = 0;  // column, or table of a list
};
using yes_no_fact = fact_handle<batch_fact::kind::yes_no>;
using number_fact = fact_handle<batch_fact::kind::number>;  // numbers, counts, rates, money
using date_fact = fact_handle<batch_fact::kind::date>;
using duration_fact = fact_handle<batch_fact::kind::duration>;
using text_fact = fact_handle<batch_fact::kind::text>;
using choice_fact = fact_handle<batch_fact::kind::choice>;
using list_fact = fact_handle<batch_fact::kind::list>;
using record_fact = fact_handle<batch_fact::kind::record>;  // an optional record
using claim_fact = fact_handle<batch_fact::kind::claim>;

struct prepared_case;

// A policy made ready for one case after another; one made by itself has nothing to ask. Immutable; copies share it; any number
// of threads may use it at once, each with facts and a result of its own. Keeps what it needs of the policy; limits::cancel must
// outlive it and what is made of it. References live as long as the last copy.
class case_assessor {
public:
    // What may be set: as for a batch, records, claims and lists before what is in them.
    const std::vector<batch_fact>& facts() const;

    // False if there is no such fact or it is of another type; then `why`, unless null, gets one more entry.
    yes_no_fact yes_no(std::string_view path, std::vector<diagnostic>* why = nullptr) const;
    number_fact number(std::string_view path, std::vector<diagnostic>* why = nullptr) const;
    date_fact date(std::string_view path, std::vector<diagnostic>* why = nullptr) const;
    duration_fact duration(std::string_view path, std::vector<diagnostic>* why = nullptr) const;
    text_fact text(std::string_view path, std::vector<diagnostic>* why = nullptr) const;
    choice_fact choice(std::string_view path, std::vector<diagnostic>* why = nullptr) const;
    list_fact list(std::string_view path, std::vector<diagnostic>* why = nullptr) const;
    record_fact record(std::string_view path, std::vector<diagnostic>* why = nullptr) const;
    claim_fact claim(std::string_view of, std::vector<diagnostic>* why = nullptr) const;
    // The place of a value of the choice, by its name; nothing if it has none.
    std::optional<std::uint32_t> value_of(choice_fact of, std::string_view name) const;

    // A clause as case_result has it: by its place in clauses().
    struct clause {
        std::string name;
        bool gives_money = true;
        std::string currency;
        int decimals = 2;  // amounts are multiples of 10^-decimals
    };
    const std::vector<clause>& clauses() const;  // those asked for, in the order of the policy
    std::optional<std::size_t> clause_named(std::string_view name) const;

    // What the facts come to. False: the facts or the result are of another policy, and nothing was assessed.
    bool assess(const class case_facts& facts, class case_result& to) const;
    // One clause alone (by its place in clauses()); the others of the result keep what they were.
    bool assess(const class case_facts& facts, std::size_t which, class case_result& to) const;

    // Everything about the case in words, with its receipt; explain() with the derivation.
    outcome outcome_of(const class case_facts& facts) const;
    outcome explain(const class case_facts& facts) const;

    struct state;

private:
    friend struct case_access;
    friend prepared_case prepare_case(const policy& with, const case_options& how);
    shared_state<const state> state_;
};

// `result` is empty exactly when there is an error among the diagnostics.
struct prepared_case {
    std::optional<case_assessor> result;
    std::vector<diagnostic> diagnostics;
};
prepared_case prepare_case(const policy& with);
prepared_case prepare_case(const policy& with, const case_options& how);

// The facts of one case; what is not set is missing. Setting any fact of a claim makes the claim.
//
// The items of a list are filled one after another: add() begins the next one, and what is set afterwards is set for it. A list
// within an item likewise, of the item that was begun last. Each function is false, and changes nothing, where the handle is
// not of this policy, where its list has no item yet, or beyond limits::list_items or limits::list_cells. A value that the fact
// must not have (a negative amount, a day that is none, one beyond its bounds) is taken, and the outcome says what is wrong with
// it, as for a case in JSON. For one thread at a time. Keeps what it needs of the assessor, which may go before it; one that was
// moved from may only be assigned to.
class case_facts {
public:
    explicit case_facts(const case_assessor& of);
    ~case_facts();
    case_facts(case_facts&&) noexcept;
    case_facts& operator=(case_facts&&) noexcept;

    // Everything is missing again; the memory is kept.
    void clear();

    bool set(yes_no_fact fact, bool value);
    bool set(number_fact fact, std::int64_t value, int decimals = 0);  // value * 10^-decimals; decimals from 0 to 18
    bool set(date_fact fact, int year, int month, int day);
    bool set_day(date_fact fact, std::int64_t days);          // since 1970-01-01
    bool set(duration_fact fact, int months, int days);       // one of them is 0
    bool set(choice_fact fact, std::uint32_t value);          // its place in batch_fact::choices, from 0
    bool set(text_fact fact, std::string_view utf8);          // copied
    bool set(number_fact fact, std::string_view as_in_case);  // "12.50", "50%", "2/3", of any length

    bool add(list_fact list);       // a new item at its end
    bool give(list_fact list);      // the list is known to be what it is so far, even if that is nothing
    bool give(record_fact record);  // the optional record is there, whatever is in it
    bool give(claim_fact claim);

    // By path, as it stands in quotes in a case: "true", "50%", "2021-03-01", the name of a choice. Not for facts of the items
    // of lists. The problem, if the path or the value is refused.
    std::optional<diagnostic> set(std::string_view path, std::string_view value);
    // Parameters of this case alone, and what was paid before: names as in docs/case.md. Without payments and without
    // nothing_paid() what was paid is unknown.
    void set_parameter(std::string_view name, std::string_view value);
    void paid(std::string_view award, std::int64_t amount, int decimals, std::string_view on);
    void nothing_paid();
    void set_id(std::string_view case_id);

    // A whole case (docs/case.md) in place of all that was set. Refused, with nothing changed, when there is an error among
    // the diagnostics.
    std::vector<diagnostic> load(std::string_view case_json);
    // The case as `pol assess` takes it; what the digest of the receipt is made of. Equal facts give equal text.
    std::string json() const;

    struct state;

private:
    friend struct case_access;
    shared_state<state> state_;
};

// What came of a case, and the working memory for the next. For one thread at a time; it may outlive the assessor. One that was
// moved from may only be assigned to.
//
// Setting facts by handle and assessing them neither hashes (texts excepted) nor allocates, once the memory of the largest case
// so far is there, where 64-bit integers decide. Wherever they do not (something is missing, refused or too large, the clause
// asks for what they cannot do), the exact evaluator decides, which allocates.
class case_result {
public:
    explicit case_result(const case_assessor& of);
    ~case_result();
    case_result(case_result&&) noexcept;
    case_result& operator=(case_result&&) noexcept;

    struct clause {
        clause_status status = clause_status::not_claimed;
        bool is_beyond = false;   // determined, and more than 64 bits hold: outcome_of() has the amount
        std::int64_t amount = 0;  // determined: rounded, times 10^decimals of the clause
    };
    const std::vector<clause>& clauses() const;  // by place in case_assessor::clauses(), changed by the next assess()

    struct state;

private:
    friend struct case_access;
    shared_state<state> state_;
};

}  // namespace pol
