// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/text_ids.hpp"

namespace pol::stream {

namespace {

constexpr unsigned first_shift = 64 - 8;
constexpr std::size_t first_size = 256;
constexpr std::size_t spare =
    4;  // places for each entry: with few of them taken, most texts are found at the first look

}  // namespace

text_ids::text_ids() : entries_(first_size), mask_(first_size - 1), briefs_(first_size), brief_shift_(first_shift) {}

std::int64_t text_ids::find_long(std::string_view text) const {
    const key k = key_of(text);
    for (std::size_t at = k.hash & mask_;; at = (at + 1) & mask_) {
        const entry& e = entries_[at];
        if (e.id < 0) return -1;
        if (e.low == k.low && e.high == k.high && e.size == k.size && is_rest_equal(e, text)) return e.id;
    }
}

std::uint64_t text_ids::hash_of_middle(std::string_view text) {
    std::uint64_t hash = 0;
    for (std::size_t at = 8; at + 8 < text.size(); at += 8)
        hash = (hash ^ word_at(text.data() + at)) * 0x9FB21C651E98DF25U;
    return hash;
}

void text_ids::add(std::string_view text, std::int64_t id) {
    if (is_brief(text)) {
        if (spare * (brief_count_ + 1) > briefs_.size()) grow_briefs();
        const std::uint64_t word = word_of(text);
        const std::size_t at = free_brief(word);
        briefs_[at] = {word, id};
        order_.push_back({at, 0, true});
        ++brief_count_;
        return;
    }
    if (spare * (order_.size() - brief_count_ + 1) > entries_.size()) grow();
    const key k = key_of(text);
    entry made{k.low, k.high, static_cast<std::uint32_t>(k.size), static_cast<std::int32_t>(id), 0};
    if (text.size() > 16) {
        made.whole = static_cast<std::uint32_t>(whole_.size());
        whole_.emplace_back(text);
    }
    const std::size_t at = free_place(k.hash);
    entries_[at] = made;
    order_.push_back({at, k.hash, false});
}

std::size_t text_ids::free_place(std::uint64_t hash) const {
    std::size_t at = hash & mask_;
    while (entries_[at].id >= 0) at = (at + 1) & mask_;
    return at;
}

std::size_t text_ids::free_brief(std::uint64_t word) const {
    std::size_t at = brief_place(word);
    while (briefs_[at].word != 0) at = (at + 1) & (briefs_.size() - 1);
    return at;
}

void text_ids::grow() {
    std::vector<entry> old(2 * entries_.size());
    old.swap(entries_);
    mask_ = entries_.size() - 1;
    for (added& a : order_) {
        if (a.is_brief) continue;
        const entry& moved = old[a.at];
        a.at = free_place(a.hash);
        entries_[a.at] = moved;
    }
}

void text_ids::grow_briefs() {
    std::vector<brief> old(2 * briefs_.size());
    old.swap(briefs_);
    --brief_shift_;
    for (added& a : order_) {
        if (!a.is_brief) continue;
        const brief& moved = old[a.at];
        a.at = free_brief(moved.word);
        briefs_[a.at] = moved;
    }
}

// The last ones first: an entry never moved aside for one that came after it.
void text_ids::forget(std::size_t keep) {
    for (; order_.size() > keep; order_.pop_back()) {
        const added& last = order_.back();
        if (last.is_brief) {
            briefs_[last.at] = brief();
            --brief_count_;
            continue;
        }
        entry& one = entries_[last.at];
        if (one.size > 16) whole_.pop_back();
        one = entry();
    }
}

}  // namespace pol::stream
