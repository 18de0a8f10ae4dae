// Items of an award, and the steps for items and for totals, to instructions over columns.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/compile_clause.hpp"

#include <algorithm>
#include <limits>

namespace pol::batch {

// ------------------------------------------------------------------------------------------------ items

bool clause_compiler::is_left_used(index number) const {
    const auto refers = [number](const plan::selection& s) { return s.rest_of == number || s.excluded_of == number; };
    return std::any_of(plan_.selections.begin(), plan_.selections.end(), refers);
}

bool clause_compiler::find_items(index number, items& found) {
    const plan::award& a = clause_.awards[number];
    const plan::selection& s = plan_.selections[a.items];
    if (s.rest_of != plan::none && s.rest_of < awards_.size()) award(s.rest_of);
    if (nodes_.has_failed()) return false;
    slot members = nodes_.belongs(s);
    found.in = nodes_.space_of(s.to);
    std::vector<const plan::condition*> of_groups;
    for (const plan::condition& c : a.where_) {
        if (!a.keys.empty() && plan_.nodes[c.node].domain == a.item_domain) {
            of_groups.push_back(&c);
        } else {
            members = nodes_.both(members, nodes_.node(c.node));
        }
    }
    if (nodes_.has_failed()) return false;
    found.belongs = members;
    if (!a.keys.empty()) group_items(a, members, found);
    for (const plan::condition* c : of_groups) found.belongs = nodes_.both(found.belongs, nodes_.node(c->node));
    if (a.order_key != plan::none && a.by != plan::order::given) {
        const slot key = nodes_.node(a.order_key);
        if (nodes_.has_failed()) return false;
        found.is_ranked = true;
        found.rank.in = found.in;
        found.rank.at = nodes_.in_register(key, nodes_.scale_of(key), found.in);
        if (a.by == plan::order::smallest_first) found.rank = nodes_.emit(code::complement, found.in, 1, found.rank.at);
    }
    return !nodes_.has_failed();
}

// Items with equal keys become one; only those that belong make groups.
void clause_compiler::group_items(const plan::award& a, const slot& members, items& found) {
    key_list list;
    for (const index k : a.keys) {
        const slot key = nodes_.node(k);
        if (nodes_.has_failed()) return;
        list.keys.push_back(nodes_.in_register(key, nodes_.scale_of(key), found.in));
    }
    const reg mask = nodes_.truth_in(members, found.in);
    if (nodes_.has_failed()) return;
    const space around = made_.program.spaces[found.in].around;
    const space groups = nodes_.add_space({made_.program.spaces[found.in].table, root, true, found.in});
    if (around != root && plan_.selections[a.items].from != 0) return nodes_.fail();
    made_.program.key_lists.push_back(std::move(list));
    found.belongs = nodes_.emit(code::make_groups, groups, 1, no_reg, no_reg, mask);
    nodes_.last().list = static_cast<std::uint32_t>(made_.program.key_lists.size() - 1);
    nodes_.put_groups(a.item_domain, groups);
    found.in = groups;
}

slot clause_compiler::items_total(index number, const slot& gate) {
    const plan::award& a = clause_.awards[number];
    items all;
    if (!find_items(number, all)) return {};
    all.amount = pay_of(a);
    const slot before = all.belongs;
    slot total;
    for (std::size_t n = 0; n < a.item_steps && !nodes_.has_failed(); ++n) {
        const plan::step& s = a.steps[n];
        if (s.is == plan::step_kind::cap_each) cap_each(number, s, all);
        if (s.is == plan::step_kind::cap_per) cap_per(number, s, all);
        if (s.is == plan::step_kind::limit) limit(number, s, n + 1 == a.item_steps, all);
    }
    if (nodes_.has_failed()) return {};
    if (is_left_used(number)) {
        slot gone = nodes_.both(before, nodes_.opposite(all.belongs));
        gone = nodes_.both(gone, gate);
        if (nodes_.has_failed() || !a.keys.empty()) return nodes_.fail(), slot{};
        slot in_items;
        in_items.at = nodes_.truth_in(gone, all.in);
        in_items.in = all.in;
        nodes_.dropped[number] = in_items;
    }
    if (all.amount.at != no_reg && made_.program.code.back().is == code::top_sum &&
        made_.program.code.back().dst == all.amount.at)
        return all.amount;
    const reg mask = all.belongs.is_constant && all.belongs.value != 0 ? no_reg : nodes_.truth_in(all.belongs, all.in);
    const std::int64_t scale = nodes_.scale_of(all.amount);
    return nodes_.emit(code::sum, root, scale, nodes_.in_register(all.amount, scale, all.in), no_reg, mask);
}

// ------------------------------------------------------------------------------------------------ item steps

slot clause_compiler::counted_room(const plan::step& s, const slot& cap) {
    if (s.counting == plan::none) return cap;
    if (plan_.nodes[s.counting].gives != plan::kind::number) nodes_.fail();
    const slot room = nodes_.arithmetic(plan::op::subtract, cap, nodes_.node(s.counting));
    return nodes_.lesser(room, node_compiler::constant_number(0), true);
}

// The amount under the cap; where an exception holds, under another cap or none.
slot clause_compiler::capped(const plan::step& s, const slot& amount) {
    const auto under = [&](index value) {
        if (nodes_.is_unset(value)) return amount;
        return nodes_.lesser(amount, counted_room(s, nodes_.node(value)), false);
    };
    slot result = under(s.value);
    slot taken = node_compiler::truth(false);
    for (const plan::exception& e : s.exceptions) {
        const slot holds = nodes_.node(e.condition);
        if (nodes_.has_failed()) return {};
        result = nodes_.choose(holds, under(e.value), result, true);
        if (s.exceptions.size() > 1) result = nodes_.doubtful_where(result, nodes_.both(taken, holds));
        taken = nodes_.either(taken, holds);
    }
    return result;
}

void clause_compiler::cap_each(index number, const plan::step& s, items& all) {
    const slot before = all.amount;
    all.amount = capped(s, before);
    if (!asked_.what.notes || nodes_.has_failed()) return;
    const slot changed = nodes_.both(all.belongs, nodes_.is_different(before, all.amount));
    if (nodes_.has_failed() || (changed.is_constant && changed.value == 0)) return;
    note("cap", number, nodes_.emit(code::any, root, 1, nodes_.truth_in(changed, all.in)), false);
}

std::uint32_t clause_compiler::keys_of(const plan::step& s, const items& all) {
    key_list list;
    for (const index k : s.keys) {
        const slot key = nodes_.node(k);
        if (nodes_.has_failed()) return 0;
        list.keys.push_back(nodes_.in_register(key, nodes_.scale_of(key), all.in));
    }
    if (all.is_ranked) list.rank = all.rank.at;
    made_.program.key_lists.push_back(std::move(list));
    return static_cast<std::uint32_t>(made_.program.key_lists.size() - 1);
}

// The room is that of the first item of each group.
void clause_compiler::cap_per(index number, const plan::step& s, items& all) {
    if (nodes_.is_unset(s.value) && s.exceptions.empty()) return;
    if (!s.exceptions.empty()) return nodes_.fail();
    const slot cap = counted_room(s, nodes_.node(s.value));
    if (nodes_.has_failed()) return;
    const std::int64_t scale = node_compiler::common(nodes_.scale_of(cap), nodes_.scale_of(all.amount));
    const reg amount = nodes_.in_register(all.amount, scale, all.in);
    const reg room = nodes_.in_register(cap, scale, all.in);
    const reg mask = nodes_.truth_in(all.belongs, all.in);
    const std::uint32_t list = keys_of(s, all);
    if (nodes_.has_failed()) return;
    slot before = all.amount;
    all.amount = nodes_.emit(code::cap_group, all.in, scale, amount, room, mask);
    nodes_.last().list = list;
    if (!asked_.what.notes) return;
    const slot changed = nodes_.both(all.belongs, nodes_.is_different(before, all.amount));
    note("cap", number, nodes_.emit(code::any, root, 1, nodes_.truth_in(changed, all.in)), false);
}

void clause_compiler::limit(index number, const plan::step& s, bool is_last, items& all) {
    constexpr std::int64_t endless = std::numeric_limits<std::int32_t>::max();
    const auto count_at = [&](index value) {
        return nodes_.is_unset(value) ? node_compiler::constant_number(endless) : nodes_.node(value);
    };
    slot keep = count_at(s.value);
    const bool is_lifted = s.value != plan::none && nodes_.is_unset(s.value);
    if (is_lifted && s.exceptions.empty()) return;
    slot taken = node_compiler::truth(false);
    for (const plan::exception& e : s.exceptions) {
        const slot holds = nodes_.node(e.condition);
        if (nodes_.has_failed()) return;
        keep = nodes_.choose(holds, count_at(e.value), keep, true);
        if (s.exceptions.size() > 1) keep = nodes_.doubtful_where(keep, nodes_.both(taken, holds));
        taken = nodes_.either(taken, holds);
    }
    // Where the step does not apply nothing is taken off either: the end is far away.
    if (s.less != plan::none) keep = nodes_.arithmetic(plan::op::subtract, keep, nodes_.node(s.less));
    if (nodes_.has_failed() || nodes_.scale_of(keep) != 1 || (!keep.is_constant && keep.in != root))
        return nodes_.fail();

    reg rank = all.is_ranked ? all.rank.at : no_reg;
    const std::int64_t scale = nodes_.scale_of(all.amount);
    if (s.by != plan::order::given) {
        rank = nodes_.in_register(all.amount, scale, all.in);
        if (s.by == plan::order::smallest_first) rank = nodes_.emit(code::complement, all.in, 1, rank).at;
    }
    // With no condition at all every item belongs: only where the step finds its items by another register.
    const bool belong_all = all.belongs.is_constant && all.belongs.value != 0 && s.keys.empty() && rank != no_reg;
    const reg mask = belong_all ? no_reg : nodes_.truth_in(all.belongs, all.in);
    if (nodes_.has_failed()) return;
    const reg variable = keep.is_constant ? no_reg : keep.at;
    const std::int64_t fixed = keep.is_constant ? keep.constant.to_int64().value_or(0) : 0;
    const bool is_only_summed =
        is_last && s.by == plan::order::largest_first && s.keys.empty() && !asked_.what.notes && !is_left_used(number);
    if (is_only_summed) {
        all.amount = nodes_.emit(code::top_sum, root, scale, rank, variable, mask, fixed);
        return;
    }
    const slot before = all.belongs;
    if (s.keys.empty()) {
        all.belongs = nodes_.emit(code::kept, all.in, 1, rank, variable, mask, fixed);
    } else {
        const std::uint32_t list = keys_of(s, all);
        all.belongs = nodes_.emit(code::kept_group, all.in, 1, rank, variable, mask, fixed);
        nodes_.last().list = list;
    }
    if (!asked_.what.notes) return;
    const slot gone = nodes_.both(before, nodes_.opposite(all.belongs));
    const reg lost = nodes_.truth_in(gone, all.in);
    note("limit", number, nodes_.emit(code::count, root, 1, lost, no_reg, lost), true);
}

// ------------------------------------------------------------------------------------------------ total steps

slot clause_compiler::total_step(index award, const plan::step& s, const slot& before) {
    using plan::step_kind;
    if (nodes_.has_failed()) return {};
    slot after = before;
    const char* name = "cap";
    switch (s.is) {
        case step_kind::cap_in_total: after = capped(s, before); break;
        case step_kind::cap_over_all_years:
            after = s.counting != plan::none ? capped(s, before) : nodes_.in_doubt(root, doubt_unknown);
            break;
        case step_kind::less:
            name = "less";
            after = deduct(award, s, before);
            break;
        case step_kind::once: {
            name = "once";
            slot earlier = nodes_.in_doubt(root, doubt_unknown);
            if (s.counting != plan::none) {
                earlier = nodes_.node(s.counting);
                if (plan_.nodes[s.counting].gives == plan::kind::number)
                    earlier = nodes_.is_less(node_compiler::constant_number(0), earlier, false);
            }
            after =
                nodes_.choose(earlier, nodes_.lesser(before, node_compiler::constant_number(0), false), before, true);
            break;
        }
        case step_kind::round: return nodes_.rounded(before, nodes_.node(s.value), s.mode, false);
        case step_kind::cap_each:
        case step_kind::cap_per:
        case step_kind::limit: return before;
    }
    note_change(name, award, before, after);
    return after;
}

// The amount never falls below zero; one below zero already has nothing to deduct from.
slot clause_compiler::deduct(index award, const plan::step& s, const slot& before) {
    using plan::op;
    const slot zero = node_compiler::constant_number(0);
    slot due = zero;
    if (s.pool != plan::none) {
        if (!s.exceptions.empty()) return nodes_.fail(), slot{};
        due = pool_left(s.pool, award);
    } else {
        if (!nodes_.is_unset(s.value)) due = nodes_.node(s.value);
        slot taken = node_compiler::truth(false);
        for (const plan::exception& e : s.exceptions) {
            const slot holds = nodes_.node(e.condition);
            if (nodes_.has_failed()) return {};
            due = nodes_.choose(holds, nodes_.is_unset(e.value) ? zero : nodes_.node(e.value), due, true);
            if (s.exceptions.size() > 1) due = nodes_.doubtful_where(due, nodes_.both(taken, holds));
            taken = nodes_.either(taken, holds);
        }
    }
    const slot after =
        nodes_.lesser(nodes_.lesser(before, zero, false), nodes_.arithmetic(op::subtract, before, due), true);
    if (s.pool != plan::none && !nodes_.has_failed()) {
        const slot used = nodes_.arithmetic(op::subtract, due, nodes_.lesser(before, zero, true));
        const slot left = nodes_.lesser(used, zero, true);
        const slot gate = award == plan::none ? node_compiler::truth(true) : awards_[award].gate;
        pools_[s.pool].left = nodes_.choose(gate, left, due, true);
    }
    return after;
}

// Awards use a deduction up in the order in which it names them, wherever they stand in the clause.
slot clause_compiler::pool_left(index pool, index number) {
    const plan::pool& p = clause_.pools[pool];
    for (const index earlier : p.awards) {
        if (earlier == number) break;
        award(earlier);
    }
    pool_state& state = pools_[pool];
    if (!state.is_ready && !nodes_.has_failed()) {
        state.is_ready = true;
        state.left = nodes_.lesser(nodes_.node(p.value), node_compiler::constant_number(0), true);
    }
    return state.left;
}

}  // namespace pol::batch
