// pol assess: what is due in each case, as a table, a derivation or JSON.
// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/commands.hpp"
#include "repl/files.hpp"
#include "repl/outcome_text.hpp"
#include "repl/words.hpp"

#include <algorithm>

namespace pol::repl {
namespace {

std::optional<assess_options> options_of(const assess_command& asked) {
    assess_options how;
    how.derivation = asked.explain;
    if (!asked.on.empty()) how.on = asked.on;
    for (const std::string& setting : asked.set) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos || equals == 0) {
            print_error("pol: --set NAME=VALUE, not `" + harmless(setting) + "`\n");
            return std::nullopt;
        }
        how.set.push_back({setting.substr(0, equals), setting.substr(equals + 1)});
    }
    return how;
}

bool knows_clause(const policy& from, const std::string& name) {
    const std::vector<clause_summary> clauses = from.clauses();
    return std::any_of(clauses.begin(), clauses.end(), [&](const clause_summary& c) { return c.name == name; });
}

void print_text(const policy& from, const outcome& due, const assess_command& asked, const text_form& how) {
    if (!asked.explain) return print(table_text(from, due, how), how.on);
    bool has_one = false;
    for (const clause_outcome& c : due.clauses) {
        if (!asked.measure.empty() && c.name != asked.measure) continue;
        if (asked.measure.empty() && c.status == clause_status::not_claimed) continue;
        if (has_one) print("\n");
        has_one = true;
        if (!c.why) print(harmless(c.name) + ": " + std::string(say(c.status, how.in)) + "\n");
        print(derivation_text(from, c, how), how.on);
        for (const diagnostic& d : c.problems) print(rendered(d, how.in, how.on));
    }
    if (!asked.measure.empty()) return;
    print("\n" + table_text(from, due, how), how.on);
}

bool is_settled(const outcome& due) {
    const bool has_errors = std::any_of(due.problems.begin(), due.problems.end(),
                                        [](const diagnostic& d) { return d.level == severity::error; });
    return due.complete && !has_errors;
}

}  // namespace

int run(const assess_command& asked) {
    const std::optional<assess_options> how = options_of(asked);
    if (!how) return trouble;
    const std::optional<policy> from = read_policy(asked.policy, asked.with, asked.in);
    if (!from) return trouble;
    if (!asked.measure.empty() && !knows_clause(*from, asked.measure)) {
        print_error("pol: the policy has no clause `" + harmless(asked.measure) + "`\n");
        return trouble;
    }
    const text_form form{asked.in, screen::of_output()};
    int worst = well;
    bool is_first = true;
    for (const std::string& path : asked.cases) {
        const std::optional<std::string> text = read_file(path, asked.in);
        if (!text) {
            worst = trouble;
            continue;
        }
        outcome due = from->assess(*text, *how);
        if (!is_settled(due)) worst = std::max<int>(worst, case_trouble);
        if (asked.json) {
            print(to_json(due) + "\n");
            continue;
        }
        if (!is_first) print("\n");
        is_first = false;
        if (due.case_id.empty() && path != "-") due.case_id = path;  // for people, who have to know which file it is
        print_text(*from, due, asked, form);
    }
    return worst;
}

}  // namespace pol::repl
