// What crosses from one space to another: values of a case for its items, sums of items, the largest of them, groups.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/machine.hpp"

#include <algorithm>
#include <limits>

namespace pol::batch {

namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

}  // namespace

template <class T>
void machine::run_expand(const instruction& i) {
    const space in = program_->registers[i.dst].in;
    const space of = program_->registers[i.a].in;
    const T* a = as<T>(i.a);
    T* to = room<T>(i.dst);
    const bool is_of_members = program_->spaces[of].is_group && program_->spaces[of].members == in;
    if (is_of_members)
        loops_.of<T>().pick(to, a, around(in, of).data(), count_of(i.dst));
    else
        loops_.of<T>().spread(to, a, offsets(in, of).data(), extents_[of].count);
    put(values_[i.dst], to);
}

void machine::expand(const instruction& i) {
    const space in = program_->registers[i.dst].in;
    const space of = program_->registers[i.a].in;
    const std::uint32_t n = count_of(i.dst);
    // Where no case has a group, items have nothing to read.
    if (extents_[of].count == 0) {
        std::int64_t* to = room(i.dst);
        loops_.wide.fill(to, 0, n);
        return set(i.dst, to, {0, 0});
    }
    if (is_narrow(i.a))
        run_expand<std::int32_t>(i);
    else
        run_expand<std::int64_t>(i);
    const interval& a = ranged(i.a).within;
    finish(i.dst, {std::min<std::int64_t>(a.low, 0), std::max<std::int64_t>(a.high, 0)});
    const std::uint8_t* of_a = values_[i.a].doubts;
    if (of_a == nullptr) return;
    const std::uint32_t* from = around(in, of).data();
    std::uint8_t* doubts = doubt_room(i.dst);
    for (std::uint32_t k = 0; k < n; ++k) doubts[k] = of_a[from[k]];
    values_[i.dst].doubts = doubts;
}

// A row of `to` is in doubt where an item of it may or may not count, or counts with a doubtful value, or where its list is
// missing. `of` and `counting` are registers of `in`, or none.
void machine::segment_doubts(reg dst, reg of, reg counting, space in, space to) {
    const std::uint8_t* of_value = of == no_reg ? nullptr : values_[of].doubts;
    const std::uint8_t* of_mask = counting == no_reg ? nullptr : values_[counting].doubts;
    bool has_open_lists = false;
    for (space s = in; s != to; s = program_->spaces[s].around) has_open_lists |= !extents_[s].doubts.empty();
    if (of_value == nullptr && of_mask == nullptr && !has_open_lists) return;

    const std::int64_t* mask = counting == no_reg ? nullptr : cells(counting);
    const std::uint32_t n = extents_[to].count;
    std::uint8_t* doubts = doubt_room(dst);
    const std::vector<std::uint32_t>& segments = offsets(in, to);
    for (std::uint32_t row = 0; row < n && (of_value != nullptr || of_mask != nullptr); ++row) {
        for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k) {
            const std::uint8_t may_count = of_mask == nullptr ? 0 : of_mask[k];
            const bool counts = mask == nullptr || mask[k] != 0 || may_count != 0;
            doubts[row] |= static_cast<std::uint8_t>(may_count | (counts && of_value != nullptr ? of_value[k] : 0));
        }
    }
    for (space s = in; s != to; s = program_->spaces[s].around) {
        const std::vector<std::uint8_t>& open = extents_[s].doubts;
        if (open.empty()) continue;
        const space above = program_->spaces[s].around;
        if (above == to) {
            for (std::uint32_t row = 0; row < n; ++row) doubts[row] |= open[row];
            continue;
        }
        const std::vector<std::uint32_t>& rows = offsets(above, to);
        for (std::uint32_t row = 0; row < n; ++row)
            for (std::uint32_t k = rows[row]; k < rows[row + 1]; ++k) doubts[row] |= open[k];
    }
    values_[dst].doubts = doubts;
}

