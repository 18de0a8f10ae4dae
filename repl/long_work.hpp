// Long work within one line of a conversation: Ctrl-C ends the work and not the program, and a terminal shows how far it is.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/interruption.hpp"

#include <chrono>

namespace pol::repl {

// While it lives. Shows nothing unless standard error is a terminal.
class long_work {
public:
    long_work() = default;
    ~long_work();
    long_work(const long_work&) = delete;
    long_work& operator=(const long_work&) = delete;

    // `done` in thousandths; false: the user wants it to end.
    bool goes_on(unsigned done);

private:
    using clock = std::chrono::steady_clock;

    interruption watch_;
    clock::time_point shown_ = clock::now();
    bool has_line_ = false;
};

}  // namespace pol::repl
