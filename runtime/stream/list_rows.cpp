// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/list_rows.hpp"

#include "runtime/stream/codes.hpp"
#include "runtime/stream/memory_source.hpp"
#include "runtime/stream/row_faults.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pol::stream {

namespace {

constexpr std::size_t rows_together = 8;

// How many words from the first on are this one, behind which there are zeros. Some are compared at once, since where a run ends can
// be guessed no better than how many items a case has.
std::size_t equal_words(const std::uint64_t* words, std::uint64_t wanted) {
    for (std::size_t n = 0;; n += rows_together) {
        unsigned others = 0;
        for (unsigned m = 0; m < rows_together; ++m) others |= static_cast<unsigned>(words[n + m] != wanted) << m;
        if (others != 0) return n + static_cast<std::size_t>(__builtin_ctz(others));
    }
}

// The same for keys of any length, from row `at` on.
std::size_t equal_keys(const column_fields& keys, std::size_t at, std::string_view wanted) {
    std::size_t n = 0;
    for (; at + n < keys.rows; ++n) {
        const std::string_view own = keys.field(at + n);
        if (own.size() != wanted.size() || !are_equal(own.data(), wanted.data(), own.size())) break;
    }
    return n;
}

}  // namespace

list_rows::list_rows(cell_context& shared, const list_input& from, index table, std::size_t block)
    : shared_(shared), from_(from.rows), table_(table), block_(block) {
    origin_.file = from_.name;
}

void list_rows::open(const wanted_columns& wanted, std::vector<diagnostic>& warnings) {
    text_ = std::make_unique<csv_text>(*from_.from, block_, longest_csv_row);
    const bool has_rows = text_->next();
    if (!has_rows || text_->fault(0) != 0) {
        const int found = text_->has_failed() ? code::unreadable : has_rows ? text_->fault(0) : code::empty_file;
        failure_ = stream_fault(found, from_.name, 1, {from_.name});
        return;
    }
    std::vector<std::string> header;
    for (std::uint32_t n = 0; n < text_->fields(0); ++n) header.emplace_back(unquoted(text_->field(0, n), scratch_));
    bound made = bind_header(shared_.plan, wanted, header);
    warnings.insert(warnings.end(), made.warnings.begin(), made.warnings.end());
    failure_ = made.failure;
    rows_ = std::make_unique<table_rows>(shared_, std::move(made.to));
    at_ = run_ = regular_to_ = 1;
}

unsigned first_cases::orders() const {
    unsigned all = 3;
    for (std::size_t n = 1; n < keys.size(); ++n)
        if (keys[n] != keys[n - 1]) all &= orders_of(keys[n - 1], keys[n]);
    return all;
}

// Whether the keys of the first window are in the order of the first cases, one case's rows side by side. Of the orders in
// which the cases come, those are kept in which these rows come as well.
bool list_rows::is_in_order(const first_cases& cases, unsigned& orders) const {
    std::vector<std::string> keys;
    std::string scratch;
    const binding& bound = rows_->bound();
    for (std::uint32_t row = at_; row < text_->rows(); ++row) {
        if (text_->fault(row) != 0 || text_->fields(row) != bound.fields) continue;
        const std::string_view key = unquoted(text_->field(row, *bound.key), scratch);
        if (keys.empty() || keys.back() != key) keys.emplace_back(key);
    }
    unsigned both = orders;
    for (std::size_t n = 1; n < keys.size(); ++n) both &= orders_of(keys[n - 1], keys[n]);
    if (both != 0) {
        orders = both;
        return true;
    }
    return orders == 0 && follows_cases(cases, keys);
}

bool list_rows::follows_cases(const first_cases& cases, const std::vector<std::string>& keys) const {
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t n = 0; n < cases.keys.size(); ++n) places.emplace(cases.keys[n], n);
    std::unordered_set<std::string_view> seen;
    std::size_t next = 0;
    bool is_beyond = false;  // a key of a later case, or of none
    for (const std::string& key : keys) {
        if (!seen.insert(key).second) return false;
        const auto found = places.find(key);
        if (found == places.end()) {
            is_beyond = true;
        } else {
            if (is_beyond || found->second < next) return false;
            next = found->second + 1;
        }
    }
    return !is_beyond || (!text_->is_last() && !cases.is_all);
}

void list_rows::choose_order(const first_cases& cases, unsigned& orders, std::size_t sort_bytes) {
    if (failure_ || is_in_order(cases, orders)) return;
    if (sort_bytes == 0) return refuse_order(nullptr, text_->line(std::min(at_, text_->rows() - 1)), {});
    sorted_ = std::make_unique<sorted_rows>();
    if (!sorted_->load(*text_, at_, rows_->bound(), from_.name, sort_bytes, lost_before_)) {
        const bool is_unreadable = text_->has_failed();
        failure_ = is_unreadable ? stream_fault(code::unreadable, from_.name, 1, {from_.name})
                                 : stream_fault(code::too_large_to_sort, from_.name, 1,
                                                {from_.name, std::to_string(sort_bytes), sort_command(1)});
    }
}

