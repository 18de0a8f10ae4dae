// What `pol repl` is told: lines of a script, of a plain terminal, or of one where lines are edited.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/editor/history.hpp"
#include "repl/editor/line_editor.hpp"
#include "repl/editor/line_reader.hpp"
#include "repl/session/line_colours.hpp"
#include "repl/session/lines.hpp"
#include "repl/session/session.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace pol::repl {

class repl_input {
public:
    virtual ~repl_input() = default;
    // What to tell the session next. False: the input is at its end.
    virtual bool read(const session& talk, std::string& text) = 0;
};

// By what standard input and output are.
std::unique_ptr<repl_input> input_of_terminal_or_script(language in);

// Lines as they come.
class plain_input : public repl_input {
public:
    explicit plain_input(bool has_prompt) : has_prompt_(has_prompt) {}
    bool read(const session& talk, std::string& text) override;

private:
    bool has_prompt_;
    line_collector lines_;
};

class edited_input : public repl_input {
public:
    explicit edited_input(language in);
    bool read(const session& talk, std::string& text) override;

private:
    void keep(const std::string& text);

    language in_;
    editor::history past_;
    std::optional<editor::history_file> kept_;
    editor::rules rules_;
    const session* talk_ = nullptr;  // while it reads
    std::optional<line_colours> colours_;
    editor::line_reader reader_;
    std::deque<std::string> entered_;  // several lines may be entered at once
};

}  // namespace pol::repl
