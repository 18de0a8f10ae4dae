// Places are counted anew in the user's text: lines and columns from offsets.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/own_text.hpp"

#include "lang/text/source.hpp"

#include <algorithm>
#include <string>

namespace pol::api {

void own_text::move_back(place& where) const {
    const std::size_t offset = where.offset > shift ? std::min(where.offset - shift, text.size()) : 0;
    const std::size_t end = std::min<std::size_t>(
        where.offset + where.length > shift ? where.offset + where.length - shift : 0, text.size());
    text::source_set own;
    const text::source& file = own.add("", std::string(text));
    const text::position first = file.at(static_cast<std::uint32_t>(offset));
    const text::position last = file.at(static_cast<std::uint32_t>(std::max(end, offset)));
    where.file = title;
    where.line = first.line;
    where.column = first.column;
    where.end_line = last.line;
    where.end_column = last.column;
    where.offset = static_cast<std::uint32_t>(offset);
    where.length = static_cast<std::uint32_t>(std::max(end, offset) - offset);
    where.line_text = std::string(file.line(first.line));
}

void own_text::move_back(diagnostic& d) const {
    move_back(d.where);
    for (related& note : d.notes) move_back(note.where);
    if (d.fix) move_back(d.fix->where);
}

void own_text::make_own(diagnostic& d, int more_than_one) const {
    constexpr int ends_early = 119;
    constexpr int no_declaration = 120;
    constexpr int no_line_of_a_clause = 121;
    const auto becomes = [&](int code) {
        d.code = code;
        d.arguments.clear();
        d.notes.clear();
        d.fix.reset();
    };
    std::size_t last = text.size();
    while (last > 0 && (text[last - 1] == ' ' || text[last - 1] == '\t')) --last;
    if (d.where.offset >= shift + last && d.code >= 112 && d.code <= 130) becomes(ends_early);
    if (d.code == no_declaration || d.code == no_line_of_a_clause) becomes(more_than_one);
    move_back(d);
}

diagnostic own_text::about_all(int code) const {
    diagnostic d;
    d.code = code;
    d.where.file = title;
    d.where.line = d.where.column = d.where.end_line = d.where.end_column = 1;
    return d;
}

}  // namespace pol::api
