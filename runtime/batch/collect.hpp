// From the registers of a program that has run to the columns of an outcome.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/machine.hpp"

#include <optional>
#include <vector>

namespace pol::batch {

// Columns of the right length; what they hold is written by `collect` and `put_exact`.
void prepare(const std::optional<compiled_clause>& compiled, const plan::clause& c, const wanted& what,
             std::uint32_t rows, clause_columns& to);

// Writes the rows of a block; those that are in doubt are appended to `open`.
void collect(const compiled_clause& compiled, machine& from, block rows, clause_columns& to,
             std::vector<std::uint32_t>& open);

void clear_row(clause_columns& to, std::uint32_t row, clause_status is);
// Rows [from, end).
void clear_rows(clause_columns& to, std::uint32_t from, std::uint32_t end, clause_status is);

// What the exact evaluator found, as far as columns hold it.
void put_exact(const clause_outcome& found, clause_columns& to, std::uint32_t row);

}  // namespace pol::batch
