// A clause from its conditions to its status. Bad input is told before anything is computed (evaluate.cpp); then come the
// conditions, then awards and permissions; what is still open makes it undetermined.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/clause_run.hpp"

#include <algorithm>
#include <utility>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

std::string exact_text(const value& v) { return v.low.to_text(); }

diagnostic found_in(const plan::plan& p, const plan::clause& c, const error& e) {
    diagnostic d;
    d.code = e.code;
    d.where.pointer = "/claims/" + c.name;
    d.arguments = e.arguments;
    if (d.arguments.empty()) {
        std::string text;
        if (e.where != plan::none) {
            const plan::site& s = p.sites[e.where];
            text = std::string(s.text.substr(0, 200));
            std::replace(text.begin(), text.end(), '\n', ' ');
        }
        d.arguments = {text.empty() ? c.name : text};
    }
    return d;
}

}  // namespace

clause_run::clause_run(evaluator& with, index clause, bool explains, clause_result& to)
    : with_(with),
      plan_(with.policy()),
      clause_(plan_.clauses[clause]),
      number_(clause),
      math_(with.with()),
      result_(to) {
    with_.begin_clause(clause_.awards.size());
    if (explains) tells_.emplace(with_);
    awards_.resize(clause_.awards.size());
    pools_.resize(clause_.pools.size());
    result_.out.name = clause_.name;
    result_.out.gives_money = !clause_.awards.empty();
    if (result_.out.gives_money) result_.out.currency = plan_.currencies[clause_.currency];
}

void clause_run::run() {
    derivation why;
    if (tells_) {
        why = tells_->line(derivation::kind::clause, clause_.where);
        why.name = clause_.name;
        why.text = clause_.source;
        shown_ = &why.children;
    }
    const value eligible = eligibility();
    if (eligible.is_no()) {
        result_.out.status = clause_status::not_eligible;
    } else if (!is_broken(eligible)) {
        if (result_.out.gives_money) run_money();
        if (!broken_ && eligible.is_yes()) give_effects();
        if (!broken_ && eligible.is_yes()) report_values();
        settle_status(eligible);
    }
    result_.out.notes = notes_.take();
    result_.out.permissions = permissions_.take();
    if (broken_ || with_.has_stopped()) {
        clause_outcome bad;
        bad.name = clause_.name;
        bad.status = clause_status::bad_input;
        bad.gives_money = result_.out.gives_money;
        bad.currency = result_.out.currency;
        bad.problems.push_back(
            found_in(plan_, clause_, with_.has_stopped() ? with_.stop() : with_.error_at(broken_->code)));
        result_ = {};
        result_.out = std::move(bad);
    }
    if (tells_) result_.out.why = std::move(why);
}

bool clause_run::is_broken(const value& v) {
    if (v.has_failed() && !broken_) broken_ = v;
    return broken_.has_value();
}

// All conditions are looked at: all that fail are told.
value clause_run::eligibility() {
    value eligible = truth(true);
    code_list reasons;
    for (const plan::condition& c : clause_.eligible) {
        const value v = with_.of(c.node);
        if (tells_) shown_->push_back(tells_->condition(c, v));
        if (v.has_failed()) return v;
        if (v.is_no() && c.reason != plan::none) reasons.add(plan_.reasons[c.reason].code);
        eligible = math_.and_(eligible, v);
    }
    result_.out.reasons = reasons.take();
    return eligible;
}

void clause_run::run_money() {
    std::vector<derivation>* const shown = shown_;
    std::vector<value> amounts;
    for (index a = 0; a < clause_.awards.size(); ++a) run_award(a);
    for (const award_state& a : awards_) amounts.push_back(a.total);
    for (const value& v : amounts) {
        if (is_broken(v)) return;
    }
    value total = highest(amounts);
    if (is_broken(total)) return;
    for (index a = 0; a < clause_.awards.size(); ++a) {
        if (amounts[a].is_known()) result_.out.awards.push_back({clause_.awards[a].name, exact_text(amounts[a])});
        if (tells_) show_award(a, amounts[a], *shown);
    }
    for (const plan::step& s : clause_.steps) {
        total = total_step(s, total, {plan::none, shown});
        if (is_broken(total)) return;
    }
    for (const index p : with_.held) {
        notes_.add("held " + plan_.parameters[p].name);
        if (!tells_) continue;
        derivation line = tells_->line(derivation::kind::note, plan_.parameters[p].where);
        line.name = "held";
        line.text = plan_.parameters[p].name;
        shown->push_back(std::move(line));
    }
    if (shown != nullptr) {
        derivation line = tells_->line(derivation::kind::total, plan::none);
        line.name = clause_.name;
        line.value = tells_->money(total, clause_.currency);
        shown->push_back(std::move(line));
    }
    result_.amount = total;
}

