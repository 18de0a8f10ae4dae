// What keys do to a line, without a terminal.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include "repl/editor/line_editor.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace pol::repl::editor;
using state = line_editor::state;

rules of_braces() {
    rules how;
    how.is_complete = [](std::string_view text) {
        return std::count(text.begin(), text.end(), '{') <= std::count(text.begin(), text.end(), '}');
    };
    how.complete = [](std::string_view text, std::size_t cursor) {
        completion result{text.substr(0, cursor).rfind(' ') + 1, {}};
        const std::string_view typed = text.substr(result.begin, cursor - result.begin);
        for (const char* word : {"show", "shop.rent", "shop.wage", "店铺.租金", "店铺.工资"}) {
            if (std::string_view(word).substr(0, typed.size()) == typed)
                result.candidates.push_back({word, "", std::string_view(word) == "show" ? " " : ""});
        }
        return result;
    };
    how.colour = [](std::string_view text) {
        const std::size_t comment = text.find("//");
        return comment == std::string_view::npos ? std::vector<run>()
                                                 : std::vector<run>{{comment, text.size(), style::comment}};
    };
    return how;
}

// A line and a history, told by bytes as a terminal sends them.
struct typist {
    history past;
    rules how = of_braces();
    line_editor line{how, past};
    key_decoder keys;

    state type(const std::string& bytes) {
        keys.feed(bytes);
        return press_all();
    }
    state press_all() {
        state last = state::editing;
        while (const std::optional<key> k = keys.next()) last = line.press(*k);
        return last;
    }
    state escape() {
        keys.feed("\x1b");
        keys.next();
        keys.give_up();
        return press_all();
    }
    // The text with `|` for the cursor.
    std::string text() const {
        std::string all = line.text().text();
        return all.insert(line.text().cursor(), "|");
    }
};

constexpr const char* up = "\x1b[A";
constexpr const char* down = "\x1b[B";
constexpr const char* left = "\x1b[D";

}  // namespace

TEST_CASE("letters are typed, passed over and deleted as clusters") {
    typist t;
    t.type("补贴e\u0301👩‍👩‍👧");
    t.type(left);
    CHECK(t.text() == "补贴e\u0301|👩‍👩‍👧");
    t.type("\x7f");
    CHECK(t.text() == "补贴|👩‍👩‍👧");
    t.type("\x04");
    CHECK(t.text() == "补贴|");
    t.type("\x01的");
    CHECK(t.text() == "的|补贴");
}

TEST_CASE("what is killed in a row comes back as one") {
    typist t;
    t.type("show 补贴 now\x17\x17");
    CHECK(t.text() == "show |");
    t.type("\x19\x19");
    CHECK(t.text() == "show 补贴 now补贴 now|");
    t.type("\x01\x0b");
    CHECK(t.text() == "|");
    t.type("x\x19");
    CHECK(t.text() == "xshow 补贴 now补贴 now|");
    t.type("\x1b\x7f\x1b\x7f\x15\x19");
    CHECK(t.text() == "xshow 补贴 now补贴 now|");
}

TEST_CASE("Ctrl-T changes the places of two letters") {
    typist t;
    t.type("补贴\x14");
    CHECK(t.text() == "贴补|");
    t.type("\x01\x14");
    CHECK(t.text() == "|贴补");
    t.type("\x06\x14");
    CHECK(t.text() == "补贴|");
}

TEST_CASE("Enter ends what is complete and goes on with what is open") {
    typist t;
    CHECK(t.type("list += {\r") == state::editing);
    CHECK(t.text() == "list += {\n|");
    CHECK(t.type("a = 1\r}\r") == state::entered);
    CHECK(t.line.text().text() == "list += {\na = 1\n}");
}

TEST_CASE("an empty line ends what is open, and Alt-Enter opens a line in what is complete") {
    typist t;
    CHECK(t.type("{\r") == state::editing);
    CHECK(t.type("\r") == state::entered);
    typist u;
    CHECK(u.type("a\x1b\r") == state::editing);
    CHECK(u.text() == "a\n|");
}

TEST_CASE("up and down go by lines and then through what was entered, and what was typed is not lost") {
    typist t;
    t.past.add("first");
    t.past.add("{\na = 1\n}");
    t.type("dra");
    t.type(left);
    t.type(up);
    CHECK(t.text() == "{\na = 1\n}|");
    t.type(up);
    CHECK(t.text() == "{\na| = 1\n}");
    t.type(up);
    CHECK(t.text() == "{|\na = 1\n}");
    t.type(up);
    CHECK(t.text() == "first|");
    CHECK(t.type(up) == state::refused);
    t.type("!");
    t.type(down);
    CHECK(t.text() == "{\na = 1\n}|");
    t.type(down);
    CHECK(t.text() == "dra|");
    CHECK(t.type(down) == state::refused);
    t.type("\x10\x10");
    CHECK(t.text() == "first!|");
    CHECK(t.past[0] == "first");
}

TEST_CASE("nothing was entered: up is refused") {
    typist t;
    CHECK(t.type(up) == state::refused);
    CHECK(t.type("\x10") == state::refused);
    CHECK(t.type("\x0e") == state::refused);
}

