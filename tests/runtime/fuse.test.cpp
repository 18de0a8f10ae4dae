// A program made shorter answers as the one it was made from: on comparisons at the ends of the range, on random code, and
// on random policies. SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/compile.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/random_code.hpp"
#include "tests/support/random_policy.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>

namespace {

using namespace pol;
using kernel::code;
using kernel::instruction;
using kernel::program;

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

program shorter(program p) {
    kernel::fuse(p);
    p.is_straight = kernel::is_straight(p);  // as compile() ends
    return p;
}

std::size_t count(const program& p, code is) {
    return static_cast<std::size_t>(
        std::count_if(p.code.begin(), p.code.end(), [&](const instruction& i) { return i.is == is; }));
}

// One case whose facts are numbers.
struct facts_given {
    explicit facts_given(std::vector<std::int64_t> values) : cells(std::move(values)), states(cells.size()) {
        for (std::size_t n = 0; n < cells.size(); ++n) seen.columns.push_back({&cells[n], &states[n]});
        seen.tables.resize(1);
    }
    std::vector<std::int64_t> cells;
    std::vector<facts::state> states;
    kernel::view seen;
};

// What somebody can see of a run.
struct seen_answer {
    kernel::verdict is = kernel::verdict::exact_needed;
    std::vector<std::int64_t> amounts;
    bool operator==(const seen_answer&) const = default;
};

seen_answer run(const program& p, const kernel::view& facts) {
    kernel::machine machine;
    const kernel::answer a = machine.run(p, facts, 0);
    seen_answer seen{a.is, {}};
    if (a.is != kernel::verdict::determined) return seen;
    seen.amounts = {a.amount, a.exact};
    for (std::size_t n = 0; n < p.totals.size(); ++n) seen.amounts.push_back(machine.award_total(n));
    return seen;
}

program by_hand(std::vector<instruction> made, std::uint16_t registers, std::uint16_t result) {
    program p;
    p.code = std::move(made);
    p.registers = registers;
    p.parents = {plan::none};
    p.amount = result;
    p.exact_total = result;
    return p;
}

// 7 if the comparison holds of two facts (or a fact and a constant), otherwise 9; `negated`: the other way round.
program comparing(code is, std::int64_t constant, bool negated) {
    std::vector<instruction> made{{code::load, 0, 0, 0, 0}, {code::load, 1, 1, 0, 0}, {is, 2, 0, 1, constant}};
    if (is == code::in_mask) made.back().b = 0;
    if (negated) made.push_back({code::not_, 3, 2, 0, 0});
    const auto test = static_cast<std::uint16_t>(negated ? 3 : 2);
    const auto other = static_cast<std::int64_t>(made.size() + 3);
    made.push_back({code::jump_if_no, 0, test, 0, other});
    made.push_back({code::immediate, 4, 0, 0, 7});
    made.push_back({code::jump, 0, 0, 0, other + 1});
    made.push_back({code::immediate, 4, 0, 0, 9});
    made.push_back({code::stop, 0, 0, 0, 0});
    return by_hand(std::move(made), 5, 4);
}

std::string text_of(const std::string& path) {
    std::ifstream file(std::string(POL_SOURCE_DIR) + "/" + path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<code> codes_of(const std::string& workload) {
    const test::planned made = test::plan_text(text_of("tests/bench/policies/" + workload + ".pol"));
    REQUIRE(made.plan);
    const auto p = kernel::compile(*made.plan, 0);
    REQUIRE(p);
    std::vector<code> codes;
    for (const instruction& i : p->code) codes.push_back(i.is);
    return codes;
}

}  // namespace

TEST_CASE("what is computed for the next instruction alone becomes a part of it", "[kernel]") {
    CHECK(codes_of("w1_trademark") == std::vector{code::load_multiply_last, code::round_and_stop});
    CHECK(codes_of("w4_talents") == std::vector{code::immediate, code::open_list,
                                                code::load_jump_unless_at_least_constant,
                                                code::load_jump_unless_in_mask, code::load_lesser_constant, code::add,
                                                code::next_row, code::lesser_constant, code::round_and_stop});
    CHECK(codes_of("w5_interns") ==
          std::vector{code::load, code::load_multiply_constant, code::less, code::load, code::load_lesser, code::load,
                      code::multiply, code::choose, code::between, code::load_choose, code::between, code::choose,
                      code::between, code::add_multiple, code::add_multiple, code::round_and_stop});
}

TEST_CASE("a comparison inside a jump holds when it held on its own", "[kernel]") {
    const std::vector<std::int64_t> ends{lowest, lowest + 1, -2, -1, 0, 1, 2, 5, 63, 64, 70, highest - 1, highest};
    for (const code is :
         {code::equal, code::not_equal, code::less, code::at_most, code::equal_constant, code::not_equal_constant,
          code::less_constant, code::at_most_constant, code::more_constant, code::at_least_constant, code::in_mask})
        for (const std::int64_t other : ends)
            for (const bool negated : {false, true}) {
                const program made = comparing(is, other, negated);
                const program fused = shorter(made);
                CHECK(fused.code.size() <= made.code.size());  // beyond the ends there is no bound to compare with
                for (const std::int64_t value : ends) {
                    const facts_given facts({value, other});
                    INFO(static_cast<int>(is) << ": " << value << ", " << other << (negated ? " negated" : ""));
                    CHECK(run(fused, facts.seen) == run(made, facts.seen));
                }
            }
}

TEST_CASE("an unknown fact inside a jump needs the exact evaluator", "[kernel]") {
    facts_given facts({1, 2});
    const program fused = shorter(comparing(code::at_least_constant, 1, false));
    CHECK(count(fused, code::load_jump_unless_at_least_constant) == 0);  // the other fact is loaded in between
    facts.states[0] = facts::state::unknown;
    CHECK(run(fused, facts.seen).is == kernel::verdict::exact_needed);
}

TEST_CASE("a register that is read later is not lost", "[kernel]") {
    // r1 = 3 r0, and r0 itself is the result.
    const program made = by_hand({{code::load, 0, 0, 0, 0},
                                  {code::multiply_constant, 1, 0, 0, 3},
                                  {code::add, 2, 0, 1, 0},
                                  {code::stop, 0, 0, 0, 0}},
                                 3, 2);
    const program fused = shorter(made);
    CHECK(fused.code.size() == made.code.size());
    CHECK(run(fused, facts_given({5}).seen).amounts == std::vector<std::int64_t>{20, 20});
    // The same where the total of an award is read when all is done.
    program total =
        by_hand({{code::load, 0, 0, 0, 0}, {code::multiply_constant, 1, 0, 0, 3}, {code::stop, 0, 0, 0, 0}}, 2, 1);
    total.totals.push_back({0, 1});
    CHECK(run(shorter(total), facts_given({5}).seen).amounts == std::vector<std::int64_t>{15, 15, 5});
}

TEST_CASE("a product that is too large for 64 bits counts only in the branch taken", "[kernel]") {
    const program made = by_hand({{code::load, 0, 0, 0, 0},
                                  {code::load, 1, 1, 0, 0},
                                  {code::jump_if_no, 0, 1, 0, 5},
                                  {code::multiply_constant, 2, 0, 0, 4},
                                  {code::jump, 0, 0, 0, 6},
                                  {code::multiply_constant, 2, 0, 0, 2},
                                  {code::stop, 0, 0, 0, 0}},
                                 3, 2);
    const program fused = shorter(made);
    CHECK(count(fused, code::load_choose) == 1);
    const std::int64_t large = highest / 3;
    CHECK(run(fused, facts_given({large, 0}).seen).amounts == std::vector<std::int64_t>{2 * large, 2 * large});
    CHECK(run(fused, facts_given({large, 1}).seen).is == kernel::verdict::exact_needed);
}

TEST_CASE("rounding by a product with the reciprocal is exact rounding", "[kernel][property]") {
    test::dice roll(31);
    std::vector<std::int64_t> divisors{1, 2, 3, 4, 7, 10, 100, 1000, highest / 2, highest - 1, highest};
    for (int n = 0; n < 40; ++n) divisors.push_back(std::int64_t{roll.between(1, 1 << 30)} << roll.between(0, 32));
    for (const auto mode :
         {number::rounding::half_up, number::rounding::half_even, number::rounding::half_down, number::rounding::up,
          number::rounding::down, number::rounding::floor, number::rounding::ceiling})
        for (const std::int64_t divisor : divisors) {
            program p = by_hand({{code::load, 0, 0, 0, 0}, {code::round, 1, 0, 0, 0}, {code::stop, 0, 0, 0, 0}}, 2, 1);
            p.roundings.emplace_back(mode, divisor);
            std::vector<std::int64_t> values{lowest, lowest + 1, -1, 0, 1, highest - 1, highest};
            for (int n = 0; n < 12; ++n) {
                const std::int64_t multiple = highest / divisor / roll.between(1, 1000) * divisor;
                for (const std::int64_t off : {std::int64_t{0}, std::int64_t{1}, divisor / 2, divisor - 1}) {
                    if (multiple > highest - off) continue;
                    values.insert(values.end(), {multiple + off, -(multiple + off), multiple - 1});
                }
            }
            for (const std::int64_t value : values) {
                INFO(value << " / " << divisor << ", mode " << static_cast<int>(mode));
                const auto exact = number::exact::ratio(value, divisor).round(mode, number::exact(1)).to_int64();
                REQUIRE(exact);
                CHECK(run(p, facts_given({value}).seen).amounts.at(0) == *exact);
            }
        }
}

TEST_CASE("random code answers the same after it was made shorter", "[kernel][property]") {
    int determined = 0;
    std::size_t before = 0;
    std::size_t after = 0;
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        test::dice roll(seed);
        const test::random_code made(roll);
        const program fused = shorter(made.made);
        before += made.made.code.size();
        after += fused.code.size();
        INFO("seed " << seed);
        for (int n = 0; n < 12; ++n) {
            const facts::case_data data = made.facts(roll);
            const seen_answer seen = run(fused, kernel::look_at(data));
            CHECK(seen == run(made.made, kernel::look_at(data)));
            determined += seen.is == kernel::verdict::determined;
        }
    }
    CHECK(determined > 5000);
    CHECK(after * 10 < before * 8);
}

TEST_CASE("a random policy answers the same after its program was made shorter", "[kernel][property]") {
    int answered = 0;
    std::size_t before = 0;
    std::size_t after = 0;
    for (std::uint64_t seed = 7000; seed < 7250; ++seed) {
        test::dice roll(seed);
        const std::string text = test::random_policy(roll);
        const test::planned planned = test::plan_text(text);
        REQUIRE(planned.plan);
        const auto made = kernel::translate(*planned.plan, 0);
        if (!made) continue;
        const program fused = shorter(*made);
        before += made->code.size();
        after += fused.code.size();
        for (int n = 0; n < 12; ++n) {
            const test::case_options how{n % 4 == 3 ? 8 : 0, n % 4 == 2 ? 6 : 0};
            const std::string json = test::random_case(roll, how);
            const facts::case_data data = test::read(*planned.plan, json);
            INFO("seed " << seed << "\n" << text << "\n" << json);
            const seen_answer seen = run(fused, kernel::look_at(data));
            CHECK(seen == run(*made, kernel::look_at(data)));
            answered += seen.is != kernel::verdict::exact_needed;
        }
    }
    CHECK(answered > 1000);
    CHECK(after * 10 < before * 9);
}
