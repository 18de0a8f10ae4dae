// The inner loops of the batch: one instruction over the rows of a block. Compiled several times, for the instructions that
// every processor of its kind has and for wider ones; the widest that the machine has is chosen when the program runs.
//
// Arrays do not overlap, except that the destination may be an operand. Lengths count elements. Where a name says `narrow`,
// the operands must lie within 32 bits; `checked` loops tell rows that overflow by `doubt_hard` in `doubts`; all others must
// have been proved not to overflow by the ranges of the block.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace pol::batch {

// Why a value may not hold: a fact is missing; it could not be computed in 64 bits (overflow, a gap in a table).
inline constexpr std::uint8_t doubt_unknown = 1;
inline constexpr std::uint8_t doubt_hard = 2;

inline constexpr std::uint32_t most_kept = 8;

struct kernels {
    using cells = std::int64_t*;
    using const_cells = const std::int64_t*;
    using doubts = std::uint8_t*;
    using const_doubts = const std::uint8_t*;

    const char* name;

    void (*call)(const char* from, std::size_t lines);  // of 64 bytes, into the cache; may lie beyond the end of an array
    void (*range)(const_cells a, std::size_t n, std::int64_t* low, std::int64_t* high);  // n > 0
    // To memory that will not be read again soon: past the cache. `arrive` waits until all that was sent is there.
    void (*send)(cells dst, const_cells a, std::size_t n);
    void (*arrive)();
    void (*fill)(cells dst, std::int64_t value, std::size_t n);
    void (*from_int32)(cells dst, const void* from, std::int64_t factor, std::size_t n);
    void (*from_int16)(cells dst, const void* from, std::int64_t factor, std::size_t n);
    void (*from_int8)(cells dst, const void* from, std::int64_t factor, std::size_t n);
    void (*from_bits)(cells dst, const std::uint8_t* from, std::size_t first, std::size_t n);

    void (*add)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*subtract)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*multiply)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*multiply_narrow)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*lesser)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*greater)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*add_checked)(cells dst, const_cells a, const_cells b, std::size_t n, doubts d);
    void (*subtract_checked)(cells dst, const_cells a, const_cells b, std::size_t n, doubts d);
    void (*multiply_checked)(cells dst, const_cells a, const_cells b, std::size_t n, doubts d);

    void (*add_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*multiply_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*multiply_constant_narrow)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*lesser_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*greater_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*add_multiple)(cells dst, const_cells a, const_cells b, std::int64_t value, std::size_t n);
    void (*add_multiple_narrow)(cells dst, const_cells a, const_cells b, std::int64_t value, std::size_t n);

    // (a + shift) / divisor rounded down. `31`: 0 <= a + shift < 2^31; `63`: 0 <= a + shift.
    void (*divide_31)(cells dst, const_cells a, std::int64_t shift, std::int64_t divisor, std::size_t n);
    void (*divide_63)(cells dst, const_cells a, std::int64_t shift, std::int64_t divisor, std::size_t n);
    void (*divide_signed)(cells dst, const_cells a, std::int64_t shift, std::int64_t divisor, std::size_t n);

    void (*equal)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*not_equal)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*less)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*at_most)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*equal_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*not_equal_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*less_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*at_most_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*more_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*at_least_constant)(cells dst, const_cells a, std::int64_t value, std::size_t n);
    void (*not_)(cells dst, const_cells a, std::size_t n);
    void (*and_)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*or_)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*select)(cells dst, const_cells a, const_cells b, const_cells c, std::size_t n);
    void (*in_word)(cells dst, const_cells a, std::uint64_t word, std::size_t n);  // a >= 0

    void (*expand)(cells dst, const_cells a, const std::uint32_t* around, std::size_t n);
    // Segment k of n is [offsets[k], offsets[k + 1]). The sums of the elements where `c` is not 0 (c may be null). `running`
    // has room for one element more than there are items.
    void (*segment_sum)(cells dst, const_cells a, const_cells c, const std::uint32_t* offsets, std::size_t n,
                        cells running);
    // The sum of the `keep` (1 … most_kept) largest elements of each segment; all are at least 0.
    void (*top_sum)(cells dst, const_cells a, const std::uint32_t* offsets, std::size_t n, std::uint32_t keep);
    // The element of rank `keep` (1 … most_kept) of each segment; the least int64 where it has fewer elements.
    void (*top_value)(cells dst, const_cells a, const std::uint32_t* offsets, std::size_t n, std::uint32_t keep);
    void (*mask)(cells dst, const_cells a, const_cells c, std::int64_t otherwise, std::size_t n);  // c ? a : otherwise
    void (*complement)(cells dst, const_cells a, std::size_t n);  // the order turned round: -1 - a

    // Doubts. A null operand counts as no doubt at all.
    void (*doubt_either)(doubts dst, const_doubts a, const_doubts b, std::size_t n);
    void (*doubt_and)(doubts dst, const_cells a, const_doubts da, const_cells b, const_doubts db, std::size_t n);
    void (*doubt_or)(doubts dst, const_cells a, const_doubts da, const_cells b, const_doubts db, std::size_t n);
    void (*doubt_select)(doubts dst, const_cells a, const_doubts da, const_doubts db, const_doubts dc, std::size_t n);
};

// The best of those compiled for the machine at hand; `name` of a lesser one (for tests), or null.
const kernels& kernels_for_this_machine(const char* name = nullptr);

}  // namespace pol::batch
