// Outcomes as text: digits, quotation marks, columns by name, and the quick way against the careful one.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/state.hpp"
#include "runtime/number/exact.hpp"
#include "runtime/stream/outcome_writer.hpp"
#include "runtime/stream/output_columns.hpp"
#include "runtime/stream/quick_rows.hpp"
#include "runtime/stream/text_buffer.hpp"
#include "tests/support/catch.hpp"

#include <limits>
#include <random>

namespace {

using namespace pol;
using namespace pol::stream;

std::string decimal(std::int64_t value, int places) {
    text_buffer to;
    to.add_decimal(value, places);
    return std::string(to.bytes());
}

std::string cell_text(std::string_view text) {
    text_buffer to;
    to.add_cell(text);
    return std::string(to.bytes());
}

// Two clauses with money, one of them in whole tens, and one with permissions.
const policy& sample() {
    static const std::string text = R"(
policy sample "Sample" { currency CNY  round half up to 0.01 }
facts { cost : money }
clause aid { award half { pay 50% of cost } award bit { pay 1% of cost } }
clause lump { round half up to 10  award whole { pay 20% of cost } }
)";
    static const compiled made = [] {
        memory files(std::vector<named_text>{{"policy.pol", text}});
        return compile(files);
    }();
    REQUIRE(made.result);
    return *made.result;
}

const plan::plan& sample_plan() { return policy_access::of(sample()).versions.front().plan; }

std::vector<std::string> names_of(const chosen_columns& chosen) {
    std::vector<std::string> names;
    for (const output_column& c : chosen.columns) names.push_back(c.name);
    return names;
}

// Cases whose outcomes are made up.
struct made_up {
    chunk keys;
    batch::facts_view facts;
    batch::batch_outcome found;

    void add(std::string_view key, clause_status s, std::int64_t amount) {
        keys.key_bytes += key;
        keys.key_ends.push_back(static_cast<std::uint32_t>(keys.key_bytes.size()));
        found.clauses.resize(2);
        for (batch::clause_columns& c : found.clauses) {
            c.status.push_back(s);
            c.amount.push_back(s == clause_status::determined ? amount : 0);
            c.reasons = {"old", "far"};
            c.failed.push_back(s == clause_status::not_eligible ? 3 : 0);
        }
        found.rows = ++facts.rows;
    }
};

std::string written_carefully(const made_up& from, const std::vector<output_column>& columns, text_form form) {
    const batch::engine by(sample_plan(), {});
    const std::vector<amount_form> forms = amount_forms(sample_plan());
    const std::vector<bool> all;
    case_cells cells(by, from.facts, from.found, forms, all);
    outcome_writer writer(columns, form);
    text_buffer to;
    for (std::uint32_t row = 0; row < from.facts.rows; ++row) {
        cells.go_to(row);
        writer.row(bound_to(columns, sample_plan()), from.keys.key(row), keys::mixed, cells, to);
    }
    return std::string(to.bytes());
}

}  // namespace

TEST_CASE("an amount is written with all its places", "[stream]") {
    CHECK(decimal(0, 2) == "0.00");
    CHECK(decimal(5, 2) == "0.05");
    CHECK(decimal(-5, 2) == "-0.05");
    CHECK(decimal(99999999, 2) == "999999.99");
    CHECK(decimal(100000000, 2) == "1000000.00");
    CHECK(decimal(7, 0) == "7");
    CHECK(decimal(7, 3) == "0.007");
    CHECK(decimal(1234567, 6) == "1.234567");
    CHECK(decimal(1, 30) == "0.000000000000000000000000000001");
    CHECK(decimal(std::numeric_limits<std::int64_t>::max(), 2) == "92233720368547758.07");
    CHECK(decimal(std::numeric_limits<std::int64_t>::min(), 2) == "-92233720368547758.08");
    CHECK(decimal(std::numeric_limits<std::int64_t>::min(), 19) == "-0.9223372036854775808");
}

TEST_CASE("amounts of every length are written as exact numbers write them", "[stream]") {
    std::mt19937_64 chance(20260101);
    for (int n = 0; n < 200000; ++n) {
        const auto value = static_cast<std::int64_t>(chance() >> (chance() % 64));
        const int places = n % 2 == 0 ? 2 : static_cast<int>(chance() % 12);
        const number::exact expected = number::exact(value) / number::exact::power_of_ten(places);
        INFO(value << " " << places);
        REQUIRE(decimal(value, places) == expected.to_decimal(places));
    }
}

TEST_CASE("a cell stands in quotation marks where RFC 4180 wants them, and at blank ends", "[stream]") {
    CHECK(cell_text("plain") == "plain");
    CHECK(cell_text("") == "");
    CHECK(cell_text("a,b") == "\"a,b\"");
    CHECK(cell_text("a\"b") == "\"a\"\"b\"");
    CHECK(cell_text("a\nb") == "\"a\nb\"");
    CHECK(cell_text("a\rb") == "\"a\rb\"");
    CHECK(cell_text(" a") == "\" a\"");
    CHECK(cell_text("沈阳") == "沈阳");
    CHECK(cell_text("=1+1") == "=1+1");
}

