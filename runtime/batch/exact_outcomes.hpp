// What the exact evaluator said of clauses of single cases, in the order of the cases and of the clauses of the plan.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/plan/plan.hpp"

#include <pol/outcome.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace pol::batch {

using plan::index;

// Kept in parts of as many rows each: threads that work on different parts need no lock, and there is nothing to put together
// when they are done.
class exact_outcomes {
public:
    static constexpr std::uint32_t part_rows = 1024;

    struct entry {
        std::uint32_t row = 0;
        index clause = 0;
        clause_outcome said;
    };
    using part = std::vector<entry>;

    // None, and null: the exact evaluator was not asked.
    std::span<const entry> of(std::uint32_t row) const;
    const clause_outcome* find(std::uint32_t row, index clause) const;
    bool empty() const;
    std::size_t size() const;
    const std::vector<part>& parts() const { return parts_; }

    // Room for so many rows. What was said of them stays until it is cleared.
    void resize(std::uint32_t rows) { parts_.resize((std::size_t{rows} + part_rows - 1) / part_rows); }
    // `from` begins a part.
    void clear(std::uint32_t from, std::uint32_t end);
    // Comes after all that is in the part of the row.
    void add(std::uint32_t row, index clause, clause_outcome&& said) {
        parts_[row / part_rows].push_back({row, clause, std::move(said)});
    }

private:
    std::vector<part> parts_;
};

}  // namespace pol::batch
