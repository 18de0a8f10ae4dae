// The comparisons of batch_shenyang.test.cpp and batch.test.cpp for as long as one likes; not a part of the usual tests.
//
//     pol_batch_long [ENTERPRISES [POLICIES [SEED]]]     100,000 enterprises and 2,000 random policies from seed 1
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/batch_trial.hpp"
#include "tests/support/many_steps.hpp"
#include "tests/support/shenyang_batch.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace pol;
using ullong = unsigned long long;

constexpr std::uint32_t enterprises_at_once = 5'000;

bool compare_enterprises(std::uint64_t enterprises, std::uint64_t seed) {
    const auto plan = test::shenyang_plan(POL_SOURCE_DIR);
    if (!plan) return false;
    for (std::uint64_t done = 0; done < enterprises; done += enterprises_at_once) {
        const auto rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(enterprises - done, enterprises_at_once));
        const auto seen = test::compare_population(*plan, rows, seed + done, 2);
        if (!seen.difference.empty()) {
            std::printf("population of %u from seed %llu, %s", rows, static_cast<ullong>(seed + done),
                        seen.difference.c_str());
            return false;
        }
        std::printf("%llu enterprises agree\n", static_cast<ullong>(done + rows));
        std::fflush(stdout);
    }
    return true;
}

bool compare_policies(std::uint64_t policies, std::uint64_t seed) {
    test::tally seen;
    for (std::uint64_t n = 0; n < policies; ++n) {
        test::dice roll(seed + n);
        const bool is_random = n % 4 != 0;
        const test::trial one =
            is_random ? test::random_trial(seed + n, 40) : test::random_facts_trial(test::many_steps, seed + n, 40);
        const std::string difference = test::first_difference(one, roll, seen);
        if (!difference.empty()) {
            std::printf("seed %llu: %s", static_cast<ullong>(seed + n), difference.c_str());
            return false;
        }
    }
    std::printf("%llu random policies agree: %llu rows, %llu by columns\n", static_cast<ullong>(policies),
                static_cast<ullong>(seen.rows), static_cast<ullong>(seen.by_columns));
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t enterprises = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
    const std::uint64_t policies = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 2'000;
    const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    return compare_enterprises(enterprises, seed) && compare_policies(policies, seed) ? 0 : 1;
}
