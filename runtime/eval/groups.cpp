// Groups of clauses. A clause that is not claimed, not eligible or could not be assessed takes nothing.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/groups.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

class group_run {
public:
    group_run(evaluator& with, std::vector<clause_result>& results, bool explains)
        : with_(with), plan_(with.policy()), math_(with.with()), results_(results), explains_(explains) {}

    void run() {
        with_.begin_clause(0);
        for (index c = 0; c < results_.size(); ++c) {
            value v = results_[c].has_amount ? results_[c].amount : known(0);
            if (!v.is_known()) v.needs = with_.needs().one({need::kind::clause, c, 0});
            amounts_.push_back(std::move(v));
        }
        for (const plan::group& g : plan_.groups) {
            for (const plan::highest& h : g.highest_of) highest(g, h);
            for (const plan::joint_cap& c : g.caps) cap(g, c);
        }
    }

private:
    void highest(const plan::group& g, const plan::highest& h) {
        value applies = truth(true);
        for (const plan::exception& e : h.exceptions) applies = math_.and_(applies, math_.not_(with_.of(e.condition)));
        if (applies.is_no()) return;
        if (applies.has_failed()) {
            for (const index c : h.of) put(g, c, applies);
            return;
        }
        const std::vector<value> paid = with_.paid_of(h.of, amounts_, applies);
        for (std::size_t n = 0; n < h.of.size(); ++n) put(g, h.of[n], paid[n]);
    }

    void cap(const plan::group& g, const plan::joint_cap& c) {
        value room = with_.of(c.value);
        if (room.is == knowledge::unset) return;
        for (const index clause : c.over) {
            const value before = amounts_[clause];
            const value after = math_.lesser(before, room);
            room = math_.greater(known(0), math_.subtract(room, after));
            put(g, clause, after);
        }
    }

    void put(const plan::group& g, index clause, const value& after) {
        clause_result& r = results_[clause];
        const value before = std::exchange(amounts_[clause], after);
        if (!r.has_amount) return;
        const bool is_same = before.is == after.is && before.has_low == after.has_low &&
                             before.has_high == after.has_high && before.needs == after.needs &&
                             before.low == after.low && before.high == after.high;
        if (is_same) return;
        if (after.has_failed() || with_.has_stopped()) {
            break_off(r, after);
            return;
        }
        if (before.is_known() && after.is_known()) r.out.notes.push_back("group " + g.name);
        if (explains_ && r.out.why) {
            narrator tells(with_);
            derivation line = tells.line(derivation::kind::group, plan::none);
            line.name = g.name;
            line.came = after.is_known() ? derivation::result::binds : derivation::result::unknown;
            line.before = tells.money(before, plan_.clauses[clause].currency);
            line.value = tells.money(after, plan_.clauses[clause].currency);
            r.out.why->children.push_back(std::move(line));
        }
        r.amount = after;
        r.amount.needs = 0;
        if (after.is_known() && !before.is_known() && is_open_only_by_amount(r)) settle(r);
        if (!after.is_known()) reopen(r, after);
    }

    // Nothing but the amount was open, and now it is not.
    static bool is_open_only_by_amount(const clause_result& r) {
        return r.out.status == clause_status::undetermined && r.is_only_amount_open;
    }

    static void settle(clause_result& r) {
        r.out.status = clause_status::determined;
        r.out.needs.clear();
    }

    void reopen(clause_result& r, const value& after) {
        std::vector<std::string> needs = std::move(r.out.needs);
        for (const need& n : with_.needs().members(after.needs)) {
            if (n.is != need::kind::clause)
                needs.push_back(with_.text_of(n));
            else
                needs.insert(needs.end(), results_[n.what].out.needs.begin(), results_[n.what].out.needs.end());
        }
        std::sort(needs.begin(), needs.end());
        needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
        r.out.needs = std::move(needs);
        r.out.status = clause_status::undetermined;
        r.out.awards.clear();
    }

    void break_off(clause_result& r, const value& after) {
        diagnostic d;
        const error e = with_.has_stopped() ? with_.stop() : with_.error_at(after.code);
        d.code = e.code;
        d.where.pointer = "/claims/" + r.out.name;
        d.arguments = e.arguments.empty() ? std::vector<std::string>{r.out.name} : e.arguments;
        clause_outcome bad;
        bad.name = r.out.name;
        bad.status = clause_status::bad_input;
        bad.currency = r.out.currency;
        bad.problems.push_back(std::move(d));
        r.out = std::move(bad);
        r.has_amount = false;
    }

    evaluator& with_;
    const plan::plan& plan_;
    const algebra& math_;
    std::vector<clause_result>& results_;
    bool explains_;
    std::vector<value> amounts_;
};

}  // namespace

void apply_groups(evaluator& with, std::vector<clause_result>& results, bool explains) {
    if (!with.policy().groups.empty()) group_run(with, results, explains).run();
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
