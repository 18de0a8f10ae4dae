// What the tests without memory share: how often they try.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/short_memory.hpp"

#include <cstdlib>
#include <memory>
#include <string>

namespace pol::test {

// Every request in turn where POL_EVERY_REQUEST is set, as `./dev faults` does; else about so many of them, evenly spread.
// Sanitizers make a run slow and see more in it: fewer there.
template <class Work>
void until_nothing_is_refused(Work&& work, std::uint64_t tries = 200) {
    const std::uint64_t before = requests();
    const char* wrong = work();
    const std::uint64_t all = requests() - before;
    REQUIRE(std::string(wrong == nullptr ? "" : wrong) == "");
#if defined(__SANITIZE_ADDRESS__)
    tries = tries / 4;
#endif
    const std::uint64_t step = std::getenv("POL_EVERY_REQUEST") != nullptr ? 1 : all / tries + 1;
    for (const shortage is : {shortage::once, shortage::lasting}) {
        std::uint64_t runs = 0;
        wrong = with_each_refused(is, step, runs, work);
        INFO((is == shortage::once ? "one request" : "one request and all after it")
             << " of " << all << " refused, run " << runs);
        CHECK(std::string(wrong == nullptr ? "" : wrong) == "");
        CHECK(runs > 5);
    }
}

}  // namespace pol::test
