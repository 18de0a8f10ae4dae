// The inner loops of the batch, in each set of instructions that this machine has: the same results as plain arithmetic.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/kernels.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace pol::batch;
using cells = std::vector<std::int64_t>;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

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
    cells many(std::size_t n, std::int64_t low, std::int64_t high) {
        cells all(n);
        for (std::int64_t& c : all) c = between(low, high);
        return all;
    }
    std::vector<std::uint32_t> lists(std::size_t n, int longest) {
        std::vector<std::uint32_t> offsets{0};
        while (offsets.size() <= n) offsets.push_back(offsets.back() + static_cast<std::uint32_t>(between(0, longest)));
        return offsets;
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace

TEST_CASE("the widest loops of this machine are chosen, and lesser ones when they are asked for", "[batch][kernels]") {
    CHECK(std::string(kernels_for_this_machine("baseline").name) == "baseline");
    CHECK(sets().back() == &kernels_for_this_machine());
}

TEST_CASE("a division by a constant is that of whole numbers, rounded down", "[batch][kernels]") {
    source random(20211231);
    for (const kernels* set : sets()) {
        INFO(set->name);
        for (const std::int64_t divisor : {1, 2, 3, 7, 10, 12, 100, 300, 1'000'000, 1 << 30, 2'147'483'647}) {
            INFO("divisor " << divisor);
            const std::int64_t shift = divisor / 2;
            const std::int64_t narrow = (std::int64_t{1} << 31) - 1;
            cells small = random.many(97, 0, std::max<std::int64_t>(narrow - shift, 0));
            small.insert(small.end(), {0, 1, divisor <= narrow - shift ? divisor : 0, narrow - shift});
            cells large = random.many(97, 0, std::numeric_limits<std::int64_t>::max() - shift);
            large.insert(large.end(), {0, 1, divisor, std::numeric_limits<std::int64_t>::max() - shift});
            const cells any = random.many(97, -1'000'000'000'000, 1'000'000'000'000);
            cells quotient(101);

            set->divide_31(quotient.data(), small.data(), shift, divisor, small.size());
            for (std::size_t n = 0; n < small.size(); ++n) CHECK(quotient[n] == (small[n] + shift) / divisor);
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

TEST_CASE("the largest elements of lists are found whatever their lengths", "[batch][kernels]") {
    source random(7);
    for (const kernels* set : sets()) {
        INFO(set->name);
        for (int round = 0; round < 200; ++round) {
            const auto n = static_cast<std::size_t>(random.between(1, 40));
            const std::vector<std::uint32_t> offsets = random.lists(n, round % 3 == 0 ? 6 : 30);
            const cells values = random.many(offsets.back() + 1, 0, round % 2 == 0 ? 9 : 1'000'000);
            const auto keep = static_cast<std::uint32_t>(random.between(1, most_kept));
            cells sums(n), ranked(n), expected_sums(n), expected_ranked(n);
            for (std::size_t k = 0; k < n; ++k) {
                cells list(values.begin() + offsets[k], values.begin() + offsets[k + 1]);
                std::sort(list.rbegin(), list.rend());
                for (std::size_t j = 0; j < std::min<std::size_t>(keep, list.size()); ++j) expected_sums[k] += list[j];
                expected_ranked[k] = list.size() >= keep ? list[keep - 1] : least;
            }
            set->top_sum(sums.data(), values.data(), offsets.data(), n, keep);
            set->top_value(ranked.data(), values.data(), offsets.data(), n, keep);
            REQUIRE(sums == expected_sums);
            REQUIRE(ranked == expected_ranked);
        }
    }
}

TEST_CASE("sums of stretches are those of their elements, with and without a mask", "[batch][kernels]") {
    source random(11);
    for (const kernels* set : sets()) {
        INFO(set->name);
        const std::size_t n = 300;
        const std::vector<std::uint32_t> offsets = random.lists(n, 9);
        const cells values = random.many(offsets.back() + 1, -1'000'000'000'000'000, 1'000'000'000'000'000);
        const cells mask = random.many(offsets.back() + 1, 0, 1);
        cells all(n), some(n), running(offsets.back() + 1);
        set->segment_sum(all.data(), values.data(), nullptr, offsets.data(), n, running.data());
        set->segment_sum(some.data(), values.data(), mask.data(), offsets.data(), n, running.data());
        for (std::size_t k = 0; k < n; ++k) {
            std::int64_t every = 0;
            std::int64_t masked = 0;
            for (std::uint32_t j = offsets[k]; j < offsets[k + 1]; ++j) {
                every += values[j];
                masked += mask[j] * values[j];
            }
            REQUIRE(all[k] == every);
            REQUIRE(some[k] == masked);
        }
    }
}

TEST_CASE("loops that may overflow tell each row that does, and no other", "[batch][kernels]") {
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const cells a{most, most, least, 5, most / 2, least, -1};
    const cells b{1, 0, -1, 6, 2, 1, least};
    for (const kernels* set : sets()) {
        INFO(set->name);
        cells result(a.size());
        std::vector<std::uint8_t> doubts(a.size(), 0);
        set->add_checked(result.data(), a.data(), b.data(), a.size(), doubts.data());
        CHECK(doubts == std::vector<std::uint8_t>{doubt_hard, 0, doubt_hard, 0, 0, 0, doubt_hard});
        CHECK(result[3] == 11);
        doubts.assign(a.size(), 0);
        set->multiply_checked(result.data(), a.data(), b.data(), a.size(), doubts.data());
        CHECK(doubts == std::vector<std::uint8_t>{0, 0, doubt_hard, 0, 0, 0, doubt_hard});
        CHECK(result[3] == 30);
        CHECK(result[4] == most - 1);
    }
}

TEST_CASE("ranges, narrow products and copies past the cache are exact at every length", "[batch][kernels]") {
    source random(3);
    for (const kernels* set : sets()) {
        INFO(set->name);
        for (std::size_t n = 1; n < 70; ++n) {
            const cells wide = random.many(n, least, std::numeric_limits<std::int64_t>::max());
            std::int64_t low = 0;
            std::int64_t high = 0;
            set->range(wide.data(), n, &low, &high);
            REQUIRE(low == *std::min_element(wide.begin(), wide.end()));
            REQUIRE(high == *std::max_element(wide.begin(), wide.end()));

            const cells a = random.many(n, -2'147'483'648, 2'147'483'647);
            const cells b = random.many(n, -2'147'483'648, 2'147'483'647);
            cells product(n), copy(n + 1, 42);
            set->multiply_narrow(product.data(), a.data(), b.data(), n);
            for (std::size_t k = 0; k < n; ++k) REQUIRE(product[k] == a[k] * b[k]);
            set->send(copy.data(), wide.data(), n);
            set->arrive();
            REQUIRE(std::equal(wide.begin(), wide.end(), copy.begin()));
            REQUIRE(copy[n] == 42);
        }
    }
}
