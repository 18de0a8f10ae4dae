// What a session knows, as text that another one can take up: a case a line, each behind a line that names it.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/session/json_text.hpp"

#include <utility>

namespace pol::repl {
namespace {

constexpr std::string_view head = "pol session 1";
constexpr std::string_view now_line = "now";
constexpr std::string_view saved_word = "saved ";
constexpr std::string_view chosen_line = "amendments";
constexpr std::string_view amended_word = "amendment ";

std::string_view next_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return line;
}

bool takes_off(std::string_view& line, std::string_view word) {
    if (line.substr(0, word.size()) != word) return false;
    line.remove_prefix(word.size());
    return true;
}

}  // namespace

std::string session::memory() const {
    const conversation& with = *with_;
    const std::string nothing = scenario(with.about).case_json();
    const std::string now = with.now.case_json();
    if (now == nothing && with.saved.empty() && !with.in_force) return {};
    std::string text = std::string(head) + "\n";
    if (with.in_force) {
        text += std::string(chosen_line) + "\n";
        for (const std::string& name : *with.in_force) text += std::string(amended_word) + name + "\n";
    }
    for (const auto& [name, kept] : with.saved)
        text += std::string(saved_word) + name + "\n" + on_one_line(kept.case_json()) + "\n";
    return text + std::string(now_line) + "\n" + on_one_line(now) + "\n";
}

styled_text session::greeting() const {
    const conversation& with = *with_;
    if (!with.how.unfinished) return {};
    return painted(with.say(sentence::unfinished, {with.how.unfinished->when}), colour::doubtful) + "\n";
}

namespace {

// Takes up where another session ended; refused, and nothing changed, if the text is none of memory().
answer take_up(conversation& with, std::string_view memory) {
    const answer no = refused(with, sentence::no_memory);
    if (next_line(memory) != head) return no;
    std::optional<std::vector<std::string>> in_force;
    std::vector<std::pair<std::string, scenario>> saved;
    std::optional<scenario> now;
    policy rules = with.about;
    while (!memory.empty()) {
        std::string_view line = next_line(memory);
        if (line == chosen_line || takes_off(line, amended_word)) {
            if (!in_force) in_force.emplace();
            if (line != chosen_line) in_force->emplace_back(line);
            compiled made = with.about.amended(*in_force);
            if (!made.result) return no;
            rules = std::move(*made.result);
            continue;
        }
        const bool is_saved = takes_off(line, saved_word);
        if (!is_saved && line != now_line) return no;
        scenario one = with.nothing_given(rules);
        if (!one.load(next_line(memory)).empty()) return no;
        if (is_saved)
            saved.emplace_back(std::string(line), std::move(one));
        else
            now = std::move(one);
    }
    if (!now) return no;
    with.saved = std::move(saved);
    if (in_force) with.in_force = std::move(in_force);
    answer said = changed(with, std::move(*now));
    said.as_lines = with.in_force ? lines_choosing(with) : std::vector<std::string>();
    for (const auto& [name, kept] : with.saved) {
        said.as_lines->push_back(line_loading(kept));
        said.as_lines->push_back("save as \"" + name + "\"");
    }
    said.as_lines->push_back(line_loading(with.now));
    return said;
}

}  // namespace

answer restore(conversation& with, std::string_view rest) {
    if (!rest.empty()) return refused_usage(with, "restore");
    if (!with.how.unfinished) return refused(with, sentence::nothing_unfinished);
    answer said = take_up(with, with.how.unfinished->memory);
    if (said.is_refused) return said;
    with.how.unfinished.reset();
    if (with.how.host.forget) with.how.host.forget();
    said.stands = true;
    return said;
}

answer forget(conversation& with, std::string_view rest) {
    if (!rest.empty()) return refused_usage(with, "forget");
    if (!with.how.unfinished) return refused(with, sentence::nothing_unfinished);
    with.how.unfinished.reset();
    if (with.how.host.forget) with.how.host.forget();
    answer said{with.say(sentence::forgotten) + "\n", false, false};
    said.as_lines.emplace();
    return said;
}

}  // namespace pol::repl
