// One set of the loops. Included by one file for each set of instructions, which gives POL_KERNEL_SET (the name of the variable)
// and POL_KERNEL_NAME, and is compiled with the options of that set.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/kernel_lists.hpp"

namespace pol::batch {
namespace {

template <class T>
constexpr typed_loops<T> all_loops = {
    range<T>,
    fill<T>,
    send<T>,
    add<T>,
    subtract<T>,
    multiply<T>,
    lesser<T>,
    greater<T>,
    add_constant<T>,
    multiply_constant<T>,
    lesser_constant<T>,
    greater_constant<T>,
    add_multiple<T>,
    divide_31<T>,
    equal<T>,
    not_equal<T>,
    less<T>,
    at_most<T>,
    equal_constant<T>,
    not_equal_constant<T>,
    less_constant<T>,
    at_most_constant<T>,
    more_constant<T>,
    at_least_constant<T>,
    select<T>,
    select_multiples<T>,
    in_word<T>,
    mask<T>,
    complement<T>,
    pick<T>,
    spread<T>,
    segment_sum<T>,
    sum_of_largest<T>,
    replace_where_all<T>,
    last_of_largest<T>,
};

}  // namespace

extern const kernels POL_KERNEL_SET;
const kernels POL_KERNEL_SET = {
    POL_KERNEL_NAME,
    all_loops<i64>,
    all_loops<i32>,
    call,
    arrive,
    from_cells<std::int32_t>,
    from_cells<std::int16_t>,
    from_cells<std::int8_t>,
    from_bits,
    narrow_down,
    widen,
    count_offsets,
    multiply_to_wide,
    multiply_constant_to_wide,
    lesser_to_narrow,
    greater_to_narrow,
    lesser_constant_to_narrow,
    greater_constant_to_narrow,
    keeps_in_use,
    not_,
    and_,
    or_,
    add_checked,
    subtract_checked,
    multiply_checked,
    divide_63,
    divide_signed,
    doubt_either,
    doubt_logic<0>,
    doubt_logic<1>,
    doubt_select,
};

}  // namespace pol::batch
