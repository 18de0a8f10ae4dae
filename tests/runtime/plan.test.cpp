// What becomes of expressions, lists and awards in a plan.
// SPDX-License-Identifier: Apache-2.0
#include "tests/runtime/plan_text.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace pol;
using test::head;
using test::lines_of;
using test::plan_text;

std::string clause_of(const std::string& claim, const std::string& body, const std::string& more = {}) {
    return plan_text(head + more + "clause c {\n claim { " + claim + " }\n" + body + "\n}").clause();
}

// What `pay` reads, without the lines around it.
std::string nodes(const std::string& claim, const std::string& pay, const std::string& more = {}) {
    const std::string all = clause_of(claim, "award a { pay " + pay + " }", more);
    const std::size_t from = all.find("award a\n");
    const std::size_t to = all.find("  pay n");
    if (from == std::string::npos || to == std::string::npos) return all;
    return all.substr(from + 8, to - from - 8);
}

}  // namespace

TEST_CASE("an award is its items, its conditions and its steps in the order written", "[plan]") {
    CHECK(clause_of("centers : list of { cost : money  abroad : yes/no }  before : count = 0", R"(
  award a {
    for each center in centers
      where center.abroad else not_abroad
      pay [rate = 50%] of center.cost
      cap [most = 30万] each
      limit [places = 2] less before, largest first else too_many
      cap 50万 in total
  })") == R"(clause c
  award a
  d1 = rows of claims/c/centers in case
  s1 = d1 in case
  items s1 as d1
  n1 = fact claims/c/centers[]/abroad @d1
  where n1 else not_abroad
  n2 = parameter c.rate /10000 rate
  n3 = fact claims/c/centers[]/cost @d1 /100 money CNY
  n4 = multiply n2 n3 @d1 /1000000 money CNY
  pay n4
  n5 = parameter c.most /100 money CNY
  cap_each n5
  n6 = parameter c.places /1 count
  n7 = fact claims/c/before /1 count
  limit n6 less n7 largest_first else too_many
  n8 = 500000 /1 money CNY
  cap_in_total n8
  round half_up 1/100
  reads c.most c.places c.rate
)");
}

TEST_CASE("fixed arithmetic is done once, exactly", "[plan]") {
    CHECK(nodes("fee : money", "fee × (2/3 + 1.5 - 50%)") == R"(  n1 = fact claims/c/fee /100 money CNY
  n2 = 5/3 /3 rate
  n3 = multiply n1 n2 /300 money CNY
)");
    CHECK(nodes("fee : money", "1.2亿 if 3 > 2, otherwise fee") == "  n1 = 120000000 /1 money CNY\n");
}

TEST_CASE("denominators are fixed where they can be and given up beyond a trillion", "[plan]") {
    CHECK(nodes("fee : money  n : count", "fee × n / 12") == R"(  n1 = fact claims/c/fee /100 money CNY
  n2 = fact claims/c/n /1 count
  n3 = multiply n1 n2 /100 money CNY
  n4 = 12 /1
  n5 = divide n3 n4 /1200 money CNY
)");
    CHECK(lines_of(nodes("fee : money  n : count", "round (fee / n half up to 0.5)"), {"n5"}) ==
          "n5 = round n3 n4 half_up /2 money CNY\n");
    CHECK(lines_of(nodes("fee : money  x, y : rate", "fee × x × y"), {"n5"}) == "n5 = multiply n3 n4 /0 money CNY\n");
}

TEST_CASE("equal expressions of a clause are one node", "[plan]") {
    const plan_text p(head + R"(
clause c {
  claim { fee : money  n : count }
  let base = fee × n
  award a { pay base + fee × n }
})");
    CHECK(lines_of(p.clause(), {"n1", "n2", "n3", "n4"}) == R"(n1 = fact claims/c/fee /100 money CNY
n2 = fact claims/c/n /1 count
n3 = multiply n1 n2 /100 money CNY
n4 = add n3 n3 /100 money CNY
)");
}

TEST_CASE("a function is put in place for what it is called with", "[plan]") {
    CHECK(nodes("fee : money  n : count", "slice(fee, n) + slice(fee, 2)",
                "let slice(x : money, k : number) = x × k if k > 1, otherwise x\n") == R"(  n1 = 1 /1
  n2 = fact claims/c/n /1 count
  n3 = less n1 n2
  n4 = fact claims/c/fee /100 money CNY
  n5 = multiply n4 n2 /100 money CNY
  n6 = choose n3 n5 n4 /100 money CNY
  n7 = 2 /1
  n8 = multiply n4 n7 /100 money CNY
  n9 = add n6 n8 /100 money CNY
)");
}

TEST_CASE("membership is two comparisons in a period, a list of constants, a parameter, or any item of a fact",
          "[plan]") {
    const std::string facts = "day : date  hue : tint  hues : list of tint  fee : money";
    const std::string more =
        "choice tint = red | blue | green\nfacts { period : period }\nparameter good : list of tint = (red, blue)\n";
    const auto when = [&](const std::string& c) {
        return lines_of(clause_of(facts, "award a { when " + c + "  pay fee }", more),
                        {"n1", "n2", "n3", "n4", "n5", "s1"});
    };
    CHECK(when("day in period") == R"(n1 = fact period.start
n2 = fact claims/c/day
n3 = at_most n1 n2
n4 = fact period.end
n5 = at_most n2 n4
)");
    CHECK(when("hue is one of (red, green)").find("in_list n1 #0 #2") != std::string::npos);
    CHECK(when("hue in good").find("in_list n1 good") != std::string::npos);
    CHECK(when("hues includes hue").find("n3 = equal n1 n2 @d1") != std::string::npos);
    CHECK(when("hues includes any of (red, blue)").find("in_list n1 #0 #1 @d1") != std::string::npos);
    CHECK(when("hues includes all of (red, blue)").find("n3 = equal n1 n2 @d1") != std::string::npos);
}

TEST_CASE("a path through lists keeps the conditions on the way", "[plan]") {
    const std::string text = clause_of("shows : list of { held : yes/no  rooms : list of { fee : money } }",
                                       "let good = shows where held else not_held\n"
                                       "award a { for each room in (good.rooms where fee > 1)  pay room.fee }");
    CHECK(lines_of(text, {"d1", "d2", "s1"}) == R"(d1 = rows of claims/c/shows in case
d2 = rows of claims/c/shows/rooms in d1
s1 = d2 in case where n1 else not_held where n4
)");
}

TEST_CASE("a list that an item does not decide is added up once, else for each item", "[plan]") {
    const std::string facts =
        "rooms : list of { fee : money  code : text }  paid : list of { code : text  sum : money }";
    CHECK(lines_of(clause_of(facts, "award a { for each room in rooms  pay room.fee - sum of paid.sum }"),
                   {"d2", "s2", "n3"}) ==
          "d2 = rows of claims/c/paid in case\ns2 = d2 in case\nn3 = sum s2 n2 /100 money CNY\n");
    CHECK(lines_of(
              clause_of(facts,
                        "award a { for each room in rooms  pay room.fee - sum of (paid where code is room.code).sum }"),
              {"d2", "s2", "n6"}) ==
          "d2 = rows of claims/c/paid in d1 from case\ns2 = d2 in d1 where n5\nn6 = sum s2 n2 @d1 /100 money CNY\n");
}

TEST_CASE("the items of a list may be compared with each other", "[plan]") {
    const std::string text =
        clause_of("rooms : list of { fee : money }",
                  "award a { for each room in rooms  pay count of (rooms where fee > room.fee) × 1 CNY }");
    CHECK(lines_of(text, {"d1", "d2", "n1", "n2", "n3"}) == R"(d1 = rows of claims/c/rooms in case
n1 = fact claims/c/rooms[]/fee @d1 /100 money CNY
d2 = rows of claims/c/rooms in d1 from case
n2 = fact claims/c/rooms[]/fee @d2 /100 money CNY
n3 = less n1 n2 @d2
)");
}

TEST_CASE("the variable of a grouped award is the list of the group's members", "[plan]") {
    const std::string text =
        clause_of("shows : list of { held : date  people : list of { id : text  cost : money } }", R"(
  award a {
    for each person in shows.people by id, year of held
      pay sum of person.cost
      cap 1万 each
      limit 2, largest first
  })");
    CHECK(lines_of(text, {"items", "d1", "d2", "d3", "d4", "d5", "s2", "pay"}) == R"(d1 = rows of claims/c/shows in case
d2 = rows of claims/c/shows/people in d1
d3 = groups of claims/c/shows/people in case
items s1 by n1 by n3 as d3
d4 = rows of claims/c/shows in d3 from case
d5 = rows of claims/c/shows/people in d4
s2 = d5 in d3 members
pay n5
)");
}

TEST_CASE("the rest of an award are its items again, chosen by what its limits dropped", "[plan]") {
    const std::string text = clause_of("rooms : list of { fee : money  good : yes/no }", R"(
  award a { for each room in rooms  where room.good else bad  pay room.fee  limit 2 }
  award b { for each room in the rest of a  pay 70% of room.fee }
  award d { for each room in excluded a  pay 10% of room.fee }
  report left = count of the rest of a)");
    CHECK(lines_of(text, {"s2", "s3", "items"}) ==
          "items s1 as d1\ns2 = d1 in case rest_of 0\nitems s2 as d1\ns3 = d1 in case excluded_of 0\nitems s3 as d1\n");
    CHECK(text.find("count s2") != std::string::npos);
}

TEST_CASE("what a grouped award left is grouped alike", "[plan]") {
    const std::string text = clause_of("people : list of { id : text  cost : money }", R"(
  award a { for each p in people by id  pay sum of p.cost  limit 1 }
  award b { for each p in the rest of a  pay (count of p) × 1 CNY })");
    CHECK(lines_of(text, {"d2", "s3", "d4", "items"}) == R"(d2 = groups of claims/c/people in case
items s1 by n1 as d2
s3 = d1 in case rest_of 0
d4 = groups of claims/c/people in case
items s3 by n1 as d4
)");
}

TEST_CASE("lists inside the members of a group are added up member by member", "[plan]") {
    const std::string claim = "people : list of { id : text  costs : list of { sum : money } }";
    const std::string sum = clause_of(claim, "award a { for each p in people by id  pay sum of p.costs.sum }");
    CHECK(lines_of(sum, {"d3", "d4", "s2", "s3", "n3", "n4"}) == R"(d3 = rows of claims/c/people in d2 from case
d4 = rows of claims/c/people/costs in d3
s2 = d4 in d3
n3 = sum s2 n2 @d3 /100 money CNY
s3 = d3 in d2 members
n4 = sum s3 n3 @d2 /100 money CNY
)");
    const std::string least = clause_of(claim, "award a { for each p in people by id  pay smallest of p.costs.sum }");
    CHECK(lines_of(least, {"s2", "s3", "n5", "n6"}) == R"(s2 = d4 in d3
n5 = count s2 @d3 /1 count
n6 = less n4 n5 @d3
s3 = d3 in d2 members where n6
)");
}

TEST_CASE("a ceiling names the parameter that may grant less", "[plan]") {
    CHECK(nodes("fee : money", "up to [rate = 70%] of fee") == R"(  n1 = parameter c.rate_ceiling /10000 rate
  n2 = ceiling n1 c.rate_granted /10000 rate
  n3 = fact claims/c/fee /100 money CNY
  n4 = multiply n2 n3 /1000000 money CNY
)");
}

TEST_CASE("a table is a list of conditions over what it is asked, by version", "[plan]") {
    CHECK(nodes("n : count  day : date  fee : money", "(share(n) on day) of fee", R"(
table share(k: count) : rate {
  from 2020-01-01 { at most 9: 50%  10 to 20: 40%  otherwise: 20% }
  from 2021-01-01 { at most 9: 60%  10 to 20: 40%  otherwise: 20% }
}
)") == R"(  n1 = fact claims/c/day
  n2 = fact claims/c/n /1 count
  n3 = 9 /1 count
  n4 = at_most n2 n3
  n5 = 1/2 /2 rate
  n6 = 10 /1 count
  n7 = at_most n6 n2
  n8 = 20 /1 count
  n9 = at_most n2 n8
  n10 = and n7 n9
  n11 = 2/5 /5 rate
  n12 = 1/5 /5 rate
  n13 = 3/5 /5 rate
  n14 = lookup on n1 share from 2020-01-01 { n4:n5 n10:n11 otherwise:n12 } from 2021-01-01 { n4:n13 n10:n11 otherwise:n12 } /10 rate
  n15 = fact claims/c/fee /100 money CNY
  n16 = multiply n14 n15 /1000 money CNY
)");
}

TEST_CASE("brackets and series keep their rows and days", "[plan]") {
    CHECK(lines_of(
              nodes("fee : money", "slices(fee)", "brackets slices(x: money) { at most 5000: 1%  otherwise: 2.5% }\n"),
              {"n5"}) == "n5 = bracketed slices n1 n2:n3 otherwise:n4 /20000 money CNY\n");
    const std::string series = "facts { period : period }\nparameter base : rate { 2021-01-01: 3%  2022-01-01: 4% }\n";
    CHECK(lines_of(nodes("fee : money", "latest base in period of fee", series), {"n3"}) ==
          "n3 = series_latest base n1 n2 /10000 rate\n");
    CHECK(lines_of(nodes("fee : money", "base on start of period of fee", series), {"n2"}) ==
          "n2 = series_on base n1 /10000 rate\n");
}

TEST_CASE("presence is asked of columns and parameters", "[plan]") {
    const std::string text = clause_of("listing : optional { day : date }  end : optional date", R"(
  award a { when listing is given  when end is absent  when [most : money, optional] is given  pay 1 })");
    CHECK(lines_of(text, {"n1", "n2", "n3", "n4"}) ==
          "n1 = is_given claims/c/listing?\nn2 = is_given claims/c/end\nn3 = not n2\nn4 = parameter_given c.most\n");
}

TEST_CASE("awards that deduct the same amount once share a pool", "[plan]") {
    const std::string text = clause_of("aid : money", R"(
  award a { pay 100  less aid, once over a and b }
  award b { pay 50  less aid, once over a and b })");
    CHECK(lines_of(text, {"less", "pool"}) == "less n2 pool 0\nless n2 pool 0\npool n2 a b\n");
}

TEST_CASE("permissions, effects and reports are planned beside the money", "[plan]") {
    CHECK(clause_of("lawful : yes/no  goods : list of ware", R"(
  permit repair {
    when lawful else not_lawful
    for each g in goods as used { where g is one of (tool, part) else not_covered }
  }
  oblige return with repair when lawful
  advise wait
  report listed = count of goods)",
                    "choice ware = tool | food | part\n") == R"(clause c
  permit repair
  n1 = fact claims/c/lawful
  when n1 else not_lawful
  d1 = rows of claims/c/goods in case
  s1 = d1 in case
  n2 = fact claims/c/goods[] @d1
  grant used s1 n2
  n3 = in_list n2 #0 #2 @d1
  where n3 else not_covered
  oblige return with repair when n1
  advise wait
  n4 = count s1 /1 count
  report listed n4
  round half_up 1/100
  reads
)");
}

TEST_CASE("groups join clauses by name", "[plan]") {
    const plan_text p(head + R"(
clause c { claim { fee : money } award a { pay fee } }
clause d { claim { fee : money } award a { pay fee } }
group both "Both" { highest of c, d  cap 50万 in total over c, d })");
    CHECK(lines_of(p.whole(), {"group", "highest", "cap"}) == "group both\nhighest c d\ncap n1 over c d\n");
}

TEST_CASE("what an amendment requires is a condition of the clause or of the award's items", "[plan]") {
    const std::string text = head + R"(
facts { small : yes/no }
clause c {
  claim { rooms : list of { fee : money } }
  award a { for each room in rooms  pay room.fee }
}
amend p "Rules" from 2022-01-01 {
  in c require small else not_small
  in c require room.fee at least 10 else too_little
})";
    CHECK(lines_of(plan_text(text).clause(), {"eligible_when", "where"}).empty());
    CHECK(lines_of(plan_text(text, 1).clause(), {"eligible_when", "where"}) ==
          "eligible_when n1 else not_small\nwhere n4 else too_little\n");
}

