// Lines read from a terminal, with the keys of an editor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/editor/canvas.hpp"
#include "repl/editor/keys.hpp"
#include "repl/editor/line_editor.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pol::repl::editor {

class line_reader {
public:
    // Standard input and output are terminals, and the cursor of this one can be moved.
    static bool is_possible();

    // Both live longer than the reader.
    line_reader(const rules& how, const history& past, colours in) : line_(how, past), colours_(in) {}

    enum class outcome : std::uint8_t { entered, cancelled, ended };
    // The text that was entered. While it waits the terminal is in raw mode, and at no other time.
    outcome read(std::string_view prompt, std::string& text);

private:
    line_editor line_;
    key_decoder keys_;
    colours colours_;
};

}  // namespace pol::repl::editor
