// In which order the keys of the cases come, and whether one comes twice.
//
// As long as they ascend, bytewise or as numbers do (the shorter first), nothing has to be remembered. In any other order
// all keys are kept, as digests of 128 bits, within a bound.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/text_kernels.hpp"
#include "runtime/stream/word.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol::stream {

struct key_digest {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    friend bool operator==(const key_digest&, const key_digest&) = default;
};
key_digest digest_of(std::string_view key);

// Digests that were seen.
class key_set {
public:
    bool add(const key_digest& key);  // false: it is there already
    bool has(const key_digest& key) const;
    std::size_t bytes() const { return places_.size() * sizeof(key_digest); }

private:
    std::size_t place_of(const key_digest& key) const;

    std::vector<key_digest> places_;  // all zero: free
    std::size_t count_ = 0;
    bool has_zero_ = false;
};

// A key of up to eight bytes as a number that compares as its bytes do; 64 bytes around it may be read.
struct short_key {
    std::uint64_t word = 0;
    std::size_t size = 0;
};
inline short_key short_key_of(const char* from, std::size_t size) {
    if (size == 0) return {0, 0};
    return {__builtin_bswap64(word_at(from)) >> (64 - 8 * size) << (64 - 8 * size), size};
}
inline unsigned orders_of(short_key a, short_key b) {
    if (a.size == b.size) return a.word < b.word ? 3U : 0U;
    const bool is_before = a.word < b.word || (a.word == b.word && a.size < b.size);
    return (is_before ? 1U : 0U) | (a.size < b.size ? 2U : 0U);
}

// The orders (bits as below) in which `a` comes before `b`.
unsigned orders_of(std::string_view a, std::string_view b);
// The same for keys around which 64 bytes may be read.
inline unsigned orders_in_text(std::string_view a, std::string_view b) {
    if (a.size() > 8 || b.size() > 8) return orders_of(a, b);
    return orders_of(short_key_of(a.data(), a.size()), short_key_of(b.data(), b.size()));
}

class key_order {
public:
    explicit key_order(std::size_t bytes) : most_bytes_(bytes) {}

    enum class verdict : std::uint8_t { fresh, twice, unsure };
    // 64 bytes around the key may be read.
    verdict add(std::string_view key);

    // Many at once: takes keys as fresh up to the first that is in quotes or does not ascend, which is for `add`, and gives how many
    // these are. Only once `takes_many`: the first keys of all are remembered, one by one.
    std::uint32_t add_ascending(const column_fields& keys);
    bool takes_many() const { return orders_ != 0 && count_ >= remembered_at_first; }

    bool is_ascending() const { return orders_ != 0; }
    // What the first keys showed, before any is added: other orders than these do not hold.
    void expect(unsigned orders) { orders_ = orders; }
    unsigned orders() const { return orders_; }  // that still hold, as of orders_of
    // While the keys ascend: no case so far has this key, because it comes after the last one in an order that holds.
    bool is_ahead(std::string_view key) const;
    enum class answer : std::uint8_t { no, yes, unknown };
    answer was_seen(std::string_view key) const;  // only when the keys do not ascend

private:
    // In case the order turns out to be another one.
    static constexpr std::uint64_t remembered_at_first = 16384;

    verdict leave_order(std::string_view key);
    bool is_forgotten(std::string_view key) const;

    std::size_t most_bytes_;
    unsigned orders_ = 3;  // bit 0: bytewise, bit 1: the shorter first
    unsigned orders_before_ = 3;
    std::uint64_t count_ = 0;
    std::string first_;
    std::string last_;
    short_key last_brief_;        // if it has at most eight bytes
    bool has_forgotten_ = false;  // keys from first_ to last_ came before those in the set
    std::string peak_;
    key_set seen_;
};

}  // namespace pol::stream
