// Steps for single items: caps and limits. Where it is not known which items there are or how large they are, a limit keeps
// what is certain and bounds the rest.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/clause_run.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

constexpr std::size_t no_end = std::numeric_limits<std::size_t>::max();

std::size_t count_of(const exact& number) {
    if (number.sign() <= 0) return 0;
    const auto whole = number.floor().to_int64();
    return whole ? static_cast<std::size_t>(*whole) : no_end;
}

bool is_same(const value& a, const value& b) { return a.is_known() && b.is_known() && a.low == b.low; }

}  // namespace

void clause_run::item_step(index award, const plan::step& s) {
    if (with_.has_stopped()) return;
    switch (s.is) {
        case plan::step_kind::cap_each: cap_each(award, s); break;
        case plan::step_kind::cap_per: cap_per(award, s); break;
        case plan::step_kind::limit: limit(award, s); break;
        case plan::step_kind::cap_in_total:
        case plan::step_kind::cap_over_all_years:
        case plan::step_kind::less:
        case plan::step_kind::once:
        case plan::step_kind::round: break;
    }
    if (tells_) show_exceptions(s.exceptions, decided::for_all, *shown_);
}

// What a step knew of the sum does not survive the next one; an upper bound does, as amounts only shrink.
void clause_run::forget_bounds() {
    if (exact_sum_) {
        bounds_ = exact_sum_;
        exact_sum_.reset();
    }
    if (!bounds_) return;
    value upper = unknown_from_zero(0);
    upper.has_high = bounds_->has_high;
    upper.high = bounds_->top();
    bounds_ = upper;
}

bool clause_run::are_never_negative() const {
    return std::all_of(items_.begin(), items_.end(),
                       [](const item& x) { return x.amount.has_low && x.amount.low.sign() >= 0; });
}

void clause_run::show_step(item& x, const plan::step& s, derivation::result came, const value& before) {
    if (x.shown == not_shown || shown_ == nullptr) return;
    derivation line = tells_->line(derivation::kind::step, s.where);
    static constexpr const char* names[] = {"cap", "cap", "limit"};
    line.name = names[static_cast<std::size_t>(s.is)];
    line.came = came;
    line.before = tells_->money(before, pay_currency_);
    line.value = came == derivation::result::no ? std::string() : tells_->money(x.amount, pay_currency_);
    (*shown_)[x.shown].children.push_back(std::move(line));
}

void clause_run::show_exceptions_of(const item& x, const std::vector<plan::exception>& asked) {
    if (shown_ != nullptr && x.shown != not_shown)
        show_exceptions(asked, decided::by_item, (*shown_)[x.shown].children);
}

value clause_run::counted_room(const plan::step& s, value cap) {
    if (s.counting == plan::none || cap.is == knowledge::unset) return cap;
    return math_.greater(known(0), math_.subtract(cap, with_.of(s.counting)));
}

void clause_run::cap_each(index award, const plan::step& s) {
    const plan::award& a = clause_.awards[award];
    forget_bounds();
    bool binds = false;
    for (item& x : items_) {
        enter(a, x);
        const value cap = counted_room(s, with_exceptions(s.value, s.exceptions, s.where));
        show_exceptions_of(x, s.exceptions);
        if (cap.is == knowledge::unset) continue;
        const value before = x.amount;
        x.amount = math_.lesser(before, cap);
        if (!before.is_known() || !x.amount.is_known() || is_same(before, x.amount)) continue;
        binds = true;
        if (tells_) show_step(x, s, derivation::result::binds, before);
    }
    if (binds) note("cap", award);
}

