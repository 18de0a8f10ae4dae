// What the checker found out about a tree: which name means what, and the type and unit of every expression.
//
// A `checked` belongs to one selection of amendments: the effective clauses, parameters and series are listed here, so
// that the planner never looks at an amendment. Side tables are indexed by ast ids.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/ast.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol::check {

enum class kind : std::uint8_t {
    error,  // already reported; compatible with everything
    bare,   // a plain number literal (or in-place parameter) that takes the unit of its place; `number` if none asks
    none,   // the literal `none`
    yes_no,
    number,
    count,
    rate,
    money,
    date,
    period,
    duration,
    text,
    choice,
    record,
    list,
};

struct type {
    kind is = kind::error;
    bool is_optional = false;
    bool is_signed = false;  // money
    std::uint32_t detail =
        0;  // money: index into currencies; choice, record: index into checked; list: element's type_id

    friend bool operator==(const type&, const type&) = default;
};

using type_id = std::uint32_t;  // index into checked.types; 0 is `error`

struct field {
    const ast::field* declared = nullptr;  // bounds, default, derived value and marks are read from here
    std::uint32_t name_index = 0;  // which of `a, b : T` … each name has its own ast::field, so always 0 for now
    std::string_view name;         // the first name: what hosts see
    type_id type = 0;
    bool is_derived = false;
};

struct record {
    std::string_view name;  // empty for one written in place
    std::vector<field> fields;
    std::vector<std::pair<std::string_view, std::uint32_t>> by_name;  // fields by each of their names, sorted
    std::uint32_t owner = none;  // the record in which it is written in place (for names of items around), or none
    std::uint64_t facts = 0;     // with those of the records in it, however often these stand there
    std::uint32_t height = 1;    // how many records stand in each other

    static constexpr std::uint32_t none = 0xffffffff;
};

struct choice {
    const ast::choice* declared = nullptr;
    std::string_view name;
    bool is_ordered = false;
    std::vector<std::string_view> values;  // first names
};

// Where the value of a parameter comes from: the text, or an amendment.
struct provenance {
    std::uint32_t amendment = text;  // index into tree.amendments, or text
    text::span where;

    static constexpr std::uint32_t text = 0xffffffff;
};

struct parameter {
    const ast::parameter* declared = nullptr;
    std::string name;             // `usd_cny`, `m03_overseas_centers.rate`, `…rate_ceiling`, `…rate_granted`
    std::uint32_t clause = none;  // index into checked.clauses
    type_id type = 0;             // for a series the type of its entries; never `bare` after checking
    ast::expr_id value;           // effective constant, if any (a literal or arithmetic on literals)
    provenance origin;
    bool is_series = false;
    std::vector<ast::entry> entries;  // effective, sorted by day
    bool is_open = false;
    bool is_optional = false;

    static constexpr std::uint32_t none = 0xffffffff;
};

enum class referent_kind : std::uint8_t {
    none,
    fact,          // name: a field of the top-level facts record (record = index, field = index)
    claim_fact,    // name: a field of the clause's claim record
    item,          // name: a loop variable; scope = how many item scopes out
    item_field,    // name: a field of the item in scope `scope`, `up` records further out
    field,         // member: record, field
    period_start,  // member `.start` of a period
    period_end,
    parameter,     // index into checked.parameters (also for in-place and member `clause.rate`)
    series,        // likewise, is_series
    table,         // index into tree.tables (call)
    brackets,      // index into tree.bracket_tables (call)
    let,           // a value or list: `let_` points to it
    function,      // call of a let with arguments
    argument,      // index = which argument of the function or table being read
    choice_value,  // index into the choice's values; the choice is in the type
    award,         // index into the clause's awards (the rest of, excluded, always)
    clause,        // index into checked.clauses (always)
};

struct referent {
    referent_kind is = referent_kind::none;
    std::uint32_t record = 0;
    std::uint32_t field = 0;
    std::uint32_t index = 0;
    std::uint32_t scope = 0;  // item, item_field: 0 = innermost item scope at this place, counted as listed below
    std::uint32_t up = 0;
    const ast::let* let_ = nullptr;
};
// Item scopes are opened by: `for each` (around where, pay, steps, order and keys of its award), `LIST where C` (around C),
// `sum/largest/smallest of E in LIST` (around E; for the form without `in` nothing is opened), `any/every x in LIST has (C)`,
// `for each … as` of a permission. A derived field, default or bound of a record that is not itself `facts` or a claim
// opens one for its record (names of the record's own fields are item_field with scope 0). In total steps and in the
// numbers of `limit` no item scope is open. In the scope of a group (`by`) the variable and every bare field are lists.
// The expression `none` has a choice_value referent where a choice has a value of that name; as default of a list it is
// the empty list. The body of a let is checked outside of any item scope of its users: a clause's or
// file's let starts with none, an award's let stands inside its award's `for each`.

struct clause {
    const ast::clause* declared = nullptr;
    std::uint32_t claim_record = record::none;
    provenance origin;
    std::vector<const ast::require_change*> added_eligible;            // by amendments
    std::vector<std::vector<const ast::require_change*>> added_where;  // per award
};

struct checked {
    const ast::tree* tree = nullptr;
    const ast::policy* policy = nullptr;
    std::vector<std::string_view> currencies;  // [0] is the policy's
    std::vector<type> types;
    std::vector<record> records;
    std::uint32_t facts_record = 0;  // the merged `facts` blocks
    std::vector<choice> choices;
    std::vector<parameter> parameters;
    std::vector<clause> clauses;            // effective, in the order of the text; added ones last
    std::vector<std::uint32_t> amendments;  // applied ones, in order (indices into tree.amendments)

    // Side tables.
    std::vector<type_id> expr_types;          // by expr index
    std::vector<referent> expr_referents;     // by expr index (name, member, call, parameter, on, latest, rest_of)
    std::vector<std::uint32_t> parameter_of;  // by index into tree.parameters: index into parameters
    std::vector<type_id> declared_types;      // by ast::type index

    const type& type_of(ast::expr_id e) const { return types[expr_types[e.index]]; }
    // Only a planner asks what expressions are, and of all that is known here that is the most.
    void forget_expressions() {
        expr_types = std::vector<type_id>();
        expr_referents = std::vector<referent>();
    }
};

}  // namespace pol::check
