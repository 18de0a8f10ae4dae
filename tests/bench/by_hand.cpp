// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/by_hand.hpp"

#include "tests/bench/loops.hpp"

#include <algorithm>
#include <array>

namespace pol::bench::whole {

namespace {

using cell = std::int64_t;
using cells = const cell* __restrict;

constexpr std::size_t block_rows = 256;
constexpr std::size_t block_items = 4096;  // of the lists of a block; a block with more goes the plain way
constexpr std::size_t padding = 16;        // may be read beyond the last item, and is not used

std::uint64_t quotient_of_ten(std::uint64_t value) { return value / 10; }
std::uint64_t quotient_of_three(std::uint64_t value) { return value / 3; }

// The same for values below 2^32, in lanes of a vector: one multiplication and a shift.
std::uint64_t short_quotient_of_ten(std::uint64_t value) { return (value & 0xffffffff) * 3435973837 >> 35; }
std::uint64_t short_quotient_of_three(std::uint64_t value) { return (value & 0xffffffff) * 2863311531 >> 33; }

// Divides n values, all of them the short way where all are small enough.
template <class Short, class Long>
void divide(cells values, std::size_t n, cell* __restrict results, Short&& quick, Long&& slow) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < n; ++i) all |= static_cast<std::uint64_t>(values[i]);
    if (all >> 32 == 0) {
        for (std::size_t i = 0; i < n; ++i)
            results[i] = static_cast<cell>(quick(static_cast<std::uint64_t>(values[i])));
    } else {
        for (std::size_t i = 0; i < n; ++i) results[i] = static_cast<cell>(slow(static_cast<std::uint64_t>(values[i])));
    }
}

// Calls work(first row, rows) for blocks of rows.
template <class Work>
void in_blocks(std::size_t from, std::size_t to, Work&& work) {
    for (std::size_t first = from; first < to; first += block_rows) work(first, std::min(block_rows, to - first));
}

// Running sums: sums[i] is that of the first i values.
void add_up(cells values, std::size_t n, cell* __restrict sums) {
    cell sum = 0;
    sums[0] = 0;
    for (std::size_t i = 0; i < n; ++i) sums[i + 1] = sum += values[i];
}

std::uint32_t longest_of(const std::uint32_t* at, std::size_t rows) {
    std::uint32_t longest = 0;
    for (std::size_t n = 0; n < rows; ++n) longest = std::max(longest, at[n + 1] - at[n]);
    return longest;
}

// The sum of the two largest of each list, across the lists: all at once for lists of at most `Longest` values, which are
// not below zero. No branch depends on the data, so the compiler makes vectors of it.
template <int Longest>
void two_largest_of(cells values, const std::uint32_t* __restrict at, std::size_t rows, cell* __restrict sums) {
    const std::uint32_t begin = at[0];
    for (std::size_t n = 0; n < rows; ++n) {
        const cell low = at[n] - begin;
        const cell count = at[n + 1] - at[n];
        cell first = 0;
        cell second = 0;
        for (int k = 0; k < Longest; ++k) {
            const cell there = values[low + k];
            const cell value = k < count ? there : 0;
            second = std::max(second, std::min(first, value));
            first = std::max(first, value);
        }
        sums[n] = first + second;
    }
}

void two_largest(cells values, const std::uint32_t* at, std::size_t rows, cell* __restrict sums) {
    switch (longest_of(at, rows)) {
        case 0:
        case 1:
        case 2:
        case 3:
        case 4: return two_largest_of<4>(values, at, rows, sums);
        case 5: return two_largest_of<5>(values, at, rows, sums);
        case 6: return two_largest_of<6>(values, at, rows, sums);
        case 7:
        case 8: return two_largest_of<8>(values, at, rows, sums);
        default: break;
    }
    for (std::size_t n = 0; n < rows; ++n) {
        cell first = 0;
        cell second = 0;
        for (std::uint32_t i = at[n] - at[0]; i < at[n + 1] - at[0]; ++i) {
            second = std::max(second, std::min(first, values[i]));
            first = std::max(first, values[i]);
        }
        sums[n] = first + second;
    }
}