std::string list_rows::sort_command(unsigned orders) const {
    const std::string place = std::to_string(*rows_->bound().key + 1);
    const std::string as_numbers = (orders & 1) == 0 ? "n" : "";
    return "(head -n 1 " + from_.name + "; tail -n +2 " + from_.name + " | LC_ALL=C sort -s -t, -k" + place + "," +
           place + as_numbers + ")";
}

void list_rows::refuse_order(const key_order* cases, std::uint64_t line, std::string key) {
    const unsigned orders = cases != nullptr && cases->is_ascending() ? cases->orders() : 1;
    failure_ = stream_fault(code::other_order, from_.name, line, {std::move(key), sort_command(orders)});
}

// ------------------------------------------------------------------------------------------------ joining

std::string_view list_rows::key_at(std::uint32_t row) {
    return unquoted(text_->field(row, *rows_->bound().key), scratch_);
}

bool list_rows::is_of(std::string_view key, std::uint32_t row) {
    const std::string_view own = text_->field(row, *rows_->bound().key);
    if (!own.empty() && own.front() == '"') return key_at(row) == key;
    return own.size() == key.size() && are_equal(own.data(), key.data(), key.size());
}

// Makes at_ a row without a fault; false at the end of the file.
bool list_rows::advance(chunk& to) {
    const binding& bound = rows_->bound();
    for (;;) {
        if (at_ < regular_to_) return true;
        if (at_ < text_->rows()) {
            regular_to_ = text_->first_unlike(at_, bound.fields);
            if (regular_to_ > at_) continue;
            flush(to);
            if (!is_skipped(*text_, at_, bound.fields))
                to.rejects.push_back(*fault_of_row(*text_, at_, bound, from_.name));
            run_ = regular_to_ = ++at_;
            continue;
        }
        flush(to);
        if (!text_->next()) {
            if (text_->has_failed()) failure_ = stream_fault(code::unreadable, from_.name, 1, {from_.name});
            return false;
        }
        at_ = run_ = regular_to_ = worded_to_ = 0;
    }
}

void list_rows::flush(chunk& to) {
    const std::uint32_t count = at_ - run_;
    if (count == 0) return;
    const std::uint32_t first = rows_->rows();
    if (sorted_) {
        for (std::uint32_t row = run_; row < at_; ++row) origin_.line_of.push_back(sorted_lines_[row]);
    } else if (text_->line(at_ - 1) - text_->line(run_) == count - 1) {
        origin_.lines.add(first, text_->line(run_));
    } else {
        for (std::uint32_t row = run_; row < at_; ++row) origin_.lines.add(first + (row - run_), text_->line(row));
    }
    rows_->read(*text_, run_, count, to.facts);
    run_ = at_;
}

// The row at at_ goes to the rejects.
void list_rows::lose(int code, std::vector<std::string> arguments, chunk& to) {
    flush(to);
    const std::uint64_t line = sorted_ ? sorted_lines_[at_] : text_->line(at_);
    to.rejects.push_back(lost(from_.name, line, std::string(key_at(at_)), code, std::move(arguments)));
    run_ = ++at_;
}

// A row of another case than the present one: that of no case if it had to come before, else it waits.
bool list_rows::leaves_out(const key_order& cases, std::string_view key, chunk& to) {
    if (!cases.is_ascending() || has_descended_) return false;
    const std::string_view own = key_at(at_);
    const unsigned orders = cases.orders();
    if (!last_key_.empty() && own != last_key_ && (orders_of(last_key_, own) & orders) == 0) {
        has_descended_ = true;
        return false;
    }
    if ((orders_of(own, key) & orders) != orders) return false;
    last_key_ = own;
    has_left_out_ = true;
    lose(code::no_such_case, {std::string(own)}, to);
    return true;
}

void list_rows::take_case(std::string_view key, const key_order& cases, chunk& to) {
    bool has_taken = false;
    while (advance(to)) {
        if (is_of(key, at_)) {
            has_taken = true;
            if (accepts(to)) ++at_;
            continue;
        }
        if (has_taken) last_key_ = key;
        has_taken = false;
        if (!leaves_out(cases, key, to)) break;
    }
    if (has_taken) last_key_ = key;
}

// The keys of the rows from at_ on as words, as text_kernels have them; for all rows that are regular at once.
const std::uint64_t* list_rows::key_words() {
    if (worded_to_ != regular_to_) {
        worded_from_ = at_;
        worded_to_ = regular_to_;
        const std::size_t rows = regular_to_ - at_;
        words_.resize(rows);
        words_.resize(rows + rows_together);
        shared_.loops.words(text_->column(at_, regular_to_ - at_, *rows_->bound().key), words_.data());
    }
    return words_.data() + (at_ - worded_from_);
}

