// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/repl_input.hpp"

#include "repl/journal.hpp"
#include "repl/session/sentences.hpp"
#include "repl/terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace pol::repl {
namespace {

// A line without its end; false: the input is at its end. What is too long is read to its end and not kept whole.
bool read_line(std::FILE* from, std::string& line) {
    line.clear();
    int c = std::fgetc(from);
    if (c == EOF) return false;
    for (; c != EOF && c != '\n'; c = std::fgetc(from)) {
        if (line.size() <= longest_line) line += static_cast<char>(c);
    }
    return true;
}

// What the text tells a session, one after the other. The last may be open.
struct told {
    std::deque<std::string> lines;
    bool is_complete = true;
};
told told_by(std::string_view text) {
    told result;
    line_collector open;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        open.add(text.substr(begin, end - begin));
        result.is_complete = open.is_complete();
        if (result.is_complete || end == text.size()) result.lines.push_back(open.take());
        begin = end + 1;
    }
    return result;
}

// The files and folders that begin like this.
std::vector<editor::candidate> files_like(const std::string& typed) {
    namespace fs = std::filesystem;
    const std::size_t slash = typed.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : typed.substr(0, slash + 1);
    const std::string name = typed.substr(folder.size());
    std::vector<editor::candidate> result;
    std::error_code error;
    for (fs::directory_iterator at(folder.empty() ? "." : folder, error), end; !error && at != end;
         at.increment(error)) {
        const std::string found = at->path().filename().string();
        const bool is_hidden = found.front() == '.' && name.empty();
        if (is_hidden || found.compare(0, name.size(), name) != 0) continue;
        std::error_code unseen;
        result.push_back({folder + found + (at->is_directory(unseen) ? "/" : ""), {}, {}});
    }
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
    return result;
}

editor::completion completed(const session& talk, std::string_view text, std::size_t cursor) {
    completion found = talk.complete(text, cursor);
    editor::completion result{found.begin, {}};
    for (candidate& c : found.candidates) {
        const bool is_followed = c.is == candidate::kind::command;
        result.candidates.push_back({std::move(c.text), std::move(c.label), is_followed ? " " : ""});
    }
    if (found.takes_file) result.candidates = files_like(std::string(text.substr(found.begin, cursor - found.begin)));
    return result;
}

}  // namespace

std::unique_ptr<repl_input> input_of_terminal_or_script(language in) {
    if (editor::line_reader::is_possible()) return std::make_unique<edited_input>(in);
    return std::make_unique<plain_input>(isatty(STDIN_FILENO) == 1);
}

bool plain_input::read(const session& talk, std::string& text) {
    std::string line;
    std::string prompt = talk.prompt();
    bool has_some = false;
    while (!lines_.is_complete()) {
        if (has_prompt_) {
            print(prompt);
            std::fflush(stdout);
        }
        if (!read_line(stdin, line)) break;
        has_some = true;
        lines_.add(line);
        prompt = "...  ";
    }
    text = lines_.take();
    return has_some;
}

edited_input::edited_input(language in)
    : in_(in), reader_(rules_, past_, screen::of_output().has_colour ? editor::colours::yes : editor::colours::no) {
    rules_.is_complete = [](std::string_view text) { return told_by(text).is_complete; };
    rules_.complete = [this](std::string_view text, std::size_t cursor) { return completed(*talk_, text, cursor); };
    rules_.colour = [this](std::string_view text) { return colours_->of(text); };
    rules_.search = sentence_text(sentence::search, in);
    rules_.no_match = sentence_text(sentence::search_fails, in);
    rules_.more = sentence_text(sentence::more_candidates, in);
    const std::string folder = state_folder();
    if (folder.empty()) return;
    const std::string path = folder + "/history";
    kept_.emplace(path);
    std::string why;
    if (kept_->read(past_, why)) return;
    print_error(sentence_text(sentence::no_history, in, {path, why}) + "\n");
    kept_.reset();
}

void edited_input::keep(const std::string& text) {
    std::string why;
    if (!past_.add(text) || !kept_ || kept_->append(text, why)) return;
    print_error(sentence_text(sentence::no_history, in_, {kept_->path(), why}) + "\n");
    kept_.reset();
}

bool edited_input::read(const session& talk, std::string& text) {
    talk_ = &talk;
    if (entered_.empty()) colours_.emplace(talk);
    while (entered_.empty()) {
        std::string typed;
        const auto last = reader_.read(talk.prompt(), typed);
        if (last == editor::line_reader::outcome::ended) return false;
        if (last == editor::line_reader::outcome::cancelled) continue;
        while (!typed.empty() && typed.back() == '\n') typed.pop_back();
        keep(typed);
        entered_ = told_by(typed).lines;
    }
    text = std::move(entered_.front());
    entered_.pop_front();
    return true;
}

}  // namespace pol::repl
