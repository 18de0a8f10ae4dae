// What a cell of a column may hold, and how it stands in the JSON of a case.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "runtime/plan/plan.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pol::api {

using plan::index;

struct cell_range {
    std::int64_t from = 0;
    std::int64_t to = 0;
    bool holds(std::int64_t value) const { return from <= value && value <= to; }
};
// Of a column of any kind but durations (is_duration) and texts.
cell_range range_of(const plan::plan& p, const plan::column& c);
// A bound that does not depend on facts; nothing if it does, or if a parameter that it names has no value.
std::optional<number::exact> fixed_bound(const plan::plan& p, const std::vector<facts::setting>& set, index node);
// The cells within it; nothing where no cell says exactly which.
std::optional<cell_range> range_of_bound(const plan::column& c, plan::relation is, const number::exact& limit);
// The longest that a case can say: 120,000 years, or as many days as 120,000 long months have.
bool is_duration(std::int64_t cell);

// Decimals as such; what does not end, as a ratio in quotes.
std::string number_text(const number::exact& value);
// A value that the type does not have is written as the number that it is: reading it tells what is wrong. `texts`: beyond
// the plan's own.
void append_cell(std::string& to, const plan::plan& p, const plan::column& c, std::int64_t cell,
                 const std::vector<std::string>& texts);

}  // namespace pol::api
