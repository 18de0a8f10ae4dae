// One case from its facts to its outcome: bad input first, then each clause, then groups, rounding and the total.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluate.hpp"

#include "runtime/eval/groups.hpp"

#include <algorithm>
#include <utility>

namespace pol::eval {
namespace {

constexpr int fewest_decimals = 2;
constexpr int most_decimals = 30;

bool holds(const std::vector<index>& sorted_or_not, index what) {
    return std::find(sorted_or_not.begin(), sorted_or_not.end(), what) != sorted_or_not.end();
}

bool hits(const facts::problem& p, const plan::clause& c, index number) {
    return p.hits_all || p.clause == number || (p.column != plan::none && holds(c.facts, p.column)) ||
           (p.table != plan::none && holds(c.fact_tables, p.table)) ||
           (p.parameter != plan::none && holds(c.parameters, p.parameter)) ||
           (p.table_parameter != plan::none && holds(c.tables, p.table_parameter));
}

exact unit_of(const plan::clause& c) { return c.has_rounding && c.unit.sign() > 0 ? c.unit : exact::ratio(1, 100); }

class case_run {
public:
    case_run(const plan::plan& p, const facts::case_data& facts, const options& how)
        : plan_(p), facts_(facts), how_(how), with_(p, facts, how.within) {}

    outcome run();

private:
    bool is_asked(index clause) const {
        return how_.clauses.empty() || (clause < how_.clauses.size() && how_.clauses[clause]);
    }
    std::vector<bool> needed() const;
    clause_result assess(index clause);
    clause_outcome blank(index clause, clause_status status) const;
    void finish_amount(index clause, clause_result& r);
    void settle(outcome& made, std::vector<clause_result>& results);
    void tell_problems(outcome& made) const;

