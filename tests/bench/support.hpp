// What the benchmarks share: a clock, alternating rounds, plans from files, and workloads as columns.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/facts/case_data.hpp"
#include "runtime/plan/plan.hpp"
#include "tests/bench/workloads.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pol::bench {

// Nanoseconds of one call.
template <class Work>
double time_of(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
}

// Medians of two pieces of work run in turn, so that noise of the machine hits both alike.
template <class First, class Second>
std::pair<double, double> alternate(First&& first, Second&& second, int rounds = 31) {
    first();
    second();
    std::vector<double> a, b;
    for (int n = 0; n < rounds; ++n) {
        a.push_back(time_of(first));
        b.push_back(time_of(second));
    }
    std::nth_element(a.begin(), a.begin() + rounds / 2, a.end());
    std::nth_element(b.begin(), b.begin() + rounds / 2, b.end());
    return {a[static_cast<std::size_t>(rounds / 2)], b[static_cast<std::size_t>(rounds / 2)]};
}

// A file of the source tree.
std::string text_of(const std::string& path);

// The plan of a policy file of the source tree; prints the diagnostics and gives nothing when there are
// errors.
std::shared_ptr<const plan::plan> plan_of(const std::string& path);

// The workload as the plan's columns: row n of table 0 is enterprise n, every clause claimed.
facts::case_data columns_of(const plan::plan& p, const workload& w);

}  // namespace pol::bench
