// Opening, and the rows of the cases; csv_reader_finish.cpp brings together what belongs to a case.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/csv_reader.hpp"

#include "runtime/stream/codes.hpp"
#include "runtime/stream/row_faults.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace pol::stream {

namespace {

constexpr std::size_t most_rejects = 65536;                     // of a chunk
constexpr std::size_t least_key_bytes = std::size_t{16} << 20;  // for keys in no order, even if nothing may be sorted

std::vector<bool> chosen(const plan::plan& p, const std::vector<std::string>& names) {
    std::vector<bool> result;
    if (names.empty()) return result;
    for (const plan::clause& c : p.clauses)
        result.push_back(std::find(names.begin(), names.end(), c.name) != names.end());
    return result;
}

index end_of_period(const plan::plan& p) {
    for (const index c : p.tables[0].columns)
        if (p.columns[c].path == "period" && p.columns[c].of_period == plan::column::part::end) return c;
    return plan::none;
}

}  // namespace

csv_reader::csv_reader(const plan::plan& p, const stream_files& files, const stream_options& how,
                       std::vector<facts::setting> settings, std::vector<diagnostic>& warnings, std::size_t block)
    : plan_(p),
      how_(how),
      file_(files.cases.name),
      shared_(p, how.limits),
      findings_(shared_),
      bounds_(shared_, std::move(settings)),
      text_(*files.cases.from, block, longest_csv_row),
      by_table_(p.tables.size(), nullptr),
      order_(std::max(how.sort_bytes, least_key_bytes)),
      day_column_(end_of_period(p)) {
    shared_.clauses = chosen(p, how.clauses);
    origin_.file = file_;
    open_cases(files, warnings);
    if (!failure_) open_lists(files, warnings, block);
}

void csv_reader::fail(int code, const std::string& file, std::vector<std::string> arguments) {
    if (!failure_) failure_ = stream_fault(code, file, 1, std::move(arguments));
}

void csv_reader::open_cases(const stream_files& files, std::vector<diagnostic>& warnings) {
    const bool has_rows = text_.next();
    if (!has_rows) return fail(text_.has_failed() ? code::unreadable : code::empty_file, file_, {file_});
    if (text_.fault(0) != 0) return fail(text_.fault(0), file_, {std::to_string(longest_csv_row)});
    std::vector<std::string> header;
    for (std::uint32_t n = 0; n < text_.fields(0); ++n) header.emplace_back(unquoted(text_.field(0, n), scratch_));
    wanted_columns wanted;
    wanted.file = file_;
    wanted.key = how_.key;
    wanted.needs_key = !files.lists.empty();
    wanted.clauses = shared_.clauses;
    bound made = bind_header(plan_, wanted, header);
    warnings.insert(warnings.end(), made.warnings.begin(), made.warnings.end());
    failure_ = made.failure;
    cases_ = std::make_unique<table_rows>(shared_, std::move(made.to));
    at_ = 1;
}

// "booths_id" for the list "m05_exhibitions.booths", unless the host names another column.
std::string csv_reader::key_of_list(index table) const {
    const std::string path = path_of_list(plan_, table);
    for (const auto& [list, header] : how_.list_keys)
        if (list == path) return header;
    const std::size_t dot = path.rfind('.');
    return path.substr(dot == std::string::npos ? 0 : dot + 1) + "_id";
}

void csv_reader::open_lists(const stream_files& files, std::vector<diagnostic>& warnings, std::size_t block) {
    std::vector<index> given;
    for (const list_input& l : files.lists) {
        const auto table = find_list(plan_, l.list);
        const bool is_again = table && std::find(given.begin(), given.end(), *table) != given.end();
        if (!table || is_again) return fail(code::unknown_list, l.rows.name, {l.list});
        given.push_back(*table);
    }
    // Outer lists first: a table comes after the one around it.
    std::vector<std::size_t> order(files.lists.size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return given[a] < given[b]; });
    for (const std::size_t n : order)
        if (!open_list(files.lists[n], given, warnings, block)) return;
    if (lists_.empty()) return;
    const first_cases cases = first_keys();
    unsigned orders = cases.orders();
    for (const auto& list : lists_) {
        list->choose_order(cases, orders, how_.sort_bytes);
        if (list->failure()) failure_ = list->failure();
    }
    order_.expect(orders);
}

