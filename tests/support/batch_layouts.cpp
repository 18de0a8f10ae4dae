// SPDX-License-Identifier: Apache-2.0
#include "tests/support/batch_layouts.hpp"

#include "runtime/batch/gaps.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

namespace pol::test {

namespace {

using batch::layout;
using facts::state;
using plan::index;
__extension__ using wide_integer = __int128;

// value * scale, where that is a whole number of at most 37 digits.
std::optional<wide_integer> wide_cell(const number::exact& value, std::int64_t scale) {
    const std::string text = (value * number::exact(scale)).to_text();
    if (text.find('/') != std::string::npos || text.size() > 37) return {};
    wide_integer cell = 0;
    for (const char c : text) {
        if (c != '-') cell = cell * 10 + (c - '0');
    }
    return text.front() == '-' ? -cell : cell;
}

std::size_t bytes_of(layout is) {
    switch (is) {
        case layout::cells: return 8;
        case layout::int32: return 4;
        case layout::int16: return 2;
        case layout::int8: return 1;
        case layout::bits: return 0;
        case layout::decimal128: return 16;
    }
    return 0;
}

bool fits(wide_integer value, layout is) {
    if (is == layout::bits) return value == 0 || value == 1;
    if (is == layout::decimal128) return true;
    const std::size_t bits = 8 * bytes_of(is);
    const wide_integer limit = static_cast<wide_integer>(1) << (bits - 1);
    return value >= -limit && value < limit;
}

bool takes_factor(layout is) { return is != layout::cells && is != layout::bits; }

void set_bit(std::vector<std::uint8_t>& bits, std::size_t at, bool value) {
    const auto mask = static_cast<std::uint8_t>(1u << (at % 8));
    bits[at / 8] = static_cast<std::uint8_t>(value ? bits[at / 8] | mask : bits[at / 8] & ~mask);
}

}  // namespace

// What a column holds, row by row, and which rows may look any way they like.
struct other_layout::cells_of {
    std::vector<wide_integer> value;
    std::vector<state> is;
    std::vector<bool> is_free;      // inside an absent record
    std::vector<bool> is_gap;       // the same as not given
    bool has_other_states = false;  // that no bitmap can tell
    bool has_wide = false;          // beyond 128 bits, or not a multiple of the scale

    cells_of(const plan::column& c, const batch::population& from, index column, const batch::gap& missing) {
        const batch::population::column& of = from.columns[column];
        for (std::uint32_t row = 0; row < of.cells.size(); ++row) {
            is.push_back(of.states.empty() ? state::known : of.states[row]);
            value.push_back(of.cells[row]);
            is_free.push_back(!c.is_presence && c.within != plan::none && from.columns[c.within].cells[row] == 0);
            is_gap.push_back(is[row] == missing.is && (missing.is != state::known || of.cells[row] == missing.value));
            if (is[row] == state::wide) take_wide(of.wide.at(row), c.scale, row);
            if (is[row] != state::known && !is_free[row] && !is_gap[row]) has_other_states = true;
        }
    }

    void take_wide(const number::exact& exact, std::int64_t scale, std::uint32_t row) {
        if (const auto cell = wide_cell(exact, scale)) {
            value[row] = *cell;
            is[row] = state::known;
        } else {
            has_wide = true;
        }
    }

    bool is_never_given() const {
        for (std::size_t row = 0; row < value.size(); ++row)
            if (!is_gap[row] && !is_free[row]) return false;
        return true;
    }

