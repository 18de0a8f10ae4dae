// The JSON reader: what it takes, what it refuses, where it says the fault is.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/facts/json.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace pol::facts;

document parse(std::string_view text, const pol::limits& within = {}) { return document::parse(text, within); }

int fault_of(std::string_view text, const pol::limits& within = {}) {
    const document d = parse(text, within);
    return d.fault() ? d.fault()->code : 0;
}

}  // namespace

TEST_CASE("values stand in the order of the text and know where they end") {
    const std::string text = R"({"a": [1, {"b": null}], "c": "x"})";
    const document d = parse(text);

    REQUIRE(!d.fault());
    CHECK(d[0].is == token_kind::object);
    CHECK(d[0].size == 2);
    CHECK(d.text(d[1]) == "a");
    CHECK(d[2].is == token_kind::list);
    CHECK(d[2].size == 2);
    CHECK(d.text(d[d[2].next]) == "c");
    CHECK(d.member(0, "c").has_value());
    CHECK(!d.member(0, "b").has_value());
}

TEST_CASE("a number keeps every digit of its literal") {
    const std::string digits(10'000, '7');
    const std::string text = "[0.10, -0, 1e400, 123456789012345678901234567890.000000000000000001, " + digits + "]";
    const document d = parse(text);

    REQUIRE(!d.fault());
    CHECK(d.text(d[1]) == "0.10");
    CHECK(d.text(d[2]) == "-0");
    CHECK(d.text(d[3]) == "1e400");
    CHECK(d.text(d[4]) == "123456789012345678901234567890.000000000000000001");
    CHECK(d.text(d[5]) == digits);
}

TEST_CASE("texts lose their escapes and nothing else") {
    const document d = parse(R"(["a\"b\\c\/d\n\u00e9\u4e2d\ud83d\ude00", "\u0000", "中文"])");

    REQUIRE(!d.fault());
    CHECK(d.text(d[1]) == "a\"b\\c/d\n\u00e9\u4e2d\U0001F600");
    CHECK(d.text(d[2]) == std::string_view("\0", 1));
    CHECK(d.text(d[3]) == "中文");
}

TEST_CASE("what is not JSON is refused with its code") {
    struct row {
        std::string text;
        int code;
    };
    const std::vector<row> rows = {
        {"", 801},
        {" \n\t", 801},
        {"\xEF\xBB\xBF", 801},
        {"nul", 802},
        {"{a: 1}", 802},
        {"{'a': 1}", 802},
        {"[1,]", 802},
        {"{\"a\":1,}", 802},
        {"[1 2]", 802},
        {"{\"a\" 1}", 802},
        {"// x\n{}", 802},
        {"NaN", 802},
        {"[Infinity]", 802},
        {"]", 802},
        {"[}", 802},
        {"{1: 2}", 802},
        {"+1", 802},
        {".5", 802},
        {std::string("\0{}", 3), 802},
        {"\xC2\xA0{}", 802},
        {"\xEF\xBC\x9A", 802},
        {"TRUE", 802},
        {"\x1b[0m", 802},
        {"{", 803},
        {"[", 803},
        {"{\"a\"", 803},
        {"{\"a\":", 803},
        {"{\"a\":1", 803},
        {"\"abc", 803},
        {"\"abc\\", 803},
        {"[1,", 803},
        {"01", 804},
        {"-", 804},
        {"1.", 804},
        {"1.e5", 804},
        {"1e", 804},
        {"1e+", 804},
        {"-a", 804},
        {"[00]", 804},
        {"-.5", 804},
        {"\"\\x\"", 805},
        {"\"a\nb\"", 805},
        {"\"\t\"", 805},
        {"\"\\u12\"", 805},
        {"\"\\u12g4\"", 805},
        {"\"\\ud800\"", 805},
        {"\"\\udc00\"", 805},
        {"\"\\ud800\\u0041\"", 805},
        {std::string("\"\0\"", 3), 805},
        {"\"\xFF\"", 806},
        {"\"\xC0\xAF\"", 806},
        {"\"\xED\xA0\x80\"", 806},
        {"\"\xF4\x90\x80\x80\"", 806},
        {"\xFF\xFE{\0}\0", 806},
        {"\"\xE4\xB8\"", 806},
        {"{} \xB0", 806},
        {"{} {}", 807},
        {"{}x", 807},
        {"1 2", 807},
        {"{},", 807},
        {std::string("{}\0", 3), 807},
    };
    for (const row& r : rows) {
        INFO(r.text);
        CHECK(fault_of(r.text) == r.code);
    }
}

TEST_CASE("a fault names its line and column, counted in characters") {
    const document d = parse("\xEF\xBB\xBF{\n  \"名称\": 01\n}");

    REQUIRE(d.fault());
    CHECK(d.fault()->where.line == 2);
    CHECK(d.fault()->where.column == 9);
    CHECK(d.is_empty());
    CHECK(parse("\xEF\xBB\xBF}").fault()->where.column == 1);
    CHECK(parse("{\"a\":1").fault()->where.line == 1);
}

TEST_CASE("a byte order mark in front is skipped") { CHECK(fault_of("\xEF\xBB\xBF{}") == 0); }

TEST_CASE("each limit lets pass what is at it and refuses what is beyond") {
    pol::limits within;
    within.depth = 5;
    CHECK(fault_of("[[[[[]]]]]", within) == 0);
    CHECK(fault_of("[[[[[[]]]]]]", within) == 952);

    within = {};
    within.list_items = 3;
    CHECK(fault_of("[[1],[2,3]]", within) == 953);
    CHECK(fault_of("[[1],2]", within) == 0);

    within = {};
    within.case_bytes = 4;
    CHECK(fault_of("[12]", within) == 0);
    CHECK(fault_of("[123]", within) == 951);
}

TEST_CASE("nesting of a hundred thousand levels costs no stack") {
    pol::limits within;
    within.depth = 1'000'000;
    const std::string open(100'000, '[');
    CHECK(fault_of(open + std::string(100'000, ']'), within) == 0);
    CHECK(fault_of(open, within) == 803);
    CHECK(fault_of(open) == 952);
}

TEST_CASE("every prefix of a case is refused or read, never more") {
    const std::string text = R"({"a": [1.5e3, "\u4e2d\n", true, false, null, {"b": -0.1}], "c": {}})";
    for (std::size_t n = 0; n < text.size(); ++n) {
        INFO(n);
        CHECK(fault_of(std::string_view(text).substr(0, n)) != 0);
    }
    CHECK(fault_of(text) == 0);
}

TEST_CASE("pointers escape what would break them") {
    std::string pointer;
    append_pointer(pointer, "a/b~c");
    CHECK(pointer == "/a~1b~0c");
}
