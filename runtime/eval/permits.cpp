// Permissions, waivers, obligations and advice: what a clause gives beside money, and what it refuses with which reasons.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/clause_run.hpp"

#include <unordered_map>
#include <utility>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

struct asked {  // the conditions of a permission, all of them
    value holds = truth(true);
    bool is_silent = false;
    code_list reasons;
};

struct refusal {
    std::string code;
    code_list reasons;
};

}  // namespace

void clause_run::permitted(const plan::permit& p, const std::string& code, derivation::result came) {
    if (!tells_) return;
    derivation line = tells_->line(derivation::kind::permission, p.where);
    line.name = code;
    line.came = came;
    shown_->push_back(std::move(line));
}

// A silent condition that is not met says that nobody asked: neither given nor refused.
value clause_run::run_permit(const plan::permit& p) {
    asked a;
    for (const plan::condition& c : p.when) {
        const value v = with_.of(c.node);
        if (tells_) shown_->push_back(tells_->condition(c, v));
        if (v.has_failed() && !a.holds.is_no()) return v;
        if (v.is_no() && c.reason == plan::none) a.is_silent = true;
        if (v.is_no() && c.reason != plan::none) a.reasons.add(plan_.reasons[c.reason].code);
        if (!v.is_known() && c.reason == plan::none) open_ = with_.needs().join(open_, v.needs);
        a.holds = math_.and_(a.holds, v);
        if (a.is_silent) return truth(false);
    }
    if (a.holds.is_no()) {
        result_.out.refused.push_back({p.name, a.reasons.take()});
        permitted(p, p.name, derivation::result::no);
        return a.holds;
    }
    if (!a.holds.is_yes()) open_ = with_.needs().join(open_, a.holds.needs);
    if (p.grants.empty()) {
        if (a.holds.is_yes()) permissions_.add(p.name);
        permitted(p, p.name, narrator::came(a.holds));
        return a.holds;
    }
    value any = truth(false);
    for (const plan::grant& g : p.grants) any = math_.or_(any, run_grant(p, g, a.holds));
    return any;
}

value clause_run::run_grant(const plan::permit& p, const plan::grant& g, const value& asked) {
    value any = truth(false);
    code_list given;
    std::vector<refusal> refused;
    std::unordered_map<std::string, std::size_t> places;  // in `refused`
    with_.each_row(g.items, [&](const value& in) {
        const granted one = judge_grant(g, in, asked);
        if (one.is_silent) return true;
        any = math_.or_(any, one.holds);
        if (one.holds.has_failed()) return false;
        if (one.code.empty()) {
            open_ = with_.needs().join(open_, one.missing);
        } else if (one.holds.is_yes()) {
            given.add(one.code);
        } else if (asked.is_yes()) {
            const auto [place, is_new] = places.try_emplace(one.code, refused.size());
            if (is_new) refused.push_back({one.code, {}});
            for (const std::string& r : one.reasons.codes()) refused[place->second].reasons.add(r);
        }
        return true;
    });
    for (const std::string& code : given.codes()) {
        permissions_.add(code);
        permitted(p, code, derivation::result::yes);
    }
    for (refusal& r : refused) {
        if (given.has(r.code)) continue;
        permitted(p, r.code, derivation::result::no);
        result_.out.refused.push_back({std::move(r.code), r.reasons.take()});
    }
    return any;
}

// One item of a permission. Without a code its name or what becomes of it is not known.
clause_run::granted clause_run::judge_grant(const plan::grant& g, const value& in, const value& asked) {
    granted one;
    one.holds = in;
    for (const plan::condition& c : g.where_) {
        const value v = with_.of(c.node);
        if (v.is_no() && c.reason == plan::none) one.is_silent = true;
        if (v.is_no() && c.reason != plan::none) one.reasons.add(plan_.reasons[c.reason].code);
        one.holds = math_.and_(one.holds, v);
        if (one.is_silent) return one;
    }
    const index rows = plan_.selections[g.items].to;
    const bool is_ghost = with_.row_of(rows) == ghost_row;
    const need_sets::id unlisted = with_.missing_of(rows);
    one.holds = math_.and_(one.holds, asked);
    if (is_ghost && one.holds.is_yes()) one.holds = unknown(unlisted);
    const value what = with_.of(g.value);
    need_sets& needs = with_.needs();
    one.missing = needs.join(needs.join(one.holds.needs, what.needs), needs.join(in.needs, unlisted));
    const bool is_clear = what.is_known() && !is_ghost && in.is_yes() && one.holds.is_known();
    if (is_clear) one.code = g.prefix + "_" + narrator(with_).shown(g.value, what);
    return one;
}

void clause_run::run_effect(const plan::effect& e) {
    value holds = truth(true);
    if (e.with != plan::none) holds = permits_[e.with];
    if (e.when != plan::none && !holds.is_no()) holds = math_.and_(holds, with_.of(e.when));
    if (is_broken(holds)) return;
    if (!holds.is_known()) open_ = with_.needs().join(open_, holds.needs);
    if (tells_) {
        derivation line = tells_->line(derivation::kind::permission, e.where);
        line.name = e.name;
        line.came = narrator::came(holds);
        shown_->push_back(std::move(line));
    }
    if (!holds.is_yes()) return;
    switch (e.is) {
        case plan::effect_kind::waive: result_.out.waivers.push_back(e.name); return;
        case plan::effect_kind::oblige: result_.out.obligations.push_back(e.name); return;
        case plan::effect_kind::advise: result_.out.advice.push_back(e.name); return;
    }
}

void clause_run::give_effects() {
    for (const plan::permit& p : clause_.permits) {
        permits_.push_back(run_permit(p));
        if (is_broken(permits_.back())) return;
    }
    for (const plan::effect& e : clause_.effects) run_effect(e);
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
