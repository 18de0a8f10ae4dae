// The editor of the user, for a text or a file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace pol::repl {

// Runs $VISUAL, $EDITOR or vi on a file, at a line (0: none) where the editor is known to take one, and waits for its end.
bool edit_file(const std::string& path, std::uint32_t line, std::string& why);

// The same for a text, in a file of that name that only the user may read; what it then holds.
std::optional<std::string> edit_text(const std::string& name, const std::string& text, std::string& why);

}  // namespace pol::repl
