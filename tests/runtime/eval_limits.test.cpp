// Long chains, deep nesting, large numbers: a result or a limit that is told, never a crash; and what a derivation shows.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/assessed.hpp"

#include <functional>

using namespace pol;

namespace {

// A plan of one clause without claim whose only award pays the last node.
plan::plan bare_plan() {
    plan::plan p;
    p.currencies = {"CNY"};
    p.tables.emplace_back();
    p.domains.emplace_back();
    plan::constant one;
    one.number = number::exact(1);
    p.constants.push_back(one);
    plan::node first;
    first.a = 0;
    p.nodes.push_back(first);
    return p;
}

void add_node(plan::plan& p, plan::op is, plan::index a, plan::index b) {
    plan::node n;
    n.is = is;
    n.a = a;
    n.b = b;
    p.nodes.push_back(n);
}

clause_outcome pay_last(plan::plan p, const limits& within = {}) {
    plan::clause c;
    c.name = "c";
    plan::award a;
    a.name = "a";
    a.pay = static_cast<plan::index>(p.nodes.size() - 1);
    c.awards.push_back(a);
    p.clauses.push_back(c);
    facts::case_data data;
    data.tables.resize(2);
    data.tables[1].offsets = {0, 1};
    data.tables[1].states = {facts::state::known};
    data.claims.resize(1);
    eval::options how;
    how.within = within;
    return eval::evaluate(p, data, how).clauses.at(0);
}

plan::plan chain(plan::index terms) {
    plan::plan p = bare_plan();
    for (plan::index n = 1; n < terms; ++n) add_node(p, plan::op::add, n - 1, 0);
    return p;
}

// Sums over a list with one item, each of the sum before: as the first is looked at within the last, they nest.
plan::plan nested_sums(plan::index times) {
    plan::plan p = bare_plan();
    plan::table list;
    list.parent = 0;
    p.tables.push_back(list);
    plan::domain rows;
    rows.table = 1;
    rows.parent = rows.rows_of = 0;
    p.domains.push_back(rows);
    plan::selection all;
    all.to = 1;
    p.selections.push_back(all);
    for (plan::index n = 0; n < times; ++n) add_node(p, plan::op::sum, 0, n);
    return p;
}

plan::plan squares(int times) {  // of 10, again and again
    plan::plan p = bare_plan();
    p.constants[0].number = number::exact(10);
    for (int n = 0; n < times; ++n)
        add_node(p, plan::op::multiply, static_cast<plan::index>(n), static_cast<plan::index>(n));
    return p;
}

const derivation* find(const derivation& in, const std::function<bool(const derivation&)>& is) {
    if (is(in)) return &in;
    for (const derivation& child : in.children) {
        if (const derivation* found = find(child, is)) return found;
    }
    return nullptr;
}

}  // namespace

