// Looking keywords up by what stands in the text: first words ("heads") lead to the keywords that may begin with them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/text/keywords.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace pol::text {

class keyword_set {
public:
    constexpr keyword_set() = default;
    template <class... Keywords>
    explicit constexpr keyword_set(Keywords... all) {
        (add(all), ...);
    }
    constexpr void add(keyword k) { bits_[index(k)] |= bit(k); }
    constexpr bool has(keyword k) const { return (bits_[index(k)] & bit(k)) != 0; }
    constexpr bool meets(const keyword_set& other) const {
        return ((bits_[0] & other.bits_[0]) | (bits_[1] & other.bits_[1]) | (bits_[2] & other.bits_[2])) != 0;
    }

private:
    static constexpr std::size_t index(keyword k) { return static_cast<std::size_t>(k) / 64; }
    static constexpr std::uint64_t bit(keyword k) { return std::uint64_t{1} << (static_cast<unsigned>(k) % 64U); }
    std::array<std::uint64_t, 3> bits_{};
};
static_assert(keywords.size() <= 192, "keyword_set holds three words of bits");

// The first word of an English spelling or a whole Chinese one.
struct head {
    std::string_view word;
    keyword_set begins;            // keywords that may begin with this word
    keyword_set whole;             // … and end with it as well
    bool is_reserved = false;      // the word alone is a reserved keyword
    bool begins_reserved = false;  // … or the first word of one
};

const head* find_head(std::string_view word);

inline bool is_reserved(std::string_view word) {
    const head* found = find_head(word);
    return found != nullptr && found->is_reserved;
}

// Whether it is one of the words in the spelling of a reserved keyword: "least" of "at least".
bool is_part_of_reserved(std::string_view word);

// The rest of the English spelling after its first word: " least", "/no", or nothing.
std::string_view tail(keyword k);
// The keyword with this spelling in either language (several words with single spaces). Where a spelling serves two
// keywords (是), the one listed first.
std::optional<keyword> keyword_of(std::string_view spelling);
// By the identifier of the table (`at_least`): how a diagnostic's argument names a keyword.
std::optional<keyword> keyword_named(std::string_view identifier);
std::string_view identifier(keyword k);
// The Chinese spellings, the preferred one first.
std::vector<std::string_view> chinese_spellings(keyword k);
std::string_view preferred_chinese(keyword k);

// The end of the keyword's rest (see tail) at `at`, with any white space and comments between words, or nullptr.
const char* match_tail(std::string_view tail, const char* at, const char* end);
// Skips white space and comments without a word of complaint.
const char* skip_blank(const char* at, const char* end);

}  // namespace pol::text
