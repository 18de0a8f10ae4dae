// The five workloads as one plain loop over the enterprises. In a namespace without a name, because each file that includes it
// compiles it with its own optimisation. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/workloads.hpp"

#include <algorithm>
#include <array>

namespace pol::bench {
namespace {
namespace loops {

// value / divisor, halves away from zero; value >= 0.
std::int64_t half_up(std::int64_t value, std::int64_t divisor) { return (2 * value + divisor) / (2 * divisor); }

inline void trademark(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* fee = w.columns[0];
    for (std::size_t n = from; n < to; ++n) results[n] = (fee[n] * 7 + 5) / 10;
}

inline void centres(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* housing = w.columns[0];
    const std::int64_t* equipment = w.columns[1];
    const std::int64_t* software = w.columns[2];
    const std::uint32_t* at = w.lists[0];
    for (std::size_t n = from; n < to; ++n) {
        std::int64_t first = 0;
        std::int64_t second = 0;
        for (std::uint32_t i = at[n]; i < at[n + 1]; ++i) {
            // In half fen: 50% of the sum is the sum.
            const std::int64_t grant = std::min<std::int64_t>(housing[i] + equipment[i] + software[i], 60000000);
            second = std::max(second, std::min(first, grant));
            first = std::max(first, grant);
        }
        results[n] = (first + second + 1) / 2;
    }
}

inline void exhibitions(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* is_private = w.columns[0];
    const std::int64_t* freight = w.columns[1];
    const std::int64_t* insurance = w.columns[2];
    const std::int64_t* fee = w.columns[3];
    const std::int64_t* fit_out = w.columns[4];
    const std::int64_t* cost = w.columns[5];
    const std::uint32_t* booth = w.lists[0];
    const std::uint32_t* person = w.lists[1];
    for (std::size_t n = from; n < to; ++n) {
        std::int64_t tenths = 7 * freight[n] + 5 * insurance[n];
        std::array<std::int64_t, 6> top{};
        std::int64_t fees = 0;
        for (std::uint32_t i = booth[n]; i < booth[n + 1]; ++i) {
            fees += fee[i];
            tenths += 10 * std::min<std::int64_t>(fit_out[i], 500000);
            std::int64_t moving = fee[i];
            for (auto& t : top) {
                const std::int64_t larger = std::max(t, moving);
                moving = std::min(t, moving);
                t = larger;
            }
        }
        const std::int64_t dearest = top[0] + top[1] + top[2] + top[3] + top[4] + top[5];
        tenths += is_private[n] != 0 ? 10 * fees : 7 * fees + 3 * dearest;
        std::int64_t first = 0;
        std::int64_t second = 0;
        for (std::uint32_t i = person[n]; i < person[n + 1]; ++i) {
            const std::int64_t grant = std::min<std::int64_t>(cost[i], 1000000);
            second = std::max(second, std::min(first, grant));
            first = std::max(first, grant);
        }
        results[n] = (tenths + 10 * (first + second) + 5) / 10;
    }
}

inline void talents(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* tenure = w.columns[0];
    const std::int64_t* certificate = w.columns[1];
    const std::int64_t* cost = w.columns[2];
    const std::uint32_t* at = w.lists[0];
    for (std::size_t n = from; n < to; ++n) {
        std::int64_t halves = 0;
        for (std::uint32_t i = at[n]; i < at[n + 1]; ++i)
            halves += (tenure[i] >= 24) & (certificate[i] < 12) ? std::min<std::int64_t>(cost[i], 4000000) : 0;
        results[n] = (std::min<std::int64_t>(halves, 200000000) + 1) / 2;
    }
}

inline void interns(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* count = w.columns[0];
    const std::int64_t* retained = w.columns[1];
    const std::int64_t* months = w.columns[2];
    const std::int64_t* allowance = w.columns[3];
    const std::int64_t* wage = w.columns[4];
    const std::int64_t* by_year = w.columns[5];
    for (std::size_t n = from; n < to; ++n) {
        const bool high = 2 * retained[n] > count[n];
        const std::int64_t thirds = std::min(allowance[n], wage[n]) * months[n] * (high ? 3 : 2);
        const std::int64_t insurance = by_year[n] != 0 ? 50000 * count[n] : 4000 * months[n];
        results[n] = half_up(thirds, 3) + insurance + (high ? 15000 * months[n] : 0);
    }
}

}  // namespace loops
}  // namespace
}  // namespace pol::bench
