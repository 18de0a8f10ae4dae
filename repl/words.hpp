// What the program says for itself, in both languages.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <string>
#include <string_view>

namespace pol::repl {

struct words {
    std::string_view clause, status, amount, why, determined, not_eligible, undetermined, bad_input, not_claimed,
        permitted, refused, waived, obliged, advised, needs, total, incomplete, missing, unknown_claims,
        also_not_claimed, as_of, amendments, no_case_id, passed, failed, got, excluded_items, draft, yes, no, unknown,
        capped, held, limited, deducted, once, highest, grouped, sum, rounded, nothing, unset;
};

const words& words_in(language in);

// The status as people say it.
std::string_view say(clause_status s, language in);
// A code with its title, when it has one: "not in the period (not_in_period)".
std::string say_code(const policy& from, std::string_view code, language in);

}  // namespace pol::repl
