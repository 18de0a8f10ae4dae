// Properties of the front end on random and damaged texts: it ends, it keeps its promises, it leaves nothing out.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/keywords.hpp"
#include "tests/lang/front_end.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

using pol::test::broken_nesting;
using pol::test::front_end;

namespace {

std::vector<std::string> policies() {
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(POL_SOURCE_DIR) + "/policies")) {
        if (entry.path().extension() != ".pol") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        all.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    std::sort(all.begin(), all.end());
    return all;
}

std::size_t below(std::mt19937& random, std::size_t n) { return random() % n; }

// The text with one part deleted, doubled, moved or replaced by noise.
std::string damaged(std::string text, std::mt19937& random) {
    if (text.empty()) return text;
    const std::size_t at = below(random, text.size());
    const std::size_t length = std::min(text.size() - at, 1 + below(random, 30));
    const std::string part = text.substr(at, length);
    switch (below(random, 5)) {
        case 0: text.erase(at, length); break;
        case 1: text.insert(at, part); break;
        case 2: text.insert(below(random, text.size()), part); break;
        case 3: text[at] = "{}()[]|:=,.\"%-0a\n \xE7"[below(random, 19)]; break;
        default: {
            const auto& k = pol::text::keywords[below(random, pol::text::keywords.size())];
            text.insert(
                at,
                " " + std::string(below(random, 2) == 0 ? k.english : k.chinese.substr(0, k.chinese.find('|'))) + " ");
        }
    }
    return text;
}

}  // namespace

TEST_CASE("a tape covers its file and nests, whatever the bytes", "[syntax][property]") {
    std::mt19937 random(20220101);
    for (int run = 0; run < 3000; ++run) {
        std::string text(below(random, 80), '\0');
        for (char& c : text) c = static_cast<char>(random() % 256);
        if (run % 2 == 0)
            for (char& c : text) c = "{}()[]|:=,. \"\n1ab-%/"[static_cast<unsigned char>(c) % 20];
        INFO("run " << run << ": " << text);
        const front_end f(text);
        REQUIRE(broken_nesting(f.tape, text.size()).empty());
        for (const pol::diagnostic& d : f.found) REQUIRE(d.where.offset + d.where.length <= text.size());
    }
}

TEST_CASE("a damaged policy is reported or read, and the tape stays whole", "[syntax][property]") {
    const std::vector<std::string> all = policies();
    REQUIRE_FALSE(all.empty());
    std::mt19937 random(20220102);
    for (int run = 0; run < 1500; ++run) {
        std::string text = all[below(random, all.size())];
        const std::size_t begin = below(random, text.size());
        text = text.substr(begin, 1500);  // also cut in the middle of a character
        for (std::size_t times = 1 + below(random, 3); times > 0; --times) text = damaged(std::move(text), random);
        INFO("run " << run);
        const front_end f(text);
        REQUIRE(broken_nesting(f.tape, text.size()).empty());
        REQUIRE(f.tape.has_errors == std::any_of(f.tape.nodes.begin(), f.tape.nodes.end(), [&f](const auto& n) {
                    return n.kind == pol::syntax::node_kind::error || f.tape.has_errors;
                }));
    }
}

TEST_CASE("every policy of the project is read without a mistake", "[syntax][property]") {
    for (const std::string& text : policies()) {
        INFO(text.substr(0, 200));
        const front_end f(text);
        CHECK(f.places().empty());
        CHECK(broken_nesting(f.tape, text.size()).empty());
    }
}

// A line must not change the meaning of its neighbour: any two lines that are read alone are read together.
TEST_CASE("any two lines of a block may follow each other", "[syntax][property]") {
    struct block {
        std::string before;
        std::vector<std::string> lines;
    };
    const std::vector<block> blocks{
        {"facts {",
         {"a : money",
          "b : money USD",
          "c : money signed = 0",
          "d : T",
          "e : list of T",
          "f = a + b",
          "g : date = x.y",
          "h : optional count",
          "i { z : number }",
          "j : number, at least 5",
          "in : number",
          "is : number",
          "USD : money",
          "days : count = 3",
          "k : duration = 3 days",
          "signed : text",
          "m | n : yes/no = a > 3",
          "of, or : number",
          "where : text, unique",
          "p : text \"t\" | \"u\""}},
        {"clause c { award w {",
         {"when a",
          "when a = b else no",
          "where a.b in p",
          "where not a else no \"t\"",
          "pay a",
          "pay a of b.c",
          "cap a each",
          "cap 5 per k",
          "cap a in total",
          "cap 3 over all years",
          "cap a, counting b",
          "limit 3, largest first",
          "limit a, in order",
          "once",
          "once, counting b",
          "round up to 10",
          "let z = a",
          "let y = xs where a",
          "pay a, except when b: c",
          "pay 1 if a otherwise 2",
          "for each x in xs",
          "for each x in the rest of a",
          "for each x in xs by k, largest x.a first",
          "less a",
          "less a, once over b and c"}},
        {"clause c {",
         {"source article 3\n", "agency a, b", "let z = a", "let f(x : number) = x", "eligible when a is given",
          "eligible when a else b \"t\"", "cap 5 over all years", "highest of a, b", "report r = a \"t\"",
          "advise a \"t\"", "advise b when c", "waive a with b", "oblige a with b when c", "parameter p : money",
          "parameter q : rate = 5%, open", "round floor to 1", "less 5"}},
        {"amend p from 2022-01-01 {",
         {"set a.b = 50%", "in a require b", "in a require b at least c else d", "repeal a", "agency a",
          "choice a = b | c", "parameter p : number", "extend s { 2022-01-01: 1 }"}},
        {"example \"e\" for c {",
         {"a = 5", "a.b = 6 months", "days = 3 × 4", "x = y", "set a = no", "on 2022-01-01", "paid a 5万 on 2022-01-01",
          "expect 5", "expect a = 1/3", "expect not eligible", "expect not eligible a, b", "expect undetermined",
          "expect undetermined needs a.b, c", "expect permit a", "expect refuse a because b", "expect bad input",
          "on = 3", "paid = 5", "none = none"}},
    };
    for (const block& b : blocks) {
        const std::string end(static_cast<std::size_t>(std::count(b.before.begin(), b.before.end(), '{')), '}');
        for (const std::string& first : b.lines) {
            for (const std::string& second : b.lines) {
                const front_end together(b.before + first + "\n" + second + "\n" + end);
                INFO(first << "\n" << second);
                REQUIRE(together.places() ==
                        (first.starts_with("for each") && second.starts_with("for each") ? together.places() : ""));
                // Two blocks with a line each hold what one block with both lines holds.
                const front_end alone(b.before + first + "\n" + end + b.before + second + "\n" + end);
                REQUIRE(together.tree.exprs.size() == alone.tree.exprs.size());
            }
        }
    }
}
