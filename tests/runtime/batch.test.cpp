// A batch gives each case what the case gets by itself: random policies and random cases, in every layout, in parts, with
// several threads. Another's change that breaks this must not get past here.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/batch_compare.hpp"
#include "tests/support/batch_trial.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/many_steps.hpp"
#include "tests/support/pipeline.hpp"

#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace pol;

// Printed as it is: Catch would break the lines of a case that somebody wants to copy.
void must_be_empty(const std::string& difference) {
    std::fputs(difference.c_str(), stderr);
    REQUIRE(difference.empty());
}

// Cases that are written as JSON, all of them in one batch, against each by itself.
std::string first_difference(const std::string& policy, const std::vector<std::string>& cases) {
    const test::planned made = test::plan_text(policy);
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    std::vector<facts::case_data> read;
    batch::population whole;
    for (const std::string& json : cases) {
        read.push_back(test::read(*made.plan, json));
        batch::append_case(*made.plan, facts::case_data(read.back()), whole);
    }
    const batch::request asked;
    const batch::engine with(*made.plan, asked);
    REQUIRE(with.is_columnar(0));
    const batch::batch_outcome found = with.assess(batch::look_at(whole));
    return test::first_mismatch(*made.plan, asked, found, test::assess_each(*made.plan, asked, read)).what;
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

TEST_CASE("amounts at the edges of the widths of cells are as exact as all others", "[batch]") {
    const std::string policy = R"(policy p "P" { currency CNY round half up to 0.01 }
facts { private : yes/no a, b : money count : count items : list of { fee : money } }
clause fees {
  award product { pay lesser of (a, b) × count }
  award chosen  { pay 70% of a if private, otherwise 3 × b }
  award rest    { pay 1/3 of (a + b) cap 9000万 }
  award items   { for each i in items pay 7 × i.fee limit 2, largest first }
  award all     { for each i in items, largest i.fee first limit 1, except when private pay i.fee }
  award others  { for each i in the rest of all pay 70% of i.fee }
}
)";
    // 2^31 hundredths, some more and some less; what sums and products carry beyond; the largest that 64 bits hold.
    const char* const amounts[] = {
        "0",           "0.01",        "1000",        "3067833.78",        "21474836.46",
        "21474836.47", "21474836.48", "42949672.96", "92233720368547.75", "92233720368547758.07"};
    std::vector<std::string> few, all;
    for (const char* a : amounts)
        for (const char* b : amounts) {
            const std::string one = std::string(R"({"private":)") + (few.size() % 3 == 0 ? "true" : "false") +
                                    R"(,"a":)" + a + R"(,"b":)" + b + R"(,"count":)" + std::to_string(all.size() % 7) +
                                    R"(,"items":[{"fee":)" + a + R"(},{"fee":)" + b + R"(},{"fee":)" + a + "}]}";
            all.push_back(one);
            if (std::string(a).size() < 11 && std::string(b).size() < 11) few.push_back(one);
        }
    must_be_empty(first_difference(policy, few));  // narrow as they come, not all of what is made of them
    must_be_empty(first_difference(policy, all));
    for (const std::string& one : all) must_be_empty(first_difference(policy, {one, few.front()}));
}

TEST_CASE("a list longer than a block holds is assessed like any other", "[batch]") {
    const std::string policy = R"(policy p "P" { currency CNY round half up to 0.01 }
facts { items : list of { fee : money } }
clause fees {
  award dearest { for each i in items, largest i.fee first limit 2 pay i.fee }
  award others  { for each i in the rest of dearest pay 70% of i.fee cap 5 each }
}
)";
    const auto with_items = [](std::size_t count) {
        std::string json = R"({"items":[)";
        for (std::size_t n = 0; n < count; ++n)
            json += (n == 0 ? "" : ",") + (R"({"fee":)" + std::to_string(n * 7919 % 1000) + "}");
        return json + "]}";
    };
    must_be_empty(
        first_difference(policy, {with_items(3), with_items(5'000), with_items(0), with_items(70'000), with_items(2)}));
}
