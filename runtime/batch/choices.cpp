// Comparisons, logic, and choices between values.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/bounds.hpp"

#include <algorithm>

namespace pol::batch {

namespace {

template <class T>
auto comparison_of_pair(const typed_loops<T>& of, code is) {
    switch (is) {
        case code::equal: return of.equal;
        case code::not_equal: return of.not_equal;
        case code::less: return of.less;
        default: return of.at_most;
    }
}

template <class T>
auto comparison_of_constant(const typed_loops<T>& of, code is) {
    switch (is) {
        case code::equal_constant: return of.equal_constant;
        case code::not_equal_constant: return of.not_equal_constant;
        case code::less_constant: return of.less_constant;
        case code::at_most_constant: return of.at_most_constant;
        case code::more_constant: return of.more_constant;
        default: return of.at_least_constant;
    }
}

}  // namespace

template <class T>
void machine::run_comparison(const instruction& i) {
    const T* a = as<T>(i.a);
    std::int32_t* to = room<std::int32_t>(i.dst);
    const std::uint32_t n = count_of(i.dst);
    if (i.b != no_reg) {
        const T* b = as<T>(i.b);
        auto* loop = comparison_of_pair(loops_.of<T>(), i.is);
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loop(to + k, a + k, b + k, m); });
    } else {
        auto* loop = comparison_of_constant(loops_.of<T>(), i.is);
        const T fixed = static_cast<T>(i.value);
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loop(to + k, a + k, fixed, m); });
    }
    set(i.dst, to, {0, 1});
}

void machine::comparison(const instruction& i) {
    const bool is_all_fresh = is_fresh(i.a) && (i.b == no_reg || is_fresh(i.b));
    if (!is_all_fresh && is_narrow(i.a) && (i.b == no_reg ? fits_32(i.value, i.value) : is_narrow(i.b)))
        run_comparison<std::int32_t>(i);
    else
        run_comparison<std::int64_t>(i);
    join_doubts(i);
}

// And, or.
void machine::logic(const instruction& i) {
    const std::int32_t* a = as<std::int32_t>(i.a);
    const std::int32_t* b = as<std::int32_t>(i.b);
    const std::uint32_t n = count_of(i.dst);
    const bool is_and = i.is == code::and_;
    const std::uint8_t* of_a = values_[i.a].doubts;
    const std::uint8_t* of_b = values_[i.b].doubts;
    std::uint8_t* doubts = of_a == nullptr && of_b == nullptr ? nullptr : doubt_room(i.dst);
    if (doubts != nullptr) (is_and ? loops_.doubt_and : loops_.doubt_or)(doubts, a, of_a, b, of_b, n);
    std::int32_t* to = room<std::int32_t>(i.dst);
    auto* loop = is_and ? loops_.and_ : loops_.or_;
    in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loop(to + k, a + k, b + k, m); });
    set(i.dst, to, {0, 1}, doubts);
}

void machine::opposite(const instruction& i) {
    std::int32_t* to = room<std::int32_t>(i.dst);
    const std::int32_t* a = as<std::int32_t>(i.a);
    in_chunks(count_of(i.dst), [&](std::uint32_t k, std::uint32_t m) { loops_.not_(to + k, a + k, m); });
    set(i.dst, to, {0, 1});
    join_doubts(i);
}

template <class T>
void machine::run_select(const instruction& i) {
    const std::int32_t* a = as<std::int32_t>(i.a);
    const T* b = as<T>(i.b);
    const T* c = as<T>(i.c);
    T* to = room<T>(i.dst);
    in_chunks(count_of(i.dst),
              [&](std::uint32_t k, std::uint32_t m) { loops_.of<T>().select(to + k, a + k, b + k, c + k, m); });
    put(values_[i.dst], to);
}

void machine::select(const instruction& i) {
    const std::uint8_t* doubts = select_doubts(i);
    if (is_narrow(i.b) && is_narrow(i.c))
        run_select<std::int32_t>(i);
    else
        run_select<std::int64_t>(i);
    const interval& b = ranged(i.b).within;
    const interval& c = ranged(i.c).within;
    finish(i.dst, {std::min(b.low, c.low), std::max(b.high, c.high)}, doubts);
}

