// The loops of kernels.hpp, written once. Included by one file for each set of instructions, which gives POL_KERNEL_NAMES
// (the name of the set) and is compiled with the options of that set: so nothing here may be shared between those files.
// Plain loops over plain types, no function of the standard library: the compiler turns them into the widest instructions.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/kernels.hpp"

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace pol::batch {
namespace {

using i64 = std::int64_t;
using u64 = std::uint64_t;
using u32 = std::uint32_t;
using size = std::size_t;
__extension__ using u128 = unsigned __int128;
using in = const i64* __restrict;

constexpr i64 least = -9223372036854775807 - 1;

// GCC keeps loops apart that may overlap; all of these write where they have read.
#define POL_LOOP _Pragma("GCC ivdep")
#define POL_UNROLL _Pragma("GCC unroll 8")

#define POL_PAIR(name, expression)                                 \
    void name(i64* dst, const i64* a, const i64* b, size n) {      \
        POL_LOOP for (size i = 0; i < n; ++i) dst[i] = expression; \
    }
#define POL_WITH_VALUE(name, expression) \
    void name(i64* dst, const i64* a, i64 value, size n) { POL_LOOP for (size i = 0; i < n; ++i) dst[i] = expression; }

i64 narrow_product(i64 a, i64 b) { return i64{static_cast<std::int32_t>(a)} * static_cast<std::int32_t>(b); }

POL_PAIR(add, a[i] + b[i])
POL_PAIR(subtract, a[i] - b[i])
POL_PAIR(multiply, a[i] * b[i])
POL_PAIR(multiply_narrow, narrow_product(a[i], b[i]))
POL_PAIR(lesser, a[i] < b[i] ? a[i] : b[i])
POL_PAIR(greater, a[i] > b[i] ? a[i] : b[i])
POL_PAIR(equal, a[i] == b[i])
POL_PAIR(not_equal, a[i] != b[i])
POL_PAIR(less, a[i] < b[i])
POL_PAIR(at_most, a[i] <= b[i])
POL_PAIR(and_, a[i] & b[i])
POL_PAIR(or_, a[i] | b[i])
POL_WITH_VALUE(add_constant, a[i] + value)
POL_WITH_VALUE(multiply_constant, a[i] * value)
POL_WITH_VALUE(multiply_constant_narrow, narrow_product(a[i], value))
POL_WITH_VALUE(lesser_constant, a[i] < value ? a[i] : value)
POL_WITH_VALUE(greater_constant, a[i] > value ? a[i] : value)
POL_WITH_VALUE(equal_constant, a[i] == value)
POL_WITH_VALUE(not_equal_constant, a[i] != value)
POL_WITH_VALUE(less_constant, a[i] < value)
POL_WITH_VALUE(at_most_constant, a[i] <= value)
POL_WITH_VALUE(more_constant, a[i] > value)
POL_WITH_VALUE(at_least_constant, a[i] >= value)

// Eight cells at once.
typedef i64 lanes __attribute__((vector_size(64)));
constexpr u32 lane_count = 8;

#if defined(__AVX512F__)
void load_lanes(const i64* from, lanes& to) { to = reinterpret_cast<lanes>(_mm512_loadu_si512(from)); }
#else
void load_lanes(const i64* from, lanes& to) { __builtin_memcpy(&to, from, sizeof to); }
#endif

void call(const char* from, size lines) {
    for (size i = 0; i < lines; ++i) __builtin_prefetch(from + 64 * i, 0, 2);
}

void range(in a, size n, i64* low, i64* high) {
    constexpr size stride = 4;
    i64 smallest = a[0];
    i64 largest = a[0];
    size i = 0;
    if (n >= stride * lane_count) {
        lanes lows[stride];
        lanes highs[stride];
        for (size k = 0; k < stride; ++k) lows[k] = highs[k] = lanes{} + smallest;
        for (; i + stride * lane_count <= n; i += stride * lane_count) {
            for (size k = 0; k < stride; ++k) {
                lanes v;
                load_lanes(a + i + k * lane_count, v);
                lows[k] = v < lows[k] ? v : lows[k];
                highs[k] = v > highs[k] ? v : highs[k];
            }
        }
        for (size k = 0; k < stride; ++k) {
            for (u32 lane = 0; lane < lane_count; ++lane) {
                smallest = lows[k][lane] < smallest ? lows[k][lane] : smallest;
                largest = highs[k][lane] > largest ? highs[k][lane] : largest;
            }
        }
    }
    for (; i < n; ++i) {
        smallest = a[i] < smallest ? a[i] : smallest;
        largest = a[i] > largest ? a[i] : largest;
    }
    *low = smallest;
    *high = largest;
}

void send(i64* dst, const i64* a, size n) {
    size i = 0;
#if defined(__AVX512F__)
    for (; i < n && reinterpret_cast<std::uintptr_t>(dst + i) % sizeof(lanes) != 0; ++i) dst[i] = a[i];
    for (; i + lane_count <= n; i += lane_count)
        _mm512_stream_si512(reinterpret_cast<__m512i*>(dst + i), _mm512_loadu_si512(a + i));
#endif
    for (; i < n; ++i) dst[i] = a[i];
}

void arrive() {
#if defined(__AVX512F__)
    _mm_sfence();
#endif
}

void fill(i64* dst, i64 value, size n) {
    for (size i = 0; i < n; ++i) dst[i] = value;
}

template <class T>
void from_cells(i64* dst, const void* from, i64 factor, size n) {
    const T* a = static_cast<const T*>(from);
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = i64{a[i]} * factor;
}

void from_bits(i64* dst, const std::uint8_t* from, size first, size n) {
    for (size i = 0; i < n; ++i) dst[i] = from[(first + i) / 8] >> ((first + i) % 8) & 1;
}

void add_checked(i64* dst, const i64* a, const i64* b, size n, std::uint8_t* doubts) {
    for (size i = 0; i < n; ++i)
        if (__builtin_add_overflow(a[i], b[i], dst + i)) doubts[i] |= doubt_hard;
}

void subtract_checked(i64* dst, const i64* a, const i64* b, size n, std::uint8_t* doubts) {
    for (size i = 0; i < n; ++i)
        if (__builtin_sub_overflow(a[i], b[i], dst + i)) doubts[i] |= doubt_hard;
}

void multiply_checked(i64* dst, const i64* a, const i64* b, size n, std::uint8_t* doubts) {
    for (size i = 0; i < n; ++i)
        if (__builtin_mul_overflow(a[i], b[i], dst + i)) doubts[i] |= doubt_hard;
}

void add_multiple(i64* dst, const i64* a, const i64* b, i64 value, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] + b[i] * value;
}

void add_multiple_narrow(i64* dst, const i64* a, const i64* b, i64 value, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] + narrow_product(b[i], value);
}

