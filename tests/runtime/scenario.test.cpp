// Scenarios: facts given line by line, what is refused and why, what is missing, and how two outcomes differ.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/differences.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

constexpr const char* fairs = R"(
policy fairs "Fairs" | "展会" { currency CNY  round half up to 0.01 }
choice ownership = private(民营) | public_(国有)
facts {
  applicant | 单位 { ownership | 所有制 : ownership   exports : money USD   is_sme : yes/no }
  period : period, recorded
}
parameter usd_cny : number, open
clause fair "A stand" | "展位" {
  source article 1
  claim {
    booths | 展位 : list of { fee | 费用 : money   decoration : money = 0   held_on : optional date   note : text = "" }
    prior : count = 0, at most 10
    cost : money = 0
  }
  eligible when applicant.is_sme                         else not_sme "not small"
  award stands {
    for each booth in booths, largest booth.fee first
      pay [rate = 50%] of booth.fee
      limit 2 less prior, except when applicant.ownership = private
      cap [most = 1万] each
  }
}
clause exports "Exports" {
  claim { cost : money = 0   share : rate = 100% }
  award dollars | 美元 { pay share of 1% of (applicant.exports converted to CNY at usd_cny) }
}
clause welcome { claim { } award hello { pay 100  once } }
amend fairs "Rules for 2022" | "2022年细则" from 2022-01-01 to 2022-12-31 { set fair.rate = 60% }
amend fairs "Rules for 2023" from 2023-01-01 {
  clause later { claim { cost : money } award l { pay cost } }
}
)";

pol::policy policy_of(const std::string& text) {
    pol::memory files({{"policy.pol", text}});
    pol::compiled made = pol::compile(files);
    std::string found;
    for (const pol::diagnostic& d : made.diagnostics) found += pol::render(d, {});
    INFO(found);
    REQUIRE(made.result);
    return *made.result;
}

std::vector<int> codes(const std::vector<pol::diagnostic>& found) {
    std::vector<int> result;
    for (const pol::diagnostic& d : found) result.push_back(d.code);
    return result;
}

std::string rendered(const std::vector<pol::diagnostic>& found) {
    std::string result;
    for (const pol::diagnostic& d : found) result += pol::render(d, {});
    return result;
}

// Gives each line; all have to be accepted.
pol::scenario given(const std::vector<std::string>& lines, const char* policy = fairs) {
    pol::scenario s(policy_of(policy));
    for (const std::string& line : lines) {
        const std::vector<pol::diagnostic> found = s.give(line);
        INFO(line << '\n' << rendered(found));
        REQUIRE(found.empty());
    }
    return s;
}

const pol::clause_outcome& clause(const pol::outcome& o, const std::string& name) {
    const auto found = std::find_if(o.clauses.begin(), o.clauses.end(), [&](const auto& c) { return c.name == name; });
    REQUIRE(found != o.clauses.end());
    return *found;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a fact is given as in an example, by names in either language", "[scenario]") {
    CHECK(given({"applicant.ownership = private"}).case_json() == R"({"applicant":{"ownership":"private"}})");
    CHECK(given({"单位.所有制 ＝ 民营"}).case_json() == R"({"applicant":{"ownership":"private"}})");
    CHECK(given({"applicant.exports = 500万 USD"}).case_json() == R"({"applicant":{"exports":5000000}})");
    CHECK(given({"period = 2021-01-01 to 2021-12-31"}).case_json() ==
          R"({"period":{"start":"2021-01-01","end":"2021-12-31"}})");
    CHECK(given({"exports.share = 12.5%"}).case_json() == R"({"claims":{"exports":{"share":0.125}}})");
}

TEST_CASE("giving a fact of a claim claims the clause", "[scenario]") {
    pol::scenario s = given({"fair.booths = [ { fee = 100 } ]"});
    CHECK(s.claimed() == texts{"fair"});
}

