// Runs compiled clauses over a block of cases: the working memory of one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/compile.hpp"
#include "runtime/batch/gaps.hpp"
#include "runtime/batch/kernels.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace pol::batch {

// Cases of a view: [from, to), or those that are picked, in ascending order.
struct block {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    const std::uint32_t* picked = nullptr;
    std::uint32_t count = 0;  // of those picked

    std::uint32_t rows() const { return picked != nullptr ? count : to - from; }
    std::uint32_t row(std::uint32_t k) const { return picked != nullptr ? picked[k] : from + k; }
};

// As many cases as keep lists and cases of a block in the cache; at least one.
// The same for picked cases: the first of them.
block next_block(const plan::plan& p, const facts_view& facts, const std::uint32_t* picked, std::uint32_t count);
block next_block(const plan::plan& p, const facts_view& facts, std::uint32_t from, std::uint32_t end);

// A block of one case whose lists would take more memory than its answer is worth: left to the exact evaluator.
bool is_too_long(const plan::plan& p, const facts_view& facts, const block& rows);

inline bool fits_32(std::int64_t low, std::int64_t high) {
    return low >= std::numeric_limits<std::int32_t>::min() && high <= std::numeric_limits<std::int32_t>::max();
}

// Cells that begin where a line of the cache does: no instruction over a whole line touches two of them.
class cell_buffer {
public:
    // Room for at least `count` cells and padding; what was in it is lost when it grows.
    template <class T = std::int64_t>
    T* room(std::size_t count) {
        const std::size_t lines = (count + padding) * sizeof(T) / sizeof(line) + 1;
        if (lines > size_) grow(lines);
        return reinterpret_cast<T*>(lines_.get());
    }

private:
    struct alignas(64) line {
        std::int64_t cells[8];
    };
    void grow(std::size_t lines) {
        lines_.reset(new line[lines]);
        size_ = lines;
    }
    std::unique_ptr<line[]> lines_;
    std::size_t size_ = 0;
};

class machine {
public:
    machine(const plan::plan& p, const std::vector<gap>& gaps, const kernels& loops)
        : plan_(p), gaps_(gaps), loops_(loops) {}

    void run(const program& p, const facts_view& facts, block rows);

    const kernels& loops() const { return loops_; }
    // After a run: a value for each case of the block, and its doubts or null where there are none.
    const std::int64_t* cells(reg r) { return as<std::int64_t>(r); }
    const std::uint8_t* doubts(reg r) const { return values_[r].doubts; }
    void copy(reg r, std::int64_t* to, bool past_cache) const;

private:
    // Cells are held in 64 bits, or in 32 where all of the block fit: twice as many at once. Where an operation needs the other
    // width they are held in both. Yes and no are always to be had in 32.
    struct value {
        const std::int64_t* wide = nullptr;
        const std::int32_t* narrow = nullptr;
        const std::uint8_t* doubts = nullptr;  // null: none
        interval within;
        bool is_ranged = true;  // false: `within` is found when it is asked for
        bool was_wide = false;  // when it was last looked for: then it is not tried as narrow first
    };
    struct extent {
        std::uint32_t first = 0;  // in the columns
        std::uint32_t count = 0;
        bool is_scattered = false;  // then each row's place in the columns is among `places`
        std::vector<std::uint32_t> places;
        std::uint32_t place(std::uint32_t k) const { return is_scattered ? places[k] : first + k; }
        std::uint32_t longest = 0;                       // of the lists or groups
        std::vector<std::uint32_t> offsets;              // by row of the space around
        std::vector<std::uint8_t> doubts;                // by row of the space around: which rows there are is in doubt
        std::vector<std::uint32_t> group_of;             // of groups: by item
        std::vector<std::vector<std::uint32_t>> around;  // by space around: the row there of each row here
        std::vector<std::vector<std::uint32_t>> below;   // by space around: offsets seen from there
    };
    // What the next block will read, called into the cache a little at a time while this one is computed: so that the
    // memory and the processor work side by side.
    struct lines_ahead {
        struct stretch {
            const char* from = nullptr;
            std::size_t lines = 0;
        };
        std::vector<stretch> stretches;
        std::size_t at = 0;     // stretch
        std::size_t line = 0;   // in it
        std::size_t each = 0;   // lines a call
        std::size_t calls = 0;  // of this block, to share out the lines of the next
        std::size_t total = 0;
    };
    // Rows between two looks ahead: fewer where much is called each time, since the memory takes only so many calls at once.
    static constexpr std::uint32_t least_chunk = 256;
    static constexpr std::uint32_t most_chunk = 512;

