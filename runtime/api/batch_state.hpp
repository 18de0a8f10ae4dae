// What stands behind <pol/batch.hpp>: the prepared policy, the columns as the host bound them, and the facts made of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/batch_paths.hpp"
#include "runtime/api/shared_state.hpp"
#include "runtime/batch/engine.hpp"
#include "runtime/batch/gaps.hpp"
#include "runtime/facts/scalars.hpp"

#include <pol/batch.hpp>
#include <pol/batch_result.hpp>
#include <pol/policy.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pol::api {

namespace code {
constexpr int other_handle = 979;
constexpr int unknown_path = 980;
constexpr int bound_twice = 981;
constexpr int other_type = 982;
constexpr int floating = 983;
constexpr int row_count = 984;
constexpr int offsets = 985;
constexpr int without_list = 986;
constexpr int malformed_arrow = 987;
constexpr int other_policy = 988;
constexpr int needs_day = 989;
}  // namespace code

constexpr std::size_t most_rows = 0xfffffffe;

// Cells that could not be read in place: of another layout, texts, or with values that a fact must not have.
struct made_column {
    std::vector<std::int64_t> cells;
    std::vector<facts::state> states;
    std::map<std::uint32_t, number::exact> wide;
    std::vector<bool> missing;                 // which have the default; empty: none
    std::map<std::uint32_t, std::string> raw;  // by row, as JSON: what no cell can hold, for the message about it
};

struct bound_column {
    batch::column_view view;
    std::size_t rows = 0;
    const made_column* made = nullptr;  // what the view points at, if it is not the host's
    bool is_bound = false;
};

struct bound_bits {  // a bit for each row
    const std::uint8_t* bits = nullptr;
    std::size_t offset = 0;

    bool at(std::size_t row) const {
        return bits == nullptr || (bits[(offset + row) / 8] >> ((offset + row) % 8) & 1) != 0;
    }
};

struct bound_list {
    const std::uint32_t* offsets = nullptr;
    std::size_t rows = 0;
    bound_bits valid;
    bound_bits items;                      // of its items: 0 where an item is null
    std::optional<std::size_t> item_rows;  // that there are, if it is known apart from the columns
    bool is_bound = false;
};

struct bound_claim {
    batch::column_view view;  // 0 or 1; missing: not claimed
    std::size_t rows = 0;
    bool is_bound = false;
};

// Something imported, to be released once, after its last use.
class imported {
public:
    virtual ~imported() = default;
};

// What an assessment reads: every check is made. What the view points at is the host's, the batch_facts' or in here.
struct checked_facts {
    batch::facts_view view;
    shared_state<const batch_facts::state> keeps;
    std::deque<made_column> columns;
    std::deque<std::vector<std::uint32_t>> offsets;
    std::deque<std::vector<facts::state>> states;
    std::deque<std::vector<std::uint8_t>> bytes;
    std::vector<std::string> texts;  // where those of the facts had to be numbered anew
    std::map<std::uint32_t, batch::special> specials;
    std::vector<std::uint32_t> rows;               // of each table
    std::vector<std::vector<bool>> null_items;     // by table; empty: none
    std::vector<std::vector<bool>> list_missing;   // by table, by row of its parent; empty: none
    std::vector<const made_column*> made;          // by column: what the view points at, where it is ours
    std::map<std::uint32_t, std::string> as_json;  // cases that were read again: what they were before
};

}  // namespace pol::api

namespace pol {

struct batch_assessor::state {
    state(const policy& p, const plan::plan& with, batch_options options)
        : of(p), plan(with), how(std::move(options)), paths(with), gaps(batch::gaps_of(with)) {}

    policy of;  // keeps the plan
    const plan::plan& plan;
    batch_options how;
    std::optional<std::int64_t> day;
    api::fact_paths paths;
    std::vector<batch::gap> gaps;
    facts::case_data base;  // parameters of the host
    std::optional<batch::engine> engine;
};

struct batch_facts::state {
    explicit state(shared_state<const batch_assessor::state> to, std::size_t cases);

