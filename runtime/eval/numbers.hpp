// Which numbers the evaluator computes with. It is compiled twice from the same source: over exact numbers, to assess a case,
// and over numbers that depend on one fact or parameter, to find out how an outcome depends on it (runtime/sweep).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/plan/plan.hpp"

#include <cstdint>

#ifdef POL_SWEPT_NUMBERS
#include "runtime/number/swept.hpp"
#define POL_NUMBERS over_swept
namespace pol::eval {
inline namespace POL_NUMBERS {
using exact = number::swept;
inline constexpr bool is_sweeping = true;
inline const number::exact& present(const exact& n) { return n.here(); }
}  // namespace POL_NUMBERS
}  // namespace pol::eval
#else
#include "runtime/number/exact.hpp"
#define POL_NUMBERS over_exact
namespace pol::eval {
inline namespace POL_NUMBERS {
using number::exact;
inline constexpr bool is_sweeping = false;
inline const number::exact& present(const exact& n) { return n; }
}  // namespace POL_NUMBERS
}  // namespace pol::eval
#endif

namespace pol::eval {
inline namespace POL_NUMBERS {

// A number in place of what the case says of a fact or a parameter: how a sweep puts in its own.
struct swept_input {
    plan::index column = plan::none;
    std::uint32_t row = 0;
    plan::index parameter = plan::none;
    exact number;
};

}  // namespace POL_NUMBERS
}  // namespace pol::eval
