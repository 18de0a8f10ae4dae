// What options of the C interface share: names, days, files, limits.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/c_options.hpp"

#include <limits>

namespace pol::api {
namespace {

// 0 is the usual limit; what the type cannot hold is no limit at all.
template <class Limit>
void read_limit(std::uint64_t from, Limit& to) {
    if (from == 0) return;
    to = static_cast<Limit>(std::min<std::uint64_t>(from, std::numeric_limits<Limit>::max()));
}

}  // namespace

bool read_settings(const pol_pair* from, std::size_t count, std::vector<parameter_value>& to) {
    if (from == nullptr && count > 0) return false;
    for (std::size_t n = 0; n < count; ++n) {
        if (!is_text(from[n].name, from[n].name_size) || !is_text(from[n].value, from[n].value_size)) return false;
        to.push_back({std::string(view_of(from[n].name, from[n].name_size)),
                      std::string(view_of(from[n].value, from[n].value_size))});
    }
    return true;
}

bool read_names(const pol_pair* from, std::size_t count, std::vector<std::string>& to) {
    if (from == nullptr && count > 0) return false;
    for (std::size_t n = 0; n < count; ++n) {
        if (!is_text(from[n].name, from[n].name_size)) return false;
        to.emplace_back(view_of(from[n].name, from[n].name_size));
    }
    return true;
}

bool read_files(const pol_file* from, std::size_t count, std::vector<named_text>& to) {
    if (from == nullptr && count > 0) return false;
    for (std::size_t n = 0; n < count; ++n) {
        if (!is_text(from[n].path, from[n].path_size) || !is_text(from[n].text, from[n].text_size)) return false;
        to.push_back({std::string(view_of(from[n].path, from[n].path_size)),
                      std::string(view_of(from[n].text, from[n].text_size))});
    }
    return true;
}

bool read_day(const char* on, std::size_t size, std::optional<std::string>& to) {
    if (!is_text(on, size)) return false;
    if (on != nullptr) to = std::string(on, size);
    return true;
}

bool read_limits(const pol_limits* from, const pol_cancellation* cancel, limits& to) {
    to.cancel = cancel == nullptr ? nullptr : cancel->is.get();
    if (from == nullptr) return true;
    pol_limits known;
    if (!read_struct(from, known)) return false;
    read_limit(known.policy_bytes, to.policy_bytes);
    read_limit(known.policy_files, to.policy_files);
    read_limit(known.depth, to.depth);
    read_limit(known.literal_digits, to.literal_digits);
    read_limit(known.diagnostics, to.diagnostics);
    read_limit(known.case_bytes, to.case_bytes);
    read_limit(known.list_items, to.list_items);
    read_limit(known.number_digits, to.number_digits);
    read_limit(known.steps, to.steps);
    read_limit(known.result_digits, to.result_digits);
    read_limit(known.policy_parts, to.policy_parts);
    read_limit(known.version_parts, to.version_parts);
    read_limit(known.list_cells, to.list_cells);
    return true;
}

}  // namespace pol::api
