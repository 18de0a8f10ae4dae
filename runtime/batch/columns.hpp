// The facts of many cases as columns: what every batch reads, whoever owns the memory.
//
// The column that tells whether an optional record is there decides: where it says no, the facts inside are absent whatever
// their cells hold. A `facts_view` points at columns; a `population` owns some (readers fill it chunk by chunk). Cells are coded as
// `plan::column` says: yes_no 0/1, number value * scale, date days since 1970-01-01, text id of a text, choice place of the
// value. Rows of table 0 are cases; the items of a list are rows of its child table in the order of their parents.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "runtime/plan/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace pol::batch {

using plan::index;

// How the cells of a column lie in memory. All but `cells` are turned into cells block by block, never as a whole.
enum class layout : std::uint8_t { cells, int32, int16, int8, bits, decimal128 };

struct column_view {
    const void* data = nullptr;  // null: nobody gives the fact; each row has its default, or it is missing
    layout is = layout::cells;
    std::int64_t factor = 1;              // cell = stored value * factor; `bits` and `cells`: 1
    std::size_t offset = 0;               // of row 0, in elements, in `data` and in `valid`
    const std::uint8_t* valid = nullptr;  // bit per row, least significant first; 0: missing. Null: all are given
    const facts::state* states =
        nullptr;  // per row, instead of `valid`. Null: all known. Cells that are not known are 0
    const std::map<std::uint32_t, number::exact>* wide = nullptr;  // values of rows with facts::state::wide
};

struct list_view {
    const std::uint32_t* offsets = nullptr;  // by row of the parent, one more than it has; null: nobody gives the list
    const facts::state* states = nullptr;    // of the list, by row of the parent; null: all known
};

// A case without a day of assessment. It comes after every payment, so all payments of a ledger count, as they do without.
inline constexpr std::int64_t no_day = std::numeric_limits<std::int64_t>::max();

// A case that columns cannot hold: it has faults, or parameters and payments of its own.
struct special {
    std::vector<facts::problem> problems;
    std::vector<facts::setting> settings;
    std::vector<facts::table_setting> table_settings;
    std::vector<std::string> unknown_claims;
    bool has_ledger = false;
    std::vector<facts::payment> ledger;
};

struct facts_view {
    std::uint32_t rows = 0;                    // cases
    std::vector<column_view> columns;          // by column of the plan
    std::vector<list_view> lists;              // by table of the plan; [0] is not used
    std::vector<const std::uint8_t*> claimed;  // by clause: 1 where the case claims it. Null: no case does (a clause
                                               // without a claim is always assessed)
    const std::vector<std::string>* texts = nullptr;  // beyond the plan's own: id = plan.texts.size() + place
    const std::map<std::uint32_t, special>* specials = nullptr;  // by row; null: there are none
    const std::int64_t* days =
        nullptr;  // of assessment or no_day, by row: which payments of a ledger count. Null: none
};

// A chunk of cases in memory of its own.
struct population {
    struct column {
        std::vector<std::int64_t> cells;
        std::vector<facts::state> states;  // empty: all known
        std::map<std::uint32_t, number::exact> wide;
        bool is_given = false;  // false: the view says that nobody gives it
    };
    struct list {
        std::vector<std::uint32_t> offsets;
        std::vector<facts::state> states;  // empty: all known
        bool is_given = false;
    };
    std::uint32_t rows = 0;
    std::vector<column> columns;                                // by column of the plan
    std::vector<list> lists;                                    // by table of the plan
    std::vector<std::vector<std::uint8_t>> claimed;             // by clause; empty: not claimed by anybody
    std::vector<std::string> texts;                             // beyond the plan's own
    std::unordered_map<std::string, std::int64_t> text_places;  // their ids
    std::map<std::uint32_t, special> specials;
    std::vector<std::int64_t> days;  // of assessment; empty: none
};

// The view points into the population, which must not change while it is used.
facts_view look_at(const population& from);

struct gap;  // gaps.hpp

// Case `row` alone, as the exact evaluator reads it. `to` holds what is common to all cases and is filled with the facts of
// this one; its memory is used again.
void take_case(const plan::plan& p, const std::vector<gap>& gaps, const facts_view& from, std::uint32_t row,
               facts::case_data& to);

// Puts a case that was read by itself behind the others; columns and lists become given.
void append_case(const plan::plan& p, facts::case_data&& one, population& to);

}  // namespace pol::batch
