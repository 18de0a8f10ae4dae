// The data of examples against the types of the facts they stand for.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

#include <algorithm>

namespace pol::check {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

// The fact that a path names: of the clause's claim, else of `facts`. Nothing when there is none (reported).
std::optional<type_id> checker::type_of_path(const ast::path& path, std::uint32_t clause) {
    if (path.parts.empty()) return std::nullopt;
    const std::uint32_t claim = clause == nowhere ? nowhere : result.clauses[clause].claim_record;
    const std::string_view clause_name = clause == nowhere ? "facts" : result.clauses[clause].declared->name.first.text;
    const ast::word& first = path.parts.front();
    std::uint32_t record = result.facts_record;
    if (claim != nowhere && records[claim].fields.count(first.text) != 0) record = claim;
    type_id t = 0;
    for (std::size_t n = 0; n < path.parts.size(); ++n) {
        const ast::word& part = path.parts[n];
        if (n > 0 && is(t) == kind::list && is_number(part.text)) {
            t = element(t);
            continue;
        }
        if (n > 0 && t == 0) return t;
        if (n > 0) {
            if (is(t) != kind::record) {
                error(308, part.where, {describe(t), std::string(part.text)});
                return std::nullopt;
            }
            record = result.types[t].detail;
        }
        const auto known = records[record].fields.find(part.text);
        if (known == records[record].fields.end()) {
            std::vector<std::string_view> names = keys(records[record].fields);
            if (n == 0 && claim != nowhere) {
                for (const auto& [name, field_unused] : records[claim].fields) names.push_back(name);
            }
            diagnostic& d = n == 0 ? error(701, part.where, {std::string(part.text), std::string(clause_name)})
                                   : error(203, part.where, {std::string(part.text), describe(t)});
            did_you_mean(d, part.where, part.text, names);
            return std::nullopt;
        }
        t = result.records[record].fields[known->second].type;
    }
    return t;
}

void checker::check_data(ast::data_id id, type_id wanted) {
    if (!id) return;
    const ast::data& d = tree[id];
    if (!is_data_checked) wanted = 0;
    const kind k = is(wanted);
    const auto wrong = [&](std::string found) {
        if (wanted != 0) error(304, d.where, {describe(wanted), std::move(found)});
    };
    switch (d.kind) {
        case ast::data_kind::bad: return;
        case ast::data_kind::value:
            // A choice may have a value of that name.
            if (tree[d.value].kind == ast::expr_kind::none && k == kind::choice &&
                value_of(result.types[wanted].detail, "none"))
                return;
            if (wanted == 0)
                settle(d.value);
            else
                require(d.value, wanted);
            return;
        case ast::data_kind::name:
            if (k == kind::choice && value_of(result.types[wanted].detail, d.name.text)) {
                used_types.insert(result.choices[result.types[wanted].detail].name);
            } else {
                check_sample(d.name, wanted);
            }
            return;
        case ast::data_kind::list:
            if (wanted != 0 && k != kind::list) wrong("@list_of");
            for (const ast::data_id item : d.items) check_data(item, k == kind::list ? element(wanted) : 0);
            return;
        case ast::data_kind::record:
            if (wanted != 0 && k != kind::record) wrong("@record");
            check_data_fields(d, k == kind::record ? wanted : 0);
            return;
        case ast::data_kind::with:
            check_sample(d.name, wanted);
            check_data_fields(d, k == kind::record ? wanted : 0);
            return;
        case ast::data_kind::repeat:
            if (d.value) require(d.value, simple(kind::count));
            for (const ast::data_id item : d.items) check_data(item, wanted);
            return;
    }
}

void checker::check_data_fields(const ast::data& d, type_id wanted) {
    std::set<std::string_view> seen;
    for (const ast::data_field& f : d.fields) {
        if (!seen.insert(f.name.text).second && is_data_checked) error(703, f.name.where, {std::string(f.name.text)});
        if (wanted == 0) {
            check_data(f.value, 0);
            continue;
        }
        const std::uint32_t record = result.types[wanted].detail;
        const auto known = records[record].fields.find(f.name.text);
        if (known == records[record].fields.end()) {
            diagnostic& found = error(203, f.name.where, {std::string(f.name.text), describe(wanted)});
            did_you_mean(found, f.name.where, f.name.text, keys(records[record].fields));
            check_data(f.value, 0);
            continue;
        }
        check_data(f.value, result.records[record].fields[known->second].type);
    }
}

// A sample is looked at once for each type it is used as, so samples made of samples cost no more than they are long.
void checker::check_sample(const ast::word& name, type_id wanted) {
    const auto known = samples.find(name.text);
    if (known == samples.end()) {
        if (!is_data_checked) return;
        const std::string text(name.text);
        if (is(wanted) == kind::choice) {
            const choice& of = result.choices[result.types[wanted].detail];
            did_you_mean(error(217, name.where, {text, std::string(of.name)}), name.where, text, of.values);
        } else {
            did_you_mean(error(210, name.where, {text}), name.where, text, keys(samples));
        }
        return;
    }
    const std::uint32_t s = known->second;
    used_samples.insert(tree.samples[s].name.text);
    if (sample_states[s] == progress::begun) {
        error(705, tree.samples[s].name.where, {std::string(name.text)});
        return;
    }
    if (!sample_types.emplace(s, wanted).second) return;
    if (depth >= deepest) {
        error(914, name.where, {std::to_string(deepest)});
        return;
    }
    sample_states[s] = progress::begun;
    depth += 10;  // one step from sample to sample takes several calls
    check_data(tree.samples[s].value, wanted);
    depth -= 10;
    sample_states[s] = progress::untouched;
}

}  // namespace pol::check
