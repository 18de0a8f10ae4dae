// Brackets that belong together, of either width: the pair at the cursor, and those that close nothing.
// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/line_editor.hpp"
#include "repl/editor/unicode.hpp"

#include <algorithm>
#include <utility>

namespace pol::repl::editor {
namespace {

// Positive for what opens, negative for what closes, the same number for what belongs together; else 0.
int bracket(char32_t c) {
    switch (c) {
        case U'(':
        case U'（': return 1;
        case U')':
        case U'）': return -1;
        case U'[':
        case U'［': return 2;
        case U']':
        case U'］': return -2;
        case U'{':
        case U'｛': return 3;
        case U'}':
        case U'｝': return -3;
        default: return 0;
    }
}

// The brackets outside of texts and comments: each with the one that it belongs to, or with itself if it closes nothing.
std::vector<std::pair<run, run>> pairs(std::string_view text, const std::vector<run>& colours) {
    std::vector<std::pair<run, run>> result;
    std::vector<std::pair<run, int>> open;
    auto next = colours.begin();
    for (std::size_t at = 0; at < text.size();) {
        const code_point c = decode(text, at);
        while (next != colours.end() && next->end <= at) ++next;
        const bool is_read =
            next == colours.end() || next->begin > at || (next->in != style::text && next->in != style::comment);
        const int kind = is_read ? bracket(c.value) : 0;
        const run here{at, at + c.length, style::match};
        if (kind > 0) open.push_back({here, kind});
        if (kind < 0 && !open.empty() && open.back().second == -kind) {
            result.push_back({open.back().first, here});
            open.pop_back();
        } else if (kind < 0) {
            result.push_back({{at, at + c.length, style::wrong}, {at, at + c.length, style::wrong}});
        }
        at += c.length;
    }
    return result;
}

}  // namespace

std::vector<run> line_editor::colours() const {
    const std::string& all = text_.text();
    const std::size_t here = text_.cursor();
    const std::vector<run> written = rules_.colour(all);
    std::vector<style> of_bytes(all.size(), style::plain);
    const auto paint = [&](const run& r) {
        for (std::size_t at = r.begin; at < std::min(r.end, all.size()); ++at) of_bytes[at] = r.in;
    };
    std::for_each(written.begin(), written.end(), paint);
    const auto is_here = [&](const run& r) { return r.begin == here || r.end == here; };
    for (const auto& [opening, closing] : pairs(all, written)) {
        if (opening.in != style::wrong && !is_here(opening) && !is_here(closing)) continue;
        paint(opening);
        paint(closing);
    }
    std::vector<run> result;
    for (std::size_t at = 0; at < all.size(); ++at) {
        const style in = of_bytes[at];
        if (!result.empty() && result.back().end == at && result.back().in == in)
            result.back().end = at + 1;
        else if (in != style::plain)
            result.push_back({at, at + 1, in});
    }
    return result;
}

}  // namespace pol::repl::editor
