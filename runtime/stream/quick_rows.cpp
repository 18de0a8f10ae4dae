// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/quick_rows.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace pol::stream {
namespace {

constexpr int usual_places = 2;
constexpr std::size_t cell_room = number_room;

// Texts of one length, so that copying one is a move of sixteen bytes.
struct status_word {
    std::array<char, 16> letters{};
    std::size_t size = 0;
};

std::array<status_word, 5> make_status_words() {
    std::array<status_word, 5> made{};
    for (std::size_t n = 0; n < made.size(); ++n) {
        const std::string_view text = to_text(static_cast<clause_status>(n));
        made[n].size = text.copy(made[n].letters.data(), made[n].letters.size());
    }
    return made;
}
const std::array<status_word, 5> status_words = make_status_words();

char* put_status(char* at, clause_status s) {
    const status_word& word = status_words[static_cast<std::size_t>(s)];
    std::memcpy(at, word.letters.data(), word.letters.size());
    return at + word.size;
}

// A short key is copied as sixteen bytes, whatever follows it: a copy of a fixed size is a move, not a call.
char* put_key(char* at, std::string_view key, const char* end_of_keys) {
    constexpr std::size_t at_once = 16;
    if (key.size() <= at_once && static_cast<std::size_t>(end_of_keys - key.data()) >= at_once)
        std::memcpy(at, key.data(), at_once);
    else
        std::memcpy(at, key.data(), key.size());
    return at + key.size();
}

// Null: the amount does not fit.
char* put_amount(char* at, std::int64_t units, std::int64_t factor, int places) {
    std::int64_t value = 0;
    if (__builtin_mul_overflow(units, factor, &value)) return nullptr;
    if (places == usual_places && value >= 0) return put_hundredths(at, static_cast<std::uint64_t>(value));
    return put_decimal(at, value, places);
}

}  // namespace

quick_rows::quick_rows(const std::vector<bound_column>& columns, const std::vector<amount_form>& forms,
                       const std::vector<bool>& asked, const batch::facts_view& facts,
                       const batch::batch_outcome& found, const chunk& keys, const text_kernels& loops)
    : loops_(loops), forms_(forms), asked_(asked), facts_(facts), found_(found), keys_(keys) {
    for (const bound_column& c : columns) cells_.push_back(cell_of(c));
    are_all_usual_ = found_.exactly.empty() && refused_ == 0;
    is_key_and_hundredths_ = cells_.size() == 2 && cells_[0].is == kind::key && cells_[1].is == kind::amount &&
                             cells_[1].places == usual_places;
    for (index c = 0; c < forms_.size() && refused_ != 0; ++c)
        if (asked_.empty() || asked_[c]) watched_.push_back(found_.clauses[c].status.data());
}

quick_rows::quick_cell quick_rows::cell_of(const bound_column& c) {
    quick_cell made;
    switch (c.is) {
        case cell::key: made.is = kind::key; return made;
        case cell::status: made.is = kind::status; break;
        case cell::amount: made.is = kind::amount; break;
        case cell::total: made.is = kind::total; break;
        case cell::reasons: refuse(clause_status::not_eligible); return made;
        case cell::needs: refuse(clause_status::undetermined); return made;
        case cell::problems: refuse(clause_status::bad_input); return made;
        case cell::complete:
        case cell::exact:
        case cell::low:
        case cell::high:
        case cell::clause_reasons:
        case cell::clause_needs:
        case cell::clause_problems:
        case cell::notes:
        case cell::permissions:
        case cell::waivers:
        case cell::obligations:
        case cell::advice:
        case cell::refused:
        case cell::award: is_possible_ = false; return made;
    }
    const auto bind = [&](quick_cell& to, index clause) {
        to.status = found_.clauses[clause].status.data();
        to.amount = found_.clauses[clause].amount.data();
        to.factor = forms_[clause].factor;
        to.places = forms_[clause].places;
        is_possible_ = is_possible_ && to.factor != 0;
    };
    if (made.is != kind::total) {
        if (c.clause == plan::none)
            made.is = kind::empty;
        else
            bind(made, c.clause);
        return made;
    }
    for (index n = 0; n < forms_.size(); ++n) {
        if (!forms_[n].counts || (!asked_.empty() && !asked_[n])) continue;
        bind(summands_.emplace_back(), n);
        is_possible_ = is_possible_ && forms_[n].places == usual_places;
    }
    return made;
}

