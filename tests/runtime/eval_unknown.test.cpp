// What is not given is unknown: what still follows, what is needed, and in which range the amount lies.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/assessed.hpp"

using namespace pol;
using test::assess;
using texts = std::vector<std::string>;

TEST_CASE("a missing fact is named and never taken as zero", "[eval][unknown]") {
    const clause_outcome c = assess("clause c { claim { x, y : money } award a { pay x + y } }", R"("x": 5)");
    CHECK(c.status == clause_status::undetermined);
    CHECK(c.needs == texts{"/claims/c/y"});
    REQUIRE(c.range);
    CHECK(c.range->low == "5.00");
    CHECK(c.range->high.empty());
    CHECK(c.amount.empty());
}

TEST_CASE("a range is closed by caps and bounds", "[eval][unknown]") {
    const clause_outcome c = assess(
        "clause c { claim { x : money  n : count, at most 4 } award a { pay x cap 100 } award b { pay n × 3 CNY } }",
        "");
    REQUIRE(c.range);
    CHECK(c.range->low == "0.00");
    CHECK(c.range->high == "112.00");
    CHECK(c.needs == texts{"/claims/c/n", "/claims/c/x"});
}

TEST_CASE("what does not depend on the missing fact is determined", "[eval][unknown]") {
    CHECK(assess("clause c { claim { x, y : money } award a { pay x + y cap 100 } }", R"("x": 100)").amount ==
          "100.00");
    CHECK(assess("clause c { claim { x, y : money } award a { pay lesser of (x, y) } }", R"("x": 0)").amount == "0.00");
    CHECK(assess("clause c { claim { x : money  r : rate } award a { pay r of x } }", R"("x": 0)").amount == "0.00");
    CHECK(assess("clause c { claim { x : money  p, q : yes/no } award a { when p and q pay x } }", R"("p": false)")
              .amount == "0.00");
    CHECK(assess("clause c { claim { p, q : yes/no } award a { pay (5 CNY if p or q, otherwise 7 CNY) } }",
                 R"("q": true)")
              .amount == "5.00");
    CHECK(assess("clause c { claim { p : yes/no } award a { pay (5 CNY if p, otherwise 5 CNY) } }", "").amount ==
          "5.00");
}

TEST_CASE("needs are those that can still matter", "[eval][unknown]") {
    const std::string policy =
        "clause c { claim { p, q : yes/no  x, y : money } award a { when p pay x } award b { when q pay y } }";
    CHECK(assess(policy, R"("p": false)").needs == texts{"/claims/c/q", "/claims/c/y"});
    CHECK(assess(policy, R"("p": true, "q": true, "y": 1)").needs == texts{"/claims/c/x"});
    CHECK(assess(policy, R"("p": true, "x": 3, "y": 0)").amount == "3.00");
}

TEST_CASE("an open parameter is needed only where it counts", "[eval][unknown]") {
    const std::string policy = R"(parameter fx : number, open, more than 0
      clause c { claim { xs : list of { usd, cny : money  good : yes/no } }
      award a { for each x in xs where x.good else bad pay x.cny + x.usd × fx } })";
    CHECK(assess(policy, R"("xs": [{"usd": 5, "cny": 1, "good": false}])").amount == "0.00");
    CHECK(assess(policy, R"("xs": [{"usd": 0, "cny": 1, "good": true}])").amount == "1.00");
    CHECK(assess(policy, R"("xs": [{"usd": 5, "cny": 1, "good": true}])").needs == texts{"fx"});
    CHECK(assess(policy, R"("xs": [{"usd": 5, "cny": 1, "good": true}])").range->low == "1.00");
    CHECK(assess(policy, R"("xs": [{"usd": 5, "cny": 1, "good": true}])", R"("parameters": {"fx": 7})").amount ==
          "36.00");
}

