// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/collect.hpp"

#include <algorithm>

namespace pol::batch {

namespace {

std::uint64_t bit(std::uint32_t at) { return std::uint64_t{1} << at; }

// What becomes of the cases of a block, from the conditions alone.
struct verdicts {
    std::vector<std::uint8_t> is_out;   // some condition is not met
    std::vector<std::uint8_t> is_open;  // goes to the exact evaluator
};

void judge(const compiled_clause& compiled, machine& from, block rows, std::vector<std::uint64_t>& failed,
           verdicts& made) {
    const std::uint32_t n = rows.rows();
    made.is_out.assign(n, 0);
    made.is_open.assign(n, 0);
    for (const flag& f : compiled.program.eligible) {
        const std::int64_t* holds = from.cells(f.at);
        const std::uint8_t* doubts = from.doubts(f.at);
        const std::uint64_t reason = f.bit == no_reason || failed.empty() ? 0 : bit(f.bit);
        for (std::uint32_t k = 0; k < n; ++k) {
            const std::uint8_t doubt = doubts == nullptr ? 0 : doubts[k];
            const bool fails = holds[k] == 0 && doubt == 0;
            made.is_out[k] |= static_cast<std::uint8_t>(fails);
            made.is_open[k] |= doubt;
            if (fails && reason != 0) failed[rows.row(k)] |= reason;
        }
    }
    // A missing fact does not matter where another condition fails; what could not be computed does.
    for (std::uint32_t k = 0; k < n; ++k)
        if (made.is_out[k] != 0) made.is_open[k] &= doubt_hard;
}

void add_doubts(machine& from, reg r, verdicts& to) {
    const std::uint8_t* doubts = r == no_reg ? nullptr : from.doubts(r);
    if (doubts == nullptr) return;
    for (std::size_t k = 0; k < to.is_open.size(); ++k)
        if (to.is_out[k] == 0) to.is_open[k] |= doubts[k];
}

void add_all_doubts(const program& p, machine& from, verdicts& to) {
    add_doubts(from, p.exact_total, to);
    add_doubts(from, p.amount, to);
    for (const award_total& a : p.awards) add_doubts(from, a.at, to);
    for (const note_value& n : p.notes) add_doubts(from, n.at, to);
    for (const reg r : p.checks) add_doubts(from, r, to);
    for (const effect_flags& e : p.effects) {
        add_doubts(from, e.given, to);
        add_doubts(from, e.refused, to);
        // A condition that is merely unknown refuses nothing; one that could not be computed might.
        for (const flag& f : e.reasons) {
            const std::uint8_t* doubts = from.doubts(f.at);
            for (std::size_t k = 0; doubts != nullptr && k < to.is_open.size(); ++k)
                if (to.is_out[k] == 0) to.is_open[k] |= doubts[k] & doubt_hard;
        }
    }
}

// No condition, and nothing in doubt: every case is determined.
bool is_plain(const program& p, machine& from) {
    const auto is_sure = [&](reg r) { return r == no_reg || from.doubts(r) == nullptr; };
    return p.eligible.empty() && p.effects.empty() && p.checks.empty() && p.notes.empty() && is_sure(p.amount) &&
           is_sure(p.exact_total) &&
           std::all_of(p.awards.begin(), p.awards.end(), [&](const award_total& a) { return is_sure(a.at); });
}

void copy_cells(machine& from, reg r, block rows, std::vector<std::int64_t>& to) {
    if (r == no_reg || to.empty()) return;  // not asked for, or no money
    if (rows.picked != nullptr) {
        const std::int64_t* cells = from.cells(r);
        for (std::uint32_t k = 0; k < rows.count; ++k) to[rows.picked[k]] = cells[k];
        return;
    }
    // What is larger than a cache has left it before anybody reads it.
    constexpr std::size_t large = std::size_t{1} << 19;
    from.copy(r, to.data() + rows.from, to.size() >= large);
}

void collect_effects(const compiled_clause& compiled, machine& from, block rows, clause_columns& to) {
    for (std::size_t e = 0; e < to.effects.size(); ++e) {
        const effect_flags& flags = compiled.program.effects[e];
        effect_column& column = to.effects[e];
        const std::int64_t* given = from.cells(flags.given);
        for (std::uint32_t k = 0; k < rows.rows(); ++k) column.given[rows.row(k)] = static_cast<std::uint8_t>(given[k]);
        if (column.is != effect_column::kind::permission) continue;
        const std::int64_t* refused = from.cells(flags.refused);
        for (std::uint32_t k = 0; k < rows.rows(); ++k) column.refused[rows.row(k)] = 0;
        for (const flag& f : flags.reasons) {
            const std::int64_t* fails = from.cells(f.at);
            const std::uint8_t* doubts = from.doubts(f.at);
            for (std::uint32_t k = 0; k < rows.rows(); ++k)
                if (refused[k] != 0 && fails[k] != 0 && (doubts == nullptr || doubts[k] == 0))
                    column.refused[rows.row(k)] |= bit(f.bit);
        }
    }
}

}  // namespace

void prepare(const std::optional<compiled_clause>& compiled, const plan::clause& c, const wanted& what,
             std::uint32_t rows, clause_columns& to) {
    const bool has_money = !c.awards.empty();
    to.status.resize(rows);
    to.amount.resize(rows);
    if (!has_money) std::fill(to.amount.begin(), to.amount.end(), 0);
    to.failed.resize(what.reasons ? rows : 0);
    to.exact.assign(what.exact ? rows : 0, 0);
    to.exact_scale = compiled ? compiled->program.exact_scale : 1;
    to.awards.clear();
    to.effects.clear();
    to.notes.clear();
    to.reasons.clear();
    for (std::size_t n = 0; what.exact && n < c.awards.size(); ++n) {
        award_column& award = to.awards.emplace_back();
        award.name = c.awards[n].name;
        award.scale = compiled ? compiled->program.awards[n].scale : 1;
        award.amounts.resize(rows);
    }
    if (!compiled) return;
    to.reasons = compiled->reasons;
    if (what.reasons) {
        for (const effect_column& named : compiled->effects) {
            effect_column& effect = to.effects.emplace_back(named);
            effect.given.resize(rows);
            if (effect.is == effect_column::kind::permission) effect.refused.resize(rows);
        }
    }
    if (what.notes) {
        for (const note_column& named : compiled->notes) to.notes.emplace_back(named).values.resize(rows);
    }
}

void clear_row(clause_columns& to, std::uint32_t row, clause_status is) {
    to.status[row] = is;
    to.amount[row] = 0;
    if (!to.failed.empty()) to.failed[row] = 0;
    if (!to.exact.empty()) to.exact[row] = 0;
    for (award_column& a : to.awards) a.amounts[row] = 0;
    for (effect_column& e : to.effects) {
        e.given[row] = 0;
        if (!e.refused.empty()) e.refused[row] = 0;
    }
    for (note_column& n : to.notes) n.values[row] = 0;
}

void clear_rows(clause_columns& to, std::uint32_t from, std::uint32_t end, clause_status is) {
    const auto clear = [from, end](auto& column) {
        if (!column.empty()) std::fill(column.begin() + from, column.begin() + end, 0);
    };
    std::fill(to.status.begin() + from, to.status.begin() + end, is);
    clear(to.amount);
    clear(to.failed);
    clear(to.exact);
    for (award_column& a : to.awards) clear(a.amounts);
    for (effect_column& e : to.effects) {
        clear(e.given);
        clear(e.refused);
    }
    for (note_column& n : to.notes) clear(n.values);
}

void collect(const compiled_clause& compiled, machine& from, block rows, clause_columns& to,
             std::vector<std::uint32_t>& open) {
    const program& p = compiled.program;
    if (rows.picked == nullptr) {
        if (!to.failed.empty()) std::fill_n(to.failed.data() + rows.from, rows.rows(), 0);
        std::fill_n(to.status.data() + rows.from, rows.rows(), clause_status::determined);
    } else {
        for (std::uint32_t k = 0; k < rows.count; ++k) to.status[rows.picked[k]] = clause_status::determined;
        for (std::uint32_t k = 0; !to.failed.empty() && k < rows.count; ++k) to.failed[rows.picked[k]] = 0;
    }
    copy_cells(from, p.amount, rows, to.amount);
    copy_cells(from, p.exact_total, rows, to.exact);
    for (std::size_t n = 0; n < to.awards.size(); ++n) copy_cells(from, p.awards[n].at, rows, to.awards[n].amounts);
    for (std::size_t n = 0; n < to.notes.size(); ++n) {
        const std::int64_t* noted = from.cells(p.notes[n].at);
        for (std::uint32_t k = 0; k < rows.rows(); ++k)
            to.notes[n].values[rows.row(k)] = static_cast<std::uint32_t>(noted[k]);
    }
    collect_effects(compiled, from, rows, to);

    if (is_plain(p, from)) return;
    verdicts made;
    judge(compiled, from, rows, to.failed, made);
    add_all_doubts(p, from, made);
    for (std::uint32_t k = 0; k < rows.rows(); ++k) {
        if ((made.is_out[k] | made.is_open[k]) == 0) continue;
        const std::uint32_t row = rows.row(k);
        if (made.is_open[k] != 0) {
            open.push_back(row);
        } else {
            const std::uint64_t failed = to.failed.empty() ? 0 : to.failed[row];
            clear_row(to, row, clause_status::not_eligible);
            if (!to.failed.empty()) to.failed[row] = failed;
        }
    }
}

void put_exact(const clause_outcome& found, clause_columns& to, std::uint32_t row) {
    clear_row(to, row, found.status);
    if (found.status != clause_status::determined || !found.gives_money) return;
    const auto amount = number::exact::from_decimal(found.amount);
    const auto steps = amount ? (*amount / to.unit).to_int64() : std::nullopt;
    to.amount[row] = steps.value_or(0);
}

}  // namespace pol::batch
