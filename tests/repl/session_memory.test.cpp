// What a session knows outlives it: its memory, the journal on the disk, a policy that is read again, a case in an editor.
// SPDX-License-Identifier: Apache-2.0
#include "repl/journal.hpp"
#include "repl/session/json_text.hpp"
#include "repl/session/lines.hpp"
#include "repl/session/session.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace pol::repl;
namespace files = std::filesystem;

const std::string shop = R"(policy shop "Shop" { currency CNY round half up to 0.01 }
facts { open : yes/no  turnover : money }
clause aid "Aid" { award part { when open pay 10% of turnover } }
)";

std::string with_rate(const std::string& rate) {
    std::string text = shop;
    return text.replace(text.find("10%"), 3, rate);
}

pol::compiled compiled_of(const std::string& text) {
    pol::memory files({{"shop.pol", text}});
    return pol::compile(files, "shop.pol");
}

pol::policy policy_of(const std::string& text) {
    pol::compiled made = compiled_of(text);
    REQUIRE(made.result);
    return *made.result;
}

std::string say(session& to, const std::string& line) {
    const answer said = to.say(line);
    INFO(line << '\n' << said.text.text());
    CHECK_FALSE(said.is_refused);
    return said.text.text();
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// A folder that is gone afterwards.
class folder {
public:
    folder() {
        std::string name = (files::temp_directory_path() / "pol-journal-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~folder() {
        std::error_code failed;
        files::remove_all(path_, failed);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    std::string state() const { return path_ + "/state/pol"; }
    std::size_t count() const {
        return static_cast<std::size_t>(std::distance(files::directory_iterator(state()), files::directory_iterator()));
    }

private:
    std::string path_;
};

}  // namespace

TEST_CASE("a session takes up what another one knew", "[session][memory]") {
    session one(policy_of(shop), {});
    CHECK(one.memory().empty());
    say(one, "turnover = 5万");
    say(one, "save as base");
    say(one, "open = yes");
    const std::string known = one.memory();

    session_options how;
    how.unfinished = left_behind{known, "2026-11-26 15:40"};
    session other(policy_of(shop), how);
    CHECK(has(other.greeting().text(), "2026-11-26 15:40"));
    CHECK(other.memory().empty());
    CHECK(has(say(other, "restore"), "5,000.00"));
    CHECK(other.memory() == known);
    CHECK(has(say(other, "use base"), "total"));
    CHECK(other.say("restore").is_refused);
}

TEST_CASE("amendments that were chosen are taken up again, also one without a title and none at all",
          "[session][memory]") {
    const std::string grants = R"(policy p { currency CNY  round half up to 0.01 }
        clause c { claim { x : money }  award a { pay [rate = 50%] of x } }
        amend p from 2022-01-01 { set c.rate = 60% }
        amend p "Later" from 2022-01-01 { set c.rate = 70% })";
    const auto [chosen, due] = GENERATE(table<std::vector<std::string>, std::string>({
        {{"amendments off 2"}, "60.00"},
        {{"amendments off 1"}, "70.00"},
        {{"amendments off Later", "amendments off 1"}, "50.00"},
    }));
    session one(policy_of(grants), {});
    say(one, "on 2022-06-30");
    say(one, "c.x = 100");
    for (const std::string& line : chosen) say(one, line);
    CHECK(has(say(one, "c"), due));
    session_options how;
    how.unfinished = left_behind{one.memory(), "today"};
    session other(policy_of(grants), how);
    say(other, "restore");
    CHECK(has(say(other, "c"), due));
    CHECK(other.memory() == one.memory());
}

TEST_CASE("what no session left behind is refused and changes nothing", "[session][memory]") {
    session whole(policy_of(shop), {});
    say(whole, "turnover = 5万");
    const std::string known = whole.memory();
    std::vector<std::string> wrong = {"",
                                      "pol session 2\nnow\n{}\n",
                                      "pol session 1\n",
                                      "pol session 1\nnow\n[]\n",
                                      "pol session 1\namendment none\nnow\n{}\n",
                                      known + "now",
                                      "\xff"};
    for (std::size_t end = 0; end + 1 < known.size(); end += 3) wrong.push_back(known.substr(0, end));
    for (const std::string& text : wrong) {
        INFO(text);
        session_options how;
        how.unfinished = left_behind{text, "today"};
        session other(policy_of(shop), how);
        say(other, "open = no");
        const std::string before = other.memory();
        CHECK(other.say("restore").is_refused);
        CHECK(other.memory() == before);
        CHECK_FALSE(other.say("forget").is_refused);
    }
}

TEST_CASE("a policy that changed is read again before the next line, and the scenario stays", "[session][reload]") {
    std::string text = shop;
    bool is_new = false;
    session_options how;
    how.host.reread = [&] { return std::optional(compiled_of(text)); };
    how.host.has_changed = [&] { return std::exchange(is_new, false); };
    session talk(policy_of(shop), how);
    say(talk, "open = yes");
    CHECK(has(say(talk, "turnover = 5万"), "5,000.00"));
    text = with_rate("20%");
    is_new = true;
    CHECK(has(say(talk, "turnover"), "5,000.00  →  10,000.00"));
    CHECK(say(talk, "turnover").find("→") == std::string::npos);

    // What is wrong is told; the rules that worked go on.
    text = with_rate("20% of of");
    is_new = true;
    const answer told = talk.say("turnover = 6万");
    CHECK(has(told.text.text(), "shop.pol"));
    CHECK(has(told.text.text(), "12,000.00"));
    CHECK(talk.say("reload").is_refused);
    text = with_rate("30%");
    CHECK(has(say(talk, "reload"), "18,000.00"));
    // What is taken back is the line, not the rules that hold now.
    CHECK(has(say(talk, "undo"), "18,000.00  →  15,000.00"));
    CHECK(has(say(talk, "redo"), "15,000.00  →  18,000.00"));
}

TEST_CASE("the case is changed in an editor, and a clause in its file", "[session][edit]") {
    std::string seen, wanted, opened;
    session_options how;
    how.host.edit_text = [&](const std::string& name, const std::string& text, std::string& why) {
        seen = text;
        if (wanted.empty()) why = "the editor failed";
        CHECK(name == "case.json");
        return wanted.empty() ? std::nullopt : std::optional(wanted);
    };
    how.host.edit_file = [&](const std::string& file, std::uint32_t line, std::string&) {
        opened = file + ":" + std::to_string(line);
        return true;
    };
    how.host.reread = [] { return std::optional(compiled_of(with_rate("50%"))); };
    session talk(policy_of(shop), how);
    say(talk, "open = yes");
    CHECK(has(talk.say("edit").text.text(), "the editor failed"));
    CHECK(has(seen, "\"open\""));
    wanted = "{\"open\": true, \"turnover\": 70}";
    CHECK(has(say(talk, "edit"), "7.00"));
    wanted = "{\"open\": true,";
    CHECK(talk.say("edit").is_refused);
    CHECK(has(say(talk, "turnover"), "70"));
    CHECK(has(say(talk, "edit aid"), "35.00"));
    CHECK(opened == "shop.pol:3");
    CHECK(talk.say("edit nothing").is_refused);
}

TEST_CASE("a script has the case that came from an editor or from a session taken up", "[session][edit][record]") {
    session before(policy_of(shop), {});
    say(before, "open = yes");
    CHECK(before.say("save as").is_refused);
    say(before, "save as \"first draft\"");
    say(before, "turnover = 100");
    std::string script;
    session_options how;
    how.unfinished = left_behind{before.memory(), "today"};
    how.host.edit_text = [](const std::string&, const std::string&, std::string&) {
        return std::optional<std::string>("{\n  \"open\": true,\n  \"turnover\": 70\n}\n");
    };
    how.host.edit_file = [](const std::string&, std::uint32_t, std::string&) { return true; };
    how.host.write = [&](const std::string&, std::string_view text, host::writing kind, std::string&) {
        if (kind == host::writing::anew) script.clear();
        script += text;
        return true;
    };
    session talk(policy_of(shop), how);
    say(talk, "record all.pols");
    say(talk, "restore");
    say(talk, "edit");
    say(talk, "edit aid");
    say(talk, "undo");
    CHECK(script ==
          "load {\"open\":true}\nsave as \"first draft\"\nload {\"open\":true,\"turnover\":100}\n"
          "load {\"open\":true,\"turnover\":70}\nundo\n");
    session again(policy_of(shop), {});
    line_collector lines;
    std::istringstream from(script);
    for (std::string line; std::getline(from, line);) {
        lines.add(line);
        if (lines.is_complete()) say(again, lines.take());
    }
    CHECK(again.memory() == talk.memory());
}

TEST_CASE("a case is laid out for the editor, and is the same case", "[session][edit]") {
    const std::string compact =
        R"({"a":{},"list":[{"name":"a, b: {\"c\"} ｛店｝","cost":5},{"name":"x","cost":12345678901234567890},)"
        R"({"name":"the third one of them","cost":7}],"open":true})";
    const std::string shown = indented(compact);
    CHECK(shown == R"({
  "a": {},
  "list": [
    {"name": "a, b: {\"c\"} ｛店｝", "cost": 5},
    {"name": "x", "cost": 12345678901234567890},
    {"name": "the third one of them", "cost": 7}
  ],
  "open": true
}
)");
    CHECK(on_one_line(shown) == compact);
    CHECK(indented("{}") == "{}\n");
}

