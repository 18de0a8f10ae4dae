// Finds the bytes that matter in CSV, 64 at a time: a bit for each byte of a block.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace pol::stream {

constexpr unsigned mask_bytes = 64;

struct byte_masks {
    std::uint64_t comma = 0;
    std::uint64_t line_feed = 0;
    std::uint64_t carriage_return = 0;
    std::uint64_t odd = 0;   // quotes and NUL
    std::uint64_t high = 0;  // not ASCII
};

#if defined(__SSE2__)

inline std::uint64_t bits_of(__m128i equal) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(equal)));
}

inline byte_masks masks_at(const char* from) {
    byte_masks found;
    for (unsigned part = 0; part < 4; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 16 * part));
        const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
        const unsigned at = 16 * part;
        found.comma |= bits_of(is(',')) << at;
        found.line_feed |= bits_of(is('\n')) << at;
        found.carriage_return |= bits_of(is('\r')) << at;
        found.odd |= bits_of(_mm_or_si128(is('"'), is('\0'))) << at;
        found.high |= bits_of(bytes) << at;
    }
    return found;
}

#else

// The top bit of each byte of `word` that is zero; exact in every byte.
inline std::uint64_t zero_bytes(std::uint64_t word) {
    constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7f;
    return ~(((word & low) + low) | word | low);
}

// The top bits of eight bytes as eight bits, the first byte's lowest.
inline std::uint64_t gather(std::uint64_t tops) { return ((tops >> 7) * 0x0102040810204080U) >> 56; }

inline byte_masks masks_at(const char* from) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    byte_masks found;
    for (unsigned part = 0; part < 8; ++part) {
        std::uint64_t word = 0;
        for (unsigned n = 8; n-- > 0;) word = word << 8 | static_cast<unsigned char>(from[8 * part + n]);
        const auto is = [&](unsigned char c) { return zero_bytes(word ^ (ones * c)); };
        const unsigned at = 8 * part;
        found.comma |= gather(is(',')) << at;
        found.line_feed |= gather(is('\n')) << at;
        found.carriage_return |= gather(is('\r')) << at;
        found.odd |= gather(is('"') | zero_bytes(word)) << at;
        found.high |= gather(word & (ones << 7)) << at;
    }
    return found;
}

#endif

// Eight bytes as a number, the first one lowest, on any machine.
inline std::uint64_t word_at(const char* from) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

}  // namespace pol::stream
