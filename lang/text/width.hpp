// How many columns of a terminal a text takes: needed wherever something is aligned or underlined.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace pol::text {

// 0 for combining marks and invisible characters, 2 for East Asian wide and full-width ones and emoji, else 1.
int width(char32_t value);
// The sum over a text; a malformed byte and a control character count 1.
std::size_t width(std::string_view text);

}  // namespace pol::text
