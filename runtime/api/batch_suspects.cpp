// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_suspects.hpp"

#include "runtime/api/cell_values.hpp"
#include "runtime/facts/reading.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace pol::api {
namespace {

__extension__ using int128 = __int128;

using facts::state;

template <class Word>
bool all_within(const batch::column_view& view, std::uint32_t rows, const cell_range& r) {
    const Word* data = static_cast<const Word*>(view.data) + view.offset;
    Word lowest = std::numeric_limits<Word>::max();
    Word highest = std::numeric_limits<Word>::min();
    for (std::uint32_t row = 0; row < rows; ++row) {
        lowest = std::min(lowest, data[row]);
        highest = std::max(highest, data[row]);
    }
    return rows == 0 || (r.holds(lowest) && r.holds(highest));
}

// A quick look that does not care which cells are missing.
bool is_clean(const batch::column_view& view, std::uint32_t rows, const cell_range& r) {
    if (view.states != nullptr) return false;
    switch (view.is) {
        case batch::layout::cells: return all_within<std::int64_t>(view, rows, r);
        case batch::layout::int32: return all_within<std::int32_t>(view, rows, r);
        case batch::layout::int16: return all_within<std::int16_t>(view, rows, r);
        case batch::layout::int8: return all_within<std::int8_t>(view, rows, r);
        case batch::layout::bits: return true;
        case batch::layout::decimal128: break;
    }
    return false;
}

class search {
public:
    search(const batch_assessor::state& with, const checked_facts& in) : with_(with), plan_(with.plan), in_(in) {}

    suspects run() {
        for (index c = 0; c < plan_.columns.size(); ++c) {
            const plan::column& column = plan_.columns[c];
            if (in_.view.columns[c].data == nullptr) continue;
            values(c);
            for (const plan::bound& b : column.bounds) bound(c, b);
            if (column.is_unique && column.table != 0) unique(c);
            if (column.of_period == plan::column::part::start) period(c);
        }
        for (index c = 0; c < plan_.columns.size(); ++c) {
            // The end alone: the start is then unknown, whatever its default.
            const bool is_alone = plan_.columns[c].of_period == plan::column::part::end &&
                                  in_.view.columns[c].data != nullptr && in_.view.columns[c - 1].data == nullptr;
            if (is_alone) period(c - 1);
        }
        for (index t = 1; t < plan_.tables.size(); ++t) {
            const std::vector<bool>& nulls = in_.null_items[t];
            for (std::uint32_t row = 0; row < nulls.size(); ++row)
                if (nulls[row] && plan_.tables[t].plain == plan::none) suspect(t, row);
        }
        return std::move(found_);
    }

private:
    void suspect(index table, std::uint32_t row) {
        for (; table != 0; table = plan_.tables[table].parent) row = row_around(plan_, in_, table, row);
        found_.cases.insert(row);
    }

    batch::cell cell(index column, std::uint32_t row) const {
        return batch::cell_at(in_.view.columns[column], row, with_.gaps[column]);
    }

    void values(index c) {
        const plan::column& column = plan_.columns[c];
        const batch::column_view& view = in_.view.columns[c];
        const cell_range allowed = range_of(plan_, column);
        const std::uint32_t rows = in_.rows[column.table];
        const bool is_duration_column = column.is == plan::kind::duration;
        if (!is_duration_column && is_clean(view, rows, allowed)) return;
        for (std::uint32_t row = 0; row < rows; ++row) {
            const batch::cell found = cell(c, row);
            bool is_good = found.is != state::bad;
            if (found.is == state::known && is_given(plan_, in_, c, row))
                is_good = is_duration_column ? is_duration(found.value) : allowed.holds(found.value);
            if (found.is == state::wide && !column.is_signed)
                is_good = batch::wide_at(view, row, with_.gaps[c], column.scale).sign() >= 0;
            if (is_good) continue;
            found_.cells.emplace_back(c, row);
            suspect(column.table, row);
        }
    }

    // The value as an ordered number; nothing if it is not known.
    std::optional<number::exact> ordered(index column, std::uint32_t row) const {
        const plan::column& c = plan_.columns[column];
        const batch::cell found = cell(column, row);
        if (found.is == state::wide) return batch::wide_at(in_.view.columns[column], row, with_.gaps[column], c.scale);
        if (found.is != state::known) return std::nullopt;
        return c.is == plan::kind::number ? number::exact::ratio(found.value, c.scale) : number::exact(found.value);
    }

