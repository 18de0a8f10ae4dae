// Cases from CSV, with the items of their lists from files of their own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/stream/bounds.hpp"
#include "runtime/stream/chunk.hpp"
#include "runtime/stream/findings.hpp"
#include "runtime/stream/list_rows.hpp"
#include "runtime/stream/table_rows.hpp"

#include <pol/stream.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pol::stream {

class csv_reader final : public reader {
public:
    // `block`: bytes read at once. Failures stand in failure().
    csv_reader(const plan::plan& p, const stream_files& files, const stream_options& how,
               std::vector<facts::setting> settings, std::vector<diagnostic>& warnings, std::size_t block);

    bool next(std::uint32_t rows, chunk& to) override;
    const std::optional<diagnostic>& failure() const override { return failure_; }

private:
    void open_cases(const stream_files& files, std::vector<diagnostic>& warnings);
    void open_lists(const stream_files& files, std::vector<diagnostic>& warnings, std::size_t block);
    bool open_list(const list_input& from, const std::vector<index>& given, std::vector<diagnostic>& warnings,
                   std::size_t block);
    std::string key_of_list(index table) const;
    first_cases first_keys();
    void fail(int code, const std::string& file, std::vector<std::string> arguments);

    void clear(chunk& to);
    void read_cases(std::uint32_t rows, chunk& to);
    void add_lines(std::uint32_t count, chunk& to);
    std::uint32_t take_keys(std::uint32_t count, chunk& to);
    void append_keys(std::uint32_t count, chunk& to);
    void append_key(std::string_view key, chunk& to);
    void take_lists(chunk& to);
    bool take_rest(chunk& to);
    void tell_days(chunk& to);
    void finish(chunk& to);
    void finish_records(chunk& to);
    void finish_list(index table, chunk& to);
    void finish_claims(chunk& to);
    void tell_faults(chunk& to);

    const plan::plan& plan_;
    stream_options how_;
    std::string file_;
    cell_context shared_;
    findings findings_;
    bound_check bounds_;
    csv_text text_;
    std::unique_ptr<table_rows> cases_;
    table_origin origin_;
    std::vector<std::unique_ptr<list_rows>> lists_;  // those around before those inside
    std::vector<list_rows*> by_table_;
    key_order order_;
    index day_column_ = plan::none;  // end of the period of the case
    std::uint32_t at_ = 0;           // row of the window
    bool is_at_end_ = false;
    std::optional<diagnostic> failure_;
    std::string scratch_;
};

}  // namespace pol::stream
