// Steps that look at all items of a case together: limits, caps per key, and items that become groups.
//
// Whatever one item leaves in doubt, all items of its case are in doubt afterwards. Long lists whose items would have to be
// compared with each other are left to the exact evaluator.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/machine.hpp"

#include <algorithm>
#include <limits>

namespace pol::batch {

namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

}  // namespace

std::int64_t machine::keep_of(const instruction& i, std::uint32_t row) {
    return std::max<std::int64_t>(i.b == no_reg ? i.value : cells(i.b)[row], 0);
}

bool machine::has_equal_keys(const key_list& list, std::uint32_t x, std::uint32_t y) {
    return std::all_of(list.keys.begin(), list.keys.end(), [&](reg k) { return cells(k)[x] == cells(k)[y]; });
}

// The cells of a, `otherwise` where the item does not belong.
template <class T>
const T* machine::masked(const instruction& i, T otherwise) {
    if (i.c == no_reg) return as<T>(i.a);
    const std::uint32_t items = count_of(i.c);
    T* to = scratch_items_.room<T>(items);
    loops_.of<T>().mask(to, as<T>(i.a), as<std::int32_t>(i.c), otherwise, items);
    return to;
}

// What of the items leaves each case in doubt; false: nothing at all.
bool machine::item_doubts(const instruction& i, std::vector<std::uint8_t>& rows) {
    const space in = program_->registers[i.c != no_reg ? i.c : i.a].in;
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    const std::uint32_t n = extents_[root].count;
    rows.assign(n, 0);
    bool any = false;
    const auto take = [&](reg r, bool needs_belonging) {
        const std::uint8_t* doubts = r == no_reg ? nullptr : values_[r].doubts;
        if (doubts == nullptr) return;
        any = true;
        const std::int64_t* mask = i.c == no_reg ? nullptr : cells(i.c);
        for (std::uint32_t row = 0; row < n; ++row)
            for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k)
                if (!needs_belonging || mask == nullptr || mask[k] != 0) rows[row] |= doubts[k];
    };
    take(i.c, false);
    take(i.a, true);
    if (i.is == code::kept_group || i.is == code::cap_group || i.is == code::make_groups) {
        for (const reg key : program_->key_lists[i.list].keys) take(key, true);
        take(program_->key_lists[i.list].rank, true);
    }
    if (i.is == code::cap_group) take(i.b, true);
    const bool has_keep = (i.is == code::kept || i.is == code::kept_group || i.is == code::top_sum) && i.b != no_reg;
    if (has_keep && values_[i.b].doubts != nullptr) {
        any = true;
        for (std::uint32_t row = 0; row < n; ++row) rows[row] |= values_[i.b].doubts[row];
    }
    for (space s = in; s != root; s = program_->spaces[s].around) {
        if (extents_[s].doubts.empty()) continue;
        any = true;
        const space above = program_->spaces[s].around;
        for (std::uint32_t row = 0; row < n; ++row) {
            const std::uint32_t first = above == root ? row : offsets(above, root)[row];
            const std::uint32_t last = above == root ? row + 1 : offsets(above, root)[row + 1];
            for (std::uint32_t k = first; k < last; ++k) rows[row] |= extents_[s].doubts[k];
        }
    }
    return any;
}

void machine::spread_doubts(reg dst, const std::vector<std::uint8_t>& rows,
                            const std::vector<std::uint32_t>& segments) {
    std::uint8_t* doubts = doubt_room(dst);
    for (std::uint32_t row = 0; row < rows.size(); ++row)
        std::fill(doubts + segments[row], doubts + segments[row + 1], rows[row]);
    values_[dst].doubts = doubts;
}

// The number that all cases keep whose lists are longer than that, if it is one and small; else 0.
std::uint32_t machine::common_keep(const instruction& i, const std::vector<std::uint32_t>& segments) {
    interval in_use{i.value, i.value};
    if (i.b != no_reg) {
        if (!is_narrow(i.b)) return 0;
        in_use = loops_.keeps_in_use(as<std::int32_t>(i.b), segments.data(), segments.size() - 1);
        if (in_use.low > in_use.high) return 1;  // nobody drops anything
    }
    const bool is_one = in_use.low == in_use.high && in_use.low >= 1 && in_use.low <= most_kept;
    return is_one ? static_cast<std::uint32_t>(in_use.low) : 0;
}

