// Finds the bytes that matter in CSV, 64 at a time: a bit for each byte of a block. A part of text_loops.hpp, compiled with it for
// each set of instructions: nothing here may be shared between those files.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace pol::stream {
namespace {

constexpr std::uint32_t mask_bytes = 64;

struct byte_masks {
    std::uint64_t marks = 0;  // commas and line feeds
    std::uint64_t line_feed = 0;
    std::uint64_t odd = 0;  // quotes, carriage returns and NUL
    bool is_ascii = true;
};

#if defined(__AVX512BW__)

byte_masks masks_at(const char* from) {
    const __m512i bytes = _mm512_loadu_si512(from);
    const auto is = [&](char c) { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c)); };
    byte_masks found;
    found.line_feed = is('\n');
    found.marks = found.line_feed | is(',');
    found.odd = is('"') | is('\r') | _mm512_testn_epi8_mask(bytes, bytes);
    found.is_ascii = _mm512_movepi8_mask(bytes) == 0;
    return found;
}

// Where the carriage returns are.
std::uint64_t returns_at(const char* from) {
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(from), _mm512_set1_epi8('\r'));
}

#elif defined(__SSE2__)

#if defined(__AVX2__)

constexpr unsigned part_bytes = 32;
using part = __m256i;
part part_at(const char* from) { return _mm256_loadu_si256(reinterpret_cast<const part*>(from)); }
part is(part bytes, char c) { return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c)); }
part either(part a, part b) { return _mm256_or_si256(a, b); }
std::uint64_t tops(part of) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(of)); }

#else

constexpr unsigned part_bytes = 16;
using part = __m128i;
part part_at(const char* from) { return _mm_loadu_si128(reinterpret_cast<const part*>(from)); }
part is(part bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }
part either(part a, part b) { return _mm_or_si128(a, b); }
std::uint64_t tops(part of) { return static_cast<std::uint32_t>(_mm_movemask_epi8(of)); }

#endif

byte_masks masks_at(const char* from) {
    byte_masks found;
    std::uint64_t high = 0;
    for (unsigned at = 0; at < mask_bytes; at += part_bytes) {
        const part bytes = part_at(from + at);
        const part line_feed = is(bytes, '\n');
        found.marks |= tops(either(is(bytes, ','), line_feed)) << at;
        found.line_feed |= tops(line_feed) << at;
        found.odd |= tops(either(either(is(bytes, '"'), is(bytes, '\0')), is(bytes, '\r'))) << at;
        high |= tops(bytes);
    }
    found.is_ascii = high == 0;
    return found;
}

std::uint64_t returns_at(const char* from) {
    std::uint64_t found = 0;
    for (unsigned at = 0; at < mask_bytes; at += part_bytes) found |= tops(is(part_at(from + at), '\r')) << at;
    return found;
}

#else

// The top bit of each byte of `word` that is zero; exact in every byte.
std::uint64_t zero_bytes(std::uint64_t word) {
    constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7f;
    return ~(((word & low) + low) | word | low);
}

// The top bits of eight bytes as eight bits, the first byte's lowest.
std::uint64_t gather(std::uint64_t tops) { return ((tops >> 7) * 0x0102040810204080U) >> 56; }

std::uint64_t eight_at(const char* from) {
    std::uint64_t word = 0;
    for (unsigned n = 8; n-- > 0;) word = word << 8 | static_cast<unsigned char>(from[n]);
    return word;
}

constexpr std::uint64_t each_byte = 0x0101010101010101;

byte_masks masks_at(const char* from) {
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

std::uint64_t returns_at(const char* from) {
    std::uint64_t found = 0;
    for (unsigned part = 0; part < 8; ++part)
        found |= gather(zero_bytes(eight_at(from + 8 * part) ^ (each_byte * '\r'))) << 8 * part;
    return found;
}

#endif

#if defined(__POPCNT__)
unsigned bits_in(std::uint64_t bits) { return static_cast<unsigned>(__builtin_popcountll(bits)); }
#else
// Without an instruction that not every processor has.
unsigned bits_in(std::uint64_t bits) {
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return static_cast<unsigned>(bits * 0x0101010101010101 >> 56);
}
#endif

// Writes down where the bits are, and gives how many there are. Up to `places_beyond` behind them are overwritten.
#if defined(__AVX512F__)

constexpr std::uint32_t places_beyond = 16;

std::uint32_t note(std::uint64_t bits, std::uint32_t at, std::uint32_t* to) {
    constexpr unsigned together = 16;
    const __m512i first = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    std::uint32_t* const begin = to;
    for (unsigned n = 0; n < mask_bytes; n += together) {
        const auto some = static_cast<__mmask16>(bits >> n);
        const __m512i places = _mm512_add_epi32(first, _mm512_set1_epi32(static_cast<int>(at + n)));
        _mm512_storeu_si512(to, _mm512_maskz_compress_epi32(some, places));
        to += __builtin_popcount(some);
    }
    return static_cast<std::uint32_t>(to - begin);
}

#else

constexpr std::uint32_t places_beyond = 8;

// Eight at a time, so that the number of them is guessed wrong less often.
std::uint32_t note(std::uint64_t bits, std::uint32_t at, std::uint32_t* to) {
    constexpr unsigned together = 8;
    const unsigned count = bits_in(bits);
    for (unsigned n = 0; n < count; n += together, to += together) {
        for (unsigned m = 0; m < together; ++m) {
            // Of no bits the trailing zeros have no number; such a place is overwritten, or lies beyond.
            to[m] = at + static_cast<std::uint32_t>(__builtin_ctzll(bits | std::uint64_t{1} << 63));
            bits &= bits - 1;
        }
    }
    return count;
}

#endif

}  // namespace
}  // namespace pol::stream
