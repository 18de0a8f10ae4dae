// Walking through text letter by letter, whatever bytes it holds.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/text/unicode.hpp"

#include <cstddef>
#include <string_view>

namespace pol::messages {

inline constexpr char32_t broken_letter = 0xFFFD;

// The code point at `at`, and moves past it; a byte that is not part of well-formed UTF-8 gives U+FFFD.
inline char32_t next_letter(std::string_view from, std::size_t& at) {
    const text::code_point found = text::decode(from.data() + at, from.data() + from.size());
    at += found.length == 0 ? 1 : found.length;
    return found.length == 0 ? broken_letter : found.value;
}

}  // namespace pol::messages
