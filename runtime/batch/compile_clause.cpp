// A clause of the plan to a program: conditions, awards, what comes beside money, and which registers share memory.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/compile_clause.hpp"

#include "runtime/batch/buffers.hpp"
#include "runtime/batch/simplify.hpp"

#include <algorithm>

namespace pol::batch {

namespace {

constexpr std::size_t most_bits = 64;

effect_column::kind kind_of(plan::effect_kind is) {
    switch (is) {
        case plan::effect_kind::waive: return effect_column::kind::waiver;
        case plan::effect_kind::oblige: return effect_column::kind::obligation;
        case plan::effect_kind::advise: break;
    }
    return effect_column::kind::advice;
}

}  // namespace

std::uint32_t clause_compiler::reason_bit(std::vector<std::string>& among, index reason) {
    if (reason == plan::none) return no_reason;
    const std::string& code = plan_.reasons[reason].code;
    auto found = std::find(among.begin(), among.end(), code);
    if (found == among.end()) found = among.insert(among.end(), code);
    if (among.size() > most_bits) nodes_.fail();
    return static_cast<std::uint32_t>(found - among.begin());
}

void clause_compiler::conditions() {
    for (const plan::condition& c : clause_.eligible) {
        const slot holds = nodes_.node(c.node);
        if (nodes_.has_failed()) return;
        const std::uint32_t bit = reason_bit(made_.reasons, c.reason);
        made_.program.eligible.push_back({nodes_.truth_in(holds, root), bit});
    }
}

// ------------------------------------------------------------------------------------------------ awards

slot clause_compiler::gate_of(const plan::award& a) {
    slot open = node_compiler::truth(true);
    for (const plan::condition& c : a.when) open = nodes_.both(open, nodes_.node(c.node));
    return open;
}

// As the exact evaluator does: an award that another one refers to comes first.
void clause_compiler::award(index number) {
    award_state& state = awards_[number];
    if (state.is_started || nodes_.has_failed()) return;
    state.is_started = true;
    const plan::award& a = clause_.awards[number];
    const slot gate = gate_of(a);
    awards_[number].gate = gate;
    slot total = a.has_items ? items_total(number, gate) : pay_of(a);
    for (std::size_t n = a.item_steps; n < a.steps.size() && !nodes_.has_failed(); ++n)
        total = total_step(number, a.steps[n], total);
    if (nodes_.has_failed()) return;
    total = nodes_.choose(gate, total, node_compiler::constant_number(0), true);
    awards_[number].total = total;
    nodes_.amounts[number] = total;
}

slot clause_compiler::pay_of(const plan::award& a) {
    const auto value_at = [&](index node) {
        if (node == plan::none) return node_compiler::constant_number(0);
        return nodes_.is_unset(node) ? nodes_.in_doubt(root, doubt_unknown) : nodes_.node(node);
    };
    slot pay = value_at(a.pay);
    slot taken = node_compiler::truth(false);
    for (const plan::exception& e : a.pay_exceptions) {
        const slot holds = nodes_.node(e.condition);
        pay = nodes_.choose(holds, value_at(e.value), pay, true);
        if (nodes_.has_failed()) return {};
        pay = nodes_.doubtful_where(pay, nodes_.both(taken, holds));
        taken = nodes_.either(taken, holds);
    }
    return pay;
}

// Known amounts: of those named the largest is paid, of equal ones the first. Each is compared with each; of very many the exact
// evaluator finds the largest in one look.
slot clause_compiler::highest(std::vector<slot>& amounts) {
    constexpr std::size_t most = 64;
    for (const plan::highest& h : clause_.highest_of) {
        if (h.of.size() > most) nodes_.fail();
        slot applies = node_compiler::truth(true);
        for (const plan::exception& e : h.exceptions)
            applies = nodes_.both(applies, nodes_.opposite(nodes_.node(e.condition)));
        if (nodes_.has_failed()) return {};
        if (applies.is_constant && applies.value == 0) continue;
        std::vector<slot> paid;
        for (std::size_t n = 0; n < h.of.size() && !nodes_.has_failed(); ++n) {
            slot wins = node_compiler::truth(true);
            for (std::size_t m = 0; m < h.of.size(); ++m) {
                if (m < n) wins = nodes_.both(wins, nodes_.is_less(amounts[h.of[m]], amounts[h.of[n]], false));
                if (m > n) wins = nodes_.both(wins, nodes_.is_less(amounts[h.of[m]], amounts[h.of[n]], true));
            }
            wins = nodes_.either(wins, nodes_.opposite(applies));
            paid.push_back(nodes_.choose(wins, amounts[h.of[n]], node_compiler::constant_number(0), true));
        }
        for (std::size_t n = 0; n < h.of.size() && !nodes_.has_failed(); ++n) {
            note_change("highest", h.of[n], amounts[h.of[n]], paid[n]);
            amounts[h.of[n]] = paid[n];
        }
    }
    slot total = node_compiler::constant_number(0);
    for (const slot& amount : amounts) total = nodes_.arithmetic(plan::op::add, total, amount);
    return total;
}

void clause_compiler::money() {
    for (index n = 0; n < clause_.awards.size(); ++n) award(n);
    if (nodes_.has_failed()) return;
    std::vector<slot> amounts;
    for (const award_state& a : awards_) amounts.push_back(a.total);
    slot total = highest(amounts);
    for (const plan::step& s : clause_.steps) total = total_step(plan::none, s, total);
    if (nodes_.has_failed()) return;
    program& to = made_.program;
    to.has_money = true;
    if (asked_.what.exact)
        for (const slot& amount : amounts)
            to.awards.push_back({nodes_.in_register(amount, nodes_.scale_of(amount), root), nodes_.scale_of(amount)});
    const number::exact unit =
        clause_.has_rounding && clause_.unit.sign() > 0 ? clause_.unit : number::exact::ratio(1, 100);
    const auto mode = clause_.has_rounding ? clause_.mode : number::rounding::half_up;
    if (asked_.what.exact) {
        to.exact_scale = nodes_.scale_of(total);
        to.exact_total = nodes_.in_register(total, to.exact_scale, root);
    }
    const slot steps = nodes_.rounded(total, node_compiler::constant_number(unit), mode, true);
    to.amount = nodes_.in_register(steps, 1, root);
}

// ------------------------------------------------------------------------------------------------ beside money

// A silent condition that is not met says that nobody asked: neither given nor refused.
void clause_compiler::permits() {
    for (const plan::permit& p : clause_.permits) {
        effect_column named;
        named.is = effect_column::kind::permission;
        named.name = p.name;
        effect_flags flags;
        slot holds = node_compiler::truth(true);
        slot silent = node_compiler::truth(false);
        for (const plan::condition& c : p.when) {
            const slot v = nodes_.node(c.node);
            const slot fails = nodes_.opposite(v);
            if (nodes_.has_failed()) return;
            holds = nodes_.both(holds, v);
            if (c.reason == plan::none) {
                silent = nodes_.choose(silent, node_compiler::truth(true), fails, false);
            } else {
                flags.reasons.push_back({nodes_.truth_in(fails, root), reason_bit(named.reasons, c.reason)});
            }
        }
        const slot refused = nodes_.both(nodes_.opposite(holds), nodes_.opposite(silent));
        if (nodes_.has_failed()) return;
        // With items what is given are the items.
        flags.given = nodes_.truth_in(p.grants.empty() ? holds : node_compiler::truth(false), root);
        flags.refused = nodes_.truth_in(refused, root);
        made_.program.checks.push_back(nodes_.truth_in(silent, root));
        made_.program.effects.push_back(std::move(flags));
        made_.effects.push_back(std::move(named));
        slot any = p.grants.empty() ? holds : node_compiler::truth(false);
        for (const plan::grant& g : p.grants) any = nodes_.either(any, grant(g, holds));
        permits_.push_back(any);
    }
}

// A permission for each value of a choice that some item has. Cases in which an item is refused, or which name their items
// in another order than the choice, are told by the exact evaluator.
slot clause_compiler::grant(const plan::grant& g, const slot& asked) {
    const plan::selection& s = plan_.selections[g.items];
    const plan::node& value = plan_.nodes[g.value];
    slot met = nodes_.belongs(s);
    slot heard = met;  // an item that a silent condition leaves out is not talked about
    for (const plan::condition& c : g.where_) {
        const slot holds = nodes_.node(c.node);
        met = nodes_.both(met, holds);
        if (c.reason == plan::none) heard = nodes_.both(heard, holds);
    }
    const bool has_codes = value.is == plan::op::fact && value.gives == plan::kind::choice;
    if (nodes_.has_failed() || !has_codes) return nodes_.doubtful_where(asked, asked);
    const space in = nodes_.space_of(s.to);
    const slot has_item = nodes_.node(g.value);
    const reg granted = nodes_.truth_in(met, in);
    const reg refused = nodes_.truth_in(nodes_.both(heard, nodes_.opposite(met)), in);
    if (nodes_.has_failed()) return {};
    slot is_odd = nodes_.emit(code::any, root, 1, refused);
    const slot any = nodes_.both(asked, nodes_.emit(code::any, root, 1, granted));
    slot last = node_compiler::constant_number(0);
    const plan::choice& values = plan_.choices[plan_.columns[value.a].choice];
    for (std::size_t k = 0; k < values.values.size() && !nodes_.has_failed(); ++k) {
        const slot is_it =
            nodes_.emit(code::equal_constant, in, 1, has_item.at, no_reg, no_reg, static_cast<std::int64_t>(k));
        const slot first = nodes_.emit(code::first, root, 1, nodes_.truth_in(nodes_.both(met, is_it), in));
        const slot is_there = nodes_.is_less(node_compiler::constant_number(0), first, false);
        is_odd = nodes_.either(is_odd, nodes_.both(is_there, nodes_.is_less(first, last, false)));
        last = nodes_.lesser(last, first, true);
        effect_column named;
        named.is = effect_column::kind::permission;
        named.name = g.prefix + "_" + values.values[k];
        effect_flags flags;
        flags.given = nodes_.truth_in(nodes_.both(asked, is_there), root);
        flags.refused = nodes_.truth_in(node_compiler::truth(false), root);
        made_.program.effects.push_back(std::move(flags));
        made_.effects.push_back(std::move(named));
    }
    const slot trouble = nodes_.both(asked, is_odd);
    made_.program.checks.push_back(nodes_.truth_in(nodes_.doubtful_where(trouble, trouble), root));
    return any;
}

void clause_compiler::effects() {
    for (const plan::effect& e : clause_.effects) {
        slot holds = node_compiler::truth(true);
        if (e.with != plan::none) holds = permits_[e.with];
        if (e.when != plan::none) holds = nodes_.both(holds, nodes_.node(e.when));
        if (nodes_.has_failed()) return;
        effect_column named;
        named.is = kind_of(e.is);
        named.name = e.name;
        effect_flags flags;
        flags.given = nodes_.truth_in(holds, root);
        made_.program.effects.push_back(std::move(flags));
        made_.effects.push_back(std::move(named));
    }
}

// Reports are told case by case; an error in one makes the clause bad input.
void clause_compiler::reports() {
    for (const plan::report& r : clause_.reports) {
        if (!nodes_.can_fail(r.value)) continue;
        const slot value = nodes_.node(r.value);
        if (nodes_.has_failed()) return;
        if (!value.is_constant) made_.program.checks.push_back(nodes_.in_register(value, value.scale, root));
    }
}

void clause_compiler::note(const char* what, index award, const slot& changed, bool has_number) {
    if (!asked_.what.notes || nodes_.has_failed() || (changed.is_constant && changed.value == 0)) return;
    const std::string& name = award == plan::none ? clause_.name : clause_.awards[award].name;
    slot seen = changed;
    if (award != plan::none) {
        const slot gate = awards_[award].gate;
        seen = has_number ? nodes_.choose(gate, changed, node_compiler::constant_number(0), true)
                          : nodes_.both(gate, changed);
    }
    if (nodes_.has_failed()) return;
    note_column column;
    column.text = std::string(what) + " " + name;
    column.has_number = has_number;
    made_.notes.push_back(std::move(column));
    made_.program.notes.push_back({nodes_.in_register(seen, 1, root)});
}

void clause_compiler::note_change(const char* what, index award, const slot& before, const slot& after) {
    if (asked_.what.notes) note(what, award, nodes_.is_different(before, after), false);
}

// ------------------------------------------------------------------------------------------------ the whole

std::optional<compiled_clause> clause_compiler::compile() {
    awards_.resize(clause_.awards.size());
    pools_.resize(clause_.pools.size());
    nodes_.amounts.resize(clause_.awards.size());
    nodes_.dropped.resize(clause_.awards.size());
    conditions();
    if (!clause_.awards.empty()) money();
    permits();
    effects();
    reports();
    if (nodes_.has_failed()) return std::nullopt;
    simplify(made_.program);
    assign_buffers(made_.program);
    return std::move(made_);
}

std::optional<compiled_clause> compile(const plan::plan& p, index clause, const request& asked) {
    auto made = clause_compiler(p, clause, asked, digits::all).compile();
    return made ? std::move(made) : clause_compiler(p, clause, asked, digits::usual).compile();
}

}  // namespace pol::batch
