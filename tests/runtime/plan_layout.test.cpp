// Where facts and parameters lie in a plan.
// SPDX-License-Identifier: Apache-2.0
#include "tests/runtime/plan_text.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace pol;
using test::head;
using test::lines_of;
using test::plan_text;

}  // namespace

TEST_CASE("nested records are columns of the table around, a list is a table of its own", "[plan]") {
    const plan_text p(head + R"(
facts {
  period : period
  firm { staff : count  site { city : text } }
}
clause c {
  claim {
    rooms : list of { fee : money = 5  beds : list of { width : number } }
    tags : list of text
  }
  award a { for each room in rooms  pay room.fee × count of room.beds }
})");
    CHECK(lines_of(p.whole(), {"table", "column"}) == R"(table 1 claims/c/rooms in 0
table 2 beds in 1
table 3 claims/c/tags in 0
column 0 period date start
column 0 period date end
column 0 firm/staff number count/1
column 0 firm/site/city text
column 1 fee number money/100 CNY = 5
column 2 width number /1000000
column 3 . text
)");
}

TEST_CASE("an optional record has a presence column, and what is in it knows that column", "[plan]") {
    const plan_text p(head + R"(
clause c {
  claim {
    listing : optional { day : date  rounds : list of { sum : money } }
    notes : list of text = none
    fee : optional money
  }
  award a { when listing is given  pay fee }
})");
    CHECK(lines_of(p.whole(), {"table", "column"}) == R"(table 1 claims/c/listing/rounds in 0 within claims/c/listing
table 2 claims/c/notes in 0 optional
column 0 claims/c/listing yes_no presence
column 0 claims/c/listing/day date within claims/c/listing
column 1 sum number money/100 CNY
column 2 . text
column 0 claims/c/fee number money/100 CNY optional
)");
    CHECK(p.made->shapes[p.made->clauses[0].claim].members.size() == 3);
    CHECK(p.made->shapes[p.made->clauses[0].claim].members[0].name == "fee");
}

TEST_CASE("a bound of a fact may read another fact of the same record", "[plan]") {
    const plan_text p(head + R"(
clause c {
  claim { loans : list of { term : count  paid : count, at most term } }
  award a { for each loan in loans  pay 1 CNY × loan.paid }
})");
    CHECK(lines_of(p.whole(), {"column"}) ==
          "column 1 term number count/1\ncolumn 1 paid number count/1, at_most n1\n");
}

TEST_CASE("parameters are sorted by name and keep where their value comes from", "[plan]") {
    const std::string text = head + R"(
agency bank "Bank"
parameter usd_cny : number, open, decided by bank, more than 0
parameter kinds : list of text = ("x", "y")
parameter base : rate { 2022-01-20: 3.7%  2021-12-20: 3.8%  2023-01-01: ended }
clause c {
  claim { fee : money  kind : text  day : date }
  award a {
    when kind in kinds
    pay up to [rate = 75%] of fee × usd_cny × (base on day)
  }
}
amend p "Rules of 2022" from 2022-01-01 { set c.rate_granted = 50% })";
    CHECK(lines_of(plan_text(text).whole(), {"parameter"}) ==
          R"(parameter base number rate/10000 2021-12-20:19/500 2022-01-20:37/1000 2023-01-01:ended text
parameter c.rate_ceiling number rate/10000 = 3/4 text
parameter c.rate_granted number rate/10000 optional under c.rate_ceiling unset
parameter kinds text list "x" "y" text
parameter usd_cny number /10000 open, more_than n1 unset by bank
)");
    const plan_text amended(text, 1);
    REQUIRE(amended.made);
    CHECK(amended.made->parameters[2].from == plan::layer::amendment);
    CHECK(amended.made->parameters[2].amendment == "Rules of 2022");
    CHECK(amended.made->amendments == std::vector<std::string>{"Rules of 2022"});
}

TEST_CASE("a clause knows the facts, lists, parameters and tables outside of its claim that it reads", "[plan]") {
    const plan_text p(head + R"(
facts { firm : optional { staff : count }  sites : list of { rent : money }  other : text, recorded }
parameter most : money = 100
table share(n: count) : rate { from 2020-01-01 { at most 9: 50%  otherwise: 20% } }
clause c {
  claim { fee : money, at most most  day : date }
  award a { pay (share(firm.staff) on day) of (fee + sum of sites.rent) }
}
clause d { claim { fee : money } award b { pay fee } })");
    REQUIRE(p.made);
    CHECK(lines_of(plan::dump(*p.made, 0), {"reads"}) == "reads firm? firm/staff sites[]/rent sites[] most share\n");
    CHECK(plan::dump(*p.made, 1).find("  reads\n") != std::string::npos);
}

TEST_CASE("the plan cites the words and lines of the policy and outlives everything it was made from", "[plan]") {
    const plan_text p(head + "clause c { claim { fee : money  n : count }\naward a { pay 50% of\nfee × n } }");
    REQUIRE(p.made);
    const plan::award& a = p.made->clauses[0].awards[0];
    const plan::site& pay = p.made->sites[p.made->nodes[a.pay].where];
    CHECK(pay.text == "50% of\nfee × n");
    CHECK(pay.line == 3);
    CHECK(pay.file == "test.pol");
    CHECK(p.made->sites[a.pay_where].text == "pay 50% of\nfee × n");
}
