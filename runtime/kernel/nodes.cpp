// Nodes of the plan to instructions of the integer executor.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/compile.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace pol::kernel {

namespace {

// Above this a sum of ordinary amounts would not fit 64 bits any more; the exact evaluator is then the better choice.
constexpr std::int64_t largest_scale = 1'000'000'000'000;
constexpr std::size_t deepest = 400;

}  // namespace

std::uint32_t node_compiler::emit(instruction i) {
    out_.code.push_back(i);
    return here() - 1;
}

std::uint16_t node_compiler::fresh() {
    if (out_.registers == std::numeric_limits<std::uint16_t>::max()) {
        fail();
        return 0;
    }
    return out_.registers++;
}

void node_compiler::close_scope(std::size_t mark) {
    for (; made_.size() > mark; made_.pop_back()) known_[made_.back()].reset();
}

slot node_compiler::in_place(std::uint16_t reg, std::int64_t scale) {
    slot s;
    s.reg = reg;
    s.scale = scale;
    return s;
}

slot node_compiler::failed() {
    fail();
    return {};
}

slot node_compiler::constant_number(number::exact value) {
    slot s;
    s.is_constant = true;
    s.scale = value.denominator().value_or(0);
    s.constant = std::move(value);
    return s;
}

slot node_compiler::constant_truth(bool value) {
    slot s;
    s.is_constant = true;
    s.value = value;
    return s;
}

std::int64_t node_compiler::common(std::int64_t a, std::int64_t b) {
    if (a <= 0 || b <= 0 || a > largest_scale || b > largest_scale) return 0;
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a / std::gcd(a, b), b, &product) || product > largest_scale) return 0;
    return product;
}

std::int64_t node_compiler::scale_of(const slot& s) {
    if (s.scale <= 0) fail();
    return s.scale > 0 ? s.scale : 1;
}

slot node_compiler::result(code is, std::uint16_t a, std::uint16_t b, std::int64_t value, std::int64_t scale) {
    slot s;
    s.reg = fresh();
    s.scale = scale;
    if (scale <= 0) fail();
    last_result_ = emit({is, s.reg, a, b, value});
    return s;
}

std::uint16_t node_compiler::in_register(const slot& s, std::int64_t scale) {
    if (scale <= 0) {
        fail();
        return 0;
    }
    if (s.is_constant) {
        const std::uint16_t reg = fresh();
        const auto value =
            s.scale == 1 && s.constant.is_zero() && s.value != 0 ? std::optional(s.value) : s.constant.scaled(scale);
        if (!value) fail();
        emit({code::immediate, reg, 0, 0, value.value_or(0)});
        return reg;
    }
    if (s.scale == scale) return s.reg;
    if (scale % s.scale != 0) fail();
    const std::uint16_t reg = fresh();
    emit({code::multiply_constant, reg, s.reg, 0, scale / s.scale});
    return reg;
}

slot node_compiler::node(index n) {
    if (has_failed_) return {};
    if (known_[n]) return *known_[n];
    if (++depth_ > deepest || plan_.domains[plan_.nodes[n].domain].is_group) fail();
    const slot s = has_failed_ ? slot{} : compute(plan_.nodes[n]);
    --depth_;
    known_[n] = s;
    made_.push_back(n);
    return s;
}

slot node_compiler::from_constant(const plan::constant& c) {
    if (c.is == plan::kind::number) return constant_number(c.number);
    slot s;
    s.is_constant = true;
    s.value = c.code;
    return s;
}

slot node_compiler::constant(const plan::node& n) { return from_constant(plan_.constants[n.a]); }

const facts::setting* node_compiler::setting_of(index parameter) const {
    const facts::setting* found = nullptr;
    for (const facts::setting& s : set_)
        if (s.parameter == parameter) found = &s;
    return found;
}

const plan::constant* node_compiler::value_of(index parameter) const {
    if (const facts::setting* set = setting_of(parameter)) return set->unset ? nullptr : &set->value;
    const index value = plan_.parameters[parameter].value;
    return value == plan::none ? nullptr : &plan_.constants[value];
}

