// Numbers as decimal digits at a place in memory: the innermost part of writing outcomes.
//
// In a header, because a call for each cell costs as much as the digits themselves. All may write up to 16 bytes more than
// they use, so there have to be `number_room` bytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace pol::stream {

// The most bytes that one number takes: 20 digits, a sign, a point and leading zeros.
inline constexpr std::size_t number_room = 64;

inline constexpr std::array<std::uint64_t, 20> powers_of_ten = [] {
    std::array<std::uint64_t, 20> made{};
    std::uint64_t power = 1;
    for (std::uint64_t& p : made) {
        p = power;
        power *= 10;
    }
    return made;
}();

inline std::size_t digits_of(std::uint64_t value) {
    // log10(2) is 1233/4096 closely enough for 64 bits; the table mends the estimate.
    const auto bits = static_cast<std::size_t>(64 - __builtin_clzll(value | 1));
    const std::size_t estimate = bits * 1233 >> 12U;
    return estimate + (value >= powers_of_ten[estimate] ? 1 : 0) + (value == 0 ? 1 : 0);
}

// The digits of `value`, and where they end.
inline char* put_digits(char* to, std::uint64_t value) {
    char* const end = to + digits_of(value);
    char* at = end;
    do {
        *--at = static_cast<char>('0' + value % 10);
        value /= 10;
    } while (at != to);
    return end;
}

// The eight digits of a value below 10^8, one in each byte, the first in the lowest: halves, pairs and digits are parted in all
// places at once, dividing by 100 and 10 with a product and a shift that are exact in their range.
inline std::uint64_t eight_digits(std::uint32_t value) {
    const std::uint64_t halves = value / 10000 | std::uint64_t{value % 10000} << 32U;
    const std::uint64_t upper = (halves * 10486 >> 20U) & 0x0000007F0000007FU;
    const std::uint64_t pairs_of = (halves - upper * 100) << 16U | upper;
    const std::uint64_t tens = (pairs_of * 103 >> 10U) & 0x000F000F000F000FU;
    return (pairs_of - tens * 10) << 8U | tens;
}

// Bytes in the order of the text, whatever the order in a word.
inline char* put_bytes(char* to, std::uint64_t bytes, std::size_t count) {
    if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
    std::memcpy(to, &bytes, sizeof bytes);
    return to + count;
}

// Two decimals, which is what nearly every amount has: no loop, and no branch on the length.
inline char* put_hundredths(char* to, std::uint64_t value) {
    constexpr std::uint64_t group = 100'000'000;
    constexpr std::uint64_t zeros = 0x3030303030303030U;
    constexpr unsigned whole_bits = 48;
    constexpr std::uint64_t whole_mask = (std::uint64_t{1} << whole_bits) - 1;
    bool has_more = false;  // digits in front of these eight
    if (value >= group) {
        to = put_digits(to, value / group);
        value %= group;
        has_more = true;
    }
    const std::uint64_t digits = eight_digits(static_cast<std::uint32_t>(value));
    const std::uint64_t last_whole = std::uint64_t{1} << (has_more ? 0U : whole_bits - 8);  // a digit that stays
    const auto leading = static_cast<unsigned>(__builtin_ctzll(digits | last_whole)) / 8;
    const std::uint64_t whole = ((digits | zeros) & whole_mask) | std::uint64_t{'.'} << whole_bits;
    to = put_bytes(to, whole >> (8 * leading), 7 - leading);
    return put_bytes(to, (digits | zeros) >> whole_bits, 2);
}

// `value` / 10^places with all its places; places at most 30.
char* put_decimal(char* to, std::int64_t value, int places);

}  // namespace pol::stream
