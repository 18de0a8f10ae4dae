// The files that the command line names.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>
#include <pol/policy.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol::repl {

// The bytes of a file, or of standard input for "-"; nothing, and a sentence on standard error, if it cannot be read.
std::optional<std::string> read_file(const std::string& path, language in);

// Compiles a policy (its folder or file) with amendments laid over it. Errors are shown on standard error; warnings are
// left to `pol check`. Nothing if there are errors.
std::optional<policy> read_policy(const std::string& path, const std::vector<std::string>& with, language in);

// The same, with all diagnostics; nothing if a file that was named cannot be read (shown already).
std::optional<compiled> compile_policy(const std::string& path, const std::vector<std::string>& with, language in);

}  // namespace pol::repl
