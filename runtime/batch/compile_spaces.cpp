// The spaces of a program: which lists and groups it goes through, and how values of one get into those below it.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/compile.hpp"

namespace pol::batch {

space node_compiler::add_space(const space_info& info) {
    out_.spaces.push_back(info);
    return static_cast<space>(out_.spaces.size() - 1);
}

bool node_compiler::is_inside_group(index domain) const {
    for (index d = plan_.domains[domain].parent; d != plan::none; d = plan_.domains[d].parent)
        if (plan_.domains[d].is_group) return true;
    return false;
}

space node_compiler::space_of(index domain) {
    if (spaces_[domain] != not_there) return spaces_[domain];
    const plan::domain& d = plan_.domains[domain];
    space found = root;
    if (d.is_group) {
        fail();  // its award is not compiled yet
    } else if (is_inside_group(domain)) {
        // Members of a group, and the records around them, are the same rows as without the group.
        found = by_table_[d.table];
        if (found == not_there) fail();
    } else if (d.parent != plan::none) {
        const space around = space_of(d.parent);
        // A list looked at from elsewhere than the record around it has rows of its own.
        if (d.rows_of != d.parent || by_table_[plan_.tables[d.table].parent] != around) fail();
        if (by_table_[d.table] == not_there) by_table_[d.table] = add_space({d.table, around, false, root});
        found = by_table_[d.table];
    }
    return spaces_[domain] = found;
}

space node_compiler::deeper(space a, space b) {
    for (space s = b;; s = out_.spaces[s].around) {
        if (s == a) return b;
        if (s == root) break;
    }
    for (space s = a;; s = out_.spaces[s].around) {
        if (s == b) return a;
        if (s == root) break;
    }
    // The value of a group for each of its members.
    if (out_.spaces[a].is_group && out_.spaces[a].members == b) return b;
    if (out_.spaces[b].is_group && out_.spaces[b].members == a) return a;
    fail();
    return root;
}

reg node_compiler::expanded(reg from, space in) {
    if (out_.registers[from].in == in) return from;
    const auto [found, is_new] = expansions_.emplace(std::pair(from, in), no_reg);
    if (!is_new) return found->second;
    if (deeper(out_.registers[from].in, in) != in) fail();
    return found->second = emit(code::expand, in, 1, from).at;
}

reg node_compiler::in_register(const slot& s, std::int64_t scale, space in) {
    if (scale <= 0) fail();
    if (has_failed_) return 0;
    if (s.is_constant) {
        const bool is_number = s.value == 0;
        const auto value = is_number ? s.constant.scaled(scale) : std::optional(s.value);
        if (!value) fail();
        return emit(code::fill, in, 1, no_reg, no_reg, no_reg, value.value_or(0)).at;
    }
    reg at = s.at;
    if (s.scale != scale) {
        if (scale % s.scale != 0) fail();
        at = emit(code::multiply_constant, s.in, scale, at, no_reg, no_reg, scale / s.scale).at;
    }
    return expanded(at, in);
}

}  // namespace pol::batch
