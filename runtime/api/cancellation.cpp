// SPDX-License-Identifier: Apache-2.0
#include <pol/cancellation.hpp>

#include <atomic>

namespace pol {

static_assert(std::atomic_ref<bool>::is_always_lock_free, "a signal handler may not wait");

void cancellation::cancel() noexcept { std::atomic_ref(is_cancelled_).store(true, std::memory_order_relaxed); }
void cancellation::reset() noexcept { std::atomic_ref(is_cancelled_).store(false, std::memory_order_relaxed); }
bool cancellation::is_cancelled() const noexcept {
    return std::atomic_ref(is_cancelled_).load(std::memory_order_relaxed);
}

}  // namespace pol
