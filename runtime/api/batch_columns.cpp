// From what the batch evaluator gives to the columns that the host sees: the loops' columns as they are, and in them what the
// exact evaluator said of the cases that it decided.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_state.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <string_view>
#include <utility>

namespace pol::api {
namespace {

using batch::batch_outcome;

constexpr int fewest_decimals = 2;
constexpr int most_decimals = 30;
constexpr std::int64_t largest_scale = 1'000'000'000'000;
constexpr std::size_t bits = 64;

// As in a single outcome.
int decimals_of(const number::exact& unit) {
    number::exact scaled = unit;
    for (int n = 0; n <= most_decimals; ++n) {
        if (scaled.is_whole()) return std::max(n, fewest_decimals);
        scaled = scaled * number::exact(10);
    }
    return fewest_decimals;
}

// "n" or "n/d"
number::exact value_of(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto above = number::exact::from_decimal(text.substr(0, slash));
    if (!above || slash == std::string_view::npos) return above.value_or(number::exact());
    const auto below = number::exact::from_decimal(text.substr(slash + 1));
    return below && !below->is_zero() ? *above / *below : *above;
}

// The scale at which most exact amounts are whole: the common multiple of the denominators, as long as it stays modest.
void widen(std::int64_t& scale, const number::exact& value) {
    const auto denominator = value.denominator();
    if (!denominator) return;
    const std::int64_t factor = *denominator / std::gcd(scale, *denominator);
    std::int64_t wider = 0;
    if (__builtin_mul_overflow(scale, factor, &wider) || wider > largest_scale) return;
    scale = wider;
}

class clause_writer {
public:
    clause_writer(const batch_assessor::state& with, const batch::facts_view& facts, const batch_outcome& from, index c)
        : with_(with), facts_(facts), from_(from), index_(c), clause_(with.plan.clauses[c]) {}

    batch_clause write(batch::clause_columns&& columns) {
        to_.name = clause_.name;
        to_.gives_money = !clause_.awards.empty();
        if (to_.gives_money) to_.currency = with_.plan.currencies[clause_.currency];
        to_.decimals = decimals_of(columns.unit);
        to_.status = std::move(columns.status);
        to_.amount = std::move(columns.amount);
        scale_amounts(columns.unit);
        if (with_.how.exact) take_exact(columns);
        if (with_.how.reasons) take_reasons(columns);
        if (with_.how.notes) take_notes(columns);
        const auto rows = rows_decided();
        for (const auto& [row, said] : rows) amount(row, *said);
        if (with_.how.exact) exact_amounts(rows);
        for (const auto& [row, said] : rows) {
            if (with_.how.reasons) reasons(row, *said);
            if (with_.how.notes) notes(row, *said);
        }
        if (with_.how.needs) needs(rows);
        to_.beyond.erase(std::unique(to_.beyond.begin(), to_.beyond.end()), to_.beyond.end());
        return std::move(to_);
    }

private:
    using decided = std::vector<std::pair<std::uint32_t, const clause_outcome*>>;

    // The cases that the exact evaluator was asked about this clause, by row.
    decided rows_decided() const {
        decided made;
        for (const auto& part : from_.exactly.parts())
            for (const auto& [row, clause, said] : part)
                if (clause == index_) made.emplace_back(row, &said);
        return made;
    }

    void beyond(std::uint32_t row) {
        const auto at = std::lower_bound(to_.beyond.begin(), to_.beyond.end(), row);
        if (at == to_.beyond.end() || *at != row) to_.beyond.insert(at, row);
    }

    // From multiples of the clause's unit to those of the last decimal; mostly they are the same.
    void scale_amounts(const number::exact& unit) {
        const auto factor = (unit * number::exact::power_of_ten(to_.decimals)).to_int64();
        if (!factor || *factor == 1) return;
        for (std::uint32_t row = 0; row < to_.amount.size(); ++row) {
            if (!__builtin_mul_overflow(to_.amount[row], *factor, &to_.amount[row])) continue;
            to_.amount[row] = 0;
            to_.beyond.push_back(row);
        }
    }

    void amount(std::uint32_t row, const clause_outcome& said) {
        to_.status[row] = said.status;
        if (said.status != clause_status::determined || !said.gives_money) return;
        const auto value = number::exact::from_decimal(said.amount);
        const auto fits = value ? (*value * number::exact::power_of_ten(to_.decimals)).to_int64() : std::nullopt;
        to_.amount[row] = fits.value_or(0);
        if (!fits) beyond(row);
    }

    void take_exact(batch::clause_columns& from) {
        to_.exact_scale = from.exact_scale;
        to_.exact = std::move(from.exact);
        for (batch::award_column& a : from.awards)
            to_.awards.push_back({std::move(a.name), a.scale, std::move(a.amounts)});
        if (!to_.gives_money) return;
        to_.exact.resize(to_.status.size());
        for (const plan::award& a : clause_.awards) award(a.name).amounts.resize(to_.status.size());
    }

    batch_award& award(const std::string& name) {
        const auto found =
            std::find_if(to_.awards.begin(), to_.awards.end(), [&](const batch_award& a) { return a.name == name; });
        if (found != to_.awards.end()) return *found;
        to_.awards.push_back({name, 1, {}});
        return to_.awards.back();
    }

    void exact_amounts(const decided& rows) {
        // Where the loops gave nothing, the scale is still free to choose.
        const bool is_free = rows.size() == to_.status.size();
        for (const auto& [row, said] : rows) {
            if (!is_free || said->status != clause_status::determined || !said->gives_money) continue;
            widen(to_.exact_scale, value_of(said->exact));
            for (const award_outcome& a : said->awards) widen(award(a.name).scale, value_of(a.exact));
        }
        for (const auto& [row, said] : rows) {
            if (said->status != clause_status::determined || !said->gives_money) continue;
            put(row, value_of(said->exact), to_.exact_scale, to_.exact);
            for (const award_outcome& a : said->awards) {
                batch_award& of = award(a.name);
                of.amounts.resize(to_.status.size());
                put(row, value_of(a.exact), of.scale, of.amounts);
            }
        }
    }

