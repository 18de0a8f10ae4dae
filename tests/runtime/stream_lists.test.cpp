// Lists from files of their own: brought together by key, streaming or sorted, and what becomes of rows of nobody.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_policy.hpp"
#include "tests/support/stream_input.hpp"

namespace {

using namespace pol;
using test::read_population;
using test::read_stream;
using test::stream_input;

const char* const policy = R"(policy p "P" { currency CNY  round half up to 0.01 }
facts {
  fee : money = 0
  staff : list of { name : text, unique  wage : money = 5, at most 1000 }
}
clause c "C" {
  claim {
    booths : list of { cost : money  parts : list of { price : money } }
    extra : optional { base : money = 1  notes : list of { worth : money } }
    marks : list of count
  }
  award x { for each b in booths  pay b.cost + sum of price in b.parts  cap 500 each  limit 2, largest first }
  award y { when extra is given  pay extra.base + sum of worth in extra.notes }
  award z { pay [worth_of_mark : money = 1] × sum of marks }
}
clause d "D" { award w { for each s in staff  pay s.wage } }
)";

const plan::plan& our_plan() {
    static const test::planned made = test::plan_text(policy);
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    return *made.plan;
}

read_population read(const std::string& cases, std::vector<std::pair<std::string, std::string>> lists,
                     stream_options how = {}) {
    return read_stream(our_plan(), {cases, std::move(lists), text_form::csv, std::move(how)});
}

void same(const read_population& found, const std::vector<std::string>& cases) {
    REQUIRE(found.failed() == 0);
    REQUIRE(found.outcomes.size() == cases.size());
    for (std::size_t n = 0; n < cases.size(); ++n) {
        INFO(cases[n]);
        CHECK(found.outcomes[n] == test::outcome_of_json(our_plan(), cases[n]));
    }
}

using told = std::vector<std::string>;

}  // namespace

TEST_CASE("rows of a list find their case, and a case without rows has an empty list") {
    const read_population found = read("id\na\nb\nc\n", {{"staff", "id,name,wage\na,x,10\na,y,\nc,x,20\n"}});
    CHECK(found.told() == told{});
    same(found, {R"({"staff": [{"name": "x", "wage": 10}, {"name": "y"}]})", R"({"staff": []})",
                 R"({"staff": [{"name": "x", "wage": 20}]})"});
    same(read("id\na\n", {}), {"{}"});
    same(read("id\na\nb\n", {{"staff", "id,wage\n"}}), {R"({"staff": []})", R"({"staff": []})"});
}

TEST_CASE("any order of the cases streams if the rows have the same") {
    stream_options how;
    how.sort_bytes = 0;
    const read_population found =
        read("id\nm\na\n10\n9\n", {{"staff", "id,name,wage\nm,x,1\na,x,2\na,y,3\n10,x,4\n9,x,5\n"}}, how);
    CHECK(found.told() == told{});
    same(found, {R"({"staff": [{"name": "x", "wage": 1}]})",
                 R"({"staff": [{"name": "x", "wage": 2}, {"name": "y", "wage": 3}]})",
                 R"({"staff": [{"name": "x", "wage": 4}]})", R"({"staff": [{"name": "x", "wage": 5}]})"});
    const read_population numbers = read("id\n1\n2\n10\n", {{"staff", "id,name,wage\n1,x,1\n10,x,2\n"}}, how);
    same(numbers,
         {R"({"staff": [{"name": "x", "wage": 1}]})", R"({"staff": []})", R"({"staff": [{"name": "x", "wage": 2}]})"});
}

TEST_CASE("rows in another order are sorted within the bound or refused with the command that sorts them") {
    const std::string cases = "id\na\nb\nc\n";
    const std::string rows = "id,name,wage\nc,x,1\na,x,2\nb,x,3\na,y,4\n";
    const std::vector<std::string> wanted = {R"({"staff": [{"name": "x", "wage": 2}, {"name": "y", "wage": 4}]})",
                                             R"({"staff": [{"name": "x", "wage": 3}]})",
                                             R"({"staff": [{"name": "x", "wage": 1}]})"};
    same(read(cases, {{"staff", rows}}), wanted);
    stream_options how;
    how.sort_bytes = 0;
    const read_population refused = read(cases, {{"staff", rows}}, how);
    CHECK(refused.failed() == 881);
    CHECK(refused.outcomes.empty());
    CHECK(refused.failure->arguments.at(1).find("LC_ALL=C sort -s -t, -k1,1") != std::string::npos);
    how.sort_bytes = 20;
    CHECK(read(cases, {{"staff", rows}}, how).failed() == 882);
    const read_population bad = read(cases, {{"staff", rows + "b,y,x\nd,z,1\nb,\n"}});
    CHECK(bad.told() == told{"6:wage:821", "8::870!", "7::879!"});
    CHECK(bad.rejects[0].key == "b");
}