    bool all(layout which, std::int64_t factor) const {
        for (std::size_t row = 0; row < value.size(); ++row)
            if (value[row] % factor != 0 || !fits(value[row] / factor, which)) return false;
        return true;
    }
};

other_layout::bytes& other_layout::buffer(std::size_t size, dice& roll) {
    bytes& made = buffers_.emplace_back(size);
    for (std::uint8_t& b : made) b = static_cast<std::uint8_t>(roll.between(0, 255));
    return made;
}

other_layout::other_layout(const plan::plan& p, const batch::population& from, dice& roll)
    : view_(batch::look_at(from)) {
    for (index t = 1; t < p.tables.size(); ++t) {
        const std::vector<state>& states = from.lists[t].states;
        const state missing = batch::without_list(p, t);
        const bool is_empty = from.lists[t].offsets.empty() || from.lists[t].offsets.back() == 0;
        const bool is_never_given =
            is_empty && std::all_of(states.begin(), states.end(), [&](state s) { return s == missing; });
        if (is_never_given && !roll.one_in(4)) view_.lists[t] = {};
    }
    for (const std::uint8_t*& claimed : view_.claimed) {
        if (claimed != nullptr && std::none_of(claimed, claimed + from.rows, [](std::uint8_t c) { return c != 0; }))
            claimed = nullptr;
    }
    for (index c = 0; c < p.columns.size(); ++c) lay_out(p, c, from, roll);
}

void other_layout::lay_out(const plan::plan& p, index column, const batch::population& from, dice& roll) {
    const batch::gap missing = batch::gaps_of(p)[column];
    const cells_of cells(p.columns[column], from, column, missing);
    const std::size_t rows = cells.value.size();
    if (rows > 0 && roll.one_in(8)) return;  // as it is
    batch::column_view& to = view_.columns[column];
    if (missing.is != state::wide && cells.is_never_given() && !roll.one_in(4)) {
        to = {};
        return;
    }
    const bool is_number = p.columns[column].is == plan::kind::number;
    const std::int64_t factor = is_number ? roll.pick<std::int64_t>({1, 1, 10, 100, 1000, 10000}) : 1;
    std::vector<layout> possible;
    for (const layout l : {layout::cells, layout::int32, layout::int16, layout::int8, layout::bits, layout::decimal128})
        if ((is_number || l != layout::decimal128) && cells.all(l, takes_factor(l) ? factor : 1)) possible.push_back(l);
    if (cells.has_wide || possible.empty()) return;
    to = {};
    to.is = roll.pick(possible);
    to.factor = takes_factor(to.is) ? factor : 1;
    to.offset = static_cast<std::size_t>(roll.one_in(3) ? roll.between(1, 70) : 0);
    write(cells, to, roll);
}

void other_layout::write(const cells_of& cells, batch::column_view& to, dice& roll) {
    const std::size_t rows = cells.value.size();
    const std::size_t size = bytes_of(to.is);
    bytes& data = buffer(size == 0 ? (to.offset + rows) / 8 + 1 : (to.offset + rows) * size, roll);
    bytes& valid = buffer((to.offset + rows) / 8 + 1, roll);
    std::vector<state>& states = states_.emplace_back(rows, state::absent);
    const bool has_states = cells.has_other_states;
    bool has_gaps = false;
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t at = to.offset + row;
        if (cells.is_free[row] && !has_states) continue;  // any bytes will do
        const bool is_known = cells.is[row] == state::known;
        const bool is_left_out = cells.is_gap[row] && !has_states && (!is_known || roll.one_in(2));
        states[row] = cells.is[row];
        has_gaps = has_gaps || is_left_out;
        set_bit(valid, at, !is_left_out);
        if (is_left_out) continue;
        const wide_integer stored = is_known ? cells.value[row] / to.factor : 0;
        if (size == 0)
            set_bit(data, at, stored != 0);
        else
            std::memcpy(data.data() + at * size, &stored, size);  // little endian
    }
    to.data = data.data();
    if (has_states) to.states = states.data();
    if (!has_states && (has_gaps || roll.one_in(2))) to.valid = valid.data();
}

part_of::part_of(const plan::plan& p, const batch::facts_view& whole, std::uint32_t first, std::uint32_t rows)
    : view_(whole) {
    view_.rows = rows;
    for (index c = 0; c < p.columns.size(); ++c) {
        batch::column_view& column = view_.columns[c];
        if (p.columns[c].table != 0 || column.data == nullptr) continue;
        column.offset += first;
        if (column.states != nullptr) column.states += first;
        if (column.wide == nullptr) continue;
        auto& wide = wide_.emplace_back();
        for (const auto& [row, value] : *column.wide)
            if (row >= first) wide.emplace(row - first, value);
        column.wide = &wide;
    }
    for (index t = 1; t < p.tables.size(); ++t) {
        batch::list_view& list = view_.lists[t];
        if (p.tables[t].parent != 0) continue;
        if (list.offsets != nullptr) list.offsets += first;
        if (list.states != nullptr) list.states += first;
    }
    for (const std::uint8_t*& claimed : view_.claimed)
        if (claimed != nullptr) claimed += first;
    if (view_.days != nullptr) view_.days += first;
    if (view_.specials == nullptr) return;
    for (const auto& [row, one] : *view_.specials)
        if (row >= first && row < first + rows) specials_.emplace(row - first, one);
    view_.specials = &specials_;
}

}  // namespace pol::test