// Items with equal keys together; false: a key is not known.
bool clause_run::keys_of(const plan::award& a, const plan::step& s, std::vector<std::vector<std::size_t>>& groups,
                         need_sets::id& missing) {
    if (s.keys.empty()) {
        groups.resize(1);
        for (std::size_t i = 0; i < items_.size(); ++i) groups[0].push_back(i);
        return true;
    }
    bool is_known = true;
    std::map<std::vector<std::pair<exact, std::int64_t>>, std::size_t> places;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        enter(a, items_[i]);
        std::vector<std::pair<exact, std::int64_t>> key;
        for (const index k : s.keys) {
            const value v = with_.of(k);
            is_broken(v);
            is_known = is_known && v.is_known();
            missing = with_.needs().join(missing, v.needs);
            key.emplace_back(v.low, v.code);
        }
        const auto [place, is_new] = places.emplace(std::move(key), groups.size());
        if (is_new) groups.emplace_back();
        groups[place->second].push_back(i);
    }
    return is_known;
}

void clause_run::cap_per(index award, const plan::step& s) {
    const plan::award& a = clause_.awards[award];
    forget_bounds();
    std::vector<std::vector<std::size_t>> groups;
    need_sets::id missing = 0;
    const bool is_grouped = keys_of(a, s, groups, missing);
    const bool is_plain = are_never_negative();
    bool binds = false;
    value total = known(0);
    for (const std::vector<std::size_t>& group : groups) {
        if (group.empty()) continue;
        enter(a, items_[group.front()]);
        value room = counted_room(s, with_exceptions(s.value, s.exceptions, s.where));
        show_exceptions_of(items_[group.front()], s.exceptions);
        std::vector<item> before;
        for (const std::size_t i : group) before.push_back(items_[i]);
        const value whole = sum_of(before);
        total = math_.add(total, room.is == knowledge::unset ? whole : math_.lesser(whole, room));
        if (room.is == knowledge::unset) continue;
        for (std::size_t n = 0; n < group.size(); ++n) {
            item& x = items_[group[n]];
            const value old = x.amount;
            x.amount = math_.lesser(old, room);
            if (!is_grouped || !is_order_known_ || x.is_ghost()) {
                // Others may have used the room before.
                if (group.size() > 1 || !is_grouped)
                    x.amount = math_.zero_or(x.amount, with_.needs().join(missing, order_missing_));
            } else {
                const value used = x.is.belongs.is_yes() ? x.amount : math_.zero_or(x.amount, x.is.belongs.needs);
                room = math_.subtract(room, used);
                if (!room.is_known() && is_plain && room.has_low && room.low.sign() < 0) room.low = exact(0);
            }
            if (!old.is_known() || !x.amount.is_known() || is_same(old, x.amount)) continue;
            binds = true;
            if (tells_) show_step(x, s, derivation::result::binds, old);
        }
    }
    if (is_grouped && is_plain && !total.has_failed()) exact_sum_ = total;
    if (binds) note("cap", award);
}

// ------------------------------------------------------------------------------------------------ limits

clause_run::rank_limits clause_run::kept_by(const plan::award& a, const plan::step& s, const item& first,
                                            bool& applies) {
    enter(a, first);
    value keep = with_exceptions(s.value, s.exceptions, s.where);
    show_exceptions_of(first, s.exceptions);
    applies = keep.is != knowledge::unset;
    if (applies && s.less != plan::none) keep = math_.greater(known(0), math_.subtract(keep, with_.of(s.less)));
    is_broken(keep);
    return {keep.has_low ? count_of(keep.low) : 0, keep.has_high ? count_of(keep.top()) : no_end, keep.needs};
}

