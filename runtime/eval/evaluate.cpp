// One case from its facts to its outcome: bad input first, then each clause, then groups, rounding and the total.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluate.hpp"

#include "runtime/eval/groups.hpp"

#include <algorithm>
#include <utility>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

constexpr int cancelled = 963;
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

number::exact unit_of(const plan::clause& c) {
    return c.has_rounding && c.unit.sign() > 0 ? c.unit : number::exact::ratio(1, 100);
}

}  // namespace

struct assessor::state {
    explicit state(const plan::plan& p) : plan(p), with(p), results(p.clauses.size()), amounts(p.clauses.size()) {}

    outcome run();

    bool is_asked(index clause) const {
        return how->clauses.empty() || (clause < how->clauses.size() && how->clauses[clause]);
    }
    void find_needed();
    void assess(index clause, clause_result& to);
    clause_outcome blank(index clause, clause_status status) const;
    void finish_amount(index clause, clause_result& r);
    void settle(outcome& made);
    void tell_problems(outcome& made) const;
    void give_up(outcome& made);

    const plan::plan& plan;
    evaluator with;
    std::vector<clause_result> results;         // by clause; blank between cases
    std::vector<std::optional<exact>> amounts;  // by clause, before rounding

    // Of the case at hand.
    bool is_at_work = false;
    const facts::case_data* facts = nullptr;
    const options* how = nullptr;
    std::vector<bool> is_needed;  // by clause
    number::exact total;
    int total_decimals = fewest_decimals;
};

// The clauses asked for, and those that share a group with them.
void assessor::state::find_needed() {
    is_needed.resize(plan.clauses.size());
    for (index c = 0; c < is_needed.size(); ++c) is_needed[c] = is_asked(c);
    if (how->clauses.empty() || plan.groups.empty()) return;
    std::vector<std::vector<index>> together;  // what each clause is compared or capped with
    together.resize(plan.clauses.size());
    const auto note = [&](const std::vector<index>& all) {
        for (std::size_t n = 1; n < all.size(); ++n) {
            together[all[n - 1]].push_back(all[n]);
            together[all[n]].push_back(all[n - 1]);
        }
    };
    for (const plan::group& g : plan.groups) {
        for (const plan::highest& h : g.highest_of) note(h.of);
        for (const plan::joint_cap& cap : g.caps) note(cap.over);
    }
    std::vector<index> open;
    for (index c = 0; c < is_needed.size(); ++c)
        if (is_needed[c]) open.push_back(c);
    while (!open.empty()) {
        const index clause = open.back();
        open.pop_back();
        for (const index c : together[clause]) {
            if (is_needed[c]) continue;
            is_needed[c] = true;
            open.push_back(c);
        }
    }
}

clause_outcome assessor::state::blank(index clause, clause_status status) const {
    const plan::clause& c = plan.clauses[clause];
    clause_outcome out;
    out.name = c.name;
    out.status = status;
    out.gives_money = !c.awards.empty();
    if (out.gives_money) out.currency = plan.currencies[c.currency];
    return out;
}

void assessor::state::assess(index clause, clause_result& to) {
    const plan::clause& c = plan.clauses[clause];
    const bool is_claimed =
        c.claim == plan::none || (clause < facts->claims.size() && facts->claims[clause].is_claimed);
    if (!is_claimed) {
        to.out = blank(clause, clause_status::not_claimed);
        return;
    }
    std::vector<diagnostic> errors;
    std::vector<diagnostic> warnings;
    for (const facts::problem& p : facts->problems) {
        if (p.found.level == severity::error && hits(p, c, clause)) errors.push_back(p.found);
        if (p.found.level == severity::warning && p.clause == clause) warnings.push_back(p.found);
    }
    const bool is_bad = clause < facts->claims.size() && facts->claims[clause].is_bad;
    if (is_bad || !errors.empty()) {
        to.out = blank(clause, clause_status::bad_input);
        to.out.problems = std::move(errors);
        return;
    }
    clause_run(with, clause, how->derivation, to).run();
    to.out.problems.insert(to.out.problems.end(), warnings.begin(), warnings.end());
}

