// Sweeps of one number: pieces, where they meet, jumps, curves, and goals. Expected figures are worked out in the comments.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/policy.hpp>
#include <pol/scenario.hpp>
#include <pol/sweep.hpp>

#include <string>
#include <vector>

namespace {

constexpr const char* shops = R"(
policy shops "Shops" { currency CNY  round half up to 0.01 }
facts { staff : count   export_share : rate   area : number }
parameter usd_cny : number, open
clause rent {
  claim { cost : money, at most 100万   paid : money = 0, at most cost   own : money = 0 }
  eligible when staff at least 3                    else too_small
  award half { pay [rate = 50%] of cost   cap [most = 10万] in total }
}
clause square { award plot { pay area × area of 1 CNY } }
clause split { claim { a, b : money }  award part { pay 100万 × (a / (a + b)) } }
clause blocks { claim { cost : money }  award whole { pay cost   round down to 1万 } }
clause tier { claim { cost : money }  award step { pay 2000 if cost more than 5万, otherwise 3000 } }
clause loan { claim { begun, ended_on : date }
  award interest { when ended_on at least begun  else backwards
    pay (10 × days between begun and ended_on) of 1 CNY   cap 1000 in total } }
clause fair { claim { held : date   season : period }
  award stand { when held in season  else not_in_season  pay (10 × month of held) of 1 CNY } }
clause papers { permit paper { when staff at least 1 } }
)";

pol::scenario scenario_of(const std::vector<std::string>& lines) {
    pol::memory files({{"policy.pol", shops}});
    const pol::compiled made = pol::compile(files);
    std::string found;
    for (const pol::diagnostic& d : made.diagnostics) found += pol::render(d, {});
    INFO(found);
    REQUIRE(made.result);
    pol::scenario result(*made.result);
    for (const std::string& line : lines) {
        INFO(line);
        REQUIRE(result.give(line).empty());
    }
    return result;
}

pol::sweep_request request(const std::string& path, const std::string& from, const std::string& to,
                           const std::string& clause = {}) {
    pol::sweep_request asked;
    asked.path = path;
    asked.from = from;
    asked.to = to;
    asked.clause = clause;
    return asked;
}

// "0 … 199999.99 +1/2", a line for each piece.
std::vector<std::string> pieces(const pol::sweep_line& line) {
    std::vector<std::string> result;
    for (const pol::sweep_piece& p : line.pieces) {
        std::string text = p.points.front().at + " … " + p.points.back().at + ": ";
        if (p.points.front().amount.empty())
            text += pol::to_text(p.status);
        else
            text += p.is_curved ? "curve" : p.points.front().amount + " by " + p.rate;
        if (p.is_jump) text += ", jump " + p.change;
        if (!p.meets.empty()) text += ", meets " + p.meets;
        result.push_back(text);
    }
    return result;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a cap ends the piece in which the rate holds, at the exact value") {
    const pol::scenario shop = scenario_of({"staff = 5", "rent.cost = 1万"});
    // 50% of 200,000 is the cap of 100,000.
    CHECK(pieces(pol::sweep(shop, request("rent.cost", "0", "50万", "rent"))) ==
          texts{"0 … 200000: 0 by 1/2", "200000.01 … 500000: 100000 by 0, meets 200000"});
    pol::scenario third(shop);
    REQUIRE(third.give("set rent.rate = 37.5%").empty());
    // 100,000 × 8/3 = 266,666.66…: between two fen.
    CHECK(pieces(pol::sweep(third, request("rent.cost", "0", "50万", "rent"))) ==
          texts{"0 … 266666.66: 0 by 3/8", "266666.67 … 500000: 100000 by 0, meets 800000/3"});
}

TEST_CASE("what binds is told at the beginning of a piece") {
    const pol::scenario shop = scenario_of({"staff = 5", "rent.cost = 1万"});
    const pol::sweep_line line = pol::sweep(shop, request("rent.cost", "0", "50万", "rent"));
    REQUIRE(line.pieces.size() == 2);
    CHECK(line.pieces[1].notes == texts{"cap half"});
    REQUIRE(line.pieces[1].causes.size() == 1);
    CHECK(line.pieces[1].causes[0].text == "cap [most = 10万] in total");
    CHECK(line.pieces[1].causes[0].after == "binds 100,000.00 CNY");
}

TEST_CASE("a condition that flips is a jump, counted facts move in whole steps") {
    const pol::scenario shop = scenario_of({"rent.cost = 1万", "staff = 5"});
    const pol::sweep_line line = pol::sweep(shop, request("staff", "0", "10", "rent"));
    CHECK(line.grid == "1");
    CHECK(pieces(line) == texts{"0 … 2: 0 by 0", "3 … 10: 5000 by 0, jump 5000"});
    CHECK(line.pieces[0].status == pol::clause_status::not_eligible);
    CHECK(line.pieces[0].reasons == texts{"too_small"});
}

