// Tests of lang/ast: how operators bind, and what each construct becomes.
// SPDX-License-Identifier: Apache-2.0
#include "tests/lang/front_end.hpp"
#include "tests/support/catch.hpp"

using pol::test::folded;
using pol::test::front_end;

TEST_CASE("operators bind as the reference says", "[ast]") {
    struct sample {
        std::string text, tree;
    };
    const auto each = GENERATE(values<sample>({
        {"a + b × c - d", "(- (+ a (* b c)) d)"},
        {"a / b / c", "(/ (/ a b) c)"},
        {"a - -b", "(- a (negate b))"},
        {"50% of x + 1", "(+ (of 50% x) 1)"},
        {"x 的 50%", "(of 50% x)"},
        {"x.a的[r = 50%] × 2", "(* (of [r = 50%] (member a x)) 2)"},
        {"a + b at least c × d", "(>= (+ a b) (* c d))"},
        {"not a and not b = c", "(and (not a) (not (= b c)))"},
        {"a and b and c", "(and (and a b) c)"},
        {"(a or b) and c", "(and (or a b) c)"},
        {"a is b", "(= a b)"},
        {"a is not b", "(<> a b)"},
        {"a is at least b", "(>= a b)"},
        {"a is one of (b, c)", "(in a (list b c))"},
        {"a is not one of (b, c)", "(not (in a (list b c)))"},
        {"a in p", "(in a p)"},
        {"a not in p", "(not (in a p))"},
        {"a 在 30万 以上", "(>= a 30e4)"},
        {"a 为 30万 以下", "(<= a 30e4)"},
        {"a is given and b is absent", "(and (is_given a) (is_absent b))"},
        {"1 if a, otherwise 2 if b otherwise 3", "(if 1 a (if 2 b 3))"},
        {"a + b converted to CNY at r × 2 - c", "(- (convert CNY (+ a b) (* r 2)) c)"},
        {"sum of a × b in xs", "(sum (* a b) xs)"},
        {"sum of xs.a + 1", "(sum (+ (member a xs) 1))"},
        {"count of xs where a > 1 and b", "(count (where xs (and (> a 1) b)))"},
        {"days between a and b + 1", "(+ (days_between a b) 1)"},
        {"t(a) on x.day", "(on (call t a) (member day x))"},
        {"latest s in p", "(latest s p)"},
        {"(a,)", "(list a)"},
        {"(a)", "a"},
        {"round (a half up to 0.01)", "(round half_up a 0.01)"},
        {"up to [r = 70%] of x", "(of (up_to [r_ceiling = 70%] [r_granted, optional]) x)"},
        {"up to (a + b) granted [g : rate]", "(up_to (+ a b) [g : rate, optional])"},
        {"any x in xs has (x.a)", "(any x xs (member a x))"},
        {"2021-01-01 to 2021-12-31", "(period 2021-01-01 2021-12-31)"},
        {"2021年1月5日 + 6个月", "(+ 2021-01-05 6 months)"},
    }));
    INFO(each.text);
    CHECK(folded(each.text) == each.tree);
}

TEST_CASE("English and Chinese give the same tree", "[ast]") {
    CHECK(folded("a.b at least 30万 and not (c in p)") == folded("a.b 不少于30万 且 非（c 在 p）"));
    CHECK(folded("sum of x in xs where k is not b") == folded("总和 x 于 xs 其中 k 不为 b"));
    CHECK(folded("lesser of (a, b) if c, otherwise 6 months") == folded("较小者（a、b）若 c，其他情况 6个月"));
}

TEST_CASE("what needs brackets says so", "[ast]") {
    CHECK(front_end("let x = a and b or c").codes() == std::vector<int>{136});
    CHECK(front_end("let x = 1 < a < 2").codes() == std::vector<int>{137});
    CHECK(front_end("let x = a = not b").codes() == std::vector<int>{143});
    CHECK(front_end("let x = a > 5 以上").codes() == std::vector<int>{144});
    CHECK(front_end("let x = up to 5% of a").codes() == std::vector<int>{146});
}

TEST_CASE("a where on the next line of an award is not a part of the list before it", "[ast]") {
    const front_end f(
        "clause c { let zs = xs where k = m  award a { for each x in xs where x.day in period let y = x.c where x.b "
        "pay 1 } "
        "award b { let ys = (xs where k = m)  pay sum of cost where k = m } }");

    CHECK(f.printed() ==
          "clause c\n  let zs = (where xs (= k m))\n  award a\n    let y = (member c x)\n    for each x in xs\n    "
          "where (in (member day x) period)\n    where (member b x)\n    pay 1\n"
          "  award b\n    let ys = (where xs (= k m))\n    pay (sum (where cost (= k m)))\n");
}

TEST_CASE("fields may have any word as a name", "[ast]") {
    const front_end f(
        "facts { date : date  use, period : yes/no  year : count = 0  months : count = 1  days | 天 : count = 2\n"
        "kind : text  rate : rate = 5%  other : money = 0  none : money USD = 0  in : number = other  where : number = "
        "rate\n"
        "less : number = a + b  is = c  of : money  USD : number  signed : money signed  items : list of item  count : "
        "count, at least 0\n"
        "group { first : number }  policy : optional { x : date }  at | 在 : date  的日 : date }");
    // `的` is no part of a word, so the last one is the only mistake.
    CHECK(f.codes() == std::vector<int>{125 + 23});
    CHECK(f.tree.facts_blocks.at(0).fields.size() == 22);
}

