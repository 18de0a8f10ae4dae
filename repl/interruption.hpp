// Ctrl-C, and a reader of our output that goes away: noted, so that files can be left in order, rather than deadly.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pol::repl {

// While it lives. One at a time. A second Ctrl-C ends the program at once.
class interruption {
public:
    interruption();
    ~interruption();
    interruption(const interruption&) = delete;
    interruption& operator=(const interruption&) = delete;

    // The signal that came, or 0.
    static int signal();
};

}  // namespace pol::repl