TEST_CASE("a row of no case is lost, wherever it stands") {
    const read_population found = read(
        "id\nb\nd\nf\n", {{"staff", "id,name,wage\na,x,1\nb,x,1\nc,x,1\nc,y,1\nd,x,1\ne,x,1\nf,x,1\ng,x,1\nh,x,1\n"}});
    CHECK(found.told() == told{"2::879!", "4::879!", "5::879!", "7::879!", "9::879!", "10::879!"});
    CHECK(found.rejects[0].file == "staff.csv");
    CHECK(found.rejects[0].key == "a");
    CHECK(found.keys.size() == 3);
    same(found, {R"({"staff": [{"name": "x", "wage": 1}]})", R"({"staff": [{"name": "x", "wage": 1}]})",
                 R"({"staff": [{"name": "x", "wage": 1}]})"});
}

TEST_CASE("a row of no case does not make an order of the rows that is not that of the cases") {
    // Of the two orders that the cases are in, the rows are in the second alone: shorter keys first.
    const read_population found = read("id\na\nb\n\"c,x\"\n", {{"staff", "id,name\na,x\nzz,y\n\"c,x\",z\n"}});
    CHECK(found.told() == told{"3::879!"});
    same(found, {R"({"staff": [{"name": "x"}]})", R"({"staff": []})", R"({"staff": [{"name": "z"}]})"});
}

TEST_CASE("a case that comes twice is lost the second time") {
    const read_population found =
        read("id,fee\na,1\nb,2\na,3\nb,4\nc,5\n", {{"staff", "id,name,wage\na,x,1\nc,x,1\n"}});
    CHECK(found.keys == told{"a", "b", "c"});
    CHECK(found.told() == told{"4::880!", "5::880!"});
    CHECK(read("id,fee\na,1\na,3\n", {{"staff", "id,name,wage\n"}}).told() == told{"3::880!"});
    CHECK(read("id,fee\na,1\na,3\n", {}).keys.size() == 2);
}

TEST_CASE("rows that turn out to be in another order end the run, and no case is answered without its items unseen") {
    // The beginning, a window, is in order; the end is not.
    std::string cases = "id\n";
    std::string rows = "id,name,wage\n";
    for (int n = 1000; n < 3000; ++n) {
        cases += std::to_string(n) + '\n';
        rows += std::to_string(n) + ",x,1\n";
    }
    rows += "1500,y,1\n";
    stream_input in{cases, {{"staff", rows}}, text_form::csv, {}, 100, 256};
    CHECK(read_stream(our_plan(), in).failed() == 881);
    in.lists = {{"staff", rows + "4000,y,1\n"}};
    CHECK(read_stream(our_plan(), in).failed() == 881);
    // Cases that stop ascending, after rows were left out because the cases ascended.
    in = {cases + "0500\n", {{"staff", "id,name,wage\n0999,x,1\n1000,x,1\n"}}, text_form::csv, {}, 100, 256};
    CHECK(read_stream(our_plan(), in).failed() == 881);
}

TEST_CASE("rows of lists have faults of their own") {
    const read_population found =
        read("id\na\nb\n", {{"staff", "id,name,wage\na,x,1001\na,x,7\na\nb,\"y,3\nb,z,-3\nb,w,2\n"}});
    CHECK(found.told() == told{"2:wage:832", "3:name:833", "4::870!", "5::871!", "6:wage:822"});
    CHECK(found.rejects[0].found.where.pointer == "/staff/0/wage");
    CHECK(found.rejects[1].found.where.pointer == "/staff/1/name");
    CHECK(found.rejects[4].key == "b");
    same(found, {R"({"staff": [{"name": "x", "wage": 1001}, {"name": "x", "wage": 7}]})",
                 R"({"staff": [{"name": "z", "wage": -3}, {"name": "w", "wage": 2}]})"});
}

TEST_CASE("a message names the text of its own chunk") {
    stream_input in{"id\na\nb\n", {{"staff", "id,name,wage\na,x,1\na,x,1\nb,y,1\nb,y,1\n"}}, text_form::csv, {}};
    in.rows = 1;
    const read_population found = read_stream(our_plan(), in);
    REQUIRE(found.rejects.size() == 2);
    CHECK(found.rejects[0].found.arguments == told{"\"x\""});
    CHECK(found.rejects[1].found.arguments == told{"\"y\""});
}

