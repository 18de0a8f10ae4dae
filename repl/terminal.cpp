// Widths follow Unicode's East Asian Width in the ranges that matter; the tables are short on purpose.
// SPDX-License-Identifier: Apache-2.0
#include "repl/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace pol::repl {
namespace {

struct decoded {
    char32_t value = 0xFFFD;
    std::size_t length = 1;
};

decoded decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t n) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[n])); };
    const std::uint32_t first = byte(at);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {};
    std::uint32_t value = first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U) return {};
        value = (value << 6U) | (byte(at + i) & 0x3FU);
    }
    return {value, length};
}

bool is_in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

std::size_t width_of(char32_t c) {
    if (is_in(c, 0x300, 0x36F) || is_in(c, 0x200B, 0x200D) || is_in(c, 0xFE00, 0xFE0F)) return 0;
    const bool is_wide = is_in(c, 0x1100, 0x115F) || is_in(c, 0x2E80, 0x303E) || is_in(c, 0x3041, 0xA4CF) ||
                         is_in(c, 0xAC00, 0xD7A3) || is_in(c, 0xF900, 0xFAFF) || is_in(c, 0xFE30, 0xFE6F) ||
                         is_in(c, 0xFF00, 0xFF60) || is_in(c, 0xFFE0, 0xFFE6) || is_in(c, 0x1F300, 0x1FAFF) ||
                         is_in(c, 0x20000, 0x3FFFD);
    return is_wide ? 2 : 1;
}

bool is_harmful(char32_t c) {
    return c < 0x20 || is_in(c, 0x7F, 0x9F) || is_in(c, 0x200E, 0x200F) || is_in(c, 0x202A, 0x202E) ||
           is_in(c, 0x2028, 0x2029) || is_in(c, 0x2066, 0x2069) || c == 0xFEFF || c == 0xFFFD;
}

// Marks that do not stand at the beginning of a line.
bool closes(char32_t c) {
    return c == U'、' || c == U'，' || c == U'。' || c == U'；' || c == U'：' || c == U'）' || c == U'”';
}

screen of(int descriptor) {
    screen result;
    const char* no_colour = std::getenv("NO_COLOR");
    const bool is_terminal = isatty(descriptor) == 1;
    result.has_colour = is_terminal && (no_colour == nullptr || *no_colour == '\0');
    winsize size = {};
    if (is_terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        result.width = size.ws_col;
    else if (const char* columns = std::getenv("COLUMNS"); columns != nullptr && std::atoi(columns) > 0)
        result.width = static_cast<unsigned>(std::atoi(columns));
    result.width = std::clamp(result.width, 60U, 240U);
    return result;
}

place harmless_place(place p) {
    p.file = harmless(p.file);
    p.pointer = harmless(p.pointer);
    return p;
}

std::vector<std::string> harmless_all(std::vector<std::string> texts) {
    for (std::string& text : texts) text = harmless(text);
    return texts;
}

}  // namespace

screen screen::of_output() { return of(STDOUT_FILENO); }
screen screen::of_errors() { return of(STDERR_FILENO); }

namespace {

std::string_view code_of(colour in) {
    switch (in) {
        case colour::plain: break;
        case colour::strong: return "\x1b[1m";
        case colour::faint: return "\x1b[2m";
        case colour::good: return "\x1b[32m";
        case colour::bad: return "\x1b[31m";
        case colour::doubtful: return "\x1b[33m";
    }
    return "";
}

}  // namespace

std::string screen::shown(const styled_text& text) const {
    if (!has_colour) return text.text();
    std::string result;
    std::size_t at = 0;
    for (const styled_text::run& r : text.runs()) {
        result += text.text().substr(at, r.begin - at);
        result += code_of(r.in);
        result += text.text().substr(r.begin, r.end - r.begin);
        result += "\x1b[0m";
        at = r.end;
    }
    return result + text.text().substr(at);
}

std::size_t width_of(std::string_view text) {
    std::size_t columns = 0;
    for (std::size_t at = 0; at < text.size();) {
        const decoded c = decode(text, at);
        columns += width_of(c.value);
        at += c.length;
    }
    return columns;
}

bool is_text(std::string_view letter) {
    for (std::size_t at = 0; at < letter.size();) {
        const decoded c = decode(letter, at);
        const bool is_malformed = c.value == 0xFFFD && letter.substr(at, 3) != "\xEF\xBF\xBD";
        if (is_malformed) return false;
        at += c.length;
    }
    return true;
}

std::string harmless(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const decoded c = decode(text, at);
        if (c.value == U'\n' || c.value == U'\t')
            result += ' ';
        else if (is_harmful(c.value))
            result += "\xEF\xBF\xBD";
        else
            result += text.substr(at, c.length);
        at += c.length;
    }
    return result;
}

std::string cut(std::string_view text, std::size_t columns) {
    if (width_of(text) <= columns) return std::string(text);
    if (columns == 0) return {};
    std::size_t used = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const decoded c = decode(text, at);
        const std::size_t wide = width_of(c.value);
        if (used + wide + 1 > columns) break;
        used += wide;
        at += c.length;
    }
    return std::string(text.substr(0, at)) + "…";
}

std::string padded(std::string_view text, std::size_t columns) {
    const std::size_t wide = width_of(text);
    return std::string(text) + std::string(wide < columns ? columns - wide : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t columns) {
    const std::size_t wide = width_of(text);
    return std::string(wide < columns ? columns - wide : 0, ' ') + std::string(text);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        std::size_t used = 0;
        std::size_t at = 0;
        std::size_t break_at = 0;
        while (at < text.size()) {
            const decoded c = decode(text, at);
            const std::size_t wide = width_of(c.value);
            if (c.value == U' ' || (wide == 2 && at > 0 && !closes(c.value))) break_at = at;
            if (used + wide > columns) break;
            used += wide;
            at += c.length;
        }
        if (at < text.size()) at = break_at > 0 ? break_at : std::max<std::size_t>(at, 1);
        lines.emplace_back(text.substr(0, at));
        while (!lines.back().empty() && lines.back().back() == ' ') lines.back().pop_back();
        text.remove_prefix(at);
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    }
    return lines;
}

std::string grouped(std::string_view amount) {
    const std::size_t begin = !amount.empty() && amount.front() == '-' ? 1 : 0;
    const std::size_t point = std::min(amount.find('.'), amount.size());
    std::string result(amount.substr(0, begin));
    for (std::size_t i = begin; i < point; ++i) {
        if (i > begin && (point - i) % 3 == 0) result += ',';
        result += amount[i];
    }
    return result + std::string(amount.substr(point));
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print(const styled_text& text, const screen& on) { print(on.shown(text)); }

void print_error(std::string_view text) {
    std::fflush(stdout);
    std::fwrite(text.data(), 1, text.size(), stderr);
}

std::string rendered(const diagnostic& d, language in, const screen& on) {
    diagnostic safe = d;
    safe.where = harmless_place(std::move(safe.where));
    safe.arguments = harmless_all(std::move(safe.arguments));
    for (related& note : safe.notes) {
        note.where = harmless_place(std::move(note.where));
        note.arguments = harmless_all(std::move(note.arguments));
    }
    return render(safe, {in, on.has_colour});
}

}  // namespace pol::repl
