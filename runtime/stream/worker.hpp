// A thread that does one thing at a time for its owner.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace pol::stream {

class worker {
public:
    // Without a thread, if the system gives none, `start` does the work itself.
    worker();
    ~worker();
    worker(const worker&) = delete;
    worker& operator=(const worker&) = delete;

    void start(std::function<void()> work);
    // Returns when the work is done, and throws what it threw.
    void wait();

private:
    void serve();

    std::mutex guard_;
    std::condition_variable changed_;
    std::function<void()> work_;  // empty: nothing to do
    bool is_ending_ = false;
    std::exception_ptr thrown_;
    std::thread thread_;
};

}  // namespace pol::stream
