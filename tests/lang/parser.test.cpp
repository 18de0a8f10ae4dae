// Tests of lang/syntax: what is read, what is reported, and where reading goes on.
// SPDX-License-Identifier: Apache-2.0
#include "tests/lang/front_end.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using pol::test::front_end;

TEST_CASE("six independent mistakes are reported in one run", "[syntax]") {
    const front_end f(
        "policy p \"P\" { currency CNY  colour red }\n"  // 1: no line of a header
        "facts {\n"
        "  a number\n"            // 2: no colon
        "  b : money = ３００\n"  // 3: full-width digits
        "}\n"
        "clause c1 {\n"
        "  award a { pay (1 + 2 }\n"  // 4: a bracket left open
        "  award b { pay 1 }\n"
        "}\n"
        "条款 c2 {\n"
        "  资助 a {\n"
        "    补助中心 5\n"      // 5: a keyword runs into a name
        "    限 3，从大到小\n"  // 6: no such order
        "  }\n"
        "}\n");

    CHECK(f.places() == "1:30 124\n3:5 114\n4:15 104\n7:24 114\n12:5 149\n13:8 122\n");
    CHECK(f.tree.clauses.size() == 2);
    CHECK(f.tree.clauses[0].awards.size() == 2);
}

TEST_CASE("a keyword as a name is reported and the construct is read all the same", "[syntax]") {
    const front_end f("clause first { award a { pay 1 } wher }");

    CHECK(f.places() == "1:8 111\n1:34 121\n");
    REQUIRE(f.tree.clauses.size() == 1);
    CHECK(f.tree.clauses[0].name.first.text == "first");
}

TEST_CASE("a misspelt keyword comes with a proposal", "[syntax]") {
    const front_end f("claus c { }");

    REQUIRE(f.found.size() == 1);
    CHECK(f.found[0].code == 120);
    REQUIRE(f.found[0].fix);
    CHECK(f.found[0].fix->replacement == "clause");
}

TEST_CASE("a block left open is reported where it was opened, and the next declaration is read", "[syntax]") {
    const front_end f("clause a {\n  award x { pay 1 }\nclause b { award x { pay 1 } }\n");

    CHECK(f.places() == "1:10 135\n");
    CHECK(f.tree.clauses.size() == 2);
}

TEST_CASE("an unclosed text does not swallow the block that its line opens", "[syntax]") {
    const front_end f("clause a \"title {\n  award x { pay 1 }\n}\n");

    CHECK(f.places() == "1:10 106\n");
    REQUIRE(f.tree.clauses.size() == 1);
    CHECK(f.tree.clauses[0].awards.size() == 1);
}

TEST_CASE("characters that look like others are named with the right one", "[syntax]") {
    struct sample {
        std::string text;
        int code;
        std::string replacement;
    };
    const auto each = GENERATE(values<sample>({
        {"let x = １２3", 104, "12"},
        {"let x = 1 – 2", 105, "-"},
        {"let x = ‘a’", 105, "\""},
        {"let x =\u00A01", 103, " "},
        {"let x =\u200B1", 103, " "},
        {"let x = a == b", 138, "="},
        {"let x = a != b", 138, "<>"},
        {"let x = a && b", 138, "and"},
        {"let x = 1;", 139, ""},
        {"let x = 1；", 139, ""},
        {"let x = (1,200)", 110, "1_200"},
    }));
    INFO(each.text);
    const front_end f(each.text);
    REQUIRE(f.found.size() == 1);
    CHECK(f.found[0].code == each.code);
    REQUIRE(f.found[0].fix);
    CHECK(f.found[0].fix->replacement == each.replacement);
}

TEST_CASE("what a literal cannot be is said", "[syntax]") {
    CHECK(front_end("let x = 3x").codes() == std::vector<int>{109});
    CHECK(front_end("let x = 2021-02-29").codes() == std::vector<int>{108});
    CHECK(front_end("let x = \"a").codes() == std::vector<int>{106});
    CHECK(front_end("let x = \"a\\q\"").codes() == std::vector<int>{107});
    CHECK(front_end("let x = \x01").codes() == std::vector<int>{102});
    CHECK(front_end("let x = \xFF").codes() == std::vector<int>{101});
    CHECK(front_end("let x = 2021-12-31 to 2021-01-01").codes() == std::vector<int>{145});
}

