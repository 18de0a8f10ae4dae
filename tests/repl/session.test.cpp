// A session without a terminal: roles of its text, completion, timing, recording, lines that go on, hostile lines.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include "repl/session/lines.hpp"
#include "repl/session/session.hpp"
#include "repl/terminal.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace pol::repl;
using texts = std::vector<std::string>;

pol::policy shop() {
    pol::folder files(POL_SOURCE_DIR "/tests/repl/sessions/shop.pol");
    pol::compiled made = pol::compile(files);
    REQUIRE(made.result);
    return *made.result;
}

session talk(const texts& lines = {}, session_options how = {}) {
    session s(shop(), std::move(how));
    for (const std::string& line : lines) {
        const answer said = s.say(line);
        INFO(line << '\n' << said.text.text());
        REQUIRE(!said.is_refused);
    }
    return s;
}

texts offered(const session& s, const std::string& text) {
    texts result;
    for (const candidate& c : s.complete(text, text.size()).candidates) result.push_back(c.text);
    return result;
}

bool offers(const session& s, const std::string& text, const std::string& wanted) {
    const texts all = offered(s, text);
    return std::find(all.begin(), all.end(), wanted) != all.end();
}

}  // namespace

TEST_CASE("an answer keeps its colours apart from its text", "[session]") {
    session s = talk({"shop.is_open = yes"});
    const answer said = s.say("renovation.works += { cost = 2000 }");
    CHECK(said.text.text().find('\x1b') == std::string::npos);
    REQUIRE(!said.text.runs().empty());
    std::size_t end = 0;
    for (const styled_text::run& r : said.text.runs()) {
        CHECK(r.begin >= end);
        CHECK(r.end > r.begin);
        end = r.end;
    }
    CHECK(end <= said.text.text().size());
    screen terminal;
    terminal.has_colour = true;
    CHECK(terminal.shown(said.text).find("\x1b[33mundetermined 0.00 – 1,000.00\x1b[0m") == std::string::npos);
    CHECK(terminal.shown(said.text).find("\x1b[32m1,000.00\x1b[0m") != std::string::npos);
    CHECK(screen{}.shown(said.text) == said.text.text());
}

TEST_CASE("lines of a styled text keep their roles", "[session]") {
    styled_text text = "a " + painted("bc\nd", colour::good) + " e\n" + painted("f ", colour::bad);
    text += text;
    text.trim();
    const std::vector<styled_text> lines = text.lines();
    REQUIRE(lines.size() == 5);
    CHECK(lines[1].text() == "d e");
    REQUIRE(lines[1].runs().size() == 1);
    CHECK(lines[1].runs()[0].end == 1);
    CHECK(lines[4].text() == "f");
    CHECK(lines[4].runs()[0].end == 1);
}

TEST_CASE("a line that is refused changes nothing and does not end the session", "[session]") {
    session s = talk({"shop.is_open = yes"});
    const std::string before = s.now().case_json();
    for (const char* line :
         {"shop.is_open = maybe", "unset shop.staff", "claim nobody", "set usd_cny = 0", "load x.json",
          "amendments on 7", "use nothing", "compare a b", "why nobody", "hlep", "record x", "timing on"}) {
        INFO(line);
        const answer said = s.say(line);
        CHECK(said.is_refused);
        CHECK(!said.is_end);
        CHECK(!said.text.empty());
        CHECK(s.now().case_json() == before);
    }
    CHECK(s.say("quit").is_end);
}

