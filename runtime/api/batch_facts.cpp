// Takes the host's columns: what they are, whether their layout can hold the fact, and what has to be copied to be read.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_state.hpp"

#include "runtime/facts/reading.hpp"

#include <algorithm>
#include <cstring>

namespace pol {
namespace {

__extension__ using int128 = __int128;

using api::bound_column;
using api::fact_place;
using api::made_column;

constexpr int most_decimals = 38;
constexpr int most_quick_decimals = 18;

struct layout_words {
    std::size_t bytes;
    const char* name;
};

layout_words words_of(cell_layout is) {
    switch (is) {
        case cell_layout::int64: return {8, "int64"};
        case cell_layout::int32: return {4, "int32"};
        case cell_layout::int16: return {2, "int16"};
        case cell_layout::int8: return {1, "int8"};
        case cell_layout::uint64: return {8, "uint64"};
        case cell_layout::uint32: return {4, "uint32"};
        case cell_layout::uint16: return {2, "uint16"};
        case cell_layout::uint8: return {1, "uint8"};
        case cell_layout::bits: return {0, "bool"};
        case cell_layout::decimal128: return {16, "decimal128"};
    }
    return {0, "?"};
}

std::string type_of(const cells& c) {
    const std::string name = words_of(c.is).name;
    return c.decimals == 0 ? name : name + " with " + std::to_string(c.decimals) + " decimals";
}

bool can_hold(const plan::column& to, const cells& from) {
    if (words_of(from.is).bytes == 0 && from.is != cell_layout::bits) return false;
    if (to.is == plan::kind::number)
        return from.is != cell_layout::bits && from.decimals >= -most_quick_decimals && from.decimals <= most_decimals;
    if (from.decimals != 0 || from.is == cell_layout::decimal128 || to.is == plan::kind::text) return false;
    return from.is != cell_layout::bits || to.is == plan::kind::yes_no;
}

bool is_there(const std::uint8_t* valid, std::size_t at) {
    return valid == nullptr || (valid[at / 8] >> (at % 8) & 1) != 0;
}

std::int64_t power_of_ten(int n) {
    std::int64_t made = 1;
    for (; n > 0; --n) made *= 10;
    return made;
}

// The whole number that a cell of any layout stores.
int128 stored(const cells& from, std::size_t row) {
    const std::size_t at = from.offset + row;
    const char* bytes = static_cast<const char*>(from.data) + at * words_of(from.is).bytes;
    const auto read = [&](auto value) {
        std::memcpy(&value, bytes, sizeof value);
        return static_cast<int128>(value);
    };
    switch (from.is) {
        case cell_layout::int64: return read(std::int64_t{});
        case cell_layout::int32: return read(std::int32_t{});
        case cell_layout::int16: return read(std::int16_t{});
        case cell_layout::int8: return read(std::int8_t{});
        case cell_layout::uint64: return read(std::uint64_t{});
        case cell_layout::uint32: return read(std::uint32_t{});
        case cell_layout::uint16: return read(std::uint16_t{});
        case cell_layout::uint8: return read(std::uint8_t{});
        case cell_layout::bits: return static_cast<const std::uint8_t*>(from.data)[at / 8] >> (at % 8) & 1;
        case cell_layout::decimal128: return read(int128{});
    }
    return 0;
}

number::exact whole(int128 value) {
    constexpr std::int64_t half = 1'000'000'000'000'000'000;
    const auto low = static_cast<std::int64_t>(value % half);
    const int128 rest = value / half;
    const auto middle = static_cast<std::int64_t>(rest % half);
    const auto high = static_cast<std::int64_t>(rest / half);
    return (number::exact(high) * number::exact(half) + number::exact(middle)) * number::exact(half) +
           number::exact(low);
}

// The layout in which the engine can read the column where it lies; nothing: it cannot.
std::optional<batch::layout> in_place(const cells& from) {
    const auto all_below = [&](auto least_too_large) {
        using word = decltype(least_too_large);
        const word* data = static_cast<const word*>(from.data) + from.offset;
        word seen = 0;
        for (std::size_t n = 0; n < from.rows; ++n) seen = static_cast<word>(seen | data[n]);
        return seen < least_too_large;
    };
    const std::size_t bytes = words_of(from.is).bytes;
    const std::size_t aligned = std::min<std::size_t>(bytes, 8);
    if (aligned > 1 && reinterpret_cast<std::uintptr_t>(from.data) % aligned != 0) return std::nullopt;
    switch (from.is) {
        case cell_layout::int64: return batch::layout::cells;
        case cell_layout::int32: return batch::layout::int32;
        case cell_layout::int16: return batch::layout::int16;
        case cell_layout::int8: return batch::layout::int8;
        case cell_layout::bits: return batch::layout::bits;
        case cell_layout::decimal128: return batch::layout::decimal128;
        // As long as no value has the highest bit, it is the same number with a sign.
        case cell_layout::uint64:
            if (all_below(std::uint64_t{1} << 63)) return batch::layout::cells;
            break;
        case cell_layout::uint32:
            if (all_below(std::uint32_t{1} << 31)) return batch::layout::int32;
            break;
        case cell_layout::uint16:
            if (all_below(std::uint16_t{1u << 15})) return batch::layout::int16;
            break;
        case cell_layout::uint8:
            if (all_below(std::uint8_t{1u << 7})) return batch::layout::int8;
            break;
    }
    return std::nullopt;
}

// What the stored number is multiplied by to be a cell; nothing: there is no such whole number.
std::optional<std::int64_t> factor_of(const plan::column& to, const cells& from) {
    if (to.is != plan::kind::number) return 1;
    if (from.decimals > most_quick_decimals) return std::nullopt;
    std::int64_t factor = 0;
    if (from.decimals < 0) {
        if (__builtin_mul_overflow(to.scale, power_of_ten(-from.decimals), &factor)) return std::nullopt;
        return factor;
    }
    const std::int64_t unit = power_of_ten(from.decimals);
    if (to.scale % unit != 0) return std::nullopt;
    return to.scale / unit;
}

// Copies cell by cell: numbers that are no multiples of the column's unit are kept exactly.
void convert(const plan::column& to, const cells& from, const batch::gap& missing, made_column& made) {
    made.cells.assign(from.rows, 0);
    made.states.assign(from.rows, facts::state::known);
    number::exact unit = number::exact::power_of_ten(std::max(from.decimals, 0));
    if (from.decimals < 0) unit = number::exact(1) / number::exact::power_of_ten(-from.decimals);
    for (std::size_t n = 0; n < from.rows; ++n) {
        const auto row = static_cast<std::uint32_t>(n);
        if (!is_there(from.valid, from.offset + n)) {
            made.states[n] = missing.is;
            made.cells[n] = missing.is == facts::state::known ? missing.value : 0;
            made.missing.resize(from.rows);
            made.missing[n] = true;
            if (missing.is == facts::state::wide) made.wide.emplace(row, missing.wide);
            continue;
        }
        const number::exact value = whole(stored(from, n)) / unit;
        const auto fits = value.scaled(to.is == plan::kind::number ? to.scale : 1);
        if (fits) {
            made.cells[n] = *fits;
        } else if (to.measures == plan::unit::count && !value.is_whole()) {
            made.states[n] = facts::state::bad;
            made.raw.emplace(row, value.to_plain());
        } else if (to.is != plan::kind::number) {
            made.states[n] = facts::state::bad;
            made.raw.emplace(row, value.to_plain());
        } else {
            made.states[n] = facts::state::wide;
            made.wide.emplace(row, value);
        }
    }
}

template <class Memory>
bool is_too_long(const Memory& from) {
    return from.rows > api::most_rows || from.offset > api::most_rows * 16;
}

}  // namespace

namespace api {

diagnostic fault_of(int code, std::string_view path, std::vector<std::string> arguments) {
    diagnostic made;
    made.code = code;
    made.arguments = std::move(arguments);
    made.arguments.emplace(made.arguments.begin(), path);
    return made;
}

diagnostic no_such_path(const fact_paths& paths, std::string_view path) {
    constexpr int did_you_mean = 1;
    diagnostic made = fault_of(code::unknown_path, path, {});
    const std::vector<std::string> near = paths.near(path);
    if (!near.empty()) made.notes.push_back({did_you_mean, made.where, {near.front()}});
    return made;
}

void use_made(const made_column& made, bound_column& to) {
    static const std::int64_t nothing = 0;
    const bool is_all_known =
        std::all_of(made.states.begin(), made.states.end(), [](facts::state s) { return s == facts::state::known; });
    to.view = {};
    to.view.data = made.cells.empty() ? &nothing : made.cells.data();
    to.view.states = is_all_known ? nullptr : made.states.data();
    to.view.wide = made.wide.empty() ? nullptr : &made.wide;
    to.rows = made.cells.size();
    to.made = &made;
    to.is_bound = true;
}

}  // namespace api

batch_facts::state::state(shared_state<const batch_assessor::state> to, std::size_t cases)
    : of(std::move(to)),
      rows(cases),
      columns(of->plan.columns.size()),
      lists(of->plan.tables.size()),
      claims(of->plan.clauses.size()),
      text_ids(of->plan, texts) {}

bool batch_facts::state::refuse(int code, std::string_view path, std::vector<std::string> arguments) {
    if (problems.size() < of->how.limits.diagnostics)
        problems.push_back(api::fault_of(code, path, std::move(arguments)));
    return false;
}

const fact_place* batch_facts::state::place_for(std::string_view path) {
    const fact_place* found = of->paths.find(path);
    if (found == nullptr) {
        if (problems.size() < of->how.limits.diagnostics) problems.push_back(api::no_such_path(of->paths, path));
        return nullptr;
    }
    const bool is_taken = found->to == fact_place::leads::list    ? lists[found->target].is_bound
                          : found->to == fact_place::leads::claim ? claims[found->target].is_bound
                                                                  : columns[found->target].is_bound;
    if (!is_taken) return found;
    refuse(api::code::bound_twice, path, {});
    return nullptr;
}

bool batch_facts::state::bind(std::string_view path, const cells& from) {
    const fact_place* place = place_for(path);
    if (place == nullptr) return false;
    static const plan::column claim_like{};
    const bool is_claim = place->to == fact_place::leads::claim;
    const bool is_list = place->to == fact_place::leads::list;
    const plan::column& to = is_claim || is_list ? claim_like : of->plan.columns[place->target];
    if (is_list) return refuse(api::code::other_type, path, {"@list_of", type_of(from)});
    static const batch::gap no_claim{facts::state::known, 0, {}};
    bound_column bound;
    if (!bind_as(path, to, is_claim ? no_claim : of->gaps[place->target], from, bound)) return false;
    if (is_claim)
        claims[place->target] = {bound.view, bound.rows, true};
    else
        columns[place->target] = bound;
    return true;
}

bool batch_facts::state::bind_as(std::string_view path, const plan::column& to, const batch::gap& missing,
                                 const cells& from, bound_column& bound) {
    if (!can_hold(to, from))
        return refuse(api::code::other_type, path, {api::keyword_of(api::kind_of(to)), type_of(from)});
    if (is_too_long(from) || (from.data == nullptr && from.rows > 0))
        return refuse(api::code::row_count, path,
                      {from.data == nullptr ? "0" : std::to_string(from.rows), std::to_string(rows)});
    static const std::int64_t nothing = 0;
    const auto layout = in_place(from);
    const auto factor = factor_of(to, from);
    if (layout && factor) {
        bound.view = {
            from.rows == 0 ? &nothing : from.data, *layout, *factor, from.offset, from.valid, nullptr, nullptr};
        bound.rows = from.rows;
        bound.is_bound = true;
    } else {
        made_column& column = made.emplace_back();
        convert(to, from, missing, column);
        api::use_made(column, bound);
    }
    return true;
}

bool batch_facts::state::bind(std::string_view path, const list_cells& from) {
    const fact_place* place = place_for(path);
    if (place == nullptr) return false;
    if (place->to != fact_place::leads::list)
        return refuse(api::code::other_type, path, {of->paths.type_of(*place), "list"});
    if (is_too_long(from) || from.offsets == nullptr)
        return refuse(api::code::row_count, path,
                      {from.offsets == nullptr ? "0" : std::to_string(from.rows), std::to_string(rows)});
    api::bound_list& to = lists[place->target];
    const auto offset = [&](std::size_t n) {
        std::int64_t wide = 0;
        std::int32_t narrow = 0;
        const std::size_t size = from.is_large ? sizeof wide : sizeof narrow;
        const char* at = static_cast<const char*>(from.offsets) + (from.offset + n) * size;
        std::memcpy(from.is_large ? static_cast<void*>(&wide) : static_cast<void*>(&narrow), at, size);
        return from.is_large ? wide : narrow;
    };
    std::int64_t before = 0;
    for (std::size_t n = 0; n <= from.rows; ++n) {
        const std::int64_t now = offset(n);
        if (now < before || now > static_cast<std::int64_t>(api::most_rows))
            return refuse(api::code::offsets, path, {std::to_string(n), std::to_string(now)});
        before = now;
    }
    const bool is_aligned = reinterpret_cast<std::uintptr_t>(from.offsets) % sizeof(std::uint32_t) == 0;
    if (from.is_large || !is_aligned) {
        std::vector<std::uint32_t>& narrowed = offsets.emplace_back();
        for (std::size_t n = 0; n <= from.rows; ++n) narrowed.push_back(static_cast<std::uint32_t>(offset(n)));
        to.offsets = narrowed.data();
    } else {
        to.offsets = static_cast<const std::uint32_t*>(from.offsets) + from.offset;
    }
    to.rows = from.rows;
    to.valid = {from.valid, from.offset};
    to.is_bound = true;
    return true;
}

batch_facts::batch_facts(const batch_assessor& of, std::size_t rows)
    : state_(api::make_shared_state<state>(batch_access::of(of), rows)) {
    if (rows > api::most_rows)
        state_->refuse(api::code::row_count, "", {std::to_string(rows), std::to_string(api::most_rows)});
}

bool batch_facts::bind(std::string_view path, const cells& from) { return state_->bind(path, from); }
bool batch_facts::bind(std::string_view path, const text_cells& from) { return state_->bind(path, from); }
bool batch_facts::bind(std::string_view path, const cells& codes, const text_cells& dictionary) {
    return state_->bind(path, codes, dictionary);
}
bool batch_facts::bind(std::string_view path, const list_cells& from) { return state_->bind(path, from); }
std::size_t batch_facts::rows() const { return state_->rows; }
const std::vector<diagnostic>& batch_facts::problems() const { return state_->problems; }

}  // namespace pol
