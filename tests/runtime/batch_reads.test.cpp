// One case taken out of columns with no more than what a clause reads, and one assessor for many cases: nobody can tell.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/reads.hpp"
#include "runtime/batch/single_case.hpp"
#include "runtime/eval/evaluate.hpp"
#include "tests/support/batch_trial.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/many_steps.hpp"
#include "tests/support/pipeline.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace pol;
using plan::index;

constexpr const char* bounded = R"(policy p "P" { currency CNY round half up to 0.01 }
facts {
  period : period
  total : money
  part : money, at most total
  other : count
}
clause fees { claim { fee : money } award a { pay 50% of part } award b { pay fee } }
clause spending { claim { spent : date } award a { when spent in period pay 1000 } }
clause costs { claim { items : list of { cost : money } } award a { for each i in items pay i.cost } }
group together { highest of spending, costs }
)";

batch::population columns_of(const plan::plan& p, const std::vector<facts::case_data>& cases) {
    batch::population made;
    for (facts::case_data one : cases) batch::append_case(p, std::move(one), made);
    return made;
}

bool does_read(const plan::plan& p, const batch::reads& of, const std::string& path) {
    return std::any_of(of.columns.begin(), of.columns.end(), [&](index c) { return p.columns[c].path == path; });
}

// Each clause of each case by itself, and all clauses together: with what is read alone, and with everything.
void must_be_alike(const test::trial& t) {
    const batch::population all = columns_of(*t.plan, t.cases);
    const batch::facts_view seen = batch::look_at(all);
    const std::vector<batch::gap> gaps = batch::gaps_of(*t.plan);
    const std::vector<batch::reads> reads = batch::reads_of(*t.plan);
    const facts::case_data base;
    batch::single_case one(*t.plan, gaps, reads, base, seen);
    eval::assessor again(*t.plan);
    for (std::uint32_t row = 0; row < seen.rows; ++row) {
        facts::case_data whole;
        batch::take_case(*t.plan, gaps, seen, row, whole);
        for (index c = 0; c <= t.plan->clauses.size(); ++c) {
            eval::options how;
            how.clauses.assign(t.plan->clauses.size(), c == t.plan->clauses.size());
            if (c < how.clauses.size()) how.clauses[c] = true;
            if (row % 5 == 3) how.within.steps = 20;
            INFO(t.policy << t.shown.size() << " cases, row " << row << ", clause " << c);
            const std::string expected = to_json(eval::evaluate(*t.plan, whole, how));
            REQUIRE(to_json(again.assess(one.take(row, how.clauses), how)) == expected);
        }
    }
}

}  // namespace

TEST_CASE("a clause gets what it reads: its claim, its facts and what bounds them", "[batch]") {
    const test::planned made = test::plan_text(bounded);
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    const std::vector<batch::reads> reads = batch::reads_of(*made.plan);

    CHECK(does_read(*made.plan, reads[0], "part"));
    CHECK(does_read(*made.plan, reads[0], "total"));  // bounds `part`
    CHECK(does_read(*made.plan, reads[0], "claims/fees/fee"));
    CHECK_FALSE(does_read(*made.plan, reads[0], "other"));
    CHECK_FALSE(does_read(*made.plan, reads[0], "claims/spending/spent"));
    CHECK(reads[0].tables.empty());

    CHECK(does_read(*made.plan, reads[1], "claims/spending/spent"));
    CHECK(reads[1].columns == reads[2].columns);  // they share a group
    CHECK(reads[1].tables.size() == 1);
}

TEST_CASE("a fact that is missing keeps the limits that other facts set it", "[batch]") {
    const test::planned made = test::plan_text(bounded);
    REQUIRE(made.plan);
    const batch::population all = columns_of(
        *made.plan, {test::read(*made.plan, R"({"total": 300, "part": 100, "claims": {"fees": {"fee": 1}}})"),
                     test::read(*made.plan, R"({"total": 500, "claims": {"fees": {"fee": 1}}})")});
    const batch::engine with(*made.plan, {});

    const batch::batch_outcome found = with.assess(batch::look_at(all));

    const clause_outcome* open = found.exactly.find(1, 0);
    REQUIRE(open != nullptr);
    REQUIRE(open->range);
    CHECK(open->range->low == "1.00");
    CHECK(open->range->high == "251.00");
    CHECK(open->needs == std::vector<std::string>{"/part"});
}

TEST_CASE("a case taken in part and assessed after others is what it is by itself", "[batch][property]") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) must_be_alike(test::random_trial(31 + seed, 12));
    for (std::uint64_t seed = 0; seed < 40; ++seed)
        must_be_alike(test::random_facts_trial(test::many_steps, 31 + seed, 12));
}
