// Fuzzes the batch evaluator: a batch says of each case what the exact evaluator says of the case by itself, whatever the
// layout of its columns, its parts and its threads.
//
// The bytes are two seeds in decimal digits (`17 4711`): a random policy with random cases, and how they are assessed; or
// the text of a policy, a line `----`, and a case as JSON on each line.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/batch_trial.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace pol;

constexpr std::string_view mark = "\n----\n";
constexpr std::size_t most_bytes = 1 << 16;

std::uint64_t seed_in(std::string_view digits) {
    std::uint64_t seed = 0;
    for (const char c : digits) seed = seed * 257 + static_cast<unsigned char>(c);
    return seed;
}

test::trial trial_in(const std::string& given) {
    const std::size_t end = given.find(mark);
    if (end != std::string::npos)
        return test::trial_of(given.substr(0, end + 1), std::string_view(given).substr(end + mark.size()));
    return test::random_trial(seed_in(std::string_view(given).substr(0, given.find(' '))), 8);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string given;
    for (std::size_t i = 0; i < std::min(size, most_bytes); ++i) given += static_cast<char>(bytes[i]);
    const test::trial made = trial_in(given);
    if (!made.plan) return 0;
    test::dice roll(seed_in(given));
    test::tally seen;
    const std::string difference = test::first_difference(made, roll, seen);
    if (difference.empty()) return 0;
    std::fputs(difference.c_str(), stderr);
    std::abort();
}