// How many bits above `bits` make the reciprocal of a divisor exact: 2^more >= divisor.
u32 bits_of(i64 divisor) {
    u32 more = 0;
    while ((i64{1} << more) < divisor) ++more;
    return more;
}

// Granlund and Montgomery, "Division by invariant integers using multiplication" (1994): with 2^s >= d the factor
// ceil(2^(31 + s) / d) gives the exact quotient of every x < 2^31 by a multiplication and a shift.
void divide_31(i64* dst, const i64* a, i64 shift, i64 divisor, size n) {
    const u32 more = bits_of(divisor);
    if (more > 31) return fill(dst, 0, n);
    const u64 factor = ((u64{1} << (31 + more)) + static_cast<u64>(divisor) - 1) / static_cast<u64>(divisor);
    const u32 by = 31 + more;
    POL_LOOP for (size i = 0; i < n; ++i) {
        const u64 x = static_cast<u32>(a[i] + shift);
        dst[i] = static_cast<i64>(x * static_cast<u32>(factor) >> by);
    }
}

void divide_63(i64* dst, const i64* a, i64 shift, i64 divisor, size n) {
    const u32 more = bits_of(divisor);
    const u128 factor = ((u128{1} << (63 + more)) + static_cast<u64>(divisor) - 1) / static_cast<u64>(divisor);
    // The factor is at most 2^64; it is that for divisor 1 alone, up to a power of two.
    if (factor >> 64 != 0) {
        POL_LOOP for (size i = 0; i < n; ++i) dst[i] = (a[i] + shift) >> more;
        return;
    }
    const u64 low = static_cast<u64>(factor);
    // Bits 63 + more and up of the product of 128 bits.
    if (more == 0) return add_constant(dst, a, shift, n);
    for (size i = 0; i < n; ++i) {
        const u64 high = static_cast<u64>(u128{static_cast<u64>(a[i] + shift)} * low >> 64);
        dst[i] = static_cast<i64>(high >> (more - 1));
    }
}

