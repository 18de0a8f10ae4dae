// Bytes on their way out: whole numbers as digits, quoted cells and JSON texts, appended to memory that is used again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/digits.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace pol::stream {

class text_buffer {
public:
    std::string_view bytes() const { return {bytes_.data(), size_}; }
    std::size_t size() const { return size_; }
    bool is_empty() const { return size_ == 0; }
    void clear() { size_ = 0; }
    void drop(std::size_t count) { size_ -= count; }  // the last bytes

    // At least `count` bytes to write into, until the next call; `take` says how many were written.
    char* room(std::size_t count) {
        if (bytes_.size() - size_ < count) grow(count);
        return bytes_.data() + size_;
    }
    void take(const char* end) { size_ = static_cast<std::size_t>(end - bytes_.data()); }

    void add(char c) {
        *room(1) = c;
        ++size_;
    }
    void add(std::string_view text) {
        if (text.empty()) return;
        std::memcpy(room(text.size()), text.data(), text.size());
        size_ += text.size();
    }
    void add_count(std::uint64_t value);
    // `value` / 10^places with all its places; places at most 30.
    void add_decimal(std::int64_t value, int places);
    // RFC 4180: in quotation marks where the cell holds a comma, a quotation mark, a line break, or blanks at an end.
    void add_cell(std::string_view text);
    void add_json(std::string_view text);

private:
    void grow(std::size_t count);

    std::vector<char> bytes_;
    std::size_t size_ = 0;
};

// Whether a cell has to stand in quotation marks.
bool needs_quotes(std::string_view text);

}  // namespace pol::stream
