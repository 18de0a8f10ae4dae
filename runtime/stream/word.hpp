// Eight bytes of text as one number.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pol::stream {

// The first byte lowest, on any machine.
inline std::uint64_t word_at(const char* from) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

// A text of one to eight bytes, with zeros behind it. 64 bytes around it may be read.
inline std::uint64_t word_of(std::string_view text) {
    const unsigned unused = 64 - 8 * static_cast<unsigned>(text.size());
    return word_at(text.data()) << unused >> unused;
}

// Whether as many bytes are the same in both places, around which 64 bytes may be read.
inline bool are_equal(const char* a, const char* b, std::size_t size) {
    constexpr std::size_t at_once = 8;
    if (size == 0) return true;
    if (size < at_once) return (word_at(a) ^ word_at(b)) << (64 - 8 * size) == 0;
    std::uint64_t differing = word_at(a + size - at_once) ^ word_at(b + size - at_once);
    for (std::size_t at = 0; at + at_once < size; at += at_once) differing |= word_at(a + at) ^ word_at(b + at);
    return differing == 0;
}

}  // namespace pol::stream
