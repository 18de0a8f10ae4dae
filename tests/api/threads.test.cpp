// One policy, used by many threads at once in every way that the public headers offer: each gets what one alone gets. Built with
// the thread sanitizer (`./dev tsan`) this also finds what goes well by luck.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/fair_policy.hpp"
#include "tests/support/fill_case.hpp"

#include <pol/arrow.hpp>
#include <pol/batch_result.hpp>
#include <pol/case.hpp>
#include <pol/example_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>
#include <pol/stream.hpp>
#include <pol/sweep.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>

namespace {

constexpr unsigned many = 16;

pol::policy fairs() {
    pol::memory files(
        {{"policy.pol", pol::test::fair_policy}, {pol::test::fair_numbers_path, pol::test::fair_numbers}});
    return *pol::compile(files).result;
}

pol::policy shenyang() {
    pol::folder files(std::string(POL_SOURCE_DIR) + "/policies/shenyang");
    const pol::compiled made = pol::compile(files);
    REQUIRE(made.result);
    return *made.result;
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream from(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(from), {}};
}

// Worked cases of the measures.
std::vector<std::string> worked_cases() {
    std::vector<std::string> all;
    for (const char* name : {"all_measures", "m03_three_pick_two_largest", "m05_seven_booths_smallest_reduced",
                             "m10_contract_below_benchmark", "m17_one_third_rounding"})
        all.push_back(text_of(std::string(POL_SOURCE_DIR) + "/tests/cases/shenyang/cases/" + name + ".json"));
    return all;
}

// `work(n)` says in a text what it found; alone first, and then in every thread, each of which begins at another `n`.
void same_in_every_thread(std::size_t count, const std::function<std::string(std::size_t)>& work) {
    std::vector<std::string> expected;
    for (std::size_t n = 0; n < count; ++n) expected.push_back(work(n));
    CHECK(std::all_of(expected.begin(), expected.end(), [](const std::string& e) { return e.size() > 20; }));
    std::atomic<unsigned> wrong{0};
    std::atomic<unsigned> ready{0};
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < many; ++t) {
        threads.emplace_back([&, t] {
            ++ready;
            while (ready < many) std::this_thread::yield();
            for (std::size_t n = 0; n < count; ++n) {
                const std::size_t one = (n + t) % count;
                if (work(one) != expected[one]) ++wrong;
            }
        });
    }
    for (std::thread& t : threads) t.join();
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("sixteen threads compile the same texts", "[threads]") {
    same_in_every_thread(2, [](std::size_t) { return fairs().digest(); });
}

TEST_CASE("sixteen threads assess cases in JSON with one policy", "[threads]") {
    const pol::policy with = shenyang();
    const std::vector<std::string> cases = worked_cases();
    same_in_every_thread(cases.size(), [&](std::size_t n) {
        pol::assess_options how;
        how.derivation = true;
        return pol::to_json(with.assess(cases[n], how));
    });
}

TEST_CASE("sixteen threads assess cases by handles with one assessor", "[threads]") {
    const pol::policy with = shenyang();
    const pol::prepared_case ready = pol::prepare_case(with);
    REQUIRE(ready.result);
    const pol::case_assessor& desk = *ready.result;
    const std::vector<std::string> cases = worked_cases();
    same_in_every_thread(cases.size(), [&](std::size_t n) {
        pol::case_facts facts(desk);
        pol::case_result due(desk);
        std::string told;
        for (int again = 0; again < 2; ++again) {
            facts.clear();
            // What has no handle (parameters, a ledger) comes with the whole case.
            if (!pol::test::fill(desk, cases[n], facts)) facts.load(cases[n]);
            if (!desk.assess(facts, due)) return std::string();
            for (std::size_t c = 0; c < due.clauses().size(); ++c) {
                desk.assess(facts, c, due);
                told += std::string(pol::to_text(due.clauses()[c].status)) + std::to_string(due.clauses()[c].amount);
            }
        }
        return told + facts.json() + pol::to_json(desk.explain(facts));
    });
}

namespace {

struct columns {
    static constexpr std::size_t rows = 9000;  // enough for two threads in each batch
    std::vector<std::int8_t> is_sme;
    std::vector<std::int64_t> fee, square;
    std::vector<std::int32_t> booths{0};

    columns() {
        for (std::size_t n = 0; n < rows; ++n) {
            is_sme.push_back(n % 5 == 0 ? 0 : 1);
            // Some need more than 64 bits, and so the exact evaluator.
            square.push_back(static_cast<std::int64_t>(n % 1000 == 0 ? 9'000'000'000'000 : n));
            for (std::size_t item = 0; item < n % 4; ++item) fee.push_back(static_cast<std::int64_t>(n * item));
            booths.push_back(static_cast<std::int32_t>(fee.size()));
        }
    }