    static constexpr std::uint32_t no_group = 0xffffffff;
    static constexpr std::uint32_t longest_pairwise = 512;  // lists beyond it are left to the exact evaluator

    // machine.cpp
    void enter(const facts_view& facts, block rows);
    void enter_list(const facts_view& facts, space s);
    void enter_stretch(const std::uint32_t* from, std::uint32_t rows, extent& e) const;
    static void enter_scattered(const std::uint32_t* offsets, const extent& above, extent& e);
    const std::vector<std::uint32_t>& around(space in, space of);
    const std::vector<std::uint32_t>& offsets(space in, space from);
    std::uint32_t longest(space in, space from);  // segment of these offsets
    std::uint32_t count_of(reg r) const { return extents_[program_->registers[r].in].count; }
    template <class T = std::int64_t>
    T* room(reg r) {
        const std::uint32_t buffer = program_->registers[r].buffer;
        return (sizeof(T) == 4 ? narrow_buffers_ : buffers_)[buffer].room<T>(count_of(r));
    }
    std::uint8_t* doubt_room(reg r);  // zeroed
    template <class T>
    static void put(value& v, const T* cells) {
        v.wide = nullptr;
        v.narrow = nullptr;
        if constexpr (sizeof(T) == 4)
            v.narrow = cells;
        else
            v.wide = cells;
    }
    // Member by member: an interval that is put together in memory and read back at once waits for the memory.
    template <class T>
    void set(reg r, const T* cells, const interval& within, const std::uint8_t* doubts = nullptr) {
        value& v = values_[r];
        put(v, cells);
        v.doubts = doubts;
        v.within.low = within.low;
        v.within.high = within.high;
        v.is_ranged = true;
    }
    template <class T>
    void set_unranged(reg r, const T* cells, const std::uint8_t* doubts = nullptr) {
        set(r, cells, {0, 0}, doubts);
        values_[r].is_ranged = count_of(r) == 0;
    }
    // The range and the doubts of a register whose cells are put.
    void finish(reg r, const interval& within, const std::uint8_t* doubts = nullptr) {
        value& v = values_[r];
        v.doubts = doubts;
        v.within.low = within.low;
        v.within.high = within.high;
        v.is_ranged = true;
    }
    const value& ranged(reg r) {  // the value with its range
        value& v = values_[r];
        if (!v.is_ranged) find_range(r, v);
        return v;
    }
    void find_range(reg r, value& v);
    bool is_narrow(reg r) {  // all cells within 32 bits
        const interval& within = ranged(r).within;
        return fits_32(within.low, within.high);
    }
    // Wide cells whose range nobody knows and which a single instruction reads: not worth a look of their own.
    bool is_fresh(reg r) const {
        return !values_[r].is_ranged && values_[r].narrow == nullptr && program_->registers[r].reads == 1;
    }
    const std::int64_t* widened(reg r);
    const std::int32_t* narrowed(reg r);
    // The cells in one width. In 32 bits: only of what is narrow.
    template <class T>
    const T* as(reg r) {
        if constexpr (sizeof(T) == 4)
            return values_[r].narrow != nullptr ? values_[r].narrow : narrowed(r);
        else
            return values_[r].wide != nullptr ? values_[r].wide : widened(r);
    }
    void execute(const instruction& i);
    // Of an operation that needs all its operands.
    void join_doubts(const instruction& i) {
        if (has_doubts_) join_all_doubts(i);
    }
    void join_all_doubts(const instruction& i);
    void expect(const void* from, std::size_t bytes);  // that the next block will read
    void look_ahead();
    // Calls work(first, rows) for chunks of n rows.
    template <class Work>
    void in_chunks(std::uint32_t n, Work&& work) {
        for (std::uint32_t k = 0; k < n; k += chunk_) {
            work(k, std::min(chunk_, n - k));
            look_ahead();
        }
    }

    // loads.cpp
    void load(const instruction& i);
    void load_scattered(const instruction& i);
    void given(const instruction& i);
    void convert(const column_view& from, std::uint32_t first, std::uint32_t n, std::int64_t* to, std::uint8_t* doubts);
    void doubt_absent(index presence, std::uint32_t first, std::uint32_t n, std::uint8_t* doubts);
    void load_doubts(index column, std::uint32_t first, std::uint32_t n, std::int64_t* to, std::uint8_t* doubts);

