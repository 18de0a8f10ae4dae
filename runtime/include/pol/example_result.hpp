// How an `example` of a policy came out: policy::run_examples.
//
// Plain data, owned by the caller, independent of the policy.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>
#include <pol/outcome.hpp>

#include <optional>
#include <string>
#include <vector>

namespace pol {

struct example_result {
    std::string title;
    std::string clause;
    place where;
    bool passed = false;
    std::vector<std::string> expected;  // one line per expectation that failed …
    std::vector<std::string> got;       // … and what came instead
    std::optional<outcome> found;       // of that clause alone, with derivation, when it failed
};

}  // namespace pol
