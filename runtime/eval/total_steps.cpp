// Steps for a total, of an award or of the clause: caps, deductions, what was paid before, rounding; and exceptions.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/clause_run.hpp"

#include <algorithm>
#include <utility>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

constexpr int conflict = 891;
constexpr int no_rounding_unit = 892;

// A cap that may not apply: no upper end then.
value without_end(const value& v, need_sets::id needs) {
    value open = unknown(needs);
    open.has_low = v.has_low;
    open.low = v.low;
    return open;
}

}  // namespace

void clause_run::note(std::string_view what, index award, std::string_view more) {
    std::string text(what);
    text.append(" ").append(name_of(award));
    if (!more.empty()) text.append(" ").append(more);
    notes_.add(text);
}

value clause_run::combine(const value& a, const value& b, need_sets::id why) {
    const bool is_first_unset = a.is == knowledge::unset;
    const bool is_second_unset = b.is == knowledge::unset;
    if (is_first_unset && is_second_unset) return a;
    const need_sets::id needs = with_.needs().join(why, with_.needs().join(a.needs, b.needs));
    if (is_first_unset) return without_end(b, needs);
    if (is_second_unset) return without_end(a, needs);
    return math_.one_of(a, b, plan::kind::number, why);
}

value clause_run::with_exceptions(index base, const std::vector<plan::exception>& exceptions, index where,
                                  absent what) {
    const auto value_at = [&](index node) {
        value v = node == plan::none ? unknown(0) : with_.of(node);
        if (node == plan::none) v.is = knowledge::unset;
        if (v.is != knowledge::unset || what == absent::skips) return v;
        if (node == plan::none || what == absent::nothing_due) return known(0);
        v.is = knowledge::unknown;
        return v;
    };
    if (exceptions.empty()) return value_at(base);
    std::optional<value> holding;
    std::vector<std::pair<index, need_sets::id>> maybe;
    for (const plan::exception& e : exceptions) {
        const value holds = with_.of(e.condition);
        if (holds.has_failed()) return holds;
        if (holds.is_no()) continue;
        if (!holds.is_known()) {
            maybe.emplace_back(e.value, holds.needs);
            continue;
        }
        const value other = value_at(e.value);
        if (!holding) {
            holding = other;
            continue;
        }
        const bool is_clear = holding->is != knowledge::unknown && other.is != knowledge::unknown;
        const bool is_same = holding->is == other.is && (!other.is_known() || other.low == holding->low);
        if (is_clear && !is_same) return with_.fail(conflict, where, {});
        holding = combine(*holding, other, 0);
    }
    value result = holding ? *holding : value_at(base);
    for (const auto& [node, needs] : maybe) result = combine(result, value_at(node), needs);
    return result;
}

void clause_run::show_exceptions(const std::vector<plan::exception>& asked, decided how, std::vector<derivation>& to) {
    for (const plan::exception& e : asked) {
        const bool is_for_all = plan_.nodes[e.condition].domain == 0;
        if (is_for_all == (how == decided::for_all) && with_.is_remembered(e.condition))
            to.push_back(tells_->exception(e, with_.of(e.condition)));
    }
}

value clause_run::total_step(const plan::step& s, const value& before, const total_of& what) {
    if (with_.has_stopped() || before.has_failed()) return before;
    value after = before;
    const char* name = "cap";
    switch (s.is) {
        case plan::step_kind::cap_each:
        case plan::step_kind::cap_per:
        case plan::step_kind::limit: return before;
        case plan::step_kind::cap_in_total:
        case plan::step_kind::cap_over_all_years: after = cap_total(s, before, what); break;
        case plan::step_kind::less:
            name = "less";
            after = deduct(s, before, what);
            break;
        case plan::step_kind::once:
            name = "once";
            after = pay_once(s, before, what);
            break;
        case plan::step_kind::round:
            name = "round";
            after = round_total(s, before);
            break;
    }
    const bool binds = before.is_known() && after.is_known() && before.low != after.low;
    if (binds && s.is != plan::step_kind::round) note(name, what.award);
    if (what.shown != nullptr) show_total_step(s, name, before, after, *what.shown);
    return after;
}