bool csv_reader::open_list(const list_input& from, const std::vector<index>& given, std::vector<diagnostic>& warnings,
                           std::size_t block) {
    const index table = *find_list(plan_, from.list);
    wanted_columns wanted;
    wanted.table = table;
    wanted.file = from.rows.name;
    wanted.key = how_.key;
    wanted.needs_key = true;
    for (index around = plan_.tables[table].parent; around != 0; around = plan_.tables[around].parent) {
        if (by_table_[around] == nullptr) {
            fail(code::unknown_list, from.rows.name, {path_of_list(plan_, around)});
            return false;
        }
        wanted.around.insert(wanted.around.begin(), key_of_list(around));
    }
    const bool has_inner =
        std::any_of(given.begin(), given.end(), [&](index t) { return plan_.tables[t].parent == table; });
    if (has_inner) wanted.item = key_of_list(table);
    const index clause = plan_.tables[table].clause;
    if (clause != plan::none && !shared_.clauses.empty() && !shared_.clauses[clause]) return true;
    lists_.push_back(std::make_unique<list_rows>(shared_, from, table, block));
    by_table_[table] = lists_.back().get();
    lists_.back()->open(wanted, warnings);
    if (lists_.back()->failure()) failure_ = lists_.back()->failure();
    return !failure_;
}

first_cases csv_reader::first_keys() {
    first_cases made;
    const binding& bound = cases_->bound();
    for (std::uint32_t row = at_; row < text_.rows(); ++row)
        if (text_.fault(row) == 0 && text_.fields(row) == bound.fields)
            made.keys.emplace_back(unquoted(text_.field(row, *bound.key), scratch_));
    made.is_all = text_.is_last();
    return made;
}

// ------------------------------------------------------------------------------------------------ chunks

void csv_reader::clear(chunk& to) {
    batch::population& facts = to.facts;
    facts.rows = 0;
    facts.columns.resize(plan_.columns.size());
    for (batch::population::column& c : facts.columns) {
        c.is_given = false;
        c.cells.clear();
        c.states.clear();
        c.wide.clear();
    }
    facts.lists.resize(plan_.tables.size());
    for (batch::population::list& l : facts.lists) {
        l.is_given = false;
        l.offsets.clear();
        l.states.clear();
    }
    facts.claimed.resize(plan_.clauses.size());
    for (auto& c : facts.claimed) c.clear();
    facts.texts.clear();
    facts.text_places.clear();
    facts.specials.clear();
    facts.days.clear();
    to.key_bytes.clear();
    to.key_ends.clear();
    to.lines.clear();
    to.rejects.clear();
    origin_.lines.clear();
    shared_.begin();
    cases_->begin(facts);
    for (const auto& list : lists_) list->begin(facts);
}

bool csv_reader::next(std::uint32_t rows, chunk& to) {
    if (failure_) return false;
    clear(to);
    read_cases(rows, to);
    if (failure_) return false;
    const bool is_last = is_at_end_ && to.facts.rows == 0 && to.rejects.empty();
    take_lists(to);
    if (failure_) return false;
    if (is_last && (!take_rest(to) || to.rejects.empty())) return false;
    finish(to);
    return true;
}

void csv_reader::read_cases(std::uint32_t rows, chunk& to) {
    const binding& bound = cases_->bound();
    while (to.facts.rows < rows && to.rejects.size() < most_rejects) {
        if (at_ >= text_.rows()) {
            is_at_end_ = !text_.next();
            if (text_.has_failed()) fail(code::unreadable, file_, {file_});
            if (is_at_end_) return;
            at_ = 0;
        }
        const std::uint32_t regular_to = text_.first_unlike(at_, bound.fields);
        if (regular_to == at_) {
            if (!is_skipped(text_, at_, bound.fields)) to.rejects.push_back(*fault_of_row(text_, at_, bound, file_));
            ++at_;
            continue;
        }
        const std::uint32_t count = take_keys(std::min(regular_to - at_, rows - to.facts.rows), to);
        if (failure_) return;
        if (count > 0) {
            add_lines(count, to);
            cases_->read(text_, at_, count, to.facts);
            to.facts.rows += count;
            at_ += count;
        }
        to.bytes = text_.consumed(at_ - 1);
    }
}

