// Holds the batch evaluator to its promise: each row says what the case says by itself. The heart of the tests of batches.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/engine.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pol::test {

// Each case by the exact evaluator, with the settings of the request under its own.
std::vector<outcome> assess_each(const plan::plan& p, const batch::request& asked,
                                 const std::vector<facts::case_data>& cases);

// What differs between a row of a batch and the outcome of the case by itself: a line for each thing, empty if nothing does.
// Everything that the batch says is compared: of a row that columns answer the columns that were asked for, of a clause that
// stands in `exactly` all that the exact evaluator says of it. What a column cannot say (needs, ranges, warnings) has to
// stand in `exactly`.
std::string differences(const plan::plan& p, const batch::request& asked, const batch::batch_outcome& found,
                        std::uint32_t row, const outcome& alone);

// What is wrong with the columns themselves: their lengths, and columns that nobody asked for.
std::string misshapen(const plan::plan& p, const batch::request& asked, const batch::batch_outcome& found);

// The first row that differs, or what is wrong with the columns. Row 0 of `found` is case `first` of `alone`.
struct mismatch {
    std::string what;      // empty: none
    std::uint32_t at = 0;  // case
    explicit operator bool() const { return !what.empty(); }
};
mismatch first_mismatch(const plan::plan& p, const batch::request& asked, const batch::batch_outcome& found,
                        const std::vector<outcome>& alone, std::uint32_t first = 0);

}  // namespace pol::test
