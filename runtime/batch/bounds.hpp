// Where the results of an operation lie, computed so that nothing can overflow.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/machine.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace pol::batch {

__extension__ using wide = __int128;

inline constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

// Where an operation's results lie; `fits`: all of them within 64 bits.
struct bounds {
    std::int64_t low = least;
    std::int64_t high = most;
    bool fits = false;
    bool fits_narrow() const { return fits && fits_32(low, high); }
};

inline bounds bounds_of(wide low, wide high) {
    if (low < least || high > most) return {};
    return {static_cast<std::int64_t>(low), static_cast<std::int64_t>(high), true};
}

// Of anything in [a, b] and anything in [c, d].
inline bounds product_of(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
    if (fits_32(a, b) && fits_32(c, d)) {
        const std::int64_t low = std::min(std::min(a * c, a * d), std::min(b * c, b * d));
        const std::int64_t high = std::max(std::max(a * c, a * d), std::max(b * c, b * d));
        return {low, high, true};
    }
    const wide low = std::min(std::min(wide{a} * c, wide{a} * d), std::min(wide{b} * c, wide{b} * d));
    const wide high = std::max(std::max(wide{a} * c, wide{a} * d), std::max(wide{b} * c, wide{b} * d));
    return bounds_of(low, high);
}

}  // namespace pol::batch
