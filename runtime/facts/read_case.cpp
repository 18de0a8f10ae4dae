// Walks the JSON of a case along the shapes of the plan and fills one row after another.
//
// Every member of a shape is filled exactly once for each row: from the JSON, by its default, or as unknown or absent. So
// the columns of a table always have as many cells as it has rows.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/facts/read_case.hpp"

#include "runtime/facts/reading.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <array>

namespace pol::facts {
namespace {

namespace code {
constexpr int not_an_object = 808;
constexpr int twice = 811;
constexpr int object_expected = 812;
constexpr int list_expected = 813;
constexpr int reversed_period = 831;
constexpr int unknown_field = 840;
constexpr int unknown_claim = 841;
constexpr int too_many_cells = 955;
constexpr int cancelled = 963;
}  // namespace code

// What becomes of the facts in a record that is not there.
enum class gap : std::uint8_t { missing, absent, bad };

constexpr std::array<std::string_view, 6> reserved = {"schema", "case_id", "parameters",
                                                      "claims", "ledger",  "assessed_on"};

class case_reader {
public:
    case_reader(const plan::plan& p, const document& given, const read_options& how, case_data& to)
        : r_(p, given, how, to), plan_(p), given_(given), to_(to) {}

    void read();

private:
    using members = std::vector<plan::member>;

    void prepare();
    void read_top();
    void read_claims(std::optional<std::uint32_t> object);
    void unknown_clause(std::string_view name);
    void read_claim(index clause, std::uint32_t token);
    std::string text_member(std::string_view name) const;
    bool is_selected(const std::string& clause) const;

    void object(index shape, std::uint32_t row, std::uint32_t token);
    void member(const plan::member& m, std::uint32_t row, std::uint32_t token);
    void unknown_name(const members& known, std::uint32_t name_token, bool is_top,
                      std::vector<std::string_view>& others);
    void value(index column, std::uint32_t row, std::uint32_t token);
    void period(index start, std::uint32_t row, std::uint32_t token);
    void record(index shape, std::uint32_t row, std::uint32_t token);
    void list(index table, std::uint32_t token);
    state without_list(index table) const;
    void items(index table, std::uint32_t token, state& overall);
    bool has_room_for_row(index table);
    std::uint32_t add_row(index table, std::uint32_t item);

    void fill(const plan::member& m, std::uint32_t row, gap how);
    void fill_shape(index shape, std::uint32_t row, gap how);
    void fill_column(index column, std::uint32_t row, gap how);
    void end_list(index table, state s);
    void mark_bad(const plan::member& m, std::uint32_t row, const fault& found);
    void spread(index shape, std::uint32_t row, const fault& found);

    void set(index column, std::uint32_t row, state s, std::int64_t cell = 0);
    void set_constant(index column, std::uint32_t row, const plan::constant& value);
    target of_column(index column) const;
    target of_table(index table) const;
    target of_place() const;

