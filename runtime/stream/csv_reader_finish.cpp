// What belongs to the cases of a chunk once their rows are read: items, days, optional records, claims, faults.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/csv_reader.hpp"

#include "runtime/stream/readers.hpp"

#include <algorithm>

namespace pol::stream {

using facts::state;

namespace {

constexpr std::size_t most_rejects = 65536;  // of a chunk

}  // namespace

void csv_reader::take_lists(chunk& to) {
    for (const auto& list : lists_) {
        const index around = plan_.tables[list->table()].parent;
        list->take(order_, around == 0 ? nullptr : by_table_[around], to);
        if (!list->failure()) continue;
        failure_ = list->failure();
        return;
    }
}

// After the last case. False: a failure.
bool csv_reader::take_rest(chunk& to) {
    for (const auto& list : lists_) {
        const bool has_more = list->take_rest(order_, most_rejects, to);
        if (list->failure()) {
            failure_ = list->failure();
            return false;
        }
        if (has_more) break;
    }
    return true;
}

// Before periods are checked: a day counts even where its period is refused, as in JSON.
void csv_reader::tell_days(chunk& to) {
    const std::uint32_t rows = to.facts.rows;
    std::vector<std::int64_t>& days = to.facts.days;
    const std::vector<std::int64_t>& said = cases_->days();
    const bool has_end = day_column_ != plan::none && to.facts.columns[day_column_].is_given;
    if (said.empty() && !has_end) return;
    days = said;
    days.resize(rows, no_day);
    if (has_end) {
        const batch::population::column& ends = to.facts.columns[day_column_];
        const auto period = std::find_if(cases_->groups().begin(), cases_->groups().end(), [&](const cell_group& g) {
            return g.is == cell_group::kind::period && g.of + 1 == day_column_;
        });
        for (std::uint32_t row = 0; row < rows; ++row) {
            const bool is_missing = (period->missing[row] & 2) != 0;
            const bool is_bad = row < ends.states.size() && ends.states[row] == state::bad;
            if (days[row] == no_day && !is_missing && !is_bad) days[row] = ends.cells[row];
        }
    }
    for (std::int64_t& day : days)
        if (day == table_rows::bad_day) day = no_day;
}

void csv_reader::finish(chunk& to) {
    tell_days(to);
    cases_->finish(to.facts);
    for (const auto& list : lists_) list->rows().finish(to.facts);
    finish_records(to);
    for (index t = 1; t < plan_.tables.size(); ++t) finish_list(t, to);
    finish_claims(to);
    tell_faults(to);
    std::vector<const table_origin*> origins(plan_.tables.size(), nullptr);
    origins[0] = &origin_;
    for (const auto& list : lists_) origins[list->table()] = &list->origin();
    bounds_.check(origins, findings_, to);
    // In the order of the files and their rows, however they were found.
    std::stable_sort(to.rejects.begin(), to.rejects.end(), [&](const reject& a, const reject& b) {
        if (a.file != b.file) return a.file == file_ || (b.file != file_ && a.file < b.file);
        return a.line < b.line;
    });
}

// Items of a list in an optional record tell that the record is there, and those around it.
void csv_reader::finish_records(chunk& to) {
    for (const auto& list : lists_) {
        const std::vector<std::uint32_t>& offsets = to.facts.lists[list->table()].offsets;
        const index around = plan_.tables[list->table()].within;
        for (index c = around; c != plan::none; c = plan_.columns[c].within) {
            batch::population::column& presence = to.facts.columns[c];
            presence.is_given = true;
            presence.cells.resize(offsets.size() - 1, 0);
            for (std::size_t row = 0; row + 1 < offsets.size(); ++row)
                if (offsets[row] != offsets[row + 1]) presence.cells[row] = 1;
        }
    }
}

// A list in a record that is not there is not there either.
void csv_reader::finish_list(index table, chunk& to) {
    batch::population::list& list = to.facts.lists[table];
    const plan::table& asked = plan_.tables[table];
    if (asked.within != plan::none && to.facts.columns[asked.within].is_given) {
        const std::vector<std::int64_t>& presence = to.facts.columns[asked.within].cells;
        const state otherwise = list.is_given ? state::known : batch::without_list(plan_, table);
        if (!list.is_given) list.offsets.assign(presence.size() + 1, 0);
        list.is_given = true;
        list.states.resize(presence.size(), state::known);
        for (std::size_t row = 0; row < presence.size(); ++row)
            list.states[row] = presence[row] != 0 ? otherwise : state::absent;
    }
    if (asked.plain == plan::none || by_table_[table] == nullptr) return;
    for (const cell_fault& f : by_table_[table]->rows().faults()) {
        list.states.resize(list.offsets.size() - 1, state::known);
        list.states[parent_of(to.facts, table, f.row)] = state::bad;
    }
}

// A case claims what its row says, else the clauses of which it gives a fact or an item.
void csv_reader::finish_claims(chunk& to) {
    const std::uint32_t rows = to.facts.rows;
    for (index c = 0; c < plan_.clauses.size(); ++c) {
        std::vector<std::uint8_t>& claimed = to.facts.claimed[c];
        if (plan_.clauses[c].claim == plan::none) continue;
        const std::vector<std::uint8_t>& said = cases_->claimed(c);
        const auto group = std::find_if(cases_->groups().begin(), cases_->groups().end(), [&](const cell_group& g) {
            return g.is == cell_group::kind::claim && g.of == c;
        });
        const bool has_facts = group != cases_->groups().end();
        const bool has_lists = std::any_of(lists_.begin(), lists_.end(), [&](const auto& l) {
            return plan_.tables[l->table()].clause == c && plan_.tables[l->table()].parent == 0;
        });
        if (said.empty() && !has_facts && !has_lists) continue;
        claimed.assign(rows, 0);
        if (has_facts)
            for (std::uint32_t row = 0; row < rows; ++row) claimed[row] = group->is_given(row) ? 1 : 0;
        for (const auto& list : lists_) {
            const plan::table& t = plan_.tables[list->table()];
            if (t.clause != c || t.parent != 0) continue;
            const std::vector<std::uint32_t>& offsets = to.facts.lists[list->table()].offsets;
            for (std::uint32_t row = 0; row < rows; ++row)
                claimed[row] = static_cast<std::uint8_t>(claimed[row] | (offsets[row] != offsets[row + 1] ? 1 : 0));
        }
        for (std::uint32_t row = 0; row < said.size(); ++row)
            if (said[row] != 2) claimed[row] = said[row];
    }
}

void csv_reader::tell_faults(chunk& to) {
    for (const cell_fault& f : cases_->faults()) findings_.tell(f, 0, origin_, to);
    for (const auto& list : lists_)
        for (const cell_fault& f : list->rows().faults()) findings_.tell(f, list->table(), list->origin(), to);
}

}  // namespace pol::stream
