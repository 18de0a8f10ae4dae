// What a compiled policy is made of: its texts, its tree, and a plan for every selection of amendments that some day asks for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/ast.hpp"
#include "lang/check/checked.hpp"
#include "lang/messages/sink.hpp"
#include "lang/text/source.hpp"
#include "runtime/api/shared_state.hpp"
#include "runtime/eval/evaluate.hpp"
#include "runtime/facts/json.hpp"
#include "runtime/plan/plan.hpp"

#include <pol/example_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pol {

namespace api {

// The policy with one selection of its amendments, in the order in which they apply.
struct version {
    std::vector<std::uint32_t> amendments;  // indices into tree.amendments
    check::checked checked;
    plan::plan plan;
};

// The first title that a name has: of a clause, what is in it, a group, an agency, a reason or a parameter.
using title_index = std::unordered_map<std::string_view, const plan::titles*>;
title_index titles_of(const std::vector<version>& versions);

}  // namespace api

struct policy::state {
    std::shared_ptr<text::source_set> sources;
    ast::tree tree;
    std::vector<api::version> versions;  // [0]: no amendment
    api::title_index titles;             // into the versions
    std::string digest;
    limits within;

    // How to read the texts again: the first `own_files` of the sources are the policy's, the others were laid over it.
    std::string entry;
    std::size_t own_files = 0;
    std::vector<std::string> laid_over;

    // Amendments that hold on every day, in place of those whose time it is.
    std::optional<std::vector<std::uint32_t>> fixed;

    // The amendments in force on a day, in the order in which they apply: by their first day, then as written.
    std::vector<std::uint32_t> in_force(std::int64_t day) const;
    const api::version& version_for(const std::vector<std::uint32_t>& amendments) const;
    const api::version& version_on(std::optional<std::int64_t> day) const;
};

namespace api {

// Reads the texts of a policy once more, from memory: to check them with others beside them.
bool read_again(const policy::state& texts, text::source_set& sources, ast::tree& tree, messages::sink& sink);

// Assesses a case that was read already, with one version of the policy.
outcome assess_with(const policy::state& s, const version& v, std::string_view case_json, const facts::document& given,
                    const assess_options& how, std::optional<std::int64_t> day);

// The same with an executor of the version's plan, which may have assessed other cases.
outcome assess_with(const policy::state& s, const version& v, eval::assessor& with, std::string_view case_json,
                    const facts::document& given, const assess_options& how, std::optional<std::int64_t> day);

// What an executor leaves to its caller: each problem told once, and the receipt but for the digest of the case.
void finish(outcome& result, const policy::state& s, const version& v, std::optional<std::int64_t> day);

}  // namespace api

// The door to policy's private constructor.
struct policy_access {
    static policy make(shared_state<const policy::state> s) { return policy(std::move(s)); }
    static const policy::state& of(const policy& p) { return *p.state_; }
};

}  // namespace pol