    reading r_;
    const plan::plan& plan_;
    const document& given_;
    case_data& to_;
    index clause_ = plan::none;              // whose claim is being read
    std::vector<std::size_t> cells_of_row_;  // by table: facts, and lists inside
    std::size_t cells_ = 0;                  // of all lists
    bool is_full_ = false;                   // the limit was passed, which is told once
};

void case_reader::prepare() {
    to_.columns.resize(plan_.columns.size());
    to_.tables.resize(plan_.tables.size());
    to_.claims.resize(plan_.clauses.size());
    if (!to_.tables.empty()) {
        to_.tables[0].rows = 1;
        to_.tables[0].offsets.clear();
        to_.tables[0].items.push_back(0);
    }
    cells_of_row_.resize(plan_.tables.size());
    for (index t = 0; t < plan_.tables.size(); ++t) {
        cells_of_row_[t] += plan_.tables[t].columns.size();
        if (plan_.tables[t].parent != plan::none) ++cells_of_row_[plan_.tables[t].parent];
    }
    for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
        if (plan_.columns[i].table != 0) continue;
        to_.columns[i].cells.assign(1, 0);
        to_.columns[i].states.assign(1, state::unknown);
    }
    for (std::size_t c = 0; c < plan_.clauses.size(); ++c) {
        to_.claims[c].is_claimed = plan_.clauses[c].claim == plan::none && is_selected(plan_.clauses[c].name);
    }
}

void case_reader::read() {
    prepare();
    const bool is_object = !given_.is_empty() && given_[0].is == token_kind::object;
    if (given_.fault()) {
        problem p;
        p.found = *given_.fault();
        p.hits_all = true;
        to_.problems.push_back(std::move(p));
    } else if (!is_object) {
        r_.report({.all = true}, {code::not_an_object, {given_.is_empty() ? "" : shown(given_.at(0))}, {}});
    }
    if (!is_object) {
        fill_shape(plan_.facts, 0, gap::missing);
        read_claims(std::nullopt);
        read_parameters(r_, std::nullopt);
        return;
    }
    to_.id = text_member("case_id");
    read_top();
    check_bounds(r_);
    check_uniqueness(r_);
    if (r_.how.within.is_cancelled()) r_.report({.all = true}, {code::cancelled, {}, {}});
    r_.finish();
}

std::string case_reader::text_member(std::string_view name) const {
    const auto found = given_.member(0, name);
    return found ? std::string(given_.at(*found).text) : std::string();
}

bool case_reader::is_selected(const std::string& clause) const {
    const auto& only = r_.how.clauses;
    return only.empty() || std::find(only.begin(), only.end(), clause) != only.end();
}

void case_reader::read_top() {
    object(plan_.facts, 0, 0);
    read_claims(given_.member(0, "claims"));
    {
        const reading::step at(r_, "parameters");
        read_parameters(r_, given_.member(0, "parameters"));
    }
    if (const auto ledger = given_.member(0, "ledger"); ledger && given_[*ledger].is != token_kind::null) {
        const reading::step at(r_, "ledger");
        read_ledger(r_, *ledger);
    }
    if (const auto day = given_.member(0, "assessed_on"); day && given_[*day].is != token_kind::null) {
        const reading::step at(r_, "assessed_on");
        to_.assessed_on = std::string(given_.at(*day).text);
        std::int64_t unused = 0;
        if (const fault found = r_.scalars.read_date(given_.at(*day), unused)) r_.report({.all = true}, found);
    }
}

void case_reader::read_claims(std::optional<std::uint32_t> token) {
    const reading::step at(r_, "claims");
    std::vector<std::uint32_t> claims(plan_.clauses.size(), 0);  // token of each claim, 0: none
    if (token && given_[*token].is == token_kind::object) {
        name_search known([this](auto&& visit) {
            for (index c = 0; c < plan_.clauses.size(); ++c)
                if (visit(plan_.clauses[c].name, c)) return;
        });
        for (std::uint32_t name = *token + 1; name < given_[*token].next; name = given_[name + 1].next) {
            const std::string_view wanted = given_.text(given_[name]);
            const index clause = known.find(wanted);
            const reading::step here(r_, wanted);
            if (clause == plan::none) {
                to_.unknown_claims.emplace_back(wanted);
                unknown_clause(wanted);
                continue;
            }
            if (!is_selected(plan_.clauses[clause].name)) continue;
            if (claims[clause] != 0) {
                to_.claims[clause].is_claimed = true;
                r_.report({.clause = clause}, {code::twice, {shown_name(wanted)}, {}});
            }
            claims[clause] = name + 1;
        }
    } else if (token && given_[*token].is != token_kind::null) {
        r_.report({.all = true}, {code::object_expected, {shown(given_.at(*token))}, {}});
    }
    for (index c = 0; c < plan_.clauses.size(); ++c)
        if (claims[c] != 0 || plan_.clauses[c].claim != plan::none) read_claim(c, claims[c]);
}

void case_reader::unknown_clause(std::string_view name) {
    const auto known = [&] {
        std::vector<std::string_view> names;
        for (const plan::clause& c : plan_.clauses) names.push_back(c.name);
        return names;
    };
    r_.report({.nobody = true}, {code::unknown_claim, {shown_name(name)}, r_.nearest(name, known)});
}

void case_reader::read_claim(index clause, std::uint32_t token) {
    const reading::step at(r_, plan_.clauses[clause].name);
    const index shape = plan_.clauses[clause].claim;
    clause_ = clause;
    if (token == 0 || given_[token].is == token_kind::null) {
        if (shape != plan::none) fill_shape(shape, 0, gap::missing);
    } else {
        to_.claims[clause].is_claimed = true;
        if (given_[token].is != token_kind::object) {
            r_.report({.clause = clause}, {code::object_expected, {shown(given_.at(token))}, {}});
            if (shape != plan::none) fill_shape(shape, 0, gap::bad);
        } else {
            object(shape, 0, token);
        }
    }
    clause_ = plan::none;
}

target case_reader::of_column(index column) const {
    if (clause_ != plan::none) return {.clause = clause_};
    const index table = plan_.columns[column].table;
    const bool is_plain = plan_.tables[table].plain == column;  // then who reads the list reads the column
    return {.column = column, .table = is_plain ? table : plan::none};
}

target case_reader::of_table(index table) const {
    if (clause_ != plan::none) return {.clause = clause_};
    return {.column = plan_.tables[table].plain, .table = table};
}

target case_reader::of_place() const {
    if (clause_ != plan::none) return {.clause = clause_};
    return {.all = true};
}

// The members of an object, whatever their order; then those that are not there.
void case_reader::object(index shape, std::uint32_t row, std::uint32_t token) {
    static const members nothing;
    const members& known = shape == plan::none ? nothing : plan_.shapes[shape].members;
    const bool is_top = token == 0;
    std::vector<bool> seen(known.size());
    std::vector<std::string_view> others;
    for (std::uint32_t name = token + 1; name < given_[token].next; name = given_[name + 1].next) {
        const std::string_view wanted = given_.text(given_[name]);
        const auto found = std::lower_bound(known.begin(), known.end(), wanted,
                                            [](const plan::member& m, std::string_view text) { return m.name < text; });
        const reading::step at(r_, wanted);
        const bool is_reserved = is_top && std::find(reserved.begin(), reserved.end(), wanted) != reserved.end();
        if (found == known.end() || found->name != wanted || is_reserved) {
            unknown_name(known, name, is_top, others);
            continue;
        }
        const auto place = static_cast<std::size_t>(found - known.begin());
        if (seen[place]) {
            mark_bad(*found, row, {code::twice, {shown_name(wanted)}, {}});
            continue;
        }
        seen[place] = true;
        member(*found, row, name + 1);
    }
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (!seen[i]) fill(known[i], row, gap::missing);
    }
    std::sort(others.begin(), others.end());
    const auto same = std::adjacent_find(others.begin(), others.end());
    if (same != others.end()) {
        const reading::step at(r_, *same);
        r_.report(of_place(), {code::twice, {shown_name(*same)}, {}});
    }
}

