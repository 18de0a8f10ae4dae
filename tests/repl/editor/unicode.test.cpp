// Clusters and widths: what the cursor passes in one step, and how many columns it takes.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include "repl/editor/buffer.hpp"
#include "repl/editor/unicode.hpp"

#include <string>
#include <tuple>

namespace {

using namespace pol::repl::editor;

}  // namespace

TEST_CASE("a cluster is one step of the cursor and has the width that terminals give it") {
    const auto [text, columns] = GENERATE(table<std::string, unsigned>({
        {"a", 1},
        {"汉", 2},
        {"（", 2},
        {"Ａ", 2},
        {"é", 1},        // one code point
        {"e\u0301", 1},  // a letter and a mark
        {"汉\u0301\u0302", 2},
        {"が", 2},
        {"か\u3099", 2},            // kana and a voicing mark
        {"\u1112\u1161\u11AB", 2},  // Hangul by its letters
        {"कि", 2},                  // a letter and a vowel that takes a column
        {"😀", 2},
        {"👍🏽", 2},            // with a tone of skin
        {"👩‍👩‍👧", 2},  // joined
        {"🇨🇳", 2},                  // a flag
        {"❤️", 2},              // a sign shown as an emoji
        {"→", 1},
        {"\xFF", 1},      // no UTF-8
        {"\xE6\xB1", 1},  // cut off: the first byte
    }));
    INFO(text);
    CHECK(cluster_at(text, 0).width == columns);
    const std::size_t length = text == "\xE6\xB1" ? 1 : text.size();
    CHECK(after(text, 0) == length);
    const std::string between = "x" + text + "y";
    CHECK(after(between, 1) == 1 + length);
    CHECK(before(between, 1 + length) == 1);
}

TEST_CASE("a mark without a letter takes a column, so that it can be seen and deleted") {
    CHECK(cluster_at("\u0301", 0).width == 1);
    CHECK(cluster_at("\u0301", 0).is_bare);
    CHECK(cluster_at("\u200B", 0).is_bare);
}

TEST_CASE("two flags are two clusters") {
    const std::string flags = "🇨🇳🇫🇷";
    CHECK(after(flags, 0) == 8);
    CHECK(before(flags, 16) == 8);
    CHECK(width(flags) == 4);
}

TEST_CASE("marks without end do not make a cluster without end") {
    std::string marks = "e";
    for (int n = 0; n < 100'000; ++n) marks += "\u0301";
    CHECK(cluster_at(marks, 0).length < 100);
    std::size_t steps = 0;
    for (std::size_t at = 0; at < marks.size(); at = after(marks, at)) ++steps;
    CHECK(steps > 1000);
}

TEST_CASE("overlong forms, surrogates and what lies beyond U+10FFFF are no code points") {
    const std::string text =
        GENERATE(as<std::string>(), "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE6\xB1");
    CHECK_FALSE(decode(text, 0).is_valid);
    CHECK(decode(text, 0).length == 1);
}

TEST_CASE("what is put into a line cannot steer the terminal") {
    CHECK(cleaned("a\x1b[2Jb\x07\x7f") == "a[2Jb");
    CHECK(cleaned("a\tb\r\nc\rd\ne") == "a b\nc\nd\ne");
    CHECK(cleaned("a\xFFz") == "a\uFFFDz");
    CHECK(cleaned("a\u202Eb\u2066c\u2028d") == "abcd");
}

TEST_CASE("the cursor goes by words, also Chinese ones, and stops at signs of either width") {
    buffer b;
    b.set("paid 申报条款，50万 x.y");
    const std::vector<std::string> stops = {"y", "x.y", "50万 x.y", "申报条款，50万 x.y", "paid 申报条款，50万 x.y"};
    for (const std::string& stop : stops) {
        b.move(b.word_left());
        CHECK(b.text().substr(b.cursor()) == stop);
    }
    b.move(b.word_right());
    CHECK(b.text().substr(b.cursor()) == " 申报条款，50万 x.y");
    b.move(b.word_right());
    CHECK(b.text().substr(b.cursor()) == "，50万 x.y");
}

TEST_CASE("up and down keep the column over shorter lines and wide letters") {
    buffer b;
    b.set("abcdefgh\n汉字\n中文字符行\nx");
    b.move(7);
    b.line_down();
    CHECK(b.text().substr(b.cursor(), 1) == "\n");
    b.line_down();
    CHECK(b.text().substr(b.cursor()) == "符行\nx");  // column 6: 7 would be within the letter
    b.line_up();
    b.line_up();
    CHECK(b.cursor() == 7);
}

TEST_CASE("a mark that is typed joins the letter before the cursor") {
    buffer b;
    b.set("xez");
    b.move(2);
    CHECK(b.insert("\u0301"));
    CHECK(b.text().substr(b.cursor()) == "z");
    b.erase(b.left(), b.cursor());
    CHECK(b.text() == "xz");
}

TEST_CASE("a text has a greatest length, and stays as it was beyond it") {
    buffer b;
    CHECK(b.insert(std::string(longest_text, 'x')));
    CHECK_FALSE(b.insert("y"));
    CHECK(b.text().size() == longest_text);
}
