// Where a row or cell of a case stands in its JSON. Names of facts are words, so nothing in them has to be escaped.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/facts/pointers.hpp"

#include <algorithm>

namespace pol::facts {

std::uint32_t parent_row(const case_data& data, index table, std::uint32_t row) {
    const auto& offsets = data.tables[table].offsets;
    const auto after = std::upper_bound(offsets.begin(), offsets.end(), row);
    return static_cast<std::uint32_t>(after - offsets.begin()) - 1;
}

std::string pointer_of_list(const plan::plan& p, const case_data& data, index table, std::uint32_t row_of_parent) {
    return pointer_of_row(p, data, p.tables[table].parent, row_of_parent) + '/' + p.tables[table].path;
}

std::string pointer_of_row(const plan::plan& p, const case_data& data, index table, std::uint32_t row) {
    if (table == 0) return {};
    return pointer_of_list(p, data, table, parent_row(data, table, row)) + '/' +
           std::to_string(data.tables[table].items[row]);
}

std::string pointer_of(const plan::plan& p, const case_data& data, index column, std::uint32_t row) {
    const plan::column& c = p.columns[column];
    std::string result = pointer_of_row(p, data, c.table, row);
    if (!c.path.empty()) result += '/' + c.path;
    if (c.of_period == plan::column::part::start) result += "/start";
    if (c.of_period == plan::column::part::end) result += "/end";
    return result;
}

std::optional<number::exact> known_value(const plan::plan& p, const case_data& data, index column, std::uint32_t row) {
    const column_data& cells = data.columns[column];
    const plan::column& c = p.columns[column];
    if (cells.states[row] == state::wide) return cells.wide.at(row);
    if (cells.states[row] != state::known) return std::nullopt;
    if (c.is == plan::kind::number) return number::exact::ratio(cells.cells[row], c.scale);
    return number::exact(cells.cells[row]);
}

}  // namespace pol::facts
