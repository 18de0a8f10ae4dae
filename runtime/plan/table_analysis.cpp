// Tables before anything runs: inputs that no row fits, rows that can never match, rows that contradict each other.
//
// The values written in a table's cells cut each input into finitely many parts (a point, or what lies between two points)
// on which every row either fits or does not; so a few parts stand for all inputs.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/date.hpp"
#include "runtime/plan/builder.hpp"

#include <algorithm>

namespace pol::plan {
namespace {

constexpr std::size_t most_fits = 400'000;  // rows times parts; beyond this nothing is said about the table
constexpr std::size_t most_compared = 100;  // rows that are compared with each other

struct part {
    bool is_point = false;
    exact at;     // the point; else the lower end
    exact below;  // the upper end
    bool is_from_start = false;
    bool is_to_end = false;
};

struct fixed_cell {
    ast::cell_kind kind = ast::cell_kind::any;
    relation is = relation::at_least;
    exact low;
    exact high;
};

// A part as a place on the line: a point, or anything strictly between two.
bool fits(const fixed_cell& c, const part& p) {
    const auto is_at_least = [&](const exact& limit) { return !p.is_from_start && p.at >= limit; };
    const auto is_at_most = [&](const exact& limit) {
        return p.is_point ? p.at <= limit : !p.is_to_end && p.below <= limit;
    };
    switch (c.kind) {
        case ast::cell_kind::any: return true;
        case ast::cell_kind::equal: return p.is_point && p.at == c.low;
        case ast::cell_kind::range: return is_at_least(c.low) && is_at_most(c.high);
        case ast::cell_kind::bound: break;
    }
    switch (c.is) {
        case relation::at_least: return is_at_least(c.low);
        case relation::at_most: return is_at_most(c.low);
        case relation::more_than: return is_at_least(c.low) && !(p.is_point && p.at == c.low);
        case relation::less_than: return is_at_most(c.low) && !(p.is_point && p.at == c.low);
    }
    return false;
}

}  // namespace

class table_analysis {
public:
    table_analysis(builder& b, const ast::table& t, const surroundings& here) : b_(b), t_(t), here_(here) {}

    void run(const ast::dated_rows& version, const lookup_version& made);

private:
    bool read_cells(const ast::dated_rows& version);
    bool read_cell(const ast::cell& c, fixed_cell& to);
    bool fixed(ast::expr_id e, exact& to);
    bool cut(std::size_t input);
    void keep_possible(std::size_t input, const check::type& t);
    void walk(const ast::dated_rows& version);
    void find_contradictions(const ast::dated_rows& version, const lookup_version& made);
    bool are_contradictory(std::size_t i, std::size_t j, std::string& where) const;
    std::string shown(std::size_t input, const part& p) const;
    std::string shown_number(std::size_t input, const exact& n) const;
    const check::type& type_of(std::size_t input) const {
        return b_.checked_->types[b_.checked_->declared_types[t_.arguments[input].type.index]];
    }

    builder& b_;
    const ast::table& t_;
    const surroundings& here_;
    std::vector<std::vector<fixed_cell>> cells_;  // by row; empty: otherwise
    std::vector<std::vector<part>> parts_;        // by input
};

bool table_analysis::fixed(ast::expr_id e, exact& to) {
    const constant* c = b_.constant_at(b_.scalar(e, here_));
    if (c == nullptr || c->is == kind::duration) return false;
    to = c->is == kind::number ? c->number : exact(c->code);
    return true;
}

bool table_analysis::read_cell(const ast::cell& c, fixed_cell& to) {
    to.kind = c.kind;
    if (c.kind == ast::cell_kind::any) return true;
    if (!fixed(c.low, to.low)) return false;
    to.is = relation_of(c.relation);
    return c.kind != ast::cell_kind::range || fixed(c.high, to.high);
}

bool table_analysis::read_cells(const ast::dated_rows& version) {
    for (const ast::row& r : version.rows) {
        std::vector<fixed_cell> row(r.is_otherwise ? 0 : t_.arguments.size());
        if (!r.is_otherwise && r.cells.size() != row.size()) return false;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (!read_cell(r.cells[i], row[i])) return false;
        }
        cells_.push_back(std::move(row));
    }
    return true;
}

