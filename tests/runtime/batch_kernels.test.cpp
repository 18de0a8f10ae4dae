// The inner loops of the batch, in each set of instructions that this machine has and in both widths of cells: the same results
// as plain arithmetic.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/kernels.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace pol::batch;
template <class T>
using cells = std::vector<T>;
using truths = std::vector<std::int32_t>;
using offsets = std::vector<std::uint32_t>;

template <class T>
constexpr T least = std::numeric_limits<T>::min();
template <class T>
constexpr T most = std::numeric_limits<T>::max();

// Every set that this machine can run; asking for one that it cannot gives a lesser one.
std::vector<const kernels*> sets() {
    std::vector<const kernels*> found;
    for (const char* name : {"baseline", "v3", "v4"}) {
        const kernels& set = kernels_for_this_machine(name);
        if (std::find(found.begin(), found.end(), &set) == found.end()) found.push_back(&set);
    }
    return found;
}

class source {
public:
    explicit source(std::uint64_t seed) : engine_(seed) {}
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
    }
    // With room behind them that loops may read.
    template <class T>
    cells<T> many(std::size_t n, std::int64_t low, std::int64_t high) {
        cells<T> all(n + padding);
        for (T& c : all) c = static_cast<T>(between(low, high));
        return all;
    }
    offsets lists(std::size_t n, int longest) {
        offsets made{0};
        while (made.size() <= n) made.push_back(made.back() + static_cast<std::uint32_t>(between(0, longest)));
        return made;
    }

private:
    std::mt19937_64 engine_;
};

// Lengths at which loops over eight, sixteen or sixty-four cells begin, end or do not come about.
constexpr std::size_t lengths[] = {1, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100};

template <class T, class Loop, class Plain>
void hold_pair(const cells<T>& a, const cells<T>& b, std::size_t n, Loop loop, Plain plain) {
    cells<decltype(plain(T{}, T{}))> found(n + padding);
    loop(found.data(), a.data(), b.data(), n);
    for (std::size_t k = 0; k < n; ++k) REQUIRE(found[k] == plain(a[k], b[k]));
}

template <class T, class Loop, class Plain>
void hold_constant(const cells<T>& a, T value, std::size_t n, Loop loop, Plain plain) {
    cells<decltype(plain(T{}, T{}))> found(n + padding);
    loop(found.data(), a.data(), value, n);
    for (std::size_t k = 0; k < n; ++k) REQUIRE(found[k] == plain(a[k], value));
}

}  // namespace

TEST_CASE("the widest loops of this machine are chosen, and lesser ones when they are asked for", "[batch][kernels]") {
    CHECK(std::string(kernels_for_this_machine("baseline").name) == "baseline");
    CHECK(sets().back() == &kernels_for_this_machine());
}

