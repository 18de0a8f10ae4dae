// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/raw_mode.hpp"

#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <string_view>

namespace pol::repl::editor {
namespace {

// Pasted text comes between ESC [ 200 ~ and ESC [ 201 ~.
constexpr std::string_view paste_on = "\x1b[?2004h";
constexpr std::string_view paste_off = "\x1b[?2004l";

// What a crash puts back; read by a signal handler.
termios given = {};
volatile std::sig_atomic_t is_raw = 0;

constexpr std::array crashes = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
std::array<struct sigaction, crashes.size()> before_crash = {};

void put(std::string_view bytes) {
    [[maybe_unused]] const ssize_t count = write(STDOUT_FILENO, bytes.data(), bytes.size());
}

// The signal comes again once we return, to whoever handled it before: by itself if the program is at fault, else we send it.
void put_back(int signal, siginfo_t* from, void* /*context*/) {
    if (is_raw != 0) {
        tcsetattr(STDIN_FILENO, TCSANOW, &given);
        put(paste_off);
    }
    for (std::size_t n = 0; n < crashes.size(); ++n) {
        if (crashes[n] == signal) sigaction(signal, &before_crash[n], nullptr);
    }
    const bool was_sent = from->si_code <= 0;
    if (was_sent) raise(signal);
}

volatile std::sig_atomic_t noted[held_signals::handled.size()] = {};

void note(int signal) {
    for (std::size_t n = 0; n < held_signals::handled.size(); ++n) {
        if (held_signals::handled[n] == signal) noted[n] = 1;
    }
}

}  // namespace

raw_mode::raw_mode() {
    tcgetattr(STDIN_FILENO, &before_);
    raw_ = before_;
    raw_.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
    raw_.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
    raw_.c_cc[VMIN] = 1;
    raw_.c_cc[VTIME] = 0;
    given = before_;
    struct sigaction how = {};
    how.sa_sigaction = put_back;
    how.sa_flags = SA_SIGINFO;
    for (std::size_t n = 0; n < crashes.size(); ++n) sigaction(crashes[n], &how, &before_crash[n]);
    enter();
}

raw_mode::~raw_mode() {
    leave();
    for (std::size_t n = 0; n < crashes.size(); ++n) sigaction(crashes[n], &before_crash[n], nullptr);
}

// What was typed ahead stays (TCSADRAIN, not TCSAFLUSH).
void raw_mode::enter() {
    is_raw = 1;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw_);
    put(paste_on);
}

void raw_mode::leave() {
    put(paste_off);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
    is_raw = 0;
}

held_signals::held_signals() {
    sigset_t held = {};
    sigemptyset(&held);
    struct sigaction how = {};
    how.sa_handler = note;
    for (std::size_t n = 0; n < handled.size(); ++n) {
        noted[n] = 0;
        sigaction(handled[n], nullptr, &before_[n]);
        if (before_[n].sa_handler == SIG_IGN) continue;  // nohup stays in force
        sigaddset(&held, handled[n]);
    }
    sigprocmask(SIG_BLOCK, &held, &mask_before_);
    mask_waiting_ = mask_before_;
    for (std::size_t n = 0; n < handled.size(); ++n) {
        if (before_[n].sa_handler == SIG_IGN) continue;
        sigaction(handled[n], &how, nullptr);
        sigdelset(&mask_waiting_, handled[n]);
    }
}

held_signals::~held_signals() {
    for (std::size_t n = 0; n < handled.size(); ++n) sigaction(handled[n], &before_[n], nullptr);
    sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
}

bool held_signals::wait(unsigned milliseconds) {
    pollfd input = {STDIN_FILENO, POLLIN, 0};
    const timespec time = {static_cast<time_t>(milliseconds / 1000), static_cast<long>(milliseconds % 1000) * 1000000};
    return ppoll(&input, 1, milliseconds == 0 ? nullptr : &time, &mask_waiting_) > 0;
}

bool held_signals::came(int signal) {
    const auto at = std::find(handled.begin(), handled.end(), signal);
    if (at == handled.end()) return false;
    volatile std::sig_atomic_t& flag = noted[at - handled.begin()];
    const bool result = flag != 0;
    flag = 0;
    return result;
}

void held_signals::let_through(int signal) {
    const auto n = static_cast<std::size_t>(std::find(handled.begin(), handled.end(), signal) - handled.begin());
    struct sigaction ours = {};
    sigaction(signal, &before_[n], &ours);
    raise(signal);  // is held, and comes when the mask is lifted
    sigset_t held = {};
    sigprocmask(SIG_SETMASK, &mask_before_, &held);
    sigprocmask(SIG_SETMASK, &held, nullptr);
    sigaction(signal, &ours, nullptr);
}

}  // namespace pol::repl::editor