TEST_CASE("the name of the clause may be left out where one clause alone is meant", "[scenario]") {
    CHECK(given({"booths += { fee = 5 }"}).claimed() == texts{"fair"});
    pol::scenario s(policy_of(fairs));
    const std::vector<pol::diagnostic> found = s.give("cost = 5");
    REQUIRE(codes(found) == std::vector{993});
    CHECK(pol::message(found[0], pol::language::english) ==
          "several clauses ask for `cost`; write which one: `fair.cost`, `exports.cost`");
    REQUIRE(s.claim("exports").empty());
    CHECK(s.give("cost = 5").empty());
    CHECK(s.value_of("exports.cost") == "5");
}

TEST_CASE("items of a list are added, changed and taken back", "[scenario]") {
    pol::scenario s = given({"fair.booths += { fee = 100 }", "fair.booths += { fee = 200 }", "booths[1].fee = 3万",
                             "booths［0］。decoration ＝ 7", "booths[2].fee = 5"});
    CHECK(s.lines() == texts{"fair.booths[0] = { fee = 100, decoration = 7 }", "fair.booths[1] = { fee = 30000 }",
                             "fair.booths[2] = { fee = 5 }"});
    CHECK(s.take_back("fair.booths[1]").empty());
    CHECK(s.value_of("booths[1]") == "{ fee = 5 }");
    CHECK(codes(s.give("booths[3].fee = 1")) == std::vector{995});
    CHECK(codes(s.give("booths[99999999999999999999999].fee = 1")) == std::vector{995});
    CHECK(codes(s.give("fair.prior += 1")) == std::vector{996});
    CHECK(codes(s.take_back("booths[0].fees")) == std::vector{992});
}

TEST_CASE("what is refused leaves the scenario as it was", "[scenario]") {
    pol::scenario s = given({"fair.cost = 5"});
    const std::string before = s.case_json();
    for (const char* line : {"applicant.ownership = privat",
                             "applicant.owner = private",
                             "aplicant.ownership = private",
                             "fair.cost = yes",
                             "fair.cost = 5 USD",
                             "fair.cost = -5",
                             "fair.prior = 11",
                             "fair.cost 5",
                             "= 5",
                             "",
                             "fair.cost = ",
                             "fair.rate = 60%",
                             "usd_cny = 6",
                             "set usd_cny = yes",
                             "set fair.rat = 5%",
                             "on 2021-02-30",
                             "cost = 1 }",
                             "fair.cost = 1 } clause x { award a { pay 1 } } example \"e\" for fair { fair.cost = 2",
                             "fair.cost = 1 expect 5",
                             "fair.cost = 1 on 2022-01-01",
                             "paid nobody 5 on 2020-01-01",
                             "fair.cost = 7 CNY / 3",
                             "fair.booths += { fee = 1, fee = 2 }",
                             "fair.booths += { fees = 1 }",
                             "applicant = 5"}) {
        INFO(line);
        const std::vector<pol::diagnostic> found = s.give(line);
        INFO(rendered(found));
        CHECK(!found.empty());
        CHECK(s.case_json() == before);
    }
}

TEST_CASE("a refusal points into the line and says what may have been meant", "[scenario]") {
    pol::scenario s(policy_of(fairs));
    CHECK(rendered(s.give("  applicant.ownership = privat")) ==
          "input:1:25: error POL0217: `privat` is no value of the choice `ownership`\n"
          "   1 |   applicant.ownership = privat\n"
          "     |                         ^^^^^^\n"
          "  note: did you mean `private`?\n"
          "  write: private\n");
    CHECK(rendered(s.give("fair.booth[0].fee = 5")).find("did you mean `booths`") != std::string::npos);
    CHECK(rendered(s.give("aplicant.ownership = private")).find("did you mean `applicant`") != std::string::npos);
    CHECK(rendered(s.give("fair.booths[0].fees = 5")).find("did you mean `fee`") != std::string::npos);
}

