// A batch gives each case what the case gets by itself: random policies and random cases, in every layout, in parts, with
// several threads. Another's change that breaks this must not get past here.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/batch_trial.hpp"
#include "tests/support/catch.hpp"

#include <cstdio>

namespace {

using namespace pol;

// Printed as it is: Catch would break the lines of a case that somebody wants to copy.
void must_be_empty(const std::string& difference) {
    std::fputs(difference.c_str(), stderr);
    REQUIRE(difference.empty());
}

}  // namespace

TEST_CASE("a batch says of each case what the case says by itself", "[batch][property]") {
    test::tally seen;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const test::trial one = test::random_trial(20220101 + seed, 24);
        test::dice roll(seed);
        INFO("seed " << 20220101 + seed);
        must_be_empty(test::first_difference(one, roll, seen));
    }
    CHECK(seen.rows > 10'000);
    CHECK(seen.determined * 3 > seen.rows);
}
