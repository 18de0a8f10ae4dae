// Nodes of the plan to instructions over columns.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/compile.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace pol::batch {

namespace {

// Above this a sum of ordinary amounts would not fit 64 bits any more.
constexpr std::int64_t largest_scale = 1'000'000'000'000;
constexpr std::size_t deepest = 400;

}  // namespace

node_compiler::node_compiler(const plan::plan& p, const facts::case_data& base, program& out, digits read)
    : plan_(p),
      base_(base),
      out_(out),
      known_(p.nodes.size()),
      spaces_(p.domains.size(), not_there),
      by_table_(p.tables.size(), not_there),
      read_(read) {
    out_.spaces.push_back({});
    by_table_[0] = root;
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

slot node_compiler::truth(bool is_true) {
    slot s;
    s.is_constant = true;
    s.value = is_true ? 1 : 0;
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

reg node_compiler::fresh(space in) {
    out_.registers.push_back({in, 0, 0, 0});
    return static_cast<reg>(out_.registers.size() - 1);
}

slot node_compiler::emit(code is, space in, std::int64_t scale, reg a, reg b, reg c, std::int64_t value) {
    if (scale <= 0) fail();
    slot s;
    s.in = in;
    s.scale = scale;
    s.at = fresh(in);
    instruction i;
    i.is = is;
    i.dst = s.at;
    i.a = a;
    i.b = b;
    i.c = c;
    i.value = value;
    out_.code.push_back(i);
    return s;
}

slot node_compiler::in_doubt(space in, std::uint8_t how) {
    return emit(code::unknown, in, 1, no_reg, no_reg, no_reg, how);
}

// ------------------------------------------------------------------------------------------------ nodes

slot node_compiler::node(index n) {
    if (has_failed_) return {};
    if (known_[n]) return *known_[n];
    if (++depth_ > deepest) fail();
    const slot s = has_failed_ ? slot{} : compute(plan_.nodes[n]);
    --depth_;
    if (!has_failed_) known_[n] = s;
    return s;
}

slot node_compiler::from_constant(const plan::constant& c) {
    if (c.is == plan::kind::number) return constant_number(c.number);
    slot s;
    s.is_constant = true;
    s.value = c.code;
    return s;
}

const facts::setting* node_compiler::setting_of(index parameter) const {
    const facts::setting* found = nullptr;
    for (const facts::setting& s : base_.settings)
        if (s.parameter == parameter) found = &s;
    return found;
}

bool node_compiler::is_unset(index node) const {
    if (node == plan::none) return true;
    const plan::node& n = plan_.nodes[node];
    if (n.is != plan::op::parameter) return false;
    const plan::parameter& p = plan_.parameters[n.a];
    const facts::setting* set = setting_of(n.a);
    return p.is_optional && (set != nullptr ? set->unset : p.value == plan::none);
}

slot node_compiler::parameter(const plan::node& n) {
    const plan::parameter& p = plan_.parameters[n.a];
    const facts::setting* set = setting_of(n.a);
    if (n.is == plan::op::parameter_given)
        return truth(set != nullptr ? !set->unset : p.value != plan::none || !p.list.empty() || !p.entries.empty());
    if (p.is_list || p.is_series) return failed();
    if (set != nullptr && !set->unset) return from_constant(set->value);
    if (set == nullptr && p.value != plan::none) return from_constant(plan_.constants[p.value]);
    return in_doubt(root, doubt_unknown);
}

slot node_compiler::fact(const plan::node& n) {
    const plan::column& c = plan_.columns[n.a];
    const bool is_load = n.is == plan::op::fact;
    const std::int64_t scale = is_load && c.is == plan::kind::number ? c.scale : 1;
    const slot all = emit(is_load ? code::load : code::given, space_of(n.domain), scale, no_reg, no_reg, no_reg, n.a);
    std::int64_t usual = scale;
    if (is_load && c.measures == plan::unit::rate) usual = 10'000;
    if (is_load && c.is == plan::kind::number && c.measures == plan::unit::plain) usual = 100;
    if (read_ == digits::all || usual >= scale) return all;
    return emit(code::divide_exactly, all.in, usual, all.at, no_reg, no_reg, scale / usual);
}

slot node_compiler::compute(const plan::node& n) {
    using plan::op;
    switch (n.is) {
        case op::constant: return from_constant(plan_.constants[n.a]);
        case op::parameter:
        case op::parameter_given: return parameter(n);
        case op::fact:
        case op::is_given: return fact(n);
        case op::add:
        case op::subtract:
        case op::multiply:
        case op::divide: {
            const slot a = node(n.a);
            return arithmetic(n.is, a, node(n.b));
        }
        case op::negate: return arithmetic(op::subtract, constant_number(0), node(n.a));
        case op::whole_divide:
        case op::remainder: return whole_division(n);
        case op::equal:
        case op::not_equal:
        case op::less:
        case op::at_most: return compare(n);
        case op::not_:
        case op::and_:
        case op::or_: return logic(n);
        case op::choose: {
            const slot condition = node(n.a);
            const slot yes = node(n.b);
            return choose(condition, yes, node(n.c), n.gives == plan::kind::number);
        }
        case op::lesser:
        case op::greater: {
            const slot a = node(n.a);
            return lesser(a, node(n.b), n.is == op::greater);
        }
        case op::ceiling: return ceiling(n);
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
        case op::every: return aggregate(n.is, plan_.selections[n.a], n.is == op::count ? plan::none : n.b);
        case op::in_list: return in_list(n);
        case op::round: {
            const slot value = node(n.a);
            return rounded(value, node(n.b), static_cast<number::rounding>(n.extra), false);
        }
        case op::award_amount: return n.a < amounts.size() ? amounts[n.a] : failed();
        case op::position: return failed();
    }
    return failed();
}

// A granted rate is held at its ceiling, which the exact evaluator reports: only those below it are computed here.
slot node_compiler::ceiling(const plan::node& n) {
    const slot top = node(n.a);
    const plan::parameter& p = plan_.parameters[n.b];
    const facts::setting* set = setting_of(n.b);
    const bool is_set = set != nullptr ? !set->unset : p.value != plan::none;
    if (has_failed_ || !is_set) return top;
    const slot granted = from_constant(set != nullptr ? set->value : plan_.constants[p.value]);
    if (!top.is_constant || granted.constant > top.constant) return failed();
    return granted;
}

slot node_compiler::product(const slot& a, const slot& b) {
    if (a.is_constant) return product(b, a);
    if (!b.is_constant) {
        const std::int64_t scale =
            a.scale > 0 && b.scale > 0 && b.scale <= largest_scale / a.scale ? a.scale * b.scale : 0;
        const space in = deeper(a.in, b.in);
        return emit(code::multiply, in, scale, in_register(a, a.scale, in), in_register(b, b.scale, in));
    }
    const std::int64_t below = scale_of(b);
    if (has_failed_ || below > largest_scale / scale_of(a)) return failed();
    const auto factor = b.constant.scaled(below);
    if (!factor) return failed();
    if (*factor == 0) {
        // Zero times something that is missing is not known either: the fact decides what is told.
        return emit(code::multiply_constant, a.in, 1, a.at);
    }
    // 3/2 of a value at scale 100: the value times 3 at scale 200; whole factors of the scale cancel.
    const std::int64_t shared = std::gcd(*factor, a.scale);
    const std::int64_t scale = a.scale / shared * below;
    if (*factor != shared) return emit(code::multiply_constant, a.in, scale, a.at, no_reg, no_reg, *factor / shared);
    slot same = a;
    same.scale = scale;
    return same;
}

slot node_compiler::arithmetic(plan::op how, const slot& a, const slot& b) {
    using plan::op;
    if (has_failed_) return {};
    if (a.is_constant && b.is_constant) {
        if (how == op::add) return constant_number(a.constant + b.constant);
        if (how == op::subtract) return constant_number(a.constant - b.constant);
        if (how == op::multiply) return constant_number(a.constant * b.constant);
        return b.constant.is_zero() ? failed() : constant_number(a.constant / b.constant);
    }
    if (how == op::multiply) return product(a, b);
    if (how == op::divide)
        return b.is_constant && !b.constant.is_zero() ? product(a, constant_number(number::exact(1) / b.constant))
                                                      : failed();
    const std::int64_t scale = common(scale_of(a), scale_of(b));
    if (scale == 0) return failed();
    if (b.is_constant || (a.is_constant && how == op::add)) {
        const slot& fixed = b.is_constant ? b : a;
        const slot& moving = b.is_constant ? a : b;
        const auto value = (how == op::subtract ? -fixed.constant : fixed.constant).scaled(scale);
        if (!value) return failed();
        const reg at = in_register(moving, scale, moving.in);
        if (*value == 0) {
            slot same = moving;
            same.at = at;
            same.scale = scale;
            return same;
        }
        return emit(code::add_constant, moving.in, scale, at, no_reg, no_reg, *value);
    }
    const space in = a.is_constant ? b.in : deeper(a.in, b.in);
    if (how == op::add && (a.scale == scale) != (b.scale == scale)) {
        const slot& fine = a.scale == scale ? a : b;
        const slot& coarse = a.scale == scale ? b : a;
        const reg finer = in_register(fine, scale, in);
        return emit(code::add_multiple, in, scale, finer, in_register(coarse, coarse.scale, in), no_reg,
                    scale / coarse.scale);
    }
    const reg left = in_register(a, scale, in);
    return emit(how == op::add ? code::add : code::subtract, in, scale, left, in_register(b, scale, in));
}

slot node_compiler::lesser(const slot& a, const slot& b, bool greater) {
    if (has_failed_) return {};
    if (a.is_constant && b.is_constant) return (a.constant < b.constant) != greater ? a : b;
    if (a.is_constant) return lesser(b, a, greater);
    const std::int64_t scale = common(scale_of(a), scale_of(b));
    if (scale == 0) return failed();
    if (b.is_constant) {
        const auto value = b.constant.scaled(scale);
        if (!value) return failed();
        return emit(greater ? code::greater_constant : code::lesser_constant, a.in, scale, in_register(a, scale, a.in),
                    no_reg, no_reg, *value);
    }
    const space in = deeper(a.in, b.in);
    const reg left = in_register(a, scale, in);
    return emit(greater ? code::greater : code::lesser, in, scale, left, in_register(b, scale, in));
}

slot node_compiler::whole_division(const plan::node& n) {
    const slot a = node(n.a);
    const slot b = node(n.b);
    if (has_failed_ || !b.is_constant || a.is_constant || b.constant.sign() <= 0) return failed();
    const std::int64_t scale = common(scale_of(a), scale_of(b));
    const auto divisor = scale > 0 ? b.constant.scaled(scale) : std::nullopt;
    if (!divisor) return failed();
    const bool divides = n.is == plan::op::whole_divide;
    return emit(divides ? code::floor_divide_constant : code::remainder_constant, a.in, divides ? 1 : scale,
                in_register(a, scale, a.in), no_reg, no_reg, *divisor);
}

slot node_compiler::rounded(const slot& amount, const slot& unit, number::rounding mode, bool keeps_steps) {
    if (has_failed_ || !unit.is_constant || unit.constant.sign() <= 0) return failed();
    if (amount.is_constant) {
        const number::exact value = amount.constant.round(mode, unit.constant);
        return constant_number(keeps_steps ? value / unit.constant : value);
    }
    const auto below = unit.constant.denominator();
    const std::int64_t scale = below ? common(scale_of(amount), *below) : 0;
    const auto divisor = scale > 0 ? unit.constant.scaled(scale) : std::nullopt;
    if (!divisor) return failed();
    const slot steps = emit(code::round, amount.in, 1, in_register(amount, scale, amount.in), no_reg, no_reg, *divisor);
    last().mode = mode;
    return keeps_steps ? steps : product(steps, unit);
}

}  // namespace pol::batch
