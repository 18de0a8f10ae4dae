// Division by a constant, and rounding.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/bounds.hpp"

namespace pol::batch {

namespace {

constexpr std::int64_t bit_31 = std::int64_t{1} << 31;

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

}  // namespace

void machine::divide(const instruction& i) {
    const interval a = ranged(i.a).within;
    if (i.is == code::floor_divide_constant) {
        divide_down(i, 0);
        finish(i.dst, {floor_divide(a.low, i.value), floor_divide(a.high, i.value)});
        return join_doubts(i);
    }
    const std::int64_t* from = cells(i.a);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    for (std::uint32_t k = 0; k < n; ++k) to[k] = floor_remainder(from[k], i.value);
    set(i.dst, to, {0, i.value - 1});
    join_doubts(i);
}

// (a + shift) div value, where a + shift does not overflow.
void machine::divide_down(const instruction& i, std::int64_t shift) {
    const interval& a = ranged(i.a).within;
    const std::uint32_t n = count_of(i.dst);
    if (a.low < 0 || a.high + shift >= bit_31 || i.value >= bit_31) {
        std::int64_t* to = room(i.dst);
        (a.low < 0 ? loops_.divide_signed : loops_.divide_63)(to, cells(i.a), shift, i.value, n);
        return put(values_[i.dst], to);
    }
    const std::int32_t* from = as<std::int32_t>(i.a);
    std::int32_t* to = room<std::int32_t>(i.dst);
    const auto by = static_cast<std::int32_t>(shift);
    const auto divisor = static_cast<std::int32_t>(i.value);
    in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loops_.narrow.divide_31(to + k, from + k, by, divisor, m); });
    put(values_[i.dst], to);
}

void machine::round(const instruction& i) {
    const interval a = ranged(i.a).within;
    const std::int64_t shift = shift_of(i.mode, i.value);
    if (shift < 0 || a.low < 0 || a.high > most - shift) {
        const std::int64_t* from = cells(i.a);
        const std::uint32_t n = count_of(i.dst);
        std::int64_t* to = room(i.dst);
        for (std::uint32_t k = 0; k < n; ++k) to[k] = round_quotient(from[k], i.value, i.mode);
        put(values_[i.dst], to);
    } else {
        divide_down(i, shift);
    }
    finish(i.dst, {round_quotient(a.low, i.value, i.mode), round_quotient(a.high, i.value, i.mode)});
    join_doubts(i);
}

}  // namespace pol::batch
