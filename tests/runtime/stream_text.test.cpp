// The splitter of CSV: quoting, line ends, faults and blocks of any size.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/csv_text.hpp"
#include "runtime/stream/memory_source.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/random_policy.hpp"

#include <string>
#include <vector>

namespace {

using namespace pol;
using row = std::vector<std::string>;

constexpr std::size_t many = 1 << 20;

struct table {
    std::vector<row> rows;    // a faulty one is empty
    std::vector<int> faults;  // by row
    std::vector<std::uint64_t> lines;
    std::vector<std::uint64_t> consumed;
};

table split(const std::string& text, std::size_t block = 1000, std::size_t at_once = many, std::size_t longest = many,
            const char* loops = nullptr) {
    stream::memory_source source(text, at_once);
    stream::csv_text csv(source, block, longest, stream::text_kernels_for_this_machine(loops));
    table found;
    std::string scratch;
    while (csv.next()) {
        REQUIRE(csv.rows() > 0);
        for (std::uint32_t r = 0; r < csv.rows(); ++r) {
            row& fields = found.rows.emplace_back();
            found.faults.push_back(csv.fault(r));
            found.lines.push_back(csv.line(r));
            found.consumed.push_back(csv.consumed(r));
            if (csv.fault(r) != 0) continue;
            for (std::uint32_t f = 0; f < csv.fields(r); ++f)
                fields.emplace_back(stream::unquoted(csv.field(r, f), scratch));
        }
    }
    REQUIRE(!csv.has_failed());
    return found;
}

std::vector<row> rows_of(const std::string& text) { return split(text).rows; }

void same(const table& a, const table& b) {
    CHECK(a.rows == b.rows);
    CHECK(a.faults == b.faults);
    CHECK(a.lines == b.lines);
    CHECK(a.consumed == b.consumed);
}

}  // namespace

TEST_CASE("fields are separated by commas and rows by line ends of any kind") {
    const std::vector<row> wanted = {{"a", "b"}, {"1", "2"}, {"", ""}};
    CHECK(rows_of("a,b\n1,2\n,\n") == wanted);
    CHECK(rows_of("a,b\r\n1,2\r\n,\r\n") == wanted);
    CHECK(rows_of("a,b\r1,2\r,\r") == wanted);
    CHECK(rows_of("a,b\n1,2\r\n,") == wanted);
    CHECK(rows_of("\xEF\xBB\xBF"
                  "a,b\n1,2\n,\n") == wanted);
    CHECK(rows_of("").empty());
    CHECK(rows_of("\xEF\xBB\xBF").empty());
    CHECK(rows_of("a,b\n\n1\n") == std::vector<row>{{"a", "b"}, {""}, {"1"}});
}

TEST_CASE("a field in quotes may hold commas, line breaks and doubled quotes") {
    CHECK(rows_of("\"a,b\",\"c\"\"d\"\n\"1\n2\",\"\"\n") == std::vector<row>{{"a,b", "c\"d"}, {"1\n2", ""}});
    CHECK(rows_of("\"x\"") == std::vector<row>{{"x"}});
    CHECK(rows_of("\"x\"\r\n\"y\"\r") == std::vector<row>{{"x"}, {"y"}});
    CHECK(rows_of("\"\"\"\"\n") == std::vector<row>{{"\""}});
}

TEST_CASE("lines are counted through quoted breaks") {
    const table found = split("a\n\"1\n2\r\n3\r4\"\nb\nc\n");
    CHECK(found.lines == std::vector<std::uint64_t>{1, 2, 6, 7});
}

TEST_CASE("a bad quote costs its own row and no other") {
    for (const char* bad : {"1,2\"3", "\"1\"2,3", "\"1,2", "1,\"2", "\"1\" ,2"}) {
        const table found = split(std::string("a,b\n") + bad + "\n3,4\n5,6\n");
        INFO(bad);
        REQUIRE(found.rows.size() == 4);
        CHECK(found.faults == std::vector<int>{0, 871, 0, 0});
        CHECK(found.rows[2] == row{"3", "4"});
        CHECK(found.lines == std::vector<std::uint64_t>{1, 2, 3, 4});
    }
    CHECK(split("\"a\n\"b\n\"c").faults == std::vector<int>{871, 871, 871});
}

TEST_CASE("NUL and bytes that are not UTF-8 are faults of their row") {
    using namespace std::string_literals;
    CHECK(split("a\n1\0\n2\n"s).faults == std::vector<int>{0, 872, 0});
    CHECK(split("a\n\"1\0\"\n2\n"s).faults == std::vector<int>{0, 872, 0});
    CHECK(split("a\n\xFF\n2\n\xE4\xB8\nz").faults == std::vector<int>{0, 873, 0, 873, 0});
    CHECK(rows_of("中文,é\n") == std::vector<row>{{"中文", "é"}});
}

