// One line in, one answer out: which command it is, or a fact, or an expression.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/session.hpp"

#include "repl/session/conversation.hpp"
#include "repl/session/lines.hpp"
#include "repl/terminal.hpp"

#include <algorithm>
#include <utility>

namespace pol::repl {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The first byte that cannot stand in a line, or npos: control characters and what is not UTF-8.
std::size_t find_fault(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::size_t length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
        const bool is_control = byte < 0x20 && !is_space(text[at]);
        if (is_control || !is_text(text.substr(at, length))) return at;
        at += length;
    }
    return std::string_view::npos;
}

std::string with_width(std::int64_t nanoseconds) {
    const std::int64_t hundredths = nanoseconds / 10'000;
    const std::string rest = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest;
}

// What a line may change, as it was before the line. Costs little: scenarios share what they are made of.
class standing {
public:
    explicit standing(const conversation& with)
        : about_(with.about),
          now_(with.now),
          saved_(with.saved),
          questions_(with.questions),
          record_(with.record),
          has_timing_(with.has_timing),
          in_force_(with.in_force),
          steps_(with.steps),
          undone_(with.undone) {}

    void put_back(conversation& with) {
        with.about = std::move(about_);
        with.now = std::move(now_);
        if (with.due_before) with.due = *std::exchange(with.due_before, std::nullopt);
        with.saved = std::move(saved_);
        with.questions = std::move(questions_);
        with.record = std::move(record_);
        with.has_timing = has_timing_;
        with.in_force = std::move(in_force_);
        with.steps = std::move(steps_);
        with.undone = std::move(undone_);
    }

private:
    policy about_;
    scenario now_;
    std::vector<std::pair<std::string, scenario>> saved_;
    std::optional<questionnaire> questions_;
    std::string record_;
    bool has_timing_;
    std::optional<std::vector<std::string>> in_force_;
    std::vector<step> steps_;
    std::vector<step> undone_;
};

answer answer_to(conversation& with, std::string_view line) {
    if (is_reply(with, line)) return reply(with, line);
    if (is_assignment(line)) return give(with, line);
    std::string_view rest = line;
    const std::string word = next_word(rest);
    if (const command* known = command_named(word)) return known->run(with, rest);
    return expression(with, line);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string next_word(std::string_view& rest) {
    rest = trimmed(rest);
    if (!rest.empty() && rest.front() == '"') {
        const std::size_t end = rest.find('"', 1);
        if (end != std::string_view::npos) {
            std::string word(rest.substr(1, end - 1));
            rest = trimmed(rest.substr(end + 1));
            return word;
        }
    }
    const auto end = static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), is_space) - rest.begin());
    std::string word(rest.substr(0, end));
    rest = trimmed(rest.substr(end));
    return word;
}

