// Sums, differences, products, and the lesser and greater of two: the narrowest loop that the ranges of the block prove safe,
// else one that tells the rows that overflow.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/bounds.hpp"

#include <algorithm>

namespace pol::batch {

namespace {

template <class T>
auto loop_of_pair(const typed_loops<T>& of, code is) {
    switch (is) {
        case code::add: return of.add;
        case code::subtract: return of.subtract;
        case code::multiply: return of.multiply;
        case code::lesser: return of.lesser;
        default: return of.greater;
    }
}

template <class T>
auto loop_of_constant(const typed_loops<T>& of, code is) {
    switch (is) {
        case code::add_constant: return of.add_constant;
        case code::multiply_constant: return of.multiply_constant;
        case code::lesser_constant: return of.lesser_constant;
        default: return of.greater_constant;
    }
}

// The results of an operation on anything in [a, b] and anything in [c, d].
bounds results_of(code is, std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
    switch (is) {
        case code::add:
        case code::add_constant: return bounds_of(wide{a} + c, wide{b} + d);
        case code::subtract: return bounds_of(wide{a} - d, wide{b} - c);
        case code::multiply:
        case code::multiply_constant: return product_of(a, b, c, d);
        case code::lesser:
        case code::lesser_constant: return {std::min(a, c), std::min(b, d), true};
        default: return {std::max(a, c), std::max(b, d), true};
    }
}

}  // namespace

template <class T>
void machine::run_pair(const instruction& i) {
    const T* a = as<T>(i.a);
    const T* b = as<T>(i.b);
    T* to = room<T>(i.dst);
    auto* loop = loop_of_pair(loops_.of<T>(), i.is);
    in_chunks(count_of(i.dst), [&](std::uint32_t k, std::uint32_t m) { loop(to + k, a + k, b + k, m); });
    put(values_[i.dst], to);
}

void machine::pair(const instruction& i) {
    const bool is_choice = i.is == code::lesser || i.is == code::greater;
    if (is_choice && is_fresh(i.a) && is_fresh(i.b)) return choose_fresh(i);
    const bool is_narrow_pair = is_narrow(i.a) && is_narrow(i.b);
    const interval& a = ranged(i.a).within;
    const interval& b = ranged(i.b).within;
    const bounds w = results_of(i.is, a.low, a.high, b.low, b.high);
    if (!w.fits) return pair_checked(i);
    if (is_narrow_pair && w.fits_narrow()) {
        run_pair<std::int32_t>(i);
    } else if (is_narrow_pair && i.is == code::multiply) {
        std::int64_t* to = room(i.dst);
        loops_.multiply_to_wide(to, as<std::int32_t>(i.a), as<std::int32_t>(i.b), count_of(i.dst));
        put(values_[i.dst], to);
    } else {
        run_pair<std::int64_t>(i);
    }
    finish(i.dst, {w.low, w.high});
    // A part taken off its whole leaves nothing below zero, which the ranges of the two cannot tell.
    if (i.is == code::subtract && a.low >= 0 && w.low < 0) values_[i.dst].is_ranged = count_of(i.dst) == 0;
    join_doubts(i);
}

// The lesser or greater of cells that nobody else reads and whose range is not known: found, made narrow and looked at in one
// step. It cannot overflow.
void machine::choose_fresh(const instruction& i) {
    const std::int64_t* a = values_[i.a].wide;
    const std::uint32_t n = count_of(i.dst);
    std::int32_t* to = room<std::int32_t>(i.dst);
    interval all{most, least};
    in_chunks(n, [&](std::uint32_t k, std::uint32_t m) {
        const bool is_lesser = i.is == code::lesser || i.is == code::lesser_constant;
        interval here;
        if (i.b != no_reg)
            here = (is_lesser ? loops_.lesser_to_narrow : loops_.greater_to_narrow)(to + k, a + k,
                                                                                    values_[i.b].wide + k, m);
        else
            here = (is_lesser ? loops_.lesser_constant_to_narrow : loops_.greater_constant_to_narrow)(to + k, a + k,
                                                                                                      i.value, m);
        all = {std::min(all.low, here.low), std::max(all.high, here.high)};
    });
    if (fits_32(all.low, all.high))
        put(values_[i.dst], to);
    else if (i.b != no_reg)
        run_pair<std::int64_t>(i);
    else
        run_constant<std::int64_t>(i);
    finish(i.dst, all);
    join_doubts(i);
}

void machine::pair_checked(const instruction& i) {
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    std::uint8_t* doubts = doubt_room(i.dst);
    auto* loop = loops_.multiply_checked;
    if (i.is == code::add) loop = loops_.add_checked;
    if (i.is == code::subtract) loop = loops_.subtract_checked;
    loop(to, cells(i.a), cells(i.b), n, doubts);
    for (const reg r : {i.a, i.b})
        if (values_[r].doubts != nullptr) loops_.doubt_either(doubts, doubts, values_[r].doubts, n);
    set(i.dst, to, {least, most}, doubts);
}

template <class T>
void machine::run_constant(const instruction& i) {
    const T* a = as<T>(i.a);
    T* to = room<T>(i.dst);
    auto* loop = loop_of_constant(loops_.of<T>(), i.is);
    const T factor = static_cast<T>(i.value);
    in_chunks(count_of(i.dst), [&](std::uint32_t k, std::uint32_t m) { loop(to + k, a + k, factor, m); });
    put(values_[i.dst], to);
}

void machine::with_constant(const instruction& i) {
    const bool is_choice = i.is == code::lesser_constant || i.is == code::greater_constant;
    if (is_choice && is_fresh(i.a)) return choose_fresh(i);
    const bool is_narrow_pair = is_narrow(i.a) && fits_32(i.value, i.value);
    const interval& a = ranged(i.a).within;
    const bounds w = results_of(i.is, a.low, a.high, i.value, i.value);
    if (!w.fits) return constant_checked(i);
    if (is_narrow_pair && w.fits_narrow()) {
        run_constant<std::int32_t>(i);
    } else if (is_narrow_pair && i.is == code::multiply_constant) {
        std::int64_t* to = room(i.dst);
        loops_.multiply_constant_to_wide(to, as<std::int32_t>(i.a), static_cast<std::int32_t>(i.value),
                                         count_of(i.dst));
        put(values_[i.dst], to);
    } else {
        run_constant<std::int64_t>(i);
    }
    finish(i.dst, {w.low, w.high});
    join_doubts(i);
}

void machine::constant_checked(const instruction& i) {
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    std::int64_t* fixed = scratch_.room(n);
    loops_.wide.fill(fixed, i.value, n);
    std::uint8_t* doubts = doubt_room(i.dst);
    (i.is == code::multiply_constant ? loops_.multiply_checked : loops_.add_checked)(to, cells(i.a), fixed, n, doubts);
    if (values_[i.a].doubts != nullptr) loops_.doubt_either(doubts, doubts, values_[i.a].doubts, n);
    set(i.dst, to, {least, most}, doubts);
}

// a + b * value
void machine::add_multiple(const instruction& i) {
    const bool is_narrow_pair = is_narrow(i.a) && is_narrow(i.b) && fits_32(i.value, i.value);
    const interval& a = ranged(i.a).within;
    const interval& b = ranged(i.b).within;
    const std::uint32_t n = count_of(i.dst);
    const bounds times = product_of(b.low, b.high, i.value, i.value);
    const bounds w = bounds_of(wide{times.low} + a.low, wide{times.high} + a.high);
    if (!times.fits || !w.fits) return add_multiple_checked(i);
    if (is_narrow_pair && times.fits_narrow() && w.fits_narrow()) {
        const std::int32_t* x = as<std::int32_t>(i.a);
        const std::int32_t* y = as<std::int32_t>(i.b);
        std::int32_t* to = room<std::int32_t>(i.dst);
        const auto factor = static_cast<std::int32_t>(i.value);
        in_chunks(
            n, [&](std::uint32_t k, std::uint32_t m) { loops_.narrow.add_multiple(to + k, x + k, y + k, factor, m); });
        put(values_[i.dst], to);
    } else if (is_narrow(i.b) && fits_32(i.value, i.value)) {
        // Products of narrow cells are cheaper than those of wide ones.
        std::int64_t* product = scratch_.room(n);
        loops_.multiply_constant_to_wide(product, as<std::int32_t>(i.b), static_cast<std::int32_t>(i.value), n);
        std::int64_t* to = room(i.dst);
        loops_.wide.add(to, product, cells(i.a), n);
        put(values_[i.dst], to);
    } else {
        std::int64_t* to = room(i.dst);
        loops_.wide.add_multiple(to, cells(i.a), cells(i.b), i.value, n);
        put(values_[i.dst], to);
    }
    finish(i.dst, {w.low, w.high});
    join_doubts(i);
}

void machine::add_multiple_checked(const instruction& i) {
    const std::int64_t* a = cells(i.a);
    const std::int64_t* b = cells(i.b);
    const std::uint32_t n = count_of(i.dst);
    std::int64_t* to = room(i.dst);
    std::uint8_t* doubts = doubt_room(i.dst);
    for (std::uint32_t k = 0; k < n; ++k) {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(b[k], i.value, &product) || __builtin_add_overflow(a[k], product, to + k))
            doubts[k] = doubt_hard;
    }
    for (const reg r : {i.a, i.b})
        if (values_[r].doubts != nullptr) loops_.doubt_either(doubts, doubts, values_[r].doubts, n);
    set(i.dst, to, {least, most}, doubts);
}

void machine::complement(const instruction& i) {
    const interval a = ranged(i.a).within;
    const std::uint32_t n = count_of(i.dst);
    if (is_narrow(i.a)) {
        std::int32_t* to = room<std::int32_t>(i.dst);
        loops_.narrow.complement(to, as<std::int32_t>(i.a), n);
        put(values_[i.dst], to);
    } else {
        std::int64_t* to = room(i.dst);
        loops_.wide.complement(to, cells(i.a), n);
        put(values_[i.dst], to);
    }
    finish(i.dst, {~a.high, ~a.low});
    join_doubts(i);
}

}  // namespace pol::batch
