// A diagnostic for people (place, sentence, the line with the part underlined, notes, remedy) and as JSON for programs.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/catalogue.hpp"
#include "lang/messages/letters.hpp"
#include "lang/text/width.hpp"

#include <pol/diagnostic.hpp>

#include <algorithm>

namespace pol {
namespace {

struct words {
    std::string_view error;
    std::string_view warning;
    std::string_view note;
    std::string_view remedy;
    std::string_view remove;
    std::string_view colon;
    std::string_view line;
};

constexpr words english{"error", "warning", "note", "write", "remove this", ": ", "line"};
constexpr words chinese{"错误", "警告", "说明", "改写为", "删去此处", "：", "行"};

struct palette {
    std::string_view strong;
    std::string_view error;
    std::string_view warning;
    std::string_view note;
    std::string_view plain;
};

constexpr palette coloured{"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[0m"};
constexpr palette uncoloured{"", "", "", "", ""};

// Empty where there is none: a path or an option of the host is in no text.
std::string place_text(const place& where, const words& say) {
    if (!where.file.empty()) {
        return where.file + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
    }
    std::string result = where.pointer;
    if (where.line != 0) {
        if (!result.empty()) result += ' ';
        result +=
            '(' + std::string(say.line) + ' ' + std::to_string(where.line) + ':' + std::to_string(where.column) + ')';
    }
    return result;
}

// The line as it can be shown in one row: tabs become a space, other control characters and broken bytes a mark.
struct shown_line {
    std::string text;
    std::size_t before = 0;  // columns in front of the part
    std::size_t wide = 0;    // columns of the part
};

shown_line lay_out(const place& where) {
    constexpr std::size_t room = 110;  // columns of a line that are shown
    shown_line result;
    std::uint32_t column = 1;
    const std::uint32_t last = where.end_line > where.line ? 0xffffffffU : where.end_column;
    // A long line begins shortly before the part.
    const std::uint32_t first_shown = where.column > room / 2 && where.line_text.size() > room ? where.column - 30 : 1;
    std::size_t columns = 0;
    if (first_shown > 1) {
        result.text = "…";
        result.before = columns = 1;
    }
    for (std::size_t at = 0; at < where.line_text.size();) {
        const std::size_t begin = at;
        const char32_t c = messages::next_letter(where.line_text, at);
        const bool is_visible = column >= first_shown;
        if (is_visible && columns >= room) {
            result.text += "…";
            break;
        }
        const auto width = static_cast<std::size_t>(text::width(c));
        if (is_visible) {
            columns += width;
            if (column < where.column) result.before += width;
            if (column >= where.column && column < last) result.wide += width;
            const bool is_control =
                c < 0x20 || c == 0x7F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
            if (c == U'\t')
                result.text += ' ';
            else if (is_control || c == messages::broken_letter)
                result.text += "\xEF\xBF\xBD";
            else
                result.text += where.line_text.substr(begin, at - begin);
        }
        ++column;
    }
    result.wide = std::max<std::size_t>(result.wide, 1);
    return result;
}

void append_line(std::string& to, const place& where, const palette& paint, std::string_view colour) {
    if (where.line_text.empty() || where.line == 0) return;
    const shown_line line = lay_out(where);
    const std::string number = std::to_string(where.line);
    const std::string margin(number.size() < 4 ? 4 - number.size() : 0, ' ');
    to += margin + number + " | " + line.text + '\n';
    to += std::string(std::max<std::size_t>(4, number.size()), ' ') + " | " + std::string(line.before, ' ');
    to += colour;
    to += std::string(line.wide, '^');
    to += paint.plain;
    to += '\n';
}

void append_json_text(std::string& to, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    to += '"';
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = messages::next_letter(text, at);
        if (c == U'"' || c == U'\\') {
            to += '\\';
            to += static_cast<char>(c);
        } else if (c == U'\n') {
            to += "\\n";
        } else if (c < 0x20 || c == 0x7F) {
            to += "\\u00";
            to += hex[c >> 4U];
            to += hex[c & 0xFU];
        } else if (c == messages::broken_letter) {
            to += "\xEF\xBF\xBD";
        } else {
            to += text.substr(begin, at - begin);
        }
    }
    to += '"';
}

void append_member(std::string& to, std::string_view name, std::uint32_t value) {
    to += ",\"";
    to += name;
    to += "\":" + std::to_string(value);
}

void append_json_place(std::string& to, const place& where) {
    to += "{\"file\":";
    append_json_text(to, where.file);
    append_member(to, "line", where.line);
    append_member(to, "column", where.column);
    append_member(to, "end_line", where.end_line);
    append_member(to, "end_column", where.end_column);
    append_member(to, "offset", where.offset);
    append_member(to, "length", where.length);
    if (where.file.empty()) {
        to += ",\"pointer\":";
        append_json_text(to, where.pointer);
    }
    to += '}';
}

void append_json_sentences(std::string& to, int code, const std::vector<std::string>& arguments) {
    to += "{\"en\":";
    append_json_text(to, messages::sentence(code, arguments, language::english));
    to += ",\"zh\":";
    append_json_text(to, messages::sentence(code, arguments, language::chinese));
    to += '}';
}

}  // namespace

