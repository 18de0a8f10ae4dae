// "Did you mean": which of the known names is closest to the one that was written.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/letters.hpp"
#include "lang/messages/sink.hpp"

#include <algorithm>

namespace pol::messages {
namespace {

constexpr std::size_t longest_compared = 64;  // keeps the table of edits small whatever a file holds
constexpr std::size_t most_suggestions = 3;

using letters = std::u32string;

letters folded(std::string_view text) {
    letters result;
    for (std::size_t at = 0; at < text.size() && result.size() <= longest_compared;) {
        char32_t c = next_letter(text, at);
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms of ASCII
        if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
        result += c;
    }
    return result;
}

// Insertions, deletions, substitutions and swaps of neighbours.
std::size_t edits(const letters& a, const letters& b) {
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> table((a.size() + 1) * width);
    for (std::size_t i = 0; i <= a.size(); ++i) table[i * width] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) table[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
            std::size_t best = std::min(
                {table[(i - 1) * width + j] + 1, table[i * width + j - 1] + 1, table[(i - 1) * width + j - 1] + other});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = std::min(best, table[(i - 2) * width + j - 2] + 1);
            }
            table[i * width + j] = best;
        }
    }
    return table.back();
}

bool is_chinese(const letters& word) {
    return std::any_of(word.begin(), word.end(), [](char32_t c) { return c >= 0x3400 && c <= 0x9FFF; });
}

// How far apart two names are, or a number above any other when they are not alike at all.
constexpr std::size_t unlike = 1000;

std::size_t distance(const letters& wrong, const letters& known) {
    if (wrong == known) return 0;
    const std::size_t longer = std::max(wrong.size(), known.size());
    if (longer > longest_compared) return unlike;
    const std::size_t gap = longer - std::min(wrong.size(), known.size());
    const std::size_t allowed = longer < 3 ? 0 : std::max<std::size_t>(1, longer / 3);
    if (gap <= allowed) {
        const std::size_t apart = edits(wrong, known);
        if (apart <= allowed) return apart;
    }
    // A name that was begun: behind those that differ by a slip.
    if (wrong.size() >= (is_chinese(wrong) ? 2U : 3U) && known.starts_with(wrong)) return longest_compared + gap;
    if (gap == 0 && is_chinese(wrong)) {
        std::size_t shared = 0;
        for (const char32_t c : wrong) shared += known.find(c) != letters::npos ? 1U : 0U;
        if (shared * 2 >= wrong.size()) return longer;
    }
    return unlike;
}

}  // namespace

std::vector<std::string> suggest(std::string_view wrong, const std::vector<std::string_view>& known) {
    struct candidate {
        std::size_t apart;
        std::string_view name;
    };
    const letters sought = folded(wrong);
    std::vector<candidate> found;
    for (std::size_t n = 0; n < std::min(known.size(), most_names_compared); ++n) {
        const std::string_view name = known[n];
        if (name == wrong || name.empty()) continue;
        const std::size_t apart = distance(sought, folded(name));
        if (apart != unlike) found.push_back({apart, name});
    }
    std::sort(found.begin(), found.end(), [](const candidate& a, const candidate& b) {
        return a.apart != b.apart ? a.apart < b.apart : a.name < b.name;
    });
    std::vector<std::string> result;
    for (const candidate& c : found) {
        if (result.size() == most_suggestions) break;
        if (result.empty() || result.back() != c.name) result.emplace_back(c.name);
    }
    return result;
}

}  // namespace pol::messages