    // arithmetic.cpp
    template <class T>
    void run_pair(const instruction& i);
    template <class T>
    void run_constant(const instruction& i);
    void pair(const instruction& i);
    void pair_checked(const instruction& i);
    void choose_fresh(const instruction& i);
    void with_constant(const instruction& i);
    void constant_checked(const instruction& i);
    void add_multiple(const instruction& i);
    void add_multiple_checked(const instruction& i);
    void complement(const instruction& i);

    // division.cpp
    void divide(const instruction& i);
    void divide_down(const instruction& i, std::int64_t shift);
    void round(const instruction& i);

    // choices.cpp
    template <class T>
    void run_comparison(const instruction& i);
    template <class T>
    void run_select(const instruction& i);
    template <class T>
    void run_multiples(const instruction& i);
    template <class T>
    void run_in_bits(const instruction& i);
    void comparison(const instruction& i);
    void logic(const instruction& i);
    void opposite(const instruction& i);
    void select(const instruction& i);
    std::uint8_t* select_doubts(const instruction& i);
    void select_multiples(const instruction& i);
    void select_multiples_checked(const instruction& i);
    void in_bits(const instruction& i);

    // rows.cpp
    void row_by_row(const instruction& i);

    // segments.cpp
    void expand(const instruction& i);
    template <class T>
    void run_expand(const instruction& i);
    template <class T>
    void run_sum(const instruction& i);
    void sum(const instruction& i);
    void sum_checked(const instruction& i);
    void total(const instruction& i);
    void first_row(const instruction& i);
    void extreme(const instruction& i);

    // items.cpp
    void top_sum(const instruction& i);
    void kept(const instruction& i);
    void kept_group(const instruction& i);
    void cap_group(const instruction& i);
    void make_groups(const instruction& i);
    void segment_doubts(reg dst, reg of, reg counting, space in, space to);
    void sum_by_group(const instruction& i);
    std::uint8_t* own_doubts(reg r);
    void in_doubt_everywhere(reg r);
    std::int64_t keep_of(const instruction& i, std::uint32_t row);
    bool has_equal_keys(const key_list& list, std::uint32_t x, std::uint32_t y);
    template <class T>
    const T* masked(const instruction& i, T otherwise);
    std::uint32_t common_keep(const instruction& i, const std::vector<std::uint32_t>& segments);
    template <class T>
    void keep_by_threshold(const instruction& i, const std::vector<std::uint32_t>& segments, std::uint32_t keep,
                           std::int32_t* kept);
    bool keep_all_one_by_one(const instruction& i, const std::vector<std::uint32_t>& segments, std::int32_t* kept);
    void keep_one_by_one(const instruction& i, std::uint32_t row, std::uint32_t first, std::uint32_t last,
                         const key_list* keys, std::int32_t* kept);
    template <class T>
    void sum_largest(const instruction& i, const std::vector<std::uint32_t>& segments, std::uint32_t keep);
    void sum_kept(const instruction& i, const std::vector<std::uint32_t>& segments);
    bool item_doubts(const instruction& i, std::vector<std::uint8_t>& rows);
    void spread_doubts(reg dst, const std::vector<std::uint8_t>& rows, const std::vector<std::uint32_t>& segments);

    const plan::plan& plan_;
    const std::vector<gap>& gaps_;
    const kernels& loops_;
    const program* program_ = nullptr;
    const facts_view* facts_ = nullptr;
    std::vector<value> values_;
    std::vector<extent> extents_;
    std::vector<cell_buffer> buffers_;
    std::vector<cell_buffer> narrow_buffers_;
    std::vector<std::vector<std::uint8_t>> doubt_buffers_;
    cell_buffer scratch_;
    cell_buffer scratch_items_;
    cell_buffer thresholds_;
    cell_buffer counts_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint8_t> row_doubts_;
    lines_ahead ahead_;
    std::uint32_t chunk_ = most_chunk;
    bool has_doubts_ = false;                                    // in any register so far
    std::vector<std::pair<std::uint32_t, std::int64_t>> rooms_;  // first item of a group, what is left of its cap
};

}  // namespace pol::batch
