// What a sweep is drawn from, and the tables that it writes for other programs.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/sweep.hpp"
#include "repl/terminal.hpp"

namespace pol::repl {
namespace {

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + '"';
}

chart::point drawn(const sweep_point& p) { return {approximate(p.at), approximate(p.amount)}; }

void add_level(chart& to, const sweep_point& p) {
    const std::string text = money_text(p.amount);
    for (const chart::tick& known : to.levels) {
        if (known.text == text) return;
    }
    to.levels.push_back({approximate(p.amount), text});
}

// From the end of a piece to the beginning of the next. What jumps keeps its amount up to the number at which it jumps:
// one more of what is counted makes a step, not a slope on which nothing lies.
void add_way(chart& to, const chart::point& from, const chart::point& next, bool is_jump) {
    if (!is_jump) {
        to.strokes.push_back({{from, next}, false});
        return;
    }
    const chart::point edge{next.x, from.y};
    to.strokes.back().points.push_back(edge);
    to.strokes.push_back({{edge, next}, true});
}

}  // namespace

std::string place_name(std::size_t piece) {
    constexpr std::size_t letters = 26;
    if (piece == 0) return {};
    const std::string letter(1, static_cast<char>('a' + (piece - 1) % letters));
    return piece <= letters ? letter : letter + std::to_string((piece - 1) / letters);
}

chart chart_of(const sweep_line& line, marks_by by) {
    chart result;
    result.unit = line.amount_currency;
    result.places = {{approximate(line.from), value_text(line, line.from)},
                     {approximate(line.to), value_text(line, line.to)}};
    const sweep_point* before = nullptr;
    for (std::size_t n = 0; n < line.pieces.size(); ++n) {
        const sweep_piece& p = line.pieces[n];
        // Where the line goes on without a jump, the last value of the formula before is the round one.
        const std::string& at = (n == 0 || p.is_jump ? p.points.front() : line.pieces[n - 1].points.back()).at;
        const std::string name = by == marks_by::letter ? place_name(n) : value_text(line, at);
        const bool goes_on = n > 0 && !p.is_jump && !p.rate.empty() && p.rate == line.pieces[n - 1].rate;
        if (n > 0 && n < most_pieces && (by == marks_by::letter || !goes_on))
            result.places.push_back({approximate(at), name});
        if (p.points.front().amount.empty()) {
            before = nullptr;
            continue;
        }
        if (before != nullptr) add_way(result, drawn(*before), drawn(p.points.front()), p.is_jump);
        chart::stroke stroke;
        for (const sweep_point& x : p.points) stroke.points.push_back(drawn(x));
        result.strokes.push_back(std::move(stroke));
        before = &p.points.back();
        for (const sweep_point* x : {&p.points.front(), &p.points.back()}) add_level(result, *x);
    }
    return result;
}

std::string csv_of(const std::vector<swept_row>& rows, const sweep_request& asked, const sweep_axis& by) {
    const bool is_pair = !by.path.empty();
    std::string text = is_pair ? csv_cell(by.path) + "," : "";
    text += csv_cell(asked.path) + ",amount,exact,status\n";
    for (const swept_row& row : rows) {
        for (const sweep_point& p : row.line.samples) {
            if (is_pair) text += csv_cell(row.at) + ",";
            const std::string amount = p.amount.empty() ? "" : plain_money_text(p.amount);
            text += p.at + "," + amount + "," + p.amount + "," + std::string(to_text(row.line.pieces[p.piece].status)) +
                    "\n";
        }
    }
    return text;
}

}  // namespace pol::repl
