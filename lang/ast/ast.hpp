// The abstract syntax tree: what the author wrote, without white space and without the choice of language.
//
// One `tree` holds all files of a policy. Nodes lie in vectors and name each other by typed indices; texts are views into
// the source set or into the tree's own pool. A tree is not changed after lowering, except by `amend` (lang/check), which
// appends and never edits. docs/reference.md has the grammar; each struct below bears the name of its production.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/expression.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace pol::ast {

// ------------------------------------------------------------------------------------------------ declarations

struct rounding {
    expr_op mode = expr_op::none;  // none = not stated
    expr_id unit;
    span where;
};

struct source_note {  // `article 3`, free words
    std::string_view text;
    span where;
};

struct entry {  // of a dated series
    std::int32_t day = 0;
    span day_where;
    expr_id value;  // none = `ended`
    span where;
};

enum class parameter_place : std::uint8_t {
    declared,
    in_place,
    ceiling,
    granted
};  // ceiling/granted: made by `up to [x = …]`

struct parameter {
    names name;
    type_id type;  // none: taken from the value or the place
    expr_id value;
    bool is_open = false;
    bool is_optional = false;
    bool is_unconfirmed = false;
    bool is_series = false;
    parameter_place place = parameter_place::declared;
    word decided_by;
    std::vector<bound> bounds;
    std::vector<entry> entries;
    source_note source;
    titles label;
    span where;
};

struct argument {
    names name;
    type_id type;
};

enum class cell_kind : std::uint8_t { any, equal, range, bound };

struct cell {
    cell_kind kind = cell_kind::any;
    expr_op relation = expr_op::none;  // bound
    expr_id low;                       // equal, bound: the value; range: first
    expr_id high;                      // range: last
    span where;
};

struct row {
    bool is_otherwise = false;
    std::vector<cell> cells;
    expr_id value;
    span where;
};

struct dated_rows {
    bool is_dated = false;
    std::int32_t day = 0;
    span day_where;
    std::vector<row> rows;
};

struct table {
    names name;
    std::vector<argument> arguments;
    type_id type;
    std::vector<dated_rows> versions;  // one undated, or several dated
    titles label;
    span where;
};

struct brackets {  // rows: `at most X: rate` (one bound cell) or otherwise
    names name;
    argument amount;
    std::vector<row> rows;
    titles label;
    span where;
};

struct let {
    names name;
    bool is_function = false;
    std::vector<argument> arguments;
    expr_id value;
    span where;
};

struct condition {
    expr_id value;
    reason otherwise;
    span where;
};

struct exception {  // except when CONDITION [: VALUE]
    expr_id condition;
    expr_id value;
    span where;
};

enum class step_kind : std::uint8_t {
    cap_each,
    cap_per,
    limit,
    cap_in_total,
    cap_over_all_years,
    cap_plain,
    less,
    once,
    round
};
enum class order_kind : std::uint8_t { given, largest_first, smallest_first };

struct step {
    step_kind kind = step_kind::cap_plain;
    expr_id value;              // cap, limit, less
    expr_id less;               // limit N less M
    std::vector<expr_id> keys;  // per
    order_kind order = order_kind::given;
    bool has_order = false;
    expr_id counting;
    std::vector<word> once_over;  // less …, once over a and b
    rounding rounds;              // round
    std::vector<exception> exceptions;
    reason otherwise;
    span where;
};

enum class items_kind : std::uint8_t { list, rest_of, excluded };

struct for_each {
    word variable;
    items_kind from = items_kind::list;
    expr_id list;
    word award;                 // the rest of / excluded
    std::vector<expr_id> keys;  // by
    order_kind order = order_kind::given;
    expr_id order_key;
    span where;
};

struct pay {
    expr_id value;
    std::vector<exception> exceptions;
    span where;
};

struct award {
    names name;
    titles title;
    source_note source;
    std::vector<let> lets;
    std::vector<condition> when;
    bool has_items = false;
    for_each items;
    std::vector<condition> where_;  // conditions on items
    std::vector<pay> pays;          // exactly one in a correct policy
    std::vector<step> steps;        // in the order written
    span where;
};

struct grant {
    word variable;
    expr_id list;
    word prefix;
    std::vector<condition> where_;
    span where;
};

struct permit {
    names name;
    titles title;
    std::vector<condition> when;
    std::vector<grant> grants;
    span where;
};

enum class effect_kind : std::uint8_t { waive, oblige, advise };

struct effect {
    effect_kind kind = effect_kind::advise;
    names name;
    titles title;
    word with;  // waive, oblige: the permission
    expr_id when;
    span where;
};

struct report {
    names name;
    expr_id value;
    titles title;
    span where;
};

struct highest {
    std::vector<word> of;
    std::vector<exception> exceptions;
    span where;
};

struct clause {
    names name;
    titles title;
    source_note source;
    std::vector<word> agencies;
    std::vector<field> claim;
    bool has_claim = false;
    std::vector<std::uint32_t> parameters;  // declared ones: indices into tree.parameters
    std::vector<let> lets;
    std::vector<condition> eligible;
    std::vector<award> awards;
    std::vector<step> steps;  // the clause's own total steps
    std::vector<highest> highest_of;
    std::vector<permit> permits;
    std::vector<effect> effects;
    std::vector<report> reports;
    rounding rounds;
    span where;
};

