// Two ways through a window: blocks of 64 bytes while nothing is quoted, field by field where something is.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/byte_masks.hpp"
#include "runtime/stream/csv_text.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace pol::stream {

namespace {

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
        const std::size_t behind = std::min<std::size_t>(at + mask_bytes, size_);
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

namespace {

// Writes down where the bits are: eight at a time, so that the number of them is guessed wrong less often. Up to seven
// places behind are overwritten.
[[gnu::always_inline]] inline void note(std::uint64_t bits, std::uint32_t at, unsigned count, std::uint32_t* to) {
    constexpr unsigned together = 8;
    for (unsigned n = 0; n < count; n += together, to += together) {
        for (unsigned m = 0; m < together; ++m) {
            to[m] = at + static_cast<std::uint32_t>(std::countr_zero(bits));
            bits &= bits - 1;
        }
    }
}

}  // namespace

// Blocks in which nothing is quoted; gives the first byte of one that is odd, or the end.
template <class Masks>
inline std::uint32_t csv_text::scan_with(std::uint32_t at) {
    std::uint32_t count = count_;
    std::uint32_t lines = 0;
    for (; at < size_; at += mask_bytes) {
        byte_masks found = Masks::at(bytes() + at);
        const std::size_t left = size_ - at;
        if (left < mask_bytes) {
            const std::uint64_t inside = (std::uint64_t{1} << left) - 1;
            found.marks &= inside;
            found.line_feed &= inside;
            found.odd &= inside;
        }
        if (!found.is_ascii) is_ascii_ = false;
        if (found.odd != 0) {
            const std::uint64_t returns = returns_at(bytes() + at) & found.odd;
            const bool goes_on = left > mask_bytes && bytes()[at + mask_bytes] == '\n';
            const std::uint64_t before_feed = found.line_feed >> 1 | (goes_on ? std::uint64_t{1} << 63 : 0);
            if (returns != 0) has_returns_ = true;
            if ((found.odd & ~(returns & before_feed)) != 0) break;
        }
        if (ends_.size() < std::size_t{count} + 2 * mask_bytes) {
            count_ = count;
            make_room(2 * mask_bytes);
        }
        const unsigned marks = Masks::count(found.marks);
        const unsigned feeds = Masks::count(found.line_feed);
        note(found.marks, at, marks, ends_.data() + count + 1);
        note(found.line_feed, at, feeds, line_ends_.data() + lines);
        count += marks;
        lines += feeds;
    }
    count_ = count;
    close_rows(lines);
    return at;
}

std::uint32_t csv_text::scan_blocks(std::uint32_t at) {
#if defined(POL_HAS_WIDE)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt"))
        return scan_wide(at);
#endif
    return scan_with<plain_masks>(at);
}

#if defined(POL_HAS_WIDE)
POL_WIDE std::uint32_t csv_text::scan_wide(std::uint32_t at) { return scan_with<wide_masks>(at); }
#endif

// From where lines end to where rows begin in ends_: nearly always as many fields on as the row before had.
void csv_text::close_rows(std::uint32_t lines) {
    std::uint32_t field = first_[rows_];
    std::uint32_t width = 1;
    for (std::uint32_t n = 0; n < lines; ++n) {
        const std::uint32_t end = line_ends_[n];
        if (field + width > count_ || ends_[field + width] != end) {
            width = 1;
            while (ends_[field + width] != end) ++width;
        }
        field += width;
        first_[++rows_] = field;
    }
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
