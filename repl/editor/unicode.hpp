// UTF-8 as people see it on a terminal: clusters that the cursor does not enter, and the columns that they take.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pol::repl::editor {

struct code_point {
    char32_t value = 0xFFFD;  // what stands in for malformed bytes
    std::size_t length = 1;   // bytes
    bool is_valid = false;
};
// Strict: no overlong forms, no surrogates. `at` lies in the text.
code_point decode(std::string_view text, std::size_t at);

// A letter with its marks, a flag, a family of emoji: one thing for the cursor (extended grapheme clusters of UAX #29, as
// far as categories and ranges tell them).
struct cluster {
    std::size_t length = 1;  // bytes
    unsigned width = 1;      // columns
    bool is_sure = true;     // terminals agree about the width
    bool is_bare = false;    // a mark without a letter: to be shown on a dotted circle, which the width counts
};
cluster cluster_at(std::string_view text, std::size_t at);
// Where the next cluster begins, or the end; where the one before begins, or 0.
std::size_t after(std::string_view text, std::size_t at);
std::size_t before(std::string_view text, std::size_t at);

// Columns of a text without line ends.
std::size_t width(std::string_view text);

// Control characters, and marks that turn the direction of writing: what could steer a terminal.
bool steers(char32_t c);
// What may stand in a line that is edited: malformed bytes become U+FFFD, line ends `\n`, tabs a space; what
// steers is left out.
std::string cleaned(std::string_view text);

// Letters, digits, `_` and Chinese characters make up words.
bool is_word(std::string_view text, std::size_t at);

}  // namespace pol::repl::editor
