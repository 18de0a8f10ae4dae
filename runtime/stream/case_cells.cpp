// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/case_cells.hpp"

#include "runtime/eval/evaluate.hpp"

#include <algorithm>

namespace pol::stream {
namespace {

constexpr int usual_places = 2;

bool holds(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

void add_new(std::vector<std::string>& to, std::string text) {
    if (!holds(to, text)) to.push_back(std::move(text));
}

std::string shown(const diagnostic& d) {
    return d.where.pointer.empty() ? code_text(d.code) : code_text(d.code) + " " + d.where.pointer;
}

batch::effect_column::kind kind_of(cell is) {
    if (is == cell::waivers) return batch::effect_column::kind::waiver;
    if (is == cell::obligations) return batch::effect_column::kind::obligation;
    if (is == cell::advice) return batch::effect_column::kind::advice;
    return batch::effect_column::kind::permission;
}

const std::vector<std::string>& names_in(const clause_outcome& c, cell is) {
    if (is == cell::waivers) return c.waivers;
    if (is == cell::obligations) return c.obligations;
    if (is == cell::advice) return c.advice;
    return c.permissions;
}

void add_refused(std::vector<std::string>& to, const std::string& name, const std::string& reason) {
    to.push_back(reason.empty() ? name : name + ":" + reason);
}

}  // namespace

std::vector<amount_form> amount_forms(const plan::plan& p) {
    std::vector<amount_form> forms;
    for (const plan::clause& c : p.clauses) {
        amount_form& made = forms.emplace_back();
        made.gives_money = !c.awards.empty();
        made.counts = made.gives_money && c.currency == 0;
        made.unit = c.has_rounding && c.unit.sign() > 0 ? c.unit : number::exact::ratio(1, 100);
        made.places = eval::decimals_of(made.unit);
        made.factor = (made.unit * number::exact::power_of_ten(made.places)).to_int64().value_or(0);
    }
    return forms;
}

void case_cells::go_to(std::uint32_t row) {
    row_ = row;
    if (has_exactly_) std::fill(exactly_.begin(), exactly_.end(), nullptr);
    const auto all = found_.exactly.of(row);
    for (const auto& [at, clause, said] : all) exactly_[clause] = &said;
    has_exactly_ = !all.empty();
}

bool case_cells::is_complete() const {
    for (index c = 0; c < forms_.size(); ++c) {
        if (!is_asked(c)) continue;
        if (status(c) == clause_status::undetermined || status(c) == clause_status::bad_input) return false;
    }
    if (facts_.specials == nullptr) return true;
    const auto found = facts_.specials->find(row_);
    if (found == facts_.specials->end()) return true;
    const auto hits_all = [](const facts::problem& p) { return p.hits_all && p.found.level == severity::error; };
    const std::vector<facts::problem>& problems = found->second.problems;
    return found->second.unknown_claims.empty() && std::none_of(problems.begin(), problems.end(), hits_all);
}

// The rounded amount, also where it does not fit the column.
number::exact case_cells::rounded(index clause) const {
    if (exactly_[clause] != nullptr) {
        const auto said = number::exact::from_decimal(exactly_[clause]->amount);
        if (said) return *said;
    }
    return number::exact(found_.clauses[clause].amount[row_]) * forms_[clause].unit;
}

void case_cells::add_amount(index clause, text_buffer& to) const {
    if (!has_amount(clause)) return;
    if (exactly_[clause] != nullptr) return to.add(exactly_[clause]->amount);
    const amount_form& form = forms_[clause];
    std::int64_t value = 0;
    const std::int64_t units = found_.clauses[clause].amount[row_];
    const bool fits = form.factor != 0 && !__builtin_mul_overflow(units, form.factor, &value);
    if (fits) return to.add_decimal(value, form.places);
    to.add(rounded(clause).to_decimal(form.places));
}

// Whole hundredths in 64 bits, which is what nearly every case comes to.
bool case_cells::add_quick_total(text_buffer& to) const {
    std::int64_t total = 0;
    for (index c = 0; c < forms_.size(); ++c) {
        const amount_form& form = forms_[c];
        if (!form.counts || !is_asked(c) || status(c) != clause_status::determined) continue;
        std::int64_t value = 0;
        if (exactly_[c] != nullptr || form.factor == 0 || form.places != usual_places) return false;
        if (__builtin_mul_overflow(found_.clauses[c].amount[row_], form.factor, &value)) return false;
        if (__builtin_add_overflow(total, value, &total)) return false;
    }
    to.add_decimal(total, usual_places);
    return true;
}

void case_cells::add_total(text_buffer& to) const {
    if (add_quick_total(to)) return;
    number::exact total;
    int places = usual_places;
    for (index c = 0; c < forms_.size(); ++c) {
        if (!forms_[c].counts || !is_asked(c) || !has_amount(c)) continue;
        total = total + rounded(c);
        places = std::max(places, forms_[c].places);
    }
    to.add(total.to_decimal(places));
}

const outcome& case_cells::whole() {
    if (!whole_ || whole_row_ != row_) {
        whole_ = by_.explain(facts_, row_, false);
        whole_row_ = row_;
    }
    return *whole_;
}

// What the exact evaluator says of the clause: in the batch, or asked now.
const clause_outcome* case_cells::said(index clause) {
    if (exactly_[clause] != nullptr) return exactly_[clause];
    for (const clause_outcome& c : whole().clauses)
        if (c.name == by_.policy().clauses[clause].name) return &c;
    return nullptr;
}

std::string case_cells::exact_text(index clause) {
    if (!has_amount(clause)) return {};
    const batch::clause_columns& columns = found_.clauses[clause];
    if (exactly_[clause] == nullptr && row_ < columns.exact.size())
        return number::exact::ratio(columns.exact[row_], columns.exact_scale).to_text();
    const clause_outcome* one = said(clause);
    return one != nullptr ? one->exact : std::string();
}

std::string case_cells::award_text(index clause, std::size_t award) {
    if (!has_amount(clause)) return {};
    const std::string& name = by_.policy().clauses[clause].awards[award].name;
    const std::vector<batch::award_column>& columns = found_.clauses[clause].awards;
    for (const batch::award_column& a : columns) {
        if (exactly_[clause] != nullptr || a.name != name || row_ >= a.amounts.size()) continue;
        return number::exact::ratio(a.amounts[row_], a.scale).to_text();
    }
    const clause_outcome* one = said(clause);
    if (one == nullptr) return {};
    for (const award_outcome& a : one->awards)
        if (a.name == name) return a.exact;
    return {};
}

std::string case_cells::text(const bound_column& c) {
    if (c.is == cell::exact) return exact_text(c.clause);
    if (c.is == cell::award) return award_text(c.clause, c.award);
    const bool is_range = c.is == cell::low || c.is == cell::high;
    if (!is_range || status(c.clause) != clause_status::undetermined) return {};
    const clause_outcome* one = said(c.clause);
    if (one == nullptr || !one->range) return {};
    return c.is == cell::low ? one->range->low : one->range->high;
}

void case_cells::add_reasons(index clause, std::vector<std::string>& to, const std::string& before) {
    if (status(clause) != clause_status::not_eligible) return;
    const batch::clause_columns& columns = found_.clauses[clause];
    if (exactly_[clause] == nullptr && row_ < columns.failed.size()) {
        for (std::size_t bit = 0; bit < columns.reasons.size(); ++bit)
            if ((columns.failed[row_] >> bit & 1U) != 0) to.push_back(before + columns.reasons[bit]);
        return;
    }
    const clause_outcome* one = said(clause);
    if (one == nullptr) return;
    for (const std::string& reason : one->reasons) to.push_back(before + reason);
}

void case_cells::add_notes(index clause, std::vector<std::string>& to) {
    if (exactly_[clause] != nullptr) {
        to.insert(to.end(), exactly_[clause]->notes.begin(), exactly_[clause]->notes.end());
        return;
    }
    for (const batch::note_column& n : found_.clauses[clause].notes) {
        if (row_ >= n.values.size() || n.values[row_] == 0) continue;
        add_new(to, n.has_number ? n.text + " " + std::to_string(n.values[row_]) : n.text);
    }
}

void case_cells::add_effects(const bound_column& c, std::vector<std::string>& to) {
    if (exactly_[c.clause] != nullptr) {
        if (c.is != cell::refused) {
            const std::vector<std::string>& names = names_in(*exactly_[c.clause], c.is);
            to.insert(to.end(), names.begin(), names.end());
            return;
        }
        for (const refused_permission& r : exactly_[c.clause]->refused) {
            if (r.reasons.empty()) add_refused(to, r.code, {});
            for (const std::string& reason : r.reasons) add_refused(to, r.code, reason);
        }
        return;
    }
    for (const batch::effect_column& e : found_.clauses[c.clause].effects) {
        if (e.is != kind_of(c.is)) continue;
        if (c.is != cell::refused) {
            if (row_ < e.given.size() && e.given[row_] != 0) to.push_back(e.name);
            continue;
        }
        for (std::size_t bit = 0; bit < e.reasons.size() && row_ < e.refused.size(); ++bit)
            if ((e.refused[row_] >> bit & 1U) != 0) add_refused(to, e.name, e.reasons[bit]);
    }
}

void case_cells::add_needs(index clause, std::vector<std::string>& to) {
    if (status(clause) != clause_status::undetermined) return;
    const clause_outcome* one = said(clause);
    if (one == nullptr) return;
    for (const std::string& need : one->needs) add_new(to, need);
}

// Of the whole case: what its reading found, and what came up in a clause.
void case_cells::add_problems(std::vector<std::string>& to) {
    if (facts_.specials != nullptr) {
        const auto found = facts_.specials->find(row_);
        if (found != facts_.specials->end())
            for (const facts::problem& p : found->second.problems) add_new(to, shown(p.found));
    }
    if (!has_exactly_) return;
    for (const clause_outcome* one : exactly_)
        for (std::size_t n = 0; one != nullptr && n < one->problems.size(); ++n) add_new(to, shown(one->problems[n]));
}

void case_cells::list(const bound_column& c, std::vector<std::string>& to) {
    const bool is_of_case = c.is == cell::reasons || c.is == cell::needs;
    for (index clause = 0; is_of_case && clause < forms_.size(); ++clause) {
        if (!is_asked(clause)) continue;
        if (c.is == cell::needs) add_needs(clause, to);
        if (c.is == cell::reasons) add_reasons(clause, to, by_.policy().clauses[clause].name + ":");
    }
    if (is_of_case) return;
    if (c.is == cell::problems) return add_problems(to);
    if (c.is == cell::clause_reasons) return add_reasons(c.clause, to, {});
    if (c.is == cell::clause_needs) return add_needs(c.clause, to);
    if (c.is == cell::notes) return add_notes(c.clause, to);
    if (c.is != cell::clause_problems) return add_effects(c, to);
    const clause_outcome* one = exactly_[c.clause];
    if (one == nullptr && status(c.clause) == clause_status::bad_input) one = said(c.clause);
    for (std::size_t n = 0; one != nullptr && n < one->problems.size(); ++n) add_new(to, shown(one->problems[n]));
}

}  // namespace pol::stream
