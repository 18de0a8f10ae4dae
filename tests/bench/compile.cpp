// From text to plan: megabytes a second for the syntax tape and the syntax tree, milliseconds for the whole Shenyang policy.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/lower.hpp"
#include "lang/check/check.hpp"
#include "lang/check/modules.hpp"
#include "lang/messages/sink.hpp"
#include "lang/syntax/parse.hpp"
#include "runtime/plan/planner.hpp"
#include "tests/bench/support.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace {

using namespace pol;

// Every file of the policy one after another, as often as it takes to fill a few megabytes: the grammar does not mind that
// names repeat.
std::string much_text(const std::string& folder) {
    std::string one;
    for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(POL_SOURCE_DIR) + "/" + folder))
        if (file.path().extension() == ".pol")
            one += bench::text_of(std::filesystem::relative(file.path(), POL_SOURCE_DIR).generic_string());
    std::string text;
    while (text.size() < (4u << 20)) text += one;
    return text;
}

void parsing(const std::string& folder) {
    const std::string text = much_text(folder);
    text::source_set sources;
    const text::source& file = sources.add("all.pol", text);
    std::size_t nodes = 0;
    std::size_t expressions = 0;
    const auto times = bench::alternate(
        [&] {
            messages::sink sink(sources, 10);
            nodes = syntax::parse(file, {}, sink).nodes.size();
        },
        [&] {
            messages::sink sink(sources, 10);
            ast::tree tree;
            ast::lower(syntax::parse(file, {}, sink), file, tree, sink);
            expressions = tree.exprs.size();
        },
        9);
    const double megabytes = static_cast<double>(text.size()) / 1e6;
    std::printf(
        "{\"bench\":\"parse\",\"megabytes\":%.1f,\"tape_mb_s\":%.0f,\"tree_mb_s\":%.0f,\"nodes\":%zu,\"expressions\":%"
        "zu,\"goal\":40}\n",
        megabytes, megabytes / (times.first / 1e9), megabytes / (times.second / 1e9), nodes, expressions);
}

class disk final : public pol::loader, public check::module_loader {
public:
    explicit disk(std::string root) : root_(std::move(root)) {}
    std::optional<std::string> read(std::string_view path) override {
        return bench::text_of(root_ + "/" + std::string(path));
    }

private:
    std::string root_;
};

// Each stage by itself: reading with parsing, checking, planning.
void stages(const std::string& folder) {
    auto sources = std::make_shared<text::source_set>();
    messages::sink sink(*sources, 10);
    ast::tree tree;
    disk files(folder);
    check::load(files, "policy.pol", {}, *sources, tree, sink);
    const check::checked checked = check::check(tree, {}, sink);
    const auto times = bench::alternate(
        [&] {
            text::source_set again;
            messages::sink found(again, 10);
            ast::tree made;
            check::load(files, "policy.pol", {}, again, made, found);
        },
        [&] { check::check(tree, {}, sink); });
    std::size_t nodes = 0;
    const auto planning = bench::alternate([&] { nodes = plan::make(checked, sources, sink)->nodes.size(); }, [] {});
    std::printf(
        "{\"bench\":\"stages\",\"policy\":\"%s\",\"parse_ms\":%.2f,\"check_ms\":%.2f,\"plan_ms\":%.2f,\"nodes\":%zu}\n",
        folder.c_str(), times.first / 1e6, times.second / 1e6, planning.first / 1e6, nodes);
}

void whole_policy(const std::string& folder) {
    std::size_t bytes = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(POL_SOURCE_DIR) + "/" + folder))
        if (file.path().extension() == ".pol") bytes += file.file_size();
    disk files(folder);
    compiled made;
    const std::string given = bench::text_of("tests/cases/shenyang/cases/all_measures.json");
    std::string total;
    const auto times = bench::alternate([&] { made = compile(files, "policy.pol"); },
                                        [&] {
                                            if (made.result) total = made.result->assess(given).total;
                                        });
    std::printf(
        "{\"bench\":\"text_to_plan\",\"policy\":\"%s\",\"folder_bytes\":%zu,\"ms\":%.2f,\"goal_ms\":5,\"compiled\":%s}"
        "\n",
        folder.c_str(), bytes, times.first / 1e6, made.result ? "true" : "false");
    std::printf("{\"bench\":\"assess_json\",\"policy\":\"%s\",\"case_bytes\":%zu,\"us\":%.0f,\"total\":\"%s\"}\n",
                folder.c_str(), given.size(), times.second / 1e3, total.c_str());
}

}  // namespace

int main() {
    parsing("policies/shenyang");
    stages("policies/shenyang");
    whole_policy("policies/shenyang");
    return 0;
}
