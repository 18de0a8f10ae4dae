// Ctrl-C, and a reader of our output that goes away: noted, so that work can be ended in order, rather than deadly.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/cancellation.hpp>

#include <cstdint>

namespace pol::repl {

// While it lives. One at a time. A second Ctrl-C ends the program at once.
class interruption {
public:
    // What is noted: Ctrl-C alone, or also a request to end and the loss of the terminal or of our reader.
    enum class of : std::uint8_t { keyboard, program };
    explicit interruption(of what);
    ~interruption();
    interruption(const interruption&) = delete;
    interruption& operator=(const interruption&) = delete;

    // Forgets what came, and notes again what comes next.
    void again();

    // The signal that came, or 0.
    static int signal();
    // Cancelled by the same signals; for the work that is to end.
    static const cancellation& wish();

private:
    of what_;
};

}  // namespace pol::repl
