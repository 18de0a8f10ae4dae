// The diagnostics of the readers of a stream; those of its rows alone are in csv_text.hpp.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pol::stream::code {

constexpr int did_you_mean = 1;
constexpr int reversed_period = 831;
constexpr int fields = 870;
constexpr int unknown_header = 875;
constexpr int header_twice = 876;
constexpr int no_key = 877;
constexpr int unknown_list = 878;
constexpr int no_such_case = 879;
constexpr int case_twice = 880;
constexpr int other_order = 881;
constexpr int too_large_to_sort = 882;
constexpr int empty_file = 883;
constexpr int unreadable = 884;
constexpr int unordered_cases = 885;
constexpr int no_such_item = 886;
constexpr int item_twice = 887;
constexpr int lists_beside_json = 888;
constexpr int more_to_come = 901;

}  // namespace pol::stream::code
