// What the public API promises: compiling, choosing amendments by date, assessing, examples, expressions, loaders.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/example_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

namespace {

namespace fs = std::filesystem;

pol::compiled compile(const std::string& text, const pol::compile_options& how = {}) {
    pol::memory files({{"policy.pol", text}});
    return pol::compile(files, how);
}

pol::policy policy_of(const std::string& text, const pol::compile_options& how = {}) {
    pol::compiled made = compile(text, how);
    std::string found;
    for (const pol::diagnostic& d : made.diagnostics) found += pol::render(d, {});
    INFO(found);
    REQUIRE(made.result);
    return *made.result;
}

const std::string amended = R"(
policy aid "Aid" | "资助" { currency CNY  round half up to 0.01  status draft }
facts { period : period, recorded }
clause one "First" | "第一" { source article 1
  claim { cost : money }
  award a "Grant" | "补助" { pay [rate = 50%] of cost } }
amend aid "Rules for 2022" from 2022-01-01 to 2022-12-31 {
  set one.rate = 60%
  example "sixty" for one { cost = 10  expect 6 }
}
amend aid "Rules from July" from 2022-07-01 {
  clause two "Second" { claim { cost : money } award b { pay cost } }
  example "both" for one { cost = 10  on 2022-08-01  expect 6 }
  example "later" for two { cost = 10  expect 10 }
}
example "half" for one { cost = 10  expect 5 }
example "half, even then" for one { cost = 10  on 2022-08-01  expect 5 }
)";

std::string amount(const pol::outcome& o, const std::string& clause) {
    for (const pol::clause_outcome& c : o.clauses) {
        if (c.name == clause) return c.amount;
    }
    return "none";
}

const std::string claim = R"({"claims": {"one": {"cost": 10}, "two": {"cost": 3}}})";

pol::outcome assess_on(const pol::policy& p, const std::string& day, const std::string& text = claim) {
    pol::assess_options how;
    how.on = day;
    return p.assess(text, how);
}

struct temporary_folder {
    fs::path path = fs::temp_directory_path() /
                    ("pol-api-" + std::to_string(std::hash<std::thread::id>()(std::this_thread::get_id()) ^
                                                 static_cast<std::size_t>(reinterpret_cast<std::uintptr_t>(this))));

    temporary_folder() { fs::create_directories(path / "inside"); }
    ~temporary_folder() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path / name, std::ios::binary) << text;
    }
};

}  // namespace

TEST_CASE("the day of assessment chooses the amendments") {
    const pol::policy p = policy_of(amended);
    CHECK(amount(assess_on(p, "2021-12-31"), "one") == "5.00");
    CHECK(amount(assess_on(p, "2022-01-01"), "one") == "6.00");
    CHECK(amount(assess_on(p, "2022-12-31"), "one") == "6.00");
    CHECK(amount(assess_on(p, "2023-01-01"), "one") == "5.00");
    CHECK(amount(assess_on(p, "2022-06-30"), "two") == "none");
    CHECK(amount(assess_on(p, "2022-07-01"), "two") == "3.00");
    CHECK(assess_on(p, "2022-08-01").from.amendments == std::vector<std::string>{"Rules for 2022", "Rules from July"});
    CHECK(assess_on(p, "2022-06-30").unknown_claims == std::vector<std::string>{"two"});
}

TEST_CASE("without an option the case tells its day, by assessed_on before the end of its period") {
    const pol::policy p = policy_of(amended);
    CHECK(amount(p.assess(claim), "one") == "5.00");
    CHECK(p.assess(claim).from.assessed_on.empty());
    const std::string period =
        R"("period": {"start": "2022-01-01", "end": "2022-06-30"}, "claims": {"one": {"cost": 10}}})";
    CHECK(amount(p.assess("{" + period), "one") == "6.00");
    CHECK(p.assess("{" + period).from.assessed_on == "2022-06-30");
    CHECK(amount(p.assess("{\"assessed_on\": \"2023-02-01\", " + period), "one") == "5.00");
    CHECK(amount(assess_on(p, "2022-03-01", "{\"assessed_on\": \"2023-02-01\", " + period), "one") == "6.00");
}

