// What the checker accepts and refuses, snippet by snippet. The pages of docs/diagnostics have a bad and a good sample of
// every code; here stand the finer points.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/policy_text.hpp"

namespace {

using namespace pol;

struct snippet {
    const char* about;
    const char* text;  // after the policy's header
    std::set<int> errors;
};

constexpr const char* header = "policy p { currency CNY  round half up to 0.01 }\n";

void run(const std::vector<snippet>& snippets) {
    for (const snippet& s : snippets) {
        DYNAMIC_SECTION(s.about) {
            const test::policy_text found(std::string(header) + s.text);
            INFO(s.text << "\n" << found.rendered());
            CHECK(found.codes(severity::error) == s.errors);
        }
    }
}

}  // namespace

TEST_CASE("plain numbers take the unit of their place") {
    run({
        {"money where money is paid", "clause c { award a { pay 100 } }", {}},
        {"money beside money", "facts { x : money } clause c { award a { pay x + 100 } }", {}},
        {"a product of plain numbers is money too", "clause c { award a { pay 3 * 100 + 2/3 } }", {}},
        {"the factor of an amount stays a number", "facts { x : money } clause c { award a { pay 2 * x } }", {}},
        {"a count times a plain number, where money is paid",
         "facts { n : count } clause c { award a { pay n × 100 + 5 } }",
         {}},
        {"a rate of a plain number", "facts { r : rate } clause c { award a { pay r of 100 } }", {}},
        {"a plain number divided by a count", "facts { n : count } clause c { award a { pay 100 / n } }", {}},
        {"but not a count divided by one", "facts { n : count } clause c { award a { pay n / 100 } }", {304}},
        {"nor a product that stands apart",
         "facts { n : count } let x = n × 100  clause c { award a { pay x } }",
         {304}},
        {"the lesser of an amount and a number",
         "facts { x : money } clause c { award a { pay lesser of (x, 30万) } }",
         {}},
        {"both ways of a condition", "facts { b : yes/no } clause c { award a { pay 10 if b otherwise 20 } }", {}},
        {"a rate", "parameter r : rate = 0.5  facts { x : money } clause c { award a { pay r of x } }", {}},
        {"not a foreign currency",
         "parameter k : number = 7  facts { x : money USD } clause c { award a { pay (x + 100) converted to CNY at k } "
         "}",
         {304}},
        {"not compared with a foreign currency",
         "facts { x : money USD } clause c { award a { when x at least 500万  pay 1 } }",
         {304}},
        {"a foreign amount written out",
         "facts { x : money USD } clause c { award a { when x at least 500万 USD  pay 1 } }",
         {}},
        {"a definition is a number by itself", "let n = 100  clause c { award a { pay n } }", {304}},
        {"a count may be compared with a fraction",
         "facts { n : count } clause c { award a { when n more than 2.5  pay 1 } }",
         {}},
        {"no fraction where a count is asked for",
         "parameter n : count = 2.5  clause c { award a { pay n × 1 CNY } }",
         {319}},
        {"a fraction of ten thousand is whole",
         "parameter n : count = 2.5万  clause c { award a { pay n × 1 CNY } }",
         {}},
    });
}

TEST_CASE("units are kept apart") {
    run({
        {"money and a number", "facts { x : money  n : number } clause c { award a { pay x + n } }", {301}},
        {"money and a date", "facts { x : money  d : date } clause c { award a { pay x + d } }", {301}},
        {"two currencies in a cap", "facts { x : money  y : money USD } clause c { award a { pay x  cap y } }", {302}},
        {"money by money is a number",
         "facts { x, y : money } clause c { award a { when x / y at least 2  pay x } }",
         {}},
        {"a rate of a rate", "facts { x : money  r : rate } clause c { award a { pay 25% of r of x } }", {}},
        {"a date and a duration",
         "facts { d : date } clause c { award a { when d + 24 months at most 2024-01-01  pay 1 } }",
         {}},
        {"a duration times a count",
         "facts { d : date  n : count } clause c { award a { when d + 1 months * n at most 2024-01-01  pay 1 } }",
         {}},
        {"two dates", "facts { d, e : date } clause c { award a { when d - e is 1 months  pay 1 } }", {301}},
        {"a truth is no number", "facts { b : yes/no } clause c { award a { pay b × 1 CNY } }", {301}},
        {"a condition is a truth", "facts { n : count } clause c { award a { when n  pay 1 } }", {304}},
        {"converted money",
         "parameter k : number, open  facts { y : money USD } clause c { award a { pay y converted to CNY at k } }",
         {}},
        {"converting a number",
         "parameter k : number, open  facts { y : number } clause c { award a { pay y converted to CNY at k } }",
         {304}},
        {"one mistake is told once",
         "facts { x : money } clause c { award a { pay (x + yes) × nothing + 3 } }",
         {301, 201}},
    });
}

