// Arithmetic, comparisons and logic on registers: the narrowest loop that the ranges of the block prove safe, else one that
// tells the rows that overflow.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/machine.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <limits>

namespace pol::batch {

namespace {

__extension__ using wide = __int128;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

bool fits_64(wide low, wide high) { return low >= least && high <= most; }
bool fits_32(std::int64_t low, std::int64_t high) {
    return low >= std::numeric_limits<std::int32_t>::min() && high <= std::numeric_limits<std::int32_t>::max();
}

// Where an operation's results lie; `fits`: all of them within 64 bits.
struct bounds {
    std::int64_t low = least;
    std::int64_t high = most;
    bool fits = false;
};

bounds bounds_of(wide low, wide high) {
    if (!fits_64(low, high)) return {};
    return {static_cast<std::int64_t>(low), static_cast<std::int64_t>(high), true};
}

bounds product_of(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
    if (a >= 0 && c >= 0) return bounds_of(wide{a} * c, wide{b} * d);
    const wide all[] = {wide{a} * c, wide{a} * d, wide{b} * c, wide{b} * d};
    return bounds_of(*std::min_element(all, all + 4), *std::max_element(all, all + 4));
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// The multiple below may lie below the least number, what is left does not: 0 <= rest < b.
std::int64_t floor_remainder(std::int64_t a, std::int64_t b) {
    const auto multiple = static_cast<std::uint64_t>(floor_divide(a, b)) * static_cast<std::uint64_t>(b);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - multiple);
}

std::int64_t round_quotient(std::int64_t value, std::int64_t divisor, number::rounding mode) {
    const std::int64_t down = floor_divide(value, divisor);
    const std::int64_t rest = floor_remainder(value, divisor);
    if (rest == 0) return down;
    const bool is_negative = value < 0;
    const std::int64_t other = divisor - rest;
    switch (mode) {
        case number::rounding::floor: return down;
        case number::rounding::ceiling: return down + 1;
        case number::rounding::down: return is_negative ? down + 1 : down;
        case number::rounding::up: return is_negative ? down : down + 1;
        case number::rounding::half_up: return rest > other || (rest == other && !is_negative) ? down + 1 : down;
        case number::rounding::half_down: return rest > other || (rest == other && is_negative) ? down + 1 : down;
        case number::rounding::half_even: return rest > other || (rest == other && down % 2 != 0) ? down + 1 : down;
    }
    return down;
}

// What is added before a division rounded down, so that a value that is not negative is rounded as asked; below 0: no such
// number.
std::int64_t shift_of(number::rounding mode, std::int64_t divisor) {
    switch (mode) {
        case number::rounding::floor:
        case number::rounding::down: return 0;
        case number::rounding::ceiling:
        case number::rounding::up: return divisor - 1;
        case number::rounding::half_up: return divisor / 2;
        case number::rounding::half_down: return (divisor - 1) / 2;
        case number::rounding::half_even: return -1;
    }
    return -1;
}

// A duration cell: months * 2^32 + days, both signed.
std::int32_t duration_days(std::int64_t cell) { return static_cast<std::int32_t>(cell & 0xffffffff); }
std::int64_t duration_months(std::int64_t cell) { return (cell - duration_days(cell)) >> 32; }

}  // namespace

void machine::pair(const instruction& i) {
    const value& a = ranged(i.a);
    const value& b = ranged(i.b);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    bounds w;
    if (i.is == code::add) w = bounds_of(wide{a.within.low} + b.within.low, wide{a.within.high} + b.within.high);
    if (i.is == code::subtract) w = bounds_of(wide{a.within.low} - b.within.high, wide{a.within.high} - b.within.low);
    if (i.is == code::multiply) w = product_of(a.within.low, a.within.high, b.within.low, b.within.high);
    if (!w.fits) {
        std::uint8_t* doubts = doubt_room(i.dst);
        if (i.is == code::add) loops_.add_checked(to, a.cells, b.cells, n, doubts);
        if (i.is == code::subtract) loops_.subtract_checked(to, a.cells, b.cells, n, doubts);
        if (i.is == code::multiply) loops_.multiply_checked(to, a.cells, b.cells, n, doubts);
        for (const value* from : {&a, &b})
            if (from->doubts != nullptr) loops_.doubt_either(doubts, doubts, from->doubts, n);
        return set(i.dst, to, {least, most}, doubts);
    }
    const bool is_narrow = fits_32(a.within.low, a.within.high) && fits_32(b.within.low, b.within.high);
    auto* loop = is_narrow ? loops_.multiply_narrow : loops_.multiply;
    if (i.is == code::add) loop = loops_.add;
    if (i.is == code::subtract) loop = loops_.subtract;
    in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loop(to + k, a.cells + k, b.cells + k, m); });
    set(i.dst, to, {w.low, w.high});
    join_doubts(i);
}

