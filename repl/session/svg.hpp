// Pictures for documents: the line of a sweep, and a map of two of them, as SVG.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/session/chart.hpp"

#include <string>
#include <vector>

namespace pol::repl {

struct picture {
    std::string title;
    std::string across;  // names of the axes
    std::string upright;
};

std::string line_svg(const picture& of, const chart& line);

// A field for each pair; empty where nothing is determined.
struct field {
    bool is_known = false;
    double amount = 0;
    std::string text;
};
struct field_map {
    std::vector<std::string> across;   // left to right
    std::vector<std::string> upright;  // from the bottom
    std::vector<std::vector<field>> rows;
};
std::string map_svg(const picture& of, const field_map& map);

}  // namespace pol::repl