// Rounds once, at the very end; a range is rounded outwards.
void assessor::state::finish_amount(index clause, clause_result& r) {
    if (!r.has_amount) return;
    const plan::clause& c = plan.clauses[clause];
    const number::exact unit = unit_of(c);
    const int decimals = decimals_of(unit);
    const value& v = r.amount;
    if (r.out.status == clause_status::undetermined) {
        amount_range range;
        if (v.has_low) range.low = present(v.low).round(number::rounding::floor, unit).to_decimal(decimals);
        if (v.has_high) range.high = present(v.top()).round(number::rounding::ceiling, unit).to_decimal(decimals);
        r.out.range = std::move(range);
        return;
    }
    const number::exact rounded = present(v.low).round(c.has_rounding ? c.mode : number::rounding::half_up, unit);
    amounts[clause] = v.low;
    r.out.exact = v.low.to_text();
    r.out.amount = rounded.to_decimal(decimals);
    if (c.currency == 0 && is_asked(clause)) {
        total = total + rounded;
        total_decimals = std::max(total_decimals, decimals);
    }
    if (!r.out.why) return;
    narrator tells(with);
    derivation line = tells.line(derivation::kind::rounding, plan::none);
    line.name = c.name;
    line.came = rounded == present(v.low) ? derivation::result::idle : derivation::result::binds;
    line.before = tells.money(v, c.currency);
    line.value = tells.money(known(rounded), c.currency);
    r.out.why->value = line.value;
    r.out.why->children.push_back(std::move(line));
}

void assessor::state::tell_problems(outcome& made) const {
    for (const facts::problem& p : facts->problems) {
        if (p.clause == plan::none || p.hits_all) made.problems.push_back(p.found);
    }
    made.unknown_claims = facts->unknown_claims;
}

void assessor::state::settle(outcome& made) {
    made.complete = facts->unknown_claims.empty();
    for (const facts::problem& p : facts->problems) {
        if (p.hits_all && p.found.level == severity::error) made.complete = false;
    }
    for (index c = 0; c < results.size(); ++c) {
        if (!is_needed[c]) continue;
        amounts[c].reset();
        finish_amount(c, results[c]);
        if (is_asked(c)) {
            const clause_status s = results[c].out.status;
            if (s == clause_status::undetermined || s == clause_status::bad_input) made.complete = false;
            made.clauses.push_back(std::move(results[c].out));
        }
        results[c] = {};
    }
    made.total = total.to_decimal(total_decimals);
}

// The host cancelled: nothing that was computed is told. Which clauses are claimed may not have been read.
void assessor::state::give_up(outcome& made) {
    diagnostic why;
    why.code = cancelled;
    made.cancelled = true;
    made.total = number::exact().to_decimal(fewest_decimals);
    for (index c = 0; c < results.size(); ++c) {
        results[c] = {};
        amounts[c].reset();
        if (!is_asked(c)) continue;
        made.clauses.push_back(blank(c, clause_status::bad_input));
        made.clauses.back().problems.push_back(why);
    }
    made.problems.push_back(std::move(why));
}

outcome assessor::state::run() {
    outcome made;
    made.policy = plan.policy;
    made.policy_status = plan.status;
    made.case_id = facts->id;
    made.currency = plan.currencies.empty() ? std::string() : plan.currencies[0];
    made.from.case_digest = facts->digest;
    made.from.assessed_on = facts->assessed_on;
    made.from.amendments = plan.amendments;
    tell_problems(made);
    find_needed();
    total = {};
    total_decimals = fewest_decimals;
    with.begin_case(*facts, how->within);
    if constexpr (is_sweeping) with.put_swept(how->swept);
    for (index c = 0; c < results.size() && !with.is_cancelled(); ++c) {
        if (is_needed[c]) assess(c, results[c]);
    }
    if (!with.is_cancelled()) apply_groups(with, results, how->derivation);
    if (with.is_cancelled())
        give_up(made);
    else
        settle(made);
    return made;
}

assessor::assessor(const plan::plan& p) : state_(new state(p)) {}
assessor::~assessor() = default;
assessor::assessor(assessor&&) noexcept = default;
assessor& assessor::operator=(assessor&&) noexcept = default;

outcome assessor::assess(const facts::case_data& facts, const options& how) {
    // Where there was no memory to finish a case, parts of it are left.
    if (state_->is_at_work) state_ = std::make_unique<state>(state_->plan);
    state_->is_at_work = true;
    state_->facts = &facts;
    state_->how = &how;
    outcome made = state_->run();
    state_->is_at_work = false;
    return made;
}

const std::optional<exact>& assessor::amount_of(index clause) const { return state_->amounts[clause]; }

int decimals_of(const number::exact& unit) {
    number::exact scaled = unit;
    for (int n = 0; n <= most_decimals; ++n) {
        if (scaled.is_whole()) return std::max(n, fewest_decimals);
        scaled = scaled * number::exact(10);
    }
    return fewest_decimals;
}

outcome evaluate(const plan::plan& p, const facts::case_data& facts, const options& how) {
    return assessor(p).assess(facts, how);
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
