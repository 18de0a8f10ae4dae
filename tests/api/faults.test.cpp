// No memory, through the C++ interface: std::bad_alloc and nothing else comes out, what was there before can be used, the same
// call succeeds once there is memory again, and nothing is lost.
// SPDX-License-Identifier: Apache-2.0
#include "tests/api/faults.hpp"
#include "tests/support/fair_policy.hpp"

#include <pol/batch.hpp>
#include <pol/batch_result.hpp>
#include <pol/differences.hpp>
#include <pol/example_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>
#include <pol/stream.hpp>
#include <pol/sweep.hpp>

#include <algorithm>
#include <cstring>

namespace {

using pol::test::run_or_repeat;
using pol::test::until_nothing_is_refused;

pol::policy fairs() {
    pol::memory files(
        {{"policy.pol", pol::test::fair_policy}, {pol::test::fair_numbers_path, pol::test::fair_numbers}});
    const pol::compiled made = pol::compile(files);
    REQUIRE(made.result);
    return *made.result;
}

constexpr std::size_t much_text = 1'000'000;

// Does the work until what it says does not change any more, and then with each request refused.
template <class Work>
void always_says_the_same(Work&& work, std::uint64_t tries = 200) {
    const std::string expected = work();
    REQUIRE(expected.size() > 20);
    until_nothing_is_refused([&] { return work() == expected ? nullptr : "something else is said"; }, tries);
}

const char* const lines[] = {"period = 2022-01-01 to 2022-12-31",
                             "firm.is_sme = yes",
                             "fair.n = 3",
                             "fair.booths += { key = \"a\", fee = 1.8万 }",
                             "fair.booths += { key = \"another key\", fee = 600 }",
                             "fair.booths[0].fee = 2 × fair.booths[0].fee",
                             "fair.booths[1].fe = 2",
                             "set fair.rate = 40%",
                             "paid stands 100 on 2021-01-01",
                             "dollars.cost = 1/3 + ",
                             "fair.transport = { cost = 10 }"};

// A line that is refused leaves the scenario as it was, and so does one for which there is no memory.
std::string given(pol::scenario& to) {
    std::string told;
    for (const char* line : lines) {
        const auto found = run_or_repeat([&] { return to.give(line); });
        run_or_repeat([&] {
            for (const pol::diagnostic& d : found) pol::render(d, {});
            return true;
        });
        if (!found.empty()) told.push_back(static_cast<char>('0' + found.front().code % 10));
    }
    return told;
}

}  // namespace

constexpr std::uint64_t each_request = 1'000'000;

TEST_CASE("a file that there is no memory to read is not told to be missing", "[faults]") {
    pol::folder files(std::string(POL_SOURCE_DIR) + "/policies/shenyang");
    always_says_the_same([&] { return run_or_repeat([&] { return files.read("policy.pol"); }).value_or("missing"); },
                         each_request);
}

TEST_CASE("texts of a column that are bound again once there is memory are those of the column", "[faults]") {
    pol::batch_options how;
    how.on = "2022-12-31";
    const pol::prepared desk = pol::prepare(fairs(), how);
    REQUIRE(desk.result);
    const char bytes[] = "ZenithApexZenith";
    const std::int32_t offsets[] = {0, 6, 10, 16};
    const pol::text_cells names = {offsets, false, bytes, 3};
    always_says_the_same(
        [&] {
            auto facts = run_or_repeat([&] { return pol::batch_facts(*desk.result, 3); });
            run_or_repeat([&] { return facts.bind("firm.name", names); });
            const auto due = run_or_repeat([&] { return desk.result->assess(facts); });
            pol::test::restore_memory();
            return due.case_json(0) + due.case_json(1) + due.case_json(2);
        },
        each_request);
}

TEST_CASE("no memory while a real policy is compiled is bad_alloc", "[faults]") {
    pol::folder files(std::string(POL_SOURCE_DIR) + "/policies/shenyang");
    always_says_the_same(
        [&] {
            const pol::compiled made = run_or_repeat([&] { return pol::compile(files); });
            return run_or_repeat([&] { return made.result ? made.result->digest() : std::string(); });
        },
        40);
}

TEST_CASE("no memory between the lines of a scenario is bad_alloc, and the line may be given again", "[faults]") {
    const pol::policy with = fairs();
    always_says_the_same([&] {
        pol::scenario one = run_or_repeat([&] { return pol::scenario(with); });
        const std::string refused = given(one);
        return run_or_repeat([&] {
            std::string told = refused + one.case_json() + pol::to_json(one.assess(true));
            for (const std::string& line : one.lines()) told += line;
            const std::optional<std::vector<pol::need>> needs = one.needs();
            for (const pol::need& n : *needs) told += n.place + n.money.value_or("?");
            told += one.evaluate("sum of fair.booths.fee / 7").value;
            return told;
        });
    });
}

