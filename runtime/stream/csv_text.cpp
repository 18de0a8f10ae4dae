// Windows: what is read from the source, what is kept for the next one, and which rows are not to be taken.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/csv_text.hpp"

#include "lang/text/source.hpp"

#include <algorithm>
#include <cstring>

namespace pol::stream {

std::string_view unquoted(std::string_view field, std::string& scratch) {
    if (field.size() < 2 || field.front() != '"') return field;
    field = field.substr(1, field.size() - 2);
    if (field.find('"') == std::string_view::npos) return field;
    scratch.clear();
    for (std::size_t n = 0; n < field.size(); ++n) {
        scratch += field[n];
        if (field[n] == '"') ++n;
    }
    return scratch;
}

csv_text::csv_text(byte_source& from, std::size_t block, std::size_t longest, const text_kernels& loops)
    : from_(from),
      loops_(loops),
      block_(std::max<std::size_t>(block, 1)),
      longest_(std::max<std::size_t>(longest, 1)) {}

std::string_view csv_text::field(std::uint32_t row, std::uint32_t place) const {
    const std::uint32_t n = first_[row] + place;
    const std::uint32_t begin = ends_[n] + 1;
    std::string_view found(bytes() + begin, ends_[n + 1] - begin);
    const bool is_last = n + 1 == first_[row + 1];
    if (is_last && !found.empty() && found.back() == '\r') found.remove_suffix(1);
    return found;
}

column_fields csv_text::column(std::uint32_t first, std::uint32_t rows, std::uint32_t place) const {
    const bool may_return = has_returns_ && place + 1 == fields(first);
    return {bytes(), ends_.data() + first_[first] + place, fields(first), rows, may_return};
}

std::string_view csv_text::whole(std::uint32_t row) const {
    const std::string_view last = field(row, fields(row) - 1);
    const std::uint32_t begin = ends_[first_[row]] + 1;
    return {bytes() + begin, static_cast<std::size_t>(last.data() + last.size() - (bytes() + begin))};
}

int csv_text::fault(std::uint32_t row) const {
    const auto found = std::lower_bound(faults_.begin(), faults_.end(), row,
                                        [](const row_fault& f, std::uint32_t r) { return f.row < r; });
    return found != faults_.end() && found->row == row ? found->code : 0;
}

std::uint32_t csv_text::first_unlike(std::uint32_t row, std::uint32_t wanted) const {
    std::uint32_t last = rows_;
    const auto found = std::lower_bound(faults_.begin(), faults_.end(), row,
                                        [](const row_fault& f, std::uint32_t r) { return f.row < r; });
    if (found != faults_.end()) last = found->row;
    if (row < alike_to_ && fields(0) == wanted) row = std::min(last, alike_to_);
    while (row < last && fields(row) == wanted) ++row;
    return row;
}

std::uint64_t csv_text::line(std::uint32_t row) const {
    const auto after = std::lower_bound(breaks_.begin(), breaks_.end(), row,
                                        [](const auto& b, std::uint32_t r) { return b.first < r; });
    return line_ + row + (after == breaks_.begin() ? 0 : std::prev(after)->second);
}

std::uint64_t csv_text::consumed(std::uint32_t row) const {
    return before_ + std::min<std::uint64_t>(std::uint64_t{ends_[first_[row + 1]]} + 1, size_);
}

bool csv_text::fill(std::size_t wanted) {
    if (buffer_.size() < wanted + 2 * padding) buffer_.resize(wanted + 2 * padding);
    while (size_ < wanted && !is_at_end_) {
        const auto got = from_.read(buffer_.data() + padding + size_, wanted - size_);
        has_failed_ = !got || *got > wanted - size_;
        if (has_failed_) return false;
        is_at_end_ = *got == 0;
        size_ += *got;
    }
    return true;
}

// What the last window did not use goes to the front.
void csv_text::begin_window() {
    line_ = rows_ == 0 ? line_ : line(rows_);
    before_ += used_;
    if (used_ < size_) std::memmove(buffer_.data() + padding, bytes() + used_, size_ - used_);
    size_ -= used_;
    used_ = 0;
    rows_ = 0;
    faults_.clear();
    breaks_.clear();
}

bool csv_text::next() {
    if (has_failed_) return false;
    begin_window();
    std::size_t wanted = std::max(block_, size_ + 1);
    for (;; wanted *= 2) {
        // A row that is too long is not kept: there is never more of it here than a window beyond the bound.
        if (!fill(std::min(wanted, std::max(block_, longest_ + 2)))) return false;
        if (is_skipping_) skip_rest_of_row();
        if (is_skipping_ && is_at_end_) return false;
        if (is_skipping_) {
            wanted = block_ / 2 + 1;
            continue;
        }
        scan();
        if (rows_ == 0 && !is_at_end_ && size_ > longest_) end_too_long();
        if (rows_ > 0) break;
        if (is_at_end_) return false;
    }
    if (longest_ < size_) check_lengths();
    if (!is_ascii_) check_utf8();
    return true;
}

// Drops what is here of the row, and its line break if that is here; the row was told as a row of its own before.
void csv_text::skip_rest_of_row() {
    const std::string_view here(bytes(), size_);
    const std::size_t end = here.find_first_of("\r\n");
    std::size_t drop = std::min(end, size_);
    if (end != std::string_view::npos) {
        const bool may_go_on = here[end] == '\r' && end + 1 == size_ && !is_at_end_;
        if (!may_go_on) {
            drop = end + (here[end] == '\r' && end + 1 < size_ && here[end + 1] == '\n' ? 2 : 1);
            is_skipping_ = false;
        }
    }
    std::memmove(buffer_.data() + padding, bytes() + drop, size_ - drop);
    before_ += drop;
    size_ -= drop;
}

// A row longer than is kept: what is here of it becomes a row with a fault, and the rest is left out.
void csv_text::end_too_long() {
    faults_.clear();
    breaks_.clear();
    faults_.push_back({0, row_code::too_long});
    count_ = 0;
    end_field(static_cast<std::uint32_t>(size_));
    end_row();
    used_ = size_;
    is_first_ = false;
    is_skipping_ = true;
}

void csv_text::end_field(std::uint32_t at) { ends_[++count_] = at; }

void csv_text::end_row() { first_[++rows_] = count_; }

void csv_text::make_room(std::size_t fields) {
    const std::size_t needed = std::size_t{count_} + fields + 2;
    if (ends_.size() >= needed) return;
    ends_.resize(2 * needed);
    first_.resize(2 * needed);
}

// Windows are larger than rows may be: each row of this one has to be looked at.
void csv_text::check_lengths() {
    std::vector<row_fault> longer;
    for (std::uint32_t row = 0; row < rows_; ++row)
        if (fault(row) == 0 && whole(row).size() > longest_) longer.push_back({row, row_code::too_long});
    add(longer);
}

void csv_text::check_utf8() {
    std::size_t from = 0;
    std::vector<row_fault> malformed;
    std::uint32_t row = 0;
    while (from < used_) {
        const std::size_t bad = text::find_malformed_utf8({bytes() + from, used_ - from});
        if (bad == std::string_view::npos) break;
        while (row < rows_ && ends_[first_[row + 1]] < from + bad) ++row;
        if (row == rows_) break;
        if (fault(row) == 0) malformed.push_back({row, row_code::not_utf8});
        from = std::size_t{ends_[first_[row + 1]]} + 1;
        ++row;
    }
    add(malformed);
}

void csv_text::add(const std::vector<row_fault>& others) {
    const auto middle = static_cast<std::ptrdiff_t>(faults_.size());
    faults_.insert(faults_.end(), others.begin(), others.end());
    std::inplace_merge(faults_.begin(), faults_.begin() + middle, faults_.end(),
                       [](const row_fault& a, const row_fault& b) { return a.row < b.row; });
}

}  // namespace pol::stream