// Before the cells are: these may be written over those that choose.
std::uint8_t* machine::select_doubts(const instruction& i) {
    const std::uint8_t* of_a = values_[i.a].doubts;
    const std::uint8_t* of_b = i.b == no_reg ? nullptr : values_[i.b].doubts;
    const std::uint8_t* of_c = i.c == no_reg ? nullptr : values_[i.c].doubts;
    if (of_a == nullptr && of_b == nullptr && of_c == nullptr) return nullptr;
    std::uint8_t* doubts = doubt_room(i.dst);
    loops_.doubt_select(doubts, as<std::int32_t>(i.a), of_a, of_b, of_c, count_of(i.dst));
    return doubts;
}

// a ? b * value : c * other, where a side without a register is nothing.
void machine::select_multiples(const instruction& i) {
    const auto bounds_of_side = [this](reg r, std::int64_t factor) {
        if (r == no_reg) return bounds{0, 0, true};
        const interval& within = ranged(r).within;
        return product_of(within.low, within.high, factor, factor);
    };
    const auto is_narrow_side = [this](reg r, std::int64_t factor) {
        return r == no_reg || (is_narrow(r) && fits_32(factor, factor));
    };
    const bounds yes = bounds_of_side(i.b, i.value);
    const bounds no = bounds_of_side(i.c, i.other);
    if (!yes.fits || !no.fits) return select_multiples_checked(i);
    const std::uint8_t* doubts = select_doubts(i);
    const bool are_narrow = is_narrow_side(i.b, i.value) && is_narrow_side(i.c, i.other);
    if (are_narrow && yes.fits_narrow() && no.fits_narrow())
        run_multiples<std::int32_t>(i);
    else
        run_multiples<std::int64_t>(i);
    finish(i.dst, {std::min(yes.low, no.low), std::max(yes.high, no.high)}, doubts);
}

template <class T>
void machine::run_multiples(const instruction& i) {
    const std::int32_t* a = as<std::int32_t>(i.a);
    // Nothing is no times the other side.
    const T* b = as<T>(i.b == no_reg ? i.c : i.b);
    const T* c = as<T>(i.c == no_reg ? i.b : i.c);
    T* to = room<T>(i.dst);
    const T factor = static_cast<T>(i.value);
    const T other = static_cast<T>(i.other);
    in_chunks(count_of(i.dst), [&](std::uint32_t k, std::uint32_t m) {
        loops_.of<T>().select_multiples(to + k, a + k, b + k, factor, c + k, other, m);
    });
    put(values_[i.dst], to);
}

// Only the side that is chosen may put a row in doubt.
void machine::select_multiples_checked(const instruction& i) {
    const std::int32_t* a = as<std::int32_t>(i.a);
    const std::int64_t* b = cells(i.b == no_reg ? i.c : i.b);
    const std::int64_t* c = cells(i.c == no_reg ? i.b : i.c);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    std::uint8_t* doubts = select_doubts(i);
    if (doubts == nullptr) doubts = doubt_room(i.dst);
    for (std::uint32_t k = 0; k < n; ++k) {
        const bool overflows =
            a[k] != 0 ? __builtin_mul_overflow(b[k], i.value, to + k) : __builtin_mul_overflow(c[k], i.other, to + k);
        if (overflows) doubts[k] |= doubt_hard;
    }
    set(i.dst, to, {least, most}, doubts);
}

template <class T>
void machine::run_in_bits(const instruction& i) {
    const std::vector<std::uint64_t>& bits = program_->bits[static_cast<std::size_t>(i.value)];
    const std::uint32_t n = count_of(i.dst);
    const T* a = as<T>(i.a);
    std::int32_t* to = room<std::int32_t>(i.dst);
    if (bits.size() == 1) {
        in_chunks(n, [&](std::uint32_t k, std::uint32_t m) { loops_.of<T>().in_word(to + k, a + k, bits.front(), m); });
    } else {
        for (std::uint32_t k = 0; k < n; ++k) {
            const auto place = static_cast<std::uint64_t>(std::int64_t{a[k]});
            to[k] = place / 64 < bits.size() ? static_cast<std::int32_t>(bits[place / 64] >> (place % 64) & 1) : 0;
        }
    }
    set(i.dst, to, {0, 1});
}

void machine::in_bits(const instruction& i) {
    if (!is_fresh(i.a) && is_narrow(i.a))
        run_in_bits<std::int32_t>(i);
    else
        run_in_bits<std::int64_t>(i);
    join_doubts(i);
}

}  // namespace pol::batch
