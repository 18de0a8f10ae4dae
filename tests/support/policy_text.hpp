// Policies as text in a test: load, check and look at what was said.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/check/check.hpp"
#include "lang/check/modules.hpp"
#include "runtime/plan/planner.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol::test {

// Files that exist in the test's memory only.
struct files_in_memory : check::module_loader {
    std::map<std::string, std::string, std::less<>> files;

    std::optional<std::string> read(std::string_view path) override {
        const auto known = files.find(path);
        if (known == files.end()) return std::nullopt;
        return known->second;
    }
};

struct test_limits {
    check::load_limits load;
    check::check_limits check;
    std::size_t messages = 100;
    bool is_planned = false;  // also report what the planner finds
};

// The first file is `policy.pol`. The policy is checked bare, then with its amendments, one more each time.
class policy_text {
public:
    explicit policy_text(std::string text, const test_limits& limits = {})
        : policy_text(files_of(std::move(text)), limits) {}

    policy_text(files_in_memory files, const test_limits& limits) : sink_(*sources_, limits.messages) {
        if (check::load(files, "policy.pol", limits.load, *sources_, tree_, sink_)) {
            checked_ = check::check(tree_, {}, sink_, limits.check);
            if (limits.is_planned && !sink_.has_errors()) plan::make(checked_, sources_, sink_);
            std::vector<std::uint32_t> selection;
            for (std::uint32_t n = 0; n < tree_.amendments.size(); ++n) {
                selection.push_back(n);
                amended_ = check::check(tree_, selection, sink_, limits.check);
                if (limits.is_planned && !sink_.has_errors()) plan::make(amended_, sources_, sink_);
            }
        }
        found_ = sink_.take();
    }

    const std::vector<diagnostic>& found() const { return found_; }
    const ast::tree& tree() const { return tree_; }
    const check::checked& checked() const { return checked_; }  // without amendments
    const check::checked& amended() const { return amended_; }  // with all

    // The codes of one severity, each once.
    std::set<int> codes(severity level) const {
        std::set<int> result;
        for (const diagnostic& d : found_) {
            if (d.level == level) result.insert(d.code);
        }
        return result;
    }

    std::string rendered(language in = language::english) const {
        std::string all;
        for (const diagnostic& d : found_) all += render(d, {in, false});
        return all;
    }

private:
    static files_in_memory files_of(std::string text) {
        files_in_memory files;
        files.files.emplace("policy.pol", std::move(text));
        return files;
    }

    std::shared_ptr<text::source_set> sources_ = std::make_shared<text::source_set>();
    ast::tree tree_;
    messages::sink sink_;
    check::checked checked_;
    check::checked amended_;
    std::vector<diagnostic> found_;
};

}  // namespace pol::test
