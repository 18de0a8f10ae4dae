// Colours of a line while it is typed.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include "repl/session/line_colours.hpp"

#include <string>

namespace {

using namespace pol::repl;
using editor::style;

// The line with each coloured part in marks: `<c:show> <n:works>`.
std::string marked(const std::string& line) {
    pol::folder files(POL_SOURCE_DIR "/tests/repl/sessions/shop.pol");
    const pol::compiled made = pol::compile(files);
    REQUIRE(made.result);
    const line_colours colours(session(*made.result, {}));
    std::string result;
    std::size_t at = 0;
    for (const editor::run& r : colours.of(line)) {
        constexpr std::string_view letters = "-pcn#t/fmwo";
        result += line.substr(at, r.begin - at) + "<" + letters[static_cast<std::size_t>(r.in)] + ":";
        result += line.substr(r.begin, r.end - r.begin) + ">";
        at = r.end;
    }
    return result + line.substr(at);
}

}  // namespace

TEST_CASE("commands, names of the policy, numbers, texts and comments have their colours") {
    const auto [line, expected] = GENERATE(table<std::string, std::string>({
        {"show works", "<c:show> <n:works>"},
        {"显示 works // all", "<c:显示> <n:works> </:// all>"},
        {"works.cost = 1,234.50%", "<n:works.cost> = <#:1,234.50%>"},
        {"works[0].cost = 5万", "<n:works[0].cost> = <#:5万>"},
        {"店铺.人数 = 3", "<n:店铺.人数> = <#:3>"},
        {"适用于 2022年6月30日", "<c:适用于> <#:2022年6月30日>"},
        {"店铺.人数 = 5万元 至 3月", "<n:店铺.人数> = <#:5万元> <c:至> <#:3>月"},
        {"on 2022-06-30", "<c:on> <#:2022-06-30>"},
        {"set = 1", "set = <#:1>"},  // a fact of that name, not the command
        {"works.costs", "works.costs"},
        {"load \"a b.json", "<c:load> <t:\"a b.json>"},
        {"\"a \\\" b\" x", "<t:\"a \\\" b\"> x"},
        {"1 and 是", "<#:1> <c:and> <c:是>"},
        {"1 不高于 2", "<#:1> <c:不高于> <#:2>"},
        {"at least 2 source", "<c:at> <c:least> <#:2> source"},  // a keyword only where a policy declares
        {"show\nshow", "<c:show>\n<c:show>"},
        {"x show", "x show"},
        {"works[", "<n:works>["},
        {"works[0", "<n:works[0>"},
        {"", ""},
    }));
    CHECK(marked(line) == expected);
}

TEST_CASE("colours never leave the text and never overlap, whatever is typed") {
    for (const char* line : {"\"", "\"\\", "//", "1.", "1,", "a.", "a[1", ".", "\xFF", "汉\xE6"}) {
        INFO(line);
        marked(line);  // substr() throws beyond the end
        SUCCEED();
    }
}
