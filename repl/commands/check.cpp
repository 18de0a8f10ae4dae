// pol check: all diagnostics of a policy.
// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/commands.hpp"
#include "repl/files.hpp"
#include "repl/terminal.hpp"

#include <algorithm>

namespace pol::repl {

int run(const check_command& asked) {
    const screen on = screen::of_output();
    int worst = well;
    for (const std::string& path : asked.policies) {
        const std::optional<compiled> made = compile_policy(path, asked.with, asked.in);
        if (!made) {
            worst = trouble;
            continue;
        }
        if (!made->result) worst = trouble;
        for (const diagnostic& d : made->diagnostics) print(asked.json ? to_json(d) + "\n" : rendered(d, asked.in, on));
        if (asked.json) continue;
        const auto errors = std::count_if(made->diagnostics.begin(), made->diagnostics.end(),
                                          [](const diagnostic& d) { return d.level == severity::error; });
        const auto warnings = static_cast<long>(made->diagnostics.size()) - errors;
        const bool is_english = asked.in == language::english;
        const auto counted = [&](long n, const char* english, const char* chinese) {
            return std::to_string(n) + " " +
                   (is_english ? std::string(english) + (n == 1 ? "" : "s") : std::string(chinese));
        };
        print(harmless(path) + (is_english ? ": " : "：") + counted(errors, "error", "个错误") +
              (is_english ? ", " : "，") + counted(warnings, "warning", "个警告") + "\n");
    }
    return worst;
}

}  // namespace pol::repl
