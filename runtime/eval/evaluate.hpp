// The complete executor of a plan: exact for every input, with unknowns, ranges and, if asked for, the derivation.
// Every other executor gives what this one gives.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "runtime/plan/plan.hpp"

#include <pol/limits.hpp>
#include <pol/outcome.hpp>

#include <vector>

namespace pol::eval {

struct options {
    bool derivation = false;
    std::vector<bool> clauses;  // which to assess and report; empty: all
    pol::limits within;
};

// The receipt holds the digest of the case and its date; the rest of it is the caller's.
outcome evaluate(const plan::plan& p, const facts::case_data& facts, const options& how = {});

// How many decimals an amount has that is a multiple of `unit`: at least two.
int decimals_of(const number::exact& unit);

}  // namespace pol::eval
