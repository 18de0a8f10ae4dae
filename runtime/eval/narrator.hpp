// Tells why: the lines of a derivation, with values written as people read them. It looks only at what was computed anyway, so
// that asking for a derivation never changes a result.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/eval/evaluator.hpp"

#include <pol/outcome.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pol::eval {
inline namespace POL_NUMBERS {

// "300,000.00", "3620/3"
std::string shown_amount(const exact& amount);

class narrator {
public:
    explicit narrator(evaluator& with) : with_(with), plan_(with.policy()) {}

    // A value with the facts and parameters that it was made of, as they are in the current rows.
    derivation made_of(index node, const value& v);
    derivation condition(const plan::condition& c, const value& v);
    // Whether another value holds, as that value's condition was found: no reason for or against anything.
    derivation exception(const plan::exception& e, const value& holds);
    derivation line(derivation::kind is, index where) const;
    std::string money(const value& v, index currency) const;
    std::string shown(index node, const value& v) const;
    std::string shown(plan::kind is, plan::unit measures, index choice, index currency, const value& v) const;

    static derivation::result came(const value& v);

private:
    void leaves(index node, std::vector<derivation>& to);
    void leaf(index node, const plan::node& n, std::vector<derivation>& to);
    void add(derivation d, std::vector<derivation>& to);
    derivation parameter_line(index parameter, const value& v) const;
    derivation series_line(const plan::node& n, const value& v);
    derivation lookup_line(const plan::node& n, const value& v);
    std::vector<index> operands_of(const plan::node& n);
    index choice_of(index node) const;

    evaluator& with_;
    const plan::plan& plan_;
    std::set<index> seen_;
    std::set<std::pair<std::string, std::string>> told_;
};

}  // namespace POL_NUMBERS
}  // namespace pol::eval
