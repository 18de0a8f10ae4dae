// The usual rows of CSV in a tight loop: plain keys, statuses, amounts and totals that the loops of the batch evaluator
// decided, in whole steps of a decimal unit. Any other row is refused, and outcome_writer::row writes it; both give the same bytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/case_cells.hpp"
#include "runtime/stream/chunk.hpp"
#include "runtime/stream/text_kernels.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace pol::stream {

// Made for each chunk.
class quick_rows {
public:
    quick_rows(const std::vector<bound_column>& columns, const std::vector<amount_form>& forms,
               const std::vector<bool>& asked, const batch::facts_view& facts, const batch::batch_outcome& found,
               const chunk& keys, const text_kernels& loops = text_kernels_for_this_machine());

    // False: some column needs more than this, in every row.
    bool is_possible() const { return is_possible_; }
    // Writes rows from `row` on, up to `end` or one that is not usual, and tells which that is.
    std::uint32_t add(std::uint32_t row, std::uint32_t end, text_buffer& to) const;

private:
    enum class kind : std::uint8_t { key, status, amount, total, empty };
    struct quick_cell {
        kind is = kind::empty;
        const clause_status* status = nullptr;
        const std::int64_t* amount = nullptr;
        std::int64_t factor = 1;
        int places = 2;
    };

    quick_cell cell_of(const bound_column& c);
    void refuse(clause_status s) { refused_ |= 1U << static_cast<unsigned>(s); }
    char* put_row(std::uint32_t row, std::string_view key, char* at) const;
    std::uint32_t put_pairs(std::uint32_t row, std::uint32_t last, char*& at) const;
    bool is_usual(std::uint32_t row) const;
    char* put_total(std::uint32_t row, char* at) const;

    const text_kernels& loops_;
    const std::vector<amount_form>& forms_;
    const std::vector<bool>& asked_;
    const batch::facts_view& facts_;
    const batch::batch_outcome& found_;
    const chunk& keys_;
    std::vector<quick_cell> cells_;
    std::vector<quick_cell> summands_;           // of the total
    std::vector<const clause_status*> watched_;  // statuses of all clauses, if `refused_` says that they matter
    std::uint32_t refused_ = 0;                  // bit for each status that a usual row does not have
    bool is_possible_ = true;
    bool are_all_usual_ = false;
    bool is_key_and_hundredths_ = false;  // nothing else is written
};

}  // namespace pol::stream
