// Commands that change what is known: facts, claims, parameters, the day, earlier payments, a whole case.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"
#include "repl/session/json_text.hpp"
#include "repl/terminal.hpp"

#include <algorithm>
#include <array>

namespace pol::repl {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return is_same_word(word, w); });
}

// Clauses one after another, with spaces or commas between; `all` is every clause.
std::vector<std::string> names_in(const conversation& with, std::string_view rest) {
    std::vector<std::string> result;
    std::string text(rest);
    for (const std::string_view comma : {",", "，", "、"}) {
        for (std::size_t at = text.find(comma); at != std::string::npos; at = text.find(comma, at))
            text.replace(at, comma.size(), " ");
    }
    std::string_view words = text;
    while (!trimmed(words).empty()) result.push_back(next_word(words));
    if (result.size() != 1 || !is_one_of(result.front(), {"all", "全部"})) return result;
    result.clear();
    for (const clause_outcome& c : with.due.clauses) result.push_back(c.name);
    return result;
}

std::vector<diagnostic> change_claims(const conversation& with, scenario& to, std::string_view rest, bool claims) {
    for (const std::string& name : names_in(with, rest)) {
        std::vector<diagnostic> found = claims ? to.claim(name) : to.withdraw(name);
        if (!found.empty()) return found;
    }
    return {};
}

answer given(conversation& with, std::string_view line) {
    scenario to(with.now);
    const std::vector<diagnostic> found = give_line(with, to, line);
    return found.empty() ? changed(with, std::move(to)) : refused(with, found);
}

answer command_line(conversation& with, std::string_view english, std::string_view rest) {
    if (rest.empty()) return refused_usage(with, english);
    return given(with, std::string(english) + " " + std::string(rest));
}

}  // namespace

bool changes_facts(std::string_view line) {
    if (is_assignment(line)) return true;
    const command* c = command_named(next_word(line));
    constexpr std::array<std::string_view, 6> all = {"set", "on", "paid", "unset", "claim", "withdraw"};
    return c != nullptr && std::find(all.begin(), all.end(), c->english) != all.end();
}

std::vector<diagnostic> give_line(const conversation& with, scenario& to, std::string_view line) {
    if (is_assignment(line)) return to.give(line);
    std::string_view rest = line;
    const command* c = command_named(next_word(rest));
    const std::string_view name = c != nullptr ? c->english : std::string_view();
    if (name == "unset") return to.take_back(rest);
    if (name == "claim" || name == "withdraw") return change_claims(with, to, rest, name == "claim");
    if (name == "on" && is_one_of(rest, {"none", "无"})) return to.take_back("assessed_on");
    if (name == "paid" && is_one_of(rest, {"nothing", "none", "无"})) {
        to.nothing_paid();
        return {};
    }
    if (name == "set" || name == "on" || name == "paid") return to.give(std::string(name) + " " + std::string(rest));
    return to.give(line);
}

answer give(conversation& with, std::string_view line) { return given(with, line); }
answer unset(conversation& with, std::string_view rest) { return command_line(with, "unset", rest); }
answer claim(conversation& with, std::string_view rest) { return command_line(with, "claim", rest); }
answer withdraw(conversation& with, std::string_view rest) { return command_line(with, "withdraw", rest); }
answer set(conversation& with, std::string_view rest) { return command_line(with, "set", rest); }
answer paid(conversation& with, std::string_view rest) { return command_line(with, "paid", rest); }

answer on(conversation& with, std::string_view rest) {
    if (!rest.empty()) return command_line(with, "on", rest);
    const std::string& day = with.due.from.assessed_on;
    return {(day.empty() ? with.say(sentence::not_given) : day) + "\n", false, false};
}

answer clear(conversation& with, std::string_view rest) {
    if (!rest.empty()) return refused_usage(with, "clear");
    return changed(with, with.nothing_given(with.now.of()));
}

std::string line_loading(const scenario& one) { return "load " + on_one_line(one.case_json()); }

std::vector<std::string> lines_of(const scenario& one) {
    std::vector<std::string> result = one.lines();
    const auto told = static_cast<std::ptrdiff_t>(result.size());
    for (const std::string& clause : one.claimed()) {
        const std::string prefix = clause + ".";
        const bool is_told = std::any_of(result.begin(), result.begin() + told, [&](const std::string& line) {
            return line.compare(0, prefix.size(), prefix) == 0;
        });
        if (!is_told) result.push_back("claim " + clause);
    }
    if (one.is_nothing_paid()) result.push_back("paid nothing");
    return result;
}

answer load(conversation& with, std::string_view rest) {
    std::optional<std::string> text;
    if (!rest.empty() && rest.front() == '{') {
        text = std::string(rest);
    } else {
        const std::string path = next_word(rest);
        if (path.empty() || !rest.empty()) return refused_usage(with, "load");
        if (!with.how.host.read) return refused(with, sentence::no_files_here);
        std::string why;
        text = with.how.host.read(path, why);
        if (!text) return refused(with, sentence::no_file, {path, why});
    }
    scenario to(with.now);
    const std::vector<diagnostic> found = to.load(*text);
    if (!found.empty()) return refused(with, found);
    answer result = changed(with, std::move(to));
    for (const diagnostic& d : with.due.problems) result.text += styled(d, with.how.in);
    for (const clause_outcome& c : with.due.clauses) {
        for (const diagnostic& d : c.problems) result.text += styled(d, with.how.in);
    }
    return result;
}

}  // namespace pol::repl
