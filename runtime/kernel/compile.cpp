// A clause of the plan to a program of the integer executor: gates, items, steps, totals, rounding.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/compile.hpp"

#include <algorithm>

namespace pol::kernel {

namespace {

class clause_compiler {
public:
    clause_compiler(const plan::plan& p, const plan::clause& c, const settings& set)
        : plan_(p), clause_(c), nodes_(p, set, made_) {}

    std::optional<program> compile();

private:
    void compile_award(std::size_t number);
    void compile_items(const plan::award& a, award& to);
    std::int64_t item_segment(const plan::award& a, award& to);
    void late_keys(const plan::step& s, award& to);
    slot sum_of_items(std::size_t number);
    bool goes_item_by_item(const plan::award& a) const;
    slot sum_in_place(const plan::award& a, index table);
    slot capped(const plan::step& s, const slot& amount);
    slot total_step(const plan::step& s, const slot& amount);
    slot deduct_pool(const plan::step& s, const slot& amount);
    slot with_exceptions(index value, const std::vector<plan::exception>& exceptions);
    void late_gate(const plan::step& s, late_step& to, std::int64_t scale);
    bool applies(index value) const;
    void finish();

    struct pool_state {
        std::uint16_t is_ready = 0;
        std::uint16_t left = 0;
        std::int64_t scale = 0;
    };

