// How much of a random sweep is gone through.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pol::test {

// Under sanitizers, which look for other things than wrong amounts and take their time, a quarter of it has to do.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr int share = 4;
#else
inline constexpr int share = 1;
#endif

}  // namespace pol::test
