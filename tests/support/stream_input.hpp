// Populations as text in one line: files from memory, read in blocks of any size, and what came of them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/gaps.hpp"
#include "runtime/eval/evaluate.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/stream/memory_source.hpp"
#include "runtime/stream/readers.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pipeline.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pol::test {

inline outcome assess_row(const plan::plan& p, const batch::facts_view& seen, std::uint32_t row) {
    facts::case_data one;
    batch::take_case(p, batch::gaps_of(p), seen, row, one);
    return eval::evaluate(p, one, {});
}

struct read_population {
    std::vector<std::string> keys;
    std::vector<std::string> outcomes;  // as JSON, by case
    std::vector<std::uint64_t> lines;
    std::vector<std::int64_t> days;
    std::vector<stream::reject> rejects;
    std::vector<diagnostic> warnings;
    std::optional<diagnostic> failure;
    std::uint64_t bytes = 0;

    int failed() const { return failure ? failure->code : 0; }
    // "line:column:code", with '!' for a row that is lost, sorted by line as they came.
    std::vector<std::string> told() const {
        std::vector<std::string> all;
        for (const stream::reject& r : rejects)
            all.push_back(std::to_string(r.line) + ":" + r.column + ":" + std::to_string(r.found.code) +
                          (r.is_lost ? "!" : ""));
        return all;
    }
};

struct stream_input {
    std::string cases;
    std::vector<std::pair<std::string, std::string>> lists;  // path, CSV
    text_form form = text_form::csv;
    stream_options how;
    std::uint32_t rows = 1000;  // of a chunk
    std::size_t block = 0;
    std::size_t given_at_once = std::numeric_limits<std::size_t>::max();
};

inline read_population read_stream(const plan::plan& p, const stream_input& in) {
    stream::memory_source main(in.cases, in.given_at_once);
    std::deque<stream::memory_source> sources;
    stream_files files;
    files.cases = {&main, "cases.csv", in.form};
    for (const auto& [path, csv] : in.lists) {
        sources.emplace_back(csv, in.given_at_once);
        files.lists.push_back({path, {&sources.back(), path + ".csv", text_form::csv}});
    }
    read_population found;
    const auto reader = stream::open_reader(p, files, in.how, found.warnings, in.block);
    stream::chunk chunk;
    while (reader->next(in.rows, chunk)) {
        REQUIRE(chunk.facts.rows <= in.rows);
        REQUIRE(chunk.key_ends.size() == chunk.facts.rows);
        REQUIRE(chunk.lines.size() == chunk.facts.rows);
        const batch::facts_view seen = batch::look_at(chunk.facts);
        for (std::uint32_t row = 0; row < chunk.facts.rows; ++row) {
            found.keys.emplace_back(chunk.key(row));
            found.lines.push_back(chunk.lines[row]);
            if (!chunk.facts.days.empty()) found.days.push_back(chunk.facts.days[row]);
            outcome due = assess_row(p, seen, row);
            due.case_id.clear();
            due.from = {};
            found.outcomes.push_back(to_json(due));
        }
        found.rejects.insert(found.rejects.end(), chunk.rejects.begin(), chunk.rejects.end());
        found.bytes = chunk.bytes;
    }
    found.failure = reader->failure();
    return found;
}

// The same case as one JSON object.
inline std::string outcome_of_json(const plan::plan& p, const std::string& json) {
    facts::case_data data = read(p, json);
    const facts::day_of_case day = facts::find_day(facts::document::parse(json, {}));
    data.has_day = day.day.has_value();
    data.day = day.day.value_or(0);
    outcome due = eval::evaluate(p, data, {});
    due.case_id.clear();
    due.from = {};
    return to_json(due);
}

}  // namespace pol::test
