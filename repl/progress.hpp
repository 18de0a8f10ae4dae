// How far a run is: cases, rate and time left on one line of the terminal that is written over.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>
#include <pol/stream.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace pol::repl {

class progress {
public:
    // Shows nothing unless standard error is a terminal. `bytes`: of the cases' file, where that is known.
    progress(std::optional<std::uint64_t> bytes, language in);
    ~progress() { clear(); }
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    void show(const stream_progress& now);
    // Takes the line away, so that something else can be written.
    void clear();

private:
    using clock = std::chrono::steady_clock;

    std::optional<std::uint64_t> bytes_;
    language in_;
    bool is_shown_;
    bool has_line_ = false;
    clock::time_point begin_ = clock::now();
    clock::time_point next_ = begin_;
};

// The line itself: "1,234,567 cases  45%  2.1 million/s  12 s left".
std::string progress_line(const stream_progress& now, std::optional<std::uint64_t> bytes, std::uint64_t milliseconds,
                          language in);

}  // namespace pol::repl
