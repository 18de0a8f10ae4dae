// The loops of kernels.hpp over lists of items, written once. Included by kernel_set.hpp only, as kernel_loops.hpp is.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/kernel_loops.hpp"

namespace pol::batch {
namespace {

#if defined(__AVX512F__)
constexpr u32 vector_bytes = 64;
#elif defined(__AVX2__)
constexpr u32 vector_bytes = 32;
#else
constexpr u32 vector_bytes = 16;
#endif

template <class T>
struct lanes_of;
template <>
struct lanes_of<i32> {
    typedef i32 type __attribute__((vector_size(vector_bytes)));
    static constexpr i32 least = -2147483647 - 1;
};
template <>
struct lanes_of<i64> {
    typedef i64 type __attribute__((vector_size(vector_bytes)));
    static constexpr i64 least = -9223372036854775807 - 1;
};
template <class T>
using lanes = typename lanes_of<T>::type;
template <class T>
constexpr u32 lane_count = vector_bytes / sizeof(T);
static_assert(lane_count<i32> <= padding);

u32 count_offsets(u32* dst, const u32* a, size n) {
    const u32 first = a[0];
    u32 longest = 0;
    POL_LOOP for (size k = 0; k < n; ++k) {
        const u32 length = a[k + 1] - a[k];
        dst[k] = a[k] - first;
        longest = length > longest ? length : longest;
    }
    dst[n] = a[n] - first;
    return longest;
}

// Each list is written by whole vectors; what goes beyond its end is written over by the next one.
template <class T>
void spread(T* dst, const T* a, const u32* segments, size n) {
    for (size k = 0; k < n; ++k) {
        const lanes<T> cells = lanes<T>{} + a[k];
        u32 at = segments[k];
        do {
            __builtin_memcpy(dst + at, &cells, sizeof cells);
            at += lane_count<T>;
        } while (at < segments[k + 1]);
    }
}

#if defined(__AVX512F__)
// Cells that lie near each other, held in `Registers` vectors, so that any of them can be picked without memory.
template <u32 Registers>
class nearby {
public:
    static constexpr u32 most = 16 * Registers;

    // `count` cells from `a` on; whole vectors of them are read.
    nearby(const i32* a, u32 count) {
        POL_UNROLL for (u32 r = 0; r < Registers; ++r) {
            const __mmask16 there = count > 16 * r ? 0xffff : 0;
            cells_[r] = _mm512_maskz_loadu_epi32(there, a + 16 * r);
        }
    }
    // Those at sixteen places below `most`; what is given for others is of no use.
    __m512i at(__m512i places) const {
        __m512i found = quarter(places, 0);
        if constexpr (Registers > 4) {
            const __mmask16 is_upper = _mm512_test_epi32_mask(places, _mm512_set1_epi32(64));
            found = _mm512_mask_blend_epi32(is_upper, found, quarter(places, 4));
        }
        return found;
    }

private:
    __m512i quarter(__m512i places, u32 r) const {
        const __m512i lower = _mm512_permutex2var_epi32(cells_[r], places, cells_[r + 1]);
        const __m512i upper = _mm512_permutex2var_epi32(cells_[r + 2], places, cells_[r + 3]);
        return _mm512_mask_blend_epi32(_mm512_test_epi32_mask(places, _mm512_set1_epi32(32)), lower, upper);
    }
    __m512i cells_[Registers];
};
#endif

// ------------------------------------------------------------------------------------------------ sums

// The sum of what lies before each item, and of all. Sums may wrap: only differences of them are used.
template <class T>
void running_sums(T* __restrict sums, const T* __restrict a, const i32* __restrict c, size items) {
    u64 sum = 0;
    sums[0] = 0;
    if (c == nullptr) {
        for (size i = 0; i < items; ++i) sums[i + 1] = static_cast<T>(sum += static_cast<u64>(a[i]));
    } else {
        for (size i = 0; i < items; ++i) {
            const u64 keeps = u64{0} - static_cast<u64>(c[i] & 1);
            sums[i + 1] = static_cast<T>(sum += static_cast<u64>(a[i]) & keeps);
        }
    }
}

#if defined(__AVX512F__)
// Sixteen at once: each adds its neighbour, then the sum that lies two, four and eight before, then what came before all.
void running_sums(i32* sums, const i32* a, const i32* c, size items) {
    const __m512i none = _mm512_setzero_si512();
    const __m512i last = _mm512_set1_epi32(15);
    __m512i before = none;
    for (size i = 0; i <= items; i += 16) {
        __m512i x = _mm512_loadu_si512(a + i);
        if (c != nullptr) {
            const __m512i counts = _mm512_loadu_si512(c + i);
            x = _mm512_maskz_mov_epi32(_mm512_test_epi32_mask(counts, counts), x);
        }
        __m512i sum = _mm512_add_epi32(x, _mm512_alignr_epi32(x, none, 15));
        sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, none, 14));
        sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, none, 12));
        sum = _mm512_add_epi32(sum, _mm512_alignr_epi32(sum, none, 8));
        _mm512_storeu_si512(sums + i, _mm512_add_epi32(_mm512_sub_epi32(sum, x), before));
        before = _mm512_add_epi32(before, _mm512_permutexvar_epi32(last, sum));
    }
}
#endif

