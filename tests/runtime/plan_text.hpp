// A policy's text to its plan, with a chosen number of its amendments applied.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/lower.hpp"
#include "lang/check/check.hpp"
#include "lang/messages/sink.hpp"
#include "lang/syntax/parse.hpp"
#include "runtime/plan/planner.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol::test {

struct plan_text {
    explicit plan_text(std::string text, std::uint32_t amendments = 0) {
        const auto sources = std::make_shared<text::source_set>();
        messages::sink sink(*sources, 100);
        const text::source& file = sources->add("test.pol", std::move(text));
        ast::tree tree;
        ast::lower(syntax::parse(file, {}, sink), file, tree, sink);
        std::vector<std::uint32_t> selection;
        for (std::uint32_t n = 0; n < amendments; ++n) selection.push_back(n);
        if (!sink.has_errors()) {
            const check::checked checked = check::check(tree, selection, sink);
            if (!sink.has_errors()) made = plan::make(checked, sources, sink);
        }
        found = sink.take();
    }

    // `LINE CODE`, a line each; what nothing reads or uses (0601 to 0604) is left out.
    std::string codes() const {
        std::string all;
        for (const diagnostic& d : found) {
            if (d.code > 600 && d.code < 605) continue;
            all += std::to_string(d.where.line) + " " + std::to_string(d.code) + "\n";
        }
        return all;
    }
    // The last clause, or what was found instead.
    std::string clause() const {
        if (!made) return codes();
        return plan::dump(*made, static_cast<plan::index>(made->clauses.size() - 1));
    }
    std::string whole() const { return made ? plan::dump(*made) : codes(); }

    std::optional<plan::plan> made;
    std::vector<diagnostic> found;
};

inline const std::string head = "policy p \"Sample\" { currency CNY round half up to 0.01 }\n";

// Lines that begin with one of the words.
inline std::string lines_of(const std::string& text, const std::vector<std::string>& words) {
    std::string all;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        const std::size_t first = line.find_first_not_of(' ');
        for (const std::string& w : words) {
            if (first != std::string::npos && line.compare(first, w.size() + 1, w + " ") == 0)
                all += line.substr(first) + "\n";
        }
        begin = end + 1;
    }
    return all;
}

}  // namespace pol::test
