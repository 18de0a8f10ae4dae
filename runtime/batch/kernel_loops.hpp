// The loops of kernels.hpp over cells one by one, written once. Included by kernel_set.hpp only, in a namespace without a name:
// nothing here may be shared between the files that are compiled for different processors. Plain loops over plain types, no
// function of the standard library: the compiler turns them into the widest instructions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/kernels.hpp"

#include <type_traits>

#if defined(__AVX512F__)
// GCC 12 warns of the values that its own header leaves undefined on purpose (GCC bug 105593).
#pragma GCC diagnostic push
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <immintrin.h>
#pragma GCC diagnostic pop
#endif

namespace pol::batch {
namespace {

using i32 = std::int32_t;
using i64 = std::int64_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using size = std::size_t;
__extension__ using u128 = unsigned __int128;

// GCC keeps loops apart that may overlap; all of these write where they have read.
#define POL_LOOP _Pragma("GCC ivdep")
#define POL_UNROLL _Pragma("GCC unroll 16")

#define POL_PAIR(name, result, expression)                           \
    template <class T>                                               \
    void name(result* dst, const T* a, const T* b, size n) {         \
        POL_LOOP for (size i = 0; i < n; ++i) dst[i] = (expression); \
    }
#define POL_WITH_VALUE(name, result, expression)                     \
    template <class T>                                               \
    void name(result* dst, const T* a, T value, size n) {            \
        POL_LOOP for (size i = 0; i < n; ++i) dst[i] = (expression); \
    }

POL_PAIR(add, T, a[i] + b[i])
POL_PAIR(subtract, T, a[i] - b[i])
POL_PAIR(multiply, T, a[i] * b[i])
POL_PAIR(lesser, T, a[i] < b[i] ? a[i] : b[i])
POL_PAIR(greater, T, a[i] > b[i] ? a[i] : b[i])
POL_PAIR(equal, i32, a[i] == b[i])
POL_PAIR(not_equal, i32, a[i] != b[i])
POL_PAIR(less, i32, a[i] < b[i])
POL_PAIR(at_most, i32, a[i] <= b[i])
POL_WITH_VALUE(add_constant, T, a[i] + value)
POL_WITH_VALUE(multiply_constant, T, a[i] * value)
POL_WITH_VALUE(lesser_constant, T, a[i] < value ? a[i] : value)
POL_WITH_VALUE(greater_constant, T, a[i] > value ? a[i] : value)
POL_WITH_VALUE(equal_constant, i32, a[i] == value)
POL_WITH_VALUE(not_equal_constant, i32, a[i] != value)
POL_WITH_VALUE(less_constant, i32, a[i] < value)
POL_WITH_VALUE(at_most_constant, i32, a[i] <= value)
POL_WITH_VALUE(more_constant, i32, a[i] > value)
POL_WITH_VALUE(at_least_constant, i32, a[i] >= value)

template <class T>
void add_multiple(T* dst, const T* a, const T* b, T value, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] + b[i] * value;
}

template <class T>
void fill(T* dst, T value, size n) {
    for (size i = 0; i < n; ++i) dst[i] = value;
}

void not_(i32* dst, const i32* a, size n) { POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] ^ 1; }
void and_(i32* dst, const i32* a, const i32* b, size n) { POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] & b[i]; }
void or_(i32* dst, const i32* a, const i32* b, size n) { POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] | b[i]; }

template <class T>
void complement(T* dst, const T* a, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = ~a[i];
}

template <class T>
void select(T* dst, const i32* a, const T* b, const T* c, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] != 0 ? b[i] : c[i];
}

template <class T>
void select_multiples(T* dst, const i32* a, const T* b, T value, const T* c, T other, size n) {
    if (b == c) {
        POL_LOOP for (size i = 0; i < n; ++i) dst[i] = b[i] * (a[i] != 0 ? value : other);
        return;
    }
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i] != 0 ? b[i] * value : c[i] * other;
}

template <class T>
void mask(T* dst, const T* a, const i32* c, T otherwise, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = c[i] != 0 ? a[i] : otherwise;
}

