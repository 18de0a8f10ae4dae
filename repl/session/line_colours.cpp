// A line is looked over from left to right; nothing is parsed, since what is typed is seldom whole.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/line_colours.hpp"

#include "repl/editor/unicode.hpp"
#include "repl/session/conversation.hpp"

#include <algorithm>

namespace pol::repl {
namespace {

using editor::style;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `1,234.50%`, `60万元`, `2022-06-30`, `2022年6月30日`.
std::size_t number_end(std::string_view text, std::size_t at) {
    while (at < text.size() && (is_digit(text[at]) || text[at] == '_')) ++at;
    const bool goes_on = at + 1 < text.size() && (text[at] == '.' || text[at] == ',' || text[at] == '-');
    if (goes_on && is_digit(text[at + 1])) return number_end(text, at + 1);
    for (const std::string_view unit : {"%", "‰", "％", "万元", "亿元", "万", "亿", "元", "日"}) {
        if (text.substr(at, unit.size()) == unit) return at + unit.size();
    }
    for (const std::string_view of_a_day : {"年", "月"}) {
        const std::size_t end = at + of_a_day.size();
        const bool is_followed = end < text.size() && is_digit(text[end]);
        if (is_followed && text.substr(at, of_a_day.size()) == of_a_day) return number_end(text, end);
    }
    return at;
}

std::size_t text_end(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"' && text[at] != '\n'; ++at) {
        if (text[at] == '\\') ++at;
    }
    return std::min(at + 1, text.size());
}

// A path with its items: letters, points, `[0]`.
std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const bool is_item = text[at] == '[' && at + 1 < text.size() && is_digit(text[at + 1]);
        const bool is_part = text[at] == '.' && editor::is_word(text, at + 1);
        if (is_item)
            at = std::min(text.find(']', at), text.size() - 1) + 1;
        else if (is_part || editor::is_word(text, at))
            at = editor::after(text, at);
        else
            break;
    }
    return at;
}

bool is_command(std::string_view rest, std::string_view word) {
    return command_named(word) != nullptr && !is_assignment(rest.substr(0, rest.find('\n')));
}

}  // namespace

line_colours::line_colours(const session& talk) {
    const auto add = [&](std::string_view path) {
        while (!path.empty()) {
            const std::size_t point = std::min(path.find('.'), path.size());
            names_.emplace(path.substr(0, point));
            path.remove_prefix(std::min(point + 1, path.size()));
        }
    };
    const contents all = talk.now().contents();
    for (const fact_summary& f : all.facts) {
        add(f.path);
        add(f.second);
    }
    for (const parameter_summary& p : all.parameters) add(p.name);
    constexpr std::string_view claim = "claim ";
    for (const candidate& c : talk.complete(claim, claim.size()).candidates) add(c.text);
}

style line_colours::style_of(std::string_view word) const {
    if (is_keyword(word)) return style::command;
    while (!word.empty()) {
        const std::size_t end = std::min(word.find_first_of(".["), word.size());
        const std::string_view part = word.substr(0, end);
        const bool is_item = part.empty() || is_digit(part.front()) || part.back() == ']';
        if (!is_item && names_.count(part) == 0) return style::plain;
        word.remove_prefix(std::min(end + 1, word.size()));
    }
    return style::name;
}

std::vector<editor::run> line_colours::of(std::string_view text) const {
    std::vector<editor::run> result;
    bool is_first = true;  // nothing stands before it on its line
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        style in = style::plain;
        if (text.substr(at, 2) == "//") {
            at = std::min(text.find('\n', at), text.size());
            in = style::comment;
        } else if (text[at] == '"') {
            at = text_end(text, at);
            in = style::text;
        } else if (is_digit(text[at])) {
            at = number_end(text, at);
            in = style::number;
        } else if (editor::is_word(text, at)) {
            at = word_end(text, at);
            const std::string_view word = text.substr(begin, at - begin);
            in = is_first && is_command(text.substr(begin), word) ? style::command : style_of(word);
        } else {
            at = editor::after(text, at);
        }
        if (in != style::plain) result.push_back({begin, at, in});
        is_first = text[at - 1] == '\n' || (is_first && text[at - 1] == ' ');
    }
    return result;
}

}  // namespace pol::repl
