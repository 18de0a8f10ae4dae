// What may be written of an outcome in a table: the names of the columns, and which of them a host asked for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/engine.hpp"

#include <pol/diagnostic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pol::stream {

using plan::index;

enum class cell : std::uint8_t {
    // of the case
    key,
    total,
    complete,
    reasons,  // with the clause in front: "m01_rent:not_new"
    needs,
    problems,
    // of a clause
    status,
    amount,
    exact,
    low,
    high,
    clause_reasons,
    clause_needs,
    clause_problems,
    notes,
    permissions,
    waivers,
    obligations,
    advice,
    refused,
    award,
};

struct output_column {
    std::string name;  // "key", "m01_rent.amount", "m01_rent.basic_rent"
    cell is = cell::key;
    std::string clause;  // of a clause or award
    std::string award;
};

// The column in one version of the policy, which need not have the clause.
struct bound_column {
    cell is = cell::key;
    index clause = plan::none;
    std::size_t award = 0;  // place among the clause's awards
};

// All columns that the versions of a policy have, clause by clause.
std::vector<output_column> all_columns(const std::vector<const plan::plan*>& versions);

// Those that `names` asks for, in that order; `*` in a name stands for anything, and for the usual columns there is no name
// at all. `clauses` (empty: all) are those assessed. A name that means nothing is a failure.
struct chosen_columns {
    std::vector<output_column> columns;
    std::optional<diagnostic> failure;
};
chosen_columns choose_columns(const std::vector<const plan::plan*>& versions, const std::vector<std::string>& clauses,
                              const std::vector<std::string>& names);

std::vector<bound_column> bound_to(const std::vector<output_column>& columns, const plan::plan& to);

// What the engine has to tell for these columns.
batch::wanted wanted_for(const std::vector<output_column>& columns);

}  // namespace pol::stream
