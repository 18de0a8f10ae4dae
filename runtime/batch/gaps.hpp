// What stands where nobody gives a fact: its default, or that it is missing; and how one cell is read from any layout.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/columns.hpp"

namespace pol::batch {

struct cell {
    facts::state is = facts::state::known;
    std::int64_t value = 0;
};

// Of a fact that is missing in a row.
struct gap {
    facts::state is = facts::state::unknown;
    std::int64_t value = 0;  // known: the default
    number::exact wide;      // state::wide: a default that does not fit a cell
};
std::vector<gap> gaps_of(const plan::plan& p);  // by column

// Of a list that nobody gives: empty by default, absent or unknown.
facts::state without_list(const plan::plan& p, index table);

cell cell_at(const column_view& from, std::uint32_t row, const gap& missing);

// The number where cell_at says facts::state::wide; `scale` is the plan column's.
number::exact wide_at(const column_view& from, std::uint32_t row, const gap& missing, std::int64_t scale);

}  // namespace pol::batch
