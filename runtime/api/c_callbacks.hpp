// Functions of the host: what they throw ends here, and the call with it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/c_handles.hpp"

#include <optional>
#include <string>

namespace pol::api {

// Throws host_failed where the function throws anything.
template <class Function, class... Arguments>
auto call_host(Function* function, Arguments... arguments) {
    try {
        return function(arguments...);
    } catch (...) {
        throw host_failed();
    }
}

// Files of a policy from the host. read() throws host_failed.
class host_loader final : public loader {
public:
    explicit host_loader(const pol_loader& with) : with_(with) {}
    std::optional<std::string> read(std::string_view path) override;

private:
    const pol_loader& with_;
};

}  // namespace pol::api