bool is_assignment(std::string_view line) {
    line = trimmed(line);
    bool has_name = false;
    bool is_after_space = false;  // a second word would make it something else
    int open = 0;
    for (std::size_t at = 0; at < line.size();) {
        const std::string_view rest = line.substr(at);
        const auto starts = [&](std::string_view sign) { return rest.substr(0, sign.size()) == sign; };
        if (open == 0 && (starts("=") || starts("＝"))) return has_name;
        if (open == 0 && (starts("+=") || starts("＋＝") || starts("+＝") || starts("＋="))) return has_name;
        const bool opens = starts("[") || starts("［");
        const bool closes = starts("]") || starts("］");
        const bool joins = starts(".") || starts("。");
        if (opens) ++open;
        if (closes) --open;
        if (opens || closes || joins) {
            is_after_space = false;
            at += static_cast<unsigned char>(line[at]) < 0x80 ? 1U : 3U;
            continue;
        }
        if (is_space(line[at])) {
            is_after_space = has_name;
            ++at;
            continue;
        }
        const auto byte = static_cast<unsigned char>(line[at]);
        const bool is_letter = byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9') ||
                               (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
        if (!is_letter || (is_after_space && open == 0)) return false;
        has_name = true;
        ++at;
    }
    return false;
}

bool is_same_word(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

answer refused(styled_text why) { return {std::move(why), true, false}; }

answer refused(const conversation& with, sentence what, const std::vector<std::string>& arguments) {
    return refused(painted(with.say(what, arguments), colour::bad) + "\n");
}

answer refused(const conversation& with, const std::vector<diagnostic>& why) {
    styled_text text;
    for (diagnostic d : why) {
        // A value that was refused stands where one would type it.
        constexpr std::string_view parameters = "/parameters/";
        std::string& place = d.where.pointer;
        if (place.rfind(parameters, 0) == 0)
            place.erase(0, parameters.size());
        else if (place.rfind('/', 0) == 0)
            place = with.path_text(place);
        text += styled(d, with.how.in);
    }
    return refused(std::move(text));
}

answer refused_usage(const conversation& with, std::string_view english) {
    const command* c = command_named(english);
    const bool is_english = with.how.in == language::english;
    return refused(with, sentence::usage, {std::string(is_english ? c->usage_english : c->usage_chinese)});
}

std::string did_you_mean(const conversation& with, std::string_view wrong, const std::vector<std::string>& known) {
    const std::vector<std::string> close = close_to(wrong, known);
    return close.empty() ? std::string() : with.say(sentence::did_you_mean, {close.front()});
}

std::optional<std::string> clause_of(const conversation& with, std::string_view word) {
    const auto is_one = [&](std::string_view name) {
        const auto& all = with.due.clauses;
        return std::any_of(all.begin(), all.end(), [&](const clause_outcome& c) { return c.name == name; });
    };
    if (is_one(word)) return std::string(word);
    for (const clause_part& part : with.now.contents().parts) {
        if (part.second == word && is_one(part.name)) return part.name;
    }
    return std::nullopt;
}

std::string award_of(const conversation& with, const std::string& clause, const std::string& word) {
    const std::string before = clause + ".";
    for (const clause_part& part : with.now.contents().parts) {
        const bool is_of_clause = part.name.compare(0, before.size(), before) == 0;
        if (is_of_clause && part.second == word) return part.name.substr(before.size());
    }
    return word;
}

answer no_clause(const conversation& with, std::string_view word) {
    std::vector<std::string> names;
    for (const clause_part& part : with.now.contents().parts) {
        if (part.name.find('.') != std::string::npos) continue;
        names.push_back(part.name);
        if (!part.second.empty()) names.push_back(part.second);
    }
    const std::string why = with.say(sentence::no_clause, {std::string(word)}) + did_you_mean(with, word, names);
    return refused(painted(why, colour::bad) + "\n");
}

session::session(policy about, session_options how) {
    limits within;
    within.cancel = how.host.cancel;
    scenario now(about, within);
    outcome due = now.assess();
    with_ = std::make_unique<conversation>(
        conversation{std::move(about), std::move(how), std::move(now), std::move(due), {}, {}, {}, {}, {}, false, {}});
}
session::~session() = default;
session::session(session&&) noexcept = default;
session& session::operator=(session&&) noexcept = default;

answer session::say(std::string_view line) {
    conversation& with = *with_;
    if (line.size() > longest_line) return refused(with, sentence::line_too_long, {std::to_string(longest_line)});
    if (const std::size_t fault = find_fault(line); fault != std::string_view::npos)
        return refused(with, sentence::line_not_text, {std::to_string(fault + 1)});
    line = trimmed(line);
    if (line.empty() || line.substr(0, 2) == "//") {
        answer nothing;
        if (!line.empty()) keep(with, line, nothing);
        return nothing;
    }
    if (with.how.host.width) with.how.width = with.how.host.width();
    standing stood(with);
    const answer news = renewed(with);
    const bool is_timed = with.has_timing;
    const std::int64_t begin = is_timed ? with.how.host.nanoseconds() : 0;
    step before{with.now, with.in_force, std::string(line)};
    const std::size_t steps = with.steps.size();
    const bool is_told = is_reply(with, line);
    answer result = answer_to(with, line);
    if (!is_told) follow_up(with, before.now, result);
    if (with.is_cancelled() && !result.stands) {
        stood.put_back(with);
        return refused(with, sentence::stopped);
    }
    with.due_before.reset();
    if (with.steps.size() == steps) keep_step(with, std::move(before));  // else it went through them itself
    if (is_timed && with.has_timing) {
        const std::int64_t took = with.how.host.nanoseconds() - begin;
        result.text += painted(with.say(sentence::took, {with_width(took)}), colour::faint) + "\n";
    }
    keep(with, line, result);
    result.text = news.text + result.text;
    return result;
}

std::string session::prompt() const {
    return with_->has_question() ? with_->path_text(with_->questions->asked.place) + " = " : "pol> ";
}
const scenario& session::now() const { return with_->now; }
completion session::complete(std::string_view text, std::size_t cursor) const {
    return repl::complete(*with_, text, cursor);
}

}  // namespace pol::repl
