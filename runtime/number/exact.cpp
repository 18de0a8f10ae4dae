// The slow halves of the exact numbers: 128-bit intermediates, then Boost.Multiprecision. No other file sees Boost.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/exact.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cassert>
#include <limits>
#include <numeric>
#include <utility>

namespace pol::number {

namespace {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;
// Without expression templates: what an operator gives is a value, whatever the branch it comes from.
using integer = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>, boost::multiprecision::et_off>;

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
constexpr int places_of_64_bits = 18;  // 10^18 fits, 10^19 does not

constexpr auto powers_of_ten = [] {
    std::array<std::int64_t, places_of_64_bits + 1> powers{};
    std::int64_t power = 1;
    for (auto& each : powers) {
        each = power;
        if (power <= highest / 10) power *= 10;
    }
    return powers;
}();

std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

uint128 magnitude(int128 value) {
    return value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value);
}

// The greatest common divisor of a 128-bit and a positive 64-bit number; most operands are narrow, and a 64-bit
// remainder costs a fraction of a 128-bit one.
std::uint64_t common_factor(uint128 a, std::uint64_t b) {
    const bool is_narrow = (a >> 64) == 0;
    const std::uint64_t rest = is_narrow ? static_cast<std::uint64_t>(a) % b : static_cast<std::uint64_t>(a % b);
    return std::gcd(rest, b);
}

integer widened(uint128 value) {
    integer result = static_cast<std::uint64_t>(value >> 64);
    result <<= 64;
    result += static_cast<std::uint64_t>(value);
    return result;
}

integer widened(int128 value) {
    integer result = widened(magnitude(value));
    if (value < 0) result = -result;
    return result;
}

bool fits(const integer& value) { return value >= lowest && value <= highest; }

integer common_factor(const integer& a, const integer& b) {
    // One remainder makes a narrow second operand cheap, whatever the length of the first.
    if (b.sign() > 0 && b <= highest) {
        const auto narrow = static_cast<std::uint64_t>(b);
        const integer rest = abs(a) % narrow;
        return std::gcd(static_cast<std::uint64_t>(rest), narrow);
    }
    if (a.sign() > 0 && a <= highest) return common_factor(b, a);
    return gcd(a, b);
}

integer power_of(unsigned base, std::size_t exponent) { return pow(integer(base), static_cast<unsigned>(exponent)); }

// Divides a value other than zero by 5 as often as it goes, up to `most` times; tells how often.
std::size_t take_fives(integer& value, std::size_t most) {
    constexpr std::uint64_t long_step = 7450580596923828125;  // 5^27, the highest power in 64 bits
    std::size_t taken = 0;
    for (; most - taken >= 27 && value % long_step == 0; taken += 27) value /= long_step;
    for (; taken < most && value % 5u == 0; ++taken) value /= 5u;
    return taken;
}

// Whether a value strictly between two neighbouring multiples goes to the upper one.
bool goes_up(rounding mode, bool is_negative, std::strong_ordering against_half, bool is_lower_odd) {
    switch (mode) {
        case rounding::floor: return false;
        case rounding::ceiling: return true;
        case rounding::up: return !is_negative;
        case rounding::down: return is_negative;
        case rounding::half_up: return against_half > 0 || (against_half == 0 && !is_negative);
        case rounding::half_down: return against_half > 0 || (against_half == 0 && is_negative);
        case rounding::half_even: return against_half > 0 || (against_half == 0 && is_lower_odd);
    }
    return false;
}

// Quotient towards minus infinity and the rest, which is not negative; divisor > 0.
std::pair<int128, int128> floor_divided(int128 dividend, int128 divisor) {
    const bool is_narrow = dividend >= lowest && dividend <= highest && divisor <= highest;
    int128 quotient =
        is_narrow ? static_cast<std::int64_t>(dividend) / static_cast<std::int64_t>(divisor) : dividend / divisor;
    int128 rest = dividend - quotient * divisor;
    if (rest < 0) {
        rest += divisor;
        --quotient;
    }
    return {quotient, rest};
}

// Never `++` or `--` on wide integers: Boost 1.74 loses the sign where a negative number's lowest limb becomes zero.
std::pair<integer, integer> floor_divided(const integer& dividend, const integer& divisor) {
    integer quotient;
    integer rest;
    divide_qr(dividend, divisor, quotient, rest);
    if (rest.sign() < 0) {
        rest += divisor;
        quotient -= 1;
    }
    return {std::move(quotient), std::move(rest)};
}

std::size_t digits_of_bits(std::size_t bits) { return bits * 30103 / 100000 + 1; }

std::size_t bits_of(const integer& value) { return value.is_zero() ? 0 : msb(abs(value)) + 1; }

}  // namespace