TEST_CASE("a journal is offered when its session did not come to its end, and only then", "[session][journal]") {
    const folder at;
    {
        journal ended(at.state(), "shop");
        CHECK(ended.keep("known"));
        ended.done();
        CHECK(at.count() == 0);
    }
    auto lost = std::make_unique<journal>(at.state(), "shop");
    CHECK(lost->keep("first"));
    CHECK(lost->keep("second"));
    {
        journal meanwhile(at.state(), "shop");
        CHECK_FALSE(meanwhile.unfinished());
        meanwhile.done();
    }
    lost.reset();  // as a crash leaves it
    {
        journal other(at.state(), "another policy");
        CHECK_FALSE(other.unfinished());
        other.done();
    }
    {
        journal next(at.state(), "shop");
        REQUIRE(next.unfinished());
        CHECK(next.unfinished()->memory == "second");
        const journal third(at.state(), "shop");
        CHECK_FALSE(third.unfinished());  // offered once at a time
    }
    journal again(at.state(), "shop");
    REQUIRE(again.unfinished());
    again.forget();
    again.done();
    CHECK(at.count() == 0);
}

TEST_CASE("where nothing can be kept nothing is", "[session][journal]") {
    journal nowhere("", "shop");
    CHECK_FALSE(nowhere.keep("known"));
    journal forbidden("/proc/pol", "shop");
    CHECK_FALSE(forbidden.keep("known"));
    CHECK_FALSE(forbidden.unfinished());
}
