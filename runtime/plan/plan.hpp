// The plan: a checked policy made flat. What every executor runs.
//
// Facts are columns of tables (a list is a child table of the record around it), expressions are nodes in one vector whose
// operands come before them, awards are short lists of steps. A node belongs to a `domain`: the table on whose rows it has
// one value each; it may use values of the tables around it. Denominators are fixed here where they can be: `scale` s > 0
// means that every value of the node, times s, is a whole number. Nothing here refers to the syntax tree; `site` keeps the
// words of the policy for explanations. Immutable after planning, shared by threads without locks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/number/exact.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pol::plan {

using number::exact;
using index = std::uint32_t;
inline constexpr index none = 0xffffffff;

// Where a thing stands in the policy; `text` is the author's wording.
struct site {
    std::string_view file;
    std::uint32_t line = 0;
    std::string_view text;
};

struct titles {
    std::string english;
    std::string chinese;
};

struct reason {
    std::string code;
    titles words;
};

enum class kind : std::uint8_t { yes_no, number, date, duration, text, choice };

// What a number counts: how it is read from a case and shown to people.
enum class unit : std::uint8_t { plain, count, rate, money };

// ------------------------------------------------------------------------------------------------ facts

enum class relation : std::uint8_t { at_least, at_most, more_than, less_than };

struct bound {
    relation is;
    index node;  // in the column's table's domain
};

// One fact (or one end of a period). Cells are 64-bit integers:
//   yes_no 0/1; number value * scale; date days since 1970-01-01; duration months * 2^32 + days (each signed 32);
//   text id of a text; choice place of the value. Values that do not fit are kept as `exact` beside the column.
struct column {
    std::string path;  // from the table's row: "applicant/ownership", "claims/CLAUSE/fee", "fee"; "" in a plain list
    kind is = kind::yes_no;
    unit measures = unit::plain;
    std::int64_t scale = 1;  // number: money 100, rate 1 000 000, number 1 000 000, count 1
    index choice = none;
    index currency = 0;        // money: index into plan.currencies
    bool is_optional = false;  // absent and null mean "none", which is known
    bool is_signed = false;
    bool is_unique = false;    // among the items of one list
    bool is_presence = false;  // made by the planner: yes where the optional record at `path` is given
    enum class part : std::uint8_t { whole, start, end } of_period = part::whole;  // `path` is the period's
    index within = none;  // the presence column of the innermost optional record around, in the same table
    index table = 0;
    index fallback = none;  // constant node: the default
    std::vector<bound> bounds;
    titles label;
};

struct member {  // of a JSON object: what its name leads to
    enum class leads : std::uint8_t { column, period, record, list } to = leads::column;
    std::string name;
    index target = none;  // column; period: the start column (the end is the next); record: shape; list: table
};

struct shape {                    // a JSON object
    std::vector<member> members;  // sorted by name
    index presence = none;        // its presence column if it is optional
};

struct table {
    std::string path;     // from the parent's row: "claims/CLAUSE/centers", "booths"; "" for the root
    index parent = none;  // table; none for the root (table 0, one row a case)
    index shape = none;   // of its items; none: a list of plain values, whose only column is `plain`
    index plain = none;
    index within = none;  // presence column (in the parent table) of the optional record around it
    index clause = none;  // in whose claim it lies; none: facts
    bool is_optional = false;
    bool is_empty_by_default = false;  // `= none`: missing and null are the empty list
    std::vector<index> columns;
};

struct choice {
    std::string name;
    bool is_ordered = false;
    std::vector<std::string> values;
    std::vector<titles> labels;
    std::vector<index> by_name;  // places of the values, in the order of their names
};

// ------------------------------------------------------------------------------------------------ parameters

enum class layer : std::uint8_t { text, amendment, unset };

struct constant {  // a value of any kind, as cells are coded; numbers exactly
    kind is = kind::number;
    exact number;
    std::int64_t code = 0;
};

struct entry {  // of a series, by day
    std::int64_t day = 0;
    index value = none;  // constant; none: the series has ended
};

struct parameter {
    std::string name;
    kind is = kind::number;
    unit measures = unit::plain;
    index choice = none;
    index currency = 0;
    bool is_list = false;      // a list of values: `list`
    bool is_optional = false;  // unset is known: the step or value does not apply
    bool is_open = false;      // unset is unknown
    bool is_series = false;
    bool is_unconfirmed = false;
    index value = none;          // constant; none: unset
    std::vector<index> list;     // constants
    std::vector<entry> entries;  // series, ascending
    std::vector<bound> bounds;   // constant nodes
    std::int64_t scale = 0;      // of the value as planned (a case may set one that does not fit)
    index ceiling_of = none;     // `x_granted`: the parameter that is its ceiling, if that is a parameter
    layer from = layer::unset;
    std::string amendment;  // title of the amendment that set it
    std::string decided_by;
    titles label;
    index where = none;  // site
    index clause = none;
};

