// The value of a bound of a fact: constants, facts, parameters and arithmetic on them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/reading.hpp"

#include <optional>

namespace pol::facts {

// `fact(column)` and `parameter(index)` give std::optional<Number>. Nothing where something that the bound reads is not known.
template <class Number, class Fact, class Parameter>
std::optional<Number> bound_value(const plan::plan& p, index node, const Fact& fact, const Parameter& parameter,
                                  int depth = 0) {
    constexpr int deepest_bound = 100;
    const plan::node& n = p.nodes[node];
    if (depth > deepest_bound) return std::nullopt;
    if (n.is == plan::op::fact) return fact(n.a);
    if (n.is == plan::op::parameter) return parameter(n.a);
    const bool is_arithmetic =
        n.is == plan::op::add || n.is == plan::op::subtract || n.is == plan::op::multiply || n.is == plan::op::divide;
    if (!is_arithmetic) {
        const auto constant = constant_value(p, node);
        return constant ? std::optional<Number>(*constant) : std::nullopt;
    }
    const auto a = bound_value<Number>(p, n.a, fact, parameter, depth + 1);
    const auto b = bound_value<Number>(p, n.b, fact, parameter, depth + 1);
    if (!a || !b) return std::nullopt;
    if (n.is == plan::op::add) return *a + *b;
    if (n.is == plan::op::subtract) return *a - *b;
    if (n.is == plan::op::multiply) return *a * *b;
    if (b->is_zero()) return std::nullopt;
    return *a / *b;
}

}  // namespace pol::facts
