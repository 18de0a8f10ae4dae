// Colours for a line while it is typed: commands, what the policy has a name for, numbers, texts, comments.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/editor/line_editor.hpp"
#include "repl/session/session.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pol::repl {

class line_colours {
public:
    // With the names that the session's policy has on the session's day.
    explicit line_colours(const session& talk);
    std::vector<editor::run> of(std::string_view text) const;

private:
    editor::style style_of(std::string_view word) const;
    // The parts of paths, in both languages.
    std::set<std::string, std::less<>> names_;
};

}  // namespace pol::repl
