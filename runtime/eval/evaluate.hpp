// The complete executor of a plan: exact for every input, with unknowns, ranges and, if asked for, the derivation.
// Every other executor gives what this one gives.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/eval/numbers.hpp"
#include "runtime/facts/case_data.hpp"
#include "runtime/plan/plan.hpp"

#include <pol/limits.hpp>
#include <pol/outcome.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace pol::eval {
inline namespace POL_NUMBERS {

struct options {
    bool derivation = false;
    std::vector<bool> clauses;  // which to assess and report; empty: all
    pol::limits within;
    std::optional<swept_input> swept = std::nullopt;  // looked at only while sweeping
};

// Assesses cases of one plan, one after another, in memory that is used again: what a case costs does not grow with the plan.
// No case leaves anything for the next. Each thread needs its own; the plan must outlive it.
class assessor {
public:
    explicit assessor(const plan::plan& p);
    ~assessor();
    assessor(assessor&&) noexcept;
    assessor& operator=(assessor&&) noexcept;

    // As evaluate().
    outcome assess(const facts::case_data& facts, const options& how = {});
    // Before rounding, of the last case; nothing where the clause was not determined.
    const std::optional<exact>& amount_of(plan::index clause) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

// The receipt holds the digest of the case and its date; the rest of it is the caller's.
// Columns and tables that none of the clauses asked for reads may be empty.
outcome evaluate(const plan::plan& p, const facts::case_data& facts, const options& how = {});

// How many decimals an amount has that is a multiple of `unit`: at least two.
int decimals_of(const number::exact& unit);

}  // namespace POL_NUMBERS
}  // namespace pol::eval