// What lists hold beside their six largest values, across the lists: the k-th values of all of them go through the same six
// places.
class beside_six_largest {
public:
    void begin() { count_ = 0; }
    // Branch-free: the place is overwritten by the next list if this one is not to be looked at.
    void add(std::uint32_t low, std::uint32_t items, std::size_t row, bool is_wanted) {
        low_[count_] = low;
        items_[count_] = items;
        row_[count_] = static_cast<std::uint32_t>(row);
        count_ += is_wanted ? 1 : 0;
    }
    void run(cells values) {
        std::uint32_t longest = 0;
        for (std::size_t n = 0; n < count_; ++n) longest = std::max(longest, items_[n]);
        for (auto& place : top_) std::fill_n(place.begin(), count_, 0);
        std::fill_n(beside_.begin(), count_, 0);
        for (std::uint32_t k = 0; k < longest; ++k) take(values, k);
    }
    std::size_t size() const { return count_; }
    std::size_t row(std::size_t n) const { return row_[n]; }
    cell sum(std::size_t n) const { return beside_[n]; }

private:
    using lane = std::array<cell, block_rows + 1>;

    void take(cells values, std::uint32_t k) {
        for (std::size_t n = 0; n < count_; ++n) {
            const cell there = values[low_[n] + std::min(k, items_[n] - 1)];  // more than six items
            cell moving = k < items_[n] ? there : 0;
            for (lane& place : top_) {
                const cell held = place[n];
                place[n] = std::max(held, moving);
                moving = std::min(held, moving);
            }
            beside_[n] += moving;
        }
    }

    std::size_t count_ = 0;
    std::array<std::uint32_t, block_rows + 1> low_{}, items_{}, row_{};
    std::array<lane, 6> top_{};
    lane beside_{};
};

}  // namespace

void run_trademark(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    cells fee = w.columns[0];
    cell* __restrict result = results;
    for (std::size_t n = from; n < to; ++n)
        result[n] = static_cast<cell>(static_cast<std::uint64_t>(fee[n] * 7 + 5) / 10);
}

void run_centres(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    cells housing = w.columns[0];
    cells equipment = w.columns[1];
    cells software = w.columns[2];
    const std::uint32_t* __restrict at = w.lists[0];
    std::array<cell, block_items + padding> grants{};
    std::array<cell, block_rows> halves;
    in_blocks(from, to, [&](std::size_t first, std::size_t rows) {
        const std::size_t begin = at[first];
        const std::size_t items = at[first + rows] - begin;
        if (items > block_items) return loops::centres(w, first, first + rows, results);
        // In half fen: 50% of the sum is the sum.
        for (std::size_t i = 0; i < items; ++i)
            grants[i] = std::min<cell>(housing[begin + i] + equipment[begin + i] + software[begin + i], 60000000);
        two_largest(grants.data(), at + first, rows, halves.data());
        for (std::size_t i = 0; i < rows; ++i)
            results[first + i] = static_cast<cell>(static_cast<std::uint64_t>(halves[i] + 1) / 2);
    });
}

