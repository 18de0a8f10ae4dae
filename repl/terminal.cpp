// What is written on a terminal, measured by the clusters that stand there.
// SPDX-License-Identifier: Apache-2.0
#include "repl/terminal.hpp"

#include "repl/editor/unicode.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace pol::repl {
namespace {

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

std::size_t width_of(std::string_view text) { return editor::width(text); }

bool is_text(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const editor::code_point c = editor::decode(text, at);
        if (!c.is_valid) return false;
        at += c.length;
    }
    return true;
}

std::string harmless(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const editor::code_point c = editor::decode(text, at);
        if (c.value == U'\n' || c.value == U'\t')
            result += ' ';
        else if (editor::steers(c.value) || !c.is_valid)
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
        const editor::cluster c = editor::cluster_at(text, at);
        if (used + c.width + 1 > columns) break;
        used += c.width;
        at += c.length;
    }
    return std::string(text.substr(0, at)) + "…";
}

std::string cut_before(std::string_view text, std::size_t columns) {
    if (width_of(text) <= columns) return std::string(text);
    std::size_t at = 0;
    while (at < text.size() && width_of(text.substr(at)) + 1 > columns) at += editor::cluster_at(text, at).length;
    return columns == 0 ? std::string() : "…" + std::string(text.substr(at));
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
            const editor::cluster c = editor::cluster_at(text, at);
            const char32_t first = editor::decode(text, at).value;
            if (first == U' ' || (c.width == 2 && at > 0 && !closes(first))) break_at = at;
            if (used + c.width > columns) break;
            used += c.width;
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
