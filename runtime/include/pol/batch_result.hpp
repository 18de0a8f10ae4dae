// What came of a batch: columns with one element for each case, and each case in words.
//
//     const pol::batch_clause& fair = due.clauses()[0];
//     for (std::size_t row = 0; row < due.rows(); ++row)
//         if (fair.status[row] == pol::clause_status::determined) pay(row, fair.amount[row]);
//
// Nothing here throws but std::bad_alloc.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/clause_status.hpp>
#include <pol/shared_state.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pol {

struct diagnostic;  // <pol/diagnostic.hpp>
struct outcome;     // <pol/outcome.hpp>

struct batch_note {
    std::string text;  // as in clause_outcome::notes, without its number: "cap m03a_centers"
    bool has_number = false;
    std::vector<std::uint32_t> values;  // 0: not noted
};

struct batch_effect {
    enum class kind : std::uint8_t { permission, waiver, obligation, advice } is = kind::advice;
    std::string name;
    std::vector<std::string> reasons;  // that can refuse a permission, by bit of `refused`
    std::vector<std::uint8_t> given;
    std::vector<std::uint64_t> refused;
};

struct batch_award {
    std::string name;
    std::int64_t scale = 1;
    std::vector<std::int64_t> amounts;  // determined: exact amount * scale
};

struct batch_undetermined {
    std::uint32_t row = 0;
    std::optional<amount_range> range;
    std::vector<std::string> needs;
};

// One clause over all cases: columns with one element for each case, empty where not asked for.
struct batch_clause {
    std::string name;
    bool gives_money = true;
    std::string currency;
    int decimals = 2;
    std::vector<clause_status> status;
    std::vector<std::int64_t> amount;  // determined: times 10^decimals; else 0
    std::int64_t exact_scale = 1;
    std::vector<std::int64_t> exact;  // determined: before rounding, times exact_scale
    std::vector<std::uint32_t>
        beyond;  // ascending: rows with a number that these integers cannot hold; see outcome_of()
    std::vector<std::string> reasons;  // by bit of `failed`; a 65th and later ones are in outcome_of() alone
    std::vector<std::uint64_t> failed;
    std::vector<batch_award> awards;
    std::vector<batch_effect> effects;
    std::vector<batch_note> notes;
    std::vector<batch_undetermined> undetermined;  // ascending by row
};

// What came of a batch; one made by itself is empty and has nothing to ask. Owns its columns, keeps what was imported alive.
// Immutable; copies share it, any thread may read; references live as long as the last copy.
class batch_result {
public:
    // Not empty: nothing was assessed, because the columns do not fit together, or because limits::cancel ended it (POL0963).
    const std::vector<diagnostic>& problems() const;
    std::size_t rows() const;
    const std::vector<batch_clause>& clauses() const;  // those asked for, in the order of the policy

    // Everything about one case (row < rows()), with its receipt; explain() with the derivation in `why` of each clause.
    outcome outcome_of(std::size_t row) const;
    outcome explain(std::size_t row) const;
    // The case as JSON: what `pol assess` takes, and what the digest of the receipt is made of.
    std::string case_json(std::size_t row) const;

    struct state;

private:
    friend struct batch_access;
    shared_state<const state> state_;
};

}  // namespace pol
