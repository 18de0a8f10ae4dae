// From syntax tapes to the syntax tree.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/ast.hpp"
#include "lang/messages/sink.hpp"
#include "lang/syntax/tape.hpp"

#include <string>

namespace pol::ast {

// Appends what the tape of one file holds; several files make one tree. Parts that could not be read are left out (the
// parser has reported them); mistakes that only show here, such as `and` mixed with `or`, go to the sink.
// INVARIANT: no expression is deeper than `max_expression_depth`, so walking a tree needs little stack.
void lower(const syntax::tape& tape, const text::source& file, tree& out, messages::sink& sink);

inline constexpr std::uint32_t max_expression_depth = 500;

// An indented picture of the tree, for tests.
std::string print(const tree& t);
std::string print(const tree& t, expr_id e);

}  // namespace pol::ast