TEST_CASE("the value may be an expression over what is known", "[scenario]") {
    pol::scenario s = given({"applicant.exports = 100 USD", "fair.cost = 7", "fair.cost = 2 × fair.cost + 1 CNY",
                             "applicant.exports = applicant.exports × 3", "set usd_cny = 6 + 1 / 2"});
    CHECK(s.value_of("fair.cost") == "15");
    CHECK(s.value_of("applicant.exports") == "300 USD");
    CHECK(s.lines()[0] == "set usd_cny = 6.5");
    CHECK(codes(s.give("fair.cost = exports.cost × 2")) == std::vector<int>{});  // the default of the other clause
}

TEST_CASE("parameters, the day and earlier payments are lines too", "[scenario]") {
    pol::scenario s = given({"set fair.rate = 80%", "on 2022-06-30", "paid hello 100 on 2020-01-01"});
    REQUIRE(s.claim("welcome").empty());
    CHECK(s.lines() == texts{"on 2022-06-30", "set fair.rate = 80%", "paid hello 100 on 2020-01-01"});
    CHECK(clause(s.assess(), "welcome").amount == "0.00");
    CHECK(s.take_back("ledger").empty());
    CHECK(clause(s.assess(), "welcome").status == pol::clause_status::undetermined);
    s.nothing_paid();
    CHECK(clause(s.assess(), "welcome").amount == "100.00");
    CHECK(s.take_back("assessed_on").empty());
    CHECK(s.take_back("fair.rate").empty());
    CHECK(codes(s.take_back("fair.rate")) == std::vector{974});
    CHECK(s.day() == std::nullopt);
}

TEST_CASE("the lines of a scenario give it again", "[scenario]") {
    pol::scenario s =
        given({"applicant.ownership = private", "applicant.exports = 1234.56 USD", "applicant.is_sme = no",
               "on 2022-01-31", "period = 2021-01-01 to 2021-12-31",
               "fair.booths += { fee = 1万, held_on = 2021-05-05, note = \"a \\\"b\\\"\" }", "exports.share = 33.3%",
               "set fair.rate = 55%", "paid hello 1.5 on 2020-01-01", "fair.booths[0].decoration = 1"});
    CHECK(given(s.lines()).lines() == s.lines());
    CHECK(given(s.lines()).assess().total == s.assess().total);
}

TEST_CASE("a case that is loaded can be changed", "[scenario]") {
    pol::scenario s(policy_of(fairs));
    REQUIRE(s.load(R"({"case_id": "x", "applicant": {"is_sme": true}, "claims": {"fair": {"booths": [{"fee": 1.50e2}]}},
                       "parameters": {"fair.rate": "40%"}})")
                .empty());
    CHECK(s.assess().total == "60.00");
    CHECK(s.lines() == texts{"set fair.rate = 40%", "applicant.is_sme = yes", "fair.booths[0] = { fee = 150 }"});
    CHECK(s.give("booths[0].fee = 300").empty());
    CHECK(s.assess().total == "120.00");
    CHECK(s.assess().case_id == "x");
    CHECK(codes(s.load("[1]")) == std::vector{808});
    CHECK(codes(s.load("{\"a\": 1, \"a\": 2}")) == std::vector{811});
    CHECK(codes(s.load("{\"a\": ")) == std::vector{803});
    CHECK(s.assess().total == "120.00");
}

TEST_CASE("copies of a scenario are independent", "[scenario]") {
    const pol::scenario base = given({"fair.cost = 1"});
    pol::scenario other(base);
    REQUIRE(other.give("fair.cost = 2").empty());
    CHECK(base.value_of("fair.cost") == "1");
    CHECK(other.value_of("fair.cost") == "2");
}