bool table_analysis::cut(std::size_t input) {
    const check::type& t = type_of(input);
    std::vector<exact> points;
    const std::size_t values = t.is == check::kind::yes_no   ? 2
                               : t.is == check::kind::choice ? b_.plan_.choices[t.detail].values.size()
                                                             : 0;
    for (std::size_t v = 0; v < values; ++v) points.emplace_back(static_cast<std::int64_t>(v));
    for (const std::vector<fixed_cell>& row : cells_) {
        if (row.empty() || row[input].kind == ast::cell_kind::any) continue;
        points.push_back(row[input].low);
        if (row[input].kind == ast::cell_kind::range) points.push_back(row[input].high);
    }
    std::sort(points.begin(), points.end(), [](const exact& x, const exact& y) { return x < y; });
    points.erase(std::unique(points.begin(), points.end()), points.end());
    std::vector<part> parts;
    for (std::size_t i = 0; i <= points.size(); ++i) {
        part between;
        between.is_from_start = i == 0;
        between.is_to_end = i == points.size();
        if (i > 0) between.at = points[i - 1];
        if (i < points.size()) between.below = points[i];
        parts.push_back(between);
        if (i == points.size()) break;
        part point;
        point.is_point = true;
        point.at = points[i];
        parts.push_back(point);
    }
    parts_.push_back(std::move(parts));
    if (values > 0) {
        std::erase_if(parts_.back(), [](const part& p) { return !p.is_point; });
    } else {
        keep_possible(input, t);
    }
    return parts_.back().size() <= most_fits;
}

// Counts are whole and, like rates and amounts that are not signed, never below 0; days are whole.
void table_analysis::keep_possible(std::size_t input, const check::type& t) {
    const bool is_whole = t.is == check::kind::count || t.is == check::kind::date;
    const bool has_zero =
        t.is == check::kind::count || t.is == check::kind::rate || (t.is == check::kind::money && !t.is_signed);
    std::erase_if(parts_[input], [&](const part& p) {
        if (p.is_point) return has_zero && p.at.sign() < 0;
        if (has_zero && !p.is_to_end && p.below.sign() <= 0) return true;
        if (!is_whole || p.is_from_start || p.is_to_end) return false;
        return !(p.at.floor() + exact(1) < p.below);
    });
}

std::string table_analysis::shown_number(std::size_t input, const exact& n) const {
    const check::type& t = type_of(input);
    constant c;
    c.is = kind_of(t);
    c.number = n;
    c.code = n.to_int64().value_or(0);
    return c.is == kind::date ? number::format_date(c.code) : b_.shown(c, t);
}

std::string table_analysis::shown(std::size_t input, const part& p) const {
    if (p.is_point) return shown_number(input, p.at);
    if (p.is_from_start && p.is_to_end) return "@any_value";
    std::string text;
    if (!p.is_from_start) text = "@more_than " + shown_number(input, p.at);
    if (!p.is_to_end) text += (text.empty() ? "" : ", ") + std::string("@less_than ") + shown_number(input, p.below);
    return text;
}

// Every combination of parts: the first row that fits takes it.
void table_analysis::walk(const ast::dated_rows& version) {
    std::vector<char> is_used(cells_.size(), 0);
    std::vector<std::size_t> at(parts_.size(), 0);
    for (;;) {
        std::size_t taken = cells_.size();
        for (std::size_t r = 0; r < cells_.size() && taken == cells_.size(); ++r) {
            bool does_fit = true;
            for (std::size_t i = 0; i < cells_[r].size() && does_fit; ++i)
                does_fit = fits(cells_[r][i], parts_[i][at[i]]);
            if (does_fit) taken = r;
        }
        if (taken == cells_.size()) {
            std::string place;
            for (std::size_t i = 0; i < at.size(); ++i) place += (i == 0 ? "" : "; ") + shown(i, parts_[i][at[i]]);
            b_.report(522, t_.name.first.where, {std::string(t_.name.first.text), place});
            return;
        }
        is_used[taken] = 1;
        std::size_t input = 0;
        while (input < at.size() && ++at[input] == parts_[input].size()) at[input++] = 0;
        if (input == at.size()) break;
    }
    for (std::size_t r = 0; r < is_used.size(); ++r) {
        if (is_used[r] == 0) b_.report(620, version.rows[r].where);
    }
}