TEST_CASE("a sum of a hundred thousand terms costs memory, not stack", "[eval][limits]") {
    CHECK(pay_last(chain(100'000)).amount == "100000.00");
}

TEST_CASE("sums within sums end at a limit, not in the stack", "[eval][limits]") {
    CHECK(pay_last(nested_sums(90)).amount == "1.00");
    const clause_outcome beyond = pay_last(nested_sums(5'000));
    CHECK(beyond.status == clause_status::bad_input);
    CHECK(beyond.problems.at(0).code == 962);
}

TEST_CASE("steps are counted, and a case beyond the limit has no amount", "[eval][limits]") {
    limits within;
    within.steps = 10'000;
    CHECK(pay_last(chain(4'000), within).status == clause_status::determined);
    const clause_outcome beyond = pay_last(chain(20'000), within);
    CHECK(beyond.status == clause_status::bad_input);
    CHECK(beyond.amount.empty());
    CHECK(beyond.problems.at(0).code == 960);
}

TEST_CASE("a limit of steps holds to the step, wherever between two looks at it", "[eval][limits]") {
    for (const plan::index terms : {1U, 2U, 1022U, 1023U, 1024U, 1025U, 5000U}) {
        INFO(terms);
        const plan::plan p = chain(terms);
        const auto passes = [&](std::uint64_t steps) {
            limits within;
            within.steps = steps;
            return pay_last(p, within).status == clause_status::determined;
        };
        std::uint64_t least = 0;
        while (!passes(least)) ++least;
        CHECK(passes(least + 1));
        CHECK(least >= terms);
        CHECK(least <= 3 * terms + 3);
        CHECK(passes(std::numeric_limits<std::uint64_t>::max()));
    }
}

TEST_CASE("a case that was cancelled leaves nothing for the next one", "[eval][limits]") {
    const test::planned made = test::plan_text(R"(policy p "P" { currency CNY round half up to 0.01 }
        clause c { claim { xs : list of money } award a { pay sum of xs cap 5 } }
        clause d { claim { x : money } award a { pay x cap 5 } }
        group both { cap 8 in total over c, d })");
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    const facts::case_data data = test::read(*made.plan, R"({"claims": {"c": {"xs": [1, 2, 3]}, "d": {"x": 7}}})");
    eval::assessor with(*made.plan);
    cancellation stop;
    eval::options how;
    how.within.cancel = &stop;
    const std::string whole = to_json(with.assess(data, how));
    CHECK(with.amount_of(0));
    stop.cancel();
    CHECK(with.assess(data, how).cancelled);
    CHECK(!with.amount_of(0));
    stop.reset();
    CHECK(to_json(with.assess(data, how)) == whole);
}

TEST_CASE("a number in between may have as many digits as the limit says", "[eval][limits]") {
    limits within;
    within.result_digits = 600;
    CHECK(pay_last(squares(8), within).status == clause_status::determined);
    const clause_outcome beyond = pay_last(squares(12), within);
    CHECK(beyond.status == clause_status::bad_input);
    CHECK(beyond.problems.at(0).code == 961);
}

TEST_CASE("a list of many items is summed exactly", "[eval][limits]") {
    std::string list;
    for (int n = 0; n < 5000; ++n) list += (n == 0 ? "" : ",") + std::string(R"({"x": 0.01})");
    CHECK(test::assess("clause c { claim { xs : list of { x : money } } award a { for each i in xs pay i.x / 3 limit "
                       "4998, largest first } }",
                       R"("xs": [)" + list + "]")
              .exact == "833/50");
}

TEST_CASE("a derivation tells facts, parameters, caps and rounding", "[eval][derivation]") {
    eval::options how;
    how.derivation = true;
    const outcome o = test::assess_all(
        R"(parameter lpr : rate { 2020-01-01: 4.15% 2020-02-20: 4.05% }
        clause c { claim { xs : list of { x : money  on : date  good : yes/no } }
        award a { for each i in xs where i.good else not_good pay (lpr on i.on) of i.x cap [most = 3.333] each } })",
        R"({"claims": {"c": {"xs": [{"x": 100, "on": "2020-02-20", "good": true}, {"x": 1, "on": "2020-02-20", "good": false}]}}})",
        how);
    REQUIRE(o.clauses.at(0).why);
    const derivation& why = *o.clauses[0].why;
    using kind = derivation::kind;
    using result = derivation::result;
    const auto* fact =
        find(why, [](const derivation& d) { return d.is == kind::fact && d.name == "/claims/c/xs/0/x"; });
    REQUIRE(fact != nullptr);
    CHECK(fact->value == "100.00 CNY");
    const auto* series = find(why, [](const derivation& d) { return d.is == kind::parameter && d.name == "lpr"; });
    REQUIRE(series != nullptr);
    CHECK(series->value == "4.05%");
    CHECK(series->origin == "2020-02-20");
    const auto* cap = find(why, [](const derivation& d) { return d.is == kind::step && d.came == result::binds; });
    REQUIRE(cap != nullptr);
    CHECK(cap->before == "4.05 CNY");
    CHECK(cap->value == "3.333 CNY");
    const auto* out = find(why, [](const derivation& d) { return d.is == kind::item && d.came == result::no; });
    REQUIRE(out != nullptr);
    CHECK(out->name == "/claims/c/xs/1");
    CHECK(out->children.at(0).name == "not_good");
    const auto* rounding = find(why, [](const derivation& d) { return d.is == kind::rounding; });
    REQUIRE(rounding != nullptr);
    CHECK(rounding->before == "3.333 CNY");
    CHECK(rounding->value == "3.33 CNY");
    CHECK(rounding->came == result::binds);
}
