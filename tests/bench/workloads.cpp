// Data and hand-written yardsticks of the five workloads.
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/workloads.hpp"

#include <algorithm>
#include <array>

namespace pol::bench {

namespace {

class source {
public:
    explicit source(std::uint64_t seed) : engine_(seed) {}
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
    }

private:
    std::mt19937_64 engine_;
};

numbers column_of(std::size_t rows, std::int64_t low, std::int64_t high, source& random) {
    numbers values(rows);
    for (auto& v : values) v = random.between(low, high);
    return values;
}

offsets lists_of(std::size_t rows, std::int64_t longest, source& random) {
    offsets o{0};
    o.reserve(rows + 1);
    for (std::size_t n = 0; n < rows; ++n)
        o.push_back(o.back() + static_cast<std::uint32_t>(random.between(0, longest)));
    return o;
}

// value / divisor, halves away from zero; value >= 0.
std::int64_t half_up(std::int64_t value, std::int64_t divisor) { return (2 * value + divisor) / (2 * divisor); }

}  // namespace

pointers point_at(const workload& w) {
    pointers p;
    for (std::size_t n = 0; n < w.columns.size(); ++n) p.columns[n] = w.columns[n].values.data();
    for (std::size_t n = 0; n < w.lists.size(); ++n) p.lists[n] = w.lists[n].second.data();
    return p;
}

workload trademark(std::size_t rows, std::uint64_t seed) {
    source random(seed);
    return {"W1 trademark", "w1_trademark.pol", rows, {{"", "fee", column_of(rows, 10000, 10000000, random)}}, {}, {}};
}

workload centres(std::size_t rows, std::uint64_t seed) {
    source random(seed);
    offsets centers = lists_of(rows, 5, random);
    const std::size_t items = centers.back();
    return {"W2 centres",
            "w2_centres.pol",
            rows,
            {{"centers", "housing", column_of(items, 0, 50000000, random)},
             {"centers", "equipment", column_of(items, 0, 50000000, random)},
             {"centers", "software", column_of(items, 0, 50000000, random)}},
            {{"centers", std::move(centers)}},
            {}};
}

workload exhibitions(std::size_t rows, std::uint64_t seed) {
    source random(seed);
    offsets booths = lists_of(rows, 12, random);
    offsets persons = lists_of(rows, 4, random);
    const std::size_t booth_items = booths.back();
    const std::size_t person_items = persons.back();
    return {"W3 exhibitions",
            "w3_exhibitions.pol",
            rows,
            {{"", "private", column_of(rows, 0, 1, random)},
             {"", "freight", column_of(rows, 0, 8000000, random)},
             {"", "insurance", column_of(rows, 0, 2000000, random)},
             {"booths", "fee", column_of(booth_items, 500000, 6000000, random)},
             {"booths", "fit_out", column_of(booth_items, 0, 1000000, random)},
             {"persons", "cost", column_of(person_items, 100000, 2000000, random)}},
            {{"booths", std::move(booths)}, {"persons", std::move(persons)}},
            {}};
}

workload talents(std::size_t rows, std::uint64_t seed) {
    source random(seed);
    offsets certificates = lists_of(rows, 10, random);
    const std::size_t items = certificates.back();
    return {"W4 talents",
            "w4_talents.pol",
            rows,
            {{"certificates", "tenure_months", column_of(items, 0, 60, random)},
             {"certificates", "certificate", column_of(items, 0, 19, random)},
             {"certificates", "cost", column_of(items, 100000, 6000000, random)}},
            {{"certificates", std::move(certificates)}},
            {"CISP", "CISA", "CISSP", "PMP",  "RHCE", "CCIE", "HCIE", "OCM", "TOGAF", "SCJP",
             "MCSE", "LPIC", "ITILE", "CDGA", "CFA",  "ACCA", "CPA",  "FRM", "NPDP",  "CSM"}};
}

workload interns(std::size_t rows, std::uint64_t seed) {
    source random(seed);
    constexpr std::array<std::int64_t, 6> wages{153000, 162000, 181000, 191000, 210000, 173000};
    numbers count(rows), retained(rows), months(rows), wage(rows);
    for (std::size_t n = 0; n < rows; ++n) {
        count[n] = random.between(0, 50);
        retained[n] = random.between(0, count[n]);
        months[n] = random.between(count[n], 12 * count[n]);
        wage[n] = wages[static_cast<std::size_t>(random.between(0, 5))];
    }
    return {"W5 interns",
            "w5_interns.pol",
            rows,
            {{"", "interns", std::move(count)},
             {"", "retained", std::move(retained)},
             {"", "months", std::move(months)},
             {"", "allowance", column_of(rows, 50000, 400000, random)},
             {"", "minimum_wage", std::move(wage)},
             {"", "insured_by_year", column_of(rows, 0, 1, random)}},
            {},
            {}};
}