slot node_compiler::parameter(const plan::node& n) {
    const plan::parameter& p = plan_.parameters[n.a];
    if (p.is_list || p.is_series) {
        const bool asks_for_list = n.is == plan::op::parameter_given && p.is_list && setting_of(n.a) == nullptr;
        return asks_for_list ? constant_truth(true) : failed();
    }
    const plan::constant* value = value_of(n.a);
    if (n.is == plan::op::parameter_given) return constant_truth(value != nullptr);
    return value != nullptr ? from_constant(*value) : failed();
}

slot node_compiler::compute(const plan::node& n) {
    using plan::op;
    switch (n.is) {
        case op::constant: return constant(n);
        case op::parameter:
        case op::parameter_given: return parameter(n);
        case op::fact:
        case op::is_given: {
            const plan::column& c = plan_.columns[n.a];
            const bool is_load = n.is == op::fact;
            const std::int64_t scale = is_load && c.is == plan::kind::number ? c.scale : 1;
            if (n.a > std::numeric_limits<std::uint16_t>::max() || c.table > std::numeric_limits<std::uint16_t>::max())
                return failed();
            return result(is_load ? code::load : code::given, static_cast<std::uint16_t>(n.a),
                          static_cast<std::uint16_t>(c.table), c.is_presence, scale);
        }
        case op::add:
        case op::subtract:
        case op::multiply:
        case op::divide: {
            const slot a = node(n.a);
            return arithmetic(n.is, a, node(n.b));
        }
        case op::negate: {
            const slot a = node(n.a);
            if (a.is_constant) return constant_number(-a.constant);
            return result(code::negate, a.reg, 0, 0, a.scale);
        }
        case op::whole_divide:
        case op::remainder: return whole_division(n);
        case op::equal:
        case op::not_equal:
        case op::less:
        case op::at_most: return compare(n);
        case op::not_:
        case op::and_:
        case op::or_: return logic(n);
        case op::choose: return choose(n);
        case op::lesser:
        case op::greater: {
            const slot a = node(n.a);
            return lesser(a, node(n.b), n.is == op::greater);
        }
        case op::ceiling: {
            const slot ceiling = node(n.a);
            const plan::constant* granted = value_of(n.b);
            return granted == nullptr ? ceiling : lesser(ceiling, from_constant(*granted), false);
        }
        case op::add_duration:
        case op::subtract_duration:
        case op::year_of:
        case op::month_of:
        case op::day_of:
        case op::years_between:
        case op::months_between:
        case op::days_between: return dates(n);
        case op::series_on:
        case op::series_latest: return series(n);
        case op::lookup: return lookup(n);
        case op::bracketed: return brackets(n);
        case op::sum:
        case op::largest:
        case op::smallest:
        case op::count:
        case op::any:
        case op::every: return aggregate(n);
        case op::in_list: return list_membership(n);
        case op::round: return rounded(n);
        case op::position:
        case op::award_amount: return failed();
    }
    return failed();
}

slot node_compiler::arithmetic(plan::op how, const slot& a, const slot& b) {
    if (has_failed_) return {};
    if (a.is_constant && b.is_constant) {
        if (how == plan::op::add) return constant_number(a.constant + b.constant);
        if (how == plan::op::subtract) return constant_number(a.constant - b.constant);
        if (how == plan::op::multiply) return constant_number(a.constant * b.constant);
        return b.constant.is_zero() ? failed() : constant_number(a.constant / b.constant);
    }
    if (how == plan::op::divide)
        return b.is_constant && !b.constant.is_zero()
                   ? arithmetic(plan::op::multiply, a, constant_number(number::exact(1) / b.constant))
                   : failed();
    if (how == plan::op::multiply) {
        if (a.is_constant) return arithmetic(how, b, a);
        if (!b.is_constant)
            return result(code::multiply, a.reg, b.reg, 0,
                          common(1, a.scale) > 0 && b.scale <= largest_scale / a.scale ? a.scale * b.scale : 0);
        if (b.constant.is_zero()) return constant_number(0);
        const std::int64_t below = scale_of(b);
        if (has_failed_ || below > largest_scale / a.scale) return failed();
        const auto factor = b.constant.scaled(below);
        if (!factor) return failed();
        // 3/2 of a value at scale 100: the value times 3 at scale 200; whole factors of the scale cancel.
        const std::int64_t shared = std::gcd(*factor, a.scale);
        const std::int64_t scale = a.scale / shared * below;
        if (*factor == shared) {
            slot same = a;
            same.scale = scale;
            return same;
        }
        return result(code::multiply_constant, a.reg, 0, *factor / shared, scale);
    }
    const std::int64_t scale = common(scale_of(a), scale_of(b));
    if (scale == 0) return failed();
    if (b.is_constant || (a.is_constant && how == plan::op::add)) {
        const slot& fixed = b.is_constant ? b : a;
        const std::uint16_t moving = in_register(b.is_constant ? a : b, scale);
        const auto value = (how == plan::op::subtract ? -fixed.constant : fixed.constant).scaled(scale);
        if (!value) return failed();
        if (*value == 0) return in_place(moving, scale);
        return result(code::add_constant, moving, 0, *value, scale);
    }
    if (how == plan::op::add && (a.scale == scale) != (b.scale == scale)) {
        const slot& fine = a.scale == scale ? a : b;
        const slot& coarse = a.scale == scale ? b : a;
        return result(code::add_multiple, fine.reg, coarse.reg, scale / coarse.scale, scale);
    }
    const std::uint16_t left = in_register(a, scale);
    return result(how == plan::op::add ? code::add : code::subtract, left, in_register(b, scale), 0, scale);
}