void clause_run::limit(index award, const plan::step& s) {
    const plan::award& a = clause_.awards[award];
    const bool is_plain = are_never_negative();
    const std::optional<value> before = bounds_;
    forget_bounds();
    std::vector<std::vector<std::size_t>> groups;
    need_sets::id missing = 0;
    const bool is_grouped = keys_of(a, s, groups, missing);
    value bounds = known(0);
    bool is_changed = false;
    for (std::vector<std::size_t>& group : groups) {
        if (group.empty()) continue;
        bool applies = true;
        rank_limits keep = kept_by(a, s, items_[group.front()], applies);
        if (!is_grouped) {
            limit_ungrouped(group, with_.needs().join(keep.needs, missing));
            is_changed = true;
            continue;
        }
        const bool has_ghost =
            std::any_of(group.begin(), group.end(), [&](std::size_t i) { return items_[i].is_ghost(); });
        const bool drops_none = !applies || (!has_ghost && keep.low >= group.size());
        if (drops_none) keep = {no_end, no_end, 0};
        limit_bounds(s, group, keep, bounds);
        if (drops_none) continue;
        is_changed = true;
        if (is_rank_known(s, group, keep))
            limit_known(s, group, keep.low);
        else
            limit_unknown(s, group, keep);
    }
    drop_items(award, s);
    if (!is_changed)
        bounds_ = before;
    else if (is_plain && is_grouped)
        bounds_ = bounds;
}

// Where a key is not known other items may compete, or fewer.
void clause_run::limit_ungrouped(const std::vector<std::size_t>& group, need_sets::id why) {
    for (const item& x : items_) why = with_.needs().join(why, with_.needs().join(x.is.belongs.needs, x.amount.needs));
    for (const std::size_t i : group) items_[i].fate = unknown(why);
}

bool clause_run::is_rank_known(const plan::step& s, const std::vector<std::size_t>& group,
                               const rank_limits& keep) const {
    const bool by_amount = s.by != plan::order::given;
    if (keep.needs != 0 || keep.low != keep.high || (!by_amount && !is_order_known_)) return false;
    return std::all_of(group.begin(), group.end(), [&](std::size_t i) {
        const item& x = items_[i];
        return x.is.belongs.is_yes() && !x.is_ghost() && (!by_amount || x.amount.is_known());
    });
}

void clause_run::limit_known(const plan::step& s, std::vector<std::size_t>& group, std::size_t keep) {
    const bool is_falling = s.by == plan::order::largest_first;
    if (s.by != plan::order::given) {
        std::stable_sort(group.begin(), group.end(), [&](std::size_t x, std::size_t y) {
            const exact& first = items_[x].amount.low;
            const exact& second = items_[y].amount.low;
            return is_falling ? second < first : first < second;
        });
    }
    for (std::size_t i = keep; i < group.size(); ++i) items_[group[i]].fate = truth(false);
}

clause_run::competition clause_run::competition_of(const plan::step& s, const std::vector<std::size_t>& group) const {
    competition all;
    for (const std::size_t i : group) {
        const item& x = items_[i];
        const value& rank =
            all.ranks.emplace_back(s.by == plan::order::largest_first ? x.amount : math_.negate(x.amount));
        all.has_ghost = all.has_ghost || x.is_ghost();
        if (x.is.belongs.is_yes() && !x.is_ghost() && rank.has_low) all.lows.push_back(rank.low);
        if (rank.has_high)
            all.highs.push_back(rank.top());
        else
            ++all.endless;
    }
    std::sort(all.lows.begin(), all.lows.end());
    std::sort(all.highs.begin(), all.highs.end());
    return all;
}

