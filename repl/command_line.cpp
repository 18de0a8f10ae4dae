// The command line of pol: its commands and options, and their help. The only file that knows CLI11.
// SPDX-License-Identifier: Apache-2.0
#include "repl/command_line.hpp"

#include "repl/commands/commands.hpp"
#include "repl/terminal.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <CLI/CLI.hpp>

#include <sys/stat.h>

#include <cstdio>
#include <functional>
#include <new>
#include <string>
#include <vector>

namespace pol::repl {
namespace {

constexpr const char* footer =
    "Exit status: 0 all is well; 1 something in a case or an example is undetermined, bad or fails; 2 the policy or "
    "the command line is wrong.";

struct commands {
    assess_command assess;
    batch_command batch;
    check_command check;
    test_command test;
    explain_command explain;
    eval_command eval;
    repl_command repl;
    std::function<int()> chosen;
};

void add_language(CLI::App& to, language& in) {
    to.add_option_function<std::string>(
          "--lang", [&in](const std::string& name) { in = name == "zh" ? language::chinese : language::english; },
          "language of what is printed: en or zh")
        ->type_name("LANG")
        ->check(CLI::IsMember({"en", "zh"}));
}

void add_with(CLI::App& to, std::vector<std::string>& with) {
    to.add_option("--with", with, "lay the amendments of FILE over the policy (may be repeated)")
        ->type_name("FILE")
        ->allow_extra_args(false);
}

void version_flag(CLI::App& to) {
    to.set_version_flag("--version", "pol " + std::string(version()), "print the version");
}

void add_assess(CLI::App& app, commands& all) {
    CLI::App* command = app.add_subcommand("assess", "what is due in each case, clause by clause, and why");
    assess_command& asked = all.assess;
    command->add_option("POLICY", asked.policy, "a folder with policy.pol, or a file")->required();
    command->add_option("CASE", asked.cases, "cases as JSON; `-` is standard input")->required();
    command->add_option("--on", asked.on, "day of assessment: decides which amendments apply (YYYY-MM-DD)")
        ->type_name("DATE");
    add_with(*command, asked.with);
    command->add_option("--set", asked.set, "set a parameter, over the case (may be repeated)")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    command->add_flag("--json", asked.json, "one outcome on a line for each case, as JSON");
    command
        ->add_option_function<std::string>(
            "--explain",
            [&asked](const std::string& name) {
                asked.explain = true;
                asked.measure = name;
            },
            "the derivation of every clause, or of one")
        ->type_name("[CLAUSE]")
        ->expected(0, 1)
        ->allow_extra_args(false);
    add_language(*command, asked.in);
    command->callback([&all] { all.chosen = [&all] { return run(all.assess); }; });
    version_flag(*command);
}

// Options that take one value and may stand among the other words.
CLI::Option* add_text(CLI::App& to, const char* name, std::string& value, const char* kind, const char* help) {
    return to.add_option(name, value, help)->type_name(kind);
}

void add_texts(CLI::App& to, const char* name, std::vector<std::string>& values, const char* kind, const char* help) {
    to.add_option(name, values, help)->type_name(kind)->allow_extra_args(false);
}

void add_batch_files(CLI::App& to, batch_command& asked) {
    to.add_option("POLICY", asked.policy, "a folder with policy.pol, or a file")->required();
    to.add_option("CASES", asked.cases, "the cases, as CSV or JSON Lines; `-` is standard input")->required();
    add_text(to, "--form", asked.form, "FORM", "of CASES: csv or jsonl; else by its name, .jsonl or not")
        ->check(CLI::IsMember({"csv", "jsonl"}));
    add_texts(to, "--list", asked.lists, "PATH=FILE", "the items of a list, as CSV (may be repeated)");
    add_text(to, "--key", asked.key, "COLUMN", "the column that tells cases apart; else `id`");
    add_texts(to, "--list-key", asked.list_keys, "PATH=COLUMN", "the column that tells the items of a list apart");
    add_text(to, "--output", asked.output, "FILE", "where the outcomes go; else standard output");
    add_text(to, "--output-form", asked.output_form, "FORM", "csv or jsonl; else by the name of the file")
        ->check(CLI::IsMember({"csv", "jsonl"}));
    add_text(to, "--rejects", asked.rejects, "FILE", "what could not be read, as CSV");
    add_text(to, "--explanations", asked.explanations, "FILE", "derivations, one outcome as JSON on a line");
    to.add_option("--explain-rows", asked.explain_rows, "how many cases are explained there")->type_name("N");
}

void add_batch_options(CLI::App& to, batch_command& asked) {
    to.add_option("--columns", asked.columns, "of the outcomes, with commas between; `*` stands for anything")
        ->type_name("NAMES")
        ->delimiter(',')
        ->allow_extra_args(false);
    to.add_option("--clauses", asked.clauses, "assess only these, with commas between")
        ->type_name("NAMES")
        ->delimiter(',')
        ->allow_extra_args(false);
    to.add_flag("--summary", asked.summary, "counts, totals and quantiles by clause");
    to.add_flag("--json", asked.json, "the summary as JSON on one line");
    add_text(to, "--on", asked.on, "DATE", "day of assessment of all cases (YYYY-MM-DD)");
    add_with(to, asked.with);
    add_texts(to, "--set", asked.set, "NAME=VALUE", "set a parameter for all cases (may be repeated)");
    to.add_option("--threads", asked.threads, "how many threads share the work")
        ->type_name("N")
        ->check(CLI::Range(1, 256));
    to.add_option("--sort-memory", asked.sort_bytes, "for child rows in another order, as 256MB; 0: they are refused")
        ->type_name("SIZE")
        ->transform(CLI::AsSizeValue(false));
    add_language(to, asked.in);
}

void add_batch(CLI::App& app, commands& all) {
    CLI::App* command = app.add_subcommand("batch", "assess a whole population, as CSV or JSON Lines");
    add_batch_files(*command, all.batch);
    add_batch_options(*command, all.batch);
    command->callback([&all] { all.chosen = [&all] { return run(all.batch); }; });
    command->footer(
        "Exit status: 0 all cases are settled; 1 something is undetermined, bad or could not be read; 2 the policy, "
        "the "
        "command line or a file is wrong; 130 after Ctrl-C; 141 the reader of standard output went away.");
    version_flag(*command);
}

void add_repl(CLI::App& app, commands& all) {
    CLI::App* command = app.add_subcommand("repl", "build a case in a conversation and see what changes, and why");
    repl_command& asked = all.repl;
    command->add_option("POLICY", asked.policy, "a folder with policy.pol, or a file")->required();
    command->add_option("CASE", asked.loaded, "a case as JSON to begin with");
    add_with(*command, asked.with);
    command->add_flag("--strict", asked.is_strict, "exit status 1 when a line was refused");
    add_language(*command, asked.in);
    command->callback([&all] { all.chosen = [&all] { return run(all.repl); }; });
    command->footer(
        "Without a terminal each line of standard input gets one answer on standard output. `help` lists the "
        "commands.");
    version_flag(*command);
}

void add_others(CLI::App& app, commands& all) {
    CLI::App* check = app.add_subcommand("check", "all that is wrong or doubtful in a policy");
    check->add_option("POLICY", all.check.policies, "folders with policy.pol, or files")->required();
    add_with(*check, all.check.with);
    check->add_flag("--json", all.check.json, "one diagnostic on a line, as JSON");
    add_language(*check, all.check.in);
    check->callback([&all] { all.chosen = [&all] { return run(all.check); }; });
    version_flag(*check);

    CLI::App* test = app.add_subcommand("test", "run the examples of a policy");
    test->add_option("POLICY", all.test.policies, "folders with policy.pol, or files")->required();
    add_with(*test, all.test.with);
    add_language(*test, all.test.in);
    test->callback([&all] { all.chosen = [&all] { return run(all.test); }; });
    version_flag(*test);

    CLI::App* explain = app.add_subcommand("explain", "the page of a diagnostic: what it means and how to mend it");
    explain->add_option("CODE", all.explain.code, "POL0123")->required();
    explain->callback([&all] { all.chosen = [&all] { return run(all.explain); }; });
    version_flag(*explain);

    CLI::App* eval = app.add_subcommand("eval", "evaluate one expression exactly");
    eval->add_option("EXPRESSION", all.eval.expression,
                     "for example '2/3 of 1810 round half up to 0.01'; `-`: one on each line of standard input")
        ->required();
    add_language(*eval, all.eval.in);
    eval->callback([&all] { all.chosen = [&all] { return run(all.eval); }; });
    version_flag(*eval);
}

// `--explain` takes the word after it only if that can be the name of a clause: `--explain policies/shenyang case.json`
// means every clause. An expression may begin with a minus sign.
std::vector<std::string> prepared(int count, char** words) {
    std::vector<std::string> result;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--explain") {
            struct stat about = {};
            const bool has_next = i + 1 < count;
            const std::string next = has_next ? words[i + 1] : "";
            const bool is_name = has_next && !next.empty() && next.front() != '-' &&
                                 next.find_first_of("/.") == std::string::npos && stat(next.c_str(), &about) != 0;
            result.push_back(is_name ? "--explain=" + next : "--explain={}");
            if (is_name) ++i;
            continue;
        }
        const bool is_expression = !result.empty() && result.front() == "eval" && word.size() > 1 && word[0] == '-' &&
                                   word[1] != '-' && word != "-h";
        if (is_expression) result.emplace_back("--");
        result.push_back(word);
    }
    return result;
}

}  // namespace

int run(int count, char** words) {
    commands all;
    CLI::App app{"Pol: assess cases against a policy of subsidy clauses, exactly.", "pol"};
    app.require_subcommand(1);
    app.footer(footer);
    version_flag(app);
    add_assess(app, all);
    add_batch(app, all);
    add_repl(app, all);
    add_others(app, all);

    std::vector<std::string> arguments = prepared(count, words);
    if (arguments.empty()) {
        print_error(app.help());
        return trouble;
    }
    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        app.parse(std::move(reversed));
    } catch (const CLI::Success& answer) {  // help and version
        return app.exit(answer);
    } catch (const CLI::ParseError& error) {
        print_error("pol: " + harmless(error.what()) + "\n");
        return trouble;
    }
    if (all.assess.measure == "{}") all.assess.measure.clear();
    try {
        const int result = all.chosen ? all.chosen() : static_cast<int>(trouble);
        return std::fflush(stdout) == 0 ? result : static_cast<int>(trouble);
    } catch (const std::bad_alloc&) {
        print_error("pol: there is not enough memory for this\n");
        return trouble;
    }
}

}  // namespace pol::repl
