// The whole Shenyang policy over a made-up population: a batch gives each enterprise what it gets by itself.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
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

}  // namespace

TEST_CASE("a batch of enterprises of Shenyang gives each what it gets by itself", "[batch][shenyang]") {
    const auto seen = test::compare_population(shenyang(), 400, 20221231, 2);
    UNSCOPED_INFO(seen.difference.substr(0, 2000));
    REQUIRE(seen.difference.empty());
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
