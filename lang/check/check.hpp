// The checker: what every name means and which type and unit every expression has, or what is wrong.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/check/checked.hpp"
#include "lang/messages/sink.hpp"

#include <cstdint>
#include <vector>

namespace pol::check {

struct check_limits {
    int depth = 1000;  // of operations and definitions that build one upon another
};

// Checks the policy with one selection of its amendments (indices into tree.amendments, in the order in which they
// apply). The result may be planned only if nothing of severity error was reported. The tree must outlive it.
//
// Examples outside of amendments are checked with the bare policy only (no amendment), those of an amendment whenever it
// is selected; the side tables hold nothing about the others. The same goes for warnings about unused things.
checked check(const ast::tree& tree, const std::vector<std::uint32_t>& amendments, messages::sink& sink,
              const check_limits& limits = {});

}  // namespace pol::check
