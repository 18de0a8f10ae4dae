// Tests of lang/text: lines and columns, UTF-8, widths, literals.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/source.hpp"
#include "lang/text/literals.hpp"
#include "lang/text/unicode.hpp"
#include "lang/text/width.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace pol::text;

namespace {

number_literal number_of(std::string_view text) {
    return scan_number(text.data(), text.data() + text.size(), unit_rule::always);
}
date_literal date_of(std::string_view text) { return scan_date(text.data(), text.data() + text.size()); }
text_literal text_of(std::string_view text) { return scan_text(text.data(), text.data() + text.size()); }

}  // namespace

TEST_CASE("columns count characters, not bytes", "[text]") {
    source_set files;
    const source& file = files.add("a.pol", "ab\n补助 x\r\nlast");

    CHECK(file.at(0).line == 1);
    CHECK(file.at(3).line == 2);
    CHECK(file.at(10).line == 2);
    CHECK(file.at(10).column == 4);
    CHECK(file.at(13).line == 3);
    CHECK(file.at(13).column == 1);
    CHECK(file.line(2) == "补助 x");
    CHECK(file.line(3) == "last");
    CHECK(file.line(4).empty());
}

TEST_CASE("a byte order mark takes no column", "[text]") {
    source_set files;
    const source& file = files.add("a.pol", "\xEF\xBB\xBFpolicy");

    CHECK(file.at(3).column == 1);
    CHECK(file.line(1) == "policy");
}

TEST_CASE("an address tells its file, also at the end of one", "[text]") {
    source_set files;
    const source& first = files.add("a.pol", "abc");
    const source& second = files.add("b.pol", "");
    const source& third = files.add("c.pol", "xyz");

    CHECK(files.find(first.end()) == &first);
    CHECK(files.find(second.base()) == &second);
    CHECK(files.find(third.base() + 1) == &third);
    CHECK(files.find(third.end() + 5) == nullptr);
    CHECK(files.find("c.pol") == &third);
    CHECK(files.text({third.base(), third.base() + 2}) == "xy");
    CHECK(files.text({first.base(), third.end()}).empty());
}

TEST_CASE("the first malformed byte of UTF-8 is found", "[text]") {
    struct sample {
        std::string bytes;
        std::size_t at;
    };
    const auto each = GENERATE(values<sample>({
        {"policy 政策 😀", std::string::npos},
        {"ab\x80", 2},
        {"\xC0\xAF", 0},          // overlong
        {"a\xE0\x80\x80", 1},     // overlong
        {"\xED\xA0\x80", 0},      // a surrogate
        {"\xF4\x90\x80\x80", 0},  // beyond U+10FFFF
        {"政\xE6\x94", 3},        // cut short
        {"\xFF", 0},
    }));
    INFO(each.bytes);
    CHECK(find_malformed_utf8(each.bytes) == each.at);
}

TEST_CASE("Chinese takes two columns, a combining mark none", "[text]") {
    CHECK(width(std::string_view("abc")) == 3);
    CHECK(width(std::string_view("补助 x")) == 6);
    CHECK(width(std::string_view("e\xCC\x81")) == 1);
    CHECK(width(std::string_view("，“”")) == 4);  // quotes are narrow outside of Chinese fonts
    CHECK(width(std::string_view("😀")) == 2);
}

TEST_CASE("a word ends at the, which is a word of its own in Chinese", "[text]") {
    const std::string text = "总投入的50%";
    CHECK(std::string(text.data(), word_end(text.data(), text.data() + text.size())) == "总投入");
}

TEST_CASE("numbers are read with their Chinese powers, per cent, currency and unit", "[text]") {
    struct sample {
        std::string text;
        std::string digits;
        int power;
        bool is_percent;
        std::string currency;
        literal_kind kind;
        std::size_t length;
    };
    const auto each = GENERATE(values<sample>({
        {"300_000", "300_000", 0, false, "", literal_kind::number, 7},
        {"1.5亿", "1.5", 8, false, "", literal_kind::number, 6},
        {"2千万", "2", 7, false, "", literal_kind::number, 7},
        {"3.85%", "3.85", 0, true, "", literal_kind::number, 5},
        {"3％", "3", 0, true, "", literal_kind::number, 4},
        {"500万 USD", "500", 4, false, "USD", literal_kind::money, 10},
        {"30万元", "30", 4, false, "CNY", literal_kind::money, 8},
        {"500万美元", "500", 4, false, "USD", literal_kind::money, 12},
        {"6 months", "6", 0, false, "", literal_kind::duration, 8},
        {"6个月后", "6", 0, false, "", literal_kind::duration, 7},
        {"5.x", "5", 0, false, "", literal_kind::number, 1},
        {"5 USDX", "5", 0, false, "", literal_kind::number, 1},
    }));
    INFO(each.text);
    const number_literal n = number_of(each.text);
    REQUIRE(n.end != nullptr);
    CHECK(std::string(n.digits) == each.digits);
    CHECK(n.power == each.power);
    CHECK(n.is_percent == each.is_percent);
    CHECK(std::string(n.currency) == each.currency);
    CHECK(n.kind == each.kind);
    CHECK(n.end == each.text.data() + each.text.size() - (each.text.size() - each.length));
}

TEST_CASE("a unit that names the next field is not taken", "[text]") {
    const std::string text = "0 days : count";
    const number_literal n = scan_number(text.data(), text.data() + text.size(), unit_rule::unless_it_names_a_field);
    CHECK(n.kind == literal_kind::number);
}

TEST_CASE("both forms of dates are read, and only real days are real", "[text]") {
    CHECK(days_from_civil(date_of("1970-01-01")) == 0);
    CHECK(days_from_civil(date_of("2000年3月1日")) == 11017);
    CHECK(days_from_civil(date_of("0001-01-01")) == -719162);
    CHECK(is_real_day(date_of("2024-02-29")));
    CHECK_FALSE(is_real_day(date_of("2023-02-29")));
    CHECK_FALSE(is_real_day(date_of("2023-13-01")));
    CHECK_FALSE(is_real_day(date_of("0000-01-01")));
    CHECK(date_of("2023-1-1").end == nullptr);
    CHECK(date_of("2023-01-011").end == nullptr);
}

TEST_CASE("texts end at their own kind of quote or at the end of the line", "[text]") {
    CHECK(text_of("\"a \\\" b\" x").content == "a \\\" b");
    CHECK(text_of("“a \" b” x").content == "a \" b");
    CHECK_FALSE(text_of("\"a\nb\"").is_closed);
    CHECK(text_of("\"a \\q b\"").bad_escape != nullptr);
    CHECK(unescape("a\\n\\\"\\\\") == "a\n\"\\");
}
