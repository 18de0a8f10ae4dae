// From columns that were bound one by one to the facts of the cases: which rows each table has, which cells each column,
// who claims, which optional records are there. Slices stay where they are; what null lists hide is left out by copying.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_state.hpp"

#include <algorithm>
#include <limits>

namespace pol::api {
namespace {

using facts::state;

const std::int64_t no_cells = 0;

// Where the rows of a table lie in the columns of the host.
struct source {
    std::uint32_t shift = 0;
    std::uint32_t count = 0;
    bool is_picked = false;
    bool is_refused = false;
    std::vector<std::uint32_t> picked;

    std::uint32_t operator[](std::uint32_t row) const { return is_picked ? picked[row] : shift + row; }
    std::size_t end() const {
        if (count == 0) return 0;
        return std::size_t{1} + (is_picked ? picked.back() : shift + count - 1);
    }
};

class joining {
public:
    joining(const batch_facts::state& from, checked_facts& to, std::vector<diagnostic>& problems)
        : from_(from),
          with_(*from.of),
          plan_(with_.plan),
          to_(to),
          problems_(problems),
          sources_(plan_.tables.size()) {}

    bool run() {
        sources_[0].count = static_cast<std::uint32_t>(from_.rows);
        to_.view.rows = sources_[0].count;
        to_.view.columns.resize(plan_.columns.size());
        to_.view.lists.resize(plan_.tables.size());
        to_.view.claimed.assign(plan_.clauses.size(), nullptr);
        to_.view.texts = &from_.texts;
        to_.made.assign(plan_.columns.size(), nullptr);
        to_.null_items.resize(plan_.tables.size());
        to_.list_missing.resize(plan_.tables.size());
        for (index t = 1; t < plan_.tables.size(); ++t) list(t);
        for (index c = 0; c < plan_.columns.size(); ++c) column(c);
        for (const source& s : sources_) to_.rows.push_back(s.count);
        if (!problems_.empty()) return false;
        // The records inside come before those around them.
        for (index c = static_cast<index>(plan_.columns.size()); c-- > 0;)
            if (plan_.columns[c].is_presence && !from_.columns[c].is_bound) presence(c);
        for (index c = 0; c < plan_.clauses.size(); ++c) claim(c);
        return problems_.empty();
    }

private:
    void refuse(int code, const std::string& path, std::vector<std::string> arguments) {
        if (problems_.size() < with_.how.limits.diagnostics)
            problems_.push_back(fault_of(code, path, std::move(arguments)));
    }

    bool has_rows(index table, const std::string& path, std::size_t rows) {
        const std::size_t needed = table == 0 ? from_.rows : sources_[table].end();
        if (table == 0 ? rows == needed : rows >= needed) return true;
        refuse(code::row_count, path, {std::to_string(rows), std::to_string(needed)});
        return false;
    }

    bool is_within_bound(index table, const std::string& path) {
        if (table == 0 || from_.lists[table].is_bound) return true;
        refuse(code::without_list, path, {with_.paths.of_table(table)});
        return false;
    }

    void list(index table) {
        const bound_list& given = from_.lists[table];
        const index around = plan_.tables[table].parent;
        const std::string& path = with_.paths.of_table(table);
        if (!given.is_bound || !is_within_bound(around, path) || !has_rows(around, path, given.rows)) return;
        if (pick(table, given, sources_[around])) {
            const source& s = sources_[around];
            const std::uint32_t* first = given.offsets + s.shift;
            const bool is_in_place = s.count > 0 && !s.is_picked && !sources_[table].is_picked &&
                                     given.valid.bits == nullptr && given.offsets[s.shift] == 0;
            to_.view.lists[table].offsets = is_in_place ? first : own_offsets(given, s);
        }
        if (given.item_rows && *given.item_rows < sources_[table].end()) {
            has_rows(table, path + ".item", *given.item_rows);
            sources_[table].is_refused = true;
            return;
        }
        list_states(table, given);
        null_items(table, given);
    }

