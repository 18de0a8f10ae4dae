// SPDX-License-Identifier: Apache-2.0
#include "repl/interruption.hpp"

#include <csignal>

namespace pol::repl {
namespace {

constexpr int noted[] = {SIGINT, SIGTERM, SIGHUP};

volatile std::sig_atomic_t came = 0;

void note(int number) { came = number; }

}  // namespace

interruption::interruption() {
    came = 0;
    struct sigaction how = {};
    how.sa_handler = note;
    how.sa_flags = static_cast<int>(SA_RESETHAND);  // and no SA_RESTART: a read that waits has to end
    for (const int number : noted) {
        struct sigaction before = {};
        const bool is_ignored = sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN;
        if (!is_ignored) sigaction(number, &how, nullptr);  // nohup stays in force
    }
    std::signal(SIGPIPE, SIG_IGN);
}

interruption::~interruption() {
    for (const int number : noted) {
        struct sigaction before = {};
        const bool is_ignored = sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN;
        if (!is_ignored) std::signal(number, SIG_DFL);
    }
    std::signal(SIGPIPE, SIG_DFL);
}

int interruption::signal() { return came; }

}  // namespace pol::repl
