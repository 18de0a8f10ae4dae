// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/worker.hpp"

#include <system_error>
#include <utility>

namespace pol::stream {

worker::worker() {
    try {
        thread_ = std::thread([this] { serve(); });
    } catch (const std::system_error&) {
        thread_ = {};
    }
}

worker::~worker() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard<std::mutex> hold(guard_);
        is_ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void worker::start(std::function<void()> work) {
    if (!thread_.joinable()) return work();
    {
        const std::lock_guard<std::mutex> hold(guard_);
        work_ = std::move(work);
    }
    changed_.notify_all();
}

void worker::wait() {
    std::unique_lock<std::mutex> hold(guard_);
    changed_.wait(hold, [this] { return !work_; });
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void worker::serve() {
    std::unique_lock<std::mutex> hold(guard_);
    while (true) {
        changed_.wait(hold, [this] { return is_ending_ || work_; });
        if (!work_) return;
        hold.unlock();
        std::exception_ptr thrown;
        try {
            work_();  // stays what it is until it is done
        } catch (...) {
            thrown = std::current_exception();
        }
        hold.lock();
        thrown_ = thrown;
        work_ = nullptr;
        changed_.notify_all();
    }
}

}  // namespace pol::stream
