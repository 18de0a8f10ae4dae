// How much a policy or a case may ask for. Every limit is on by default, generous, and the same in every executor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/cancellation.hpp>

#include <cstddef>
#include <cstdint>

namespace pol {

// Plain values, copied into what is made with them. Passing a limit is never silent: compiling gives a diagnostic POL09xx,
// assessing marks the case or the clause as bad input.
struct limits {
    std::size_t policy_bytes = 16u << 20;  // all files of a policy together
    std::size_t policy_files = 1000;
    std::size_t policy_parts =
        4'000'000;  // constructs of all its texts: declarations, lines, operations, names, values
    std::size_t version_parts =
        10'000'000;                     // those counted once for each selection of amendments that is in force some day
    std::uint32_t depth = 200;          // nesting of expressions, blocks and JSON values
    std::size_t literal_digits = 1000;  // of one number in a policy
    std::size_t diagnostics = 100;      // reported per compilation or case
    std::size_t case_bytes = 64u << 20;   // one case as JSON
    std::size_t list_items = 1'000'000;   // of all lists of a case together
    std::size_t list_cells = 20'000'000;  // items times what the policy asks for about each, given or not
    std::size_t number_digits = 1000;     // of one number in a case
    std::uint64_t steps = 100'000'000;    // expression evaluations per case
    std::size_t result_digits = 20'000;   // of one exact intermediate number

    // Ends the work early once it says so (POL0963). Not owned: it must outlive what is made with these limits and keeps them,
    // such as a scenario or a prepared batch. A compiled policy does not keep it. Null: nothing ends early.
    const cancellation* cancel = nullptr;

    bool is_cancelled() const noexcept { return cancel != nullptr && cancel->is_cancelled(); }
};

}  // namespace pol
