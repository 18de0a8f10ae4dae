// Goes through the instructions of a program; knows the rows of each space of the block.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/machine.hpp"

#include <algorithm>

namespace pol::batch {

namespace {

constexpr std::uint32_t most_rows = 1024;
constexpr std::uint32_t most_items = 4096;

}  // namespace

// Rows are taken by halves until no list of the block is too long: few looks, whatever the lists are like.
block next_block(const plan::plan& p, const facts_view& facts, std::uint32_t from, std::uint32_t end) {
    std::uint32_t to = from + std::min(most_rows, end - from);
    std::vector<block> rows(p.tables.size());
    const auto is_small = [&] {
        rows[0] = {from, to, nullptr, 0};
        for (index t = 1; t < p.tables.size(); ++t) {
            const block above = rows[p.tables[t].parent];
            const std::uint32_t* offsets = facts.lists[t].offsets;
            rows[t] = offsets == nullptr ? block{} : block{offsets[above.from], offsets[above.to], nullptr, 0};
            if (rows[t].rows() > most_items) return false;
        }
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
    std::vector<block> below(p.tables.size());
    below[0] = {rows.row(0), rows.row(0) + 1, nullptr, 0};
    for (index t = 1; t < p.tables.size(); ++t) {
        const block above = below[p.tables[t].parent];
        const std::uint32_t* offsets = facts.lists[t].offsets;
        below[t] = offsets == nullptr ? block{} : block{offsets[above.from], offsets[above.to], nullptr, 0};
        if (below[t].rows() > longest) return true;
    }
    return false;
}

void machine::run(const program& p, const facts_view& facts, block rows) {
    program_ = &p;
    facts_ = &facts;
    values_.resize(p.registers.size());
    if (buffers_.size() < p.buffers) {
        buffers_.resize(p.buffers);
        doubt_buffers_.resize(p.buffers);
    }
    enter(facts, rows);
    ahead_.each = ahead_.calls == 0 ? 0 : ahead_.total / ahead_.calls + 1;
    ahead_.calls = 0;
    ahead_.total = 0;
    ahead_.at = 0;
    ahead_.line = 0;
    ahead_.stretches.clear();
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

void machine::enter_stretch(const std::uint32_t* from, std::uint32_t rows, extent& e) {
    e.first = from[0];
    e.count = from[rows] - from[0];
    for (std::uint32_t n = 0; n <= rows; ++n) e.offsets[n] = from[n] - from[0];
}

// Lists of cases that lie apart: their items follow each other all the same when the cases between have none.
void machine::enter_scattered(const std::uint32_t* offsets, const extent& above, extent& e) {
    std::uint32_t end = 0;
    for (std::uint32_t n = 0; n < above.count; ++n) {
        const std::uint32_t first = offsets[above.places[n]];
        const std::uint32_t last = offsets[above.places[n] + 1];
        e.offsets[n + 1] = e.offsets[n] + (last - first);
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
    e.offsets.assign(above.count + 1, 0);
    const facts::state without = without_list(plan_, program_->spaces[s].table);
    if (list.offsets != nullptr) {
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
    std::vector<std::uint8_t>& buffer = doubt_buffers_[program_->registers[r].buffer];
    buffer.assign(std::size_t{count_of(r)} + 1, 0);
    return buffer.data();
}

const machine::value& machine::ranged(reg r) {
    value& v = values_[r];
    if (v.is_ranged) return v;
    v.is_ranged = true;
    bool is_first = true;
    in_chunks(count_of(r), [&](std::uint32_t k, std::uint32_t n) {
        interval here;
        loops_.range(v.cells + k, n, &here.low, &here.high);
        v.within.low = is_first ? here.low : std::min(v.within.low, here.low);
        v.within.high = is_first ? here.high : std::max(v.within.high, here.high);
        is_first = false;
    });
    return v;
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

// Of an operation that needs all its operands.
void machine::join_doubts(const instruction& i) {
    const auto is_sure = [this](reg r) { return r == no_reg || values_[r].doubts == nullptr; };
    if (is_sure(i.a) && is_sure(i.b) && is_sure(i.c)) return;
    const std::uint8_t* found = nullptr;
    for (const reg r : {i.a, i.b, i.c}) {
        const std::uint8_t* mine = r == no_reg ? nullptr : values_[r].doubts;
        if (mine == nullptr) continue;
        std::uint8_t* to =
            found == nullptr ? doubt_room(i.dst) : doubt_buffers_[program_->registers[i.dst].buffer].data();
        loops_.doubt_either(to, found == nullptr ? mine : to, mine, count_of(i.dst));
        found = to;
    }
    if (found != nullptr) values_[i.dst].doubts = found;
}

void machine::execute(const instruction& i) {
    if (arithmetic(i) || comparison(i)) return;
    switch (i.is) {
        case code::load: return load(i);
        case code::given: return given(i);
        case code::fill: {
            std::int64_t* to = room(i.dst);
            loops_.fill(to, i.value, count_of(i.dst));
            return set(i.dst, to, {i.value, i.value});
        }
        case code::unknown: {
            std::int64_t* to = room(i.dst);
            std::uint8_t* doubts = doubt_room(i.dst);
            loops_.fill(to, 0, count_of(i.dst));
            std::fill_n(doubts, count_of(i.dst), static_cast<std::uint8_t>(i.value));
            return set(i.dst, to, {0, 0}, doubts);
        }
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
        default: return row_by_row(i);
    }
}

}  // namespace pol::batch