void clause_run::show_award(index award, const value& amount, std::vector<derivation>& to) {
    const plan::award& a = clause_.awards[award];
    derivation line = tells_->line(derivation::kind::award, a.where);
    line.name = a.name;
    line.text = a.source;
    line.came = narrator::came(awards_[award].gate);
    line.value = tells_->money(amount, clause_.currency);
    line.children = std::move(awards_[award].shown);
    to.push_back(std::move(line));
}

// The sum of the awards; it is as certain as the largest of those that compete.
value clause_run::highest(std::vector<value>& amounts) {
    std::vector<bool> is_counted(amounts.size(), false);
    value total = known(0);
    bool is_tight = true;
    for (const plan::highest& h : clause_.highest_of) {
        value applies = truth(true);
        for (const plan::exception& e : h.exceptions) applies = math_.and_(applies, math_.not_(with_.of(e.condition)));
        if (tells_) show_exceptions(h.exceptions, decided::for_all, *shown_);
        if (applies.has_failed()) return applies;
        if (applies.is_no()) continue;
        value best = amounts[h.of.front()];
        value sum = known(0);
        for (const index award : h.of) {
            best = math_.greater(best, amounts[award]);
            sum = math_.add(sum, amounts[award]);
            is_tight = is_tight && !is_counted[award];
            is_counted[award] = true;
        }
        if (!applies.is_yes()) best = math_.one_of(best, sum, plan::kind::number, applies.needs);
        total = math_.add(total, best);
        const std::vector<value> paid = with_.paid_of(h.of, amounts, applies);
        for (std::size_t n = 0; n < h.of.size(); ++n) {
            value& amount = amounts[h.of[n]];
            if (paid[n].is_known() && amount.is_known() && amount.low != paid[n].low) note("highest", h.of[n]);
            amount = paid[n];
        }
    }
    value plain = known(0);
    for (std::size_t a = 0; a < amounts.size(); ++a) {
        plain = math_.add(plain, amounts[a]);
        if (!is_counted[a]) total = math_.add(total, amounts[a]);
    }
    return is_tight ? total : plain;
}

void clause_run::report_values() {
    for (const plan::report& r : clause_.reports) {
        const value v = with_.of(r.value);
        if (is_broken(v)) return;
        if (v.is_known()) result_.out.reports.push_back({r.name, exact_text(v)});
    }
}

void clause_run::settle_status(const value& eligible) {
    if (broken_) return;
    clause_outcome& out = result_.out;
    out.excluded.reserve(log_.size() + whole_awards_.size());
    for (auto& [place, entry] : log_) out.excluded.push_back({std::move(entry.path), {}, std::move(entry.reasons)});
    out.excluded.insert(out.excluded.begin(), whole_awards_.begin(), whole_awards_.end());
    need_sets::id open = with_.needs().join(open_, eligible.needs);
    bool is_determined = eligible.is_known() && open_ == 0;
    if (out.gives_money) {
        result_.has_amount = true;
        open = with_.needs().join(open, result_.amount.needs);
        result_.is_only_amount_open = is_determined && !result_.amount.is_known();
        is_determined = is_determined && result_.amount.is_known();
        if (!eligible.is_known()) result_.amount = math_.zero_or(result_.amount, eligible.needs);
        result_.amount.needs = 0;
    }
    out.status = is_determined ? clause_status::determined : clause_status::undetermined;
    if (!is_determined) {
        out.needs = with_.texts_of(open);
        out.awards.clear();
    }
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
