// Turns spans into lines and columns once, when a mistake is reported, and keeps the list within its limit.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/sink.hpp"

#include "lang/messages/catalogue.hpp"

#include <algorithm>
#include <utility>

namespace pol::messages {
namespace {

constexpr int more_to_come = 901;
constexpr std::size_t longest_line_shown = 2000;  // bytes; a longer line is named but not shown

bool is_same(const place& a, const place& b) {
    return a.offset == b.offset && a.length == b.length && a.file == b.file && a.pointer == b.pointer;
}

}  // namespace

place resolve(const text::source_set& sources, text::span where) {
    place result;
    const text::source* file = sources.find(where.begin);
    if (file == nullptr && !sources.files().empty()) file = sources.files().back().get();
    if (file == nullptr) return result;
    const std::uint32_t begin = std::clamp(where.begin, file->base(), file->end());
    const std::uint32_t end = std::clamp(where.end, begin, file->end());
    const text::position from = file->at(begin);
    const text::position to = file->at(end);
    result.file = file->path();
    result.line = from.line;
    result.column = from.column;
    result.end_line = to.line;
    result.end_column = to.column;
    result.offset = begin - file->base();
    result.length = end - begin;
    const std::string_view line = file->line(from.line);
    if (line.size() <= longest_line_shown) result.line_text = std::string(line);
    return result;
}

diagnostic& sink::report(int code, text::span where, std::vector<std::string> arguments) {
    diagnostic next;
    next.code = code;
    const catalogue_row* row = find_row(code);
    next.level = row != nullptr ? row->level : severity::error;
    next.where = resolve(*sources_, where);
    next.arguments = std::move(arguments);
    for (const diagnostic& known : found_) {
        if (known.code != code || !is_same(known.where, next.where)) continue;
        spill_ = std::move(next);
        return spill_;
    }
    if (next.level == severity::error) ++errors_;
    if (!is_full()) return found_.emplace_back(std::move(next));

    // An error is worth more than a warning: it takes the place of the last one.
    if (next.level == severity::error) {
        for (auto old = found_.rbegin(); old != found_.rend(); ++old) {
            if (old->level == severity::warning && old->code != more_to_come) {
                *old = std::move(next);
                return *old;
            }
        }
        is_closed_ = true;
    }
    if (!found_.empty() && found_.back().code != more_to_come) {
        diagnostic more;
        more.code = more_to_come;
        more.level = severity::warning;
        more.where = found_.back().where;
        more.arguments = {std::to_string(limit_)};
        found_.back() = std::move(more);
    }
    spill_ = std::move(next);
    return spill_;
}

void sink::relate(diagnostic& to, int code, text::span where, std::vector<std::string> arguments) {
    to.notes.push_back({code, resolve(*sources_, where), std::move(arguments)});
}

void sink::fix(diagnostic& of, text::span where, std::string replacement) {
    of.fix = edit{resolve(*sources_, where), std::move(replacement)};
}

std::vector<diagnostic> sink::take() {
    const auto rank = [this](const place& p) {
        std::size_t n = 0;
        for (const auto& file : sources_->files()) {
            if (file->path() == p.file) return n;
            ++n;
        }
        return n;
    };
    std::vector<std::pair<std::size_t, diagnostic>> ranked;
    ranked.reserve(found_.size());
    for (diagnostic& d : found_) {
        const std::size_t last = sources_->files().size() + 1;
        ranked.emplace_back(d.code == more_to_come ? last : rank(d.where), std::move(d));
    }
    found_.clear();
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first < b.first;
        if (a.second.where.offset != b.second.where.offset) return a.second.where.offset < b.second.where.offset;
        return a.second.code < b.second.code;
    });
    std::vector<diagnostic> result;
    result.reserve(ranked.size());
    for (auto& [rank_unused, d] : ranked) result.push_back(std::move(d));
    return result;
}

}  // namespace pol::messages
