// SPDX-License-Identifier: Apache-2.0
#include "repl/interruption.hpp"

#include <csignal>

namespace pol::repl {
namespace {

constexpr int of_program[] = {SIGINT, SIGTERM, SIGHUP};
constexpr int of_keyboard[] = {SIGINT};

volatile std::sig_atomic_t came = 0;
cancellation ending;

void note(int number) {
    came = number;
    ending.cancel();
}

// nohup stays in force.
bool is_ignored(int number) {
    struct sigaction now = {};
    return sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

template <class Visit>
void each_signal(interruption::of what, Visit&& visit) {
    if (what == interruption::of::keyboard) {
        for (const int number : of_keyboard) visit(number);
    } else {
        for (const int number : of_program) visit(number);
    }
}

}  // namespace

interruption::interruption(of what) : what_(what) {
    again();
    if (what_ == of::program) std::signal(SIGPIPE, SIG_IGN);
}

interruption::~interruption() {
    each_signal(what_, [](int number) {
        if (!is_ignored(number)) std::signal(number, SIG_DFL);
    });
    if (what_ == of::program) std::signal(SIGPIPE, SIG_DFL);
}

void interruption::again() {
    came = 0;
    ending.reset();
    struct sigaction how = {};
    how.sa_handler = note;
    how.sa_flags = static_cast<int>(SA_RESETHAND);  // and no SA_RESTART: a read that waits has to end
    each_signal(what_, [&](int number) {
        if (!is_ignored(number)) sigaction(number, &how, nullptr);
    });
}

int interruption::signal() { return came; }
const cancellation& interruption::wish() { return ending; }

}  // namespace pol::repl
