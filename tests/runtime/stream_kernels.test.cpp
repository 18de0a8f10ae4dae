// The inner loops of reading and writing CSV, in each set of instructions that this machine has: what the plain functions for one
// field say, on usual and on hostile bytes.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/cell_words.hpp"
#include "runtime/stream/digits.hpp"
#include "runtime/stream/text_kernels.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/random_policy.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace {

using namespace pol;
using namespace pol::stream;

constexpr std::size_t padding = 64;

// Every set that this machine can run; asking for one that it cannot gives a lesser one.
std::vector<const text_kernels*> sets() {
    std::vector<const text_kernels*> found;
    for (const char* name : {"baseline", "v3", "v4"}) {
        const text_kernels& set = text_kernels_for_this_machine(name);
        if (std::find(found.begin(), found.end(), &set) == found.end()) found.push_back(&set);
    }
    return found;
}

// Fields of one column, with other columns before and behind.
class column {
public:
    explicit column(const std::vector<std::string>& fields) : rows_(fields.size()) {
        bytes_.assign(padding, '9');
        for (const std::string& field : fields) {
            add("7");
            add(field);
            add("8.00");
        }
        bytes_.append(padding, '9');
    }
    column_fields fields() const { return {bytes_.data() + padding, ends_.data() + 1, 3, rows_, false}; }

private:
    void add(const std::string& field) {
        bytes_ += field;
        ends_.push_back(static_cast<std::uint32_t>(bytes_.size() - padding));
        bytes_ += ',';
    }
    std::size_t rows_;
    std::string bytes_;
    std::vector<std::uint32_t> ends_{~std::uint32_t{0}};
};

using loop = std::size_t (*)(const column_fields&, std::int64_t*, std::uint32_t*);
using one_field = bool (*)(const char*, const char*, std::int64_t&);

void same_as_plain(const std::vector<std::string>& fields, loop text_kernels::*which, one_field plain) {
    const column from(fields);
    for (const text_kernels* set : sets()) {
        std::vector<std::int64_t> cells(fields.size(), -1);
        std::vector<std::uint32_t> rest(fields.size());
        rest.resize((set->*which)(from.fields(), cells.data(), rest.data()));
        std::vector<std::uint32_t> refused;
        for (std::uint32_t row = 0; row < fields.size(); ++row) {
            const std::string_view text = from.fields().field(row);
            std::int64_t value = 0;
            const bool is_read = plain(text.data(), text.data() + text.size(), value);
            if (!is_read) refused.push_back(row);
            INFO(set->name << " `" << fields[row] << "`");
            REQUIRE(cells[row] == (is_read ? value : 0));
        }
        CHECK(rest == refused);
    }
}

// Fields as files have them, and others a byte or a digit beside.
std::vector<std::string> fields_like(test::dice& roll, const std::vector<std::string>& usual) {
    std::vector<std::string> made;
    const int odd = roll.between(1, 40);
    for (int n = roll.between(1, 300); n > 0; --n) {
        std::string field = roll.pick(usual);
        for (char& c : field)
            if (c == '#') c = static_cast<char>('0' + roll.between(0, 9));
        if (roll.one_in(odd) && !field.empty())
            field[static_cast<std::size_t>(roll.between(0, static_cast<int>(field.size()) - 1))] =
                static_cast<char>(roll.between(1, 255));
        if (roll.one_in(odd)) field += roll.pick<std::string>({"", "0", ".", ".5", "\"", " ", "\r", "-"});
        if (roll.one_in(odd)) field.insert(0, roll.pick<std::string>({"+", "-", "\"", ".", " ", "1234567"}));
        made.push_back(field);
    }
    return made;
}

}  // namespace

TEST_CASE("the widest loops over text of this machine are chosen, and lesser ones when they are asked for",
          "[kernels]") {
    CHECK(std::string(text_kernels_for_this_machine("baseline").name) == "baseline");
    CHECK(sets().back() == &text_kernels_for_this_machine());
}