void csv_reader::add_lines(std::uint32_t count, chunk& to) {
    const std::uint32_t first = to.facts.rows;
    const std::uint64_t line = text_.line(at_);
    to.lines.resize(first + count);
    if (text_.line(at_ + count - 1) - line == count - 1) {
        origin_.lines.add(first, line);
        std::iota(to.lines.begin() + first, to.lines.end(), line);
        return;
    }
    for (std::uint32_t n = 0; n < count; ++n) {
        to.lines[first + n] = text_.line(at_ + n);
        origin_.lines.add(first + n, to.lines[first + n]);
    }
}

// The keys of the next rows; gives how many rows have a key that is new. One that is not is lost, and at_ is behind it.
std::uint32_t csv_reader::take_keys(std::uint32_t count, chunk& to) {
    if (!cases_->bound().key) {
        to.key_ends.resize(to.key_ends.size() + count, 0);
        return count;
    }
    if (lists_.empty()) {
        append_keys(count, to);
        return count;
    }
    const column_fields keys = text_.column(at_, count, *cases_->bound().key);
    const std::uint32_t ascending = order_.add_ascending(keys);
    if (ascending > 0) {
        append_keys(ascending, to);
        return ascending;
    }
    // Some that are not plain; then many at once are tried again.
    if (order_.takes_many() && !keys.may_return) count = std::min(count, 64U);
    for (std::uint32_t n = 0; n < count; ++n) {
        scratch_.reserve(2 * csv_text::padding);
        const std::string_view key = unquoted(text_.field(at_ + n, *cases_->bound().key), scratch_);
        const key_order::verdict found = order_.add(key);
        if (found == key_order::verdict::fresh) {
            append_key(key, to);
            continue;
        }
        if (n > 0 && found == key_order::verdict::twice) return n;
        const std::uint64_t line = text_.line(at_ + n);
        if (found == key_order::verdict::twice) {
            to.rejects.push_back(lost(file_, line, std::string(key), code::case_twice, {std::string(key)}));
            ++at_;
            return 0;
        }
        failure_ = stream_fault(code::unordered_cases, file_, line, {std::string(key)});
        return 0;
    }
    return count;
}

void csv_reader::append_key(std::string_view key, chunk& to) {
    to.key_bytes.append(key);
    to.key_ends.push_back(static_cast<std::uint32_t>(to.key_bytes.size()));
}

// Copies 16 bytes where a key has fewer: a copy of a fixed size is one of registers.
void csv_reader::append_keys(std::uint32_t count, chunk& to) {
    constexpr std::size_t spare = 16;
    const std::uint32_t place = *cases_->bound().key;
    const column_fields from = text_.column(at_, count, place);
    const std::size_t before = to.key_bytes.size();
    std::size_t size_of_all = 0;  // with their quotes
    for (std::uint32_t n = 0; n < count; ++n) size_of_all += from.field(n).size();
    to.key_bytes.resize(before + size_of_all + spare);
    to.key_ends.resize(to.key_ends.size() + count);
    std::uint32_t* key_ends = to.key_ends.data() + to.key_ends.size() - count;
    const char* const begin_of_keys = to.key_bytes.data();
    char* at = to.key_bytes.data() + before;
    for (std::uint32_t n = 0; n < count; ++n) {
        std::string_view key = from.field(n);
        if (*key.data() == '"' || from.may_return) [[unlikely]] {
            key = unquoted(text_.field(at_ + n, place), scratch_);
            std::copy(key.begin(), key.end(), at);
        } else {
            std::memcpy(at, key.data(), spare);
            if (key.size() > spare) std::memcpy(at, key.data(), key.size());
        }
        at += key.size();
        key_ends[n] = static_cast<std::uint32_t>(at - begin_of_keys);
    }
    to.key_bytes.resize(static_cast<std::size_t>(at - begin_of_keys));
}

}  // namespace pol::stream
