// What the exact evaluator computes with: a value is known, or unknown within limits that are guaranteed to hold, and an
// unknown says what it waits for. Arithmetic on intervals and three-valued logic are here; facts and plans are not.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/eval/numbers.hpp"
#include "runtime/plan/plan.hpp"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace pol::eval {
inline namespace POL_NUMBERS {

using plan::index;

// What a result waits for.
struct need {
    enum class kind : std::uint8_t { parameter, table, fact, list, ledger, clause } is = kind::ledger;
    index what = plan::none;  // parameter, table parameter, column, table, clause
    std::uint32_t row = 0;    // of the column, or of the list's parent
};

// Sets of needs. Joining two is one small record, whatever their size; they are spelled out only when they are reported.
class need_sets {
public:
    using id = std::uint32_t;  // 0: empty

    id one(const need& n);
    id join(id a, id b);
    std::vector<need> members(id set) const;  // each once, in no particular order
    void clear();

private:
    struct pair {
        id a;
        id b;  // 0: `a` is the place of a single need
    };
    std::vector<pair> sets_{{0, 0}};
    std::vector<need> singles_;
    std::unordered_map<std::uint64_t, id> known_;
};

enum class knowledge : std::uint8_t {
    known,
    unknown,
    unset,   // an optional parameter without a value: a step does not apply, anything else treats it as unknown
    failed,  // cannot be computed: division by zero; `code` is the place of the error
};

// INVARIANT: known: needs == 0, a number is `low` alone. Unknown number: low <= truth <= high where the ends are given.
struct value {
    knowledge is = knowledge::known;
    bool has_low = true;
    bool has_high = true;
    need_sets::id needs = 0;
    std::int64_t code = 0;  // yes/no, date, duration, text, choice: as cells are coded
    exact low;
    exact high;

    bool is_known() const { return is == knowledge::known; }
    bool is_yes() const { return is == knowledge::known && code != 0; }
    bool is_no() const { return is == knowledge::known && code == 0; }
    bool has_failed() const { return is == knowledge::failed; }
    const exact& top() const { return is == knowledge::known ? low : high; }
};

value known(exact number);
value known_code(std::int64_t code);
inline value truth(bool is_true) { return known_code(is_true ? 1 : 0); }
value unknown(need_sets::id needs);            // nothing is known of it
value unknown_from_zero(need_sets::id needs);  // a number that is not negative
value failed(std::int64_t error);

// The operations of the language on such values. Sound: the true result lies in the interval given. What arithmetic on long
// numbers takes is added to `steps`.
class algebra {
public:
    algebra(need_sets& needs, std::uint64_t& steps) : needs_(&needs), steps_(&steps) {}

    value add(const value& a, const value& b) const;
    value subtract(const value& a, const value& b) const;
    value multiply(const value& a, const value& b) const;
    value divide(const value& a, const value& b) const;  // b is not known to be 0
    value whole_divide(const value& a, const value& b) const;
    value remainder(const value& a, const value& b) const;
    value negate(const value& a) const;
    value lesser(const value& a, const value& b) const;
    value greater(const value& a, const value& b) const;
    value rounded(const value& a, const exact& unit, number::rounding mode) const;  // unit > 0
    // As many times `a` as one likes, also none.
    value any_number_of(const value& a) const;
    // One of the two, but which is not known; `why` is what decides.
    value one_of(const value& a, const value& b, plan::kind of, need_sets::id why) const;
    value zero_or(const value& a, need_sets::id why) const { return one_of(known(0), a, plan::kind::number, why); }
    // The same unknown with limits that follow from elsewhere.
    value within(value a, const value& limits) const;

    value less(const value& a, const value& b, plan::kind of) const;
    value at_most(const value& a, const value& b, plan::kind of) const;
    value equal(const value& a, const value& b, plan::kind of) const;
    value not_(const value& a) const;
    value and_(const value& a, const value& b) const;
    value or_(const value& a, const value& b) const;

private:
    value undecided(const value& a, const value& b) const;
    void count(const value& a, const value& b) const {
        if (a.low.is_wide() || b.low.is_wide() || a.high.is_wide() || b.high.is_wide()) count_long(a, b);
    }
    void count_long(const value& a, const value& b) const;

    need_sets* needs_;
    std::uint64_t* steps_;
};

}  // namespace POL_NUMBERS
}  // namespace pol::eval
