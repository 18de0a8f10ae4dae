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
        capped, held, limited, deducted, once, highest, grouped, sum, rounded, nothing, unset, from_text, from_case;
};

const words& words_in(language in);

// The status as people say it.
std::string_view say(clause_status s, language in);
// A code with its title, when it has one: "not in the period (not_in_period)".
std::string say_code(const policy& from, std::string_view code, language in);
// "article 3" as one says it: "第3条". Other words of a policy's source stay as its author wrote them.
std::string say_source(const std::string& source, language in);
// An amendment, which the library names by its English title.
std::string say_amendment(const policy& from, const std::string& title, language in);

}  // namespace pol::repl