TEST_CASE("an expression is computed over the facts of the scenario", "[scenario]") {
    const pol::scenario s =
        given({"applicant.exports = 100 USD", "applicant.is_sme = yes", "applicant.ownership = private",
               "fair.booths = [ { fee = 10 }, { fee = 32.5, held_on = 2021-05-05 } ]", "set usd_cny = 6.5"});
    CHECK(s.evaluate("applicant.exports converted to CNY at usd_cny").value == "650 CNY");
    CHECK(s.evaluate("sum of fair.booths.fee").value == "42.5 CNY");
    CHECK(s.evaluate("count of (booths where fee more than 20)").value == "1");
    CHECK(s.evaluate("fair.rate").value == "50%");
    CHECK(s.evaluate("applicant.is_sme and applicant.ownership = private").value == "yes");
    CHECK(s.evaluate("2021-01-31 + 1 month").value == "2021-02-28");
    CHECK(s.evaluate("1 + 1").value == "2");
    CHECK(codes(s.evaluate("count of the rest of stands").diagnostics) == std::vector{861});
    CHECK(codes(s.evaluate("fair.cost + exports.cost").diagnostics) == std::vector{997});
    CHECK(codes(s.evaluate("applicant.export").diagnostics) == std::vector{203});
    CHECK(codes(s.evaluate("fair.cost / fair.prior").diagnostics) == std::vector{890});
}

TEST_CASE("an expression over what is missing is unknown and says what is missing", "[scenario]") {
    const pol::evaluated found = given({}).evaluate("applicant.exports × 2");
    CHECK(found.value == "unknown");
    CHECK(found.needs == texts{"/applicant/exports"});
}

TEST_CASE("the day decides which amendments a scenario has, until they are chosen", "[scenario]") {
    pol::scenario s = given({"applicant.is_sme = yes", "fair.booths = [ { fee = 100 } ]"});
    CHECK(s.assess().total == "50.00");
    REQUIRE(s.give("on 2022-01-01").empty());
    CHECK(s.assess().total == "60.00");
    CHECK(s.evaluate("fair.rate").value == "60%");
    REQUIRE(s.give("on 2023-01-01").empty());
    CHECK(s.assess().total == "50.00");
    CHECK(s.give("later.cost = 5").empty());
    CHECK(s.assess().total == "55.00");

    const pol::compiled none = s.of().amended({});
    REQUIRE(none.result);
    pol::scenario without(s);
    without.use(*none.result);
    CHECK(without.assess().from.amendments.empty());
    CHECK(without.assess().total == "50.00");

    const pol::compiled both = s.of().amended({"Rules for 2023", "2022年细则"});
    REQUIRE(both.result);
    pol::scenario with(s);
    with.use(*both.result);
    CHECK(with.assess().from.amendments == texts{"Rules for 2022", "Rules for 2023"});
    CHECK(with.assess().total == "65.00");
    CHECK(with.evaluate("fair.rate").value == "60%");
    CHECK(with.give("later.cost = 6").empty());

    const pol::compiled second = s.of().amended({"2"});
    REQUIRE(second.result);
    with.use(*second.result);
    CHECK(with.assess().from.amendments == texts{"Rules for 2023"});

    for (const char* number : {"0", "3", "02", "-1"}) {
        INFO(number);
        CHECK(codes(s.of().amended({number}).diagnostics) == std::vector{990});
    }
    const pol::compiled unknown = s.of().amended({"Rules for 2024"});
    CHECK(!unknown.result);
    REQUIRE(codes(unknown.diagnostics) == std::vector{990});
    CHECK(rendered(unknown.diagnostics).find("Rules for 2022") != std::string::npos);
}

TEST_CASE("what settles a clause by itself is the most decisive need", "[scenario]") {
    pol::scenario s = given({"fair.booths = [ { fee = 100 }, { fee = 80 }, { fee = 60 } ]"});
    REQUIRE(s.claim("exports").empty());
    std::vector<pol::need> needs = s.needs().value();
    REQUIRE(needs.size() == 4);
    // Whether it is small decides nothing for certain: if it is, the ownership matters still.
    CHECK(needs[0].path == "applicant.exports");
    CHECK(!needs[0].money);
    CHECK(needs[1].path == "usd_cny");
    CHECK(needs[2].path == "applicant.is_sme");
    CHECK(needs[2].is_tried);
    CHECK(needs[2].settles == 0);
    CHECK(needs[2].money == "120.00");
    REQUIRE(s.give("applicant.is_sme = yes").empty());
    REQUIRE(s.give("set usd_cny = 6").empty());
    needs = s.needs().value();
    REQUIRE(needs.size() == 2);
    CHECK(needs[0].path == "applicant.exports");  // both settle one clause; here the money has no bound
    CHECK(needs[1].path == "applicant.ownership");
    CHECK(needs[1].settles == 1);
    CHECK(needs[1].money == "30.00");
}

