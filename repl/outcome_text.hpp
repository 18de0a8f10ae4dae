// An outcome for people: the table of clauses, the total, what is missing, and the derivation as a tree.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/terminal.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <string>

namespace pol::repl {

struct text_form {
    language in = language::english;
    screen on;
};

// The table, the total and the problems of the case; ends in '\n'.
styled_text table_text(const policy& from, const outcome& due, const text_form& how);

// Why a clause came out as it did: a tree, one phrase of the policy on a line. What lies deeper than `depth` is folded: a
// line then tells how many there are below it.
constexpr unsigned unfolded = 0xffffffff;
styled_text derivation_text(const policy& from, const clause_outcome& clause, const text_form& how,
                            unsigned depth = unfolded);

// An amount, a range, or what else became of the clause, in a few words.
std::string result_text(const clause_outcome& clause, language in);

// A note of an outcome, such as "cap m03a_centers" or "limit m03a_centers 2": what happened, and to which award.
std::string note_text(const policy& from, const std::string& note, language in);

}  // namespace pol::repl
