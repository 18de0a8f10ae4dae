// What a scenario is made of, and how its lines are read.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/example_case.hpp"
#include "runtime/api/json_value.hpp"
#include "runtime/api/own_text.hpp"
#include "runtime/api/state.hpp"

#include <pol/policy.hpp>
#include <pol/scenario.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol {

struct scenario::state {
    policy of;
    pol::limits within;
    api::json_value whole = api::empty_object();

    const policy::state& texts() const { return policy_access::of(of); }
    std::string case_json() const;
    // The day that decides which amendments apply, and the rules that then hold.
    std::optional<std::int64_t> day() const;
    const api::version& rules() const { return texts().version_on(day()); }
    bool is_claimed(std::string_view clause) const;
};

// The door to what a scenario is made of.
struct scenario_access {
    static const scenario::state& of(const scenario& s) { return *s.state_; }
};

}  // namespace pol

namespace pol::api {

// A path as it is written at the beginning of a text: `fair.booths[0].fee`.
struct written_path {
    struct part {
        std::string text;
        std::size_t begin = 0;
        std::size_t size = 0;
    };
    std::vector<part> parts;
    std::size_t end = 0;    // of the path
    std::size_t value = 0;  // where the value begins, after the sign
    std::size_t plus = 0;   // place of the `+` of `+=`, and its bytes
    std::size_t plus_size = 0;
    bool has_value = false;  // `=` or `+=` follows
    std::string
        blanked;  // the text with brackets as `.0 `, the `+` as a space: what the grammar reads; of the same length

    std::vector<std::string_view> texts(std::size_t from = 0) const;
    std::string joined() const;
};
written_path scan_path(std::string_view text);

// What a path means: whose fact it is, and where that stands in a case.
struct meaning {
    std::string clause;    // in whose example the line is read; empty: the policy has no clause
    std::size_t skip = 0;  // parts of the path that name the clause
    fact_place place;
    std::optional<diagnostic> refused;
};
meaning meaning_of(const scenario::state& s, const written_path& path, const own_text& own);

// The clause with this name, in either language, and its first name.
const check::clause* clause_named(const check::checked& checked, std::string_view name);
inline std::string_view name_of(const check::clause& c) { return c.declared->name.first.text; }
const check::field* field_named(const check::checked& checked, std::uint32_t record, std::string_view name);

// Reads one line into the case. Errors: why not; nothing was changed.
std::vector<diagnostic> read_line(const scenario::state& s, std::string_view line, json_value& whole);

// A value of a case as a line has it; null: the policy says nothing about its type.
std::string words_of(const check::checked& checked, const json_value& value, const check::type* type);

// The expression over the case, and the clause whose facts it mentions.
evaluated evaluate_over(const scenario::state& s, std::string_view expression);

}  // namespace pol::api
