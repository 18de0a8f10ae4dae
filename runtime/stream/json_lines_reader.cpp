// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/json_lines_reader.hpp"

#include "runtime/stream/codes.hpp"
#include "runtime/stream/findings.hpp"
#include "runtime/stream/readers.hpp"

#include <algorithm>
#include <utility>

namespace pol::stream {

namespace {

constexpr int not_an_object = 808;
constexpr int too_many_bytes = 951;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t most_rejects = 65536;  // of a chunk

}  // namespace

json_lines_reader::json_lines_reader(const plan::plan& p, const stream_files& files, const stream_options& how,
                                     std::vector<facts::setting> settings, std::size_t block)
    : plan_(p),
      from_(*files.cases.from),
      file_(files.cases.name),
      key_(how.key),
      how_{how.limits, how.set, how.clauses},
      settings_(std::move(settings)),
      block_(std::max<std::size_t>(block, 1)) {
    if (!files.lists.empty())
        failure_ = stream_fault(code::lists_beside_json, files.lists.front().rows.name, 1, {files.lists.front().list});
}

// More bytes behind those that are here; false at the end or when reading failed.
bool json_lines_reader::fill() {
    if (is_at_end_) return false;
    before_ += at_;
    buffer_.erase(0, at_);
    at_ = 0;
    const std::size_t size = buffer_.size();
    buffer_.resize(size + block_);
    const auto got = from_.read(buffer_.data() + size, block_);
    if (!got || *got > block_) failure_ = stream_fault(code::unreadable, file_, line_ + 1, {file_});
    const std::size_t added = failure_ ? 0 : *got;
    buffer_.resize(size + added);
    is_at_end_ = added == 0;
    return !is_at_end_;
}

// The line without its end, valid until the next one is asked for. A line that is too long is left out up to its end.
json_lines_reader::line_kind json_lines_reader::next_line(std::string_view& line) {
    std::size_t searched = at_;
    bool is_too_long = false;
    for (;;) {
        const std::size_t end = buffer_.find('\n', searched);
        if (end != std::string::npos) {
            line = std::string_view(buffer_).substr(at_, end - at_);
            at_ = end + 1;
            break;
        }
        if (buffer_.size() - at_ > how_.within.case_bytes) {
            is_too_long = true;
            at_ = buffer_.size();
        }
        const std::size_t waiting = buffer_.size() - at_;
        if (!fill()) {
            if (failure_ || (waiting == 0 && !is_too_long)) return line_kind::none;
            line = std::string_view(buffer_).substr(at_);
            at_ = buffer_.size();
            break;
        }
        searched = waiting;
    }
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line_ == 0 && line.substr(0, byte_order_mark.size()) == byte_order_mark)
        line.remove_prefix(byte_order_mark.size());
    ++line_;
    return is_too_long || line.size() > how_.within.case_bytes ? line_kind::too_long : line_kind::whole;
}

bool json_lines_reader::next(std::uint32_t rows, chunk& to) {
    if (failure_) return false;
    to.facts = {};
    to.facts.columns.resize(plan_.columns.size());
    to.facts.lists.resize(plan_.tables.size());
    to.facts.claimed.resize(plan_.clauses.size());
    to.key_bytes.clear();
    to.key_ends.clear();
    to.lines.clear();
    to.rejects.clear();
    std::string_view line;
    while (to.facts.rows < rows && to.rejects.size() < most_rejects) {
        const line_kind found = next_line(line);
        if (found == line_kind::none) break;
        const bool is_blank = line.find_first_not_of(" \t\r") == std::string_view::npos;
        if (found == line_kind::too_long) {
            const std::string most = std::to_string(how_.within.case_bytes);
            to.rejects.push_back(lost(file_, line_, {}, too_many_bytes, {"> " + most, most}));
        } else if (!is_blank) {
            read_line(line, to);
        }
    }
    to.bytes = before_ + at_;
    return !failure_ && (to.facts.rows > 0 || !to.rejects.empty());
}

void json_lines_reader::read_line(std::string_view line, chunk& to) {
    const facts::document given = facts::document::parse(line, how_.within);
    if (given.fault()) {
        reject made = lost(file_, line_, {}, given.fault()->code, given.fault()->arguments);
        made.found.where.column = std::max<std::uint32_t>(given.fault()->where.column, 1);
        return to.rejects.push_back(std::move(made));
    }
    if (given[0].is != facts::token_kind::object) {
        to.rejects.push_back(lost(file_, line_, {}, not_an_object, {facts::shown(given.at(0))}));
        return;
    }
    facts::case_data one = facts::read_case(plan_, given, how_);
    const std::optional<std::int64_t> day = facts::find_day(given).day;
    one.has_day = day.has_value();
    one.day = day.value_or(0);
    drop_settings(one);
    const std::string key = key_of(given);
    for (const facts::problem& p : one.problems)
        if (p.found.level == severity::error)
            to.rejects.push_back({file_, line_, key, p.found.where.pointer, p.found, false});
    to.key_bytes += key;
    to.key_ends.push_back(static_cast<std::uint32_t>(to.key_bytes.size()));
    to.lines.push_back(line_);
    batch::append_case(plan_, std::move(one), to.facts);
}

std::string json_lines_reader::key_of(const facts::document& given) const {
    for (const std::string_view name : {std::string_view(key_), std::string_view("case_id")}) {
        const auto found = given.member(0, name);
        if (!found) continue;
        const facts::token_kind is = given[*found].is;
        if (is == facts::token_kind::text || is == facts::token_kind::number) return std::string(given.at(*found).text);
    }
    return {};
}

// What the host sets for all cases is the engine's, not the case's.
void json_lines_reader::drop_settings(facts::case_data& one) const {
    const auto is_of_host = [&](const facts::setting& s) {
        return std::any_of(settings_.begin(), settings_.end(),
                           [&](const facts::setting& h) { return h.parameter == s.parameter; });
    };
    one.settings.erase(std::remove_if(one.settings.begin(), one.settings.end(), is_of_host), one.settings.end());
}

}  // namespace pol::stream
