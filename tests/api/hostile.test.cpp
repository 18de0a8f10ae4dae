// Policies and cases that would exhaust a careless host: each ends with an answer or a limit that is told, soon and in little
// memory. What they ask for grows with the square of what they say, so that a test that forgets a limit is noticed.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/example_result.hpp>
#include <pol/policy.hpp>

#include <algorithm>

namespace {

const std::string header = "policy p \"P\" { currency CNY  round half up to 0.01 }\n";

template <class Line>
std::string repeated(int times, Line&& line) {
    std::string text;
    for (int n = 0; n < times; ++n) text += line(std::to_string(n));
    return text;
}

pol::compiled compile(const std::string& text, const pol::limits& within = {}) {
    pol::memory files({{"policy.pol", header + text}});
    pol::compile_options how;
    how.limits = within;
    return pol::compile(files, how);
}

pol::policy good(const std::string& text) {
    pol::compiled made = compile(text);
    std::string found;
    for (const pol::diagnostic& d : made.diagnostics) found += pol::render(d, {});
    INFO(found.substr(0, 1000));
    REQUIRE(made.result);
    return *made.result;
}

bool has(const std::vector<pol::diagnostic>& found, int code) {
    return std::any_of(found.begin(), found.end(), [code](const pol::diagnostic& d) { return d.code == code; });
}

std::string clauses(int count) {
    return repeated(count, [](const std::string& n) { return "clause c" + n + " { award a { pay 1 } }\n"; });
}

// A new selection each month: the months of 2000 and after.
std::string amendments(int count) {
    std::string text = "clause c { award a { pay [r = 1] } }\n";
    for (int n = 0; n < count; ++n) {
        const std::string month = std::to_string(101 + n % 12).substr(1);
        text += "amend p from " + std::to_string(2000 + n / 12) + "-" + month +
                "-01 { set c.r = " + std::to_string(n + 2) + " }\n";
    }
    return text;
}

}  // namespace

TEST_CASE("a policy of too many parts is refused, and told where it passed the limit") {
    pol::limits within;
    within.policy_parts = 500;
    CHECK(compile(clauses(30), within).result);
    const pol::compiled made = compile(clauses(200), within);
    CHECK(!made.result);
    REQUIRE(has(made.diagnostics, 915));
    CHECK(made.diagnostics.front().where.line > 30);
    CHECK(made.diagnostics.front().where.line < 200);
}

TEST_CASE("as many selections of amendments as the limit allows are compiled, and one more is refused") {
    pol::limits within;
    within.version_parts = 20'000;
    const pol::compiled refused = compile(amendments(200), within);
    CHECK(!refused.result);
    REQUIRE(has(refused.diagnostics, 916));
    CHECK(refused.diagnostics.front().where.line > 2);
    int most = 1;  // a policy of more amendments has more parts, so the limit is found by trying
    while (compile(amendments(most + 1), within).result) ++most;
    CHECK(most > 5);
    CHECK(compile(amendments(most), within).result);
    within.version_parts *= 2;
    CHECK(compile(amendments(most + 1), within).result);
}