struct exact::big {
    integer numerator;
    integer denominator;
    mutable std::atomic<std::size_t> owners{1};

    big(integer n, integer d) : numerator(std::move(n)), denominator(std::move(d)) {}
};

// A value of any width seen as two wide integers; it must outlive the view.
struct exact_access {
    explicit exact_access(const exact& value) : is_wide_(value.denominator_ == 0), value_(value) {
        if (is_wide_) return;
        own_numerator_ = value.payload_.numerator;
        own_denominator_ = value.denominator_;
    }
    exact_access(const exact_access&) = delete;
    exact_access& operator=(const exact_access&) = delete;

    const integer& numerator() const { return is_wide_ ? value_.payload_.wide->numerator : own_numerator_; }
    const integer& denominator() const { return is_wide_ ? value_.payload_.wide->denominator : own_denominator_; }

    // n/d, which are reduced, d > 0.
    static exact made(integer n, integer d) {
        if (fits(n) && fits(d)) return {static_cast<std::int64_t>(n), static_cast<std::int64_t>(d)};
        exact result;
        result.payload_.wide = new exact::big(std::move(n), std::move(d));
        result.denominator_ = 0;
        return result;
    }
    static exact made(int128 n, uint128 d) {
        if (n >= lowest && n <= highest && d <= static_cast<uint128>(highest)) {
            return {static_cast<std::int64_t>(n), static_cast<std::int64_t>(d)};
        }
        return made(widened(n), widened(d));
    }
    static exact reduced(integer n, integer d) {
        if (d == 1) return made(std::move(n), std::move(d));
        const integer factor = common_factor(n, d);
        if (factor == 1) return made(std::move(n), std::move(d));
        return made(n / factor, d / factor);
    }
    // a + b or, with the sign turned, a - b.
    enum class second : std::uint8_t { added, taken_away };
    static exact total(const exact& a, const exact& b, second b_is);
    static exact narrow_total(const exact& a, const exact& b, second b_is);

private:
    bool is_wide_;
    const exact& value_;
    integer own_numerator_;
    integer own_denominator_;
};

void exact::keep() const { payload_.wide->owners.fetch_add(1, std::memory_order_relaxed); }

void exact::drop() const {
    if (payload_.wide->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete payload_.wide;
}

exact exact::ratio(std::int64_t n, std::int64_t d) {
    assert(d != 0);
    if (d == 0) return {};  // never a denominator of zero, which marks a wide value
    const std::uint64_t factor = std::gcd(magnitude(n), magnitude(d));
    const auto top = static_cast<int128>(magnitude(n) / factor);
    return exact_access::made((n < 0) != (d < 0) ? -top : top, uint128{magnitude(d) / factor});
}

exact exact::power_of_ten(int n) {
    if (n <= places_of_64_bits) return exact(powers_of_ten[static_cast<std::size_t>(std::max(n, 0))]);
    return exact_access::made(power_of(10, static_cast<std::size_t>(n)), integer(1));
}

// Only the factors 2 and 5 can be common, and they are taken out without a general division of long numbers.
exact exact::from_digits(std::string_view digits, std::size_t places) {
    while (places > 0 && digits.size() > 1 && digits.back() == '0') {
        digits.remove_suffix(1);
        --places;
    }
    // A leading zero would make Boost read octal digits.
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty()) return {};
    if (digits.size() <= places_of_64_bits && places <= places_of_64_bits) {
        std::int64_t value = 0;
        for (const char digit : digits) value = value * 10 + (digit - '0');
        return ratio(value, powers_of_ten[places]);
    }
    integer value{std::string(digits)};
    const std::size_t twos = std::min<std::size_t>(lsb(value), places);
    value >>= twos;
    const std::size_t fives = take_fives(value, places);
    return exact_access::made(std::move(value), power_of(5, places - fives) << (places - twos));
}

