// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/tally.hpp"

#include <algorithm>
#include <cstring>
#include <set>

namespace pol::stream {
namespace {

constexpr std::uint8_t has_undetermined = 1;
constexpr std::uint8_t has_bad_input = 2;
constexpr std::uint8_t has_unknown_claim = 4;

bool applies_to(const std::uint8_t* applies, std::size_t row) { return applies == nullptr || applies[row] != 0; }

bool is_incomplete(const batch::special& one) {
    const auto hits_all = [](const facts::problem& p) { return p.hits_all && p.found.level == severity::error; };
    return !one.unknown_claims.empty() || std::any_of(one.problems.begin(), one.problems.end(), hits_all);
}

// A note without its number: "limit m03a_centers 2" as "limit m03a_centers".
std::string without_number(const std::string& note) {
    const std::size_t blank = note.rfind(' ');
    if (blank == std::string::npos || blank + 1 == note.size()) return note;
    const bool is_number = std::all_of(note.begin() + static_cast<std::ptrdiff_t>(blank) + 1, note.end(),
                                       [](char c) { return c >= '0' && c <= '9'; });
    return is_number ? note.substr(0, blank) : note;
}

void count(std::map<std::string, std::uint64_t>& to, const std::string& word, std::uint64_t times) {
    if (times > 0) to[word] += times;
}

// Several steps may give one note; it counts once for each case.
bool is_noted_before(const std::vector<batch::note_column>& notes, std::size_t n, std::size_t row) {
    for (std::size_t before = 0; before < n; ++before)
        if (notes[before].values[row] != 0 && notes[before].text == notes[n].text) return true;
    return false;
}

}  // namespace

tally::tally(const plan::plan& p, const std::vector<bool>& asked, bool with_figures)
    : plan_(p), asked_(asked), with_figures_(with_figures), forms_(amount_forms(p)), clauses_(p.clauses.size()) {}

void tally::add(const batch::facts_view& facts, const batch::batch_outcome& found, const std::uint8_t* applies) {
    count_cases(facts, found, applies);
    if (!with_figures_) return;
    add_exactly(found, applies);
    const std::vector<std::uint8_t> none;
    for (index c = 0; c < clauses_.size(); ++c) {
        if (!is_asked(c)) continue;
        count_statuses(found.clauses[c], applies, clauses_[c]);
        if (forms_[c].gives_money) add_amounts(found.clauses[c], applies, clauses_[c]);
        add_words(found.clauses[c], applies, found.exactly.empty() ? none : is_exactly_[c], clauses_[c]);
    }
}

// Whether no clause of any case is undetermined or bad, which is soon found out: both have the second bit.
bool tally::are_settled(const batch::batch_outcome& found) const {
    static_assert((static_cast<unsigned>(clause_status::undetermined) & 2U) != 0);
    static_assert((static_cast<unsigned>(clause_status::bad_input) & 2U) != 0);
    static_assert(
        ((static_cast<unsigned>(clause_status::determined) | static_cast<unsigned>(clause_status::not_eligible) |
          static_cast<unsigned>(clause_status::not_claimed)) &
         2U) == 0);
    constexpr std::uint64_t bit = 0x0202020202020202U;
    std::uint64_t all = 0;
    for (index c = 0; c < clauses_.size(); ++c) {
        const std::vector<clause_status>& status = found.clauses[c].status;
        std::size_t row = 0;
        for (; is_asked(c) && row + sizeof all <= status.size(); row += sizeof all) {
            std::uint64_t some = 0;
            std::memcpy(&some, status.data() + row, sizeof some);
            all |= some;
        }
        for (; is_asked(c) && row < status.size(); ++row) all |= static_cast<std::uint64_t>(status[row]);
    }
    return (all & bit) == 0;
}

void tally::count_cases(const batch::facts_view& facts, const batch::batch_outcome& found,
                        const std::uint8_t* applies) {
    const bool is_settled = facts.specials == nullptr || facts.specials->empty();
    if (is_settled && applies == nullptr && are_settled(found)) {
        cases += facts.rows;
        return;
    }
    marks_.assign(facts.rows, 0);
    for (index c = 0; c < clauses_.size(); ++c) {
        if (!is_asked(c)) continue;
        const clause_status* status = found.clauses[c].status.data();
        for (std::size_t row = 0; row < facts.rows; ++row) {
            const auto undetermined_mark = status[row] == clause_status::undetermined ? has_undetermined : 0;
            const auto bad_mark = status[row] == clause_status::bad_input ? has_bad_input : 0;
            marks_[row] = static_cast<std::uint8_t>(marks_[row] | undetermined_mark | bad_mark);
        }
    }
    if (facts.specials != nullptr) {
        for (const auto& [row, one] : *facts.specials)
            if (is_incomplete(one)) marks_[row] |= has_unknown_claim;
    }
    for (std::size_t row = 0; row < facts.rows; ++row) {
        if (!applies_to(applies, row)) continue;
        ++cases;
        undetermined += (marks_[row] & has_undetermined) != 0 ? 1U : 0U;
        bad_input += (marks_[row] & has_bad_input) != 0 ? 1U : 0U;
        incomplete += marks_[row] != 0 ? 1U : 0U;
    }
}

void tally::count_statuses(const batch::clause_columns& from, const std::uint8_t* applies, clause_tally& to) {
    for (std::size_t row = 0; row < from.status.size(); ++row)
        to.statuses[static_cast<std::size_t>(from.status[row])] += applies_to(applies, row) ? 1U : 0U;
}

// An amount that does not fit the column is 0 there, which adds nothing.
void tally::add_amounts(const batch::clause_columns& from, const std::uint8_t* applies, clause_tally& to) {
    for (std::size_t row = 0; row < from.amount.size(); ++row) {
        const std::int64_t amount = from.amount[row];
        if (amount == 0 || from.status[row] != clause_status::determined || !applies_to(applies, row)) continue;
        to.total += amount;
        if (amount < 0) continue;
        to.least = to.least == 0 ? amount : std::min(to.least, amount);
        to.greatest = std::max(to.greatest, amount);
        to.paid_total += amount;
        ++to.paid;
        to.counts.add(amount);
    }
}

void tally::add_words(const batch::clause_columns& from, const std::uint8_t* applies,
                      const std::vector<std::uint8_t>& is_exactly, clause_tally& to) {
    const auto is_here = [&](std::size_t row) {
        return applies_to(applies, row) && (is_exactly.empty() || is_exactly[row] == 0);
    };
    std::array<std::uint64_t, 64> by_bit{};
    for (std::size_t row = 0; row < from.failed.size(); ++row) {
        if (from.status[row] != clause_status::not_eligible || !is_here(row)) continue;
        for (std::uint64_t rest = from.failed[row]; rest != 0; rest &= rest - 1)
            ++by_bit[static_cast<std::size_t>(__builtin_ctzll(rest))];
    }
    for (std::size_t bit = 0; bit < from.reasons.size() && bit < by_bit.size(); ++bit)
        count(to.reasons, from.reasons[bit], by_bit[bit]);
    for (std::size_t n = 0; n < from.notes.size(); ++n) {
        std::uint64_t times = 0;
        for (std::size_t row = 0; row < from.notes[n].values.size(); ++row)
            times += from.notes[n].values[row] != 0 && !is_noted_before(from.notes, n, row) && is_here(row) ? 1U : 0U;
        count(to.notes, from.notes[n].text, times);
    }
}

void tally::add_exactly(const batch::batch_outcome& found, const std::uint8_t* applies) {
    if (found.exactly.empty()) return;
    is_exactly_.resize(clauses_.size());
    for (std::vector<std::uint8_t>& rows : is_exactly_) rows.assign(found.rows, 0);
    for (const auto& part : found.exactly.parts()) {
        for (const auto& [row, clause, said] : part) {
            if (!applies_to(applies, row)) continue;
            is_exactly_[clause][row] = 1;
            add_exactly(said, found.clauses[clause].amount[row], clause);
        }
    }
}

void tally::add_exactly(const clause_outcome& one, std::int64_t amount, index clause) {
    clause_tally& to = clauses_[clause];
    for (const std::string& reason : one.reasons) count(to.reasons, reason, 1);
    std::set<std::string> noted;
    for (const std::string& note : one.notes) noted.insert(without_number(note));
    for (const std::string& note : noted) count(to.notes, note, 1);
    if (one.status != clause_status::determined || !one.gives_money || amount != 0) return;
    const auto wide = number::exact::from_decimal(one.amount);
    if (!wide || wide->is_zero()) return;
    ++to.wide[*wide];
    if (wide->sign() > 0) ++to.paid;
}

}  // namespace pol::stream
