// How much room text takes on a terminal: Chinese characters and full-width signs take two columns.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace pol::messages {

// Decodes the code point at `at` and moves past it; a byte that is not part of well-formed UTF-8 gives U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& at);

// 0 for marks that combine with the letter before, 2 for wide characters, else 1.
int width_of(char32_t c);

std::size_t display_width(std::string_view text);

}  // namespace pol::messages
