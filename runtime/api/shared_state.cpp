// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/shared_state.hpp"

namespace pol {

void add_owner(owners* of) noexcept {
    if (of != nullptr) of->add();
}

void remove_owner(owners* of) noexcept {
    if (of != nullptr) of->remove();
}

}  // namespace pol