#if defined(__AVX512F__)
template <u32 Registers>
void differences_nearby(i32* dst, const i32* running, const u32* segments) {
    const __m512i first = _mm512_set1_epi32(static_cast<i32>(segments[0]));
    const nearby<Registers> sums(running, segments[16] - segments[0] + 1);
    const __m512i starts = _mm512_sub_epi32(_mm512_loadu_si512(segments), first);
    const __m512i ends = _mm512_sub_epi32(_mm512_loadu_si512(segments + 1), first);
    _mm512_storeu_si512(dst, _mm512_sub_epi32(sums.at(ends), sums.at(starts)));
}

// `running` begins where the first of the sixteen lists does.
void differences_of_sixteen(i32* dst, const i32* running, const u32* segments) {
    const u32 items = segments[16] - segments[0];
    if (items < nearby<4>::most) return differences_nearby<4>(dst, running, segments);
    if (items < nearby<8>::most) return differences_nearby<8>(dst, running, segments);
    for (u32 k = 0; k < 16; ++k) {
        const u32 until = static_cast<u32>(running[segments[k + 1] - segments[0]]);
        dst[k] = static_cast<i32>(until - static_cast<u32>(running[segments[k] - segments[0]]));
    }
}
#endif

// Sums of stretches are differences of running sums: no branch depends on the length of a list. The differences are right
// because the sums themselves fit.
template <class T>
void segment_sum(T* dst, const T* a, const i32* c, const u32* segments, size n, T* running) {
    using bits = std::make_unsigned_t<T>;
    const u32 first = segments[0];
    running_sums(running, a + first, c == nullptr ? nullptr : c + first, segments[n] - first);
    size k = 0;
#if defined(__AVX512F__)
    if constexpr (sizeof(T) == sizeof(i32))
        for (; k + 16 <= n; k += 16) differences_of_sixteen(dst + k, running + (segments[k] - first), segments + k);
#endif
    bits before = static_cast<bits>(running[segments[k] - first]);
    for (; k < n; ++k) {
        const bits until = static_cast<bits>(running[segments[k + 1] - first]);
        dst[k] = static_cast<T>(until - before);
        before = until;
    }
}

// ------------------------------------------------------------------------------------------------ the largest elements

// As many lists as a vector has lanes are gone through in step, each in its lane.
template <class T>
class lists_in_step {
public:
    static constexpr u32 count = lane_count<T>;
    static constexpr u32 step = 16 / sizeof(T);  // elements of each list that are looked at together

    // The first `present` lists that begin at `segments`; the other lanes have none.
    lists_in_step(const u32* segments, u32 present) {
        for (u32 lane = 0; lane < count; ++lane) {
            from_[lane] = lane < present ? segments[lane] : 0;
            length_[lane] = lane < present ? segments[lane + 1] - segments[lane] : 0;
            longest = length_[lane] > longest ? length_[lane] : longest;
        }
    }

    // Elements j … j + step - 1 of all lists, `missing` where a list has ended.
    void elements(const T* a, u32 j, T missing, lanes<T> (&v)[step]) const {
        u32 place[count];
        for (u32 lane = 0; lane < count; ++lane) place[lane] = from_[lane] + (j < length_[lane] ? j : 0);
#if defined(__AVX512F__)
        // Sixteen bytes of each list; row r holds lists r, step + r, ...; then squares of
        // step by step elements are turned.
        __m512i rows[step];
        POL_UNROLL for (u32 r = 0; r < step; ++r) {
            rows[r] = _mm512_castsi128_si512(some_of(a, place, j, r));
            rows[r] = _mm512_inserti32x4(rows[r], some_of(a, place, j, step + r), 1);
            rows[r] = _mm512_inserti32x4(rows[r], some_of(a, place, j, 2 * step + r), 2);
            rows[r] = _mm512_inserti32x4(rows[r], some_of(a, place, j, 3 * step + r), 3);
        }
        turn(rows);
        POL_UNROLL for (u32 r = 0; r < step; ++r) v[r] = reinterpret_cast<lanes<T>>(until_end(rows[r], j + r, missing));
#else
        for (u32 r = 0; r < step; ++r)
            for (u32 lane = 0; lane < count; ++lane) {
                const T* from = j + r < length_[lane] ? a + place[lane] + r : &missing;
                v[r][lane] = *from;
            }
#endif
    }