    void put(std::uint32_t row, const number::exact& value, std::int64_t scale, std::vector<std::int64_t>& to) {
        const auto fits = value.scaled(scale);
        to[row] = fits.value_or(0);
        if (!fits) beyond(row);
    }

    void take_reasons(batch::clause_columns& from) {
        to_.reasons = std::move(from.reasons);
        to_.failed = std::move(from.failed);
        to_.failed.resize(to_.status.size());
        for (batch::effect_column& e : from.effects) {
            batch_effect& made = to_.effects.emplace_back();
            made.is = static_cast<batch_effect::kind>(e.is);
            made.name = std::move(e.name);
            made.reasons = std::move(e.reasons);
            made.given = std::move(e.given);
            made.refused = std::move(e.refused);
        }
    }

    static void set_bit(const std::string& reason, std::vector<std::string>& names, std::uint64_t& to) {
        auto found = std::find(names.begin(), names.end(), reason);
        if (found == names.end()) {
            if (names.size() >= bits) return;
            found = names.insert(names.end(), reason);
        }
        to |= std::uint64_t{1} << (found - names.begin());
    }

    batch_effect& effect(batch_effect::kind is, const std::string& name) {
        const auto found = std::find_if(to_.effects.begin(), to_.effects.end(),
                                        [&](const batch_effect& e) { return e.is == is && e.name == name; });
        batch_effect& made = found != to_.effects.end() ? *found : to_.effects.emplace_back();
        made.is = is;
        made.name = name;
        made.given.resize(to_.status.size());
        made.refused.resize(to_.status.size());
        return made;
    }

    void reasons(std::uint32_t row, const clause_outcome& said) {
        to_.failed[row] = 0;
        for (const std::string& reason : said.reasons) set_bit(reason, to_.reasons, to_.failed[row]);
        for (batch_effect& e : to_.effects) {
            if (row < e.given.size()) e.given[row] = 0;
            if (row < e.refused.size()) e.refused[row] = 0;
        }
        const std::pair<batch_effect::kind, const std::vector<std::string>*> kinds[] = {
            {batch_effect::kind::permission, &said.permissions},
            {batch_effect::kind::waiver, &said.waivers},
            {batch_effect::kind::obligation, &said.obligations},
            {batch_effect::kind::advice, &said.advice}};
        for (const auto& [is, names] : kinds)
            for (const std::string& name : *names) effect(is, name).given[row] = 1;
        for (const refused_permission& r : said.refused) {
            batch_effect& e = effect(batch_effect::kind::permission, r.code);
            for (const std::string& reason : r.reasons) set_bit(reason, e.reasons, e.refused[row]);
        }
    }

    void take_notes(batch::clause_columns& from) {
        for (batch::note_column& n : from.notes)
            to_.notes.push_back({std::move(n.text), n.has_number, std::move(n.values)});
    }

    void notes(std::uint32_t row, const clause_outcome& said) {
        for (batch_note& n : to_.notes)
            if (row < n.values.size()) n.values[row] = 0;
        for (const std::string& text : said.notes) {
            std::uint32_t value = 1;
            const std::size_t space = text.rfind(' ');
            const char* end = text.data() + text.size();
            const bool has_number = space != std::string::npos &&
                                    std::from_chars(text.data() + space + 1, end, value).ptr == end &&
                                    space + 1 < text.size();
            if (!has_number) value = 1;
            note(has_number ? text.substr(0, space) : text, has_number).values[row] = value;
        }
    }

    batch_note& note(const std::string& text, bool has_number) {
        const auto found =
            std::find_if(to_.notes.begin(), to_.notes.end(), [&](const batch_note& n) { return n.text == text; });
        batch_note& made = found != to_.notes.end() ? *found : to_.notes.emplace_back();
        made.text = text;
        made.has_number = made.has_number || has_number;
        made.values.resize(to_.status.size());
        return made;
    }

    void needs(const decided& rows) {
        auto next = rows.begin();
        for (std::uint32_t row = 0; row < to_.status.size(); ++row) {
            while (next != rows.end() && next->first < row) ++next;
            if (to_.status[row] != clause_status::undetermined) continue;
            if (next != rows.end() && next->first == row) {
                to_.undetermined.push_back({row, next->second->range, next->second->needs});
                continue;
            }
            const outcome due = with_.engine->explain(facts_, row, false);
            for (const clause_outcome& c : due.clauses)
                if (c.name == clause_.name) to_.undetermined.push_back({row, c.range, c.needs});
        }
    }

    const batch_assessor::state& with_;
    const batch::facts_view& facts_;
    const batch_outcome& from_;
    const index index_;
    const plan::clause& clause_;
    batch_clause to_;
};

}  // namespace

std::vector<batch_clause> clauses_of(const batch_assessor::state& with, const batch::facts_view& facts,
                                     batch_outcome&& from) {
    std::vector<batch_clause> made;
    const auto& names = with.how.clauses;
    for (index c = 0; c < with.plan.clauses.size(); ++c) {
        const bool is_asked =
            names.empty() || std::find(names.begin(), names.end(), with.plan.clauses[c].name) != names.end();
        if (is_asked) made.push_back(clause_writer(with, facts, from, c).write(std::move(from.clauses[c])));
    }
    return made;
}

}  // namespace pol::api
