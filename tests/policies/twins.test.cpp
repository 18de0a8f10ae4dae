// A measure in Chinese spelling has the same meaning as in English: the plans of its clauses are equal, to the letter of
// their dumps.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/check.hpp"
#include "lang/check/modules.hpp"
#include "runtime/plan/planner.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

namespace {

using namespace pol;

struct disk final : check::module_loader {
    explicit disk(std::string folder) : root(std::move(folder)) {}
    std::optional<std::string> read(std::string_view path) override {
        std::ifstream file(root + "/" + std::string(path), std::ios::binary);
        if (!file) return std::nullopt;
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }
    std::string root;
};

struct loaded {
    std::shared_ptr<text::source_set> sources = std::make_shared<text::source_set>();
    ast::tree tree;
    std::optional<plan::plan> plan;
};

std::unique_ptr<loaded> load(const std::string& folder) {
    auto made = std::make_unique<loaded>();
    messages::sink sink(*made->sources, 20);
    disk files(std::string(POL_SOURCE_DIR) + "/policies/shenyang" + folder);
    if (check::load(files, "policy.pol", {}, *made->sources, made->tree, sink)) {
        const check::checked checked = check::check(made->tree, {}, sink);
        if (!sink.has_errors()) made->plan = plan::make(checked, made->sources, sink);
    }
    for (const diagnostic& d : sink.take()) UNSCOPED_INFO(render(d, {}));
    return made;
}

}  // namespace

TEST_CASE("a measure in Chinese spelling has the plan of its English original", "[policies][plan]") {
    const auto english = load("");
    const auto chinese = load("/zh");
    REQUIRE(english->plan);
    REQUIRE(chinese->plan);

    CHECK(chinese->plan->clauses.size() >= 3);
    for (plan::index twin = 0; twin < chinese->plan->clauses.size(); ++twin) {
        const std::string& name = chinese->plan->clauses[twin].name;
        INFO(name);
        const auto& originals = english->plan->clauses;
        const auto original =
            std::find_if(originals.begin(), originals.end(), [&](const plan::clause& c) { return c.name == name; });
        REQUIRE(original != originals.end());
        CHECK(plan::dump(*chinese->plan, twin) ==
              plan::dump(*english->plan, static_cast<plan::index>(original - originals.begin())));
    }
}
