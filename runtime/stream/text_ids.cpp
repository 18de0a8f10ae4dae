// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/text_ids.hpp"

#include <utility>

namespace pol::stream {

namespace {

constexpr std::size_t first_size = 256;
constexpr std::size_t spare =
    4;  // places for each entry: with few of them taken, most texts are found at the first look

}  // namespace

text_ids::text_ids() : entries_(first_size), mask_(first_size - 1) {}

std::uint64_t text_ids::hash_of_middle(std::string_view text) {
    std::uint64_t hash = 0;
    for (std::size_t at = 8; at + 8 < text.size(); at += 8)
        hash = (hash ^ word_at(text.data() + at)) * 0x9FB21C651E98DF25U;
    return hash;
}

void text_ids::add(std::string_view text, std::int64_t id) {
    if (spare * (order_.size() + 1) > entries_.size()) grow();
    const key k = key_of(text);
    entry made{k.low, k.high, static_cast<std::uint32_t>(k.size), static_cast<std::int32_t>(id), 0};
    if (text.size() > 16) {
        made.whole = static_cast<std::uint32_t>(whole_.size());
        whole_.emplace_back(text);
    }
    place(made, k.hash);
}

void text_ids::place(const entry& e, std::uint64_t hash) {
    std::size_t at = hash & mask_;
    while (entries_[at].id >= 0) at = (at + 1) & mask_;
    entries_[at] = e;
    order_.push_back({at, hash});
}

void text_ids::grow() {
    std::vector<entry> old(2 * entries_.size());
    old.swap(entries_);
    mask_ = entries_.size() - 1;
    std::vector<added> order;
    order.swap(order_);
    for (const added& a : order) place(old[a.at], a.hash);
}

// The last ones first: an entry never moved aside for one that came after it.
void text_ids::forget(std::size_t keep) {
    while (order_.size() > keep) {
        entry& last = entries_[order_.back().at];
        if (last.size > 16) whole_.pop_back();
        last = entry();
        order_.pop_back();
    }
}

}  // namespace pol::stream
