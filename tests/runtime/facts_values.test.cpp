// What a fact of each type may look like, and whom a fault hits: all through the public API, as a host sees it.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <algorithm>

namespace {

pol::policy policy_of(const std::string& text) {
    pol::memory files({{"policy.pol", text}});
    pol::compiled made = pol::compile(files);
    std::string found;
    for (const pol::diagnostic& d : made.diagnostics) found += pol::render(d, {});
    INFO(found);
    REQUIRE(made.result);
    return *made.result;
}

const pol::clause_outcome& clause_of(const pol::outcome& o, const std::string& name) {
    const auto found =
        std::find_if(o.clauses.begin(), o.clauses.end(), [&](const pol::clause_outcome& c) { return c.name == name; });
    REQUIRE(found != o.clauses.end());
    return *found;
}

// One fact `x` of a type, with a clause that reads it.
struct one_fact {
    pol::policy with;

    explicit one_fact(const std::string& type, const std::string& pay = "100 CNY")
        : with(policy_of("policy p \"P\" { currency CNY round half up to 0.01 }\nchoice size = small | large\n"
                         "clause c { claim { x : " +
                         type + (pay == "100 CNY" ? ", recorded" : "") + " } award a { pay " + pay + " } }")) {}

    pol::clause_outcome read(const std::string& json) const {
        return clause_of(with.assess("{\"claims\": {\"c\": {\"x\": " + json + "}}}"), "c");
    }
    int code(const std::string& json) const {
        const pol::clause_outcome c = read(json);
        INFO(json);
        if (c.status != pol::clause_status::bad_input) return 0;
        REQUIRE(c.problems.size() == 1);
        CHECK(c.problems[0].where.pointer == "/claims/c/x");
        return c.problems[0].code;
    }
};

const char* const everything = R"(
policy p "P" { currency CNY  round half up to 0.01  labels id, note }
choice size = small | large
facts { period : period  firm { size : size  is_new : yes/no  kinds : list of size } }
parameter usd : number, open, more than 0
parameter share : rate = 50%
clause one { claim { costs : list of { fee : money  months : count = 0  paid : count = 0, at most months } }
  eligible when firm.is_new else old
  award a { for each c in costs  pay share of c.fee } }
clause two { claim { cost : money  extra : optional { fee : money } }
  award b { pay cost } award x { when extra is given  pay extra.fee } }
clause three { claim { cost : money } award d { pay cost × usd } }
)";

}  // namespace