TEST_CASE("a name that is a command can still be a fact", "[session]") {
    pol::memory files({{"policy.pol", R"(policy p { currency CNY  round half up to 0.01 }
        facts { show : yes/no   use { on : money } }
        clause c { award a { when show else no  pay use.on } })"}});
    const pol::compiled made = pol::compile(files);
    REQUIRE(made.result);
    session s(*made.result, {});
    CHECK(!s.say("show = yes").is_refused);
    CHECK(s.say("use.on = 5").text.text().find("5.00") != std::string::npos);
}

TEST_CASE("completion offers what can stand at the cursor", "[session][completion]") {
    session s = talk({"claim renovation", "save as base"});
    CHECK(offered(s, "am") == texts{"amendments"});
    CHECK(offered(s, "sh") == texts{"show", "shop"});
    CHECK(offered(s, "shop.") ==
          texts{"shop.ownership", "shop.所有制", "shop.is_open", "shop.营业", "shop.staff", "shop.人数"});
    CHECK(offered(s, "shop.st") == texts{"shop.staff"});
    CHECK(offered(s, "renovation.works[0].c") == texts{"renovation.works[0].cost"});
    CHECK(offers(s, "wor", "works"));
    CHECK(!offers(s, "sal", "sales"));  // its clause is not claimed
    CHECK(offers(s, "exp", "exports"));
    CHECK(offered(s, "shop.ownership = ") == texts{"private", "民营", "state_owned", "国有"});
    CHECK(offered(s, "shop.ownership = st") == texts{"state_owned"});
    CHECK(offered(s, "shop.is_open = ") == texts{"yes", "no"});
    CHECK(offered(s, "what if shop.is_open = n") == texts{"no"});
    CHECK(offered(s, "works += { ") == texts{"cost", "费用", "done_on", "完工日"});
    CHECK(offered(s, "renovation.works += { cost = 5  完") == texts{"完工日"});
    CHECK(offered(s, "works[0].cost = sh") == texts{"shop"});
    CHECK(offered(s, "works[0].cost = ").empty());
    CHECK(offered(s, "works += { cost = 5  do") == texts{"done_on"});
    CHECK(offered(s, "set usd") == texts{"usd_cny"});
    CHECK(offered(s, "unset shop.s") == texts{"shop.staff"});
    CHECK(offered(s, "why ren") == texts{"renovation"});
    CHECK(offered(s, "why renovation.") == texts{"renovation.half"});
    CHECK(offered(s, "why not 出口.") == texts{"出口.share", "出口.份额"});
    CHECK(offered(s, "paid g") == texts{"gift"});
    CHECK(offered(s, "paid n") == texts{"nothing"});
    CHECK(offered(s, "paid gift 100 on ").empty());
    CHECK(offered(s, "facts a") == texts{"all"});
    CHECK(offered(s, "use b") == texts{"base"});
    CHECK(offered(s, "compare base n") == texts{"now"});
    CHECK(offered(s, "compare base b") == texts{"base"});
    CHECK(offered(s, "amendments off ") == texts{"on", "off", "dated", "1", "2"});
    CHECK(offered(s, "help wh") == texts{"why", "what"});
    CHECK(offered(s, "help va") == texts{"values"});
    CHECK(s.complete("load ", 5).takes_file);
    CHECK(offered(s, "sum of sho") == texts{"shop"});
    CHECK(s.complete("shop.st = 5", 7).candidates.at(0).text == "shop.staff");
    CHECK(s.complete("shop.st = 5", 7).begin == 0);
    CHECK(offered(s, "shop.s")[0] == "shop.staff");
}

TEST_CASE("completion of `what if` is that of the line behind it", "[session][completion]") {
    const session s = talk({"claim renovation"});
    CHECK(offered(s, "what if set us") == texts{"usd_cny"});
    CHECK(offered(s, "what if unset shop.s") == texts{"shop.staff"});
    CHECK(offered(s, "what if shop.ownership = st") == texts{"state_owned"});
    CHECK(offered(s, "what if withdraw ex") == texts{"exports"});
}

TEST_CASE("completion of a sweep or a goal follows its keywords", "[session][completion]") {
    const session s = talk({"claim renovation"});
    CHECK(offered(s, "sweep shop.st") == texts{"shop.staff"});
    CHECK(offered(s, "sweep shop.staff f") == texts{"from"});
    CHECK(offered(s, "sweep shop.staff from ").empty());
    CHECK(offered(s, "sweep shop.staff from 0 to 5 of ") == texts{"renovation", "exports", "出口", "welcome", "total"});
    CHECK(offered(s, "sweep shop.staff from 0 to 5 by us") == texts{"usd_cny"});
    CHECK(offered(s, "sweep shop.staff from 0 to 5 --s") == texts{"--svg"});
    CHECK(s.complete("sweep shop.staff from 0 to 5 --svg a", 36).takes_file);
    CHECK(offered(s, "goal re") == texts{"renovation"});
    CHECK(offered(s, "goal renovation = 5 b") == texts{"by"});
    CHECK(offered(s, "goal renovation = 5 by renovation.m") == texts{"renovation.most"});
}

TEST_CASE("completion offers Chinese commands in Chinese", "[session][completion]") {
    session_options how;
    how.in = pol::language::chinese;
    const session s = talk({}, std::move(how));
    CHECK(offered(s, "显") == texts{"显示"});
    CHECK(offered(s, "店铺.人") == texts{"店铺.人数"});
    CHECK(offered(s, "店铺.所有制 ＝ 国") == texts{"国有"});
    CHECK(offered(s, "renovation.工程[0].费") == texts{"renovation.工程[0].费用"});
    CHECK(offered(s, "shop.人") == texts{"shop.人数"});
    CHECK(offered(s, "出口.销") == texts{"出口.销售额"});
    CHECK(offered(s, "店铺.营业 = ") == texts{"是", "否"});
    CHECK(offered(s, "店铺.营业 = y") == texts{"yes"});
    CHECK(offered(s, "假如 店铺.人") == texts{"店铺.人数"});
    CHECK(offered(s, "假如 设定 u") == texts{"usd_cny"});
    CHECK(offered(s, "目标 出口 = 5 按 renovation.m") == texts{"renovation.most"});
    CHECK(offered(s, "试算 店铺.人数 从 0 至 5 条款 出") == texts{"出口"});
    CHECK(offered(s, "计时 ") == texts{"开", "关"});
    CHECK(offered(s, "帮助 脚") == texts{"脚本"});
}

TEST_CASE("completion takes any text and any cursor", "[session][completion]") {
    const session s = talk({"claim all"});
    for (const std::string text :
         {"", "=", "+=", "[", "a[", "a[b = {", "{", "}", "shop.is_open = {{{", "what", "what if", "why not renovation.",
          ".", "...", "\xFF\xFE", "set = ", "works += { cost = ", "\"", "  "}) {
        for (std::size_t cursor = 0; cursor <= text.size() + 3; ++cursor) {
            const completion found = s.complete(text, cursor);
            CHECK(found.begin <= text.size());
        }
    }
}

TEST_CASE("timing tells how long a line took, by the clock of the host", "[session]") {
    session_options how;
    std::int64_t time = 0;
    how.host.nanoseconds = [&time] { return time += 1'234'567; };
    session s = talk({"timing on"}, std::move(how));
    CHECK(s.say("1 + 1").text.text() == "2\n1.23 ms\n");
    CHECK(s.say("timing off").text.text().find("timing is off") == 0);
    CHECK(s.say("1 + 1").text.text() == "2\n");
}

TEST_CASE("recording writes what was said before and after, but not itself", "[session]") {
    std::map<std::string, std::string> files;
    session_options how;
    how.host.write = [&files](const std::string& path, std::string_view text, host::writing kind, std::string& why) {
        if (path == "full") {
            why = "no room";
            return false;
        }
        if (kind == host::writing::anew) files[path].clear();
        files[path] += text;
        return true;
    };
    session s = talk({"shop.is_open = yes", "record a.pols", "1 + 1"}, std::move(how));
    CHECK(s.say("hlep").is_refused);
    CHECK(files["a.pols"] == "shop.is_open = yes\n1 + 1\nhlep\n");
    CHECK(s.say("record off").text.text() == "recorded in a.pols\n");
    s.say("2 + 2");
    CHECK(files["a.pols"] == "shop.is_open = yes\n1 + 1\nhlep\n");
    CHECK(s.say("record off").is_refused);
    CHECK(s.say("record full").text.text() == "cannot write `full`: no room\n");
}

TEST_CASE("a line goes on while a bracket is open, and ends with an empty line", "[session]") {
    const auto collected = [](const texts& lines) {
        texts result;
        line_collector c;
        for (const std::string& line : lines) {
            c.add(line);
            if (c.is_complete()) result.push_back(c.take());
        }
        return result;
    };
    CHECK(collected({"\xEF\xBB\xBF"
                     "1",
                     "2\r"}) == texts{"1", "2"});
    CHECK(collected({"a += {", "b = 1", "}", "c"}) == texts{"a += {\nb = 1\n}", "c"});
    CHECK(collected({"a = ［", "｝"}) == texts{"a = ［\n｝"});
    CHECK(collected({"a = (", "", "b"}) == texts{"a = (", "b"});
    CHECK(collected({"a = \"(\"", "b = \"\\\"{\"", "c // (", "", ")"}) ==
          texts{"a = \"(\"", "b = \"\\\"{\"", "c // (", "", ")"});
}

TEST_CASE("hostile lines are answered", "[session]") {
    session s = talk({"claim all"});
    const std::string deep(100'000, '(');
    for (const std::string& line :
         {std::string("a\0b", 3), std::string("\xFF"), std::string("\xED\xA0\x80"), std::string(2'000'000, 'x'),
          "shop.is_open = " + deep, deep, "works = " + std::string(100'000, '['),
          "works += " + std::string(100'000, '{'), "why " + deep, "help " + deep, "unset " + std::string(100'000, '['),
          "what if " + deep, "save as " + std::string(100'000, 'n'), "\"" + std::string(900'000, 'x') + "\"",
          std::string("shop.is_open = yes\x1b[2J"), std::string("1\n+\n1 }")}) {
        const answer said = s.say(line);
        INFO(line.substr(0, 40));
        CHECK(said.text.text().find('\x1b') == std::string::npos);
    }
    CHECK(s.say("1 + 1").text.text() == "2\n");
}

TEST_CASE("every command has help in both languages and is found by each of its names", "[session]") {
    for (const pol::language in : {pol::language::english, pol::language::chinese}) {
        session_options how;
        how.in = in;
        session s = talk({}, std::move(how));
        const std::string all = s.say("help").text.text();
        for (const char* name :
             {"load",  "unset",   "clear",  "claim", "withdraw", "set",    "on",   "paid", "amendments", "show",
              "facts", "clauses", "source", "why",   "needs",    "what",   "save", "use",  "scenarios",  "compare",
              "ask",   "back",    "skip",   "stop",  "record",   "timing", "help", "undo", "redo",       "quit"}) {
            INFO(name);
            const answer said = s.say("HELP " + std::string(name));
            CHECK(!said.is_refused);
            const std::string usage = said.text.text().substr(0, said.text.text().find('\n'));
            CHECK(all.find(usage) != std::string::npos);
            CHECK(!s.say("help " + usage.substr(0, usage.find(' '))).is_refused);
        }
    }
}
