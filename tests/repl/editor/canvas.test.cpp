// Frames and what brings them to a terminal, seen on a small terminal that keeps its cells in memory.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include "repl/editor/canvas.hpp"
#include "repl/editor/unicode.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace pol::repl::editor;

// Knows what the canvas may use, and fails on anything else. The second half of a wide letter is an empty cell.
class small_terminal {
public:
    small_terminal(unsigned columns, unsigned rows) : columns_(columns), cells_(rows, line(columns, " ")) {}

    void write(const std::string& bytes) {
        for (std::size_t at = 0; at < bytes.size();) {
            if (bytes[at] == '\x1b') {
                REQUIRE(bytes[at + 1] == '[');
                const std::size_t end = bytes.find_first_not_of("0123456789;", at + 2);
                const std::string number = bytes.substr(at + 2, end - at - 2);
                obey(bytes[end], number.empty() ? 0 : static_cast<unsigned>(std::stoul(number)));
                at = end + 1;
            } else if (bytes[at] == '\r' || bytes[at] == '\n') {
                if (bytes[at] == '\r') column_ = 0;
                if (bytes[at] == '\n') next_row();
                at += 1;
            } else {
                const cluster c = cluster_at(bytes, at);
                put(bytes.substr(at, c.length), c.width);
                at += c.length;
            }
        }
    }
    std::string shown(std::size_t row) const {
        std::string result;
        for (const std::string& cell : cells_[row]) result += cell;
        return result.substr(0, result.find_last_not_of(' ') + 1);
    }
    std::string shown() const {
        std::string result;
        for (std::size_t n = 0; n < cells_.size(); ++n) result += shown(n) + "\n";
        return result.substr(0, result.find_last_not_of('\n') + 1);
    }
    place cursor() const { return {row_, std::min(column_, columns_ - 1)}; }

private:
    using line = std::vector<std::string>;

    void obey(char letter, unsigned number) {
        const unsigned count = std::max(number, 1U);
        if (letter == 'A') row_ -= std::min<std::size_t>(row_, count);
        if (letter == 'B') row_ = std::min<std::size_t>(row_ + count, cells_.size() - 1);
        if (letter == 'G') column_ = count - 1;
        if (letter == 'K' || letter == 'J') {
            for (unsigned c = std::min(column_, columns_ - 1); c < columns_; ++c) clear(c);
        }
        if (letter == 'J')
            std::fill(cells_.begin() + static_cast<std::ptrdiff_t>(row_) + 1, cells_.end(), line(columns_, " "));
        REQUIRE(std::string("ABGKJm").find(letter) != std::string::npos);
    }
    void next_row() {
        if (++row_ < cells_.size()) return;
        cells_.erase(cells_.begin());
        cells_.emplace_back(columns_, " ");
        --row_;
    }
    // Half a wide letter is none.
    void clear(unsigned column) {
        if (cells_[row_][column].empty()) cells_[row_][column - 1] = " ";
        if (column + 1 < columns_ && cells_[row_][column + 1].empty()) cells_[row_][column + 1] = " ";
        cells_[row_][column] = " ";
    }
    void put(const std::string& text, unsigned width) {
        REQUIRE(column_ + width <= columns_);  // the canvas never counts on a terminal to wrap
        clear(column_);
        if (width == 2) clear(column_ + 1);
        cells_[row_][column_] = text;
        if (width == 2) cells_[row_][column_ + 1].clear();
        column_ += width;
    }

    unsigned columns_;
    std::vector<line> cells_;
    std::size_t row_ = 0;
    unsigned column_ = 0;
};

rules plain_rules() {
    rules how;
    how.is_complete = [](std::string_view) { return true; };
    how.complete = [](std::string_view, std::size_t cursor) {
        return completion{cursor, {{"租金", "Rent", ""}, {"wage", "Wages", ""}, {"x", "", ""}}};
    };
    how.colour = [](std::string_view text) {
        std::vector<run> result;
        for (std::size_t at = 0; at < text.size(); at = after(text, at)) {
            if (text[at] >= '0' && text[at] <= '9') result.push_back({at, at + 1, style::number});
        }
        return result;
    };
    return how;
}

std::string text_of(const row& r) {
    std::string result;
    for (const cell& c : r) result += c.text;
    return result.substr(0, result.find_last_not_of(' ') + 1);
}

struct stage {
    explicit stage(extent size = {20, 10}) : on(size), terminal(size.columns, size.rows) {}
    void type(const std::string& bytes) {
        keys.feed(bytes);
        while (const std::optional<key> k = keys.next()) line.press(*k);
    }
    std::string draw() {
        now = framed(line, "pol> ", on);
        const std::string bytes = paper.drawn(now);
        terminal.write(bytes);
        return bytes;
    }

    extent on;
    history past;
    rules how = plain_rules();
    line_editor line{how, past};
    key_decoder keys;
    canvas paper{colours::yes};
    small_terminal terminal;
    frame now;
};

}  // namespace

TEST_CASE("a long line is wrapped between letters, and a wide one is not cut in two") {
    stage s;
    s.type("abcdefghijklmn汉字");
    s.draw();
    CHECK(s.terminal.shown() == "pol> abcdefghijklmn\n汉字");
    CHECK(s.terminal.cursor().row == 1);
    CHECK(s.terminal.cursor().column == 4);
}