TEST_CASE("ten thousand mistakes among ten thousand names are found at once, and a hundred are told") {
    const std::string facts =
        "facts {\n" + repeated(10'000, [](const std::string& n) { return "the_name_" + n + " : money\n"; }) + "}\n";
    const std::string wrong = repeated(
        10'000, [](const std::string& n) { return "clause c" + n + " { award a { pay the_nane_" + n + " } }\n"; });
    const pol::compiled made = compile(facts + wrong);
    CHECK(!made.result);
    CHECK(made.diagnostics.size() == 100);
    CHECK(made.diagnostics.back().code == 901);
}

TEST_CASE("amendments that repeal thousands of clauses take no longer than those clauses") {
    const std::string repeals =
        repeated(10'000, [](const std::string& n) { return n == "0" ? "" : "repeal c" + n + "\n"; });
    const pol::policy p = good(clauses(10'000) + "amend p from 2020-01-01 {\n" + repeals + "}\n");
    pol::assess_options how;
    how.on = "2020-01-01";
    CHECK(p.assess("{}", how).total == "1.00");
}

TEST_CASE("a choice of very many values is read value by value without a search through all of them") {
    const auto value = [](const std::string& n) { return (n == "0" ? "v" : " | v") + n; };
    const pol::policy p = good("choice k = " + repeated(10'000, value) + "\nfacts { xs : list of k  x : k }\n" +
                               "table t(v: k) : money {\n" +
                               repeated(10'000, [](const std::string& n) { return "v" + n + " : " + n + "\n"; }) +
                               "otherwise: 0 }\nclause c { award a { pay t(x) + 1 CNY × count of xs } }\n");
    const auto item = [](const std::string& n) { return (n == "0" ? "\"v" : ",\"v") + n + '"'; };
    const std::string xs = repeated(10'000, item);
    CHECK(p.assess(R"({"x": "v9999", "xs": [)" + xs + "]}").total == "19999.00");
    const auto wrong = [](const std::string& n) { return (n == "0" ? "\"w" : ",\"w") + n + '"'; };
    const pol::outcome refused = p.assess(R"({"x": "v1", "xs": [)" + repeated(10'000, wrong) + "]}");
    CHECK(refused.clauses.at(0).status == pol::clause_status::bad_input);
}

TEST_CASE("a short case cannot ask for more facts of items than the limit allows") {
    const pol::policy p = good("facts { xs : list of {\n" +
                               repeated(2'000, [](const std::string& n) { return "f" + n + " : money = 0\n"; }) +
                               "} }\nclause c { award a { for each x in xs  pay x.f1 } }\n");
    const auto item = [](const std::string& n) { return std::string(n == "0" ? "{}" : ",{}"); };
    pol::assess_options how;
    how.limits.list_cells = 2'000 * 100;
    CHECK(p.assess(R"({"xs": [)" + repeated(100, item) + "]}", how).total == "0.00");
    const pol::outcome beyond = p.assess(R"({"xs": [)" + repeated(20'000, item) + "]}", how);
    CHECK(beyond.clauses.at(0).status == pol::clause_status::bad_input);
    CHECK(std::count_if(beyond.problems.begin(), beyond.problems.end(),
                        [](const pol::diagnostic& d) { return d.code == 955; }) +
              std::count_if(beyond.clauses[0].problems.begin(), beyond.clauses[0].problems.end(),
                            [](const pol::diagnostic& d) { return d.code == 955; }) >
          0);
}

TEST_CASE("thousands of reasons, notes and permissions are told once each, in their order") {
    const auto condition = [](const std::string& n) { return "eligible when x else r" + n + "\n"; };
    const auto award = [](const std::string& n) { return "award a" + n + " { pay 10  cap 1 }\n"; };
    const auto value = [](const std::string& n) { return (n == "0" ? "n" : " | n") + n; };
    const pol::policy p =
        good("choice k = " + repeated(10'000, value) + "\nfacts { x : yes/no  names : list of k }\nclause c {\n" +
             repeated(10'000, condition) + repeated(10'000, award) + "}\n" +
             "clause d { permit p { for each name in names as give { where name is not n0 } } }\n");
    const auto name = [](const std::string& n) { return (n == "0" ? "\"n" : ",\"n") + n + '"'; };
    const std::string names = repeated(10'000, name);
    const pol::outcome refused = p.assess(R"({"x": false, "names": [)" + names + "," + names + "]}");
    REQUIRE(refused.clauses.size() == 2);
    CHECK(refused.clauses[0].reasons.size() == 10'000);
    CHECK(refused.clauses[0].reasons.back() == "r9999");
    CHECK(refused.clauses[1].permissions.size() == 9'999);
    CHECK(refused.clauses[1].permissions.back() == "give_n9999");
    const pol::outcome paid = p.assess(R"({"x": true, "names": []})");
    CHECK(paid.clauses[0].notes.size() == 10'000);
    CHECK(paid.clauses[0].notes.back() == "cap a9999");
}

TEST_CASE("an example of a few words cannot stand for more items than a case may have") {
    const pol::policy p = good(R"(facts { xs : list of { ys : list of { y : money } } }
        sample x = { ys = [ 100000 × { y = 1 } ] }
        clause c { award a { pay sum of xs.ys.y } }
        example "as many as are allowed" for c { xs = [ 9 × { ys = [ 10 × { y = 1 } ] } ]  expect 90 }
        example "too many" for c { xs = [ 100000 × x ]  expect 1 }
        example "far too many" for c { xs = [ 99999999999999999999 × { ys = [] } ]  expect 0 }
    )");
    pol::assess_options how;
    how.limits.list_items = 9 + 90;
    const std::vector<pol::example_result> results = p.run_examples(how);
    REQUIRE(results.size() == 3);
    CHECK(results[0].passed);
    for (const std::size_t n : {1U, 2U}) {
        CHECK(!results[n].passed);
        REQUIRE(results[n].found);
        CHECK(has(results[n].found->problems, 953));
    }
}
