// Writing for people: how wide text is, colours where they are wanted, and nothing of a case that could steer the terminal.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/styled_text.hpp"

#include <pol/diagnostic.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pol::repl {

struct screen {
    bool has_colour = false;
    unsigned width = 100;

    // For standard output: colour on a terminal unless NO_COLOR is set, the width of the terminal or COLUMNS.
    static screen of_output();
    static screen of_errors();

    // The text with escape codes where there are colours.
    std::string shown(const styled_text& text) const;
};

// Columns on the terminal: Chinese characters take two.
std::size_t width_of(std::string_view text);
// Whether this is well-formed UTF-8.
bool is_text(std::string_view text);
// Control characters and marks that turn the direction of writing are replaced; the result is one line.
std::string harmless(std::string_view text);
// At most `columns` wide, with an ellipsis where something was left out.
std::string cut(std::string_view text, std::size_t columns);
// The same, of its end.
std::string cut_before(std::string_view text, std::size_t columns);
std::string padded(std::string_view text, std::size_t columns);
std::string padded_left(std::string_view text, std::size_t columns);
// Lines of at most `columns`, broken at spaces and between Chinese characters.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);
// "1234567.80" as "1,234,567.80".
std::string grouped(std::string_view amount);

void print(std::string_view text);
// On standard output.
void print(const styled_text& text, const screen& on);
void print_error(std::string_view text);
// The diagnostic in full, harmless, on standard error or output.
std::string rendered(const diagnostic& d, language in, const screen& on);

}  // namespace pol::repl
