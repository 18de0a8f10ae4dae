// The JSON pointers (RFC 6901) of rows and cells, and the row around a row.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"

#include <optional>
#include <string>

namespace pol::facts {

// The row of the parent table to which a row of `table` belongs.
std::uint32_t parent_row(const case_data& data, index table, std::uint32_t row);

// "/claims/m03_overseas_centers/centers/2"; empty for the case itself.
std::string pointer_of_row(const plan::plan& p, const case_data& data, index table, std::uint32_t row);
// The cell of a column: "/applicant/ownership", "/period/start".
std::string pointer_of(const plan::plan& p, const case_data& data, index column, std::uint32_t row);
// The list itself, in a row of the parent of `table`.
std::string pointer_of_list(const plan::plan& p, const case_data& data, index table, std::uint32_t row_of_parent);

// The value of a cell as an ordered number (dates by day, choices by place); nothing if it is not known.
std::optional<number::exact> known_value(const plan::plan& p, const case_data& data, index column, std::uint32_t row);

}  // namespace pol::facts
