// The instructions of the integer executor, one after another. SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/kernel.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <limits>

namespace pol::kernel {

namespace {

__extension__ typedef unsigned __int128 wide;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    const std::int64_t quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

// What floor_divide leaves: 0 <= rest < b.
std::int64_t floor_rest(std::int64_t a, std::int64_t b) {
    const std::int64_t rest = a % b;
    return rest < 0 ? rest + b : rest;
}

[[gnu::noinline]] std::int64_t rounded_in_any_mode(std::int64_t value, const rounding_rule& rule) {
    const std::int64_t down = floor_divide(value, rule.divisor);
    const std::int64_t rest = floor_rest(value, rule.divisor);
    if (rest == 0) return down;
    const bool negative = value < 0;
    const std::int64_t other = rule.divisor - rest;
    switch (rule.mode) {
        case number::rounding::floor: return down;
        case number::rounding::ceiling: return down + 1;
        case number::rounding::down: return negative ? down + 1 : down;
        case number::rounding::up: return negative ? down : down + 1;
        case number::rounding::half_up: return rest > other || (rest == other && !negative) ? down + 1 : down;
        case number::rounding::half_down: return rest > other || (rest == other && negative) ? down + 1 : down;
        case number::rounding::half_even: return rest > other || (rest == other && down % 2 != 0) ? down + 1 : down;
    }
    return down;
}

// A division of 64 bits costs more than all the rest of a short program, a product with the reciprocal next to nothing.
// With 2^64 = reciprocal * divisor + e, 0 < e <= divisor, the product falls short of value / divisor by less than
// value * e / (divisor * 2^64) + 1 < 2: at most one has to be added.
inline bool rounds_quickly(std::int64_t value, const rounding_rule& rule) { return value >= 0 && rule.up_from != 0; }
inline std::int64_t rounded_quickly(std::int64_t value, const rounding_rule& rule) {
    auto down = static_cast<std::int64_t>(wide{static_cast<std::uint64_t>(value)} * rule.reciprocal >> 64);
    std::int64_t rest = value - down * rule.divisor;
    if (rest >= rule.divisor) {
        ++down;
        rest -= rule.divisor;
    }
    return rest >= rule.up_from ? down + 1 : down;
}
inline std::int64_t rounded(std::int64_t value, const rounding_rule& rule) {
    return rounds_quickly(value, rule) ? rounded_quickly(value, rule) : rounded_in_any_mode(value, rule);
}

// A duration cell: months * 2^32 + days, both signed.
std::int32_t duration_months(std::int64_t cell) {
    return static_cast<std::int32_t>((cell - static_cast<std::int32_t>(cell & 0xffffffff)) >> 32);
}
std::int32_t duration_days(std::int64_t cell) { return static_cast<std::int32_t>(cell & 0xffffffff); }

bool shift_date(std::int64_t day, std::int64_t months, std::int64_t days, std::int64_t& result) {
    const auto moved = number::add_months(day, months);
    if (!moved) return false;
    const auto shifted = number::add_days(*moved, days);
    if (!shifted) return false;
    result = *shifted;
    return true;
}

bool find_in_force(const series_values& s, std::int64_t day, std::int64_t& result) {
    const auto place = static_cast<std::size_t>(std::upper_bound(s.days.begin(), s.days.end(), day) - s.days.begin());
    if (place == 0 || s.ended[place - 1]) return false;
    result = s.values[place - 1];
    return true;
}

// A presence column is a known yes or no; any other is given unless it is absent.
bool find_given(const view::column& column, std::uint32_t row, bool is_presence, std::int64_t& result) {
    const facts::state s = column.states[row];
    if (s == facts::state::unknown || s == facts::state::bad) return false;
    const bool is_known = s == facts::state::known;
    result = is_presence ? (is_known ? column.cells[row] : 0) : (s != facts::state::absent);
    return true;
}

std::int64_t bit(const std::vector<std::uint64_t>& bits, std::int64_t which) {
    const auto place = static_cast<std::uint64_t>(which);
    return place / 64 < bits.size() ? static_cast<std::int64_t>(bits[place / 64] >> (place % 64) & 1) : 0;
}

inline std::int64_t in_mask(std::int64_t value, std::int64_t first, std::int64_t mask) {
    const std::uint64_t place = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(first);
    return place < 64 ? static_cast<std::int64_t>(static_cast<std::uint64_t>(mask) >> place & 1) : 0;
}

// The product that the second instruction of a choice names, or the one with the factor of the first.
inline bool choose(bool is_first, const instruction& test, const instruction& between, std::int64_t* r) {
    return !__builtin_mul_overflow(r[is_first ? between.a : between.b], is_first ? test.value : between.value,
                                   &r[between.dst]);
}

}  // namespace

rounding_rule::rounding_rule(number::rounding how, std::int64_t by)
    : mode(how), divisor(by), reciprocal(std::numeric_limits<std::uint64_t>::max() / static_cast<std::uint64_t>(by)) {
    switch (how) {
        case number::rounding::floor:
        case number::rounding::down: up_from = by; break;
        case number::rounding::ceiling:
        case number::rounding::up: up_from = 1; break;
        case number::rounding::half_up: up_from = by / 2 + by % 2; break;
        case number::rounding::half_down: up_from = by / 2 + 1; break;
        case number::rounding::half_even: up_from = 0; break;
    }
}

// Apart from `execute`, whose registers stay in those of the processor as long as it calls little. False: exact_needed.
bool machine::execute_rare(const instruction& i) {
    std::int64_t* const r = registers_.data();
    const auto place = static_cast<std::size_t>(i.value);
    switch (i.is) {
        case code::given: return find_given(columns_[i.a], rows_[i.b], i.value != 0, r[i.dst]);
        case code::year_of: r[i.dst] = number::year_of(r[i.a]); return true;
        case code::month_of: r[i.dst] = number::month_of(r[i.a]); return true;
        case code::day_of: r[i.dst] = number::day_of(r[i.a]); return true;
        case code::add_months: return shift_date(r[i.a], i.value, 0, r[i.dst]);
        case code::add_months_register:
            return shift_date(r[i.a], duration_months(r[i.b]), duration_days(r[i.b]), r[i.dst]);
        case code::subtract_months_register:
            return shift_date(r[i.a], -std::int64_t{duration_months(r[i.b])}, -std::int64_t{duration_days(r[i.b])},
                              r[i.dst]);
        case code::years_between: r[i.dst] = number::years_between(r[i.a], r[i.b]); return true;
        case code::months_between: r[i.dst] = number::months_between(r[i.a], r[i.b]); return true;
        case code::in_force: return find_in_force(program_->series[place], r[i.a], r[i.dst]);
        case code::in_bits: r[i.dst] = bit(program_->bits[place], r[i.a]); return true;
        case code::floor_divide_constant: r[i.dst] = floor_divide(r[i.a], i.value); return true;
        case code::remainder_constant: r[i.dst] = floor_rest(r[i.a], i.value); return true;
        case code::aggregate: return aggregate(program_->loops[place], r[i.dst]);
        case code::items: return sum_items(place, r[i.dst]);
        default: return false;  // give_up, and what never comes
    }
}

// From instruction `at` to the end of the segment. What costs here is the way from one instruction to the next, so the place of
// the next one is never computed but where it jumps. A straight program is executed without a call to anything, so that
// nothing has to be put aside before; where it would need one, it says `elsewhere` and is begun again.
template <bool takes_no_call>
inline machine::ending machine::execute_as(const instruction* next, [[maybe_unused]] std::uint32_t only_row) {
    const auto place = [this](std::int64_t to) { return program_->code.data() + to; };
    std::int64_t* const r = registers_.data();
    std::uint32_t* const rows = rows_.data();
    const view::column* const columns = columns_;
    const auto give_up = [] { return ending::exact_needed; };
    const auto find_fact = [&](const instruction& i, std::int64_t& fact) {
        const view::column& column = columns[i.a];
        const std::uint32_t row = takes_no_call ? only_row : rows[i.b];
        if (column.states[row] != facts::state::known) return false;
        fact = column.cells[row];
        return true;
    };
    const auto finish = [&](const instruction& i) {
        const rounding_rule& rule = program_->roundings[static_cast<std::size_t>(i.value)];
        if (takes_no_call && !rounds_quickly(r[i.a], rule)) return ending::elsewhere;
        r[i.dst] = takes_no_call ? rounded_quickly(r[i.a], rule) : rounded(r[i.a], rule);
        return ending::accepted;
    };
    for (;;) {
        const instruction& i = *next++;
        std::int64_t fact = 0;
        switch (i.is) {
            case code::stop: return ending::accepted;
            case code::reject: return ending::rejected;
            case code::reject_if_no:
                if (r[i.a] == 0) return ending::rejected;
                continue;
            case code::nothing: continue;
            case code::immediate: r[i.dst] = i.value; continue;
            case code::move: r[i.dst] = r[i.a]; continue;
            case code::load:
                if (!find_fact(i, r[i.dst])) return give_up();
                continue;

            case code::add:
                if (__builtin_add_overflow(r[i.a], r[i.b], &r[i.dst])) return give_up();
                continue;
            case code::subtract:
                if (__builtin_sub_overflow(r[i.a], r[i.b], &r[i.dst])) return give_up();
                continue;
            case code::multiply:
                if (__builtin_mul_overflow(r[i.a], r[i.b], &r[i.dst])) return give_up();
                continue;
            case code::lesser: r[i.dst] = std::min(r[i.a], r[i.b]); continue;
            case code::greater: r[i.dst] = std::max(r[i.a], r[i.b]); continue;
            case code::and_: r[i.dst] = r[i.a] & r[i.b]; continue;
            case code::or_: r[i.dst] = r[i.a] | r[i.b]; continue;
            case code::equal: r[i.dst] = r[i.a] == r[i.b]; continue;
            case code::not_equal: r[i.dst] = r[i.a] != r[i.b]; continue;
            case code::less: r[i.dst] = r[i.a] < r[i.b]; continue;
            case code::at_most: r[i.dst] = r[i.a] <= r[i.b]; continue;
            case code::add_multiple: {
                std::int64_t product = 0;
                if (__builtin_mul_overflow(r[i.b], i.value, &product)) return give_up();
                if (__builtin_add_overflow(r[i.a], product, &r[i.dst])) return give_up();
                continue;
            }

            case code::add_constant:
                if (__builtin_add_overflow(r[i.a], i.value, &r[i.dst])) return give_up();
                continue;
            case code::multiply_constant:
                if (__builtin_mul_overflow(r[i.a], i.value, &r[i.dst])) return give_up();
                continue;
            case code::lesser_constant: r[i.dst] = std::min(r[i.a], i.value); continue;
            case code::greater_constant: r[i.dst] = std::max(r[i.a], i.value); continue;
            case code::equal_constant: r[i.dst] = r[i.a] == i.value; continue;
            case code::not_equal_constant: r[i.dst] = r[i.a] != i.value; continue;
            case code::less_constant: r[i.dst] = r[i.a] < i.value; continue;
            case code::at_most_constant: r[i.dst] = r[i.a] <= i.value; continue;
            case code::more_constant: r[i.dst] = r[i.a] > i.value; continue;
            case code::at_least_constant: r[i.dst] = r[i.a] >= i.value; continue;
            case code::in_mask: r[i.dst] = in_mask(r[i.a], i.b, i.value); continue;
            case code::negate:
                if (__builtin_sub_overflow(std::int64_t{0}, r[i.a], &r[i.dst])) return give_up();
                continue;
            case code::not_: r[i.dst] = r[i.a] == 0; continue;
            case code::load_multiply_last:
                if (!find_fact(i, fact) || __builtin_mul_overflow(fact, i.value, &r[i.dst])) return give_up();
                return finish(*next);
            case code::round:
                if (finish(i) != ending::accepted) return ending::elsewhere;
                continue;
            case code::round_and_stop: return finish(i);

            case code::jump: next = place(i.value); continue;
            case code::jump_if_no:
                if (r[i.a] == 0) next = place(i.value);
                continue;
            case code::open_list: {
                if (takes_no_call) return ending::elsewhere;
                const view::table& table = facts_->tables[i.a];
                const std::uint32_t row = rows[parents_[i.a]];
                if (table.states[row] != facts::state::known) return give_up();
                rows[i.a] = table.offsets[row];
                ends_[i.a] = table.offsets[row + 1];
                if (rows[i.a] == ends_[i.a]) next = place(i.value);
                continue;
            }
            case code::next_row:
                if (takes_no_call) return ending::elsewhere;
                if (++rows[i.a] < ends_[i.a]) next = place(i.value);
                continue;

            case code::jump_unless_equal:
                if (r[i.a] != r[i.b]) next = place(i.dst);
                continue;
            case code::jump_unless_not_equal:
                if (r[i.a] == r[i.b]) next = place(i.dst);
                continue;
            case code::jump_unless_less:
                if (r[i.a] >= r[i.b]) next = place(i.dst);
                continue;
            case code::jump_unless_at_most:
                if (r[i.a] > r[i.b]) next = place(i.dst);
                continue;
            case code::jump_unless_equal_constant:
                if (r[i.a] != i.value) next = place(i.dst);
                continue;
            case code::jump_unless_not_equal_constant:
                if (r[i.a] == i.value) next = place(i.dst);
                continue;
            case code::jump_unless_at_most_constant:
                if (r[i.a] > i.value) next = place(i.dst);
                continue;
            case code::jump_unless_at_least_constant:
                if (r[i.a] < i.value) next = place(i.dst);
                continue;
            case code::jump_unless_in_mask:
                if (in_mask(r[i.a], i.b, i.value) == 0) next = place(i.dst);
                continue;
            case code::load_jump_unless_equal_constant:
                if (!find_fact(i, fact)) return give_up();
                if (fact != i.value) next = place(i.dst);
                continue;
            case code::load_jump_unless_not_equal_constant:
                if (!find_fact(i, fact)) return give_up();
                if (fact == i.value) next = place(i.dst);
                continue;
            case code::load_jump_unless_at_most_constant:
                if (!find_fact(i, fact)) return give_up();
                if (fact > i.value) next = place(i.dst);
                continue;
            case code::load_jump_unless_at_least_constant:
                if (!find_fact(i, fact)) return give_up();
                if (fact < i.value) next = place(i.dst);
                continue;
            case code::load_jump_unless_in_mask:
                if (!find_fact(i, fact)) return give_up();
                if (in_mask(fact, 0, i.value) == 0) next = place(i.dst);
                continue;

            case code::load_multiply_constant:
                if (!find_fact(i, fact) || __builtin_mul_overflow(fact, i.value, &r[i.dst])) return give_up();
                continue;
            case code::load_lesser_constant:
                if (!find_fact(i, fact)) return give_up();
                r[i.dst] = std::min(fact, i.value);
                continue;
            case code::load_add:
                if (!find_fact(i, fact) || __builtin_add_overflow(r[i.value], fact, &r[i.dst])) return give_up();
                continue;
            case code::load_multiply:
                if (!find_fact(i, fact) || __builtin_mul_overflow(r[i.value], fact, &r[i.dst])) return give_up();
                continue;
            case code::load_lesser:
                if (!find_fact(i, fact)) return give_up();
                r[i.dst] = std::min(r[i.value], fact);
                continue;
            case code::load_greater:
                if (!find_fact(i, fact)) return give_up();
                r[i.dst] = std::max(r[i.value], fact);
                continue;
            case code::choose:
                if (!choose(r[i.a] != 0, i, *next++, r)) return give_up();
                continue;
            case code::load_choose:
                if (!find_fact(i, fact) || !choose(fact != 0, i, *next++, r)) return give_up();
                continue;

            case code::given:
            case code::year_of:
            case code::month_of:
            case code::day_of:
            case code::add_months:
            case code::add_months_register:
            case code::subtract_months_register:
            case code::years_between:
            case code::months_between:
            case code::in_force:
            case code::in_bits:
            case code::floor_divide_constant:
            case code::remainder_constant:
            case code::aggregate:
            case code::items:
            case code::between:
            case code::give_up:
                if (takes_no_call) return ending::elsewhere;
                if (!execute_rare(i)) return give_up();
                continue;
        }
        __builtin_unreachable();  // there is no other code: the jump needs no check
    }
}

// A rate of one fact, rounded, is the most usual clause of all: a single instruction that nothing has to be found for.
machine::ending machine::execute_straight(std::uint32_t row) {
    const instruction& i = start_[0];
    if (i.is != code::load_multiply_last) return execute_as<true>(start_, row);
    const instruction& last = start_[1];
    const view::column& column = columns_[i.a];
    std::int64_t product = 0;
    if (column.states[row] != facts::state::known) return ending::exact_needed;
    if (__builtin_mul_overflow(column.cells[row], i.value, &product)) return ending::exact_needed;
    const rounding_rule& rule = program_->roundings[static_cast<std::size_t>(last.value)];
    if (!rounds_quickly(product, rule)) return ending::elsewhere;
    registers_[i.dst] = product;
    registers_[last.dst] = rounded_quickly(product, rule);
    return ending::accepted;
}

bool machine::execute(std::uint32_t at) {
    const ending how = execute_as<false>(program_->code.data() + at, 0);
    if (how == ending::exact_needed) needs_exact_ = true;
    return how == ending::accepted;
}

}  // namespace pol::kernel
