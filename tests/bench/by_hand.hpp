// The five workloads once more, written by hand for whole populations: what the batch evaluator is measured against.
//
// As fast as we can write them in C++ over 64-bit integers, and exact for every input that 64 bits hold: blocks that stay in
// cache, no branch that depends on the data where one can do without, sums of lists as differences of running sums. Compiled
// with -O3 -march=native. The plain loops of workloads.cpp, compiled in the same way, are there for comparison.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/workloads.hpp"

namespace pol::bench::whole {

void run_trademark(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_centres(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_exhibitions(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_talents(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_interns(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);

}  // namespace pol::bench::whole

// The loops of workloads.cpp with the optimisation of by_hand.cpp.
namespace pol::bench::plain {

void run_trademark(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_centres(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_exhibitions(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_talents(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);
void run_interns(const pointers& w, std::size_t from, std::size_t to, std::int64_t* results);

}  // namespace pol::bench::plain
