// One evaluation of a case in which a fact or parameter is x, and how far along a grid of values for x it holds: the amounts
// as functions of x, with every condition, cap, tier, table row and limit decided as at the first point.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "runtime/number/swept.hpp"
#include "runtime/plan/plan.hpp"

#include <pol/limits.hpp>
#include <pol/outcome.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace pol::sweeping {

struct stretch {
    std::uint64_t last = 0;                                // holds at the points 0 … last of the grid
    std::vector<std::optional<number::quotient>> amounts;  // by clause, before rounding; nothing: not determined
    outcome found;                                         // at the first point
};

// What is swept: a number of a column's row, or a parameter. Neither: something that is no number, and holds for one point.
struct variable {
    plan::index column = plan::none;
    std::uint32_t row = 0;
    plan::index parameter = plan::none;

    bool is_somewhere() const { return column != plan::none || parameter != plan::none; }
};

class evaluator {
public:
    explicit evaluator(const plan::plan& p);
    ~evaluator();
    evaluator(evaluator&&) noexcept;
    evaluator& operator=(evaluator&&) noexcept;

    // `facts` is the case at the grid's first point. `clauses`: which are asked for; empty: all.
    stretch evaluate(const facts::case_data& facts, const variable& x, const number::grid& ahead,
                     const std::vector<bool>& clauses, const limits& within);

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace pol::sweeping