TEST_CASE("amounts are read digit by digit, as a number or as digits in quotes") {
    const one_fact money("money", "x");
    CHECK(money.read("0.1").exact == "1/10");
    CHECK(money.read("\"1234.56\"").amount == "1234.56");
    CHECK(money.read("1.5e3").amount == "1500.00");
    CHECK(money.read("1E-2").amount == "0.01");
    CHECK(money.read("0.005").amount == "0.01");
    CHECK(money.read("0.0049999999999999999999999999999999").amount == "0.00");
    CHECK(money.read("-0").amount == "0.00");
    CHECK(money.read("\"007.50\"").amount == "7.50");
    CHECK(money.read("123456789012345678901234567890.12").amount == "123456789012345678901234567890.12");

    for (const char* bad : {"true", "[]", "{}", "\"\"", "\"1,000\"", "\"+1\"", "\"1e3\"", "\"1.\"", "\".5\"", "\" 1\"",
                            "\"1 \"", "\"１\"", "\"0x10\"", "\"50%\"", "\"2/3\"", "\"100 CNY\"", "\"--1\""}) {
        CHECK(money.code(bad) == 821);
    }
    CHECK(money.code("-1") == 822);
    CHECK(money.code("\"-1\"") == 822);
    CHECK(money.code("1e1001") == 954);
    CHECK(money.code("1e-1001") == 954);
    CHECK(money.code("1e99999999999999999999") == 954);
    CHECK(money.code(std::string(1001, '9')) == 954);
    CHECK(money.code('"' + std::string(10'000, '9') + '"') == 954);
    CHECK(money.code(std::string(1000, '9')) == 0);
}

TEST_CASE("a count is a whole JSON number") {
    const one_fact count("count");
    for (const char* good : {"0", "7", "-0", "99999999999999999999999999"}) CHECK(count.code(good) == 0);
    for (const char* bad : {"1.0", "1e2", "\"1\"", "true", "[1]"}) CHECK(count.code(bad) == 823);
    CHECK(count.code("-1") == 822);
}

TEST_CASE("a yes/no is true or false and nothing that looks like it") {
    const one_fact truth("yes/no");
    for (const char* good : {"true", "false"}) CHECK(truth.code(good) == 0);
    for (const char* bad : {"1", "0", "\"true\"", "\"yes\"", "[]", "{}"}) CHECK(truth.code(bad) == 820);
}

TEST_CASE("a rate is a percentage, a fraction or a plain number") {
    const one_fact rate("rate", "x of 300 CNY");
    CHECK(rate.read("\"50%\"").amount == "150.00");
    CHECK(rate.read("\"3.85%\"").amount == "11.55");
    CHECK(rate.read("\"2/3\"").amount == "200.00");
    CHECK(rate.read("0.5").amount == "150.00");
    CHECK(rate.read("\"0.5\"").amount == "150.00");
    CHECK(rate.read("5e-1").amount == "150.00");
    for (const char* bad : {"\"50 %\"", "\"%\"", "\"1/0\"", "\"1/\"", "\"/2\"", "\"1/2/3\"", "\"1.5/2\"", "\"half\"",
                            "\"50%%\"", "true", "\"1e2\""})
        CHECK(rate.code(bad) == 824);
    CHECK(rate.code("-0.5") == 822);
    CHECK(rate.code("\"-50%\"") == 822);
}

TEST_CASE("a date has its form and a day of the calendar") {
    const one_fact date("date");
    for (const char* good : {"\"2020-02-29\"", "\"0001-01-01\"", "\"9999-12-31\""}) CHECK(date.code(good) == 0);
    for (const char* bad : {"20200101", "\"2020-1-1\"", "\"2020/01/01\"", "\"2020-01-01T00:00:00\"", "\" 2020-01-01\"",
                            "\"\"", "\"二〇二〇-01-01\"", "true"})
        CHECK(date.code(bad) == 825);
    for (const char* bad : {"\"2021-02-29\"", "\"2020-13-01\"", "\"2020-00-10\"", "\"2020-01-00\"", "\"2020-04-31\"",
                            "\"0000-01-01\"", "\"1900-02-29\""})
        CHECK(date.code(bad) == 826);
}

TEST_CASE("a choice is one of its values, and a slip is told with the value that was meant") {
    const one_fact choice("size");
    CHECK(choice.code("\"small\"") == 0);
    for (const char* bad : {"\"Small\"", "\"\"", "0", "true", "\"small \""}) CHECK(choice.code(bad) == 827);
    const pol::clause_outcome slip = choice.read("\"smal\"");
    REQUIRE(slip.problems.size() == 1);
    REQUIRE(slip.problems[0].notes.size() == 1);
    CHECK(slip.problems[0].notes[0].arguments == std::vector<std::string>{"small"});
}

TEST_CASE("a duration is a whole number of days, months or years") {
    const one_fact duration("duration");
    for (const char* good : {"\"6 months\"", "\"1 month\"", "\"2 years\"", "\"10 days\"", "\"6个月\"", "\"2年\"",
                             "\"10天\"", "\"0 days\""})
        CHECK(duration.code(good) == 0);
    for (const char* bad : {"6", "\"6\"", "\"six months\"", "\"-1 month\"", "\"1.5 years\"", "\"6 weeks\"",
                            "\"999999999999999999999 days\"", "\"\""})
        CHECK(duration.code(bad) == 829);
}

TEST_CASE("missing and null are unknown, never zero") {
    const one_fact money("money", "x");
    CHECK(money.read("null").status == pol::clause_status::undetermined);
    CHECK(money.read("null").needs == std::vector<std::string>{"/claims/c/x"});
    const pol::outcome missing = money.with.assess(R"({"claims": {"c": {}}})");
    CHECK(clause_of(missing, "c").needs == std::vector<std::string>{"/claims/c/x"});
    CHECK(!missing.complete);
}

TEST_CASE("a claim that is null or not there is not claimed; one that is no object is bad") {
    const one_fact money("money", "x");
    CHECK(clause_of(money.with.assess("{}"), "c").status == pol::clause_status::not_claimed);
    CHECK(clause_of(money.with.assess(R"({"claims": {"c": null}})"), "c").status == pol::clause_status::not_claimed);
    for (const char* bad : {"1", "[]", "true", "\"x\""}) {
        const pol::outcome o = money.with.assess(std::string("{\"claims\": {\"c\": ") + bad + "}}");
        CHECK(clause_of(o, "c").status == pol::clause_status::bad_input);
    }
}

TEST_CASE("a fault in one clause does not touch the others") {
    const pol::policy p = policy_of(everything);
    const pol::outcome o = p.assess(R"({"firm": {"is_new": true}, "claims": {
        "one": {"costs": [{"fee": -1}]}, "two": {"cost": 7}}})");
    CHECK(clause_of(o, "one").status == pol::clause_status::bad_input);
    CHECK(clause_of(o, "one").problems.at(0).where.pointer == "/claims/one/costs/0/fee");
    CHECK(clause_of(o, "two").amount == "7.00");
    CHECK(o.total == "7.00");
}

TEST_CASE("a fault in a fact of the applicant hits the clauses that read it") {
    const pol::policy p = policy_of(everything);
    for (const char* firm : {"{\"is_new\": 1}", "5", "[]", "{\"is_new\": true, \"is_new\": true}"}) {
        const pol::outcome o =
            p.assess(std::string("{\"firm\": ") + firm + R"(, "claims": {"one": {"costs": []}, "two": {"cost": 7}}})");
        INFO(firm);
        CHECK(clause_of(o, "one").status == pol::clause_status::bad_input);
        CHECK(clause_of(o, "two").status == pol::clause_status::determined);
    }
}

TEST_CASE("a fact that nobody reads harms nobody, but is reported") {
    const pol::policy p = policy_of(everything);
    const pol::outcome o = p.assess(R"({"firm": {"is_new": true, "kinds": ["huge"]}, "claims": {"two": {"cost": 7}}})");
    CHECK(clause_of(o, "two").status == pol::clause_status::determined);
    REQUIRE(o.problems.size() == 1);
    CHECK(o.problems[0].where.pointer == "/firm/kinds/0");
}

TEST_CASE("parameters are checked by their type and bounds, and an unknown one is an error of the whole case") {
    const pol::policy p = policy_of(everything);
    const auto three = [&](const std::string& parameters) {
        return clause_of(p.assess("{\"parameters\": " + parameters + R"(, "claims": {"three": {"cost": 2}}})"),
                         "three");
    };
    CHECK(three("{\"usd\": \"7.5\"}").amount == "15.00");
    CHECK(three("{\"usd\": null}").needs == std::vector<std::string>{"usd"});
    CHECK(three("{}").status == pol::clause_status::undetermined);
    CHECK(three("{\"usd\": 0}").problems.at(0).code == 832);
    CHECK(three("{\"usd\": true}").problems.at(0).code == 821);
    CHECK(three("{\"share\": null}").status == pol::clause_status::undetermined);
    CHECK(three("{\"shar\": \"1%\"}").problems.at(0).code == 842);
    CHECK(three("[]").status == pol::clause_status::bad_input);
}

TEST_CASE("what the host sets counts over the case") {
    const pol::policy p = policy_of(everything);
    pol::assess_options how;
    how.set = {{"usd", "3"}, {"share", "25%"}};
    const pol::outcome o = p.assess(
        R"({"firm": {"is_new": true}, "parameters": {"usd": 9}, "claims": {"three": {"cost": 2}, "one": {"costs": [{"fee": 100}]}}})",
        how);
    CHECK(clause_of(o, "three").amount == "6.00");
    CHECK(clause_of(o, "one").amount == "25.00");
    how.set = {{"us", "3"}};
    CHECK(clause_of(p.assess(R"({"claims": {"two": {"cost": 2}}})", how), "two").status ==
          pol::clause_status::bad_input);
}

TEST_CASE("bounds between facts of a record hold for every record") {
    const pol::policy p = policy_of(everything);
    const auto one = [&](const std::string& cost) {
        return clause_of(
            p.assess(R"({"firm": {"is_new": false}, "claims": {"one": {"costs": [{"fee": 1}, )" + cost + "]}}}"),
            "one");
    };
    CHECK(one(R"({"fee": 1, "paid": 6, "months": 6})").status == pol::clause_status::not_eligible);
    const pol::clause_outcome beyond = one(R"({"paid": 7, "fee": 1, "months": 6})");
    CHECK(beyond.status == pol::clause_status::bad_input);
    CHECK(beyond.problems.at(0).where.pointer == "/claims/one/costs/1/paid");
}

TEST_CASE("an optional record may be absent; a fact in it that is given has to be right") {
    const pol::policy p = policy_of(everything);
    const auto two = [&](const std::string& extra) {
        return clause_of(p.assess(R"({"claims": {"two": {"cost": 1)" + extra + "}}}"), "two");
    };
    CHECK(two("").amount == "1.00");
    CHECK(two(", \"extra\": null").amount == "1.00");
    CHECK(two(", \"extra\": {\"fee\": 2}").amount == "3.00");
    CHECK(two(", \"extra\": {}").needs == std::vector<std::string>{"/claims/two/extra/fee"});
    CHECK(two(", \"extra\": 5").status == pol::clause_status::bad_input);
    CHECK(two(", \"extra\": {\"fee\": -2}").status == pol::clause_status::bad_input);
}

TEST_CASE("labels are not read, other unknown names are warned of and change nothing") {
    const pol::policy p = policy_of(everything);
    const pol::outcome o = p.assess(R"({"note": 1, "claims": {"two": {"id": {}, "cost": 7, "cots": 9}}})");
    const pol::clause_outcome& two = clause_of(o, "two");
    CHECK(two.amount == "7.00");
    REQUIRE(two.problems.size() == 1);
    CHECK(two.problems[0].level == pol::severity::warning);
    CHECK(two.problems[0].where.pointer == "/claims/two/cots");
    CHECK(o.problems.empty());
    CHECK(o.complete);
}

TEST_CASE("a case of many faults stops telling them, yet hits everyone that they hit") {
    const pol::policy p = policy_of(everything);
    std::string costs;
    for (int i = 0; i < 5000; ++i) costs += std::string(i > 0 ? "," : "") + "{\"fee\": -1}";
    const pol::outcome o = p.assess("{\"claims\": {\"one\": {\"costs\": [" + costs + "]}, \"two\": {\"cost\": true}}}");
    CHECK(clause_of(o, "one").problems.size() <= 101);
    REQUIRE(o.problems.size() == 1);
    CHECK(o.problems[0].code == 901);
    CHECK(clause_of(o, "two").status == pol::clause_status::bad_input);
}

TEST_CASE("the order of members and the white space of a case do not matter") {
    const pol::policy p = policy_of(everything);
    const pol::outcome a =
        p.assess(R"({"firm":{"is_new":true},"claims":{"one":{"costs":[{"fee":3,"months":2,"paid":1}]}}})");
    const pol::outcome b = p.assess(
        "{ \"claims\" : {\"one\": {\"costs\": [ {\"paid\": 1,\n\"months\": 2, \"fee\": 3.00} ] } }, \"firm\": "
        "{\"is_new\": true}}");
    CHECK(clause_of(a, "one").exact == clause_of(b, "one").exact);
    CHECK(a.from.case_digest != b.from.case_digest);
}