// ------------------------------------------------------------------------------------------------ expressions

enum class op : std::uint8_t {
    constant,         // a: constant
    fact,             // a: column
    is_given,         // a: column (optional fact, or a presence column)
    parameter,        // a: parameter
    parameter_given,  // a: parameter (optional): is it set
    position,         // the item's place in its award's order, from 1
    add,
    subtract,
    multiply,
    divide,  // a, b
    whole_divide,
    remainder,  // a, b; floor division
    negate,     // a
    equal,
    not_equal,
    less,
    at_most,  // a, b of one kind (more, at least: operands swapped)
    not_,
    and_,
    or_,     // a, b
    choose,  // a: condition, b: value if yes, c: value if no
    lesser,
    greater,  // a, b
    ceiling,  // a: ceiling node, b: granted parameter (index into parameters; unset: the ceiling; above it: held and reported)
    add_duration,
    subtract_duration,  // a: date, b: duration
    year_of,
    month_of,
    day_of,  // a
    years_between,
    months_between,
    days_between,   // a, b
    series_on,      // a: series parameter, b: date
    series_latest,  // a: series parameter, b: first day, c: last day
    lookup,         // a: lookup (table); operands of the row conditions are nodes; b: date node or none
    bracketed,      // a: bracket table, b: amount
    sum,
    largest,
    smallest,
    count,  // a: selection, b: body in the selection's domain (count: none)
    any,
    every,         // a: selection, b: condition
    in_list,       // a: list parameter or (extra = 1) index of a constant list, b: value
    round,         // a: value, b: unit, extra: rounding mode
    award_amount,  // a: award of the same clause, before the clause's steps (reports, properties)
};

struct node {
    op is = op::constant;
    kind gives = kind::number;
    unit measures = unit::plain;
    std::uint8_t extra = 0;
    index a = none;
    index b = none;
    index c = none;
    index domain = 0;
    index currency = 0;
    std::int64_t scale =
        0;  // > 0: value * scale is whole for every input that the columns hold at their scale; 0: not known
    index where = none;  // site
};

struct lookup_row {
    index condition = none;  // node over the arguments (already put in place); none: otherwise
    index value = none;      // node
};

struct lookup_version {
    std::int64_t from = 0;  // day; the first of an undated table is the least int64
    std::vector<lookup_row> rows;
};

struct lookup {                            // one use of a table
    index table = none;                    // table_parameter
    std::vector<lookup_version> versions;  // ascending
    std::vector<index> arguments;          // nodes
};

struct table_parameter {  // a dated table that a case may replace by rows [date, value of row 1, value of row 2, …]
    std::string name;
    std::size_t rows = 0;
    unit measures = unit::plain;
    kind is = kind::number;
};

struct bracket {
    index up_to = none;  // node; none: otherwise
    index rate = none;   // node
};

struct bracket_table {
    std::string name;
    std::vector<bracket> rows;
};

// A domain: table rows, or the groups that an award makes of them.
//
// Usually the domain around is that of the table's parent. A list that is looked at again for each item of another one, with
// a condition or body that reads both, has a domain of its own: `parent` is that item's, `rows_of` the one that owns the list.
// The members of a group, seen from the group, are rows of a domain whose parent is the group's.
struct domain {
    index table = 0;      // the table of the rows, or of the groups' members
    index parent = none;  // domain around; none for the root
    index rows_of =
        none;  // the domain, at `parent` or around it, to whose current row the list belongs; none for the root
    bool is_group = false;
};

struct condition {
    index node = none;
    index reason = none;  // into plan.reasons; none: a silent selection
    index where = none;
};

// Rows of a table that pass conditions. Seen from a row of domain `from`, it ranges over the rows of `to` below it.
struct selection {
    index from = 0;                     // domain in which it has one extent per row; always around `to`
    index to = 0;                       // domain of the rows
    std::vector<condition> conditions;  // each in `to` or in a domain around it; all are looked at for reporting
    index rest_of = none;               // award: only what its limits dropped; of a grouped award the members' rows
    index excluded_of = none;           // award: only what its reasoned conditions left out
    bool is_members = false;            // of the current group (from is a group domain)
    index where = none;
};

// ------------------------------------------------------------------------------------------------ clauses

struct exception {
    index condition = none;
    index value = none;  // node; none: the step does not apply (pay: nothing is paid)
    index where = none;
};

