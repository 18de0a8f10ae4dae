// The facts of one case, put in one after another: the columns and lists of the plan, ready for every executor at any time.
//
// Rows are only added at the end: an item of a list is the last row of its table, and its list that of the last row of the
// table around. So offsets never move.
//
// What a function needs in memory it gets before it changes anything, so that where there is none the facts are as they were.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/case_state.hpp"
#include "runtime/facts/bounds.hpp"
#include "runtime/facts/pointers.hpp"

#include <algorithm>

namespace pol {

using plan::index;

namespace {

// Texts of earlier cases are kept, so that those which come again need no memory; up to here.
constexpr std::size_t most_kept_texts = 10'000;

// For so many elements at least; true: they have moved.
template <class Element>
bool make_room(std::vector<Element>& in, std::size_t size) {
    if (in.capacity() >= size) return false;
    in.reserve(std::max(size, 2 * in.capacity()));
    return true;
}

api::text_places places_of(const std::vector<std::string>& first, const std::vector<std::string>& then) {
    api::text_places made;
    std::int64_t place = 0;
    for (const std::string& text : first) made.emplace(text, place++);
    for (const std::string& text : then) made.emplace(text, place++);
    return made;
}

}  // namespace

case_facts::state::state(shared_state<const case_assessor::state> to)
    : of(std::move(to)), plan(of->plan), number(++of->facts_made) {
    data = of->base;
    data.columns.resize(plan.columns.size());
    data.tables.resize(plan.tables.size());
    data.claims.resize(plan.clauses.size());
    view.columns.resize(plan.columns.size());
    view.tables.resize(plan.tables.size());
    is_touched_.resize(plan.columns.size());
    touched_.reserve(plan.columns.size());
    filled_.assign(plan.tables.size(), api::no_row);
    filled_[0] = 0;
    use_plain_texts();
    begin_rows();
    clear();
}

void case_facts::state::use_plain_texts() {
    std::vector<std::string> plain = of->base.texts;
    texts_ = places_of(plan.texts, plain);
    data.texts = std::move(plain);
}

// One row of the root, with nothing in it.
void case_facts::state::begin_rows() {
    data.tables[0] = {};
    data.tables[0].rows = 1;
    data.tables[0].offsets.clear();
    data.tables[0].items.assign(1, 0);
    for (index c = 0; c < plan.columns.size(); ++c) {
        data.columns[c] = {};
        if (plan.columns[c].table == 0) {
            data.columns[c].cells.resize(1);
            data.columns[c].states.resize(1);
            make_room_in(c, 0);
            leave_out(c, 0, false);
        }
    }
    has_lists_ = true;
    has_moved_ = true;
}

void case_facts::state::look_at_columns() {
    for (index c = 0; c < plan.columns.size(); ++c)
        view.columns[c] = {data.columns[c].cells.data(), data.columns[c].states.data()};
    for (index t = 1; t < plan.tables.size(); ++t)
        view.tables[t] = {data.tables[t].offsets.data(), data.tables[t].states.data()};
    has_moved_ = false;
}

void case_facts::state::clear() {
    for (index t = 1; has_lists_ && t < plan.tables.size(); ++t) {
        has_moved_ = make_room(data.tables[t].offsets, 2) || has_moved_;
        has_moved_ = make_room(data.tables[t].states, 1) || has_moved_;
    }
    if (data.texts.size() > most_kept_texts) use_plain_texts();
    for (const index c : touched_) {
        leave_out(c, 0, false);
        is_touched_[c] = 0;
    }
    touched_.clear();
    if (has_lists_) {
        for (index t = 1; t < plan.tables.size(); ++t) {
            facts::table_data& rows = data.tables[t];
            rows.rows = 0;
            rows.items.clear();
            rows.offsets.assign(1, 0);
            rows.states.clear();
            for (const index c : plan.tables[t].columns) {
                data.columns[c].cells.clear();
                data.columns[c].states.clear();
                if (!data.columns[c].wide.empty()) data.columns[c].wide.clear();
            }
        }
        for (const index t : of->lists_of[0]) {
            data.tables[t].offsets.push_back(0);
            data.tables[t].states.push_back(without(t, plan.tables[t].within == plan::none));
        }
        std::fill(filled_.begin() + 1, filled_.end(), api::no_row);
        has_lists_ = false;
        items_ = 0;
        cells_ = 0;
    }
    for (index c = 0; c < plan.clauses.size(); ++c) {
        const bool is_asked = of->how.clauses.empty() || std::find(of->how.clauses.begin(), of->how.clauses.end(),
                                                                   plan.clauses[c].name) != of->how.clauses.end();
        data.claims[c].is_claimed = plan.clauses[c].claim == plan::none && is_asked;
    }
    data.id.clear();
    is_suspect = false;
    if (!raw.empty()) raw.clear();
    parameters.clear();
    payments.reset();
    assessed_on.clear();
    seen_ = look::none;
}

// A case that was read from JSON, without a fault.
void case_facts::state::take(facts::case_data&& read) {
    for (index c = 0; c < plan.columns.size(); ++c) {
        const bool needs_wide = plan.columns[c].table == 0 && of->gaps[c].is == facts::state::wide;
        if (needs_wide) read.columns[c].wide.try_emplace(0, of->gaps[c].wide);
    }
    api::text_places places = places_of(plan.texts, read.texts);
    clear();
    read.columns.swap(data.columns);
    read.tables.swap(data.tables);
    read.texts.swap(data.texts);
    read.claims.swap(data.claims);
    data.id = std::move(read.id);
    texts_ = std::move(places);
    has_moved_ = true;
    for (index c = 0; c < plan.columns.size(); ++c)
        if (plan.columns[c].table == 0) touch(c);
    for (index t = 1; t < plan.tables.size(); ++t) {
        items_ += data.tables[t].rows;
        cells_ += data.tables[t].rows * cells_of_row(t);
        // The last row, if it belongs to the last row around, which is the one being filled there.
        const facts::table_data& rows = data.tables[t];
        const bool is_open = filled_[plan.tables[t].parent] != api::no_row && rows.rows > 0 &&
                             rows.offsets[rows.offsets.size() - 2] < rows.rows;
        filled_[t] = is_open ? rows.rows - 1 : api::no_row;
    }
    has_lists_ = true;
}

// For a default that fits no cell. A number may stay in `wide` beside a cell of another state, which nobody minds.
void case_facts::state::make_room_in(index column, std::uint32_t row) {
    if (of->gaps[column].is == facts::state::wide) data.columns[column].wide.try_emplace(row);
}

// What stands where nobody gives the fact; make_room_in() was called for the row.
void case_facts::state::leave_out(index column, std::uint32_t row, bool is_in_record) {
    const plan::column& c = plan.columns[column];
    const batch::gap& missing = of->gaps[column];
    const bool is_out = c.within != plan::none && !is_in_record && !c.is_presence;
    data.columns[column].cells[row] = is_out ? 0 : missing.value;
    data.columns[column].states[row] = is_out ? facts::state::absent : missing.is;
    if (!is_out && missing.is == facts::state::wide) data.columns[column].wide.find(row)->second = missing.wide;
}

facts::state case_facts::state::without(index list, bool is_in_record) const {
    return is_in_record ? batch::without_list(plan, list) : facts::state::absent;
}

// Its items are those of another row from now on: none of them is being filled.
void case_facts::state::leave_items(index list) {
    if (filled_[list] == api::no_row) return;
    filled_[list] = api::no_row;
    for (const index inner : of->lists_of[list]) leave_items(inner);
}

void case_facts::state::touch(index column) {
    if (of->rules[column].table != 0 || is_touched_[column] != 0) return;
    is_touched_[column] = 1;
    touched_.push_back(column);
}

void case_facts::state::open_record(index presence, std::uint32_t row) {
    if (data.columns[presence].cells[row] != 0) return;
    const plan::column& record = plan.columns[presence];
    for (index c = 0; c < plan.columns.size(); ++c)
        if (plan.columns[c].within == presence) make_room_in(c, row);
    if (record.within != plan::none) open_record(record.within, row);
    data.columns[presence].cells[row] = 1;
    data.columns[presence].states[row] = facts::state::known;
    touch(presence);
    // Of what is in it, only the records in it are still not there.
    for (index c = 0; c < plan.columns.size(); ++c) {
        if (plan.columns[c].within != presence || plan.columns[c].is_presence) continue;
        leave_out(c, row, true);
        touch(c);
    }
    for (const index t : of->lists_of[record.table]) {
        if (plan.tables[t].within != presence) continue;
        data.tables[t].states[row] = without(t, true);
        has_lists_ = true;
    }
}

// Makes the claim and the records around; the row in which the cell is.
std::uint32_t case_facts::state::reach(index column) {
    const api::cell_rule& rule = of->rules[column];
    const std::uint32_t row = row_of(rule.table);
    if (row == api::no_row) return row;
    if (rule.within != plan::none) open_record(rule.within, row);
    if (rule.claim != plan::none) data.claims[rule.claim].is_claimed = true;
    touch(column);
    seen_ = look::none;
    return row;
}

bool case_facts::state::store(index column, std::int64_t cell) {
    const std::uint32_t row = reach(column);
    if (row == api::no_row) return false;
    data.columns[column].cells[row] = cell;
    data.columns[column].states[row] = facts::state::known;
    if (!raw.empty()) raw.erase({column, row});
    if (!of->rules[column].clean.holds(cell)) is_suspect = true;
    return true;
}

bool case_facts::state::store(index column, const number::exact& value) {
    const plan::column& c = plan.columns[column];
    if (const auto cell = value.scaled(c.scale)) return store(column, *cell);
    const std::uint32_t row = reach(column);
    if (row == api::no_row) return false;
    data.columns[column].wide[row] = value;
    data.columns[column].states[row] = facts::state::wide;
    if (!raw.empty()) raw.erase({column, row});
    const bool has_bounds = !c.bounds.empty();
    if (has_bounds || (value.sign() < 0 && !c.is_signed) || c.measures == plan::unit::count) is_suspect = true;
    return true;
}

bool case_facts::state::store_raw(index column, std::string json) {
    const std::uint32_t row = reach(column);
    if (row == api::no_row) return false;
    raw.insert_or_assign({column, row}, std::move(json));
    data.columns[column].states[row] = facts::state::bad;
    is_suspect = true;
    return true;
}

bool case_facts::state::give_record(index presence) {
    const std::uint32_t row = reach(presence);
    if (row == api::no_row) return false;
    open_record(presence, row);
    return true;
}

bool case_facts::state::give_list(index list) {
    const plan::table& t = plan.tables[list];
    const std::uint32_t around = row_of(t.parent);
    if (around == api::no_row) return false;
    if (t.within != plan::none) open_record(t.within, around);
    if (t.clause != plan::none) data.claims[t.clause].is_claimed = true;
    data.tables[list].states[around] = facts::state::known;
    has_lists_ = true;
    seen_ = look::none;
    return true;
}

// For one more item of the list, with no items in its lists.
void case_facts::state::make_room_for_item(index list) {
    facts::table_data& rows = data.tables[list];
    has_moved_ = make_room(rows.items, rows.rows + std::size_t{1}) || has_moved_;
    for (const index c : plan.tables[list].columns) {
        facts::column_data& cells = data.columns[c];
        has_moved_ = make_room(cells.cells, rows.rows + std::size_t{1}) || has_moved_;
        has_moved_ = make_room(cells.states, rows.rows + std::size_t{1}) || has_moved_;
        make_room_in(c, rows.rows);
    }
    for (const index inner : of->lists_of[list]) {
        has_moved_ = make_room(data.tables[inner].offsets, data.tables[inner].offsets.size() + 1) || has_moved_;
        has_moved_ = make_room(data.tables[inner].states, data.tables[inner].states.size() + 1) || has_moved_;
    }
}

// Facts, and lists inside.
std::size_t case_facts::state::cells_of_row(index list) const {
    return plan.tables[list].columns.size() + of->lists_of[list].size();
}

bool case_facts::state::add_item(index list) {
    if (items_ >= of->how.limits.list_items) return false;
    if (cells_ + cells_of_row(list) > of->how.limits.list_cells) return false;
    make_room_for_item(list);
    if (!give_list(list)) return false;
    ++items_;
    cells_ += cells_of_row(list);
    facts::table_data& rows = data.tables[list];
    const std::uint32_t row = rows.rows++;
    rows.items.push_back(row - rows.offsets[rows.offsets.size() - 2]);
    ++rows.offsets.back();
    filled_[list] = row;
    for (const index c : plan.tables[list].columns) {
        const batch::cell& blank = of->rules[c].blank;
        data.columns[c].cells.push_back(blank.value);
        data.columns[c].states.push_back(blank.is);
        if (blank.is == facts::state::wide) leave_out(c, row, false);
    }
    for (const index inner : of->lists_of[list]) {
        leave_items(inner);
        data.tables[inner].offsets.push_back(data.tables[inner].rows);
        data.tables[inner].states.push_back(without(inner, plan.tables[inner].within == plan::none));
    }
    return true;
}

std::int64_t case_facts::state::place_of(std::string_view text) {
    if (const auto known = texts_.find(text); known != texts_.end()) return known->second;
    const auto next = static_cast<std::int64_t>(plan.texts.size() + data.texts.size());
    make_room(data.texts, data.texts.size() + 1);
    std::string kept(text);
    texts_.emplace(kept, next);
    data.texts.push_back(std::move(kept));
    return next;
}

bool case_facts::state::look_again() {
    if (has_moved_) look_at_columns();
    const bool is_clean = !is_suspect && parameters.empty() && agrees();
    seen_ = is_clean ? look::clean : look::suspect;
    if (is_clean && of->period_end) {
        data.has_day = data.columns[*of->period_end].states[0] == facts::state::known;
        data.day = data.columns[*of->period_end].cells[0];
    }
    return is_clean;
}

bool case_facts::state::agrees() const {
    const auto none_of = [](const std::vector<index>& all, auto&& is_wrong) {
        return std::none_of(all.begin(), all.end(), is_wrong);
    };
    return none_of(of->periods, [&](index c) { return is_reversed_or_half(c); }) &&
           none_of(of->moving, [&](index c) { return has_moved_bounds(c); }) &&
           none_of(of->unique, [&](index c) { return has_repeats(c); });
}

// Half a period is another thing than none where none has a meaning: the reader of cases decides about it.
bool case_facts::state::is_reversed_or_half(index start) const {
    const facts::column_data& first = data.columns[start];
    const facts::column_data& last = data.columns[start + 1];
    const bool may_be_missing = plan.columns[start].is_optional || plan.columns[start].fallback != plan::none;
    for (std::size_t row = 0; row < first.states.size(); ++row) {
        const bool is_first = first.states[row] == facts::state::known;
        const bool is_last = last.states[row] == facts::state::known;
        if (is_first && is_last && first.cells[row] > last.cells[row]) return true;
        if (may_be_missing && (is_first != is_last || plan.columns[start].fallback != plan::none)) return true;
    }
    return false;
}

bool case_facts::state::has_moved_bounds(index column) const {
    const plan::column& c = plan.columns[column];
    const auto parameter = [&](index which) -> std::optional<number::exact> {
        const plan::parameter& p = plan.parameters[which];
        for (const facts::setting& s : data.settings)
            if (s.parameter == which) return s.unset ? std::nullopt : std::optional(facts::ordered(s.value));
        if (p.value == plan::none || p.is_series || p.is_list) return std::nullopt;
        return facts::ordered(plan.constants[p.value]);
    };
    for (std::uint32_t row = 0; row < data.columns[column].states.size(); ++row) {
        const auto value = facts::known_value(plan, data, column, row);
        if (!value) continue;
        const auto fact = [&](index other) -> std::optional<number::exact> {
            std::uint32_t at = row;
            for (index t = c.table; t != plan.columns[other].table; t = plan.tables[t].parent) {
                if (t == 0) return std::nullopt;
                at = facts::parent_row(data, t, at);
            }
            return facts::known_value(plan, data, other, at);
        };
        for (const plan::bound& b : c.bounds) {
            const auto limit = facts::bound_value<number::exact>(plan, b.node, fact, parameter);
            if (limit && !facts::holds(b.is, *value, *limit)) return true;
        }
    }
    return false;
}

// Few items are compared with each other; many are left to the reader of cases.
bool case_facts::state::has_repeats(index column) const {
    constexpr std::uint32_t few = 64;
    const facts::column_data& cells = data.columns[column];
    const facts::table_data& rows = data.tables[plan.columns[column].table];
    for (std::size_t list = 0; list + 1 < rows.offsets.size(); ++list) {
        const std::uint32_t first = rows.offsets[list];
        const std::uint32_t last = rows.offsets[list + 1];
        if (last - first > few) return true;
        for (std::uint32_t a = first; a < last; ++a) {
            for (std::uint32_t b = a + 1; b < last; ++b) {
                const bool are_known = cells.states[a] == facts::state::known && cells.states[b] == facts::state::known;
                if (are_known && cells.cells[a] == cells.cells[b]) return true;
            }
        }
    }
    return false;
}

case_facts::case_facts(const case_assessor& of) : state_(api::make_shared_state<state>(case_access::shared(of))) {}
case_facts::~case_facts() = default;
case_facts::case_facts(case_facts&&) noexcept = default;
case_facts& case_facts::operator=(case_facts&&) noexcept = default;

void case_facts::clear() { state_->clear(); }

}  // namespace pol
