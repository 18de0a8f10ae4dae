// Promises on whole policies with random facts: what is hidden lies within the range, what is asked for suffices, the order of
// records does not matter, and asking why changes nothing.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluate.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/random_facts.hpp"

#include <algorithm>
#include <set>

namespace {

using namespace pol;

// Every step and most expressions, none of which depends on the order of records.
constexpr const char* steps = R"(policy many_steps "Many steps" { currency CNY round half up to 0.01 }
choice size = small | medium | large
facts {
  period : period
  size : size
  is_new : yes/no
  staff : count
}
parameter fx : number, open, more than 0
parameter share : rate, open, at most 100%
parameter base : rate { 2019-06-01: 3.5% 2020-01-01: 4% 2021-03-01: 4.35% }
parameter wage : money { 2018-01-01: 1500 2020-06-01: 1810 }
table grade(n : count) : rate { at most 5: 10% at most 12: 20% otherwise: 30% }
brackets slices(x : money) { at most 1万: 10% at most 10万: 5% otherwise: 1% }
clause centres {
  claim {
    aid, prior : money
    declared : count = 0
    aboard : optional { on : date  money_in : money }
    centres : list of {
      on : date
      abroad : yes/no
      rent, software : money
      months : count, at most 24
      kind : size
      visits : list of { who : text  cost : money  on : date }
    }
  }
  let early = centres where abroad else not_abroad
  eligible when staff at least 3 or is_new else too_small
  award a1 {
    for each c in early
      where c.on in period else not_in_period
      where c.kind is not large
      pay [a1_rate = 50%] of (c.rent + c.software)
      cap [a1_cap = 1万] each
      limit [a1_most = 2] less declared, largest first else over_limit
      cap 25万 in total
  }
  award a2 {
    for each c in the rest of a1
      pay up to [a2_rate = 70%] of c.rent
      cap 5万 per c.kind
  }
  award a3 {
    for each v in centres.visits by who
      pay sum of v.cost
      cap 2000 each
      limit 2, largest first
  }
  award a4 {
    when is_new or size = small else not_for_you
    pay share of (sum of rent in centres) + slices(sum of software in centres)
    less aid, once over a4 and a5
  }
  award a5 {
    when aboard is given
    pay 1% of aboard.money_in × fx
    cap 20万, counting prior
    less aid, once over a4 and a5
  }
  award a6 {
    for each c in centres
      pay (base on c.on) of c.rent × c.months / 12 + grade(c.months) of (c.months × (wage on c.on))
      cap 3万 each, except when size = large and not is_new, except when is_new: 1万
  }
  highest of a5, a6
  cap 60万 in total
}
clause parts {
  claim { cost : money  paid : list of money  done, kept : count  named : list of size }
  award b1 { pay (2/3 of cost if done > 0 and kept / (greater of (done, 1)) more than 50%, otherwise cost / 3) cap largest of paid }
  award b2 { when any n in named has (n = small) else none_small  pay count of named × 100 CNY  once }
  award b3 { pay (latest base in period) of cost  cap 10万 over all years }
}
group both { highest of centres, parts  cap 50万 in total over centres, parts }
)";

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
    INFO(known.range->low << " to " << known.range->high.value_or("no end"));
    if (truth.status == clause_status::undetermined) return;  // a series that does not begin early enough
    CHECK(amount(known.range->low) <= due(truth));
    if (known.range->high) CHECK(due(truth) <= amount(*known.range->high));
}

}  // namespace

TEST_CASE("a range of any policy holds whatever the hidden facts are", "[eval][property]") {
    int ranges = 0;
    int closed = 0;
    for_random_facts(steps, 100, 400, [&](const plan::plan& p, const facts::case_data& whole, test::dice& roll) {
        facts::case_data partial = whole;
        const auto hidden = test::hide(p, partial, roll, roll.between(3, 40));
        INFO(names(hidden));
        const outcome truth = eval::evaluate(p, whole);
        const outcome known = eval::evaluate(p, partial);
        for (std::size_t c = 0; c < truth.clauses.size(); ++c) {
            check_range(truth.clauses[c], known.clauses[c]);
            if (!known.clauses[c].range) continue;
            ++ranges;
            if (known.clauses[c].range->high) ++closed;
        }
    });
    CHECK(ranges > 200);
    CHECK(closed > 100);
}

TEST_CASE("giving what is needed, and nothing else, determines the amount", "[eval][property]") {
    for_random_facts(steps, 9000, 200, [&](const plan::plan& p, const facts::case_data& whole, test::dice& roll) {
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
    for_random_facts(steps, 5000, 150, [&](const plan::plan& p, const facts::case_data& whole, test::dice& roll) {
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
    for_random_facts(steps, 7000, 150, [&](const plan::plan& p, const facts::case_data& whole, test::dice& roll) {
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
