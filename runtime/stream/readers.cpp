// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/readers.hpp"

#include "runtime/facts/read_case.hpp"
#include "runtime/stream/codes.hpp"
#include "runtime/stream/csv_reader.hpp"
#include "runtime/stream/json_lines_reader.hpp"
#include "runtime/stream/row_faults.hpp"

namespace pol::stream {

namespace {

// What the host sets, as any case would have it.
std::vector<facts::setting> settings_of(const plan::plan& p, const stream_options& how) {
    if (how.set.empty()) return {};
    const facts::document nothing = facts::document::parse("{}", how.limits);
    return facts::read_case(p, nothing, {how.limits, how.set, how.clauses}).settings;
}

}  // namespace

std::unique_ptr<reader> open_reader(const plan::plan& p, const stream_files& files, const stream_options& how,
                                    std::vector<diagnostic>& warnings, std::size_t block) {
    if (block == 0) block = csv_block;
    std::vector<facts::setting> settings = settings_of(p, how);
    if (files.cases.form == text_form::json_lines)
        return std::make_unique<json_lines_reader>(p, files, how, std::move(settings), block);
    return std::make_unique<csv_reader>(p, files, how, std::move(settings), warnings, block);
}

}  // namespace pol::stream