TEST_CASE("the items of a claim's list claim its clause, and those in a record tell that it is there") {
    const read_population found = read("id,fee\n1,\n2,\n3,\n4,\n", {{"c.booths", "id,cost\n1,100\n"},
                                                                    {"c.extra.notes", "id,worth\n2,7\n2,8\n"},
                                                                    {"c.marks", "id,value\n3,5\n3,x\n"}});
    CHECK(found.told() == told{"3:value:823"});
    same(found, {R"({"claims": {"c": {"booths": [{"cost": 100}], "marks": []}}})",
                 R"({"claims": {"c": {"booths": [], "extra": {"notes": [{"worth": 7}, {"worth": 8}]}, "marks": []}}})",
                 R"({"claims": {"c": {"booths": [], "marks": [5, "x"]}}})", "{}"});
    const read_population base = read("id,c.extra.base\n1,4\n2,\n", {{"c.booths", "id,cost\n2,100\n"}});
    same(base, {R"({"claims": {"c": {"booths": [], "extra": {"base": 4}}}})",
                R"({"claims": {"c": {"booths": [{"cost": 100}]}}})"});
}

TEST_CASE("a list in a list finds its item by the key around it, in any order within its case") {
    const std::string booths = "id,booths_id,cost\n1,a,100\n1,b,200\n2,a,300\n3,x,1\n";
    const std::string parts = "id,booths_id,price\n1,b,1\n1,a,2\n1,b,3\n2,a,4\n3,y,5\n";
    const read_population found = read("id\n1\n2\n3\n", {{"c.booths.parts", parts}, {"c.booths", booths}});
    CHECK(found.told() == told{"6::886!"});
    same(
        found,
        {R"({"claims": {"c": {"booths": [{"cost": 100, "parts": [{"price": 2}]}, {"cost": 200, "parts": [{"price": 1}, {"price": 3}]}]}}})",
         R"({"claims": {"c": {"booths": [{"cost": 300, "parts": [{"price": 4}]}]}}})",
         R"({"claims": {"c": {"booths": [{"cost": 1, "parts": []}]}}})"});
    stream_options how;
    how.list_keys = {{"c.booths", "cost"}};
    const read_population by_cost = read(
        "id\n1\n", {{"c.booths", "id,cost\n1,5\n1,6\n"}, {"c.booths.parts", "id,cost,price\n1,6,x\n1,5,1\n"}}, how);
    CHECK(by_cost.told() == told{"2:price:821"});
    CHECK(by_cost.rejects[0].found.where.pointer == "/claims/c/booths/1/parts/0/price");
    same(
        by_cost,
        {R"({"claims": {"c": {"booths": [{"cost": 5, "parts": [{"price": 1}]}, {"cost": 6, "parts": [{"price": "x"}]}]}}})"});
    const read_population twice = read(
        "id\n1\n", {{"c.booths", "id,booths_id,cost\n1,a,5\n1,a,6\n"}, {"c.booths.parts", "id,booths_id,price\n"}});
    CHECK(twice.told() == told{"3::887!"});
    same(twice, {R"({"claims": {"c": {"booths": [{"cost": 5, "parts": []}]}}})"});
}

TEST_CASE("lists that cannot be brought together end the run before the first case") {
    CHECK(read("id\n1\n", {{"stuff", "id\n"}}).failed() == 878);
    CHECK(read("id\n1\n", {{"staff", "id\n"}, {"staff", "id\n"}}).failed() == 878);
    CHECK(read("id\n1\n", {{"c.booths.parts", "id,booths_id\n"}}).failed() == 878);
    CHECK(read("fee\n1\n", {{"staff", "id\n"}}).failed() == 877);
    CHECK(read("id\n1\n", {{"staff", "name\n"}}).failed() == 877);
    CHECK(read("id\n1\n", {{"c.booths", "id,cost\n"}, {"c.booths.parts", "id,booths_id\n"}}).failed() == 877);
    CHECK(read("id\n1\n", {{"c.booths", "id,booths_id\n"}, {"c.booths.parts", "id,price\n"}}).failed() == 877);
    CHECK(read("id\n1\n", {{"staff", ""}}).failed() == 883);
    CHECK(read("id\n1\n", {{"staff", "id,id\n"}}).failed() == 876);
    const read_population near = read("id\n1\n", {{"staff", "id,wages\n1,2\n"}});
    REQUIRE(near.warnings.size() == 1);
    CHECK(near.warnings[0].notes.at(0).arguments == told{"wage"});
    CHECK(near.warnings[0].where.file == "staff.csv");
}

