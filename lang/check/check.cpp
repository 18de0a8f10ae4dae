// The order of the work: who declares what, then everything that is in force, then what is said about it.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/check.hpp"

#include "lang/check/checker.hpp"

#include <algorithm>

namespace pol::check {

checked checker::run(const std::vector<std::uint32_t>& amendments) {
    result.tree = &tree;
    result.types.push_back({});  // 0 is `error`
    interned.emplace(0, 0);
    result.expr_types.assign(tree.exprs.size(), 0);
    result.expr_referents.assign(tree.exprs.size(), {});
    result.parameter_of.assign(tree.parameters.size(), nowhere);
    result.declared_types.assign(tree.types.size(), 0);

    declare_policy();
    declare_types();
    declare_facts();
    select_clauses(amendments);
    declare_top();
    declare_amendments();
    for (std::uint32_t c = 0; c < clauses.size(); ++c) {
        declare_in(top, result.clauses[c].declared->name, {symbol_kind::clause, c, {}});
    }
    for (std::uint32_t c = 0; c < clauses.size(); ++c) declare_clause(c);
    check_record_circles();
    apply_requirements();

    for (std::uint32_t c = 0; c < clauses.size(); ++c) check_clause(c);
    check_groups();
    check_record_fields();
    check_tables();
    for (std::uint32_t l = 0; l < lets.size(); ++l) type_of_let(l, lets[l].declared->where);
    for (std::uint32_t p = 0; p < parameters.size(); ++p) check_parameter(p);
    if (result.policy != nullptr) check_unit(result.policy->rounds);
    apply_values();
    check_properties();
    check_examples();
    finish_types();
    warn_unused();
    for (std::size_t r = 0; r < records.size(); ++r) {
        result.records[r].by_name.assign(records[r].fields.begin(), records[r].fields.end());
        std::sort(result.records[r].by_name.begin(), result.records[r].by_name.end());
    }
    return std::move(result);
}

checked check(const ast::tree& tree, const std::vector<std::uint32_t>& amendments, messages::sink& sink,
              const check_limits& limits) {
    checker work(tree, sink, limits);
    return work.run(amendments);
}

}  // namespace pol::check
