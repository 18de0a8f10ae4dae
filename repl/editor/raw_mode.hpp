// A terminal that hands over each key as it comes, and signals that wait until they are asked for. Both are put back at the
// end, whichever way that comes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signal.h>
#include <termios.h>

#include <array>

namespace pol::repl::editor {

// On standard input and output, while it lives. One at a time.
class raw_mode {
public:
    raw_mode();
    ~raw_mode();
    raw_mode(const raw_mode&) = delete;
    raw_mode& operator=(const raw_mode&) = delete;

    void leave();
    void enter();  // again

private:
    termios before_ = {};
    termios raw_ = {};
};

// While it lives, these signals come only in wait(): Ctrl-C and its like from elsewhere, stopping, a new size, the end.
class held_signals {
public:
    held_signals();
    ~held_signals();
    held_signals(const held_signals&) = delete;
    held_signals& operator=(const held_signals&) = delete;

    // Until standard input has something to read, or a signal or the time came (0: no end). True: there is something to read.
    bool wait(unsigned milliseconds);
    // Whether it came since it was last asked for.
    static bool came(int signal);
    // As if it came without us: stops, or ends the program.
    void let_through(int signal);

    static constexpr std::array handled = {SIGINT, SIGTSTP, SIGCONT, SIGWINCH, SIGTERM, SIGHUP, SIGQUIT};

private:
    std::array<struct sigaction, handled.size()> before_ = {};
    sigset_t mask_before_ = {};
    sigset_t mask_waiting_ = {};
};

}  // namespace pol::repl::editor