TEST_CASE("rows with plain keys find the cases that rows with keys in quotes find, also among them") {
    test::dice roll(17);
    for (int round = 0; round < 60; ++round) {
        std::string cases = "id,fee\n";
        std::string plain = "id,name,wage\n";
        std::string quoted = plain;
        const auto add_rows = [&](const std::string& key) {
            for (int n = roll.between(0, 4); n > 0; --n) {
                const std::string rest = ",n" + std::to_string(n) + "," + std::to_string(roll.between(0, 2000)) + "\n";
                plain += roll.one_in(20) ? '"' + key + '"' + rest : key + rest;
                quoted += '"' + key + '"' + rest;
            }
        };
        int number = roll.pick<int>({5, 950, 1000});
        const std::string before = roll.pick<std::string>({"", "E", "91210100MA0P", "a long key from 沈阳 "});
        const bool has_strays = roll.one_in(2);
        for (int n = roll.between(1, 200); n > 0; --n) {
            number += roll.between(1, 2);
            const std::string key = before + std::to_string(number);
            if (!has_strays || !roll.one_in(10)) cases += key + ",1\n";
            add_rows(key);
        }
        stream_options how;
        how.sort_bytes = 0;
        stream_input in{cases, {{"staff", plain}}, text_form::csv, how};
        in.rows = static_cast<std::uint32_t>(roll.between(1, 100));
        in.block = roll.one_in(2) ? 0 : static_cast<std::size_t>(roll.between(500, 3000));
        const read_population found = read_stream(our_plan(), in);
        in.lists[0].second = quoted;
        const read_population wanted = read_stream(our_plan(), in);
        INFO(cases << plain);
        REQUIRE(found.failed() == wanted.failed());
        REQUIRE(found.told() == wanted.told());
        REQUIRE(found.keys == wanted.keys);
        REQUIRE(found.outcomes == wanted.outcomes);
    }
}

TEST_CASE("the random order of rows, the size of chunks and blocks change nothing") {
    test::dice roll(11);
    for (int round = 0; round < 60; ++round) {
        const int count = roll.between(1, 12);
        const bool is_numbered = roll.one_in(2);
        std::vector<std::string> keys;
        for (int n = 0; n < count; ++n)
            keys.push_back(
                is_numbered ? std::to_string(n * 3)
                            : std::string(static_cast<std::size_t>(roll.between(1, 12)), static_cast<char>('a' + n)));
        const bool is_shuffled = roll.one_in(2);
        if (is_shuffled) std::shuffle(keys.begin(), keys.end(), std::mt19937(static_cast<unsigned>(round)));
        std::string cases = "id,c\n";
        std::vector<std::string> rows;
        std::vector<std::string> parts;
        std::vector<std::string> wanted;
        for (const std::string& key : keys) {
            cases += key + ",yes\n";
            std::string items;
            for (int n = roll.between(0, 3); n > 0; --n) {
                const std::string item = std::to_string(n);
                std::string inner;
                for (int m = roll.between(0, 2); m > 0; --m) {
                    const std::string price = std::to_string(roll.between(0, 99));
                    parts.push_back(key + ',' + item + ',' + price + '\n');
                    inner += (inner.empty() ? "" : ", ") + std::string(R"({"price": )") + price + '}';
                }
                const std::string cost = std::to_string(roll.between(0, 99));
                rows.push_back(key + ',' + item + ',' + cost + '\n');
                items +=
                    (items.empty() ? "" : ", ") + std::string(R"({"cost": )") + cost + R"(, "parts": [)" + inner + "]}";
            }
            wanted.push_back(R"({"claims": {"c": {"booths": [)" + items + "]}}}");
        }
        stream_input in{cases, {}, text_form::csv, {}};
        in.rows = static_cast<std::uint32_t>(roll.between(1, 5));
        in.block = static_cast<std::size_t>(roll.between(1, 80));
        in.given_at_once = static_cast<std::size_t>(roll.between(1, 40));
        std::string booths = "id,booths_id,cost\n";
        std::string all_parts = "id,booths_id,price\n";
        for (const std::string& row : rows) booths += row;
        for (const std::string& row : parts) all_parts += row;
        in.lists = {{"c.booths", booths}, {"c.booths.parts", all_parts}};
        const read_population found = read_stream(our_plan(), in);
        INFO(cases << booths << all_parts);
        if (found.failed() == 881) {
            // A window that is too small to see the order of the cases.
            in.block = 0;
            same(read_stream(our_plan(), in), wanted);
            continue;
        }
        CHECK(found.told() == told{});
        same(found, wanted);
        const auto largest_first = [](const std::string& a, const std::string& b) {
            return a.substr(0, a.find(',')) > b.substr(0, b.find(','));
        };
        std::stable_sort(rows.begin(), rows.end(), largest_first);
        booths = "id,booths_id,cost\n";
        for (const std::string& row : rows) booths += row;
        in.lists[0].second = booths;
        in.block = 0;
        same(read_stream(our_plan(), in), wanted);
    }
}
