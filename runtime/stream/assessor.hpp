// One chunk of cases after another to outcomes, counts and text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/dated_reader.hpp"
#include "runtime/stream/outcome_writer.hpp"
#include "runtime/stream/run_plan.hpp"
#include "runtime/stream/tally.hpp"

#include <cstdint>
#include <deque>
#include <vector>

namespace pol::stream {

// The text that waits to be written, one for each sink.
struct pages {
    text_buffer outcomes;
    text_buffer rejects;
    text_buffer explanations;
};

class assessor {
public:
    // All of these must outlive it.
    assessor(const policy::state& of, const run_plan& as, const stream_files& files, const stream_options& how);

    void headers(pages& to) const;
    // Appends to the pages; `threads` share the assessing. False: the host cancelled, and the pages are not whole.
    bool assess(const dated_chunk& cases, unsigned threads, pages& to);
    void sum_up(stream_summary& to) const;

private:
    void write(const dated_chunk& cases, pages& to);
    void write_columns(const dated_chunk& cases, text_buffer& to);
    void write_whole(const dated_chunk& cases, text_buffer& to);
    void explain(const dated_chunk& cases, text_buffer& to);
    void add_outcome(const dated_chunk& cases, std::size_t version, std::uint32_t row, outcome&& one, text_buffer& to);

    const policy::state& of_;
    const run_plan& as_;
    const stream_files& files_;
    const stream_options& how_;
    std::vector<batch::engine> engines_;  // by version, as are the next three
    std::deque<tally> tallies_;
    std::vector<batch::facts_view> views_;
    std::vector<batch::batch_outcome> found_;
    outcome_writer writer_;
    std::uint64_t explained_ = 0;
    std::uint64_t rejected_cells_ = 0;
    std::uint64_t lost_rows_ = 0;
};

}  // namespace pol::stream