TEST_CASE("names are looked up from the inside out") {
    run({
        {"an item's field by its bare name",
         "facts { costs : list of { x : money } } clause c { award a { for each k in costs  pay x } }",
         {}},
        {"fields of a selection",
         "facts { costs : list of { x : money  old : yes/no } } let new = costs where not old  clause c { award a { "
         "pay sum of new.x } }",
         {}},
        {"an item around the item",
         "facts { shows : list of { kind : text  booths : list of { fee : money } } }\n"
         "clause c { award a { for each b in (shows.booths where kind = \"big\")  pay b.fee } }",
         {}},
        {"the inner name hides the outer",
         "facts { fee : date, recorded  costs : list of { fee : money } } clause c { award a { for each k in costs  "
         "pay fee } }",
         {}},
        {"a sum over fields in scope",
         "facts { costs : list of { x : money  n : count } } clause c { award a { pay sum of x × n in costs } }",
         {}},
        {"another clause's parameter",
         "clause c { award a { pay [k = 100 CNY] } } clause d { award b { pay c.k } }",
         {}},
        {"another clause's fact is not in sight",
         "clause c { claim { x : money } award a { pay x } } clause d { award b { pay c.x } }",
         {209}},
        {"a parameter in place by its bare name", "clause c { award a { pay [k = 100]  cap 2 × k } }", {}},
        {"the definitions of another award",
         "facts { x : money } clause c { award a { let y = x  pay y } award b { pay y } }",
         {201}},
        {"an item's name after the sum",
         "facts { costs : list of { x : money } } clause c { award a { for each k in costs  pay x  cap k.x in total } "
         "}",
         {201}},
        {"values of a choice hide fields of the same name",
         "choice kind = rent | other  facts { costs : list of { k : kind  other : money } }\n"
         "clause c { award a { for each x in costs  where x.k is other  pay x.other } }",
         {}},
        {"a value before the fact it is compared with",
         "choice kind = rent | other  facts { k : kind } clause c { award a { when rent is k  pay 1 } }",
         {}},
        {"values in a list",
         "choice kind = rent | fee | other  facts { k : kind } clause c { award a { when k is one of (rent, fee)  pay "
         "1 } }",
         {}},
        {"second names", "facts { cost | 成本 : money } clause c { award a { pay 成本 } }", {}},
        {"a choice with a value called none",
         "choice fault = part | none  facts { f : fault } clause c { award a { when f is not none  pay 1 } }",
         {}},
    });
}

TEST_CASE("the steps of an award have their places") {
    const std::string costs = "facts { costs : list of { who : text  x : money } }\n";
    struct step_case {
        const char* steps;
        std::set<int> errors;
    };
    const std::vector<step_case> table{
        {"cap 10 each  limit 2, largest first  cap 20 in total  round half up to 1", {}},
        {"cap 10 per who  cap 20 over all years", {}},
        {"cap 10", {403}},
        {"cap 10 in total  limit 2", {404}},
        {"once  cap 10 each", {404}},
        {"less 10, once over a  cap 20 in total", {}},
        {"cap 10 each, except when count of costs more than 3: 20", {}},
        {"cap 10 each, except when count of costs", {304}},
        {"limit 2 less count of costs, smallest first", {}},
        {"limit 10 CNY", {304}},
        {"cap 10 per x, who", {}},
        {"round half up to 0", {415}},
        {"less 10, once over b", {206}},
    };
    for (const step_case& s : table) {
        DYNAMIC_SECTION(s.steps) {
            const test::policy_text found(header + costs + "clause c { award a { for each k in costs  pay k.x  " +
                                          s.steps + " } }");
            INFO(found.rendered());
            CHECK(found.codes(severity::error) == s.errors);
        }
    }
}

