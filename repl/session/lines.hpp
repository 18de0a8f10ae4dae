// The lines of a script or a terminal, put together to what a session is told.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pol::repl {

// What is longer is refused by a session, and need not be kept whole.
constexpr std::size_t longest_line = std::size_t{1} << 20;

// A line goes on while a bracket is open; an empty line ends it in any case.
class line_collector {
public:
    void add(std::string_view line);
    bool is_complete() const { return is_complete_; }
    // What was collected; the next line begins anew.
    std::string take();

private:
    std::string text_;
    int depth_ = 0;
    bool is_first_ = true;  // of all: may begin with a byte order mark
    bool is_complete_ = false;
};

}  // namespace pol::repl
