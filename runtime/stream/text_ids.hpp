// Numbers for texts: equal texts have equal numbers. Made for short texts that come again and again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/word.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pol::stream {

class text_ids {
public:
    text_ids();

    // The number of a text, or -1. Up to 64 bytes around the text may be read.
    std::int64_t find(std::string_view text) const {
        return is_brief(text) ? find_word(word_of(text)) : find_long(text);
    }
    // The same for a text of one to eight bytes, none of them NUL: its bytes, the first one lowest, and zeros behind.
    std::int64_t find_word(std::uint64_t word) const {
        for (std::size_t at = brief_place(word);; at = (at + 1) & (briefs_.size() - 1)) {
            const brief& e = briefs_[at];
            if (e.word == word) return e.id;
            if (e.word == 0) return -1;
        }
    }
    // The text must not be there yet. The table keeps a copy of it.
    void add(std::string_view text, std::int64_t id);
    // Takes out all that was added after the first `keep`.
    void forget(std::size_t keep);
    std::size_t size() const { return order_.size(); }

private:
    // A text of one to eight bytes, as most are: told by one word, unless it ends in NUL.
    struct brief {
        std::uint64_t word = 0;  // 0: free
        std::int64_t id = -1;
    };
    static bool is_brief(std::string_view text) { return text.size() - 1 < 8 && text.back() != '\0'; }
    // The highest bits of the product, to which every byte adds.
    std::size_t brief_place(std::uint64_t word) const { return word * 0x9E3779B97F4A7C15U >> brief_shift_; }

    struct key {
        std::uint64_t low = 0;   // the first eight bytes
        std::uint64_t high = 0;  // the last eight, if there are eight
        std::size_t size = 0;
        std::uint64_t hash = 0;
    };
    struct entry {
        std::uint64_t low = 0;
        std::uint64_t high = 0;
        std::uint32_t size = 0;
        std::int32_t id = -1;     // -1: free
        std::uint32_t whole = 0;  // place in whole_ if the text has more than 16 bytes
    };

    static key key_of(std::string_view text) {
        key k;
        k.size = text.size();
        const bool has_word = k.size >= 8;
        if (k.size > 0) k.low = has_word ? word_at(text.data()) : word_of(text);
        if (has_word) k.high = word_at(text.data() + k.size - 8);
        k.hash = (k.low ^ (k.high * 0x9E3779B97F4A7C15U) ^ k.size) * 0xD6E8FEB86659FD93U;
        if (k.size > 16) k.hash ^= hash_of_middle(text);
        // Twice, so that the last bytes of the text reach the lowest bits, too.
        k.hash = ((k.hash ^ k.hash >> 32) * 0x9E3779B97F4A7C15U) >> 32;
        return k;
    }
    static std::uint64_t hash_of_middle(std::string_view text);
    bool is_rest_equal(const entry& e, std::string_view text) const {
        return text.size() <= 16 || whole_[e.whole] == text;
    }
    std::int64_t find_long(std::string_view text) const;
    std::size_t free_place(std::uint64_t hash) const;
    std::size_t free_brief(std::uint64_t word) const;
    void grow();
    void grow_briefs();

    struct added {
        std::size_t at;
        std::uint64_t hash;
        bool is_brief;
    };

    std::vector<entry> entries_;
    std::size_t mask_ = 0;
    std::vector<brief> briefs_;
    unsigned brief_shift_ = 0;  // 64 - log2(briefs_.size())
    std::size_t brief_count_ = 0;
    std::vector<added> order_;  // as they came
    std::vector<std::string> whole_;
};

}  // namespace pol::stream