TEST_CASE("a cliff is a jump downwards: one fen more loses money") {
    const pol::scenario shop = scenario_of({"tier.cost = 1"});
    CHECK(pieces(pol::sweep(shop, request("tier.cost", "0", "10万", "tier"))) ==
          texts{"0 … 50000: 3000 by 0", "50000.01 … 100000: 2000 by 0, jump -1000"});
}

TEST_CASE("a bound between facts ends a piece: beyond it the case is bad input") {
    const pol::scenario shop = scenario_of({"staff = 5", "rent.cost = 1万"});
    CHECK(pieces(pol::sweep(shop, request("rent.paid", "0", "1万", "rent"))) == texts{"0 … 10000: 5000 by 0"});
    pol::sweep_request open = request("rent.paid", "0", "", "rent");
    open.every = "100万";
    open.samples = 2'000'000;
    CHECK(pieces(pol::sweep(shop, open)) == texts{"0 … 10000: 5000 by 0", "10000.01 … 1000000000000: bad_input"});
    // The other way round: the cost may not be below what was paid.
    pol::scenario paid(shop);
    REQUIRE(paid.give("rent.paid = 4000").empty());
    pol::sweep_request cost = request("rent.cost", "", "1万", "rent");
    CHECK(pol::sweep(paid, cost).ended == pol::sweep_end::refused);
}

TEST_CASE("a product of the number with itself is a curve, and still exact") {
    const pol::scenario shop = scenario_of({"area = 1"});
    const pol::sweep_line line = pol::sweep(shop, request("area", "0", "100", "square"));
    REQUIRE(line.pieces.size() == 1);
    CHECK(line.pieces[0].is_curved);
    CHECK(line.pieces[0].points.back().amount == "10000");
    // √2000 is 44.72135…: 44.7213² = 1999.99467…, 44.7214² = 2000.00361796.
    const auto goal = pol::goal(shop, request("area", "0", "100", "square"), "2000");
    REQUIRE(goal);
    CHECK(goal->is_reached);
    CHECK(goal->least.at == "44.7214");
    CHECK(goal->least.amount == "50000090449/25000000");
}

TEST_CASE("a share of which the number is a part is a curve; a division by zero is a piece of its own") {
    const pol::scenario shop = scenario_of({"split.a = 1", "split.b = 0"});
    pol::sweep_line line = pol::sweep(shop, request("split.a", "0", "10", "split"));
    // a / (a + 0) is 1 but for a = 0.
    CHECK(pieces(line) == texts{"0 … 0: bad_input", "0.01 … 10: 1000000 by 0"});
    pol::scenario other(shop);
    REQUIRE(other.give("split.b = 30").empty());
    line = pol::sweep(other, request("split.a", "0", "90", "split"));
    REQUIRE(line.pieces.size() == 1);
    CHECK(line.pieces[0].is_curved);
    CHECK(line.pieces[0].points.back().amount == "750000");
    // a / (a + 30) ≥ 2/3 from a = 60 on.
    const auto goal = pol::goal(other, request("split.a", "0", "90", "split"), "2000000/3");
    REQUIRE(goal);
    CHECK(goal->least.at == "60");
}

TEST_CASE("rounding on the way is a stair: each step is a piece") {
    const pol::scenario shop = scenario_of({"blocks.cost = 1"});
    CHECK(pieces(pol::sweep(shop, request("blocks.cost", "0", "2.5万", "blocks"))) ==
          texts{"0 … 9999.99: 0 by 0", "10000 … 19999.99: 10000 by 0, jump 10000",
                "20000 … 25000: 20000 by 0, jump 10000"});
}

TEST_CASE("parameters are swept like facts, rates in hundredths of a percent") {
    const pol::scenario shop = scenario_of({"staff = 5", "rent.cost = 40万"});
    const pol::sweep_line line = pol::sweep(shop, request("rent.rate", "0%", "100%", "rent"));
    CHECK(line.is_parameter);
    CHECK(line.grid == "0.0001");
    CHECK(pieces(line) == texts{"0 … 0.25: 0 by 400000", "0.2501 … 1: 100000 by 0, meets 0.25"});
    CHECK(line.samples.size() == 11);
    CHECK(line.samples[2].at == "0.2");
    CHECK(line.samples[2].amount == "80000");
}

