// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/key_order.hpp"

#include <algorithm>

namespace pol::stream {

namespace {

constexpr std::size_t brief_size = 8;

short_key brief_of(std::string_view key) {
    return key.size() <= brief_size ? short_key_of(key.data(), key.size()) : short_key{};
}

std::uint64_t mixed(std::uint64_t value, std::uint64_t by) {
    value *= by;
    value ^= value >> 32;
    value *= by;
    return value ^ value >> 29;
}

}  // namespace

key_digest digest_of(std::string_view key) {
    key_digest made{0x243F6A8885A308D3U ^ key.size(), 0x13198A2E03707344U + key.size()};
    for (std::size_t at = 0; at < key.size(); at += 8) {
        char bytes[8] = {};
        std::memcpy(bytes, key.data() + at, std::min<std::size_t>(8, key.size() - at));
        const std::uint64_t word = word_at(bytes);
        made.low = mixed(made.low ^ word, 0x9E3779B97F4A7C15U);
        made.high = mixed(made.high + word, 0xC2B2AE3D27D4EB4FU) + made.low;
    }
    made.low = mixed(made.low ^ made.high, 0xD6E8FEB86659FD93U);
    return made;
}

std::size_t key_set::place_of(const key_digest& key) const {
    const std::size_t mask = places_.size() - 1;
    std::size_t at = key.low & mask;
    while (places_[at] != key_digest{} && places_[at] != key) at = (at + 1) & mask;
    return at;
}

bool key_set::has(const key_digest& key) const {
    if (key == key_digest{}) return has_zero_;
    return !places_.empty() && places_[place_of(key)] == key;
}

bool key_set::add(const key_digest& key) {
    if (key == key_digest{}) return !std::exchange(has_zero_, true);
    if (2 * (count_ + 1) > places_.size()) {
        std::vector<key_digest> old(std::max<std::size_t>(64, 2 * places_.size()));
        old.swap(places_);
        for (const key_digest& k : old)
            if (k != key_digest{}) places_[place_of(k)] = k;
    }
    key_digest& place = places_[place_of(key)];
    if (place == key) return false;
    place = key;
    ++count_;
    return true;
}

unsigned orders_of(std::string_view a, std::string_view b) {
    const int bytewise = a.compare(b);
    const bool is_shorter = a.size() != b.size() ? a.size() < b.size() : bytewise < 0;
    return (bytewise < 0 ? 1U : 0U) | (is_shorter ? 2U : 0U);
}

key_order::verdict key_order::add(std::string_view key) {
    if (count_ > 0 && orders_ != 0) {
        const bool are_brief = last_.size() <= brief_size && key.size() <= brief_size;
        const short_key own = brief_of(key);
        if (are_brief ? own.word == last_brief_.word && own.size == last_brief_.size : key == last_)
            return verdict::twice;
        const unsigned kept = orders_ & (are_brief ? orders_of(last_brief_, own) : orders_of(last_, key));
        if (kept == 0) return leave_order(key);
        orders_ = kept;
    } else if (orders_ == 0) {
        if (is_forgotten(key) || seen_.bytes() > most_bytes_) return verdict::unsure;
        if (!seen_.add(digest_of(key))) return verdict::twice;
    }
    if (count_ == 0) first_ = key;
    if (orders_ != 0 && count_ < remembered_at_first) seen_.add(digest_of(key));
    ++count_;
    last_.assign(key);
    last_brief_ = brief_of(key);
    return verdict::fresh;
}

std::uint32_t key_order::add_ascending(const column_fields& keys) {
    if (!takes_many() || keys.may_return) return 0;
    std::string_view last = last_;
    short_key last_brief = last_brief_;
    unsigned orders = orders_;
    std::uint32_t taken = 0;
    for (; taken < keys.rows; ++taken) {
        const std::string_view key = keys.field(taken);
        if (!key.empty() && key.front() == '"') break;
        const bool are_brief = last.size() <= brief_size && key.size() <= brief_size;
        const short_key own = brief_of(key);
        const unsigned kept = orders & (are_brief ? orders_of(last_brief, own) : orders_of(last, key));
        if (kept == 0) break;
        orders = kept;
        last = key;
        last_brief = own;
    }
    if (taken == 0) return 0;
    orders_ = orders;
    count_ += taken;
    last_.assign(last);
    last_brief_ = last_brief;
    return taken;
}

key_order::verdict key_order::leave_order(std::string_view key) {
    orders_before_ = std::exchange(orders_, 0U);
    has_forgotten_ = count_ > remembered_at_first;
    peak_ = last_;
    const verdict found = add(key);
    return found;
}

// Among the keys that came in order and were not kept there may be this one.
bool key_order::is_forgotten(std::string_view key) const {
    if (!has_forgotten_ || seen_.has(digest_of(key))) return false;
    const bool is_before = (orders_of(key, first_) & orders_before_) != 0;
    const bool is_after = (orders_of(peak_, key) & orders_before_) != 0;
    return !is_before && !is_after;
}

bool key_order::is_ahead(std::string_view key) const { return count_ == 0 || (orders_of(last_, key) & orders_) != 0; }

key_order::answer key_order::was_seen(std::string_view key) const {
    if (seen_.has(digest_of(key))) return answer::yes;
    return is_forgotten(key) ? answer::unknown : answer::no;
}

}  // namespace pol::stream
