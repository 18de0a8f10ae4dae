// Runs a program of the integer executor on a case: lists gone through, and the item steps of awards over small arrays.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/kernel.hpp"

#include <algorithm>

namespace pol::kernel {

namespace {

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

}  // namespace

view look_at(const facts::case_data& data) {
    view seen;
    seen.columns.reserve(data.columns.size());
    for (const auto& c : data.columns) seen.columns.push_back({c.cells.data(), c.states.data()});
    seen.tables.reserve(data.tables.size());
    for (const auto& t : data.tables) seen.tables.push_back({t.offsets.data(), t.states.data()});
    return seen;
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

void machine::bind(const program& p, const view& facts) {
    program_ = &p;
    start_ = p.code.data() + p.start;
    amount_ = p.amount;
    is_straight_ = p.is_straight;
    facts_ = &facts;
    columns_ = facts.columns.data();
    parents_ = p.parents.data();
    if (registers_.size() < p.registers) registers_.resize(p.registers);
    if (rows_.size() < facts.tables.size()) rows_.resize(facts.tables.size());
    if (ends_.size() < facts.tables.size()) ends_.resize(facts.tables.size());
    if (p.has_rest && dropped_.size() < p.awards.size()) dropped_.resize(p.awards.size());
}

verdict machine::run_all() {
    needs_exact_ = false;
    if (program_->has_rest)
        for (dropped_row& d : dropped_) d.rows.clear();
    if (execute(program_->start)) return verdict::determined;
    return needs_exact_ ? verdict::exact_needed : verdict::not_eligible;
}

}  // namespace pol::kernel
