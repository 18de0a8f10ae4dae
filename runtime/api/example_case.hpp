// The case that an example describes, written as JSON: examples go the way that every case goes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/ast.hpp"
#include "lang/check/checked.hpp"
#include "runtime/number/exact.hpp"

#include <optional>
#include <string>

namespace pol::api {

// The JSON text of the example's case; `clause` is claimed in any case.
std::string case_of_example(const check::checked& policy, const ast::example& example);

// The last `on DATE` of the example or its case.
std::optional<std::int64_t> day_of_example(const ast::tree& tree, const ast::example& example);

// The JSON pointer of a fact that a path of an example names, or the full name of a parameter.
std::string pointer_of_path(const check::checked& policy, const ast::word& clause, const ast::path& path);

// The value of a literal or of arithmetic on literals.
std::optional<number::exact> literal_value(const ast::tree& tree, ast::expr_id e);

}  // namespace pol::api
