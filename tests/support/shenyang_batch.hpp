// The comparison of batch_shenyang.test.cpp, for as many enterprises as one likes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/population.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pol::test {

struct claim_counts {
    bool gives_money = false;
    std::uint64_t claimed = 0, determined = 0, paid = 0, undetermined = 0, not_eligible = 0, bad_input = 0;
};

struct compared_population {
    std::string difference;  // of the first enterprise that differs, with its JSON; empty: none does
    std::vector<std::pair<std::string, claim_counts>> clauses;
};

// Assesses as a batch with everything wanted, and each enterprise by itself.
compared_population compare_population(const plan::plan& p, std::uint32_t rows, std::uint64_t seed, unsigned threads);

// Writes enterprises as JSON and reads them again; the first fact that is another one then.
std::string first_misread(const plan::plan& p, std::uint32_t rows, std::uint64_t seed);

}  // namespace pol::test
