// SPDX-License-Identifier: Apache-2.0
#include "repl/long_work.hpp"

#include "repl/terminal.hpp"

#include <unistd.h>

#include <string>

namespace pol::repl {
namespace {

constexpr const char* clear_line = "\r\x1b[K";

}  // namespace

long_work::~long_work() {
    if (has_line_) print_error(clear_line);
}

bool long_work::goes_on(unsigned done) {
    constexpr auto pause = std::chrono::milliseconds(200);
    const clock::time_point now = clock::now();
    if (now - shown_ > pause && ::isatty(STDERR_FILENO) == 1) {
        shown_ = now;
        has_line_ = true;
        print_error(clear_line + std::to_string(done / 10) + "%");
    }
    return interruption::signal() == 0;
}

}  // namespace pol::repl
