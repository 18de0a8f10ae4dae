// SPDX-License-Identifier: Apache-2.0
#include "runtime/sweep/stretch.hpp"

#include "runtime/eval/evaluate.hpp"
#include "runtime/facts/bounds.hpp"
#include "runtime/facts/pointers.hpp"

#include <utility>

namespace pol::sweeping {
namespace {

using number::swept;
using plan::index;

// What reading a case decides about x before it is evaluated: bounds that x has or that others have because of it.
class reading_of_x {
public:
    reading_of_x(const plan::plan& p, const facts::case_data& data, const variable& x, swept value)
        : plan_(p), data_(data), x_(x), value_(std::move(value)) {}

    void decide() const {
        value_.sign();  // what may not be negative is refused below 0
        for (index column = 0; column < plan_.columns.size(); ++column) {
            if (!plan_.columns[column].bounds.empty()) decide_bounds(column);
        }
        if (x_.parameter != plan::none) {
            for (const plan::bound& b : plan_.parameters[x_.parameter].bounds) {
                if (const auto limit = facts::constant_value(plan_, b.node)) compare(value_, *limit);
            }
        } else if (plan_.columns[x_.column].is_unique) {
            decide_uniqueness();
        }
    }

private:
    static void compare(const swept& a, const swept& b) { (a - b).sign(); }

    void decide_bounds(index column) const {
        const plan::column& c = plan_.columns[column];
        for (std::uint32_t row = 0; row < data_.columns[column].states.size(); ++row) {
            const auto value = cell(column, row);
            for (const plan::bound& b : c.bounds) {
                const auto limit = facts::bound_value<swept>(
                    plan_, b.node, [&](index of) { return around(of, c.table, row); },
                    [&](index of) { return parameter(of); });
                if (value && limit) compare(*value, *limit);
            }
        }
    }

    void decide_uniqueness() const {
        for (std::uint32_t row = 0; row < data_.columns[x_.column].states.size(); ++row) {
            const auto other = row == x_.row ? std::nullopt : cell(x_.column, row);
            if (other) compare(value_, *other);
        }
    }

    std::optional<swept> cell(index column, std::uint32_t row) const {
        if (column == x_.column && row == x_.row) return value_;
        const auto known = facts::known_value(plan_, data_, column, row);
        return known ? std::optional<swept>(*known) : std::nullopt;
    }

    std::optional<swept> around(index column, index table, std::uint32_t row) const {
        while (table != plan_.columns[column].table) {
            if (table == 0) return std::nullopt;
            row = facts::parent_row(data_, table, row);
            table = plan_.tables[table].parent;
        }
        return cell(column, row);
    }

    std::optional<swept> parameter(index which) const {
        if (which == x_.parameter) return value_;
        for (const facts::setting& s : data_.settings) {
            if (s.parameter == which) return s.unset ? std::nullopt : std::optional<swept>(facts::ordered(s.value));
        }
        const plan::parameter& p = plan_.parameters[which];
        if (p.value == plan::none || p.is_series || p.is_list) return std::nullopt;
        return swept(facts::ordered(plan_.constants[p.value]));
    }

    const plan::plan& plan_;
    const facts::case_data& data_;
    const variable& x_;
    swept value_;
};

}  // namespace

struct evaluator::state {
    const plan::plan& plan;
    eval::assessor assessor;
};

evaluator::evaluator(const plan::plan& p) : state_(new state{p, eval::assessor(p)}) {}
evaluator::~evaluator() = default;
evaluator::evaluator(evaluator&&) noexcept = default;
evaluator& evaluator::operator=(evaluator&&) noexcept = default;

stretch evaluator::evaluate(const facts::case_data& facts, const variable& x, const number::grid& ahead,
                            const std::vector<bool>& clauses, const limits& within) {
    number::sweep on{ahead};
    eval::options how{false, clauses, within};
    if (x.is_somewhere()) {
        const swept value = swept::x_of(on);
        reading_of_x(state_->plan, facts, x, value).decide();
        how.swept = eval::swept_input{x.column, x.row, x.parameter, value};
    } else {
        on.hold_nothing();
    }
    stretch result;
    result.found = state_->assessor.assess(facts, how);
    for (index c = 0; c < state_->plan.clauses.size(); ++c) {
        const std::optional<swept>& amount = state_->assessor.amount_of(c);
        result.amounts.push_back(amount ? std::optional(amount->function()) : std::nullopt);
    }
    result.last = on.ahead.last;
    return result;
}

}  // namespace pol::sweeping
