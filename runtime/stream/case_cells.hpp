// One case of a batch outcome at a time, as what can be written of it: from the columns where they have it, else from what
// the exact evaluator said, which is asked again where a batch leaves things out.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/engine.hpp"
#include "runtime/stream/output_columns.hpp"
#include "runtime/stream/text_buffer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pol::stream {

// How the amounts of a clause, which are multiples of its unit, become decimals: amount * factor / 10^places.
struct amount_form {
    bool gives_money = false;
    bool counts = false;  // in the total: it is in the policy's currency
    int places = 2;
    std::int64_t factor = 0;  // 0: the unit is no such decimal
    number::exact unit;
};
std::vector<amount_form> amount_forms(const plan::plan& p);

class case_cells {
public:
    // What is given must outlive this and not change.
    case_cells(const batch::engine& by, const batch::facts_view& facts, const batch::batch_outcome& found,
               const std::vector<amount_form>& forms, const std::vector<bool>& asked)
        : by_(by), facts_(facts), found_(found), forms_(forms), asked_(asked), exactly_(forms.size()) {}

    void go_to(std::uint32_t row);
    std::uint32_t row() const { return row_; }

    bool is_asked(index clause) const { return asked_.empty() || asked_[clause]; }
    clause_status status(index clause) const { return found_.clauses[clause].status[row_]; }
    bool is_complete() const;

    // Nothing where there is no such value.
    void add_amount(index clause, text_buffer& to) const;
    void add_total(text_buffer& to) const;
    std::string text(const bound_column& c);
    void list(const bound_column& c, std::vector<std::string>& to);

    // All of the case, as the exact evaluator says it; once for each row.
    const outcome& whole();

private:
    bool has_amount(index clause) const {
        return forms_[clause].gives_money && status(clause) == clause_status::determined;
    }
    number::exact rounded(index clause) const;
    bool add_quick_total(text_buffer& to) const;
    const clause_outcome* said(index clause);
    std::string exact_text(index clause);
    std::string award_text(index clause, std::size_t award);
    void add_reasons(index clause, std::vector<std::string>& to, const std::string& before);
    void add_notes(index clause, std::vector<std::string>& to);
    void add_effects(const bound_column& c, std::vector<std::string>& to);
    void add_needs(index clause, std::vector<std::string>& to);
    void add_problems(std::vector<std::string>& to);

    const batch::engine& by_;
    const batch::facts_view& facts_;
    const batch::batch_outcome& found_;
    const std::vector<amount_form>& forms_;
    const std::vector<bool>& asked_;  // by clause; empty: all
    std::uint32_t row_ = 0;
    bool has_exactly_ = false;                    // of this row
    std::vector<const clause_outcome*> exactly_;  // by clause, for this row; null: the columns have it
    std::optional<outcome> whole_;
    std::uint32_t whole_row_ = 0;
};

}  // namespace pol::stream
