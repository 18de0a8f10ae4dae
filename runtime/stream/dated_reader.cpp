// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/dated_reader.hpp"

#include "runtime/stream/codes.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace pol::stream {
namespace {

// A header may be strange to one version and known to another: only what all of them warn of is worth a word.
std::vector<diagnostic> common(const std::vector<std::vector<diagnostic>>& warnings) {
    std::vector<diagnostic> result;
    for (const diagnostic& d : warnings.front()) {
        const auto is_said_by = [&](const std::vector<diagnostic>& by) {
            return std::any_of(by.begin(), by.end(), [&](const diagnostic& other) {
                return other.code == d.code && other.arguments == d.arguments && other.where.file == d.where.file &&
                       other.where.line == d.where.line && other.where.column == d.where.column;
            });
        };
        if (std::all_of(warnings.begin(), warnings.end(), is_said_by)) result.push_back(d);
    }
    return result;
}

}  // namespace

dated_reader::dated_reader(const policy::state& of, const std::vector<const api::version*>& versions,
                           std::optional<std::int64_t> on, const stream_files& files, const stream_options& how,
                           std::vector<diagnostic>& warnings)
    : of_(of), versions_(versions), on_(on), name_(files.cases.name) {
    const std::size_t count = versions.size();
    if (count > 1) {
        tees_.push_back(std::make_unique<tee>(*files.cases.from, count));
        for (const list_input& list : files.lists) tees_.push_back(std::make_unique<tee>(*list.rows.from, count));
    }
    stream_options shared = how;
    shared.sort_bytes = how.sort_bytes / count;
    std::vector<std::vector<diagnostic>> said(count);
    for (std::size_t v = 0; v < count; ++v) {
        readers_.push_back(open_reader(versions[v]->plan, count > 1 ? tapped(files, v) : files, shared, said[v]));
        if (!failure_) failure_ = readers_.back()->failure();
    }
    for (diagnostic& d : common(said)) warnings.push_back(std::move(d));
}
dated_reader::~dated_reader() = default;

stream_files dated_reader::tapped(const stream_files& files, std::size_t reader) {
    stream_files result = files;
    result.cases.from = &tees_[0]->tap(reader);
    for (std::size_t n = 0; n < result.lists.size(); ++n) result.lists[n].rows.from = &tees_[n + 1]->tap(reader);
    return result;
}

std::optional<std::int64_t> dated_chunk::day_of(std::uint32_t row) const {
    const std::vector<std::int64_t>& days = of.front().facts.days;
    return days.empty() || days[row] == no_day ? std::nullopt : std::optional(days[row]);
}

bool dated_reader::next(std::uint32_t rows, dated_chunk& to) {
    to.of.resize(readers_.size());
    to.rejects.clear();
    if (failure_) return false;
    const bool has_more = read_in_step(rows, to);
    if (on_) {
        for (chunk& c : to.of) c.facts.days.clear();
    }
    find_versions(to);
    join_rejects(to);
    return has_more && !failure_;
}

bool dated_reader::read_in_step(std::uint32_t rows, dated_chunk& to) {
    bool has_more = false;
    for (std::size_t v = 0; v < readers_.size(); ++v) {
        const bool more = readers_[v]->next(rows, to.of[v]);
        if (!failure_ && readers_[v]->failure()) failure_ = readers_[v]->failure();
        if (v > 0 && !failure_ && (more != has_more || to.of[v].lines != to.of[0].lines)) {
            // Whether a row can be read does not depend on the policy; should that ever change, nothing is paired wrongly.
            failure_.emplace();
            failure_->code = code::unreadable;
            failure_->arguments = {name_};
        }
        has_more = more;
    }
    return has_more;
}

void dated_reader::find_versions(dated_chunk& to) const {
    to.applies.clear();
    to.is_used.assign(versions_.size(), versions_.size() == 1 ? 1 : 0);
    if (versions_.size() == 1) return;
    to.applies.assign(versions_.size(), std::vector<std::uint8_t>(to.rows()));
    for (std::uint32_t row = 0; row < to.rows(); ++row) {
        const auto found = std::find(versions_.begin(), versions_.end(), &of_.version_on(to.day_of(row)));
        const auto v = static_cast<std::size_t>(found - versions_.begin());
        to.applies[v][row] = 1;
        to.is_used[v] = 1;
    }
}

// In the order of the lines, the cases first. Faults that several versions find in the same cell are told once; a version that holds for no case here has no say.
void dated_reader::join_rejects(dated_chunk& to) const {
    std::set<std::tuple<std::string, std::uint64_t, std::string, int>> told;
    for (std::size_t v = 0; v < to.of.size(); ++v) {
        const bool has_say = to.is_used[v] != 0 || (v == 0 && to.rows() == 0);
        for (reject& r : to.of[v].rejects) {
            if (!has_say) break;
            if (to.of.size() > 1 && !told.emplace(r.file, r.line, r.column, r.found.code).second) continue;
            to.rejects.push_back(std::move(r));
        }
        to.of[v].rejects.clear();
    }
    const auto comes_first = [&](const reject& a, const reject& b) {
        const bool is_a_list = a.file != name_;
        const bool is_b_list = b.file != name_;
        return std::tie(is_a_list, a.file, a.line) < std::tie(is_b_list, b.file, b.line);
    };
    std::stable_sort(to.rejects.begin(), to.rejects.end(), comes_first);
}

}  // namespace pol::stream
