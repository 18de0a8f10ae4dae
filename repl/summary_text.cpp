// SPDX-License-Identifier: Apache-2.0
#include "repl/summary_text.hpp"

#include "repl/words.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace pol::repl {
namespace {

struct summary_words {
    std::string_view cases, settled, undetermined, bad, cells, lost, clause, determined, paid, not_eligible, claimless,
        mean, least, greatest, median, share, roughly, colon, comma;
};

// clang-format off
constexpr summary_words english = {
    " cases", " settled", " undetermined", " with bad input", " cells rejected", " rows lost", "clause", "determined",
    "paid", "not eligible", "not claimed", "mean", "least", "greatest", "median", " at most ", " (within 0.05%)", ": ", ", ",
};
constexpr summary_words chinese = {
    " 个案例", " 个已办结", " 个未确定", " 个输入有误", " 个单元格被拒", " 行丢失", "条款", "已确定",
    "获付", "不符合", "未申报", "平均", "最小", "最大", "中位数", " 不超过 ", "（误差 0.05% 以内）", "：", "，",
};
// clang-format on

const summary_words& say_in(language in) { return in == language::english ? english : chinese; }

std::string number(std::uint64_t count) { return grouped(std::to_string(count)); }

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string result;
    for (const std::string& part : parts) result += (result.empty() ? "" : std::string(between)) + part;
    return result;
}

// "9 undetermined, 2 with bad input"; what is nought is left out.
std::vector<std::string> counted(const std::vector<std::pair<std::uint64_t, std::string_view>>& counts) {
    std::vector<std::string> parts;
    for (const auto& [count, word] : counts) {
        const bool is_one = count == 1 && !word.empty() && word.back() == 's';  // "1 case"
        if (count > 0) parts.push_back(number(count) + std::string(is_one ? word.substr(0, word.size() - 1) : word));
        if (count == 1 && word == english.cells) parts.back() = "1 cell rejected";
        if (count == 1 && word == english.lost) parts.back() = "1 row lost";
    }
    return parts;
}

constexpr std::size_t columns = 8;
using row = std::array<std::string, columns>;

row row_of(const clause_statistics& c) {
    return {harmless(c.name),       number(c.determined), number(c.paid),        number(c.not_eligible),
            number(c.undetermined), number(c.bad_input),  number(c.not_claimed), grouped(c.total)};
}

row head_of(const stream_summary& done, language in) {
    const summary_words& s = say_in(in);
    const words& w = words_in(in);
    row head = {std::string(s.clause),       std::string(s.determined),   std::string(s.paid),
                std::string(s.not_eligible), std::string(w.undetermined), std::string(w.bad_input),
                std::string(s.claimless),    std::string(w.total)};
    if (!done.currency.empty()) head.back() += " (" + done.currency + ")";
    return head;
}

std::string line_of(const row& r, const std::array<std::size_t, columns>& wide) {
    std::string line = padded(r[0], wide[0]);
    for (std::size_t n = 1; n < columns; ++n) line += "  " + padded_left(r[n], wide[n]);
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

std::string amounts_text(const clause_statistics& c, language in) {
    if (c.mean.empty()) return {};
    const summary_words& s = say_in(in);
    std::vector<std::string> parts = {std::string(s.mean) + " " + grouped(c.mean),
                                      std::string(s.least) + " " + grouped(c.least)};
    for (const auto& [share, amount] : c.quantiles) {
        if (share == "50%") parts.push_back(std::string(s.median) + " " + grouped(amount));
        if (share == "90%") parts.push_back(share + std::string(s.share) + grouped(amount));
    }
    if (!c.has_exact_quantiles) parts.back() += s.roughly;
    parts.push_back(std::string(s.greatest) + " " + grouped(c.greatest));
    return joined(parts, s.comma);
}

std::vector<std::string> details_of(const policy& from, const clause_statistics& c, language in) {
    const summary_words& s = say_in(in);
    std::vector<std::string> lines;
    if (const std::string amounts = amounts_text(c, in); !amounts.empty()) lines.push_back(amounts);
    std::vector<std::string> parts;
    for (const auto& [note, times] : c.notes) parts.push_back(note_text(from, note, in) + " " + number(times));
    if (!parts.empty()) lines.push_back(joined(parts, s.comma));
    parts.clear();
    for (const auto& [reason, times] : c.reasons) parts.push_back(say_code(from, reason, in) + " " + number(times));
    if (!parts.empty()) lines.push_back(std::string(s.not_eligible) + std::string(s.colon) + joined(parts, s.comma));
    return lines;
}

styled_text table_of(const policy& from, const stream_summary& done, const text_form& how) {
    const row head = head_of(done, how.in);
    std::array<std::size_t, columns> wide{};
    const auto measure = [&](const row& r) {
        for (std::size_t n = 0; n < columns; ++n) wide[n] = std::max(wide[n], width_of(r[n]));
    };
    measure(head);
    for (const clause_statistics& c : done.clauses) measure(row_of(c));
    styled_text result = painted(line_of(head, wide), colour::faint) + "\n";
    const std::string indent(4, ' ');
    for (const clause_statistics& c : done.clauses) {
        result += line_of(row_of(c), wide) + '\n';
        for (const std::string& detail : details_of(from, c, how.in)) {
            for (const std::string& line : wrapped(detail, how.on.width - indent.size()))
                result += painted(indent + line, colour::faint) + "\n";
        }
    }
    return result;
}

}  // namespace

styled_text summary_text(const policy& from, const stream_summary& done, const text_form& how) {
    const summary_words& s = say_in(how.in);
    std::vector<std::string> parts = counted({{done.cases - done.incomplete, s.settled},
                                              {done.undetermined, s.undetermined},
                                              {done.bad_input, s.bad},
                                              {done.rejected_cells, s.cells},
                                              {done.lost_rows, s.lost}});
    const std::string cases = joined(counted({{done.cases, s.cases}}), "");
    std::string counts = cases.empty() ? "0" + std::string(s.cases) : cases;
    if (!parts.empty()) counts += std::string(s.colon) + joined(parts, s.comma);
    styled_text result = painted(counts, colour::strong) + "\n";
    if (!done.clauses.empty()) result += table_of(from, done, how);
    if (done.total.empty()) return result;
    const std::string total = std::string(words_in(how.in).total) + " " + grouped(done.total) + " " + done.currency;
    return result + painted(total, colour::strong) + "\n";
}

std::string unsettled_text(const stream_summary& done, language in) {
    const summary_words& s = say_in(in);
    const bool is_english = in == language::english;
    const std::vector<std::string> parts = counted({{done.undetermined, s.undetermined},
                                                    {done.bad_input, s.bad},
                                                    {done.rejected_cells, s.cells},
                                                    {done.lost_rows, s.lost}});
    if (parts.empty() && done.incomplete == 0) return {};
    const std::string open = number(done.incomplete);
    const std::string all = number(done.cases);
    std::string text =
        is_english ? open + " of " + all + " cases are not settled" : all + " 个案例中有 " + open + " 个尚未办结";
    if (!parts.empty()) text += std::string(s.colon) + joined(parts, s.comma);
    return text;
}

}  // namespace pol::repl
