// Memory that runs out when a test says so: the n-th request from now on is refused, alone or with all after it. Linking
// short_memory.cpp replaces the allocator of the whole program.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <new>
#include <utility>

namespace pol::test {

enum class shortage : std::uint8_t { once, lasting };

// From here until restore_memory(), in every thread.
void refuse_memory(std::uint64_t nth, shortage is);
void restore_memory();
// Whether a request was refused since refuse_memory() was called last.
bool was_memory_refused();

// Requests since the program began.
std::uint64_t requests();
// Blocks that were given and not taken back.
std::int64_t live_blocks();
// Bytes in these, and the most that there were since the last call of forget_peak().
std::int64_t live_bytes();
std::int64_t peak_bytes();
void forget_peak();

// Runs the call; if memory was too short for it, once more with enough. What the first time left behind is what the second
// has to live with.
template <class Call>
auto run_or_repeat(Call&& call) {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        restore_memory();
    }
    return call();
}

// Runs `work` (which says in a word what went wrong, or null) again and again with the first, then the (1 + step)-th request
// refused and so on, until nothing more is. What goes wrong, or null. A block that stays behind is lost if another one stays
// behind when the same is done again: what is made once for the life of the program is not.
template <class Work>
const char* with_each_refused(shortage is, std::uint64_t step, std::uint64_t& runs, Work&& work) {
    constexpr int times = 3;
    for (std::uint64_t nth = 1;; nth += step) {
        bool is_refused = false;
        for (int time = 0; time < times; ++time) {
            const std::int64_t before = live_blocks();
            refuse_memory(nth, is);
            const char* wrong = work();
            restore_memory();
            is_refused = was_memory_refused();
            ++runs;
            if (wrong != nullptr) return wrong;
            if (live_blocks() <= before) break;
            if (time + 1 == times) return "blocks are lost";
        }
        if (!is_refused) return nullptr;
    }
}

}  // namespace pol::test
