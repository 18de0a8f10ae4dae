// Tables and brackets: as many cells as inputs, everything of the right type. Gaps and rows that are never reached need
// exact numbers and are the planner's.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {

// Days since 1970-01-01 to year, month and day (the civil calendar, by eras of 400 years).
std::string day_text(std::int32_t day) {
    const std::int64_t shifted = static_cast<std::int64_t>(day) + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const std::int64_t of_era = shifted - era * 146097;
    const std::int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted_month = (5 * of_year + 2) / 153;
    const std::int64_t day_of_month = of_year - (153 * shifted_month + 2) / 5 + 1;
    const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    const auto padded = [](std::int64_t n, std::size_t width) {
        std::string digits = std::to_string(n);
        return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
    };
    return padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day_of_month, 2);
}

void checker::check_tables() {
    for (const ast::table& t : tree.tables) check_table(t);
    for (const ast::brackets& b : tree.bracket_tables) check_brackets(b);
}

void checker::check_table(const ast::table& t) {
    here = {};
    here.arguments = &t.arguments;
    for (const ast::argument& a : t.arguments) argument_type(a);
    const type_id value = argument_type({t.name, t.type});
    std::unordered_map<std::int32_t, text::span> days;
    for (const ast::dated_rows& version : t.versions) {
        if (version.is_dated) {
            const auto [known, is_new] = days.try_emplace(version.day, version.day_where);
            if (!is_new) sink.relate(error(505, version.day_where, {day_text(version.day)}), 2, known->second);
        }
        for (const ast::row& row : version.rows) check_row(t, row, value);
    }
    here = {};
}

void checker::check_row(const ast::table& t, const ast::row& row, type_id value) {
    require(row.value, value);
    if (row.is_otherwise) return;
    if (row.cells.size() != t.arguments.size()) {
        error(501, row.where, {std::to_string(row.cells.size()), std::to_string(t.arguments.size())});
    }
    for (std::size_t n = 0; n < row.cells.size(); ++n) {
        const ast::cell& cell = row.cells[n];
        const type_id wanted = n < t.arguments.size() ? argument_type(t.arguments[n]) : 0;
        require(cell.low, wanted);
        require(cell.high, wanted);
        if (cell.kind == ast::cell_kind::any || cell.kind == ast::cell_kind::equal || wanted == 0) continue;
        const bool is_ordered = is_numeric(wanted) || is(wanted) == kind::money || is(wanted) == kind::date ||
                                is(wanted) == kind::duration ||
                                (is(wanted) == kind::choice && result.choices[result.types[wanted].detail].is_ordered);
        if (!is_ordered) error(310, cell.where, {describe(plain(wanted))});
    }
}

void checker::check_brackets(const ast::brackets& b) {
    here = {};
    const type_id amount = argument_type(b.amount);
    if (amount != 0 && !is_numeric(amount) && is(amount) != kind::money) {
        error(304, b.amount.name.first.where, {"@type_money", describe(amount)});
    }
    for (const ast::row& row : b.rows) {
        require(row.value, simple(kind::rate));
        if (row.is_otherwise) continue;
        for (const ast::cell& cell : row.cells) require(cell.low, amount);
    }
}

}  // namespace pol::check
