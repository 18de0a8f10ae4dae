// Diagnostics as people see them: sentences, places, underlining, suggestions, and the same as JSON.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/catalogue.hpp"
#include "lang/messages/sink.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace pol;
using Words = std::vector<std::string>;

text::span span_of(const text::source_set& sources, std::string_view part) {
    const text::source& file = *sources.files().front();
    const auto at = static_cast<std::uint32_t>(file.bytes().find(part));
    return {file.base() + at, file.base() + at + static_cast<std::uint32_t>(part.size())};
}

}  // namespace

TEST_CASE("arguments are put into the sentence of either language") {
    CHECK(messages::sentence(201, {"cost"}, language::english) == "nothing here is called `cost`");
    CHECK(messages::sentence(201, {"cost"}, language::chinese) == "此处没有名为 `cost` 的内容");
    CHECK(messages::sentence(304, {"@type_money USD", "@list_of @type_date"}, language::english) ==
          "money USD is needed here, this is list of date");
    CHECK(messages::sentence(304, {"@type_money", "@type_count"}, language::chinese) == "此处需要金额，而这是数量");
    CHECK(messages::sentence(245, {"prime"}, language::english).find("{ DATE: VALUE }") != std::string::npos);
    CHECK(messages::sentence(99999, {}, language::english).empty());
    CHECK(messages::sentence(304, {}, language::english) == " is needed here, this is ");
    CHECK(messages::sentence(201, {"@no_such_keyword"}, language::english) ==
          "nothing here is called `no_such_keyword`");
}

TEST_CASE("the part is underlined by display width") {
    text::source_set sources;
    sources.add("a.pol", "let x = 1\n  设 金额上限 = 成本 × 2\n");
    messages::sink sink(sources, 10);
    sink.fix(sink.report(201, span_of(sources, "成本"), {"成本"}), span_of(sources, "成本"), "总成本");
    const std::vector<diagnostic> found = sink.take();
    REQUIRE(found.size() == 1);
    CHECK(found[0].where.line == 2);
    CHECK(found[0].where.column == 12);
    CHECK(render(found[0], {}) ==
          "a.pol:2:12: error POL0201: nothing here is called `成本`\n"
          "   2 |   设 金额上限 = 成本 × 2\n"
          "     |                 ^^^^\n"
          "  write: 总成本\n");
    CHECK(render(found[0], {language::chinese, false}).find("错误 POL0201：此处没有名为") != std::string::npos);
    CHECK(render(found[0], {language::english, true}).find("\x1b[1;31m") != std::string::npos);
    CHECK(render(found[0], {}).find('\x1b') == std::string::npos);
}

TEST_CASE("lines that cannot be shown as they are do no harm") {
    text::source_set sources;
    sources.add("a.pol",
                std::string("\tx\x1b[2Jy\r\n") + std::string(3000, 'z') + "\n" + std::string(300, 'w') + "end");
    messages::sink sink(sources, 10);
    sink.report(201, {1, 2}, {"x"});
    sink.report(201, {100, 101}, {"z"});
    sink.report(201, span_of(sources, "end"), {"end"});
    const std::vector<diagnostic> found = sink.take();
    REQUIRE(found.size() == 3);
    CHECK(render(found[0], {}).find('\x1b') == std::string::npos);
    CHECK(render(found[0], {}).find('\t') == std::string::npos);
    CHECK(render(found[1], {}).size() < 200);
    CHECK_THAT(render(found[2], {}), test::contains("…w"));
    CHECK_THAT(render(found[2], {}), test::contains("^^^\n"));
}

TEST_CASE("a diagnostic about a case shows its pointer") {
    diagnostic d;
    d.code = 201;
    d.arguments = {"x"};
    d.where.pointer = "/claims/m03/centers/0";
    CHECK(render(d, {}) == "/claims/m03/centers/0: error POL0201: nothing here is called `x`\n");
    CHECK_THAT(to_json(d), test::contains("\"pointer\":\"/claims/m03/centers/0\""));
}

TEST_CASE("a diagnostic without a place begins with what it is") {
    diagnostic d;
    d.code = 201;
    d.arguments = {"x"};
    CHECK(render(d, {}) == "error POL0201: nothing here is called `x`\n");
    CHECK(render(d, {language::chinese, false}).find("错误 POL0201：") == 0);
}

TEST_CASE("JSON is one line whatever the text holds") {
    diagnostic d;
    d.code = 201;
    d.arguments = {"a\"b\\c\nd\x01\xff"};
    d.where.file = "x.pol";
    d.where.line = 3;
    d.notes.push_back({1, d.where, {"y"}});
    d.fix = edit{d.where, "y"};
    const std::string json = to_json(d);
    CHECK(json.find('\n') == std::string::npos);
    CHECK_THAT(json, test::contains(R"("code":"POL0201","severity":"error")"));
    CHECK_THAT(json, test::contains(R"(a\"b\\c\nd\u0001)"
                                    "\xEF\xBF\xBD"));
    CHECK_THAT(json, test::contains(R"("replacement":"y")"));
    CHECK_THAT(json, test::contains(R"("zh":"此处没有名为)"));
}

TEST_CASE("the sink keeps what matters when it is full") {
    text::source_set sources;
    sources.add("a.pol", std::string(100, 'x'));
    messages::sink sink(sources, 3);
    for (std::uint32_t n = 0; n < 5; ++n) sink.report(603, {n, n + 1}, {"w"});
    CHECK(!sink.has_errors());
    CHECK(sink.is_full());
    sink.report(201, {50, 51}, {"e"});
    CHECK(sink.has_errors());
    const std::vector<diagnostic> found = sink.take();
    REQUIRE(found.size() == 3);
    CHECK(found[1].code == 201);
    CHECK(found[2].code == 901);
}

TEST_CASE("exact repeats are dropped and the rest is sorted by place") {
    text::source_set sources;
    sources.add("b.pol", "one two three");
    sources.add("a.pol", "four");
    messages::sink sink(sources, 10);
    const std::uint32_t second = sources.files()[1]->base();
    sink.report(201, {second, second + 4}, {"four"});
    sink.report(201, span_of(sources, "two"), {"two"});
    sink.report(201, span_of(sources, "two"), {"two"});
    sink.report(201, span_of(sources, "one"), {"one"});
    const std::vector<diagnostic> found = sink.take();
    REQUIRE(found.size() == 3);
    CHECK(found[0].arguments == Words{"one"});
    CHECK(found[1].arguments == Words{"two"});
    CHECK(found[2].where.file == "a.pol");
}

TEST_CASE("suggestions are close, best first and at most three") {
    const std::vector<std::string_view> known{"offshore_amount", "onshore_amount", "booths", "booth",
                                              "规定期间",        "设立日期",       "rate"};
    CHECK(messages::suggest("offshore_amonut", known) == Words{"offshore_amount", "onshore_amount"});
    CHECK(messages::suggest("Booth", known).front() == "booth");
    CHECK(messages::suggest("ｒａｔｅ", known) == Words{"rate"});
    CHECK(messages::suggest("规定期限", known) == Words{"规定期间"});
    CHECK(messages::suggest("日期设立", known) == Words{"设立日期"});
    CHECK(messages::suggest("zzz", known).empty());
    CHECK(messages::suggest("", known).empty());
    CHECK(messages::suggest(std::string(100000, 'a'), known).empty());
}

TEST_CASE("codes are written with four digits") {
    CHECK(code_text(123) == "POL0123");
    CHECK(code_text(1234) == "POL1234");
}
