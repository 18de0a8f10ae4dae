// Rows of a CSV file as cells of one table of the plan: column by column over a run of rows, so that what a column is gets
// decided once and not for each cell.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/gaps.hpp"
#include "runtime/facts/scalars.hpp"
#include "runtime/stream/binding.hpp"
#include "runtime/stream/chunk.hpp"
#include "runtime/stream/csv_text.hpp"
#include "runtime/stream/text_ids.hpp"
#include "runtime/stream/text_kernels.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace pol::stream {

// What is wrong with a cell, before it is known to which case its row belongs.
struct cell_fault {
    std::uint32_t row = 0;      // of the table, in the chunk
    index column = plan::none;  // of the plan; none: `claim`, or the day of assessment
    index claim = plan::none;
    std::string header;
    facts::fault found;
};

// What all files of a run share.
struct cell_context {
    const plan::plan& plan;
    pol::limits within;
    std::vector<batch::gap> gaps;
    std::vector<bool> clauses;  // which to read; empty: all
    text_ids texts;             // of the plan, then of the chunk
    std::vector<text_ids> choices;
    std::vector<std::string> unused_texts;
    facts::text_numbers numbers;
    facts::scalar_reader scalars;
    const text_kernels& loops;

    cell_context(const plan::plan& p, const pol::limits& limits);
    cell_context(const cell_context&) = delete;
    cell_context& operator=(const cell_context&) = delete;

    std::int64_t text_id(std::string_view text, batch::population& to);
    void begin() { texts.forget(plan.texts.size()); }  // another chunk
};

// Facts that are looked at together: those of an optional record, of a claim, or the two ends of a period.
struct cell_group {
    enum class kind : std::uint8_t { record, claim, period } is = kind::record;
    index of = plan::none;               // presence column, clause, the period's first column
    std::uint32_t total = 0;             // sum of the weights of the columns that the header has
    std::vector<std::uint32_t> missing;  // by row: sum of the weights of those that are not given

    bool is_given(std::uint32_t row) const { return missing[row] < total; }
};

class table_rows {
public:
    table_rows(cell_context& shared, binding bound);

    void begin(batch::population& to);
    // Rows [from, from + count) of the window, none of them faulty.
    void read(const csv_text& text, std::uint32_t from, std::uint32_t count, batch::population& to);
    // After the last row of the chunk: records that are there, halves of periods, columns without a header.
    void finish(batch::population& to);

    const binding& bound() const { return bound_; }
    std::uint32_t rows() const { return rows_; }
    const std::vector<cell_group>& groups() const { return groups_; }
    const std::string& header(index column) const { return headers_[column]; }
    std::vector<cell_fault>& faults() { return faults_; }
    // Of assessment: no_day where the cell is empty, bad_day where it is wrong; no entries without such a column.
    const std::vector<std::int64_t>& days() const { return days_; }
    static constexpr std::int64_t bad_day = std::numeric_limits<std::int64_t>::min();
    // By clause: 1, 0, or 2 where the cell is empty; no entries if the header has no column for the clause.
    const std::vector<std::uint8_t>& claimed(index clause) const { return claimed_[clause]; }
    // The rows in another order: row n is what row order[n] was. Before finish().
    void permute(const std::vector<std::uint32_t>& order, batch::population& to);

private:
    struct member {
        std::size_t group;
        std::uint32_t weight;
    };
    struct place {  // one cell on its way
        const bound_cell* of;
        std::uint32_t row;  // of the table
    };

    void make_groups();
    void make_record_groups(index column, std::size_t cell);
    void join(std::size_t cell, cell_group::kind is, index of, std::uint32_t weight);
    void read_column(const csv_text& text, std::uint32_t from, std::uint32_t count, std::size_t cell,
                     batch::population& to);
    template <class Quick>
    std::size_t run(const column_fields& from, std::int64_t* cells, Quick quick);
    std::size_t read_cells(const column_fields& from, const bound_cell& cell, std::int64_t* cells,
                           batch::population& to);

    std::size_t read_words(const column_fields& from, const bound_cell& cell, std::int64_t* cells,
                           batch::population& to);
    const text_ids& ids_of(const bound_cell& cell) const;
    bool read_word(const bound_cell& cell, std::string_view text, std::int64_t& value, batch::population& to);

    void careful(std::string_view raw, std::size_t cell, std::uint32_t row, batch::population& to);
    void miss(std::size_t cell, std::uint32_t row, batch::population& to);
    bool quick(const bound_cell& cell, std::string_view text, std::int64_t& value, batch::population& to);
    bool quick_number(const bound_cell& cell, const char* begin, const char* end, std::int64_t& value) const;
    void slow(const bound_cell& cell, std::string_view text, std::uint32_t row, batch::population& to);
    void put(const bound_cell& cell, std::uint32_t row, std::int64_t value, batch::population& to);
    void refuse(const bound_cell& cell, std::uint32_t row, facts::fault found, batch::population& to);
    void set_state(index column, std::uint32_t row, facts::state s, batch::population& to);

    void finish_period(const cell_group& g, batch::population& to);
    void fill_without_header(batch::population& to);

    cell_context& shared_;
    binding bound_;
    std::vector<std::vector<member>> members_;  // by cell of the binding
    std::vector<cell_group> groups_;
    std::vector<std::string> headers_;  // by column of the plan
    std::vector<index> filled_;         // columns that are given without a header
    std::uint32_t rows_ = 0;
    std::vector<std::int64_t> days_;
    std::vector<std::vector<std::uint8_t>> claimed_;
    std::vector<cell_fault> faults_;
    std::vector<std::uint32_t> rest_;   // rows of a run that the quick way did not read, and room for more
    std::vector<std::uint64_t> words_;  // of a run
    std::vector<std::int64_t> other_;   // cells of columns that are not the plan's
    std::string scratch_;
};

// The value as the careful reader takes it: a JSON number where it looks like one, else a text.
facts::scalar scalar_of(std::string_view text);

}  // namespace pol::stream
