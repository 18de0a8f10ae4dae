// One policy with cases, assessed as a batch in every way and held to each case by itself: what the property tests, the long
// program and the fuzz entry share. Everything follows from the seed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/engine.hpp"
#include "tests/support/random_policy.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pol::test {

struct trial {
    std::string policy;  // its text, for messages
    std::shared_ptr<const plan::plan> plan;
    std::vector<facts::case_data> cases;
    std::vector<std::string> shown;  // the cases as JSON, for messages
};

// A random policy, and cases that leave out facts, have amounts beyond 64 bits, are refused in part, set parameters, have
// payments, claim nothing or what does not exist. Now and then all of them lack the same fact.
trial random_trial(std::uint64_t seed, int cases);

// A given policy with a case on each line. Without a plan if the policy has errors.
trial trial_of(std::string policy, std::string_view lines);

// A policy with random columns; in each case some facts, lists, parameters and payments are hidden or paid.
trial random_facts_trial(std::string policy, std::uint64_t seed, int cases);

struct tally {
    std::uint64_t rows = 0;        // compared, over all ways
    std::uint64_t by_columns = 0;  // of them not decided by the exact evaluator
    std::uint64_t determined = 0;
};

// Assesses the cases with different wishes, threads, layouts and parts. The first thing that is not as by itself, with the
// policy and the case to repeat it; empty: nothing.
std::string first_difference(const trial& t, dice& roll, tally& seen);

}  // namespace pol::test
