// A clause as straight code over columns: what the compiler of the batch makes and its machine runs.
//
// Every instruction is a loop over the rows of one space: the cases of a block, the items of a list below them, or the groups
// that an award makes of items. There are no branches: both sides of a choice are computed and one is taken. A value is a
// 64-bit integer over a denominator fixed here, beside a byte of doubt: 0 the value holds, `doubt_unknown` a fact is missing,
// `doubt_hard` it could not be computed here (overflow, division by zero, a gap in a table). A case whose result is in doubt
// goes to the exact evaluator. Immutable once compiled.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/columns.hpp"
#include "runtime/batch/kernels.hpp"
#include "runtime/number/exact.hpp"

#include <cstdint>
#include <vector>

namespace pol::batch {

using reg = std::uint32_t;
using space = std::uint32_t;
inline constexpr reg no_reg = 0xffffffff;
inline constexpr space root = 0;

enum class code : std::uint8_t {
    load,     // column `value`; b: register of the presence column or none
    given,    // column `value` is given
    fill,     // value
    unknown,  // in doubt everywhere
    add,
    subtract,
    multiply,
    lesser,
    greater,
    add_constant,
    multiply_constant,
    lesser_constant,
    greater_constant,
    add_multiple,           // a + b * value
    floor_divide_constant,  // a div value, value > 0
    remainder_constant,
    divide_exactly,  // a / value; in doubt where that is not whole
    round,           // a / value rounded by `mode`
    equal,
    not_equal,
    less,
    at_most,
    equal_constant,
    not_equal_constant,
    less_constant,
    at_most_constant,
    more_constant,
    at_least_constant,
    not_,
    and_,
    or_,
    select,            // a ? b : c
    select_multiples,  // a ? b * value : c * other; without a register: nothing
    in_bits,           // bit a of bit set `value`
    year_of,
    month_of,
    day_of,
    add_duration,
    subtract_duration,
    years_between,
    months_between,
    in_force,    // series `value` on day a; none: in doubt
    hard_where,  // a, in doubt beyond repair where b is yes
    complement,  // the order turned round: -1 - a

    expand,  // a, of a space around, for each row of this one
    sum,     // over the rows of a's space below each row here, where c is yes (c may be none)
    count,   // of rows where c is yes
    least,
    greatest,
    any,
    every,       // of a where c is yes
    first,       // the place, from 1, of the first row where a is yes; 0: none
    top_sum,     // of the `b` (register or none: `value`) largest a where c is yes (c may be none)
    kept,        // item: c is yes and a limit of `b`/`value` keeps it; a: rank, larger first (none: in the order given)
                 // (c may be none if there is a rank)
    kept_group,  // the same for items with equal keys together
    cap_group,  // item: a, where items with equal keys share the cap b of the first, in the order of the list's rank; c
    make_groups  // of the items where c is yes, by keys: fills the space of dst, whose rows are all yes
};

struct instruction {
    code is = code::fill;
    number::rounding mode = number::rounding::half_up;
    reg dst = no_reg;
    reg a = no_reg;
    reg b = no_reg;
    reg c = no_reg;
    std::int64_t value = 0;
    std::int64_t other = 0;
    std::uint32_t list = 0;  // of keys: into program.key_lists
};

struct register_info {
    space in = root;
    std::uint32_t reads = 0;
    std::uint32_t buffer = 0;  // of cells; registers whose lives do not meet share one
    std::uint32_t doubts = 0;  // buffer of them
};

// The rows of a space and where they hang.
struct space_info {
    index table = 0;      // of a list; of a group: of its members
    space around = root;  // of a list: the space of its parent; of groups: that in which they are made
    bool is_group = false;
    space members = root;  // of groups: the space of their members
};

struct series_values {
    std::vector<std::int64_t> days;  // ascending
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> ended;
};

struct key_list {
    std::vector<reg> keys;  // of the items' space
    reg rank = no_reg;      // the order in which the room of a cap is used: larger first; none: as given
};

// A yes/no column of cases that ends up in a bit of an outcome.
struct flag {
    reg at = no_reg;
    std::uint32_t bit = 0;
};

struct award_total {
    reg at = no_reg;
    std::int64_t scale = 1;
};

struct effect_flags {
    reg given = no_reg;         // in doubt: the case goes to the exact evaluator
    reg refused = no_reg;       // permissions
    std::vector<flag> reasons;  // conditions that are not met: bit of the effect's reasons
};

struct note_value {
    reg at = no_reg;  // a flag, or a number of items
};

struct program {
    std::vector<instruction> code;
    std::vector<register_info> registers;
    std::vector<space_info> spaces;  // [0]: the cases
    std::vector<series_values> series;
    std::vector<std::vector<std::uint64_t>> bits;
    std::vector<key_list> key_lists;
    std::uint32_t buffers = 0;
    std::uint32_t doubt_buffers = 0;

    std::vector<flag> eligible;  // conditions of the clause: `bit` of clause_columns::reasons, no_reason: none
    bool has_money = false;
    reg exact_total = no_reg;
    std::int64_t exact_scale = 1;
    reg amount = no_reg;              // multiples of the unit
    std::vector<award_total> awards;  // by award
    std::vector<effect_flags> effects;
    std::vector<note_value> notes;
    std::vector<reg> checks;  // not shown; a doubt there sends the case to the exact evaluator
};
inline constexpr std::uint32_t no_reason = 0xffffffff;

}  // namespace pol::batch
