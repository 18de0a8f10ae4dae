// The items of one list from their own file, brought together with their cases by key.
//
// Rows that stand in the order of their cases are taken as they come: nothing is kept. If the beginning of the file shows
// another order it is read whole (sorted_rows.hpp) or refused; if another order shows later, cases were answered without
// their items already, and the run fails.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/findings.hpp"
#include "runtime/stream/key_order.hpp"
#include "runtime/stream/sorted_rows.hpp"

#include <pol/stream.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pol::stream {

// The cases at the beginning of the main file, to find out about the order of a child file.
struct first_cases {
    std::vector<std::string> keys;
    bool is_all = false;

    unsigned orders() const;  // in which they ascend
};

class list_rows {
public:
    list_rows(cell_context& shared, const list_input& from, index table, std::size_t block);

    // Reads the header and the first rows. Failures stand in failure().
    void open(const wanted_columns& wanted, std::vector<diagnostic>& warnings);
    void choose_order(const first_cases& cases, unsigned& orders, std::size_t sort_bytes);

    void begin(batch::population& to) { rows_->begin(to); }
    // The items of the chunk's cases. `around`: of the list in which this one lies, null if it is the case.
    void take(const key_order& cases, const list_rows* around, chunk& to);
    // After the last case: rows of no case become rejects, at most `most` at once. True: there may be more.
    bool take_rest(const key_order& cases, std::size_t most, chunk& to);

    const std::optional<diagnostic>& failure() const { return failure_; }
    index table() const { return table_; }
    table_rows& rows() { return *rows_; }
    const table_origin& origin() const { return origin_; }

private:
    bool advance(chunk& to);
    std::string_view key_at(std::uint32_t row);
    bool is_of(std::string_view key, std::uint32_t row);
    bool leaves_out(const key_order& cases, std::string_view key, chunk& to);
    const std::uint64_t* key_words();
    std::uint32_t take_plain(std::uint32_t first, const key_order& cases, const chunk& to);
    void take_case(std::string_view key, const key_order& cases, chunk& to);
    bool accepts(chunk& to);
    void flush(chunk& to);
    void lose(int code, std::vector<std::string> arguments, chunk& to);
    void check_waiting(const key_order& cases);
    void refuse_order(const key_order* cases, std::uint64_t line, std::string key);
    std::string sort_command(unsigned orders) const;
    bool is_in_order(const first_cases& cases, unsigned& orders) const;
    bool follows_cases(const first_cases& cases, const std::vector<std::string>& keys) const;

    // Lists in lists.
    std::string identity(std::uint32_t row, bool with_item);
    bool find_parent(chunk& to);
    bool is_new_item(chunk& to);
    void put_in_order(std::uint32_t parents, chunk& to);

    cell_context& shared_;
    text_input from_;
    index table_;
    std::size_t block_;
    std::unique_ptr<csv_text> text_;
    std::unique_ptr<table_rows> rows_;
    table_origin origin_;
    std::optional<diagnostic> failure_;
    std::vector<reject> lost_before_;  // while the file was read whole

    std::uint32_t at_ = 0;          // row of the window
    std::uint32_t run_ = 0;         // first row that is accepted and not yet read
    std::uint32_t regular_to_ = 0;  // rows up to here have no fault
    std::uint32_t worded_from_ = 0, worded_to_ = 0;
    std::vector<std::uint64_t> words_;  // keys of rows [worded_from_, worded_to_), and some zeros
    std::string scratch_;
    std::string last_key_;  // of the last row that was taken or left out
    bool has_descended_ = false;
    bool has_left_out_ = false;  // because the cases ascended: they must go on doing so

    std::unique_ptr<sorted_rows> sorted_;
    std::unique_ptr<byte_source> sorted_source_;
    std::string sorted_csv_;
    std::vector<std::uint64_t> sorted_lines_;
    std::size_t sorted_rest_ = 0;

    const list_rows* around_ = nullptr;
    std::vector<std::string> identities_;               // by row of the table, if lists lie in this one
    std::unordered_set<std::string> items_;             // of the current case
    std::vector<std::uint32_t> case_ends_;              // rows of the table by case
    std::vector<std::uint32_t> parents_;                // by row of the table: the row around
    std::uint32_t first_parent_ = 0, last_parent_ = 0;  // of the current case
    std::uint32_t parent_ = 0;
    std::unordered_map<std::string_view, std::uint32_t> parent_places_;  // made when needed
};

}  // namespace pol::stream
