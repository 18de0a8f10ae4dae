// Items of a list that lies in the items of another one: brought together within their case, by the keys around them.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/codes.hpp"
#include "runtime/stream/list_rows.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pol::stream {

namespace {

// Each key with its length before it, so that no two rows of keys look the same.
void append_key(std::string& to, std::string_view key) {
    to += std::to_string(key.size());
    to += ':';
    to += key;
}

template <class T>
void reorder(std::vector<T>& of, const std::vector<std::uint32_t>& order) {
    if (of.size() != order.size()) return;
    std::vector<T> made;
    made.reserve(of.size());
    for (const std::uint32_t from : order) made.push_back(std::move(of[from]));
    of = std::move(made);
}

}  // namespace

std::string list_rows::identity(std::uint32_t row, bool with_item) {
    std::string made;
    for (const std::uint32_t place : rows_->bound().around)
        append_key(made, unquoted(text_->field(row, place), scratch_));
    if (with_item) append_key(made, unquoted(text_->field(row, *rows_->bound().item), scratch_));
    return made;
}

// Whether the row at at_, which is of the present case, becomes an item; if not it is lost and at_ is behind it.
bool list_rows::accepts(chunk& to) {
    if (around_ != nullptr && !find_parent(to)) return false;
    if (rows_->bound().item && !is_new_item(to)) return false;
    if (around_ != nullptr) parents_.push_back(parent_);
    return true;
}

bool list_rows::find_parent(chunk& to) {
    const std::string wanted = identity(at_, false);
    const std::vector<std::string>& known = around_->identities_;
    const auto is_here = [&](std::uint32_t row) { return row < last_parent_ && known[row] == wanted; };
    if (is_here(parent_)) return true;
    if (is_here(parent_ + 1)) {
        ++parent_;
        return true;
    }
    if (parent_places_.empty())
        for (std::uint32_t row = first_parent_; row < last_parent_; ++row) parent_places_.emplace(known[row], row);
    const auto found = parent_places_.find(wanted);
    if (found == parent_places_.end()) {
        const std::string item(unquoted(text_->field(at_, rows_->bound().around.back()), scratch_));
        lose(code::no_such_item, {item, path_of_list(shared_.plan, around_->table_)}, to);
        return false;
    }
    parent_ = found->second;
    return true;
}

bool list_rows::is_new_item(chunk& to) {
    std::string own = identity(at_, true);
    if (!items_.insert(own).second) {
        const std::string item(unquoted(text_->field(at_, *rows_->bound().item), scratch_));
        lose(code::item_twice, {item}, to);
        return false;
    }
    identities_.push_back(std::move(own));
    return true;
}

// Within a case the rows may come in any order; here they are put in that of the items around them.
void list_rows::put_in_order(std::uint32_t parents, chunk& to) {
    if (!std::is_sorted(parents_.begin(), parents_.end())) {
        std::vector<std::uint32_t> order(parents_.size());
        std::iota(order.begin(), order.end(), 0U);
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return parents_[a] < parents_[b]; });
        std::vector<std::uint64_t> lines;
        for (const std::uint32_t from : order) lines.push_back(origin_.line(from));
        origin_.line_of = std::move(lines);
        rows_->permute(order, to.facts);
        reorder(identities_, order);
        reorder(parents_, order);
    }
    std::vector<std::uint32_t>& offsets = to.facts.lists[table_].offsets;
    offsets.assign(std::size_t{parents} + 1, 0);
    for (const std::uint32_t parent : parents_) ++offsets[parent + 1];
    std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
}

}  // namespace pol::stream
