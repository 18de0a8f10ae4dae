// Runs a program of the integer executor: one loop over instructions, and the item steps of awards over small arrays.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/kernel.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>

namespace pol::kernel {

namespace {

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    const std::int64_t quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

// Division of 64 bits costs several times one of 32, and most amounts fit the latter.
std::int64_t divide(std::int64_t value, std::int64_t divisor) {
    if (((static_cast<std::uint64_t>(value) | static_cast<std::uint64_t>(divisor)) >> 32) == 0)
        return static_cast<std::uint32_t>(value) / static_cast<std::uint32_t>(divisor);
    return floor_divide(value, divisor);
}

std::int64_t round_quotient(std::int64_t value, const rounding_rule& rule) {
    const std::int64_t down = divide(value, rule.divisor);
    const std::int64_t rest = value - down * rule.divisor;  // 0 <= rest < divisor
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

// A duration cell: months * 2^32 + days, both signed.
std::int32_t duration_months(std::int64_t cell) {
    return static_cast<std::int32_t>((cell - static_cast<std::int32_t>(cell & 0xffffffff)) >> 32);
}
std::int32_t duration_days(std::int64_t cell) { return static_cast<std::int32_t>(cell & 0xffffffff); }

// Ties keep the order given. Small lists: insertion needs no memory.
template <class Item, class Before>
void stable_order(std::vector<Item>& items, Before&& before) {
    if (items.size() > 32) {
        std::stable_sort(items.begin(), items.end(), before);
        return;
    }
    for (std::size_t i = 1; i < items.size(); ++i) {
        const Item moving = items[i];
        std::size_t to = i;
        for (; to > 0 && before(moving, items[to - 1]); --to) items[to] = items[to - 1];
        items[to] = moving;
    }
}

bool shift_date(std::int64_t day, std::int64_t months, std::int64_t days, std::int64_t& result) {
    const auto moved = number::add_months(day, months);
    if (!moved) return false;
    const auto shifted = number::add_days(*moved, days);
    if (!shifted) return false;
    result = *shifted;
    return true;
}

}  // namespace

view look_at(const facts::case_data& data) {
    view seen;
    seen.columns.reserve(data.columns.size());
    for (const auto& c : data.columns) seen.columns.push_back({c.cells.data(), c.states.data()});
    seen.tables.reserve(data.tables.size());
    for (const auto& t : data.tables) seen.tables.push_back({t.offsets.data(), t.states.data()});
    return seen;
}

bool machine::execute(std::uint32_t at) {
    const instruction* const code_begin = program_->code.data();
    const instruction* next = code_begin + at;
    std::int64_t* const r = registers_.data();
    std::uint32_t* const rows = rows_.data();
    const view::column* const columns = columns_;
    for (;; ++next) {
        const instruction& i = *next;
        bool overflow = false;
        switch (i.is) {
            case code::stop: return true;
            case code::reject: return false;
            case code::immediate: r[i.dst] = i.value; continue;
            case code::move: r[i.dst] = r[i.a]; continue;
            case code::load: {
                const view::column& column = columns[i.a];
                const std::uint32_t row = rows[i.b];
                if (column.states[row] != facts::state::known) {
                    needs_exact_ = true;
                    return false;
                }
                r[i.dst] = column.cells[row];
                continue;
            }
            case code::given: {
                const view::column& column = columns[i.a];
                const std::uint32_t row = rows[i.b];
                const facts::state s = column.states[row];
                if (s == facts::state::unknown || s == facts::state::bad) {
                    needs_exact_ = true;
                    return false;
                }
                // A presence column is a known yes or no; any other is given unless it is absent.
                r[i.dst] =
                    i.value != 0 ? (s == facts::state::known ? column.cells[row] : 0) : (s != facts::state::absent);
                continue;
            }
            case code::add: overflow = __builtin_add_overflow(r[i.a], r[i.b], &r[i.dst]); break;
            case code::subtract: overflow = __builtin_sub_overflow(r[i.a], r[i.b], &r[i.dst]); break;
            case code::multiply: overflow = __builtin_mul_overflow(r[i.a], r[i.b], &r[i.dst]); break;
            case code::lesser: r[i.dst] = std::min(r[i.a], r[i.b]); continue;
            case code::greater: r[i.dst] = std::max(r[i.a], r[i.b]); continue;
            case code::add_constant: overflow = __builtin_add_overflow(r[i.a], i.value, &r[i.dst]); break;
            case code::multiply_constant: overflow = __builtin_mul_overflow(r[i.a], i.value, &r[i.dst]); break;
            case code::lesser_constant: r[i.dst] = std::min(r[i.a], i.value); continue;
            case code::greater_constant: r[i.dst] = std::max(r[i.a], i.value); continue;
            case code::floor_divide_constant: r[i.dst] = floor_divide(r[i.a], i.value); continue;
            case code::remainder_constant: r[i.dst] = r[i.a] - floor_divide(r[i.a], i.value) * i.value; continue;
            case code::negate: overflow = __builtin_sub_overflow(std::int64_t{0}, r[i.a], &r[i.dst]); break;
            case code::not_: r[i.dst] = r[i.a] == 0; continue;
            case code::and_: r[i.dst] = r[i.a] & r[i.b]; continue;
            case code::or_: r[i.dst] = r[i.a] | r[i.b]; continue;
            case code::equal: r[i.dst] = r[i.a] == r[i.b]; continue;
            case code::not_equal: r[i.dst] = r[i.a] != r[i.b]; continue;
            case code::less: r[i.dst] = r[i.a] < r[i.b]; continue;
            case code::at_most: r[i.dst] = r[i.a] <= r[i.b]; continue;
            case code::equal_constant: r[i.dst] = r[i.a] == i.value; continue;
            case code::not_equal_constant: r[i.dst] = r[i.a] != i.value; continue;
            case code::less_constant: r[i.dst] = r[i.a] < i.value; continue;
            case code::at_most_constant: r[i.dst] = r[i.a] <= i.value; continue;
            case code::more_constant: r[i.dst] = r[i.a] > i.value; continue;
            case code::at_least_constant: r[i.dst] = r[i.a] >= i.value; continue;
            case code::open_list: {
                const view::table& table = facts_->tables[i.a];
                const std::uint32_t row = rows[parents_[i.a]];
                if (table.states[row] != facts::state::known) {
                    needs_exact_ = true;
                    return false;
                }
                rows[i.a] = table.offsets[row];
                ends_[i.a] = table.offsets[row + 1];
                if (rows[i.a] == ends_[i.a]) next = code_begin + i.value - 1;
                continue;
            }
            case code::next_row:
                if (++rows[i.a] < ends_[i.a]) next = code_begin + i.value - 1;
                continue;
            case code::add_multiple: {
                std::int64_t product = 0;
                overflow = __builtin_mul_overflow(r[i.b], i.value, &product) ||
                           __builtin_add_overflow(r[i.a], product, &r[i.dst]);
                break;
            }
            case code::reject_if_no:
                if (r[i.a] == 0) return false;
                continue;
            case code::jump: next = code_begin + i.value - 1; continue;
            case code::jump_if_no:
                if (r[i.a] == 0) next = code_begin + i.value - 1;
                continue;
            case code::in_bits: {
                const auto& bits = program_->bits[static_cast<std::size_t>(i.value)];
                const auto place = static_cast<std::uint64_t>(r[i.a]);
                r[i.dst] =
                    place / 64 < bits.size() ? static_cast<std::int64_t>(bits[place / 64] >> (place % 64) & 1) : 0;
                continue;
            }
            case code::year_of: r[i.dst] = number::year_of(r[i.a]); continue;
            case code::month_of: r[i.dst] = number::month_of(r[i.a]); continue;
            case code::day_of: r[i.dst] = number::day_of(r[i.a]); continue;
            case code::add_months: overflow = !shift_date(r[i.a], i.value, 0, r[i.dst]); break;
            case code::add_months_register:
                overflow = !shift_date(r[i.a], duration_months(r[i.b]), duration_days(r[i.b]), r[i.dst]);
                break;
            case code::subtract_months_register:
                overflow = !shift_date(r[i.a], -std::int64_t{duration_months(r[i.b])},
                                       -std::int64_t{duration_days(r[i.b])}, r[i.dst]);
                break;
            case code::years_between: r[i.dst] = number::years_between(r[i.a], r[i.b]); continue;
            case code::months_between: r[i.dst] = number::months_between(r[i.a], r[i.b]); continue;
            case code::in_force: {
                const series_values& s = program_->series[static_cast<std::size_t>(i.value)];
                const auto after = std::upper_bound(s.days.begin(), s.days.end(), r[i.a]);
                const auto place = after - s.days.begin();
                overflow = place == 0 || s.ended[static_cast<std::size_t>(place - 1)];
                if (!overflow) r[i.dst] = s.values[static_cast<std::size_t>(place - 1)];
                break;
            }
            case code::aggregate:
                overflow = !aggregate(program_->loops[static_cast<std::size_t>(i.value)], r[i.dst]);
                break;
            case code::items: overflow = !sum_items(static_cast<std::size_t>(i.value), r[i.dst]); break;
            case code::round:
                r[i.dst] = round_quotient(r[i.a], program_->roundings[static_cast<std::size_t>(i.value)]);
                continue;
            case code::give_up: overflow = true; break;
        }
        if (overflow) {
            needs_exact_ = true;
            return false;
        }
    }
}

// Visits every row of tables.back() below the current row of the table around tables.front(). The visitor returns false
// to stop. A list that is not wholly known stops everything with exact_needed.
template <class Visit>
bool machine::for_rows(const std::vector<index>& tables, std::size_t level, Visit&& visit) {
    const index t = tables[level];
    const view::table& table = facts_->tables[t];
    const index around = parents_[t];
    const std::uint32_t row = rows_[around];
    if (table.states[row] != facts::state::known) {
        needs_exact_ = true;
        return false;
    }
    const std::uint32_t last = table.offsets[row + 1];
    // A loop may run while another one stands at a row of the same list.
    const std::uint32_t outer = rows_[t];
    bool goes_on = true;
    for (std::uint32_t at = table.offsets[row]; goes_on && at < last; ++at) {
        rows_[t] = at;
        goes_on = level + 1 == tables.size() ? visit(at) : for_rows(tables, level + 1, visit);
    }
    rows_[t] = outer;
    return goes_on;
}

bool machine::aggregate(const loop& l, std::int64_t& result) {
    std::int64_t value = l.is == fold::every ? 1 : 0;
    bool is_first = true;
    const bool finished = for_rows(l.tables, 0, [&](std::uint32_t) {
        if (!execute(l.segment)) return !needs_exact_;
        const std::int64_t here = l.is == fold::count ? 1 : registers_[l.result];
        switch (l.is) {
            case fold::sum:
            case fold::count:
                if (__builtin_add_overflow(value, here, &value)) needs_exact_ = true;
                return !needs_exact_;
            case fold::lesser: value = is_first ? here : std::min(value, here); break;
            case fold::greater: value = is_first ? here : std::max(value, here); break;
            case fold::any: value |= here; break;
            case fold::every: value &= here; break;
        }
        is_first = false;
        return true;
    });
    result = value;
    return finished && !needs_exact_;
}

bool machine::take_item(const award& a, std::uint32_t row, std::int64_t& sum) {
    if (!execute(a.segment)) return !needs_exact_;
    const std::int64_t pay = registers_[a.pay];
    if (a.late.empty() && !a.keeps_dropped) {
        if (__builtin_add_overflow(sum, pay, &sum)) needs_exact_ = true;
        return !needs_exact_;
    }
    items_.push_back(
        {pay, a.by == plan::order::given ? 0 : registers_[a.order_key], row, static_cast<std::uint32_t>(keys_.size())});
    for (const late_step& s : a.late)
        for (const std::uint16_t key : s.keys) keys_.push_back(registers_[key]);
    return true;
}

// Keeps `keep` items by amount (or the first ones), drops the rest; the order of the kept ones is the award's.
void machine::limit_items(const late_step& s, std::int64_t keep, dropped_row* dropped) {
    const std::size_t kept = keep <= 0 ? 0 : static_cast<std::size_t>(keep);
    if (kept >= items_.size()) return;
    if (s.by != plan::order::given) {
        const bool largest = s.by == plan::order::largest_first;
        stable_order(items_, [largest](const item& x, const item& y) {
            return largest ? x.amount > y.amount : x.amount < y.amount;
        });
    }
    if (dropped != nullptr)
        for (std::size_t i = kept; i < items_.size(); ++i) dropped->rows.push_back(items_[i].row);
    items_.resize(kept);
}

// Each group of equal keys gets `cap` together, used up in item order.
bool machine::cap_items(const late_step& s, std::int64_t cap) {
    const std::size_t width = s.keys.size();
    std::vector<std::pair<std::uint32_t, std::int64_t>>& rooms = rooms_;
    rooms.clear();
    for (item& x : items_) {
        const std::int64_t* key = keys_.data() + x.first_key;
        auto room = std::find_if(rooms.begin(), rooms.end(), [&](const auto& known) {
            return std::equal(key, key + width, keys_.data() + known.first);
        });
        if (room == rooms.end()) room = rooms.insert(rooms.end(), {x.first_key, cap});
        x.amount = std::min(x.amount, room->second);
        room->second -= x.amount;
    }
    return true;
}

bool machine::apply(const late_step& s, dropped_row* dropped) {
    if (!execute(s.gate)) return !needs_exact_;  // the step does not apply
    const std::int64_t amount = registers_[s.amount];
    if (s.is == item_step::cap_per) return cap_items(s, amount);
    limit_items(s, amount, dropped);
    return true;
}

bool machine::sum_items(std::size_t number, std::int64_t& result) {
    const award& a = program_->awards[number];
    std::int64_t sum = 0;
    items_.clear();
    keys_.clear();
    if (a.rest_of != plan::none) {
        for (const std::uint32_t row : dropped_[a.rest_of].rows) {
            rows_[a.tables.back()] = row;
            if (!take_item(a, row, sum)) return false;
        }
    } else if (!for_rows(a.tables, 0, [&](std::uint32_t row) { return take_item(a, row, sum); })) {
        return false;
    }
    if (!a.late.empty() || a.keeps_dropped) {
        if (a.by != plan::order::given) {
            const bool largest = a.by == plan::order::largest_first;
            stable_order(items_, [largest](const item& x, const item& y) {
                return largest ? x.order_key > y.order_key : x.order_key < y.order_key;
            });
        }
        for (const late_step& s : a.late)
            if (!apply(s, a.keeps_dropped ? &dropped_[number] : nullptr)) return false;
        for (const item& x : items_)
            if (__builtin_add_overflow(sum, x.amount, &sum)) needs_exact_ = true;
    }
    result = sum;
    return !needs_exact_;
}

answer machine::run(const program& p, const view& facts, std::uint32_t row) {
    program_ = &p;
    facts_ = &facts;
    columns_ = facts.columns.data();
    parents_ = p.parents.data();
    needs_exact_ = false;
    if (registers_.size() < p.registers) registers_.resize(p.registers);
    if (rows_.size() < facts.tables.size()) {
        rows_.resize(facts.tables.size());
        ends_.resize(facts.tables.size());
    }
    if (dropped_.size() < p.awards.size()) dropped_.resize(p.awards.size());
    if (p.has_rest)
        for (dropped_row& d : dropped_) d.rows.clear();
    rows_[0] = row;

    answer result;
    if (execute(0)) {
        result.is = verdict::determined;
        result.amount = registers_[p.amount];
        result.exact = registers_[p.exact_total];
    } else if (!needs_exact_) {
        result.is = verdict::not_eligible;
    }
    return result;
}

}  // namespace pol::kernel
