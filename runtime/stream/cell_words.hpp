// Reads the usual forms of cells straight from the text, eight bytes at a time.
//
// Each function takes a field [begin, end) around which 64 bytes may be read, and says no to whatever it does not know: the
// careful reader (cells.cpp) then decides. What it says yes to means the same there.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/word.hpp"

#include <cstddef>
#include <cstdint>

namespace pol::stream {

// The value of `size` digits (1 to 8) before `end`; false if other bytes are among them.
inline bool digits_before(const char* end, std::size_t size, std::uint32_t& value) {
    constexpr std::uint64_t zeros = 0x3030303030303030;
    constexpr std::uint64_t beyond_nine = 0x7676767676767676;
    constexpr std::uint64_t tops = 0x8080808080808080;
    const unsigned unused = 64 - 8 * static_cast<unsigned>(size);
    std::uint64_t word = ((word_at(end - 8) ^ zeros) >> unused) << unused;  // digits in front of them are zeros
    const bool is_clean = (((word + beyond_nine) | word) & tops) == 0;
    word = word * 10 + (word >> 8);  // pairs, then fours, then all eight
    word =
        ((word & 0x000000FF000000FF) * 0x000F424000000064 + ((word >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >>
        32;
    value = static_cast<std::uint32_t>(word);
    return is_clean;
}

// A whole number of at most 8 digits.
inline bool quick_whole(const char* begin, const char* end, std::int64_t& value) {
    const auto size = static_cast<std::size_t>(end - begin);
    if (size - 1 >= 8) return false;
    std::uint32_t digits = 0;
    const bool is_clean = digits_before(end, size, digits);
    value = digits;
    return is_clean;
}

// "1234.56" or "1234" times 100; at most 8 digits before the point.
inline bool quick_amount(const char* begin, const char* end, std::int64_t& value) {
    const auto size = static_cast<std::size_t>(end - begin);
    if (end[-3] == '.' && size - 4 < 8) {
        std::uint32_t whole = 0;
        const bool is_clean = digits_before(end - 3, size - 3, whole);
        const auto tens = static_cast<std::uint32_t>(static_cast<unsigned char>(end[-2])) - '0';
        const auto ones = static_cast<std::uint32_t>(static_cast<unsigned char>(end[-1])) - '0';
        value = std::int64_t{whole} * 100 + std::int64_t{tens} * 10 + ones;
        return is_clean && tens < 10 && ones < 10;
    }
    const bool is_whole = quick_whole(begin, end, value);
    value *= 100;
    return is_whole;
}

// Digits with at most one point and no more than `places` behind it, times 10^places; false if it does not fit.
bool quick_decimal(const char* begin, const char* end, unsigned places, std::int64_t& value);

// "2021-03-01"
bool quick_date(const char* begin, const char* end, std::int64_t& day);

// "1", "yes", "true", "0", "no", "false" in small letters
inline bool quick_yes_no(const char* begin, const char* end, std::int64_t& value) {
    const auto size = static_cast<std::size_t>(end - begin);
    if (size - 1 >= 5) return false;
    const unsigned unused = 64 - 8 * static_cast<unsigned>(size);
    const std::uint64_t word = word_at(begin) << unused >> unused;
    const bool is_yes = (word == 0x31) | (word == 0x736579) | (word == 0x65757274);
    const bool is_no = (word == 0x30) | (word == 0x6F6E) | (word == 0x65736C6166);
    value = is_yes ? 1 : 0;
    return is_yes | is_no;
}

}  // namespace pol::stream