// a * value, a + value, a + b * value: rows that overflow are in doubt.
void machine::multiply_by(const instruction& i) {
    const value& a = ranged(i.a);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    const bool is_product = i.is == code::multiply_constant;
    const bounds w = is_product ? product_of(a.within.low, a.within.high, i.value, i.value)
                                : bounds_of(wide{a.within.low} + i.value, wide{a.within.high} + i.value);
    if (w.fits) {
        const bool is_narrow = fits_32(a.within.low, a.within.high) && fits_32(i.value, i.value);
        auto* loop = is_narrow ? loops_.multiply_constant_narrow : loops_.multiply_constant;
        if (!is_product) loop = loops_.add_constant;
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loop(to + k, a.cells + k, i.value, m); });
        set(i.dst, to, {w.low, w.high});
        return join_doubts(i);
    }
    std::int64_t* fixed = scratch_.room(n);
    loops_.fill(fixed, i.value, n);
    std::uint8_t* doubts = doubt_room(i.dst);
    (is_product ? loops_.multiply_checked : loops_.add_checked)(to, a.cells, fixed, n, doubts);
    if (a.doubts != nullptr) loops_.doubt_either(doubts, doubts, a.doubts, n);
    set(i.dst, to, {least, most}, doubts);
}

void machine::add_multiple(const instruction& i) {
    const value& a = ranged(i.a);
    const value& b = ranged(i.b);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    const bounds times = product_of(b.within.low, b.within.high, i.value, i.value);
    const bounds w = bounds_of(wide{times.low} + a.within.low, wide{times.high} + a.within.high);
    if (times.fits && w.fits) {
        const bool is_narrow = fits_32(b.within.low, b.within.high) && fits_32(i.value, i.value);
        auto* loop = is_narrow ? loops_.add_multiple_narrow : loops_.add_multiple;
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loop(to + k, a.cells + k, b.cells + k, i.value, m); });
        set(i.dst, to, {w.low, w.high});
        return join_doubts(i);
    }
    std::uint8_t* doubts = doubt_room(i.dst);
    for (std::uint32_t k = 0; k < n; ++k) {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(b.cells[k], i.value, &product) ||
            __builtin_add_overflow(a.cells[k], product, to + k))
            doubts[k] = doubt_hard;
    }
    for (const value* from : {&a, &b})
        if (from->doubts != nullptr) loops_.doubt_either(doubts, doubts, from->doubts, n);
    set(i.dst, to, {least, most}, doubts);
}

void machine::divide(const instruction& i) {
    const value& a = ranged(i.a);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    if (i.is == code::remainder_constant) {
        for (std::uint32_t k = 0; k < n; ++k) to[k] = floor_remainder(a.cells[k], i.value);
        set(i.dst, to, {0, i.value - 1});
        return join_doubts(i);
    }
    constexpr std::int64_t narrow = std::int64_t{1} << 31;
    if (a.within.low >= 0)
        (a.within.high < narrow ? loops_.divide_31 : loops_.divide_63)(to, a.cells, 0, i.value, n);
    else
        loops_.divide_signed(to, a.cells, 0, i.value, n);
    set(i.dst, to, {floor_divide(a.within.low, i.value), floor_divide(a.within.high, i.value)});
    join_doubts(i);
}