    u32 longest = 0;

private:
#if defined(__AVX512F__)
    // Sixteen bytes of a list. Narrow items lie in memory of our own, with room behind them; wide ones may be the host's, of
    // which nothing behind the end is looked at.
    __m128i some_of(const i32* a, const u32* place, u32, u32 lane) const {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(a + place[lane]));
    }
    __m128i some_of(const i64* a, const u32* place, u32 j, u32 lane) const {
        const u32 left = j < length_[lane] ? length_[lane] - j : 0;
        return _mm_maskz_loadu_epi64(static_cast<__mmask8>(left >= 2 ? 3 : left), a + place[lane]);
    }

    static void turn(__m512i (&rows)[2]) {
        const __m512i first = rows[0];
        rows[0] = _mm512_unpacklo_epi64(first, rows[1]);
        rows[1] = _mm512_unpackhi_epi64(first, rows[1]);
    }
    static void turn(__m512i (&rows)[4]) {
        const __m512i low_a = _mm512_unpacklo_epi32(rows[0], rows[1]);
        const __m512i high_a = _mm512_unpackhi_epi32(rows[0], rows[1]);
        const __m512i low_b = _mm512_unpacklo_epi32(rows[2], rows[3]);
        const __m512i high_b = _mm512_unpackhi_epi32(rows[2], rows[3]);
        rows[0] = _mm512_unpacklo_epi64(low_a, low_b);
        rows[1] = _mm512_unpackhi_epi64(low_a, low_b);
        rows[2] = _mm512_unpacklo_epi64(high_a, high_b);
        rows[3] = _mm512_unpackhi_epi64(high_a, high_b);
    }

    __m512i until_end(__m512i elements, u32 j, i32 missing) const {
        const __m512i lengths = _mm512_load_si512(length_);
        const __mmask16 there = _mm512_cmpgt_epu32_mask(lengths, _mm512_set1_epi32(static_cast<int>(j)));
        return _mm512_mask_blend_epi32(there, _mm512_set1_epi32(missing), elements);
    }
    __m512i until_end(__m512i elements, u32 j, i64 missing) const {
        const __m256i lengths = _mm256_load_si256(reinterpret_cast<const __m256i*>(length_));
        const __mmask8 there = _mm256_cmpgt_epu32_mask(lengths, _mm256_set1_epi32(static_cast<int>(j)));
        return _mm512_mask_blend_epi64(there, _mm512_set1_epi64(missing), elements);
    }
#endif

    alignas(64) u32 from_[count];
    alignas(64) u32 length_[count];
};

#if defined(__AVX512F__)
// Sixteen lists that follow each other and have few items altogether.
template <u32 Registers>
class few_items {
public:
    static constexpr u32 step = 1;

    few_items(const i32* a, const u32* segments, u32 present)
        : cells_(a + segments[0], segments[present] - segments[0]) {
        const __mmask16 lists = static_cast<__mmask16>((1U << present) - 1);
        const __m512i starts = _mm512_maskz_loadu_epi32(lists, segments);
        length_ = _mm512_sub_epi32(_mm512_maskz_loadu_epi32(lists, segments + 1), starts);
        from_ = _mm512_sub_epi32(starts, _mm512_set1_epi32(static_cast<i32>(segments[0])));
        longest = _mm512_reduce_max_epu32(length_);
    }

    void elements(const i32*, u32 j, i32 missing, lanes<i32> (&v)[1]) const {
        const __m512i at = _mm512_set1_epi32(static_cast<i32>(j));
        const __mmask16 there = _mm512_cmpgt_epu32_mask(length_, at);
        const __m512i found = cells_.at(_mm512_add_epi32(from_, at));
        v[0] = reinterpret_cast<lanes<i32>>(_mm512_mask_blend_epi32(there, _mm512_set1_epi32(missing), found));
    }

