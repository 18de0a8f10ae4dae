// The loops of text_kernels.hpp, written once. Included by one file for each set of instructions, which gives POL_TEXT_SET and
// POL_TEXT_SET_NAME and is compiled with the options of that set: so nothing here may be shared between those files.
//
// A field lies anywhere, so its bytes are fetched one row after another; what is computed from them is computed for some rows
// together, in loops that the compiler turns into the widest instructions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/byte_masks.hpp"
#include "runtime/stream/text_kernels.hpp"

namespace pol::stream {
namespace {

using i64 = std::int64_t;
using u64 = std::uint64_t;
using u32 = std::uint32_t;
using u16 = std::uint16_t;
using u8 = std::uint8_t;
using size = std::size_t;

constexpr size some = 64;  // rows together
constexpr u64 zeros = 0x3030303030303030;

// The first byte lowest, on any machine.
u64 word_from(const char* from) {
    u64 word;
    __builtin_memcpy(&word, from, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

void put_word(char* to, u64 word) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    __builtin_memcpy(to, &word, sizeof word);
}

size lesser(size a, size b) { return a < b ? a : b; }

// ------------------------------------------------------------------------------------------------ marks

seen_marks scan(const char* bytes, u32 at, u32 end, u32* marks, size room) {
    seen_marks seen;
    bool is_ascii = true;
    for (; at < end && seen.marks + 2 * mask_bytes <= room; at += mask_bytes) {
        byte_masks found = masks_at(bytes + at);
        const u32 left = end - at;
        if (left < mask_bytes) {
            const u64 inside = (u64{1} << left) - 1;
            found.marks &= inside;
            found.line_feed &= inside;
            found.odd &= inside;
        }
        is_ascii &= found.is_ascii;
        if (found.odd != 0) {
            const u64 returns = returns_at(bytes + at) & found.odd;
            const bool goes_on = left > mask_bytes && bytes[at + mask_bytes] == '\n';
            const u64 before_feed = found.line_feed >> 1 | (goes_on ? u64{1} << 63 : 0);
            if (returns != 0) seen.has_returns = true;
            seen.is_odd = (found.odd & ~(returns & before_feed)) != 0;
            if (seen.is_odd) break;
        }
        seen.marks += note(found.marks, at, marks + seen.marks);
        seen.lines += bits_in(found.line_feed);
    }
    static_assert(places_beyond <= mask_bytes);
    seen.at = at;
    seen.is_ascii = is_ascii;
    return seen;
}

// ------------------------------------------------------------------------------------------------ cells

// Eight values of digits, the first in the lowest byte: pairs, then fours, then all eight.
u64 number_of(u64 digits) {
    digits = (digits & 0x00FF00FF00FF00FF) * 10 + (digits >> 8 & 0x00FF00FF00FF00FF);
    digits = (digits & 0x0000FFFF0000FFFF) * 100 + (digits >> 16 & 0x0000FFFF0000FFFF);
    return (digits & 0x00000000FFFFFFFF) * 10000 + (digits >> 32);
}

// Nonzero if a byte is none of the values 0 to 9.
u64 no_digits(u64 values, u64 bytes) { return ((values + (bytes & 0x7676767676767676)) | values) & 0x8080808080808080; }

// The last `count` bytes of the word as values of digits, zeros before them. Counts from 1 to 8 are right, others not `wrong`.
u64 last_digits(u64 word, u64 count) {
    const u64 unused = (64 - 8 * count) & 63;
    return ((word ^ zeros) >> unused) << unused;
}
u64 wrong_count(u64 count) { return (count - 1) >> 3; }

// The rows whose fields were wrong.
size leave(const u64* wrong, size row, size count, i64* cells, u32* rest) {
    size left = 0;
    for (size n = 0; n < count; ++n) {
        if (wrong[n] == 0) continue;
        cells[n] = 0;
        rest[left++] = static_cast<u32>(row + n);
    }
    return left;
}

size wholes(const column_fields& from, i64* cells, u32* rest) {
    u64 words[some];
    u64 counts[some];
    u64 wrong[some];
    const u32* ends = from.ends;
    size left = 0;
    for (size row = 0; row < from.rows; row += some, cells += some) {
        const size count = lesser(some, from.rows - row);
        for (size n = 0; n < count; ++n, ends += from.width) {
            words[n] = word_from(from.bytes + ends[1] - 8);
            counts[n] = static_cast<u32>(ends[1] - (ends[0] + 1));
        }
        u64 any = 0;
        for (size n = 0; n < count; ++n) {
            const u64 digits = last_digits(words[n], counts[n]);
            wrong[n] = no_digits(digits, ~u64{0}) | wrong_count(counts[n]);
            any |= wrong[n];
            cells[n] = static_cast<i64>(number_of(digits));
        }
        if (any != 0) left += leave(wrong, row, count, cells, rest + left);
    }
    return left;
}

// "1234.56" or "1234": what stands before the point, and the two bytes behind it.
size amounts(const column_fields& from, i64* cells, u32* rest) {
    constexpr u64 no_hundredths = zeros & 0xFFFF;
    u64 words[some];
    u64 counts[some];
    u64 behind[some];
    u64 wrong[some];
    const u32* ends = from.ends;
    size left = 0;
    for (size row = 0; row < from.rows; row += some, cells += some) {
        const size count = lesser(some, from.rows - row);
        for (size n = 0; n < count; ++n, ends += from.width) {
            const char* end = from.bytes + ends[1];
            const u32 bytes = ends[1] - (ends[0] + 1);
            const bool has_point = (end[-3] == '.') & (bytes > 3);
            const u32 fraction = has_point ? 3 : 0;
            words[n] = word_from(end - fraction - 8);
            counts[n] = bytes - fraction;
            behind[n] = has_point ? word_from(end - 8) >> 48 : no_hundredths;
        }
        u64 any = 0;
        for (size n = 0; n < count; ++n) {
            const u64 digits = last_digits(words[n], counts[n]);
            const u64 hundredths = behind[n] ^ no_hundredths;
            wrong[n] = no_digits(digits, ~u64{0}) | wrong_count(counts[n]) | no_digits(hundredths, 0xFFFF);
            any |= wrong[n];
            cells[n] = static_cast<i64>(number_of(digits) * 100 + (hundredths & 0xFF) * 10 + (hundredths >> 8));
        }
        if (any != 0) left += leave(wrong, row, count, cells, rest + left);
    }
    return left;
}

// "1", "yes", "true", "0", "no", "false" in small letters
size yes_or_no(const column_fields& from, i64* cells, u32* rest) {
    u64 words[some];
    u64 counts[some];
    u64 wrong[some];
    const u32* ends = from.ends;
    size left = 0;
    for (size row = 0; row < from.rows; row += some, cells += some) {
        const size count = lesser(some, from.rows - row);
        for (size n = 0; n < count; ++n, ends += from.width) {
            words[n] = word_from(from.bytes + static_cast<u32>(ends[0] + 1));
            counts[n] = static_cast<u32>(ends[1] - (ends[0] + 1));
        }
        u64 any = 0;
        for (size n = 0; n < count; ++n) {
            const u64 unused = (64 - 8 * counts[n]) & 63;
            const u64 word = words[n] << unused >> unused;
            const u64 yes = (word == 0x31) | (word == 0x736579) | (word == 0x65757274);
            const u64 no = (word == 0x30) | (word == 0x6F6E) | (word == 0x65736C6166);
            wrong[n] = ((yes | no) ^ 1) | wrong_count(counts[n]);
            any |= wrong[n];
            cells[n] = static_cast<i64>(yes);
        }
        if (any != 0) left += leave(wrong, row, count, cells, rest + left);
    }
    return left;
}

void brief_words(const column_fields& from, u64* words) {
    u64 counts[some];
    const u32* ends = from.ends;
    for (size row = 0; row < from.rows; row += some, words += some) {
        const size count = lesser(some, from.rows - row);
        for (size n = 0; n < count; ++n, ends += from.width) {
            words[n] = word_from(from.bytes + static_cast<u32>(ends[0] + 1));
            counts[n] = static_cast<u32>(ends[1] - (ends[0] + 1));
        }
        for (size n = 0; n < count; ++n) {
            const u64 unused = (64 - 8 * counts[n]) & 63;
            const u64 word = words[n] << unused >> unused;
            const u64 other = wrong_count(counts[n]) | static_cast<u64>((word & 0xFF) == '"');
            words[n] = word & (u64{0} - static_cast<u64>(other == 0));
        }
    }
}

// ------------------------------------------------------------------------------------------------ rows

bool has_below(const char* bytes, size count, unsigned char least) {
    u8 any = 0;
    for (size n = 0; n < count; ++n) any |= static_cast<u8>(bytes[n]) < least ? 1 : 0;
    return any != 0;
}

constexpr u64 beyond_pairs = u64{1} << 33;  // hundredths: what quotient_of_25 bears

// Exact below 2^31.
u64 quotient_of_25(u64 value) { return value * 2748779070 >> 36; }

// The eight digits of a value below 10^8 as values, the first in the lowest byte; parted in all places at once by products and
// shifts that are exact in their range.
u64 digits_of_eight(u64 value) {
    const u64 upper = value * 109951163 >> 40;
    const u64 halves = upper | (value - upper * 10000) << 32;
    const u64 first = (halves * 10486 >> 20) & 0x0000007F0000007F;
    const u64 pairs = (halves - first * 100) << 16 | first;
    const u64 tens = (pairs * 103 >> 10) & 0x000F000F000F000F;
    return (pairs - tens * 10) << 8 | tens;
}

// How many digits a value below 10^8 has; zero has one.
u64 places_of(u64 value) {
    const auto has = [&](u64 least) { return static_cast<u64>(value >= least); };
    return 1 + has(10) + has(100) + has(1000) + has(10000) + has(100000) + has(1000000) + has(10000000);
}

// What a row has behind its key and the comma: digits, then a point, two more and the end of the line; or its end alone.
struct pair_texts {
    u64 whole[some];
    u64 whole_size[some];
    u64 rest[some];
    u64 size_of_both[some];
};

// False: one of the amounts is too large, or below zero.
bool make_texts(const i64* amounts, const u8* is_amount, u8 known, i64 factor, size count, pair_texts& to) {
    const u64 most = (beyond_pairs - 1) / static_cast<u64>(factor);
    u64 any = 0;
    for (size n = 0; n < count; ++n) {
        const auto units = static_cast<u64>(amounts[n]);
        any |= static_cast<u64>(units > most);
        const u64 value = units * static_cast<u64>(factor);
        const u64 whole = quotient_of_25(value >> 2);
        const u64 hundredths = value - whole * 100;
        const u64 places = places_of(whole);
        const u64 tens = hundredths * 103 >> 10;
        const u64 rest = (tens << 8 | (hundredths - tens * 10) << 16) + 0x0A30302E;
        const u64 kept = u64{0} - static_cast<u64>(is_amount[n] == known);  // all bits or none
        to.whole[n] = (digits_of_eight(whole) | zeros) >> (64 - 8 * places);
        to.whole_size[n] = places & kept;
        to.rest[n] = (rest & kept) | ('\n' & ~kept);
        to.size_of_both[n] = 1 + ((places + 3) & kept);
    }
    return any == 0;
}

size pairs(const pair_rows& from, size row, size last, char*& to) {
    constexpr size key_room = 16;  // copied at once, whatever follows the key
    pair_texts texts;
    char* at = to;
    while (row < last) {
        const size count = lesser(some, last - row);
        const u32* ends = from.key_ends + row;
        u32 begin = row == 0 ? 0 : ends[-1];
        u32 longest = ends[0] - begin;
        for (size n = 1; n < count; ++n) longest = longest < ends[n] - ends[n - 1] ? ends[n] - ends[n - 1] : longest;
        if (longest > key_room || ends[count - 1] + key_room > from.key_bytes) break;
        if (!make_texts(from.amounts + row, from.is_amount + row, from.known, from.factor, count, texts)) break;
        for (size n = 0; n < count; ++n) {
            const u32 key_size = ends[n] - begin;
            __builtin_memcpy(at, from.keys + begin, key_room);
            begin = ends[n];
            char* const behind = at + key_size;
            *behind = ',';
            put_word(behind + 1, texts.whole[n]);
            put_word(behind + 1 + texts.whole_size[n], texts.rest[n]);
            at += key_size + 1 + texts.size_of_both[n];
        }
        row += count;
    }
    to = at;
    return row;
}

}  // namespace

extern const text_kernels POL_TEXT_SET;
const text_kernels POL_TEXT_SET = {POL_TEXT_SET_NAME, scan, wholes, amounts, yes_or_no, brief_words, has_below, pairs};

}  // namespace pol::stream
