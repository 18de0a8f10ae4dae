// SPDX-License-Identifier: Apache-2.0
#include "repl/session/json_text.hpp"

#include "repl/terminal.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace pol::repl {
namespace {

constexpr std::size_t widest = 100;

// Copies the JSON without what stands between its values, and tells `at` of each character outside texts.
template <typename At>
void each_sign(std::string_view json, At at) {
    bool is_text = false;
    for (std::size_t n = 0; n < json.size(); ++n) {
        const char c = json[n];
        const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (is_blank && !is_text) continue;
        if (c == '"') is_text = !is_text;
        at(n, c, is_text || c == '"');
        if (c == '\\' && is_text) {
            ++n;
            at(n, json[n], true);
        }
    }
}

std::string spaced(std::string_view compact) {
    std::string result;
    each_sign(compact, [&](std::size_t, char c, bool is_text) {
        result += c;
        if (!is_text && (c == ',' || c == ':')) result += ' ';
    });
    return result;
}

// Where the brackets that open at each place close; 0 elsewhere.
std::vector<std::size_t> ends_of(std::string_view compact) {
    std::vector<std::size_t> ends(compact.size(), 0);
    std::vector<std::size_t> open;
    each_sign(compact, [&](std::size_t n, char c, bool is_text) {
        if (is_text) return;
        if (c == '{' || c == '[') open.push_back(n);
        if ((c == '}' || c == ']') && !open.empty()) {
            ends[open.back()] = n;
            open.pop_back();
        }
    });
    return ends;
}

}  // namespace

std::string on_one_line(std::string_view json) {
    std::string result;
    each_sign(json, [&](std::size_t, char c, bool) { result += c; });
    return result;
}

std::string indented(std::string_view json) {
    const std::string compact = on_one_line(json);
    const std::vector<std::size_t> ends = ends_of(compact);
    std::string result;
    std::size_t depth = 0;
    std::size_t whole = 0;  // up to here stands on one line
    const auto new_line = [&] { result += "\n" + std::string(2 * depth, ' '); };
    each_sign(compact, [&](std::size_t n, char c, bool is_text) {
        if (n < whole) return;
        if (!is_text && ends[n] != 0 && ends[n] - n <= widest) {
            const std::string inside = spaced(std::string_view(compact).substr(n, ends[n] + 1 - n));
            const std::size_t line = result.size() - (result.rfind('\n') + 1);
            const bool may_stay = depth > 0 || ends[n] == n + 1;
            if (may_stay && line + width_of(inside) <= widest) {
                result += inside;
                whole = ends[n] + 1;
                return;
            }
        }
        const bool closes = !is_text && (c == '}' || c == ']');
        if (closes) {
            --depth;
            new_line();
        }
        result += c;
        if (is_text) return;
        if (c == ':') result += ' ';
        if (c == '{' || c == '[') ++depth;
        if (c == '{' || c == '[' || c == ',') new_line();
    });
    return result + "\n";
}

}  // namespace pol::repl