    shared_state<const batch_assessor::state> of;
    std::size_t rows;
    std::vector<api::bound_column> columns;  // by column of the plan
    std::vector<api::bound_list> lists;      // by table
    std::vector<api::bound_claim> claims;    // by clause
    std::vector<std::string> texts;          // beyond the plan's own
    facts::text_numbers text_ids;
    std::deque<api::made_column> made;
    std::deque<std::vector<std::uint8_t>> bytes;
    std::deque<std::vector<std::uint32_t>> offsets;
    std::vector<std::unique_ptr<api::imported>> imports;
    std::vector<diagnostic> problems;

    bool refuse(int code, std::string_view path, std::vector<std::string> arguments);
    // The place of a path that nothing is bound to yet; null: refused.
    const api::fact_place* place_for(std::string_view path);
    bool bind(std::string_view path, const cells& from);
    bool bind_as(std::string_view path, const plan::column& to, const batch::gap& missing, const cells& from,
                 api::bound_column& bound);
    bool bind(std::string_view path, const text_cells& from);
    bool bind(std::string_view path, const cells& codes, const text_cells& dictionary);
    bool bind(std::string_view path, const list_cells& from);
};

struct batch_result::state {
    shared_state<const batch_assessor::state> of;
    api::checked_facts facts;
    std::size_t rows = 0;
    std::vector<batch_clause> clauses;
    std::vector<diagnostic> problems;
};

struct batch_access {
    static batch_assessor make(shared_state<const batch_assessor::state> s) {
        batch_assessor made;
        made.state_ = std::move(s);
        return made;
    }
    static batch_result make(shared_state<const batch_result::state> s) {
        batch_result made;
        made.state_ = std::move(s);
        return made;
    }
    template <class Public>
    static const auto& of(const Public& from) {
        return from.state_;
    }
};

namespace api {

diagnostic fault_of(int code, std::string_view path, std::vector<std::string> arguments);
// For a path that names nothing, with what may have been meant.
diagnostic no_such_path(const fact_paths& paths, std::string_view path);
// The day of assessment, or what is wrong with it.
std::optional<std::int64_t> day_of(const policy& with, const std::optional<std::string>& on,
                                   std::vector<diagnostic>& found);
// By clause of the plan, or empty for all; a name that is none is an error.
std::vector<bool> chosen(const plan::plan& p, const std::vector<std::string>& names, std::vector<diagnostic>& found);
// Parameters for all cases, read as those of a case are, and the day.
facts::case_data common_to_all(const plan::plan& p, const limits& within, const std::vector<parameter_value>& set,
                               std::optional<std::int64_t> day, std::vector<diagnostic>& found);

void use_made(const made_column& made, bound_column& to);

// Puts the columns together: rows of each table, cells of each column, who claims. False: they do not fit, `problems` says why.
bool put_together(const batch_facts::state& from, checked_facts& to, std::vector<diagnostic>& problems);
// Texts as the parameters of `with` number them, where the facts were made for another batch.
void number_texts(const batch_assessor::state& with, checked_facts& in);
// Finds what a single assessment would refuse, and refuses it in the same words.
void refuse_bad_values(const batch_assessor::state& with, checked_facts& in);
// A column of the view becomes one of ours, whose cells may be changed.
made_column& make_own(const batch_assessor::state& with, checked_facts& in, index column);

// The row of the table around.
std::uint32_t row_around(const plan::plan& p, const checked_facts& in, index table, std::uint32_t row);
// Whether the host gave a value in the row: false where it is missing, or where the record around is not there.
bool is_given(const plan::plan& p, const checked_facts& in, index column, std::uint32_t row);
bool is_list_given(const checked_facts& in, index table, std::uint32_t row_of_parent);
index claim_of(const plan::plan& p, index column);  // the clause in whose claim it lies, or none

std::string case_text(const batch_assessor::state& with, const checked_facts& from, std::uint32_t row);

std::vector<batch_clause> clauses_of(const batch_assessor::state& with, const batch::facts_view& facts,
                                     batch::batch_outcome&& from);

}  // namespace api
}  // namespace pol