TEST_CASE("a clause's plan does not depend on the clauses beside it", "[plan]") {
    const std::string shared = "facts { period : period  n : count }\nlet many = n > 5\n";
    const std::string c =
        "clause c { claim { fee : money  day : date } award a { when day in period  pay fee if many, otherwise 2 × fee "
        "} }\n";
    const std::string d =
        "clause d { claim { fee : money  day : date } award b { when day in period  when many  pay 3 × fee } }\n";
    const plan_text alone(head + shared + c);
    const plan_text after(head + shared + d + c);
    REQUIRE(alone.made);
    REQUIRE(after.made);
    CHECK(plan::dump(*alone.made, 0) == plan::dump(*after.made, 1));
}

TEST_CASE("a policy in Chinese has the plan of its English twin", "[plan]") {
    const plan_text english(R"(
policy p "Sample" { currency CNY round half up to 0.01 }
facts { period : period }
clause c {
  claim { centers : list of { day | 设立日期 : date  cost | 总投入 : money } }
  award a {
    for each center in centers
      where center.day in period else not_in_period
      pay [rate = 50%] of center.cost
      cap [most = 30万] each
      limit [places = 2], largest first
  }
})");
    const plan_text chinese(R"(
政策 p "Sample" { 币种 CNY 取整 四舍五入 至 0.01 }
事实 { period ： 期间 }
条款 c ｛
  申报 { centers : 列表 { day | 设立日期 : 日期  cost | 总投入 : 金额 } }
  资助 a {
    逐项 中心 于 centers
      其中 中心.设立日期 在 period 否则 not_in_period
      补助 中心.总投入 的 [rate = 50%]
      上限 [most = 30万元] 每项
      限 [places = 2] 项，从高到低
  }
｝)");
    REQUIRE(english.made);
    INFO(chinese.codes());
    REQUIRE(chinese.made);
    CHECK(chinese.whole() == english.whole());
}