std::string render(const diagnostic& d, const render_options& how) {
    const words& say = how.in == language::english ? english : chinese;
    const palette& paint = how.colour ? coloured : uncoloured;
    const bool is_error = d.level == severity::error;
    const std::string_view colour = is_error ? paint.error : paint.warning;
    const std::string at = place_text(d.where, say);
    std::string result;
    if (!at.empty()) {
        result += paint.strong;
        result += at + std::string(say.colon);
        result += paint.plain;
    }
    result += colour;
    result += is_error ? say.error : say.warning;
    result += ' ' + code_text(d.code) + std::string(say.colon);
    result += paint.plain;
    result += message(d, how.in) + '\n';
    append_line(result, d.where, paint, colour);
    for (const related& note : d.notes) {
        const bool is_here = note.where.file == d.where.file && note.where.offset == d.where.offset;
        result += "  ";
        result += paint.note;
        result += say.note;
        result += say.colon;
        result += paint.plain;
        result += messages::sentence(note.code, note.arguments, how.in);
        const std::string there = is_here ? std::string() : place_text(note.where, say);
        if (!there.empty()) result += " (" + there + ")";
        result += '\n';
        if (!is_here) append_line(result, note.where, paint, paint.note);
    }
    if (d.fix) {
        result += "  ";
        result += paint.note;
        result += d.fix->replacement.empty() ? say.remove : say.remedy;
        result += paint.plain;
        if (!d.fix->replacement.empty()) result += std::string(say.colon) + d.fix->replacement;
        result += '\n';
    }
    return result;
}

std::string to_json(const diagnostic& d) {
    std::string result = "{\"code\":\"" + code_text(d.code) + "\",\"severity\":";
    result += d.level == severity::error ? "\"error\"" : "\"warning\"";
    result += ",\"where\":";
    append_json_place(result, d.where);
    result += ",\"message\":";
    append_json_sentences(result, d.code, d.arguments);
    result += ",\"arguments\":[";
    for (std::size_t i = 0; i < d.arguments.size(); ++i) {
        if (i > 0) result += ',';
        append_json_text(result, d.arguments[i]);
    }
    result += "],\"notes\":[";
    for (std::size_t i = 0; i < d.notes.size(); ++i) {
        if (i > 0) result += ',';
        result += "{\"message\":";
        append_json_sentences(result, d.notes[i].code, d.notes[i].arguments);
        result += ",\"where\":";
        append_json_place(result, d.notes[i].where);
        result += '}';
    }
    result += ']';
    if (d.fix) {
        result += ",\"fix\":{\"where\":";
        append_json_place(result, d.fix->where);
        result += ",\"replacement\":";
        append_json_text(result, d.fix->replacement);
        result += '}';
    }
    result += '}';
    return result;
}

}  // namespace pol