    // Which rows of the items' columns the lists hold. False: there are too many.
    bool pick(index table, const bound_list& given, const source& around) {
        source& to = sources_[table];
        if (around.count == 0) return true;
        if (given.valid.bits == nullptr && !around.is_picked) {
            // Neighbours in the lists are neighbours in the columns.
            to.shift = given.offsets[around.shift];
            to.count = given.offsets[around.shift + around.count] - to.shift;
            if (to.count == 0) to.shift = 0;  // what is not read need not be there
            return true;
        }
        std::uint32_t end = 0;
        std::uint64_t count = 0;
        bool is_first = true;
        bool has_gaps = false;
        for (std::uint32_t row = 0; row < around.count; ++row) {
            const std::uint32_t at = around[row];
            if (!given.valid.at(at) || given.offsets[at] == given.offsets[at + 1]) continue;
            if (is_first) to.shift = given.offsets[at];
            has_gaps = has_gaps || (!is_first && given.offsets[at] != end);
            is_first = false;
            end = given.offsets[at + 1];
            count += end - given.offsets[at];
        }
        if (count > most_rows) {
            refuse(code::row_count, with_.paths.of_table(table), {std::to_string(count), std::to_string(most_rows)});
            return false;
        }
        to.count = static_cast<std::uint32_t>(count);
        to.is_picked = has_gaps;
        if (!has_gaps) return true;
        to.picked.reserve(to.count);
        for (std::uint32_t row = 0; row < around.count; ++row) {
            const std::uint32_t at = around[row];
            if (!given.valid.at(at)) continue;
            for (std::uint32_t n = given.offsets[at]; n < given.offsets[at + 1]; ++n) to.picked.push_back(n);
        }
        return true;
    }

    const std::uint32_t* own_offsets(const bound_list& given, const source& around) {
        std::vector<std::uint32_t>& made = to_.offsets.emplace_back();
        made.reserve(around.count + 1);
        made.push_back(0);
        for (std::uint32_t row = 0; row < around.count; ++row) {
            const std::uint32_t at = around[row];
            made.push_back(made.back() + (given.valid.at(at) ? given.offsets[at + 1] - given.offsets[at] : 0));
        }
        return made.data();
    }

    void list_states(index table, const bound_list& given) {
        if (given.valid.bits == nullptr) return;
        const source& around = sources_[plan_.tables[table].parent];
        std::vector<state> made(around.count, state::known);
        to_.list_missing[table].assign(around.count, false);
        const state missing = batch::without_list(plan_, table);
        for (std::uint32_t row = 0; row < around.count; ++row) {
            if (!given.valid.at(around[row])) {
                made[row] = missing;
                to_.list_missing[table][row] = true;
            }
        }
        to_.view.lists[table].states = to_.states.emplace_back(std::move(made)).data();
    }

    void null_items(index table, const bound_list& given) {
        if (given.items.bits == nullptr) return;
        const source& rows = sources_[table];
        std::vector<bool> nulls(rows.count);
        bool has_any = false;
        for (std::uint32_t row = 0; row < rows.count; ++row) {
            nulls[row] = !given.items.at(rows[row]);
            has_any = has_any || nulls[row];
        }
        if (has_any) to_.null_items[table] = std::move(nulls);
    }

    void column(index c) {
        const bound_column& given = from_.columns[c];
        const index table = plan_.columns[c].table;
        const std::string& path = with_.paths.of_column(c);
        const bool may_fit = given.is_bound && !sources_[table].is_refused && is_within_bound(table, path);
        if (!may_fit || !has_rows(table, path, given.rows)) return;
        const source& rows = sources_[table];
        if (rows.is_picked || (given.made != nullptr && rows.shift != 0)) return copy(c, given, rows);
        to_.view.columns[c] = given.view;
        to_.view.columns[c].offset += rows.shift;
        to_.made[c] = given.made;
    }