    const plan::plan& plan_;
    const facts::case_data& facts_;
    const options& how_;
    evaluator with_;
    exact total_;
    int decimals_ = fewest_decimals;
};

// The clauses asked for, and those that share a group with them.
std::vector<bool> case_run::needed() const {
    std::vector<bool> needed(plan_.clauses.size());
    for (index c = 0; c < needed.size(); ++c) needed[c] = is_asked(c);
    if (how_.clauses.empty()) return needed;
    for (std::size_t again = 0; again < plan_.groups.size() + 1; ++again) {
        const auto spread = [&](const std::vector<index>& together) {
            if (std::none_of(together.begin(), together.end(), [&](index c) { return needed[c]; })) return;
            for (const index c : together) needed[c] = true;
        };
        for (const plan::group& g : plan_.groups) {
            for (const plan::highest& h : g.highest_of) spread(h.of);
            for (const plan::joint_cap& cap : g.caps) spread(cap.over);
        }
    }
    return needed;
}

clause_outcome case_run::blank(index clause, clause_status status) const {
    const plan::clause& c = plan_.clauses[clause];
    clause_outcome out;
    out.name = c.name;
    out.status = status;
    out.gives_money = !c.awards.empty();
    if (out.gives_money) out.currency = plan_.currencies[c.currency];
    return out;
}

clause_result case_run::assess(index clause) {
    const plan::clause& c = plan_.clauses[clause];
    clause_result r;
    const bool is_claimed =
        c.claim == plan::none || (clause < facts_.claims.size() && facts_.claims[clause].is_claimed);
    if (!is_claimed) {
        r.out = blank(clause, clause_status::not_claimed);
        return r;
    }
    std::vector<diagnostic> errors;
    std::vector<diagnostic> warnings;
    for (const facts::problem& p : facts_.problems) {
        if (p.found.level == severity::error && hits(p, c, clause)) errors.push_back(p.found);
        if (p.found.level == severity::warning && p.clause == clause) warnings.push_back(p.found);
    }
    const bool is_bad = clause < facts_.claims.size() && facts_.claims[clause].is_bad;
    if (is_bad || !errors.empty()) {
        r.out = blank(clause, clause_status::bad_input);
        r.out.problems = std::move(errors);
        return r;
    }
    r = clause_run(with_, clause, how_.derivation).run();
    r.out.problems.insert(r.out.problems.end(), warnings.begin(), warnings.end());
    return r;
}

// Rounds once, at the very end; a range is rounded outwards.
void case_run::finish_amount(index clause, clause_result& r) {
    if (!r.has_amount) return;
    const plan::clause& c = plan_.clauses[clause];
    const exact unit = unit_of(c);
    const int decimals = decimals_of(unit);
    const value& v = r.amount;
    if (r.out.status == clause_status::undetermined) {
        amount_range range;
        if (v.has_low) range.low = v.low.round(number::rounding::floor, unit).to_decimal(decimals);
        if (v.has_high) range.high = v.top().round(number::rounding::ceiling, unit).to_decimal(decimals);
        r.out.range = std::move(range);
        return;
    }
    const exact rounded = v.low.round(c.has_rounding ? c.mode : number::rounding::half_up, unit);
    r.out.exact = v.low.to_text();
    r.out.amount = rounded.to_decimal(decimals);
    if (c.currency == 0 && is_asked(clause)) {
        total_ = total_ + rounded;
        decimals_ = std::max(decimals_, decimals);
    }
    if (!r.out.why) return;
    narrator tells(with_);
    derivation line = tells.line(derivation::kind::rounding, plan::none);
    line.name = c.name;
    line.came = rounded == v.low ? derivation::result::idle : derivation::result::binds;
    line.before = tells.money(v, c.currency);
    line.value = tells.money(known(rounded), c.currency);
    r.out.why->value = line.value;
    r.out.why->children.push_back(std::move(line));
}

void case_run::tell_problems(outcome& made) const {
    for (const facts::problem& p : facts_.problems) {
        if (p.clause == plan::none || p.hits_all) made.problems.push_back(p.found);
    }
    made.unknown_claims = facts_.unknown_claims;
}

void case_run::settle(outcome& made, std::vector<clause_result>& results) {
    made.complete = facts_.unknown_claims.empty();
    for (const facts::problem& p : facts_.problems) {
        if (p.hits_all && p.found.level == severity::error) made.complete = false;
    }
    for (index c = 0; c < results.size(); ++c) {
        finish_amount(c, results[c]);
        if (!is_asked(c)) continue;
        const clause_status s = results[c].out.status;
        if (s == clause_status::undetermined || s == clause_status::bad_input) made.complete = false;
        made.clauses.push_back(std::move(results[c].out));
    }
    made.total = total_.to_decimal(decimals_);
}

outcome case_run::run() {
    outcome made;
    made.policy = plan_.policy;
    made.policy_status = plan_.status;
    made.case_id = facts_.id;
    made.currency = plan_.currencies.empty() ? std::string() : plan_.currencies[0];
    made.from.case_digest = facts_.digest;
    made.from.assessed_on = facts_.assessed_on;
    made.from.amendments = plan_.amendments;
    tell_problems(made);
    const std::vector<bool> is_needed = needed();
    std::vector<clause_result> results(plan_.clauses.size());
    for (index c = 0; c < results.size(); ++c) {
        if (is_needed[c])
            results[c] = assess(c);
        else
            results[c].out = blank(c, clause_status::not_claimed);
    }
    apply_groups(with_, results, how_.derivation);
    settle(made, results);
    return made;
}

}  // namespace

int decimals_of(const exact& unit) {
    exact scaled = unit;
    for (int n = 0; n <= most_decimals; ++n) {
        if (scaled.is_whole()) return std::max(n, fewest_decimals);
        scaled = scaled * exact(10);
    }
    return fewest_decimals;
}

outcome evaluate(const plan::plan& p, const facts::case_data& facts, const options& how) {
    return case_run(p, facts, how).run();
}

}  // namespace pol::eval
