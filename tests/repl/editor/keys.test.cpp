// The bytes of terminals as keys.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include "repl/editor/keys.hpp"

#include <random>
#include <string>
#include <vector>

namespace {

using namespace pol::repl::editor;
using name = key::name;

// A key as one word: "left", "alt-text:b", "ctrl-right", "control:a".
std::string word(const key& k) {
    constexpr const char* names[] = {"text", "control", "paste", "enter", "tab",  "back_tab", "backspace", "erase",
                                     "left", "right",   "up",    "down",  "home", "end",      "escape",    "unknown"};
    std::string result = k.has_alt ? "alt-" : "";
    if (k.has_control && k.is != name::control) result += "ctrl-";
    result += names[static_cast<std::size_t>(k.is)];
    return k.text.empty() ? result : result + ":" + k.text;
}

std::string words(key_decoder& keys) {
    std::string result;
    while (const std::optional<key> k = keys.next()) result += (result.empty() ? "" : " ") + word(*k);
    return result;
}

std::string words(const std::string& bytes) {
    key_decoder keys;
    keys.feed(bytes);
    return words(keys);
}

}  // namespace

TEST_CASE("each terminal's way to say a key is understood") {
    const auto [bytes, expected] = GENERATE(table<std::string, std::string>({
        {"a", "text:a"},
        {"汉", "text:汉"},
        {"\r", "enter"},
        {"\n", "enter"},
        {"\t", "tab"},
        {"\x1b[Z", "back_tab"},
        {"\x7f", "backspace"},
        {"\b", "backspace"},
        {"\x01", "control:a"},
        {"\x1f", "control:_"},
        {"\x1b[A", "up"},
        {"\x1bOA", "up"},
        {"\x1b[1;5C", "ctrl-right"},
        {"\x1b[1;3D", "alt-left"},
        {"\x1b\x1b[D", "alt-left"},
        {"\x1bOc", "ctrl-right"},
        {"\x1b[H", "home"},
        {"\x1b[1~", "home"},
        {"\x1b[7~", "home"},
        {"\x1b[4~", "end"},
        {"\x1b[3~", "erase"},
        {"\x1b[3;5~", "ctrl-erase"},
        {"\x1b"
         "b",
         "alt-text:b"},
        {"\x1b汉", "alt-text:汉"},
        {"\x1b\r", "alt-enter"},
        {"\x1b\x7f", "alt-backspace"},
        {"\x1b[15~x", "unknown text:x"},
        {"\x1b[[Ax", "unknown text:x"},
        {"\x1b[?1;2cx", "unknown text:x"},
        {"\x1b[12\rx", "unknown enter text:x"},
    }));
    INFO(expected);
    CHECK(words(bytes) == expected);
}

TEST_CASE("letters and sequences that come byte by byte are the same keys") {
    key_decoder keys;
    std::string all;
    for (const char c : std::string("汉\x1b[1;5Ce\x1b[200~a\nb\x1b[201~\x1bOB")) {
        keys.feed({&c, 1});
        const std::string now = words(keys);
        if (!now.empty()) all += now + " ";
    }
    CHECK(all == "text:汉 ctrl-right text:e paste:a\nb down ");
}

TEST_CASE("Esc alone is Esc when nothing follows in time") {
    key_decoder keys;
    keys.feed("\x1b");
    CHECK(words(keys).empty());
    CHECK(keys.patience() > 0);
    keys.give_up();
    CHECK(words(keys) == "escape");
    CHECK(keys.patience() == 0);
    keys.feed("\x1b[");
    CHECK(words(keys).empty());
    keys.give_up();
    CHECK(words(keys) == "alt-text:[");
}

TEST_CASE("a letter in pieces is waited for as long as it takes") {
    key_decoder keys;
    keys.feed("\xE6\xB1");
    CHECK(words(keys).empty());
    CHECK(keys.patience() == 0);
    keys.feed("\x89");
    CHECK(words(keys) == "text:汉");
}

TEST_CASE("bytes that are no UTF-8 are one replacement each, and the next key is whole") {
    CHECK(words("\xFF\xFEz") == "text:\uFFFD text:\uFFFD text:z");
    CHECK(words("\xE6z") == "text:\uFFFD text:z");
    CHECK(words("\xE6\xB1\x1b[A") == "text:\uFFFD text:\uFFFD up");
}

TEST_CASE("what is pasted is one key, whatever stands in it") {
    CHECK(words("\x1b[200~show\nfacts\t\x1b[A\x03\x1b[201~x") == "paste:show\nfacts\t\x1b[A\x03 text:x");
}

TEST_CASE("a paste whose end is lost is over after a while") {
    key_decoder keys;
    keys.feed("\x1b[200~show\x1b[20");
    CHECK(words(keys).empty());
    CHECK(keys.patience() > 0);
    keys.give_up();
    CHECK(words(keys) == "paste:show\x1b[20");
    keys.feed("x");
    CHECK(words(keys) == "text:x");
}

TEST_CASE("a sequence without end is given up") {
    key_decoder keys;
    keys.feed("\x1b[" + std::string(1000, '1'));
    words(keys);
    keys.feed("x");
    CHECK(words(keys).find("text:x") != std::string::npos);
}

TEST_CASE("no bytes whatever stop the decoder, and after a pause all of them are understood") {
    std::mt19937 random(20240601);
    const std::string alphabet = "\x1b\x1b\x1b[[OO0129;~ABab\x7f\r\n\t\xE6\xB1\x89\xFF\xF0\x9F\x98\x80";
    for (int round = 0; round < 3000; ++round) {
        key_decoder keys;
        std::string bytes;
        for (int n = 0; n < 40; ++n) {
            const char c = alphabet[random() % alphabet.size()];
            bytes += c;
            keys.feed({&c, 1});
            if (random() % 2 == 0) words(keys);
        }
        for (int n = 0; n < 40; ++n) {
            words(keys);
            keys.give_up();
        }
        words(keys);
        keys.feed("q");
        INFO("round " << round);
        CHECK(words(keys) == "text:q");
    }
}