    void copy(index c, const bound_column& given, const source& rows) {
        const batch::gap& missing = with_.gaps[c];
        made_column& to = to_.columns.emplace_back();
        to.cells.assign(rows.count, 0);
        to.states.assign(rows.count, state::known);
        to.missing.assign(rows.count, false);
        for (std::uint32_t row = 0; row < rows.count; ++row) {
            const std::uint32_t at = rows[row];
            const batch::cell found = batch::cell_at(given.view, at, missing);
            to.cells[row] = found.value;
            to.states[row] = found.is;
            if (found.is == state::wide)
                to.wide.emplace(row, batch::wide_at(given.view, at, missing, plan_.columns[c].scale));
            const std::size_t bit = given.view.offset + at;
            const std::uint8_t* valid = given.view.valid;
            to.missing[row] = valid != nullptr && (valid[bit / 8] >> (bit % 8) & 1) == 0;
            if (given.made == nullptr) continue;
            if (!given.made->missing.empty()) to.missing[row] = given.made->missing[at];
            if (const auto raw = given.made->raw.find(at); raw != given.made->raw.end())
                to.raw.emplace(row, raw->second);
        }
        batch::column_view& view = to_.view.columns[c];
        view.data = to.cells.empty() ? &no_cells : to.cells.data();
        view.states = to.states.data();
        view.wide = &to.wide;
        to_.made[c] = &to;
    }

    // A record is there where something in it is.
    void presence(index record) {
        const index table = plan_.columns[record].table;
        std::vector<index> columns;
        std::vector<index> lists;
        for (index c = 0; c < plan_.columns.size(); ++c) {
            if (plan_.columns[c].within == record && to_.view.columns[c].data != nullptr) columns.push_back(c);
        }
        for (index t = 1; t < plan_.tables.size(); ++t)
            if (plan_.tables[t].within == record && to_.view.lists[t].offsets != nullptr) lists.push_back(t);
        if (columns.empty() && lists.empty()) return;
        made_column& made = to_.columns.emplace_back();
        made.cells.assign(sources_[table].count, 0);
        made.states.assign(sources_[table].count, state::known);
        for (std::uint32_t row = 0; row < sources_[table].count; ++row) {
            const bool is_there = has_something(columns, lists, row);
            made.cells[row] = is_there ? 1 : 0;
        }
        batch::column_view& view = to_.view.columns[record];
        view.data = made.cells.empty() ? &no_cells : made.cells.data();
        view.states = made.states.data();
        to_.made[record] = &made;
    }

    bool has_something(const std::vector<index>& columns, const std::vector<index>& lists, std::uint32_t row) const {
        for (const index c : columns) {
            if (!is_cell_given(to_, c, row)) continue;
            if (!plan_.columns[c].is_presence || batch::cell_at(to_.view.columns[c], row, with_.gaps[c]).value != 0)
                return true;
        }
        return std::any_of(lists.begin(), lists.end(),
                           [&](index t) { return from_.lists[t].valid.at(sources_[plan_.tables[t].parent][row]); });
    }

    bool claims_something(const std::vector<index>& columns, const std::vector<index>& lists, std::uint32_t row) const {
        const auto is_there = [&](index c) {
            return is_given(plan_, to_, c, row) && (!plan_.columns[c].is_presence ||
                                                    batch::cell_at(to_.view.columns[c], row, with_.gaps[c]).value != 0);
        };
        return std::any_of(columns.begin(), columns.end(), is_there) ||
               std::any_of(lists.begin(), lists.end(), [&](index t) { return is_list_given(to_, t, row); });
    }

