// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/buffer.hpp"

#include "repl/editor/unicode.hpp"

#include <algorithm>

namespace pol::repl::editor {

void buffer::set(std::string_view text) {
    text_ = cleaned(text);
    cursor_ = text_.size();
    kept_for_ = std::string::npos;
}

bool buffer::insert(std::string_view text) {
    const std::string clean = cleaned(text);
    if (text_.size() + clean.size() > longest_text) return false;
    text_.insert(cursor_, clean);
    stand_at(cursor_ + clean.size());
    return true;
}

std::string buffer::erase(std::size_t begin, std::size_t end) {
    std::string taken = text_.substr(begin, end - begin);
    text_.erase(begin, end - begin);
    stand_at(begin);
    return taken;
}

// A mark may have joined the letter before it; the cursor does not stand between them.
void buffer::stand_at(std::size_t place) {
    cursor_ = place == 0 || place == text_.size() ? place : after(text_, before(text_, place));
    kept_for_ = std::string::npos;
}

std::size_t buffer::left() const { return before(text_, cursor_); }
std::size_t buffer::right() const { return after(text_, cursor_); }

std::size_t buffer::word_left() const {
    std::size_t at = cursor_;
    while (at > 0 && !is_word(text_, before(text_, at))) at = before(text_, at);
    while (at > 0 && is_word(text_, before(text_, at))) at = before(text_, at);
    return at;
}

std::size_t buffer::word_right() const {
    std::size_t at = cursor_;
    while (at < text_.size() && !is_word(text_, at)) at = after(text_, at);
    while (at < text_.size() && is_word(text_, at)) at = after(text_, at);
    return at;
}

std::size_t buffer::space_left() const {
    const auto is_space = [&](std::size_t at) { return text_[at] == ' ' || text_[at] == '\n'; };
    std::size_t at = cursor_;
    while (at > 0 && is_space(at - 1)) --at;
    while (at > 0 && !is_space(at - 1)) --at;
    return at;
}

std::size_t buffer::line_begin() const {
    const std::size_t end_before = cursor_ == 0 ? std::string::npos : text_.rfind('\n', cursor_ - 1);
    return end_before == std::string::npos ? 0 : end_before + 1;
}

std::size_t buffer::line_end() const { return std::min(text_.find('\n', cursor_), text_.size()); }
bool buffer::is_first_line() const { return line_begin() == 0; }
bool buffer::is_last_line() const { return line_end() == text_.size(); }

void buffer::line_up() {
    const std::size_t begin = line_begin();
    const std::size_t end_before = begin < 2 ? std::string::npos : text_.rfind('\n', begin - 2);
    move_in_line(end_before == std::string::npos ? 0 : end_before + 1);
}

void buffer::line_down() { move_in_line(line_end() + 1); }

void buffer::move_in_line(std::size_t begin) {
    const std::size_t from = line_begin();
    if (kept_for_ != cursor_) kept_column_ = width(std::string_view(text_).substr(from, cursor_ - from));
    std::size_t columns = 0;
    std::size_t at = begin;
    while (at < text_.size() && text_[at] != '\n') {
        const cluster next = cluster_at(text_, at);
        if (columns + next.width > kept_column_) break;
        columns += next.width;
        at += next.length;
    }
    cursor_ = at;
    kept_for_ = at;
}

}  // namespace pol::repl::editor