    pol::batch_facts bound(const pol::batch_assessor& to) const {
        pol::batch_facts facts(to, rows);
        facts.bind("firm.is_sme", pol::cells_of(is_sme));
        facts.bind("dollars.square", pol::cells_of(square));
        facts.bind("dollars.cost", pol::cells_of(square, 2));
        facts.bind("fair.booths", pol::list_cells{booths.data(), false, rows, nullptr, 0});
        facts.bind("fair.booths.fee", pol::cells_of(fee, 2));
        return facts;
    }
};

std::string told(const pol::batch_result& due) {
    std::string all = pol::to_json(due.outcome_of(1000)) + due.case_json(17);
    for (const pol::batch_clause& c : due.clauses()) {
        all.append(reinterpret_cast<const char*>(c.status.data()), c.status.size());
        for (const std::int64_t amount : c.amount) all += std::to_string(amount) + ' ';
    }
    return all;
}

}  // namespace

TEST_CASE("sixteen threads assess batches of several threads each with one assessor and one set of columns",
          "[threads]") {
    pol::batch_options how;
    how.on = "2022-03-31";
    how.set = {{"usd_cny", "6.7"}};
    how.exact = how.reasons = how.notes = true;
    const pol::prepared ready = pol::prepare(fairs(), how);
    REQUIRE(ready.result);
    const columns from;
    const pol::batch_facts shared = from.bound(*ready.result);
    REQUIRE(shared.problems().empty());
    const pol::batch_result one_for_all = ready.result->assess(shared);
    same_in_every_thread(2, [&](std::size_t n) {
        const auto own = n == 0 ? shared : from.bound(*ready.result);
        const pol::batch_result due = ready.result->assess(own, 2);
        ArrowSchema schema;
        ArrowArray array;
        if (!pol::export_arrow(one_for_all, {}, schema, array)) return std::string();
        schema.release(&schema);
        array.release(&array);
        return told(due);
    });
}

TEST_CASE("sixteen threads fill, ask and sweep scenarios of one policy", "[threads]") {
    const pol::policy with = fairs();
    pol::scenario begun(with);
    for (const char* line : {"period = 2022-01-01 to 2022-12-31", "firm.is_sme = yes", "fair.n = 3",
                             "fair.booths += { key = \"a\", fee = 600 }"})
        REQUIRE(begun.give(line).empty());
    same_in_every_thread(3, [&](std::size_t n) {
        pol::scenario own(begun);  // copies share what they do not change
        own.give("fair.booths += { key = \"b\", fee = " + std::to_string(1000 * (n + 1)) + " }");
        pol::sweep_request asked;
        asked.path = "fair.booths[1].fee";
        asked.to = "10万";
        std::string all = own.case_json() + pol::to_json(own.assess(true));
        for (const pol::sweep_piece& p : pol::sweep(own, asked).pieces) all += p.points.front().at + p.rate;
        const auto needs = own.needs();
        for (const pol::need& need : *needs) all += need.place;
        for (const pol::fact_summary& f : own.contents().facts) all += f.path;
        return all;
    });
}

TEST_CASE("sixteen threads ask one policy what it holds, run its examples and choose amendments", "[threads]") {
    const pol::policy with = fairs();
    same_in_every_thread(2, [&](std::size_t n) {
        std::string all;
        for (const pol::fact_summary& f : pol::contents_of(with).facts) all += f.path;
        for (const pol::clause_summary& c : with.clauses())
            all += c.name + with.title_of(c.name, pol::language::chinese);
        for (const pol::example_result& r : with.run_examples()) all += r.title + (r.passed ? "+" : "-");
        const pol::compiled amended = with.amended({n == 0 ? "1" : "Rules from July 2022"});
        all += pol::to_json(amended.result->assess(pol::test::fair_case));
        return all + pol::evaluate_expression("2/3 of 1810 round half up to 0.01").value +
               std::string(pol::explanation(201));
    });
}

namespace {

struct text_source final : pol::byte_source {
    explicit text_source(std::string from) : text(std::move(from)) {}
    std::optional<std::size_t> read(char* to, std::size_t size) override {
        const std::size_t count = std::min(size, text.size() - at);
        std::memcpy(to, text.data() + at, count);
        at += count;
        return count;
    }
    const std::string text;
    std::size_t at = 0;
};

struct text_sink final : pol::byte_sink {
    bool write(std::string_view bytes) override {
        text += bytes;
        return true;
    }
    std::string text;
};

}  // namespace

TEST_CASE("sixteen threads assess files of cases with one policy, with several threads each", "[threads]") {
    const pol::policy with = fairs();
    std::string rows = "id,firm.is_sme,dollars.cost,dollars.square,assessed_on\n";
    for (int n = 0; n < 2000; ++n)
        rows += "E" + std::to_string(n) + (n % 3 == 0 ? ",no," : ",yes,") + (n % 41 == 0 ? "x" : "10") + "," +
                std::to_string(n) + (n % 2 == 0 ? ",2022-03-31\n" : ",2021-03-31\n");
    same_in_every_thread(2, [&](std::size_t n) {
        text_source cases(rows);
        text_sink outcomes, rejects;
        pol::stream_files files;
        files.cases = {&cases, "cases.csv", pol::text_form::csv};
        files.outcomes = &outcomes;
        files.rejects = &rejects;
        pol::stream_options how;
        how.set = {{"usd_cny", "6.7"}};
        how.threads = 1 + 2 * static_cast<unsigned>(n);
        how.chunk_rows = 256;
        return outcomes.text + rejects.text + pol::to_json(pol::assess_stream(with, files, how)) + outcomes.text;
    });
}