TEST_CASE("columns of counts, amounts and yes or no are read as each field by itself", "[kernels]") {
    test::dice roll(20211231);
    for (int round = 0; round < 300; ++round) {
        const auto counts = fields_like(roll, {"#", "##", "###", "#######", "########", "#########", "", "#.#"});
        same_as_plain(counts, &text_kernels::wholes, quick_whole);
        const auto money = fields_like(roll, {"#.##", "##.##", "####.##", "########.##", "#########.##", "####",
                                              "########", "#", "", ".##", "##.#", "#.###", ".", "#e#.##"});
        same_as_plain(money, &text_kernels::amounts, quick_amount);
        const auto answers = fields_like(roll, {"yes", "no", "true", "false", "1", "0", "", "Yes", "yess", "falsey"});
        same_as_plain(answers, &text_kernels::yes_or_no, quick_yes_no);
    }
}

TEST_CASE("a short field is one word, and any other none", "[kernels]") {
    test::dice roll(4);
    for (int round = 0; round < 300; ++round) {
        const auto fields =
            fields_like(roll, {"", "a", "CISSP", "中文", "E######", "#######", "########", "#########", "\"a\""});
        const column from(fields);
        for (const text_kernels* set : sets()) {
            std::vector<std::uint64_t> words(fields.size(), 1);
            set->words(from.fields(), words.data());
            for (std::size_t row = 0; row < fields.size(); ++row) {
                const std::string& field = fields[row];
                std::uint64_t wanted = 0;
                const bool is_brief = !field.empty() && field.size() <= 8 && field[0] != '"';
                for (std::size_t n = field.size(); is_brief && n > 0; --n)
                    wanted = wanted << 8 | static_cast<unsigned char>(field[n - 1]);
                INFO(set->name << " `" << field << "`");
                REQUIRE(words[row] == wanted);
            }
        }
    }
}

TEST_CASE("commas and line feeds are found up to the first block with something odd", "[kernels]") {
    test::dice roll(7);
    const std::vector<std::string> pieces = {",", "\n", "\r\n", "a", "12.50", "中", "a longer text without marks"};
    const std::vector<std::string> odd = {"\"", "\r", std::string(1, '\0')};
    for (int round = 0; round < 800; ++round) {
        std::string text;
        for (int n = roll.between(0, 200); n > 0; --n) text += roll.one_in(150) ? roll.pick(odd) : roll.pick(pieces);
        const auto size = static_cast<std::uint32_t>(text.size());
        text.append(padding, ',');  // beyond the end, where nothing counts
        const std::uint32_t start = size == 0 ? 0 : static_cast<std::uint32_t>(roll.between(0, static_cast<int>(size)));
        const std::size_t room = roll.one_in(2) ? 128 : 100000;
        for (const text_kernels* set : sets()) {
            std::vector<std::uint32_t> marks(room);
            const seen_marks seen = set->scan(text.data(), start, size, marks.data(), room);
            INFO(set->name << " " << start << " " << size);
            std::vector<std::uint32_t> wanted;
            std::uint32_t lines = 0;
            std::uint32_t at = start;
            bool is_odd = false;
            bool has_returns = false;
            bool is_ascii = true;
            for (; at < size && wanted.size() + 128 <= room; at += 64) {
                std::vector<std::uint32_t> here;
                const std::uint32_t end = std::min(size, at + 64);
                std::uint32_t lines_here = 0;
                for (std::uint32_t n = at; n < end; ++n) {
                    const char c = text[n];
                    const bool ends_line = c == '\r' && n + 1 < size && text[n + 1] == '\n';
                    is_odd = is_odd || c == '"' || c == '\0' || (c == '\r' && !ends_line);
                    has_returns = has_returns || c == '\r';
                    is_ascii = is_ascii && static_cast<unsigned char>(c) < 0x80;
                    if (c == ',' || c == '\n') here.push_back(n);
                    if (c == '\n') ++lines_here;
                }
                if (is_odd) break;
                wanted.insert(wanted.end(), here.begin(), here.end());
                lines += lines_here;
            }
            REQUIRE(seen.at == at);
            REQUIRE(seen.is_odd == is_odd);
            REQUIRE(seen.has_returns == has_returns);
            REQUIRE(seen.lines == lines);
            REQUIRE((is_ascii || !seen.is_ascii));
            marks.resize(seen.marks);
            REQUIRE(marks == wanted);
        }
    }
}

