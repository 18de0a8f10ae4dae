// SPDX-License-Identifier: Apache-2.0
#include "repl/session/chart.hpp"

#include "repl/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace pol::repl {
namespace {

constexpr std::size_t rows = 12;
constexpr std::size_t widest = 72;
constexpr std::size_t narrowest = 16;

// Two dots by four in a character.
class canvas {
public:
    canvas(std::size_t columns, chart::frame in) : columns_(columns), in_(in), cells_(rows * columns) {}

    std::size_t column_of(double x) const { return dot_of(x, in_.left, in_.right, columns_ * 2) / 2; }
    std::size_t row_of(double y) const { return rows - 1 - dot_of(y, in_.low, in_.high, rows * 4) / 4; }

    void draw(const chart::stroke& s) {
        for (std::size_t n = 0; n < s.points.size(); ++n) {
            const chart::point& from = s.points[n > 0 ? n - 1 : 0];
            line(from, s.points[n], s.is_jump);
        }
    }

    std::string row(std::size_t n) const {
        std::string text;
        for (std::size_t c = 0; c < columns_; ++c) {
            const unsigned code = 0x2800U + cells_[n * columns_ + c];
            if (code == 0x2800U) {
                text += ' ';
                continue;
            }
            text += static_cast<char>(0xE0U | (code >> 12U));
            text += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
            text += static_cast<char>(0x80U | (code & 0x3FU));
        }
        return text;
    }

private:
    static std::size_t dot_of(double value, double from, double to, std::size_t dots) {
        const double along = (value - from) / (to - from) * static_cast<double>(dots - 1);
        return static_cast<std::size_t>(std::lround(std::clamp(along, 0.0, static_cast<double>(dots - 1))));
    }

    void line(const chart::point& a, const chart::point& b, bool is_jump) {
        const auto x = static_cast<double>(dot_of(a.x, in_.left, in_.right, columns_ * 2));
        const auto y = static_cast<double>(dot_of(a.y, in_.low, in_.high, rows * 4));
        const double across = static_cast<double>(dot_of(b.x, in_.left, in_.right, columns_ * 2)) - x;
        const double up = static_cast<double>(dot_of(b.y, in_.low, in_.high, rows * 4)) - y;
        const auto steps = static_cast<std::size_t>(std::max({std::abs(across), std::abs(up), 1.0}));
        for (std::size_t n = 0; n <= steps; ++n) {
            const double part = static_cast<double>(n) / static_cast<double>(steps);
            const auto at = static_cast<std::size_t>(std::lround(y + up * part));
            if (is_jump && at % 2 != 0) continue;
            put(static_cast<std::size_t>(std::lround(x + across * part)), at);
        }
    }

    void put(std::size_t x, std::size_t y) {
        // The bits of a character, from the top: dots 1 2 3 7 on the left, 4 5 6 8 on the right.
        constexpr unsigned char bits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
        const std::size_t from_top = rows * 4 - 1 - y;
        unsigned char& cell = cells_[from_top / 4 * columns_ + x / 2];
        cell = static_cast<unsigned char>(cell | bits[from_top % 4][x % 2]);
    }

    std::size_t columns_;
    chart::frame in_;
    std::vector<unsigned char> cells_;
};

// The names under the axis: the ends at the ends, the others under their places where there is room.
std::string names_text(const std::vector<chart::tick>& places, const canvas& on, std::size_t columns) {
    std::string line(columns + 1, ' ');
    std::vector<bool> is_taken(columns + 1, false);
    std::vector<std::pair<std::size_t, std::string>> put;
    for (std::size_t n = 0; n < places.size(); ++n) {
        const std::size_t width = width_of(places[n].text);
        if (width > columns) continue;
        std::size_t begin = on.column_of(places[n].at) + 1;
        if (n > 1 && width > 1) begin -= std::min(begin, width / 2);
        begin = std::min(begin, columns + 1 - width);
        const std::size_t before = begin > 0 ? begin - 1 : 0;
        const std::size_t after = std::min(begin + width, columns);
        if (std::any_of(is_taken.begin() + static_cast<std::ptrdiff_t>(before),
                        is_taken.begin() + static_cast<std::ptrdiff_t>(after) + 1, [](bool taken) { return taken; }))
            continue;
        std::fill_n(is_taken.begin() + static_cast<std::ptrdiff_t>(begin), width, true);
        put.emplace_back(begin, places[n].text);
    }
    std::sort(put.begin(), put.end());
    std::string text;
    std::size_t at = 0;
    for (const auto& [begin, name] : put) {
        text += std::string(begin - at, ' ') + name;
        at = begin + width_of(name);
    }
    return text;
}

std::string axis_text(const std::vector<chart::tick>& places, const canvas& on, std::size_t columns) {
    std::vector<bool> is_marked(columns, false);
    for (std::size_t n = 2; n < places.size(); ++n) is_marked[on.column_of(places[n].at)] = true;
    std::string text = "└";
    for (std::size_t c = 0; c < columns; ++c) text += is_marked[c] ? "┴" : "─";
    return text;
}

}  // namespace

chart::frame chart::around() const {
    frame result{0, 1, 0, 0};
    if (places.size() > 1) {
        result.left = places[0].at;
        result.right = places[1].at;
    }
    bool is_first = true;
    for (const stroke& s : strokes) {
        for (const point& p : s.points) {
            result.low = is_first ? p.y : std::min(result.low, p.y);
            result.high = is_first ? p.y : std::max(result.high, p.y);
            is_first = false;
        }
    }
    // What lies high above 0 and differs little would be a flat line.
    const double apart = result.high - result.low;
    const bool is_high_above = apart > 0 && apart < result.low;
    result.low = is_high_above ? result.low - apart / 10 : std::min(result.low, 0.0);
    result.high = std::max(result.high, result.low);
    if (!(result.low < result.high)) result.high = result.low + 1;
    if (!(result.left < result.right)) result.right = result.left + 1;
    return result;
}

styled_text chart::text(unsigned width) const {
    std::size_t beside = width_of(unit);
    for (const tick& t : levels) beside = std::max(beside, width_of(t.text));
    const std::size_t room = width > beside + 2 ? width - beside - 2 : 0;
    const std::size_t columns = std::clamp(room, narrowest, widest);
    canvas on(columns, around());
    for (const stroke& s : strokes) on.draw(s);
    std::vector<std::string> names(rows);
    for (const tick& t : levels) {
        std::string& name = names[on.row_of(t.at)];
        if (name.empty()) name = t.text;
    }
    styled_text result = painted(padded_left(unit, beside), colour::faint) + "\n";
    for (std::size_t n = 0; n < rows; ++n) {
        const std::string line = on.row(n);
        styled_text row = painted(padded_left(names[n], beside), colour::faint) + " " +
                          painted(names[n].empty() ? "│" : "┤", colour::faint) + painted(line, colour::good);
        row.trim();
        result += row + "\n";
    }
    const std::string margin(beside + 1, ' ');
    result += margin + painted(axis_text(places, on, columns), colour::faint) + "\n";
    result += margin + painted(names_text(places, on, columns), colour::faint) + "\n";
    return result;
}

}  // namespace pol::repl
