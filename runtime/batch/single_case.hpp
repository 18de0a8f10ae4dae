// One case after another out of the columns, as the exact evaluator reads it: only what the clauses in question can look at,
// in memory that is used again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/columns.hpp"
#include "runtime/batch/gaps.hpp"
#include "runtime/batch/reads.hpp"

#include <cstdint>
#include <vector>

namespace pol::batch {

// The rows of a table that belong to one case.
struct extent {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::uint32_t size() const { return last - first; }
};

// Refers to all that it is made of: `base` holds what is common to all cases, `by_clause` comes from reads_of().
class single_case {
public:
    single_case(const plan::plan& p, const std::vector<gap>& gaps, const std::vector<reads>& by_clause,
                const facts::case_data& base, const facts_view& from);

    // Valid until the next call. What none of the clauses reads is empty.
    const facts::case_data& take(std::uint32_t row, const std::vector<bool>& clauses);

private:
    void forget();

    const plan::plan& plan_;
    const std::vector<gap>& gaps_;
    const std::vector<reads>& reads_;
    const facts::case_data& base_;
    const facts_view& from_;
    facts::case_data one_;
    bool is_ready_ = false;        // one_ holds nothing of a case with parameters of its own
    std::vector<index> taken_;     // clauses whose facts one_ holds
    std::vector<extent> extents_;  // by table
};

}  // namespace pol::batch
