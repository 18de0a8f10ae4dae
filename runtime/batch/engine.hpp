// The batch evaluator: clauses compiled to loops over columns, run block by block, and the exact evaluator for each case
// that these loops cannot answer. What comes out is what the exact evaluator gives for each case by itself.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/columns.hpp"
#include "runtime/batch/exact_outcomes.hpp"

#include <pol/limits.hpp>
#include <pol/outcome.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pol::batch {

// What a host wants to know beside status and amount. Less is faster.
struct wanted {
    bool exact = false;    // the amounts before rounding, and those of awards
    bool reasons = false;  // of those not eligible; permissions and duties
    bool notes = false;    // which caps and limits changed something
};

struct request {
    std::vector<bool> clauses;  // which to assess; empty: all
    facts::case_data base;      // settings for all cases (parameters over those of the plan), the day of assessment
    wanted what;
    pol::limits within;
};

// What can be said of a clause beside its amount: a flag or a number for each case. In the order in which it is told; several
// steps of an award may say the same in columns of their own, which is told once, where it comes first.
struct note_column {
    std::string text;                   // as in clause_outcome::notes, without the number: "cap m03a_centers"
    bool has_number = false;            // the text ends in the number: "limit m03a_centers 2"
    std::vector<std::uint32_t> values;  // by case; 0: not noted
};

struct effect_column {
    enum class kind : std::uint8_t { permission, waiver, obligation, advice } is = kind::advice;
    std::string name;
    std::vector<std::string> reasons;    // that can refuse a permission, by bit of `refused`
    std::vector<std::uint8_t> given;     // by case
    std::vector<std::uint64_t> refused;  // by case: a bit for each reason; 0: not refused
};

struct award_column {
    std::string name;
    std::int64_t scale = 1;             // exact amount * scale
    std::vector<std::int64_t> amounts;  // by case, where the clause is determined
};

// One clause of all cases. Columns that were not asked for are empty.
struct clause_columns {
    std::vector<clause_status> status;
    std::vector<std::int64_t>
        amount;  // determined: multiples of `unit`; else 0. Beyond 64 bits: see batch_outcome::exactly
    number::exact unit;
    std::int64_t exact_scale = 1;
    std::vector<std::int64_t> exact;    // determined: before rounding, times exact_scale
    std::vector<std::string> reasons;   // by bit of `failed`
    std::vector<std::uint64_t> failed;  // not eligible: which conditions failed
    std::vector<award_column> awards;
    std::vector<effect_column> effects;
    std::vector<note_column> notes;
};

struct batch_outcome {
    std::uint32_t rows = 0;
    bool is_cancelled = false;            // by the host: nothing of the columns is to be used
    std::vector<clause_columns> clauses;  // by clause of the plan; empty columns for those not asked for
    // What the exact evaluator decided, with all that it says. Here the columns above hold the status and, if it fits, the
    // amount.
    exact_outcomes exactly;
};

struct kernels;  // kernels.hpp

// Immutable; any number of threads may assess at once. The plan must outlive it.
class engine {
public:
    // With the best loops of this machine, or with others of it (what they compute is the same).
    engine(const plan::plan& p, request asked);
    engine(const plan::plan& p, request asked, const kernels& loops);
    ~engine();
    engine(engine&&) noexcept;
    engine& operator=(engine&&) noexcept;

    // All cases of the view. The result does not depend on the number of threads.
    batch_outcome assess(const facts_view& facts, unsigned threads = 1) const;
    // The same into memory that is used again.
    void assess(const facts_view& facts, batch_outcome& to, unsigned threads = 1) const;

    // One case with everything that can be said of it, by the exact evaluator.
    outcome explain(const facts_view& facts, std::uint32_t row, bool derivation) const;

    // Whether the loops answer the clause at all; false: each case of it goes to the exact evaluator.
    bool is_columnar(index clause) const;
    const plan::plan& policy() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace pol::batch
