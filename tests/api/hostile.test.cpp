// Policies and cases that would exhaust a careless host: each ends with an answer or a limit that is told, soon and in little
// memory. What they ask for grows with the square of what they say, so that a test that forgets a limit is noticed.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/batch.hpp>
#include <pol/example_result.hpp>
#include <pol/outcome.hpp>
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

TEST_CASE("a series that an amendment extends day by day for a lifetime is in order") {
    const auto day = [](int n) {
        return std::to_string(1000 + n / 336) + "-" + std::to_string(101 + n / 28 % 12).substr(1) + "-" +
               std::to_string(101 + n % 28).substr(1);
    };
    std::string extended;
    for (int n = 30'000; n > 0; --n) extended += "extend s { " + day(n) + ": " + std::to_string(n) + " }\n";
    const std::string text = "parameter s : money { 1000-01-01: 0 }\nclause c { award a { pay s on 1050-01-01 } }\n";
    pol::assess_options how;
    how.on = "2020-01-01";
    const pol::policy p = good(text + "amend p from 2020-01-01 {\n" + extended + "}\n");
    CHECK(p.assess("{}", how).total == std::to_string(50 * 336) + ".00");
    const pol::compiled twice =
        compile(text + "amend p from 2020-01-01 {\n" + extended + "extend s { 1050-01-01: 1 } }\n");
    CHECK(!twice.result);
    CHECK(has(twice.diagnostics, 505));
}

TEST_CASE("payments in thousands of examples are looked up among thousands of awards") {
    const std::string paid = repeated(10'000, [](const std::string& n) {
        return "example \"e" + n + "\" for c" + n + " { paid a9999 5 on 2020-01-01  expect 1 }\n";
    });
    good(repeated(10'000, [](const std::string& n) { return "clause c" + n + " { award a" + n + " { pay 1 } }\n"; }) +
         paid);
}

TEST_CASE("an example that fails tells of its own clause, however many there are") {
    const pol::policy p = good(clauses(1'000) + repeated(1'000, [](const std::string& n) {
                                   return "example \"e" + n + "\" for c" + n + " { expect 2 } ";
                               }));
    const std::vector<pol::example_result> results = p.run_examples();
    REQUIRE(results.size() == 1'000);
    const pol::example_result& last = results.back();
    CHECK(last.clause == "c999");
    CHECK(last.got == std::vector<std::string>{"1.00 CNY"});
    REQUIRE(last.found);
    CHECK(last.found->clauses.size() == 1);
    CHECK(last.where.line == 1'002);
    CHECK(last.where.column > 30'000);
    CHECK(last.where.line_text.empty());  // a line of all examples is not copied for each
}

TEST_CASE("examples that were cancelled are not put together") {
    const pol::policy p = good("facts { xs : list of money }\nclause c { award a { pay sum of xs } }\n" +
                               repeated(1'000, [](const std::string& n) {
                                   return "example \"" + n + "\" for c { xs = [ 1000000 × 1 ]  expect 1000000 }\n";
                               }));
    pol::cancellation stop;
    stop.cancel();
    pol::assess_options how;
    how.limits.cancel = &stop;
    const std::vector<pol::example_result> results = p.run_examples(how);
    CHECK(results.size() == 1'000);
    CHECK(std::none_of(results.begin(), results.end(), [](const pol::example_result& r) { return r.passed; }));
}

TEST_CASE("a name may be so long and no longer") {
    const auto text = [](std::size_t size) {
        const std::string name(size, 'x');
        return "facts { " + name + " : money }\nclause c { award a { pay " + name + " } }\n";
    };
    CHECK(compile(text(300)).result);
    const pol::compiled refused = compile(text(301));
    CHECK(!refused.result);
    REQUIRE(has(refused.diagnostics, 904));
    CHECK(refused.diagnostics.front().where.column == 9);
}

TEST_CASE("very many names in a case that a policy does not know are read one by one, and a hundred are told") {
    const pol::policy p = good(
        "facts { x : money }\nclause c { award a { pay x  cap 10 over all years } }\n" +
        repeated(1'000, [](const std::string& n) { return "clause c" + n + " { award a" + n + " { pay 1 } }\n"; }));
    const auto member = [](const std::string& n) { return (n == "0" ? "\"p" : ",\"p") + n + "\":1"; };
    const std::string names = repeated(200'000, member);
    const pol::outcome parameters = p.assess(R"({"x": 1, "parameters": {)" + names + "}}");
    CHECK(parameters.clauses[0].status == pol::clause_status::bad_input);
    CHECK(parameters.problems.size() <= 102);
    const pol::outcome entry = p.assess(R"({"x": 1, "ledger": [{)" + names + "}]}");
    CHECK(entry.clauses[0].status == pol::clause_status::bad_input);
    CHECK(entry.problems.size() <= 102);
    const auto payment = [](const std::string& n) {
        return std::string(n == "0" ? "" : ",") + R"({"award": "a)" + n + R"(", "date": "2020-01-01", "amount": 1})";
    };
    CHECK(p.assess(R"({"x": 1, "ledger": [)" + repeated(20'000, payment) + "]}").problems.size() == 101);
}

TEST_CASE("a name of megabytes in a case is told by its beginning") {
    const pol::policy p = good("facts { x : money }\nclause c { award a { pay x  cap 10 over all years } }\n");
    const std::string name(5'000'000, '~');
    for (const std::string& text :
         {"{\"x\": 1, \"" + name + "\": 1, \"" + name + "\": 2}", "{\"x\": 1, \"parameters\": {\"" + name + "\": 1}}",
          "{\"x\": 1, \"claims\": {\"" + name + "\": {}}}", "{\"x\": 1, \"ledger\": [{\"" + name + "\": 1}]}",
          "{\"x\": 1, \"ledger\": [{\"name\": \"" + name + "\"}]}"}) {
        std::vector<pol::diagnostic> told = p.assess(text).problems;
        REQUIRE(!told.empty());
        for (const pol::diagnostic& d : told) {
            CHECK(d.where.pointer.size() < 2'100);
            for (const std::string& a : d.arguments) CHECK(a.size() < 1'100);
        }
    }
}

TEST_CASE("records in records cannot ask for more than is written, in depth or in number") {
    const auto chain = [](int levels) {
        std::string text = "record r0 { a : money }\n";
        for (int n = 1; n < levels; ++n)
            text += "record r" + std::to_string(n) + " { a : r" + std::to_string(n - 1) + " }\n";
        return text + "facts { x : r" + std::to_string(levels - 1) + " }\nclause c { award a { pay 1 } }\n";
    };
    CHECK(compile(chain(99)).result);
    CHECK(has(compile(chain(100)).diagnostics, 917));
    CHECK(has(compile(chain(10'000)).diagnostics, 917));

    const auto doubled = [](int times) {
        std::string text = "record r0 { a : money  b : list of money }\n";
        for (int n = 1; n < times; ++n) {
            const std::string inner = "r" + std::to_string(n - 1);
            text += "record r" + std::to_string(n) + " { a : " + inner + "  b : list of " + inner + " }\n";
        }
        return text + "facts { x : r" + std::to_string(times - 1) + " }\nclause c { award a { pay 1 } }\n";
    };
    CHECK(compile(doubled(8)).result);
    const pol::compiled refused = compile(doubled(60));
    CHECK(!refused.result);
    REQUIRE(has(refused.diagnostics, 915));
    CHECK(refused.diagnostics.back().where.line == 62);
    pol::limits within;
    within.policy_parts = 4'000;
    CHECK(compile(doubled(7), within).result);
    CHECK(!compile(doubled(9), within).result);
}

TEST_CASE("arithmetic on numbers of thousands of digits takes steps for its length") {
    const pol::policy p = good(R"(facts { xs : list of { a : number } ys : list of { b : number } }
        clause c { award a { pay 1 CNY × count of (xs where any y in ys has (y.b * y.b * y.b * y.b * y.b * y.b = a * a * a * a)) } })");
    const auto case_of = [](std::size_t digits) {
        const auto items = [&](const std::string& name, const std::string& last) {
            return repeated(60, [&](const std::string& n) {
                return (n == "0" ? "{\"" : ",{\"") + name + "\": 1" + std::string(digits - 1, '0') + n + last + "}";
            });
        };
        return R"({"xs": [)" + items("a", "1") + R"(], "ys": [)" + items("b", "7") + "]}";
    };
    pol::assess_options how;
    how.limits.steps = 200'000;
    CHECK(p.assess(case_of(3), how).total == "0.00");
    const pol::outcome beyond = p.assess(case_of(900), how);
    CHECK(beyond.clauses[0].status == pol::clause_status::bad_input);
    CHECK(has(beyond.clauses[0].problems, 960));
}

TEST_CASE("the highest of thousands of awards or clauses is found in one look through them, if all are known") {
    const auto named = [](const std::string& of) {
        return repeated(20'000, [&of](const std::string& n) { return (n == "0" ? "" : ", ") + of + n; });
    };
    const std::string awards = repeated(20'000, [](const std::string& n) {
        return "award a" + n + " { pay x + " + std::to_string(std::stoi(n) % 1'000) + " CNY }\n";
    });
    const pol::policy p =
        good("facts { x : money }\nclause c {\n" + awards + "highest of " + named("a") + " }\n" +
             repeated(20'000,
                      [](const std::string& n) {
                          return "clause c" + n + " { award a { pay " + std::to_string(std::stoi(n) / 7) + " } }\n";
                      }) +
             "group g { highest of " + named("c") + " }\n");
    const pol::outcome known = p.assess(R"({"x": 1})");
    CHECK(known.clauses[0].amount == "1000.00");
    CHECK(known.clauses[0].awards[999].exact == "1000");
    CHECK(known.clauses[0].awards[1'999].exact == "0");
    CHECK(pol::prepare(p).result);
    CHECK(known.total == "3857.00");  // 1000 and the first of the largest: 19999 / 7
    pol::assess_options how;
    how.clauses = {"c"};
    how.limits.steps = 1'000'000;
    const pol::outcome unknown = p.assess("{}", how);
    CHECK(unknown.clauses[0].status == pol::clause_status::bad_input);
    CHECK(has(unknown.clauses[0].problems, 960));
}
