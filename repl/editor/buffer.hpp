// A text and a place in it: what moving, typing and deleting do to them. The cursor stands between two clusters.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pol::repl::editor {

constexpr std::size_t longest_text = std::size_t{1} << 20;  // bytes

class buffer {
public:
    const std::string& text() const { return text_; }
    std::size_t cursor() const { return cursor_; }  // in bytes

    // Everything anew, with the cursor at the end.
    void set(std::string_view text);
    // At the cursor. False, and nothing changes, if the text would become too long.
    bool insert(std::string_view text);
    // What lay between; the cursor stands there.
    std::string erase(std::size_t begin, std::size_t end);
    // To where a cluster begins, or to the end.
    void move(std::size_t to) { cursor_ = to; }

    // Places, seen from the cursor.
    std::size_t left() const;
    std::size_t right() const;
    std::size_t word_left() const;
    std::size_t word_right() const;
    std::size_t space_left() const;  // where the part begins that has no spaces
    std::size_t line_begin() const;
    std::size_t line_end() const;
    bool is_first_line() const;
    bool is_last_line() const;

    // To the line above or below, in the same column as far as that goes. Not from the first or last line.
    void line_up();
    void line_down();

private:
    void stand_at(std::size_t place);
    void move_in_line(std::size_t begin);

    std::string text_;
    std::size_t cursor_ = 0;
    // The column that moving up and down keeps, while nothing else is done.
    std::size_t kept_column_ = 0;
    std::size_t kept_for_ = std::string::npos;  // the place that it holds for
};

}  // namespace pol::repl::editor