template <class T>
void machine::run_sum(const instruction& i) {
    const space in = program_->registers[i.a].in;
    const T* a = as<T>(i.a);
    const std::int32_t* mask = i.c == no_reg ? nullptr : as<std::int32_t>(i.c);
    T* to = room<T>(i.dst);
    T* running = scratch_.room<T>(std::size_t{extents_[in].count} + 1);
    const std::uint32_t* segments = offsets(in, program_->registers[i.dst].in).data();
    in_chunks(count_of(i.dst), [&](std::uint32_t k, std::uint32_t m) {
        loops_.of<T>().segment_sum(to + k, a, mask, segments + k, m, running);
    });
    // Few lists are as long as the longest and full of the largest items: a look at the sums keeps what follows narrow.
    set_unranged(i.dst, to);
}

void machine::sum(const instruction& i) {
    const space in = program_->registers[i.a].in;
    const space to = program_->registers[i.dst].in;
    if (program_->spaces[to].is_group) return sum_by_group(i);
    const bool is_narrow_value = is_narrow(i.a);
    const interval& a = ranged(i.a).within;
    const std::int64_t most_items = longest(in, to);
    std::int64_t low = 0;
    std::int64_t high = 0;
    if (__builtin_mul_overflow(std::min<std::int64_t>(a.low, 0), most_items, &low) ||
        __builtin_mul_overflow(std::max<std::int64_t>(a.high, 0), most_items, &high))
        return sum_checked(i);
    if (is_narrow_value && fits_32(low, high))
        run_sum<std::int32_t>(i);
    else
        run_sum<std::int64_t>(i);
    segment_doubts(i.dst, i.a, i.c, in, to);
}

void machine::sum_checked(const instruction& i) {
    const space in = program_->registers[i.a].in;
    const space to = program_->registers[i.dst].in;
    const std::int64_t* a = cells(i.a);
    const std::int64_t* mask = i.c == no_reg ? nullptr : cells(i.c);
    const std::vector<std::uint32_t>& segments = offsets(in, to);
    std::int64_t* sums = room(i.dst);
    set(i.dst, sums, {least, most});
    segment_doubts(i.dst, i.a, i.c, in, to);
    std::uint8_t* doubts = nullptr;
    for (std::uint32_t row = 0; row < count_of(i.dst); ++row) {
        sums[row] = 0;
        bool overflows = false;
        for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k)
            if (mask == nullptr || mask[k] != 0) overflows |= __builtin_add_overflow(sums[row], a[k], sums + row);
        if (!overflows) continue;
        if (doubts == nullptr) doubts = own_doubts(i.dst);
        doubts[row] |= doubt_hard;
    }
}

// The doubts of a register as they are, in its own room, so that more can be told.
std::uint8_t* machine::own_doubts(reg r) {
    if (values_[r].doubts == nullptr) values_[r].doubts = doubt_room(r);
    return doubt_buffers_[program_->registers[r].doubts].data();
}

// Members lie apart from each other: each adds itself to its group.
void machine::sum_by_group(const instruction& i) {
    const space in = program_->registers[i.a].in;
    const std::uint32_t members = extents_[in].count;
    const std::vector<std::uint32_t>& group_of = extents_[program_->registers[i.dst].in].group_of;
    const std::int64_t* a = cells(i.a);
    const std::uint8_t* of_a = values_[i.a].doubts;
    const std::int64_t* mask = i.c == no_reg ? nullptr : cells(i.c);
    const std::uint8_t* of_mask = i.c == no_reg ? nullptr : values_[i.c].doubts;
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* sums = room(i.dst);
    std::fill_n(sums, n, 0);
    set_unranged(i.dst, sums);
    std::uint8_t* doubts = own_doubts(i.dst);
    std::uint8_t any = 0;
    for (std::uint32_t k = 0; k < members; ++k) {
        const std::uint32_t group = group_of[k];
        if (group == no_group) continue;
        const std::uint8_t may_count = of_mask == nullptr ? 0 : of_mask[k];
        const bool counts = mask == nullptr || mask[k] != 0;
        std::uint8_t doubt = may_count;
        if ((counts || may_count != 0) && of_a != nullptr && i.is != code::count) doubt |= of_a[k];
        if (counts && i.is == code::count) ++sums[group];
        if (counts && i.is != code::count && __builtin_add_overflow(sums[group], a[k], sums + group))
            doubt |= doubt_hard;
        doubts[group] |= doubt;
        any |= doubt;
    }
    if (any == 0) values_[i.dst].doubts = nullptr;
}

