// Cases from JSON Lines: one JSON object on each line, as docs/case.md has them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/read_case.hpp"
#include "runtime/stream/chunk.hpp"

#include <pol/stream.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol::stream {

class json_lines_reader final : public reader {
public:
    json_lines_reader(const plan::plan& p, const stream_files& files, const stream_options& how,
                      std::vector<facts::setting> settings, std::size_t block);

    bool next(std::uint32_t rows, chunk& to) override;
    const std::optional<diagnostic>& failure() const override { return failure_; }

private:
    enum class line_kind : std::uint8_t { whole, too_long, none };

    line_kind next_line(std::string_view& line);
    bool fill();
    void read_line(std::string_view line, chunk& to);
    std::string key_of(const facts::document& given) const;
    void drop_settings(facts::case_data& one) const;

    const plan::plan& plan_;
    byte_source& from_;
    std::string file_;
    std::string key_;
    facts::read_options how_;
    std::vector<facts::setting> settings_;  // of the host: the same in all cases
    std::size_t block_;
    std::string buffer_;
    std::size_t at_ = 0;  // in the buffer
    std::uint64_t before_ = 0;
    std::uint64_t line_ = 0;
    bool is_at_end_ = false;
    std::optional<diagnostic> failure_;
};

}  // namespace pol::stream
