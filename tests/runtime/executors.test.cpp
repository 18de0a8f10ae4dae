// The integer executor and the exact evaluator agree on random policies and random cases, wherever the former answers.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluate.hpp"
#include "runtime/kernel/kernel.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/random_policy.hpp"

namespace {

using namespace pol;

struct tally {
    int compiled = 0;
    int answered = 0;
    int compared = 0;
};

void compare(const plan::plan& p, const kernel::program& program, kernel::machine& machine, const std::string& json,
             tally& seen) {
    const facts::case_data data = test::read(p, json);
    for (const auto& problem : data.problems)
        if (problem.found.level == severity::error) return;
    ++seen.compared;
    const kernel::answer fast = machine.run(program, kernel::look_at(data), 0);
    if (fast.is == kernel::verdict::exact_needed) return;
    ++seen.answered;
    const outcome exact = eval::evaluate(p, data, {});
    const clause_outcome& c = exact.clauses.at(0);
    INFO(json);
    if (fast.is == kernel::verdict::not_eligible) {
        CHECK(c.status == clause_status::not_eligible);
        return;
    }
    REQUIRE(c.status == clause_status::determined);
    CHECK(number::exact::ratio(fast.exact, program.exact_scale).to_text() == c.exact);
    CHECK(number::exact::ratio(fast.amount, 100).to_decimal(2) == c.amount);
    for (std::size_t n = 0; n < program.totals.size(); ++n) {
        INFO(c.awards.at(n).name);
        CHECK(number::exact::ratio(machine.award_total(n), program.totals[n].scale).to_text() == c.awards.at(n).exact);
    }
}

tally run(std::uint64_t seed, int policies, int cases) {
    tally seen;
    kernel::machine machine;
    for (int n = 0; n < policies; ++n) {
        test::dice roll(seed + static_cast<std::uint64_t>(n));
        const std::string text = test::random_policy(roll);
        INFO("seed " << seed + static_cast<std::uint64_t>(n) << "\n" << text);
        const test::planned made = test::plan_text(text);
        INFO(made.diagnostics);
        REQUIRE(made.plan);
        const auto program = kernel::compile(*made.plan, 0);
        if (!program) continue;
        ++seen.compiled;
        for (int k = 0; k < cases; ++k) {
            const test::case_options how{k % 4 == 3 ? 8 : 0, k % 4 == 2 ? 6 : 0};
            compare(*made.plan, *program, machine, test::random_case(roll, how), seen);
        }
    }
    return seen;
}

}  // namespace

TEST_CASE("a choice inside a choice gives the branch taken, whichever computes last", "[kernel]") {
    const test::planned made = test::plan_text(R"(policy p "P" { currency CNY round half up to 0.01 }
facts { small : yes/no new : yes/no turnover, wages : money }
clause c {
  claim { fee : money }
  award a { pay fee if new, otherwise (wages if small, otherwise turnover) }
})");
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    const auto program = kernel::compile(*made.plan, 0);
    REQUIRE(program);
    kernel::machine machine;
    tally seen;
    for (const char* is_new : {"true", "false"}) {
        for (const char* is_small : {"true", "false"}) {
            const std::string json = R"({"turnover": 700, "wages": 50, "claims": {"c": {"fee": 3}}, "new": )" +
                                     std::string(is_new) + R"(, "small": )" + is_small + "}";
            compare(*made.plan, *program, machine, json, seen);
        }
    }
    CHECK(seen.answered == 4);
}

TEST_CASE("the integer executor gives what the exact evaluator gives, or leaves the case to it", "[kernel][property]") {
    const tally seen = run(20211231, 150, 12);

    // The comparison is worth something only while most policies compile and most cases are answered.
    CHECK(seen.compiled > 75);
    CHECK(seen.answered * 2 > seen.compared);
}
