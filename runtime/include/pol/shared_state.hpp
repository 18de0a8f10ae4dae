// How the objects of Pol that are cheap to copy hold what is behind them: as std::shared_ptr does, whose header alone would cost
// a host's compiler more than all of Pol's. Hosts have no use for it by itself.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

namespace pol {

class owners;  // counts them, in any threads, and ends what they own after the last (runtime/api/shared_state.hpp)
void add_owner(owners* of) noexcept;
void remove_owner(owners* of) noexcept;

// One of the owners of a state that a host never sees, or of none.
template <class State>
class shared_state {
public:
    shared_state() noexcept = default;
    shared_state(State* state, owners* among) noexcept
        : state_(state), owners_(among) {}  // takes what is counted already
    shared_state(const shared_state& other) noexcept : state_(other.state_), owners_(other.owners_) {
        add_owner(owners_);
    }
    shared_state(shared_state&& other) noexcept
        : state_(std::exchange(other.state_, nullptr)), owners_(std::exchange(other.owners_, nullptr)) {}
    shared_state& operator=(shared_state other) noexcept {
        std::swap(state_, other.state_);
        std::swap(owners_, other.owners_);
        return *this;
    }
    ~shared_state() { remove_owner(owners_); }

    operator shared_state<const State>() const noexcept {
        add_owner(owners_);
        return {state_, owners_};
    }

    State* get() const noexcept { return state_; }
    State* operator->() const noexcept { return state_; }
    State& operator*() const noexcept { return *state_; }
    explicit operator bool() const noexcept { return state_ != nullptr; }
    friend bool operator==(const shared_state& a, const shared_state& b) noexcept { return a.state_ == b.state_; }

private:
    State* state_ = nullptr;
    owners* owners_ = nullptr;
};

}  // namespace pol
