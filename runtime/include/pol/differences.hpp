// What a change did: two outcomes side by side.
//
//     const pol::outcome before = one.assess(true);
//     one.give("fair.booths[0].fee = 2万");
//     const pol::outcome after = one.assess(true);
//     for (const pol::clause_difference& d : pol::differences(before, after))
//         std::puts(d.name.c_str());
//
// Any number of threads may ask; nothing here throws but std::bad_alloc.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/derivation.hpp>

#include <string>
#include <vector>

namespace pol {

struct outcome;         // <pol/outcome.hpp>
struct clause_outcome;  // there too

// How one clause came out in two outcomes, when that differs.
struct clause_difference {
    std::string name;
    const clause_outcome* before = nullptr;  // null: that outcome has no such clause
    const clause_outcome* after = nullptr;
    // Why, as far as derivations were asked for: facts, parameters and conditions that came out differently.
    struct reason {
        derivation::kind is = derivation::kind::note;
        std::string name;  // JSON pointer, parameter, award or code
        std::string text;  // the author's words, for steps and conditions
        // A value, or "yes", "no", "unknown" of a condition; of a step "no" (drops an item), "binds", of a cap with the
        // amount it leaves, or "does not bind". Empty: was not looked at.
        std::string before;
        std::string after;
    };
    std::vector<reason> reasons;
};

// The clauses whose status, amount, range, permissions or reasons differ, in the order of the policy. Points into both.
std::vector<clause_difference> differences(const outcome& before, const outcome& after);

}  // namespace pol