TEST_CASE("two outcomes differ in the clauses that differ, and say why", "[scenario]") {
    const pol::scenario base = given({"applicant.is_sme = yes", "applicant.ownership = public_",
                                      "fair.booths = [ { fee = 3万 }, { fee = 80 }, { fee = 60 } ]"});
    pol::scenario other(base);
    REQUIRE(other.give("applicant.ownership = private").empty());
    const pol::outcome before = base.assess(true);
    const pol::outcome after = other.assess(true);
    CHECK(pol::differences(before, before).empty());
    const std::vector<pol::clause_difference> found = pol::differences(before, after);
    REQUIRE(found.size() == 1);
    CHECK(found[0].name == "fair");
    REQUIRE(found[0].reasons.size() == 2);
    CHECK(found[0].reasons[0].name == "/applicant/ownership");
    CHECK(found[0].reasons[0].before == "public_");
    CHECK(found[0].reasons[0].after == "private");
    CHECK(found[0].reasons[1].name == "limit");
    CHECK(found[0].reasons[1].text == "limit 2 less prior, except when applicant.ownership = private");
    CHECK(found[0].reasons[1].before == "no");  // one item was dropped
    CHECK(found[0].reasons[1].after.empty());

    pol::scenario refused(base);
    REQUIRE(refused.give("applicant.is_sme = no").empty());
    const pol::outcome no = refused.assess(true);
    const std::vector<pol::clause_difference> why = pol::differences(before, no);
    REQUIRE(why.size() == 1);
    CHECK(why[0].reasons[0].name == "/applicant/is_sme");
    CHECK(why[0].reasons[0].before == "yes");
    CHECK(why[0].reasons[0].after == "no");
}

TEST_CASE("an exception is told once, or with each item where the item decides it", "[scenario]") {
    const pol::scenario s = given({"c.small = yes", "c.items = [ { cost = 10, new = yes }, { cost = 20, new = no } ]"},
                                  R"(policy p { currency CNY  round half up to 0.01 }
        clause c {
          claim { small : yes/no   items : list of { cost : money   new : yes/no } }
          award a { for each i in items
            pay 50% of i.cost, except when i.new: i.cost
            cap 5 each, except when small: 7 }
        })");
    const pol::outcome due = s.assess(true);
    REQUIRE(due.clauses.at(0).why);
    // The lines of the award in order, the items with the exceptions in them.
    texts told;
    for (const pol::derivation& line : due.clauses[0].why->children.at(0).children) {
        std::string text = line.is == pol::derivation::kind::item ? line.name : line.text;
        for (const pol::derivation& child : line.children) {
            const bool holds = child.came == pol::derivation::result::yes;
            if (child.text.find("except when i.new") == 0) text += holds ? " new" : " not new";
            if (child.is == pol::derivation::kind::fact) text += " " + child.name + " " + child.value;
        }
        told.push_back(text);
    }
    CHECK(told ==
          texts{"/claims/c/items/0 new", "/claims/c/items/1 not new", "except when small: 7 /claims/c/small yes"});
}

TEST_CASE("an amendment without a title is chosen by its number", "[scenario]") {
    const pol::policy plain = policy_of(R"(policy p { currency CNY  round half up to 0.01 }
        clause c { claim { x : money }  award a { pay [rate = 50%] of x } }
        amend p from 2022-01-01 { set c.rate = 60% }
        amend p "1" from 2023-01-01 { set c.rate = 70% })");
    const auto total_with = [&](const std::vector<std::string>& names) {
        const pol::compiled made = plain.amended(names);
        REQUIRE(made.result);
        return made.result->assess(R"({"claims": {"c": {"x": 100}}})").total;
    };
    CHECK(total_with({}) == "50.00");
    CHECK(total_with({"1"}) == "60.00");  // a number is one, whatever the titles are
    CHECK(total_with({"2"}) == "70.00");
}