TEMPLATE_TEST_CASE("arithmetic and comparisons are those of whole numbers, at every length", "[batch][kernels]",
                   std::int32_t, std::int64_t) {
    using T = TestType;
    using truth = std::int32_t;
    source random(5);
    for (const kernels* set : sets()) {
        INFO(set->name);
        const typed_loops<T>& loops = set->template of<T>();
        for (const std::size_t n : lengths) {
            const std::int64_t large = n % 2 == 0 ? 40 : 20'000;
            const cells<T> a = random.many<T>(n, -large, large);
            const cells<T> b = random.many<T>(n, -large, large);
            const cells<T> c = random.many<T>(n, -large, large);
            const T value = static_cast<T>(random.between(-large, large));
            hold_pair(a, b, n, loops.add, [](T x, T y) { return static_cast<T>(x + y); });
            hold_pair(a, b, n, loops.subtract, [](T x, T y) { return static_cast<T>(x - y); });
            hold_pair(a, b, n, loops.multiply, [](T x, T y) { return static_cast<T>(x * y); });
            hold_pair(a, b, n, loops.lesser, [](T x, T y) { return std::min(x, y); });
            hold_pair(a, b, n, loops.greater, [](T x, T y) { return std::max(x, y); });
            hold_pair(a, b, n, loops.equal, [](T x, T y) { return truth{x == y}; });
            hold_pair(a, b, n, loops.not_equal, [](T x, T y) { return truth{x != y}; });
            hold_pair(a, b, n, loops.less, [](T x, T y) { return truth{x < y}; });
            hold_pair(a, b, n, loops.at_most, [](T x, T y) { return truth{x <= y}; });
            hold_constant(a, value, n, loops.add_constant, [](T x, T y) { return static_cast<T>(x + y); });
            hold_constant(a, value, n, loops.multiply_constant, [](T x, T y) { return static_cast<T>(x * y); });
            hold_constant(a, value, n, loops.lesser_constant, [](T x, T y) { return std::min(x, y); });
            hold_constant(a, value, n, loops.greater_constant, [](T x, T y) { return std::max(x, y); });
            hold_constant(a, value, n, loops.equal_constant, [](T x, T y) { return truth{x == y}; });
            hold_constant(a, value, n, loops.not_equal_constant, [](T x, T y) { return truth{x != y}; });
            hold_constant(a, value, n, loops.less_constant, [](T x, T y) { return truth{x < y}; });
            hold_constant(a, value, n, loops.at_most_constant, [](T x, T y) { return truth{x <= y}; });
            hold_constant(a, value, n, loops.more_constant, [](T x, T y) { return truth{x > y}; });
            hold_constant(a, value, n, loops.at_least_constant, [](T x, T y) { return truth{x >= y}; });

            const truths is = random.many<truth>(n, 0, 1);
            cells<T> sums(n), chosen(n), multiples(n), same(n), masked(n), turned(n);
            loops.add_multiple(sums.data(), a.data(), b.data(), value, n);
            loops.select(chosen.data(), is.data(), b.data(), c.data(), n);
            loops.select_multiples(multiples.data(), is.data(), b.data(), 3, c.data(), value, n);
            loops.select_multiples(same.data(), is.data(), b.data(), 3, b.data(), 0, n);
            loops.mask(masked.data(), a.data(), is.data(), value, n);
            loops.complement(turned.data(), a.data(), n);
            for (std::size_t k = 0; k < n; ++k) {
                REQUIRE(sums[k] == a[k] + b[k] * value);
                REQUIRE(chosen[k] == (is[k] != 0 ? b[k] : c[k]));
                REQUIRE(multiples[k] == (is[k] != 0 ? b[k] * 3 : c[k] * value));
                REQUIRE(same[k] == (is[k] != 0 ? b[k] * 3 : 0));
                REQUIRE(masked[k] == (is[k] != 0 ? a[k] : value));
                REQUIRE(turned[k] == -1 - a[k]);
            }
        }
    }
}

TEST_CASE("and, or and not are those of yes and no", "[batch][kernels]") {
    source random(6);
    for (const kernels* set : sets()) {
        const truths a = random.many<std::int32_t>(100, 0, 1);
        const truths b = random.many<std::int32_t>(100, 0, 1);
        truths both(100), either(100), opposite(100);
        set->and_(both.data(), a.data(), b.data(), 100);
        set->or_(either.data(), a.data(), b.data(), 100);
        set->not_(opposite.data(), a.data(), 100);
        for (std::size_t k = 0; k < 100; ++k) {
            REQUIRE(both[k] == (a[k] != 0 && b[k] != 0 ? 1 : 0));
            REQUIRE(either[k] == (a[k] != 0 || b[k] != 0 ? 1 : 0));
            REQUIRE(opposite[k] == 1 - a[k]);
        }
    }
}

