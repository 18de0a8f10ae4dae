// Runs are kept beside the text, so that widths, cuts and comparisons see the text alone.
// SPDX-License-Identifier: Apache-2.0
#include "repl/styled_text.hpp"

#include "repl/terminal.hpp"

#include <algorithm>
#include <utility>

namespace pol::repl {

styled_text::styled_text(std::string_view text, colour in) : text_(text) {
    if (in != colour::plain && !text_.empty()) runs_.push_back({0, text_.size(), in});
}

styled_text& styled_text::operator+=(const styled_text& more) {
    const std::size_t before = text_.size();
    const std::size_t count = more.runs_.size();  // `more` may be this text
    text_ += more.text_;
    for (std::size_t n = 0; n < count; ++n) {
        const run r = more.runs_[n];
        runs_.push_back({r.begin + before, r.end + before, r.in});
    }
    return *this;
}

styled_text& styled_text::operator+=(char c) {
    text_ += c;
    return *this;
}

void styled_text::trim() {
    while (!text_.empty() && text_.back() == ' ') text_.pop_back();
    while (!runs_.empty() && runs_.back().begin >= text_.size()) runs_.pop_back();
    if (!runs_.empty()) runs_.back().end = std::min(runs_.back().end, text_.size());
}

styled_text styled_text::part(std::size_t begin, std::size_t end) const {
    styled_text result(text_.substr(begin, end - begin));
    for (const run& r : runs_) {
        if (r.begin < end && r.end > begin)
            result.runs_.push_back({std::max(r.begin, begin) - begin, std::min(r.end, end) - begin, r.in});
    }
    return result;
}

std::vector<styled_text> styled_text::lines() const {
    std::vector<styled_text> result;
    auto next = runs_.begin();  // the first run that does not end before the line
    for (std::size_t begin = 0; begin < text_.size();) {
        const std::size_t end = std::min(text_.find('\n', begin), text_.size());
        styled_text line(text_.substr(begin, end - begin));
        while (next != runs_.end() && next->end <= begin) ++next;
        for (auto r = next; r != runs_.end() && r->begin < end; ++r)
            line.runs_.push_back({std::max(r->begin, begin) - begin, std::min(r->end, end) - begin, r->in});
        result.push_back(std::move(line));
        begin = end + 1;
    }
    return result;
}

std::vector<styled_text> styled_text::wrapped(std::size_t columns) const {
    std::vector<styled_text> result;
    std::size_t at = 0;
    for (const std::string& line : repl::wrapped(text_, columns)) {
        at = text_.find(line, at);  // only spaces were left out
        result.push_back(part(at, at + line.size()));
        at += line.size();
    }
    return result;
}

namespace {

// "PLACE: error POL0123: …": the place, then the word and the code.
styled_text head_line(const std::string& line, const diagnostic& d) {
    const std::size_t code = line.find(code_text(d.code));
    if (code == std::string::npos) return line;
    const std::string_view before = std::string_view(line).substr(0, code);
    std::size_t word = 0;  // where the word before the code begins
    for (const std::string_view sign : {": ", "："}) {
        const std::size_t at = before.rfind(sign);
        if (at != std::string_view::npos) word = std::max(word, at + sign.size());
    }
    const std::size_t end = code + code_text(d.code).size();
    const colour in = d.level == severity::error ? colour::bad : colour::doubtful;
    return painted(line.substr(0, word), colour::strong) + painted(line.substr(word, end - word), in) +
           line.substr(end);
}

// The line under a cited one: `     |    ^^^^`.
styled_text cited_line(const std::string& line, const diagnostic& d) {
    const std::size_t first = line.find('^');
    if (first == std::string::npos || line.find_first_not_of(" |^") != std::string::npos) return line;
    const colour in = d.level == severity::error ? colour::bad : colour::doubtful;
    return line.substr(0, first) + painted(line.substr(first), in);
}

}  // namespace

styled_text styled(const diagnostic& d, language in) {
    styled_text result;
    bool is_first = true;
    for (const styled_text& line : styled_text(rendered(d, in, screen{})).lines()) {
        result += is_first ? head_line(line.text(), d) : cited_line(line.text(), d);
        result += '\n';
        is_first = false;
    }
    return result;
}

}  // namespace pol::repl