// A name that no fact has: a label, or a slip worth a warning.
void case_reader::unknown_name(const members& known, std::uint32_t name_token, bool is_top,
                               std::vector<std::string_view>& others) {
    const std::string_view name = given_.text(given_[name_token]);
    others.push_back(name);
    if (is_top && std::find(reserved.begin(), reserved.end(), name) != reserved.end()) return;
    if (std::find(plan_.labels.begin(), plan_.labels.end(), name) != plan_.labels.end()) return;
    const auto names = [&] {
        std::vector<std::string_view> all;
        for (const plan::member& m : known) all.push_back(m.name);
        if (is_top) all.insert(all.end(), reserved.begin(), reserved.end());
        return all;
    };
    target hits{.nobody = true};
    if (clause_ != plan::none) hits.clause = clause_;
    r_.report(hits, {code::unknown_field, {shown_name(name)}, r_.nearest(name, names)});
}

void case_reader::member(const plan::member& m, std::uint32_t row, std::uint32_t token) {
    switch (m.to) {
        case plan::member::leads::column: return value(m.target, row, token);
        case plan::member::leads::period: return period(m.target, row, token);
        case plan::member::leads::record: return record(m.target, row, token);
        case plan::member::leads::list: return list(m.target, token);
    }
}

void case_reader::value(index column, std::uint32_t row, std::uint32_t token) {
    if (given_[token].is == token_kind::null) return fill_column(column, row, gap::missing);
    const plan::column& asked = plan_.columns[column];
    plan::constant found;
    const fault refused =
        r_.scalars.read({asked.is, asked.measures, asked.choice, asked.is_signed, false}, given_.at(token), found);
    if (!refused) return set_constant(column, row, found);
    set(column, row, state::bad);
    r_.report(of_column(column), refused);
}

