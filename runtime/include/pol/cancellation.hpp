// How a host ends work early: an assessment that takes too long, a compilation nobody waits for any more.
//
//     pol::cancellation stop;        // must outlive the work, and whatever was made with these limits
//     pol::assess_options how;
//     how.limits.cancel = &stop;
//     pol::outcome due = policy.assess(case_json, how);  // meanwhile, elsewhere: stop.cancel()
//     if (due.cancelled) …                               // nothing was found out
//
// The work looks at it now and then, usually within a few milliseconds. What was cancelled never passes for a result: it gives
// POL0963, and no amount.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pol {

// One may serve any number of calls, in any number of threads.
class cancellation {
public:
    cancellation() = default;
    cancellation(const cancellation&) = delete;
    cancellation& operator=(const cancellation&) = delete;

    // From any thread, or from a signal handler. Holds until reset().
    void cancel() noexcept;
    // For the next call; not while one is at work, which might miss that it was cancelled.
    void reset() noexcept;
    bool is_cancelled() const noexcept;

private:
    mutable bool is_cancelled_ = false;  // read and written as an atomic one
};

}  // namespace pol
