// Decoding of UTF-8 and classes of code points.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/unicode.hpp"

#include <array>

namespace pol::text {

namespace {

constexpr unsigned char byte(char c) { return static_cast<unsigned char>(c); }

constexpr std::array<bool, 128> ascii_word = [] {
    std::array<bool, 128> table{};
    for (char c = 'a'; c <= 'z'; ++c) table[byte(c)] = true;
    for (char c = 'A'; c <= 'Z'; ++c) table[byte(c)] = true;
    for (char c = '0'; c <= '9'; ++c) table[byte(c)] = true;
    table[byte('_')] = true;
    return table;
}();

struct range {
    char32_t first;
    char32_t last;
};

// Letters of the scripts that a name may use. CJK punctuation and full-width forms are left out on purpose.
constexpr range letters[] = {
    {0x00C0, 0x00D6}, {0x00D8, 0x00F6}, {0x00F8, 0x02AF}, {0x0300, 0x036F},   {0x0370, 0x03FF}, {0x0400, 0x052F},
    {0x1E00, 0x1FFF}, {0x3005, 0x3007}, {0x3041, 0x3096}, {0x30A1, 0x30FA},   {0x30FC, 0x30FE}, {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFD},
};

bool is_letter(char32_t c) {
    if (c >= 0x4E00 && c <= 0x9FFF) return c != U'的';
    for (const range& r : letters)
        if (c >= r.first && c <= r.last) return true;
    return false;
}

}  // namespace

code_point decode(const char* at, const char* end) {
    if (at == end) return {};
    const unsigned char lead = byte(*at);
    if (lead < 0x80) return {lead, 1};
    std::uint32_t length = 0;
    char32_t value = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
        value = lead & 0x1FU;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        value = lead & 0x0FU;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        value = lead & 0x07U;
    } else {
        return {};
    }
    if (end - at < static_cast<std::ptrdiff_t>(length)) return {};
    for (std::uint32_t i = 1; i < length; ++i) {
        const unsigned char next = byte(at[i]);
        if ((next & 0xC0U) != 0x80U) return {};
        value = (value << 6U) | (next & 0x3FU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
    return {value, length};
}

std::string encode(char32_t value) {
    std::string out;
    const auto put = [&out](char32_t b) { out.push_back(static_cast<char>(static_cast<unsigned char>(b))); };
    if (value < 0x80) {
        put(value);
    } else if (value < 0x800) {
        put(0xC0 | (value >> 6U));
        put(0x80 | (value & 0x3FU));
    } else if (value < 0x10000) {
        put(0xE0 | (value >> 12U));
        put(0x80 | ((value >> 6U) & 0x3FU));
        put(0x80 | (value & 0x3FU));
    } else {
        put(0xF0 | (value >> 18U));
        put(0x80 | ((value >> 12U) & 0x3FU));
        put(0x80 | ((value >> 6U) & 0x3FU));
        put(0x80 | (value & 0x3FU));
    }
    return out;
}

std::uint32_t word_character(const char* at, const char* end) {
    if (at == end) return 0;
    const unsigned char lead = byte(*at);
    if (lead < 0x80) return ascii_word[lead] ? 1 : 0;
    const code_point c = decode(at, end);
    return c.length != 0 && is_letter(c.value) ? c.length : 0;
}

const char* word_end(const char* at, const char* end) {
    if (at == end || is_digit(*at)) return at;
    while (const std::uint32_t length = word_character(at, end)) at += length;
    return at;
}

std::uint32_t space_character(const char* at, const char* end) {
    if (at == end) return 0;
    if (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') return 1;
    // U+3000, the space of a Chinese keyboard.
    if (end - at >= 3 && byte(at[0]) == 0xE3 && byte(at[1]) == 0x80 && byte(at[2]) == 0x80) return 3;
    return 0;
}

bool is_full_width_alphanumeric(char32_t value) {
    return (value >= 0xFF10 && value <= 0xFF19) || (value >= 0xFF21 && value <= 0xFF3A) || value == 0xFF3F ||
           (value >= 0xFF41 && value <= 0xFF5A);
}

bool is_false_space(char32_t value) {
    return value == 0x00A0 || value == 0x00AD || (value >= 0x2000 && value <= 0x200F) || value == 0x2028 ||
           value == 0x2029 || value == 0x202F || value == 0x205F || value == 0x2060 || value == 0xFEFF;
}

std::string_view meant_by(char32_t value) {
    // One static string holds every ASCII character, so that a view into it can be given back.
    static constexpr std::string_view ascii = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    if (value >= 0xFF10 && value <= 0xFF19) return ascii.substr(value - 0xFF10, 1);
    if (value >= 0xFF21 && value <= 0xFF3A) return ascii.substr(10 + value - 0xFF21, 1);
    if (value == 0xFF3F) return ascii.substr(36, 1);
    if (value >= 0xFF41 && value <= 0xFF5A) return ascii.substr(37 + value - 0xFF41, 1);
    switch (value) {
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2015:
        case 0x2212:
        case 0xFE63: return "-";
        case U'\'':
        case 0x2018:
        case 0x2019:
        case 0x201C:
        case 0x201D:
        case 0x201E:
        case 0x201F:
        case 0x00AB:
        case 0x00BB:
        case 0x300C:
        case 0x300D:
        case 0x300E:
        case 0x300F:
        case 0xFF02:
        case 0xFF07: return "\"";
        case 0x2044:
        case 0x2215: return "/";
        case 0x2217:
        case 0xFF0A:
        case 0x00B7:
        case 0x22C5:
        case 0x2715: return "×";
        case 0x2A7D:
        case 0x2266: return "≤";
        case 0x2A7E:
        case 0x2267: return "≥";
        case 0x3010:
        case 0x3014: return "[";
        case 0x3011:
        case 0x3015: return "]";
        case 0xFF61:
        case 0xFF0E: return ".";
        case 0xFE30:
        case 0x2236: return ":";
        case 0xFF5E:
        case 0x301C: return "to";
        default: return {};
    }
}

}  // namespace pol::text
