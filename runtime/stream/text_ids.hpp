// Numbers for texts: equal texts have equal numbers. Made for short texts that come again and again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/byte_masks.hpp"

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
        const key k = key_of(text);
        for (std::size_t at = k.hash & mask_;; at = (at + 1) & mask_) {
            const entry& e = entries_[at];
            if (e.id < 0) return -1;
            if (e.low == k.low && e.high == k.high && e.size == k.size && is_rest_equal(e, text)) return e.id;
        }
    }
    // The text must not be there yet. The table keeps a copy of it.
    void add(std::string_view text, std::int64_t id);
    // Takes out all that was added after the first `keep`.
    void forget(std::size_t keep);
    std::size_t size() const { return order_.size(); }

private:
    struct key {
        std::uint64_t low = 0;   // the first eight bytes
        std::uint64_t high = 0;  // the last eight, if there are more than eight
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
        const unsigned unused = k.size >= 8 ? 0 : 64 - 8 * static_cast<unsigned>(k.size);
        k.low = k.size == 0 ? 0 : word_at(text.data()) << unused >> unused;
        k.high = k.size > 8 ? word_at(text.data() + k.size - 8) : 0;
        k.hash = (k.low ^ (k.high * 0x9E3779B97F4A7C15U) ^ k.size) * 0xD6E8FEB86659FD93U;
        if (k.size > 16) k.hash ^= hash_of_middle(text);
        k.hash ^= k.hash >> 32;
        return k;
    }
    static std::uint64_t hash_of_middle(std::string_view text);
    bool is_rest_equal(const entry& e, std::string_view text) const {
        return text.size() <= 16 || whole_[e.whole] == text;
    }
    void place(const entry& e, std::uint64_t hash);
    void grow();

    struct added {
        std::size_t at;
        std::uint64_t hash;
    };

    std::vector<entry> entries_;
    std::size_t mask_ = 0;
    std::vector<added> order_;  // places of the entries as they came
    std::vector<std::string> whole_;
};

}  // namespace pol::stream