// Rows one beside the other (`0 to 10` and `10 to 20`, or `at most 10` and `at least 10`) that share inputs. A row within
// another, or bounds in one direction, are the usual way of going from the special to the general.
bool table_analysis::are_contradictory(std::size_t i, std::size_t j, std::string& where) const {
    const fixed_cell& x = cells_[i].front();
    const fixed_cell& y = cells_[j].front();
    const auto is_upper = [](const fixed_cell& c) { return c.is == relation::at_most || c.is == relation::less_than; };
    const bool are_ranges = x.kind == ast::cell_kind::range && y.kind == ast::cell_kind::range;
    const bool are_bounds =
        x.kind == ast::cell_kind::bound && y.kind == ast::cell_kind::bound && is_upper(x) != is_upper(y);
    if (!are_ranges && !are_bounds) return false;
    bool is_shared = false;
    bool has_own_x = false;
    bool has_own_y = false;
    for (const part& p : parts_.front()) {
        const bool in_x = fits(x, p);
        const bool in_y = fits(y, p);
        if (in_x && in_y && !is_shared) where = shown(0, p);
        is_shared = is_shared || (in_x && in_y);
        has_own_x = has_own_x || (in_x && !in_y);
        has_own_y = has_own_y || (in_y && !in_x);
    }
    return is_shared && has_own_x && has_own_y;
}

void table_analysis::find_contradictions(const ast::dated_rows& version, const lookup_version& made) {
    for (std::size_t j = 1; j < cells_.size(); ++j) {
        for (std::size_t i = 0; i < j; ++i) {
            std::string where;
            if (cells_[i].empty() || cells_[j].empty() || made.rows[i].value == made.rows[j].value) continue;
            if (!are_contradictory(i, j, where)) continue;
            b_.report(621, version.rows[j].where, {b_.line_of(version.rows[i].where), where});
            break;
        }
    }
}

void table_analysis::run(const ast::dated_rows& version, const lookup_version& made) {
    cells_.clear();
    parts_.clear();
    const bool has_otherwise =
        std::any_of(version.rows.begin(), version.rows.end(), [](const ast::row& r) { return r.is_otherwise; });
    bool is_known = read_cells(version);
    std::size_t parts = 1;
    for (std::size_t i = 0; is_known && i < t_.arguments.size(); ++i) {
        is_known = cut(i) && !parts_[i].empty();
        if (is_known) parts = std::min(most_fits + 1, parts * parts_[i].size());
    }
    if (!is_known || parts * std::max<std::size_t>(version.rows.size(), 1) > most_fits) {
        if (!has_otherwise && !b_.failed_) b_.report(532, t_.name.first.where, {std::string(t_.name.first.text)});
        return;
    }
    walk(version);
    if (t_.arguments.size() == 1 && version.rows.size() <= most_compared) find_contradictions(version, made);
}

void builder::analyse_table(const ast::table& t, const lookup& made, const surroundings& here) {
    if (failed_) return;
    for (std::size_t v = 1; v < t.versions.size(); ++v) {
        const std::string before = number::format_date(t.versions[v - 1].day);
        const std::string day = number::format_date(t.versions[v].day);
        if (t.versions[v].day == t.versions[v - 1].day) report(505, t.versions[v].day_where, {day});
        if (t.versions[v].day < t.versions[v - 1].day) report(528, t.versions[v].day_where, {day, before});
        if (t.versions[v].rows.size() != t.versions[0].rows.size()) {
            report(531, t.versions[v].day_where,
                   {std::to_string(t.versions[v].rows.size()), std::to_string(t.versions[0].rows.size())});
        }
    }
    table_analysis look(*this, t, here);
    for (std::size_t v = 0; v < t.versions.size(); ++v) look.run(t.versions[v], made.versions[v]);
}

// Brackets rise, and the last one says what happens above all of them.
void builder::analyse_brackets(const ast::brackets& t, const bracket_table& made) {
    if (failed_) return;
    const exact* before = nullptr;
    for (std::size_t i = 0; i < made.rows.size(); ++i) {
        const index up_to = made.rows[i].up_to;
        if (up_to == none) {
            if (i + 1 < made.rows.size()) report(620, t.rows[i + 1].where);
            return;
        }
        const constant* c = constant_at(up_to);
        if (c == nullptr) continue;
        if (before != nullptr && !(*before < c->number))
            report(527, t.rows[i].where, {c->number.to_plain(), before->to_plain()});
        before = &c->number;
    }
    const std::string above = before != nullptr ? "@more_than " + before->to_plain() : std::string("@any_value");
    report(522, t.name.first.where, {std::string(t.name.first.text), above});
}

}  // namespace pol::plan
