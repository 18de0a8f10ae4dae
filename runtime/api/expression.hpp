// One expression, put into the smallest place that can hold it: a policy of its own, or a clause of a policy whose case is known.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pol::api {

// What an expression may speak of: the names of a policy, and the facts of a case.
struct surroundings {
    const policy::state& texts;
    const version& rules;
    std::string_view case_json;
    std::optional<std::int64_t> day;
    std::string clause;  // whose names are known; empty: only those of the policy as a whole
};

// `shown` is the text as the user wrote it, `text` the same with names of clauses blanked; both are of one length.
evaluated evaluate_in(const surroundings* in, std::string_view text, std::string_view shown, const limits& within);

}  // namespace pol::api