TEST_CASE("a day that is none makes the whole case bad") {
    const pol::policy p = policy_of(amended);
    const pol::outcome o = assess_on(p, "2022-02-30");
    CHECK(!o.complete);
    CHECK(amount(o, "one").empty());
    CHECK(p.assess(R"({"assessed_on": "soon", "claims": {"one": {"cost": 10}}})").clauses[0].status ==
          pol::clause_status::bad_input);
}

TEST_CASE("files laid over a policy are amendments like its own") {
    pol::compile_options how;
    how.amendments = {{"rules.pol",
                       "amend aid \"Rules for 2024\" from 2024-01-01 { set one.rate = 10% example \"ten\" for one { "
                       "cost = 10 expect 1 } }"}};
    const pol::policy p = policy_of(amended, how);
    CHECK(amount(assess_on(p, "2024-05-01"), "one") == "1.00");
    const auto results = p.run_examples();
    CHECK(std::all_of(results.begin(), results.end(), [](const pol::example_result& r) { return r.passed; }));
    CHECK(results.size() == 6);
    CHECK(policy_of(amended).digest() != p.digest());
}

TEST_CASE("examples run in the time of the text in which they stand, and a failure tells what came") {
    const std::vector<pol::example_result> good = policy_of(amended).run_examples();
    CHECK(good.size() == 5);
    for (const pol::example_result& r : good) {
        INFO(r.title);
        CHECK(r.passed);
        CHECK(!r.found);
    }
    std::string wrong = amended;
    wrong.replace(wrong.find("expect 5 }"), 10, "expect 7 }");
    const std::vector<pol::example_result> bad = policy_of(wrong).run_examples();
    const auto failed = std::find_if(bad.begin(), bad.end(), [](const pol::example_result& r) { return !r.passed; });
    REQUIRE(failed != bad.end());
    CHECK(failed->title == "half");
    CHECK(failed->expected == std::vector<std::string>{"expect 7"});
    CHECK(failed->got == std::vector<std::string>{"5.00 CNY"});
    CHECK(failed->where.line > 1);
    REQUIRE(failed->found);
    CHECK(failed->found->clauses[0].why);
}

TEST_CASE("examples say facts in either language, with samples, cases, repetitions and payments") {
    const pol::policy p = policy_of(R"(
policy fair "Fair" { currency CNY  round half up to 0.01 }
choice kind | 类别 = abroad(境外) | home(境内)
facts { firm | 企业 { is_new | 新设 : yes/no } }
clause booths | 展位 "Booths" {
  claim { stands | 展台 : list of { kind | 类别 : kind  fee | 费用 : money  extra : optional money } }
  eligible when firm.is_new else old
  award a { for each s in stands  where s.kind is abroad else at_home  pay [rate = 50%] of s.fee + (s.extra if s.extra is given, otherwise 0 CNY)
            cap 1000 CNY over all years }
}
sample stand = { kind = abroad, fee = 100 }
case young { firm.is_new = yes }
example "three alike" for booths, case young { stands = [3 × stand, stand with { fee = 200, kind = home }]  paid a 0 on 2020-01-01
  expect 150  expect a = 150  expect excluded stands.3 because at_home }
example "in Chinese" for 展位 { 企业.新设 = 是  展台 = [ { 类别 = 境外, 费用 = 1万元, extra = none } ]  set rate = 60%  paid a 400 on 2020-01-01
  expect 600 }
example "unknown" for booths { stands = [] expect undetermined needs firm.is_new }
example "old" for booths { firm.is_new = no  stands = []  expect not eligible old }
example "bad" for booths, case young { stands = [ { kind = abroad, fee = -1 } ]  expect bad input }
example "ledger unknown" for booths, case young { stands = [stand]  expect undetermined }
)");
    for (const pol::example_result& r : p.run_examples()) {
        INFO(r.title << " expected " << (r.expected.empty() ? "" : r.expected[0]) << " got "
                     << (r.got.empty() ? "" : r.got[0]));
        CHECK(r.passed);
    }
}

