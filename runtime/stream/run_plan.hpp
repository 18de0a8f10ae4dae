// What the options of a run come to: versions of the policy, clauses, parameters, columns; or what is wrong with them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/state.hpp"
#include "runtime/facts/case_data.hpp"
#include "runtime/stream/output_columns.hpp"

#include <pol/policy.hpp>
#include <pol/stream.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace pol::stream {

struct version_plan {
    const api::version* of = nullptr;
    std::vector<bool> asked;  // by clause; empty: all
    facts::case_data base;    // the parameters and the day that hold for all cases
    std::vector<bound_column> columns;
};

struct run_plan {
    std::optional<diagnostic> failure;
    std::vector<diagnostic> warnings;
    std::optional<std::int64_t> on;
    std::vector<version_plan> versions;  // that can apply
    bool has_whole_outcomes = false;     // JSON Lines without columns: all that can be said of each case
    std::vector<output_column> columns;
};

run_plan plan_run(const policy::state& of, const stream_files& files, const stream_options& how);

}  // namespace pol::stream
