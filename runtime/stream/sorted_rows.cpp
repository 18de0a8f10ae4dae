// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/sorted_rows.hpp"

#include "runtime/stream/codes.hpp"
#include "runtime/stream/findings.hpp"
#include "runtime/stream/row_faults.hpp"

#include <algorithm>
#include <tuple>

namespace pol::stream {

bool sorted_rows::load(csv_text& text, std::uint32_t from, const binding& bound, const std::string& file,
                       std::size_t most, std::vector<reject>& lost) {
    do {
        for (std::uint32_t row = from; row < text.rows(); ++row) {
            if (is_skipped(text, row, bound.fields)) continue;
            if (auto faulty = fault_of_row(text, row, bound, file)) {
                lost.push_back(std::move(*faulty));
                continue;
            }
            add(text, row, *bound.key);
        }
        from = 0;
        if (bytes_.size() + entries_.size() * sizeof(entry) > most) return false;
    } while (text.next());
    std::stable_sort(entries_.begin(), entries_.end(), [](const entry& a, const entry& b) {
        return std::tie(a.key.low, a.key.high) < std::tie(b.key.low, b.key.high);
    });
    return !text.has_failed();
}

void sorted_rows::add(const csv_text& text, std::uint32_t row, std::uint32_t place) {
    entry made;
    const std::string_view key = unquoted(text.field(row, place), scratch_);
    const std::string_view whole = text.whole(row);
    made.key = digest_of(key);
    made.begin = bytes_.size();
    made.key_size = static_cast<std::uint32_t>(key.size());
    made.size = static_cast<std::uint32_t>(whole.size() + 1);
    made.line = text.line(row);
    bytes_.append(key).append(whole) += '\n';
    entries_.push_back(made);
}

void sorted_rows::gather(const chunk& cases, std::string& csv, std::vector<std::uint64_t>& lines) {
    csv.clear();
    lines.clear();
    for (std::uint32_t n = 0; n < cases.facts.rows; ++n) {
        const std::string_view key = cases.key(n);
        const key_digest digest = digest_of(key);
        auto at = std::lower_bound(entries_.begin(), entries_.end(), digest, [](const entry& e, const key_digest& k) {
            return std::tie(e.key.low, e.key.high) < std::tie(k.low, k.high);
        });
        for (; at != entries_.end() && at->key == digest; ++at) {
            if (key_of(*at) != key) continue;
            at->is_used = true;
            csv.append(bytes_, at->begin + at->key_size, at->size);
            lines.push_back(at->line);
        }
    }
}

bool sorted_rows::leftovers(std::size_t& at, std::size_t most, const std::string& file,
                            std::vector<reject>& rejects) const {
    for (; at < entries_.size() && rejects.size() < most; ++at) {
        if (entries_[at].is_used) continue;
        const std::string key(key_of(entries_[at]));
        rejects.push_back(lost(file, entries_[at].line, key, code::no_such_case, {key}));
    }
    return at < entries_.size();
}

}  // namespace pol::stream
