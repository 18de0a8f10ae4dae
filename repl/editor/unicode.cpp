// Clusters and widths without a locale.
// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/unicode.hpp"

#include "repl/editor/unicode_ranges.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace pol::repl::editor {
namespace {

constexpr char32_t joiner = 0x200D;            // between the emoji of one picture
constexpr char32_t as_picture = 0xFE0F;        // the sign before is shown as an emoji
constexpr std::size_t longest_cluster = 32;    // code points; more marks than that are nobody's letter
constexpr std::string_view replacement = "�";  // U+FFFD

template <std::size_t Count>
bool is_in(const code_range (&table)[Count], char32_t value) {
    const code_range* next = std::upper_bound(std::begin(table), std::end(table), value,
                                              [](char32_t v, const code_range& r) { return v < r.first; });
    return next != std::begin(table) && value <= std::prev(next)->last;
}

bool is_between(char32_t value, char32_t first, char32_t last) { return value >= first && value <= last; }

bool is_flag_letter(char32_t c) { return is_between(c, 0x1F1E6, 0x1F1FF); }
bool is_skin_tone(char32_t c) { return is_between(c, 0x1F3FB, 0x1F3FF); }
bool is_picture(char32_t c) {
    const bool is_in_block = is_between(c, 0x2190, 0x2BFF) || is_between(c, 0x1F000, 0x1FAFF);
    return is_in_block && !is_flag_letter(c) && !is_skin_tone(c);
}
bool is_initial_jamo(char32_t c) { return is_between(c, 0x1100, 0x115F) || is_between(c, 0xA960, 0xA97C); }
bool is_later_jamo(char32_t c) { return is_between(c, 0x1160, 0x11FF) || is_between(c, 0xD7B0, 0xD7FB); }
bool is_syllable(char32_t c) { return is_between(c, 0xAC00, 0xD7A3); }

unsigned width_of(char32_t c) {
    if (c < 0x300) return 1;
    if (is_in(zero_width, c)) return 0;
    return is_in(double_width, c) ? 2 : 1;
}

// Whether `next` belongs to the cluster whose last code point is `last`.
bool continues(char32_t last, char32_t next, std::size_t flag_letters) {
    if (next < 0x300) return false;
    if (is_later_jamo(next)) return is_initial_jamo(last) || is_later_jamo(last) || is_syllable(last);
    if (is_in(zero_width, next) || is_in(spacing_marks, next)) return true;
    if (is_picture(next) && last == joiner) return true;
    if (is_skin_tone(next)) return is_picture(last);
    if (is_flag_letter(next)) return flag_letters == 1;
    return is_initial_jamo(last) && (is_initial_jamo(next) || is_syllable(next));
}

// A character that begins a cluster whatever stands before it.
bool is_beginning(char32_t c) { return c < 0x300 || is_between(c, 0x4E00, 0x9FFF); }

}  // namespace

code_point decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t n) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[n])); };
    const std::uint32_t first = byte(at);
    if (first < 0x80) return {first, 1, true};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {};
    std::uint32_t value = first & (0x7FU >> length);
    for (std::size_t n = 1; n < length; ++n) {
        if ((byte(at + n) & 0xC0U) != 0x80U) return {};
        value = (value << 6U) | (byte(at + n) & 0x3FU);
    }
    const bool is_overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (is_overlong || value > 0x10FFFF || is_between(value, 0xD800, 0xDFFF)) return {};
    return {value, length, true};
}

cluster cluster_at(std::string_view text, std::size_t at) {
    const code_point first = decode(text, at);
    const unsigned columns = width_of(first.value);
    cluster result{first.length, std::max(columns, 1U), true, columns == 0};
    std::size_t flag_letters = is_flag_letter(first.value) ? 1 : 0;
    std::size_t count = 1;
    for (char32_t last = first.value; last >= 0x20 && count < longest_cluster; ++count) {
        if (at + result.length >= text.size()) break;
        const code_point next = decode(text, at + result.length);
        if (!continues(last, next.value, flag_letters)) break;
        if (is_flag_letter(next.value)) ++flag_letters;
        const bool adds_columns = is_in(spacing_marks, next.value) || is_flag_letter(next.value);
        if (adds_columns) result.width += width_of(next.value);
        if (next.value == as_picture) result.width = 2;
        result.length += next.length;
        last = next.value;
    }
    result.is_sure = count == 1 && (first.value < 0x80 || result.width == 2);
    return result;
}

std::size_t after(std::string_view text, std::size_t at) {
    return at >= text.size() ? text.size() : at + cluster_at(text, at).length;
}

std::size_t before(std::string_view text, std::size_t at) {
    if (at == 0) return 0;
    std::size_t begin = at;
    do {
        --begin;
        while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) --begin;
    } while (begin > 0 && !is_beginning(decode(text, begin).value));
    for (;;) {
        const std::size_t next = after(text, begin);
        if (next >= at) return begin;
        begin = next;
    }
}

std::size_t width(std::string_view text) {
    std::size_t columns = 0;
    for (std::size_t at = 0; at < text.size();) {
        const cluster c = cluster_at(text, at);
        columns += c.width;
        at += c.length;
    }
    return columns;
}

bool steers(char32_t c) {
    return c < 0x20 || is_between(c, 0x7F, 0x9F) || is_between(c, 0x200E, 0x200F) || is_between(c, 0x202A, 0x202E) ||
           is_between(c, 0x2028, 0x2029) || is_between(c, 0x2066, 0x2069) || c == 0xFEFF;
}

std::string cleaned(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const code_point c = decode(text, at);
        if (c.value == U'\r' || c.value == U'\n') {
            if (text.substr(at, 2) == "\r\n") ++at;
            result += '\n';
        } else if (c.value == U'\t') {
            result += ' ';
        } else if (!steers(c.value)) {
            result += c.is_valid ? text.substr(at, c.length) : replacement;
        }
        at += c.length;
    }
    return result;
}

bool is_word(std::string_view text, std::size_t at) {
    if (at >= text.size()) return false;
    const char32_t c = decode(text, at).value;
    if (c < 0x80) return is_between(c | 0x20U, U'a', U'z') || is_between(c, U'0', U'9') || c == U'_';
    const bool is_sign = c < 0xC0 || is_between(c, 0x2000, 0x2BFF) || is_between(c, 0x3000, 0x303F) ||
                         is_between(c, 0xFF01, 0xFF0F) || is_between(c, 0xFF1A, 0xFF20) ||
                         is_between(c, 0xFF3B, 0xFF40) || is_between(c, 0xFF5B, 0xFF65) || c == 0xFFFD;
    return !is_sign;
}

}  // namespace pol::repl::editor