slot node_compiler::lesser(const slot& a, const slot& b, bool greater) {
    if (has_failed_) return {};
    if (a.is_constant && b.is_constant) return (a.constant < b.constant) != greater ? a : b;
    if (a.is_constant) return lesser(b, a, greater);
    const std::int64_t scale = common(scale_of(a), scale_of(b));
    if (scale == 0) return failed();
    const std::uint16_t left = in_register(a, scale);
    if (!b.is_constant) return result(greater ? code::greater : code::lesser, left, in_register(b, scale), 0, scale);
    const auto value = b.constant.scaled(scale);
    if (!value) return failed();
    return result(greater ? code::greater_constant : code::lesser_constant, left, 0, *value, scale);
}

slot node_compiler::whole_division(const plan::node& n) {
    const slot a = node(n.a);
    const slot b = node(n.b);
    if (has_failed_) return {};
    if (!b.is_constant || a.is_constant || b.constant.sign() <= 0) return failed();
    const std::int64_t scale = common(scale_of(a), scale_of(b));
    if (scale == 0) return failed();
    const auto divisor = b.constant.scaled(scale);
    if (!divisor) return failed();
    const std::uint16_t left = in_register(a, scale);
    const bool divides = n.is == plan::op::whole_divide;
    return result(divides ? code::floor_divide_constant : code::remainder_constant, left, 0, *divisor,
                  divides ? 1 : scale);
}

slot node_compiler::compare(const plan::node& n) {
    using plan::op;
    const slot a = node(n.a);
    const slot b = node(n.b);
    if (has_failed_) return {};
    const bool is_number = plan_.nodes[n.a].gives == plan::kind::number;
    if (a.is_constant && b.is_constant) {
        const auto order = is_number ? a.constant <=> b.constant : a.value <=> b.value;
        return constant_truth(n.is == op::equal       ? order == 0
                              : n.is == op::not_equal ? order != 0
                              : n.is == op::less      ? order < 0
                                                      : order <= 0);
    }
    std::int64_t scale = 1;
    if (is_number) scale = common(scale_of(a), scale_of(b));
    if (scale == 0) return failed();
    if (a.is_constant || b.is_constant) {
        const slot& fixed = a.is_constant ? a : b;
        const auto value = is_number ? fixed.constant.scaled(scale) : std::optional(fixed.value);
        if (!value) return failed();
        const std::uint16_t moving = in_register(a.is_constant ? b : a, scale);
        code is = code::equal_constant;
        if (n.is == op::not_equal) is = code::not_equal_constant;
        if (n.is == op::less) is = a.is_constant ? code::more_constant : code::less_constant;
        if (n.is == op::at_most) is = a.is_constant ? code::at_least_constant : code::at_most_constant;
        return result(is, moving, 0, *value, 1);
    }
    const std::uint16_t left = in_register(a, scale);
    const code is = n.is == op::equal       ? code::equal
                    : n.is == op::not_equal ? code::not_equal
                    : n.is == op::less      ? code::less
                                            : code::at_most;
    return result(is, left, in_register(b, scale), 0, 1);
}

