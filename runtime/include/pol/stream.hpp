// Assess a population that comes as text: CSV or JSON Lines in, CSV or JSON Lines out, in memory that does not grow with it.
//
//     pol::stream_files files;                       // the host opens and closes what stands behind these
//     files.cases = {&enterprises, "enterprises.csv", pol::text_form::csv};
//     files.lists = {{"m03_overseas_centers.centers", {&centers, "centers.csv", pol::text_form::csv}}};
//     files.outcomes = &results;
//     pol::stream_summary done = pol::assess_stream(policy, files, {});
//
// Each case gets what policy::assess gives it. docs/batch.md describes the files. Nothing here throws but std::bad_alloc.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/callback.hpp>
#include <pol/diagnostic.hpp>
#include <pol/limits.hpp>
#include <pol/parameter_value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol {

class policy;  // <pol/policy.hpp>

// Where bytes come from; called from the thread that called assess_stream, never after it has returned. It must not throw: other
// threads may be at work.
class byte_source {
public:
    virtual ~byte_source() = default;
    // Puts up to `size` bytes (> 0) at `to` and tells how many; 0 at the end; nothing if reading failed, which ends the run.
    virtual std::optional<std::size_t> read(char* to, std::size_t size) = 0;
};

// Where bytes go; the same thread. False if they could not be written, which ends the run.
class byte_sink {
public:
    virtual ~byte_sink() = default;
    virtual bool write(std::string_view bytes) = 0;
};

enum class text_form : std::uint8_t { csv, json_lines };

struct text_input {
    byte_source* from = nullptr;  // not owned
    std::string name;             // of the file, for messages
    text_form form = text_form::csv;
};

// The items of a list, one on a row, with the keys of the records around them.
struct list_input {
    std::string list;  // path of the list: "m05_exhibitions.exhibitions", "m05_exhibitions.exhibitions.booths", "staff"
    text_input rows;   // always CSV
};

// All but the names are the host's, and used until assess_stream returns.
struct stream_files {
    text_input cases;
    std::vector<list_input> lists;  // only beside cases in CSV; JSON Lines have their lists inside
    byte_sink* outcomes = nullptr;  // null: only the summary is made
    text_form outcome_form = text_form::csv;
    byte_sink* rejects = nullptr;       // CSV: file, line, key, column, code, message. Null: they are only counted
    byte_sink* explanations = nullptr;  // one outcome with its derivation on a line, as JSON, for the first cases
};

// How far a run is, for showing progress.
struct stream_progress {
    std::uint64_t cases = 0;
    std::uint64_t bytes = 0;  // of `cases` consumed
};

struct stream_options {
    std::optional<std::string> on;     // date of assessment for all; else each case's own (policy::assess)
    std::vector<parameter_value> set;  // for all cases
    std::vector<std::string> clauses;  // only these; empty: all
    std::vector<std::string> columns;  // of the outcomes, in this order; empty: the usual ones (docs/batch.md)
    std::string key = "id";            // header of the column that tells cases apart
    std::vector<std::pair<std::string, std::string>>
        list_keys;                                    // list path, header of the column that tells its items apart
    std::size_t sort_bytes = std::size_t{256} << 20;  // child rows in another order are sorted within this; 0: refused
    std::uint64_t explain_rows = 0;                   // how many cases go to `explanations`
    std::uint32_t chunk_rows = 8192;
    unsigned threads = 1;
    pol::limits limits;
    // Called after each chunk, by the same thread; it must not throw. False ends the run with `stopped`, as limits::cancel does
    // within a chunk. Not owned; may be empty.
    callback<bool(const stream_progress&)> progress;
    bool statistics = true;           // false: only the counts of cases; the figures of clauses stay empty. Faster
    language in = language::english;  // of the messages in `rejects`
};

// One clause over all cases. Amounts are decimal texts; a policy whose amendments change the currency of a clause has the
// clause once for each. The total is exact. Mean, least, greatest and quantiles are those of the cases paid, and empty where
// none is: the mean is rounded half up to the decimals of the amounts; a quantile is the least amount that at least this
// share of the cases paid does not exceed.
struct clause_statistics {
    std::string name;
    std::string currency;  // empty: a clause of permissions only, which has no amounts
    std::uint64_t determined = 0, not_eligible = 0, undetermined = 0, bad_input = 0, not_claimed = 0;
    std::uint64_t paid = 0;  // determined with an amount above zero
    std::string total, mean, least, greatest;
    std::vector<std::pair<std::string, std::string>> quantiles;  // "10%", "25%", "50%", "75%", "90%", "99%"
    // Up to 65,536 different amounts are counted one by one, and the quantiles are exact. Beyond that, amounts of 4096 units
    // of rounding or more are counted in classes, and a quantile may be too low by less than 1/2048 of itself.
    bool has_exact_quantiles = true;
    std::vector<std::pair<std::string, std::uint64_t>>
        reasons;  // of not eligible, and how often; the most frequent first
    std::vector<std::pair<std::string, std::uint64_t>> notes;  // "cap m03a_centers" and in how many cases; likewise
};

struct stream_summary {
    enum class end : std::uint8_t { complete, stopped, failed } how = end::complete;
    std::optional<diagnostic> failure;              // failed: why. The outcomes written so far are not whole
    std::vector<diagnostic> warnings;               // of headers and options
    std::uint64_t cases = 0;                        // assessed
    std::uint64_t rejected_cells = 0;               // faults in cases that were assessed all the same
    std::uint64_t lost_rows = 0;                    // could not be read as rows: only in `rejects`
    std::uint64_t undetermined = 0, bad_input = 0;  // cases with at least one such clause
    std::uint64_t incomplete = 0;                   // not outcome::complete: one of these, or an unknown claim
    std::string total;                              // exact, of all amounts in the policy's currency
    std::string currency;
    std::vector<clause_statistics> clauses;
};

// Reads, assesses and writes until the cases end, `progress` or limits::cancel says so or something fails. The outcomes are in the order of the
// cases, and the same for any number of rows in a chunk and of threads. Memory: a few chunks, what sorting may use, and the
// counts of clause_statistics. More than one thread: reading and writing stay in the calling one, which they keep busy while
// the others assess. What is wrong with the options (a column, a clause, a parameter, a day) is a failure before anything is
// read or written.
stream_summary assess_stream(const policy& with, const stream_files& files, const stream_options& how);

// The columns that `stream_options::columns` can name, in the order of the policy.
std::vector<std::string> stream_columns(const policy& with);

// The summary as one line of JSON, schema pol-summary/1 (docs/summary.schema.json).
std::string to_json(const stream_summary& s);

}  // namespace pol
