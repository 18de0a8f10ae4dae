// SPDX-License-Identifier: Apache-2.0
#include "repl/long_work.hpp"

#include "repl/interruption.hpp"
#include "repl/session/sentences.hpp"
#include "repl/terminal.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <system_error>

namespace pol::repl {
namespace {

constexpr const char* clear_line = "\r\x1b[K";

// Of the thread that lives meanwhile: signals are for those who wait for something.
class held_back {
public:
    held_back() {
        sigset_t all = {};
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, &before_);
    }
    ~held_back() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    held_back(const held_back&) = delete;
    held_back& operator=(const held_back&) = delete;

private:
    sigset_t before_ = {};
};

}  // namespace

long_work::long_work(language in, ending how) : in_(in), how_(how), is_shown_(::isatty(STDERR_FILENO) == 1) {}

void long_work::begin() {
    if (!is_shown_ || watcher_.joinable()) return;
    done_ = unknown;
    is_over_ = false;
    const held_back signals;
    try {
        watcher_ = std::thread([this] { watch(); });
    } catch (const std::system_error&) {
        // Without a thread there is no sign, and the same answer.
    }
}

void long_work::end() {
    if (!watcher_.joinable()) return;
    {
        const std::lock_guard<std::mutex> hold(guard_);
        is_over_ = true;
    }
    changed_.notify_one();
    watcher_.join();
}

void long_work::watch() {
    using clock = std::chrono::steady_clock;
    constexpr auto patience = std::chrono::milliseconds(300);
    constexpr auto pause = std::chrono::milliseconds(200);
    const clock::time_point begin = clock::now();
    bool has_line = false;
    std::unique_lock<std::mutex> hold(guard_);
    while (!changed_.wait_for(hold, has_line ? pause : patience, [this] { return is_over_; })) {
        const auto passed = std::chrono::duration_cast<std::chrono::seconds>(clock::now() - begin);
        print_error(clear_line + line(static_cast<long>(passed.count())));
        has_line = true;
    }
    // Ctrl-C has left its sign there too.
    if (has_line || interruption::signal() != 0) print_error(clear_line);
}

std::string long_work::line(long seconds) const {
    if (interruption::signal() != 0) return sentence_text(sentence::stopping, in_);
    const unsigned done = done_;
    std::string how_far = std::to_string(seconds) + (in_ == language::english ? " s" : " 秒");
    if (done != unknown) how_far = std::to_string(done / 10) + "%, " + how_far;
    const std::string text = sentence_text(sentence::working, in_, {how_far});
    return how_ == ending::by_keyboard ? text + sentence_text(sentence::can_be_stopped, in_) : text;
}

}  // namespace pol::repl