slot node_compiler::logic(const plan::node& n) {
    using plan::op;
    const slot a = node(n.a);
    if (has_failed_) return {};
    if (n.is == op::not_) {
        return a.is_constant ? constant_truth(a.value == 0) : result(code::not_, a.reg, 0, 0, 1);
    }
    const bool is_and = n.is == op::and_;
    if (a.is_constant) return (a.value != 0) == is_and ? node(n.b) : a;
    // The second operand is looked at only where the first does not decide: it may be a fact that is not there.
    slot s;
    s.reg = fresh();
    emit({code::move, s.reg, a.reg, 0, 0});
    std::uint16_t test = s.reg;
    if (!is_and) {
        test = fresh();
        emit({code::not_, test, s.reg, 0, 0});
    }
    const std::uint32_t jump = emit({code::jump_if_no, 0, test, 0, 0});
    const std::size_t scope = open_scope();
    const slot b = node(n.b);
    if (b.is_constant) {
        emit({code::immediate, s.reg, 0, 0, b.value});
    } else {
        emit({code::move, s.reg, b.reg, 0, 0});
    }
    close_scope(scope);
    out_.code[jump].value = here();
    return s;
}

slot node_compiler::choose(const plan::node& n) { return merge(n.a, n.b, n.c); }

// What an expression computes whatever happens in it, as far as a look at a few nodes tells; the whole before its parts.
std::vector<index> node_compiler::certain_nodes(index n) const {
    std::vector<index> found;
    std::vector<index> open{n};
    for (int budget = 64; budget > 0 && !open.empty(); --budget) {
        const plan::node& at = plan_.nodes[open.back()];
        const index here = open.back();
        open.pop_back();
        const bool has_operands = at.is == plan::op::add || at.is == plan::op::subtract ||
                                  at.is == plan::op::multiply || at.is == plan::op::lesser ||
                                  at.is == plan::op::greater;
        if (at.is == plan::op::fact || has_operands) found.push_back(here);
        if (has_operands) open.insert(open.end(), {at.b, at.a});
    }
    return found;
}

// What both branches compute is computed before them, and stays known behind them.
void node_compiler::compute_for_both(index yes, index no) {
    const std::vector<index> second = certain_nodes(no);
    for (const index n : certain_nodes(yes))
        if (std::find(second.begin(), second.end(), n) != second.end()) node(n);
}

// The value of `yes` or `no`; only the chosen branch runs.
slot node_compiler::merge(index condition, index yes, index no) {
    const slot test = node(condition);
    if (has_failed_) return {};
    if (test.is_constant) return node(test.value != 0 ? yes : no);
    const bool is_number = plan_.nodes[yes].gives == plan::kind::number;
    compute_for_both(yes, no);
    slot s;
    s.reg = fresh();

    const std::uint32_t to_no = emit({code::jump_if_no, 0, test.reg, 0, 0});
    std::size_t scope = open_scope();
    const slot first = node(yes);
    const std::uint32_t first_move = emit({code::move, s.reg, 0, 0, 0});
    const std::uint32_t to_end = emit({code::jump, 0, 0, 0, 0});
    close_scope(scope);
    out_.code[to_no].value = here();
    scope = open_scope();
    const slot second = node(no);
    if (has_failed_) return {};
    s.scale = is_number ? common(scale_of(first), scale_of(second)) : 1;
    if (s.scale == 0) return failed();

    // The scale is known only now: the first branch's move becomes an instruction that rescales as well.
    const auto put = [&](const slot& from) -> instruction {
        if (!from.is_constant && s.scale == from.scale) return {code::move, s.reg, from.reg, 0, 0};
        if (!from.is_constant) return {code::multiply_constant, s.reg, from.reg, 0, s.scale / from.scale};
        const auto value = is_number ? from.constant.scaled(s.scale) : std::optional(from.value);
        if (!value) fail();
        return {code::immediate, s.reg, 0, 0, value.value_or(0)};
    };
    out_.code[first_move] = put(first);
    // A result computed just now in this branch may be written to its place at once.
    if (!second.is_constant && second.scale == s.scale && last_result_ + 1 == here() && last_result_ > to_end &&
        out_.code.back().dst == second.reg) {
        out_.code.back().dst = s.reg;
        last_result_ = 0;  // of one branch only: a choice around this one must not send it elsewhere
    } else {
        emit(put(second));
    }
    close_scope(scope);
    out_.code[to_end].value = here();
    return s;
}

}  // namespace pol::kernel
