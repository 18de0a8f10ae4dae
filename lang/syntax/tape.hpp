// The syntax tape: every construct of a file as a flat record in the order of the text, comments included.
//
// Nodes stand in pre-order; the next sibling of node n is n + size. What lies between two nodes is white space and
// punctuation, so the source and its tape together lose nothing: a formatter or a highlighter needs nothing else.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pol::syntax {

// Each is the name of a production in docs/reference.md or of a token.
enum class node_kind : std::uint16_t {
#define POL_NODE(id) id,
#include "lang/syntax/nodes.def"
#undef POL_NODE
};

// `detail` of an `op` node.
enum class symbol : std::uint16_t { add, subtract, multiply, divide, equal, not_equal, less, at_most, more, at_least };

struct node {
    node_kind kind = node_kind::file;
    std::uint16_t detail = 0;  // keyword: text::keyword; op: symbol
    std::uint32_t begin = 0;   // offsets within the file
    std::uint32_t end = 0;
    std::uint32_t size = 1;  // nodes of this subtree, itself included
};
static_assert(sizeof(node) == 16);

// INVARIANT: nodes[0] is the `file` from the first byte to the last; children lie within their parent, in order, and do
// not overlap.
struct tape {
    std::vector<node> nodes;
    bool has_errors = false;
};

std::string_view name_of(node_kind kind);
// One line per node, indented by depth: for golden tests.
std::string dump(const tape& t, std::string_view bytes);

}  // namespace pol::syntax
