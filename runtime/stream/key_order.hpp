// In which order the keys of the cases come, and whether one comes twice.
//
// As long as they ascend, bytewise or as numbers do (the shorter first), nothing has to be remembered. In any other order
// all keys are kept, as digests of 128 bits, within a bound.
// SPDX-License-Identifier: Apache-2.0
#pragma once

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

class key_order {
public:
    explicit key_order(std::size_t bytes) : most_bytes_(bytes) {}

    enum class verdict : std::uint8_t { fresh, twice, unsure };
    verdict add(std::string_view key);

    bool is_ascending() const { return orders_ != 0; }
    unsigned orders() const { return orders_; }  // that still hold, as of orders_of
    // While the keys ascend: no case so far has this key, because it comes after the last one in an order that holds.
    bool is_ahead(std::string_view key) const;
    enum class answer : std::uint8_t { no, yes, unknown };
    answer was_seen(std::string_view key) const;  // only when the keys do not ascend

private:
    verdict leave_order(std::string_view key);
    bool is_forgotten(std::string_view key) const;

    std::size_t most_bytes_;
    unsigned orders_ = 3;  // bit 0: bytewise, bit 1: the shorter first
    unsigned orders_before_ = 3;
    std::uint64_t count_ = 0;
    std::string first_;
    std::string last_;
    bool has_forgotten_ = false;  // keys from first_ to last_ came before those in the set
    std::string peak_;
    key_set seen_;
};

// The orders (bits as above) in which `a` comes before `b`.
unsigned orders_of(std::string_view a, std::string_view b);

}  // namespace pol::stream
