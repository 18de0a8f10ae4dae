// Display widths, independent of the locale.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/width.hpp"

#include "lang/text/unicode.hpp"

#include <algorithm>
#include <iterator>

namespace pol::text {

namespace {

struct range {
    char32_t first;
    char32_t last;
};

constexpr range zero_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
    {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0x302A, 0x302D},
    {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

constexpr range double_width[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},
    {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF},
    {0x20000, 0x3FFFD},
};

template <std::size_t N>
bool within(const range (&ranges)[N], char32_t value) {
    const range* after = std::upper_bound(std::begin(ranges), std::end(ranges), value,
                                          [](char32_t v, const range& r) { return v < r.first; });
    return after != std::begin(ranges) && value <= std::prev(after)->last;
}

}  // namespace

int width(char32_t value) {
    if (value < 0x300) return 1;
    if (within(zero_width, value)) return 0;
    return within(double_width, value) ? 2 : 1;
}

std::size_t width(std::string_view text) {
    std::size_t sum = 0;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        const code_point c = decode(at, end);
        sum += c.length == 0 ? 1 : static_cast<std::size_t>(width(c.value));
        at += c.length == 0 ? 1 : c.length;
    }
    return sum;
}

}  // namespace pol::text