TEMPLATE_TEST_CASE("what is looked for in a word of bits is found, and nothing outside it", "[batch][kernels]",
                   std::int32_t, std::int64_t) {
    using T = TestType;
    source random(8);
    const std::uint64_t word = 0x8000'0001'ffff'1235;
    for (const kernels* set : sets()) {
        for (const std::size_t n : lengths) {
            cells<T> places = random.many<T>(n, 0, 70);
            if (n > 8) {
                places[1] = 63;
                places[2] = 64;
                places[3] = most<T>;
                places[4] = least<T>;
                places[5] = -1;
                places[6] = static_cast<T>(std::int64_t{1} << 32);
            }
            truths found(n);
            set->template of<T>().in_word(found.data(), places.data(), word, n);
            for (std::size_t k = 0; k < n; ++k) {
                const bool is_in = places[k] >= 0 && places[k] < 64 && (word >> places[k] & 1) != 0;
                REQUIRE(found[k] == (is_in ? 1 : 0));
            }
        }
    }
}

TEST_CASE("a division by a constant is that of whole numbers, rounded down", "[batch][kernels]") {
    source random(20211231);
    for (const kernels* set : sets()) {
        INFO(set->name);
        for (const std::int64_t divisor : {1, 2, 3, 7, 10, 12, 100, 300, 1'000'000, 1 << 30, 2'147'483'647}) {
            INFO("divisor " << divisor);
            const std::int64_t shift = divisor / 2;
            const std::int64_t narrow = (std::int64_t{1} << 31) - 1;
            cells<std::int64_t> small = random.many<std::int64_t>(81, 0, std::max<std::int64_t>(narrow - shift, 0));
            small.insert(small.end(), {0, 1, divisor <= narrow - shift ? divisor : 0, narrow - shift});
            cells<std::int64_t> large = random.many<std::int64_t>(81, 0, most<std::int64_t> - shift);
            large.insert(large.end(), {0, 1, divisor, most<std::int64_t> - shift});
            const auto any = random.many<std::int64_t>(85, -1'000'000'000'000, 1'000'000'000'000);
            cells<std::int64_t> quotient(101);

            set->wide.divide_31(quotient.data(), small.data(), shift, divisor, small.size());
            for (std::size_t n = 0; n < small.size(); ++n) CHECK(quotient[n] == (small[n] + shift) / divisor);
            const cells<std::int32_t> smaller(small.begin(), small.end());
            cells<std::int32_t> narrow_quotient(101);
            set->narrow.divide_31(narrow_quotient.data(), smaller.data(), static_cast<std::int32_t>(shift),
                                  static_cast<std::int32_t>(divisor), small.size());
            for (std::size_t n = 0; n < small.size(); ++n) CHECK(narrow_quotient[n] == (small[n] + shift) / divisor);
            set->divide_63(quotient.data(), large.data(), shift, divisor, large.size());
            for (std::size_t n = 0; n < large.size(); ++n) CHECK(quotient[n] == (large[n] + shift) / divisor);
            set->divide_signed(quotient.data(), any.data(), shift, divisor, any.size());
            for (std::size_t n = 0; n < any.size(); ++n) {
                const std::int64_t x = any[n] + shift;
                CHECK(quotient[n] * divisor <= x);
                CHECK(x - quotient[n] * divisor < divisor);
            }
        }
    }
}

TEMPLATE_TEST_CASE("the largest elements of lists are found whatever their lengths", "[batch][kernels]", std::int32_t,
                   std::int64_t) {
    using T = TestType;
    source random(7);
    for (const kernels* set : sets()) {
        INFO(set->name);
        for (int round = 0; round < 300; ++round) {
            const auto n = static_cast<std::size_t>(random.between(1, 40));
            const int longest[] = {3, 6, 11, 30};
            const offsets segments = random.lists(n, longest[round % 4]);
            const cells<T> values = random.many<T>(segments.back(), 0, round % 2 == 0 ? 9 : 1'000'000);
            const auto keep = static_cast<std::uint32_t>(random.between(1, most_kept));
            cells<T> sums(n), ranked(n), expected_sums(n), expected_ranked(n);
            for (std::size_t k = 0; k < n; ++k) {
                cells<T> list(values.begin() + segments[k], values.begin() + segments[k + 1]);
                std::sort(list.rbegin(), list.rend());
                for (std::size_t j = 0; j < std::min<std::size_t>(keep, list.size()); ++j) expected_sums[k] += list[j];
                expected_ranked[k] = list.size() >= keep ? list[keep - 1] : least<T>;
            }
            const typed_loops<T>& loops = set->template of<T>();
            loops.top_sum(sums.data(), values.data(), segments.data(), n, keep);
            loops.top_value(ranked.data(), values.data(), segments.data(), n, keep);
            REQUIRE(sums == expected_sums);
            REQUIRE(ranked == expected_ranked);
            if (n < 20) continue;
            // Lists from the middle of an array.
            loops.top_sum(sums.data(), values.data(), segments.data() + 3, n - 3, keep);
            REQUIRE(std::equal(expected_sums.begin() + 3, expected_sums.end(), sums.begin()));
        }
    }
}

TEST_CASE("nothing behind the wide items of a host is looked at", "[batch][kernels]") {
    source random(17);
    for (const kernels* set : sets()) {
        for (int round = 0; round < 40; ++round) {
            const offsets segments = random.lists(1 + static_cast<std::size_t>(round % 9), 1 + round % 5);
            // As long as the lists are, to the byte: a tool that watches memory sees a step beyond.
            cells<std::int64_t> values;
            for (std::uint32_t n = 0; n < segments.back(); ++n) values.push_back(random.between(0, 9));
            values.shrink_to_fit();
            const std::size_t n = segments.size() - 1;
            cells<std::int64_t> sums(n + padding), ranked(n + padding), running(segments.back() + 1 + padding);
            set->wide.top_sum(sums.data(), values.data(), segments.data(), n, 2);
            set->wide.top_value(ranked.data(), values.data(), segments.data(), n, 2);
            set->wide.segment_sum(sums.data(), values.data(), nullptr, segments.data(), n, running.data());
            std::int64_t all = 0;
            for (std::size_t k = 0; k < n; ++k) all += sums[k];
            REQUIRE(all == std::accumulate(values.begin(), values.end(), std::int64_t{0}));
        }
    }
}

TEMPLATE_TEST_CASE("sums of stretches are those of their elements, with and without a mask", "[batch][kernels]",
                   std::int32_t, std::int64_t) {
    using T = TestType;
    source random(11);
    for (const kernels* set : sets()) {
        INFO(set->name);
        for (const int longest : {0, 2, 7, 15, 40, 300}) {
            const std::size_t n = 77;
            const offsets segments = random.lists(n, longest);
            const std::int64_t large = sizeof(T) == 4 ? 7'000'000 : 1'000'000'000'000'000;
            const cells<T> values = random.many<T>(segments.back(), -large, large);
            const truths mask = random.many<std::int32_t>(segments.back(), 0, 1);
            cells<T> all(n), some(n), behind(n), running(segments.back() + 1 + padding);
            const typed_loops<T>& loops = set->template of<T>();
            loops.segment_sum(all.data(), values.data(), nullptr, segments.data(), n, running.data());
            loops.segment_sum(some.data(), values.data(), mask.data(), segments.data(), n, running.data());
            loops.segment_sum(behind.data(), values.data(), nullptr, segments.data() + 5, n - 5, running.data());
            for (std::size_t k = 0; k < n; ++k) {
                std::int64_t every = 0;
                std::int64_t masked = 0;
                for (std::uint32_t j = segments[k]; j < segments[k + 1]; ++j) {
                    every += values[j];
                    masked += std::int64_t{mask[j]} * values[j];
                }
                REQUIRE(all[k] == static_cast<T>(every));
                REQUIRE(some[k] == static_cast<T>(masked));
                if (k >= 5) REQUIRE(behind[k - 5] == all[k]);
            }
        }
    }
}

TEMPLATE_TEST_CASE("a value of a list is spread over its items", "[batch][kernels]", std::int32_t, std::int64_t) {
    using T = TestType;
    source random(12);
    for (const kernels* set : sets()) {
        for (const int longest : {1, 5, 60}) {
            const offsets segments = random.lists(50, longest);
            const cells<T> values = random.many<T>(50, -1000, 1000);
            cells<T> spread(segments.back() + padding), picked(50);
            set->template of<T>().spread(spread.data(), values.data(), segments.data(), 50);
            for (std::size_t k = 0; k < 50; ++k)
                for (std::uint32_t j = segments[k]; j < segments[k + 1]; ++j) REQUIRE(spread[j] == values[k]);
            offsets places(50);
            for (std::uint32_t& p : places) p = static_cast<std::uint32_t>(random.between(0, 49));
            set->template of<T>().pick(picked.data(), values.data(), places.data(), 50);
            for (std::size_t k = 0; k < 50; ++k) REQUIRE(picked[k] == values[places[k]]);
        }
    }
}

TEST_CASE("offsets are counted from the first, and the longest list is known", "[batch][kernels]") {
    source random(13);
    for (const kernels* set : sets()) {
        for (const std::size_t n : lengths) {
            offsets segments = random.lists(n, 9);
            std::uint32_t longest = 0;
            for (std::size_t k = 0; k < n; ++k) longest = std::max(longest, segments[k + 1] - segments[k]);
            offsets counted(n + 1);
            for (std::uint32_t& o : segments) o += 1000;
            REQUIRE(set->count_offsets(counted.data(), segments.data(), n) == longest);
            for (std::size_t k = 0; k <= n; ++k) REQUIRE(counted[k] == segments[k] - 1000);
        }
    }
}

TEST_CASE("of the numbers that lists keep those count that are less than their lengths", "[batch][kernels]") {
    const offsets segments{0, 3, 3, 10, 12};
    for (const kernels* set : sets()) {
        const auto in_use = [&](truths keeps) {
            const interval found = set->keeps_in_use(keeps.data(), segments.data(), keeps.size());
            return std::vector<std::int64_t>{found.low, found.high};
        };
        CHECK(in_use({2, 0, 5, 1}) == std::vector<std::int64_t>{1, 5});
        CHECK(in_use({2, 9, 2, 2147483647}) == std::vector<std::int64_t>{2, 2});
        CHECK(in_use({-4, 9, 7, 2}) == std::vector<std::int64_t>{0, 0});
        const interval none = set->keeps_in_use(truths{3, 0, 7, 2}.data(), segments.data(), 4);
        CHECK(none.low > none.high);
        cells<std::int64_t> taken{1, 2, 3, 4};
        const cells<std::int64_t> all{10, 20, 30, 40};
        const truths keeps{2, 0, 7, -1};
        set->wide.replace_where_all(taken.data(), all.data(), keeps.data(), segments.data(), 4);
        CHECK(taken == cells<std::int64_t>{1, 20, 30, 4});
    }
}

TEST_CASE("loops that may overflow tell each row that does, and no other", "[batch][kernels]") {
    using wide = std::int64_t;
    const cells<wide> a{most<wide>, most<wide>, least<wide>, 5, most<wide> / 2, least<wide>, -1};
    const cells<wide> b{1, 0, -1, 6, 2, 1, least<wide>};
    for (const kernels* set : sets()) {
        INFO(set->name);
        cells<wide> result(a.size());
        std::vector<std::uint8_t> doubts(a.size(), 0);
        set->add_checked(result.data(), a.data(), b.data(), a.size(), doubts.data());
        CHECK(doubts == std::vector<std::uint8_t>{doubt_hard, 0, doubt_hard, 0, 0, 0, doubt_hard});
        CHECK(result[3] == 11);
        doubts.assign(a.size(), 0);
        set->multiply_checked(result.data(), a.data(), b.data(), a.size(), doubts.data());
        CHECK(doubts == std::vector<std::uint8_t>{0, 0, doubt_hard, 0, 0, 0, doubt_hard});
        CHECK(result[3] == 30);
        CHECK(result[4] == most<wide> - 1);
    }
}

TEST_CASE("what is made narrow is the same, and what does not fit shows in the range", "[batch][kernels]") {
    source random(4);
    for (const kernels* set : sets()) {
        INFO(set->name);
        for (const std::size_t n : lengths) {
            for (const std::int64_t large : {std::int64_t{100}, std::int64_t{2'147'483'647}, std::int64_t{1} << 33}) {
                INFO(n << " cells up to " << large);
                const auto a = random.many<std::int64_t>(n, -large - 1, large);
                const auto b = random.many<std::int64_t>(n, -large - 1, large);
                const std::int64_t value = random.between(-large, large);
                const auto hold = [&](interval found, const truths& narrow, auto plain) {
                    std::int64_t low = most<std::int64_t>;
                    std::int64_t high = least<std::int64_t>;
                    for (std::size_t k = 0; k < n; ++k) {
                        low = std::min(low, plain(k));
                        high = std::max(high, plain(k));
                    }
                    REQUIRE(found.low == low);
                    REQUIRE(found.high == high);
                    if (low < least<std::int32_t> || high > most<std::int32_t>) return;
                    for (std::size_t k = 0; k < n; ++k) REQUIRE(narrow[k] == plain(k));
                };
                truths narrow(n + padding);
                hold(set->narrow_down(narrow.data(), a.data(), n), narrow, [&](std::size_t k) { return a[k]; });
                hold(set->lesser_to_narrow(narrow.data(), a.data(), b.data(), n), narrow,
                     [&](std::size_t k) { return std::min(a[k], b[k]); });
                hold(set->greater_to_narrow(narrow.data(), a.data(), b.data(), n), narrow,
                     [&](std::size_t k) { return std::max(a[k], b[k]); });
                hold(set->lesser_constant_to_narrow(narrow.data(), a.data(), value, n), narrow,
                     [&](std::size_t k) { return std::min(a[k], value); });
                hold(set->greater_constant_to_narrow(narrow.data(), a.data(), value, n), narrow,
                     [&](std::size_t k) { return std::max(a[k], value); });
            }
        }
    }
}

TEST_CASE("ranges, products of narrow cells and copies past the cache are exact at every length", "[batch][kernels]") {
    source random(3);
    for (const kernels* set : sets()) {
        INFO(set->name);
        for (std::size_t n = 1; n < 70; ++n) {
            const auto wide = random.many<std::int64_t>(n, least<std::int64_t>, most<std::int64_t>);
            const auto a = random.many<std::int32_t>(n, least<std::int32_t>, most<std::int32_t>);
            const auto b = random.many<std::int32_t>(n, least<std::int32_t>, most<std::int32_t>);
            const auto end = static_cast<std::ptrdiff_t>(n);
            CHECK(set->wide.range(wide.data(), n).low == *std::min_element(wide.begin(), wide.begin() + end));
            CHECK(set->wide.range(wide.data(), n).high == *std::max_element(wide.begin(), wide.begin() + end));
            CHECK(set->narrow.range(a.data(), n).low == *std::min_element(a.begin(), a.begin() + end));
            CHECK(set->narrow.range(a.data(), n).high == *std::max_element(a.begin(), a.begin() + end));

            cells<std::int64_t> product(n), multiple(n), copy(n + 1, 42), narrow_copy(n + 1, 42), widened(n + 1, 42);
            set->multiply_to_wide(product.data(), a.data(), b.data(), n);
            set->multiply_constant_to_wide(multiple.data(), a.data(), b[0], n);
            set->wide.send(copy.data(), wide.data(), n);
            set->narrow.send(narrow_copy.data(), a.data(), n);
            set->widen(widened.data(), a.data(), n);
            set->arrive();
            for (std::size_t k = 0; k < n; ++k) {
                REQUIRE(product[k] == std::int64_t{a[k]} * b[k]);
                REQUIRE(multiple[k] == std::int64_t{a[k]} * b[0]);
                REQUIRE(copy[k] == wide[k]);
                REQUIRE(narrow_copy[k] == a[k]);
                REQUIRE(widened[k] == a[k]);
            }
            REQUIRE(copy[n] == 42);
            REQUIRE(narrow_copy[n] == 42);
            REQUIRE(widened[n] == 42);
        }
    }
}
