// Goes through the instructions of a program; knows the rows of each space of the block.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/machine.hpp"

#include <algorithm>
#include <limits>

namespace pol::batch {

namespace {

constexpr std::uint32_t most_rows = 2048;
constexpr std::uint32_t most_items = 8192;

// The rows of a table that hang below consecutive cases; none where nobody gives a list above them.
block rows_of(const plan::plan& p, const facts_view& facts, index table, const block& cases) {
    if (table == 0) return cases;
    const block above = rows_of(p, facts, p.tables[table].parent, cases);
    const std::uint32_t* offsets = facts.lists[table].offsets;
    return offsets == nullptr ? block{} : block{offsets[above.from], offsets[above.to], nullptr, 0};
}

}  // namespace

// Rows are taken by halves until no list of the block is too long: few looks, whatever the lists are like.
block next_block(const plan::plan& p, const facts_view& facts, std::uint32_t from, std::uint32_t end) {
    std::uint32_t to = from + std::min(most_rows, end - from);
    const auto is_small = [&] {
        for (index t = 1; t < p.tables.size(); ++t)
            if (rows_of(p, facts, t, {from, to, nullptr, 0}).rows() > most_items) return false;
        return true;
    };
    while (to - from > 1 && !is_small()) to = from + (to - from) / 2;
    return {from, to, nullptr, 0};
}

block next_block(const plan::plan& p, const facts_view& facts, const std::uint32_t* picked, std::uint32_t count) {
    std::uint32_t taken = std::min(most_rows, count);
    const auto is_small = [&] {
        for (index t = 1; t < p.tables.size(); ++t) {
            const std::uint32_t* offsets = facts.lists[t].offsets;
            if (p.tables[t].parent != 0 || offsets == nullptr) continue;
            std::uint32_t items = 0;
            for (std::uint32_t k = 0; k < taken; ++k) items += offsets[picked[k] + 1] - offsets[picked[k]];
            if (items > most_items) return false;
        }
        return true;
    };
    while (taken > 1 && !is_small()) taken /= 2;
    return {0, 0, picked, taken};
}

bool is_too_long(const plan::plan& p, const facts_view& facts, const block& rows) {
    constexpr std::uint32_t longest = 1 << 16;
    if (rows.rows() != 1) return false;
    for (index t = 1; t < p.tables.size(); ++t)
        if (rows_of(p, facts, t, {rows.row(0), rows.row(0) + 1, nullptr, 0}).rows() > longest) return true;
    return false;
}

void machine::run(const program& p, const facts_view& facts, block rows) {
    program_ = &p;
    facts_ = &facts;
    values_.resize(p.registers.size());
    if (buffers_.size() < p.buffers) {
        buffers_.resize(p.buffers);
        narrow_buffers_.resize(p.buffers);
    }
    if (doubt_buffers_.size() < p.doubt_buffers) doubt_buffers_.resize(p.doubt_buffers);
    ahead_.each = ahead_.calls == 0 ? 0 : ahead_.total / ahead_.calls + 1;
    constexpr std::size_t most_lines = 32;
    constexpr std::size_t few_lines = 8;
    if (ahead_.each > most_lines) chunk_ = std::max(chunk_ / 2, least_chunk);
    if (ahead_.each < few_lines) chunk_ = std::min(chunk_ * 2, most_chunk);
    ahead_.calls = 0;
    ahead_.total = 0;
    ahead_.at = 0;
    ahead_.line = 0;
    ahead_.stretches.clear();
    enter(facts, rows);
    has_doubts_ = false;
    for (const instruction& i : p.code) execute(i);
}

void machine::enter(const facts_view& facts, block rows) {
    if (extents_.size() < program_->spaces.size()) extents_.resize(program_->spaces.size());
    for (space s = 0; s < program_->spaces.size(); ++s) {
        extent& e = extents_[s];
        e.count = 0;
        e.doubts.clear();
        e.group_of.clear();
        e.around.resize(program_->spaces.size());
        e.below.resize(program_->spaces.size());
        for (auto& a : e.around) a.clear();
        for (auto& b : e.below) b.clear();
        e.is_scattered = false;
        if (s == root) {
            e.first = rows.row(0);
            e.count = rows.rows();
            e.is_scattered = rows.picked != nullptr;
            if (e.is_scattered) e.places.assign(rows.picked, rows.picked + rows.count);
        } else if (!program_->spaces[s].is_group) {
            enter_list(facts, s);
        }
    }
}

void machine::enter_stretch(const std::uint32_t* from, std::uint32_t rows, extent& e) const {
    e.first = from[0];
    e.count = from[rows] - from[0];
    e.longest = loops_.count_offsets(e.offsets.data(), from, rows);
}

// Lists of cases that lie apart: their items follow each other all the same when the cases between have none.
void machine::enter_scattered(const std::uint32_t* offsets, const extent& above, extent& e) {
    std::uint32_t end = 0;
    for (std::uint32_t n = 0; n < above.count; ++n) {
        const std::uint32_t first = offsets[above.places[n]];
        const std::uint32_t last = offsets[above.places[n] + 1];
        e.offsets[n + 1] = e.offsets[n] + (last - first);
        e.longest = std::max(e.longest, last - first);
        if (first == last) continue;
        if (e.offsets[n] == 0) e.first = first;
        if (e.offsets[n] != 0 && first != end) e.is_scattered = true;
        end = last;
    }
    e.count = e.offsets[above.count];
    if (!e.is_scattered) return;
    e.places.clear();
    for (const std::uint32_t row : above.places)
        for (std::uint32_t item = offsets[row]; item < offsets[row + 1]; ++item) e.places.push_back(item);
}

void machine::enter_list(const facts_view& facts, space s) {
    extent& e = extents_[s];
    const extent& above = extents_[program_->spaces[s].around];
    const list_view& list = facts.lists[program_->spaces[s].table];
    e.longest = 0;
    e.offsets.assign(above.count + 1, 0);
    const facts::state without = without_list(plan_, program_->spaces[s].table);
    if (list.offsets != nullptr) {
        // Where the next block ends is looked up in offsets further on.
        if (!above.is_scattered) expect(list.offsets + above.first + above.count, most_rows * sizeof(std::uint32_t));
        if (above.is_scattered)
            enter_scattered(list.offsets, above, e);
        else
            enter_stretch(list.offsets + above.first, above.count, e);
        for (std::uint32_t n = 0; list.states != nullptr && n < above.count; ++n) {
            const facts::state is = list.states[above.place(n)];
            if (is != facts::state::unknown && is != facts::state::bad) continue;
            e.doubts.resize(above.count, 0);
            e.doubts[n] = is == facts::state::bad ? doubt_hard : doubt_unknown;
        }
    } else if (without == facts::state::unknown) {
        e.doubts.assign(above.count, doubt_unknown);
    }
}

const std::vector<std::uint32_t>& machine::offsets(space in, space from) {
    extent& e = extents_[in];
    const space up = program_->spaces[in].around;
    if (up == from) return e.offsets;
    std::vector<std::uint32_t>& found = e.below[from];
    if (!found.empty()) return found;
    const std::vector<std::uint32_t>& outer = offsets(up, from);
    found.reserve(outer.size());
    for (const std::uint32_t o : outer) found.push_back(e.offsets[o]);
    return found;
}

std::uint32_t machine::longest(space in, space from) {
    if (program_->spaces[in].around == from) return extents_[in].longest;
    const std::vector<std::uint32_t>& found = offsets(in, from);
    std::uint32_t most = 0;
    for (std::size_t k = 0; k + 1 < found.size(); ++k) most = std::max(most, found[k + 1] - found[k]);
    return most;
}

const std::vector<std::uint32_t>& machine::around(space in, space of) {
    std::vector<std::uint32_t>& found = extents_[in].around[of];
    if (!found.empty() || extents_[in].count == 0) return found;
    found.resize(extents_[in].count);
    if (program_->spaces[of].is_group && program_->spaces[of].members == in) {
        // An item that makes no group reads the first one's value, which nobody uses.
        const std::vector<std::uint32_t>& group_of = extents_[of].group_of;
        for (std::uint32_t n = 0; n < found.size(); ++n) found[n] = group_of[n] == no_group ? 0 : group_of[n];
        return found;
    }
    // Each list but the first adds one where it begins; the running sum is the place of the list. No branch depends on the
    // lengths of lists.
    const std::vector<std::uint32_t>& segments = offsets(in, of);
    found.push_back(0);  // for lists that begin behind the last item
    for (std::size_t row = 1; row + 1 < segments.size(); ++row) ++found[segments[row]];
    found.pop_back();
    std::uint32_t place = 0;
    for (std::uint32_t& f : found) f = place += f;
    return found;
}

std::uint8_t* machine::doubt_room(reg r) {
    std::vector<std::uint8_t>& buffer = doubt_buffers_[program_->registers[r].doubts];
    buffer.assign(std::size_t{count_of(r)} + 1, 0);
    has_doubts_ = true;
    return buffer.data();
}

void machine::find_range(reg r, value& v) {
    v.is_ranged = true;
    std::int32_t* narrow = v.narrow == nullptr && !v.was_wide ? room<std::int32_t>(r) : nullptr;
    interval all{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
    in_chunks(count_of(r), [&](std::uint32_t k, std::uint32_t n) {
        const interval here = narrow != nullptr     ? loops_.narrow_down(narrow + k, v.wide + k, n)
                              : v.narrow != nullptr ? loops_.narrow.range(v.narrow + k, n)
                                                    : loops_.wide.range(v.wide + k, n);
        all = {std::min(all.low, here.low), std::max(all.high, here.high)};
    });
    v.within.low = all.low;
    v.within.high = all.high;
    v.was_wide = !fits_32(all.low, all.high);
    if (narrow != nullptr && !v.was_wide) v.narrow = narrow;
}

const std::int64_t* machine::widened(reg r) {
    std::int64_t* to = room(r);
    loops_.widen(to, values_[r].narrow, count_of(r));
    return values_[r].wide = to;
}

const std::int32_t* machine::narrowed(reg r) {
    std::int32_t* to = room<std::int32_t>(r);
    if (count_of(r) != 0) loops_.narrow_down(to, values_[r].wide, count_of(r));
    return values_[r].narrow = to;
}

void machine::copy(reg r, std::int64_t* to, bool past_cache) const {
    const value& v = values_[r];
    const std::uint32_t n = count_of(r);
    if (v.narrow != nullptr)
        (past_cache ? loops_.narrow.send : loops_.widen)(to, v.narrow, n);
    else if (past_cache)
        loops_.wide.send(to, v.wide, n);
    else
        std::copy_n(v.wide, n, to);
}

void machine::expect(const void* from, std::size_t bytes) {
    // Where a page lies takes long to find out: asked for all of them at once, and before their lines are called.
    constexpr std::size_t page = 4096;
    for (std::size_t at = 0; at < bytes + page; at += page)
        __builtin_prefetch(static_cast<const char*>(from) + at, 0, 2);
    ahead_.stretches.push_back({static_cast<const char*>(from), bytes / 64 + 1});
    ahead_.total += bytes / 64 + 1;
}

void machine::look_ahead() {
    ++ahead_.calls;
    std::size_t left = ahead_.each;
    while (left != 0 && ahead_.at < ahead_.stretches.size()) {
        const lines_ahead::stretch& s = ahead_.stretches[ahead_.at];
        const std::size_t count = std::min(left, s.lines - ahead_.line);
        loops_.call(s.from + 64 * ahead_.line, count);
        ahead_.line += count;
        left -= count;
        if (ahead_.line < s.lines) break;
        ahead_.line = 0;
        ++ahead_.at;
    }
}

void machine::join_all_doubts(const instruction& i) {
    const auto is_sure = [this](reg r) { return r == no_reg || values_[r].doubts == nullptr; };
    if (is_sure(i.a) && is_sure(i.b) && is_sure(i.c)) return;
    const std::uint8_t* found = nullptr;
    for (const reg r : {i.a, i.b, i.c}) {
        const std::uint8_t* mine = r == no_reg ? nullptr : values_[r].doubts;
        if (mine == nullptr) continue;
        std::uint8_t* to =
            found == nullptr ? doubt_room(i.dst) : doubt_buffers_[program_->registers[i.dst].doubts].data();
        loops_.doubt_either(to, found == nullptr ? mine : to, mine, count_of(i.dst));
        found = to;
    }
    if (found != nullptr) values_[i.dst].doubts = found;
}

void machine::execute(const instruction& i) {
    switch (i.is) {
        case code::load: return load(i);
        case code::given: return given(i);
        case code::fill:
            if (fits_32(i.value, i.value)) {
                std::int32_t* to = room<std::int32_t>(i.dst);
                loops_.narrow.fill(to, static_cast<std::int32_t>(i.value), count_of(i.dst));
                return set(i.dst, to, {i.value, i.value});
            } else {
                std::int64_t* to = room(i.dst);
                loops_.wide.fill(to, i.value, count_of(i.dst));
                return set(i.dst, to, {i.value, i.value});
            }
        case code::unknown: {
            std::int64_t* to = room(i.dst);
            std::uint8_t* doubts = doubt_room(i.dst);
            loops_.wide.fill(to, 0, count_of(i.dst));
            std::fill_n(doubts, count_of(i.dst), static_cast<std::uint8_t>(i.value));
            return set(i.dst, to, {0, 0}, doubts);
        }
        case code::add:
        case code::subtract:
        case code::multiply:
        case code::lesser:
        case code::greater: return pair(i);
        case code::add_constant:
        case code::multiply_constant:
        case code::lesser_constant:
        case code::greater_constant: return with_constant(i);
        case code::add_multiple: return add_multiple(i);
        case code::floor_divide_constant:
        case code::remainder_constant: return divide(i);
        case code::round: return round(i);
        case code::equal:
        case code::not_equal:
        case code::less:
        case code::at_most:
        case code::equal_constant:
        case code::not_equal_constant:
        case code::less_constant:
        case code::at_most_constant:
        case code::more_constant:
        case code::at_least_constant: return comparison(i);
        case code::not_: return opposite(i);
        case code::and_:
        case code::or_: return logic(i);
        case code::select: return select(i);
        case code::select_multiples: return select_multiples(i);
        case code::in_bits: return in_bits(i);
        case code::complement: return complement(i);
        case code::divide_exactly:
        case code::year_of:
        case code::month_of:
        case code::day_of:
        case code::add_duration:
        case code::subtract_duration:
        case code::years_between:
        case code::months_between:
        case code::in_force:
        case code::hard_where: return row_by_row(i);
        case code::expand: return expand(i);
        case code::sum: return sum(i);
        case code::count:
        case code::any:
        case code::every: return total(i);
        case code::first: return first_row(i);
        case code::least:
        case code::greatest: return extreme(i);
        case code::top_sum: return top_sum(i);
        case code::kept: return kept(i);
        case code::kept_group: return kept_group(i);
        case code::cap_group: return cap_group(i);
        case code::make_groups: return make_groups(i);
    }
}

}  // namespace pol::batch
