// Counting amounts in bounded memory, and sums that do not fit 64 bits.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/state.hpp"
#include "runtime/stream/amount_counts.hpp"
#include "runtime/stream/tally.hpp"
#include "tests/support/catch.hpp"

#include <limits>
#include <map>
#include <random>

namespace {

using namespace pol;
using namespace pol::stream;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

const plan::plan& sample_plan() {
    static const compiled made = [] {
        memory files(std::vector<named_text>{{"policy.pol",
                                              "policy sample \"Sample\" { currency CNY  round half up to 0.01 }\n"
                                              "facts { cost : money }\n"
                                              "clause aid { award a { pay 50% of cost } }\n"}});
        return compile(files);
    }();
    REQUIRE(made.result);
    return policy_access::of(*made.result).versions.front().plan;
}

struct cases {
    batch::facts_view facts;
    batch::batch_outcome found;

    void add(clause_status s, std::int64_t amount = 0) {
        found.clauses.resize(1);
        found.clauses[0].status.push_back(s);
        found.clauses[0].amount.push_back(amount);
        found.rows = ++facts.rows;
    }
    void add_exactly(const std::string& amount) {
        clause_outcome one;
        one.name = "aid";
        one.status = clause_status::determined;
        one.amount = amount;
        one.notes = {"limit a 1", "limit a 2", "cap a"};
        found.exactly.resize(facts.rows + 1);
        found.exactly.add(facts.rows, 0, std::move(one));
        add(clause_status::determined, 0);
    }
};

stream_summary summed(const std::vector<const cases*>& chunks) {
    tally counts(sample_plan(), {}, true);
    for (const cases* c : chunks) counts.add(c->facts, c->found, nullptr);
    stream_summary done;
    sum_up({&counts}, done);
    return done;
}

}  // namespace

TEST_CASE("up to 65,536 different amounts are counted one by one", "[stream]") {
    std::mt19937_64 chance(3);
    amount_counts counts;
    std::map<std::int64_t, std::uint64_t> expected;
    while (expected.size() < amount_counts::most_different) {
        const auto amount = static_cast<std::int64_t>(chance() >> (1 + chance() % 40)) | 1;
        counts.add(amount);
        ++expected[amount];
    }
    CHECK(counts.is_exact());
    const auto sorted = counts.sorted();
    CHECK(std::equal(sorted.begin(), sorted.end(), expected.begin(), expected.end(),
                     [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; }));
}

TEST_CASE("beyond that a class is too low by less than 1/2048 of itself, and nothing is lost", "[stream]") {
    std::mt19937_64 chance(4);
    amount_counts counts;
    std::vector<std::int64_t> amounts = {1, 4095, 4096, most};
    for (std::int64_t n = 1; n < 100000; ++n)
        amounts.push_back(n % 3 == 0 ? n : static_cast<std::int64_t>(chance() >> (1 + chance() % 50)) | 1);
    for (const std::int64_t amount : amounts) counts.add(amount);
    CHECK(!counts.is_exact());
    std::sort(amounts.begin(), amounts.end());
    std::size_t at = 0;
    for (const auto& [least, times] : counts.sorted()) {
        for (std::uint64_t n = 0; n < times; ++n, ++at) {
            const std::int64_t off = amounts[at] - least;
            INFO(amounts[at] << " counted as " << least);
            REQUIRE(off >= 0);
            REQUIRE(off <= least / 2048);
            REQUIRE((least >= 4096 || off == 0));
        }
    }
    CHECK(at == amounts.size());
}

TEST_CASE("a total beyond 64 bits is exact", "[stream]") {
    cases large;
    for (int n = 0; n < 1000; ++n) large.add(clause_status::determined, most);
    const stream_summary done = summed({&large});
    CHECK(done.total == "92233720368547758070.00");
    CHECK(done.clauses.front().mean == "92233720368547758.07");
    CHECK(done.clauses.front().greatest == "92233720368547758.07");
}

TEST_CASE("an amount that does not fit its column is counted from the exact outcome", "[stream]") {
    cases some;
    some.add_exactly("100000000000000000000000000.01");
    some.add(clause_status::determined, 1);
    some.add_exactly("0.00");
    const stream_summary done = summed({&some});
    CHECK(done.total == "100000000000000000000000000.02");
    CHECK(done.clauses.front().paid == 2);
    CHECK(done.clauses.front().determined == 3);
    CHECK(done.clauses.front().least == "0.01");
    CHECK(done.clauses.front().greatest == "100000000000000000000000000.01");
    const std::vector<std::pair<std::string, std::uint64_t>> notes = {{"cap a", 2}, {"limit a", 2}};
    CHECK(done.clauses.front().notes == notes);
}

TEST_CASE("the mean is of the cases paid, rounded half up; a sum may be below zero", "[stream]") {
    cases some;
    some.add(clause_status::determined, 1);
    some.add(clause_status::determined, 2);
    some.add(clause_status::determined, 0);
    some.add(clause_status::determined, -10);
    some.add(clause_status::not_eligible);
    const stream_summary done = summed({&some});
    const clause_statistics& aid = done.clauses.front();
    CHECK(aid.total == "-0.07");
    CHECK(aid.mean == "0.02");
    CHECK(aid.least == "0.01");
    CHECK(aid.paid == 2);
    CHECK(aid.not_eligible == 1);
    CHECK(aid.quantiles.front() == std::pair<std::string, std::string>("10%", "0.01"));
    CHECK(aid.quantiles.back() == std::pair<std::string, std::string>("99%", "0.02"));
}

TEST_CASE("a run of several chunks sums up as one", "[stream]") {
    cases all;
    cases first;
    cases second;
    for (int n = 0; n < 100; ++n) {
        const auto s = static_cast<clause_status>(n % 5);
        all.add(s, s == clause_status::determined ? n : 0);
        (n < 37 ? first : second).add(s, s == clause_status::determined ? n : 0);
    }
    const stream_summary done = summed({&first, &second});
    CHECK(to_json(done) == to_json(summed({&all})));
    CHECK(done.cases == 100);
    CHECK(done.undetermined == 20);
    CHECK(done.bad_input == 20);
    CHECK(done.incomplete == 40);
}

TEST_CASE("a run without cases has a summary", "[stream]") {
    const stream_summary done = summed({});
    CHECK(done.total == "0.00");
    CHECK(done.clauses.front().total.empty());
    CHECK(done.clauses.front().quantiles.empty());
}
