// Assess many cases at once, from columns that the host has in memory already.
//
//     pol::prepared ready = pol::prepare(policy, {.on = "2023-12-31"});
//     pol::batch_facts facts(*ready.result, 3);
//     facts.bind("applicant.is_sme", pol::cells_of(is_sme));         // std::vector<std::int8_t> of 0 and 1
//     facts.bind("fair.fee", pol::cells_of(fees, 2));                // std::vector<std::int64_t> of hundredths
//     pol::batch_result due = ready.result->assess(facts);
//     const pol::batch_clause& fair = due.clauses()[0];              // fair.status[row], fair.amount[row]
//
// A column is bound by the path of its fact: `applicant.is_sme` for the facts of the policy, `CLAUSE.fact` for those of a
// claim, `CLAUSE.list.fact` for those of the items of a list; the list itself is bound by its offsets, as Arrow has them.
// What is not bound is missing in every case. Each case gets what policy::assess would give it. Nothing here throws but
// std::bad_alloc. docs/embedding-batch.md shows more; <pol/arrow.hpp> binds whole record batches.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/batch_fact.hpp>
#include <pol/diagnostic.hpp>
#include <pol/limits.hpp>
#include <pol/parameter_value.hpp>
#include <pol/shared_state.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace pol {

class policy;        // <pol/policy.hpp>
class batch_result;  // <pol/batch_result.hpp>

struct batch_options {
    std::optional<std::string> on;     // day of assessment for all, "YYYY-MM-DD"; a policy with amendments needs it
    std::vector<parameter_value> set;  // for all cases, as in assess_options
    std::vector<std::string> clauses;  // only these; empty: all
    bool exact = false;                // amounts before rounding, and those of awards
    bool reasons = false;              // of those not eligible; permissions and duties
    bool notes = false;                // which caps and limits changed something
    bool needs = false;                // of the undetermined: what is missing, and the range
    pol::limits limits;
};

// How cells lie in memory. Yes/no is 0 or 1, a date days since 1970-01-01, a choice the place of the value, a duration
// months * 2^32 + days; numbers are whole multiples of 10^-decimals.
enum class cell_layout : std::uint8_t { int64, int32, int16, int8, uint64, uint32, uint16, uint8, bits, decimal128 };

// The host's memory: nothing is copied where the layout allows it, and nothing is freed. It must not change nor go away
// while the facts are assessed, nor before the last call of batch_result::outcome_of, explain and case_json.
struct cells {
    const void* data = nullptr;
    cell_layout is = cell_layout::int64;
    std::size_t rows = 0;
    int decimals = 0;
    const std::uint8_t* valid =
        nullptr;             // a bit for each row, least significant first; 0: missing. Null: all are there
    std::size_t offset = 0;  // of row 0, in elements, in `data` and in `valid`
};

// Texts as Arrow's utf8 and large_utf8 have them: row r is the bytes from offsets[r] to offsets[r + 1].
struct text_cells {
    const void* offsets = nullptr;  // 32-bit integers, or 64-bit ones
    bool is_large = false;
    const char* bytes = nullptr;
    std::size_t rows = 0;
    const std::uint8_t* valid = nullptr;
    std::size_t offset = 0;
};

// The items of row r are the rows from offsets[r] to offsets[r + 1] of the columns of the list.
struct list_cells {
    const void* offsets = nullptr;
    bool is_large = false;
    std::size_t rows = 0;  // of what the list belongs to: there is one offset more
    const std::uint8_t* valid = nullptr;
    std::size_t offset = 0;
};

template <class Integer>
cells cells_of(const std::vector<Integer>& from, int decimals = 0) {
    static_assert(std::is_integral_v<Integer> && sizeof(Integer) <= 8, "amounts are exact: whole numbers only");
    constexpr int size = sizeof(Integer) == 8 ? 0 : sizeof(Integer) == 4 ? 1 : sizeof(Integer) == 2 ? 2 : 3;
    const auto is = static_cast<cell_layout>(size + (std::is_signed_v<Integer> ? 0 : 4));
    return {from.data(), is, from.size(), decimals, nullptr, 0};
}
template <class Integer>
cells cells_of(const std::vector<Integer>&&, int = 0) = delete;  // would be gone before anybody reads it

class batch_assessor;

// The columns of some cases. Each function says whether it took the column; if not, problems() has one more entry, and the facts
// can be used without it. For one thread at a time; assessing only reads it. Copies share the columns. Keeps what it needs of the
// batch, which may go before it; what is bound stays the host's.
class batch_facts {
public:
    batch_facts(const batch_assessor& of, std::size_t rows);

    bool bind(std::string_view path, const cells& from);
    // Of any type: a text, the name of a choice, or a value as it stands in quotes in a case ("50%", "2021-03-01").
    bool bind(std::string_view path, const text_cells& from);
    // The same with each text once: `codes` are places in `dictionary`.
    bool bind(std::string_view path, const cells& codes, const text_cells& dictionary);
    bool bind(std::string_view path, const list_cells& from);
    // bind("CLAUSE", …) with yes/no says who claims; without it those do for whom a fact or list of the claim is there.
    // bind("RECORD", …) likewise says where an optional record is there.

    std::size_t rows() const;
    const std::vector<diagnostic>& problems() const;  // as long as the facts

    struct state;

private:
    friend struct batch_access;
    shared_state<state> state_;
};

// A policy made ready for many cases; one made by itself has nothing to ask. Immutable; copies share it; any number of
// threads may assess at once. Keeps what it needs of the policy; limits::cancel must outlive it and its results.
class batch_assessor {
public:
    const std::vector<batch_fact>& facts() const;  // records, claims and lists before what is in them
    // The facts may be those of another batch of the same policy with rules of the same day; else the result has a problem and
    // no rows, as where columns do not fit together. It does not depend on the number of threads; 0 is 1.
    batch_result assess(const batch_facts& from, unsigned threads = 1) const;

    struct state;

private:
    friend struct batch_access;
    shared_state<const state> state_;
};

// `result` is empty exactly when there is an error among the diagnostics.
struct prepared {
    std::optional<batch_assessor> result;
    std::vector<diagnostic> diagnostics;
};

prepared prepare(const policy& with);
prepared prepare(const policy& with, const batch_options& how);

}  // namespace pol
