// Data and hand-written yardsticks of the five workloads.
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/workloads.hpp"

#include "tests/bench/loops.hpp"

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

}  // namespace pol::bench
