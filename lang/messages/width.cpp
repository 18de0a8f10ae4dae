// The wide ranges are those of Unicode's East Asian Width (W and F), joined where nothing narrow lies between.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/width.hpp"

#include <array>

namespace pol::messages {
namespace {

struct range {
    char32_t first;
    char32_t last;
};

constexpr std::array wide{
    range{0x1100, 0x115F},   range{0x2E80, 0x303E},   range{0x3041, 0x33FF},   range{0x3400, 0x4DBF},
    range{0x4E00, 0xA4CF},   range{0xA960, 0xA97F},   range{0xAC00, 0xD7A3},   range{0xF900, 0xFAFF},
    range{0xFE30, 0xFE6F},   range{0xFF00, 0xFF60},   range{0xFFE0, 0xFFE6},   range{0x1F300, 0x1F64F},
    range{0x1F900, 0x1F9FF}, range{0x20000, 0x3FFFD},
};

constexpr std::array combining{range{0x0300, 0x036F}, range{0x200B, 0x200F}, range{0x20D0, 0x20FF},
                               range{0xFE00, 0xFE0F}, range{0xFE20, 0xFE2F}};

template <class Ranges>
bool lies_in(const Ranges& ranges, char32_t c) {
    for (const range& r : ranges) {
        if (c >= r.first && c <= r.last) return true;
    }
    return false;
}

constexpr char32_t replacement = 0xFFFD;

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
    const unsigned first = byte_at(text, at);
    if (first < 0x80) {
        ++at;
        return first;
    }
    const std::size_t length = first >= 0xF0 && first < 0xF5 ? 4 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xC2 && first < 0xE0 ? 2 : 1;
    if (length == 1 || at + length > text.size()) {
        ++at;
        return replacement;
    }
    char32_t value = first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = byte_at(text, at + i);
        if ((next & 0xC0U) != 0x80U) {
            ++at;
            return replacement;
        }
        value = (value << 6U) | (next & 0x3FU);
    }
    at += length;
    return value;
}

int width_of(char32_t c) {
    if (c < 0x300) return 1;
    if (lies_in(combining, c)) return 0;
    return lies_in(wide, c) ? 2 : 1;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) width += static_cast<std::size_t>(width_of(next_code_point(text, at)));
    return width;
}

}  // namespace pol::messages