TEST_CASE("an open parameter within bounds bounds the amount", "[eval][unknown]") {
    const clause_outcome c = assess(
        "parameter r : rate, open, at least 10%, at most 50%\nclause c { claim { x : money } award a { pay r of x } }",
        R"("x": 200)");
    CHECK(c.range->low == "20.00");
    CHECK(c.range->high == "100.00");
}

TEST_CASE("unknown eligibility leaves nothing as the lower end", "[eval][unknown]") {
    const clause_outcome c =
        assess("clause c { claim { p : yes/no  x : money } eligible when p else no_p award a { pay x } }", R"("x": 7)");
    CHECK(c.status == clause_status::undetermined);
    CHECK(c.needs == texts{"/claims/c/p"});
    CHECK(c.range->low == "0.00");
    CHECK(c.range->high == "7.00");
}

TEST_CASE("a condition that fails for certain outweighs those that are unknown", "[eval][unknown]") {
    const clause_outcome c = assess(
        "clause c { claim { p, q : yes/no } eligible when p else no_p eligible when q else no_q award a { pay 1 CNY } "
        "}",
        R"("q": false)");
    CHECK(c.status == clause_status::not_eligible);
    CHECK(c.reasons == texts{"no_q"});
}

TEST_CASE("a fact missing in an item is pointed at by the item's place", "[eval][unknown]") {
    const clause_outcome c =
        assess(R"(clause c { claim { shows : list of { fees : list of { fee : money  kind : text } } }
      award a { for each f in shows.fees pay f.fee } })",
               R"("shows": [{"fees": []}, {"fees": [{"fee": 1, "kind": "x"}, {"kind": "y"}]}])");
    CHECK(c.needs == texts{"/claims/c/shows/1/fees/1/fee"});
    CHECK(c.range->low == "1.00");
}

TEST_CASE("a missing list may hold anything", "[eval][unknown]") {
    const clause_outcome c = assess(
        "clause c { claim { xs : list of { x : money } } award a { for each i in xs pay i.x } award b { pay count of "
        "xs × 2 CNY cap 10 } }",
        "");
    CHECK(c.needs == texts{"/claims/c/xs"});
    CHECK(c.range->low == "0.00");
    CHECK(c.range->high.empty());
    CHECK(assess("clause c { claim { xs : list of { x : money } } award a { for each i in xs pay i.x limit 3, largest "
                 "first cap 5 in total } }",
                 "")
              .range->high == "5.00");
    CHECK(assess("clause c { claim { xs : list of { x : money } } award a { for each i in xs pay i.x cap 5 each limit "
                 "3, largest first } }",
                 "")
              .range->high == "15.00");
}

TEST_CASE("a missing period is one need, a missing end another", "[eval][unknown]") {
    const std::string policy =
        "facts { period : period }\nclause c { claim { held : date } award a { when held in period pay 1 CNY } }";
    CHECK(assess(policy, R"("held": "2020-01-01")").needs == texts{"/period"});
    CHECK(assess(policy, R"("held": "2020-01-01")", R"("period": {"start": "2019-01-01"})").needs ==
          texts{"/period/end"});
    CHECK(assess(policy, R"("held": "2020-01-01")", R"("period": {"start": "2020-01-02"})").amount == "0.00");
}

TEST_CASE("an optional record that is not given is known to be absent", "[eval][unknown]") {
    const std::string policy = R"(clause c { claim { extra : optional { x : money  on : date } }
      award a { when extra is given pay extra.x } award b { when extra is given and extra.on is at least 2020-01-01 pay 1 CNY } })";
    CHECK(assess(policy, "").amount == "0.00");
    CHECK(assess(policy, R"("extra": {"on": "2020-05-05"})").needs == texts{"/claims/c/extra/x"});
}

TEST_CASE("without a ledger what was paid before is unknown", "[eval][unknown]") {
    const clause_outcome c =
        assess("clause c { claim { x : money } award a { pay x cap 100 over all years } }", R"("x": 80)");
    CHECK(c.needs == texts{"/ledger"});
    CHECK(c.range->low == "0.00");
    CHECK(c.range->high == "80.00");
    CHECK(assess("clause c { claim { x : money } award a { pay x once } }", R"("x": 0)").amount == "0.00");
}

