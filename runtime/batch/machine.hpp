// Runs compiled clauses over a block of cases: the working memory of one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/compile.hpp"
#include "runtime/batch/gaps.hpp"
#include "runtime/batch/kernels.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace pol::batch {

// Cases [from, to) of a view.
struct block {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint32_t rows() const { return to - from; }
};

// As many cases as keep lists and cases of a block in the cache; at least one.
block next_block(const plan::plan& p, const facts_view& facts, std::uint32_t from, std::uint32_t end);

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
    };
    struct extent {
        std::uint32_t first = 0;  // in the columns
        std::uint32_t count = 0;
        std::vector<std::uint32_t> offsets;              // by row of the space around
        std::vector<std::uint8_t> doubts;                // by row of the space around: which rows there are is in doubt
        std::vector<std::uint32_t> group_of;             // of groups: by item
        std::vector<std::vector<std::uint32_t>> around;  // by space around: the row there of each row here
        std::vector<std::vector<std::uint32_t>> below;   // by space around: offsets seen from there
    };
    static constexpr std::uint32_t no_group = 0xffffffff;
    static constexpr std::uint32_t longest_pairwise = 512;  // lists beyond it are left to the exact evaluator

    // machine.cpp
    void enter(const facts_view& facts, block rows);
    void enter_list(const facts_view& facts, space s);
    const std::vector<std::uint32_t>& around(space in, space of);
    const std::vector<std::uint32_t>& offsets(space in, space from);
    std::uint32_t count_of(reg r) const { return extents_[program_->registers[r].in].count; }
    std::int64_t* room(reg r);
    std::uint8_t* doubt_room(reg r);  // zeroed
    void set(reg r, const std::int64_t* cells, interval within, const std::uint8_t* doubts = nullptr);
    void execute(const instruction& i);
    void join_doubts(const instruction& i);

    // loads.cpp
    void load(const instruction& i);
    void given(const instruction& i);
    void convert(const column_view& from, std::uint32_t first, std::uint32_t n, std::int64_t* to, std::uint8_t* doubts);
    bool load_doubts(index column, std::uint32_t first, std::uint32_t n, std::int64_t* to, std::uint8_t* doubts);

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
    std::vector<std::vector<std::int64_t>> buffers_;
    std::vector<std::vector<std::uint8_t>> doubt_buffers_;
    std::vector<std::int64_t> scratch_;
    std::vector<std::int64_t> scratch_items_;
    std::vector<std::uint32_t> order_;
    std::vector<std::uint8_t> row_doubts_;
    std::vector<std::pair<std::uint32_t, std::int64_t>> rooms_;  // first item of a group, what is left of its cap
};

}  // namespace pol::batch
