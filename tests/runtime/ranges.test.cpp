// Promises on whole policies with random facts: what is hidden lies within the range, what is asked for suffices, the order of
// records does not matter, and asking why changes nothing.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluate.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/many_steps.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/random_facts.hpp"

#include <algorithm>
#include <set>

namespace {

using namespace pol;

number::exact amount(const std::string& text) { return *number::exact::from_decimal(text); }

number::exact due(const clause_outcome& c) {
    return c.status == clause_status::determined ? amount(c.amount) : number::exact(0);
}

template <class Test>
void for_random_facts(const std::string& policy, std::uint64_t seed, int cases, Test&& check) {
    const test::planned made = test::plan_text(policy);
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    for (int n = 0; n < cases; ++n) {
        test::dice roll(seed + static_cast<std::uint64_t>(n));
        INFO("seed " << seed + static_cast<std::uint64_t>(n));
        check(*made.plan, test::random_facts(*made.plan, roll), roll);
    }
}

std::string names(const std::vector<test::hidden>& all) {
    std::string text;
    for (const test::hidden& h : all) text += h.name + " ";
    return text;
}

void check_range(const clause_outcome& truth, const clause_outcome& known) {
    INFO(known.name << ": in truth " << truth.amount << ", known " << known.amount);
    if (truth.status == clause_status::bad_input) return;
    if (known.status == clause_status::not_eligible) CHECK(truth.status == clause_status::not_eligible);
    if (known.status == clause_status::determined) {
        CHECK(truth.status == clause_status::determined);
        CHECK(truth.exact == known.exact);
    }
    if (known.status != clause_status::undetermined || !known.gives_money) return;
    CHECK_FALSE(known.needs.empty());
    REQUIRE(known.range);
    INFO(known.range->low << " to " << known.range->high);
    if (truth.status == clause_status::undetermined) return;  // a series that does not begin early enough
    CHECK(amount(known.range->low) <= due(truth));
    if (!known.range->high.empty()) CHECK(due(truth) <= amount(known.range->high));
}

}  // namespace

TEST_CASE("a range of any policy holds whatever the hidden facts are", "[eval][property]") {
    int ranges = 0;
    int closed = 0;
    for_random_facts(test::many_steps, 100, 400,
                     [&](const plan::plan& p, const facts::case_data& whole, test::dice& roll) {
                         facts::case_data partial = whole;
                         const auto hidden = test::hide(p, partial, roll, roll.between(3, 40));
                         INFO(names(hidden));
                         const outcome truth = eval::evaluate(p, whole);
                         const outcome known = eval::evaluate(p, partial);
                         for (std::size_t c = 0; c < truth.clauses.size(); ++c) {
                             check_range(truth.clauses[c], known.clauses[c]);
                             if (!known.clauses[c].range) continue;
                             ++ranges;
                             if (!known.clauses[c].range->high.empty()) ++closed;
                         }
                     });
    CHECK(ranges > 200);
    CHECK(closed > 100);
}

TEST_CASE("giving what is needed, and nothing else, determines the amount", "[eval][property]") {
    for_random_facts(
        test::many_steps, 9000, 200, [&](const plan::plan& p, const facts::case_data& whole, test::dice& roll) {
            facts::case_data partial = whole;
            const auto hidden = test::hide(p, partial, roll, roll.between(4, 30));
            const outcome truth = eval::evaluate(p, whole);
            for (std::size_t c = 0; c < p.clauses.size(); ++c) {
                if (truth.clauses[c].status == clause_status::undetermined) continue;
                facts::case_data given = partial;
                std::set<std::string> told;
                for (int rounds = 0; rounds < 200; ++rounds) {
                    const clause_outcome known = eval::evaluate(p, given).clauses[c];
                    if (known.status != clause_status::undetermined) {
                        CHECK(known.status == truth.clauses[c].status);
                        CHECK(known.exact == truth.clauses[c].exact);
                        break;
                    }
                    const auto next = std::find_if(known.needs.begin(), known.needs.end(),
                                                   [&](const std::string& n) { return told.count(n) == 0; });
                    REQUIRE(next != known.needs.end());
                    INFO(*next);
                    told.insert(*next);
                    bool is_hidden = false;
                    for (const test::hidden& h : hidden) {
                        // Both ends of a period have one name while both are missing.
                        if (h.name != *next && h.name.rfind(*next + "/", 0) != 0) continue;
                        is_hidden = true;
                        test::reveal(given, whole, h);
                    }
                    // A series that is too short for a date may turn out not to matter.
                    CHECK((is_hidden || *next == "base" || *next == "wage"));
                    REQUIRE(rounds < 199);
                }
            }
        });
}

TEST_CASE("the order of the records of any list never changes an amount", "[eval][property]") {
    for_random_facts(
        test::many_steps, 5000, 150, [&](const plan::plan& p, const facts::case_data& whole, test::dice& roll) {
            const auto table = static_cast<plan::index>(roll.between(1, static_cast<int>(p.tables.size()) - 1));
            const outcome before = eval::evaluate(p, whole);
            const outcome after = eval::evaluate(p, test::shuffled(p, whole, table, roll));
            for (std::size_t c = 0; c < before.clauses.size(); ++c) {
                CHECK(before.clauses[c].status == after.clauses[c].status);
                CHECK(before.clauses[c].exact == after.clauses[c].exact);
            }
            CHECK(before.total == after.total);
        });
}

TEST_CASE("a derivation changes nothing in any policy", "[eval][property]") {
    for_random_facts(test::many_steps, 7000, 150,
                     [&](const plan::plan& p, const facts::case_data& whole, test::dice& roll) {
                         facts::case_data partial = whole;
                         test::hide(p, partial, roll, 12);
                         eval::options how;
                         how.derivation = true;
                         const outcome plain = eval::evaluate(p, partial);
                         const outcome told = eval::evaluate(p, partial, how);
                         CHECK(plain.total == told.total);
                         for (std::size_t c = 0; c < plain.clauses.size(); ++c) {
                             CHECK(plain.clauses[c].status == told.clauses[c].status);
                             CHECK(plain.clauses[c].exact == told.clauses[c].exact);
                             CHECK(plain.clauses[c].needs == told.clauses[c].needs);
                             CHECK(plain.clauses[c].notes == told.clauses[c].notes);
                             CHECK(plain.clauses[c].excluded.size() == told.clauses[c].excluded.size());
                             CHECK(told.clauses[c].why.has_value());
                         }
                     });
}
