// Random programs of the integer executor, made as its compiler makes them: each register is written before it is read,
// what a branch or a loop computes is forgotten at its end, and results go to a register written in both branches.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/kernel/kernel.hpp"
#include "tests/support/random_policy.hpp"

#include <vector>

namespace pol::test {

class random_code {
public:
    explicit random_code(dice& roll);

    // Six facts of the case, and a list of rows with three facts each; some small, some at the ends of the range, a few
    // unknown.
    facts::case_data facts(dice& roll) const;

    kernel::program made;

private:
    struct known {
        std::vector<std::uint16_t> numbers;
        std::vector<std::uint16_t> truths;
    };

    std::uint32_t emit(kernel::code is, std::uint16_t dst, std::uint16_t a, std::uint16_t b, std::int64_t value);
    std::uint32_t here() const { return static_cast<std::uint32_t>(made.code.size()); }
    std::uint16_t fresh() { return made.registers++; }
    std::int64_t constant();
    std::uint16_t number(const known& k) { return roll_.pick(k.numbers); }
    std::uint16_t truth(known& k);
    void step(known& k, int depth);
    void compute(known& k);
    void compare(known& k);
    void load(known& k);
    void choose(known k, known& outer, int depth);
    void both(known& k);
    void sum_rows(known k, known& outer, int depth);
    void call_rows(known k, known& outer, int depth);
    void statements(known& k, int depth, int most);

    dice& roll_;
    bool in_rows_ = false;
};

}  // namespace pol::test
