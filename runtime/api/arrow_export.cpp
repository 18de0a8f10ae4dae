// A result as a struct array: its columns where they lie, kept alive by the array; what has another form there is made here.
// SPDX-License-Identifier: Apache-2.0
#include <pol/arrow.hpp>
#include <pol/batch_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include "runtime/api/batch_state.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <functional>
#include <limits>
#include <string>
#include <utility>

namespace pol {
namespace {

// Children and a dictionary, which are released with what they belong to unless they were moved out.
template <class Struct>
struct owned_parts {
    std::vector<Struct> children;
    std::vector<Struct*> children_at;
    Struct dictionary = {};

    owned_parts() = default;
    owned_parts(const owned_parts&) = delete;
    owned_parts& operator=(const owned_parts&) = delete;
    ~owned_parts() {
        for (Struct& child : children)
            if (child.release != nullptr) child.release(&child);
        if (dictionary.release != nullptr) dictionary.release(&dictionary);
    }
};

// What an exported array owns besides its result.
struct array_memory : owned_parts<ArrowArray> {
    shared_state<const batch_result::state> keeps;
    std::array<const void*, 3> buffers = {};
    std::deque<std::vector<std::uint8_t>> bytes;
};

struct schema_memory : owned_parts<ArrowSchema> {
    std::string format;
    std::string name;
    std::string metadata;
};

template <class Struct, class Memory>
void release(Struct* of) {
    delete static_cast<Memory*>(of->private_data);
    of->release = nullptr;
}

void release_array(ArrowArray* of) { release<ArrowArray, array_memory>(of); }
void release_schema(ArrowSchema* of) { release<ArrowSchema, schema_memory>(of); }

// A column while it is made: schema and array side by side.
struct column {
    std::string format;
    std::string name;
    std::vector<std::pair<std::string, std::string>> metadata;
    std::unique_ptr<array_memory> memory = std::make_unique<array_memory>();
    std::int64_t rows = 0;
    std::int64_t nulls = 0;
    std::int64_t buffers = 2;
    bool is_nullable = false;
    std::vector<column> children;
    std::unique_ptr<column> dictionary;
};

std::string metadata_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
    if (pairs.empty()) return {};
    std::string made;
    const auto number = [&made](std::size_t value) {
        const auto word = static_cast<std::int32_t>(value);
        made.append(reinterpret_cast<const char*>(&word), sizeof word);
    };
    number(pairs.size());
    for (const auto& [key, value] : pairs) {
        number(key.size());
        made += key;
        number(value.size());
        made += value;
    }
    return made;
}

ArrowSchema schema_of(column& from) {
    auto memory = std::make_unique<schema_memory>();
    memory->format = from.format;
    memory->name = from.name;
    memory->metadata = metadata_of(from.metadata);
    memory->children.reserve(from.children.size());
    for (column& child : from.children) memory->children.push_back(schema_of(child));
    for (ArrowSchema& child : memory->children) memory->children_at.push_back(&child);
    if (from.dictionary) memory->dictionary = schema_of(*from.dictionary);
    ArrowSchema made = {};
    made.format = memory->format.c_str();
    made.name = memory->name.c_str();
    made.metadata = memory->metadata.empty() ? nullptr : memory->metadata.data();
    made.flags = from.is_nullable ? ARROW_FLAG_NULLABLE : 0;
    made.n_children = static_cast<std::int64_t>(memory->children.size());
    made.children = memory->children_at.data();
    made.dictionary = from.dictionary ? &memory->dictionary : nullptr;
    made.release = release_schema;
    made.private_data = memory.release();
    return made;
}

ArrowArray array_of(column& from) {
    std::unique_ptr<array_memory> memory = std::move(from.memory);
    memory->children.reserve(from.children.size());
    for (column& child : from.children) memory->children.push_back(array_of(child));
    for (ArrowArray& child : memory->children) memory->children_at.push_back(&child);
    if (from.dictionary) memory->dictionary = array_of(*from.dictionary);
    ArrowArray made = {};
    made.length = from.rows;
    made.null_count = from.nulls;
    made.n_buffers = from.buffers;
    made.n_children = static_cast<std::int64_t>(memory->children.size());
    made.buffers = memory->buffers.data();
    made.children = memory->children_at.data();
    made.dictionary = from.dictionary ? &memory->dictionary : nullptr;
    made.release = release_array;
    made.private_data = memory.release();
    return made;
}

class exporting {
public:
    exporting(shared_state<const batch_result::state> from, const arrow_options& how)
        : from_(std::move(from)), how_(how), rows_(from_->rows) {}