// What is not below the threshold is kept, unless there are ties: then those equal to it only as long as there is room, in
// the order given.
template <class T>
void machine::keep_by_threshold(const instruction& i, const std::vector<std::uint32_t>& segments, std::uint32_t keep,
                                std::int32_t* kept) {
    constexpr T lowest = std::numeric_limits<T>::min();
    const typed_loops<T>& typed = loops_.of<T>();
    const std::uint32_t n = extents_[root].count;
    const std::uint32_t items = segments[n];
    const T* rank = masked<T>(i, lowest);
    T* thresholds = thresholds_.room<T>(n);
    typed.top_value(thresholds, rank, segments.data(), n, keep);
    for (std::uint32_t row = 0; i.b != no_reg && row < n; ++row)
        if (keep_of(i, row) >= segments[row + 1] - segments[row]) thresholds[row] = lowest;
    if (items == 0) return;
    T* of_items = scratch_.room<T>(items);
    typed.spread(of_items, thresholds, segments.data(), n);
    typed.at_most(kept, of_items, rank, items);
    if (i.c != no_reg) loops_.and_(kept, kept, as<std::int32_t>(i.c), items);
    std::int32_t* counts = counts_.room<std::int32_t>(n);
    loops_.narrow.segment_sum(counts, kept, nullptr, segments.data(), n,
                              scratch_.room<std::int32_t>(std::size_t{items} + 1));
    for (std::uint32_t row = 0; row < n; ++row) {
        if (counts[row] <= static_cast<std::int32_t>(keep) || thresholds[row] == lowest) continue;
        std::int64_t room = keep;
        for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k) room -= rank[k] > thresholds[row];
        for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k) {
            if (rank[k] == thresholds[row]) kept[k] = room-- > 0 ? 1 : 0;
        }
    }
}

// An item is kept when fewer than that stand before it: of those that belong and have the same keys.
void machine::keep_one_by_one(const instruction& i, std::uint32_t row, std::uint32_t first, std::uint32_t last,
                              const key_list* keys, std::int32_t* kept) {
    const std::int64_t* mask = i.c == no_reg ? nullptr : cells(i.c);
    const auto belongs = [mask](std::uint32_t k) { return mask == nullptr || mask[k] != 0; };
    const std::int64_t* rank = i.a == no_reg ? nullptr : cells(i.a);
    const std::int64_t keep = keep_of(i, row);
    if (keys == nullptr && rank == nullptr) {
        std::int64_t left = keep;
        for (std::uint32_t k = first; k < last; ++k) {
            kept[k] = belongs(k) && left > 0 ? 1 : 0;
            left -= kept[k];
        }
        return;
    }
    for (std::uint32_t k = first; k < last; ++k) {
        kept[k] = belongs(k) ? 1 : 0;
        if (!belongs(k) || keep >= last - first) continue;
        std::int64_t before = 0;
        for (std::uint32_t j = first; j < last; ++j) {
            if (!belongs(j) || j == k || (keys != nullptr && !has_equal_keys(*keys, j, k))) continue;
            if (rank == nullptr || rank[j] == rank[k])
                before += j < k;
            else
                before += rank[j] > rank[k];
        }
        kept[k] = before < keep ? 1 : 0;
    }
}

void machine::kept(const instruction& i) {
    const space in = program_->registers[i.dst].in;
    if (program_->spaces[in].around != root && program_->spaces[in].is_group) return in_doubt_everywhere(i.dst);
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    const bool has_doubts = item_doubts(i, row_doubts_);
    const bool has_room = i.a != no_reg && ranged(i.a).within.low > least;
    const std::uint32_t common = has_room ? common_keep(i, segments) : 0;
    bool is_too_long = false;
    std::int32_t* to = room<std::int32_t>(i.dst);
    // The least number of either width stands for an item that does not count.
    if (common == 0)
        is_too_long = keep_all_one_by_one(i, segments, to);
    else if (is_narrow(i.a) && ranged(i.a).within.low > std::numeric_limits<std::int32_t>::min())
        keep_by_threshold<std::int32_t>(i, segments, common, to);
    else
        keep_by_threshold<std::int64_t>(i, segments, common, to);
    set(i.dst, to, {0, 1});
    if (has_doubts || is_too_long) spread_doubts(i.dst, row_doubts_, segments);
}

