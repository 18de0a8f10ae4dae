// Coordinates are whole tenths of a pixel, so that the same line gives the same bytes everywhere.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/svg.hpp"

#include "repl/terminal.hpp"

#include <algorithm>
#include <cmath>

namespace pol::repl {
namespace {

constexpr int width = 760;
constexpr int height = 440;
constexpr int margin = 16;
constexpr int left = 130;  // room for an amount of milliards beside, and for half of one below
constexpr int right = 700;
constexpr int top = 60;
constexpr int bottom = 370;

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : harmless(text)) {
        switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            default: result += c;
        }
    }
    return result;
}

std::string tenths(double pixels) {
    const auto all = std::lround(pixels * 10);
    const std::string sign = all < 0 ? "-" : "";
    const auto size = std::abs(all);
    return sign + std::to_string(size / 10) + (size % 10 == 0 ? "" : "." + std::to_string(size % 10));
}

std::string written(double x, double y, const std::string& what, const std::string& how) {
    return "<text x=\"" + tenths(x) + "\" y=\"" + tenths(y) + "\"" + (how.empty() ? "" : " " + how) + ">" +
           escaped(what) + "</text>\n";
}

std::string line_between(double x1, double y1, double x2, double y2, const std::string& how) {
    return "<line x1=\"" + tenths(x1) + "\" y1=\"" + tenths(y1) + "\" x2=\"" + tenths(x2) + "\" y2=\"" + tenths(y2) +
           "\" " + how + "/>\n";
}

std::string opening(const picture& of) {
    const std::string size = "width=\"" + std::to_string(width) + "\" height=\"" + std::to_string(height) + "\"";
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" " + size + " viewBox=\"0 0 " + std::to_string(width) + " " +
           std::to_string(height) + "\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n<title>" +
           escaped(of.title) + "</title>\n<rect " + size + " fill=\"#fff\"/>\n" +
           written(left, 28, of.title, "font-size=\"16\"") +
           written((left + right) / 2.0, height - 14, of.across, "text-anchor=\"middle\"") +
           written(margin, top - 14, of.upright, "");
}

std::string axes() {
    const std::string how = "stroke=\"#222\"";
    return line_between(left, top, left, bottom, how) + line_between(left, bottom, right, bottom, how);
}

// The labels of an axis, each `room` long; one that would touch another before it is left out.
class row_of_labels {
public:
    bool has_room(double at, double room) {
        for (const label& other : taken_) {
            if (std::abs(other.at - at) < (other.room + room) / 2) return false;
        }
        taken_.push_back({at, room});
        return true;
    }

private:
    struct label {
        double at = 0;
        double room = 0;
    };
    std::vector<label> taken_;
};

constexpr double line_room = 14;
// With a gap, in the widest of the usual fonts.
double room_of(const std::string& text) { return 7.7 * static_cast<double>(width_of(text)) + 12; }

// From white to blue.
std::string shade(double part) {
    const auto mixed = [&](int from, int to) {
        const auto value = std::lround(from + (to - from) * std::clamp(part, 0.0, 1.0));
        constexpr std::string_view digits = "0123456789abcdef";
        return std::string{digits[static_cast<std::size_t>(value / 16)], digits[static_cast<std::size_t>(value % 16)]};
    };
    return "#" + mixed(0xf7, 0x2b) + mixed(0xfb, 0x6c) + mixed(0xff, 0xb0);
}

std::string filled(double x, double y, double wide, double tall, const std::string& with) {
    return "<rect x=\"" + tenths(x) + "\" y=\"" + tenths(y) + "\" width=\"" + tenths(wide) + "\" height=\"" +
           tenths(tall) + "\" fill=\"" + with + "\"";
}

// What the shades of a map stand for: with 0 among them, as bars begin at 0.
class shades {
public:
    explicit shades(const field_map& map) {
        for (const auto& row : map.rows) {
            for (const field& f : row) {
                if (!f.is_known) continue;
                if (f.amount < low_.amount) low_ = f;
                if (f.amount > high_.amount) high_ = f;
            }
        }
    }
    double part_of(const field& f) const {
        return high_.amount > low_.amount ? (f.amount - low_.amount) / (high_.amount - low_.amount) : 0;
    }
    std::string of(const field& f) const { return f.is_known ? shade(part_of(f)) : "#eee"; }
    // Beside the name of the upright axis: the least, steps, the most.
    std::string legend() const {
        constexpr int steps = 10;
        constexpr int wide = 10;
        constexpr int tall = 10;
        const double begin = right - 80 - steps * wide;
        std::string text = written(begin - 6, top - 14, low_.text, "text-anchor=\"end\"");
        for (int n = 0; n < steps; ++n)
            text += filled(begin + n * wide, top - 14 - tall + 1, wide, tall, shade(n / (steps - 1.0))) + "/>\n";
        return text + written(begin + steps * wide + 6, top - 14, high_.text, "");
    }

private:
    field low_{true, 0, "0"};
    field high_{true, 0, "0"};
};

