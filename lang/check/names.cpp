// What a name means where it stands: arguments, items and their fields, the award's and the clause's own names, the
// policy's, and at last the values of choices.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {

void checker::did_you_mean(diagnostic& d, text::span where, std::string_view wrong,
                           const std::vector<std::string_view>& known) {
    if (sink.is_closed()) return;
    const std::vector<std::string> close = messages::suggest(wrong, known);
    if (close.empty()) return;
    std::string joined = close.front();
    for (std::size_t n = 1; n < close.size(); ++n) joined += "`, `" + close[n];
    sink.relate(d, 1, where, {joined});
    sink.fix(d, where, close.front());
}

std::optional<std::uint32_t> checker::value_of(std::uint32_t choice, std::string_view name) const {
    const auto known = choice_values[choice].find(name);
    return known == choice_values[choice].end() ? std::nullopt : std::optional(known->second);
}

resolved checker::field_of(std::uint32_t record, std::string_view name) {
    const auto known = records[record].fields.find(name);
    if (known == records[record].fields.end()) return {};
    const std::uint32_t f = known->second;
    mark_read(record, f);
    resolved r;
    r.is_found = true;
    r.type = type_of_field(record, f);
    r.to = {referent_kind::field, record, f, 0, 0, 0, nullptr};
    return r;
}

// From the innermost item outwards; of each item its own fields first, then those of the items around it.
resolved checker::resolve_in_scopes(std::string_view name) {
    for (std::uint32_t scope = 0; scope < here.scopes.size(); ++scope) {
        const item_scope items = here.scopes[here.scopes.size() - 1 - scope];
        if (!items.variable.empty() && items.variable == name) {
            resolved r;
            r.is_found = true;
            r.type = items.is_group ? list_of(items.item) : items.item;
            r.to.is = referent_kind::item;
            r.to.scope = scope;
            return r;
        }
        if (is(items.item) != kind::record) continue;
        std::uint32_t record = result.types[items.item].detail;
        for (std::uint32_t up = 0;; ++up) {
            resolved r = field_of(record, name);
            if (r.is_found) {
                r.to.is = referent_kind::item_field;
                r.to.scope = scope;
                r.to.up = up;
                if (items.is_group && r.type != 0) r.type = is(r.type) == kind::list ? r.type : list_of(plain(r.type));
                return r;
            }
            record = result.records[record].owner;
            bool has_item = false;
            for (std::uint32_t above = record; above != nowhere && !records[above].is_root;
                 above = result.records[above].owner) {
                has_item = has_item || records[above].is_list_item;
            }
            if (!has_item) break;
        }
    }
    return {};
}

resolved checker::resolve_symbol(const symbol& s, const ast::word& name, name_use use) {
    resolved r;
    r.is_found = true;
    switch (s.is) {
        case symbol_kind::fact:
        case symbol_kind::claim_fact: {
            const bool is_fact = s.is == symbol_kind::fact;
            const std::uint32_t record = is_fact ? result.facts_record : result.clauses[here.clause].claim_record;
            mark_read(record, s.index);
            r.to = {is_fact ? referent_kind::fact : referent_kind::claim_fact, record, s.index, 0, 0, 0, nullptr};
            r.type = type_of_field(record, s.index);
            return r;
        }
        case symbol_kind::parameter: {
            const bool is_series = result.parameters[s.index].is_series;
            parameters[s.index].is_used = true;
            r.to = {is_series ? referent_kind::series : referent_kind::parameter, 0, 0, s.index, 0, 0, nullptr};
            if (is_series && use != name_use::series)
                error(315, name.where, {std::string(name.text)});
            else
                r.type = type_of_parameter(s.index);
            return r;
        }
        case symbol_kind::let:
            lets[s.index].is_used = true;
            r.to.let_ = lets[s.index].declared;
            r.to.is = r.to.let_->is_function ? referent_kind::function : referent_kind::let;
            if (r.to.let_->is_function)
                error(212, name.where, {std::string(name.text)});
            else
                r.type = type_of_let(s.index, name.where);
            return r;
        case symbol_kind::table:
        case symbol_kind::brackets: error(212, name.where, {std::string(name.text)}); return r;
        case symbol_kind::clause:
            r.to = {referent_kind::clause, 0, 0, s.index, 0, 0, nullptr};
            r.clause = s.index;
            if (here.is_property)
                r.type = money();
            else if (use != name_use::clause)
                error(218, name.where, {std::string(name.text)});
            return r;
    }
    return r;
}

