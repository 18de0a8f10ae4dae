// What each construct pays, leaves out and says, clause by clause.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/assessed.hpp"

using namespace pol;
using test::assess;
using texts = std::vector<std::string>;

namespace {

const std::string items =
    R"(clause c { claim { items : list of { kind : text  cost : money  on : date  good : yes/no } } award a { for each i in items )";

std::string item(const std::string& kind, int cost, bool good = true) {
    return R"({"kind": ")" + kind + R"(", "cost": )" + std::to_string(cost) + R"(, "on": "2021-05-01", "good": )" +
           (good ? "true" : "false") + "}";
}

std::string list(const texts& all) {
    std::string text;
    for (const std::string& one : all) text += (text.empty() ? "" : ", ") + one;
    return R"("items": [)" + text + "]";
}

}  // namespace

TEST_CASE("an amount is exact and is rounded once, at the end", "[eval]") {
    const clause_outcome c =
        assess("clause c { claim { x : money } award a { pay x / 3 } award b { pay x / 3 } }", R"("x": 0.02)");
    CHECK(c.status == clause_status::determined);
    CHECK(c.exact == "1/75");
    CHECK(c.amount == "0.01");
    CHECK(c.awards.at(0).exact == "1/150");
}

TEST_CASE("a clause may round in its own way", "[eval]") {
    const auto rounded = [](const std::string& how) {
        return assess("clause c { round " + how + " claim { x : money } award a { pay x } }", R"("x": 1250)").amount;
    };
    CHECK(rounded("half up to 100") == "1300.00");
    CHECK(rounded("half even to 100") == "1200.00");
    CHECK(rounded("down to 1000") == "1000.00");
    CHECK(rounded("up to 1000") == "2000.00");
    CHECK(rounded("half up to 0.001") == "1250.000");
}

TEST_CASE("a cap binds each item before they are added", "[eval]") {
    const clause_outcome c = assess(items + "pay i.cost cap 100 each } }", list({item("a", 150), item("b", 70)}));
    CHECK(c.exact == "170");
    CHECK(c.notes == texts{"cap a"});
}

TEST_CASE("a cap per key is used up in the order of the items", "[eval]") {
    const clause_outcome c = assess(items + "pay i.cost cap 100 per i.kind limit 1, largest first } }",
                                    list({item("a", 60), item("a", 70), item("b", 50)}));
    CHECK(c.exact == "60");
    CHECK(c.notes == texts{"cap a", "limit a 2"});
}

TEST_CASE("a limit keeps the largest amounts and names those it drops", "[eval]") {
    const clause_outcome c = assess(items + "pay i.cost limit 3 less 1, largest first else over_limit } }",
                                    list({item("a", 1), item("b", 3), item("c", 2)}));
    CHECK(c.exact == "5");
    REQUIRE(c.excluded.size() == 1);
    CHECK(c.excluded[0].path == "/claims/c/items/0");
    CHECK(c.excluded[0].reasons == texts{"over_limit"});
    CHECK(c.notes == texts{"limit a 1"});
}

TEST_CASE("a limit of less than nothing keeps nothing", "[eval]") {
    CHECK(assess(items + "pay i.cost limit 1 less 3, in order } }", list({item("a", 1)})).exact == "0");
}

TEST_CASE("of equal amounts a limit keeps those given first", "[eval]") {
    const clause_outcome c =
        assess(items + "pay 5 CNY limit 1, largest first else over_limit } }", list({item("a", 1), item("b", 3)}));
    REQUIRE(c.excluded.size() == 1);
    CHECK(c.excluded[0].path == "/claims/c/items/1");
}

TEST_CASE("the rest of an award is what its limit dropped", "[eval]") {
    const clause_outcome c = assess(R"(clause c { claim { fees : list of { fee : money } }
      award a { for each f in fees, largest f.fee first pay f.fee limit 2, in order }
      award b { for each f in the rest of a pay 10% of f.fee } })",
                                    R"("fees": [{"fee": 10}, {"fee": 30}, {"fee": 20}])");
    CHECK(c.awards.at(0).exact == "50");
    CHECK(c.awards.at(1).exact == "1");
}

