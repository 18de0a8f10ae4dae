// Runs compiled clauses over a block of cases: the working memory of one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/compile.hpp"
#include "runtime/batch/gaps.hpp"
#include "runtime/batch/kernels.hpp"

#include <algorithm>
#include <cstdint>
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

// Cells that begin where a line of the cache does: no instruction over eight of them touches two lines.
class cell_buffer {
public:
    // Room for at least `count` cells; what was in it is lost when it grows.
    std::int64_t* room(std::size_t count) {
        if (count > size_) grow(count);
        return reinterpret_cast<std::int64_t*>(lines_.get());
    }

private:
    struct alignas(64) line {
        std::int64_t cells[8];
    };
    void grow(std::size_t count) {
        lines_.reset(new line[count / 8 + 1]);
        size_ = (count / 8 + 1) * 8;
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
    const std::int64_t* cells(reg r) const { return values_[r].cells; }
    const std::uint8_t* doubts(reg r) const { return values_[r].doubts; }

private:
    struct interval {  // that no cell leaves, not even one in doubt
        std::int64_t low = 0;
        std::int64_t high = 0;
    };
    struct value {
        const std::int64_t* cells = nullptr;
        const std::uint8_t* doubts = nullptr;  // null: none
        interval within;
        bool is_ranged = true;  // false: `within` is found when it is asked for
    };
    struct extent {
        std::uint32_t first = 0;  // in the columns
        std::uint32_t count = 0;
        bool is_scattered = false;  // then each row's place in the columns is among `places`
        std::vector<std::uint32_t> places;
        std::uint32_t place(std::uint32_t k) const { return is_scattered ? places[k] : first + k; }
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
    static constexpr std::uint32_t chunk = 256;  // rows between two looks ahead

    static constexpr std::uint32_t no_group = 0xffffffff;
    static constexpr std::uint32_t longest_pairwise = 512;  // lists beyond it are left to the exact evaluator

    // machine.cpp
    void enter(const facts_view& facts, block rows);
    void enter_list(const facts_view& facts, space s);
    static void enter_stretch(const std::uint32_t* from, std::uint32_t rows, extent& e);
    static void enter_scattered(const std::uint32_t* offsets, const extent& above, extent& e);
    const std::vector<std::uint32_t>& around(space in, space of);
    const std::vector<std::uint32_t>& offsets(space in, space from);
    std::uint32_t count_of(reg r) const { return extents_[program_->registers[r].in].count; }
    std::int64_t* room(reg r) {
        // Never empty, so that a loop over no rows has an address to start from.
        return buffers_[program_->registers[r].buffer].room(std::size_t{count_of(r)} + 1);
    }
    std::uint8_t* doubt_room(reg r);  // zeroed
    // Member by member: an interval that is put together in memory and read back at once waits for the memory.
    void set(reg r, const std::int64_t* cells, const interval& within, const std::uint8_t* doubts = nullptr) {
        value& v = values_[r];
        v.cells = cells;
        v.doubts = doubts;
        v.within.low = within.low;
        v.within.high = within.high;
        v.is_ranged = true;
    }
    void set_unranged(reg r, const std::int64_t* cells, const std::uint8_t* doubts = nullptr) {
        value& v = values_[r];
        v.cells = cells;
        v.doubts = doubts;
        v.within.low = 0;
        v.within.high = 0;
        v.is_ranged = count_of(r) == 0;
    }
    const value& ranged(reg r);  // the value with its range
    void execute(const instruction& i);
    void join_doubts(const instruction& i);
    void look_ahead();
    // Calls work(first, rows) for chunks of n rows.
    template <class Work>
    void in_chunks(std::uint32_t n, Work&& work) {
        for (std::uint32_t k = 0; k < n; k += chunk) {
            work(k, std::min(chunk, n - k));
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
    bool arithmetic(const instruction& i);
    bool comparison(const instruction& i);
    void pair(const instruction& i);
    void multiply_by(const instruction& i);
    void add_multiple(const instruction& i);
    void divide(const instruction& i);
    void round(const instruction& i);
    void row_by_row(const instruction& i);
    void in_bits(const instruction& i);

    // segments.cpp
    void expand(const instruction& i);
    void sum(const instruction& i);
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
    std::int64_t keep_of(const instruction& i, std::uint32_t row) const;
    bool has_equal_keys(const key_list& list, std::uint32_t x, std::uint32_t y) const;
    const std::int64_t* masked(const instruction& i, std::int64_t otherwise);
    std::uint32_t common_keep(const instruction& i, const std::vector<std::uint32_t>& segments) const;
    void keep_by_threshold(const instruction& i, const std::vector<std::uint32_t>& segments, std::uint32_t keep,
                           std::int64_t* kept);
    void keep_one_by_one(const instruction& i, std::uint32_t row, std::uint32_t first, std::uint32_t last,
                         const key_list* keys, std::int64_t* kept);
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
    std::vector<std::vector<std::uint8_t>> doubt_buffers_;
    cell_buffer scratch_;
    cell_buffer scratch_items_;
    cell_buffer thresholds_;
    cell_buffer counts_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint8_t> row_doubts_;
    lines_ahead ahead_;
    std::vector<std::pair<std::uint32_t, std::int64_t>> rooms_;  // first item of a group, what is left of its cap
};

}  // namespace pol::batch
