// The inner loops of the batch: one instruction over the rows of a block. Compiled several times, for the instructions that
// every processor of its kind has and for wider ones; the widest that the machine has is chosen when the program runs.
//
// Arrays do not overlap, except that the destination may be an operand. Lengths count elements. `checked` loops tell rows that
// overflow by `doubt_hard` in `doubts`; all others must have been proved not to overflow by the ranges of the block. Arrays of
// narrow items may be read, and those that are written over, up to `padding` elements beyond their end; what is there is not
// used. Wide items that are only read may be the host's: nothing behind them is looked at.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace pol::batch {

// Why a value may not hold: a fact is missing; it could not be computed in 64 bits (overflow, a gap in a table).
inline constexpr std::uint8_t doubt_unknown = 1;
inline constexpr std::uint8_t doubt_hard = 2;

inline constexpr std::uint32_t most_kept = 8;
inline constexpr std::size_t padding = 16;

// That no cell leaves.
struct interval {
    std::int64_t low = 0;
    std::int64_t high = 0;
};

// Over cells of one width, `std::int64_t` or `std::int32_t`. Yes and no are 1 and 0 in 32 bits, whatever they are made of.
template <class T>
struct typed_loops {
    using cells = T*;
    using const_cells = const T*;
    using truths = std::int32_t*;
    using const_truths = const std::int32_t*;
    using offsets = const std::uint32_t*;  // segment k of n is [offsets[k], offsets[k + 1]) of an array of items

    interval (*range)(const_cells a, std::size_t n);  // n > 0
    void (*fill)(cells dst, T value, std::size_t n);
    // Past the cache, to memory that will not be read again soon.
    void (*send)(std::int64_t* dst, const_cells a, std::size_t n);

    void (*add)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*subtract)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*multiply)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*lesser)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*greater)(cells dst, const_cells a, const_cells b, std::size_t n);
    void (*add_constant)(cells dst, const_cells a, T value, std::size_t n);
    void (*multiply_constant)(cells dst, const_cells a, T value, std::size_t n);
    void (*lesser_constant)(cells dst, const_cells a, T value, std::size_t n);
    void (*greater_constant)(cells dst, const_cells a, T value, std::size_t n);
    void (*add_multiple)(cells dst, const_cells a, const_cells b, T value, std::size_t n);
    // (a + shift) / divisor rounded down; 0 <= a + shift < 2^31, divisor < 2^31.
    void (*divide_31)(cells dst, const_cells a, T shift, T divisor, std::size_t n);

    void (*equal)(truths dst, const_cells a, const_cells b, std::size_t n);
    void (*not_equal)(truths dst, const_cells a, const_cells b, std::size_t n);
    void (*less)(truths dst, const_cells a, const_cells b, std::size_t n);
    void (*at_most)(truths dst, const_cells a, const_cells b, std::size_t n);
    void (*equal_constant)(truths dst, const_cells a, T value, std::size_t n);
    void (*not_equal_constant)(truths dst, const_cells a, T value, std::size_t n);
    void (*less_constant)(truths dst, const_cells a, T value, std::size_t n);
    void (*at_most_constant)(truths dst, const_cells a, T value, std::size_t n);
    void (*more_constant)(truths dst, const_cells a, T value, std::size_t n);
    void (*at_least_constant)(truths dst, const_cells a, T value, std::size_t n);
    void (*select)(cells dst, const_truths a, const_cells b, const_cells c, std::size_t n);
    void (*select_multiples)(cells dst, const_truths a, const_cells b, T value, const_cells c, T other, std::size_t n);
    void (*in_word)(truths dst, const_cells a, std::uint64_t word, std::size_t n);  // bit a of the word; none beyond it
    void (*mask)(cells dst, const_cells a, const_truths c, T otherwise, std::size_t n);  // c ? a : otherwise
    void (*complement)(cells dst, const_cells a, std::size_t n);  // the order turned round: -1 - a

    void (*pick)(cells dst, const_cells a, const std::uint32_t* places, std::size_t n);  // a[places[k]]
    // The cell of each segment for each of its elements.
    void (*spread)(cells dst, const_cells a, offsets segments, std::size_t n);
    // The sums of the elements where `c` is not 0 (c may be null). `running` has room for one element more than there are
    // items, and padding.
    void (*segment_sum)(cells dst, const_cells a, const_truths c, offsets segments, std::size_t n, cells running);
    // The sum of the `keep` (1 … most_kept) largest elements of each segment; all are at least 0.
    void (*top_sum)(cells dst, const_cells a, offsets segments, std::size_t n, std::uint32_t keep);
    // Takes `all` where a segment has no more elements than `keeps`.
    void (*replace_where_all)(cells dst, const_cells all, const std::int32_t* keeps, offsets segments, std::size_t n);
    // The element of rank `keep` (1 … most_kept) of each segment; the least number where it has fewer elements.
    void (*top_value)(cells dst, const_cells a, offsets segments, std::size_t n, std::uint32_t keep);
};

