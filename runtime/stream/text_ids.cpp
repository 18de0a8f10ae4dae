// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/text_ids.hpp"

#include <cstring>
#include <utility>

namespace pol::stream {

namespace {

constexpr std::size_t first_size = 64;

}  // namespace

text_ids::text_ids() : entries_(first_size), mask_(first_size - 1) {}

std::uint64_t text_ids::hash_of_middle(std::string_view text) {
    std::uint64_t hash = 0;
    for (std::size_t at = 8; at + 8 < text.size(); at += 8)
        hash = (hash ^ word_at(text.data() + at)) * 0x9FB21C651E98DF25U;
    return hash;
}

void text_ids::add(std::string_view text, std::int64_t id) {
    if (2 * (order_.size() + 1) > entries_.size()) grow();
    entry made;
    made.of = key_of(text);
    made.id = id;
    if (text.size() > 16) made.rest = text;
    place(std::move(made));
}

void text_ids::place(entry e) {
    std::size_t at = e.of.hash & mask_;
    while (entries_[at].id >= 0) at = (at + 1) & mask_;
    entries_[at] = std::move(e);
    order_.push_back(at);
}

void text_ids::grow() {
    std::vector<entry> old(2 * entries_.size());
    old.swap(entries_);
    mask_ = entries_.size() - 1;
    std::vector<std::size_t> order;
    order.swap(order_);
    for (const std::size_t at : order) place(std::move(old[at]));
}

// The last ones first: an entry never moved aside for one that came after it.
void text_ids::forget(std::size_t keep) {
    while (order_.size() > keep) {
        entries_[order_.back()] = entry();
        order_.pop_back();
    }
}

}  // namespace pol::stream