TEST_CASE("an exception lifts or replaces a step", "[eval]") {
    const std::string policy =
        "clause c { claim { x : money  free, half : yes/no } award a { pay x cap 100 except when free, except when "
        "half: 50 } }";
    CHECK(assess(policy, R"("x": 500, "free": false, "half": false)").exact == "100");
    CHECK(assess(policy, R"("x": 500, "free": true, "half": false)").exact == "500");
    CHECK(assess(policy, R"("x": 500, "free": false, "half": true)").exact == "50");
}

TEST_CASE("two exceptions at once are a conflict, and no amount comes of it", "[eval]") {
    const clause_outcome c = assess(
        "clause c { claim { x : money  free, half : yes/no } award a { pay x cap 100 except when free, except when "
        "half: 50 } }",
        R"("x": 500, "free": true, "half": true)");
    CHECK(c.status == clause_status::bad_input);
    REQUIRE(c.problems.size() == 1);
    CHECK(c.problems[0].code == 891);
    CHECK(c.amount.empty());
}

TEST_CASE("two exceptions that agree are no conflict", "[eval]") {
    CHECK(assess("clause c { claim { x : money  p, q : yes/no } award a { pay x cap 100 except when p: 50, except when "
                 "q: 50 } }",
                 R"("x": 500, "p": true, "q": true)")
              .exact == "50");
}

TEST_CASE("an optional cap that is not set does not apply", "[eval]") {
    const std::string policy = "clause c { claim { x : money } award a { pay x cap [most : money, optional] } }";
    CHECK(assess(policy, R"("x": 500)").exact == "500");
    CHECK(assess(policy, R"("x": 500)", R"("parameters": {"c.most": 200})").exact == "200");
}

TEST_CASE("a granted rate is held at its ceiling, and that is said", "[eval]") {
    const std::string policy = "clause c { claim { x : money } award a { pay up to [rate = 70%] of x } }";
    CHECK(assess(policy, R"("x": 100)").exact == "70");
    CHECK(assess(policy, R"("x": 100)", R"("parameters": {"c.rate_granted": "60%"})").exact == "60");
    const clause_outcome held = assess(policy, R"("x": 100)", R"("parameters": {"c.rate_granted": "80%"})");
    CHECK(held.exact == "70");
    CHECK(held.notes == texts{"held c.rate_granted"});
}

TEST_CASE("a deduction is used up once, in the order of the awards it names", "[eval]") {
    const std::string policy = R"(clause c { claim { aid, x, y : money }
      award a { pay x less aid, once over b and a } award b { pay y less aid, once over b and a } })";
    const clause_outcome c = assess(policy, R"("aid": 100, "x": 90, "y": 70)");
    CHECK(c.awards.at(0).exact == "60");
    CHECK(c.awards.at(1).exact == "0");
}

TEST_CASE("a deduction never goes below zero", "[eval]") {
    CHECK(assess("clause c { claim { x : money } award a { pay x less 100 CNY } }", R"("x": 30)").exact == "0");
}

TEST_CASE("what was paid before takes room away", "[eval]") {
    const std::string cap = "clause c { claim { x : money } award a { pay x cap 100 over all years } }";
    CHECK(assess(cap, R"("x": 80)", R"("ledger": [{"award": "a", "date": "2020-01-01", "amount": 50}])").exact == "50");
    CHECK(assess(cap, R"("x": 80)", R"("ledger": [{"clause": "c", "date": "2020-01-01", "amount": 50}])").exact ==
          "50");
    CHECK(assess(cap, R"("x": 80)", R"("ledger": [{"award": "a", "date": "2020-01-01", "amount": 500}])").exact == "0");
    CHECK(assess(cap, R"("x": 80)", R"("ledger": [])").exact == "80");
    const std::string later =
        R"("assessed_on": "2020-01-01", "ledger": [{"award": "a", "date": "2020-01-01", "amount": 50}])";
    CHECK(assess(cap, R"("x": 80)", later).exact == "80");
}

TEST_CASE("what is paid once is not paid again", "[eval]") {
    const std::string policy = "clause c { claim { done : yes/no  x : money } award a { pay x once, counting done } }";
    CHECK(assess(policy, R"("x": 80, "done": true)").exact == "0");
    CHECK(assess(policy, R"("x": 80, "done": false)").exact == "80");
    const std::string by_ledger = "clause c { claim { x : money } award a { pay x once } }";
    CHECK(assess(by_ledger, R"("x": 80)", R"("ledger": [{"award": "a", "date": "2020-01-01", "amount": 1}])").exact ==
          "0");
}