TEST_CASE("a limit with an unknown amount keeps what is certain", "[eval][unknown]") {
    const std::string policy =
        "clause c { claim { xs : list of { x : money } } award a { for each i in xs pay i.x cap 100 each limit 2, "
        "largest first } }";
    const clause_outcome open = assess(policy, R"("xs": [{"x": 90}, {}, {"x": 80}])");
    CHECK(open.needs == texts{"/claims/c/xs/1/x"});
    CHECK(open.range->low == "170.00");
    CHECK(open.range->high == "190.00");
    CHECK(assess(policy, R"("xs": [{"x": 100}, {}, {"x": 100}])").amount == "200.00");
    CHECK(assess(policy, R"("xs": [{"x": 90}, {}])").range->low == "90.00");
}

TEST_CASE("a group whose key is missing makes no false sum", "[eval][unknown]") {
    const std::string policy =
        "clause c { claim { xs : list of { who : text  x : money } } award a { for each g in xs by who pay sum of g.x "
        "cap 100 each } }";
    const clause_outcome c = assess(policy, R"("xs": [{"who": "a", "x": 90}, {"x": 50}])");
    CHECK(c.status == clause_status::undetermined);
    CHECK(c.needs == texts{"/claims/c/xs/1/who"});
    CHECK(number::exact::from_decimal(c.range->low).value() <= number::exact(100));
}

TEST_CASE("a cap per key holds the sum of a key although an amount is missing", "[eval][unknown]") {
    const std::string policy =
        "clause c { claim { xs : list of { who : text  x : money } } award a { for each i in xs pay i.x cap 100 per "
        "i.who } }";
    CHECK(assess(policy, R"("xs": [{"who": "a", "x": 120}, {"who": "a"}])").amount == "100.00");
    const clause_outcome c = assess(policy, R"("xs": [{"who": "a", "x": 70}, {"who": "a"}, {"who": "b", "x": 5}])");
    CHECK(c.range->low == "75.00");
    CHECK(c.range->high == "105.00");
}

TEST_CASE("a permission waits for what it depends on", "[eval][unknown]") {
    const std::string policy =
        "clause c { claim { p, q : yes/no } permit go { when p else no_p when q else no_q } waive duty \"Duty\" with "
        "go }";
    const clause_outcome c = assess(policy, R"("p": true)");
    CHECK(c.status == clause_status::undetermined);
    CHECK(c.needs == texts{"/claims/c/q"});
    CHECK(c.permissions.empty());
    CHECK(c.waivers.empty());
    CHECK(assess(policy, R"("p": false)").refused.at(0).reasons == texts{"no_p"});
}

TEST_CASE("a shared cap makes a clause depend on an undetermined one before it", "[eval][unknown]") {
    const std::string clauses = R"(clause c { claim { x : money } award a { pay x } }
      clause d { claim { x : money } award b { pay x } }
      group g { cap 100 in total over c, d })";
    const outcome o = test::assess_all(clauses, R"({"claims": {"c": {}, "d": {"x": 80}}})");
    CHECK(o.clauses.at(0).range->high == "100.00");
    CHECK(o.clauses.at(1).status == clause_status::undetermined);
    CHECK(o.clauses.at(1).needs == texts{"/claims/c/x"});
    CHECK(o.clauses.at(1).range->low == "0.00");
    CHECK(o.clauses.at(1).range->high == "80.00");
    CHECK_FALSE(o.complete);
}

TEST_CASE("a range is rounded outwards", "[eval][unknown]") {
    const clause_outcome c =
        assess("clause c { claim { n : count, at most 1 } award a { pay 1 CNY / 3 + n × 1 CNY / 3 } }", "");
    CHECK(c.range->low == "0.33");
    CHECK(c.range->high == "0.67");
}
