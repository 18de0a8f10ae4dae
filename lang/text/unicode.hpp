// Code points of policy text: decoding, which of them make up words, and which only look like the character meant.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pol::text {

struct code_point {
    char32_t value = 0;
    std::uint32_t length = 0;  // bytes; 0 = malformed or nothing left
};

// Strict (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
code_point decode(const char* at, const char* end);
std::string encode(char32_t value);

// Bytes of the word character at `at`, or 0. Words hold letters, digits, `_` and Chinese characters but never `的`.
std::uint32_t word_character(const char* at, const char* end);
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
// The end of the word that begins at `at`; `at` itself if none begins here (a word does not begin with a digit).
const char* word_end(const char* at, const char* end);

// White space of any width, without the look-alikes that are refused.
std::uint32_t space_character(const char* at, const char* end);

// What the author very likely meant by a character that Pol does not read: full-width digits and letters, dashes,
// single and wrong quotes. Empty if nothing comes to mind.
std::string_view meant_by(char32_t value);
bool is_full_width_alphanumeric(char32_t value);
// Characters that look like a space and are none (U+00A0, U+200B and their like).
bool is_false_space(char32_t value);

}  // namespace pol::text