TEST_CASE("after a full row the cursor stands on the next") {
    stage s;
    s.type("abcdefghijklmno");
    s.draw();
    CHECK(s.terminal.cursor().row == 1);
    CHECK(s.terminal.cursor().column == 0);
}

TEST_CASE("a letter at the end is written alone, and a colour is taken back") {
    stage s;
    s.type("补贴");
    s.draw();
    s.type("x");
    CHECK(s.draw() == "\x1b[10Gx\x1b[11G");
    s.type("7");
    CHECK(s.draw() == "\x1b[11G\x1b[35m7\x1b[0m\x1b[12G");
    CHECK(s.draw() == "\x1b[12G");
}

TEST_CASE("without colours there is nothing but moving and clearing") {
    stage s;
    s.paper = canvas(colours::no);
    s.type("(7) \t");
    CHECK(s.draw().find('m') == std::string::npos);
    CHECK(s.terminal.shown() == "pol> (7)\n租金  Rent\nwage  Wages\nx");
}

TEST_CASE("candidates stand below the line with their labels, and go with the next key") {
    stage s;
    s.type("a \t");
    s.draw();
    CHECK(s.terminal.shown() == "pol> a\n租金  Rent\nwage  Wages\nx");
    CHECK(s.terminal.cursor().row == 0);
    s.type("b");
    s.draw();
    CHECK(s.terminal.shown() == "pol> a b");
}

TEST_CASE("more candidates than half the screen are counted") {
    stage s({20, 6});
    s.how.complete = [](std::string_view, std::size_t cursor) {
        completion all{cursor, {}};
        for (int n = 0; n < 30; ++n) all.candidates.push_back({"candidate" + std::to_string(n), "label", ""});
        return all;
    };
    s.type("\t");
    s.draw();
    CHECK(s.terminal.shown() == "pol> candidate\ncandidate0\ncandidate1\n… 28 more");
    s.type("\t\t\t\t");
    s.draw();
    CHECK(s.terminal.shown() == "pol> candidate3\ncandidate2\ncandidate3\n… 28 more");
}

TEST_CASE("a text that is higher than the screen is shown around the cursor") {
    stage s({20, 4});
    s.type("\x1b[200~1\n2\n3\n4\n5\n6\n7\n8\x1b[201~");
    s.draw();
    CHECK(s.terminal.shown() == "...  5\n...  6\n...  7\n...  8");
    for (int n = 0; n < 7; ++n) s.type("\x1b[A");
    s.draw();
    CHECK(s.terminal.shown() == "pol> 1\n...  2\n...  3\n...  4");
    CHECK(s.terminal.cursor().row == 0);
}

TEST_CASE("once entered, the line stays without candidates, and the cursor is below") {
    stage s;
    s.type("(a) \t");
    s.draw();
    s.terminal.write(s.paper.drawn(framed_at_end(s.line, "pol> ", s.on)));
    s.terminal.write(s.paper.left());
    CHECK(s.terminal.shown() == "pol> (a)");
    CHECK(s.terminal.cursor().row == 1);
    CHECK(s.terminal.cursor().column == 0);
}

TEST_CASE("whatever is typed, the screen shows the frame, and the cursor is where it belongs") {
    const std::vector<std::string> typed = {"a",          "汉",     "e\u0301", "👩‍👩‍👧",
                                            "🇨🇳",         "(",      ")",       "1",
                                            "word ",      "\x1b\r", "\x7f",    "\x7f",
                                            "\x1b[D",     "\x1b[D", "\x1b[C",  "\x1b[A",
                                            "\x1b[B",     "\x01",   "\x05",    "\x0b",
                                            "\x19",       "\x17",   "\t",      "\x1b[Z",
                                            "中文字符行", "\x12",   "\x14",    "\x1b\x7f",
                                            "\x04x"};
    std::mt19937 random(20240601);
    for (int round = 0; round < 200; ++round) {
        stage s({8 + static_cast<unsigned>(random() % 30), 4 + static_cast<unsigned>(random() % 12)});
        s.past.add("older 汉字 entry");
        s.past.add("a\nb\nc");
        for (int n = 0; n < 60; ++n) {
            s.type(typed[random() % typed.size()]);
            if (random() % 3 == 0) continue;
            s.draw();
            INFO("round " << round << ", key " << n << "\n" << s.terminal.shown());
            // The first row may have moved up the screen, but the rows are together.
            const std::size_t top = s.terminal.cursor().row - s.now.cursor.row;
            for (std::size_t r = 0; r < s.now.rows.size(); ++r)
                REQUIRE(s.terminal.shown(top + r) == text_of(s.now.rows[r]));
            for (std::size_t r = top + s.now.rows.size(); r < s.on.rows; ++r) REQUIRE(s.terminal.shown(r).empty());
            REQUIRE(s.terminal.cursor().column == s.now.cursor.column);
        }
    }
}

TEST_CASE("a megabyte in one line is shown by the rows that are seen") {
    stage s({80, 24});
    s.type("\x1b[200~" + std::string(longest_text, 'x') + "\x1b[201~");
    CHECK(s.draw().size() < 5000);
    s.type("\x01");
    s.draw();
    CHECK(s.terminal.shown(0).substr(0, 6) == "pol> x");
}
