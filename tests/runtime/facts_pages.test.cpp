// The pages of the diagnostics of cases, and of what only a whole compilation finds: the bad sample gives its code, the good one gives no error and not the code.
//
// A sample is a policy and a case. The policy may begin with a line such as `// limits: depth=20`; in the case `\xB0`
// stands for one byte, which JSON itself has no way to write.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <cstdlib>
#include <set>

namespace {

struct sample {
    std::string policy;
    std::string json;
    std::string text;  // an expression
};

std::string block(std::string_view section, const std::string& words) {
    const std::string opening = "```" + words + "\n";
    const std::size_t begin = section.find(opening);
    if (begin == std::string_view::npos) return {};
    const std::size_t from = begin + opening.size();
    return std::string(section.substr(from, section.find("```", from) - from));
}

std::string with_bytes(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_byte = text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x';
        if (!is_byte) {
            result += text[i];
            continue;
        }
        result += static_cast<char>(std::strtoul(text.substr(i + 2, 2).c_str(), nullptr, 16));
        i += 3;
    }
    return result;
}

sample sample_of(int code, const std::string& heading) {
    const std::string_view page = pol::explanation(code);
    const std::size_t begin = page.find("\n## " + heading + "\n");
    if (begin == std::string_view::npos) return {};
    const std::string_view section = page.substr(begin + 1, page.find("\n## ", begin + 1) - begin - 1);
    return {block(section, "pol"), with_bytes(block(section, "json")), block(section, "text")};
}

pol::limits limits_of(const std::string& policy) {
    pol::limits within;
    const std::string mark = "// limits: ";
    if (policy.compare(0, mark.size(), mark) != 0) return within;
    const std::size_t equals = policy.find('=');
    const std::string name = policy.substr(mark.size(), equals - mark.size());
    const unsigned long value = std::strtoul(policy.c_str() + equals + 1, nullptr, 10);
    static pol::cancellation stop;
    stop.cancel();
    if (name == "cancel" && value != 0) within.cancel = &stop;
    if (name == "case_bytes") within.case_bytes = value;
    if (name == "depth") within.depth = static_cast<std::uint32_t>(value);
    if (name == "list_items") within.list_items = value;
    if (name == "list_cells") within.list_cells = value;
    if (name == "version_parts") within.version_parts = value;
    if (name == "number_digits") within.number_digits = value;
    if (name == "steps") within.steps = value;
    if (name == "result_digits") within.result_digits = value;
    return within;
}

struct codes {
    std::set<int> errors;
    std::set<int> warnings;
    std::string rendered;

    void add(const std::vector<pol::diagnostic>& found) {
        for (const pol::diagnostic& d : found) {
            (d.level == pol::severity::error ? errors : warnings).insert(d.code);
            rendered += pol::render(d, {});
        }
    }
};

codes codes_of(const sample& s) {
    codes result;
    if (!s.text.empty()) {
        result.add(pol::evaluate_expression(s.text).diagnostics);
        return result;
    }
    pol::memory files({{"policy.pol", s.policy}});
    pol::assess_options how;
    how.limits = limits_of(s.policy);
    pol::compile_options usual;
    usual.limits.version_parts = how.limits.version_parts;
    const pol::compiled made = pol::compile(files, usual);
    result.add(made.diagnostics);
    if (!made.result) return result;
    const pol::outcome due = made.result->assess(s.json, how);
    result.add(due.problems);
    for (const pol::clause_outcome& c : due.clauses) result.add(c.problems);
    return result;
}

// 087x, 088x and 097x are about files of many cases: stream_pages.test.cpp, stream_run.test.cpp.
bool is_about_cases(int code) {
    const bool is_about_files = (code >= 870 && code < 890) || code >= 970;
    constexpr int too_many_selections = 916;
    return code == too_many_selections || (((code >= 800 && code < 900) || code >= 950) && !is_about_files);
}

}  // namespace

TEST_CASE("the bad sample of a case's page gives its code and no other error") {
    for (const int code : pol::all_codes()) {
        if (!is_about_cases(code)) continue;
        const sample bad = sample_of(code, "Bad");
        codes found = codes_of(bad);
        INFO(pol::code_text(code) << "\n" << bad.policy << bad.json << bad.text << "\n" << found.rendered);
        CHECK((found.errors.count(code) + found.warnings.count(code)) == 1);
        found.errors.erase(code);
        CHECK(found.errors.empty());
    }
}

TEST_CASE("the good sample of a case's page gives no error and not its code") {
    for (const int code : pol::all_codes()) {
        if (!is_about_cases(code)) continue;
        const sample good = sample_of(code, "Good");
        const codes found = codes_of(good);
        INFO(pol::code_text(code) << "\n" << good.policy << good.json << good.text << "\n" << found.rendered);
        CHECK(found.errors.empty());
        CHECK(found.warnings.count(code) == 0);
        CHECK((!good.policy.empty() || !good.text.empty()));
    }
}