// Lists that are too long to compare each item with each other are left in doubt; whether there are any.
bool machine::keep_all_one_by_one(const instruction& i, const std::vector<std::uint32_t>& segments,
                                  std::int32_t* kept) {
    bool is_too_long = false;
    for (std::uint32_t row = 0; row + 1 < segments.size(); ++row) {
        const std::uint32_t length = segments[row + 1] - segments[row];
        if (i.a == no_reg || length <= longest_pairwise) {
            keep_one_by_one(i, row, segments[row], segments[row + 1], nullptr, kept);
            continue;
        }
        std::fill(kept + segments[row], kept + segments[row + 1], 0);
        row_doubts_[row] |= doubt_hard;
        is_too_long = true;
    }
    return is_too_long;
}

void machine::kept_group(const instruction& i) {
    const space in = program_->registers[i.dst].in;
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    bool has_doubts = item_doubts(i, row_doubts_);
    std::int32_t* to = room<std::int32_t>(i.dst);
    set(i.dst, to, {0, 1});
    for (std::uint32_t row = 0; row + 1 < segments.size(); ++row) {
        if (segments[row + 1] - segments[row] > longest_pairwise) {
            std::fill(to + segments[row], to + segments[row + 1], 0);
            row_doubts_[row] |= doubt_hard;
            has_doubts = true;
        } else {
            keep_one_by_one(i, row, segments[row], segments[row + 1], &program_->key_lists[i.list], to);
        }
    }
    if (has_doubts) spread_doubts(i.dst, row_doubts_, segments);
}

// The sum of what a limit keeps, where all cases keep equally many or everything: no item is marked for it.
template <class T>
void machine::sum_largest(const instruction& i, const std::vector<std::uint32_t>& segments, std::uint32_t keep) {
    const typed_loops<T>& typed = loops_.of<T>();
    const std::uint32_t n = count_of(i.dst);
    const T* from = masked<T>(i, 0);
    T* to = room<T>(i.dst);
    in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { typed.top_sum(to + k, from, segments.data() + k, m, keep); });
    put(values_[i.dst], to);
    if (i.b == no_reg) return;
    T* all = counts_.room<T>(n);
    typed.segment_sum(all, from, nullptr, segments.data(), n, scratch_.room<T>(std::size_t{segments[n]} + 1));
    typed.replace_where_all(to, all, as<std::int32_t>(i.b), segments.data(), n);
}

void machine::top_sum(const instruction& i) {
    const space in = program_->registers[i.a].in;
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    const interval a = ranged(i.a).within;
    const std::int64_t most_items = longest(in, root);
    std::int64_t high = 0;
    const bool fits = a.low >= 0 && !__builtin_mul_overflow(a.high, std::max<std::int64_t>(most_items, 1), &high);
    const std::uint32_t common = fits ? common_keep(i, segments) : 0;
    const bool has_doubts = item_doubts(i, row_doubts_);
    if (common != 0) {
        if (i.b == no_reg) high = a.high * std::min<std::int64_t>(common, most_items);
        if (is_narrow(i.a) && fits_32(0, high))
            sum_largest<std::int32_t>(i, segments, common);
        else
            sum_largest<std::int64_t>(i, segments, common);
        finish(i.dst, {0, high});
    } else {
        sum_kept(i, segments);
    }
    const bool any =
        has_doubts || std::any_of(row_doubts_.begin(), row_doubts_.end(), [](std::uint8_t d) { return d != 0; });
    if (!any) return;
    std::uint8_t* doubts = doubt_room(i.dst);
    std::copy(row_doubts_.begin(), row_doubts_.end(), doubts);
    values_[i.dst].doubts = doubts;
}