TEST_CASE("a comma makes fields of one type", "[ast]") {
    const front_end f("facts { a, b : money = 0, at least 0 \"label\" }");
    CHECK(f.printed() == "facts\n  field a : money = 0, >= 0 \"label\"\n  field b : money = 0, >= 0 \"label\"\n");
}

TEST_CASE("the words of a step choose what it is", "[ast]") {
    const front_end f(
        "clause c { award a { pay 1 cap 1 each cap 2 per x.a, x.b, counting z else over cap 3 in total, except when q: "
        "4\n"
        "cap 5 over all years, counting p cap 6 limit 7 less 8 per k, largest first else no limit 3 items less 2\n"
        "less d, once over m and n, except when w once, counting f round up to 10 } cap 1 over all years round floor "
        "to 1 }");
    CHECK(f.printed() ==
          "clause c\n  award a\n    pay 1\n    cap each 1\n    cap per 2 per (member a x) per (member b x) counting z "
          "else over\n"
          "    cap in total 3 except q: 4\n    cap over all years 5 counting p\n    cap 6\n"
          "    limit 7 less 8 per k largest first else no\n    limit 3 less 2\n    less d once over m, n except w\n"
          "    once counting f\n    round round up to 10\n  cap over all years 1\n   round floor to 1\n");
}

TEST_CASE("rows of a table do not run into each other", "[ast]") {
    const front_end f(
        "table t(d : duration, m : money, day | 日 : date) : rate { at most 6 months, any, 2021-01-01 to 2021-12-31: "
        "5%\n"
        "at least 1年, 5 USD, any: 4% at most 3, 1 to 2, any: 3% otherwise: 0 }");
    CHECK(f.places().empty());
    CHECK(f.printed() ==
          "table t : rate\n  argument d : duration\n  argument m : money\n  argument day | 日 : date\n"
          "    row , <= 6 months any 2021-01-01..2021-12-31: 5%\n    row , >= 1 years 5 USD any: 4%\n"
          "    row , <= 3 1..2 any: 3%\n    row otherwise: 0\n");
}

TEST_CASE("lines of an example do not run into each other", "[ast]") {
    const front_end f(
        "example \"e\" for c, case k { on 2022-01-01 expect not eligible a, b  period = 2021-01-01 to 2021-12-31\n"
        "expect undetermined  days = 5  months = 6 months  x = none  expect refuse p because q  set m.r = 5%\n"
        "paid = 3 paid m 5万 on 2020-01-01  set = 4  list = [a, 2 × { b = yes }, k with { c = -1 }]\n"
        "expect 60万 on = 2021-01-01 expect a = 1/3 expect not eligible expect bad input expect excluded xs.0 because "
        "y }");
    CHECK(f.places().empty());
    CHECK(
        f.printed() ==
        "example \"e\" for c case k\n  on 2022-01-01\n  given period = (period 2021-01-01 2021-12-31)\n  given days = "
        "5\n"
        "  given months = 6 months\n  given x = none\n  set m.r = 5%\n  given paid = 3\n  paid m = 5e4 on 2020-01-01\n"
        "  given set = 4\n  given list = [a, 2 × { b = yes }, k with { c = (negate 1) }]\n  given on = 2021-01-01\n"
        "  expect not eligible because a, b\n  expect undetermined\n  expect refuse p because q\n  expect amount 60e4\n"
        "  expect award a (/ 1 3)\n  expect not eligible\n  expect bad input\n  expect excluded xs.0 because y\n");
}

TEST_CASE("changes of an amendment do not run into each other", "[ast]") {
    const front_end f(
        "amend p from 2022-01-01, by commerce { set m.r = 50% in a require x at least 3 in b require y else no "
        "repeal c replace clause d { } extend s { 2022-01-01: 3% 2023-01-01: ended } parameter q : money in e require "
        "z }");
    CHECK(f.places().empty());
    CHECK(f.printed() ==
          "amend p from 2022-01-01 by commerce\n  set m.r = 50%\n  require in a (>= x 3)\n  require in b y else no\n"
          "  require in e z\n  repeal c\n  replace clause d\n  extend s\n    from 2022-01-01: 3%\n    from 2023-01-01: "
          "ended\n"
          "  parameter [q : money]\n");
}

TEST_CASE("several files make one tree, each with its own places", "[ast]") {
    pol::text::source_set files;
    const auto& first = files.add("a.pol", "let a = 1");
    const auto& second = files.add("b.pol", "let b = a + 2");
    pol::messages::sink sink(files, 10);
    pol::ast::tree tree;
    for (const auto* file : {&first, &second}) pol::ast::lower(pol::syntax::parse(*file, {}, sink), *file, tree, sink);

    REQUIRE(tree.lets.size() == 2);
    CHECK(files.text(tree[tree.lets[1].value].where) == "a + 2");
    CHECK(files.text(tree[tree.lets[1].value].mark) == "+");
}