// By how many others an item is preceded, at least and at most, decides what becomes of it.
void clause_run::limit_unknown(const plan::step& s, const std::vector<std::size_t>& group, rank_limits keep) {
    const bool by_amount = s.by != plan::order::given;
    const competition all = competition_of(s, group);
    const auto above = [](auto from, auto to) { return static_cast<std::size_t>(to - from); };
    std::size_t sure_before = 0;
    std::vector<bool> is_open(group.size(), false);
    need_sets::id why = with_.needs().join(keep.needs, by_amount ? 0 : order_missing_);
    for (std::size_t n = 0; n < group.size(); ++n) {
        item& x = items_[group[n]];
        const bool is_placed = !by_amount && is_order_known_;
        std::size_t least = is_placed ? sure_before : 0;
        std::size_t most = is_placed ? n : group.size() - 1;
        const value& rank = all.ranks[n];
        if (by_amount && rank.has_high)
            least = above(std::upper_bound(all.lows.begin(), all.lows.end(), rank.top()), all.lows.end());
        if (by_amount && rank.has_low)
            most = all.endless +
                   above(std::lower_bound(all.highs.begin(), all.highs.end(), rank.low), all.highs.end()) - 1;
        if (all.has_ghost) most = no_end;
        if (x.is.belongs.is_yes() && !x.is_ghost()) ++sure_before;
        if (least >= keep.high) {
            x.fate = truth(false);
            continue;
        }
        const need_sets::id own = with_.needs().join(x.is.belongs.needs, by_amount ? x.amount.needs : 0);
        why = with_.needs().join(why, with_.needs().join(own, x.is.missing));
        is_open[n] = most >= keep.low || x.is_ghost();
    }
    for (std::size_t n = 0; n < group.size(); ++n) {
        if (is_open[n]) items_[group[n]].fate = unknown(why);
    }
}

// The sum of what is kept: no more than the largest possible amounts, and by size no less than the largest certain ones.
void clause_run::limit_bounds(const plan::step& s, const std::vector<std::size_t>& group, const rank_limits& keep,
                              value& bounds) {
    std::vector<exact> lows;
    std::vector<exact> highs;
    bool has_high = true;
    for (const std::size_t i : group) {
        const item& x = items_[i];
        if (x.is.belongs.is_yes() && !x.is_ghost() && x.amount.has_low) lows.push_back(x.amount.low);
        if (!x.amount.has_high) {
            has_high = has_high && keep.high == 0;
        } else if (x.is_ghost()) {
            has_high = has_high && keep.high != no_end && keep.high <= 1000;
            for (std::size_t n = 0; has_high && n < keep.high; ++n) highs.push_back(x.amount.top());
        } else {
            highs.push_back(x.amount.top());
        }
    }
    const auto by_size = [](const exact& x, const exact& y) { return y < x; };
    std::sort(lows.begin(), lows.end(), by_size);
    std::sort(highs.begin(), highs.end(), by_size);
    value sum = unknown_from_zero(0);
    const bool counts_lows = s.by == plan::order::largest_first || keep.low >= group.size();
    for (std::size_t n = 0; counts_lows && n < std::min(keep.low, lows.size()); ++n) sum.low = sum.low + lows[n];
    sum.has_high = has_high;
    for (std::size_t n = 0; has_high && n < std::min(keep.high, highs.size()); ++n) sum.high = sum.high + highs[n];
    bounds = math_.add(bounds, sum);
}

void clause_run::drop_items(index award, const plan::step& s) {
    const plan::award& a = clause_.awards[award];
    const auto remember = [&](const item& x, const value& kept) {
        const value gone = math_.not_(kept);
        if (a.keys.empty()) {
            dropped_.push_back({x.is.row, x.is.missing, math_.and_(x.is.belongs, gone)});
            return;
        }
        for (const member& m : x.members) dropped_.push_back({m.row, m.missing, math_.and_(m.belongs, gone)});
    };
    std::vector<item> kept;
    std::size_t count = 0;
    for (item& x : items_) {
        const value fate = std::exchange(x.fate, truth(true));
        if (fate.is_yes()) {
            kept.push_back(std::move(x));
            continue;
        }
        remember(x, fate);
        if (!fate.is_no()) {
            x.is.belongs = math_.and_(x.is.belongs, fate);
            kept.push_back(std::move(x));
            continue;
        }
        ++count;
        if (s.reason != plan::none && x.is.belongs.is_yes()) log_item(a, x, s.reason);
        if (x.shown == not_shown) continue;
        derivation& line = (*shown_)[x.shown];
        line.came = derivation::result::no;
        line.value = tells_->money(x.amount, plan_.nodes[a.pay].currency);
        show_step(x, s, derivation::result::no, x.amount);
    }
    items_ = std::move(kept);
    if (count > 0) note("limit", award, std::to_string(count));
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