template <class T>
void in_word(i32* dst, const T* a, u64 word, size n) {
    const u32 low = static_cast<u32>(word);
    const u32 high = static_cast<u32>(word >> 32);
#if defined(__AVX512F__)
    // A shift by more than a cell is wide leaves nothing.
    const __m512i one = _mm512_set1_epi32(1);
    for (; n >= 16; n -= 16, a += 16, dst += 16) {
        __m512i found;
        if constexpr (sizeof(T) == 4) {
            const __m512i place = _mm512_loadu_si512(a);
            const __m512i place_above = _mm512_sub_epi32(place, _mm512_set1_epi32(32));
            found = _mm512_or_si512(_mm512_srlv_epi32(_mm512_set1_epi32(static_cast<i32>(low)), place),
                                    _mm512_srlv_epi32(_mm512_set1_epi32(static_cast<i32>(high)), place_above));
        } else {
            const __m512i all = _mm512_set1_epi64(static_cast<i64>(word));
            const __m512i lower_halves = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
            const __m512i first = _mm512_srlv_epi64(all, _mm512_loadu_si512(a));
            const __m512i second = _mm512_srlv_epi64(all, _mm512_loadu_si512(a + 8));
            found = _mm512_permutex2var_epi32(first, lower_halves, second);
        }
        _mm512_storeu_si512(dst, _mm512_and_si512(found, one));
    }
#endif
    POL_LOOP for (size i = 0; i < n; ++i) {
        const u32 place = static_cast<u32>(a[i]);
        const u32 half = place < 32 ? low : high;
        const i32 is_in = static_cast<i32>(half >> (place & 31) & 1);
        dst[i] = static_cast<std::make_unsigned_t<T>>(a[i]) < 64 ? is_in : 0;
    }
}

template <class T>
void pick(T* dst, const T* a, const u32* places, size n) {
    for (size i = 0; i < n; ++i) dst[i] = a[places[i]];
}

// ------------------------------------------------------------------------------------------------ widths and ranges

template <class T>
interval range(const T* a, size n) {
    T smallest = a[0];
    T largest = a[0];
    for (size i = 0; i < n; ++i) {
        smallest = a[i] < smallest ? a[i] : smallest;
        largest = a[i] > largest ? a[i] : largest;
    }
    return {smallest, largest};
}

// Whether all are narrow shows in the upper halves of the sums of all bits; the range itself is looked for in narrow cells,
// twice as many at once.
template <class Cell>
interval to_narrow(i32* dst, size n, Cell cell) {
    constexpr u64 shift = u64{1} << 31;
    u64 bits = 0;
    i32 smallest = static_cast<i32>(cell(0));
    i32 largest = smallest;
    for (size i = 0; i < n; ++i) {
        const i64 wide = cell(i);
        bits |= static_cast<u64>(wide) + shift;
        const i32 narrow = static_cast<i32>(wide);
        dst[i] = narrow;
        smallest = narrow < smallest ? narrow : smallest;
        largest = narrow > largest ? narrow : largest;
    }
    if (bits >> 32 == 0) return {smallest, largest};
    i64 low = cell(0);
    i64 high = low;
    for (size i = 0; i < n; ++i) {
        const i64 wide = cell(i);
        low = wide < low ? wide : low;
        high = wide > high ? wide : high;
    }
    return {low, high};
}

interval narrow_down(i32* dst, const i64* a, size n) {
    return to_narrow(dst, n, [a](size i) { return a[i]; });
}
interval lesser_to_narrow(i32* dst, const i64* a, const i64* b, size n) {
    return to_narrow(dst, n, [a, b](size i) { return a[i] < b[i] ? a[i] : b[i]; });
}
interval greater_to_narrow(i32* dst, const i64* a, const i64* b, size n) {
    return to_narrow(dst, n, [a, b](size i) { return a[i] > b[i] ? a[i] : b[i]; });
}
interval lesser_constant_to_narrow(i32* dst, const i64* a, i64 value, size n) {
    return to_narrow(dst, n, [a, value](size i) { return a[i] < value ? a[i] : value; });
}
interval greater_constant_to_narrow(i32* dst, const i64* a, i64 value, size n) {
    return to_narrow(dst, n, [a, value](size i) { return a[i] > value ? a[i] : value; });
}

void widen(i64* dst, const i32* a, size n) { POL_LOOP for (size i = 0; i < n; ++i) dst[i] = a[i]; }

void multiply_to_wide(i64* dst, const i32* a, const i32* b, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = i64{a[i]} * b[i];
}

void multiply_constant_to_wide(i64* dst, const i32* a, i32 value, size n) {
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = i64{a[i]} * value;
}

template <class T>
void from_cells(i64* dst, const void* from, i64 factor, size n) {
    const T* a = static_cast<const T*>(from);
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = i64{a[i]} * factor;
}

void from_bits(i64* dst, const std::uint8_t* from, size first, size n) {
    for (size i = 0; i < n; ++i) dst[i] = from[(first + i) / 8] >> ((first + i) % 8) & 1;
}

// ------------------------------------------------------------------------------------------------ memory

void call(const char* from, size lines) {
    for (size i = 0; i < lines; ++i) __builtin_prefetch(from + 64 * i, 0, 2);
}

