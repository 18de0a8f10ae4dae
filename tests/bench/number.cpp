// How long exact arithmetic takes, operation by operation; prints one JSON object, nanoseconds each.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/date.hpp"
#include "runtime/number/exact.hpp"
#include "runtime/number/sha256.hpp"

#include <chrono>
#include <cstdio>
#include <string>

using pol::number::exact;
using pol::number::rounding;

namespace {

bool is_first = true;
volatile int kept = 0;  // what is computed is used, so that it cannot be left out

template <class Operation>
void measure(const char* name, int times, Operation operation) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < times; ++i) kept = kept + operation();
    const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
    std::printf("%s  \"%s\": %.1f", is_first ? "{\n" : ",\n", name, taken.count() / times);
    is_first = false;
}

void measure_small() {
    constexpr int times = 2'000'000;
    const exact whole = 123'456;
    const exact amount = exact::ratio(123'457, 100);
    const exact rate = exact::ratio(87, 2000);
    const exact cent = exact::ratio(1, 100);
    measure("whole + whole", times, [&] { return (whole + 7).sign(); });
    measure("whole * whole", times, [&] { return (whole * 7).sign(); });
    measure("fen + fen", times, [&] { return (amount + cent).sign(); });
    measure("fen * rate", times, [&] { return (amount * rate).sign(); });
    measure("fen / fen", times, [&] { return (amount / cent).sign(); });
    measure("fen < rate", times, [&] { return amount < rate ? 1 : 0; });
    measure("round to fen", times, [&] { return (amount * rate).round(rounding::half_up, cent).sign(); });
    measure("read 1234.57", times / 4, [&] { return exact::from_decimal("1234.57")->sign(); });
    measure("write 1234.57", times / 4, [&] { return static_cast<int>(amount.to_decimal(2).size()); });
}

void measure_wide() {
    constexpr int times = 200'000;
    const exact wide = exact::power_of_ten(25) + exact::ratio(1, 3);
    const std::string digits = "1" + std::string(9'999, '7');
    measure("wide + whole", times, [&] { return (wide + 7).sign(); });
    measure("wide * wide", times, [&] { return (wide * wide).sign(); });
    measure("read 10000 digits", 20, [&] { return exact::from_decimal(digits)->sign(); });
    const exact long_number = *exact::from_decimal(digits);
    measure("write 10000 digits", 20, [&] { return static_cast<int>(long_number.to_text().size()); });
    measure("1/a + 1/b of 10000 digits", 5,
            [&] { return (exact(1) / long_number + exact(1) / (long_number + 2)).sign(); });
}

void measure_others() {
    const std::string million(1'000'000, 'a');
    measure("sha256 of a million bytes", 20,
            [&] { return static_cast<int>(pol::number::sha256_hexadecimal(million)[0]); });
    measure("add months", 2'000'000, [&] { return static_cast<int>(*pol::number::add_months(19'000, 18)); });
    measure("months between", 2'000'000, [&] { return static_cast<int>(pol::number::months_between(11'000, 19'000)); });
}

}  // namespace

int main() {
    measure_small();
    measure_wide();
    measure_others();
    std::printf("\n}\n");
}
