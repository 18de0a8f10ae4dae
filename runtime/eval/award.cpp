// An award: its gate, its items or its single amount, their sum, the steps for the total.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/clause_run.hpp"

#include <algorithm>
#include <utility>

namespace pol::eval {
inline namespace POL_NUMBERS {

const std::string& clause_run::name_of(index award) const {
    return award == plan::none ? clause_.name : clause_.awards[award].name;
}

void clause_run::run_award(index award) {
    award_state& state = awards_[award];
    if (state.at != stage::waiting) return;
    state.at = stage::running;
    std::vector<derivation>* const outer = shown_;
    shown_ = tells_ ? &state.shown : nullptr;
    state.gate = gate_of(award);
    if (state.gate.is_no()) {
        state.total = known(0);
    } else if (state.gate.has_failed()) {
        state.total = state.gate;
    } else {
        state.total = run_total(award);
    }
    shown_ = outer;
    with_.put_award(award, state.total);
    state.at = stage::done;
}

// All conditions are looked at, so that all reasons are told.
value clause_run::gate_of(index award) {
    value open = truth(true);
    std::vector<std::string> reasons;
    bool is_silent = false;
    for (const plan::condition& c : clause_.awards[award].when) {
        const value v = with_.of(c.node);
        if (tells_) shown_->push_back(tells_->condition(c, v));
        if (v.is_no() && c.reason != plan::none) reasons.push_back(plan_.reasons[c.reason].code);
        if (v.is_no() && c.reason == plan::none) is_silent = true;
        if (v.has_failed() && !open.is_no()) {
            open = v;
            break;
        }
        open = math_.and_(open, v);
        if (is_silent) break;
    }
    if (open.is_no() && !is_silent && !reasons.empty())
        whole_awards_.push_back({"/claims/" + clause_.name, clause_.awards[award].name, std::move(reasons)});
    return open;
}

value clause_run::run_total(index award) {
    const plan::award& a = clause_.awards[award];
    const value gate = awards_[award].gate;
    value total = a.has_items ? run_items(award) : pay_of(award);
    // A division by zero behind an open question is not yet an error.
    const auto behind_gate = [&](const value& v) {
        if (gate.is_yes()) return v;
        return v.has_failed() ? unknown(gate.needs) : math_.zero_or(v, gate.needs);
    };
    total = behind_gate(total);
    std::vector<derivation>* const shown = tells_ ? &awards_[award].shown : nullptr;
    for (std::size_t i = a.item_steps; i < a.steps.size(); ++i) total = total_step(a.steps[i], total, {award, shown});
    return behind_gate(total);
}

value clause_run::pay_of(index award) {
    const plan::award& a = clause_.awards[award];
    const value paid = with_exceptions(a.pay, a.pay_exceptions, a.where, absent::nothing_paid);
    if (tells_ && !a.has_items) {
        shown_->push_back(tells_->made_of(a.pay, paid));
        show_exceptions(a.pay_exceptions, decided::for_all, *shown_);
    }
    return paid;
}

value clause_run::run_items(index award) {
    const plan::award& a = clause_.awards[award];
    const plan::selection& s = plan_.selections[a.items];
    if (s.rest_of != plan::none && s.rest_of < awards_.size()) run_award(s.rest_of);
    if (s.excluded_of != plan::none && s.excluded_of < awards_.size()) run_award(s.excluded_of);
    items_.clear();
    keys_.clear();
    dropped_.clear();
    excluded_.clear();
    pay_currency_ = plan_.nodes[a.pay].currency;
    order_missing_ = 0;
    is_order_known_ = true;
    bounds_.reset();
    exact_sum_.reset();

    constexpr std::uint32_t usual = 64;  // items; more make room for themselves
    items_.reserve(std::min(with_.facts().tables[plan_.domains[s.to].table].rows, usual));
    const leveled conditions = levels_of(a);
    collect(award, conditions, 0, truth(true), true);
    if (!a.keys.empty()) {
        make_groups(award);
        judge_groups(award, conditions);
    }
    put_in_order(award);
    judge_by_position(award, conditions);
    pay_items(award);
    for (std::size_t i = 0; i < a.item_steps; ++i) item_step(award, a.steps[i]);
    for (const item& x : items_) {
        if (x.shown == not_shown) continue;
        derivation& line = (*shown_)[x.shown];
        line.came = narrator::came(x.is.belongs);
        line.value = tells_->money(x.amount, pay_currency_);
    }
    publish(dropped_, with_.dropped[award], awards_[award].gate);
    publish(excluded_, with_.excluded[award], awards_[award].gate);
    return sum_of(items_);
}

void clause_run::pay_items(index award) {
    const plan::award& a = clause_.awards[award];
    const std::vector<value> places = positions();
    for (std::size_t i = 0; i < items_.size() && !with_.has_stopped(); ++i) {
        enter(a, items_[i]);
        if (!places.empty()) with_.put_position(places[i]);
        items_[i].amount = pay_of(award);
        if (!tells_) continue;
        derivation line = tells_->line(derivation::kind::item, plan::none);
        line.name = path_of(a, items_[i]);
        line.children.push_back(tells_->made_of(a.pay, items_[i].amount));
        show_exceptions(a.pay_exceptions, decided::by_item, line.children);
        items_[i].shown = shown_->size();
        shown_->push_back(std::move(line));
    }
    if (tells_) show_exceptions(a.pay_exceptions, decided::for_all, *shown_);
}

value clause_run::sum_of(const std::vector<item>& items) {
    if (exact_sum_) return *exact_sum_;
    value total = known(0);
    for (const item& x : items) {
        value amount = x.amount;
        if (x.is_ghost()) {
            amount = amount.has_failed() ? unknown(x.is.missing) : math_.any_number_of(amount);
            if (!amount.is_known())
                amount.needs = with_.needs().join(amount.needs, with_.needs().join(x.is.missing, x.is.belongs.needs));
        } else if (x.is.belongs.has_failed()) {
            amount = x.is.belongs;
        } else if (!x.is.belongs.is_known()) {
            amount = math_.zero_or(amount, x.is.belongs.needs);
        }
        total = math_.add(total, amount);
        if (total.has_failed()) return total;
    }
    return bounds_ ? math_.within(total, *bounds_) : total;
}

void clause_run::publish(std::vector<member>& rows, leftovers& to, const value& gate) {
    if (!gate.is_yes()) {
        for (member& m : rows) m.belongs = math_.and_(m.belongs, gate);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const member& x, const member& y) { return x.row < y.row; });
    to.rows = std::move(rows);
    to.is_made = true;
    rows.clear();
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
