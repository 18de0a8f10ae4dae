// Columns that come as texts, each by itself or by its place in a dictionary: read as a case's texts in quotes are.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_state.hpp"

#include "lang/text/unicode.hpp"
#include "runtime/api/json_text.hpp"

#include <cstring>

namespace pol {
namespace {

using api::fact_place;
using api::made_column;

// A yes/no and a count do not stand in quotes in a case either.
bool comes_as_text(const plan::column& c) {
    return c.is != plan::kind::yes_no && !(c.is == plan::kind::number && c.measures == plan::unit::count);
}

bool is_utf8(std::string_view bytes) {
    const char* at = bytes.data();
    const char* end = at + bytes.size();
    while (at < end) {
        const auto ascii = static_cast<unsigned char>(*at);
        const std::uint32_t length = ascii < 0x80 ? 1 : text::decode(at, end).length;
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::int64_t offset_at(const text_cells& from, std::size_t n) {
    std::int64_t wide = 0;
    std::int32_t narrow = 0;
    const char* base = static_cast<const char*>(from.offsets);
    if (from.is_large)
        std::memcpy(&wide, base + (from.offset + n) * sizeof wide, sizeof wide);
    else
        std::memcpy(&narrow, base + (from.offset + n) * sizeof narrow, sizeof narrow);
    return from.is_large ? wide : narrow;
}

class text_reader {
public:
    text_reader(batch_facts::state& s, const plan::column& c, const batch::gap& missing)
        : scalars_(s.of->plan, s.of->how.limits, s.text_ids), column_(c), missing_(missing) {}

    void read(const text_cells& from, made_column& to) {
        to.cells.assign(from.rows, 0);
        to.states.assign(from.rows, facts::state::known);
        for (std::size_t n = 0; n < from.rows; ++n) {
            const std::size_t bit = from.offset + n;
            if (from.valid != nullptr && (from.valid[bit / 8] >> (bit % 8) & 1) == 0) {
                miss(n, to);
                continue;
            }
            const auto begin = static_cast<std::size_t>(offset_at(from, n));
            const auto end = static_cast<std::size_t>(offset_at(from, n + 1));
            one(n, end == begin ? std::string_view() : std::string_view(from.bytes + begin, end - begin), to);
        }
    }

    void miss(std::size_t row, made_column& to) const {
        to.states[row] = missing_.is;
        to.cells[row] = missing_.is == facts::state::known ? missing_.value : 0;
        to.missing.resize(to.cells.size());
        to.missing[row] = true;
        if (missing_.is == facts::state::wide) to.wide.emplace(static_cast<std::uint32_t>(row), missing_.wide);
    }

private:
    void one(std::size_t row, std::string_view text, made_column& to) {
        const bool is_text = is_utf8(text);
        plan::constant found;
        const facts::form asked = {column_.is, column_.measures, column_.choice, column_.is_signed, false};
        if (!is_text || scalars_.read(asked, {facts::token_kind::text, text}, found)) {
            to.states[row] = facts::state::bad;
            std::string& raw = to.raw[static_cast<std::uint32_t>(row)];
            api::append_json(raw, text);
            return;
        }
        if (column_.is != plan::kind::number) {
            to.cells[row] = found.code;
        } else if (const auto fits = found.number.scaled(column_.scale)) {
            to.cells[row] = *fits;
        } else {
            to.states[row] = facts::state::wide;
            to.wide.emplace(static_cast<std::uint32_t>(row), std::move(found.number));
        }
    }

    facts::scalar_reader scalars_;
    const plan::column& column_;
    const batch::gap& missing_;
};

// Where the offsets go wrong, if they do.
std::optional<std::size_t> wrong_offset(const text_cells& from) {
    std::int64_t before = 0;
    for (std::size_t n = 0; n <= from.rows; ++n) {
        const std::int64_t now = offset_at(from, n);
        if (now < before) return n;
        before = now;
    }
    return std::nullopt;
}

// Whether the texts may be read at all; if not, it is told.
const fact_place* text_place(batch_facts::state& s, std::string_view path, const text_cells& from, const char* type) {
    const fact_place* place = s.place_for(path);
    if (place == nullptr) return nullptr;
    const bool is_column = place->to == fact_place::leads::column;
    if (!is_column || !comes_as_text(s.of->plan.columns[place->target])) {
        s.refuse(api::code::other_type, path, {s.of->paths.type_of(*place), type});
        return nullptr;
    }
    if (from.rows == 0) return place;
    if (from.rows > api::most_rows || from.offset > api::most_rows || from.offsets == nullptr) {
        s.refuse(api::code::row_count, path,
                 {from.offsets == nullptr ? "0" : std::to_string(from.rows), std::to_string(s.rows)});
        return nullptr;
    }
    if (const auto wrong = wrong_offset(from)) {
        s.refuse(api::code::offsets, path, {std::to_string(*wrong), std::to_string(offset_at(from, *wrong))});
        return nullptr;
    }
    if (from.bytes == nullptr && offset_at(from, from.rows) > offset_at(from, 0)) {
        s.refuse(api::code::row_count, path, {"0", std::to_string(from.rows)});
        return nullptr;
    }
    return place;
}

// The codes as whole numbers, whatever their layout: what the dictionary says is put in their place.
void look_up(const batch::column_view& codes, std::size_t rows, const made_column& words, const text_reader& reader,
             made_column& to) {
    static const batch::gap missing{facts::state::unknown, 0, {}};
    to.cells.assign(rows, 0);
    to.states.assign(rows, facts::state::known);
    for (std::size_t n = 0; n < rows; ++n) {
        const auto row = static_cast<std::uint32_t>(n);
        const batch::cell code = batch::cell_at(codes, row, missing);
        if (code.is == facts::state::unknown) {
            reader.miss(n, to);
            continue;
        }
        if (code.is != facts::state::known || code.value < 0 ||
            static_cast<std::size_t>(code.value) >= words.cells.size()) {
            to.states[n] = facts::state::bad;
            to.raw.emplace(row, std::to_string(code.value));
            continue;
        }
        const auto word = static_cast<std::uint32_t>(code.value);
        to.cells[n] = words.cells[word];
        to.states[n] = words.states[word];
        if (const auto wide = words.wide.find(word); wide != words.wide.end()) to.wide.emplace(row, wide->second);
        if (const auto raw = words.raw.find(word); raw != words.raw.end()) to.raw.emplace(row, raw->second);
    }
}

// The codes are cells already: each means its own place, and none is beyond the dictionary.
bool is_same(const batch::column_view& codes, std::size_t rows, const made_column& words) {
    static const batch::gap missing{facts::state::unknown, 0, {}};
    if (codes.states != nullptr) return false;
    for (std::size_t n = 0; n < words.cells.size(); ++n)
        if (words.states[n] != facts::state::known || words.cells[n] != static_cast<std::int64_t>(n)) return false;
    for (std::size_t n = 0; n < rows; ++n) {
        const batch::cell code = batch::cell_at(codes, static_cast<std::uint32_t>(n), missing);
        if (code.is == facts::state::known &&
            (code.value < 0 || static_cast<std::size_t>(code.value) >= words.cells.size()))
            return false;
    }
    return true;
}

}  // namespace

bool batch_facts::state::bind(std::string_view path, const text_cells& from) {
    const fact_place* place = text_place(*this, path, from, "utf8");
    if (place == nullptr) return false;
    made_column& column = made.emplace_back();
    text_reader(*this, of->plan.columns[place->target], of->gaps[place->target]).read(from, column);
    api::use_made(column, columns[place->target]);
    return true;
}

bool batch_facts::state::bind(std::string_view path, const cells& codes, const text_cells& dictionary) {
    const fact_place* place = text_place(*this, path, dictionary, "dictionary");
    if (place == nullptr) return false;
    if (codes.decimals != 0 || codes.is == cell_layout::decimal128 || codes.is == cell_layout::bits)
        return refuse(api::code::other_type, path, {"@type_text", "dictionary"});
    // A fact that takes any whole number stands in for the column while its codes are bound.
    plan::column as_code;
    as_code.is = plan::kind::choice;
    api::bound_column bound;
    if (!bind_as(path, as_code, {facts::state::unknown, 0, {}}, codes, bound)) return false;
    made_column& words = made.emplace_back();
    text_reader reader(*this, of->plan.columns[place->target], of->gaps[place->target]);
    reader.read(dictionary, words);
    if (is_same(bound.view, bound.rows, words)) {
        columns[place->target] = bound;
        return true;
    }
    made_column& column = made.emplace_back();
    look_up(bound.view, bound.rows, words, reader, column);
    api::use_made(column, columns[place->target]);
    return true;
}

}  // namespace pol