resolved checker::resolve(const ast::word& name, type_id hint, name_use use) {
    if (is(hint) == kind::choice) {
        if (const auto value = value_of(result.types[hint].detail, name.text)) {
            resolved r;
            r.is_found = true;
            r.type = plain(hint);
            r.to = {referent_kind::choice_value, 0, 0, *value, 0, 0, nullptr};
            return r;
        }
    }
    if (here.arguments != nullptr) {
        for (std::uint32_t n = 0; n < here.arguments->size(); ++n) {
            const ast::argument& a = (*here.arguments)[n];
            if (a.name.first.text != name.text && (!a.name.second || a.name.second.text != name.text)) continue;
            resolved r;
            r.is_found = true;
            r.type = argument_type(a);
            r.to = {referent_kind::argument, 0, 0, n, 0, 0, nullptr};
            return r;
        }
    }
    if (resolved r = resolve_in_scopes(name.text); r.is_found) return r;
    if (const symbol* s = find_symbol(name.text)) return resolve_symbol(*s, name, use);

    // A value of a choice, when only one choice has it.
    resolved r;
    for (std::uint32_t c = 0; c < result.choices.size(); ++c) {
        const auto value = value_of(c, name.text);
        if (!value) continue;
        if (r.is_found) return {};
        r.is_found = true;
        r.type = intern({kind::choice, false, false, c});
        r.to = {referent_kind::choice_value, 0, 0, *value, 0, 0, nullptr};
    }
    return r;
}

const symbol* checker::find_symbol(std::string_view name) const {
    if (here.clause != nowhere) {
        const clause_entry& clause = clauses[here.clause];
        if (here.award != nowhere) {
            const name_map& own = clause.awards[here.award].lets;
            if (const auto known = own.find(name); known != own.end()) return &known->second;
        }
        if (const auto known = clause.names.find(name); known != clause.names.end()) return &known->second;
    }
    const auto known = top.find(name);
    return known == top.end() ? nullptr : &known->second;
}

// Whether a name means anything but the value of a choice.
bool checker::is_known(std::string_view name) const {
    if (here.arguments != nullptr) {
        for (const ast::argument& a : *here.arguments) {
            if (a.name.first.text == name || (a.name.second && a.name.second.text == name)) return true;
        }
    }
    for (const item_scope& items : here.scopes) {
        if (!items.variable.empty() && items.variable == name) return true;
        if (is(items.item) != kind::record) continue;
        for (std::uint32_t r = result.types[items.item].detail; r != nowhere; r = result.records[r].owner) {
            if (!records[r].is_root && records[r].fields.count(name) != 0) return true;
        }
    }
    return find_symbol(name) != nullptr;
}

std::vector<std::string_view> checker::names_here() const {
    std::vector<std::string_view> names;
    if (sink.is_closed()) return names;
    const auto add = [&names](const auto& map) { add_keys(map, names); };
    if (here.arguments != nullptr) {
        for (const ast::argument& a : *here.arguments) names.push_back(a.name.first.text);
    }
    for (const item_scope& items : here.scopes) {
        if (!items.variable.empty()) names.push_back(items.variable);
        if (is(items.item) == kind::record) add(records[result.types[items.item].detail].fields);
    }
    if (here.clause != nowhere) {
        add(clauses[here.clause].names);
        if (here.award != nowhere) add(clauses[here.clause].awards[here.award].lets);
    }
    add(top);
    return names;
}

// A fact of a group written without the group's name: `is_sme` for `applicant.is_sme`.
bool checker::suggest_in_groups(diagnostic& d, const ast::word& name) {
    std::vector<std::uint32_t> roots{result.facts_record};
    if (here.clause != nowhere && result.clauses[here.clause].claim_record != nowhere) {
        roots.push_back(result.clauses[here.clause].claim_record);
    }
    for (const std::uint32_t root : roots) {
        for (const field& group : result.records[root].fields) {
            if (is(group.type) != kind::record) continue;
            const index_map& fields = records[result.types[group.type].detail].fields;
            const bool is_exact = fields.count(name.text) != 0;
            const std::vector<std::string> close =
                is_exact ? std::vector{std::string(name.text)} : messages::suggest(name.text, keys(fields));
            if (close.empty()) continue;
            const std::string path = std::string(group.name) + '.' + close.front();
            sink.relate(d, 1, name.where, {path});
            sink.fix(d, name.where, path);
            return true;
        }
    }
    return false;
}

type_id checker::infer_name(ast::expr_id e, type_id hint, name_use use) {
    const ast::word& name = at(e).name;
    const resolved r = resolve(name, hint, use);
    refer(e) = r.to;
    if (r.is_found) {
        if (r.to.is == referent_kind::choice_value) used_types.insert(result.choices[result.types[r.type].detail].name);
        return r.type;
    }
    const bool wants_choice = is(hint) == kind::choice;
    if (wants_choice) {
        const choice& wanted = result.choices[result.types[hint].detail];
        diagnostic& d = error(217, name.where, {std::string(name.text), std::string(wanted.name)});
        did_you_mean(d, name.where, name.text, wanted.values);
        return 0;
    }
    diagnostic& d = error(201, name.where, {std::string(name.text)});
    if (sink.is_closed() || suggest_in_groups(d, name)) return 0;
    std::vector<std::string_view> known = names_here();
    for (const choice& c : result.choices) known.insert(known.end(), c.values.begin(), c.values.end());
    did_you_mean(d, name.where, name.text, known);
    return 0;
}

