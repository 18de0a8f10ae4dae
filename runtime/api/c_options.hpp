// Structs of hosts that were compiled with another version of <pol/pol.h>, and what options share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/c_handles.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <type_traits>

namespace pol::api {

// The sizes that a struct has had, the present one last.
template <class Struct>
constexpr std::array sizes_of{sizeof(Struct)};
template <>
inline constexpr std::array sizes_of<pol_case_options>{offsetof(pol_case_options, limits), sizeof(pol_case_options)};
template <>
inline constexpr std::array sizes_of<pol_batch_options>{offsetof(pol_batch_options, limits), sizeof(pol_batch_options)};

// Whether it is one of those sizes, or that of a struct of the future.
template <class Struct>
bool has_known_size(const Struct& given) {
    const std::size_t size = given.struct_size;
    return size > sizeof(Struct) ||
           std::find(sizes_of<Struct>.begin(), sizes_of<Struct>.end(), size) != sizes_of<Struct>.end();
}

// A struct of the host as this version knows it: members that its version lacks are zero. False, which is misuse, for null,
// for a size that no version had, and where a member is set that this version does not know.
template <class Struct>
bool read_struct(const Struct* given, Struct& known) {
    static_assert(std::is_trivially_copyable_v<Struct>);
    if (given == nullptr || !has_known_size(*given)) return false;
    const auto* bytes = reinterpret_cast<const unsigned char*>(given);
    const std::size_t size = given->struct_size;
    const auto is_zero = [](unsigned char byte) { return byte == 0; };
    if (size > sizeof(Struct) && !std::all_of(bytes + sizeof(Struct), bytes + size, is_zero)) return false;
    std::memset(&known, 0, sizeof known);
    std::memcpy(&known, given, std::min(size, sizeof known));
    known.struct_size = sizeof known;
    return true;
}

// The other way: `value` into the struct of the host, as far as its version goes; what only that knows becomes zero.
template <class Struct>
bool write_struct(const Struct& value, Struct* to) {
    static_assert(std::is_trivially_copyable_v<Struct>);
    if (to == nullptr || !has_known_size(*to)) return false;
    const std::size_t size = to->struct_size;
    auto* bytes = reinterpret_cast<unsigned char*>(to);
    std::memcpy(bytes, &value, std::min(size, sizeof value));
    if (size > sizeof value) std::memset(bytes + sizeof value, 0, size - sizeof value);
    to->struct_size = size;
    return true;
}

// False, which is misuse: a text or a list of some size without bytes, a struct of unknown size.
bool read_settings(const pol_pair* from, std::size_t count, std::vector<parameter_value>& to);
bool read_names(const pol_pair* from, std::size_t count, std::vector<std::string>& to);
bool read_files(const pol_file* from, std::size_t count, std::vector<named_text>& to);
bool read_day(const char* on, std::size_t size, std::optional<std::string>& to);
bool read_limits(const pol_limits* from, const pol_cancellation* cancel, limits& to);

inline shared_cancellation shared(const pol_cancellation* of) { return of == nullptr ? nullptr : of->is; }

}  // namespace pol::api
