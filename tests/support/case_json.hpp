// A case as JSON: the inverse of facts::read_case, for messages that can be repeated and for populations as JSON Lines.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"

#include <cstdint>
#include <string>

namespace pol::test {

// One cell as it would stand in JSON or CSV, without quotes: `600.05`, `2022-01-01`, `yes_no` as `true`, a choice by name.
std::string cell_text(const plan::plan& p, const plan::column& c, std::int64_t cell,
                      const std::vector<std::string>& texts);

// Facts that are not known are left out. Parameters and payments are written, faults (state::bad) are not.
std::string case_json(const plan::plan& p, const facts::case_data& one);

}  // namespace pol::test
