// Makes what <pol/shared_state.hpp> owns: a state beside the number of its owners, in one piece of memory.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/shared_state.hpp>

#include <atomic>
#include <cstddef>
#include <utility>

namespace pol {

class owners {
public:
    owners() = default;
    owners(const owners&) = delete;
    owners& operator=(const owners&) = delete;

    void add() noexcept { count_.fetch_add(1, std::memory_order_relaxed); }
    void remove() noexcept {
        // What any owner has done to the state is done before it ends.
        if (count_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

protected:
    virtual ~owners() = default;

private:
    std::atomic<std::size_t> count_{1};
};

namespace api {

template <class State>
class owned final : public owners {
public:
    template <class... Parts>
    explicit owned(Parts&&... parts) : state(std::forward<Parts>(parts)...) {}
    State state;
};

template <class State, class... Parts>
shared_state<State> make_shared_state(Parts&&... parts) {
    auto* made = new owned<State>(std::forward<Parts>(parts)...);
    return {&made->state, made};
}

}  // namespace api
}  // namespace pol