    column run() {
        column whole = made("", "+s");
        whole.buffers = 1;
        for (const batch_clause& c : from_->clauses) {
            clause_ = &c;
            clause(whole.children);
        }
        return whole;
    }

private:
    column made(const std::string& name, const std::string& format) const {
        column to;
        to.name = name;
        to.format = format;
        to.rows = static_cast<std::int64_t>(rows_);
        to.memory->keeps = from_;
        return to;
    }

    std::string named(const std::string& what) const { return clause_->name + '.' + what; }
    bool is_determined(std::size_t row) const { return clause_->status[row] == clause_status::determined; }
    const batch_options& asked() const { return from_->of->how; }

    void clause(std::vector<column>& to) {
        to.push_back(status());
        if (clause_->gives_money) {
            to.push_back(how_.decimals ? decimal_amounts() : amounts());
            if (asked().exact) exact(to);
        }
        if (asked().reasons) reasons(to);
        if (asked().notes) to.push_back(notes());
        if (asked().needs) needs(to);
    }

    column status() const {
        static_assert(sizeof(clause_status) == 1);
        column to = made(named("status"), "c");
        to.memory->buffers = {nullptr, clause_->status.data(), nullptr};
        to.dictionary = std::make_unique<column>();
        std::vector<std::string> names;
        for (const clause_status s :
             {clause_status::determined, clause_status::not_eligible, clause_status::undetermined,
              clause_status::bad_input, clause_status::not_claimed})
            names.emplace_back(to_text(s));
        *to.dictionary = texts("", names.size(), [&](std::size_t n) { return &names[n]; });
        return to;
    }

    // Null where the clause is not determined.
    void determined_only(column& to) const {
        std::vector<std::uint8_t>& bits = to.memory->bytes.emplace_back((rows_ + 7) / 8);
        for (std::size_t row = 0; row < rows_; ++row) {
            if (is_determined(row))
                bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | 1u << (row % 8));
            else
                ++to.nulls;
        }
        to.is_nullable = true;
        to.memory->buffers[0] = to.nulls > 0 ? bits.data() : nullptr;
    }

    void money_metadata(column& to) const {
        const std::string unit = clause_->decimals == 0
                                     ? "1"
                                     : "0." + std::string(static_cast<std::size_t>(clause_->decimals) - 1, '0') + "1";
        to.metadata = {{"pol.currency", clause_->currency}, {"pol.unit", unit}};
    }

    column amounts() const {
        column to = made(named("amount"), "l");
        determined_only(to);
        money_metadata(to);
        to.metadata.emplace_back("pol.decimals", std::to_string(clause_->decimals));
        to.memory->buffers[1] = clause_->amount.data();
        // An amount beyond 64 bits is null here, and in the decimals.
        for (const std::uint32_t row : clause_->beyond) hide_if_beyond(to, row);
        return to;
    }