enum class step_kind : std::uint8_t { cap_each, cap_per, limit, cap_in_total, cap_over_all_years, less, once, round };
enum class order : std::uint8_t { given, largest_first, smallest_first };

struct step {
    step_kind is = step_kind::cap_in_total;
    index value = none;       // node; an optional parameter that is unset: the step does not apply
    index less = none;        // limit
    std::vector<index> keys;  // cap_per, limit per: nodes of the item's domain
    order by = order::given;  // limit: by amount
    index counting = none;    // node (amount or yes/no); none where the ledger counts
    index pool = none;        // less …, once over: into clause.pools
    number::rounding mode = number::rounding::half_up;
    std::vector<exception> exceptions;
    index reason = none;
    index where = none;
};

struct award {
    std::string name;
    titles title;
    std::vector<condition> when;
    bool has_items = false;
    index items = none;       // selection (from the root)
    std::vector<index> keys;  // group keys: nodes of the members' domain
    index item_domain = 0;    // of where, pay, keys of steps: the selection's, or the group's
    index order_key = none;   // node of the item domain
    order by = order::given;
    std::vector<condition> where_;
    index pay = none;        // node
    index pay_where = none;  // site of the whole `pay …`
    std::vector<exception> pay_exceptions;
    std::vector<step> steps;     // item steps, then total steps
    std::size_t item_steps = 0;  // how many of them are item steps
    std::string source;
    index where = none;
};

struct pool {                   // a deduction used up once
    index value = none;         // node
    std::vector<index> awards;  // in the order of use
};

struct highest {  // of awards (in a clause) or of clauses (in a group)
    std::vector<index> of;
    std::vector<exception> exceptions;
    index where = none;
};

struct grant {
    index items = none;  // selection
    index value = none;  // node: the item
    std::string prefix;
    std::vector<condition> where_;
};

struct permit {
    std::string name;
    titles title;
    std::vector<condition> when;
    std::vector<grant> grants;
    index where = none;
};

enum class effect_kind : std::uint8_t { waive, oblige, advise };

struct effect {
    effect_kind is = effect_kind::advise;
    std::string name;
    titles title;
    index with = none;  // permit
    index when = none;  // node
    index where = none;
};

struct report {
    std::string name;
    titles title;
    index value = none;
};

struct clause {
    std::string name;
    titles title;
    std::string source;  // "article 3"
    std::vector<std::string> agencies;
    index claim = none;  // shape; none: the clause asks for nothing and is always assessed
    std::vector<condition> eligible;
    std::vector<award> awards;
    std::vector<pool> pools;
    std::vector<highest> highest_of;
    std::vector<step> steps;  // total steps
    std::vector<permit> permits;
    std::vector<effect> effects;
    std::vector<report> reports;
    bool has_rounding = false;
    number::rounding mode = number::rounding::half_up;
    exact unit;
    index currency = 0;              // of its amount
    std::vector<index> facts;        // columns outside of its claim that it reads (bad input there hits it)
    std::vector<index> fact_tables;  // likewise lists
    std::vector<index> parameters;   // that it reads
    std::vector<index> tables;       // table_parameters that it reads
    index where = none;
};

struct joint_cap {
    index value = none;
    std::vector<index> over;  // clauses
    index where = none;
};

struct group {
    std::string name;
    titles title;
    std::vector<highest> highest_of;  // of clauses
    std::vector<joint_cap> caps;
};

struct agency {
    std::string name;
    titles title;
};

struct plan {
    std::string policy;
    titles title;
    titles issuer;
    std::string status;
    std::vector<std::string> currencies;  // [0] is the policy's
    std::vector<std::string> labels;
    std::vector<agency> agencies;
    std::vector<choice> choices;
    std::vector<column> columns;
    std::vector<table> tables;
    std::vector<shape> shapes;
    index facts = none;              // shape of the top level of a case
    std::vector<std::string> texts;  // the policy's own texts: their ids are 0 … n-1
    std::vector<constant> constants;
    std::vector<std::vector<index>> constant_lists;
    std::vector<parameter> parameters;  // sorted by name
    std::vector<table_parameter> table_parameters;
    std::vector<lookup> lookups;
    std::vector<bracket_table> brackets;
    std::vector<domain> domains;  // [0] is the root
    std::vector<node> nodes;
    std::vector<selection> selections;
    std::vector<reason> reasons;
    std::vector<clause> clauses;
    std::vector<group> groups;
    std::vector<site> sites;
    std::vector<std::string> amendments;  // titles of those that apply
    std::shared_ptr<const void> keeps;    // the source texts behind the sites
};

}  // namespace pol::plan
