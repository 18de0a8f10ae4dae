// Which amendments are in force: by the day, or as the user says.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/session/table.hpp"
#include "repl/terminal.hpp"

#include <algorithm>

namespace pol::repl {
namespace {

styled_text list_text(const conversation& with, const std::vector<amendment_summary>& all) {
    using side = text_table::side;
    text_table rows({side::right, side::left, side::left, side::left});
    for (std::size_t n = 0; n < all.size(); ++n) {
        const amendment_summary& a = all[n];
        const std::string until = a.to.empty() ? with.say(sentence::without_end) : a.to;
        rows.add({std::to_string(n + 1),
                  a.is_in_force ? painted(with.say(sentence::in_force), colour::good)
                                : painted(with.say(sentence::not_in_force), colour::faint),
                  a.from + " – " + until, harmless(a.title.in(with.how.in))});
    }
    return rows.text(with.how.width);
}

// By its number in the list, or by its title in either language.
std::optional<std::size_t> find(const std::vector<amendment_summary>& all, const std::string& word) {
    for (std::size_t n = 0; n < all.size(); ++n) {
        const titles& title = all[n].title;
        const bool is_titled = !word.empty() && (title.english == word || title.chinese == word);
        if (std::to_string(n + 1) == word || is_titled) return n;
    }
    return std::nullopt;
}

// What policy::amended() takes for it. A title stays right when the policy's text is changed, but need not be there, or
// need not be the only one.
std::string name_of(const std::vector<amendment_summary>& all, std::size_t n) {
    const std::string& title = all[n].title.english;
    const auto is_meant = [&](const amendment_summary& a) {
        return a.title.english == title || a.title.chinese == title;
    };
    const bool is_number = title.find_first_not_of("0123456789") == std::string::npos;
    return is_number || std::count_if(all.begin(), all.end(), is_meant) > 1 ? std::to_string(n + 1) : title;
}

enum class turning : unsigned char { on, off, by_date, other };

turning turning_of(std::string_view word) {
    if (is_same_word(word, "on") || word == "启用") return turning::on;
    if (is_same_word(word, "off") || word == "停用") return turning::off;
    if (is_same_word(word, "dated") || word == "按日期") return turning::by_date;
    return turning::other;
}

}  // namespace

// Those that are to be out of force first: the others may not go together with them.
std::vector<std::string> lines_choosing(const conversation& with) {
    const std::vector<amendment_summary> all = with.now.contents().amendments;
    std::vector<std::string> result;
    for (const bool holds : {false, true}) {
        for (std::size_t n = 0; n < all.size(); ++n) {
            if (all[n].is_in_force == holds)
                result.push_back(std::string("amendments ") + (holds ? "on " : "off ") + std::to_string(n + 1));
        }
    }
    return result;
}

answer amendments(conversation& with, std::string_view rest) {
    const std::vector<amendment_summary> all = with.now.contents().amendments;
    if (all.empty()) return {with.say(sentence::no_amendments) + "\n", false, false};
    if (rest.empty()) return {list_text(with, all), false, false};
    const turning how = turning_of(next_word(rest));
    scenario to(with.now);
    if (how == turning::by_date && rest.empty()) {
        to.use(with.about);
        with.in_force.reset();
        return changed(with, std::move(to));
    }
    if (how == turning::other || how == turning::by_date || rest.empty()) return refused_usage(with, "amendments");
    // A title without quotes may have several words.
    const bool is_quoted = rest.front() == '"';
    const std::string word = is_quoted ? next_word(rest) : std::string(rest);
    const std::optional<std::size_t> chosen = find(all, word);
    if (!chosen) return refused(with, sentence::no_amendment, {word});
    std::vector<std::string> in_force;
    for (std::size_t n = 0; n < all.size(); ++n) {
        const bool holds = n == *chosen ? how == turning::on : all[n].is_in_force;
        if (holds) in_force.push_back(name_of(all, n));
    }
    compiled made = with.about.amended(in_force);
    if (!made.result) return refused(with, made.diagnostics);
    to.use(std::move(*made.result));
    with.in_force = std::move(in_force);
    return changed(with, std::move(to));
}

}  // namespace pol::repl
