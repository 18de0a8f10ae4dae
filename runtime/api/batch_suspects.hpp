// Which cases of a batch may hold a value that a single assessment would refuse: found column by column, never too few.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/batch_state.hpp"

#include <set>
#include <utility>
#include <vector>

namespace pol::api {

struct suspects {
    std::set<std::uint32_t> cases;
    std::vector<std::pair<index, std::uint32_t>> cells;  // column, row: values that the type does not have
};

suspects find_suspects(const batch_assessor::state& with, const checked_facts& in);

}  // namespace pol::api
