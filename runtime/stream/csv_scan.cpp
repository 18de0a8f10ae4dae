// Two ways through a window: blocks of 64 bytes while nothing is quoted, field by field where something is.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/csv_text.hpp"

#include <algorithm>
#include <array>

namespace pol::stream {

namespace {

constexpr std::size_t odd_bytes = 64;  // of a block in which something odd was seen
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

constexpr std::array<bool, 256> make_stops() {
    std::array<bool, 256> stops{};
    for (const char c : {'\0', '\n', '\r', '"', ','}) stops[static_cast<unsigned char>(c)] = true;
    return stops;
}
constexpr std::array<bool, 256> stops = make_stops();  // where a field without quotes may not go on

bool is_break(char c) { return c == '\n' || c == '\r'; }

// Line breaks inside a quoted field; CR LF is one.
std::uint64_t breaks_in(std::string_view text) {
    std::uint64_t count = 0;
    for (std::size_t n = 0; n < text.size(); ++n)
        if (text[n] == '\n' || (text[n] == '\r' && (n + 1 == text.size() || text[n + 1] != '\n'))) ++count;
    return count;
}

}  // namespace

void csv_text::scan() {
    make_room(0);
    count_ = 0;
    rows_ = 0;
    alike_to_ = 0;
    first_[0] = 0;
    faults_.clear();
    breaks_.clear();
    has_returns_ = false;
    is_ascii_ = true;
    const bool has_mark = is_first_ && size_ >= byte_order_mark.size() &&
                          std::string_view(bytes(), byte_order_mark.size()) == byte_order_mark;
    const std::uint32_t start = has_mark ? 3 : 0;
    ends_[0] = start - 1;  // wraps around for 0: begins are computed as end + 1
    std::uint32_t at = start;
    while (at < size_) {
        at = scan_blocks(at);
        if (at >= size_) break;
        // Something odd in this block: row by row until it lies behind.
        const std::size_t behind = std::min<std::size_t>(at + odd_bytes, size_);
        count_ = first_[rows_];
        while (next_start() < behind && scan_row()) {
        }
        if (next_start() < behind) break;
        at = next_start();
    }
    if (is_at_end_ && count_ == first_[rows_] && next_start() < size_) scan_row();
    if (is_at_end_ && count_ > first_[rows_]) {
        end_field(static_cast<std::uint32_t>(size_));
        end_row();
    }
    count_ = first_[rows_];
    used_ = rows_ == 0 ? 0 : std::min<std::size_t>(next_start(), size_);
    if (rows_ > 0) is_first_ = false;
}

// Blocks in which nothing is quoted; gives the first byte of one that is odd, or the end.
std::uint32_t csv_text::scan_blocks(std::uint32_t at) {
    const auto end = static_cast<std::uint32_t>(size_);
    std::uint32_t lines = 0;
    for (seen_marks seen; at < end && !seen.is_odd; at = seen.at) {
        make_room(2 * odd_bytes);
        seen = loops_.scan(bytes(), at, end, ends_.data() + count_ + 1, ends_.size() - count_ - 1);
        count_ += seen.marks;
        lines += seen.lines;
        is_ascii_ = is_ascii_ && seen.is_ascii;
        has_returns_ = has_returns_ || seen.has_returns;
    }
    if (lines > 0) close_rows(lines);
    return at;
}

// Finds where rows begin among the fields, of which `lines` end with a line feed.
void csv_text::close_rows(std::uint32_t lines) {
    const std::uint32_t field = first_[rows_];
    const auto ends_line = [&](std::uint32_t n) { return bytes()[ends_[n]] == '\n'; };
    std::uint32_t width = rows_ == 0 ? 1 : fields(rows_ - 1);
    while (rows_ == 0 && !ends_line(field + width)) ++width;
    if (are_alike(field, width, lines)) {
        if (rows_ == 0) alike_to_ = lines;
        for (std::uint32_t n = 1; n <= lines; ++n) first_[rows_ + n] = field + n * width;
        rows_ += lines;
        return;
    }
    for (std::uint32_t n = field + 1; n <= count_; ++n)
        if (ends_line(n)) first_[++rows_] = n;
}

// Whether each of these rows has `width` fields, as nearly always: as many line feeds as there are stand where they should then.
bool csv_text::are_alike(std::uint32_t field, std::uint32_t width, std::uint32_t lines) const {
    if (field + std::uint64_t{lines} * width > count_) return false;
    const char* from = bytes();
    const std::uint32_t* end = ends_.data() + field + width;
    int unlike = 0;
    for (std::uint32_t n = 0; n < lines; ++n, end += width) unlike |= from[*end] ^ '\n';
    return unlike == 0;
}

// One row from next_start() on, whatever is in it. False: its end is not here yet.
bool csv_text::scan_row() {
    const std::uint32_t start = next_start();
    std::uint32_t at = start;
    const std::size_t breaks = breaks_.size();
    for (;;) {
        make_room(1);
        const scanned field = scan_field(at);
        if (field == scanned::faulty) return end_faulty_row(start, found_);
        if (field == scanned::partial) {
            breaks_.resize(breaks);
            count_ = first_[rows_];
            return size_ - start > longest_ && end_faulty_row(start, found_ != 0 ? found_ : row_code::too_long);
        }
        const char c = at < size_ ? bytes()[at] : '\n';
        if (c == '\r') {
            has_returns_ = true;
            if (at + 1 == size_ && !is_at_end_) {
                breaks_.resize(breaks);
                count_ = first_[rows_];
                return false;
            }
            if (at + 1 < size_ && bytes()[at + 1] == '\n') ++at;
        }
        end_field(at);
        ++at;
        if (c == ',') continue;
        end_row();
        return true;
    }
}

csv_text::scanned csv_text::scan_field(std::uint32_t& at) {
    found_ = 0;
    if (at < size_ && bytes()[at] == '"') return scan_quoted(at);
    while (at < size_ && !stops[static_cast<unsigned char>(bytes()[at])]) {
        is_ascii_ = is_ascii_ && static_cast<unsigned char>(bytes()[at]) < 0x80;
        ++at;
    }
    if (at == size_) return is_at_end_ ? scanned::whole : scanned::partial;
    if (bytes()[at] == ',' || is_break(bytes()[at])) return scanned::whole;
    found_ = bytes()[at] == '"' ? row_code::quotes : row_code::nul;
    return scanned::faulty;
}

csv_text::scanned csv_text::scan_quoted(std::uint32_t& at) {
    const std::uint32_t start = at;
    const std::string_view window(bytes(), size_);
    std::size_t end = at + 1;
    for (;; end += 2) {
        end = window.find('"', end);
        if (end == std::string_view::npos) {
            found_ = row_code::quotes;
            return is_at_end_ ? scanned::faulty : scanned::partial;
        }
        if (end + 1 == size_ && !is_at_end_) return scanned::partial;
        if (end + 1 == size_ || bytes()[end + 1] != '"') break;
    }
    const std::string_view inside = window.substr(start + 1, end - start - 1);
    at = static_cast<std::uint32_t>(end + 1);
    found_ = row_code::quotes;
    if (at < size_ && bytes()[at] != ',' && !is_break(bytes()[at])) return scanned::faulty;
    found_ = row_code::nul;
    if (inside.find('\0') != std::string_view::npos) return scanned::faulty;
    is_ascii_ = is_ascii_ && std::all_of(inside.begin(), inside.end(), [](char c) { return (c & 0x80) == 0; });
    if (const std::uint64_t breaks = breaks_in(inside); breaks > 0) {
        const std::uint64_t before = breaks_.empty() ? 0 : breaks_.back().second;
        if (!breaks_.empty() && breaks_.back().first == rows_) breaks_.pop_back();
        breaks_.emplace_back(rows_, before + breaks);
    }
    return scanned::whole;
}

// The row ends with its first line, as a row of one field.
bool csv_text::end_faulty_row(std::uint32_t start, int code) {
    if (!breaks_.empty() && breaks_.back().first == rows_) breaks_.pop_back();
    count_ = first_[rows_];
    std::size_t end = std::string_view(bytes(), size_).find_first_of("\r\n", start);
    if (end == std::string_view::npos) {
        if (!is_at_end_) return false;
        end = size_;
    } else if (bytes()[end] == '\r') {
        if (end + 1 == size_ && !is_at_end_) return false;
        if (end + 1 < size_ && bytes()[end + 1] == '\n') ++end;
    }
    faults_.push_back({rows_, code});
    make_room(1);
    end_field(static_cast<std::uint32_t>(end));
    end_row();
    return true;
}

}  // namespace pol::stream