TEST_CASE("an outcome can be limited to some clauses") {
    const pol::policy p = policy_of(amended);
    pol::assess_options how;
    how.on = "2022-08-01";
    how.clauses = {"two"};
    const pol::outcome o = p.assess(claim, how);
    REQUIRE(o.clauses.size() == 1);
    CHECK(o.total == "3.00");
    how.clauses = {"three"};
    CHECK(p.assess(claim, how).problems.at(0).code == 841);
}

TEST_CASE("the receipt repeats with the same texts and tells every other one apart") {
    const pol::policy a = policy_of(amended);
    const pol::policy b = policy_of(amended);
    const pol::outcome one = a.assess(claim);
    CHECK(one.from.pol_version == pol::version());
    CHECK(one.from.policy_digest.size() == 64);
    CHECK(pol::to_json(one) == pol::to_json(b.assess(claim)));
    CHECK(policy_of(amended + "\n").assess(claim).from.policy_digest != one.from.policy_digest);
    CHECK(a.assess(claim + " ").from.case_digest != one.from.case_digest);
}

TEST_CASE("a derivation never changes a result") {
    const pol::policy p = policy_of(amended);
    pol::assess_options how;
    how.derivation = true;
    pol::outcome with = p.assess(claim, how);
    CHECK(with.clauses[0].why);
    for (pol::clause_outcome& c : with.clauses) c.why.reset();
    CHECK(pol::to_json(with) == pol::to_json(p.assess(claim)));
}

TEST_CASE("titles are found by name in both languages") {
    const pol::policy p = policy_of(amended);
    CHECK(p.name() == "aid");
    CHECK(p.title(pol::language::chinese) == "资助");
    CHECK(p.status() == "draft");
    CHECK(p.title_of("one", pol::language::english) == "First");
    CHECK(p.title_of("a", pol::language::chinese) == "补助");
    CHECK(p.title_of("two", pol::language::chinese) == "Second");
    CHECK(p.title_of("nothing", pol::language::english).empty());
    REQUIRE(p.clauses().size() == 2);
    CHECK(p.clauses()[0].source == "article 1");
}

TEST_CASE("a policy with errors gives diagnostics and no policy; all of them in one run") {
    const pol::compiled made = compile(
        "policy p \"P\" { currency CNY }\nclause c { claim { cost : money } award a { pay costs } award b { pay cost + "
        "1 day } }");
    CHECK(!made.result);
    CHECK(made.diagnostics.size() >= 2);
}

TEST_CASE("a part that cannot be read does not hide mistakes of type elsewhere, and makes none up") {
    const pol::compiled made = compile(
        "policy p \"P\" { currency CNY }\nclause c { claim { cost : money } award a { pay cost + 1% } award b { pay } "
        "}");
    CHECK(!made.result);
    for (const pol::diagnostic& d : made.diagnostics) {
        INFO(pol::render(d, {}));
        CHECK((d.code < 200 || (d.code >= 300 && d.code < 500)));
    }
}

TEST_CASE("several threads assess with one policy at once") {
    const pol::policy p = policy_of(amended);
    std::vector<std::string> results(4);
    std::vector<std::thread> threads;
    for (std::string& result : results) {
        threads.emplace_back([&p, &result] {
            for (int i = 0; i < 50; ++i) result = pol::to_json(assess_on(p, "2022-08-01"));
        });
    }
    for (std::thread& t : threads) t.join();
    for (const std::string& result : results) CHECK(result == results[0]);
}

