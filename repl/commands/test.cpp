// pol test: the examples of a policy, with what came instead of what was expected.
// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/commands.hpp"
#include "repl/files.hpp"
#include "repl/outcome_text.hpp"
#include "repl/words.hpp"

#include <pol/example_result.hpp>

namespace pol::repl {
namespace {

struct tally {
    std::string file;
    std::size_t passed = 0;
    std::size_t failed = 0;
};

void print_failure(const policy& from, const example_result& r, const text_form& how) {
    const words& w = words_in(how.in);
    const std::string_view colon = how.in == language::english ? ": " : "：";
    print(painted(harmless(r.where.file) + ":" + std::to_string(r.where.line) + ": ", colour::strong) +
              painted(w.failed, colour::bad) + std::string(colon) + harmless(r.title) + " (" + harmless(r.clause) +
              ")\n",
          how.on);
    for (std::size_t i = 0; i < r.expected.size(); ++i) {
        // The author's own line says `expect` already.
        print("  " + harmless(r.expected[i]) + "\n");
        if (i < r.got.size()) print("  " + padded(w.got, 7) + harmless(r.got[i]) + "\n");
    }
    if (!r.found) return;
    for (const clause_outcome& c : r.found->clauses) {
        if (c.name != r.clause) continue;
        text_form inner = how;
        inner.on.width -= 2;
        styled_text text = derivation_text(from, c, inner);
        for (const diagnostic& d : c.problems) text += styled(d, how.in);
        for (const styled_text& line : text.lines()) print("  " + line + "\n", how.on);
    }
}

}  // namespace

int run(const test_command& asked) {
    const text_form how{asked.in, screen::of_output()};
    const words& w = words_in(asked.in);
    int worst = well;
    for (const std::string& path : asked.policies) {
        const std::optional<policy> from = read_policy(path, asked.with, asked.in);
        if (!from) {
            worst = trouble;
            continue;
        }
        std::vector<tally> files;
        std::size_t failed = 0;
        std::size_t all = 0;
        for (const example_result& r : from->run_examples()) {
            auto file = files.begin();
            while (file != files.end() && file->file != r.where.file) ++file;
            if (file == files.end()) file = files.insert(files.end(), {r.where.file, 0, 0});
            ++(r.passed ? file->passed : file->failed);
            ++all;
            if (r.passed) continue;
            ++failed;
            print_failure(*from, r, how);
        }
        std::size_t widest = width_of(path);
        for (const tally& t : files) widest = std::max(widest, width_of(harmless(t.file)));
        const auto line = [&](const std::string& name, std::size_t passed, std::size_t wrong) {
            styled_text text = padded(harmless(name), widest) + "  " + padded_left(std::to_string(passed), 4) + " " +
                               std::string(w.passed);
            if (wrong > 0) text += painted(", " + std::to_string(wrong) + " " + std::string(w.failed), colour::bad);
            print(text + "\n", how.on);
        };
        for (const tally& t : files) line(t.file, t.passed, t.failed);
        if (files.size() != 1) line(path, all - failed, failed);
        if (failed > 0 && worst == well) worst = case_trouble;
    }
    return worst;
}

}  // namespace pol::repl
