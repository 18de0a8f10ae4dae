// A policy's text all the way to its plan, and a case to its columns: what tests of the runtime start from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "runtime/plan/plan.hpp"

#include <memory>
#include <string>

namespace pol::test {

struct planned {
    std::shared_ptr<const plan::plan> plan;  // null when there are errors
    std::string diagnostics;                 // rendered, errors and warnings
};

// One file without `use`, no amendments applied.
planned plan_text(const std::string& text);

facts::case_data read(const plan::plan& p, const std::string& json);

}  // namespace pol::test
