// Text for people whose parts have a role: a terminal shows roles as colours, a pipe gets the text alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pol::repl {

enum class colour : unsigned char { plain, strong, faint, good, bad, doubtful };

class styled_text {
public:
    styled_text() = default;
    styled_text(std::string text) : text_(std::move(text)) {}
    styled_text(std::string_view text) : text_(text) {}
    styled_text(const char* text) : text_(text) {}
    styled_text(std::string_view text, colour in);

    // A stretch of the text, in bytes, that is not plain. In order; none overlaps another.
    struct run {
        std::size_t begin = 0;
        std::size_t end = 0;
        colour in = colour::plain;
    };
    const std::string& text() const { return text_; }
    const std::vector<run>& runs() const { return runs_; }
    bool empty() const { return text_.empty(); }

    styled_text& operator+=(const styled_text& more);
    styled_text& operator+=(char c);
    // Takes spaces at the end away.
    void trim();
    // From one byte up to another.
    styled_text part(std::size_t begin, std::size_t end) const;
    // The lines, without their ends.
    std::vector<styled_text> lines() const;
    // As `wrapped` of the text, each line with its roles.
    std::vector<styled_text> wrapped(std::size_t columns) const;

private:
    std::string text_;
    std::vector<run> runs_;
};

inline styled_text operator+(styled_text a, const styled_text& b) { return a += b; }
inline styled_text painted(std::string_view text, colour in) { return {text, in}; }

// The diagnostic in full, harmless, with the same roles as render() has colours.
styled_text styled(const diagnostic& d, language in);

}  // namespace pol::repl
