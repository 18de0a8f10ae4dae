// What the planner says about a policy before anything runs.
// SPDX-License-Identifier: Apache-2.0
#include "tests/runtime/plan_text.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace pol;
using test::head;
using test::plan_text;

// The codes found in one table, whose first row stands on line 3.
std::string table_codes(const std::string& input, const std::string& rows) {
    const plan_text p(head + "table t(x: " + input + ") : rate {\n" + rows + "\n}\nclause c { claim { x : " + input +
                      "  fee : money } award a { pay t(x) of fee } }");
    return p.codes();
}

std::string award_codes(const std::string& body) {
    return plan_text(head +
                     "clause c { claim { fee : money  small : yes/no  rooms : list of { fee : money } } award a {\n" +
                     body + "\n} }")
        .codes();
}

}  // namespace

TEST_CASE("a table without a row for some input is an error", "[plan]") {
    CHECK(table_codes("count", "at most 12: 1%\nmore than 12: 2%").empty());
    CHECK(table_codes("count", "0 to 12: 1%\nat least 13: 2%").empty());
    CHECK(table_codes("number", "0 to 12: 1%\nat least 13: 2%") == "2 522\n");
    CHECK(table_codes("money", "0 to 12: 1%\nat least 13: 2%") == "2 522\n");
    CHECK(table_codes("count", "at most 12: 1%\nmore than 13: 2%") == "2 522\n");
    CHECK(table_codes("yes/no", "yes: 1%\nno: 2%").empty());
    CHECK(table_codes("yes/no", "yes: 1%") == "2 522\n");
    CHECK(table_codes("text", "\"x\": 1%\n\"y\": 2%") == "2 522\n");
    CHECK(table_codes("text", "\"x\": 1%\notherwise: 2%").empty());
    CHECK(table_codes("date", "at most 2020-12-31: 1%\nat least 2021-01-01: 2%").empty());
}

TEST_CASE("a table over several inputs is looked at in every combination", "[plan]") {
    const auto codes = [](const std::string& rows) {
        return plan_text(head + "choice hue = red | blue\ntable t(h: hue, n: count) : rate {\n" + rows +
                         "\n}\nclause c { claim { h : hue  n : count  fee : money } award a { pay t(h, n) of fee } }")
            .codes();
    };
    CHECK(codes("red, at most 5: 1%\nred, any: 2%\nblue, any: 3%").empty());
    CHECK(codes("red, at most 5: 1%\nred, more than 6: 2%\nblue, any: 3%") == "3 522\n");
    CHECK(codes("red, any: 2%\nred, at most 5: 1%\nblue, any: 3%") == "5 620\n");
}

TEST_CASE("a table over parameters has to end with otherwise", "[plan]") {
    const std::string before = head + "parameter most : count = 12\ntable t(n: count) : rate {\nat most most: 1%\n";
    const std::string after = "\n}\nclause c { claim { n : count  fee : money } award a { pay t(n) of fee } }";
    CHECK(plan_text(before + "more than most: 2%" + after).codes() == "3 532\n");
    CHECK(plan_text(before + "otherwise: 2%" + after).codes().empty());
}

TEST_CASE("a row behind others that take all of it is pointed out", "[plan]") {
    CHECK(table_codes("count", "at most 24: 1%\nat most 12: 2%\notherwise: 3%") == "4 620\n");
    CHECK(table_codes("count", "at most 24: 1%\nmore than 24: 2%\notherwise: 3%") == "5 620\n");
    CHECK(table_codes("count", "at most 12: 1%\nat most 24: 2%\notherwise: 3%").empty());
}

