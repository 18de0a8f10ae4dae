// From the first file of a policy to one tree of all its files.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/ast.hpp"
#include "lang/messages/sink.hpp"
#include "lang/text/source.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pol::check {

// Which files may be read, and from where, is the caller's business. Paths have '/' between folders; the first file's
// own folder is the policy's, and no other path that is asked for lies outside of it.
struct module_loader {
    virtual ~module_loader() = default;
    // Nothing when there is no such file.
    virtual std::optional<std::string> read(std::string_view path) = 0;
};

struct load_limits {
    std::size_t file_bytes = 16U << 20U;
    std::size_t total_bytes = 64U << 20U;
    std::size_t files = 256;
    std::size_t parts = 4'000'000;  // constructs of all files together: what a tape has nodes for (POL0915)
    std::uint32_t depth = 200;      // of nesting within a file
    std::uint32_t digits = 1000;    // of one literal
};

// Reads the entry and, by `use`, everything else, once each, in the order of the text. False when something was wrong;
// the tree then holds what could be read. The source set must outlive the tree.
bool load(module_loader& from, std::string_view entry, const load_limits& limits, text::source_set& sources,
          ast::tree& tree, messages::sink& sink);

}  // namespace pol::check