    // Bounds that are not numbers at hand are left to the reader of the case: then each case is looked at.
    void bound(index c, const plan::bound& b) {
        const plan::column& column = plan_.columns[c];
        const std::uint32_t rows = in_.rows[column.table];
        const plan::node& n = plan_.nodes[b.node];
        if (n.is == plan::op::fact) return bound_by_fact(c, b, n.a);
        const std::optional<number::exact> limit = fixed_bound(plan_, with_.base.settings, b.node);
        if (limit) {
            if (const auto clean = clean_range(column, b.is, *limit);
                clean && is_clean(in_.view.columns[c], rows, *clean))
                return;
        }
        for (std::uint32_t row = 0; row < rows; ++row) {
            const auto value = ordered(c, row);
            if (value && (!limit || !facts::holds(b.is, *value, *limit))) suspect(column.table, row);
        }
    }

    // Stored numbers that are surely within the bound: only where they are the cells themselves.
    std::optional<cell_range> clean_range(const plan::column& column, plan::relation is,
                                          const number::exact& limit) const {
        const index c = static_cast<index>(&column - plan_.columns.data());
        return in_.view.columns[c].factor == 1 ? range_of_bound(column, is, limit) : std::nullopt;
    }

    static bool holds(plan::relation is, int128 value, int128 limit) {
        switch (is) {
            case plan::relation::at_least: return value >= limit;
            case plan::relation::at_most: return value <= limit;
            case plan::relation::more_than: return value > limit;
            case plan::relation::less_than: return value < limit;
        }
        return true;
    }

    void bound_by_fact(index c, const plan::bound& b, index other) {
        const plan::column& column = plan_.columns[c];
        const plan::column& limit = plan_.columns[other];
        const bool is_number = column.is == plan::kind::number;
        const int128 scale = is_number ? column.scale : 1;
        const int128 other_scale = is_number ? limit.scale : 1;
        for (std::uint32_t row = 0; row < in_.rows[column.table]; ++row) {
            const batch::cell value = cell(c, row);
            if (value.is != state::known && value.is != state::wide) continue;
            std::uint32_t other_row = row;
            for (index t = column.table; t != limit.table && t != 0; t = plan_.tables[t].parent)
                other_row = row_around(plan_, in_, t, other_row);
            const batch::cell at = cell(other, other_row);
            if (at.is != state::known && at.is != state::wide) continue;
            const bool is_plain = value.is == state::known && at.is == state::known;
            if (is_plain && holds(b.is, value.value * other_scale, at.value * scale)) continue;
            suspect(column.table, row);
        }
    }

    void unique(index c) {
        const index table = plan_.columns[c].table;
        const std::uint32_t* offsets = in_.view.lists[table].offsets;
        if (offsets == nullptr) return;
        std::vector<std::int64_t> seen;
        for (std::uint32_t list = 0; list < in_.rows[plan_.tables[table].parent]; ++list) {
            if (offsets[list + 1] - offsets[list] < 2) continue;
            seen.clear();
            for (std::uint32_t row = offsets[list]; row < offsets[list + 1]; ++row) {
                const batch::cell found = cell(c, row);
                if (found.is == state::known) seen.push_back(found.value);
            }
            std::sort(seen.begin(), seen.end());
            if (std::adjacent_find(seen.begin(), seen.end()) != seen.end()) suspect(table, offsets[list]);
        }
    }

    // Its end before its start, or one of the two alone where missing would mean something else.
    void period(index start) {
        const index end = start + 1;
        const plan::column& column = plan_.columns[start];
        const bool may_be_half = with_.gaps[start].is != state::unknown || with_.gaps[end].is != state::unknown;
        for (std::uint32_t row = 0; row < in_.rows[column.table]; ++row) {
            const bool has_start = is_given(plan_, in_, start, row);
            const bool has_end = is_given(plan_, in_, end, row);
            if (has_start && has_end && cell(start, row).value > cell(end, row).value) suspect(column.table, row);
            if (has_start != has_end && may_be_half) suspect(column.table, row);
        }
    }

    const batch_assessor::state& with_;
    const plan::plan& plan_;
    const checked_facts& in_;
    suspects found_;
};

}  // namespace

suspects find_suspects(const batch_assessor::state& with, const checked_facts& in) { return search(with, in).run(); }

}  // namespace pol::api