TEST_CASE("no memory while a scenario is swept or looked up is bad_alloc", "[faults]") {
    const pol::policy with = fairs();
    pol::scenario one(with);
    given(one);
    pol::sweep_request asked;
    asked.path = "fair.booths[1].fee";
    asked.to = "10万";
    asked.samples = 20;
    always_says_the_same([&] {
        return run_or_repeat([&] {
            std::string told;
            for (const pol::sweep_piece& p : pol::sweep(one, asked).pieces) told += p.points.front().at + p.rate;
            const auto reached = pol::goal(one, asked, "10400");
            told += reached && reached->is_reached ? reached->least.at : "not reached";
            for (const pol::fact_summary& f : one.contents().facts) told += f.path;
            return told;
        });
    });
}

TEST_CASE("no memory while outcomes are compared, examples run and amendments chosen is bad_alloc", "[faults]") {
    const pol::policy with = fairs();
    pol::assess_options how;
    how.derivation = true;
    const pol::outcome before = with.assess(R"({"firm":{"is_sme":true},"claims":{"fair":{"n":3}}})", how);
    const pol::outcome after = with.assess(pol::test::fair_case, how);
    always_says_the_same([&] {
        return run_or_repeat([&] {
            std::string told;
            for (const pol::clause_difference& d : pol::differences(before, after))
                for (const auto& r : d.reasons) told += r.name + r.before + r.after;
            for (const pol::example_result& r : with.run_examples()) told += r.title + (r.passed ? "+" : "-");
            const pol::compiled amended = with.amended({"2"});
            told += amended.result ? pol::to_json(amended.result->assess(pol::test::fair_case)) : "none";
            return told + std::to_string(with.amended({"Rules of 2022"}).diagnostics.size());
        });
    });
}

namespace {

struct text_source final : pol::byte_source {
    explicit text_source(const std::string& from) : text(from) {}
    std::optional<std::size_t> read(char* to, std::size_t size) override {
        const std::size_t count = std::min(size, text.size() - at);
        std::memcpy(to, text.data() + at, count);
        at += count;
        return count;
    }
    const std::string& text;
    std::size_t at = 0;
};

// Has its memory beforehand: the host's own is not what is tested.
struct text_sink final : pol::byte_sink {
    text_sink() { text.reserve(much_text); }
    bool write(std::string_view bytes) override {
        text += bytes;
        return true;
    }
    std::string text;
};

}  // namespace

TEST_CASE("no memory while files of cases are assessed by several threads is bad_alloc", "[faults]") {
    const pol::policy with = fairs();
    std::string cases = "id,firm.is_sme,fair.n,fair.transport,dollars.cost,dollars.square,period.end,assessed_on\n";
    std::string booths = "id,key,fee\n";
    for (int n = 0; n < 300; ++n) {
        const std::string key = "E" + std::to_string(1000 + n);
        cases += key + (n % 3 == 0 ? ",no," : ",yes,") + (n % 41 == 0 ? "x" : "7") + ",no,10," + std::to_string(n) +
                 ",2022-03-31," + (n % 2 == 0 ? "2022-03-31" : "2021-03-31") + "\n";
        for (int item = 0; item < n % 3; ++item)
            booths += key + ",k" + std::to_string(item) + "," + std::to_string(n * 10) + "\n";
    }
    text_sink outcomes, rejects, explanations;
    always_says_the_same(
        [&] {
            return run_or_repeat([&] {
                text_source from(cases), items(booths);
                outcomes.text.clear();
                rejects.text.clear();
                explanations.text.clear();
                pol::stream_files files;
                files.cases = {&from, "cases.csv", pol::text_form::csv};
                files.lists = {{"fair.booths", {&items, "booths.csv", pol::text_form::csv}}};
                files.outcomes = &outcomes;
                files.rejects = &rejects;
                files.explanations = &explanations;
                pol::stream_options how;
                how.set = {{"usd_cny", "6.7"}};
                how.threads = 3;
                how.chunk_rows = 64;
                how.explain_rows = 3;
                const pol::stream_summary done = pol::assess_stream(with, files, how);
                return outcomes.text + rejects.text + explanations.text + pol::to_json(done);
            });
        },
        60);
}
