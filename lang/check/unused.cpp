// What nothing reads: facts, parameters, definitions. Only of the bare policy, since an amendment may well take away the
// last reader of something, and only when all else is right, since a mistake may be what hides the reader.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {
namespace {

template <class Set>
bool has_either(const Set& used, const ast::names& names) {
    return used.count(names.first.text) != 0 || (names.second && used.count(names.second.text) != 0);
}

}  // namespace

void checker::warn_unused() {
    if (!result.amendments.empty() || sink.has_errors()) return;
    warn_unused_facts();
    warn_unused_parameters();
    const auto warn = [this](const ast::word& name) { error(603, name.where, {std::string(name.text)}); };
    for (const let_entry& let : lets) {
        if (!let.is_used) warn(let.declared->name.first);
    }
    for (const ast::table& t : tree.tables) {
        if (used_tables.count(t.name.first.text) == 0) warn(t.name.first);
    }
    for (const ast::brackets& b : tree.bracket_tables) {
        if (used_tables.count(b.name.first.text) == 0) warn(b.name.first);
    }
    for (const ast::choice& c : tree.choices) {
        if (!has_either(used_types, c.name)) warn(c.name.first);
    }
    for (const ast::record& r : tree.records) {
        if (!has_either(used_types, r.name)) warn(r.name.first);
    }
    if (!tree.amendments.empty()) return;  // an amendment may be what the rest is for
    for (const ast::agency& a : tree.agencies) {
        if (!has_either(used_agencies, a.name)) warn(a.name.first);
    }
    for (const ast::sample& s : tree.samples) {
        if (used_samples.count(s.name.text) == 0) warn(s.name);
    }
    for (const ast::case_& c : tree.cases) {
        if (used_cases.count(c.name.text) == 0) warn(c.name);
    }
}

// From the roots inwards: what lies in a list that nobody reads is not told a second time.
void checker::warn_unused_facts() {
    std::vector<std::uint32_t> waiting;
    std::set<std::uint32_t> seen;
    for (std::uint32_t r = 0; r < records.size(); ++r) {
        if (records[r].is_root) waiting.push_back(r);
    }
    while (!waiting.empty()) {
        const std::uint32_t r = waiting.back();
        waiting.pop_back();
        if (!seen.insert(r).second) continue;
        for (std::uint32_t f = 0; f < result.records[r].fields.size(); ++f) {
            const field& now = result.records[r].fields[f];
            if (now.declared->is_recorded) continue;
            if (records[r].is_read[f] == 0 && !now.declared->is_unique) {
                error(601, now.declared->name.first.where, {std::string(now.name)});
                continue;
            }
            type_id t = now.type;
            while (is(t) == kind::list) t = element(t);
            if (is(t) == kind::record) waiting.push_back(result.types[t].detail);
        }
    }
}

void checker::warn_unused_parameters() {
    for (std::uint32_t p = 0; p < parameters.size(); ++p) {
        const ast::word& name = result.parameters[p].declared->name.first;
        if (!parameters[p].is_used) error(602, name.where, {std::string(name.text)});
    }
}

}  // namespace pol::check
