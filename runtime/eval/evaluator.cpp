// The evaluator's frame: current rows, memory, what is missing, where it lies in the case.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluator.hpp"

#include <algorithm>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

constexpr int too_many_steps = 960;
constexpr int too_many_digits = 961;
constexpr int cancelled = 963;
constexpr std::uint64_t never = 0xffffffffffffffff;

// RFC 6901; the separators of a path are those of the pointer already.
std::string escaped(const std::string& path) {
    if (path.find('~') == std::string::npos) return path;
    std::string made;
    made.reserve(path.size() + 1);
    for (const char c : path) {
        if (c == '~')
            made += "~0";
        else
            made += c;
    }
    return made;
}

}  // namespace

evaluator::evaluator(const plan::plan& p) : plan_(p) {
    here_.resize(p.domains.size());
    memory_.resize(p.nodes.size());
    for (memory& m : memory_) m.moment = never;
    has_positions_ =
        std::any_of(p.nodes.begin(), p.nodes.end(), [](const plan::node& n) { return n.is == plan::op::position; });
    levels_.resize(p.selections.size());
    settings_.resize(p.parameters.size(), nullptr);
    table_settings_.resize(p.table_parameters.size(), nullptr);
}

// What is remembered of nodes needs no clearing: begin_clause() makes it older than any row. So a case costs what it uses.
void evaluator::begin_case(const facts::case_data& facts, const limits& within) {
    facts_ = &facts;
    within_ = &within;
    for (const index p : set_) settings_[p] = nullptr;
    for (const index t : set_tables_) table_settings_[t] = nullptr;
    set_.clear();
    set_tables_.clear();
    for (const facts::setting& s : facts.settings) {
        settings_[s.parameter] = &s;
        set_.push_back(s.parameter);
    }
    for (const facts::table_setting& s : facts.table_settings) {
        table_settings_[s.table] = &s;
        set_tables_.push_back(s.table);
    }
    pending_.clear();
    steps_ = 0;
    depth_ = 0;
    nested_ = 0;
    stopped_ = 0;
    look_up();
}

// So seldom that it costs nothing beside the steps between, and so often that the host does not wait.
void evaluator::look_up() {
    constexpr std::uint64_t stretch = 1024;
    const std::uint64_t most = within_->steps;
    if (steps_ > most && stopped_ == 0) stopped_ = too_many_steps;
    if (within_->is_cancelled()) stopped_ = cancelled;
    look_up_at_ = steps_ + 1 + (steps_ < most ? std::min(stretch, most - steps_) : 0);
}

bool evaluator::is_cancelled() const { return stopped_ == cancelled; }

void evaluator::begin_clause(std::size_t awards) {
    needs_.clear();
    errors_.clear();
    held.clear();
    dropped.assign(awards, {});
    excluded.assign(awards, {});
    awards_.assign(awards, unknown(0));
    ++moment_;
    for (spot& p : here_) p = {0, moment_, 0, nullptr};
    position_ = known(1);
    const bool is_for_good = stopped_ == too_many_steps || stopped_ == cancelled;  // those of the whole case
    if (!is_for_good) stopped_ = 0;
}

void evaluator::enter(index domain, std::uint32_t row, need_sets::id missing) {
    here_[domain] = {row, ++moment_, missing, nullptr};
}

// The row of a group's member, and with it the rows around it in the lists that it comes from.
void evaluator::enter_member(index domain, const member& m) {
    enter(domain, m.row, m.missing);
    std::uint32_t row = m.row;
    while (true) {
        const plan::domain& d = plan_.domains[domain];
        const index around = d.rows_of;
        if (around == plan::none || around == 0 || plan_.domains[around].is_group) return;
        if (plan_.domains[around].table != plan_.tables[d.table].parent) return;
        row = parent_row(d.table, row);
        domain = around;
        enter(domain, row, m.missing);
    }
}

void evaluator::enter_group(index domain, const std::vector<member>* members) {
    here_[domain] = {0, ++moment_, 0, members};
}

const std::vector<index>& evaluator::levels_of(index selection) {
    std::vector<index>& levels = levels_[selection];
    if (!levels.empty()) return levels;
    const plan::selection& s = plan_.selections[selection];
    const auto is_around_from = [&](index domain) {
        for (index d = s.from; d != plan::none; d = plan_.domains[d].parent) {
            if (d == domain) return true;
        }
        return false;
    };
    for (index d = s.to; d != plan::none && d != 0 && !is_around_from(d); d = plan_.domains[d].rows_of)
        levels.push_back(d);
    std::reverse(levels.begin(), levels.end());
    return levels;
}