void run_trademark(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* fee = w.columns[0];
    for (std::size_t n = from; n < to; ++n) results[n] = (fee[n] * 7 + 5) / 10;
}

void run_centres(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* housing = w.columns[0];
    const std::int64_t* equipment = w.columns[1];
    const std::int64_t* software = w.columns[2];
    const std::uint32_t* at = w.lists[0];
    for (std::size_t n = from; n < to; ++n) {
        std::int64_t first = 0;
        std::int64_t second = 0;
        for (std::uint32_t i = at[n]; i < at[n + 1]; ++i) {
            // In half fen: 50% of the sum is the sum.
            const std::int64_t grant = std::min<std::int64_t>(housing[i] + equipment[i] + software[i], 60000000);
            second = std::max(second, std::min(first, grant));
            first = std::max(first, grant);
        }
        results[n] = (first + second + 1) / 2;
    }
}

void run_exhibitions(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* is_private = w.columns[0];
    const std::int64_t* freight = w.columns[1];
    const std::int64_t* insurance = w.columns[2];
    const std::int64_t* fee = w.columns[3];
    const std::int64_t* fit_out = w.columns[4];
    const std::int64_t* cost = w.columns[5];
    const std::uint32_t* booth = w.lists[0];
    const std::uint32_t* person = w.lists[1];
    for (std::size_t n = from; n < to; ++n) {
        std::int64_t tenths = 7 * freight[n] + 5 * insurance[n];
        std::array<std::int64_t, 6> top{};
        std::int64_t fees = 0;
        for (std::uint32_t i = booth[n]; i < booth[n + 1]; ++i) {
            fees += fee[i];
            tenths += 10 * std::min<std::int64_t>(fit_out[i], 500000);
            std::int64_t moving = fee[i];
            for (auto& t : top) {
                const std::int64_t larger = std::max(t, moving);
                moving = std::min(t, moving);
                t = larger;
            }
        }
        const std::int64_t dearest = top[0] + top[1] + top[2] + top[3] + top[4] + top[5];
        tenths += is_private[n] != 0 ? 10 * fees : 7 * fees + 3 * dearest;
        std::int64_t first = 0;
        std::int64_t second = 0;
        for (std::uint32_t i = person[n]; i < person[n + 1]; ++i) {
            const std::int64_t grant = std::min<std::int64_t>(cost[i], 1000000);
            second = std::max(second, std::min(first, grant));
            first = std::max(first, grant);
        }
        results[n] = (tenths + 10 * (first + second) + 5) / 10;
    }
}

void run_talents(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* tenure = w.columns[0];
    const std::int64_t* certificate = w.columns[1];
    const std::int64_t* cost = w.columns[2];
    const std::uint32_t* at = w.lists[0];
    for (std::size_t n = from; n < to; ++n) {
        std::int64_t halves = 0;
        for (std::uint32_t i = at[n]; i < at[n + 1]; ++i)
            halves += (tenure[i] >= 24) & (certificate[i] < 12) ? std::min<std::int64_t>(cost[i], 4000000) : 0;
        results[n] = (std::min<std::int64_t>(halves, 200000000) + 1) / 2;
    }
}

void run_interns(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results) {
    const std::int64_t* count = w.columns[0];
    const std::int64_t* retained = w.columns[1];
    const std::int64_t* months = w.columns[2];
    const std::int64_t* allowance = w.columns[3];
    const std::int64_t* wage = w.columns[4];
    const std::int64_t* by_year = w.columns[5];
    for (std::size_t n = from; n < to; ++n) {
        const bool high = 2 * retained[n] > count[n];
        const std::int64_t thirds = std::min(allowance[n], wage[n]) * months[n] * (high ? 3 : 2);
        const std::int64_t insurance = by_year[n] != 0 ? 50000 * count[n] : 4000 * months[n];
        results[n] = half_up(thirds, 3) + insurance + (high ? 15000 * months[n] : 0);
    }
}

}  // namespace pol::bench