void run_exhibitions(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    cells is_private = w.columns[0];
    cells freight = w.columns[1];
    cells insurance = w.columns[2];
    cells fee = w.columns[3];
    cells fit_out = w.columns[4];
    cells cost = w.columns[5];
    const std::uint32_t* __restrict booth = w.lists[0];
    const std::uint32_t* __restrict person = w.lists[1];
    std::array<cell, block_items + padding> sums, persons{}, values;
    std::array<cell, block_rows> tenths, two;
    beside_six_largest six;
    in_blocks(from, to, [&](std::size_t first, std::size_t rows) {
        const std::size_t booth_begin = booth[first];
        const std::size_t booths = booth[first + rows] - booth_begin;
        const std::size_t person_begin = person[first];
        const std::size_t people = person[first + rows] - person_begin;
        if (std::max(booths, people) >= block_items) return loops::exhibitions(w, first, first + rows, results);
        for (std::size_t i = 0; i < people; ++i) persons[i] = std::min<cell>(cost[person_begin + i], 1000000);
        two_largest(persons.data(), person + first, rows, two.data());
        for (std::size_t i = 0; i < booths; ++i)
            values[i] = fee[booth_begin + i] + std::min<cell>(fit_out[booth_begin + i], 500000);
        add_up(values.data(), booths, sums.data());
        six.begin();
        for (std::size_t i = 0; i < rows; ++i) {
            const std::size_t n = first + i;
            const std::uint32_t items = booth[n + 1] - booth[n];
            six.add(booth[n], items, i, (items > 6) & (is_private[n] == 0));
            // All booths in full, for the time being.
            const std::size_t low = booth[n] - booth_begin;
            tenths[i] = 7 * freight[n] + 5 * insurance[n] + 10 * (sums[low + items] - sums[low] + two[i]) + 5;
        }
        six.run(fee);
        for (std::size_t k = 0; k < six.size(); ++k) tenths[six.row(k)] -= 3 * six.sum(k);
        divide(tenths.data(), rows, results + first, short_quotient_of_ten, quotient_of_ten);
    });
}

void run_talents(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    cells tenure = w.columns[0];
    cells certificate = w.columns[1];
    cells cost = w.columns[2];
    const std::uint32_t* __restrict at = w.lists[0];
    std::array<cell, block_items + padding> grants, sums;
    in_blocks(from, to, [&](std::size_t first, std::size_t rows) {
        const std::size_t begin = at[first];
        const std::size_t items = at[first + rows] - begin;
        if (items >= block_items) return loops::talents(w, first, first + rows, results);
        for (std::size_t i = 0; i < items; ++i) {
            const bool counts = (tenure[begin + i] >= 24) & (certificate[begin + i] < 12);
            grants[i] = counts ? std::min<cell>(cost[begin + i], 4000000) : 0;
        }
        add_up(grants.data(), items, sums.data());
        for (std::size_t n = first; n < first + rows; ++n) {
            const cell halves = std::min<cell>(sums[at[n + 1] - begin] - sums[at[n] - begin], 200000000);
            results[n] = static_cast<cell>(static_cast<std::uint64_t>(halves + 1) / 2);
        }
    });
}

void run_interns(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    cells count = w.columns[0];
    cells retained = w.columns[1];
    cells months = w.columns[2];
    cells allowance = w.columns[3];
    cells wage = w.columns[4];
    cells by_year = w.columns[5];
    std::array<cell, block_rows> thirds, living;
    in_blocks(from, to, [&](std::size_t first, std::size_t rows) {
        for (std::size_t i = 0; i < rows; ++i) {
            const std::size_t n = first + i;
            const cell share = 2 * retained[n] > count[n] ? 3 : 2;
            thirds[i] =
                std::min(allowance[n], wage[n]) * months[n] * share + 1;  // a third is never a half: (x + 1) / 3
        }
        divide(thirds.data(), rows, living.data(), short_quotient_of_three, quotient_of_three);
        for (std::size_t i = 0; i < rows; ++i) {
            const std::size_t n = first + i;
            const cell insurance = by_year[n] != 0 ? 50000 * count[n] : 4000 * months[n];
            results[n] = living[i] + insurance + (2 * retained[n] > count[n] ? 15000 * months[n] : 0);
        }
    });
}

}  // namespace pol::bench::whole

namespace pol::bench::plain {

void run_trademark(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    loops::trademark(w, from, to, results);
}
void run_centres(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    loops::centres(w, from, to, results);
}
void run_exhibitions(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    loops::exhibitions(w, from, to, results);
}
void run_talents(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    loops::talents(w, from, to, results);
}
void run_interns(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    loops::interns(w, from, to, results);
}

}  // namespace pol::bench::plain
