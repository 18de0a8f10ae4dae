// Amendments: first the clauses that are in force, then what is set, extended and required in addition.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

#include <algorithm>

namespace pol::check {
namespace {

// A decimal as its digits without zeros at the ends, and a power of ten: 50% and 0.50 are the same.
struct decimal {
    std::string digits;
    std::int64_t power = 0;

    friend bool operator==(const decimal&, const decimal&) = default;
};

decimal decimal_of(const ast::expr& literal) {
    decimal d;
    d.power = literal.power - (literal.flag ? 2 : 0);
    bool is_fraction = false;
    for (const char c : literal.digits) {
        if (c == '.') is_fraction = true;
        if (c < '0' || c > '9') continue;
        if (is_fraction) --d.power;
        if (c != '0' || !d.digits.empty()) d.digits += c;
    }
    while (!d.digits.empty() && d.digits.back() == '0') {
        d.digits.pop_back();
        ++d.power;
    }
    if (d.digits.empty()) d.power = 0;
    return d;
}

bool is_amount(const ast::expr& e) { return e.kind == ast::expr_kind::number || e.kind == ast::expr_kind::money; }

std::string joined(const ast::path& path) {
    std::string text;
    for (const ast::word& part : path.parts) text += (text.empty() ? "" : ".") + std::string(part.text);
    return text;
}

}  // namespace

void checker::add_clause(const ast::clause& clause, provenance origin, std::uint32_t order) {
    struct clause made;
    made.declared = &clause;
    made.origin = origin;
    const auto c = static_cast<std::uint32_t>(result.clauses.size());
    selected.try_emplace(clause.name.first.text, c);
    if (clause.name.second) selected.try_emplace(clause.name.second.text, c);
    result.clauses.push_back(std::move(made));
    clauses.emplace_back();
    clauses.back().order = order;
}

void checker::repeal_clause(std::uint32_t c) {
    const ast::names& names = result.clauses[c].declared->name;
    for (const ast::word& name : {names.first, names.second}) {
        if (!name) continue;
        repealed.insert(name.text);
        const auto known = selected.find(name.text);
        if (known != selected.end() && known->second == c) selected.erase(known);
    }
    clauses[c].is_repealed = true;
}

void checker::drop_repealed() {
    std::size_t kept = 0;
    for (std::size_t c = 0; c < clauses.size(); ++c) {
        if (clauses[c].is_repealed) continue;
        if (kept != c) {
            result.clauses[kept] = std::move(result.clauses[c]);
            clauses[kept] = std::move(clauses[c]);
        }
        ++kept;
    }
    result.clauses.resize(kept);
    clauses.resize(kept);
}

std::uint32_t checker::find_selected(const ast::word& name) {
    if (const auto known = selected.find(name.text); known != selected.end()) return known->second;
    const std::string text(name.text);
    if (repealed.count(name.text) != 0)
        error(243, name.where, {text});
    else
        did_you_mean(error(205, name.where, {text}), name.where, text, keys(selected));
    return nowhere;
}

void checker::select_clauses(const std::vector<std::uint32_t>& amendments) {
    for (const ast::clause& clause : tree.clauses) add_clause(clause, {provenance::text, clause.where}, 0);
    for (const std::uint32_t a : amendments) {
        if (a >= tree.amendments.size()) continue;
        result.amendments.push_back(a);
        apply_structure(a, static_cast<std::uint32_t>(result.amendments.size()));
    }
    drop_repealed();
}

void checker::check_header(const ast::amend& a) {
    if (result.policy != nullptr && a.policy.text != result.policy->name.text) {
        error(240, a.policy.where, {std::string(a.policy.text), std::string(result.policy->name.text)});
    }
    if (a.has_to && a.to < a.from) error(241, a.where);
    const bool is_idle = a.sets.empty() && a.requirements.empty() && a.repeals.empty() && a.clauses.empty() &&
                         a.extensions.empty() && a.agencies.empty() && a.choices.empty() && a.parameters.empty();
    if (is_idle) error(610, a.where);
}

void checker::apply_structure(std::uint32_t amendment, std::uint32_t order) {
    const ast::amend& a = tree.amendments[amendment];
    check_header(a);
    for (const ast::repeal_change& r : a.repeals) {
        const std::uint32_t c = find_selected(r.clause);
        if (c != nowhere) repeal_clause(c);
    }
    for (const ast::clause_change& change : a.clauses) put_clause(change, amendment, order);
    for (const ast::require_change& r : a.requirements) {
        const std::uint32_t c = find_selected(r.clause);
        if (c != nowhere) clauses[c].requirements.push_back(&r);
    }
}

void checker::put_clause(const ast::clause_change& change, std::uint32_t amendment, std::uint32_t order) {
    const ast::word& name = change.content.name.first;
    const provenance origin{amendment, change.content.where};
    if (change.replaces) {
        const std::uint32_t c = find_selected(name);
        if (c == nowhere) return;
        clauses[c].requirements.clear();
        result.clauses[c].declared = &change.content;
        result.clauses[c].origin = origin;
        clauses[c].order = order;
        return;
    }
    if (const auto known = selected.find(name.text); known != selected.end()) {
        const ast::word& first = result.clauses[known->second].declared->name.first;
        sink.relate(error(242, name.where, {std::string(name.text)}), 2, first.where);
        return;
    }
    repealed.erase(name.text);
    add_clause(change.content, origin, order);
}

// Agencies, choices and parameters of the amendments; names of a choice's values may be used by new clauses.
void checker::declare_amendments() {
    for (const std::uint32_t a : result.amendments) {
        const ast::amend& amend = tree.amendments[a];
        for (const ast::agency& agency : amend.agencies) {
            const bool is_new = agencies.try_emplace(agency.name.first.text, nowhere).second;
            if (!is_new) twice(agency.name.first, agency.name.first.where);
            if (agency.name.second) agencies.try_emplace(agency.name.second.text, nowhere);
        }
        for (const ast::choice& choice : amend.choices) declare_choice(choice);
        for (const std::uint32_t p : amend.parameters) {
            const std::uint32_t index = declare_parameter(p, nowhere);
            result.parameters[index].origin.amendment = a;
        }
    }
}

bool checker::mentions(ast::expr_id root, std::string_view name) const {
    std::vector<ast::expr_id> waiting{root};
    while (!waiting.empty()) {
        const ast::expr& e = at(waiting.back());
        waiting.pop_back();
        if (e.kind == ast::expr_kind::name && e.name.text == name) return true;
        for (std::uint32_t n = 0; n < e.count; ++n) waiting.push_back(tree.operand(e, n));
    }
    return false;
}

// A condition that speaks of an award's item selects the items of every award with such items, else it gates the clause.
void checker::apply_requirements() {
    for (std::uint32_t c = 0; c < result.clauses.size(); ++c) {
        for (const ast::require_change* change : clauses[c].requirements) {
            if (change->condition_.value) apply_requirement(c, *change);
        }
        collect_reasons(c);
    }
}

void checker::apply_requirement(std::uint32_t c, const ast::require_change& change) {
    declare_parameters_in(change.condition_.value, c);
    type_id item = 0;
    bool is_found = false;
    const std::vector<ast::award>& awards = result.clauses[c].declared->awards;
    for (std::uint32_t a = 0; a < awards.size(); ++a) {
        if (!awards[a].has_items || !mentions(change.condition_.value, awards[a].items.variable.text)) continue;
        type_award_items(c, a);
        if (is_found && clauses[c].awards[a].item != item) continue;
        item = clauses[c].awards[a].item;
        is_found = true;
        result.clauses[c].added_where[a].push_back(&change);
    }
    if (!is_found) result.clauses[c].added_eligible.push_back(&change);
}

std::uint32_t checker::find_parameter(const ast::path& path, std::uint32_t clause) {
    const std::string text = joined(path);
    if (const auto known = parameter_names.find(text); known != parameter_names.end()) return known->second;
    if (clause == nowhere) return nowhere;
    const std::string full = std::string(result.clauses[clause].declared->name.first.text) + '.' + text;
    const auto known = parameter_names.find(full);
    return known == parameter_names.end() ? nowhere : known->second;
}

void checker::no_parameter(const ast::path& path) {
    if (!path.parts.empty() && repealed.count(path.parts.front().text) != 0) {
        error(243, path.parts.front().where, {std::string(path.parts.front().text)});
        return;
    }
    const std::string text = joined(path);
    did_you_mean(error(209, path.where, {text}), path.where, text, keys(parameter_names));
}

bool checker::is_same_value(ast::expr_id first, ast::expr_id second) const {
    std::vector<std::pair<ast::expr_id, ast::expr_id>> waiting{{first, second}};
    while (!waiting.empty()) {
        const auto [x, y] = waiting.back();
        waiting.pop_back();
        if (static_cast<bool>(x) != static_cast<bool>(y)) return false;
        if (!x) continue;
        const ast::expr& a = at(x);
        const ast::expr& b = at(y);
        if (is_amount(a) && is_amount(b)) {
            const std::string_view own = result.currencies.front();
            const std::string_view left = a.kind == ast::expr_kind::money ? a.name.text : own;
            const std::string_view right = b.kind == ast::expr_kind::money ? b.name.text : own;
            if (left != right || decimal_of(a) != decimal_of(b)) return false;
            continue;
        }
        const bool is_alike = a.kind == b.kind && a.op == b.op && a.flag == b.flag && a.count == b.count &&
                              a.days == b.days && a.name.text == b.name.text && a.digits == b.digits;
        if (!is_alike) return false;
        for (std::uint32_t n = 0; n < a.count; ++n) waiting.emplace_back(tree.operand(a, n), tree.operand(b, n));
    }
    return true;
}

void checker::apply_values() {
    std::uint32_t order = 0;
    series_days days;
    for (const std::uint32_t a : result.amendments) {
        ++order;
        if (tree.amendments[a].by) check_agency(tree.amendments[a].by);
        for (const ast::set_change& set : tree.amendments[a].sets) apply_set(a, set, order);
        for (const ast::extend_change& extension : tree.amendments[a].extensions) apply_extension(a, extension, days);
    }
    // Once at the end: a series may be extended very many times.
    for (const auto& [p, known] : days) {
        std::vector<ast::entry>& entries = result.parameters[p].entries;
        std::stable_sort(entries.begin(), entries.end(),
                         [](const ast::entry& a, const ast::entry& b) { return a.day < b.day; });
    }
}

void checker::apply_set(std::uint32_t amendment, const ast::set_change& set, std::uint32_t order) {
    const std::uint32_t p = find_parameter(set.target, nowhere);
    if (p == nowhere) return no_parameter(set.target);
    parameter& target = result.parameters[p];
    here = {};
    here.clause = target.clause;
    if (target.is_series) {
        error(245, set.target.where, {target.name});
        return;
    }
    require(set.value, target.type);
    must_be_fixed(set.value);
    // A clause that was replaced later brings its own numbers.
    if (target.clause != nowhere && clauses[target.clause].order > order) return;
    if (target.value && is_same_value(target.value, set.value)) error(611, set.where, {target.name});
    const bool is_unset = set.value && at(set.value).kind == ast::expr_kind::none;
    target.value = is_unset ? ast::expr_id{} : set.value;
    target.origin = {amendment, set.where};
}

void checker::apply_extension(std::uint32_t amendment, const ast::extend_change& extension, series_days& days) {
    const auto known_parameter = parameter_names.find(extension.series.text);
    if (known_parameter == parameter_names.end()) return no_parameter({{extension.series}, extension.series.where});
    parameter& target = result.parameters[known_parameter->second];
    if (!target.is_series) {
        error(244, extension.series.where, {target.name});
        return;
    }
    here = {};
    check_entries(extension.entries, target.type);
    const auto [known, is_first] = days.try_emplace(known_parameter->second);
    if (is_first) {
        for (const ast::entry& entry : target.entries) known->second.try_emplace(entry.day, entry.day_where);
    }
    for (const ast::entry& entry : extension.entries) {
        const auto [same, is_new] = known->second.try_emplace(entry.day, entry.day_where);
        if (is_new)
            target.entries.push_back(entry);
        else
            sink.relate(error(505, entry.day_where, {day_text(entry.day)}), 2, same->second);
    }
    target.origin.amendment = amendment;
}

}  // namespace pol::check
