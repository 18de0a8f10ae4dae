// Which memory each register of a compiled clause uses.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/batch/program.hpp"

namespace pol::batch {

// Registers whose lives do not meet share memory, so that a block stays near; how often each is read is counted as well.
void assign_buffers(program& p);

}  // namespace pol::batch