struct kernels {
    using cells = std::int64_t*;
    using const_cells = const std::int64_t*;
    using const_narrow_cells = const std::int32_t*;
    using doubts = std::uint8_t*;
    using const_doubts = const std::uint8_t*;

    const char* name;

    typed_loops<std::int64_t> wide;
    typed_loops<std::int32_t> narrow;

    void (*call)(const char* from,
                 std::size_t lines);  // of 64 bytes, into the cache; may lie beyond the end of an array
    void (*arrive)();                 // waits until all that was sent is there
    void (*from_int32)(cells dst, const void* from, std::int64_t factor, std::size_t n);
    void (*from_int16)(cells dst, const void* from, std::int64_t factor, std::size_t n);
    void (*from_int8)(cells dst, const void* from, std::int64_t factor, std::size_t n);
    void (*from_bits)(cells dst, const std::uint8_t* from, std::size_t first, std::size_t n);

    // The lower halves of cells, and the range of the cells: where that is not within 32 bits, `dst` holds nothing of use.
    interval (*narrow_down)(std::int32_t* dst, const_cells a, std::size_t n);  // n > 0
    void (*widen)(cells dst, const_narrow_cells a, std::size_t n);
    // Offsets counted from the first one, n + 1 of them; the longest segment.
    std::uint32_t (*count_offsets)(std::uint32_t* dst, const std::uint32_t* a, std::size_t n);
    // Products of narrow cells that need not be narrow.
    void (*multiply_to_wide)(cells dst, const_narrow_cells a, const_narrow_cells b, std::size_t n);
    void (*multiply_constant_to_wide)(cells dst, const_narrow_cells a, std::int32_t value, std::size_t n);

    // Into narrow cells at once, with the range of what comes out, as `narrow_down`.
    interval (*lesser_to_narrow)(std::int32_t* dst, const_cells a, const_cells b, std::size_t n);
    interval (*greater_to_narrow)(std::int32_t* dst, const_cells a, const_cells b, std::size_t n);
    interval (*lesser_constant_to_narrow)(std::int32_t* dst, const_cells a, std::int64_t value, std::size_t n);
    interval (*greater_constant_to_narrow)(std::int32_t* dst, const_cells a, std::int64_t value, std::size_t n);

    // The least and the greatest of those of n numbers that are less than the lengths of their segments; none: least above
    // greatest.
    interval (*keeps_in_use)(const_narrow_cells keeps, const std::uint32_t* segments, std::size_t n);

    void (*not_)(std::int32_t* dst, const_narrow_cells a, std::size_t n);
    void (*and_)(std::int32_t* dst, const_narrow_cells a, const_narrow_cells b, std::size_t n);
    void (*or_)(std::int32_t* dst, const_narrow_cells a, const_narrow_cells b, std::size_t n);

    void (*add_checked)(cells dst, const_cells a, const_cells b, std::size_t n, doubts d);
    void (*subtract_checked)(cells dst, const_cells a, const_cells b, std::size_t n, doubts d);
    void (*multiply_checked)(cells dst, const_cells a, const_cells b, std::size_t n, doubts d);
    // (a + shift) / divisor rounded down. `63`: 0 <= a + shift.
    void (*divide_63)(cells dst, const_cells a, std::int64_t shift, std::int64_t divisor, std::size_t n);
    void (*divide_signed)(cells dst, const_cells a, std::int64_t shift, std::int64_t divisor, std::size_t n);

    // Doubts. A null operand counts as no doubt at all.
    void (*doubt_either)(doubts dst, const_doubts a, const_doubts b, std::size_t n);
    void (*doubt_and)(doubts dst, const_narrow_cells a, const_doubts da, const_narrow_cells b, const_doubts db,
                      std::size_t n);
    void (*doubt_or)(doubts dst, const_narrow_cells a, const_doubts da, const_narrow_cells b, const_doubts db,
                     std::size_t n);
    void (*doubt_select)(doubts dst, const_narrow_cells a, const_doubts da, const_doubts db, const_doubts dc,
                         std::size_t n);

    template <class T>
    const typed_loops<T>& of() const {
        if constexpr (sizeof(T) == sizeof(std::int32_t))
            return narrow;
        else
            return wide;
    }
};

// The best of those compiled for the machine at hand; `name` of a lesser one (for tests), or null.
const kernels& kernels_for_this_machine(const char* name = nullptr);

}  // namespace pol::batch