TEST_CASE("a row beyond the bound is a fault and what follows is read") {
    const std::string text = "ab\n" + std::string(100, 'x') + "\ncd\n" + std::string(11, 'y') + "\nef\n";
    for (const std::size_t block : {1U, 7U, 64U, 1000U}) {
        const table found = split(text, block, many, 10);
        INFO(block);
        CHECK(found.faults == std::vector<int>{0, 874, 0, 874, 0});
        CHECK(found.rows[4] == row{"ef"});
        CHECK(found.lines == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
    }
    CHECK(split("ab\n0123456789\n", 1, 1, 10).faults == std::vector<int>{0, 0});
    const std::string unclosed = "a\n\"" + std::string(40, 'x') + "\nb\nc\n";
    CHECK(split(unclosed, 1000, many, 20).faults.size() == 4);
}

TEST_CASE("blocks of any size give the same rows") {
    using namespace std::string_literals;
    const std::string texts[] = {
        "a,b\r\n\"1\r\n2\",\"x\"\"y\"\r\n3,4\r5,6\n\n7,8",
        "\xEF\xBB\xBFk,v\n\"a\"b,1\n2,\"3\n4,5\n\xFF,6\n",
        "a,b\n1,2\0\n3,4\r"s,
        "a\r\rb\r\n\r\nc",
        std::string(130, 'x') + ",\"" + std::string(70, 'y') + "\"\n" + std::string(200, ','),
    };
    for (const std::string& text : texts) {
        const table whole = split(text);
        INFO(text);
        for (std::size_t block = 1; block <= 9; ++block) same(split(text, block), whole);
        for (std::size_t at_once = 1; at_once <= 7; ++at_once) same(split(text, 1000, at_once), whole);
        same(split(text, 1, 1), whole);
        for (const char* loops : {"baseline", "v3", "v4"}) same(split(text, 1000, many, many, loops), whole);
    }
}

TEST_CASE("rows of differing widths are told from those that are alike") {
    test::dice roll(3);
    for (int round = 0; round < 300; ++round) {
        std::string text;
        std::vector<std::uint32_t> widths;
        const int usual = roll.between(1, 6);
        const int odd = roll.pick<int>({2, 50, 1000});
        for (int r = roll.between(1, 300); r > 0; --r) {
            const int width = roll.one_in(odd) ? roll.between(1, 6) : usual;
            // A row in quotes is gone through field by field.
            text += roll.one_in(odd) ? "\"1\"" : "1";
            for (int n = 1; n < width; ++n) text += ",1";
            text += '\n';
            widths.push_back(static_cast<std::uint32_t>(width));
        }
        stream::memory_source source(text, many);
        stream::csv_text csv(source, static_cast<std::size_t>(roll.between(1, 1500)), many);
        std::size_t before = 0;
        for (; csv.next(); before += csv.rows()) {
            for (std::uint32_t row = 0; row < csv.rows(); ++row) {
                REQUIRE(csv.fields(row) == widths[before + row]);
                const auto wanted = static_cast<std::uint32_t>(usual);
                std::uint32_t unlike = row;
                while (unlike < csv.rows() && widths[before + unlike] == wanted) ++unlike;
                REQUIRE(csv.first_unlike(row, wanted) == unlike);
            }
        }
        REQUIRE(before == widths.size());
    }
}

TEST_CASE("random tables are read back whatever the quoting, the line ends and the blocks") {
    test::dice roll(7);
    const std::vector<std::string> pieces = {"a",    "12.50", ",",  "\"", "\n",
                                             "\r\n", " ",     "中", "",   "long text of more than a block"};
    const std::vector<std::string> ends = {"\n", "\r\n", "\r"};
    for (int round = 0; round < 400; ++round) {
        const int columns = roll.between(1, 5);
        const std::string end = roll.pick(ends);
        std::vector<row> wanted;
        std::string text;
        for (int r = roll.between(1, 40); r > 0; --r) {
            row fields;
            for (int c = 0; c < columns; ++c) {
                std::string field;
                for (int n = roll.between(0, 3); n > 0; --n) field += roll.pick(pieces);
                if (c > 0) text += ',';
                const bool must_quote = field.find_first_of(",\"\r\n") != std::string::npos;
                if (!must_quote && !roll.one_in(4)) {
                    text += field;
                } else {
                    text += '"';
                    for (const char each : field) text += each == '"' ? "\"\"" : std::string(1, each);
                    text += '"';
                }
                fields.push_back(field);
            }
            wanted.push_back(fields);
            text += end;
        }
        const bool ends_blank =
            columns == 1 && wanted.back()[0].empty() && text.substr(text.size() - end.size() - 1, 1) != "\"";
        if (roll.one_in(2) && !ends_blank) text.resize(text.size() - end.size());
        const char* const loops = roll.pick<const char*>({"baseline", "v3", "v4"});
        const table found = split(text, static_cast<std::size_t>(roll.between(1, 200)),
                                  static_cast<std::size_t>(roll.between(1, 100)), many, loops);
        INFO(text);
        REQUIRE(found.rows == wanted);
        REQUIRE(found.consumed.back() == text.size());
    }
}