TEST_CASE("a byte below another is found wherever it stands", "[kernels]") {
    for (const text_kernels* set : sets()) {
        for (std::size_t size = 0; size < 200; ++size) {
            std::string text(size, '-');
            CHECK(!set->has_below(text.data(), size, '-'));
            for (std::size_t at = 0; at < size; ++at) {
                text[at] = ',';
                REQUIRE(set->has_below(text.data(), size, '-'));
                text[at] = '\xFF';
                REQUIRE(!set->has_below(text.data(), size, '-'));
            }
        }
    }
}

TEST_CASE("rows of a key and an amount are written as each by itself, up to one that is not usual", "[kernels]") {
    test::dice roll(3);
    constexpr std::int64_t beyond = std::int64_t{1} << 33;  // hundredths
    const std::vector<std::int64_t> edges = {0,    1,     9,      10,       99,        100,        101,        999,
                                             1000, 99999, 100000, 99999999, 100000000, beyond - 1, beyond / 2, 4999};
    for (int round = 0; round < 2000; ++round) {
        const std::int64_t factor = roll.pick<std::int64_t>({1, 1, 10, 1000, 3});
        const int odd = roll.pick<int>({1000000, 200});
        std::string keys;
        std::vector<std::uint32_t> key_ends;
        std::vector<std::int64_t> amounts;
        std::vector<std::uint8_t> states;
        const auto rows = static_cast<std::size_t>(roll.between(1, 200));
        for (std::size_t n = 0; n < rows; ++n) {
            keys.append(static_cast<std::size_t>(roll.one_in(odd) ? 17 : roll.between(0, 16)),
                        static_cast<char>('a' + n % 26));
            key_ends.push_back(static_cast<std::uint32_t>(keys.size()));
            std::int64_t hundredths = roll.one_in(3) ? roll.pick(edges) : roll.between(0, 2000000000);
            if (roll.one_in(odd))
                hundredths =
                    roll.pick<std::int64_t>({-1, beyond + 2 * factor, std::numeric_limits<std::int64_t>::max()});
            amounts.push_back(hundredths < 0 ? hundredths : hundredths / factor);
            states.push_back(static_cast<std::uint8_t>(roll.one_in(4) ? 1 : 0));
        }
        const pair_rows from{keys.data(), key_ends.data(), keys.size(), amounts.data(), states.data(), 0, factor};
        for (const text_kernels* set : sets()) {
            std::vector<char> room(rows * (padding + 16) + padding);
            char* to = room.data();
            const std::size_t first = static_cast<std::size_t>(roll.between(0, static_cast<int>(rows) - 1));
            const std::size_t next = set->pairs(from, first, rows, to);
            std::string wanted;
            for (std::size_t n = first; n < next; ++n) {
                const std::uint32_t begin = n == 0 ? 0 : key_ends[n - 1];
                char amount[number_room];
                const auto end = put_hundredths(amount, static_cast<std::uint64_t>(amounts[n] * factor));
                wanted += keys.substr(begin, key_ends[n] - begin) + ",";
                if (states[n] == 0) wanted.append(amount, end);
                wanted += '\n';
            }
            INFO(set->name);
            REQUIRE(std::string(room.data(), to) == wanted);
            // It stops at the 64 rows in which one is not usual, or the keys end.
            if (next == rows) continue;
            bool is_unusual = false;
            for (std::size_t n = next; n < std::min(rows, next + 64); ++n) {
                const std::uint32_t size = key_ends[n] - (n == 0 ? 0 : key_ends[n - 1]);
                is_unusual = is_unusual || size > 16 || amounts[n] < 0 || amounts[n] >= beyond / factor - 1;
                is_unusual = is_unusual || key_ends[n] + 16 > keys.size();
            }
            REQUIRE(is_unusual);
        }
    }
}