TEST_CASE("Ctrl-R finds older and older entries that hold what is typed, in either case") {
    typist t;
    for (const char* entry : {"set rent = 1", "show", "申报 租金", "set RENT = 2"}) t.past.add(entry);
    t.type("draft\x12rent");
    CHECK(t.line.search_prompt() == "search `rent': ");
    CHECK(t.text() == "set |RENT = 2");
    t.type("\x12");
    CHECK(t.text() == "set |rent = 1");
    CHECK(t.type("\x12") == state::refused);
    CHECK(t.line.search_prompt() == "search `rent' (not found): ");
    t.type("\x13");
    CHECK(t.text() == "set |RENT = 2");
    t.escape();
    CHECK(t.text() == "draft|");
    CHECK_FALSE(t.line.search_prompt());
    t.type("\x12租");
    CHECK(t.text() == "申报 |租金");
    t.type("\x7f");
    t.type("show");
    CHECK(t.type("\r") == state::entered);
    CHECK(t.line.text().text() == "show");
}

TEST_CASE("a key that does not search ends the search with what was found") {
    typist t;
    t.past.add("set rent = 1");
    t.type("\x12rent\x05!");
    CHECK(t.text() == "set rent = 1!|");
    t.line.clear();
    t.type("\x12rent\x03");
    CHECK_FALSE(t.line.search_prompt());
}

TEST_CASE("from what was found, down goes back to the line that was begun") {
    typist t;
    t.past.add("set rent = 1");
    t.type("draft\x12rent\x05");
    t.type(down);
    CHECK(t.text() == "draft|");
}

TEST_CASE("Tab writes the only candidate, or what all have in common and the list of them") {
    typist t;
    t.type("why sho\t");
    CHECK(t.text() == "why sho|");
    CHECK(t.line.candidates().size() == 3);
    t.type("p\t");
    CHECK(t.text() == "why shop.|");
    t.type("r\t");
    CHECK(t.text() == "why shop.rent|");
    CHECK(t.line.candidates().empty());
    t.line.clear();
    t.type("show\t");
    CHECK(t.text() == "show |");
    t.line.clear();
    t.type("店\t");
    CHECK(t.text() == "店铺.|");
    CHECK(t.type("x\t") == state::refused);
}

TEST_CASE("Tab again takes one candidate after the other, and Shift-Tab goes back") {
    typist t;
    t.type("shop.\t\t");
    CHECK(t.text() == "shop.rent|");
    t.type("\t");
    CHECK(t.text() == "shop.wage|");
    t.type("\t");
    CHECK(t.text() == "shop.rent|");
    t.type("\x1b[Z");
    CHECK(t.text() == "shop.wage|");
    t.type("s");
    CHECK(t.text() == "shop.wages|");
    CHECK(t.line.candidates().empty());
}

TEST_CASE("brackets that belong together are shown at the cursor, of either width and not in comments") {
    typist t;
    t.type("（a [b}）// )");
    for (int n = 0; n < 4; ++n) t.type(left);
    CHECK(t.text() == "（a [b}）|// )");
    // `[` is open, so neither `}` nor `）` closes anything.
    const std::vector<run> colours = t.line.colours();
    REQUIRE(colours.size() == 2);
    CHECK(colours[0].in == style::wrong);
    CHECK(colours[0].begin == 7);
    CHECK(colours[0].end == 11);
    CHECK(colours[1].in == style::comment);
    typist u;
    u.type("f（a)");
    REQUIRE(u.line.colours().size() == 2);
    CHECK(u.line.colours()[0].begin == 1);
    CHECK(u.line.colours()[1].begin == 5);
}

TEST_CASE("Ctrl-C, Ctrl-D and Ctrl-Z are for the one who reads the line") {
    typist t;
    CHECK(t.type("\x04") == state::ended);
    CHECK(t.type("a\x01\x04") == state::editing);
    CHECK(t.text() == "|");
    CHECK(t.type("ab\x03") == state::cancelled);
    CHECK(t.type("\x1a") == state::suspended);
    CHECK(t.type("\x0c") == state::cleared);
}

TEST_CASE("a paste is one insertion, and too long a one changes nothing") {
    typist t;
    t.type("a\x1b[200~b\r\nc\x1b[A\x1b[201~");
    CHECK(t.text() == "ab\nc[A|");
    CHECK(t.type("\x1b[200~" + std::string(3'000'000, 'x') + "\x1b[201~") == state::refused);
    CHECK(t.text() == "ab\nc[A|");
}

TEST_CASE("unbalanced brackets by the hundred thousand are looked over once") {
    typist t;
    t.type("\x1b[200~" + std::string(500'000, ')') + "\x1b[201~");
    CHECK(t.line.colours().size() == 1);
}

TEST_CASE("Ctrl-_ takes back the changes of a line, typed words as one") {
    typist t;
    CHECK(t.type("\x1f") == state::refused);
    t.type("show 补贴");
    t.type("\x17");
    CHECK(t.text() == "show |");
    t.type("\x1f");
    CHECK(t.text() == "show 补贴|");
    t.type("\x1f");
    CHECK(t.text() == "show|");
    t.type("\x1f");
    CHECK(t.text() == "|");
    CHECK(t.type("\x1f") == state::refused);
}

TEST_CASE("Ctrl-_ puts the cursor back where the change was, and never reaches into another line") {
    typist t;
    t.past.add("first");
    t.type("ab");
    t.type(left);
    t.type("x");
    CHECK(t.text() == "ax|b");
    t.type("\x1f");
    CHECK(t.text() == "a|b");
    t.type(up);
    CHECK(t.text() == "first|");
    CHECK(t.type("\x1f") == state::refused);
    t.type("!\x1f");
    CHECK(t.text() == "first|");
    t.line.clear();
    CHECK(t.type("\x1f") == state::refused);
}

TEST_CASE("Ctrl-_ takes back what was completed, however many candidates were tried") {
    typist t;
    t.type("sh\t\t\t");
    CHECK(t.text() != "sh|");
    t.type("\x1f");
    CHECK(t.text() == "sh|");
}
