// A clause assessed in one line: the text of a policy with one clause `c`, the case as JSON.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/eval/evaluate.hpp"
#include "runtime/number/date.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pipeline.hpp"

#include <string>
#include <vector>

namespace pol::test {

inline outcome assess_all(const std::string& body, const std::string& json, const eval::options& how = {}) {
    const planned made = plan_text("policy p \"P\" { currency CNY round half up to 0.01 }\n" + body);
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    facts::case_data data = read(*made.plan, json);
    if (const auto day = number::parse_date(data.assessed_on)) {
        data.has_day = true;
        data.day = *day;
    }
    return eval::evaluate(*made.plan, data, how);
}

// `claim` and `rest` are members of JSON objects: R"("fee": 1)".
inline clause_outcome assess(const std::string& body, const std::string& claim, const std::string& rest = {}) {
    const std::string json =
        "{" + (rest.empty() ? std::string() : rest + ", ") + R"("claims": {"c": {)" + claim + "}}}";
    return assess_all(body, json).clauses.at(0);
}

}  // namespace pol::test
