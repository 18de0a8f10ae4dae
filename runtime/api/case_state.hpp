// What stands behind <pol/case.hpp>: the prepared policy, the facts as columns of one case, and the memory of an assessment.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/batch_paths.hpp"
#include "runtime/api/cell_values.hpp"
#include "runtime/api/shared_state.hpp"
#include "runtime/batch/gaps.hpp"
#include "runtime/eval/evaluate.hpp"
#include "runtime/facts/case_data.hpp"
#include "runtime/kernel/kernel.hpp"

#include <pol/callback.hpp>
#include <pol/case.hpp>
#include <pol/policy.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pol::api {

// What setting a cell looks at, in one place of the memory.
struct cell_rule {
    cell_range clean;  // cells that need no second look
    std::int64_t scale = 1;
    index table = 0;
    index within = plan::none;  // as in plan::column
    index claim = plan::none;   // the clause in whose claim it lies
    batch::cell blank;          // in a new row
};

// The row of a list without an item that is being filled.
inline constexpr std::uint32_t no_row = 0xffffffff;

struct prepared_clause {
    index number = 0;                        // in the plan
    std::optional<kernel::program> program;  // none: the exact evaluator decides
    std::int64_t factor = 1;                 // from multiples of the rounding unit to those of 10^-decimals
    std::vector<bool> alone;                 // as eval::options::clauses
};

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
using text_places = std::unordered_map<std::string, std::int64_t, text_hash, std::equal_to<>>;

}  // namespace pol::api

namespace pol {

struct case_assessor::state {
    state(const policy& p, const plan::plan& with, case_options options);

    policy of;  // keeps the plan
    const plan::plan& plan;
    case_options how;
    std::optional<std::int64_t> day;
    api::fact_paths paths;
    std::vector<batch::gap> gaps;
    facts::case_data base;                           // parameters of the host
    std::vector<case_assessor::clause> clauses;      // those asked for
    std::vector<api::prepared_clause> prepared;      // by place in `clauses`
    std::vector<api::cell_rule> rules;               // by column
    std::vector<std::vector<plan::index>> lists_of;  // by table: the lists in its rows

    // What a case is looked at for as a whole, before integers decide about it.
    std::vector<plan::index> moving;        // columns with bounds that depend on other facts
    std::vector<plan::index> unique;        // columns whose values differ within a list
    std::vector<plan::index> periods;       // their starts
    std::optional<plan::index> period_end;  // that tells the day of assessment, where the options do not

    mutable std::atomic<std::uint64_t> facts_made{
        0};  // tells facts apart, also where one lies in the memory of another
};

struct case_facts::state {
    explicit state(shared_state<const case_assessor::state> to);

    void clear();
    // The row of `table` that is being filled, or no_row.
    std::uint32_t row_of(plan::index table) const { return filled_[table]; }
    bool store(plan::index column, std::int64_t cell);
    bool store(plan::index column, const number::exact& value);
    // What no cell can hold, as it would stand in JSON.
    bool store_raw(plan::index column, std::string json);
    bool add_item(plan::index list);
    bool give_list(plan::index list);
    bool give_record(plan::index presence);
    std::int64_t place_of(std::string_view text);
    void take(facts::case_data&& read);
    // Whether integers may decide about the case: nothing is refused, and the facts agree with each other.
    bool is_clean() { return seen_ == look::none ? look_again() : seen_ == look::clean; }
    bool is_known_clean() const { return seen_ == look::clean; }
    void has_changed() { seen_ = look::none; }

    shared_state<const case_assessor::state> of;
    const plan::plan& plan;
    const std::uint64_t number;  // among the facts of the assessor, from 1
    facts::case_data data;
    kernel::view view;
    bool is_suspect = false;  // some value is refused, or its parameters are its own: the case goes the way of JSON
    std::map<std::pair<plan::index, std::uint32_t>, std::string> raw;  // by column and row
    std::vector<std::pair<std::string, std::string>> parameters;       // by name, as JSON
    std::optional<std::vector<std::string>> payments;                  // as JSON
    std::string assessed_on;                                           // of a loaded case

private:
    void begin_rows();
    void look_at_columns();
    void make_room_in(plan::index column, std::uint32_t row);
    void make_room_for_item(plan::index list);
    void leave_out(plan::index column, std::uint32_t row, bool is_in_record);
    facts::state without(plan::index list, bool is_in_record) const;
    std::uint32_t reach(plan::index column);
    void leave_items(plan::index list);
    void open_record(plan::index presence, std::uint32_t row);
    void touch(plan::index column);
    void use_plain_texts();
    bool look_again();
    bool agrees() const;
    std::size_t cells_of_row(plan::index list) const;
    bool has_moved_bounds(plan::index column) const;
    bool has_repeats(plan::index column) const;
    bool is_reversed_or_half(plan::index start) const;

    std::vector<std::uint32_t> filled_;  // by table
    api::text_places texts_;
    std::vector<std::uint8_t> is_touched_;  // by column of the root
    std::vector<plan::index> touched_;
    bool has_lists_ = false;  // some list is not as clear() leaves it
    std::size_t items_ = 0;   // of all lists
    std::size_t cells_ = 0;   // of those
    bool has_moved_ = false;  // cells lie elsewhere than the view says, until look_again()
    enum class look : std::uint8_t { none, clean, suspect } seen_ = look::none;  // since the last change
};

struct case_result::state {
    explicit state(shared_state<const case_assessor::state> to);

    shared_state<const case_assessor::state> of;
    std::vector<case_result::clause> clauses;
    struct decider {  // the working memory of the integers for a clause, and what turns their amount into the clause's
        kernel::machine machine;
        std::int64_t factor = 1;
        plan::index clause = 0;  // in the plan
    };
    std::vector<decider> deciders;  // by place in `clauses`
    std::uint64_t looks_at = 0;     // case_facts::state::number of what the machines are bound to
    eval::assessor exact;
};

struct case_access {
    static case_assessor make(shared_state<const case_assessor::state> s) {
        case_assessor made;
        made.state_ = std::move(s);
        return made;
    }
    static const shared_state<const case_assessor::state>& shared(const case_assessor& from) { return from.state_; }
    template <class Public>
    static auto& of(Public& from) {
        return *from.state_;
    }
    template <class Handle>
    static Handle handle(const void* plan, plan::index at) {
        Handle made;
        made.of_ = plan;
        made.at_ = at;
        return made;
    }
    template <class Handle>
    static bool is_of(const Handle& h, const plan::plan& p) {
        return h.of_ == &p;
    }
    template <class Handle>
    static plan::index at(const Handle& h) {
        return h.at_;
    }
};

namespace api {

std::string case_text(const case_facts::state& from);

// case_facts::load. `before` is told what was found, before anything changes: what it throws leaves the facts as they were. It is
// not called where the case is refused.
std::vector<diagnostic> load(case_facts::state& to, std::string_view case_json,
                             callback<void(const std::vector<diagnostic>&)> before);

}  // namespace api
}  // namespace pol
