// One clause of one case: conditions, awards with their items and steps, permissions, and what is reported of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/eval/evaluator.hpp"
#include "runtime/eval/narrator.hpp"

#include <pol/outcome.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pol::eval {
inline namespace POL_NUMBERS {

// What is known of a clause before groups of clauses and rounding have had their say.
struct clause_result {
    clause_outcome out;
    bool has_amount = false;           // determined or undetermined, and gives money
    value amount;                      // before rounding; `needs` is empty: see out.needs
    bool is_only_amount_open = false;  // undetermined for no other cause
};

// Codes in the order in which they came, each once.
class code_list {
public:
    bool add(const std::string& code) {
        const bool is_new = known_.insert(code).second;
        if (is_new) codes_.push_back(code);
        return is_new;
    }
    bool has(const std::string& code) const { return known_.count(code) != 0; }
    const std::vector<std::string>& codes() const { return codes_; }
    std::vector<std::string> take() { return std::move(codes_); }

private:
    std::vector<std::string> codes_;
    std::unordered_set<std::string> known_;
};

class clause_run {
public:
    // `to` is a fresh result, which run() fills.
    clause_run(evaluator& with, index clause, bool explains, clause_result& to);

    void run();

private:
    static constexpr std::size_t not_shown = static_cast<std::size_t>(-1);

    struct item {
        member is;                    // row and membership; group: number of the group
        std::vector<member> members;  // of a group
        value amount;
        value key;                      // of the award's order
        value fate = truth(true);       // whether a limit keeps it
        std::size_t shown = not_shown;  // its line in the derivation of the award
        bool is_ghost() const { return is.row == ghost_row; }
    };
    enum class stage : std::uint8_t { waiting, running, done };
    struct award_state {
        stage at = stage::waiting;
        value gate;
        value total;
        std::vector<derivation> shown;
    };
    struct pool_state {
        bool is_ready = false;
        value left;
    };
    struct left_out {
        std::string path;
        std::vector<std::string> reasons;
    };
    struct leveled {  // conditions by the list in whose rows they are decided
        std::vector<std::vector<const plan::condition*>> by_level;
        std::vector<const plan::condition*> of_group;
        std::vector<const plan::condition*> by_position;
    };
    struct rank_limits {  // how many items a limit keeps
        std::size_t low = 0;
        std::size_t high = 0;
        need_sets::id needs = 0;
    };

    // clause.cpp
    value eligibility();
    void run_money();
    void show_award(index award, const value& amount, std::vector<derivation>& to);
    value highest(std::vector<value>& amounts);
    void give_effects();
    void report_values();
    bool is_broken(const value& v);  // keeps the first value that cannot be computed
    void settle_status(const value& eligible);

    // award.cpp
    void run_award(index award);
    value gate_of(index award);
    value run_total(index award);
    value run_items(index award);
    void pay_items(index award);
    value sum_of(const std::vector<item>& items);
    value pay_of(index award);
    void publish(std::vector<member>& rows, leftovers& to, const value& gate);

    // items.cpp
    leveled levels_of(const plan::award& a);
    void collect(index award, const leveled& conditions, std::size_t level, value belongs, bool is_certain);
    struct verdict {
        value belongs;
        bool is_certain = true;  // no silent condition is unknown
        bool is_out = false;
        std::vector<index> reasons;
        std::vector<const plan::condition*> failed;
    };
    verdict judge(const std::vector<const plan::condition*>& conditions, value belongs, bool is_certain);
    void leave_out(index award, const verdict& v, const leveled& conditions, std::size_t level);
    void exclude_below(index award, const leveled& conditions, std::size_t level);
    void take(index award);
    void enter(const plan::award& a, const item& x);
    void make_groups(index award);
    void add_strays(std::vector<item>& groups, std::vector<member> strays);
    void judge_groups(index award, const leveled& conditions);
    void put_in_order(index award);
    void judge_by_position(index award, const leveled& conditions);
    std::vector<value> positions();
    void log(index table, std::uint32_t row, index reason);
    void log_item(const plan::award& a, const item& x, index reason);
    std::string path_of(const plan::award& a, const item& x) const;
    bool reads_position(index node);

    // item_steps.cpp
    void item_step(index award, const plan::step& s);
    void cap_each(index award, const plan::step& s);
    void cap_per(index award, const plan::step& s);
    void limit(index award, const plan::step& s);
    bool keys_of(const plan::award& a, const plan::step& s, std::vector<std::vector<std::size_t>>& groups,
                 need_sets::id& missing);
    rank_limits kept_by(const plan::award& a, const plan::step& s, const item& first, bool& applies);
    void limit_ungrouped(const std::vector<std::size_t>& group, need_sets::id why);
    bool is_rank_known(const plan::step& s, const std::vector<std::size_t>& group, const rank_limits& keep) const;
    struct competition {           // for the places that a limit leaves
        std::vector<value> ranks;  // larger goes first
        std::vector<exact> lows;   // of what is certainly there, ascending
        std::vector<exact> highs;  // ascending
        std::size_t endless = 0;   // without an upper end
        bool has_ghost = false;
    };
    competition competition_of(const plan::step& s, const std::vector<std::size_t>& group) const;
    void limit_known(const plan::step& s, std::vector<std::size_t>& group, std::size_t keep);
    void limit_unknown(const plan::step& s, const std::vector<std::size_t>& group, rank_limits keep);
    void limit_bounds(const plan::step& s, const std::vector<std::size_t>& group, const rank_limits& keep,
                      value& bounds);
    void drop_items(index award, const plan::step& s);
    bool are_never_negative() const;
    void forget_bounds();
    void show_step(item& x, const plan::step& s, derivation::result came, const value& before);

    // total_steps.cpp
    struct total_of {
        index award = plan::none;  // none: of the clause
        std::vector<derivation>* shown = nullptr;
    };
    value total_step(const plan::step& s, const value& before, const total_of& what);
    void show_total_step(const plan::step& s, const char* name, const value& before, const value& after,
                         std::vector<derivation>& to);
    value round_total(const plan::step& s, const value& before);
    value cap_total(const plan::step& s, const value& before, const total_of& what);
    value deduct(const plan::step& s, const value& before, const total_of& what);
    value pay_once(const plan::step& s, const value& before, const total_of& what);
    value paid_before(const total_of& what);
    bool counts(const facts::payment& p, const total_of& what) const;
    value pool_left(index pool, index award);
    // What a value that is not there means: the step does not apply, nothing is paid, nothing is deducted.
    enum class absent : std::uint8_t { skips, nothing_paid, nothing_due };
    // `unset`: the step does not apply.
    value with_exceptions(index base, const std::vector<plan::exception>& exceptions, index where,
                          absent what = absent::skips);
    value combine(const value& a, const value& b, need_sets::id why);
    // After with_exceptions(), in the same rows: what is decided for the case as a whole, or with the item at hand.
    enum class decided : std::uint8_t { for_all, by_item };
    void show_exceptions(const std::vector<plan::exception>& asked, decided how, std::vector<derivation>& to);
    void show_exceptions_of(const item& x, const std::vector<plan::exception>& asked);
    value counted_room(const plan::step& s, value cap);
    void note(std::string_view what, index award, std::string_view more = {});
    const std::string& name_of(index award) const;

    // permits.cpp
    value run_permit(const plan::permit& p);
    struct granted {
        value holds;
        bool is_silent = false;
        std::string code;
        code_list reasons;
        need_sets::id missing = 0;
    };
    granted judge_grant(const plan::grant& g, const value& in, const value& asked);
    value run_grant(const plan::permit& p, const plan::grant& g, const value& asked);
    void permitted(const plan::permit& p, const std::string& code, derivation::result came);
    void run_effect(const plan::effect& e);

    evaluator& with_;
    const plan::plan& plan_;
    const plan::clause& clause_;
    index number_;
    const algebra& math_;
    std::optional<narrator> tells_;  // only when a derivation is asked for
    clause_result& result_;
    std::vector<award_state> awards_;
    std::vector<pool_state> pools_;
    std::vector<value> permits_;
    need_sets::id open_ = 0;       // what permissions and effects wait for
    std::optional<value> broken_;  // the first value that cannot be computed
    std::map<std::vector<std::uint32_t>, left_out> log_;
    std::vector<excluded_item> whole_awards_;
    code_list notes_;
    code_list permissions_;

    // Of the award at hand.
    std::vector<item> items_;
    std::vector<member> dropped_;
    std::vector<member> excluded_;
    std::vector<std::vector<value>> keys_;  // of the items that are to be grouped
    std::vector<derivation>* shown_ = nullptr;
    index pay_currency_ = 0;
    bool is_order_known_ = true;
    need_sets::id order_missing_ = 0;
    std::optional<value> bounds_;     // of the sum of the items, from limits
    std::optional<value> exact_sum_;  // of the items, where the last step knows it better than their amounts do
};

}  // namespace POL_NUMBERS
}  // namespace pol::eval