    const plan::plan& plan_;
    const plan::clause& clause_;
    program made_;
    node_compiler nodes_;
    std::vector<pool_state> pools_;
};

// A cap or limit that is an optional parameter without a value is not there.
bool clause_compiler::applies(index value) const {
    if (value == plan::none) return false;
    const plan::node& n = plan_.nodes[value];
    if (n.is != plan::op::parameter) return true;
    return !(plan_.parameters[n.a].is_optional && nodes_.value_of(n.a) == nullptr);
}

// A single exception is a choice between two values; several could conflict, which the exact evaluator decides.
slot clause_compiler::with_exceptions(index value, const std::vector<plan::exception>& exceptions) {
    if (!exceptions.empty()) nodes_.fail();
    return nodes_.node(value);
}

slot clause_compiler::capped(const plan::step& s, const slot& amount) {
    if (!applies(s.value)) return amount;
    slot cap = with_exceptions(s.value, s.exceptions);
    if (s.counting != plan::none) {
        if (plan_.nodes[s.counting].gives != plan::kind::number) nodes_.fail();
        const slot before = nodes_.node(s.counting);
        cap =
            nodes_.lesser(nodes_.arithmetic(plan::op::subtract, cap, before), node_compiler::constant_number(0), true);
    }
    return nodes_.lesser(amount, cap, false);
}

slot clause_compiler::deduct_pool(const plan::step& s, const slot& amount) {
    pool_state& pool = pools_[s.pool];
    const std::uint32_t ready = nodes_.emit({code::jump_if_no, 0, pool.is_ready, 0, 0});
    const std::uint32_t over = nodes_.emit({code::jump, 0, 0, 0, 0});
    made_.code[ready].value = nodes_.here();
    const std::size_t scope = nodes_.open_scope();
    const slot value = nodes_.node(clause_.pools[s.pool].value);
    if (nodes_.has_failed()) return {};
    // One scale for all awards: fine enough for the pool, and each award's amount must fit it.
    if (pool.scale == 0) pool.scale = node_compiler::common(nodes_.scale_of(value), 100);
    nodes_.emit({code::move, pool.left, nodes_.in_register(value, pool.scale), 0, 0});
    nodes_.emit({code::immediate, pool.is_ready, 0, 0, 1});
    nodes_.close_scope(scope);
    made_.code[over].value = nodes_.here();

    if (nodes_.scale_of(amount) > pool.scale || pool.scale % nodes_.scale_of(amount) != 0) nodes_.fail();
    slot left;
    left.reg = pool.left;
    left.scale = pool.scale;
    const slot deduction = nodes_.lesser(left, amount, false);
    const slot rest = nodes_.arithmetic(plan::op::subtract, amount, deduction);
    const slot remaining = nodes_.arithmetic(plan::op::subtract, left, deduction);
    if (!nodes_.has_failed()) nodes_.emit({code::move, pool.left, nodes_.in_register(remaining, pool.scale), 0, 0});
    return rest;
}

slot clause_compiler::total_step(const plan::step& s, const slot& amount) {
    using plan::step_kind;
    switch (s.is) {
        case step_kind::cap_in_total: return capped(s, amount);
        case step_kind::cap_over_all_years:
            if (s.counting == plan::none) nodes_.fail();
            return capped(s, amount);
        case step_kind::less: {
            if (!s.exceptions.empty()) nodes_.fail();
            if (s.pool != plan::none) return deduct_pool(s, amount);
            if (!applies(s.value)) return amount;
            const slot difference = nodes_.arithmetic(plan::op::subtract, amount, nodes_.node(s.value));
            return nodes_.lesser(difference, node_compiler::constant_number(0), true);
        }
        case step_kind::round: {
            const slot unit = nodes_.node(s.value);
            if (nodes_.has_failed() || !unit.is_constant || amount.is_constant || unit.constant.sign() <= 0) break;
            const auto below = unit.constant.denominator();
            const std::int64_t scale = below ? node_compiler::common(nodes_.scale_of(amount), *below) : 0;
            const auto divisor = scale > 0 ? unit.constant.scaled(scale) : std::nullopt;
            if (!divisor) break;
            made_.roundings.push_back({s.mode, *divisor});
            slot steps;
            steps.reg = nodes_.fresh();
            nodes_.emit({code::round, steps.reg, nodes_.in_register(amount, scale), 0,
                         static_cast<std::int64_t>(made_.roundings.size() - 1)});
            return nodes_.arithmetic(plan::op::multiply, steps, unit);
        }
        case step_kind::once:
        case step_kind::cap_each:
        case step_kind::cap_per:
        case step_kind::limit: break;
    }
    nodes_.fail();
    return amount;
}

// The number of items or the cap of a step that needs all items; rejected where an exception lifts the step.
void clause_compiler::late_gate(const plan::step& s, late_step& to, std::int64_t scale) {
    to.gate = nodes_.here();
    const std::size_t scope = nodes_.open_scope();
    slot value;
    if (s.exceptions.size() > 1 || s.counting != plan::none) nodes_.fail();
    std::uint32_t to_plain = 0;
    to.amount = nodes_.fresh();
    if (s.exceptions.size() == 1) {
        const plan::exception& e = s.exceptions.front();
        const slot holds = nodes_.node(e.condition);
        if (nodes_.has_failed() || holds.is_constant) return nodes_.fail();
        to_plain = nodes_.emit({code::jump_if_no, 0, holds.reg, 0, 0});
        const std::size_t inner = nodes_.open_scope();
        if (e.value == plan::none) {
            nodes_.emit({code::reject, 0, 0, 0, 0});
        } else {
            const slot other = nodes_.node(e.value);
            if (s.less != plan::none) nodes_.fail();
            if (nodes_.has_failed()) return;
            nodes_.emit({code::move, to.amount, nodes_.in_register(other, scale), 0, 0});
            nodes_.emit({code::stop, 0, 0, 0, 0});
        }
        nodes_.close_scope(inner);
        made_.code[to_plain].value = nodes_.here();
    }
    value = nodes_.node(s.value);
    if (s.less != plan::none) value = nodes_.arithmetic(plan::op::subtract, value, nodes_.node(s.less));
    if (nodes_.has_failed()) return;
    nodes_.emit({code::move, to.amount, nodes_.in_register(value, scale), 0, 0});
    nodes_.emit({code::stop, 0, 0, 0, 0});
    nodes_.close_scope(scope);
}

void clause_compiler::compile_items(const plan::award& a, award& to) {
    const plan::selection& items = plan_.selections[a.items];
    if (!a.keys.empty()) return nodes_.fail();
    to.tables = nodes_.tables_of(items);
    to.rest_of = items.rest_of;
    if (items.rest_of != plan::none) {
        if (to.tables.size() != 1 || a.by != plan::order::given) return nodes_.fail();
        made_.awards[items.rest_of].keeps_dropped = true;
        made_.has_rest = true;
    }
    to.by = a.by;
}

// One item: conditions, pay, the caps on each, and what the later item steps need to know of it.
std::int64_t clause_compiler::item_segment(const plan::award& a, award& to) {
    to.segment = nodes_.here();
    const std::size_t scope = nodes_.open_scope();
    nodes_.conditions(plan_.selections[a.items].conditions);
    nodes_.conditions(a.where_);
    slot pay = nodes_.node(a.pay);
    std::size_t at = 0;
    for (; at < a.item_steps && a.steps[at].is == plan::step_kind::cap_each; ++at) pay = capped(a.steps[at], pay);
    if (nodes_.has_failed()) return 1;
    const std::int64_t scale = nodes_.scale_of(pay);
    to.pay = nodes_.in_register(pay, scale);
    if (a.order_key != plan::none) {
        const slot key = nodes_.node(a.order_key);
        if (nodes_.has_failed()) return 1;
        to.order_key = nodes_.in_register(key, nodes_.scale_of(key));
    }
    for (; at < a.item_steps && !nodes_.has_failed(); ++at) late_keys(a.steps[at], to);
    // One step with keys at the most: the keys of an item are stored one after another.
    if (std::count_if(to.late.begin(), to.late.end(), [](const late_step& s) { return !s.keys.empty(); }) > 1)
        nodes_.fail();
    nodes_.emit({code::stop, 0, 0, 0, 0});
    nodes_.close_scope(scope);
    return scale;
}

void clause_compiler::late_keys(const plan::step& s, award& to) {
    if (s.is == plan::step_kind::cap_each || (s.is == plan::step_kind::limit && !s.keys.empty())) return nodes_.fail();
    if (!applies(s.value)) return;
    late_step late;
    late.is = s.is == plan::step_kind::limit ? item_step::limit : item_step::cap_per;
    late.by = s.by;
    for (const index key : s.keys) {
        const slot k = nodes_.node(key);
        if (nodes_.has_failed()) return;
        late.keys.push_back(
            nodes_.in_register(k, plan_.nodes[key].gives == plan::kind::number ? nodes_.scale_of(k) : 1));
    }
    to.late.push_back(std::move(late));
}

// Nothing looks at all items together: each is added as it comes.
bool clause_compiler::goes_item_by_item(const plan::award& a) const {
    return plan_.selections[a.items].rest_of == plan::none &&
           std::all_of(a.steps.begin(), a.steps.begin() + static_cast<std::ptrdiff_t>(a.item_steps),
                       [](const plan::step& s) { return s.is == plan::step_kind::cap_each; });
}

// The loop over a list as plain code, without a segment to call for each row.
slot clause_compiler::sum_in_place(const plan::award& a, index table) {
    slot sum;
    sum.reg = nodes_.fresh();
    nodes_.emit({code::immediate, sum.reg, 0, 0, 0});
    const std::uint32_t open = nodes_.emit({code::open_list, 0, static_cast<std::uint16_t>(table), 0, 0});
    const std::uint32_t first = nodes_.here();
    const std::size_t scope = nodes_.open_scope();
    std::vector<std::uint32_t> to_next;
    for (const auto* all : {&plan_.selections[a.items].conditions, &a.where_})
        for (const plan::condition& c : *all) {
            const slot holds = nodes_.node(c.node);
            if (nodes_.has_failed()) return {};
            if (!holds.is_constant) to_next.push_back(nodes_.emit({code::jump_if_no, 0, holds.reg, 0, 0}));
            if (holds.is_constant && holds.value == 0) to_next.push_back(nodes_.emit({code::jump, 0, 0, 0, 0}));
        }
    slot pay = nodes_.node(a.pay);
    for (std::size_t at = 0; at < a.item_steps; ++at) pay = capped(a.steps[at], pay);
    if (nodes_.has_failed()) return {};
    sum.scale = nodes_.scale_of(pay);
    nodes_.emit({code::add, sum.reg, sum.reg, nodes_.in_register(pay, sum.scale), 0});
    for (const std::uint32_t jump : to_next) made_.code[jump].value = nodes_.here();
    nodes_.emit({code::next_row, 0, static_cast<std::uint16_t>(table), 0, first});
    made_.code[open].value = nodes_.here();
    nodes_.close_scope(scope);
    return sum;
}

// The sum over the items as a slot. Their segments lie behind a jump: only the `items` instruction runs them.
slot clause_compiler::sum_of_items(std::size_t number) {
    const plan::award& a = clause_.awards[number];
    award to;
    compile_items(a, to);
    if (nodes_.has_failed()) return {};
    if (to.tables.size() == 1 && to.tables[0] < 0xffff && goes_item_by_item(a)) return sum_in_place(a, to.tables[0]);
    const std::uint32_t over = nodes_.emit({code::jump, 0, 0, 0, 0});
    const std::int64_t scale = item_segment(a, to);
    std::size_t late = 0;
    for (std::size_t at = 0; at < a.item_steps && !nodes_.has_failed(); ++at) {
        const plan::step& s = a.steps[at];
        if (s.is == plan::step_kind::cap_each || !applies(s.value)) continue;
        late_gate(s, to.late[late++], s.is == plan::step_kind::limit ? 1 : scale);
    }
    made_.code[over].value = nodes_.here();
    to.keeps_dropped = made_.awards[number].keeps_dropped;
    made_.awards[number] = std::move(to);
    slot sum;
    sum.reg = nodes_.fresh();
    sum.scale = scale;
    nodes_.emit({code::items, sum.reg, 0, 0, static_cast<std::int64_t>(number)});
    return sum;
}

void clause_compiler::compile_award(std::size_t number) {
    const plan::award& a = clause_.awards[number];
    if (!a.pay_exceptions.empty()) return nodes_.fail();
    const std::size_t scope = nodes_.open_scope();
    std::vector<std::uint32_t> to_closed;
    for (const plan::condition& c : a.when) {
        const slot holds = nodes_.node(c.node);
        if (nodes_.has_failed()) return;
        if (!holds.is_constant) {
            to_closed.push_back(nodes_.emit({code::jump_if_no, 0, holds.reg, 0, 0}));
        } else if (holds.value == 0) {
            to_closed.push_back(nodes_.emit({code::jump, 0, 0, 0, 0}));
        }
    }

    slot amount = a.has_items ? sum_of_items(number) : nodes_.node(a.pay);
    for (std::size_t at = a.item_steps; at < a.steps.size() && !nodes_.has_failed(); ++at)
        amount = total_step(a.steps[at], amount);
    if (nodes_.has_failed()) return;
    award_total total;
    total.scale = nodes_.scale_of(amount);
    total.reg = nodes_.in_register(amount, total.scale);
    if (!to_closed.empty()) {
        const std::uint16_t open = total.reg;
        total.reg = nodes_.fresh();
        nodes_.emit({code::move, total.reg, open, 0, 0});
        const std::uint32_t to_end = nodes_.emit({code::jump, 0, 0, 0, 0});
        for (const std::uint32_t jump : to_closed) made_.code[jump].value = nodes_.here();
        nodes_.emit({code::immediate, total.reg, 0, 0, 0});
        made_.code[to_end].value = nodes_.here();
        nodes_.close_scope(scope);
    }
    made_.totals.push_back(total);
}

void clause_compiler::finish() {
    slot total = node_compiler::constant_number(0);
    for (const award_total& t : made_.totals) {
        slot s;
        s.reg = t.reg;
        s.scale = t.scale;
        total = nodes_.arithmetic(plan::op::add, total, s);
    }
    for (const plan::step& s : clause_.steps) total = total_step(s, total);
    if (nodes_.has_failed()) return;
    std::int64_t scale = nodes_.scale_of(total);
    std::int64_t divisor = 1;
    if (clause_.has_rounding) {
        const auto below = clause_.unit.denominator();
        scale = below ? node_compiler::common(scale, *below) : 0;
        const auto steps = scale > 0 ? clause_.unit.scaled(scale) : std::nullopt;
        if (!steps) return nodes_.fail();
        divisor = *steps;
    }
    made_.has_rounding = clause_.has_rounding;
    made_.exact_scale = scale;
    made_.exact_total = nodes_.in_register(total, scale);
    made_.amount = nodes_.fresh();
    made_.roundings.push_back({clause_.mode, divisor});
    nodes_.emit(
        {code::round, made_.amount, made_.exact_total, 0, static_cast<std::int64_t>(made_.roundings.size() - 1)});
    nodes_.emit({code::stop, 0, 0, 0, 0});
}

std::optional<program> clause_compiler::compile() {
    if (clause_.awards.empty() || !clause_.highest_of.empty()) return std::nullopt;
    for (const plan::table& t : plan_.tables) made_.parents.push_back(t.parent);
    made_.awards.resize(clause_.awards.size());

    for (std::size_t n = 0; n < clause_.pools.size(); ++n) {
        pools_.push_back({nodes_.fresh(), nodes_.fresh(), 0});
        nodes_.emit({code::immediate, pools_.back().is_ready, 0, 0, 0});
    }
    nodes_.conditions(clause_.eligible);

    for (std::size_t n = 0; n < clause_.awards.size() && !nodes_.has_failed(); ++n) compile_award(n);
    if (!nodes_.has_failed()) finish();
    if (nodes_.has_failed()) return std::nullopt;
    return std::move(made_);
}

}  // namespace

std::optional<program> translate(const plan::plan& p, index clause, const settings& set) {
    return clause_compiler(p, p.clauses[clause], set).compile();
}

std::optional<program> compile(const plan::plan& p, index clause, const settings& set) {
    std::optional<program> made = translate(p, clause, set);
    if (made) {
        fuse(*made);
        made->is_straight = is_straight(*made);
    }
    return made;
}

}  // namespace pol::kernel
