// A batch gives each case what the case gets by itself: random policies and random cases, in every layout, in parts, with
// several threads. Another's change that breaks this must not get past here.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/batch_compare.hpp"
#include "tests/support/batch_trial.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/many_steps.hpp"

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

TEST_CASE("groups, pools, series, tables and ledgers are the same in a batch", "[batch][property]") {
    test::tally seen;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const test::trial one = test::random_facts_trial(test::many_steps, 777 + seed, 24);
        test::dice roll(seed);
        INFO("seed " << 777 + seed);
        must_be_empty(test::first_difference(one, roll, seen));
    }
    CHECK(seen.rows > 3'000);
}

TEST_CASE("whatever is changed in the outcome of a batch is noticed", "[batch]") {
    const test::trial one = test::random_facts_trial(test::many_steps, 5, 12);
    REQUIRE(one.plan);
    batch::population whole;
    for (facts::case_data c : one.cases) batch::append_case(*one.plan, std::move(c), whole);
    batch::request asked;
    asked.what = {true, true, true};
    const batch::engine with(*one.plan, asked);
    const batch::batch_outcome right = with.assess(batch::look_at(whole));
    const std::vector<outcome> alone = test::assess_each(*one.plan, asked, one.cases);
    REQUIRE_FALSE(test::first_mismatch(*one.plan, asked, right, alone));

    const auto is_noticed = [&](auto&& change) {
        batch::batch_outcome wrong = right;
        change(wrong);
        return bool(test::first_mismatch(*one.plan, asked, wrong, alone));
    };
    CHECK(is_noticed([](auto& o) { ++o.clauses[0].amount[3]; }));
    CHECK(is_noticed([](auto& o) { o.clauses[1].status[2] = clause_status::bad_input; }));
    CHECK(is_noticed([](auto& o) { o.clauses[0].status.pop_back(); }));
    CHECK(is_noticed([](auto& o) { o.clauses[0].unit = number::exact(1); }));
    // The first thing that the exact evaluator said, changed.
    const auto is_noticed_there = [&](auto&& change) {
        return is_noticed([&](auto& o) {
            o.exactly.clear(0, o.rows);
            for (const auto& part : right.exactly.parts()) {
                for (auto [row, clause, said] : part) {
                    if (o.exactly.empty()) change(said);
                    o.exactly.add(row, clause, std::move(said));
                }
            }
        });
    };
    REQUIRE_FALSE(right.exactly.empty());
    CHECK_FALSE(is_noticed_there([](clause_outcome&) {}));
    CHECK(is_noticed_there([](clause_outcome& said) { said.notes.push_back("cap a1"); }));
    CHECK(is_noticed_there([](clause_outcome& said) { said.needs.push_back("/claims/x"); }));
    CHECK(is_noticed_there([](clause_outcome& said) { said.awards.push_back({"x", "1"}); }));
}