TEST_CASE("of several awards only the highest is paid, and of equal ones the first", "[eval]") {
    const std::string policy =
        "clause c { claim { x, y : money } award a { pay x } award b { pay y } highest of a, b }";
    CHECK(assess(policy, R"("x": 10, "y": 30)").exact == "30");
    CHECK(assess(policy, R"("x": 10, "y": 30)").awards.at(0).exact == "0");
    const clause_outcome tie = assess(policy, R"("x": 30, "y": 30)");
    CHECK(tie.exact == "30");
    CHECK(tie.awards.at(0).exact == "30");
    CHECK(tie.awards.at(1).exact == "0");
}

TEST_CASE("items are grouped by all keys, in the order of their first members", "[eval]") {
    const clause_outcome c = assess(
        R"(clause c { claim { items : list of { who : text  held : date  cost : money } }
      award a { for each g in items by who, year of held pay sum of g.cost cap 100 each } })",
        R"("items": [{"who": "x", "held": "2020-12-31", "cost": 80}, {"who": "y", "held": "2020-01-01", "cost": 30},
                                     {"who": "x", "held": "2020-01-01", "cost": 80}, {"who": "x", "held": "2021-01-01", "cost": 80}])");
    CHECK(c.exact == "210");
}

TEST_CASE("brackets tax each slice at its own rate", "[eval]") {
    const std::string policy =
        "brackets b(x : money) { at most 100: 10% at most 200: 20% otherwise: 50% }\nclause c { claim { x : money } "
        "award a { pay b(x) } }";
    CHECK(assess(policy, R"("x": 100)").exact == "10");
    CHECK(assess(policy, R"("x": 150)").exact == "20");
    CHECK(assess(policy, R"("x": 300)").exact == "80");
    CHECK(assess(policy, R"("x": 0)").exact == "0");
}

TEST_CASE("a series gives the value in force on a day, or the latest in a period", "[eval]") {
    const std::string policy = R"(parameter s : rate { 2020-01-01: 1% 2020-07-01: 2% 2021-01-01: ended }
      clause c { claim { held : date  span : period } award a { pay (s on held) of 100 CNY } award b { pay (latest s in span) of 100 CNY } })";
    const auto of = [&](const char* held, const char* from, const char* to) {
        return assess(policy, std::string(R"("held": ")") + held + R"(", "span": {"start": ")" + from +
                                  R"(", "end": ")" + to + R"("})");
    };
    CHECK(of("2020-06-30", "2020-01-01", "2020-12-31").awards.at(0).exact == "1");
    CHECK(of("2020-07-01", "2020-01-01", "2020-06-30").awards.at(1).exact == "1");
    CHECK(of("2020-07-01", "2020-08-01", "2020-09-01").awards.at(1).exact == "2");
    CHECK(of("2020-07-01", "2020-12-01", "2021-06-01").needs == texts{"s"});
    CHECK(of("2020-07-01", "2020-06-01", "2021-06-01").awards.at(1).exact == "2");
    CHECK(of("2019-12-31", "2020-01-01", "2020-12-31").needs == texts{"s"});
    CHECK(of("2021-01-01", "2020-01-01", "2020-12-31").needs == texts{"s"});
}

TEST_CASE("a case may bring its own series and tables", "[eval]") {
    const std::string policy = R"(parameter s : rate { 2020-01-01: 1% }
      table t(n : count) : rate { from 2020-01-01 { at most 5: 1% otherwise: 2% } from 2021-01-01 { at most 5: 3% otherwise: 4% } }
      clause c { claim { held : date  n : count } award a { pay (s on held) of 100 CNY } award b { pay (t(n) on held) of 100 CNY } })";
    const std::string facts = R"("held": "2021-05-05", "n": 6)";
    CHECK(assess(policy, facts).exact == "5");
    CHECK(assess(policy, facts, R"("parameters": {"s": [["2021-05-05", "7%"], ["2019-01-01", "5%"]]})")
              .awards.at(0)
              .exact == "7");
    CHECK(assess(policy, facts, R"("parameters": {"t": [["2021-05-01", "10%", "20%"]]})").awards.at(1).exact == "20");
}

