// Sweeps in a session: what they write, that they can be ended, and the chart in characters.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/chart.hpp"
#include "repl/session/session.hpp"
#include "repl/session/svg.hpp"
#include "repl/terminal.hpp"
#include "tests/support/catch.hpp"

#include <map>
#include <string>

namespace {

using namespace pol::repl;

struct desk {
    std::map<std::string, std::string> files;
    session talk;

    explicit desk(session_options how = {}) : talk(shop(), with(std::move(how))) {
        for (const char* line :
             {"shop.is_open = yes", "shop.ownership = private", "renovation.works += { cost = 3万 }"})
            REQUIRE(!talk.say(line).is_refused);
    }

    session_options with(session_options how) {
        how.host.write = [this](const std::string& path, std::string_view text, host::writing, std::string& why) {
            why = "No such file or directory";
            if (path.find('/') != std::string::npos) return false;
            files[path] = std::string(text);
            return true;
        };
        return how;
    }

    static pol::policy shop() {
        pol::folder files(POL_SOURCE_DIR "/tests/repl/sessions/shop.pol");
        return *pol::compile(files).result;
    }
};

}  // namespace

TEST_CASE("a sweep writes its samples for other programs, exact and rounded") {
    desk d;
    const answer said = d.talk.say("sweep works[0].cost from 0 to 3000.33 step 1000 of renovation --csv rent.csv");
    CHECK(!said.is_refused);
    CHECK(said.text.text().find("written to rent.csv") != std::string::npos);
    CHECK(d.files["rent.csv"] ==
          "works[0].cost,amount,exact,status\n0,0.00,0,determined\n1000,500.00,500,determined\n"
          "2000,1000.00,1000,determined\n3000,1500.00,1500,determined\n3000.33,1500.17,300033/200,determined\n");
}

TEST_CASE("two numbers are written as a row for each pair") {
    desk d;
    REQUIRE(!d.talk
                 .say("sweep works[0].cost from 0 to 2万 step 2万 by renovation.rate from 0 to 1 step 1 of renovation "
                      "--csv \"both two.csv\"")
                 .is_refused);
    CHECK(d.files["both two.csv"] ==
          "renovation.rate,works[0].cost,amount,exact,status\n0,0,0.00,0,determined\n0,20000,0.00,0,determined\n"
          "1,0,0.00,0,determined\n1,20000,20000.00,20000,determined\n");
}

TEST_CASE("a file that cannot be written is told, and where there are no files none is asked for") {
    desk d;
    const answer said = d.talk.say("sweep works[0].cost from 0 to 1 --csv no/such");
    CHECK(said.is_refused);
    CHECK(said.text.text().find("works[0].cost  total (CNY)") == 0);  // what was found stays
    session bare(desk::shop(), {});
    CHECK(bare.say("sweep shop.staff from 0 to 1 --svg here.svg").is_refused);
}

TEST_CASE("a long sweep can be ended: what was found is told, and the scenario stays") {
    pol::cancellation stop;
    session_options how;
    unsigned asked = 0;
    unsigned last = 0;
    how.host.cancel = &stop;
    how.host.progress = [&](unsigned done) {
        CHECK(done <= 1000);
        if (++asked == last) stop.cancel();
        return true;
    };
    desk d(std::move(how));
    const std::string before = d.talk.memory();
    const std::string whole = d.talk.say("sweep works[0].cost from 0 to 5万 of renovation").text.text();
    REQUIRE(asked > 2);
    asked = 0;
    last = 2;
    const answer said = d.talk.say("sweep works[0].cost from 0 to 5万 of renovation");
    CHECK(!said.is_refused);
    CHECK(said.text.text().find("; nothing is known of what lies beyond\n") != std::string::npos);
    CHECK(said.text.text() != whole);
    stop.reset();
    asked = 0;
    const answer table = d.talk.say("sweep works[0].cost from 0 to 5万 by renovation.rate from 0 to 1");
    CHECK(table.is_refused);
    CHECK(table.text.text() == "stopped; nothing was changed\n");
    stop.reset();
    asked = 0;
    last = 1;
    CHECK(d.talk.say("sweep works[0].cost from 0 to 5万 of renovation").text.text() ==
          "stopped; nothing was changed\n");
    stop.reset();
    asked = 10;
    CHECK(d.talk.say("sweep works[0].cost from 0 to 5万 of renovation").text.text() == whole);
    CHECK(d.talk.memory() == before);
}

TEST_CASE("a chart keeps to its width, marks places and levels, and stands on 0") {
    chart c;
    c.unit = "CNY";
    c.places = {{0, "0"}, {100, "100"}, {40, "a"}};
    c.levels = {{0, "0.00"}, {20, "20.00"}};
    c.strokes = {{{{0, 0}, {40, 20}}, false}, {{{40, 20}, {100, 20}}, false}};
    for (const unsigned width : {10U, 30U, 60U, 200U}) {
        const auto lines = c.text(width).lines();
        REQUIRE(lines.size() == 15);
        for (const styled_text& line : lines) CHECK(width_of(line.text()) <= std::max(width, 24U));
        CHECK(lines[1].text().rfind("20.00 ┤", 0) == 0);
        CHECK(lines[12].text().rfind(" 0.00 ┤", 0) == 0);
        CHECK(lines[13].text().find("┴") != std::string::npos);
        CHECK(lines[14].text().find("a") != std::string::npos);
    }
}

TEST_CASE("an amount that jumps from one number to the next is drawn flat and upright, never as a slope") {
    desk d;
    for (const char* line : {"paid nothing", "claim welcome"}) REQUIRE(!d.talk.say(line).is_refused);
    REQUIRE(!d.talk.say("sweep shop.staff from 0 to 4 of welcome --svg staff.svg").is_refused);
    const std::string& text = d.files["staff.svg"];
    std::string drawn;
    for (std::size_t at = text.find("points=\""); at != std::string::npos; at = text.find("points=\"", at + 1))
        drawn += text.substr(at + 8, text.find('"', at + 8) - at - 8) + ";";
    CHECK(drawn == "130,370 272.5,370 415,370;415,370 415,60;415,60 700,60;");
}

TEST_CASE("what stands in a picture cannot break it") {
    const std::string text = line_svg({"a < b & \"c\"\x1b", "<x>", "y"}, {});
    CHECK(text.find("a &lt; b &amp; &quot;c&quot;") != std::string::npos);
    CHECK(text.find("&lt;x&gt;") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("a stair of many steps is not told step by step") {
    pol::memory files({{"policy.pol",
                        "policy stairs { currency CNY }\n"
                        "clause c { claim { cost : money } award w { pay cost  round down to 1 } }"}});
    session talk(*pol::compile(files).result, {});
    const answer said = talk.say("sweep c.cost from 0 to 1000");
    CHECK(said.text.lines().size() < 200);
    CHECK(said.text.text().find("and 951 more pieces") != std::string::npos);
}