    void hide_if_beyond(column& to, std::uint32_t row) const {
        if (!is_determined(row) || clause_->amount[row] != 0) return;
        std::vector<std::uint8_t>& bits = to.memory->bytes.front();
        if (from_->of->engine == std::nullopt || !is_amount_beyond(row)) return;
        bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] & ~(1u << (row % 8)));
        ++to.nulls;
        to.memory->buffers[0] = bits.data();
    }

    // The amount of one case as a whole number of the last decimal.
    std::optional<number::exact> amount_beyond(std::uint32_t row) const {
        const outcome due = from_->of->engine->explain(from_->facts.view, row, false);
        for (const clause_outcome& c : due.clauses) {
            if (c.name != clause_->name) continue;
            const auto value = number::exact::from_decimal(c.amount);
            if (value) return *value * number::exact::power_of_ten(clause_->decimals);
        }
        return std::nullopt;
    }
    bool is_amount_beyond(std::uint32_t row) const {
        const auto value = amount_beyond(row);
        return !value || !value->to_int64();
    }

    column decimal_amounts() const {
        column to = made(named("amount"), "d:38," + std::to_string(clause_->decimals));
        determined_only(to);
        money_metadata(to);
        std::vector<std::uint8_t>& cells = to.memory->bytes.emplace_back(rows_ * 16);
        for (std::size_t row = 0; row < rows_; ++row)
            put(clause_->amount[row], clause_->amount[row] < 0 ? -1 : 0, cells, row);
        to.memory->buffers[1] = cells.data();
        for (const std::uint32_t row : clause_->beyond) {
            const auto value = is_determined(row) && clause_->amount[row] == 0 ? amount_beyond(row) : std::nullopt;
            if (value && !put_wide(*value, cells, row)) hide_if_beyond(to, row);
        }
        return to;
    }

    static void put(std::int64_t low, std::int64_t high, std::vector<std::uint8_t>& to, std::size_t row) {
        std::memcpy(to.data() + 16 * row, &low, sizeof low);
        std::memcpy(to.data() + 16 * row + sizeof low, &high, sizeof high);
    }

    // A number of at most 38 digits, in two words.
    static bool put_wide(const number::exact& value, std::vector<std::uint8_t>& to, std::size_t row) {
        const number::exact word = number::exact(std::int64_t{1} << 32) * number::exact(std::int64_t{1} << 32);
        const number::exact most = number::exact::power_of_ten(38);
        if (!(value < most) || !(-most < value)) return false;
        const number::exact high = (value / word).floor();
        number::exact low = value - high * word;
        const number::exact half = word / number::exact(2);
        if (!(low < half)) low = low - word;  // the same bits with a sign
        put(low.to_int64().value_or(0), high.to_int64().value_or(0), to, row);
        return true;
    }

    using text_at = std::function<const std::string*(std::size_t)>;

    // A column of utf8; null where there is no text.
    column texts(const std::string& name, std::size_t rows, const text_at& text) const {
        column to = made(name, "u");
        to.rows = static_cast<std::int64_t>(rows);
        to.buffers = 3;
        std::vector<std::uint8_t>& valid = to.memory->bytes.emplace_back((rows + 7) / 8 + 1);
        std::vector<std::uint8_t>& offsets = to.memory->bytes.emplace_back((rows + 1) * sizeof(std::int32_t));
        std::vector<std::uint8_t>& bytes = to.memory->bytes.emplace_back();
        bytes.reserve(1);
        for (std::size_t row = 0; row < rows; ++row) {
            if (const std::string* one = text(row); one != nullptr) {
                valid[row / 8] = static_cast<std::uint8_t>(valid[row / 8] | 1u << (row % 8));
                bytes.insert(bytes.end(), one->begin(), one->end());
            } else {
                ++to.nulls;
            }
            put_offset(offsets, row + 1, bytes.size());
        }
        to.is_nullable = true;
        to.memory->buffers = {to.nulls > 0 ? valid.data() : nullptr, offsets.data(), bytes.data()};
        return to;
    }

    void put_offset(std::vector<std::uint8_t>& to, std::size_t at, std::size_t value) const {
        if (value > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) is_too_large_ = true;
        const auto offset = static_cast<std::int32_t>(std::min(value, std::size_t{0x7fffffff}));
        std::memcpy(to.data() + at * sizeof offset, &offset, sizeof offset);
    }

    using texts_at = std::function<void(std::size_t, std::vector<std::string>&)>;

    column lists(const std::string& name, const texts_at& add) const {
        column to = made(name, "+l");
        std::vector<std::uint8_t>& offsets = to.memory->bytes.emplace_back((rows_ + 1) * sizeof(std::int32_t));
        std::vector<std::string> all;
        for (std::size_t row = 0; row < rows_; ++row) {
            add(row, all);
            put_offset(offsets, row + 1, all.size());
        }
        to.memory->buffers = {nullptr, offsets.data(), nullptr};
        to.children.push_back(texts("item", all.size(), [&](std::size_t n) { return &all[n]; }));
        return to;
    }

    static std::string exact_text(std::int64_t value, std::int64_t scale) {
        return number::exact::ratio(value, scale).to_text();
    }

    bool is_beyond(std::size_t row) const {
        return std::binary_search(clause_->beyond.begin(), clause_->beyond.end(), static_cast<std::uint32_t>(row));
    }

    // Exact amounts are ratios: texts hold them all. Those beyond the columns are asked for again.
    void exact(std::vector<column>& to) const {
        std::map<std::uint32_t, clause_outcome> far;
        for (const std::uint32_t row : clause_->beyond) {
            outcome due = from_->of->engine->explain(from_->facts.view, row, false);
            for (clause_outcome& c : due.clauses)
                if (c.name == clause_->name) far.emplace(row, std::move(c));
        }
        std::string text;
        const auto column_of = [&](const std::string& name, const std::vector<std::int64_t>& cells, std::int64_t scale,
                                   const std::function<std::string(const clause_outcome&)>& of) {
            to.push_back(texts(named(name), rows_, [&](std::size_t row) -> const std::string* {
                if (!is_determined(row)) return nullptr;
                const auto found = far.find(static_cast<std::uint32_t>(row));
                text = found != far.end() ? of(found->second) : row < cells.size() ? exact_text(cells[row], scale) : "";
                return text.empty() ? nullptr : &text;
            }));
        };
        column_of("exact", clause_->exact, clause_->exact_scale, [](const clause_outcome& c) { return c.exact; });
        for (const batch_award& a : clause_->awards) {
            column_of("award." + a.name, a.amounts, a.scale, [&](const clause_outcome& c) {
                for (const award_outcome& one : c.awards)
                    if (one.name == a.name) return one.exact;
                return std::string();
            });
        }
    }

    static void add_named(std::uint64_t bits, const std::vector<std::string>& names, std::vector<std::string>& to) {
        for (std::size_t n = 0; n < names.size() && n < 64; ++n)
            if ((bits >> n & 1) != 0) to.push_back(names[n]);
    }

    void reasons(std::vector<column>& to) const {
        to.push_back(lists(named("reasons"), [&](std::size_t row, std::vector<std::string>& all) {
            if (row < clause_->failed.size()) add_named(clause_->failed[row], clause_->reasons, all);
        }));
        const std::pair<const char*, batch_effect::kind> kinds[] = {{"permissions", batch_effect::kind::permission},
                                                                    {"waivers", batch_effect::kind::waiver},
                                                                    {"obligations", batch_effect::kind::obligation},
                                                                    {"advice", batch_effect::kind::advice}};
        for (const auto& [name, is] : kinds) {
            to.push_back(lists(named(name), [&, is = is](std::size_t row, std::vector<std::string>& all) {
                for (const batch_effect& e : clause_->effects)
                    if (e.is == is && row < e.given.size() && e.given[row] != 0) all.push_back(e.name);
            }));
        }
        to.push_back(lists(named("refused"), [&](std::size_t row, std::vector<std::string>& all) {
            for (const batch_effect& e : clause_->effects)
                if (row < e.refused.size() && e.refused[row] != 0) all.push_back(e.name);
        }));
    }

    column notes() const {
        return lists(named("notes"), [&](std::size_t row, std::vector<std::string>& all) {
            const auto first = static_cast<std::ptrdiff_t>(all.size());
            for (const batch_note& n : clause_->notes) {
                if (row >= n.values.size() || n.values[row] == 0) continue;
                std::string text = n.has_number ? n.text + ' ' + std::to_string(n.values[row]) : n.text;
                if (std::find(all.begin() + first, all.end(), text) == all.end()) all.push_back(std::move(text));
            }
        });
    }

    void needs(std::vector<column>& to) const {
        const auto of = [&](std::size_t row) -> const batch_undetermined* {
            const auto& all = clause_->undetermined;
            const auto found = std::lower_bound(all.begin(), all.end(), row,
                                                [](const batch_undetermined& u, std::size_t r) { return u.row < r; });
            return found != all.end() && found->row == row ? &*found : nullptr;
        };
        to.push_back(lists(named("needs"), [&](std::size_t row, std::vector<std::string>& all) {
            if (const batch_undetermined* u = of(row)) all.insert(all.end(), u->needs.begin(), u->needs.end());
        }));
        to.push_back(texts(named("low"), rows_, [&](std::size_t row) -> const std::string* {
            const batch_undetermined* u = of(row);
            return u != nullptr && u->range && !u->range->low.empty() ? &u->range->low : nullptr;
        }));
        to.push_back(texts(named("high"), rows_, [&](std::size_t row) -> const std::string* {
            const batch_undetermined* u = of(row);
            return u != nullptr && u->range && !u->range->high.empty() ? &u->range->high : nullptr;
        }));
    }

public:
    bool is_too_large() const { return is_too_large_; }

private:
    shared_state<const batch_result::state> from_;
    arrow_options how_;
    std::size_t rows_;
    const batch_clause* clause_ = nullptr;
    mutable bool is_too_large_ = false;  // texts of more than 2 GB
};

}  // namespace

bool export_arrow(const batch_result& from, const arrow_options& how, ArrowSchema& schema, ArrowArray& array) {
    schema = {};
    array = {};
    const auto& s = batch_access::of(from);
    if (!s->problems.empty()) return false;
    exporting all(s, how);
    column made = all.run();
    if (all.is_too_large()) return false;
    owned_parts<ArrowSchema> whole;
    whole.dictionary = schema_of(made);
    array = array_of(made);
    schema = std::exchange(whole.dictionary, {});
    return true;
}

}  // namespace pol
