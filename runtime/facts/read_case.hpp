// From the JSON of a case to the columns of a plan, with every fault told by its place. docs/case.md has the rules.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "runtime/facts/json.hpp"

#include <pol/limits.hpp>
#include <pol/parameter_value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol::facts {

struct read_options {
    pol::limits within;
    std::vector<parameter_value> set;  // over those of the case
    std::vector<std::string> clauses;  // only these are read as claimed; empty: all
};

// The day that decides which amendments apply, as far as the case tells: `assessed_on`, else the end of its `period`.
struct day_of_case {
    std::string text;  // `assessed_on` as given, or empty
    std::optional<std::int64_t> day;
};
day_of_case find_day(const document& given);

// Never fails: what is wrong stands in `problems`. `data.digest` is left to the caller.
case_data read_case(const plan::plan& p, const document& given, const read_options& how);

}  // namespace pol::facts