TEST_CASE("a place in a case is told as a line has it, in the names of either language", "[scenario]") {
    const pol::policy p = policy_of(fairs);
    const auto told = [&](const char* pointer, pol::language in, const char* clause = "") {
        return p.path_of(pointer, in, clause);
    };
    using pol::language;
    CHECK(told("/applicant/exports", language::english) == "applicant.exports");
    CHECK(told("/applicant/exports", language::chinese) == "单位.exports");
    CHECK(told("/applicant/ownership", language::chinese) == "单位.所有制");
    CHECK(told("/claims/fair/booths/2/fee", language::english) == "fair.booths[2].fee");
    CHECK(told("/claims/fair/booths/2/fee", language::chinese) == "fair.展位[2].费用");
    CHECK(told("/claims/fair/booths/2", language::english, "fair") == "booths[2]");
    CHECK(told("/claims/fair/booths/2", language::english, "exports") == "fair.booths[2]");
    CHECK(told("/claims/fair/cost", language::english, "fair") == "fair.cost");  // other clauses ask for a cost too
    CHECK(told("/claims/fair/booths", language::chinese, "fair") == "展位");
    CHECK(told("/claims/later/cost", language::english) == "later.cost");  // of an amendment
    CHECK(told("/period/start", language::english) == "start of period");
    CHECK(told("/period/end", language::chinese) == "止日 period");
    CHECK(told("/ledger", language::english) == "ledger");
    CHECK(told("/no/such/0/fact", language::english) == "no.such[0].fact");
    CHECK(told("usd_cny", language::chinese) == "usd_cny");
    CHECK(told("", language::english).empty());
}

TEST_CASE("what a place is told as can be given and leads there", "[scenario]") {
    const pol::scenario base = given({"fair.booths = [ { fee = 100 }, { fee = 80 } ]", "exports.share = 1%"});
    for (const pol::language in : {pol::language::english, pol::language::chinese}) {
        for (const auto& [pointer, clause] :
             {std::pair("/claims/fair/booths/1/fee", "fair"), std::pair("/claims/fair/cost", "fair"),
              std::pair("/claims/fair/cost", ""), std::pair("/claims/exports/share", "exports")}) {
            const std::string path = base.of().path_of(pointer, in, clause);
            INFO(path);
            pol::scenario s(base);
            const std::string value = path.find("share") != std::string::npos ? "5%" : "5";
            CHECK(codes(s.give(path + " = " + value)).empty());
            CHECK(s.value_of(pol::path_of_pointer(pointer)) == value);
        }
    }
}

