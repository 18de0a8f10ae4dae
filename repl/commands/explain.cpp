// pol explain: the page of a diagnostic.
// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/commands.hpp"
#include "repl/terminal.hpp"

namespace pol::repl {
namespace {

// "POL0123", "pol123" and "123" are the same code; 0 is none.
int number_of(std::string_view text) {
    if (text.size() >= 3 && (text[0] == 'P' || text[0] == 'p') && (text[1] == 'O' || text[1] == 'o') &&
        (text[2] == 'L' || text[2] == 'l')) {
        text.remove_prefix(3);
    }
    int number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || number > 9999) return 0;
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

int run(const explain_command& asked) {
    const std::string_view page = explanation(number_of(asked.code));
    if (page.empty()) {
        print_error("pol: there is no page for `" + harmless(asked.code) + "`; codes look like POL0123\n");
        return trouble;
    }
    print(page);
    if (page.back() != '\n') print("\n");
    return well;
}

}  // namespace pol::repl
