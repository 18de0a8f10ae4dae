// What is computed row by row: dates, series, and what can go wrong in a single row.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/machine.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace pol::batch {

namespace {

// A duration cell: months * 2^32 + days, both signed.
std::int32_t duration_days(std::int64_t cell) { return static_cast<std::int32_t>(cell & 0xffffffff); }
std::int64_t duration_months(std::int64_t cell) { return (cell - duration_days(cell)) >> 32; }

}  // namespace

void machine::row_by_row(const instruction& i) {
    const std::int64_t* a = cells(i.a);
    const std::int64_t* b = i.b == no_reg ? nullptr : cells(i.b);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    std::uint8_t* doubts = doubt_room(i.dst);
    std::uint8_t any = 0;
    for (const reg r : {i.a, i.b})
        if (r != no_reg && values_[r].doubts != nullptr) {
            loops_.doubt_either(doubts, doubts, values_[r].doubts, n);
            any = 1;
        }
    const series_values* series =
        i.is == code::in_force ? &program_->series[static_cast<std::size_t>(i.value)] : nullptr;
    const auto fail = [&](std::uint32_t k, std::uint8_t how) {
        to[k] = 0;
        doubts[k] |= how;
        any = 1;
    };
    const auto moved = [&](std::uint32_t k, std::int64_t sign) {
        const auto month = number::add_months(a[k], sign * duration_months(b[k]));
        const auto day = month ? number::add_days(*month, sign * duration_days(b[k])) : std::nullopt;
        if (!day) return fail(k, doubt_hard);
        to[k] = *day;
    };
    for (std::uint32_t k = 0; k < n; ++k) {
        switch (i.is) {
            case code::year_of: to[k] = number::year_of(a[k]); break;
            case code::month_of: to[k] = number::month_of(a[k]); break;
            case code::day_of: to[k] = number::day_of(a[k]); break;
            case code::years_between: to[k] = number::years_between(a[k], b[k]); break;
            case code::months_between: to[k] = number::months_between(a[k], b[k]); break;
            case code::add_duration: moved(k, 1); break;
            case code::subtract_duration: moved(k, -1); break;
            case code::in_force: {
                const auto after = std::upper_bound(series->days.begin(), series->days.end(), a[k]);
                const auto place = static_cast<std::size_t>(after - series->days.begin());
                if (place == 0 || series->ended[place - 1] != 0)
                    fail(k, doubt_unknown);
                else
                    to[k] = series->values[place - 1];
                break;
            }
            case code::divide_exactly:
                to[k] = a[k] / i.value;
                if (to[k] * i.value != a[k]) fail(k, doubt_hard);
                break;
            case code::hard_where:
                to[k] = a[k];
                if (b[k] != 0) doubts[k] |= doubt_hard;
                any = 1;
                break;
            default: break;
        }
    }
    set_unranged(i.dst, to, any != 0 ? doubts : nullptr);
}

}  // namespace pol::batch
