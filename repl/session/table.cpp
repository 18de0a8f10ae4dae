// Widths are counted on the text alone; roles go along.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/table.hpp"

#include "repl/terminal.hpp"

#include <algorithm>

namespace pol::repl {

styled_text text_table::text(unsigned width) const {
    constexpr std::size_t gap = 2;
    constexpr std::size_t least = 20;  // columns for the last cell
    std::vector<std::size_t> wide(columns_.size());
    for (const row& r : rows_) {
        for (std::size_t n = 0; n < r.cells.size(); ++n) wide[n] = std::max(wide[n], width_of(r.cells[n].text()));
    }
    styled_text result;
    for (const row& r : rows_) {
        styled_text line;
        std::vector<styled_text> more;  // of the last cell, if it is too long for its line
        std::size_t used = 0;
        for (std::size_t n = 0; n < r.cells.size(); ++n) {
            const styled_text& cell = r.cells[n];
            const bool is_last = n + 1 == r.cells.size();
            const std::string space(wide[n] - width_of(cell.text()), ' ');
            if (columns_[n] == side::right) line += space;
            const std::size_t room = std::max<std::size_t>(width > used ? width - used : 0, least);
            if (is_last && width_of(cell.text()) > room) more = cell.wrapped(room);
            line += more.empty() ? cell : more.front();
            if (is_last) break;
            if (columns_[n] == side::left) line += space;
            line += "  ";
            used += wide[n] + gap;
        }
        line.trim();
        result += line + "\n";
        for (std::size_t n = 1; n < more.size(); ++n) result += std::string(used, ' ') + more[n] + "\n";
        for (const styled_text& below : r.below) {
            for (const styled_text& part : below.wrapped(width - 4)) result += "    " + part + "\n";
        }
    }
    return result;
}

}  // namespace pol::repl
