// Populations of enterprises for the policy of policies/shenyang, made up from a seed: what batches are tested and measured
// with. An enterprise claims about three of the twenty measures; dates lie in 2022 or near it, amounts from small to above
// every cap, some exactly at a threshold; three facts in a thousand are missing; nothing is refused.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/columns.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pol::test {

// The policy without amendments. Null, with the diagnostics on stderr, when it does not compile.
std::shared_ptr<const plan::plan> shenyang_plan(const std::string& source_folder);

// The open parameters, set for all cases.
std::vector<facts::setting> shenyang_settings(const plan::plan& p);

struct population_options {
    std::uint32_t missing_in_ten_thousand = 30;
    std::uint32_t longest_list = 200;  // of one enterprise in some hundreds
    bool fits_csv =
        false;  // CSV cannot say that a list is missing, nor that a record is there of which nothing is known
};

// A second's work for 100,000 enterprises; the same for the same seed.
batch::population shenyang_population(const plan::plan& p, std::uint32_t rows, std::uint64_t seed,
                                      const population_options& how = {});

}  // namespace pol::test