void divide_signed(i64* dst, const i64* a, i64 shift, i64 divisor, size n) {
    for (size i = 0; i < n; ++i) {
        const i64 x = a[i] + shift;
        dst[i] = x / divisor - (x % divisor < 0 ? 1 : 0);
    }
}

void not_(i64* dst, const i64* a, size n) { POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] ^ 1; }

void complement(i64* dst, const i64* a, size n) { POL_LOOP for (size i = 0; i < n; ++i) dst[i] = ~a[i]; }

void select(i64* dst, const i64* a, const i64* b, const i64* c, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] != 0 ? b[i] : c[i];
}

void mask(i64* dst, const i64* a, const i64* c, i64 otherwise, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = c[i] != 0 ? a[i] : otherwise;
}

void in_word(i64* dst, const i64* a, u64 word, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) {
        const u64 place = static_cast<u64>(a[i]);
        dst[i] = place < 64 ? static_cast<i64>(word >> (place & 63) & 1) : 0;
    }
}

void expand(i64* dst, const i64* a, const u32* around, size n) {
    for (size i = 0; i < n; ++i) dst[i] = a[around[i]];
}

// Sums of stretches are differences of running sums: no branch depends on the length of a list. Running sums may wrap; the
// differences are right because the sums themselves fit.
void segment_sum(i64* dst, in a, const i64* __restrict c, const u32* __restrict offsets, size n,
                 i64* __restrict running) {
    const size items = offsets[n];
    u64 sum = 0;
    running[0] = 0;
    if (c == nullptr) {
        for (size i = 0; i < items; ++i) running[i + 1] = static_cast<i64>(sum += static_cast<u64>(a[i]));
    } else {
        for (size i = 0; i < items; ++i) {
            const u64 keeps = u64{0} - static_cast<u64>(c[i] & 1);
            running[i + 1] = static_cast<i64>(sum += static_cast<u64>(a[i]) & keeps);
        }
    }
    for (size k = 0; k < n; ++k)
        dst[k] = static_cast<i64>(static_cast<u64>(running[offsets[k + 1]]) - static_cast<u64>(running[offsets[k]]));
}

// Eight lists are gone through in step, each in its lane: element j of each, or `missing` where a list has ended.
struct lists_in_step {
    u32 from[lane_count];
    u32 length[lane_count];
    u32 longest = 0;

    lists_in_step(const u32* offsets, u32 count) {
#if defined(__AVX512F__)
        if (count == lane_count) {
            const __m256i starts = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(offsets));
            const __m256i ends = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(offsets + 1));
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(from), starts);
            const __m256i lengths = _mm256_sub_epi32(ends, starts);
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(length), lengths);
            // The largest of eight: halves, quarters and pairs against each other.
            __m128i top = _mm_max_epu32(_mm256_castsi256_si128(lengths), _mm256_extracti128_si256(lengths, 1));
            top = _mm_max_epu32(top, _mm_shuffle_epi32(top, 0x4e));
            top = _mm_max_epu32(top, _mm_shuffle_epi32(top, 0xb1));
            longest = static_cast<u32>(_mm_cvtsi128_si32(top));
            return;
        }
