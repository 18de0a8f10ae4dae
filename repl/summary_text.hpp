// The summary of a run for people: how many cases came to what, clause by clause, and what is left to do.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "repl/outcome_text.hpp"

#include <pol/policy.hpp>
#include <pol/stream.hpp>

#include <string>

namespace pol::repl {

// The table; ends in '\n'.
styled_text summary_text(const policy& from, const stream_summary& done, const text_form& how);

// "12 of 1,000 cases are not settled: 10 undetermined, 2 with bad input; 1 row lost"; empty when all is well.
std::string unsettled_text(const stream_summary& done, language in);

}  // namespace pol::repl