// Kept one by one, then summed; a row that overflows is in doubt.
void machine::sum_kept(const instruction& i, const std::vector<std::uint32_t>& segments) {
    const std::int64_t* a = cells(i.a);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    std::int32_t* kept = scratch_.room<std::int32_t>(segments[n]);
    for (std::uint32_t row = 0; row < n; ++row) {
        to[row] = 0;
        if (segments[row + 1] - segments[row] > longest_pairwise) {
            row_doubts_[row] |= doubt_hard;
            continue;
        }
        keep_one_by_one(i, row, segments[row], segments[row + 1], nullptr, kept);
        for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k)
            if (kept[k] != 0 && __builtin_add_overflow(to[row], a[k], to + row)) row_doubts_[row] |= doubt_hard;
    }
    set_unranged(i.dst, to);
}

// Items with equal keys use up the cap of the first of them, in the order of rank.
void machine::cap_group(const instruction& i) {
    const space in = program_->registers[i.dst].in;
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    const key_list& list = program_->key_lists[i.list];
    const std::int64_t* rank = list.rank == no_reg ? nullptr : cells(list.rank);
    const std::int64_t* mask = cells(i.c);
    const std::int64_t* amount = cells(i.a);
    const std::int64_t* caps = cells(i.b);
    bool has_doubts = item_doubts(i, row_doubts_);
    std::int64_t* to = room(i.dst);
    std::copy_n(amount, count_of(i.dst), to);
    for (std::uint32_t row = 0; row + 1 < segments.size(); ++row) {
        const std::uint32_t first = segments[row];
        const std::uint32_t last = segments[row + 1];
        if (last - first > longest_pairwise) {
            row_doubts_[row] |= doubt_hard;
            has_doubts = true;
            continue;
        }
        order_.clear();
        for (std::uint32_t k = first; k < last; ++k)
            if (mask[k] != 0) order_.push_back(k);
        if (rank != nullptr)
            std::stable_sort(order_.begin(), order_.end(),
                             [rank](std::uint32_t x, std::uint32_t y) { return rank[x] > rank[y]; });
        rooms_.clear();
        for (const std::uint32_t k : order_) {
            auto room = std::find_if(rooms_.begin(), rooms_.end(),
                                     [&](const auto& r) { return has_equal_keys(list, r.first, k); });
            if (room == rooms_.end()) room = rooms_.insert(rooms_.end(), {k, caps[k]});
            to[k] = std::min(amount[k], room->second);
            if (__builtin_sub_overflow(room->second, to[k], &room->second)) {
                row_doubts_[row] |= doubt_hard;
                has_doubts = true;
            }
        }
    }
    set_unranged(i.dst, to);
    if (has_doubts) spread_doubts(i.dst, row_doubts_, segments);
}

// Groups in the order of their first members. Cases in doubt make none; what is summed over their groups is in doubt.
void machine::make_groups(const instruction& i) {
    const space groups = program_->registers[i.dst].in;
    const space in = program_->spaces[groups].members;
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    const key_list& list = program_->key_lists[i.list];
    const std::int64_t* mask = cells(i.c);
    bool has_doubts = item_doubts(i, row_doubts_);
    const std::uint32_t n = extents_[root].count;
    extent& made = extents_[groups];
    made.group_of.assign(extents_[in].count, no_group);
    made.offsets.assign(1, 0);
    made.count = 0;
    made.longest = 0;
    for (std::uint32_t row = 0; row < n; ++row) {
        if (segments[row + 1] - segments[row] > longest_pairwise) {
            row_doubts_[row] |= doubt_hard;
            has_doubts = true;
        }
        rooms_.clear();
        for (std::uint32_t k = segments[row]; k < segments[row + 1] && row_doubts_[row] == 0; ++k) {
            if (mask[k] == 0) continue;
            auto found = std::find_if(rooms_.begin(), rooms_.end(),
                                      [&](const auto& r) { return has_equal_keys(list, r.first, k); });
            if (found == rooms_.end()) found = rooms_.insert(rooms_.end(), {k, made.count++});
            made.group_of[k] = static_cast<std::uint32_t>(found->second);
        }
        made.longest = std::max(made.longest, made.count - made.offsets.back());
        made.offsets.push_back(made.count);
    }
    if (has_doubts) made.doubts = row_doubts_;
    std::int64_t* to = room(i.dst);
    loops_.wide.fill(to, 1, made.count);
    set(i.dst, to, {1, 1});
}

}  // namespace pol::batch