void machine::round(const instruction& i) {
    const value& a = ranged(i.a);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    const std::int64_t shift = shift_of(i.mode, i.value);
    const interval within{round_quotient(a.within.low, i.value, i.mode),
                          round_quotient(a.within.high, i.value, i.mode)};
    constexpr std::int64_t narrow = std::int64_t{1} << 31;
    if (shift < 0 || a.within.low < 0 || a.within.high > most - shift) {
        for (std::uint32_t k = 0; k < n; ++k) to[k] = round_quotient(a.cells[k], i.value, i.mode);
    } else {
        const bool is_narrow = a.within.high + shift < narrow && i.value < narrow;
        auto* loop = is_narrow ? loops_.divide_31 : loops_.divide_63;
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loop(to + k, a.cells + k, shift, i.value, m); });
    }
    set(i.dst, to, within);
    join_doubts(i);
}

bool machine::arithmetic(const instruction& i) {
    const std::uint32_t n = i.dst == no_reg ? 0 : count_of(i.dst);
    switch (i.is) {
        case code::add:
        case code::subtract:
        case code::multiply: pair(i); return true;
        case code::add_constant:
        case code::multiply_constant: multiply_by(i); return true;
        case code::add_multiple: add_multiple(i); return true;
        case code::floor_divide_constant:
        case code::remainder_constant: divide(i); return true;
        case code::round: round(i); return true;
        default: break;
    }
    const bool is_pair = i.is == code::lesser || i.is == code::greater;
    if (!is_pair && i.is != code::lesser_constant && i.is != code::greater_constant && i.is != code::complement)
        return false;
    std::int64_t* to = room(i.dst);
    if (i.is == code::complement) {
        const value& a = ranged(i.a);
        loops_.complement(to, a.cells, n);
        set(i.dst, to, {~a.within.high, ~a.within.low});
        join_doubts(i);
        return true;
    }
    // Without a range of the operands the range of the result is found when it is asked for: one look instead of two.
    const value& a = values_[i.a];
    const bool is_lesser = i.is == code::lesser || i.is == code::lesser_constant;
    in_chunks(n, [&](std::uint32_t k, std::uint32_t m) {
        if (is_pair)
            (is_lesser ? loops_.lesser : loops_.greater)(to + k, a.cells + k, values_[i.b].cells + k, m);
        else
            (is_lesser ? loops_.lesser_constant : loops_.greater_constant)(to + k, a.cells + k, i.value, m);
    });
    const bool is_ranged = a.is_ranged && (!is_pair || values_[i.b].is_ranged);
    const interval other = is_pair ? values_[i.b].within : interval{i.value, i.value};
    if (!is_ranged)
        set_unranged(i.dst, to);
    else
        set(i.dst, to,
            is_lesser ? interval{std::min(a.within.low, other.low), std::min(a.within.high, other.high)}
                      : interval{std::max(a.within.low, other.low), std::max(a.within.high, other.high)});
    join_doubts(i);
    return true;
}