// a/b + c/d by way of g = gcd(b, d): the sum's common factors all divide g, so both divisions are by 64-bit numbers.
exact exact_access::narrow_total(const exact& a, const exact& b, second b_is) {
    const auto b_numerator = b_is == second::added ? int128{b.payload_.numerator} : -int128{b.payload_.numerator};
    if (a.denominator_ == b.denominator_) {
        const int128 top = a.payload_.numerator + b_numerator;
        const auto bottom = static_cast<std::uint64_t>(a.denominator_);
        const std::uint64_t factor = bottom == 1 ? 1 : common_factor(magnitude(top), bottom);
        return made(top / static_cast<int128>(factor), uint128{bottom / factor});
    }
    const auto shared =
        std::gcd(static_cast<std::uint64_t>(a.denominator_), static_cast<std::uint64_t>(b.denominator_));
    const std::int64_t a_times = b.denominator_ / static_cast<std::int64_t>(shared);
    const std::int64_t b_times = a.denominator_ / static_cast<std::int64_t>(shared);
    const int128 top = int128{a.payload_.numerator} * a_times + b_numerator * b_times;
    const std::uint64_t factor = shared == 1 ? 1 : common_factor(magnitude(top), shared);
    const auto bottom = static_cast<std::uint64_t>(b.denominator_) / factor;
    if (factor == 1) return made(top, uint128{bottom} * static_cast<std::uint64_t>(b_times));
    return made(top / static_cast<int128>(factor), uint128{bottom} * static_cast<std::uint64_t>(b_times));
}

exact exact_access::total(const exact& a, const exact& b, second b_is) {
    if (a.denominator_ != 0 && b.denominator_ != 0) return narrow_total(a, b, b_is);
    const exact_access x(a);
    const exact_access y(b);
    const bool is_added = b_is == second::added;
    if (x.denominator() == y.denominator()) {
        return reduced(is_added ? x.numerator() + y.numerator() : x.numerator() - y.numerator(), x.denominator());
    }
    const integer shared = common_factor(x.denominator(), y.denominator());
    const integer left = x.numerator() * (y.denominator() / shared);
    const integer right = y.numerator() * (x.denominator() / shared);
    integer top = is_added ? left + right : left - right;
    const integer factor = common_factor(top, shared);
    if (factor != 1) top /= factor;
    return made(std::move(top), (x.denominator() / shared) * (y.denominator() / factor));
}

exact exact::sum(const exact& a, const exact& b) { return exact_access::total(a, b, exact_access::second::added); }

exact exact::difference(const exact& a, const exact& b) {
    return exact_access::total(a, b, exact_access::second::taken_away);
}

exact exact::product(const exact& a, const exact& b) {
    if (a.is_zero() || b.is_zero()) return {};
    if (a.denominator_ != 0 && b.denominator_ != 0) {
        const auto a_top = magnitude(a.payload_.numerator);
        const auto b_top = magnitude(b.payload_.numerator);
        const auto a_bottom = static_cast<std::uint64_t>(a.denominator_);
        const auto b_bottom = static_cast<std::uint64_t>(b.denominator_);
        const std::uint64_t first = b_bottom == 1 ? 1 : std::gcd(a_top, b_bottom);
        const std::uint64_t second = a_bottom == 1 ? 1 : std::gcd(b_top, a_bottom);
        const auto top = static_cast<int128>(uint128{a_top / first} * (b_top / second));
        const bool is_negative = (a.payload_.numerator < 0) != (b.payload_.numerator < 0);
        return exact_access::made(is_negative ? -top : top, uint128{a_bottom / second} * (b_bottom / first));
    }
    const exact_access x(a);
    const exact_access y(b);
    const integer first = common_factor(x.numerator(), y.denominator());
    const integer second = common_factor(y.numerator(), x.denominator());
    return exact_access::made((x.numerator() / first) * (y.numerator() / second),
                              (x.denominator() / second) * (y.denominator() / first));
}

exact operator/(const exact& a, const exact& b) {
    assert(!b.is_zero());
    if (b.denominator_ == 1) {
        if (b.payload_.numerator == 0) return {};
        if (b.payload_.numerator == 1) return a;
        if (a.denominator_ == 1) return exact::ratio(a.payload_.numerator, b.payload_.numerator);
    }
    const bool is_negative = b.sign() < 0;
    if (b.denominator_ != 0 && b.payload_.numerator != lowest) {
        const std::int64_t top = is_negative ? -b.denominator_ : b.denominator_;
        return exact::product(a, exact(top, is_negative ? -b.payload_.numerator : b.payload_.numerator));
    }
    const exact_access divisor(b);
    integer top = is_negative ? -divisor.denominator() : divisor.denominator();
    return exact::product(a, exact_access::made(std::move(top), abs(divisor.numerator())));
}

