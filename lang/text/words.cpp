// The hash table of first words, built from the one table of keywords when the program is compiled.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/words.hpp"

#include "lang/text/unicode.hpp"

#include <algorithm>
#include <cstring>

namespace pol::text {

namespace {

constexpr std::size_t slots = 1024;

constexpr std::uint32_t hash(std::string_view word) {
    std::uint32_t value = 2166136261U;
    for (const char c : word) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
    return value ^ (value >> 15U);
}

constexpr bool belongs_to_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

constexpr std::string_view first_word(std::string_view english) {
    std::size_t n = 0;
    while (n < english.size() && belongs_to_word(english[n])) ++n;
    return english.substr(0, n);
}

struct table {
    std::array<head, slots> heads{};

    constexpr void add(std::string_view word, const keyword_entry& k, bool is_whole) {
        std::size_t at = hash(word) % slots;
        while (!heads[at].word.empty() && heads[at].word != word) at = (at + 1) % slots;
        heads[at].word = word;
        heads[at].begins.add(k.id);
        if (is_whole) heads[at].whole.add(k.id);
        if (k.is_reserved) (is_whole ? heads[at].is_reserved : heads[at].begins_reserved) = true;
    }
};

constexpr table words = [] {
    table t;
    for (const keyword_entry& k : keywords) {
        const std::string_view first = first_word(k.english);
        if (!first.empty()) t.add(first, k, first.size() == k.english.size());
        std::string_view rest = k.chinese;
        while (!rest.empty()) {
            const std::size_t bar = rest.find('|');
            t.add(rest.substr(0, bar), k, true);
            rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
        }
    }
    return t;
}();

constexpr std::string_view identifiers[] = {
#define POL_KEYWORD(id, reserved, english, chinese) #id,
#include "lang/text/keywords.def"
#undef POL_KEYWORD
};

constexpr std::array tails = [] {
    std::array<std::string_view, keywords.size()> all{};
    for (std::size_t i = 0; i < keywords.size(); ++i)
        all[i] = keywords[i].english.substr(first_word(keywords[i].english).size());
    return all;
}();

}  // namespace

const head* find_head(std::string_view word) {
    std::size_t at = hash(word) % slots;
    while (!words.heads[at].word.empty()) {
        if (words.heads[at].word == word) return &words.heads[at];
        at = (at + 1) % slots;
    }
    return nullptr;
}

bool is_part_of_reserved(std::string_view word) {
    const head* const begins = find_head(word);
    if (begins != nullptr && (begins->is_reserved || begins->begins_reserved)) return true;
    for (const keyword_entry& k : keywords) {
        for (std::string_view rest = k.is_reserved ? tail(k.id) : std::string_view(); !rest.empty();) {
            rest.remove_prefix(1);  // the space before each word
            const std::size_t end = std::min(rest.find(' '), rest.size());
            if (rest.substr(0, end) == word) return true;
            rest.remove_prefix(end);
        }
    }
    return false;
}

std::string_view tail(keyword k) { return tails[static_cast<std::size_t>(k)]; }

std::optional<keyword> keyword_of(std::string_view spelling) {
    for (const keyword_entry& k : keywords) {
        if (k.english == spelling) return k.id;
        for (const std::string_view chinese : chinese_spellings(k.id))
            if (chinese == spelling) return k.id;
    }
    return std::nullopt;
}

std::optional<keyword> keyword_named(std::string_view name) {
    for (std::size_t i = 0; i < keywords.size(); ++i)
        if (identifiers[i] == name) return keywords[i].id;
    return std::nullopt;
}

std::string_view identifier(keyword k) { return identifiers[static_cast<std::size_t>(k)]; }

std::vector<std::string_view> chinese_spellings(keyword k) {
    std::vector<std::string_view> all;
    std::string_view rest = entry(k).chinese;
    while (!rest.empty()) {
        const std::size_t bar = rest.find('|');
        all.push_back(rest.substr(0, bar));
        rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
    }
    return all;
}

std::string_view preferred_chinese(keyword k) {
    const std::string_view all = entry(k).chinese;
    return all.substr(0, all.find('|'));
}

const char* skip_blank(const char* at, const char* end) {
    for (;;) {
        if (const std::uint32_t length = space_character(at, end)) {
            at += length;
        } else if (end - at >= 2 && at[0] == '/' && at[1] == '/') {
            const void* stop = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
            at = stop == nullptr ? end : static_cast<const char*>(stop);
        } else {
            return at;
        }
    }
}

const char* match_tail(std::string_view rest, const char* at, const char* end) {
    for (const char c : rest) {
        if (c == ' ') {
            const char* after = skip_blank(at, end);
            if (after == at) return nullptr;
            at = after;
        } else {
            if (at == end || *at != c) return nullptr;
            ++at;
        }
    }
    return word_character(at, end) == 0 ? at : nullptr;
}

}  // namespace pol::text
