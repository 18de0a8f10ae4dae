// What is found out when first asked for: the types of lets, derived fields and parameters. A definition that is asked
// for while it is being worked out is defined by itself.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

#include <algorithm>

namespace pol::check {
type_id checker::type_of_let(std::uint32_t l, text::span used_at) {
    if (lets[l].state == progress::done) return lets[l].type;
    const ast::let& let = *lets[l].declared;
    if (lets[l].state == progress::begun) {
        diagnostic& d = error(214, let.name.first.where, {std::string(let.name.first.text)});
        sink.relate(d, 8, used_at);
        return 0;
    }
    lets[l].state = progress::begun;
    place home;
    home.clause = lets[l].clause;
    home.award = lets[l].award;
    if (let.is_function) home.arguments = &let.arguments;
    const elsewhere moved(here, std::move(home));
    if (here.award != nowhere) enter_items(here.clause, here.award);
    const type_id t = settle(let.value);
    lets[l].type = t;
    lets[l].state = progress::done;
    return t;
}

// A derived field, a default or a bound stands among the fields of its own record.
place checker::inside_record(std::uint32_t record) const {
    place inside;
    inside.clause = records[record].clause;
    if (records[record].is_root) return inside;
    const auto known = interned.find((static_cast<std::uint64_t>(kind::record) << 40U) | record);
    item_scope own;
    own.item = known == interned.end() ? 0 : known->second;
    own.is_record = true;
    inside.scopes.push_back(own);
    return inside;
}

type_id checker::type_of_field(std::uint32_t record, std::uint32_t f) {
    const field& now = result.records[record].fields[f];
    if (!now.is_derived || records[record].derived[f] == progress::done) return now.type;
    const ast::field& declared_field = *now.declared;
    if (records[record].derived[f] == progress::begun) {
        error(214, declared_field.name.first.where, {std::string(now.name)});
        return 0;
    }
    records[record].derived[f] = progress::begun;
    const elsewhere moved(here, inside_record(record));
    const type_id t = settle(declared_field.value);
    records[record].derived[f] = progress::done;
    return result.records[record].fields[f].type = t;
}

void checker::check_field(std::uint32_t record, std::uint32_t f) {
    const type_id t = type_of_field(record, f);
    const ast::field& declared_field = *result.records[record].fields[f].declared;
    if (declared_field.is_derived) return;
    const elsewhere moved(here, inside_record(record));
    if (declared_field.value) {
        // `date = none` is a default only where the value is optional; of a list it is the empty list.
        if (is(t) == kind::list && at(declared_field.value).kind == ast::expr_kind::none)
            set_type(declared_field.value, t);
        else
            require(declared_field.value, t);
    }
    check_bounds(declared_field.bounds, t);
}

void checker::check_record_fields() {
    for (std::uint32_t r = 0; r < result.records.size(); ++r) {
        for (std::uint32_t f = 0; f < result.records[r].fields.size(); ++f) check_field(r, f);
    }
}

// Records that stand twice in each other double their facts with each line of text.
void checker::measure_record(std::uint32_t record_index) {
    constexpr std::uint64_t uncounted = std::uint64_t{1} << 32;
    const auto highest = static_cast<std::uint32_t>(std::min(deepest, 100));
    record& r = result.records[record_index];
    for (field& f : r.fields) {
        type_id t = f.type;
        while (is(t) == kind::list) t = element(t);
        ++r.facts;
        if (is(t) != kind::record) continue;
        const record& inner = result.records[result.types[t].detail];
        r.facts = std::min(r.facts + inner.facts, uncounted);
        r.height = std::max(r.height, inner.height + 1);
        if (r.height <= highest) continue;
        error(917, f.declared->where, {std::to_string(highest)});
        r.height = 1;
        f.type = 0;
    }
}

// Named records may not contain themselves; depth first without recursion, so that no chain can exhaust the stack.
void checker::check_record_circles() {
    std::vector<progress> state(result.records.size(), progress::untouched);
    for (std::uint32_t root = 0; root < state.size(); ++root) {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> open;
        if (state[root] == progress::untouched) open.emplace_back(root, 0);
        while (!open.empty()) {
            const auto [r, f] = open.back();
            state[r] = progress::begun;
            if (f == result.records[r].fields.size()) {
                state[r] = progress::done;
                measure_record(r);
                open.pop_back();
                continue;
            }
            ++open.back().second;
            type_id t = result.records[r].fields[f].type;
            while (is(t) == kind::list) t = element(t);
            if (is(t) != kind::record) continue;
            const std::uint32_t inner = result.types[t].detail;
            if (state[inner] == progress::untouched) {
                open.emplace_back(inner, 0);
            } else if (state[inner] == progress::begun) {
                error(219, result.records[r].fields[f].declared->where, {std::string(result.records[inner].name)});
                result.records[r].fields[f].type = 0;
            }
        }
    }
}

void checker::check_bounds(const std::vector<ast::bound>& bounds, type_id t) {
    for (const ast::bound& b : bounds) {
        const type_id found = require(b.value, t);
        if (found == 0 || t == 0) continue;
        const kind k = is(t);
        const bool is_ordered_choice = k == kind::choice && result.choices[result.types[t].detail].is_ordered;
        const bool has_order =
            is_numeric(t) || k == kind::money || k == kind::date || k == kind::duration || is_ordered_choice;
        if (!has_order) error(310, b.where, {describe(plain(t))});
    }
}

void checker::check_unit(const ast::rounding& rounds) {
    if (!rounds.unit) return;
    require(rounds.unit, money());
    const ast::expr& e = at(rounds.unit);
    const bool is_literal = e.kind == ast::expr_kind::number || e.kind == ast::expr_kind::money;
    const bool is_zero =
        is_literal && std::none_of(e.digits.begin(), e.digits.end(), [](char c) { return c >= '1' && c <= '9'; });
    if (is_zero || e.kind == ast::expr_kind::negate) error(415, e.where);
}

// Plain numbers that no place gave a unit are numbers; names of parameters take the type that the parameter got.
void checker::finish_types() {
    const type_id number = simple(kind::number);
    for (std::uint32_t e = 0; e < result.expr_types.size(); ++e) {
        if (is(result.expr_types[e]) != kind::bare) continue;
        const referent& to = result.expr_referents[e];
        const bool is_parameter =
            to.is == referent_kind::parameter && is(result.parameters[to.index].type) != kind::bare;
        result.expr_types[e] = is_parameter ? result.parameters[to.index].type : number;
    }
}

}  // namespace pol::check
