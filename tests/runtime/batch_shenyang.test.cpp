// The whole Shenyang policy over a made-up population: a batch gives each enterprise what it gets by itself.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/shenyang_batch.hpp"

namespace {

using namespace pol;

const plan::plan& shenyang() {
    static const auto made = test::shenyang_plan(POL_SOURCE_DIR);
    REQUIRE(made);
    return *made;
}

}  // namespace

TEST_CASE("a batch of enterprises of Shenyang gives each what it gets by itself", "[batch][shenyang]") {
    const auto seen = test::compare_population(shenyang(), 400, 20221231, 2);
    UNSCOPED_INFO(seen.difference.substr(0, 2000));
    REQUIRE(seen.difference.empty());
}

TEST_CASE("a made-up population claims each measure, and most claims are determined", "[batch][shenyang]") {
    const auto seen = test::compare_population(shenyang(), 1000, 7, 1);
    REQUIRE(seen.difference.empty());
    REQUIRE(seen.clauses.size() == 20);
    for (const auto& [name, counts] : seen.clauses) {
        INFO(name << ": " << counts.claimed << " claimed, " << counts.determined << " determined, " << counts.paid
                  << " paid");
        CHECK(counts.claimed > 100);
        CHECK(counts.determined * 5 > counts.claimed);
        if (counts.gives_money) CHECK(counts.paid * 10 > counts.claimed);
        CHECK(counts.bad_input == 0);
    }
}

TEST_CASE("a made-up enterprise as JSON reads back to the same facts", "[batch][shenyang]") {
    CHECK(test::first_misread(shenyang(), 300, 99).empty());
}
