// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/output_columns.hpp"

#include "lang/messages/sink.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace pol::stream {
namespace {

constexpr int unknown_column = 971;
constexpr int did_you_mean = 1;

struct named_cell {
    std::string_view name;
    cell is;
};
constexpr std::array<named_cell, 6> of_case = {{{"key", cell::key},
                                                {"total", cell::total},
                                                {"complete", cell::complete},
                                                {"reasons", cell::reasons},
                                                {"needs", cell::needs},
                                                {"problems", cell::problems}}};
constexpr std::array<named_cell, 9> of_clause = {{{"status", cell::status},
                                                  {"reasons", cell::clause_reasons},
                                                  {"needs", cell::clause_needs},
                                                  {"problems", cell::clause_problems},
                                                  {"amount", cell::amount},
                                                  {"exact", cell::exact},
                                                  {"low", cell::low},
                                                  {"high", cell::high},
                                                  {"notes", cell::notes}}};
constexpr std::array<named_cell, 5> of_permits = {{{"permissions", cell::permissions},
                                                   {"waivers", cell::waivers},
                                                   {"obligations", cell::obligations},
                                                   {"advice", cell::advice},
                                                   {"refused", cell::refused}}};

bool is_about_money(cell is) {
    return is == cell::amount || is == cell::exact || is == cell::low || is == cell::high || is == cell::notes;
}

void append(std::vector<output_column>& to, std::set<std::string>& known, output_column one) {
    if (known.insert(one.name).second) to.push_back(std::move(one));
}

void append_clause(std::vector<output_column>& to, std::set<std::string>& known, const plan::clause& c) {
    const auto add = [&](const named_cell& n) {
        append(to, known, {c.name + "." + std::string(n.name), n.is, c.name, {}});
    };
    for (const named_cell& n : of_clause) {
        if (!is_about_money(n.is) || !c.awards.empty()) add(n);
    }
    for (const named_cell& n : of_permits) {
        if (!c.permits.empty() || !c.effects.empty()) add(n);
    }
    for (const plan::award& a : c.awards) append(to, known, {c.name + "." + a.name, cell::award, c.name, a.name});
}

// `*` stands for any letters, also none.
bool fits(std::string_view pattern, std::string_view name) {
    std::size_t at = 0;
    std::size_t star = std::string_view::npos;
    std::size_t retry = 0;
    std::size_t p = 0;
    while (at < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            retry = at;
        } else if (p < pattern.size() && pattern[p] == name[at]) {
            ++p;
            ++at;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            at = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

bool is_usual(const output_column& c, const std::set<std::string>& with_permits) {
    switch (c.is) {
        case cell::key:
        case cell::status:
        case cell::amount:
        case cell::total:
        case cell::reasons:
        case cell::needs:
        case cell::problems: return true;
        case cell::permissions: return with_permits.count(c.clause) > 0;
        case cell::complete:
        case cell::exact:
        case cell::low:
        case cell::high:
        case cell::clause_reasons:
        case cell::clause_needs:
        case cell::clause_problems:
        case cell::notes:
        case cell::waivers:
        case cell::obligations:
        case cell::advice:
        case cell::refused:
        case cell::award: return false;
    }
    return false;
}

// The key, the clauses, then what is said of the case as a whole.
std::vector<output_column> usual(const std::vector<const plan::plan*>& versions, std::vector<output_column> all) {
    std::set<std::string> with_permits;
    for (const plan::plan* p : versions) {
        for (const plan::clause& c : p->clauses) {
            if (!c.permits.empty()) with_permits.insert(c.name);
        }
    }
    const auto last =
        std::remove_if(all.begin(), all.end(), [&](const output_column& c) { return !is_usual(c, with_permits); });
    all.erase(last, all.end());
    std::stable_partition(all.begin(), all.end(),
                          [](const output_column& c) { return c.is == cell::key || !c.clause.empty(); });
    return all;
}

diagnostic unknown(const std::string& name, const std::vector<output_column>& all) {
    diagnostic found;
    found.code = unknown_column;
    found.arguments = {name};
    std::vector<std::string_view> known;
    for (const output_column& c : all) known.push_back(c.name);
    const std::vector<std::string> near = messages::suggest(name, known);
    if (!near.empty()) found.notes.push_back({did_you_mean, {}, {near.front()}});
    return found;
}

}  // namespace

std::vector<output_column> all_columns(const std::vector<const plan::plan*>& versions) {
    std::vector<output_column> all;
    std::set<std::string> known;
    for (const named_cell& n : of_case) append(all, known, {std::string(n.name), n.is, {}, {}});
    for (const plan::plan* p : versions) {
        for (const plan::clause& c : p->clauses) append_clause(all, known, c);
    }
    return all;
}

chosen_columns choose_columns(const std::vector<const plan::plan*>& versions, const std::vector<std::string>& clauses,
                              const std::vector<std::string>& names) {
    std::vector<output_column> all = all_columns(versions);
    const auto is_left_out = [&](const output_column& c) {
        return !c.clause.empty() && std::find(clauses.begin(), clauses.end(), c.clause) == clauses.end();
    };
    if (!clauses.empty()) all.erase(std::remove_if(all.begin(), all.end(), is_left_out), all.end());
    if (names.empty()) return {usual(versions, std::move(all)), {}};
    chosen_columns made;
    std::set<std::string> known;
    for (const std::string& name : names) {
        bool has_one = false;
        for (const output_column& c : all) {
            if (!fits(name, c.name)) continue;
            has_one = true;
            append(made.columns, known, c);
        }
        if (!has_one) return {{}, unknown(name, all)};
    }
    return made;
}

std::vector<bound_column> bound_to(const std::vector<output_column>& columns, const plan::plan& to) {
    std::vector<bound_column> bound;
    for (const output_column& c : columns) {
        bound_column& made = bound.emplace_back();
        made.is = c.is;
        for (index n = 0; n < to.clauses.size() && !c.clause.empty(); ++n) {
            if (to.clauses[n].name == c.clause) made.clause = n;
        }
        if (c.is != cell::award || made.clause == plan::none) continue;
        const std::vector<plan::award>& awards = to.clauses[made.clause].awards;
        const auto found =
            std::find_if(awards.begin(), awards.end(), [&](const plan::award& a) { return a.name == c.award; });
        made.award = static_cast<std::size_t>(found - awards.begin());
        if (found == awards.end()) made.clause = plan::none;
    }
    return bound;
}

batch::wanted wanted_for(const std::vector<output_column>& columns) {
    batch::wanted what;
    for (const output_column& c : columns) {
        switch (c.is) {
            case cell::exact:
            case cell::award: what.exact = true; break;
            case cell::reasons:
            case cell::clause_reasons:
            case cell::permissions:
            case cell::waivers:
            case cell::obligations:
            case cell::advice:
            case cell::refused: what.reasons = true; break;
            case cell::notes: what.notes = true; break;
            case cell::key:
            case cell::total:
            case cell::complete:
            case cell::needs:
            case cell::problems:
            case cell::status:
            case cell::amount:
            case cell::low:
            case cell::high:
            case cell::clause_needs:
            case cell::clause_problems: break;
        }
    }
    return what;
}

}  // namespace pol::stream