bool quick_rows::is_usual(std::uint32_t row) const {
    if (!found_.exactly.of(row).empty()) return false;
    if (refused_ == 0) return true;
    for (const clause_status* s : watched_)
        if ((refused_ >> static_cast<unsigned>(s[row]) & 1U) != 0) return false;
    return facts_.specials == nullptr || facts_.specials->empty() || facts_.specials->count(row) == 0;
}

char* quick_rows::put_total(std::uint32_t row, char* at) const {
    std::int64_t total = 0;
    for (const quick_cell& c : summands_) {
        std::int64_t value = 0;
        if (c.status[row] != clause_status::determined) continue;
        if (__builtin_mul_overflow(c.amount[row], c.factor, &value)) return nullptr;
        if (__builtin_add_overflow(total, value, &total)) return nullptr;
    }
    return put_amount(at, total, 1, usual_places);
}

// Null: the row is not a usual one.
char* quick_rows::put_row(std::uint32_t row, std::string_view key, char* at) const {
    const char* const end_of_keys = keys_.key_bytes.data() + keys_.key_bytes.size();
    for (const quick_cell *cell = cells_.data(), *end = cell + cells_.size(); cell != end; ++cell) {
        const quick_cell c = *cell;  // a copy: what is written through a char* might change the original
        switch (c.is) {
            case kind::key: at = put_key(at, key, end_of_keys); break;
            case kind::status: at = put_status(at, c.status[row]); break;
            case kind::amount:
                if (c.status[row] == clause_status::determined) at = put_amount(at, c.amount[row], c.factor, c.places);
                break;
            case kind::total: at = put_total(row, at); break;
            case kind::empty: break;
        }
        if (at == nullptr) return nullptr;
        *at++ = ',';
    }
    *(at - 1) = '\n';
    return at;
}

// What a run writes that is after the amounts of one clause, by far the quickest; the last rows, and what is odd, it leaves.
std::uint32_t quick_rows::put_pairs(std::uint32_t row, std::uint32_t last, char*& at) const {
    const quick_cell& c = cells_[1];
    pair_rows from;
    from.keys = keys_.key_bytes.data();
    from.key_ends = keys_.key_ends.data();
    from.key_bytes = keys_.key_bytes.size();
    from.amounts = c.amount;
    from.is_amount = reinterpret_cast<const std::uint8_t*>(c.status);
    from.known = static_cast<std::uint8_t>(clause_status::determined);
    from.factor = c.factor;
    return static_cast<std::uint32_t>(loops_.pairs(from, row, last, at));
}

// Room is made for some rows at a time, so that the loop over them has nothing to do but write.
std::uint32_t quick_rows::add(std::uint32_t row, std::uint32_t end, text_buffer& to) const {
    constexpr std::uint32_t some = 64;
    while (row < end) {
        const std::uint32_t last = std::min(end, row + some);
        const std::size_t keys = keys_.key_ends[last - 1] - (row == 0 ? 0 : keys_.key_ends[row - 1]);
        char* at = to.room((keys + (last - row) * cell_room) * cells_.size());
        if (are_all_usual_ && is_key_and_hundredths_) row = put_pairs(row, last, at);
        for (; row < last && (are_all_usual_ || is_usual(row)); ++row) {
            char* const after = put_row(row, keys_.key(row), at);
            if (after == nullptr) break;
            at = after;
        }
        to.take(at);
        if (row < last) break;
    }
    return row;
}

}  // namespace pol::stream