TEST_CASE("a folder gives its files and nothing outside of it") {
    const temporary_folder folder;
    folder.write("secret.pol", "// not for the policy");
    folder.write("inside/policy.pol", "policy p \"P\" {}");
    fs::create_directories(folder.path / "inside/sub");
    folder.write("inside/sub/part.pol", "// part");
    fs::create_symlink(folder.path / "secret.pol", folder.path / "inside/out.pol");
    fs::create_symlink(folder.path / "inside/sub/part.pol", folder.path / "inside/in.pol");

    pol::folder files((folder.path / "inside").string());
    CHECK(files.entry() == "policy.pol");
    CHECK(files.read("policy.pol"));
    CHECK(files.read("sub/part.pol") == "// part");
    CHECK(files.read("sub/../sub/part.pol"));
    CHECK(files.read("in.pol"));
    CHECK(!files.read("out.pol"));
    for (const char* path :
         {"../secret.pol", "sub/../../secret.pol", "/etc/passwd", "", ".", "sub", "nothing.pol", "..\\secret.pol"}) {
        INFO(path);
        CHECK(!files.read(path));
    }
    pol::folder one((folder.path / "inside/policy.pol").string());
    CHECK(one.entry() == "policy.pol");
    CHECK(pol::compile(files).diagnostics.size() <= 1);
}

TEST_CASE("an expression is evaluated exactly and told as people write it") {
    struct row {
        const char* text;
        const char* value;
    };
    const std::vector<row> rows = {
        {"2/3 of 1810 round half up to 0.01", "1206.67"},
        {"1/3 + 1/3", "2/3"},
        {"0.1 + 0.2", "0.3"},
        {"50% + 20%", "70%"},
        {"500万 USD", "5000000 USD"},
        {"3 CNY × 50%", "1.5 CNY"},
        {"lesser of (3, 2)", "2"},
        {"2020-01-31 + 1 month", "2020-02-29"},
        {"2 > 1 and not 1 > 2", "yes"},
        {"7 div 2", "3"},
        {"-7 mod 3", "2"},
        {"1.005 四舍五入 至 0.01", "1.01"},
        {"100 的 50%", "50"},
        {"2.5 round half even to 1", "2"},
        {"-2.5 round half up to 1", "-3"},
        {"round(2.5 down to 1) + 1", "3"},
    };
    for (const row& r : rows) {
        const pol::evaluated found = pol::evaluate_expression(r.text);
        INFO(r.text << (found.diagnostics.empty() ? "" : pol::render(found.diagnostics[0], {})));
        CHECK(found.value == r.value);
        CHECK(found.diagnostics.empty());
    }
}

TEST_CASE("a mistake in an expression is told by its place in the expression") {
    const pol::evaluated unknown = pol::evaluate_expression("1 + foo");
    REQUIRE(unknown.diagnostics.size() == 1);
    CHECK(unknown.diagnostics[0].where.column == 5);
    CHECK(unknown.diagnostics[0].where.offset == 4);
    CHECK(unknown.diagnostics[0].where.line_text == "1 + foo");
    for (const char* bad : {"", " ", "1 +", "1 2", "(1", "1)", "1 } clause x { report y = 1", "1 report z = 2",
                            "1 CNY + 1 USD", "1 / 0", "(1, 2)", "// 1", "\"", "1 round half up to 0", "policy"}) {
        INFO(bad);
        const pol::evaluated found = pol::evaluate_expression(bad);
        CHECK(found.value.empty());
        CHECK(!found.diagnostics.empty());
        for (const pol::diagnostic& d : found.diagnostics) CHECK(d.where.offset <= std::string(bad).size());
    }
    CHECK(!pol::evaluate_expression(std::string(100'000, '(')).diagnostics.empty());
    CHECK(!pol::evaluate_expression(std::string("1 + \0 2", 7)).diagnostics.empty());
    CHECK(!pol::evaluate_expression("\xFF").diagnostics.empty());
}
