// Amendments as the checker applies them: which clause, parameter and condition is in force, and where it comes from.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/policy_text.hpp"

namespace {

using namespace pol;

constexpr const char* base = R"(policy p { currency CNY }
facts { costs : list of { x : money }  is_local : yes/no  day : date }
parameter prime : rate { 2021-01-01: 3%  2020-01-01: 4% }
clause c {
  award a {
    for each k in costs
      pay [share = 50%] of k.x
      cap [most = 100] each
  }
}
clause d { award b { pay (prime on day) of 100 CNY } }
)";

const check::parameter& parameter_of(const check::checked& c, std::string_view name) {
    for (const check::parameter& p : c.parameters) {
        if (p.name == name) return p;
    }
    FAIL("no parameter " << name);
    return c.parameters.front();
}

}  // namespace

TEST_CASE("an amendment sets parameters and says where the value comes from") {
    const test::policy_text found(std::string(base) + R"(
let local = is_local
clause e { eligible when local else foreign  award f { pay 1 } }
amend p from 2024-01-01 { set c.share = 60%  set c.most = 200 }
amend p from 2025-01-01 { set c.share = 70% })");
    INFO(found.rendered());
    REQUIRE(found.found().empty());
    CHECK(parameter_of(found.checked(), "c.share").origin.amendment == check::provenance::text);
    CHECK(parameter_of(found.amended(), "c.share").origin.amendment == 1);
    CHECK(parameter_of(found.amended(), "c.most").origin.amendment == 0);
    const ast::expr_id value = parameter_of(found.amended(), "c.share").value;
    CHECK(found.tree()[value].digits == "70");
    CHECK(found.amended().type_of(value).is == check::kind::rate);
}

TEST_CASE("the entries of a series are sorted and extended") {
    const test::policy_text found(std::string(base) + R"(
clause e { eligible when is_local else foreign  award f { pay 1 } }
amend p from 2024-01-01 { extend prime { 2020-06-01: 3.5% } })");
    INFO(found.rendered());
    REQUIRE(found.found().empty());
    const std::vector<ast::entry>& entries = parameter_of(found.amended(), "prime").entries;
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].day < entries[1].day);
    CHECK(entries[1].day < entries[2].day);
    CHECK(parameter_of(found.checked(), "prime").entries.size() == 2);
}

TEST_CASE("a required condition selects items when it names one, else it gates the clause") {
    const test::policy_text found(std::string(base) + R"(
amend p from 2024-01-01 {
  in c require k.x at least [least = 10] else too_small
  in c require is_local else foreign
})");
    INFO(found.rendered());
    REQUIRE(found.codes(severity::error).empty());
    const check::checked& c = found.amended();
    REQUIRE(c.clauses.front().added_where.size() == 1);
    CHECK(c.clauses.front().added_where[0].size() == 1);
    CHECK(c.clauses.front().added_eligible.size() == 1);
    CHECK(c.types[parameter_of(c, "c.least").type].is == check::kind::money);
}

TEST_CASE("clauses are replaced in their place, added at the end and repealed") {
    const test::policy_text found(std::string(base) + R"(
amend p from 2024-01-01 {
  replace clause c { award a { pay [share = 5 CNY] } }
  clause e { award f { pay 1 } }
  repeal d
})");
    INFO(found.rendered());
    REQUIRE(found.codes(severity::error).empty());
    const check::checked& c = found.amended();
    REQUIRE(c.clauses.size() == 2);
    CHECK(c.clauses[0].declared->name.first.text == "c");
    CHECK(c.clauses[0].origin.amendment == 0);
    CHECK(c.clauses[1].declared->name.first.text == "e");
    CHECK(c.types[parameter_of(c, "c.share").type].is == check::kind::money);
}

TEST_CASE("what does not fit in an amendment is told") {
    struct amendment_case {
        const char* about;
        const char* change;
        std::set<int> errors;
    };
    const std::vector<amendment_case> table{
        {"a value of another type", "set c.most = 50%", {304}},
        {"a value that depends on the case", "set c.most = sum of costs.x", {504}},
        {"none for a parameter that is always set", "set c.most = none", {304}},
        {"an entry of another type", "extend prime { 2022-01-01: 3 CNY }", {304}},
        {"an entry of a day that is taken", "extend prime { 2021-01-01: 2% }", {505}},
        {"a clause that is not there", "repeal x", {205}},
        {"replacing a clause that is not there", "replace clause x { award y { pay 1 } }", {205}},
        {"a requirement of a clause that is not there", "in x require is_local else foreign", {205}},
        {"a bare name of a clause's parameter", "set share = 60%", {209}},
        {"a parameter of a repealed clause", "repeal c  set c.share = 60%", {243}},
        {"a requirement that is no condition", "in c require k.x else too_small", {304}},
        {"an unknown agency", "set c.share = 60%  example \"x\" for nobody { expect 1 }", {205}},
    };
    for (const amendment_case& a : table) {
        DYNAMIC_SECTION(a.about) {
            const test::policy_text found(std::string(base) +
                                          "clause e { eligible when is_local else foreign  award f { pay 1 } }\n" +
                                          "amend p from 2024-01-01 { " + a.change + " }");
            INFO(found.rendered());
            CHECK(found.codes(severity::error) == a.errors);
        }
    }
}
