// The sign on a terminal that a line of a conversation is still being answered: how far it is, where that is known, and for how
// long it has been.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace pol::repl {

// One line of standard error, written by a thread of its own, which sleeps until the work has lasted. Between begin() and
// end() nobody else writes there. Nothing is shown unless standard error is a terminal.
class long_work {
public:
    enum class ending : unsigned char { by_keyboard, by_itself };
    long_work(language in, ending how);
    ~long_work() { end(); }
    long_work(const long_work&) = delete;
    long_work& operator=(const long_work&) = delete;

    void begin();
    void end();  // takes the sign away
    // In thousandths; from any thread.
    void note(unsigned done) { done_ = done; }

private:
    static constexpr unsigned unknown = ~0U;

    void watch();
    std::string line(long seconds) const;

    language in_;
    ending how_;
    bool is_shown_;
    std::atomic<unsigned> done_{unknown};
    std::mutex guard_;
    std::condition_variable changed_;
    bool is_over_ = false;
    std::thread watcher_;
};

}  // namespace pol::repl
