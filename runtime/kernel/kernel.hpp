// The integer executor: a clause compiled to a few instructions over 64-bit integers with denominators fixed
// beforehand.
//
// It answers only what it can answer exactly with the facts at hand. Wherever a value is unknown, absent, bad or too
// large, or the clause uses what is not compiled here, it says `exact_needed`, and
// the exact evaluator (runtime/eval) decides. The two never disagree: tests compare them on random policies and cases.
// A program is immutable and shared between threads; a `machine` is the working memory of one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "runtime/plan/plan.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace pol::kernel {

using plan::index;

// What each does stands in codes.def.
enum class code : std::uint8_t {
#define POL_CODE(name, shape) name,
#include "runtime/kernel/codes.def"
#undef POL_CODE
};

struct instruction {
    code is = code::stop;
    std::uint16_t dst = 0;
    std::uint16_t a = 0;
    std::uint16_t b = 0;
    std::int64_t value = 0;
};
static_assert(sizeof(instruction) == 16);  // four in a cache line

enum class fold : std::uint8_t { sum, lesser, greater, count, any, every };

// Rows of `tables.back()` below the current row of the parent of `tables.front()`.
struct loop {
    fold is = fold::sum;
    std::vector<index> tables;  // outermost first
    std::uint32_t segment = 0;  // accepts or rejects a row and computes `result`
    std::uint16_t result = 0;
};

struct series_values {
    std::vector<std::int64_t> days;
    std::vector<std::int64_t> values;
    std::vector<bool> ended;
};

// Of a value at scale s to multiples of divisor/s; the result counts these.
struct rounding_rule {
    rounding_rule(number::rounding how, std::int64_t by);

    number::rounding mode;
    std::int64_t divisor;
    // For values that are not negative: 2^64 / divisor, and the smallest rest that is rounded up; 0 where the rest alone
    // does not tell.
    std::uint64_t reciprocal;
    std::int64_t up_from;
};

enum class item_step : std::uint8_t { limit, cap_per };

struct late_step {  // an item step that needs all items
    item_step is = item_step::limit;
    std::uint32_t gate = 0;    // segment run at the root: computes `amount`; rejected: the step does not apply
    std::uint16_t amount = 0;  // number of items, or the cap at the award's scale
    plan::order by = plan::order::given;
    std::vector<std::uint16_t> keys;  // registers of the item segment
};

struct award {                   // with items; one without is plain code
    std::vector<index> tables;   // of the items, outermost first
    index rest_of = plan::none;  // award whose dropped rows are the items
    std::uint32_t segment = 0;   // of an item: accepts and computes `pay`
    std::uint16_t pay = 0;
    plan::order by = plan::order::given;
    std::uint16_t order_key = 0;
    std::vector<late_step> late;
    bool keeps_dropped = false;  // some later award takes the rest
};

struct award_total {
    std::uint16_t reg = 0;
    std::int64_t scale = 1;
};

struct program {
    std::vector<instruction> code;
    std::uint32_t start = 0;
    std::vector<loop> loops;
    std::vector<series_values> series;
    std::vector<std::vector<std::uint64_t>> bits;
    std::vector<rounding_rule> roundings;
    std::vector<award> awards;   // by award of the clause
    std::vector<index> parents;  // by table
    std::uint16_t registers = 0;
    std::vector<award_total> totals;  // by award
    std::uint16_t exact_total = 0;
    std::int64_t exact_scale = 1;  // of exact_total
    std::uint16_t amount = 0;      // in multiples of the rounding unit
    bool has_rounding = false;
    bool has_rest = false;     // some award takes the rest of another
    bool is_straight = false;  // no lists, nothing rare
};

// Whether the program goes through no list and asks for nothing rare.
bool is_straight(const program& p);

using settings = std::vector<facts::setting>;

// With parameters in place of the plan's. Nothing: the clause uses what only the exact evaluator does.
std::optional<program> compile(const plan::plan& p, index clause, const settings& set = {});

enum class verdict : std::uint8_t { determined, not_eligible, exact_needed };