TEST_CASE("neighbouring rows that share an input and differ in value are pointed out", "[plan]") {
    CHECK(table_codes("count", "0 to 12: 1%\n12 to 24: 2%\notherwise: 3%") == "4 621\n");
    CHECK(table_codes("count", "0 to 12: 1%\n12 to 24: 1%\notherwise: 3%").empty());
    CHECK(table_codes("count", "0 to 12: 1%\n13 to 24: 2%\notherwise: 3%").empty());
    CHECK(table_codes("rate", "at most 50%: 1%\nat least 50%: 2%") == "4 621\n");
    CHECK(table_codes("rate", "at most 50%: 1%\nmore than 50%: 2%").empty());
    CHECK(table_codes("count", "12: 1%\n0 to 24: 2%\notherwise: 3%").empty());
}

TEST_CASE("brackets rise and say what is above the last one", "[plan]") {
    const auto codes = [](const std::string& rows) {
        return plan_text(head + "brackets b(x: money) {\n" + rows +
                         "\n}\nclause c { claim { fee : money } award a { pay b(fee) } }")
            .codes();
    };
    CHECK(codes("at most 10: 1%\nat most 20: 2%\notherwise: 3%").empty());
    CHECK(codes("at most 20: 1%\nat most 20: 2%\notherwise: 3%") == "4 527\n");
    CHECK(codes("at most 10: 1%\nat most 20: 2%") == "2 522\n");
}

TEST_CASE("a parameter keeps its range in the text, in a series and in an amendment", "[plan]") {
    const std::string use = "\nclause c { claim { fee : money  day : date } award a { pay r of fee } }";
    const std::string dated = "\nclause c { claim { fee : money  day : date } award a { pay (r on day) × fee } }";
    CHECK(plan_text(head + "parameter r : rate = 100%, at most 100%" + use).codes().empty());
    CHECK(plan_text(head + "parameter r : rate = 100.01%, at most 100%" + use).codes() == "2 523\n");
    CHECK(plan_text(head + "parameter r : rate = 0%, more than 0%" + use).codes().substr(0, 6) == "2 523\n");
    CHECK(plan_text(head + "parameter r : rate, less than 5% {\n2021-01-01: 4%\n2022-01-01: 5%\n}" + dated).codes() ==
          "4 523\n");
    const std::string amended =
        head + "parameter r : rate = 50%, at most 100%" + use + "\namend p \"R\" from 2022-01-01 {\nset r = 120% }";
    CHECK(plan_text(amended).codes().empty());
    CHECK(plan_text(amended, 1).codes() == "5 523\n");
}

TEST_CASE("a default has to be fixed", "[plan]") {
    const auto codes = [](const std::string& field) {
        return plan_text(head + "clause c { claim { n : count\n" + field + " } award a { pay fee × n } }").codes();
    };
    CHECK(codes("fee : money = 2 × 3").empty());
    CHECK(codes("fee : money = n × 1 CNY") == "3 521\n");
}

TEST_CASE("exceptions that hold together may not differ", "[plan]") {
    CHECK(award_codes("pay fee\nexcept when small : 1\nexcept when small : 2") == "5 524\n");
    CHECK(award_codes("pay fee\nexcept when small : 1\nexcept when not small : 2").empty());
    CHECK(award_codes("pay fee\nexcept when small : 1\nexcept when small : 1").empty());
    CHECK(award_codes("pay fee\ncap 5000\nexcept when yes : 1\nexcept when 1 < 2") == "6 524\n");
}

TEST_CASE("division by a fixed zero is an error", "[plan]") {
    CHECK(award_codes("pay fee / 0") == "3 525\n");
    CHECK(award_codes("pay fee × (7 mod (2 - 2))") == "3 525\n");
    CHECK(award_codes("pay fee / 4").empty());
}

TEST_CASE("a step that fixed numbers make idle is pointed out", "[plan]") {
    const std::string items = "for each room in rooms\n";
    CHECK(award_codes(items + "pay room.fee\ncap 1000 each\nlimit 2\ncap 2001 in total") == "7 622\n");
    CHECK(award_codes(items + "pay room.fee\ncap 1000 each\nlimit 2\ncap 2000 in total").empty());
    CHECK(award_codes(items + "pay [lump = 20万]\ncap 30万 each") == "5 622\n");
    CHECK(award_codes(items + "pay room.fee\ncap 1000 each\nlimit 2 except when small\ncap 2001 in total").empty());
    CHECK(award_codes("pay 100\ncap 200") == "4 622\n");
    CHECK(award_codes("pay 100 except when small : 500\ncap 200").empty());
}

