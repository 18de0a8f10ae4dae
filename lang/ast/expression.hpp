// Expressions, types and fields of the syntax tree, and the small parts that all of it is made of: see ast.hpp.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/text/source.hpp"

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace pol::ast {

using text::span;

// A typed index into one of the tree's vectors. Default: "not there".
template <class Node>
struct id {
    std::uint32_t index = std::numeric_limits<std::uint32_t>::max();

    explicit operator bool() const { return index != std::numeric_limits<std::uint32_t>::max(); }
    friend bool operator==(id, id) = default;
};

struct expr;
struct type;
struct field;
using expr_id = id<expr>;
using type_id = id<type>;

struct word {  // a name as written
    std::string_view text;
    span where;

    explicit operator bool() const { return !text.empty(); }
};

struct names {  // `established_on | 设立日期`: hosts see the first
    word first;
    word second;
};

struct titles {  // `"English" | "中文"`; a single text fills `english`
    std::string_view english;
    std::string_view chinese;
    span where;
};

struct reason {  // `else code "words"`
    word code;
    titles words;

    explicit operator bool() const { return static_cast<bool>(code); }
};

// ------------------------------------------------------------------------------------------------ expressions

enum class expr_kind : std::uint8_t {
    bad,     // a syntax error was reported here
    number,  // literal: digits, power, is_percent
    money,   // literal with a currency: digits, power, name = currency code
    yes_no,  // flag
    none,
    date,       // literal: year, month, day in `digits` as written; value in `days` (see civil day below)
    period,     // operands: first day, last day
    duration,   // literal: digits, unit
    text,       // name.text = the unescaped text
    name,       // name
    member,     // operand.name
    call,       // name(operands)
    list,       // (operands) with at least two, or one followed by a comma
    parameter,  // [ … ]: `parameter` is an index into tree.parameters
    up_to,      // operands: ceiling [, granted (a parameter expr)]; see docs: `up to [rate = 70%]`
    position,
    negate,        // operand
    not_,          // operand
    arithmetic,    // two operands, op
    comparison,    // two operands, op
    logic,         // two operands, op and_/or_
    conditional,   // operands: value, condition, otherwise
    in_,           // operands: element, period or list  (also `one of`)
    includes,      // operands: list, element
    includes_any,  // operands: list, list
    includes_all,
    is_given,   // operand
    is_absent,  // operand
    convert,    // operands: money, rate; name = currency code
    where,      // operands: list, condition; `reason` is an index into tree.reasons
    on,         // operands: series name or table call, date
    latest,     // operands: period; name = series
    lesser,     // operands (≥1)
    greater,
    sum,  // operands: expr [, list]
    largest,
    smallest,
    count,  // operand: list
    any,    // operands: list, condition; name = the item
    every,
    year_of,  // operand
    month_of,
    day_of,
    start_of,
    end_of,
    years_between,  // two operands
    months_between,
    days_between,
    round,        // operands: value, unit; mode in op
    rest_of,      // name = award
    excluded_of,  // name = award
};

enum class expr_op : std::uint8_t {
    none,
    add,
    subtract,
    multiply,
    divide,
    of,
    div,
    mod,  // arithmetic; `of` also for 的 (operands already in R of X order)
    equal,
    not_equal,
    less,
    at_most,
    more,
    at_least,  // comparison
    and_,
    or_,  // logic
    half_up,
    half_even,
    half_down,
    up,
    down,
    floor,
    ceiling,  // round
    days,
    months,
    years,  // duration
};

struct expr {
    expr_kind kind = expr_kind::bad;
    expr_op op = expr_op::none;
    bool flag = false;        // number: is a percentage; yes_no: the value
    std::int8_t power = 0;    // number, money: power of ten from 千, 万, 亿
    std::uint32_t first = 0;  // operands are tree.operands[first .. first + count)
    std::uint32_t count = 0;
    span where;               // the whole expression
    span mark;                // the operator or the narrowest part to underline
    word name;                // see expr_kind
    std::string_view digits;  // literals: as written (may hold `_` and full-width digits are already refused)
    std::int32_t days = 0;    // date: days since 1970-01-01
    std::uint32_t extra = 0;  // parameter: index into tree.parameters; where: index into tree.reasons + 1, 0 = none
};

// ------------------------------------------------------------------------------------------------ types and fields

enum class type_kind : std::uint8_t {
    bad,
    yes_no,
    number,
    count,
    rate,
    money,
    date,
    period,
    duration,
    text,
    list,
    optional,
    named,
    record
};

struct type {
    type_kind kind = type_kind::bad;
    bool is_signed = false;   // money
    word name;                // named: choice or record; money: the currency, empty = the policy's
    type_id element;          // list, optional
    std::uint32_t first = 0;  // record (written in place): tree.fields[first .. first + count)
    std::uint32_t count = 0;
    span where;
};

struct bound {  // at least / at most / more than / less than VALUE
    expr_op relation = expr_op::none;
    expr_id value;
    span where;
};

struct field {
    names name;
    type_id type;   // none for a derived field
    expr_id value;  // derived: its expression; else the default, if any
    bool is_derived = false;
    bool is_unique = false;
    bool is_recorded = false;
    std::vector<bound> bounds;
    titles label;
    span where;
};

}  // namespace pol::ast