struct answer {
    verdict is = verdict::exact_needed;
    std::int64_t amount = 0;  // determined: multiples of the rounding unit
    std::int64_t exact = 0;   // … and before rounding, times program.exact_scale
};

// Pointers into the columns of cases: rows of table 0 are cases. The case data must outlive the view unchanged.
struct view {
    struct column {
        const std::int64_t* cells = nullptr;
        const facts::state* states = nullptr;
    };
    struct table {
        const std::uint32_t* offsets = nullptr;
        const facts::state* states = nullptr;
    };
    std::vector<column> columns;
    std::vector<table> tables;
};
view look_at(const facts::case_data& data);

class machine {
public:
    // What run() goes by from now on; both must outlive it. The view may change in between, in values and pointers alone.
    void bind(const program& p, const view& facts);
    // The amount of one case (row of table 0). Award totals stay readable until the next run.
    verdict run(std::uint32_t row) {
        const std::optional<verdict> is = run_straight(row);
        if (is) return *is;
        rows_[0] = row;
        return run_all();
    }
    // The same where no list is gone through and nothing rare is asked; nothing: run() tells.
    std::optional<verdict> run_straight(std::uint32_t row) {
        const ending how = is_straight_ ? execute_straight(row) : ending::elsewhere;
        return how == ending::elsewhere ? std::nullopt : std::optional(static_cast<verdict>(how));
    }
    // Multiples of the rounding unit, where the last run was determined.
    std::int64_t amount() const { return registers_[amount_]; }
    answer run(const program& p, const view& facts, std::uint32_t row) {
        bind(p, facts);
        const verdict is = run(row);
        return is == verdict::determined ? answer{is, amount(), registers_[p.exact_total]} : answer{is, 0, 0};
    }
    // Times the award's scale; 0 for one whose gate was closed.
    std::int64_t award_total(std::size_t award) const { return registers_[program_->totals[award].reg]; }

private:
    struct item {
        std::int64_t amount;
        std::int64_t order_key;
        std::uint32_t row;
        std::uint32_t first_key;  // into keys_
    };
    struct dropped_row {
        std::vector<std::uint32_t> rows;
    };

    enum class ending : std::uint8_t {  // of a segment; of a whole program it is the verdict
        accepted = static_cast<int>(verdict::determined),
        rejected = static_cast<int>(verdict::not_eligible),
        exact_needed = static_cast<int>(verdict::exact_needed),
        elsewhere
    };
    template <bool takes_no_call>
    ending execute_as(const instruction* next, std::uint32_t only_row);
    ending execute_straight(std::uint32_t row);
    bool execute(std::uint32_t at);
    verdict run_all();
    bool execute_rare(const instruction& i);
    bool aggregate(const loop& l, std::int64_t& result);
    template <class Visit>
    bool for_rows(const std::vector<index>& tables, std::size_t level, Visit&& visit);
    bool sum_items(std::size_t number, std::int64_t& sum);
    bool take_item(const award& a, std::uint32_t row, std::int64_t& sum);
    bool apply(const late_step& s, dropped_row* dropped);
    void limit_items(const late_step& s, std::int64_t keep, dropped_row* dropped);
    bool cap_items(const late_step& s, std::int64_t cap);

    const program* program_ = nullptr;
    const instruction* start_ = nullptr;
    std::uint16_t amount_ = 0;
    bool is_straight_ = false;
    const view* facts_ = nullptr;
    const view::column* columns_ = nullptr;
    std::vector<std::int64_t> registers_;
    std::vector<std::uint32_t> ends_;  // by table, of the list that a stretch of code goes through
    std::vector<std::uint32_t> rows_;  // current row by table
    std::vector<item> items_;
    std::vector<std::int64_t> keys_;
    std::vector<std::pair<std::uint32_t, std::int64_t>> rooms_;  // first key of a group, room left
    const index* parents_ = nullptr;
    std::vector<dropped_row> dropped_;
    bool needs_exact_ = false;
};

}  // namespace pol::kernel