    u32 longest = 0;

private:
    nearby<Registers> cells_;
    __m512i from_, length_;
};
#endif

// The sum of the `keep` largest of each list, or the last of them. There is code for a `Most` that `keep` is at most.
template <class T, u32 Most, class Lists>
void best_of(const Lists& lists, const T* a, u32 keep, bool sums, lanes<T>& result) {
    const T missing = sums ? T{0} : lanes_of<T>::least;
    lanes<T> top[Most];
    for (lanes<T>& t : top) t = lanes<T>{} + missing;
    for (u32 j = 0; j < lists.longest; j += Lists::step) {
        lanes<T> next[Lists::step];
        lists.elements(a, j, missing, next);
        const u32 some = lists.longest - j < Lists::step ? lists.longest - j : Lists::step;
        for (u32 s = 0; s < some; ++s) {
            lanes<T> moving = next[s];
            POL_UNROLL for (u32 t = 0; t < Most; ++t) {
                const lanes<T> upper = top[t] > moving ? top[t] : moving;
                moving = top[t] > moving ? moving : top[t];
                top[t] = upper;
            }
        }
    }
    result = top[0];
    POL_UNROLL for (u32 t = 1; t < Most; ++t) {
        if (t < keep) result = sums ? result + top[t] : top[t];
    }
}

template <class T, u32 Most>
void best_of(const T* a, const u32* segments, u32 present, u32 keep, bool sums, lanes<T>& result) {
#if defined(__AVX512F__)
    if constexpr (sizeof(T) == sizeof(i32)) {
        const u32 items = segments[present] - segments[0];
        if (items <= nearby<4>::most)
            return best_of<T, Most>(few_items<4>(a, segments, present), a, keep, sums, result);
        if (items <= nearby<8>::most)
            return best_of<T, Most>(few_items<8>(a, segments, present), a, keep, sums, result);
    }
#endif
    best_of<T, Most>(lists_in_step<T>(segments, present), a, keep, sums, result);
}

template <class T, u32 Most>
void largest(T* dst, const T* a, const u32* segments, size n, u32 keep, bool sums) {
    constexpr u32 count = lane_count<T>;
    for (size k = 0; k < n; k += count) {
        const u32 present = n - k < count ? static_cast<u32>(n - k) : count;
        lanes<T> result;
        best_of<T, Most>(a, segments + k, present, keep, sums, result);
        if (present == count) {
            __builtin_memcpy(dst + k, &result, sizeof result);
        } else {
            for (u32 lane = 0; lane < present; ++lane) dst[k + lane] = result[lane];
        }
    }
}

template <class T>
void largest(T* dst, const T* a, const u32* segments, size n, u32 keep, bool sums) {
    switch (keep) {
        case 1: return largest<T, 1>(dst, a, segments, n, keep, sums);
        case 2: return largest<T, 2>(dst, a, segments, n, keep, sums);
        case 3: return largest<T, 3>(dst, a, segments, n, keep, sums);
        case 4:
        case 5: return largest<T, 5>(dst, a, segments, n, keep, sums);
        default: return largest<T, 8>(dst, a, segments, n, keep, sums);
    }
}

template <class T>
void sum_of_largest(T* dst, const T* a, const u32* segments, size n, u32 keep) {
    largest(dst, a, segments, n, keep, true);
}

template <class T>
void last_of_largest(T* dst, const T* a, const u32* segments, size n, u32 keep) {
    largest(dst, a, segments, n, keep, false);
}

// ------------------------------------------------------------------------------------------------ limits

interval keeps_in_use(const i32* keeps, const u32* segments, size n) {
    i32 low = 2147483647;
    i32 high = -1;
    for (size k = 0; k < n; ++k) {
        const i32 keep = keeps[k] < 0 ? 0 : keeps[k];
        const bool is_in_use = static_cast<u32>(keep) < segments[k + 1] - segments[k];
        const i32 low_here = is_in_use ? keep : 2147483647;
        const i32 high_here = is_in_use ? keep : -1;
        low = low_here < low ? low_here : low;
        high = high_here > high ? high_here : high;
    }
    return {low, high};
}

template <class T>
void replace_where_all(T* dst, const T* all, const i32* keeps, const u32* segments, size n) {
    POL_LOOP for (size k = 0; k < n; ++k) {
        const u32 keep = keeps[k] < 0 ? 0 : static_cast<u32>(keeps[k]);
        dst[k] = keep >= segments[k + 1] - segments[k] ? all[k] : dst[k];
    }
}

}  // namespace
}  // namespace pol::batch
