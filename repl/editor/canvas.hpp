// Frames as the bytes that bring them to a terminal: only what differs from the frame before is written.
//
// Nothing is known of where on the screen the rows stand; the first is where the cursor was at the beginning of a line.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/editor/frame.hpp"

#include <cstddef>
#include <string>

namespace pol::repl::editor {

enum class colours : bool { no, yes };

class canvas {
public:
    explicit canvas(colours in) : colours_(in) {}

    std::string drawn(const frame& next);
    // The terminal has another width: takes away what stands there, wrapped anew as terminals do that. To be drawn again.
    std::string resized(unsigned columns);
    // The cursor below the rows, which stay; the next frame begins there.
    std::string left();
    // The next frame begins where the cursor is.
    void forget();

private:
    void move(std::size_t to_row, unsigned to_column);
    void draw(std::size_t at, const row& next);
    void write(const cell& c);

    colours colours_;
    std::vector<row> rows_{row()};
    place at_;
    std::string out_;
    style in_ = style::plain;
};

}  // namespace pol::repl::editor