// The amount in its field where it fits; the letters are dark until white is easier to read.
std::string field_text(const field& f, double x, double y, double wide, double tall, double part) {
    constexpr double of_a_letter = 5.8;
    constexpr double is_dark = 0.8;
    if (wide <= of_a_letter * static_cast<double>(width_of(f.text)) || tall <= 14) return {};
    return written(x + wide / 2, y + tall / 2 + 4, f.text,
                   std::string("text-anchor=\"middle\" font-size=\"10\"") + (part > is_dark ? " fill=\"#fff\"" : ""));
}

}  // namespace

std::string line_svg(const picture& of, const chart& line) {
    const chart::frame in = line.around();
    const auto x_of = [&](double x) { return left + (x - in.left) / (in.right - in.left) * (right - left); };
    const auto y_of = [&](double y) { return bottom - (y - in.low) / (in.high - in.low) * (bottom - top); };
    std::string text = opening(of);
    row_of_labels beside;
    for (const chart::tick& t : line.levels) {
        const double y = y_of(t.at);
        if (!beside.has_room(y, line_room)) continue;
        text += line_between(left, y, right, y, "stroke=\"#ddd\"");
        text += written(left - 8, y + 4, t.text, "text-anchor=\"end\"");
    }
    row_of_labels below;
    row_of_labels further_below;
    for (std::size_t n = 0; n < line.places.size(); ++n) {
        const double x = x_of(line.places[n].at);
        if (n > 1) text += line_between(x, top, x, bottom, "stroke=\"#b33\" stroke-dasharray=\"4 4\"");
        const double room = room_of(line.places[n].text);
        const int at = below.has_room(x, room) ? bottom + 18 : further_below.has_room(x, room) ? bottom + 34 : 0;
        if (at > 0) text += written(x, at, line.places[n].text, "text-anchor=\"middle\"");
    }
    for (const chart::stroke& s : line.strokes) {
        text += "<polyline fill=\"none\" stroke=\"#2b6cb0\" stroke-width=\"";
        text += s.is_jump ? "1\" points=\"" : "2\" points=\"";
        for (std::size_t n = 0; n < s.points.size(); ++n)
            text += (n > 0 ? " " : "") + tenths(x_of(s.points[n].x)) + "," + tenths(y_of(s.points[n].y));
        text += "\"/>\n";
        if (s.points.size() == 1)
            text += "<circle cx=\"" + tenths(x_of(s.points[0].x)) + "\" cy=\"" + tenths(y_of(s.points[0].y)) +
                    "\" r=\"3\" fill=\"#2b6cb0\"/>\n";
    }
    return text + axes() + "</svg>\n";
}

std::string map_svg(const picture& of, const field_map& map) {
    const shades shaded(map);
    const double wide = (right - left) / static_cast<double>(std::max<std::size_t>(map.across.size(), 1));
    const double tall = (bottom - top) / static_cast<double>(std::max<std::size_t>(map.upright.size(), 1));
    std::string text = opening(of) + shaded.legend();
    row_of_labels beside;
    row_of_labels below;
    for (std::size_t r = 0; r < map.rows.size(); ++r) {
        const double y = bottom - tall * static_cast<double>(r + 1);
        if (beside.has_room(y, line_room))
            text += written(left - 8, y + tall / 2 + 4, map.upright[r], "text-anchor=\"end\"");
        for (std::size_t c = 0; c < map.rows[r].size(); ++c) {
            const field& f = map.rows[r][c];
            const double x = left + wide * static_cast<double>(c);
            text += filled(x, y, wide, tall, shaded.of(f)) + "><title>" + escaped(f.text) + "</title></rect>\n" +
                    field_text(f, x, y, wide, tall, shaded.part_of(f));
        }
    }
    for (std::size_t c = 0; c < map.across.size(); ++c) {
        const double x = left + wide * (static_cast<double>(c) + 0.5);
        const bool is_shown = below.has_room(x, room_of(map.across[c]));
        if (is_shown) text += written(x, bottom + 18, map.across[c], "text-anchor=\"middle\"");
    }
    return text + axes() + "</svg>\n";
}

}  // namespace pol::repl
