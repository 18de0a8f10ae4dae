// The one door to Catch2, version 2 or 3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
namespace pol::test {
inline auto contains(const std::string& part) { return Catch::Matchers::ContainsSubstring(part); }
}  // namespace pol::test
#else
#include <catch2/catch.hpp>
namespace pol::test {
inline auto contains(const std::string& part) { return Catch::Matchers::Contains(part); }
}  // namespace pol::test
#endif
