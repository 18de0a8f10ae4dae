// A line that the user gives up: it is refused, and everything stands as it did before it.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/session.hpp"
#include "repl/terminal.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <thread>

namespace {

using namespace pol::repl;

constexpr const char* stopped = "stopped; nothing was changed\n";

pol::policy shop() {
    pol::folder files(POL_SOURCE_DIR "/tests/repl/sessions/shop.pol");
    pol::compiled made = pol::compile(files);
    REQUIRE(made.result);
    return *made.result;
}

std::string large_case(int works) {
    std::string list;
    for (int n = 0; n < works; ++n) list += (n == 0 ? "" : ", ") + ("{\"cost\": " + std::to_string(n) + "}");
    return R"({"shop": {"is_open": true, "ownership": "private"}, "claims": {"renovation": {"works": [)" + list +
           "]}}}";
}

struct desk {
    pol::cancellation stop;
    std::map<std::string, std::string> files{{"large.json", large_case(300)}};
    session talk;

    desk() : talk(shop(), with()) {
        for (const char* line : {"shop.is_open = yes", "renovation.works += { cost = 3万 }", "claim exports",
                                 "save as base", "shop.ownership = private"})
            REQUIRE(!talk.say(line).is_refused);
    }

    session_options with() {
        session_options how;
        how.host.cancel = &stop;
        how.host.read = [this](const std::string& path, std::string&) { return std::optional(files.at(path)); };
        how.host.write = [this](const std::string& path, std::string_view text, host::writing kind, std::string&) {
            if (kind == host::writing::anew) files[path].clear();
            files[path] += text;
            return true;
        };
        how.host.reread = [] {
            pol::compiled made;
            made.result = shop();
            return std::optional(std::move(made));
        };
        how.host.edit_text = [](const std::string&, const std::string&, std::string&) {
            return std::optional<std::string>("{}");
        };
        how.host.edit_file = [](const std::string&, std::uint32_t, std::string&) { return true; };
        return how;
    }
    std::string said(const std::string& line) { return talk.say(line).text.text(); }
    // All that can be seen of what the session knows.
    std::string view() { return talk.memory() + talk.prompt() + said("show") + said("scenarios") + said("amendments"); }
};

}  // namespace

TEST_CASE("a line that is given up changes nothing, whatever it is, and is not recorded", "[session]") {
    desk d;
    REQUIRE(!d.talk.say("record a.pols").is_refused);
    const std::string before = d.view();
    const std::string record = d.files["a.pols"];
    for (const char* line : {"load large.json",
                             "shop.staff = 3",
                             "renovation.works[0].cost = 2 × 3万",
                             "set usd_cny = 7",
                             "unset shop.ownership",
                             "claim welcome",
                             "withdraw exports",
                             "on 2024-06-01",
                             "paid nothing",
                             "clear",
                             "use base",
                             "amendments on 1",
                             "needs",
                             "ask",
                             "why renovation",
                             "why not renovation",
                             "what if shop.is_open = no",
                             "compare base now",
                             "sum of renovation.works.cost",
                             "goal renovation = 1万 by works[0].cost",
                             "save as other",
                             "reload",
                             "edit",
                             "edit renovation",
                             "record off",
                             "timing on",
                             "undo"}) {
        INFO(line);
        d.stop.cancel();
        const answer said = d.talk.say(line);
        d.stop.reset();
        CHECK(said.is_refused);
        CHECK(said.text.text() == stopped);
        CHECK(d.view() == before);
    }
    CHECK(d.files["a.pols"].rfind(record, 0) == 0);
    CHECK(d.files["a.pols"].find("shop.staff = 3") == std::string::npos);
    CHECK(d.files["a.pols"].find("load") == std::string::npos);
}

TEST_CASE("a walk through the questions goes on where it was when an answer is given up", "[session]") {
    desk d;
    d.said("ask exports");
    REQUIRE(d.talk.prompt() == "exports.sales = ");
    const std::string before = d.view();
    for (const char* line : {"5万", "skip", "stop", "exports.sales = 4万 USD"}) {
        d.stop.cancel();
        CHECK(d.said(line) == stopped);
        d.stop.reset();
        CHECK(d.view() == before);
    }
    CHECK(!d.talk.say("5万 USD").is_refused);
    CHECK(d.talk.prompt() == "usd_cny = ");
    const std::string later = d.view();
    d.stop.cancel();
    CHECK(d.said("back") == stopped);
    d.stop.reset();
    CHECK(d.view() == later);
    CHECK(!d.talk.say("back").is_refused);
    CHECK(d.talk.prompt() == "exports.sales = ");
}

TEST_CASE("a line is answered in full or not at all, whenever it is given up", "[session]") {
    using namespace std::chrono;
    for (const char* line :
         {"load large.json", "use base", "on 2024-06-01", "amendments on 1", "renovation.works += { cost = 5 }"}) {
        INFO(line);
        desk d;
        const std::string before = d.view();
        bool is_whole = false;
        for (nanoseconds delay(0); !is_whole && delay < seconds(20); delay += delay / 3 + microseconds(5)) {
            if (delay.count() == 0) d.stop.cancel();
            std::thread elsewhere([&] {
                std::this_thread::sleep_for(delay);
                d.stop.cancel();
            });
            const answer said = d.talk.say(line);
            elsewhere.join();
            d.stop.reset();
            is_whole = !said.is_refused;
            if (!is_whole) CHECK(said.text.text() == stopped);
            if (!is_whole) CHECK(d.view() == before);
        }
        CHECK(is_whole);
        CHECK(d.view() != before);
    }
}

TEST_CASE("tables have the width that the host has now", "[session]") {
    unsigned width = 200;
    session_options how;
    how.host.width = [&width] { return width; };
    session talk(shop(), std::move(how));
    const auto widest = [&](const char* line) {
        std::size_t most = 0;
        for (const styled_text& row : talk.say(line).text.lines()) most = std::max(most, width_of(row.text()));
        return most;
    };
    const std::size_t help = widest("help");
    CHECK(help > 100);
    CHECK(help <= 200);
    width = 80;
    CHECK(widest("help") <= 80);
    width = 200;
    CHECK(widest("help") == help);
}
