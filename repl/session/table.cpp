// Widths are counted on the text alone; roles go along.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/table.hpp"

#include "repl/terminal.hpp"

#include <algorithm>

namespace pol::repl {

styled_text text_table::text(unsigned width) const {
    constexpr std::size_t gap = 2;
    std::vector<std::size_t> wide(columns_.size());
    for (const row& r : rows_) {
        for (std::size_t n = 0; n < r.cells.size(); ++n) wide[n] = std::max(wide[n], width_of(r.cells[n].text()));
    }
    styled_text result;
    for (const row& r : rows_) {
        styled_text line;
        std::size_t used = 0;
        for (std::size_t n = 0; n < r.cells.size(); ++n) {
            const styled_text& cell = r.cells[n];
            const bool is_last = n + 1 == r.cells.size();
            const std::size_t own = width_of(cell.text());
            const std::string space(wide[n] - own, ' ');
            if (columns_[n] == side::right) line += space;
            if (is_last && used + own > width && used < width)
                line += cut(cell.text(), width - used);
            else
                line += cell;
            if (columns_[n] == side::left) line += space;
            if (!is_last) line += "  ";
            used += wide[n] + gap;
        }
        line.trim();
        result += line + "\n";
        for (const styled_text& below : r.below) {
            if (width_of(below.text()) + 4 <= width) {
                result += "    " + below + "\n";
                continue;
            }
            for (const std::string& part : wrapped(below.text(), width - 4)) result += "    " + part + "\n";
        }
    }
    return result;
}

}  // namespace pol::repl
