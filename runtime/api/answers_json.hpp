// What the library answers, as JSON: docs/contents.schema.json and docs/answers.schema.json describe each by its schema's name.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/json_text.hpp"

#include <pol/contents.hpp>
#include <pol/differences.hpp>
#include <pol/example_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>
#include <pol/sweep.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pol::api {

std::string contents_json(const policy& of, const contents& found);         // pol-contents/1
std::string source_json(const source_text& of);                             // pol-source/1
std::string value_json(const evaluated& found);                             // pol-value/1
std::string examples_json(const std::vector<example_result>& ran);          // pol-examples/1
std::string lines_json(const scenario& of);                                 // pol-lines/1
std::string needs_json(const std::vector<need>& missing);                   // pol-needs/1
std::string differences_json(const outcome& before, const outcome& after);  // pol-differences/1
std::string sweep_json(const sweep_line& of);                               // pol-sweep/1
std::string goal_json(const sweep_goal& of);                                // pol-goal/1

std::string_view word_of(fact_kind is);
std::string_view word_of(derivation::kind is);
void append_reasons(json_object& to, std::string_view member, const std::vector<clause_difference::reason>& reasons);
// As a member of pol-outcome/1, without the derivation.
std::string clause_json(const clause_outcome& of);

}  // namespace pol::api
