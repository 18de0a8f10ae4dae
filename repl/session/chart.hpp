// A line chart in characters: braille dots for the line, axes with the exact values at which something happens.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/styled_text.hpp"

#include <string>
#include <vector>

namespace pol::repl {

// For drawing alone; what is told of a line comes from its exact numbers.
struct chart {
    struct point {
        double x = 0;
        double y = 0;
    };
    struct stroke {
        std::vector<point> points;
        bool is_jump = false;  // upright, and drawn as dots
    };
    struct tick {
        double at = 0;
        std::string text;
    };
    std::vector<stroke> strokes;
    std::vector<tick> levels;  // on the upright axis; the first of those that would stand on one line is shown
    std::vector<tick> places;  // on the other axis: the ends first, then what is marked between them
    std::string unit;          // of the upright axis

    // Where it lies: with 0 on the upright axis, unless all lies far above it.
    struct frame {
        double left = 0, right = 1, low = 0, high = 1;
    };
    frame around() const;
    // At most `width` columns.
    styled_text text(unsigned width) const;
};

}  // namespace pol::repl
