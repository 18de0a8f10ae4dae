// pol eval: one expression, evaluated exactly; with "-" one on each line of standard input.
// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/commands.hpp"
#include "repl/files.hpp"
#include "repl/terminal.hpp"

#include <pol/policy.hpp>

#include <algorithm>

namespace pol::repl {
namespace {

// One line for each line: the result, or the first thing that is wrong.
int eval_lines(language in) {
    const std::optional<std::string> text = read_file("-", in);
    if (!text) return trouble;
    int worst = well;
    for (std::size_t begin = 0; begin < text->size();) {
        const std::size_t end = std::min(text->find('\n', begin), text->size());
        std::string_view line = std::string_view(*text).substr(begin, end - begin);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        const evaluated found = evaluate_expression(line);
        const auto error = std::find_if(found.diagnostics.begin(), found.diagnostics.end(),
                                        [](const diagnostic& d) { return d.level == severity::error; });
        if (error == found.diagnostics.end()) {
            print(harmless(found.value) + "\n");
        } else {
            print("error: " + harmless(message(*error, in)) + "\n");
            worst = case_trouble;
        }
        begin = end + 1;
    }
    return worst;
}

}  // namespace

int run(const eval_command& asked) {
    if (asked.expression == "-") return eval_lines(asked.in);
    const evaluated found = evaluate_expression(asked.expression);
    bool has_errors = false;
    for (const diagnostic& d : found.diagnostics) {
        if (d.level != severity::error) continue;
        has_errors = true;
        print_error(rendered(d, asked.in, screen::of_errors()));
    }
    if (has_errors) return trouble;
    print(harmless(found.value) + "\n");
    return well;
}

}  // namespace pol::repl