TEST_CASE("all conditions that fail are told, of a clause and of an item", "[eval]") {
    const std::string policy = R"(clause c { claim { p, q : yes/no  xs : list of { u, v, w : yes/no } }
      eligible when p else no_p  eligible when q else no_q
      award a { for each x in xs where x.u else no_u where x.v where x.w else no_w pay 1 CNY } })";
    const clause_outcome none = assess(policy, R"("p": false, "q": false, "xs": [])");
    CHECK(none.status == clause_status::not_eligible);
    CHECK(none.reasons == texts{"no_p", "no_q"});
    const clause_outcome some =
        assess(policy,
               R"("p": true, "q": true, "xs": [{"u": false, "v": true, "w": false}, {"u": true, "v": false, "w": false},
        {"u": false, "v": false, "w": false}, {"u": true, "v": true, "w": true}])");
    REQUIRE(some.excluded.size() == 2);
    CHECK(some.excluded[0].path == "/claims/c/xs/0");
    CHECK(some.excluded[0].reasons == texts{"no_u", "no_w"});
    CHECK(some.excluded[1].path == "/claims/c/xs/2");
    CHECK(some.excluded[1].reasons == texts{"no_u"});
    CHECK(some.exact == "1");
}

TEST_CASE("a record left out as a whole is named itself, not the items inside it", "[eval]") {
    const clause_outcome c = assess(
        R"(clause c { claim { shows : list of { good : yes/no  fees : list of { fee : money } } }
      let fees = shows.fees where good else not_good
      award a { for each f in fees pay f.fee } })",
        R"("shows": [{"good": false, "fees": []}, {"good": true, "fees": [{"fee": 1}, {"fee": 2}]}, {"good": false, "fees": [{"fee": 4}]}])");
    CHECK(c.exact == "3");
    REQUIRE(c.excluded.size() == 2);
    CHECK(c.excluded[0].path == "/claims/c/shows/0");
    CHECK(c.excluded[1].path == "/claims/c/shows/2");
}

TEST_CASE("an award with a failed condition pays nothing and says why", "[eval]") {
    const clause_outcome c = assess(
        "clause c { claim { p, q : yes/no } award a { when p else no_p when q else no_q pay 5 CNY } award b { when p "
        "pay 7 CNY } }",
        R"("p": false, "q": false)");
    CHECK(c.status == clause_status::determined);
    CHECK(c.amount == "0.00");
    REQUIRE(c.excluded.size() == 1);
    CHECK(c.excluded[0].path == "/claims/c");
    CHECK(c.excluded[0].award == "a");
    CHECK(c.excluded[0].reasons == texts{"no_p", "no_q"});
}

TEST_CASE("permissions, waivers and duties stand or fall together", "[eval]") {
    const std::string policy = R"(clause c { claim { asked, p, q : yes/no }
      permit go { when asked when p else no_p when q else no_q }
      waive duty "Duty" with go   oblige tell "Tell" with go   advise note "Note" })";
    const clause_outcome given = assess(policy, R"("asked": true, "p": true, "q": true)");
    CHECK(given.permissions == texts{"go"});
    CHECK(given.waivers == texts{"duty"});
    CHECK(given.obligations == texts{"tell"});
    CHECK(given.advice == texts{"note"});
    CHECK_FALSE(given.gives_money);
    CHECK(given.amount.empty());
    const clause_outcome refused = assess(policy, R"("asked": true, "p": false, "q": false)");
    REQUIRE(refused.refused.size() == 1);
    CHECK(refused.refused[0].code == "go");
    CHECK(refused.refused[0].reasons == texts{"no_p", "no_q"});
    CHECK(refused.waivers.empty());
    const clause_outcome not_asked = assess(policy, R"("asked": false, "p": false, "q": false)");
    CHECK(not_asked.refused.empty());
    CHECK(not_asked.permissions.empty());
    CHECK(not_asked.status == clause_status::determined);
}

