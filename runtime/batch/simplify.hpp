// Makes a compiled clause shorter, with the same results.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/program.hpp"

#include <functional>

namespace pol::batch {

// Calls for each register that the instruction reads.
void for_each_operand(const program& p, const instruction& i, const std::function<void(reg)>& call);
// Calls for each register that is read when all instructions are through.
void for_each_result(const program& p, const std::function<void(reg)>& call);

// Sums of what a limit keeps need no mark on each item, choices between multiples are made in one step, and what nobody reads
// is not computed. A case that was in doubt still is; none else.
void simplify(program& p);

}  // namespace pol::batch
