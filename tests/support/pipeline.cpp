// SPDX-License-Identifier: Apache-2.0
#include "tests/support/pipeline.hpp"

#include "lang/ast/lower.hpp"
#include "lang/check/check.hpp"
#include "lang/messages/sink.hpp"
#include "lang/syntax/parse.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/plan/planner.hpp"

namespace pol::test {

namespace {

std::string rendered(messages::sink& sink) {
    std::string text;
    for (const diagnostic& d : sink.take()) text += render(d, {});
    return text;
}

}  // namespace

planned plan_text(const std::string& text) {
    auto sources = std::make_shared<text::source_set>();
    messages::sink sink(*sources, 100);
    const text::source& file = sources->add("test.pol", text);
    ast::tree tree;
    ast::lower(syntax::parse(file, {}, sink), file, tree, sink);
    planned result;
    if (!sink.has_errors()) {
        const check::checked checked = check::check(tree, {}, sink);
        if (!sink.has_errors())
            if (auto made = plan::make(checked, sources, sink))
                result.plan = std::make_shared<const plan::plan>(std::move(*made));
    }
    result.diagnostics = rendered(sink);
    return result;
}

facts::case_data read(const plan::plan& p, const std::string& json) {
    return facts::read_case(p, facts::document::parse(json, {}), {});
}

}  // namespace pol::test