// The cases from `first` on whose keys and rows are as plain as most are, and whose rows end in this window. Gives the next case, of
// which nothing is taken.
std::uint32_t list_rows::take_plain(std::uint32_t first, const key_order& cases, const chunk& to) {
    if (around_ != nullptr || rows_->bound().item || at_ >= regular_to_) return first;
    const column_fields keys = text_->column(at_, regular_to_ - at_, *rows_->bound().key);
    if (keys.may_return) return first;
    const std::uint64_t* const words = key_words();
    const unsigned orders = cases.orders();
    const std::uint32_t items_before = rows_->rows() + (at_ - run_);
    std::uint32_t n = first;
    std::size_t at = 0;
    std::string_view last;  // key of a case that has rows
    for (; n < to.facts.rows; ++n) {
        const std::string_view key = to.key(n);
        if (key.empty() || key.front() == '"') break;
        const std::size_t end =
            at + (key.size() <= 8 ? equal_words(words + at, word_of(key)) : equal_keys(keys, at, key));
        if (end == keys.rows) break;
        const std::string_view own = keys.field(end);
        if (own.empty() || own.front() == '"') break;
        if ((orders_in_text(key, own) & orders) != orders) break;
        if (end > at) last = key;
        at = end;
        case_ends_[n] = items_before + static_cast<std::uint32_t>(at);
    }
    at_ += static_cast<std::uint32_t>(at);
    if (!last.empty()) last_key_ = last;
    return n;
}

void list_rows::take(const key_order& cases, const list_rows* around, chunk& to) {
    around_ = around;
    origin_.lines.clear();
    origin_.line_of.clear();
    identities_.clear();
    case_ends_.clear();
    parents_.clear();
    to.rejects.insert(to.rejects.end(), lost_before_.begin(), lost_before_.end());
    lost_before_.clear();
    if (sorted_) {
        sorted_->gather(to, sorted_csv_, sorted_lines_);
        sorted_source_ = std::make_unique<memory_source>(sorted_csv_);
        text_ = std::make_unique<csv_text>(*sorted_source_, sorted_csv_.size() + 1, sorted_csv_.size() + 1);
        at_ = run_ = regular_to_ = worded_to_ = 0;
    }
    std::vector<std::uint32_t>& offsets = to.facts.lists[table_].offsets;
    to.facts.lists[table_].is_given = true;
    offsets.assign(1, 0);
    run_ = at_;
    to.key_bytes.reserve(to.key_bytes.size() + csv_text::padding);  // keys are read eight bytes at a time
    case_ends_.resize(to.facts.rows);
    for (std::uint32_t n = take_plain(0, cases, to); n < to.facts.rows; n = take_plain(n + 1, cases, to)) {
        if (around_ != nullptr) {
            first_parent_ = parent_ = n == 0 ? 0 : around_->case_ends_[n - 1];
            last_parent_ = around_->case_ends_[n];
            parent_places_.clear();
        }
        items_.clear();
        take_case(to.key(n), cases, to);
        if (failure_) return;
        case_ends_[n] = rows_->rows() + (at_ - run_);
    }
    flush(to);
    if (around_ == nullptr)
        offsets.insert(offsets.end(), case_ends_.begin(), case_ends_.end());
    else
        put_in_order(around_->rows_->rows(), to);
    check_waiting(cases);
}

// The next row belongs to a case that is still to come, or the order is another one.
void list_rows::check_waiting(const key_order& cases) {
    if (has_left_out_ && !cases.is_ascending()) return refuse_order(&cases, 0, last_key_);
    if (at_ >= regular_to_ || sorted_ || failure_) return;
    const std::string_view key = key_at(at_);
    if (!cases.is_ascending() && cases.was_seen(key) == key_order::answer::yes)
        refuse_order(&cases, text_->line(at_), std::string(key));
}

bool list_rows::take_rest(const key_order& cases, std::size_t most, chunk& to) {
    to.rejects.insert(to.rejects.end(), lost_before_.begin(), lost_before_.end());
    lost_before_.clear();
    if (sorted_) return sorted_->leftovers(sorted_rest_, most, from_.name, to.rejects);
    run_ = at_;
    while (to.rejects.size() < most) {
        if (!advance(to)) return false;
        const std::string key(key_at(at_));
        const bool is_of_none =
            cases.is_ascending() ? cases.is_ahead(key) : cases.was_seen(key) == key_order::answer::no;
        if (!is_of_none) {
            refuse_order(&cases, text_->line(at_), key);
            return false;
        }
        lose(code::no_such_case, {key}, to);
    }
    return true;
}

}  // namespace pol::stream
