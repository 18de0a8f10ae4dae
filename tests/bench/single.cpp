// One case at a time, warm: the integer executor against the same clause written by hand, in one run, results compared.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/kernel.hpp"
#include "tests/bench/support.hpp"
#include "tests/bench/workloads.hpp"

#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace pol;

constexpr std::size_t rows = 200;
constexpr std::size_t repeats = 100;  // of each case in turn: warm, as in the figures it is compared with

struct entry {
    bench::workload (*make)(std::size_t, std::uint64_t);
    bench::by_hand by_hand;
    double
        luajit_ratio;  // LuaJIT's time for one warm case over hand-written C++: 27/1.9, 431/5.0, 1590/16, 107/9, 32/3.3
};

constexpr entry entries[] = {
    {bench::trademark, bench::run_trademark, 27 / 1.9},
    {bench::centres, bench::run_centres, 431 / 5.0},
    {bench::exhibitions, bench::run_exhibitions, 1590 / 16.0},
    {bench::talents, bench::run_talents, 107 / 9.0},
    {bench::interns, bench::run_interns, 32 / 3.3},
};

bool measure(const entry& e) {
    const bench::workload w = e.make(rows, 20211231);
    const auto policy = bench::plan_of("tests/bench/policies/" + w.policy);
    if (!policy) return false;
    const facts::case_data data = bench::columns_of(*policy, w);
    const auto program = kernel::compile(*policy, 0);
    if (!program) {
        std::printf("%s: not compiled to integers\n", w.name.c_str());
        return false;
    }
    const bench::pointers facts_by_hand = bench::point_at(w);
    const kernel::view facts = kernel::look_at(data);
    kernel::machine machine;
    std::vector<std::int64_t> expected(rows), found(rows);
    bench::by_hand volatile by_hand = e.by_hand;  // a call for each case, as for ours
    bool all_determined = true;

    const auto times = bench::alternate(
        [&] {
            for (std::size_t n = 0; n < rows; ++n)
                for (std::size_t k = 0; k < repeats; ++k) by_hand(facts_by_hand, n, n + 1, expected.data());
        },
        [&] {
            for (std::size_t n = 0; n < rows; ++n)
                for (std::size_t k = 0; k < repeats; ++k) {
                    const kernel::answer a = machine.run(*program, facts, static_cast<std::uint32_t>(n));
                    all_determined &= a.is == kernel::verdict::determined;
                    found[n] = a.amount;
                }
        });
    const double hand = times.first / static_cast<double>(rows * repeats);
    const double ours = times.second / static_cast<double>(rows * repeats);
    const bool equal = all_determined && expected == found;
    std::printf(
        "{\"bench\":\"single\",\"workload\":\"%s\",\"by_hand_ns\":%.2f,\"pol_ns\":%.2f,\"ratio\":%.2f,\"luajit_ratio\":"
        "%.2f,"
        "\"no_slower_than_luajit\":%s,\"equal\":%s}\n",
        w.name.c_str(), hand, ours, ours / hand, e.luajit_ratio, ours / hand <= e.luajit_ratio ? "true" : "false",
        equal ? "true" : "false");
    return equal;
}

}  // namespace

int main() {
    bool all_equal = true;
    for (const entry& e : entries) all_equal &= measure(e);
    return all_equal ? 0 : 1;
}
