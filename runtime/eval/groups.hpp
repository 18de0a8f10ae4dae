// What clauses have in common: the highest of several, one cap over several.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/eval/clause_run.hpp"

#include <vector>

namespace pol::eval {
inline namespace POL_NUMBERS {

// Changes the amounts before rounding of the clauses concerned; earlier clauses use up a joint cap first.
void apply_groups(evaluator& with, std::vector<clause_result>& results, bool explains);

}  // namespace POL_NUMBERS
}  // namespace pol::eval
