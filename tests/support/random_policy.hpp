// Random policies and cases that fit them: the material of tests which hold two executors, or an executor and a
// promise, together. Everything follows from the seed. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace pol::test {

class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}
    int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }
    int next() { return ++count_; }  // for names that must differ
    bool one_in(int n) { return between(1, n) == 1; }
    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[static_cast<std::size_t>(between(0, static_cast<int>(from.size()) - 1))];
    }

private:
    std::mt19937_64 engine_;
    int count_ = 0;
};

// One clause `c` over fixed facts: applicant.{sme, staff, turnover, kind}, period, and a claim with money, counts,
// rates, dates, an optional record and a list of items with a list inside. Expressions, conditions, steps and their
// order are random.
// `free`: nothing in it depends on the order in which records are given.
enum class record_order : std::uint8_t { may_matter, free };
std::string random_policy(dice& roll, record_order order = record_order::may_matter);

struct case_options {
    int missing_one_in = 0;  // leave a fact out with this probability; 0: everything is given
    int extreme_one_in = 0;  // an amount of up to 19 digits
};
std::string random_case(dice& roll, const case_options& how);

}  // namespace pol::test