exact exact::operator-() const {
    if (denominator_ != 0 && payload_.numerator != lowest) return {-payload_.numerator, denominator_};
    const exact_access view(*this);
    return exact_access::made(-view.numerator(), view.denominator());
}

std::strong_ordering exact::order(const exact& a, const exact& b) {
    const int a_sign = a.sign();
    const int b_sign = b.sign();
    if (a_sign != b_sign) return a_sign <=> b_sign;
    if (a.denominator_ != 0 && b.denominator_ != 0) {
        return int128{a.payload_.numerator} * b.denominator_ <=> int128{b.payload_.numerator} * a.denominator_;
    }
    const exact_access x(a);
    const exact_access y(b);
    if (x.denominator() == y.denominator()) return x.numerator().compare(y.numerator()) <=> 0;
    return (x.numerator() * y.denominator()).compare(y.numerator() * x.denominator()) <=> 0;
}

bool exact::same_wide(const exact& a, const exact& b) {
    const big* x = a.payload_.wide;
    const big* y = b.payload_.wide;
    return x == y || (x->numerator == y->numerator && x->denominator == y->denominator);
}

int exact::sign() const {
    if (denominator_ == 0) return payload_.wide->numerator.sign();
    return (payload_.numerator > 0) - (payload_.numerator < 0);
}

bool exact::is_wide_whole() const { return payload_.wide->denominator == 1; }

exact exact::floor() const {
    if (is_whole()) return *this;
    if (denominator_ != 0) return exact(payload_.numerator / denominator_ - (payload_.numerator < 0 ? 1 : 0));
    return exact_access::made(floor_divided(payload_.wide->numerator, payload_.wide->denominator).first, integer(1));
}

exact exact::round(rounding mode, const exact& unit) const {
    assert(unit.sign() > 0);
    if (unit.sign() <= 0) return *this;
    const bool is_negative = sign() < 0;
    if (denominator_ != 0 && unit.denominator_ != 0) {
        const int128 divisor = int128{denominator_} * unit.payload_.numerator;
        auto [steps, rest] = floor_divided(int128{payload_.numerator} * unit.denominator_, divisor);
        if (rest == 0) return *this;
        if (goes_up(mode, is_negative, rest <=> divisor - rest, steps % 2 != 0)) ++steps;
        return exact_access::made(steps, uint128{1}) * unit;
    }
    const exact_access value(*this);
    const exact_access step(unit);
    const integer divisor = value.denominator() * step.numerator();
    auto [steps, rest] = floor_divided(value.numerator() * step.denominator(), divisor);
    if (rest.is_zero()) return *this;
    const std::strong_ordering against_half = rest.compare(divisor - rest) <=> 0;
    if (goes_up(mode, is_negative, against_half, steps % 2 != 0)) steps += 1;
    return exact_access::made(std::move(steps), integer(1)) * unit;
}

std::optional<std::int64_t> exact::denominator() const {
    if (denominator_ != 0) return denominator_;
    if (!fits(payload_.wide->denominator)) return std::nullopt;
    return static_cast<std::int64_t>(payload_.wide->denominator);
}

std::size_t exact::digits() const {
    if (denominator_ == 0) {
        return digits_of_bits(bits_of(payload_.wide->numerator)) + digits_of_bits(bits_of(payload_.wide->denominator));
    }
    return digits_of_bits(static_cast<std::size_t>(std::bit_width(magnitude(payload_.numerator)))) +
           digits_of_bits(static_cast<std::size_t>(std::bit_width(magnitude(denominator_))));
}

std::string exact::to_text() const {
    const exact_access view(*this);
    if (denominator_ != 0) {
        const std::string top = std::to_string(payload_.numerator);
        return denominator_ == 1 ? top : top + "/" + std::to_string(denominator_);
    }
    return is_wide_whole() ? view.numerator().str() : view.numerator().str() + "/" + view.denominator().str();
}

// 2^a * 5^b in the denominator needs max(a, b) places; another factor never ends.
std::optional<std::size_t> exact::decimal_places() const {
    if (denominator_ == 1) return 0;
    integer rest = exact_access(*this).denominator();
    const std::size_t twos = lsb(rest);
    rest >>= twos;
    const std::size_t fives = take_fives(rest, std::numeric_limits<std::size_t>::max());
    if (rest != 1) return std::nullopt;
    return std::max(twos, fives);
}

}  // namespace pol::number
