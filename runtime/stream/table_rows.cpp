// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/table_rows.hpp"

#include "runtime/stream/cell_words.hpp"
#include "runtime/stream/readers.hpp"

#include <algorithm>

namespace pol::stream {

using facts::state;

cell_context::cell_context(const plan::plan& p, const pol::limits& limits)
    : plan(p),
      within(limits),
      gaps(batch::gaps_of(p)),
      numbers(p, unused_texts),
      scalars(p, within, numbers),
      loops(text_kernels_for_this_machine()) {
    for (std::size_t n = 0; n < p.texts.size(); ++n) texts.add(p.texts[n], static_cast<std::int64_t>(n));
    for (const plan::choice& c : p.choices) {
        text_ids& values = choices.emplace_back();
        for (std::size_t n = 0; n < c.values.size(); ++n)
            if (values.find(c.values[n]) < 0) values.add(c.values[n], static_cast<std::int64_t>(n));
    }
}

std::int64_t cell_context::text_id(std::string_view text, batch::population& to) {
    std::int64_t id = texts.find(text);
    if (id >= 0) return id;
    id = static_cast<std::int64_t>(plan.texts.size() + to.texts.size());
    to.texts.emplace_back(text);
    texts.add(text, id);
    return id;
}

table_rows::table_rows(cell_context& shared, binding bound)
    : shared_(shared),
      bound_(std::move(bound)),
      headers_(shared.plan.columns.size()),
      claimed_(shared.plan.clauses.size()) {
    scratch_.reserve(2 * csv_text::padding);
    for (const index c : shared_.plan.tables[bound_.table].columns) headers_[c] = header_of(shared_.plan, c);
    make_groups();
}

void table_rows::make_groups() {
    const plan::plan& p = shared_.plan;
    members_.resize(bound_.cells.size());
    for (std::size_t n = 0; n < bound_.cells.size(); ++n) {
        const index column = bound_.cells[n].column;
        if (column == plan::none) continue;
        make_record_groups(column, n);
        const index clause = clause_of(p, column);
        if (clause != plan::none && bound_.table == 0) join(n, cell_group::kind::claim, clause, 1);
        const auto part = p.columns[column].of_period;
        if (part == plan::column::part::start) join(n, cell_group::kind::period, column, 1);
        if (part == plan::column::part::end) join(n, cell_group::kind::period, column - 1, 2);
    }
    // Facts that stand in no header and yet have values of their own: halves of periods, defaults that have to be checked.
    for (const index c : p.tables[bound_.table].columns) {
        const auto is_bound = [&](index wanted) {
            return std::any_of(bound_.cells.begin(), bound_.cells.end(),
                               [&](const bound_cell& b) { return b.column == wanted; });
        };
        const plan::column& column = p.columns[c];
        if (column.is_presence || is_bound(c)) continue;
        const bool is_half = (column.of_period == plan::column::part::start && is_bound(c + 1)) ||
                             (column.of_period == plan::column::part::end && is_bound(c - 1));
        if (is_half || (!column.bounds.empty() && column.fallback != plan::none)) filled_.push_back(c);
    }
}

// All optional records around a fact are there when it is given.
void table_rows::make_record_groups(index column, std::size_t cell) {
    const plan::plan& p = shared_.plan;
    for (index record = p.columns[column].within; record != plan::none; record = p.columns[record].within)
        join(cell, cell_group::kind::record, record, 1);
}

void table_rows::join(std::size_t cell, cell_group::kind is, index of, std::uint32_t weight) {
    auto found =
        std::find_if(groups_.begin(), groups_.end(), [&](const cell_group& g) { return g.is == is && g.of == of; });
    if (found == groups_.end()) found = groups_.insert(groups_.end(), cell_group{is, of, 0, {}});
    found->total += weight;
    members_[cell].push_back({static_cast<std::size_t>(found - groups_.begin()), weight});
}

void table_rows::begin(batch::population& to) {
    rows_ = 0;
    faults_.clear();
    days_.clear();
    for (auto& c : claimed_) c.clear();
    for (cell_group& g : groups_) g.missing.clear();
    for (const index c : shared_.plan.tables[bound_.table].columns) {
        batch::population::column& column = to.columns[c];
        column.cells.clear();
        column.states.clear();
        column.wide.clear();
        column.is_given = false;
    }
    for (const bound_cell& cell : bound_.cells)
        if (cell.column != plan::none) to.columns[cell.column].is_given = true;
}

void table_rows::read(const csv_text& text, std::uint32_t from, std::uint32_t count, batch::population& to) {
    for (cell_group& g : groups_) g.missing.resize(rows_ + count);
    for (std::size_t n = 0; n < bound_.cells.size(); ++n) read_column(text, from, count, n, to);
    rows_ += count;
}

// Cells of one column; gives how many rows `quick` refused, which are in rest_ then.
template <class Quick>
std::size_t table_rows::run(const column_fields& from, std::int64_t* cells, Quick quick) {
    std::size_t left = 0;
    for (std::uint32_t n = 0; n < from.rows; ++n) {
        const std::string_view field = from.field(n);
        const char* begin = field.data();
        const char* end = begin + field.size();
        if (from.may_return && end > begin && end[-1] == '\r') --end;
        std::int64_t value = 0;
        if (!quick(begin, end, value)) [[unlikely]]
            rest_[left++] = n;
        cells[n] = value;
    }
    return left;
}

std::size_t table_rows::read_cells(const column_fields& from, const bound_cell& cell, std::int64_t* cells,
                                   batch::population& to) {
    const auto each = [&](auto quick) { return run(from, cells, quick); };
    switch (cell.form) {
        // Lambdas and not the functions themselves, so that they are inlined into the loop.
        case cell_form::yes_no:
            if (!from.may_return) return shared_.loops.yes_or_no(from, cells, rest_.data());
            return each([](const char* begin, const char* end, std::int64_t& value) {
                return quick_yes_no(begin, end, value);
            });
        case cell_form::whole:
            if (!from.may_return) return shared_.loops.wholes(from, cells, rest_.data());
            return each(
                [](const char* begin, const char* end, std::int64_t& value) { return quick_whole(begin, end, value); });
        case cell_form::date:
            return each(
                [](const char* begin, const char* end, std::int64_t& value) { return quick_date(begin, end, value); });
        case cell_form::amount:
            if (!from.may_return) return shared_.loops.amounts(from, cells, rest_.data());
            return each([](const char* begin, const char* end, std::int64_t& value) {
                return quick_amount(begin, end, value);
            });
        case cell_form::decimal:
            return each([places = cell.places](const char* begin, const char* end, std::int64_t& value) {
                return quick_decimal(begin, end, places, value);
            });
        case cell_form::choice:
        case cell_form::text:
            if (!from.may_return) return read_words(from, cell, cells, to);
            return each([&](const char* begin, const char* end, std::int64_t& value) {
                return read_word(cell, {begin, static_cast<std::size_t>(end - begin)}, value, to);
            });
        case cell_form::careful: break;
    }
    return each([](const char*, const char*, std::int64_t&) { return false; });
}

// Most are short and known: one word each.
std::size_t table_rows::read_words(const column_fields& from, const bound_cell& cell, std::int64_t* cells,
                                   batch::population& to) {
    const text_ids& known = ids_of(cell);
    if (words_.size() < from.rows) words_.resize(from.rows);
    shared_.loops.words(from, words_.data());
    std::size_t left = 0;
    for (std::uint32_t n = 0; n < from.rows; ++n) {
        std::int64_t value = words_[n] == 0 ? -1 : known.find_word(words_[n]);
        if (value < 0 && !read_word(cell, from.field(n), value, to)) [[unlikely]]
            rest_[left++] = n;
        cells[n] = value;
    }
    return left;
}

const text_ids& table_rows::ids_of(const bound_cell& cell) const {
    return cell.form == cell_form::text ? shared_.texts : shared_.choices[shared_.plan.columns[cell.column].choice];
}

bool table_rows::read_word(const bound_cell& cell, std::string_view text, std::int64_t& value, batch::population& to) {
    value = 0;
    if (text.empty() || text.front() == '"') return false;
    const std::int64_t found = ids_of(cell).find(text);
    if (found < 0 && cell.form == cell_form::choice) return false;
    value = found >= 0 ? found : shared_.text_id(text, to);
    return true;
}

void table_rows::read_column(const csv_text& text, std::uint32_t from, std::uint32_t count, std::size_t cell,
                             batch::population& to) {
    const bound_cell& bound = bound_.cells[cell];
    std::vector<std::int64_t>& cells = bound.column == plan::none ? other_ : to.columns[bound.column].cells;
    const std::size_t before = bound.column == plan::none ? 0 : cells.size();
    cells.resize(before + count);
    std::int64_t* first = cells.data() + before;
    if (bound.claim != plan::none) claimed_[bound.claim].resize(rows_ + count, 2);
    if (bound.column == plan::none && bound.claim == plan::none) days_.resize(rows_ + count, no_day);
    if (rest_.size() < count) rest_.resize(count);
    const std::size_t left = read_cells(text.column(from, count, bound.place), bound, first, to);
    if (bound.column == plan::none) {
        for (std::uint32_t n = 0; n < count; ++n) {
            if (bound.claim == plan::none)
                days_[rows_ + n] = first[n];
            else
                claimed_[bound.claim][rows_ + n] = static_cast<std::uint8_t>(first[n]);
        }
    }
    for (std::size_t n = 0; n < left; ++n)
        careful(text.field(from + rest_[n], bound.place), cell, rows_ + rest_[n], to);
}

// ------------------------------------------------------------------------------------------------ one cell

void table_rows::careful(std::string_view raw, std::size_t cell, std::uint32_t row, batch::population& to) {
    const bound_cell& bound = bound_.cells[cell];
    const std::string_view text = unquoted(raw, scratch_);
    if (text.empty()) return miss(cell, row, to);
    // The quick ways read around the text, which a copy does not allow: but only texts need one.
    const bool is_copy = text.data() == scratch_.data();
    std::int64_t value = 0;
    const bool is_worded = bound.form == cell_form::text || bound.form == cell_form::choice;
    if ((!is_copy || is_worded) && quick(bound, text, value, to)) return put(bound, row, value, to);
    slow(bound, text, row, to);
}

void table_rows::miss(std::size_t cell, std::uint32_t row, batch::population& to) {
    const bound_cell& bound = bound_.cells[cell];
    for (const member& m : members_[cell]) groups_[m.group].missing[row] += m.weight;
    if (bound.claim != plan::none) {
        claimed_[bound.claim][row] = 2;
    } else if (bound.column == plan::none) {
        days_[row] = no_day;
    } else {
        const batch::gap& gap = shared_.gaps[bound.column];
        to.columns[bound.column].cells[row] = gap.value;
        if (gap.is != state::known) set_state(bound.column, row, gap.is, to);
        if (gap.is == state::wide) to.columns[bound.column].wide.emplace(row, gap.wide);
    }
}

bool table_rows::quick(const bound_cell& cell, std::string_view text, std::int64_t& value, batch::population& to) {
    const char* begin = text.data();
    const char* end = begin + text.size();
    switch (cell.form) {
        case cell_form::yes_no: {
            std::string small(text.substr(0, 6));
            for (char& c : small)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
            const bool is_yes = small == "yes" || small == "true" || small == "1" || small == "是";
            value = is_yes ? 1 : 0;
            return is_yes || small == "no" || small == "false" || small == "0" || small == "否";
        }
        case cell_form::whole: return quick_decimal(begin, end, 0, value) && text.find('.') == std::string_view::npos;
        case cell_form::amount:
        case cell_form::decimal: return quick_number(cell, begin, end, value);
        case cell_form::date: return quick_date(begin, end, value);
        case cell_form::choice:
            value = shared_.choices[shared_.plan.columns[cell.column].choice].find(text);
            return value >= 0;
        case cell_form::text: value = shared_.text_id(text, to); return true;
        case cell_form::careful: break;
    }
    return false;
}

// Also below zero, and with a per cent sign.
bool table_rows::quick_number(const bound_cell& cell, const char* begin, const char* end, std::int64_t& value) const {
    const plan::column& column = shared_.plan.columns[cell.column];
    const bool is_percentage = column.measures == plan::unit::rate && end[-1] == '%' && cell.places >= 2;
    const bool is_negative = column.is_signed && *begin == '-' && !is_percentage;
    if (is_negative) ++begin;
    if (is_percentage) --end;
    if (!quick_decimal(begin, end, is_percentage ? cell.places - 2 : cell.places, value)) return false;
    if (is_negative) value = -value;
    return true;
}

// As a value in JSON would be read, with its diagnostics.
void table_rows::slow(const bound_cell& cell, std::string_view text, std::uint32_t row, batch::population& to) {
    facts::form asked;
    const bool is_fact = cell.column != plan::none;
    const plan::column* column = is_fact ? &shared_.plan.columns[cell.column] : nullptr;
    if (is_fact)
        asked = {column->is, column->measures, column->choice, column->is_signed, false};
    else
        asked.is = cell.claim == plan::none ? plan::kind::date : plan::kind::yes_no;
    const bool is_number = asked.is == plan::kind::number;
    const facts::scalar given = is_number ? scalar_of(text) : facts::scalar{facts::token_kind::text, text};
    plan::constant found;
    if (facts::fault refused = shared_.scalars.read(asked, given, found))
        return refuse(cell, row, std::move(refused), to);
    if (!is_number) return put(cell, row, found.code, to);
    if (const auto fits = found.number.scaled(column->scale)) return put(cell, row, *fits, to);
    set_state(cell.column, row, state::wide, to);
    to.columns[cell.column].wide.emplace(row, std::move(found.number));
}

void table_rows::put(const bound_cell& cell, std::uint32_t row, std::int64_t value, batch::population& to) {
    if (cell.claim != plan::none)
        claimed_[cell.claim][row] = static_cast<std::uint8_t>(value);
    else if (cell.column == plan::none)
        days_[row] = value;
    else
        to.columns[cell.column].cells[row] = value;
}

void table_rows::refuse(const bound_cell& cell, std::uint32_t row, facts::fault found, batch::population& to) {
    if (cell.claim != plan::none) {
        claimed_[cell.claim][row] = 1;  // what is wrong with a claim is told where the clause is
    } else if (cell.column == plan::none) {
        days_[row] = bad_day;
    } else {
        to.columns[cell.column].cells[row] = 0;
        set_state(cell.column, row, state::bad, to);
    }
    faults_.push_back({row, cell.column, cell.claim, cell.header, std::move(found)});
}

void table_rows::set_state(index column, std::uint32_t row, state s, batch::population& to) {
    batch::population::column& c = to.columns[column];
    if (c.states.size() < c.cells.size()) c.states.resize(c.cells.size(), state::known);
    c.states[row] = s;
}

facts::scalar scalar_of(std::string_view text) {
    std::size_t at = text.front() == '-' ? 1 : 0;
    const auto digits = [&] {
        const std::size_t from = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at > from;
    };
    bool is_number = digits();
    if (is_number && at < text.size() && text[at] == '.') is_number = (++at, digits());
    if (is_number && at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        is_number = digits();
    }
    return {is_number && at == text.size() ? facts::token_kind::number : facts::token_kind::text, text};
}

}  // namespace pol::stream
