// Control sequences of ECMA-48 that every terminal has: CUU, CUD, CHA, EL, ED, SGR.
// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/canvas.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pol::repl::editor {
namespace {

std::string_view code_of(style in) {
    switch (in) {
        case style::plain: break;
        case style::prompt: return "\x1b[1m";
        case style::command: return "\x1b[1;34m";
        case style::name: return "\x1b[36m";
        case style::number: return "\x1b[35m";
        case style::text: return "\x1b[32m";
        case style::comment:
        case style::faint: return "\x1b[2m";
        case style::match: return "\x1b[1;4m";
        case style::wrong: return "\x1b[31m";
        case style::chosen: return "\x1b[7m";
    }
    return "";
}

std::string sequence(std::size_t count, char final) { return "\x1b[" + std::to_string(count) + final; }

}  // namespace

// Always by row and column: at the right margin terminals differ about where the cursor is.
void canvas::move(std::size_t to_row, unsigned to_column) {
    if (to_row < at_.row) out_ += sequence(at_.row - to_row, 'A');
    const std::size_t there = std::min(to_row, rows_.size() - 1);
    if (there > at_.row) out_ += sequence(there - at_.row, 'B');
    // Rows that were not there before: the screen moves up if need be.
    for (; rows_.size() <= to_row; rows_.emplace_back()) out_ += "\r\n";
    out_ += to_column == 0 ? "\r" : sequence(to_column + 1, 'G');
    at_ = {to_row, to_column};
}

void canvas::write(const cell& c) {
    if (colours_ == colours::yes && c.in != in_) {
        if (in_ != style::plain) out_ += "\x1b[0m";
        out_ += code_of(c.in);
        in_ = c.in;
    }
    out_ += c.text;
    at_.column += c.width;
    if (!c.is_sure) out_ += sequence(at_.column + 1, 'G');
}

// From the first cell that differs on.
void canvas::draw(std::size_t at, const row& next) {
    static const row none;
    const row& before = at < rows_.size() ? rows_[at] : none;
    const auto [same, differs] = std::mismatch(before.begin(), before.end(), next.begin(), next.end());
    if (same == before.end() && differs == next.end() && at < rows_.size()) return;
    move(at, width(row(next.begin(), differs)));
    std::for_each(differs, next.end(), [&](const cell& c) { write(c); });
    if (in_ != style::plain) out_ += "\x1b[0m";
    in_ = style::plain;
    // Not after a full row: the cursor may still stand on its last cell, which would go too.
    if (width(rows_[at]) > width(next)) out_ += "\x1b[K";
    rows_[at] = next;
}

std::string canvas::drawn(const frame& next) {
    for (std::size_t n = 0; n < next.rows.size(); ++n) draw(n, next.rows[n]);
    if (rows_.size() > next.rows.size()) {
        move(next.rows.size(), 0);
        out_ += "\x1b[J";
    }
    move(next.cursor.row, next.cursor.column);
    rows_.resize(next.rows.size());
    return std::exchange(out_, {});
}

std::string canvas::resized(unsigned columns) {
    // A row takes as many rows as its width needs now; the cursor went with its cell.
    std::size_t above = at_.column / columns;
    for (std::size_t n = 0; n < at_.row; ++n) above += (std::max(width(rows_[n]), 1U) + columns - 1) / columns;
    out_ = "\r";
    if (above > 0) out_ += sequence(above, 'A');
    out_ += "\x1b[J";
    forget();
    return std::exchange(out_, {});
}

void canvas::forget() {
    rows_.assign(1, {});
    at_ = {};
}

std::string canvas::left() {
    move(rows_.size() - 1, 0);
    out_ += "\r\n";
    forget();
    return std::exchange(out_, {});
}

}  // namespace pol::repl::editor
