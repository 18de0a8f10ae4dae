// Compile a policy once, assess any number of cases with it.
//
//     pol::folder files("policies/shenyang");
//     pol::compiled made = pol::compile(files);
//     if (made.result) {
//         pol::outcome due = made.result->assess(case_json);         // <pol/outcome.hpp>
//         std::puts(due.total.c_str());
//     }
//
// Nothing here throws but std::bad_alloc, prints, reads the clock or the environment; files are read by `folder` alone. Options
// and views are read before a call returns, and not kept unless it is said.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>
#include <pol/limits.hpp>
#include <pol/parameter_value.hpp>
#include <pol/shared_state.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol {

// Gives the texts of a policy. Paths are relative to the policy's folder, with '/'; the library never asks for a path
// that leaves it. Called only during compile(), from the calling thread, and not kept. What it throws leaves compile().
class loader {
public:
    virtual ~loader() = default;
    // The bytes of the file, or nothing if there is none.
    virtual std::optional<std::string> read(std::string_view path) = 0;
};

// A policy's folder on disk (entry `policy.pol`), or a single file. What cannot be read is no file: compile() says which.
class folder final : public loader {
public:
    explicit folder(std::string path);
    std::optional<std::string> read(std::string_view path) override;
    const std::string& entry() const { return entry_; }

private:
    std::string root_;
    std::string entry_;
};

struct named_text {
    std::string path;
    std::string text;
};

// Texts in memory; the first is the entry.
class memory final : public loader {
public:
    explicit memory(std::vector<named_text> files);
    memory(std::initializer_list<named_text> files);  // memory files{{"policy.pol", text}, {"rates.pol", rates}}
    std::optional<std::string> read(std::string_view path) override;
    std::string entry() const;

private:
    std::vector<named_text> files_;
};

struct compile_options {
    std::vector<named_text> amendments;  // files laid over the policy, beside those that it uses itself
    pol::limits limits;
};

struct assess_options {
    std::optional<std::string>
        on;  // date of assessment "YYYY-MM-DD"; else the case's `assessed_on`, else the end of its `period`
    bool derivation = false;           // fill clause_outcome::why; never changes a result
    std::vector<parameter_value> set;  // over those of the case
    std::vector<std::string> clauses;  // only these (empty: all)
    pol::limits limits;
};

struct clause_summary {
    std::string name;
    std::string english, chinese;  // titles
    std::string source;            // "article 3"
    std::vector<std::string> agencies;
    bool gives_money = true;
};

struct compiled;
struct example_result;  // <pol/example_result.hpp>
struct outcome;         // <pol/outcome.hpp>

// Immutable; copies share the same plan; any number of threads may use it at once. What is made of it keeps what it needs; the
// references that it gives live as long as the last copy.
class policy {
public:
    const std::string& name() const;
    std::string title(language in) const;
    const std::string& status() const;
    std::string digest() const;
    std::vector<clause_summary> clauses() const;
    // The title of a clause, an award, an agency, a reason or permission code, a parameter; empty if it has none.
    std::string title_of(std::string_view name, language in) const;
    // A place in a case, "/claims/fair/booths/0/fee", as it is written in a line of a scenario: "fair.booths[0].fee", with
    // the policy's names in that language; "/period/end" as "end of period". Within `clause` its name is left out where the
    // path says the same without it, whatever is claimed: "booths[0].fee". What is no JSON pointer stays as it is.
    std::string path_of(std::string_view pointer, language in, std::string_view clause = {}) const;

    // One case, a JSON object (docs/case.md). Never fails: what is wrong with it or the options is in the outcome.
    outcome assess(std::string_view case_json) const;
    outcome assess(std::string_view case_json, const assess_options& how) const;

    // Runs the `example` blocks. Of the options limits and parameters; what limits::cancel ends has not passed.
    std::vector<example_result> run_examples() const;
    std::vector<example_result> run_examples(const assess_options& how) const;

    // The same texts with exactly these amendments in force, on every day. Each is named by its title in either language, or
    // by its number in contents::amendments, "1" for the first. No result, and the reasons among the diagnostics, if one is
    // unknown or the amendments do not go together.
    compiled amended(const std::vector<std::string>& names) const;

    struct state;

private:
    friend struct policy_access;
    explicit policy(shared_state<const state> s) : state_(std::move(s)) {}
    shared_state<const state> state_;
};

// `result` is empty exactly when there is an error among the diagnostics.
struct compiled {
    std::optional<policy> result;
    std::vector<diagnostic> diagnostics;
};

// Without options: the usual ones, as in all of Pol. What was compiled keeps the limits, all but limits::cancel. Any number of
// threads may compile, each with a loader of its own.
compiled compile(loader& files, std::string_view entry);
compiled compile(loader& files, std::string_view entry, const compile_options& how);
compiled compile(folder& files);
compiled compile(folder& files, const compile_options& how);
compiled compile(memory& files);
compiled compile(memory& files, const compile_options& how);

// One expression without facts, evaluated exactly: "2/3 of 1810 round half up to 0.01" gives "1206.67".
// `value` is empty when there is an error. From any thread.
struct evaluated {
    std::string value;               // for people: terminating decimals as such, else n/d; with unit; "unknown"
    std::vector<std::string> needs;  // unknown: what is missing, as in clause_outcome::needs
    std::vector<diagnostic> diagnostics;
};
evaluated evaluate_expression(std::string_view text, const limits& within = {});

// "0.1.0", for the life of the process.
std::string_view version();

}  // namespace pol