type_id checker::infer_member(ast::expr_id e, name_use use) {
    const ast::expr_id owner = tree.operand(at(e), 0);
    const ast::word& name = at(e).name;
    type_id t = 0;
    if (at(owner).kind == ast::expr_kind::name) {
        t = set_type(owner, infer_name(owner, 0, name_use::clause));
        if (refer(owner).is == referent_kind::clause) return clause_member(e, refer(owner).index, use);
    } else {
        t = infer(owner);
    }
    const type of = result.types[t];
    if (of.is == kind::error) return 0;
    if (of.is == kind::period) {
        const bool is_start = name.text == "start" || name.text == "起日";
        if (is_start || name.text == "end" || name.text == "止日") {
            refer(e).is = is_start ? referent_kind::period_start : referent_kind::period_end;
            return simple(kind::date);
        }
        did_you_mean(error(203, name.where, {std::string(name.text), describe(t)}), name.where, name.text,
                     {"start", "end"});
        return 0;
    }
    const bool is_list = of.is == kind::list;
    const type& holder = is_list ? result.types[of.detail] : of;
    if (holder.is != kind::record) {
        error(308, name.where, {describe(t), std::string(name.text)});
        return 0;
    }
    const std::uint32_t record = holder.detail;
    const resolved r = field_of(record, name.text);
    if (!r.is_found) {
        did_you_mean(error(203, name.where, {std::string(name.text), describe(t)}), name.where, name.text,
                     keys(records[record].fields));
        return 0;
    }
    refer(e) = r.to;
    if (!is_list || r.type == 0 || is(r.type) == kind::list) return r.type;  // lists inside lists are flattened
    return list_of(r.type);
}

type_id checker::clause_member(ast::expr_id e, std::uint32_t clause, name_use use) {
    const ast::word& name = at(e).name;
    const auto known = clauses[clause].names.find(name.text);
    const bool is_own = known != clauses[clause].names.end();
    if (is_own && (known->second.is == symbol_kind::parameter ||
                   (here.is_property && known->second.is == symbol_kind::claim_fact))) {
        const std::uint32_t outer = here.clause;
        here.clause = clause;
        const resolved r = resolve_symbol(known->second, name, use);
        here.clause = outer;
        refer(e) = r.to;
        return r.type;
    }
    const auto award = clauses[clause].award_names.find(name.text);
    if (award != clauses[clause].award_names.end()) {
        refer(e).is = referent_kind::award;
        refer(e).index = award->second;
        if (here.is_property) return money();
        error(218, name.where, {std::string(name.text)});
        return 0;
    }
    const std::string full =
        std::string(result.clauses[clause].declared->name.first.text) + '.' + std::string(name.text);
    did_you_mean(error(209, name.where, {full}), name.where, name.text, keys(clauses[clause].names));
    return 0;
}

type_id checker::infer_call(ast::expr_id e, bool is_dated_use) {
    const ast::expr& call = at(e);
    const std::string name(call.name.text);
    const symbol* found = find_symbol(call.name.text);
    const std::vector<ast::argument>* arguments = nullptr;
    std::vector<ast::argument> single;
    type_id value = 0;
    if (found == nullptr) {
        did_you_mean(error(201, call.name.where, {name}), call.name.where, name, names_here());
    } else if (const symbol s = *found; s.is == symbol_kind::table) {
        const ast::table& table = tree.tables[s.index];
        used_tables.insert(table.name.first.text);
        refer(e) = {referent_kind::table, 0, 0, s.index, 0, 0, nullptr};
        arguments = &table.arguments;
        value = argument_type({table.name, table.type});
        if (is_dated(table) != is_dated_use) error(is_dated_use ? 318 : 317, call.where, {name});
    } else if (s.is == symbol_kind::brackets) {
        const ast::brackets& brackets = tree.bracket_tables[s.index];
        used_tables.insert(brackets.name.first.text);
        refer(e) = {referent_kind::brackets, 0, 0, s.index, 0, 0, nullptr};
        single = {brackets.amount};
        arguments = &single;
        value = argument_type(brackets.amount);
        if (is_dated_use) error(318, call.where, {name});
    } else if (s.is == symbol_kind::let && lets[s.index].declared->is_function) {
        lets[s.index].is_used = true;
        refer(e).is = referent_kind::function;
        refer(e).let_ = lets[s.index].declared;
        arguments = &lets[s.index].declared->arguments;
        value = type_of_let(s.index, call.name.where);
        if (is_dated_use) error(316, call.where, {name});
    } else {
        error(211, call.name.where, {name});
    }
    if (arguments != nullptr && arguments->size() != call.count) {
        error(213, call.where, {name, std::to_string(arguments->size()), std::to_string(call.count)});
    }
    for (std::uint32_t n = 0; n < call.count; ++n) {
        const bool is_wanted = arguments != nullptr && n < arguments->size();
        if (is_wanted)
            require(tree.operand(call, n), argument_type((*arguments)[n]));
        else
            settle(tree.operand(call, n));
    }
    return value;
}

type_id checker::argument_type(const ast::argument& a) {
    if (!a.type) return 0;
    const type_id known = result.declared_types[a.type.index];
    return known != 0 ? known : declared(a.type, nowhere);
}

}  // namespace pol::check
