// The case that an example describes, written as JSON: examples go the way that every case goes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/ast.hpp"
#include "lang/check/checked.hpp"
#include "runtime/api/json_value.hpp"
#include "runtime/number/exact.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol::api {

// The JSON text of the example's case; `clause` is claimed in any case. Of more than `most_items` items in lists only so many
// are written that reading it says so.
std::string case_of_example(const check::checked& policy, const ast::example& example, std::size_t most_items);

// The last `on DATE` of the example or its case.
std::optional<std::int64_t> day_of_example(const ast::tree& tree, const ast::example& example);

// Where a path of facts leads in the JSON of a case. What the policy does not know keeps its name and has no type.
struct fact_place {
    std::vector<std::string> steps;
    const check::type* type = nullptr;
    const check::field* declared = nullptr;  // the last field on the way
};
fact_place place_of_path(const check::checked& policy, const ast::word& clause,
                         const std::vector<std::string_view>& parts);

// Puts facts, parameters and payments, as an example of `clause` gives them, into the JSON of a case. The item after the
// last of a list is a new one; one further on is not put anywhere.
void give(const check::checked& policy, const std::vector<ast::given>& givens, const ast::word& clause, json_value& to,
          std::size_t most_items);

// The JSON pointer of a fact that a path of an example names, or the full name of a parameter.
std::string pointer_of_path(const check::checked& policy, const ast::word& clause, const ast::path& path);

// The value of a literal or of arithmetic on literals.
std::optional<number::exact> literal_value(const ast::tree& tree, ast::expr_id e);

}  // namespace pol::api