void case_reader::period(index start, std::uint32_t row, std::uint32_t token) {
    const index end = start + 1;
    const token_kind is = given_[token].is;
    if (is != token_kind::object) {
        const gap how = is == token_kind::null ? gap::missing : gap::bad;
        for (const index column : {start, end}) {
            fill_column(column, row, how);
            if (how == gap::bad) r_.report(of_column(column), {code::object_expected, {shown(given_.at(token))}, {}});
        }
        return;
    }
    static const members ends = {{plan::member::leads::column, "end", plan::none},
                                 {plan::member::leads::column, "start", plan::none}};
    std::vector<std::string_view> others;
    std::array<bool, 2> seen = {};
    for (std::uint32_t name = token + 1; name < given_[token].next; name = given_[name + 1].next) {
        const std::string_view wanted = given_.text(given_[name]);
        const reading::step at(r_, wanted);
        const std::size_t which = wanted == "start" ? 0 : 1;
        if (wanted != "start" && wanted != "end") {
            unknown_name(ends, name, false, others);
        } else if (seen[which]) {
            set(which == 0 ? start : end, row, state::bad);
            r_.report(of_column(which == 0 ? start : end), {code::twice, {shown_name(wanted)}, {}});
        } else {
            seen[which] = true;
            value(which == 0 ? start : end, row, name + 1);
        }
    }
    // An end that is not there is unknown even if the whole may be absent: half a period was given.
    if (!seen[0]) set(start, row, state::unknown);
    if (!seen[1]) set(end, row, state::unknown);
    const column_data& first = to_.columns[start];
    const column_data& last = to_.columns[end];
    if (first.states[row] != state::known || last.states[row] != state::known || first.cells[row] <= last.cells[row])
        return;
    const fault found = {
        code::reversed_period, {number::format_date(last.cells[row]), number::format_date(first.cells[row])}, {}};
    for (const index column : {start, end}) {
        set(column, row, state::bad);
        r_.report(of_column(column), found);
    }
}

void case_reader::record(index shape, std::uint32_t row, std::uint32_t token) {
    const index presence = plan_.shapes[shape].presence;
    if (given_[token].is == token_kind::null) return fill_shape(shape, row, gap::missing);
    if (given_[token].is != token_kind::object)
        return spread(shape, row, {code::object_expected, {shown(given_.at(token))}, {}});
    if (presence != plan::none) set(presence, row, state::known, 1);
    object(shape, row, token);
}

void case_reader::list(index table, std::uint32_t token) {
    const token_kind is = given_[token].is;
    state overall = state::known;
    if (is == token_kind::null) {
        overall = without_list(table);
    } else if (is != token_kind::list) {
        overall = state::bad;
        r_.report(of_table(table), {code::list_expected, {shown(given_.at(token))}, {}});
    } else {
        items(table, token, overall);
    }
    end_list(table, overall);
}

// What a list is that nobody gave.
state case_reader::without_list(index table) const {
    const plan::table& asked = plan_.tables[table];
    if (asked.is_empty_by_default) return state::known;
    return asked.is_optional ? state::absent : state::unknown;
}

void case_reader::items(index table, std::uint32_t token, state& overall) {
    const plan::table& asked = plan_.tables[table];
    std::uint32_t place = 0;
    for (std::uint32_t at = token + 1; at < given_[token].next && !r_.is_cancelled(place);
         at = given_[at].next, ++place) {
        const reading::step here(r_, place);
        if (!has_room_for_row(table)) {
            overall = state::bad;
            return;
        }
        if (asked.shape == plan::none) {
            const std::uint32_t row = add_row(table, place);
            value(asked.plain, row, at);
            if (to_.columns[asked.plain].states[row] == state::bad) overall = state::bad;
        } else if (given_[at].is != token_kind::object) {
            overall = state::bad;
            r_.report(of_table(table), {code::object_expected, {shown(given_.at(at))}, {}});
        } else {
            object(asked.shape, add_row(table, place), at);
        }
    }
}

// A row has all cells of its table, however few of them stand in the case: a small case may ask for very many.
bool case_reader::has_room_for_row(index table) {
    cells_ += cells_of_row_[table];
    const std::size_t most = r_.how.within.list_cells;
    if (cells_ <= most) return true;
    if (!is_full_) r_.report({.all = true}, {code::too_many_cells, {std::to_string(most)}, {}});
    is_full_ = true;
    return false;
}

std::uint32_t case_reader::add_row(index table, std::uint32_t item) {
    table_data& rows = to_.tables[table];
    rows.items.push_back(item);
    for (const index column : plan_.tables[table].columns) {
        to_.columns[column].cells.push_back(0);
        to_.columns[column].states.push_back(state::unknown);
    }
    return rows.rows++;
}