    void claim(index clause) {
        if (plan_.clauses[clause].claim == plan::none) return;
        const bound_claim& given = from_.claims[clause];
        static const batch::gap not_claimed{state::known, 0, {}};
        if (given.is_bound) {
            if (!has_rows(0, plan_.clauses[clause].name, given.rows)) return;
            std::vector<std::uint8_t>& made = to_.bytes.emplace_back(from_.rows);
            for (std::uint32_t row = 0; row < from_.rows; ++row)
                made[row] = batch::cell_at(given.view, row, not_claimed).value != 0 ? 1 : 0;
            to_.view.claimed[clause] = made.data();
            return;
        }
        std::vector<index> columns;
        std::vector<index> lists;
        for (index c = 0; c < plan_.columns.size(); ++c) {
            const bool is_inside = plan_.columns[c].table == 0 && claim_of(plan_, c) == clause;
            if (is_inside && to_.view.columns[c].data != nullptr) columns.push_back(c);
        }
        for (index t = 1; t < plan_.tables.size(); ++t) {
            const bool is_inside = plan_.tables[t].parent == 0 && plan_.tables[t].clause == clause;
            if (is_inside && to_.view.lists[t].offsets != nullptr) lists.push_back(t);
        }
        if (columns.empty() && lists.empty()) return;
        std::vector<std::uint8_t>& made = to_.bytes.emplace_back(from_.rows, std::uint8_t{1});
        to_.view.claimed[clause] = made.data();
        const auto is_everywhere = [&](index c) {
            return to_.view.columns[c].valid == nullptr && to_.made[c] == nullptr &&
                   plan_.columns[c].within == plan::none && !plan_.columns[c].is_presence;
        };
        if (std::any_of(columns.begin(), columns.end(), is_everywhere) ||
            std::any_of(lists.begin(), lists.end(), [&](index t) { return to_.list_missing[t].empty(); }))
            return;
        for (std::uint32_t row = 0; row < from_.rows; ++row) made[row] = claims_something(columns, lists, row) ? 1 : 0;
    }

    static bool is_cell_given(const checked_facts& in, index column, std::uint32_t row) {
        const batch::column_view& view = in.view.columns[column];
        const made_column* made = in.made[column];
        if (made != nullptr) return made->missing.empty() || !made->missing[row];
        const std::size_t bit = view.offset + row;
        return view.valid == nullptr || (view.valid[bit / 8] >> (bit % 8) & 1) != 0;
    }

    const batch_facts::state& from_;
    const batch_assessor::state& with_;
    const plan::plan& plan_;
    checked_facts& to_;
    std::vector<diagnostic>& problems_;
    std::vector<source> sources_;
};

}  // namespace

bool put_together(const batch_facts::state& from, checked_facts& to, std::vector<diagnostic>& problems) {
    return joining(from, to, problems).run();
}

std::uint32_t row_around(const plan::plan& p, const checked_facts& in, index table, std::uint32_t row) {
    const std::uint32_t* offsets = in.view.lists[table].offsets;
    const std::uint32_t* end = offsets + in.rows[p.tables[table].parent] + 1;
    return static_cast<std::uint32_t>(std::upper_bound(offsets, end, row) - offsets) - 1;
}

bool is_given(const plan::plan& p, const checked_facts& in, index column, std::uint32_t row) {
    const batch::column_view& view = in.view.columns[column];
    if (view.data == nullptr) return false;
    const index within = p.columns[column].within;
    static const batch::gap no_record{facts::state::known, 0, {}};
    if (within != plan::none && batch::cell_at(in.view.columns[within], row, no_record).value == 0) return false;
    if (in.made[column] != nullptr) return in.made[column]->missing.empty() || !in.made[column]->missing[row];
    const std::size_t bit = view.offset + row;
    return view.valid == nullptr || (view.valid[bit / 8] >> (bit % 8) & 1) != 0;
}

bool is_list_given(const checked_facts& in, index table, std::uint32_t row_of_parent) {
    return in.view.lists[table].offsets != nullptr &&
           (in.list_missing[table].empty() || !in.list_missing[table][row_of_parent]);
}

index claim_of(const plan::plan& p, index column) {
    const plan::column& c = p.columns[column];
    if (c.table != 0) {
        index table = c.table;
        return p.tables[table].clause;
    }
    constexpr std::string_view claims = "claims/";
    if (std::string_view(c.path).substr(0, claims.size()) != claims) return plan::none;
    const std::string_view rest = std::string_view(c.path).substr(claims.size());
    for (index n = 0; n < p.clauses.size(); ++n) {
        const std::string& name = p.clauses[n].name;
        if (p.clauses[n].claim != plan::none && rest.substr(0, name.size()) == name &&
            (rest.size() == name.size() || rest[name.size()] == '/'))
            return n;
    }
    return plan::none;
}

}  // namespace pol::api
