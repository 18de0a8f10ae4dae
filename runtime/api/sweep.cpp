// Walks along the grid from stretch to stretch, and joins those on which the same formula holds.
// SPDX-License-Identifier: Apache-2.0
#include <pol/differences.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>
#include <pol/sweep.hpp>

#include "runtime/api/sweep_line.hpp"

#include <algorithm>
#include <utility>

namespace pol {
namespace api {
namespace {

using number::exact;

std::string status_text(const clause_outcome& c, const std::string& what, bool is_total) {
    return is_total ? c.name + ": " + what : what;
}

}  // namespace

line_walk::line_walk(const scenario& of, const sweep_request& asked)
    : asked_(asked), about_(scenario_access::of(of).of), within_(of, asked, line_) {
    if (within_.within().is_cancelled()) {
        line_.ended = sweep_end::cancelled;
        line_.refused.clear();
    }
    if (line_.ended != sweep_end::complete) return;
    find_clause();
}

void line_walk::find_clause() {
    const plan::plan& p = within_.plan();
    line_.amount_currency = p.currencies.empty() ? std::string() : p.currencies.front();
    if (asked_.clause.empty()) return;
    const auto found = std::find_if(p.clauses.begin(), p.clauses.end(),
                                    [&](const plan::clause& c) { return c.name == asked_.clause; });
    if (found == p.clauses.end()) {
        line_.ended = sweep_end::no_clause;
    } else if (found->awards.empty()) {
        line_.ended = sweep_end::no_money;
    } else {
        clause_ = static_cast<plan::index>(found - p.clauses.begin());
        chosen_.assign(p.clauses.size(), false);
        chosen_[clause_] = true;
        line_.amount_currency = p.currencies[found->currency];
    }
}

void line_walk::walk(const std::function<bool(const formula&)>& goes_on) {
    const number::grid& all = within_.points();
    sweeping::evaluator with(within_.plan());
    std::uint64_t at = 0;
    for (std::size_t done = 0; at <= all.last; ++done) {
        const unsigned part = all.last == 0 ? 0 : static_cast<unsigned>(at / (all.last / 1000 + 1));
        if (done >= asked_.evaluations || (asked_.goes_on && !asked_.goes_on(part))) return end_early();
        const facts::case_data data = within_.data_at(at);
        if (within_.within().is_cancelled()) return end_early();  // the number may not have been reached
        const number::grid ahead{all.point(at), all.step, all.last - at};
        const sweeping::stretch found =
            with.evaluate(data, within_.variable_in(data), ahead, chosen_, within_.within());
        if (found.found.cancelled) return end_early();
        formula next = formula_of(found);
        next.first = at;
        next.last = at + found.last;
        at = next.last + 1;
        join(std::move(next));
        if (goes_on && !goes_on(formulas_.back())) {
            if (at <= all.last) line_.ended = sweep_end::early;
            break;
        }
    }
}

void line_walk::end_early() { line_.ended = formulas_.empty() ? sweep_end::cancelled : sweep_end::early; }

// A single point at which a neighbour's formula gives the same belongs to it: where two items tie, one of them is taken.
void line_walk::join(formula next) {
    formula* before = formulas_.empty() ? nullptr : &formulas_.back();
    if (before == nullptr || !before->has_same_words(next)) return formulas_.push_back(std::move(next));
    const bool joins_before = next.first == next.last && agree_at(next.first, *before, next);
    const bool joins_next = before->first == before->last && agree_at(before->first, *before, next);
    if (before->amount == next.amount || joins_before) {
        before->last = next.last;
    } else if (joins_next) {
        next.first = before->first;
        *before = std::move(next);
    } else {
        formulas_.push_back(std::move(next));
        if (within_.is_date()) straighten();
    }
}

// Days are known one by one: of any two it could be said that they lie on a line, of three it means something.
void line_walk::straighten() {
    if (formulas_.size() < 3) return;
    const formula* const last = &formulas_.back() - 2;
    for (std::size_t n = 0; n < 3; ++n) {
        if (last[n].first != last[n].last || !last[n].amount || !last[n].has_same_words(last[0])) return;
    }
    const exact x = within_.points().point(last[0].first);
    const exact y = last[0].amount->at(x);
    const exact each = last[1].amount->at(x) - y;
    if (last[2].amount->at(x) - last[1].amount->at(x) != each) return;
    formula whole = last[0];
    whole.last = last[2].last;
    whole.amount->over = number::polynomial(std::vector<exact>{y - each * x, each});
    formulas_.resize(formulas_.size() - 3);
    formulas_.push_back(std::move(whole));
}

bool line_walk::agree_at(std::uint64_t at, const formula& a, const formula& b) const {
    const exact x = within_.points().point(at);
    if (!a.amount || !b.amount || a.amount->under.at(x).is_zero() || b.amount->under.at(x).is_zero()) return false;
    return a.amount->at(x) == b.amount->at(x);
}

// What is not eligible or not claimed comes to nothing, which is an amount.
formula line_walk::formula_of(const sweeping::stretch& found) const {
    formula result;
    const bool is_total = clause_ == plan::none;
    if (is_total) result.amount = number::quotient{};
    result.status = is_total && !found.found.complete ? clause_status::undetermined : clause_status::determined;
    for (const clause_outcome& c : found.found.clauses) {
        const auto number =
            static_cast<std::size_t>(std::find_if(within_.plan().clauses.begin(), within_.plan().clauses.end(),
                                                  [&](const plan::clause& known) { return known.name == c.name; }) -
                                     within_.plan().clauses.begin());
        const std::optional<number::quotient>& amount = found.amounts[number];
        const bool is_nothing = c.status == clause_status::not_eligible || c.status == clause_status::not_claimed;
        if (!is_total) {
            result.status = c.status;
            result.amount = amount;
            if (is_nothing) result.amount = number::quotient{};
        } else if (amount && within_.plan().clauses[number].currency == 0) {
            result.amount = number::sum(*result.amount, *amount);
        }
        if (is_total && c.status != clause_status::not_claimed)
            result.statuses += c.name + '=' + std::string(to_text(c.status)) + ' ';
        for (const std::string& note : c.notes) result.notes.push_back(status_text(c, note, is_total));
        for (const std::string& reason : c.reasons) result.reasons.push_back(status_text(c, reason, is_total));
        for (const std::string& place : c.needs) {
            if (std::find(result.needs.begin(), result.needs.end(), place) == result.needs.end())
                result.needs.push_back(place);
        }
    }
    return result;
}

sweep_point line_walk::point(std::uint64_t at) const {
    const auto there = std::lower_bound(formulas_.begin(), formulas_.end(), at,
                                        [](const formula& f, std::uint64_t place) { return f.last < place; });
    const exact x = within_.points().point(at);
    return {within_.text_at(at), there->amount ? there->amount->at(x).to_text() : std::string(),
            static_cast<std::size_t>(there - formulas_.begin())};
}

// The line for hosts: texts in place of numbers.
void line_walk::write_pieces() {
    for (std::size_t n = 0; n < formulas_.size(); ++n) {
        const formula& f = formulas_[n];
        sweep_piece piece;
        piece.is_curved = f.amount && !f.amount->is_straight();
        write_points(n, piece);
        if (f.amount && !piece.is_curved) piece.rate = f.amount->over.coefficient(1).to_text();
        piece.status = f.status;
        piece.notes = f.notes;
        piece.reasons = f.reasons;
        piece.needs = f.needs;
        if (n > 0 && n <= asked_.causes && !within_.within().is_cancelled()) write_causes(formulas_[n - 1], f, piece);
        if (n > 0) write_step(formulas_[n - 1], f, piece);
        line_.pieces.push_back(std::move(piece));
    }
    if (!formulas_.empty()) line_.to = within_.text_at(formulas_.back().last);
}

void line_walk::write_points(std::size_t n, sweep_piece& piece) const {
    constexpr std::uint64_t most = 32;
    const formula& f = formulas_[n];
    const std::uint64_t size = f.last - f.first;
    const std::uint64_t parts = piece.is_curved ? std::min(most, size) : std::min<std::uint64_t>(1, size);
    piece.points.push_back(point(f.first));
    for (std::uint64_t part = 1; part <= parts; ++part) {
        const std::uint64_t along = size / parts * part + size % parts * part / parts;
        piece.points.push_back(point(f.first + along));
    }
}

void line_walk::write_causes(const formula& before, const formula& after, sweep_piece& piece) {
    // One step further into both: where they meet they give the same amount, and would seem to have no difference.
    piece.causes = causes_between(before.last - (before.first < before.last ? 1 : 0),
                                  after.first + (after.first < after.last ? 1 : 0));
}

void line_walk::write_step(const formula& before, const formula& after, sweep_piece& piece) const {
    if (!before.amount || !after.amount) return;
    const exact x = within_.points().point(before.last);
    const exact y = within_.points().point(after.first);
    const exact change = after.amount->at(y) - before.amount->at(x);
    piece.change = change.to_text();
    // What the step would change by either formula alone.
    const std::optional<exact> by_before = before.amount->change(x, y);
    const std::optional<exact> by_after = after.amount->change(x, y);
    piece.is_jump =
        !by_before || !by_after || change < std::min(*by_before, *by_after) || std::max(*by_before, *by_after) < change;
    if (within_.is_date() || !before.amount->is_straight() || !after.amount->is_straight()) return;
    const exact slopes = after.amount->over.coefficient(1) - before.amount->over.coefficient(1);
    if (slopes.is_zero()) return;
    const exact meets = (before.amount->over.coefficient(0) - after.amount->over.coefficient(0)) / slopes;
    if (!(meets < x) && !(y < meets)) piece.meets = meets.to_plain();
}

std::vector<clause_difference::reason> line_walk::causes_between(std::uint64_t before, std::uint64_t after) {
    assess_options how;
    how.derivation = true;
    how.limits = within_.within();
    if (!asked_.clause.empty()) how.clauses = {asked_.clause};
    const outcome one = about_.assess(within_.json_at(before), how);
    const outcome two = about_.assess(within_.json_at(after), how);
    std::vector<clause_difference::reason> result;
    if (one.cancelled || two.cancelled) return result;
    for (const clause_difference& d : differences(one, two)) {
        for (const clause_difference::reason& r : d.reasons) {
            const bool is_known =
                std::any_of(result.begin(), result.end(), [&](const clause_difference::reason& known) {
                    return known.is == r.is && known.name == r.name && known.text == r.text && known.after == r.after;
                });
            // That what a cap leaves moves along with the number is no news.
            const bool binds_on = r.before.compare(0, 5, "binds") == 0 && r.after.compare(0, 5, "binds") == 0;
            if (r.name != line_.path && !is_known && !binds_on) result.push_back(r);
        }
    }
    return result;
}

void line_walk::write_samples() {
    if (formulas_.empty()) return;
    const std::uint64_t last = formulas_.back().last;
    std::optional<std::uint64_t> at = 0;
    for (std::uint64_t n = 1; at && *at < last; at = within_.sample(n++)) line_.samples.push_back(point(*at));
    line_.samples.push_back(point(last));
}

}  // namespace api

sweep_line sweep(const scenario& of, const sweep_request& asked) {
    api::line_walk walk(of, asked);
    if (walk.is_ready()) {
        walk.walk({});
        walk.write_pieces();
        walk.write_samples();
    }
    return walk.take();
}

std::string line_giving(const sweep_line& line, const std::string& value) {
    return (line.is_parameter ? "set " + line.path : path_of_pointer(line.path)) + " = " + value +
           (line.is_foreign ? " " + line.currency : "");
}

}  // namespace pol