TEST_CASE("the end of the file in the middle of a sentence is said once", "[syntax]") {
    CHECK(front_end("let x = (((").codes() == std::vector<int>{119});
    CHECK(front_end("clause").codes() == std::vector<int>{119});
    CHECK(front_end("").codes().empty());
    CHECK(front_end("// nothing").codes().empty());
}

TEST_CASE("new lines and comments may stand between any two words", "[syntax]") {
    const std::string plain = "let x = sum of cost in items where kind is not other";
    std::string spread = "// first\n";
    for (const char c : plain) spread += c == ' ' ? std::string(" // why\r\n\t") : std::string(1, c);

    CHECK(front_end(spread).found.empty());
    CHECK(front_end(spread).printed() == front_end(plain).printed());
}

TEST_CASE("comments are kept on the tape", "[syntax]") {
    const front_end f("let x = 1 // one\n// two\nlet y = 2");
    const std::string picture = pol::syntax::dump(f.tape, f.file->bytes());

    CHECK(picture ==
          "file\n  let\n    keyword let\n    names\n      name `x`\n    expr\n      operand\n        number `1`\n"
          "  comment `// one`\n  comment `// two`\n"
          "  let\n    keyword let\n    names\n      name `y`\n    expr\n      operand\n        number `2`\n");
}

TEST_CASE("a Chinese keyword may have digits right behind it", "[syntax]") {
    const front_end f("条款 c { 资助 a { 逐项 x 于 xs 其中 x.a 不超过30万 补助 x.a 上限5万 每项 限2个 } }");

    CHECK(f.places().empty());
    CHECK(f.tree.clauses.at(0).awards.at(0).steps.size() == 2);
}

TEST_CASE("a file that is one long word, bracket or line is refused quickly", "[syntax]") {
    for (const std::string part : {"补", "a", "(", "{", "\"", "9", "a b ", "use ", "补助补助\n", "facts {", "//"}) {
        INFO(part);
        std::string text;
        while (text.size() < 300'000) text += part;
        CHECK(front_end(text).found.size() <= 1000);
    }
}

// Nesting up to the limit is read, one level more is one diagnostic; neither needs much stack.
TEST_CASE("nesting is limited in every kind of construct", "[syntax]") {
    struct sample {
        std::string before, open, inside, close, after;
        std::uint32_t levels_each;
    };
    const auto each = GENERATE(values<sample>({
        {"let x = ", "(", "1", ")", "", 1},
        {"let x = ", "f(", "1", ")", "", 1},
        {"let x = ", "sum of ", "a", "", "", 1},
        {"let x = ", "year of ", "a", "", "", 1},
        {"let x = ", "a where ", "a", "", "", 1},
        {"let x = ", "[a = ", "1", "]", "", 1},
        {"let x = ", "any x in y has (", "1", ")", "", 1},
        {"facts { a : ", "list of ", "number", "", " }", 1},
        {"facts { ", "a { ", "b : number", " }", " }", 1},
        {"sample s = ", "[", "1", "]", "", 1},
        {"sample s = ", "{ a = ", "1", " }", "", 2},
        {"sample s = ", "3 × ", "1", "", "", 1},
    }));
    const auto nested = [&each](std::uint32_t levels) {
        std::string text = each.before;
        for (std::uint32_t i = 0; i < levels; ++i) text += each.open;
        text += each.inside;
        for (std::uint32_t i = 0; i < levels; ++i) text += each.close;
        return text + each.after;
    };
    INFO(each.open);
    const pol::syntax::limits most;
    CHECK(front_end(nested(most.depth / each.levels_each - 3)).codes().empty());
    CHECK(front_end(nested(most.depth / each.levels_each + 1)).codes() == std::vector<int>{902});
    CHECK(front_end(nested(20'000)).codes() == std::vector<int>{902});
}

TEST_CASE("chains of operators are limited as well", "[syntax]") {
    for (const std::string link : {" + a", " and a", ".a", " on a", " if a otherwise a"}) {
        INFO(link);
        std::string text = "let x = a";
        for (int i = 0; i < 490; ++i) text += link;
        CHECK(front_end(text).codes().empty());
        for (int i = 0; i < 50'000; ++i) text += link;
        CHECK(front_end(text).codes() == std::vector<int>{902});
    }
}

TEST_CASE("the digits of a literal are limited", "[syntax]") {
    CHECK(front_end("let x = " + std::string(1000, '9')).codes().empty());
    CHECK(front_end("let x = " + std::string(1001, '9')).codes() == std::vector<int>{903});
    CHECK(front_end("let x = " + std::string(10'000, '9')).codes() == std::vector<int>{903});
}
