// Rows are found first, cells made only for those that are seen: a long paste costs little.
// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/frame.hpp"

#include "repl/editor/unicode.hpp"

#include <algorithm>
#include <utility>

namespace pol::repl::editor {
namespace {

constexpr unsigned fewest_columns = 8;
constexpr unsigned gap = 2;  // between columns of candidates
constexpr std::size_t most_with_labels = 12;

cell cell_of(std::string_view text, const cluster& c, style in) {
    return {(c.is_bare ? "◌" : "") + std::string(text.substr(0, c.length)), c.width, c.is_sure, in};
}

// Text that goes over rows, cluster by cluster.
class flow {
public:
    flow(unsigned columns, std::size_t first, std::size_t count)
        : columns_(columns), first_(first), last_(first + count) {}

    void add(std::string_view text, const std::vector<run>& colours, style otherwise, std::size_t offset = 0) {
        for (std::size_t at = 0; at < text.size();) {
            const cluster c = cluster_at(text, at);
            if (column_ + c.width > columns_) next_row();
            if (is_seen()) {
                while (next_run_ < colours.size() && colours[next_run_].end <= offset + at) ++next_run_;
                const bool is_coloured = next_run_ < colours.size() && colours[next_run_].begin <= offset + at;
                rows_.back().push_back(cell_of(text.substr(at), c, is_coloured ? colours[next_run_].in : otherwise));
            }
            column_ += c.width;
            at += c.length;
        }
        // A full row is followed by an empty one: there the cursor stands, and the next letter.
        if (column_ >= columns_) next_row();
    }
    void next_row() {
        ++row_;
        column_ = 0;
        if (is_seen()) rows_.emplace_back();
    }
    place here() const { return {row_, column_}; }
    std::vector<row> take() { return std::move(rows_); }

private:
    bool is_seen() const { return row_ >= first_ && row_ < last_; }

    unsigned columns_;
    std::size_t first_, last_;
    std::size_t row_ = 0;
    unsigned column_ = 0;
    std::size_t next_run_ = 0;
    std::vector<row> rows_ = first_ == 0 && last_ > 0 ? std::vector<row>(1) : std::vector<row>();
};

struct written {
    std::string_view text;
    std::size_t cursor;
    std::string_view prompt, later;
    const std::vector<run>& colours;
};

// The prompts and lines; gives where the cursor stands.
place lay_out(const written& what, flow& on) {
    place cursor;
    for (std::size_t begin = 0;;) {
        const std::size_t end = std::min(what.text.find('\n', begin), what.text.size());
        on.add(begin == 0 ? what.prompt : what.later, {}, style::prompt);
        const bool has_cursor = what.cursor >= begin && what.cursor <= end;
        const std::size_t middle = has_cursor ? what.cursor : begin;
        on.add(what.text.substr(begin, middle - begin), what.colours, style::plain, begin);
        if (has_cursor) cursor = on.here();
        on.add(what.text.substr(middle, end - middle), what.colours, style::plain, middle);
        if (end == what.text.size()) return cursor;
        on.next_row();
        begin = end + 1;
    }
}

void put(row& to, std::string_view text, style in, unsigned columns) {
    unsigned used = width(to);
    for (std::size_t at = 0; at < text.size();) {
        const cluster c = cluster_at(text, at);
        if (used + c.width > columns) return;
        to.push_back(cell_of(text.substr(at), c, in));
        used += c.width;
        at += c.length;
    }
}

void pad(row& to, unsigned until, unsigned columns) {
    const unsigned used = width(to);
    if (used < until) put(to, std::string(until - used, ' '), style::plain, columns);
}

// Candidates in columns from top to bottom, or one in a row with its label when they are few. Not more than `most` rows: then
// those around the chosen one, and how many more there are.
std::vector<row> listed(const line_editor& of, unsigned columns, std::size_t most) {
    const std::vector<candidate>& all = of.candidates();
    if (all.empty() || most == 0) return {};
    unsigned widest = 0;
    bool has_labels = false;
    for (const candidate& c : all) {
        widest = std::max(widest, static_cast<unsigned>(width(c.text)));
        has_labels = has_labels || !c.label.empty();
    }
    has_labels = has_labels && all.size() <= std::min(most, most_with_labels);
    const std::size_t across = has_labels ? 1 : std::max(1U, (columns + gap) / (widest + gap));
    const std::size_t needed = (all.size() + across - 1) / across;
    const bool is_cut = needed > most;
    const std::size_t shown = is_cut ? most - 1 : needed;
    const std::size_t chosen_row = of.chosen() ? *of.chosen() % needed : 0;
    const std::size_t top = chosen_row < shown ? 0 : chosen_row - shown + 1;
    std::vector<row> result(shown);
    for (std::size_t n = 0; n < all.size(); ++n) {
        const std::size_t at = n % needed;
        if (at < top || at >= top + shown) continue;
        row& to = result[at - top];
        pad(to, static_cast<unsigned>(n / needed) * (widest + gap), columns);
        put(to, all[n].text, of.chosen() == n ? style::chosen : style::plain, columns);
        if (!has_labels || all[n].label.empty()) continue;
        pad(to, widest + gap, columns);
        put(to, all[n].label, style::faint, columns);
    }
    if (is_cut) {
        std::size_t hidden = 0;
        for (std::size_t n = 0; n < all.size(); ++n) hidden += n % needed < top || n % needed >= top + shown ? 1 : 0;
        result.emplace_back();
        put(result.back(), "… " + std::to_string(hidden) + " " + of.how().more, style::faint, columns);
    }
    return result;
}

// The part of the text that is seen in so many rows.
frame window(const written& what, unsigned columns, std::size_t rows) {
    flow unseen(columns, 0, 0);
    const place cursor = lay_out(what, unseen);
    const std::size_t count = unseen.here().row + 1;
    const std::size_t seen = std::min(count, rows);
    const std::size_t top = std::min(cursor.row - std::min(cursor.row, seen / 2), count - seen);
    flow shown(columns, top, seen);
    lay_out(what, shown);
    return {shown.take(), {cursor.row - top, cursor.column}};
}

}  // namespace

unsigned width(const row& of) {
    unsigned columns = 0;
    for (const cell& c : of) columns += c.width;
    return columns;
}

frame framed(const line_editor& of, std::string_view prompt, extent on) {
    const unsigned columns = std::max(on.columns, fewest_columns);
    const std::size_t height = std::max(on.rows, 1U);
    std::vector<row> candidates = listed(of, columns, height / 2);
    const std::optional<std::string> searching = of.search_prompt();
    const std::vector<run> colours = of.colours();
    frame result =
        window({of.text().text(), of.text().cursor(), searching ? *searching : prompt, of.how().later, colours},
               columns, height - candidates.size());
    std::move(candidates.begin(), candidates.end(), std::back_inserter(result.rows));
    return result;
}

frame framed_at_end(const line_editor& of, std::string_view prompt, extent on) {
    const std::string& text = of.text().text();
    const std::vector<run> colours = of.how().colour(text);
    return window({text, text.size(), prompt, of.how().later, colours}, std::max(on.columns, fewest_columns),
                  std::max(on.rows, 1U));
}

}  // namespace pol::repl::editor
