// Finds the bytes that matter in CSV, 64 at a time: a bit for each byte of a block.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

// Code for wider instructions stands beside the code for every machine; which one runs is decided when running.
#if defined(__SSE2__) && defined(__GNUC__)
#define POL_HAS_WIDE 1
#define POL_WIDE __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#endif

namespace pol::stream {

constexpr unsigned mask_bytes = 64;

struct byte_masks {
    std::uint64_t marks = 0;  // commas and line feeds
    std::uint64_t line_feed = 0;
    std::uint64_t odd = 0;  // quotes, carriage returns and NUL
    bool is_ascii = true;
};

#if defined(__SSE2__)

inline std::uint64_t bits_of(__m128i equal) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(equal)));
}

inline byte_masks masks_at(const char* from) {
    byte_masks found;
    __m128i all = _mm_setzero_si128();
    for (unsigned part = 0; part < 4; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 16 * part));
        const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
        const unsigned at = 16 * part;
        const __m128i line_feed = is('\n');
        found.marks |= bits_of(_mm_or_si128(is(','), line_feed)) << at;
        found.line_feed |= bits_of(line_feed) << at;
        found.odd |= bits_of(_mm_or_si128(_mm_or_si128(is('"'), is('\0')), is('\r'))) << at;
        all = _mm_or_si128(all, bytes);
    }
    found.is_ascii = _mm_movemask_epi8(all) == 0;
    return found;
}

// Where the carriage returns are.
inline std::uint64_t returns_at(const char* from) {
    std::uint64_t found = 0;
    for (unsigned part = 0; part < 4; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 16 * part));
        found |= bits_of(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r'))) << 16 * part;
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

inline std::uint64_t eight_at(const char* from) {
    std::uint64_t word = 0;
    for (unsigned n = 8; n-- > 0;) word = word << 8 | static_cast<unsigned char>(from[n]);
    return word;
}

constexpr std::uint64_t each_byte = 0x0101010101010101;

inline byte_masks masks_at(const char* from) {
    byte_masks found;
    std::uint64_t all = 0;
    for (unsigned part = 0; part < 8; ++part) {
        const std::uint64_t word = eight_at(from + 8 * part);
        const auto is = [&](unsigned char c) { return zero_bytes(word ^ (each_byte * c)); };
        const unsigned at = 8 * part;
        found.marks |= gather(is(',') | is('\n')) << at;
        found.line_feed |= gather(is('\n')) << at;
        found.odd |= gather(is('"') | is('\r') | zero_bytes(word)) << at;
        all |= word;
    }
    found.is_ascii = (all & (each_byte << 7)) == 0;
    return found;
}

inline std::uint64_t returns_at(const char* from) {
    std::uint64_t found = 0;
    for (unsigned part = 0; part < 8; ++part)
        found |= gather(zero_bytes(eight_at(from + 8 * part) ^ (each_byte * '\r'))) << 8 * part;
    return found;
}

#endif

// How blocks are looked at: with what every machine has, or with 32 bytes at a time.
struct plain_masks {
    static byte_masks at(const char* from) { return masks_at(from); }
    static unsigned count(std::uint64_t bits);
};

// Bits that are set, without an instruction that not every x86-64 has.
inline unsigned plain_masks::count(std::uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return static_cast<unsigned>(bits * 0x0101010101010101 >> 56);
}

#if defined(POL_HAS_WIDE)

struct wide_masks {
    POL_WIDE static byte_masks at(const char* from) {
        const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
        const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + 32));
        const __m256i low_feed = _mm256_cmpeq_epi8(low, _mm256_set1_epi8('\n'));
        const __m256i high_feed = _mm256_cmpeq_epi8(high, _mm256_set1_epi8('\n'));
        byte_masks found;
        found.line_feed = both(low_feed, high_feed);
        found.marks = found.line_feed | both(_mm256_cmpeq_epi8(low, _mm256_set1_epi8(',')),
                                             _mm256_cmpeq_epi8(high, _mm256_set1_epi8(',')));
        found.odd = both(odd(low), odd(high));
        found.is_ascii = _mm256_movemask_epi8(_mm256_or_si256(low, high)) == 0;
        return found;
    }
    POL_WIDE static unsigned count(std::uint64_t bits) { return static_cast<unsigned>(__builtin_popcountll(bits)); }

private:
    POL_WIDE static std::uint64_t both(__m256i low, __m256i high) {
        const auto bits = [](int of) { return std::uint64_t{static_cast<std::uint32_t>(of)}; };
        return bits(_mm256_movemask_epi8(low)) | bits(_mm256_movemask_epi8(high)) << 32;
    }
    POL_WIDE static __m256i odd(__m256i bytes) {
        const __m256i quotes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
        const __m256i nothing = _mm256_cmpeq_epi8(bytes, _mm256_setzero_si256());
        return _mm256_or_si256(_mm256_or_si256(quotes, nothing), _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\r')));
    }
};

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
