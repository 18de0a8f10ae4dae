// How often each amount was paid, in bounded memory: for quantiles of any number of amounts.
//
// Up to `most_different` amounts are counted one by one. When there are more, all go into classes: an amount of `width` binary
// digits or fewer has a class of its own, larger ones share theirs with those that agree in the first `width` digits. The
// least amount of a class stands for it, so a class is too low by less than 1/2048 of itself.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace pol::stream {

class amount_counts {
public:
    static constexpr std::size_t most_different = 65536;
    static constexpr unsigned width = 12;

    void add(std::int64_t amount, std::uint64_t times = 1);  // amount > 0
    bool is_exact() const { return classes_.empty(); }
    // Ascending, without those that never came.
    std::vector<std::pair<std::int64_t, std::uint64_t>> sorted() const;

private:
    struct slot {
        std::int64_t amount = 0;  // 0: free
        std::uint64_t times = 0;
    };

    slot& find(std::int64_t amount);
    void grow();
    void count_in_classes();
    void add_to_class(std::int64_t amount, std::uint64_t times);

    std::vector<slot> slots_;  // open addressing; a power of two, at most half full
    std::size_t different_ = 0;
    std::vector<std::uint64_t> classes_;  // empty while every amount is counted by itself
};

}  // namespace pol::stream
