// Text with roles, and what becomes of it where a line has no room for all of it.
// SPDX-License-Identifier: Apache-2.0
#include "repl/styled_text.hpp"
#include "repl/terminal.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace pol::repl;

// Each line as a terminal gets it, with `<` for an escape code's beginning.
std::string shown(const std::vector<styled_text>& lines) {
    std::string result;
    for (const styled_text& line : lines) result += screen{true, 100}.shown(line) + "|";
    for (char& c : result) c = c == '\x1b' ? '<' : c;
    return result;
}

}  // namespace

TEST_CASE("a text that is broken into lines keeps its colours on each of them") {
    const styled_text text = "one " + painted("two three", colour::bad) + " 四" + painted("五六", colour::faint);
    CHECK(shown(text.wrapped(100)) == "one <[31mtwo three<[0m 四<[2m五六<[0m|");
    CHECK(shown(text.wrapped(8)) == "one <[31mtwo<[0m|<[31mthree<[0m 四|<[2m五六<[0m|");
    CHECK(shown(styled_text().wrapped(8)).empty());
}

TEST_CASE("what is cut before its end keeps the end whole, whatever the letters take") {
    CHECK(cut_before("measures/a.pol:6", 16) == "measures/a.pol:6");
    CHECK(cut_before("measures/a.pol:6", 8) == "…a.pol:6");
    CHECK(cut_before("条款/甲.pol:6", 9) == "…甲.pol:6");
    CHECK(cut_before("条款", 2) == "…");
    CHECK(cut_before("条款", 0).empty());
}
