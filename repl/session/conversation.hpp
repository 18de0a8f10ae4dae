// What a session remembers, and the table of its commands.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/outcome_text.hpp"
#include "repl/session/sentences.hpp"
#include "repl/session/session.hpp"

#include <pol/differences.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol::repl {

// A walk through what is missing; each answer can be taken back.
struct questionnaire {
    std::vector<std::pair<scenario, std::set<std::string>>> before;  // what was known, and skipped, at each question
    std::set<std::string> skipped;
    std::string clause;  // only what this one waits for; empty: all
    need asked;          // its place is empty when the walk is over
};

// How things stood before a line that changed them.
struct step {
    scenario now;
    std::optional<std::vector<std::string>> in_force;
    std::string line;
};

struct conversation {
    policy about;  // with its amendments by date
    session_options how;
    scenario now;
    outcome due;                        // of `now`, without derivation
    std::optional<outcome> due_before;  // what was due before the line that is being answered, once it has changed that
    std::vector<std::pair<std::string, scenario>> saved;
    std::optional<questionnaire> questions;
    std::vector<std::string> said;  // all lines
    std::string record;             // the file, or empty
    bool has_timing = false;
    // The amendments that the user chose, as policy::amended() takes them; none: by the day.
    std::optional<std::vector<std::string>> in_force;

    std::vector<step> steps = {};   // before each line that changed something
    std::vector<step> undone = {};  // what was taken back and can be done again

    bool has_question() const { return questions && !questions->asked.place.empty(); }
    bool is_cancelled() const { return how.host.cancel != nullptr && how.host.cancel->is_cancelled(); }
    scenario nothing_given(policy of) const {
        limits within;
        within.cancel = how.host.cancel;
        return scenario(std::move(of), within);
    }
    text_form form() const {
        text_form result;
        result.in = how.in;
        result.on.width = how.width;
        return result;
    }
    std::string say(sentence what, const std::vector<std::string>& arguments = {}) const {
        return sentence_text(what, how.in, arguments);
    }
    // A place of the outcome, as one types it.
    std::string path_text(std::string_view place) const { return harmless(now.of().path_of(place, how.in)); }
};

// A command: its name in both languages, how it is written, what it does.
struct command {
    std::string_view english;
    std::string_view chinese;  // spellings, separated by '|'
    std::string_view usage_english, usage_chinese;
    std::string_view summary_english, summary_chinese;
    // What may follow, for completion.
    enum class takes : std::uint8_t {
        nothing,
        path,
        given,
        clause,
        clauses,
        payment,
        sweep,
        reason,
        parameter,
        file,
        scenario,
        amendment,
        topic,
        question,
        on_off
    } follows = takes::nothing;
    answer (*run)(conversation& with, std::string_view rest) = nullptr;
};
const std::vector<command>& commands();
// Null if there is none; English words in any case.
const command* command_named(std::string_view word);
bool is_spelling_of(const command& c, std::string_view word);
// What `help` tells of beside commands: English and Chinese.
std::vector<std::pair<std::string_view, std::string_view>> topic_names();

// ---- words of a line
std::string_view trimmed(std::string_view text);
// The first word, taken off the text: up to a space, or in quotes (which are taken away).
std::string next_word(std::string_view& rest);
// `PATH = …` or `PATH += …`.
bool is_assignment(std::string_view line);
bool is_same_word(std::string_view a, std::string_view b);

// ---- answers
answer refused(styled_text why);
answer refused(const conversation& with, sentence what, const std::vector<std::string>& arguments = {});
answer refused(const conversation& with, const std::vector<diagnostic>& why);
// How a command is written.
answer refused_usage(const conversation& with, std::string_view english);
// Puts another scenario in place of the present one; the answer is what that changed.
answer changed(conversation& with, scenario to);
// Whether give_line() can do something with it.
bool changes_facts(std::string_view line);
// Gives a line to a scenario: a fact, a parameter, the day, a payment, or one of the commands that change facts.
std::vector<diagnostic> give_line(const conversation& with, scenario& to, std::string_view line);
// "; did you mean …?", or nothing.
std::string did_you_mean(const conversation& with, std::string_view wrong, const std::vector<std::string>& known);
// The clause that a word names in either language, or nothing.
std::optional<std::string> clause_of(const conversation& with, std::string_view word);
// The first name of an award, given by either; what names none stays as it is.
std::string award_of(const conversation& with, const std::string& clause, const std::string& word);
answer no_clause(const conversation& with, std::string_view word);

// ---- the commands, by file
answer load(conversation& with, std::string_view rest);  // facts.cpp
std::string line_loading(const scenario& one);           // the line that puts it in place of what was given
std::vector<std::string> lines_of(const scenario& one);  // that give all of it again, for people to read
answer unset(conversation& with, std::string_view rest);
answer claim(conversation& with, std::string_view rest);
answer withdraw(conversation& with, std::string_view rest);
answer set(conversation& with, std::string_view rest);
answer on(conversation& with, std::string_view rest);
answer paid(conversation& with, std::string_view rest);
answer clear(conversation& with, std::string_view rest);
answer give(conversation& with, std::string_view line);
answer amendments(conversation& with, std::string_view rest);       // amendments.cpp
std::vector<std::string> lines_choosing(const conversation& with);  // that put the present ones in force
answer undo(conversation& with, std::string_view rest);             // undo.cpp
answer redo(conversation& with, std::string_view rest);
// Remembers how things stood before a line, if it changed them.
void keep_step(conversation& with, step before);
answer show(conversation& with, std::string_view rest);  // views.cpp
answer facts(conversation& with, std::string_view rest);
answer clauses(conversation& with, std::string_view rest);
answer source(conversation& with, std::string_view rest);
answer needs(conversation& with, std::string_view rest);
answer expression(conversation& with, std::string_view line);
answer why(conversation& with, std::string_view rest);   // reasons.cpp
answer what(conversation& with, std::string_view rest);  // comparison.cpp
std::string reason_text(const conversation& with, const clause_difference::reason& r);
answer save(conversation& with, std::string_view rest);
answer use(conversation& with, std::string_view rest);
answer scenarios(conversation& with, std::string_view rest);
answer compare(conversation& with, std::string_view rest);
answer sweep(conversation& with, std::string_view rest);  // sweep.cpp
answer goal(conversation& with, std::string_view rest);
answer record(conversation& with, std::string_view rest);  // recording.cpp
void keep(conversation& with, std::string_view line, answer& to);
answer ask(conversation& with, std::string_view rest);  // questionnaire.cpp
answer back(conversation& with, std::string_view rest);
answer skip(conversation& with, std::string_view rest);
answer stop(conversation& with, std::string_view rest);
answer reply(conversation& with, std::string_view line);
bool is_reply(const conversation& with, std::string_view line);
// After a line that was no reply: the next question, if what was asked for is now known.
void follow_up(conversation& with, const scenario& before, answer& to);
answer restore(conversation& with, std::string_view rest);  // memory.cpp
answer forget(conversation& with, std::string_view rest);
answer edit(conversation& with, std::string_view rest);  // renewal.cpp
answer reload(conversation& with, std::string_view rest);
// Reads the policy again if its files have changed; what there is to say about it.
answer renewed(conversation& with);
answer help(conversation& with, std::string_view rest);  // help.cpp
answer timing(conversation& with, std::string_view rest);
answer quit(conversation& with, std::string_view rest);

completion complete(const conversation& with, std::string_view text, std::size_t cursor);  // completion.cpp

}  // namespace pol::repl
