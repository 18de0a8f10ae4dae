// Parameters: constants, dated series, open ones, and those that stand in place with their number.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {

type_id checker::type_of_parameter(std::uint32_t p) {
    parameter_entry& entry = parameters[p];
    if (entry.is_typed) return result.parameters[p].type;
    const ast::parameter& declared_parameter = *result.parameters[p].declared;
    if (entry.state == progress::begun) {
        error(214, declared_parameter.name.first.where, {result.parameters[p].name});
        return 0;
    }
    entry.state = progress::begun;
    place home;
    home.clause = result.parameters[p].clause;
    const elsewhere moved(here, std::move(home));
    type_id t = 0;
    if (declared_parameter.type) {
        t = declared(declared_parameter.type, nowhere);
        if (result.types[t].is_optional) result.parameters[p].is_optional = true;
    } else if (declared_parameter.value) {
        t = infer(declared_parameter.value);
        if (is(t) == kind::none) t = 0;
    } else if (!declared_parameter.entries.empty() && declared_parameter.entries.front().value) {
        t = infer(declared_parameter.entries.front().value);
    } else if (declared_parameter.place != ast::parameter_place::granted) {
        error(312, declared_parameter.name.first.where, {std::string(declared_parameter.name.first.text)});
    }
    if (result.parameters[p].is_optional) t = optional(t);
    result.parameters[p].type = t;
    parameters[p].is_typed = true;
    parameters[p].state = progress::done;
    return t;
}

void checker::check_parameter(std::uint32_t p) {
    type_id t = type_of_parameter(p);
    const ast::parameter& d = *result.parameters[p].declared;
    place home;
    home.clause = result.parameters[p].clause;
    const elsewhere moved(here, std::move(home));
    if (is(t) == kind::bare) {
        adapt_parameter(p, simple(kind::number));
        t = result.parameters[p].type;
    }
    if (d.value) {
        if (d.type) require(d.value, t);
        must_be_fixed(d.value);
        if (d.is_open) error(502, d.where);
        if (d.is_series) error(507, at(d.value).where);
    } else if (!d.is_open && !result.parameters[p].is_optional && !d.is_series) {
        error(503, d.where, {std::string(d.name.first.text)});
    }
    check_entries(d.entries, t);
    check_bounds(d.bounds, t);
    for (const ast::bound& b : d.bounds) must_be_fixed(b.value);
    if (d.decided_by) check_agency(d.decided_by);
}

void checker::check_entries(const std::vector<ast::entry>& entries, type_id t) {
    std::unordered_map<std::int32_t, text::span> days;
    for (const ast::entry& entry : entries) {
        if (entry.value) {
            require(entry.value, t);
            must_be_fixed(entry.value);
        }
        const auto [known, is_new] = days.try_emplace(entry.day, entry.day_where);
        if (is_new) continue;
        diagnostic& d = error(505, entry.day_where, {day_text(entry.day)});
        sink.relate(d, 2, known->second);
    }
}

// [ name : type = value ]: the type is the one written, else that of the value, else what the place asks for.
type_id checker::infer_parameter(ast::expr_id id, type_id hint) {
    const std::uint32_t n = at(id).extra;
    if (n >= tree.parameters.size()) return 0;
    const std::uint32_t p = declare_parameter(n, here.clause);
    const ast::parameter& d = tree.parameters[n];
    refer(id) = {referent_kind::parameter, 0, 0, p, 0, 0, nullptr};
    parameters[p].is_used = true;
    if (parameters[p].is_typed || d.type) return type_of_parameter(p);
    type_id t = 0;
    if (d.value)
        t = infer(d.value, hint);
    else if (hint != 0)
        t = plain(hint);
    else
        return type_of_parameter(p);
    if (is(t) == kind::none) t = plain(hint);
    if (result.parameters[p].is_optional && t != 0) t = optional(t);
    parameters[p].is_typed = true;
    parameters[p].state = progress::done;
    return result.parameters[p].type = t;
}

// up to CEILING [granted [x]]: the granted value has the ceiling's type and may be missing.
type_id checker::infer_up_to(ast::expr_id id, type_id hint) {
    const ast::expr& e = at(id);
    const ast::expr_id ceiling = tree.operand(e, 0);
    const type_id t = infer(ceiling, hint);
    if (e.count < 2) return t;
    const ast::expr_id granted = tree.operand(e, 1);
    const std::uint32_t n = at(granted).extra;
    const bool takes_type =
        at(granted).kind == ast::expr_kind::parameter && n < tree.parameters.size() && !tree.parameters[n].type;
    if (takes_type) {
        const std::uint32_t p = declare_parameter(n, here.clause);
        if (!parameters[p].is_typed) {
            result.parameters[p].type = t == 0 ? 0 : optional(plain(t));
            parameters[p].is_typed = true;
            parameters[p].state = progress::done;
        }
    }
    const type_id given = infer(granted, t);
    if (t != 0 && given != 0 && !fits(given, t)) mismatch(granted, plain(t));
    return plain(t);
}

void checker::adapt_parameter(std::uint32_t p, type_id to) {
    if (p >= result.parameters.size() || is(result.parameters[p].type) != kind::bare) return;
    const ast::parameter& d = *result.parameters[p].declared;
    result.parameters[p].type = result.parameters[p].is_optional ? optional(plain(to)) : plain(to);
    if (d.value) adapt(d.value, plain(to));
    for (const ast::entry& entry : d.entries) {
        if (entry.value) adapt(entry.value, plain(to));
    }
}

bool checker::is_fixed(ast::expr_id root) const {
    std::vector<ast::expr_id> waiting{root};
    while (!waiting.empty()) {
        const ast::expr_id id = waiting.back();
        waiting.pop_back();
        const ast::expr& e = at(id);
        switch (e.kind) {
            case ast::expr_kind::bad:
            case ast::expr_kind::number:
            case ast::expr_kind::money:
            case ast::expr_kind::yes_no:
            case ast::expr_kind::none:
            case ast::expr_kind::date:
            case ast::expr_kind::period:
            case ast::expr_kind::duration:
            case ast::expr_kind::text:
            case ast::expr_kind::list:
            case ast::expr_kind::negate:
            case ast::expr_kind::arithmetic: break;
            case ast::expr_kind::name: {
                const referent_kind to = result.expr_referents[id.index].is;
                if (to != referent_kind::choice_value && to != referent_kind::none) return false;
                break;
            }
            default: return false;
        }
        for (std::uint32_t n = 0; n < e.count; ++n) waiting.push_back(tree.operand(e, n));
    }
    return true;
}

void checker::must_be_fixed(ast::expr_id e) {
    if (e && !is_fixed(e)) error(504, at(e).where);
}

}  // namespace pol::check