struct use {
    std::string_view path;
    span where;
};

struct policy {
    word name;
    titles title;
    titles issuer;
    word status;
    word currency;
    rounding rounds;
    std::vector<word> labels;
    source_note source;
    span where;
};

struct agency {
    names name;
    titles title;
};

struct choice_value {
    names name;
    titles label;
};

struct choice {
    names name;
    bool is_ordered = false;
    std::vector<choice_value> values;
    span where;
};

struct record {
    names name;
    std::vector<field> fields;
    span where;
};

struct facts {
    std::vector<field> fields;
    span where;
};

struct joint_cap {
    expr_id value;
    std::vector<word> over;
    span where;
};

struct group {
    names name;
    titles title;
    std::vector<highest> highest_of;
    std::vector<joint_cap> caps;
    span where;
};

struct path {
    std::vector<word> parts;  // a number is a part too
    span where;
};

struct set_change {
    path target;
    expr_id value;
    span where;
};

struct require_change {
    word clause;
    condition condition_;
    span where;
};

struct repeal_change {
    word clause;
    span where;
};

struct clause_change {
    bool replaces = false;
    clause content;
};

struct extend_change {
    word series;
    std::vector<entry> entries;
    span where;
};

struct declaration_list;

struct amend {
    word policy;
    titles title;
    std::int32_t from = 0;
    bool has_to = false;
    std::int32_t to = 0;
    word by;
    source_note source;
    std::vector<set_change> sets;
    std::vector<require_change> requirements;
    std::vector<repeal_change> repeals;
    std::vector<clause_change> clauses;
    std::vector<extend_change> extensions;
    std::vector<agency> agencies;
    std::vector<choice> choices;
    std::vector<std::uint32_t> parameters;  // declared: indices into tree.parameters
    std::vector<std::uint32_t> examples;    // indices into tree.examples
    span where;
};

// Data of examples.
enum class data_kind : std::uint8_t { bad, value, name, list, record, with, repeat };

struct data;
using data_id = id<data>;

struct data_field {
    word name;
    data_id value;
};

struct data {
    data_kind kind = data_kind::bad;
    expr_id value;                   // value: a literal; repeat: the number of times
    word name;                       // name, with: a sample or a choice value
    std::vector<data_id> items;      // list; repeat: one
    std::vector<data_field> fields;  // record, with
    span where;
};

struct sample {
    word name;
    data_id value;
    span where;
};

enum class given_kind : std::uint8_t { fact, parameter, on, paid };

struct given {
    given_kind kind = given_kind::fact;
    path target;           // paid: one part, the award or clause
    data_id value;         // fact, parameter, paid (amount)
    std::int32_t day = 0;  // on, paid
    span where;
};

enum class expectation_kind : std::uint8_t {
    amount,
    award,
    not_eligible,
    undetermined,
    bad_input,
    permit,
    refuse,
    waive,
    oblige,
    advise,
    excluded
};

struct expectation {
    expectation_kind kind = expectation_kind::amount;
    word name;                // award, permit, refuse, waive, oblige, advise
    expr_id value;            // amount, award
    path item;                // excluded
    std::vector<word> codes;  // reasons
    std::vector<path> needs;
    span where;
};

struct case_ {
    word name;
    std::vector<given> givens;
    span where;
};

struct example {
    std::string_view title;
    word clause;
    word case_name;
    std::vector<given> givens;
    std::vector<expectation> expectations;
    span where;
};

enum class always_kind : std::uint8_t { holds, never_lowers, never_raises };

struct always {
    always_kind kind = always_kind::holds;
    expr_id value;
    expr_id when;
    path fact;
    word clause;
    span where;
};

// ------------------------------------------------------------------------------------------------ the tree

struct tree {
    std::size_t parts = 0;  // constructs of the texts it was made from, as the tapes count them

    std::vector<expr> exprs;
    std::vector<expr_id> operands;
    std::vector<type> types;
    std::vector<field> fields;    // of records written in place
    std::vector<reason> reasons;  // of `where` expressions
    std::vector<data> data_nodes;
    std::deque<std::string> texts;  // unescaped texts

    std::vector<use> uses;
    std::vector<policy> policies;  // exactly one in a correct policy
    std::vector<agency> agencies;
    std::vector<choice> choices;
    std::vector<record> records;
    std::vector<facts> facts_blocks;
    std::vector<parameter> parameters;  // all: top level, of clauses, in place, of amendments
    std::vector<std::uint32_t> top_parameters;
    std::vector<table> tables;
    std::vector<brackets> bracket_tables;
    std::vector<let> lets;
    std::vector<clause> clauses;
    std::vector<group> groups;
    std::vector<amend> amendments;
    std::vector<sample> samples;
    std::vector<case_> cases;
    std::vector<example> examples;
    std::vector<always> properties;

    const expr& operator[](expr_id e) const { return exprs[e.index]; }
    const type& operator[](type_id t) const { return types[t.index]; }
    const data& operator[](data_id d) const { return data_nodes[d.index]; }
    expr_id operand(const expr& e, std::uint32_t n) const { return operands[e.first + n]; }
};

}  // namespace pol::ast
