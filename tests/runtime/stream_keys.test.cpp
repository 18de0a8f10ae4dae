// Keys and texts by the thousand: orders, numbers of texts, and the quick ways against the careful ones.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/key_order.hpp"
#include "runtime/stream/text_ids.hpp"
#include "runtime/stream/word.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/random_policy.hpp"

#include <map>
#include <string>
#include <vector>

namespace {

using namespace pol;
using namespace pol::stream;

constexpr std::size_t padding = 64;
constexpr std::size_t many_bytes = std::size_t{64} << 20;

// A text around which 64 bytes may be read.
class readable {
public:
    explicit readable(const std::string& text, char around = 'x')
        : bytes_(std::string(padding, around) + text + std::string(padding, around)), size_(text.size()) {}
    std::string_view text() const { return std::string_view(bytes_).substr(padding, size_); }

private:
    std::string bytes_;
    std::size_t size_;
};

std::string random_text(test::dice& roll, int longest) {
    std::string text;
    for (int n = roll.between(0, longest); n > 0; --n) text += roll.pick<char>({'a', 'b', '\xE4', '\0'});
    return text;
}

// A column of keys, one a line.
struct key_column {
    std::string bytes = std::string(padding, 'x');
    std::vector<std::uint32_t> ends{~std::uint32_t{0}};

    void add(const std::string& key) {
        bytes += key;
        ends.push_back(static_cast<std::uint32_t>(bytes.size() - padding));
        bytes += '\n';
    }
    void close() { bytes.append(padding, 'x'); }
    column_fields from(std::size_t row, std::size_t rows) const {
        return {bytes.data() + padding, ends.data() + row, 1, rows, false};
    }
    std::string_view key(std::size_t row) const { return from(row, 1).field(0); }
};

}  // namespace

TEST_CASE("a text has the number that it was given, whatever its length and what came and went before") {
    test::dice roll(5);
    text_ids ids;
    std::map<std::string, std::int64_t> wanted;
    std::vector<std::string> order;
    for (int n = 0; n < 30000; ++n) {
        const std::string text = random_text(roll, roll.pick<int>({3, 8, 9, 16, 17, 30}));
        const readable one(text, static_cast<char>(roll.between(1, 255)));
        const auto known = wanted.find(text);
        REQUIRE(ids.find(one.text()) == (known == wanted.end() ? -1 : known->second));
        if (known == wanted.end()) {
            ids.add(one.text(), n);
            wanted.emplace(text, n);
            order.push_back(text);
        }
        if (!roll.one_in(3000)) continue;
        const auto keep = static_cast<std::size_t>(roll.between(0, static_cast<int>(order.size())));
        ids.forget(keep);
        for (; order.size() > keep; order.pop_back()) wanted.erase(order.back());
        REQUIRE(ids.size() == keep);
    }
}

TEST_CASE("texts that agree in all but their last bytes do not crowd into one place") {
    for (const std::string before : {"A", "9121010", "a longer text, ", "a text that is much longer than two words "}) {
        text_ids ids;
        // Quadratic, if each had to go past all others: minutes instead of milliseconds.
        for (int n = 0; n < 100000; ++n) {
            const readable one(before + std::to_string(1000000 + n));
            REQUIRE(ids.find(one.text()) < 0);
            ids.add(one.text(), n);
        }
        CHECK(ids.find(readable(before + "1000007").text()) == 7);
    }
}

TEST_CASE("bytes are equal in two places exactly if all of them are") {
    test::dice roll(9);
    for (int n = 0; n < 20000; ++n) {
        const std::string a = random_text(roll, 40);
        std::string b = a;
        if (!a.empty() && roll.one_in(2))
            b[static_cast<std::size_t>(roll.between(0, static_cast<int>(a.size()) - 1))] ^= 1;
        const readable first(a, 'x');
        const readable second(b, 'y');
        REQUIRE(are_equal(first.text().data(), second.text().data(), a.size()) == (a == b));
        REQUIRE(orders_in_text(first.text(), second.text()) == orders_of(a, b));
    }
}

TEST_CASE("many keys at once are taken as they would be one by one") {
    test::dice roll(12);
    for (int round = 0; round < 20; ++round) {
        const bool is_numbered = roll.one_in(2);
        const bool is_long = roll.one_in(2);
        key_column keys;
        int number = is_numbered ? 0 : 1000000;
        for (int n = 0; n < 20000; ++n) {
            number += roll.between(1, 3);
            const bool is_odd = n > 17000 && roll.one_in(400);
            if (is_odd && roll.one_in(3)) number -= roll.between(1, 4);  // twice, or out of order
            std::string key = (is_long ? "91210100MA" : "") + std::to_string(number);
            if (is_odd && roll.one_in(3)) key += std::string(static_cast<std::size_t>(roll.between(1, 12)), '0');
            keys.add(key);
        }
        keys.close();
        key_order each(many_bytes);
        key_order some(many_bytes);
        std::size_t row = 0;
        std::size_t at_once = 0;
        while (row < 20000) {
            const auto rows = std::min<std::size_t>(20000 - row, static_cast<std::size_t>(roll.between(1, 3000)));
            const std::uint32_t taken = some.add_ascending(keys.from(row, rows));
            for (std::size_t n = row; n < row + taken; ++n) REQUIRE(each.add(keys.key(n)) == key_order::verdict::fresh);
            row += taken;
            at_once += taken;
            REQUIRE(each.orders() == some.orders());
            if (taken == rows) continue;
            REQUIRE(each.add(keys.key(row)) == some.add(keys.key(row)));
            ++row;
        }
        CHECK(at_once > 500);
        for (std::size_t n = 0; n < 20000; n += 97) {
            REQUIRE(each.is_ascending() == some.is_ascending());
            if (each.is_ascending()) REQUIRE(each.is_ahead(keys.key(n)) == some.is_ahead(keys.key(n)));
            if (!each.is_ascending()) REQUIRE(each.was_seen(keys.key(n)) == some.was_seen(keys.key(n)));
        }
    }
}
