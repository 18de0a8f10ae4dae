// Sweeps of random policies: what a piece says at any point of the grid is what assessing the case there gives.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/sweep_case.hpp"
#include "runtime/number/date.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/random_policy.hpp"
#include "tests/support/share.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>
#include <pol/sweep.hpp>

#include <map>
#include <string>
#include <vector>

namespace {

using pol::number::exact;

struct trial {
    pol::scenario of;
    pol::sweep_request asked;
};

struct found {
    pol::clause_status status = pol::clause_status::determined;
    std::string amount;
    std::vector<std::string> notes;
    std::vector<std::string> reasons;
    std::vector<std::string> needs;
};

found assessed(const pol::scenario& of, const pol::sweep_line& line, const std::string& at) {
    pol::scenario there(of);
    const auto refused = there.give(pol::line_giving(line, at));
    found result;
    if (!refused.empty()) {
        result.status = pol::clause_status::bad_input;
        return result;
    }
    const pol::clause_outcome c = there.assess().clauses.at(0);
    result = {c.status, c.exact, c.notes, c.reasons, c.needs};
    if (c.status == pol::clause_status::not_eligible) result.amount = "0";
    return result;
}

// Of a date its day.
exact number(const std::string& text) {
    const auto day = pol::number::parse_date(text);
    return day ? exact(*day) : *pol::api::number_in(text);
}

// The amount of a straight piece at a point of its grid.
std::string amount_of(const pol::sweep_piece& p, const std::string& at) {
    if (p.points.front().amount.empty()) return {};
    const exact along = number(at) - number(p.points.front().at);
    return (number(p.points.front().amount) + number(p.rate) * along).to_text();
}

std::string random_point(pol::test::dice& roll, const pol::sweep_piece& p, const std::string& grid) {
    const exact from = number(p.points.front().at);
    const exact steps = (number(p.points.back().at) - from) / number(grid);
    const auto most = static_cast<int>(std::min<std::int64_t>(steps.to_int64().value_or(0), 2'000'000'000));
    return (from + number(grid) * exact(roll.between(0, most))).to_plain();
}

void check_at(const pol::scenario& of, const pol::sweep_line& line, const pol::sweep_piece& p, const std::string& at,
              const std::string& amount) {
    CAPTURE(at);
    const found there = assessed(of, line, at);
    CHECK(there.status == p.status);
    CHECK(there.amount == amount);
    CHECK(there.notes == p.notes);
    CHECK(there.reasons == p.reasons);
    CHECK(there.needs == p.needs);
}

const std::vector<pol::sweep_request>& requests() {
    static const std::vector<pol::sweep_request> all = [] {
        std::vector<pol::sweep_request> made;
        const std::vector<std::pair<std::string, std::string>> paths = {{"c.fee", "20万"},
                                                                        {"c.months", "60"},
                                                                        {"c.prior", "3万"},
                                                                        {"applicant.staff", "100"},
                                                                        {"c.items[0].cost", "30万"},
                                                                        {"c.items[1].months", "40"},
                                                                        {"level", "100%"},
                                                                        {"c.extra.bonus", "2000"},
                                                                        {"applicant.turnover", "1亿"},
                                                                        {"c.items[0].parts[0].amount", "10万"}};
        for (const auto& [path, to] : paths) {
            pol::sweep_request asked;
            asked.path = path;
            asked.from = "0";
            asked.to = to;
            asked.clause = "c";
            asked.evaluations = 300;
            made.push_back(asked);
        }
        return made;
    }();
    return all;
}

// The days around the beginnings and ends of the years of random cases.
std::vector<pol::sweep_request> date_requests() {
    std::vector<pol::sweep_request> made;
    for (const auto& [from, to] : {std::pair("2019-12-20", "2020-01-20"), std::pair("2021-12-20", "2022-01-20")}) {
        pol::sweep_request asked;
        asked.path = "c.items[0].dated";
        asked.from = from;
        asked.to = to;
        asked.every = "10 days";
        asked.clause = "c";
        made.push_back(asked);
    }
    return made;
}

template <class Check>
void each_line(std::uint64_t seed, int policies, int missing_one_in, Check&& check,
               const std::vector<pol::sweep_request>& all = requests()) {
    pol::test::dice roll(seed);
    for (int n = 0; n < policies / pol::test::share; ++n) {
        const std::string text = pol::test::random_policy(roll);
        pol::memory files({{"policy.pol", text}});
        const pol::compiled made = pol::compile(files);
        INFO(text);
        REQUIRE(made.result);
        pol::scenario of(*made.result);
        const std::string json = pol::test::random_case(roll, {missing_one_in, 0});
        REQUIRE(of.load(json).empty());
        INFO(json);
        for (const pol::sweep_request& asked : all) {
            CAPTURE(n, asked.path);
            const pol::sweep_line line = pol::sweep(of, asked);
            if (!line.pieces.empty()) check(roll, of, asked, line);
        }
    }
}

TEST_CASE("what a piece of a sweep says is what assessing the case at each of its points gives") {
    int pieces = 0;
    int jumps = 0;
    each_line(20211, 400, GENERATE(0, 12),
              [&](pol::test::dice& roll, const pol::scenario& of, const auto&, const auto& line) {
                  CHECK(line.pieces.front().points.front().at == line.from);
                  CHECK(line.pieces.back().points.back().at == line.to);
                  for (const pol::sweep_piece& p : line.pieces) {
                      if (++pieces % 4 != 0) continue;  // some of all
                      jumps += p.is_jump ? 1 : 0;
                      for (const pol::sweep_point& x : p.points) check_at(of, line, p, x.at, x.amount);
                      if (p.is_curved) continue;
                      const std::string at = random_point(roll, p, line.grid);
                      check_at(of, line, p, at, amount_of(p, at));
                  }
              });
    CHECK(pieces > 1000 / pol::test::share);
    CHECK(jumps > 10 / pol::test::share);
}

TEST_CASE("what a sweep says of a date is what assessing the case on each of its days gives") {
    int jumps = 0;
    each_line(
        20214, 150, GENERATE(0, 12),
        [&](pol::test::dice&, const pol::scenario& of, const auto&, const auto& line) {
            CHECK(line.is == pol::fact_kind::date);
            CHECK(line.pieces.front().points.front().at == line.from);
            CHECK(line.pieces.back().points.back().at == line.to);
            for (const pol::sweep_piece& p : line.pieces) {
                jumps += p.is_jump ? 1 : 0;
                const exact end = number(p.points.back().at);
                for (exact day = number(p.points.front().at); day <= end; day = day + exact(1)) {
                    const std::string at = pol::number::format_date(*day.to_int64());
                    check_at(of, line, p, at, amount_of(p, at));
                }
            }
        },
        date_requests());
    if (pol::test::share == 1) CHECK(jumps > 3);  // rare: a quarter may have none
}

TEST_CASE("where one piece ends and the next begins, the formula, the status or what binds differs") {
    each_line(20212, 200, 0, [&](pol::test::dice&, const pol::scenario&, const auto&, const auto& line) {
        for (std::size_t n = 1; n < line.pieces.size(); ++n) {
            const pol::sweep_piece& before = line.pieces[n - 1];
            const pol::sweep_piece& after = line.pieces[n];
            CHECK(number(before.points.back().at) + number(line.grid) == number(after.points.front().at));
            const bool differs = before.status != after.status || before.notes != after.notes ||
                                 before.reasons != after.reasons || before.needs != after.needs || before.is_curved ||
                                 after.is_curved || before.rate != after.rate ||
                                 amount_of(before, after.points.front().at) != after.points.front().amount;
            CHECK(differs);
        }
    });
}

TEST_CASE("a goal is the least value that reaches the amount: one step less does not, and the most is the most") {
    int reached = 0;
    int missed = 0;
    each_line(20213, 200, 0, [&](pol::test::dice& roll, const pol::scenario& of, const auto& asked, const auto& line) {
        if (line.ended != pol::sweep_end::complete) return;
        const std::string wanted = std::to_string(roll.between(1, 60000));
        const std::optional<pol::sweep_goal> goal = pol::goal(of, asked, wanted);
        REQUIRE(goal);
        CAPTURE(wanted);
        exact most;
        bool is_reached = false;
        for (const pol::sweep_piece& p : line.pieces) {
            for (const pol::sweep_point& x : p.points) {
                if (x.amount.empty()) continue;
                most = std::max(most, number(x.amount));
            }
        }
        is_reached = !(most < number(wanted));
        if (is_reached) CHECK(goal->is_reached);
        if (!goal->is_reached) {
            ++missed;
            CHECK((!goal->has_most || number(goal->most.amount) < number(wanted)));
            if (goal->has_most) CHECK(!(number(goal->most.amount) < most));
            return;
        }
        ++reached;
        const found there = assessed(of, line, goal->least.at);
        CHECK(there.amount == goal->least.amount);
        CHECK(!(number(there.amount) < number(wanted)));
        const exact before = number(goal->least.at) - number(line.grid);
        if (before < number(line.from)) return;
        const found less = assessed(of, line, before.to_plain());
        CHECK((less.amount.empty() || number(less.amount) < number(wanted)));
    });
    CHECK(reached > 30 / pol::test::share);
    CHECK(missed > 30 / pol::test::share);
}

}  // namespace
