// Comparisons, yes and no, and choices to instructions over columns.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/compile.hpp"

namespace pol::batch {

slot node_compiler::compare(const plan::node& n) {
    using plan::op;
    const slot a = node(n.a);
    const slot b = node(n.b);
    if (has_failed_) return {};
    const bool is_number = plan_.nodes[n.a].gives == plan::kind::number;
    if (a.is_constant && b.is_constant) {
        const auto order = is_number ? a.constant <=> b.constant : a.value <=> b.value;
        return truth(n.is == op::equal       ? order == 0
                     : n.is == op::not_equal ? order != 0
                     : n.is == op::less      ? order < 0
                                             : order <= 0);
    }
    const std::int64_t scale = is_number ? common(scale_of(a), scale_of(b)) : 1;
    if (scale == 0) return failed();
    if (a.is_constant || b.is_constant) {
        const slot& fixed = a.is_constant ? a : b;
        const slot& moving = a.is_constant ? b : a;
        const auto value = is_number ? fixed.constant.scaled(scale) : std::optional(fixed.value);
        if (!value) return failed();
        code is = n.is == op::equal ? code::equal_constant : code::not_equal_constant;
        if (n.is == op::less) is = a.is_constant ? code::more_constant : code::less_constant;
        if (n.is == op::at_most) is = a.is_constant ? code::at_least_constant : code::at_most_constant;
        return emit(is, moving.in, 1, in_register(moving, scale, moving.in), no_reg, no_reg, *value);
    }
    const code is = n.is == op::equal       ? code::equal
                    : n.is == op::not_equal ? code::not_equal
                    : n.is == op::less      ? code::less
                                            : code::at_most;
    const space in = deeper(a.in, b.in);
    const reg left = in_register(a, scale, in);
    return emit(is, in, 1, left, in_register(b, scale, in));
}

slot node_compiler::is_different(const slot& a, const slot& b) {
    if (has_failed_) return {};
    if (a.is_constant && b.is_constant) return truth(a.constant != b.constant);
    const std::int64_t scale = common(scale_of(a), scale_of(b));
    if (scale == 0) return failed();
    const space in = a.is_constant ? b.in : b.is_constant ? a.in : deeper(a.in, b.in);
    const reg left = in_register(a, scale, in);
    return emit(code::not_equal, in, 1, left, in_register(b, scale, in));
}

slot node_compiler::is_less(const slot& a, const slot& b, bool or_equal) {
    if (has_failed_) return {};
    if (a.is_constant && b.is_constant) return truth(or_equal ? a.constant <= b.constant : a.constant < b.constant);
    const std::int64_t scale = common(scale_of(a), scale_of(b));
    if (scale == 0) return failed();
    const space in = a.is_constant ? b.in : b.is_constant ? a.in : deeper(a.in, b.in);
    const reg left = in_register(a, scale, in);
    return emit(or_equal ? code::at_most : code::less, in, 1, left, in_register(b, scale, in));
}

slot node_compiler::doubtful_where(const slot& a, const slot& condition) {
    if (has_failed_ || (condition.is_constant && condition.value == 0)) return a;
    space in = a.is_constant ? condition.in : a.in;
    if (!a.is_constant && !condition.is_constant) in = deeper(a.in, condition.in);
    const std::int64_t scale = scale_of(a);
    const reg at = in_register(a, scale, in);
    return emit(code::hard_where, in, scale, at, truth_in(condition, in));
}

// ------------------------------------------------------------------------------------------------ yes and no

slot node_compiler::opposite(const slot& a) {
    if (a.is_constant) return truth(a.value == 0);
    return emit(code::not_, a.in, 1, a.at);
}

slot node_compiler::both(const slot& a, const slot& b) {
    if (has_failed_) return {};
    if (a.is_constant) return a.value != 0 ? b : a;
    if (b.is_constant) return b.value != 0 ? a : b;
    const space in = deeper(a.in, b.in);
    const reg left = in_register(a, 1, in);
    return emit(code::and_, in, 1, left, in_register(b, 1, in));
}

slot node_compiler::either(const slot& a, const slot& b) {
    if (has_failed_) return {};
    if (a.is_constant) return a.value != 0 ? a : b;
    if (b.is_constant) return b.value != 0 ? b : a;
    const space in = deeper(a.in, b.in);
    const reg left = in_register(a, 1, in);
    return emit(code::or_, in, 1, left, in_register(b, 1, in));
}

slot node_compiler::logic(const plan::node& n) {
    const slot a = node(n.a);
    if (has_failed_) return {};
    if (n.is == plan::op::not_) return opposite(a);
    const slot b = node(n.b);
    return n.is == plan::op::and_ ? both(a, b) : either(a, b);
}

slot node_compiler::choose(const slot& condition, const slot& yes, const slot& no, bool is_number) {
    if (has_failed_) return {};
    if (condition.is_constant) return condition.value != 0 ? yes : no;
    const std::int64_t scale = is_number ? common(scale_of(yes), scale_of(no)) : 1;
    if (scale == 0) return failed();
    space in = condition.in;
    if (!yes.is_constant) in = deeper(in, yes.in);
    if (!no.is_constant) in = deeper(in, no.in);
    const reg test = in_register(condition, 1, in);
    const reg first = in_register(yes, scale, in);
    return emit(code::select, in, scale, test, first, in_register(no, scale, in));
}

}  // namespace pol::batch
