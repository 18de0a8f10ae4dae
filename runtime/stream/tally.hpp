// Counts and sums over all cases of a run, for one version of the policy; and what they come to over all versions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/engine.hpp"
#include "runtime/stream/amount_counts.hpp"
#include "runtime/stream/case_cells.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/stream.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pol::stream {

__extension__ using wide_sum = __int128;

// Of one clause. Amounts are in units of its rounding; those that do not fit 64 bits are apart.
struct clause_tally {
    std::array<std::uint64_t, 5> statuses{};  // by clause_status
    std::uint64_t paid = 0;
    wide_sum total = 0;                    // of all determined
    wide_sum paid_total = 0;               // 2^63 units each: 128 bits hold those of 2^61 cases
    std::int64_t least = 0, greatest = 0;  // of those paid; 0: none
    amount_counts counts;
    std::map<number::exact, std::uint64_t> wide;  // amounts that do not fit, and how often
    std::map<std::string, std::uint64_t> reasons;
    std::map<std::string, std::uint64_t> notes;
};

class tally {
public:
    tally(const plan::plan& p, const std::vector<bool>& asked, bool with_figures);

    // The cases for which `applies` holds a 1; null: all.
    void add(const batch::facts_view& facts, const batch::batch_outcome& found, const std::uint8_t* applies);

    std::uint64_t cases = 0, undetermined = 0, bad_input = 0, incomplete = 0;
    const plan::plan& policy() const { return plan_; }
    const std::vector<amount_form>& forms() const { return forms_; }
    const std::vector<clause_tally>& clauses() const { return clauses_; }
    bool has_figures() const { return with_figures_; }
    bool is_asked(index clause) const { return asked_.empty() || asked_[clause]; }

private:
    bool are_settled(const batch::batch_outcome& found) const;
    void count_cases(const batch::facts_view& facts, const batch::batch_outcome& found, const std::uint8_t* applies);
    void count_statuses(const batch::clause_columns& from, const std::uint8_t* applies, clause_tally& to);
    void add_amounts(const batch::clause_columns& from, const std::uint8_t* applies, clause_tally& to);
    void add_words(const batch::clause_columns& from, const std::uint8_t* applies,
                   const std::vector<std::uint8_t>& is_exactly, clause_tally& to);
    void add_exactly(const batch::batch_outcome& found, const std::uint8_t* applies);
    void add_exactly(const clause_outcome& one, std::int64_t amount, index clause);

    const plan::plan& plan_;
    std::vector<bool> asked_;
    bool with_figures_;
    std::vector<amount_form> forms_;
    std::vector<clause_tally> clauses_;
    std::vector<std::uint8_t> marks_;                    // by row; used again
    std::vector<std::vector<std::uint8_t>> is_exactly_;  // by clause and row: the exact evaluator decided; used again
};

// The clauses in the order of the versions, one for each name and currency; and the total of the policy's currency.
void sum_up(const std::vector<const tally*>& versions, stream_summary& to);

}  // namespace pol::stream
