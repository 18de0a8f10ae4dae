// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/gaps.hpp"

#include "runtime/facts/reading.hpp"

#include <cstring>

namespace pol::batch {

namespace {

using facts::state;
__extension__ using wide = __int128;
__extension__ using unsigned_wide = unsigned __int128;

gap gap_of(const plan::plan& p, const plan::column& c) {
    gap made;
    if (c.is_presence) return {state::known, 0, {}};
    // A record that nobody gives is not there, and neither are its facts.
    made.is = c.is_optional ? state::absent : state::unknown;
    if (c.fallback == plan::none) return made;
    if (c.is != plan::kind::number) {
        if (p.nodes[c.fallback].is != plan::op::constant) return made;
        return {state::known, p.constants[p.nodes[c.fallback].a].code, {}};
    }
    const auto value = facts::constant_value(p, c.fallback);
    if (!value) return made;
    const auto fits = value->scaled(c.scale);
    if (fits) return {state::known, *fits, {}};
    return {state::wide, 0, *value};
}

template <class T>
std::int64_t element(const void* data, std::size_t at) {
    return static_cast<const T*>(data)[at];
}

// Little endian, 16 bytes; a value that does not fit 64 bits is told by `fits`.
std::int64_t decimal128_at(const void* data, std::size_t at, bool& fits) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    const char* from = static_cast<const char*>(data) + 16 * at;
    std::memcpy(&low, from, sizeof low);
    std::memcpy(&high, from + sizeof low, sizeof high);
    fits = high == (low < 0 ? -1 : 0);
    return low;
}

std::string text_of(wide value) {
    const bool is_negative = value < 0;
    auto rest = is_negative ? -static_cast<unsigned_wide>(value) : static_cast<unsigned_wide>(value);
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
        rest /= 10;
    } while (rest != 0);
    return is_negative ? "-" + digits : digits;
}

}  // namespace

std::vector<gap> gaps_of(const plan::plan& p) {
    std::vector<gap> made;
    for (const plan::column& c : p.columns) made.push_back(gap_of(p, c));
    return made;
}

state without_list(const plan::plan& p, index table) {
    const plan::table& asked = p.tables[table];
    if (asked.is_empty_by_default) return state::known;
    return asked.is_optional ? state::absent : state::unknown;
}

cell cell_at(const column_view& from, std::uint32_t row, const gap& missing) {
    const std::size_t at = from.offset + row;
    const bool is_given = from.data != nullptr && (from.valid == nullptr || (from.valid[at / 8] >> (at % 8) & 1) != 0);
    if (!is_given) return {missing.is, missing.value};
    cell found;
    if (from.states != nullptr) found.is = from.states[row];
    bool fits = true;
    switch (from.is) {
        case layout::cells: found.value = element<std::int64_t>(from.data, at); break;
        case layout::int32: found.value = element<std::int32_t>(from.data, at); break;
        case layout::int16: found.value = element<std::int16_t>(from.data, at); break;
        case layout::int8: found.value = element<std::int8_t>(from.data, at); break;
        case layout::bits: found.value = static_cast<const std::uint8_t*>(from.data)[at / 8] >> (at % 8) & 1; break;
        case layout::decimal128: found.value = decimal128_at(from.data, at, fits); break;
    }
    if (from.factor != 1 && __builtin_mul_overflow(found.value, from.factor, &found.value)) fits = false;
    if (!fits) return {state::wide, 0};
    return found;
}

number::exact wide_at(const column_view& from, std::uint32_t row, const gap& missing, std::int64_t scale) {
    if (from.wide != nullptr) {
        if (const auto found = from.wide->find(row); found != from.wide->end()) return found->second;
    }
    const std::size_t at = from.offset + row;
    const bool is_given = from.data != nullptr && (from.valid == nullptr || (from.valid[at / 8] >> (at % 8) & 1) != 0);
    if (!is_given) return missing.wide;
    wide stored = cell_at({from.data, from.is, 1, from.offset, nullptr, nullptr, nullptr}, row, missing).value;
    if (from.is == layout::decimal128)
        std::memcpy(&stored, static_cast<const char*>(from.data) + 16 * at, sizeof stored);
    const auto value = number::exact::from_decimal(text_of(stored));
    return value ? *value * number::exact(from.factor) / number::exact(scale) : number::exact();
}

}  // namespace pol::batch
