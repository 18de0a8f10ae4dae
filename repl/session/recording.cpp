// A session is kept as its lines: whoever gives them again gets the same answers.
// SPDX-License-Identifier: Apache-2.0
#include "repl/session/conversation.hpp"

namespace pol::repl {

answer record(conversation& with, std::string_view rest) {
    const std::string path = next_word(rest);
    if (path.empty() || !rest.empty()) return refused_usage(with, "record");
    if (is_same_word(path, "off") || path == "停止") {
        if (with.record.empty()) return refused(with, sentence::not_recording);
        const std::string done = std::exchange(with.record, {});
        return {with.say(sentence::recorded, {done}) + "\n", false, false};
    }
    if (!with.how.host.write) return refused(with, sentence::no_files_here);
    std::string text;
    for (const std::string& line : with.said) text += line + "\n";
    std::string reason;
    if (!with.how.host.write(path, text, host::writing::anew, reason))
        return refused(with, sentence::no_writing, {path, reason});
    with.record = path;
    return {with.say(sentence::recording, {path}) + "\n", false, false};
}

// All that was said, also what was refused: the answers are to be the same. `record` itself is not a part of it.
void keep(conversation& with, std::string_view line, answer& to) {
    std::string_view rest = line;
    const command* c = is_assignment(line) ? nullptr : command_named(next_word(rest));
    if (c != nullptr && c->english == "record") return;
    const std::vector<std::string> lines = to.as_lines.value_or(std::vector<std::string>{std::string(line)});
    std::string text;
    for (const std::string& one : lines) {
        with.said.push_back(one);
        text += one + "\n";
    }
    if (with.record.empty() || text.empty()) return;
    std::string reason;
    if (with.how.host.write(with.record, text, host::writing::more, reason)) return;
    to.text += refused(with, sentence::no_writing, {with.record, reason}).text;
    with.record.clear();
}

}  // namespace pol::repl
