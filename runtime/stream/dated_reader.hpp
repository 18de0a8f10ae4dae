// Reads the cases for each version of the policy that can apply, and tells which one does apply to each case.
//
// Usually there is one version: the policy has no amendments, or one day of assessment holds for all cases. Else each version
// has a reader of its own, because versions may have different facts; all of them read the same bytes in step.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/state.hpp"
#include "runtime/stream/readers.hpp"
#include "runtime/stream/tee.hpp"

#include <pol/policy.hpp>
#include <pol/stream.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pol::stream {

struct dated_chunk {
    std::vector<chunk> of;                           // by version: the same cases
    std::vector<std::vector<std::uint8_t>> applies;  // by version and case; empty: the one version holds for all
    std::vector<std::uint8_t> is_used;               // by version: it holds for some case
    std::vector<reject> rejects;

    std::uint32_t rows() const { return of.front().facts.rows; }
    // What the case itself says, unless one day holds for all.
    std::optional<std::int64_t> day_of(std::uint32_t row) const;
    std::size_t version_of(std::uint32_t row) const {
        for (std::size_t v = 0; v < applies.size(); ++v)
            if (applies[v][row] != 0) return v;
        return 0;
    }
};

class dated_reader {
public:
    // `versions` are all that can apply; `on` holds for all cases. The rest as for open_reader.
    dated_reader(const policy::state& of, const std::vector<const api::version*>& versions,
                 std::optional<std::int64_t> on, const stream_files& files, const stream_options& how,
                 std::vector<diagnostic>& warnings);
    ~dated_reader();

    // As reader::next; `to.rejects` may hold something in the end as well.
    bool next(std::uint32_t rows, dated_chunk& to);
    const std::optional<diagnostic>& failure() const { return failure_; }

private:
    stream_files tapped(const stream_files& files, std::size_t reader);
    bool read_in_step(std::uint32_t rows, dated_chunk& to);
    void find_versions(dated_chunk& to) const;
    void join_rejects(dated_chunk& to) const;

    const policy::state& of_;
    std::vector<const api::version*> versions_;
    std::optional<std::int64_t> on_;
    std::string name_;                        // of the cases' file
    std::vector<std::unique_ptr<tee>> tees_;  // of the cases, then of each list
    std::vector<std::unique_ptr<reader>> readers_;
    std::optional<diagnostic> failure_;
};

}  // namespace pol::stream