#if defined(__AVX512F__)
__m512i eight_cells(const i64* a) { return _mm512_loadu_si512(a); }
__m512i eight_cells(const i32* a) {
    return _mm512_cvtepi32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(a)));
}
#endif

template <class T>
void send(i64* dst, const T* a, size n) {
    size i = 0;
#if defined(__AVX512F__)
    for (; i < n && reinterpret_cast<std::uintptr_t>(dst + i) % 64 != 0; ++i) dst[i] = a[i];
    for (; i + 8 <= n; i += 8) _mm512_stream_si512(reinterpret_cast<__m512i*>(dst + i), eight_cells(a + i));
#endif
    for (; i < n; ++i) dst[i] = a[i];
}

void arrive() {
#if defined(__AVX512F__)
    _mm_sfence();
#endif
}

// ------------------------------------------------------------------------------------------------ overflow and division

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

// How many bits above `bits` make the reciprocal of a divisor exact: 2^more >= divisor.
u32 bits_of(i64 divisor) {
    u32 more = 0;
    while ((i64{1} << more) < divisor) ++more;
    return more;
}

// Granlund and Montgomery, "Division by invariant integers using multiplication" (1994): with 2^s >= d the factor
// ceil(2^(31 + s) / d) gives the exact quotient of every x < 2^31 by a multiplication and a shift.
template <class T>
void divide_31(T* dst, const T* a, T shift, T divisor, size n) {
    if (divisor == 1) return add_constant(dst, a, shift, n);
    const u32 more = bits_of(divisor);
    const u64 factor = ((u64{1} << (31 + more)) + static_cast<u64>(divisor) - 1) / static_cast<u64>(divisor);
    const u32 by = 31 + more;
#if defined(__AVX512F__)
    // Cells of even and of odd places are multiplied by themselves; the upper halves of the products stay where they are.
    if constexpr (sizeof(T) == 4) {
        const __m512i added = _mm512_set1_epi32(shift);
        const __m512i times = _mm512_set1_epi64(static_cast<i64>(factor));
        const __m128i right = _mm_cvtsi32_si128(static_cast<i32>(by));
        const __m128i right_above = _mm_cvtsi32_si128(static_cast<i32>(by) - 32);
        for (; n >= 16; n -= 16, a += 16, dst += 16) {
            const __m512i x = _mm512_add_epi32(_mm512_loadu_si512(a), added);
            const __m512i even = _mm512_srl_epi64(_mm512_mul_epu32(x, times), right);
            const __m512i odd = _mm512_srl_epi64(_mm512_mul_epu32(_mm512_srli_epi64(x, 32), times), right_above);
            _mm512_storeu_si512(dst, _mm512_mask_mov_epi32(even, 0xaaaa, odd));
        }
    }
#endif
    POL_LOOP for (size i = 0; i < n; ++i) {
        const u64 x = static_cast<u32>(a[i] + shift);
        dst[i] = static_cast<T>(x * static_cast<u32>(factor) >> by);
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

// ------------------------------------------------------------------------------------------------ doubts

void doubt_either(std::uint8_t* dst, const std::uint8_t* a, const std::uint8_t* b, size n) {
    if (a == nullptr) a = b;
    if (b == nullptr) b = a;
    POL_LOOP for (size i = 0; i < n; ++i) dst[i] = static_cast<std::uint8_t>(a[i] | b[i]);
}

// A known no decides `and`, a known yes decides `or`, whatever is missing on the other side.
template <i32 Deciding>
void doubt_logic(std::uint8_t* dst, const i32* a, const std::uint8_t* da, const i32* b, const std::uint8_t* db,
                 size n) {
    for (size i = 0; i < n; ++i) {
        const std::uint8_t left = da == nullptr ? 0 : da[i];
        const std::uint8_t right = db == nullptr ? 0 : db[i];
        const bool is_decided = (left == 0 && a[i] == Deciding) || (right == 0 && b[i] == Deciding);
        const u32 both = static_cast<u32>(left | right);
        dst[i] = static_cast<std::uint8_t>(is_decided ? both & doubt_hard : both);
    }
}

void doubt_select(std::uint8_t* dst, const i32* a, const std::uint8_t* da, const std::uint8_t* db,
                  const std::uint8_t* dc, size n) {
    for (size i = 0; i < n; ++i) {
        const std::uint8_t chooses = da == nullptr ? 0 : da[i];
        const std::uint8_t* chosen = a[i] != 0 ? db : dc;
        dst[i] = static_cast<std::uint8_t>(chooses | (chosen == nullptr ? 0 : chosen[i]));
    }
}

}  // namespace
}  // namespace pol::batch