TEST_CASE("the total adds up what is determined; its pieces end where those of any clause do") {
    const pol::scenario shop = scenario_of({"staff = 5", "rent.cost = 30万", "tier.cost = 1", "area = 2"});
    const pol::sweep_line line = pol::sweep(shop, request("rent.cost", "19万", "21万"));
    // 95,000 + 3,000 + 4 at first.
    CHECK(pieces(line) == texts{"190000 … 200000: 98004 by 1/2", "200000.01 … 210000: 103004 by 0, meets 200000"});
}

TEST_CASE("a goal that cannot be reached tells the most that can be had and from where on") {
    const pol::scenario shop = scenario_of({"staff = 5", "rent.cost = 1万"});
    const auto goal = pol::goal(shop, request("rent.cost", "", "", "rent"), "12万");
    REQUIRE(goal);
    CHECK_FALSE(goal->is_reached);
    CHECK(goal->has_most);
    CHECK(goal->most.at == "200000");
    CHECK(goal->most.amount == "100000");
    CHECK(goal->line.to == "1000000");  // the fact's own bound
}

TEST_CASE("a goal is on the grid: a whole number for counts, a fen for money") {
    const pol::scenario shop = scenario_of({"staff = 5", "rent.cost = 1万"});
    const auto at_fen = pol::goal(shop, request("rent.cost", "", "", "rent"), "333.335");
    REQUIRE(at_fen);
    CHECK(at_fen->least.at == "666.67");
    const auto staff = pol::goal(shop, request("staff", "", "", "rent"), "1");
    REQUIRE(staff);
    CHECK(staff->least.at == "3");
    CHECK_FALSE(pol::goal(shop, request("staff", "", "", "rent"), "much"));
}

TEST_CASE("what cannot be swept is told, and nothing is computed") {
    const pol::scenario shop = scenario_of({"staff = 5", "rent.cost = 1万"});
    const auto ended = [&](const pol::sweep_request& asked) { return pol::sweep(shop, asked).ended; };
    CHECK(ended(request("rent.cost", "2", "1", "rent")) == pol::sweep_end::backwards);
    CHECK(ended(request("rent.cost", "0", "1", "rents")) == pol::sweep_end::no_clause);
    CHECK(ended(request("rent.cost", "0", "1", "papers")) == pol::sweep_end::no_money);
    CHECK(ended(request("rent.costs", "0", "1", "rent")) == pol::sweep_end::refused);
    CHECK(ended(request("rent", "0", "1", "rent")) == pol::sweep_end::refused);
    CHECK(ended(request("rent.cost", "0", "many", "rent")) == pol::sweep_end::refused);
    CHECK(ended(request("rent.cost", "-5", "1", "rent")) == pol::sweep_end::refused);
    CHECK(ended(request("", "0", "1")) == pol::sweep_end::refused);
    pol::sweep_request asked = request("rent.cost", "0", "1", "rent");
    asked.every = "0";
    CHECK(ended(asked) == pol::sweep_end::no_step);
    asked.every = "0.0001";
    CHECK(ended(asked) == pol::sweep_end::too_fine);
    asked = request("staff", "0", "10", "rent");
    asked.every = "0.5";
    CHECK(ended(asked) == pol::sweep_end::no_step);
}

TEST_CASE("a date moves by days: what is due in proportion to them is a straight piece") {
    const pol::scenario shop = scenario_of({"loan.begun = 2021-03-01", "loan.ended_on = 2021-03-01"});
    pol::sweep_request asked = request("loan.ended_on", "2021-02-27", "2021-08-01", "loan");
    asked.every = "1 month";
    const pol::sweep_line line = pol::sweep(shop, asked);
    REQUIRE(line.ended == pol::sweep_end::complete);
    CHECK(line.is == pol::fact_kind::date);
    // 10 yuan a day, at most 1,000: reached on the 100th day.
    CHECK(pieces(line) == texts{"2021-02-27 … 2021-03-01: 0 by 0", "2021-03-02 … 2021-06-09: 10 by 10",
                                "2021-06-10 … 2021-08-01: 1000 by 0"});
    CHECK(line.pieces[1].points.back().amount == "1000");
    CHECK(line.pieces[2].notes == texts{"cap interest"});
    texts samples;
    for (const pol::sweep_point& p : line.samples) samples.push_back(p.at);
    CHECK(samples ==
          texts{"2021-02-27", "2021-03-27", "2021-04-27", "2021-05-27", "2021-06-27", "2021-07-27", "2021-08-01"});
    CHECK(pol::line_giving(line, "2021-05-01") == "loan.ended_on = 2021-05-01");
}

