// What a `sweep` and a `goal` are asked for, in words, and what both say about a line.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/session/chart.hpp"
#include "repl/session/conversation.hpp"

#include <pol/scenario.hpp>
#include <pol/sweep.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace pol::repl {

struct sweep_axis {
    std::string path;
    std::string from;
    std::string to;
    std::string step;
};
struct sweep_words {
    std::string goal;  // of `goal`: what stands before `by`
    sweep_axis along;
    sweep_axis by;  // its path is empty: one dimension
    std::string clause;
    std::string svg;
    std::string csv;
};
// `PATH from A to B [step S] [of CLAUSE] [by PATH from A to B [step S]] [--svg FILE] [--csv FILE]`; of a goal
// `CLAUSE = AMOUNT by PATH [from A to B]`. Nothing where it is written otherwise.
std::optional<sweep_words> read_sweep(std::string_view rest);
std::optional<sweep_words> read_goal(std::string_view rest);

// Why there is no line; nothing: there is one.
std::optional<answer> refusal(const conversation& with, const sweep_request& asked, const sweep_line& line);

// ---- numbers for people
// "n/d" as "1,234.50"; two decimals, rounded half up.
std::string money_text(const std::string& exact);
// A value of what is swept: "300,000", "50%", "2021-03-01".
std::string value_text(const sweep_line& line, const std::string& at);
// What one more of it is called: "1 CNY", "1%", "1", "1 day".
std::string unit_text(const conversation& with, const sweep_line& line);
// Without commas, for other programs.
std::string plain_money_text(const std::string& exact);
// For drawing, not for telling.
double approximate(const std::string& exact);

// A stair may have thousands of pieces: more than these are counted, and not shown or marked.
constexpr std::size_t most_pieces = 50;
// "needs a.b, c"; nothing where nothing is missing.
std::string needs_text(const conversation& with, const sweep_piece& piece);
// The pieces as a table: from where to where, the marginal rate, and what happens between them.
styled_text pieces_text(const conversation& with, const sweep_line& line);

// ---- sweep_files.cpp
// The letter that marks where a piece begins, in chart and table; none for the first.
std::string place_name(std::size_t piece);
enum class marks_by : std::uint8_t { letter, value };
chart chart_of(const sweep_line& line, marks_by by);

// One line of several, with the value of the other number.
struct swept_row {
    std::string at;
    sweep_line line;
};
std::string csv_of(const std::vector<swept_row>& rows, const sweep_request& asked, const sweep_axis& by);

}  // namespace pol::repl
