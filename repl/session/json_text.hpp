// The JSON of a case on one line, or laid out for people. The text is well formed: a scenario wrote it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pol::repl {

std::string on_one_line(std::string_view json);
// What has room on a line stays there, the rest has a line for each member. Ends with a line end.
std::string indented(std::string_view json);

}  // namespace pol::repl
