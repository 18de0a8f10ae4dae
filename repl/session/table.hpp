// Columns that are as wide as what stands in them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/styled_text.hpp"

#include <string>
#include <vector>

namespace pol::repl {

class text_table {
public:
    enum class side : unsigned char { left, right };
    explicit text_table(std::vector<side> columns) : columns_(std::move(columns)) {}

    void add(std::vector<styled_text> cells) { rows_.push_back({std::move(cells), {}}); }
    // A line of its own under the last row, indented.
    void add_below(styled_text line) { rows_.back().below.push_back(std::move(line)); }
    bool empty() const { return rows_.empty(); }
    // The last column and what stands below are wrapped at `width`.
    styled_text text(unsigned width) const;

private:
    struct row {
        std::vector<styled_text> cells;
        std::vector<styled_text> below;
    };
    std::vector<side> columns_;
    std::vector<row> rows_;
};

}  // namespace pol::repl
