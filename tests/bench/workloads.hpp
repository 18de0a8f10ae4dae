// The five workloads: random facts, and the same clauses written by hand over 64-bit integers.
//
// Amounts are in fen. The hand-written code is the yardstick: exact, with the same rounding, and as fast as we can make
// it. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace pol::bench {

// A list per enterprise: the items of enterprise n are [offsets[n], offsets[n + 1]).
using offsets = std::vector<std::uint32_t>;
using numbers = std::vector<std::int64_t>;

struct workload {
    // Columns by path as in the policies of tests/bench/policies; lists by path too.
    struct column {
        std::string list;  // empty: of the enterprise
        std::string path;
        numbers values;  // money in fen, counts, 0/1, texts as places in `texts`
    };
    std::string name;
    std::string policy;  // file name
    std::size_t rows = 0;
    std::vector<column> columns;
    std::vector<std::pair<std::string, offsets>> lists;
    std::vector<std::string> texts;
};

// The columns and lists in the workload's order.
struct pointers {
    std::array<const std::int64_t*, 6> columns{};
    std::array<const std::uint32_t*, 2> lists{};
};
pointers point_at(const workload& w);

workload trademark(std::size_t rows, std::uint64_t seed);
workload centres(std::size_t rows, std::uint64_t seed);
workload exhibitions(std::size_t rows, std::uint64_t seed);
workload talents(std::size_t rows, std::uint64_t seed);
workload interns(std::size_t rows, std::uint64_t seed);

// By hand, for the enterprises [from, to): all of them, or one at a time. Results in fen.
using by_hand = void (*)(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_trademark(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_centres(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_exhibitions(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_talents(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_interns(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);

}  // namespace pol::bench