// Counting, and whether any or every item is: sums of yes and no.
void machine::total(const instruction& i) {
    using truth = std::int32_t;
    const space in = program_->registers[i.a].in;
    const space to = program_->registers[i.dst].in;
    const std::uint32_t n = count_of(i.dst);
    const std::uint32_t items = extents_[in].count;
    if (program_->spaces[to].is_group) {
        if (i.is == code::count) return sum_by_group(i);
        return in_doubt_everywhere(i.dst);
    }
    const truth* mask = i.c == no_reg ? nullptr : as<truth>(i.c);
    truth* totals = room<truth>(i.dst);
    const std::vector<std::uint32_t>& segments = offsets(in, to);
    truth* running = scratch_.room<truth>(std::size_t{items} + 1);
    if (i.is == code::count) {
        if (mask == nullptr) {
            for (std::uint32_t row = 0; row < n; ++row)
                totals[row] = static_cast<truth>(segments[row + 1] - segments[row]);
        } else {
            loops_.narrow.segment_sum(totals, mask, nullptr, segments.data(), n, running);
        }
        set(i.dst, totals, {0, longest(in, to)});
        return segment_doubts(i.dst, no_reg, i.c, in, to);
    }
    const truth* counted = as<truth>(i.a);
    if (i.is == code::every) {
        truth* opposite = scratch_items_.room<truth>(std::size_t{items} + 1);
        loops_.not_(opposite, counted, items);
        counted = opposite;
    }
    loops_.narrow.segment_sum(totals, counted, mask, segments.data(), n, running);
    (i.is == code::any ? loops_.narrow.more_constant : loops_.narrow.equal_constant)(totals, totals, 0, n);
    set(i.dst, totals, {0, 1});
    segment_doubts(i.dst, i.a, i.c, in, to);
}

void machine::in_doubt_everywhere(reg r) {
    std::int64_t* to = room(r);
    std::fill_n(to, count_of(r), 0);
    std::uint8_t* doubts = doubt_room(r);
    std::fill_n(doubts, count_of(r), doubt_hard);
    set(r, to, {0, 0}, doubts);
}

void machine::first_row(const instruction& i) {
    const space in = program_->registers[i.a].in;
    const space to = program_->registers[i.dst].in;
    if (program_->spaces[to].is_group) return in_doubt_everywhere(i.dst);
    const std::int64_t* is_wanted = cells(i.a);
    const std::vector<std::uint32_t>& segments = offsets(in, to);
    std::int64_t* places = room(i.dst);
    for (std::uint32_t row = 0; row < count_of(i.dst); ++row) {
        places[row] = 0;
        for (std::uint32_t k = segments[row]; places[row] == 0 && k < segments[row + 1]; ++k)
            if (is_wanted[k] != 0) places[row] = std::int64_t{k} - segments[row] + 1;
    }
    set_unranged(i.dst, places);
    segment_doubts(i.dst, i.a, no_reg, in, to);
}

void machine::extreme(const instruction& i) {
    const std::int64_t* a = cells(i.a);
    const space in = program_->registers[i.a].in;
    const space to = program_->registers[i.dst].in;
    if (program_->spaces[to].is_group) return in_doubt_everywhere(i.dst);
    const std::uint32_t n = count_of(i.dst);
    const std::vector<std::uint32_t>& segments = offsets(in, to);
    const std::int64_t* mask = i.c == no_reg ? nullptr : cells(i.c);
    std::int64_t* to_rows = room(i.dst);
    set_unranged(i.dst, to_rows);
    segment_doubts(i.dst, i.a, i.c, in, to);
    for (std::uint32_t row = 0; row < n; ++row) {
        bool has_any = false;
        std::int64_t& best = to_rows[row];
        best = 0;
        for (std::uint32_t k = segments[row]; k < segments[row + 1]; ++k) {
            if (mask != nullptr && mask[k] == 0) continue;
            const bool is_better = i.is == code::least ? a[k] < best : a[k] > best;
            if (!has_any || is_better) best = a[k];
            has_any = true;
        }
        if (!has_any) own_doubts(i.dst)[row] |= doubt_hard;  // of no item at all there is no largest
    }
}

}  // namespace pol::batch