TEST_CASE("groups of items have lists as fields") {
    run({
        {"a sum over the group",
         "facts { visits : list of { who : text  x : money } }\n"
         "clause c { award a { for each v in visits by who  pay sum of v.x  cap 10 each  limit 2, largest first } }",
         {}},
        {"bare fields are lists as well",
         "facts { visits : list of { who : text  x : money } } clause c { award a { for each v in visits by who  pay "
         "sum of x } }",
         {}},
        {"a field of a group is no amount",
         "facts { visits : list of { who : text  x : money } } clause c { award a { for each v in visits by who  pay "
         "v.x } }",
         {304}},
        {"several keys",
         "facts { visits : list of { who : text  on_day : date  x : money } }\n"
         "clause c { award a { for each v in visits by who, year of on_day  pay sum of v.x } }",
         {}},
        {"an order by what the group comes to",
         "facts { visits : list of { who : text  x : money } }\n"
         "clause c { award a { for each v in visits by who, largest sum of v.x first  pay sum of v.x  limit 1 } }",
         {}},
    });
}

TEST_CASE("parameters get the type of their value or their place") {
    const test::policy_text found(std::string(header) + R"(
facts { costs : list of { x : money  n : count }  y : money USD }
choice mode = sum_up | highest
clause c {
  eligible when y at least [threshold = 500万 USD] else too_small
  award a {
    for each k in costs
      where k.n at least [fewest = 6] else too_few
      pay   up to [rate = 70%] of k.x
      cap   [most = 30万] each
      limit [items = 2], largest first
  }
  award b { pay [share = 2/3] × 1 CNY if [how : mode = sum_up] is highest otherwise up to 5 CNY granted [given] }
})");
    INFO(found.rendered());
    REQUIRE(found.codes(severity::error).empty());
    const check::checked& c = found.checked();
    const auto type_of = [&c](std::string_view name) -> const check::type& {
        for (const check::parameter& p : c.parameters) {
            if (p.name == name) return c.types[p.type];
        }
        FAIL("no parameter " << name);
        return c.types[0];
    };
    CHECK(type_of("c.threshold").is == check::kind::money);
    CHECK(c.currencies[type_of("c.threshold").detail] == "USD");
    CHECK(type_of("c.fewest").is == check::kind::count);
    CHECK(type_of("c.rate_ceiling").is == check::kind::rate);
    CHECK(type_of("c.rate_granted").is == check::kind::rate);
    CHECK(type_of("c.rate_granted").is_optional);
    CHECK(type_of("c.most") == check::type{check::kind::money, false, false, 0});
    CHECK(type_of("c.items").is == check::kind::count);
    CHECK(type_of("c.share").is == check::kind::number);
    CHECK(type_of("c.how").is == check::kind::choice);
    CHECK(type_of("c.given").is == check::kind::money);
    for (std::size_t e = 0; e < c.expr_types.size(); ++e) CHECK(c.types[c.expr_types[e]].is != check::kind::bare);
}

TEST_CASE("a name of an item around says how far out it lies") {
    const test::policy_text found(std::string(header) + R"(
facts { shows : list of { kind : text  booths : list of { fee : money } } }
let big = shows.booths where kind = "big" and fee more than 10
clause c { award a { for each b in big  pay b.fee } }
)");
    INFO(found.rendered());
    REQUIRE(found.found().empty());
    const check::checked& c = found.checked();
    std::uint32_t seen = 0;
    for (std::size_t e = 0; e < c.expr_referents.size(); ++e) {
        const check::referent& r = c.expr_referents[e];
        if (r.is != check::referent_kind::item_field) continue;
        const std::string_view name = c.records[r.record].fields[r.field].name;
        CHECK(r.scope == 0);
        CHECK(r.up == (name == "kind" ? 1U : 0U));
        ++seen;
    }
    CHECK(seen == 2);
}