TEST_CASE("keys are plain only if none of them needs quotation marks", "[stream]") {
    CHECK(look_at_keys("") == keys::plain);
    CHECK(look_at_keys("E0000001E0000002沈阳-1_a") == keys::plain);
    for (const char* bad : {",", "\"", " ", "\t", "\n", "\r"}) {
        for (std::size_t at = 0; at < 20; ++at) {
            std::string bytes(20, 'x');
            bytes[at] = *bad;
            CHECK(look_at_keys(bytes) == keys::mixed);
        }
    }
}

TEST_CASE("columns are chosen by name and by pattern, in that order and once", "[stream]") {
    const std::vector<const plan::plan*> plans{&sample_plan()};
    const auto chosen = [&](const std::vector<std::string>& names, const std::vector<std::string>& clauses = {}) {
        return names_of(choose_columns(plans, clauses, names));
    };
    using texts = std::vector<std::string>;
    CHECK(chosen({"lump.amount", "key"}) == texts{"lump.amount", "key"});
    CHECK(chosen({"*.amount", "key", "aid.amount"}) == texts{"aid.amount", "lump.amount", "key"});
    CHECK(chosen({"aid.ha*", "l*.status"}) == texts{"aid.half", "lump.status"});
    CHECK(chosen({}, {"lump"}) == texts{"key", "lump.status", "lump.amount", "total", "reasons", "needs", "problems"});
    CHECK(chosen({"*"}).size() == 6 + 9 * 2 + 3);
}

TEST_CASE("a column that does not exist is a failure with what was meant", "[stream]") {
    const std::vector<const plan::plan*> plans{&sample_plan()};
    for (const char* wrong : {"aid.amonut", "AID.amount", "aid.amount "}) {
        const chosen_columns found = choose_columns(plans, {}, {"key", wrong});
        REQUIRE(found.failure);
        CHECK(found.failure->code == 971);
        REQUIRE(found.failure->notes.size() == 1);
        CHECK(found.failure->notes.front().arguments == std::vector<std::string>{"aid.amount"});
    }
    CHECK(choose_columns(plans, {"lump"}, {"aid.amount"}).failure);
    CHECK(choose_columns(plans, {}, {"none*"}).failure);
}

TEST_CASE("the quick way writes the bytes of the careful one, or leaves the row to it", "[stream]") {
    const std::vector<const plan::plan*> plans{&sample_plan()};
    made_up from;
    std::mt19937_64 chance(7);
    for (int n = 0; n < 500; ++n) {
        const auto s = static_cast<clause_status>(n % 7 == 0 ? 4 : chance() % 2);
        from.add(std::string(chance() % 20, 'k'), s, static_cast<std::int64_t>(chance() >> (chance() % 63 + 1)));
    }
    from.add("last", clause_status::determined, -1234);
    using texts = std::vector<std::string>;
    for (const texts& names :
         {texts{"key", "aid.amount"}, texts{"key", "aid.status", "lump.amount"}, texts{"*.amount", "key"},
          texts{"key", "total", "aid.amount"}, texts{"total", "reasons", "needs", "problems"}}) {
        const std::vector<output_column> columns = choose_columns(plans, {}, names).columns;
        const std::vector<amount_form> forms = amount_forms(sample_plan());
        const std::vector<bool> all;
        const std::vector<bound_column> bound = bound_to(columns, sample_plan());
        const quick_rows quick(bound, forms, all, from.facts, from.found, from.keys);
        REQUIRE(quick.is_possible());
        const batch::engine by(sample_plan(), {});
        case_cells cells(by, from.facts, from.found, forms, all);
        outcome_writer writer(columns, text_form::csv);
        text_buffer to;
        std::uint32_t left = 0;
        for (std::uint32_t row = 0; row < from.facts.rows; ++row) {
            row = quick.add(row, from.facts.rows, to);
            if (row == from.facts.rows) break;
            ++left;
            cells.go_to(row);
            writer.row(bound, from.keys.key(row), keys::mixed, cells, to);
        }
        CHECK(left < from.facts.rows / 2 + 1);
        CHECK(std::string(to.bytes()) == written_carefully(from, columns, text_form::csv));
    }
}

TEST_CASE("a clause that rounds to tens has its amounts in tens", "[stream]") {
    const std::vector<const plan::plan*> plans{&sample_plan()};
    made_up from;
    from.add("a", clause_status::determined, 12);
    from.add("b\"", clause_status::not_claimed, 0);
    const std::vector<output_column> columns = choose_columns(plans, {}, {"key", "*.amount", "total"}).columns;
    CHECK(written_carefully(from, columns, text_form::csv) == "a,0.12,120.00,120.12\n\"b\"\"\",,,0.00\n");
    CHECK(written_carefully(from, columns, text_form::json_lines) ==
          "{\"key\":\"a\",\"aid.amount\":\"0.12\",\"lump.amount\":\"120.00\",\"total\":\"120.12\"}\n"
          "{\"key\":\"b\\\"\",\"aid.amount\":null,\"lump.amount\":null,\"total\":\"0.00\"}\n");
}