#endif
        for (u32 lane = 0; lane < lane_count; ++lane) {
            from[lane] = lane < count ? offsets[lane] : 0;
            length[lane] = lane < count ? offsets[lane + 1] - offsets[lane] : 0;
            longest = length[lane] > longest ? length[lane] : longest;
        }
    }

    // Elements j … j + 7 of all eight lists, turned so that each lane holds what comes from one list.
    void elements(const i64* a, u32 j, i64 missing, lanes (&v)[lane_count]) const {
#if defined(__AVX512F__)
        // A row of each list is read whole, without looking beyond its end; then the square is turned in three rounds of
        // swaps between rows that lie one, two and four apart.
        alignas(32) u32 left[lane_count];
        const __m256i lengths = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(length));
        const __m256i behind = _mm256_sub_epi32(lengths, _mm256_set1_epi32(static_cast<int>(j)));
        const __m256i most = _mm256_set1_epi32(static_cast<int>(lane_count));
        _mm256_store_si256(reinterpret_cast<__m256i*>(left),
                           _mm256_min_epi32(_mm256_max_epi32(behind, _mm256_setzero_si256()), most));
        const __m512i none = _mm512_set1_epi64(missing);
        lanes rows[lane_count];
        POL_UNROLL for (u32 lane = 0; lane < lane_count; ++lane) {
            const __mmask8 there = static_cast<__mmask8>(_bzhi_u32(0xff, left[lane]));
            rows[lane] = reinterpret_cast<lanes>(_mm512_mask_loadu_epi64(none, there, a + from[lane] + j));
        }
        lanes by_one[lane_count];
        POL_UNROLL for (u32 k = 0; k < lane_count / 2; ++k) {
            by_one[2 * k] = __builtin_shufflevector(rows[2 * k], rows[2 * k + 1], 0, 8, 2, 10, 4, 12, 6, 14);
            by_one[2 * k + 1] = __builtin_shufflevector(rows[2 * k], rows[2 * k + 1], 1, 9, 3, 11, 5, 13, 7, 15);
        }
        lanes by_two[lane_count];
        POL_UNROLL for (u32 k = 0; k < lane_count / 2; ++k) {
            const u32 at = k / 2 * 4 + k % 2;
            by_two[at] = __builtin_shufflevector(by_one[at], by_one[at + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            by_two[at + 2] = __builtin_shufflevector(by_one[at], by_one[at + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
        POL_UNROLL for (u32 k = 0; k < lane_count / 2; ++k) {
            v[k] = __builtin_shufflevector(by_two[k], by_two[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
            v[k + 4] = __builtin_shufflevector(by_two[k], by_two[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
        }
#else
        for (u32 k = 0; k < lane_count; ++k) {
            for (u32 lane = 0; lane < lane_count; ++lane) {
                const i64* from_where = j + k < length[lane] ? a + from[lane] + j + k : &missing;
                v[k][lane] = *from_where;
            }
        }
#endif
    }
};

template <u32 Keep>
void largest_of_eight(const i64* a, const lists_in_step& lists, i64 missing, lanes (&top)[Keep]) {
    for (lanes& t : top) t = lanes{} + missing;
    for (u32 j = 0; j < lists.longest; j += lane_count) {
        lanes next[lane_count];
        lists.elements(a, j, missing, next);
        const u32 count = lists.longest - j < lane_count ? lists.longest - j : lane_count;
        for (u32 k = 0; k < count; ++k) {
            lanes moving = next[k];
            for (u32 t = 0; t < Keep; ++t) {
                const lanes upper = top[t] > moving ? top[t] : moving;
                moving = top[t] > moving ? moving : top[t];
                top[t] = upper;
            }
        }
    }
}

template <u32 Keep, bool Sums>
void largest(i64* dst, const i64* a, const u32* offsets, size n) {
    for (size k = 0; k < n; k += lane_count) {
        const u32 count = n - k < lane_count ? static_cast<u32>(n - k) : lane_count;
        lanes top[Keep];
        largest_of_eight<Keep>(a, lists_in_step(offsets + k, count), Sums ? 0 : least, top);
        lanes result = top[Keep - 1];
        if (Sums)
            for (u32 t = 0; t + 1 < Keep; ++t) result += top[t];
        if (count == lane_count) {
            __builtin_memcpy(dst + k, &result, sizeof result);
        } else {
            for (u32 lane = 0; lane < count; ++lane) dst[k + lane] = result[lane];
        }
    }
}

template <bool Sums>
void largest_few(i64* dst, const i64* a, const u32* offsets, size n, u32 keep) {
    switch (keep) {
        case 1: return largest<1, Sums>(dst, a, offsets, n);
        case 2: return largest<2, Sums>(dst, a, offsets, n);
        case 3: return largest<3, Sums>(dst, a, offsets, n);
        case 4: return largest<4, Sums>(dst, a, offsets, n);
        case 5: return largest<5, Sums>(dst, a, offsets, n);
        case 6: return largest<6, Sums>(dst, a, offsets, n);
        case 7: return largest<7, Sums>(dst, a, offsets, n);
        default: return largest<8, Sums>(dst, a, offsets, n);
    }
}

// ------------------------------------------------------------------------------------------------ doubts

void doubt_either(std::uint8_t* dst, const std::uint8_t* a, const std::uint8_t* b, size n) {
    if (a == nullptr) a = b;
    if (b == nullptr) b = a;
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = static_cast<std::uint8_t>(a[i] | b[i]);
}

// A known no decides `and`, a known yes decides `or`, whatever is missing on the other side.
template <i64 Deciding>
void doubt_logic(std::uint8_t* dst, const i64* a, const std::uint8_t* da, const i64* b, const std::uint8_t* db,
                 size n) {
    for (size i = 0; i < n; ++i) {
        const std::uint8_t left = da == nullptr ? 0 : da[i];
        const std::uint8_t right = db == nullptr ? 0 : db[i];
        const bool is_decided = (left == 0 && a[i] == Deciding) || (right == 0 && b[i] == Deciding);
        const u32 both = static_cast<u32>(left | right);
        dst[i] = static_cast<std::uint8_t>(is_decided ? both & doubt_hard : both);
    }
}

void doubt_select(std::uint8_t* dst, const i64* a, const std::uint8_t* da, const std::uint8_t* db,
                  const std::uint8_t* dc, size n) {
    for (size i = 0; i < n; ++i) {
        const std::uint8_t chooses = da == nullptr ? 0 : da[i];
        const std::uint8_t* chosen = a[i] != 0 ? db : dc;
        dst[i] = static_cast<std::uint8_t>(chooses | (chosen == nullptr ? 0 : chosen[i]));
    }
}

}  // namespace

extern const kernels POL_KERNEL_SET;
const kernels POL_KERNEL_SET = {
    POL_KERNEL_NAME,
    call,
    range,
    send,
    arrive,
    fill,
    from_cells<std::int32_t>,
    from_cells<std::int16_t>,
    from_cells<std::int8_t>,
    from_bits,
    add,
    subtract,
    multiply,
    multiply_narrow,
    lesser,
    greater,
    add_checked,
    subtract_checked,
    multiply_checked,
    add_constant,
    multiply_constant,
    multiply_constant_narrow,
    lesser_constant,
    greater_constant,
    add_multiple,
    add_multiple_narrow,
    divide_31,
    divide_63,
    divide_signed,
    equal,
    not_equal,
    less,
    at_most,
    equal_constant,
    not_equal_constant,
    less_constant,
    at_most_constant,
    more_constant,
    at_least_constant,
    not_,
    and_,
    or_,
    select,
    in_word,
    expand,
    segment_sum,
    largest_few<true>,
    largest_few<false>,
    mask,
    complement,
    doubt_either,
    doubt_logic<0>,
    doubt_logic<1>,
    doubt_select,
};

}  // namespace pol::batch