TEST_CASE("the contents of a policy tell its facts, parameters and amendments", "[contents]") {
    CHECK(!pol::contents_of(policy_of(fairs), "2022-06-31"));
    const pol::contents all = pol::contents_of(policy_of(fairs), "2022-06-30").value();
    texts paths;
    for (const pol::fact_summary& f : all.facts) paths.push_back(f.path);
    CHECK(paths == texts{"applicant", "applicant.ownership", "applicant.exports", "applicant.is_sme", "period",
                         "fair.booths", "fair.booths.fee", "fair.booths.decoration", "fair.booths.held_on",
                         "fair.booths.note", "fair.prior", "fair.cost", "exports.cost", "exports.share"});
    CHECK(all.facts[1].choices.at(1).name == "public_");
    CHECK(all.facts[1].choices.at(1).second == "国有");
    CHECK(all.facts[2].type.english == "money USD");
    CHECK(all.facts[5].type.chinese == "列表 记录");
    CHECK(all.facts[6].list == "fair.booths");
    CHECK(all.facts[10].bounds == texts{"at most 10"});
    CHECK(all.facts[10].fallback == "0");
    REQUIRE(all.parameters.size() == 3);
    CHECK(all.parameters[0].is_open);
    CHECK(all.parameters[1].name == "fair.rate");
    CHECK(all.parameters[1].value == "60%");
    CHECK(all.parameters[1].amendment == "Rules for 2022");
    CHECK(all.amendments.at(0).is_in_force);
    CHECK(!all.amendments.at(1).is_in_force);
    texts parts;
    for (const pol::clause_part& part : all.parts) parts.push_back(part.name + "|" + part.second);
    CHECK(parts == texts{"fair|", "fair.stands|", "exports|", "exports.dollars|美元", "welcome|", "welcome.hello|"});
    CHECK(all.parts[0].title.chinese == "展位");
    const auto source = pol::source_of(policy_of(fairs), "welcome");
    REQUIRE(source);
    CHECK(source->text == "clause welcome { claim { } award hello { pay 100  once } }");
    CHECK(source->line == 28);
    CHECK(pol::source_of(policy_of(fairs), "welcome.hello")->text == "award hello { pay 100  once }");
    CHECK(!pol::source_of(policy_of(fairs), "welcome.bye"));
    CHECK(pol::source_of(policy_of(fairs), "welcome", "2022-06-30"));
    CHECK(!pol::source_of(policy_of(fairs), "welcome", "2022-06-31"));
}

TEST_CASE("hostile lines are refused and nothing else happens", "[scenario]") {
    pol::scenario s(policy_of(fairs));
    const std::string nul("fair.cost = 5\0 6", 16);
    texts lines{nul,
                "fair.cost = \xFF",
                "\xC3",
                std::string(300'000, 'a') + " = 5",
                "fair.cost = " + std::string(5000, '9'),
                "fair.booths = " + std::string(100'000, '['),
                "fair.cost = " + std::string(100'000, '('),
                "fair.cost" + std::string(10'000, '.') + " = 5",
                "fair.booths[99999999999999999999999].fee = 1",
                "fair.booths[-1].fee = 1",
                "fair" + std::string(2000, '[') + " = 1",
                "\"\n\n\n\"",
                "//",
                "fair.cost = // 5"};
    for (const std::string& line : lines) {
        INFO(line.substr(0, 60));
        CHECK(!s.give(line).empty());
        CHECK(s.take_back(line).size() == 1);
        s.evaluate(line);
        s.value_of(line);
    }
    CHECK(s.case_json() == "{}");
}

TEST_CASE("the pages of the codes of scenarios: the bad lines give the code, the good ones nothing", "[scenario]") {
    const auto block = [](std::string_view page, std::string_view after, const std::string& fence) {
        const std::size_t from = page.find(fence, page.find(after)) + fence.size();
        return std::string(page.substr(from, page.find("\n```", from) - from));
    };
    for (const int code : {974, 975, 990, 991, 992, 993, 994, 995, 996, 997, 998, 999}) {
        const std::string_view page = pol::explanation(code);
        REQUIRE(!page.empty());
        for (const char* heading : {"## Bad", "## Good"}) {
            INFO(code << ' ' << heading);
            pol::scenario s(policy_of(block(page, "# POL", "```pol\n") + "\n"));
            std::vector<pol::diagnostic> last;
            std::string rest = block(page, heading, "```text\n") + "\n";
            while (!rest.empty()) {
                CHECK(last.empty());
                const std::string line = rest.substr(0, rest.find('\n'));
                rest.erase(0, line.size() + 1);
                if (line.rfind("unset ", 0) == 0)
                    last = s.take_back(line.substr(6));
                else if (line.rfind("amendments ", 0) == 0)
                    last = s.of().amended({line.substr(12, line.size() - 13)}).diagnostics;
                else
                    last = s.give(line);
            }
            INFO(rendered(last));
            CHECK(codes(last) == (heading[3] == 'B' ? std::vector{code} : std::vector<int>{}));
        }
    }
}
