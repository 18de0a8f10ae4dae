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

std::int64_t machine::keep_of(const instruction& i, std::uint32_t row) const {
    return std::max<std::int64_t>(i.b == no_reg ? i.value : values_[i.b].cells[row], 0);
}

bool machine::has_equal_keys(const key_list& list, std::uint32_t x, std::uint32_t y) const {
    return std::all_of(list.keys.begin(), list.keys.end(),
                       [&](reg k) { return values_[k].cells[x] == values_[k].cells[y]; });
}

// The cells of a, `otherwise` where the item does not belong.
const std::int64_t* machine::masked(const instruction& i, std::int64_t otherwise) {
    if (i.c == no_reg) return values_[i.a].cells;
    const std::uint32_t items = count_of(i.c);
    std::int64_t* to = scratch_items_.room(std::size_t{items} + 1);
    loops_.mask(to, values_[i.a].cells, values_[i.c].cells, otherwise, items);
    return to;
}

// What of the items leaves each case in doubt; false: nothing at all.
bool machine::item_doubts(const instruction& i, std::vector<std::uint8_t>& rows) {
    const space in = program_->registers[i.c != no_reg ? i.c : i.a].in;
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    const std::uint32_t n = extents_[root].count;
    const std::int64_t* mask = i.c == no_reg ? nullptr : values_[i.c].cells;
    rows.assign(n, 0);
    bool any = false;
    const auto take = [&](reg r, bool needs_belonging) {
        const std::uint8_t* doubts = r == no_reg ? nullptr : values_[r].doubts;
        if (doubts == nullptr) return;
        any = true;
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
std::uint32_t machine::common_keep(const instruction& i, const std::vector<std::uint32_t>& segments) const {
    if (i.b == no_reg) return i.value >= 1 && i.value <= most_kept ? static_cast<std::uint32_t>(i.value) : 0;
    std::int64_t common = 0;
    for (std::uint32_t row = 0; row + 1 < segments.size(); ++row) {
        const std::int64_t keep = keep_of(i, row);
        if (keep >= segments[row + 1] - segments[row]) continue;
        if (keep == 0 || (common != 0 && keep != common)) return 0;
        common = keep;
    }
    if (common == 0) return 1;  // nobody drops anything
    return common <= most_kept ? static_cast<std::uint32_t>(common) : 0;
}

// What is not below the threshold is kept, unless there are ties: then those equal to it only as long as there is room, in
// the order given.
void machine::keep_by_threshold(const instruction& i, const std::vector<std::uint32_t>& segments, std::uint32_t keep,
                                std::int64_t* kept) {
    const std::uint32_t n = extents_[root].count;
    const std::uint32_t items = segments[n];
    const space in = program_->registers[i.a].in;
    const std::int64_t* rank = masked(i, least);
    const std::int64_t* mask = i.c == no_reg ? nullptr : values_[i.c].cells;
    std::int64_t* thresholds = thresholds_.room(std::size_t{n} + 1);
    loops_.top_value(thresholds, rank, segments.data(), n, keep);
    for (std::uint32_t row = 0; i.b != no_reg && row < n; ++row)
        if (keep_of(i, row) >= segments[row + 1] - segments[row]) thresholds[row] = least;
    if (items == 0) return;
    loops_.expand(kept, thresholds, around(in, root).data(), items);
    loops_.at_most(kept, kept, rank, items);
    if (mask != nullptr) loops_.and_(kept, kept, mask, items);
    std::int64_t* counts = counts_.room(std::size_t{n} + 1);
    loops_.segment_sum(counts, kept, nullptr, segments.data(), n, scratch_.room(std::size_t{items} + 1));
    for (std::uint32_t row = 0; row < n; ++row) {
        if (counts[row] <= keep || thresholds[row] == least) continue;
        std::int64_t room = keep;
        for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k) room -= rank[k] > thresholds[row];
        for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k) {
            if (rank[k] == thresholds[row]) kept[k] = room-- > 0 ? 1 : 0;
        }
    }
}

