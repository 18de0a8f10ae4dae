// How a line that is edited stands on a terminal: rows of cells, and the cursor's place among them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/editor/line_editor.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pol::repl::editor {

struct cell {
    std::string text;
    unsigned width = 1;
    bool is_sure = true;  // of its width
    style in = style::plain;

    bool operator==(const cell&) const = default;
};
using row = std::vector<cell>;
unsigned width(const row& of);

struct place {
    std::size_t row = 0;
    unsigned column = 0;
};

struct frame {
    std::vector<row> rows;
    place cursor;
};

struct extent {
    unsigned columns = 80;
    unsigned rows = 24;
};

// The prompt, the text with its lines wrapped, candidates below. What is higher than the screen is shown around the cursor.
frame framed(const line_editor& of, std::string_view prompt, extent on);
// Once nothing more is done to the line: no candidates, no marks at the cursor, which is at the end.
frame framed_at_end(const line_editor& of, std::string_view prompt, extent on);

}  // namespace pol::repl::editor
