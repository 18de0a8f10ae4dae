// Facts into registers: in place where a column holds cells, else turned into cells for this block; and which are missing.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/machine.hpp"

#include <algorithm>

namespace pol::batch {

namespace {

using facts::state;

std::uint8_t doubt_of(state is) {
    switch (is) {
        case state::known: return 0;
        case state::unknown:
        case state::absent: return doubt_unknown;
        case state::wide:
        case state::bad: break;
    }
    return doubt_hard;
}

// A missing fact with a default takes it.
void put_state(state is, const gap& missing, std::int64_t& cell, std::uint8_t& doubts) {
    if (is == state::known) return;
    const bool takes_default = is == state::unknown && missing.is == state::known;
    cell = takes_default ? missing.value : 0;
    if (!takes_default) doubts |= doubt_of(is);
}

bool is_set(const std::uint8_t* bits, std::size_t at) { return (bits[at / 8] >> (at % 8) & 1) != 0; }

}  // namespace

// Narrow integers and bits by loops; decimals of 128 bits one by one, since each may be too wide.
void machine::convert(const column_view& from, std::uint32_t first, std::uint32_t n, std::int64_t* to,
                      std::uint8_t* doubts) {
    const std::size_t at = from.offset + first;
    const char* const data = static_cast<const char*>(from.data);
    switch (from.is) {
        case layout::int32: return loops_.from_int32(to, data + 4 * at, from.factor, n);
        case layout::int16: return loops_.from_int16(to, data + 2 * at, from.factor, n);
        case layout::int8: return loops_.from_int8(to, data + at, from.factor, n);
        case layout::bits: return loops_.from_bits(to, static_cast<const std::uint8_t*>(from.data), at, n);
        case layout::cells:
        case layout::decimal128: break;
    }
    const column_view plain{from.data, from.is, from.factor, from.offset, nullptr, nullptr, nullptr};
    for (std::uint32_t k = 0; k < n; ++k) {
        const cell found = cell_at(plain, first + k, {});
        to[k] = found.value;
        doubts[k] |= doubt_of(found.is);
    }
}

// Facts that are missing or do not fit. A missing fact with a default takes it.
void machine::load_doubts(index column, std::uint32_t first, std::uint32_t n, std::int64_t* to, std::uint8_t* doubts) {
    const column_view& from = facts_->columns[column];
    const gap& missing = gaps_[column];
    const bool has_default = missing.is == state::known;
    const std::uint8_t without = doubt_of(missing.is);
    if (from.valid != nullptr) {
        for (std::uint32_t k = 0; k < n; ++k) {
            if (is_set(from.valid, from.offset + first + k)) continue;
            to[k] = has_default ? missing.value : 0;
            doubts[k] = without;
        }
        return;
    }
    for (std::uint32_t k = 0; k < n; ++k) {
        put_state(from.states[first + k], missing, to[k], doubts[k]);
    }
}

void machine::load(const instruction& i) {
    const auto column = static_cast<index>(i.value);
    const column_view& from = facts_->columns[column];
    const std::uint32_t n = count_of(i.dst);
    const std::uint32_t first = extents_[program_->registers[i.dst].in].first;
    const gap& missing = gaps_[column];
    const index presence = plan_.columns[column].within;
    const bool has_presence = presence != plan::none;
    if (from.data == nullptr) {
        std::int64_t* to = room(i.dst);
        loops_.wide.fill(to, missing.value, n);
        const std::uint8_t doubt = doubt_of(missing.is);
        set(i.dst, to, {missing.value, missing.value});
        if (doubt == 0 && presence == plan::none) return;
        std::uint8_t* doubts = doubt_room(i.dst);
        std::fill_n(doubts, n, doubt != 0 ? doubt : doubt_unknown);
        values_[i.dst].doubts = doubts;
        return;
    }
    if (extents_[program_->registers[i.dst].in].is_scattered) return load_scattered(i);
    const bool is_in_place = from.is == layout::cells && from.factor == 1;
    const bool is_sure = from.states == nullptr && from.valid == nullptr && !has_presence;
    const std::int64_t* cells = static_cast<const std::int64_t*>(from.data) + from.offset + first;
    if (is_in_place && is_sure) {
        expect(cells + n, n * sizeof(std::int64_t));
        return set_unranged(i.dst, cells);
    }
    std::uint8_t* doubts = doubt_room(i.dst);
    std::int64_t* to = room(i.dst);
    if (is_in_place)
        std::copy_n(cells, n, to);
    else
        convert(from, first, n, to, doubts);
    if (from.states != nullptr || from.valid != nullptr) load_doubts(column, first, n, to, doubts);
    if (has_presence) doubt_absent(presence, first, n, doubts);
    const bool has_doubts = std::any_of(doubts, doubts + n, [](std::uint8_t d) { return d != 0; });
    set_unranged(i.dst, to, has_doubts ? doubts : nullptr);
}

void machine::load_scattered(const instruction& i) {
    const auto column = static_cast<index>(i.value);
    const column_view& from = facts_->columns[column];
    const gap& missing = gaps_[column];
    const std::vector<std::uint32_t>& places = extents_[program_->registers[i.dst].in].places;
    const index presence = plan_.columns[column].within;
    std::uint8_t* doubts = doubt_room(i.dst);
    std::int64_t* to = room(i.dst);
    const std::uint32_t n = count_of(i.dst);
    if (from.is == layout::cells && from.factor == 1 && from.valid == nullptr) {
        const std::int64_t* cells = static_cast<const std::int64_t*>(from.data) + from.offset;
        for (std::uint32_t k = 0; k < n; ++k) to[k] = cells[places[k]];
        for (std::uint32_t k = 0; from.states != nullptr && k < n; ++k)
            put_state(from.states[places[k]], missing, to[k], doubts[k]);
    } else {
        for (std::uint32_t k = 0; k < n; ++k) {
            const cell found = cell_at(from, places[k], missing);
            to[k] = found.value;
            put_state(found.is, missing, to[k], doubts[k]);
        }
    }
    if (presence != plan::none) {
        const column_view& record = facts_->columns[presence];
        const bool is_plain = record.data != nullptr && record.is == layout::cells && record.valid == nullptr;
        const std::int64_t* is_there =
            is_plain ? static_cast<const std::int64_t*>(record.data) + record.offset : nullptr;
        for (std::uint32_t k = 0; k < n; ++k) {
            const bool is_in =
                is_plain ? is_there[places[k]] != 0 : cell_at(record, places[k], gaps_[presence]).value != 0;
            if (!is_in) doubts[k] |= doubt_unknown;
        }
    }
    const bool has_doubts = std::any_of(doubts, doubts + n, [](std::uint8_t d) { return d != 0; });
    set_unranged(i.dst, to, has_doubts ? doubts : nullptr);
}

// Facts of an optional record that is not there.
void machine::doubt_absent(index presence, std::uint32_t first, std::uint32_t n, std::uint8_t* doubts) {
    const column_view& record = facts_->columns[presence];
    if (record.data != nullptr && record.is == layout::cells && record.valid == nullptr) {
        const std::int64_t* is_there = static_cast<const std::int64_t*>(record.data) + record.offset + first;
        for (std::uint32_t k = 0; k < n; ++k)
            doubts[k] |= static_cast<std::uint8_t>(is_there[k] == 0 ? doubt_unknown : 0);
        return;
    }
    for (std::uint32_t k = 0; k < n; ++k)
        if (cell_at(record, first + k, gaps_[presence]).value == 0) doubts[k] |= doubt_unknown;
}

// A presence column is a known yes or no; any other is given unless it is absent.
void machine::given(const instruction& i) {
    const auto column = static_cast<index>(i.value);
    const column_view& from = facts_->columns[column];
    const std::uint32_t n = count_of(i.dst);
    const extent& rows = extents_[program_->registers[i.dst].in];
    const bool is_presence = plan_.columns[column].is_presence;
    const index outer = plan_.columns[column].within;
    std::int64_t* to = room(i.dst);
    std::uint8_t* doubts = doubt_room(i.dst);
    std::uint8_t any = 0;
    for (std::uint32_t k = 0; k < n; ++k) {
        cell found = cell_at(from, rows.place(k), gaps_[column]);
        if (outer != plan::none && cell_at(facts_->columns[outer], rows.place(k), gaps_[outer]).value == 0)
            found.is = state::absent;
        to[k] = found.is == state::wide || (found.is == state::known && (!is_presence || found.value != 0)) ? 1 : 0;
        doubts[k] = found.is == state::unknown || found.is == state::bad ? doubt_hard : 0;
        any |= doubts[k];
    }
    set(i.dst, to, {0, 1}, any != 0 ? doubts : nullptr);
}

}  // namespace pol::batch
