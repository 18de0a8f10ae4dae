// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/amount_counts.hpp"

#include <algorithm>

namespace pol::stream {
namespace {

constexpr std::size_t first_slots = 1024;
constexpr unsigned half = amount_counts::width - 1;

unsigned digits_of(std::uint64_t amount) { return 64U - static_cast<unsigned>(__builtin_clzll(amount)); }

// Classes in ascending order: the small amounts by themselves, then 2^half classes for each further binary digit.
std::size_t class_of(std::uint64_t amount) {
    const unsigned digits = digits_of(amount);
    if (digits <= amount_counts::width) return amount;
    const unsigned shift = digits - amount_counts::width;
    return (std::size_t{shift} << half) + (amount >> shift);
}

std::int64_t least_of(std::size_t place) {
    constexpr std::size_t own = std::size_t{1} << amount_counts::width;
    if (place < own) return static_cast<std::int64_t>(place);
    const std::size_t shift = (place >> half) - 1;
    return static_cast<std::int64_t>((place - (shift << half)) << shift);
}

}  // namespace

amount_counts::slot& amount_counts::find(std::int64_t amount) {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (static_cast<std::uint64_t>(amount) * golden >> 32U) & mask;
    while (slots_[at].amount != 0 && slots_[at].amount != amount) at = (at + 1) & mask;
    return slots_[at];
}

void amount_counts::grow() {
    std::vector<slot> before(std::max(first_slots, slots_.size() * 2));
    before.swap(slots_);
    for (const slot& s : before)
        if (s.amount != 0) find(s.amount) = s;
}

void amount_counts::add(std::int64_t amount, std::uint64_t times) {
    if (!is_exact()) return add_to_class(amount, times);
    if (slots_.empty()) grow();
    slot& s = find(amount);
    s.times += times;
    if (s.amount != 0) return;
    s.amount = amount;
    if (++different_ > most_different) return count_in_classes();
    if (different_ * 2 > slots_.size()) grow();
}

void amount_counts::count_in_classes() {
    classes_.assign(1, 0);
    for (const slot& s : slots_)
        if (s.amount != 0) add_to_class(s.amount, s.times);
    slots_ = {};
}

void amount_counts::add_to_class(std::int64_t amount, std::uint64_t times) {
    const std::size_t place = class_of(static_cast<std::uint64_t>(amount));
    if (place >= classes_.size()) classes_.resize(place + 1);
    classes_[place] += times;
}

std::vector<std::pair<std::int64_t, std::uint64_t>> amount_counts::sorted() const {
    std::vector<std::pair<std::int64_t, std::uint64_t>> all;
    for (const slot& s : slots_)
        if (s.amount != 0) all.emplace_back(s.amount, s.times);
    std::sort(all.begin(), all.end());
    for (std::size_t n = 0; n < classes_.size(); ++n)
        if (classes_[n] != 0) all.emplace_back(least_of(n), classes_[n]);
    return all;
}

}  // namespace pol::stream