bool machine::comparison(const instruction& i) {
    using by_pair = void (*)(std::int64_t*, const std::int64_t*, const std::int64_t*, std::size_t);
    using by_value = void (*)(std::int64_t*, const std::int64_t*, std::int64_t, std::size_t);
    by_pair pairwise = nullptr;
    by_value with_value = nullptr;
    switch (i.is) {
        case code::equal: pairwise = loops_.equal; break;
        case code::not_equal: pairwise = loops_.not_equal; break;
        case code::less: pairwise = loops_.less; break;
        case code::at_most: pairwise = loops_.at_most; break;
        case code::and_: pairwise = loops_.and_; break;
        case code::or_: pairwise = loops_.or_; break;
        case code::equal_constant: with_value = loops_.equal_constant; break;
        case code::not_equal_constant: with_value = loops_.not_equal_constant; break;
        case code::less_constant: with_value = loops_.less_constant; break;
        case code::at_most_constant: with_value = loops_.at_most_constant; break;
        case code::more_constant: with_value = loops_.more_constant; break;
        case code::at_least_constant: with_value = loops_.at_least_constant; break;
        case code::not_:
        case code::select:
        case code::in_bits: break;
        default: return false;
    }
    const value& a = values_[i.a];
    const std::uint32_t n = count_of(i.dst);
    if (i.is == code::in_bits) return in_bits(i), true;
    std::int64_t* to = room(i.dst);
    if (i.is == code::not_) {
        loops_.not_(to, a.cells, n);
    } else if (i.is == code::select) {
        const value& b = values_[i.b];
        const value& c = values_[i.c];
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) {
            loops_.select(to + k, a.cells + k, b.cells + k, c.cells + k, m);
        });
        if (b.is_ranged && c.is_ranged)
            set(i.dst, to, {std::min(b.within.low, c.within.low), std::max(b.within.high, c.within.high)});
        else
            set_unranged(i.dst, to);
        if (a.doubts == nullptr && b.doubts == nullptr && c.doubts == nullptr) return true;
        std::uint8_t* doubts = doubt_room(i.dst);
        loops_.doubt_select(doubts, a.cells, a.doubts, b.doubts, c.doubts, n);
        values_[i.dst].doubts = doubts;
        return true;
    } else if (pairwise != nullptr) {
        const std::int64_t* b = values_[i.b].cells;
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { pairwise(to + k, a.cells + k, b + k, m); });
    } else {
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { with_value(to + k, a.cells + k, i.value, m); });
    }
    set(i.dst, to, {0, 1});
    if (i.is != code::and_ && i.is != code::or_) return join_doubts(i), true;
    const value& b = values_[i.b];
    if (a.doubts == nullptr && b.doubts == nullptr) return true;
    std::uint8_t* doubts = doubt_room(i.dst);
    (i.is == code::and_ ? loops_.doubt_and : loops_.doubt_or)(doubts, a.cells, a.doubts, b.cells, b.doubts, n);
    values_[i.dst].doubts = doubts;
    return true;
}

void machine::in_bits(const instruction& i) {
    const value& a = values_[i.a];
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    const std::vector<std::uint64_t>& bits = program_->bits[static_cast<std::size_t>(i.value)];
    if (bits.size() == 1) {
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loops_.in_word(to + k, a.cells + k, bits.front(), m); });
    } else {
        for (std::uint32_t k = 0; k < n; ++k) {
            const auto place = static_cast<std::uint64_t>(a.cells[k]);
            to[k] = place / 64 < bits.size() ? static_cast<std::int64_t>(bits[place / 64] >> (place % 64) & 1) : 0;
        }
    }
    set(i.dst, to, {0, 1});
    join_doubts(i);
}

// Dates, series, and what can go wrong in a single row.
void machine::row_by_row(const instruction& i) {
    const value& a = values_[i.a];
    const std::int64_t* b = i.b == no_reg ? nullptr : values_[i.b].cells;
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
        const auto month = number::add_months(a.cells[k], sign * duration_months(b[k]));
        const auto day = month ? number::add_days(*month, sign * duration_days(b[k])) : std::nullopt;
        if (!day) return fail(k, doubt_hard);
        to[k] = *day;
    };
    for (std::uint32_t k = 0; k < n; ++k) {
        switch (i.is) {
            case code::year_of: to[k] = number::year_of(a.cells[k]); break;
            case code::month_of: to[k] = number::month_of(a.cells[k]); break;
            case code::day_of: to[k] = number::day_of(a.cells[k]); break;
            case code::years_between: to[k] = number::years_between(a.cells[k], b[k]); break;
            case code::months_between: to[k] = number::months_between(a.cells[k], b[k]); break;
            case code::add_duration: moved(k, 1); break;
            case code::subtract_duration: moved(k, -1); break;
            case code::in_force: {
                const auto after = std::upper_bound(series->days.begin(), series->days.end(), a.cells[k]);
                const auto place = static_cast<std::size_t>(after - series->days.begin());
                if (place == 0 || series->ended[place - 1] != 0)
                    fail(k, doubt_unknown);
                else
                    to[k] = series->values[place - 1];
                break;
            }
            case code::divide_exactly:
                to[k] = a.cells[k] / i.value;
                if (to[k] * i.value != a.cells[k]) fail(k, doubt_hard);
                break;
            case code::hard_where:
                to[k] = a.cells[k];
                if (b[k] != 0) doubts[k] |= doubt_hard;
                any = 1;
                break;
            default: break;
        }
    }
    set_unranged(i.dst, to, any != 0 ? doubts : nullptr);
}

}  // namespace pol::batch