TEST_CASE("a cap of a clause is compared with the most that all its awards pay", "[plan]") {
    const auto codes = [](const std::string& cap) {
        return plan_text(head +
                         "clause c { claim { ok : yes/no }\naward a { when ok pay 20 }\naward b { pay 30 }\ncap " +
                         cap + " in total\n}")
            .codes();
    };
    CHECK(codes("50").empty());
    CHECK(codes("51") == "5 622\n");
}

TEST_CASE("an award that fixed numbers keep at nothing is pointed out", "[plan]") {
    CHECK(award_codes("pay [rate = 0%] of fee") == "3 623\n");
    CHECK(award_codes("pay fee\ncap [most = 0]") == "4 623\n");
    CHECK(award_codes("for each room in rooms\npay room.fee\nlimit 0") == "5 623\n");
    CHECK(award_codes("pay [rate : rate, open] of fee").empty());
}

TEST_CASE("a step for all items together cannot look at one item", "[plan]") {
    CHECK(award_codes("let more = fee × 2\nfor each room in rooms\npay room.fee\ncap 100 each").empty());
    const plan_text p(head +
                      "clause c { claim { rooms : list of { fee : money  n : count } }\naward a {\nlet most = n + "
                      "1\nfor each room in rooms\npay room.fee\nlimit most } }");
    CHECK(p.codes() == "7 526\n");
}

TEST_CASE("a list where one value is needed is an error at its place", "[plan]") {
    const plan_text p(head + "clause c { claim { rooms : list of { fee : money  beds : list of { n : count } } }\n" +
                      "award a { for each room in rooms  pay room.fee  limit 1 }\n" +
                      "award b { for each bed in (the rest of a).beds  pay 1 CNY × bed.n } }");
    CHECK(p.codes() == "4 520\n");
}

TEST_CASE("functions that multiply without end are stopped", "[plan]") {
    std::string text = head + "let f0(x: number) = x + 1\n";
    for (int i = 1; i < 40; ++i) {
        const std::string before = "f" + std::to_string(i - 1);
        text += "let f" + std::to_string(i) + "(x: number) = " + before + "(x × 2) + " + before + "(x × 3)\n";
    }
    const plan_text p(text + "clause c { claim { n : number } award a { pay f39(n) of 1 CNY } }");
    CHECK_FALSE(p.made);
    REQUIRE(p.found.size() == 1);
    CHECK(p.found[0].code == 921);
}

TEST_CASE("definitions that are used often in one another are planned once each", "[plan]") {
    std::string text = head + "clause c { claim { n : number }\nlet v0 = n + 1\n";
    for (int i = 1; i < 60; ++i) {
        const std::string before = "v" + std::to_string(i - 1);
        text += "let v" + std::to_string(i) + " = " + before + " + " + before + "\n";
    }
    const plan_text p(text + "award a { pay v59 of 1 CNY } }");
    REQUIRE(p.made);
    CHECK(p.made->nodes.size() < 100);
}

TEST_CASE("a chain of definitions is planned or refused, never too deep for the stack", "[plan]") {
    for (const int length : {400, 3000}) {
        std::string text = head + "clause c { claim { n : number }\nlet v0 = n + 1\n";
        for (int i = 1; i < length; ++i)
            text += "let v" + std::to_string(i) + " = v" + std::to_string(i - 1) + " + 1\n";
        const plan_text p(text + "award a { pay v" + std::to_string(length - 1) + " of 1 CNY } }");
        CHECK(p.made.has_value() == (length == 400));
    }
}