void case_reader::end_list(index table, state s) {
    to_.tables[table].states.push_back(s);
    to_.tables[table].offsets.push_back(to_.tables[table].rows);
}

void case_reader::fill(const plan::member& m, std::uint32_t row, gap how) {
    switch (m.to) {
        case plan::member::leads::column: return fill_column(m.target, row, how);
        case plan::member::leads::period: fill_column(m.target, row, how); return fill_column(m.target + 1, row, how);
        case plan::member::leads::record: return fill_shape(m.target, row, how);
        case plan::member::leads::list: {
            if (how == gap::missing) return end_list(m.target, without_list(m.target));
            return end_list(m.target, how == gap::bad ? state::bad : state::absent);
        }
    }
}

void case_reader::fill_shape(index shape, std::uint32_t row, gap how) {
    if (shape == plan::none) return;
    const index presence = plan_.shapes[shape].presence;
    if (presence != plan::none) {
        if (how == gap::missing) how = gap::absent;
        set(presence, row, how == gap::bad ? state::bad : state::known, 0);
    }
    for (const plan::member& m : plan_.shapes[shape].members) fill(m, row, how);
}

void case_reader::fill_column(index column, std::uint32_t row, gap how) {
    const plan::column& asked = plan_.columns[column];
    if (how == gap::bad) return set(column, row, state::bad);
    if (how == gap::absent) return set(column, row, state::absent);
    if (asked.fallback != plan::none) {
        const plan::node& fallback = plan_.nodes[asked.fallback];
        if (fallback.is == plan::op::constant) return set_constant(column, row, plan_.constants[fallback.a]);
        if (const auto number = constant_value(plan_, asked.fallback)) {
            plan::constant value;
            value.number = *number;
            return set_constant(column, row, value);
        }
    }
    set(column, row, asked.is_optional ? state::absent : state::unknown);
}

// A second value for the same name: neither is to be trusted.
void case_reader::mark_bad(const plan::member& m, std::uint32_t row, const fault& found) {
    switch (m.to) {
        case plan::member::leads::column: set(m.target, row, state::bad); return r_.report(of_column(m.target), found);
        case plan::member::leads::period:
            for (const index column : {m.target, m.target + 1}) {
                set(column, row, state::bad);
                r_.report(of_column(column), found);
            }
            return;
        case plan::member::leads::list:
            to_.tables[m.target].states.back() = state::bad;
            return r_.report(of_table(m.target), found);
        case plan::member::leads::record:
            if (clause_ != plan::none) return r_.report({.clause = clause_}, found);
            for (const plan::member& inner : plan_.shapes[m.target].members) mark_bad(inner, row, found);
    }
}

// Something else stands in the place of a record: all its facts are bad, and whoever reads one of them is told.
void case_reader::spread(index shape, std::uint32_t row, const fault& found) {
    fill_shape(shape, row, gap::bad);
    if (clause_ != plan::none) return r_.report({.clause = clause_}, found);
    const index presence = plan_.shapes[shape].presence;
    if (presence != plan::none) r_.report({.column = presence}, found);
    for (const plan::member& m : plan_.shapes[shape].members) mark_bad(m, row, found);
}

void case_reader::set(index column, std::uint32_t row, state s, std::int64_t cell) {
    to_.columns[column].cells[row] = cell;
    to_.columns[column].states[row] = s;
}

void case_reader::set_constant(index column, std::uint32_t row, const plan::constant& value) {
    const plan::column& asked = plan_.columns[column];
    if (asked.is != plan::kind::number) return set(column, row, state::known, value.code);
    if (const auto cell = value.number.scaled(asked.scale)) return set(column, row, state::known, *cell);
    set(column, row, state::wide);
    to_.columns[column].wide[row] = value.number;
}

}  // namespace

day_of_case find_day(const document& given) {
    day_of_case result;
    if (given.is_empty()) return result;
    if (const auto said = given.member(0, "assessed_on"); said && given[*said].is == token_kind::text) {
        result.text = std::string(given.at(*said).text);
        result.day = number::parse_date(result.text);
        return result;
    }
    const auto period = given.member(0, "period");
    const auto end = period ? given.member(*period, "end") : std::nullopt;
    if (end && given[*end].is == token_kind::text) result.day = number::parse_date(given.at(*end).text);
    return result;
}

case_data read_case(const plan::plan& p, const document& given, const read_options& how) {
    case_data result;
    case_reader(p, given, how, result).read();
    return result;
}

}  // namespace pol::facts
