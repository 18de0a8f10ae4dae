// Computes the nodes of a plan for one case: exact values, intervals where something is missing, and what is missing.
//
// Each domain has a current row; a node is computed once per row of its domain and remembered until another row is entered.
// A list that is missing, or a group that cannot be made, is looked at as one ghost row: a row whose facts are all unknown
// and which may stand for any number of rows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/eval/value.hpp"
#include "runtime/facts/case_data.hpp"

#include <pol/limits.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pol::eval {
inline namespace POL_NUMBERS {

inline constexpr std::uint32_t ghost_row = 0xffffffff;

// A row and how sure it is that it belongs to what is looked at.
struct member {
    std::uint32_t row = 0;
    need_sets::id missing = 0;  // ghost: what would tell its rows
    value belongs;              // yes or unknown
};

// What an award left over or out: by row of the table of its items.
struct leftovers {
    bool is_made = false;
    std::vector<member> rows;  // ascending; not listed: no
};

struct error {  // of the case: what cannot be computed
    int code = 0;
    index where = plan::none;  // site
    std::vector<std::string> arguments;
};

class evaluator {
public:
    explicit evaluator(const plan::plan& p);
    evaluator(const plan::plan& p, const facts::case_data& facts, const limits& within) : evaluator(p) {
        begin_case(facts, within);
    }

    // Nothing can be asked for before the first case. Both must stay while the case is looked at; nothing that was computed
    // for the one before counts any more.
    void begin_case(const facts::case_data& facts, const limits& within);

    void put_swept(const std::optional<swept_input>& input) { swept_ = input; }

    // A clause computes on its own: what it needs, and its errors, have nothing to do with the others.
    void begin_clause(std::size_t awards);

    // The node's value for the current rows of its domain and the domains around. Valid until the next call.
    const value& at(index node) { return is_remembered(node) ? memory_[node].found : computed(node); }
    value of(index node) { return at(node); }
    // Whether the node was computed for the current rows: derivations show what was looked at, and nothing else.
    bool is_remembered(index node) const { return memory_[node].moment == here_[plan_.nodes[node].domain].moment; }

    void enter(index domain, std::uint32_t row, need_sets::id missing);
    void enter_member(index domain, const member& m);
    void enter_group(index domain, const std::vector<member>* members);
    std::uint32_t row_of(index domain) const { return here_[domain].row; }
    need_sets::id missing_of(index domain) const { return here_[domain].missing; }
    bool has_positions() const { return has_positions_; }  // whether any expression asks for an item's place
    void put_position(value place) { position_ = std::move(place); }
    void put_award(index award, value amount) { awards_[award] = std::move(amount); }

    // Calls visit(belongs) for each row of the selection below the current row of its `from`, with that row entered.
    template <class Visit>
    void each_row(index selection, Visit&& visit);
    // Whether a row is among what an award left, where the selection asks for that.
    value left_by(const plan::selection& s, std::uint32_t row) const;
    // The domains that a selection goes through, outermost first.
    const std::vector<index>& levels_of(index selection);
    // Calls visit() for each row of `domain` below the current row of its owner, with that row entered; false: stop.
    template <class Visit>
    bool each_of_level(index domain, Visit&& visit);

    // What is paid of the amounts named, where only the largest is, and of equal ones the first; all, where this does not apply.
    std::vector<value> paid_of(const std::vector<index>& of, const std::vector<value>& amounts, const value& applies);

    const plan::plan& policy() const { return plan_; }
    const facts::case_data& facts() const { return *facts_; }
    const limits& within() const { return *within_; }
    const algebra& with() const { return algebra_; }
    need_sets& needs() { return needs_; }
    need_sets::id need_of_parameter(index parameter) { return needs_.one({need::kind::parameter, parameter, 0}); }
    need_sets::id need_of_fact(index column, std::uint32_t row) { return needs_.one({need::kind::fact, column, row}); }
    need_sets::id need_of_ledger() { return needs_.one({need::kind::ledger, 0, 0}); }

    std::uint32_t parent_row(index table, std::uint32_t row) const;
    std::string pointer_of_row(index table, std::uint32_t row) const;
    std::string text_of(const need& n) const;
    std::vector<std::string> texts_of(need_sets::id set) const;  // sorted, each once

    const facts::setting* setting_of(index parameter) const { return settings_[parameter]; }
    // The entry of a series that was used for a day; none: before the first or after the end.
    struct in_force {
        const plan::constant* value = nullptr;
        std::int64_t day = 0;
    };
    in_force series_at(index parameter, std::int64_t day) const;
    in_force latest_in(index parameter, std::int64_t first, std::int64_t last) const;
    // From which day the version of a table applies that is used on a day.
    std::optional<std::int64_t> version_day(const plan::lookup& l, std::int64_t day) const;

    value fail(int code, index where, std::vector<std::string> arguments);
    const error& error_at(std::int64_t place) const { return errors_[static_cast<std::size_t>(place)]; }
    // A limit was passed, or the host cancelled: nothing that was computed since may be used.
    bool has_stopped() const { return stopped_ != 0; }
    bool is_cancelled() const;
    error stop() const;

    std::vector<leftovers> dropped;  // by award of the clause
    std::vector<leftovers> excluded;
    std::set<index> held;  // granted parameters above their ceilings

private:
    struct spot {
        std::uint32_t row = 0;
        std::uint64_t moment = 0;  // when it was entered
        need_sets::id missing = 0;
        const std::vector<member>* members = nullptr;
    };
    struct memory {
        std::uint64_t moment = 0;
        value found;
    };

    // Looks at what may end the work, and sets the step before which that need not be looked at again.
    void look_up();

    // nodes.cpp
    const value& computed(index node);
    // Null or false: something has to be computed first; it was put on `pending_`.
    const value* operand(index node);
    bool compute(index node);
    bool compute_pair(index node, const plan::node& n);
    bool compute_single(index node, const plan::node& n);
    bool compute_logic(index node, const plan::node& n);
    bool compute_choice(index node, const plan::node& n);
    bool compute_date(index node, const plan::node& n);
    value pair(const plan::node& n, const value& a, const value& b);
    value quotient(const plan::node& n, const value& a, const value& b);
    value duration_pair(const plan::node& n, const value& a, const value& b);
    value date_pair(const plan::node& n, const value& a, const value& b);
    bool finish(index node, value v);

    // inputs.cpp
    value cell(index column, std::uint32_t row) const;
    bool is_swept(index parameter) const { return is_sweeping && swept_ && swept_->parameter == parameter; }
    value fact(const plan::node& n);
    value missing_number(const plan::column& c, std::uint32_t row, need_sets::id needs);
    value plain_bound(index node, index table, std::uint32_t row) const;
    value given(const plan::node& n);
    value parameter(index which);
    value parameter_given(index which);
    value ceiling(const plan::node& n, const value& top);
    bool compute_series(index node, const plan::node& n);
    value in_list(const plan::node& n, const value& x);
    value series_limits(index parameter, need_sets::id needs);
    value known_constant(const plan::constant& c) const;

    // tables.cpp
    struct version {
        const plan::lookup_version* rows = nullptr;
        const std::vector<plan::constant>* set = nullptr;  // by the case, in place of the values of the rows
        std::int64_t from = 0;
    };
    version version_on(const plan::lookup& l, std::int64_t day) const;
    bool compute_lookup(index node, const plan::node& n);
    bool match_rows(const plan::node& n, const version& v, value& found);
    bool compute_brackets(index node, const plan::node& n);

    // collections.cpp
    value aggregate(const plan::node& n);
    value sum(const plan::node& n);
    value count(const plan::node& n);
    value extreme(const plan::node& n);
    value quantified(const plan::node& n);
    value belongs(const plan::selection& s);

    const plan::plan& plan_;
    const facts::case_data* facts_ = nullptr;
    const limits* within_ = nullptr;
    need_sets needs_;
    std::vector<spot> here_;      // by domain
    std::vector<memory> memory_;  // by node
    std::vector<index> pending_;
    std::vector<value> awards_;
    value position_;
    std::vector<const facts::setting*> settings_;              // by parameter
    std::vector<const facts::table_setting*> table_settings_;  // by table parameter
    std::vector<index> set_;                                   // which of them the case sets
    std::vector<index> set_tables_;
    std::vector<std::vector<index>> levels_;  // by selection
    std::vector<error> errors_;
    std::optional<swept_input> swept_;
    std::uint64_t moment_ = 0;
    std::uint64_t steps_ = 0;
    algebra algebra_{needs_, steps_};
    std::uint64_t look_up_at_ = 0;
    std::uint32_t depth_ = 0;
    std::uint32_t nested_ = 0;
    bool has_positions_ = false;
    int stopped_ = 0;
};

template <class Visit>
bool evaluator::each_of_level(index domain, Visit&& visit) {
    const plan::domain& d = plan_.domains[domain];
    const spot owner = here_[d.rows_of == plan::none ? 0 : d.rows_of];
    const facts::table_data& rows = facts_->tables[d.table];
    const spot before = here_[domain];
    bool goes_on = true;
    if (owner.row == ghost_row) {
        enter(domain, ghost_row, owner.missing);
        goes_on = visit();
    } else if (owner.row < rows.states.size() && rows.states[owner.row] == facts::state::unknown) {
        enter(domain, ghost_row, needs_.one({need::kind::list, d.table, owner.row}));
        goes_on = visit();
    } else if (owner.row + 1 < rows.offsets.size()) {
        for (std::uint32_t r = rows.offsets[owner.row]; goes_on && r < rows.offsets[owner.row + 1] && !has_stopped();
             ++r) {
            enter(domain, r, 0);
            goes_on = visit();
        }
    }
    here_[domain] = before;
    return goes_on;
}

template <class Visit>
void evaluator::each_row(index selection, Visit&& visit) {
    const plan::selection& s = plan_.selections[selection];
    if (s.is_members) {
        const std::vector<member>* members = here_[s.from].members;
        const spot before = here_[s.to];
        for (std::size_t i = 0; members != nullptr && i < members->size() && !has_stopped(); ++i) {
            const member& m = (*members)[i];
            enter_member(s.to, m);
            const value in = algebra_.and_(m.belongs, belongs(s));
            if (!in.is_no() && !visit(in)) break;
        }
        here_[s.to] = before;
        return;
    }
    const std::vector<index>& levels = levels_of(selection);
    const auto descend = [&](const auto& self, std::size_t level) -> bool {
        if (level < levels.size()) return each_of_level(levels[level], [&] { return self(self, level + 1); });
        value in = left_by(s, here_[s.to].row);
        if (!in.is_no()) in = algebra_.and_(in, belongs(s));
        return in.is_no() || visit(in);
    };
    descend(descend, 0);
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