void clause_run::show_total_step(const plan::step& s, const char* name, const value& before, const value& after,
                                 std::vector<derivation>& to) {
    const bool rounds = s.is == plan::step_kind::round;
    derivation line = tells_->line(rounds ? derivation::kind::rounding : derivation::kind::step, s.where);
    line.name = name;
    line.came = before.low != after.low ? derivation::result::binds : derivation::result::idle;
    if (!after.is_known() || !before.is_known()) line.came = derivation::result::unknown;
    line.before = tells_->money(before, clause_.currency);
    line.value = tells_->money(after, clause_.currency);
    for (const index node : {s.value, s.counting}) {
        if (node != plan::none && with_.is_remembered(node))
            line.children.push_back(tells_->made_of(node, with_.of(node)));
    }
    show_exceptions(s.exceptions, decided::for_all, line.children);
    to.push_back(std::move(line));
}

value clause_run::round_total(const plan::step& s, const value& before) {
    const value unit = with_.of(s.value);
    if (unit.has_failed()) return unit;
    if (!unit.is_known()) return unknown(with_.needs().join(before.needs, unit.needs));
    if (unit.low.sign() <= 0) return with_.fail(no_rounding_unit, s.where, {});
    return math_.rounded(before, unit.low, s.mode);
}

value clause_run::cap_total(const plan::step& s, const value& before, const total_of& what) {
    value cap = counted_room(s, with_exceptions(s.value, s.exceptions, s.where));
    if (cap.is == knowledge::unset) return before;
    if (s.is == plan::step_kind::cap_over_all_years && s.counting == plan::none)
        cap = math_.greater(known(0), math_.subtract(cap, paid_before(what)));
    return math_.lesser(before, cap);
}

// The amount never falls below zero; one below zero already has nothing to deduct from.
value clause_run::deduct(const plan::step& s, const value& before, const total_of& what) {
    value due;
    if (s.pool == plan::none) {
        due = with_exceptions(s.value, s.exceptions, s.where, absent::nothing_due);
    } else {
        const auto holds = [&](const plan::exception& e) { return !with_.of(e.condition).is_no(); };
        due = pool_left(s.pool, what.award);
        if (std::any_of(s.exceptions.begin(), s.exceptions.end(), holds)) {
            const value other =
                with_exceptions(clause_.pools[s.pool].value, s.exceptions, s.where, absent::nothing_due);
            due = other.is_known() || other.has_failed() ? other : math_.zero_or(other, 0);
            if (due.is_known() && due.low.is_zero()) return before;
        }
    }
    if (due.has_failed()) return due;
    const value zero = known(0);
    const value after = math_.greater(math_.lesser(before, zero), math_.subtract(before, due));
    if (s.pool != plan::none)
        pools_[s.pool].left = math_.greater(zero, math_.subtract(due, math_.greater(zero, before)));
    return after;
}

// Awards use a deduction up in the order in which it names them, wherever they stand in the clause.
value clause_run::pool_left(index pool, index award) {
    const plan::pool& p = clause_.pools[pool];
    for (const index earlier : p.awards) {
        if (earlier == award) break;
        run_award(earlier);
    }
    pool_state& state = pools_[pool];
    if (!state.is_ready) {
        state.is_ready = true;
        state.left = math_.greater(known(0), with_.of(p.value));
    }
    return state.left;
}

value clause_run::pay_once(const plan::step& s, const value& before, const total_of& what) {
    value earlier;
    if (s.counting != plan::none) {
        const value counted = with_.of(s.counting);
        const bool is_amount = plan_.nodes[s.counting].gives == plan::kind::number;
        earlier = is_amount ? math_.less(known(0), counted, plan::kind::number) : counted;
    } else {
        earlier = math_.less(known(0), paid_before(what), plan::kind::number);
    }
    if (earlier.has_failed()) return earlier;
    if (earlier.is_known()) return earlier.is_yes() ? math_.lesser(before, known(0)) : before;
    return math_.zero_or(before, earlier.needs);
}

// A payment of the clause as a whole counts for its only award; payments of its awards count for the clause.
bool clause_run::counts(const facts::payment& p, const total_of& what) const {
    if (with_.facts().has_day && p.day >= with_.facts().day) return false;
    if (what.award == plan::none) {
        if (p.name == clause_.name) return true;
        return std::any_of(clause_.awards.begin(), clause_.awards.end(),
                           [&](const plan::award& a) { return a.name == p.name; });
    }
    return p.name == clause_.awards[what.award].name || (clause_.awards.size() == 1 && p.name == clause_.name);
}

value clause_run::paid_before(const total_of& what) {
    const facts::case_data& facts = with_.facts();
    if (!facts.has_ledger) return unknown_from_zero(with_.need_of_ledger());
    exact sum;
    for (const facts::payment& p : facts.ledger) {
        if (counts(p, what)) sum = sum + p.amount;
    }
    return known(sum);
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