TEST_CASE("what a policy asks of a date changes where months and periods do") {
    const pol::scenario shop = scenario_of({"fair.held = 2021-01-01", "fair.season = 2021-02-10 to 2021-04-05"});
    CHECK(pieces(pol::sweep(shop, request("fair.held", "2021-01-01", "2021-12-31", "fair"))) ==
          texts{"2021-01-01 … 2021-02-09: 0 by 0", "2021-02-10 … 2021-02-28: 20 by 0, jump 20",
                "2021-03-01 … 2021-03-31: 30 by 0, jump 10", "2021-04-01 … 2021-04-05: 40 by 0, jump 10",
                "2021-04-06 … 2021-12-31: 0 by 0, jump -40"});
}

TEST_CASE("a goal by a date is the first day that reaches the amount") {
    const pol::scenario shop = scenario_of({"loan.begun = 2021-03-01", "loan.ended_on = 2021-03-01"});
    const pol::sweep_request asked = request("loan.ended_on", "2021-03-01", "2021-12-31", "loan");
    const auto reached = pol::goal(shop, asked, "255");
    REQUIRE(reached);
    CHECK(reached->is_reached);
    CHECK(reached->least.at == "2021-03-27");  // 26 days
    CHECK(reached->least.amount == "260");
    const auto missed = pol::goal(shop, asked, "1001");
    REQUIRE(missed);
    CHECK_FALSE(missed->is_reached);
    CHECK(missed->most.at == "2021-06-09");
    CHECK(missed->line.pieces[missed->most.piece].points.back().at == missed->most.at);
}

TEST_CASE("a date needs both ends, and steps of days or months") {
    const pol::scenario shop = scenario_of({"loan.begun = 2021-03-01", "loan.ended_on = 2021-03-01"});
    const auto ended = [&](const pol::sweep_request& asked) { return pol::sweep(shop, asked).ended; };
    CHECK(ended(request("loan.ended_on", "2021-03-01", "", "loan")) == pol::sweep_end::no_ends);
    CHECK(ended(request("loan.ended_on", "2021-03-02", "2021-03-01", "loan")) == pol::sweep_end::backwards);
    CHECK(ended(request("loan.ended_on", "2021-02-29", "2021-03-01", "loan")) == pol::sweep_end::refused);
    CHECK(ended(request("loan.ended_on", "5", "6", "loan")) == pol::sweep_end::refused);
    pol::sweep_request asked = request("loan.ended_on", "2021-03-01", "2021-12-31", "loan");
    for (const char* step : {"0 days", "5", "1.5 months", "1%", "soon", "2021-03-01"}) {
        INFO(step);
        asked.every = step;
        CHECK(ended(asked) == pol::sweep_end::no_step);
    }
    asked.every = "1 day";
    asked.samples = 100;
    CHECK(ended(asked) == pol::sweep_end::too_fine);
    asked.samples = 1000;
    asked.evaluations = 10;
    const pol::sweep_line line = pol::sweep(shop, asked);
    CHECK(line.ended == pol::sweep_end::early);
    CHECK(line.to == "2021-03-10");
}

TEST_CASE("where the amount is not determined a piece tells what is missing") {
    const pol::scenario shop = scenario_of({"rent.cost = 1万"});
    const pol::sweep_line line = pol::sweep(shop, request("rent.cost", "0", "50万", "rent"));
    REQUIRE_FALSE(line.pieces.empty());
    CHECK(line.pieces.back().status == pol::clause_status::undetermined);
    CHECK(line.pieces.back().needs == texts{"/staff"});
    CHECK(pol::sweep(shop, request("rent.cost", "0", "50万")).pieces.back().needs == texts{"/staff", "/area"});
    const pol::scenario known = scenario_of({"rent.cost = 1", "staff = 5"});
    CHECK(pol::sweep(known, request("rent.cost", "0", "1", "rent")).pieces.back().needs.empty());
}

TEST_CASE("a sweep ends early at its limit, or when it is told to, and says how far it came") {
    const pol::scenario shop = scenario_of({"blocks.cost = 1"});
    pol::sweep_request asked = request("blocks.cost", "0", "100万", "blocks");
    asked.evaluations = 10;
    const pol::sweep_line line = pol::sweep(shop, asked);
    CHECK(line.ended == pol::sweep_end::early);
    CHECK(line.to == line.pieces.back().points.back().at);
    CHECK(line.samples.back().at == line.to);
    unsigned calls = 0;
    asked.evaluations = 1000;
    const auto three_times = [&](unsigned) { return ++calls < 4; };
    asked.goes_on = three_times;
    CHECK(pol::sweep(shop, asked).ended == pol::sweep_end::early);
    CHECK(calls == 4);
}
