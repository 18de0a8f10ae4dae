// Which columns and lists the exact evaluator can look at for a clause: what has to be taken out of the columns for it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/plan/plan.hpp"

#include <vector>

namespace pol::batch {

using plan::index;

struct reads {                  // ascending, so that a list comes after the one around it
    std::vector<index> tables;  // without the root
    std::vector<index> columns;
};

reads everything_of(const plan::plan& p);

// By clause of the plan; each with what the clauses that share a group with it read.
std::vector<reads> reads_of(const plan::plan& p);

}  // namespace pol::batch
