// Intervals: whatever the operands really are, the result lies in the interval that was computed.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/value.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/random_policy.hpp"

#include <functional>

namespace {

using namespace pol;
using eval::value;
using number::exact;

exact random_number(test::dice& roll) { return exact::ratio(roll.between(-30, 30), roll.between(1, 6)); }

// An interval around the number, open or closed, or the number itself.
value around(const exact& truth, test::dice& roll, eval::need_sets& needs) {
    if (roll.one_in(3)) return eval::known(truth);
    value v = eval::unknown(needs.one({eval::need::kind::fact, static_cast<plan::index>(roll.between(0, 9)), 0}));
    v.has_low = !roll.one_in(4);
    v.has_high = !roll.one_in(4);
    v.low = v.has_low ? truth - exact(roll.between(1, 5)) : exact(0);
    v.high = v.has_high ? truth + exact(roll.between(0, 5)) : exact(0);
    return v;
}

bool holds(const value& v, const exact& truth) {
    if (v.is_known()) return v.low == truth;
    return (!v.has_low || v.low <= truth) && (!v.has_high || truth <= v.high);
}

bool holds(const value& v, bool truth) { return !v.is_known() || v.is_yes() == truth; }

}  // namespace

TEST_CASE("arithmetic on intervals holds the true result", "[eval][property]") {
    test::dice roll(42);
    eval::need_sets needs;
    std::uint64_t steps = 0;
    const eval::algebra math(needs, steps);
    const auto number = plan::kind::number;
    for (int n = 0; n < 20'000; ++n) {
        const exact a = random_number(roll);
        const exact b = random_number(roll);
        const value x = around(a, roll, needs);
        const value y = around(b, roll, needs);
        INFO(n << ": " << a.to_text() << ", " << b.to_text());
        CHECK(holds(math.add(x, y), a + b));
        CHECK(holds(math.subtract(x, y), a - b));
        CHECK(holds(math.multiply(x, y), a * b));
        CHECK(holds(math.negate(x), -a));
        CHECK(holds(math.lesser(x, y), std::min(a, b)));
        CHECK(holds(math.greater(x, y), std::max(a, b)));
        CHECK(holds(math.rounded(x, exact::ratio(1, 4), number::rounding::half_even),
                    a.round(number::rounding::half_even, exact::ratio(1, 4))));
        CHECK(holds(math.one_of(x, y, number, 0), a));
        CHECK(holds(math.one_of(x, y, number, 0), b));
        CHECK(holds(math.less(x, y, number), a < b));
        CHECK(holds(math.at_most(x, y, number), a <= b));
        CHECK(holds(math.equal(x, y, number), a == b));
        CHECK(holds(math.any_number_of(x), exact(0)));
        CHECK(holds(math.any_number_of(x), a + a + a));
        if (b.is_zero()) continue;
        CHECK(holds(math.divide(x, y), a / b));
        CHECK(holds(math.whole_divide(x, y), (a / b).floor()));
        CHECK(holds(math.remainder(x, y), a - b * (a / b).floor()));
    }
}

TEST_CASE("three-valued logic follows Kleene", "[eval]") {
    eval::need_sets needs;
    std::uint64_t steps = 0;
    const eval::algebra math(needs, steps);
    const value yes = eval::truth(true);
    const value no = eval::truth(false);
    const value open = eval::unknown(needs.one({}));
    CHECK(math.and_(open, no).is_no());
    CHECK(math.and_(no, open).is_no());
    CHECK_FALSE(math.and_(open, yes).is_known());
    CHECK(math.or_(open, yes).is_yes());
    CHECK(math.or_(yes, open).is_yes());
    CHECK_FALSE(math.or_(open, no).is_known());
    CHECK_FALSE(math.not_(open).is_known());
}

TEST_CASE("sets of needs are joined without being copied and told once", "[eval]") {
    eval::need_sets needs;
    eval::need_sets::id all = 0;
    for (int n = 0; n < 100'000; ++n)
        all = needs.join(all, needs.one({eval::need::kind::fact, 0, static_cast<std::uint32_t>(n % 7)}));
    CHECK(needs.members(all).size() == 7);
    CHECK(needs.members(0).empty());
}
