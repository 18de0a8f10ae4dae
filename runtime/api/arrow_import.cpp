// Walks a record batch with its schema and binds its columns. Everything that the structs themselves can tell is checked before
// a buffer is read: a wrong host gets a diagnostic.
// SPDX-License-Identifier: Apache-2.0
#include <pol/arrow.hpp>
#include <pol/policy.hpp>

#include "runtime/api/batch_state.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pol {
namespace {

using api::fact_place;

constexpr int deepest = 64;
constexpr std::int64_t most_children = 100'000;
constexpr std::int64_t milliseconds = 86'400'000;

// An array that was taken over from the host.
class imported_array final : public api::imported {
public:
    explicit imported_array(ArrowArray& from) : array_(from) { from.release = nullptr; }
    imported_array(imported_array&& from) noexcept : array_(from.array_) { from.array_.release = nullptr; }
    imported_array(const imported_array&) = delete;
    imported_array& operator=(const imported_array&) = delete;
    ~imported_array() override {
        if (array_.release != nullptr) array_.release(&array_);
    }
    const ArrowArray& operator*() const { return array_; }

private:
    ArrowArray array_;
};

// A schema that was taken over, for as long as it is read.
class imported_schema {
public:
    explicit imported_schema(ArrowSchema& from) : schema_(from) { from.release = nullptr; }
    imported_schema(const imported_schema&) = delete;
    imported_schema& operator=(const imported_schema&) = delete;
    ~imported_schema() {
        if (schema_.release != nullptr) schema_.release(&schema_);
    }
    const ArrowSchema& operator*() const { return schema_; }

private:
    ArrowSchema schema_;
};

struct part {
    const ArrowSchema& schema;
    const ArrowArray& array;
    std::size_t shift = 0;  // rows of the structs around that are skipped
    std::size_t rows = 0;
};

// A whole number in the text, or nothing.
std::optional<int> number_in(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string_view format_of(const ArrowSchema& s) { return s.format == nullptr ? std::string_view() : s.format; }

std::optional<cell_layout> whole_numbers(std::string_view format) {
    constexpr std::pair<std::string_view, cell_layout> layouts[] = {
        {"c", cell_layout::int8},   {"C", cell_layout::uint8},  {"s", cell_layout::int16},
        {"S", cell_layout::uint16}, {"i", cell_layout::int32},  {"I", cell_layout::uint32},
        {"l", cell_layout::int64},  {"L", cell_layout::uint64}, {"b", cell_layout::bits}};
    for (const auto& [name, is] : layouts)
        if (name == format) return is;
    return std::nullopt;
}

// "d:19,10" with 128 bits: the number of decimals.
std::optional<int> decimal128_scale(std::string_view format) {
    if (format.substr(0, 2) != "d:") return std::nullopt;
    const std::size_t comma = format.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    std::string_view scale = format.substr(comma + 1);
    if (const std::size_t width = scale.find(','); width != std::string_view::npos) {
        if (scale.substr(width + 1) != "128") return std::nullopt;
        scale = scale.substr(0, width);
    }
    return number_in(scale);
}

// `pol.decimals` of the field: whole numbers are then multiples of 10^-decimals.
int decimals_said(const char* metadata) {
    if (metadata == nullptr) return 0;
    std::int32_t pairs = 0;
    const auto read = [&metadata] {
        std::int32_t size = 0;
        std::memcpy(&size, metadata, sizeof size);
        metadata += sizeof size;
        return size;
    };
    const auto text = [&] {
        const std::int32_t size = read();
        const std::string_view made(metadata, size < 0 ? 0 : static_cast<std::size_t>(size));
        metadata += made.size();
        return made;
    };
    pairs = read();
    for (std::int32_t n = 0; n < pairs && n < 1000; ++n) {
        const std::string_view key = text();
        const std::string_view value = text();
        if (key == "pol.decimals") return number_in(value).value_or(0);
    }
    return 0;
}

class importing {
public:
    explicit importing(batch_facts::state& to) : to_(to) {}

    bool run(const ArrowSchema& schema, const ArrowArray& array) {
        const std::size_t before = to_.problems.size();
        const part whole{schema, array, 0, to_.rows};
        if (!is_sound(whole, "")) return false;
        if (format_of(schema) != "+s") return malformed("", "format", std::string(format_of(schema)));
        if (array.length != static_cast<std::int64_t>(to_.rows))
            return to_.refuse(api::code::row_count, "", {std::to_string(array.length), std::to_string(to_.rows)});
        children(whole, "", valid(whole, {}));
        return to_.problems.size() == before;
    }

private:
    bool malformed(std::string_view path, const char* member, std::string value) {
        return to_.refuse(api::code::malformed_arrow, path.empty() ? "." : path, {member, std::move(value)});
    }

    static std::int64_t buffers_of(std::string_view format) {
        if (format == "n") return 0;
        if (format == "+s") return 1;
        if (format == "u" || format == "U") return 3;
        return 2;
    }

    static std::int64_t children_of(std::string_view format, std::int64_t said) {
        if (format == "+s") return said;
        return format == "+l" || format == "+L" ? 1 : 0;
    }

    // What can be known without reading a buffer.
    bool is_sound(const part& p, std::string_view path) {
        const ArrowSchema& s = p.schema;
        const ArrowArray& a = p.array;
        const std::string_view format = format_of(s);
        if (format.empty()) return malformed(path, "format", "null");
        const auto wrong = [&](const char* member, std::int64_t value) {
            return malformed(path, member, std::to_string(value));
        };
        constexpr auto most = static_cast<std::int64_t>(api::most_rows);
        if (a.length < 0 || a.length > most) return wrong("length", a.length);
        if (a.offset < 0 || a.offset > most) return wrong("offset", a.offset);
        if (a.null_count < -1 || a.null_count > a.length) return wrong("null_count", a.null_count);
        if (a.n_children != s.n_children || a.n_children < 0 || a.n_children > most_children ||
            a.n_children != children_of(format, s.n_children))
            return wrong("n_children", a.n_children);
        if (a.n_children > 0 && (a.children == nullptr || s.children == nullptr))
            return malformed(path, "children", "null");
        for (std::int64_t n = 0; n < a.n_children; ++n)
            if (a.children[n] == nullptr || s.children[n] == nullptr) return malformed(path, "children", "null");
        if ((a.dictionary == nullptr) != (s.dictionary == nullptr)) return malformed(path, "dictionary", "null");
        return has_buffers(p, format, path);
    }

    bool has_buffers(const part& p, std::string_view format, std::string_view path) {
        const ArrowArray& a = p.array;
        const bool is_known = is_readable(format);
        if (!is_known) return true;  // refused by its type later, and never read
        if (a.n_buffers != buffers_of(format)) return malformed(path, "n_buffers", std::to_string(a.n_buffers));
        if (a.n_buffers > 0 && a.buffers == nullptr) return malformed(path, "buffers", "null");
        const bool has_cells = a.n_buffers >= 2 && a.length > 0;
        if (has_cells && a.buffers[1] == nullptr) return malformed(path, "buffers[1]", "null");
        // Without a bitmap nothing is null, unless the count says otherwise.
        if (a.n_buffers > 0 && a.buffers[0] == nullptr && a.null_count > 0)
            return malformed(path, "null_count", std::to_string(a.null_count));
        return true;
    }

    static bool is_readable(std::string_view format) {
        return format == "n" || format == "+s" || format == "+l" || format == "+L" || format == "u" || format == "U" ||
               format == "tdD" || format == "tdm" || format == "tiM" || whole_numbers(format) ||
               decimal128_scale(format);
    }

    static const std::uint8_t* bitmap(const ArrowArray& a) {
        if (a.n_buffers < 1 || a.null_count == 0) return nullptr;
        return static_cast<const std::uint8_t*>(a.buffers[0]);
    }

    // `around`: where a record that is always there is null, and with it what is inside.
    void children(const part& p, const std::string& path, const api::bound_bits& around) {
        if (++depth_ > deepest) {
            malformed(path, "depth", std::to_string(depth_));
            --depth_;
            return;
        }
        const std::size_t shift = p.shift + static_cast<std::size_t>(p.array.offset);
        for (std::int64_t n = 0; n < p.array.n_children; ++n) {
            const ArrowSchema& schema = *p.schema.children[n];
            const std::string name = schema.name == nullptr ? "" : schema.name;
            const part child{schema, *p.array.children[n], shift, p.rows};
            const std::string its_path = path.empty() ? name : path + '.' + name;
            if (!is_sound(child, its_path)) continue;
            const auto needed = static_cast<std::int64_t>(shift + p.rows);
            if (child.array.length < needed) {
                to_.refuse(api::code::row_count, its_path,
                           {std::to_string(child.array.length), std::to_string(needed)});
                continue;
            }
            one(child, its_path, around);
        }
        --depth_;
    }

    void one(const part& p, const std::string& path, const api::bound_bits& around) {
        const std::string_view format = format_of(p.schema);
        const bool is_known = to_.of->paths.find(path) != nullptr || to_.of->paths.has_inside(path);
        if (!is_known && is_label(p.schema.name)) return;
        if (format == "n") {
            if (!is_known) to_.place_for(path);
        } else if (p.schema.dictionary != nullptr) {
            dictionary(p, path, around);
        } else if (format == "+s") {
            record(p, path, around);
        } else if (format == "+l" || format == "+L") {
            list(p, path, around);
        } else if (format == "u" || format == "U") {
            to_.bind(path, texts(p, valid(p, around)));
        } else {
            values(p, path, format, around);
        }
    }

    // What tells cases apart and is no fact, as in a single case.
    bool is_label(const char* name) const {
        const std::string_view said = name == nullptr ? std::string_view() : name;
        const auto& labels = to_.of->plan.labels;
        return said == "case_id" || said == "schema" || std::find(labels.begin(), labels.end(), said) != labels.end();
    }

    // Null where the array or the record around it is.
    api::bound_bits valid(const part& p, const api::bound_bits& around) {
        const api::bound_bits own = {bitmap(p.array), static_cast<std::size_t>(p.array.offset) + p.shift};
        if (around.bits == nullptr) return own;
        if (own.bits == nullptr) return around;
        std::vector<std::uint8_t>& joined = to_.bytes.emplace_back((p.rows + 7) / 8);
        for (std::size_t row = 0; row < p.rows; ++row)
            if (own.at(row) && around.at(row))
                joined[row / 8] = static_cast<std::uint8_t>(joined[row / 8] | 1u << (row % 8));
        return {joined.data(), 0};
    }

    // Cells and validity have one offset in a column: where they differ, the bits are shifted into a copy.
    const std::uint8_t* at_offset(const api::bound_bits& bits, std::size_t offset, std::size_t rows) {
        if (bits.bits == nullptr || bits.offset == offset) return bits.bits;
        std::vector<std::uint8_t>& made = to_.bytes.emplace_back((offset + rows + 7) / 8);
        for (std::size_t row = 0; row < rows; ++row)
            if (bits.at(row))
                made[(offset + row) / 8] =
                    static_cast<std::uint8_t>(made[(offset + row) / 8] | 1u << ((offset + row) % 8));
        return made.data();
    }

    text_cells texts(const part& p, const api::bound_bits& is_there) {
        text_cells made;
        made.is_large = format_of(p.schema) == "U";
        made.offset = static_cast<std::size_t>(p.array.offset) + p.shift;
        made.rows = p.rows;
        if (p.array.length > 0) made.offsets = p.array.buffers[1];
        made.bytes = static_cast<const char*>(p.array.buffers[2]);
        made.valid = at_offset(is_there, made.offset, p.rows);
        return made;
    }

    cells numbers(const part& p, cell_layout is, const api::bound_bits& is_there) {
        cells made;
        made.is = is;
        made.offset = static_cast<std::size_t>(p.array.offset) + p.shift;
        made.rows = p.rows;
        made.data = p.array.buffers[1];
        made.valid = at_offset(is_there, made.offset, p.rows);
        return made;
    }

    void values(const part& p, const std::string& path, std::string_view format, const api::bound_bits& around) {
        const fact_place* place = to_.of->paths.find(path);
        const bool is_column = place != nullptr && place->to == fact_place::leads::column;
        const plan::kind is = is_column ? to_.of->plan.columns[place->target].is : plan::kind::yes_no;
        if (format == "e" || format == "f" || format == "g") {
            const char* name = format == "e" ? "float16" : format == "f" ? "float32" : "float64";
            if (to_.place_for(path) != nullptr) to_.refuse(api::code::floating, path, {name});
            return;
        }
        if (const auto layout = whole_numbers(format)) {
            cells from = numbers(p, *layout, valid(p, around));
            if (is_column && is == plan::kind::number) from.decimals = decimals_said(p.schema.metadata);
            if (!is_column || is == plan::kind::number || is == plan::kind::yes_no || is == plan::kind::choice) {
                to_.bind(path, from);
                return;
            }
        } else if (const auto scale = decimal128_scale(format); scale && (!is_column || is == plan::kind::number)) {
            cells from = numbers(p, cell_layout::decimal128, valid(p, around));
            from.decimals = *scale;
            to_.bind(path, from);
            return;
        } else if (format == "tdD" && is == plan::kind::date) {
            to_.bind(path, numbers(p, cell_layout::int32, valid(p, around)));
            return;
        } else if (format == "tdm" && is == plan::kind::date) {
            return days_of_milliseconds(p, path, around);
        }
        if (to_.place_for(path) == nullptr) return;
        to_.refuse(api::code::other_type, path, {to_.of->paths.type_of(*place), type_name(format)});
    }

    static std::string type_name(std::string_view format) {
        if (format == "tdD") return "date32";
        if (format == "tdm") return "date64";
        if (format == "z" || format == "Z") return "binary";
        if (format == "vu") return "utf8_view";
        if (format == "+m") return "map";
        if (whole_numbers(format)) return "integer";
        return std::string(format);
    }

    // date64 counts milliseconds: whole days only, the rest is no date.
    void days_of_milliseconds(const part& p, const std::string& path, const api::bound_bits& around) {
        const cells from = numbers(p, cell_layout::int64, valid(p, around));
        std::vector<std::uint8_t>& memory = to_.bytes.emplace_back(p.rows * sizeof(std::int64_t));
        for (std::size_t row = 0; row < p.rows; ++row) {
            std::int64_t at = 0;
            std::memcpy(&at, static_cast<const char*>(from.data) + (from.offset + row) * sizeof at, sizeof at);
            // What is no whole day is kept as a day beyond the calendar, which is refused with the case.
            const std::int64_t day = at % milliseconds == 0 ? at / milliseconds : at;
            std::memcpy(memory.data() + row * sizeof day, &day, sizeof day);
        }
        cells made{memory.data(), cell_layout::int64, p.rows, 0, nullptr, 0};
        made.valid = at_offset({from.valid, from.offset}, 0, p.rows);
        to_.bind(path, made);
    }

    void dictionary(const part& p, const std::string& path, const api::bound_bits& around) {
        const part words{*p.schema.dictionary, *p.array.dictionary, 0,
                         static_cast<std::size_t>(std::max<std::int64_t>(p.array.dictionary->length, 0))};
        const auto codes = whole_numbers(format_of(p.schema));
        if (!is_sound(words, path)) return;
        const std::string_view format = format_of(words.schema);
        if (!codes || (format != "u" && format != "U") || words.schema.dictionary != nullptr) {
            if (to_.place_for(path) != nullptr)
                to_.refuse(api::code::other_type, path, {"@type_text", "dictionary of " + std::string(format)});
            return;
        }
        to_.bind(path, numbers(p, *codes, valid(p, around)), texts(words, valid(words, {})));
    }

    void record(const part& p, const std::string& path, const api::bound_bits& around) {
        const fact_place* place = to_.of->paths.find(path);
        const api::bound_bits is_there = valid(p, around);
        const bool says_presence =
            place != nullptr && (place->to == fact_place::leads::claim || place->to == fact_place::leads::record);
        if (!says_presence && !to_.of->paths.has_inside(path)) {
            if (to_.place_for(path) != nullptr)
                to_.refuse(api::code::other_type, path, {to_.of->paths.type_of(*place), "struct"});
            return;
        }
        if (says_presence) bind_presence(p, path, is_there);
        children(p, path, says_presence ? api::bound_bits{} : is_there);
    }

    // A claim or an optional record is there where the struct is not null.
    void bind_presence(const part& p, const std::string& path, const api::bound_bits& is_there) {
        cells made{nullptr, cell_layout::bits, p.rows, 0, nullptr, 0};
        if (is_there.bits != nullptr) {
            made.data = is_there.bits;
            made.offset = is_there.offset;
        } else {
            made.data = to_.bytes.emplace_back(p.rows / 8 + 1, std::uint8_t{0xff}).data();
        }
        to_.bind(path, made);
    }

    void list(const part& p, const std::string& path, const api::bound_bits& around) {
        const ArrowSchema& item_schema = *p.schema.children[0];
        const ArrowArray& item_array = *p.array.children[0];
        part items{item_schema, item_array, 0, static_cast<std::size_t>(std::max<std::int64_t>(item_array.length, 0))};
        const std::string inside = path + ".item";
        if (!is_sound(items, inside)) return;
        list_cells from;
        from.is_large = format_of(p.schema) == "+L";
        from.offset = static_cast<std::size_t>(p.array.offset) + p.shift;
        from.rows = p.rows;
        static const std::int64_t no_offsets[2] = {0, 0};
        // An empty array may come without offsets.
        const bool is_empty = p.rows == 0;
        from.offsets = is_empty ? no_offsets : p.array.buffers[1];
        if (is_empty) from.offset = 0;
        from.valid = at_offset(valid(p, around), from.offset, p.rows);
        if (!to_.bind(path, from)) return;
        const fact_place* place = to_.of->paths.find(path);
        const plan::index plain = to_.of->plan.tables[place->target].plain;
        const bool is_null = format_of(item_schema) == "n";
        const bool is_record = format_of(item_schema) == "+s" && item_schema.dictionary == nullptr;
        if (plain != plan::none) return one(items, inside, {});
        if (!is_record && !is_null) {
            to_.refuse(api::code::other_type, path, {"@list_of", "list of " + std::string(format_of(item_schema))});
            return;
        }
        api::bound_list& bound = to_.lists[place->target];
        bound.item_rows = items.rows;
        if (is_null) {
            bound.items = {to_.bytes.emplace_back(items.rows / 8 + 1).data(), 0};
            return;
        }
        bound.items = {bitmap(item_array), static_cast<std::size_t>(item_array.offset)};
        children(items, path, {});
    }

    batch_facts::state& to_;
    int depth_ = 0;
};

}  // namespace

bool import_arrow(batch_facts& to, ArrowSchema& schema, ArrowArray& array) {
    batch_facts::state& s = *batch_access::of(to);
    const bool is_released = schema.release == nullptr || array.release == nullptr;
    const char* which = schema.release == nullptr ? "schema.release" : "array.release";
    const imported_schema its_schema(schema);
    imported_array held(array);  // before anything is allocated: whatever happens now, it is released
    auto taken = std::make_unique<imported_array>(std::move(held));
    const imported_array& its_array = *taken;
    s.imports.push_back(std::move(taken));
    if (is_released) return s.refuse(api::code::malformed_arrow, ".", {which, "null"});
    return importing(s).run(*its_schema, *its_array);
}

}  // namespace pol