// An item is kept when fewer than that stand before it: of those that belong and have the same keys.
void machine::keep_one_by_one(const instruction& i, std::uint32_t row, std::uint32_t first, std::uint32_t last,
                              const key_list* keys, std::int64_t* kept) {
    const std::int64_t* mask = i.c == no_reg ? nullptr : values_[i.c].cells;
    const auto belongs = [mask](std::uint32_t k) { return mask == nullptr || mask[k] != 0; };
    const std::int64_t* rank = i.a == no_reg ? nullptr : values_[i.a].cells;
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
    std::int64_t* to = room(i.dst);
    set(i.dst, to, {0, 1});
    const std::uint32_t common = i.a != no_reg && ranged(i.a).within.low > least ? common_keep(i, segments) : 0;
    bool is_too_long = false;
    if (common != 0) {
        keep_by_threshold(i, segments, common, to);
    } else {
        for (std::uint32_t row = 0; row + 1 < segments.size(); ++row) {
            const std::uint32_t length = segments[row + 1] - segments[row];
            if (i.a != no_reg && length > longest_pairwise) {
                std::fill(to + segments[row], to + segments[row + 1], 0);
                row_doubts_[row] |= doubt_hard;
                is_too_long = true;
            } else {
                keep_one_by_one(i, row, segments[row], segments[row + 1], nullptr, to);
            }
        }
    }
    if (has_doubts || is_too_long) spread_doubts(i.dst, row_doubts_, segments);
}

void machine::kept_group(const instruction& i) {
    const space in = program_->registers[i.dst].in;
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    bool has_doubts = item_doubts(i, row_doubts_);
    std::int64_t* to = room(i.dst);
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

void machine::top_sum(const instruction& i) {
    const space in = program_->registers[i.a].in;
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    const value& a = ranged(i.a);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    std::int64_t high = 0;
    const std::int64_t items = extents_[in].count;
    const bool fits =
        a.within.low >= 0 && !__builtin_mul_overflow(a.within.high, std::max<std::int64_t>(items, 1), &high);
    const std::uint32_t common = fits ? common_keep(i, segments) : 0;
    const bool has_doubts = item_doubts(i, row_doubts_);
    if (common != 0 && i.b == no_reg) {
        loops_.top_sum(to, masked(i, 0), segments.data(), n, common);
        set(i.dst, to, {0, a.within.high * std::min<std::int64_t>(common, items)});
    } else {
        // Kept one by one, then summed; a row that overflows is in doubt.
        std::vector<std::int64_t> kept(static_cast<std::size_t>(items) + 1);
        if (common != 0) keep_by_threshold(i, segments, common, kept.data());
        for (std::uint32_t row = 0; row < n; ++row) {
            to[row] = 0;
            if (common == 0 && segments[row + 1] - segments[row] > longest_pairwise) {
                row_doubts_[row] |= doubt_hard;
                continue;
            }
            if (common == 0) keep_one_by_one(i, row, segments[row], segments[row + 1], nullptr, kept.data());
            for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k)
                if (kept[k] != 0 && __builtin_add_overflow(to[row], a.cells[k], to + row))
                    row_doubts_[row] |= doubt_hard;
        }
        set_unranged(i.dst, to);
    }
    const bool any =
        has_doubts || std::any_of(row_doubts_.begin(), row_doubts_.end(), [](std::uint8_t d) { return d != 0; });
    if (!any) return;
    std::uint8_t* doubts = doubt_room(i.dst);
    std::copy(row_doubts_.begin(), row_doubts_.end(), doubts);
    values_[i.dst].doubts = doubts;
}

// Items with equal keys use up the cap of the first of them, in the order of rank.
void machine::cap_group(const instruction& i) {
    const space in = program_->registers[i.dst].in;
    const std::vector<std::uint32_t>& segments = offsets(in, root);
    const key_list& list = program_->key_lists[i.list];
    const std::int64_t* rank = list.rank == no_reg ? nullptr : values_[list.rank].cells;
    const std::int64_t* mask = values_[i.c].cells;
    const std::int64_t* amount = values_[i.a].cells;
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
            if (room == rooms_.end()) room = rooms_.insert(rooms_.end(), {k, values_[i.b].cells[k]});
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
    const std::int64_t* mask = values_[i.c].cells;
    bool has_doubts = item_doubts(i, row_doubts_);
    const std::uint32_t n = extents_[root].count;
    extent& made = extents_[groups];
    made.group_of.assign(extents_[in].count, no_group);
    made.offsets.assign(1, 0);
    made.count = 0;
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
        made.offsets.push_back(made.count);
    }
    if (has_doubts) made.doubts = row_doubts_;
    std::int64_t* to = room(i.dst);
    loops_.fill(to, 1, made.count);
    set(i.dst, to, {1, 1});
}

}  // namespace pol::batch
