// Tests of the keyword table: both languages, look-up, and the absence of collisions.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/unicode.hpp"
#include "lang/text/words.hpp"
#include "tests/support/catch.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

using namespace pol::text;

TEST_CASE("every keyword is found by each of its spellings", "[text]") {
    for (const keyword_entry& k : keywords) {
        INFO(k.english);
        CHECK(keyword_of(k.english).has_value());
        CHECK(keyword_named(identifier(k.id)) == k.id);
        REQUIRE_FALSE(chinese_spellings(k.id).empty());
        for (const std::string_view chinese : chinese_spellings(k.id)) {
            INFO(chinese);
            const head* found = find_head(chinese);
            REQUIRE(found != nullptr);
            CHECK(found->whole.has(k.id));
        }
    }
}

TEST_CASE("every word of a reserved keyword is known as a part of one, and no other", "[text]") {
    for (const char* word : {"at", "least", "and", "不少于", "并且", "的", "than", "eligible", "each"}) {
        INFO(word);
        CHECK(is_part_of_reserved(word));
    }
    for (const char* word : {"", "source", "表", "least of", "at least", "lea", "rent"}) {
        INFO(word);
        CHECK_FALSE(is_part_of_reserved(word));
    }
}

TEST_CASE("a Chinese spelling is one word, so that it can be found", "[text]") {
    for (const keyword_entry& k : keywords) {
        if (k.id == keyword::de) continue;
        for (const std::string_view chinese : chinese_spellings(k.id)) {
            INFO(chinese);
            CHECK(word_end(chinese.data(), chinese.data() + chinese.size()) == chinese.data() + chinese.size());
        }
    }
}

TEST_CASE("two keywords share a spelling only where their places differ", "[text]") {
    std::map<std::string, std::set<keyword>> users;
    for (const keyword_entry& k : keywords) {
        users[std::string(k.english)].insert(k.id);
        for (const std::string_view chinese : chinese_spellings(k.id)) users[std::string(chinese)].insert(k.id);
    }
    const std::map<std::string, std::set<keyword>> allowed{
        {"any", {keyword::any_value, keyword::any}},  // a cell of a table; a quantifier
        {"是", {keyword::is, keyword::yes}},          // between two values; a value
        {"不是", {keyword::not_, keyword::is_not}},   // before a condition; between two values
    };
    for (const auto& [spelling, ids] : users) {
        INFO(spelling);
        if (ids.size() > 1) CHECK((allowed.count(spelling) == 1 && allowed.at(spelling) == ids));
    }
}

TEST_CASE("the words of a keyword may stand apart", "[text]") {
    const std::string text = " \n // why not\n least x";
    const char* const end = text.data() + text.size();
    const char* const after = match_tail(tail(keyword::at_least), text.data(), end);
    REQUIRE(after != nullptr);
    CHECK(std::string(after, end) == " x");
    const std::string longer = " leastx";
    CHECK(match_tail(" least", longer.data(), longer.data() + longer.size()) == nullptr);
}

TEST_CASE("only whole reserved words are reserved", "[text]") {
    CHECK(is_reserved("first"));
    CHECK(is_reserved("补助"));
    CHECK_FALSE(is_reserved("date"));
    CHECK_FALSE(is_reserved("sum"));
    CHECK_FALSE(is_reserved("eligible"));
    CHECK_FALSE(is_reserved("firstly"));
}
