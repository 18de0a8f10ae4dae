// The whole Shenyang policy over a made-up population: a batch gives each enterprise what it gets by itself.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/engine.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/population.hpp"
#include "tests/support/population_csv.hpp"
#include "tests/support/shenyang_batch.hpp"

#include <algorithm>

namespace {

using namespace pol;

const plan::plan& shenyang() {
    static const auto made = test::shenyang_plan(POL_SOURCE_DIR);
    REQUIRE(made);
    return *made;
}

// What the exact evaluator said, as text.
std::string exactly(const batch::batch_outcome& found) {
    std::string all;
    for (const auto& part : found.exactly.parts()) {
        for (const auto& [row, clause, said] : part) {
            outcome one;
            one.clauses = {said};
            all += std::to_string(row) + " " + std::to_string(clause) + " " + to_json(one) + "\n";
        }
    }
    return all;
}

void must_be_alike(const batch::batch_outcome& one, const batch::batch_outcome& other) {
    REQUIRE(one.clauses.size() == other.clauses.size());
    for (std::size_t c = 0; c < one.clauses.size(); ++c) {
        const batch::clause_columns& here = one.clauses[c];
        const batch::clause_columns& there = other.clauses[c];
        CHECK(here.status == there.status);
        CHECK(here.amount == there.amount);
        CHECK(here.exact == there.exact);
        CHECK(here.failed == there.failed);
        REQUIRE(here.notes.size() == there.notes.size());
        for (std::size_t n = 0; n < here.notes.size(); ++n) CHECK(here.notes[n].values == there.notes[n].values);
    }
    CHECK(exactly(one) == exactly(other));
}

}  // namespace

TEST_CASE("a batch of enterprises of Shenyang gives each what it gets by itself", "[batch][shenyang]") {
    const auto seen = test::compare_population(shenyang(), 400, 20221231, 2);
    UNSCOPED_INFO(seen.difference.substr(0, 2000));
    REQUIRE(seen.difference.empty());
}

TEST_CASE("a batch is the same with any number of threads, and whatever its memory held before", "[batch][shenyang]") {
    const batch::population many = test::shenyang_population(shenyang(), 20'000, 11);
    const batch::population few = test::shenyang_population(shenyang(), 9'000, 12);
    batch::request asked;
    asked.what = {true, true, true};
    asked.base.settings = test::shenyang_settings(shenyang());
    const batch::engine with(shenyang(), asked);
    const batch::batch_outcome by_one = with.assess(batch::look_at(few));
    REQUIRE(by_one.exactly.size() > 100);

    batch::batch_outcome found;
    with.assess(batch::look_at(many), found, 3);
    must_be_alike(found, with.assess(batch::look_at(many)));
    with.assess(batch::look_at(few), found, 2);
    must_be_alike(found, by_one);
}

TEST_CASE("a made-up population claims each measure, and most claims are determined", "[batch][shenyang]") {
    const auto seen = test::compare_population(shenyang(), 1000, 7, 1);
    REQUIRE(seen.difference.empty());
    REQUIRE(seen.clauses.size() == 20);
    for (const auto& [name, counts] : seen.clauses) {
        INFO(name << ": " << counts.claimed << " claimed, " << counts.determined << " determined, " << counts.paid
                  << " paid");
        CHECK(counts.claimed > 100);
        CHECK(counts.determined * 5 > counts.claimed);
        if (counts.gives_money) CHECK(counts.paid * 10 > counts.claimed);
        CHECK(counts.bad_input == 0);
    }
}

TEST_CASE("a made-up enterprise as JSON reads back to the same facts", "[batch][shenyang]") {
    CHECK(test::first_misread(shenyang(), 300, 99).empty());
}

TEST_CASE("a made-up population as CSV has a row for each enterprise and for each item", "[batch][shenyang]") {
    const batch::population made = test::shenyang_population(shenyang(), 60, 3);
    const std::vector<test::csv_file> files = test::csv_files(shenyang(), made);
    REQUIRE(files.size() == shenyang().tables.size());
    for (std::size_t t = 0; t < files.size(); ++t) {
        INFO(files[t].list);
        const std::string& text = files[t].text;
        const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
        CHECK(lines == 1 + (t == 0 ? made.rows : made.lists[t].offsets.back()));
        const std::string header = text.substr(0, text.find('\n'));
        const std::string last = text.substr(text.rfind('\n', text.size() - 2) + 1);
        CHECK(header.rfind("id", 0) == 0);
        CHECK(std::count(header.begin(), header.end(), ',') == std::count(last.begin(), last.end(), ','));
    }
    const auto again = test::csv_files(shenyang(), test::shenyang_population(shenyang(), 60, 3));
    CHECK(std::equal(files.begin(), files.end(), again.begin(), [](auto& a, auto& b) { return a.text == b.text; }));
}
