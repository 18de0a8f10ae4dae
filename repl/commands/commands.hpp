// The commands of pol: each takes its options as they stand on the command line and gives the exit status.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pol::repl {

enum status : int { well = 0, case_trouble = 1, trouble = 2 };

struct assess_command {
    std::string policy;
    std::vector<std::string> cases;
    std::string on;
    std::vector<std::string> with;
    std::vector<std::string> set;
    bool json = false;
    bool explain = false;
    std::string measure;  // --explain MEASURE
    language in = language::english;
};
int run(const assess_command& asked);

struct batch_command {
    std::string policy;
    std::string cases;
    std::string form;                    // "csv", "jsonl"; empty: by the file's name
    std::vector<std::string> lists;      // PATH=FILE
    std::vector<std::string> list_keys;  // PATH=COLUMN
    std::string key;
    std::string output = "-";
    std::string output_form;
    std::vector<std::string> columns;
    std::vector<std::string> clauses;
    std::string rejects;
    std::string explanations;
    std::uint64_t explain_rows = 0;
    bool summary = false;
    bool json = false;
    std::string on;
    std::vector<std::string> with;
    std::vector<std::string> set;
    unsigned threads = 1;
    std::size_t sort_bytes = std::size_t{256} << 20;
    language in = language::english;
};
int run(const batch_command& asked);

struct check_command {
    std::vector<std::string> policies;
    std::vector<std::string> with;
    bool json = false;
    language in = language::english;
};
int run(const check_command& asked);

struct test_command {
    std::vector<std::string> policies;
    std::vector<std::string> with;
    language in = language::english;
};
int run(const test_command& asked);

struct repl_command {
    std::string policy;
    std::string loaded;  // a case to begin with
    std::vector<std::string> with;
    bool is_strict = false;
    language in = language::english;
};
int run(const repl_command& asked);

struct explain_command {
    std::string code;
};
int run(const explain_command& asked);

struct eval_command {
    std::string expression;
    language in = language::english;
};
int run(const eval_command& asked);

}  // namespace pol::repl