TEST_CASE("a permission for each item names each value once", "[eval]") {
    const std::string policy = R"(choice thing = a | b | other
      clause c { claim { ok : yes/no  things : list of thing }
      permit use_things { when ok else not_ok  for each t in things as use { where t is not other else not_covered } }
      waive duty "Duty" with use_things })";
    const clause_outcome c = assess(policy, R"("ok": true, "things": ["a", "other", "b", "a"])");
    CHECK(c.permissions == texts{"use_a", "use_b"});
    REQUIRE(c.refused.size() == 1);
    CHECK(c.refused[0].code == "use_other");
    CHECK(c.waivers == texts{"duty"});
    CHECK(assess(policy, R"("ok": true, "things": ["other"])").waivers.empty());
    CHECK(assess(policy, R"("ok": false, "things": ["a"])").refused.at(0).code == "use_things");
}

TEST_CASE("clauses of a group share a cap, the earlier first, and the highest of them is paid", "[eval]") {
    const std::string clauses =
        "clause c { claim { x : money } award a { pay x } }\nclause d { claim { x : money } award b { pay x } }\n";
    const std::string facts = R"({"claims": {"c": {"x": 70}, "d": {"x": 80}}})";
    const outcome capped = test::assess_all(clauses + "group g { cap 100 in total over c, d }", facts);
    CHECK(capped.clauses.at(0).amount == "70.00");
    CHECK(capped.clauses.at(1).amount == "30.00");
    CHECK(capped.clauses.at(1).notes == texts{"group g"});
    CHECK(capped.total == "100.00");
    const outcome best = test::assess_all(clauses + "group g { highest of c, d }", facts);
    CHECK(best.clauses.at(0).amount == "0.00");
    CHECK(best.clauses.at(1).amount == "80.00");
    CHECK(best.total == "80.00");
}

TEST_CASE("a clause that is not claimed is not assessed, and one assessed alone still shares its group", "[eval]") {
    const std::string clauses =
        "clause c { claim { x : money } award a { pay x } }\nclause d { claim { x : money } award b { pay x } }\ngroup "
        "g { cap 100 in total over c, d }";
    CHECK(test::assess_all(clauses, R"({"claims": {"d": {"x": 80}}})").clauses.at(0).status ==
          clause_status::not_claimed);
    eval::options how;
    how.clauses = {false, true};
    const outcome alone = test::assess_all(clauses, R"({"claims": {"c": {"x": 70}, "d": {"x": 80}}})", how);
    REQUIRE(alone.clauses.size() == 1);
    CHECK(alone.clauses[0].amount == "30.00");
    CHECK(alone.total == "30.00");
}

TEST_CASE("bad input touches the clauses that read it and no other", "[eval]") {
    const std::string clauses =
        "facts { n, m : count }\nclause c { claim { x : money } award a { pay x × n } }\nclause d { claim { x : money "
        "} award b { pay x × m } }";
    const outcome o = test::assess_all(clauses, R"({"n": -1, "m": 2, "claims": {"c": {"x": 70}, "d": {"x": 80}}})");
    CHECK(o.clauses.at(0).status == clause_status::bad_input);
    REQUIRE(o.clauses.at(0).problems.size() == 1);
    CHECK(o.clauses.at(0).problems[0].where.pointer == "/n");
    CHECK(o.clauses.at(1).amount == "160.00");
    CHECK(o.total == "160.00");
    CHECK_FALSE(o.complete);
}

TEST_CASE("dividing by a zero that was given is an error of the case, unless nobody looks", "[eval]") {
    const std::string policy =
        "clause c { claim { x : money  n : count  ask : yes/no } award a { when ask pay x / n } }";
    const clause_outcome c = assess(policy, R"("x": 1, "n": 0, "ask": true)");
    CHECK(c.status == clause_status::bad_input);
    REQUIRE(c.problems.size() == 1);
    CHECK(c.problems[0].code == 890);
    CHECK(assess(policy, R"("x": 1, "n": 0, "ask": false)").amount == "0.00");
}

TEST_CASE("a report is exact and not a part of the amount", "[eval]") {
    const clause_outcome c =
        assess("clause c { claim { x : money } award a { pay 2/3 of x } report rest = x - 2/3 of x }", R"("x": 100)");
    REQUIRE(c.reports.size() == 1);
    CHECK(c.reports[0].exact == "100/3");
    CHECK(c.amount == "66.67");
}

TEST_CASE("an item knows its place in the stated order", "[eval]") {
    const clause_outcome c =
        assess(items + ", largest i.cost first pay (100% if position at most 2, otherwise 10%) of i.cost } }",
               list({item("a", 10), item("b", 40), item("c", 20)}));
    CHECK(c.exact == "61");
}