std::uint32_t evaluator::parent_row(index table, std::uint32_t row) const {
    if (row == ghost_row) return ghost_row;
    const std::vector<std::uint32_t>& offsets = facts_->tables[table].offsets;
    const auto after = std::upper_bound(offsets.begin(), offsets.end(), row);
    return after == offsets.begin() ? 0 : static_cast<std::uint32_t>(after - offsets.begin() - 1);
}

std::string evaluator::pointer_of_row(index table, std::uint32_t row) const {
    if (table == 0 || table == plan::none) return {};
    const plan::table& t = plan_.tables[table];
    const facts::table_data& rows = facts_->tables[table];
    const std::uint32_t item = row < rows.items.size() ? rows.items[row] : row;
    std::string pointer = pointer_of_row(t.parent, parent_row(table, row));
    pointer += '/';
    pointer += escaped(t.path);
    pointer += '/';
    pointer += std::to_string(item);
    return pointer;
}

std::string evaluator::text_of(const need& n) const {
    switch (n.is) {
        case need::kind::parameter: return plan_.parameters[n.what].name;
        case need::kind::table: return plan_.table_parameters[n.what].name;
        case need::kind::ledger: return "/ledger";
        case need::kind::clause: return plan_.clauses[n.what].name;
        case need::kind::list: {
            const plan::table& t = plan_.tables[n.what];
            return pointer_of_row(t.parent, n.row) + "/" + escaped(t.path);
        }
        case need::kind::fact: break;
    }
    const plan::column& c = plan_.columns[n.what];
    std::string pointer = pointer_of_row(c.table, n.row);
    if (c.path.empty()) return pointer;
    pointer += "/" + escaped(c.path);
    using part = plan::column::part;
    if (c.of_period == part::whole) return pointer;
    const index other = c.of_period == part::start ? n.what + 1 : n.what - 1;
    const std::vector<facts::state>& states = facts_->columns[other].states;
    const bool is_other_given =
        n.row < states.size() && (states[n.row] == facts::state::known || states[n.row] == facts::state::wide);
    if (!is_other_given) return pointer;
    return pointer + (c.of_period == part::start ? "/start" : "/end");
}

std::vector<std::string> evaluator::texts_of(need_sets::id set) const {
    std::vector<std::string> texts;
    for (const need& n : needs_.members(set)) texts.push_back(text_of(n));
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    return texts;
}

value evaluator::fail(int code, index where, std::vector<std::string> arguments) {
    errors_.push_back({code, where, std::move(arguments)});
    return failed(static_cast<std::int64_t>(errors_.size()) - 1);
}

error evaluator::stop() const {
    error e;
    e.code = stopped_;
    if (stopped_ == too_many_steps) e.arguments = {std::to_string(within_->steps)};
    if (stopped_ == too_many_digits) e.arguments = {std::to_string(within_->result_digits)};
    return e;
}

std::vector<value> evaluator::paid_of(const std::vector<index>& of, const std::vector<value>& amounts,
                                      const value& applies) {
    const bool is_all_known =
        std::all_of(of.begin(), of.end(), [&](index n) { return amounts[n].is == knowledge::known; });
    std::vector<value> paid;
    if (is_all_known && applies.is_yes()) {
        const auto is_less = [&](index a, index b) {
            return algebra_.less(amounts[a], amounts[b], plan::kind::number).is_yes();
        };
        const auto wins = std::max_element(of.begin(), of.end(), is_less);
        for (auto n = of.begin(); n != of.end(); ++n) paid.push_back(n == wins ? amounts[*n] : known(0));
        return paid;
    }
    // Each is compared with each.
    for (std::size_t n = 0; n < of.size(); ++n) {
        const value& mine = amounts[of[n]];
        steps_ += of.size();
        if (steps_ >= look_up_at_) look_up();
        if (stopped_ != 0) {
            paid.push_back(mine);
            continue;
        }
        value wins = truth(true);
        for (std::size_t m = 0; m < of.size(); ++m) {
            const value& other = amounts[of[m]];
            if (m < n) wins = algebra_.and_(wins, algebra_.less(other, mine, plan::kind::number));
            if (m > n) wins = algebra_.and_(wins, algebra_.at_most(other, mine, plan::kind::number));
        }
        wins = algebra_.or_(wins, algebra_.not_(applies));
        if (wins.is_known())
            paid.push_back(wins.is_yes() ? mine : known(0));
        else
            paid.push_back(algebra_.zero_or(mine, wins.needs));
    }
    return paid;
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
