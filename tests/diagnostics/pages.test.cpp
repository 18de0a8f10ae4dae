// Every code has a page; the bad sample of a page gives exactly its code, the good one gives no error and not the code.
//
// A sample may begin with a line such as `// limits: messages=2`, which lowers a limit for it. It can use `first.pol` and
// `second.pol`, which hold only a comment; U+FFFD in it stands for a byte that is not UTF-8. Codes 08xx and from 0950 are
// about cases, and POL0916 is found by a whole compilation: their samples run elsewhere.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/policy_text.hpp"

#include <cstdlib>

namespace {

using namespace pol;

std::string sample_of(std::string_view page, std::string_view heading) {
    const std::size_t section = page.find(heading);
    if (section == std::string_view::npos) return {};
    constexpr std::string_view opening = "```pol\n";
    const std::size_t begin = page.find(opening, section);
    const std::size_t end = page.find("\n```", begin);
    if (begin == std::string_view::npos || end == std::string_view::npos) return {};
    std::string sample(page.substr(begin + opening.size(), end - begin - opening.size() + 1));
    constexpr std::string_view stand_in = "\xEF\xBF\xBD";
    if (const std::size_t at = sample.find(stand_in); at != std::string::npos)
        sample.replace(at, stand_in.size(), "\xFF");
    return sample;
}

void lower_limit(test::test_limits& limits, std::string_view name, std::size_t value) {
    if (name == "messages") limits.messages = value;
    if (name == "files") limits.load.files = value;
    if (name == "file_bytes") limits.load.file_bytes = value;
    if (name == "total_bytes") limits.load.total_bytes = value;
    if (name == "parts") limits.load.parts = value;
    if (name == "depth") limits.load.depth = static_cast<std::uint32_t>(value);
    if (name == "digits") limits.load.digits = static_cast<std::uint32_t>(value);
    if (name == "definitions") limits.check.depth = static_cast<int>(value);
}

test::test_limits limits_of(const std::string& sample) {
    test::test_limits limits;
    limits.is_planned = true;
    constexpr std::string_view mark = "// limits: ";
    const std::size_t begin = sample.find(mark);
    if (begin == std::string::npos) return limits;
    const std::string line = sample.substr(begin + mark.size(), sample.find('\n', begin) - begin - mark.size());
    const std::size_t equals = line.find('=');
    if (equals != std::string::npos)
        lower_limit(limits, line.substr(0, equals), std::strtoul(line.c_str() + equals + 1, nullptr, 10));
    return limits;
}

test::policy_text run(const std::string& sample) {
    test::files_in_memory files;
    files.files.emplace("policy.pol", sample);
    for (const char* name : {"first.pol", "second.pol"}) files.files.emplace(name, "// " + std::string(97, '-') + "\n");
    return {std::move(files), limits_of(sample)};
}

bool runs_elsewhere(int code) { return (code >= 800 && code < 900) || code == 916 || code >= 950; }

}  // namespace

TEST_CASE("every code has a page with a title in both languages") {
    for (const int code : all_codes()) {
        INFO(code_text(code));
        const std::string_view page = explanation(code);
        const std::string first_line(page.substr(0, page.find('\n')));
        CHECK(first_line.substr(0, 11) == "# " + code_text(code) + ": ");
        CHECK(first_line.find(" | ") != std::string::npos);
        CHECK(page.find("\n## Bad\n") != std::string_view::npos);
        CHECK(page.find("\n## Good\n") != std::string_view::npos);
    }
}

TEST_CASE("no page explains a code that does not exist") {
    const std::vector<int> known = all_codes();
    for (int code = 100; code < 1000; ++code) {
        const bool is_known = std::find(known.begin(), known.end(), code) != known.end();
        INFO(code_text(code));
        CHECK((is_known || explanation(code).empty()));
    }
    CHECK(explanation(0).empty());
    CHECK(explanation(9999).empty());
}

TEST_CASE("the bad sample of a page gives its code and no other error") {
    for (const int code : all_codes()) {
        if (runs_elsewhere(code)) continue;
        INFO(code_text(code));
        const std::string sample = sample_of(explanation(code), "\n## Bad\n");
        const test::policy_text bad = run(sample);
        INFO(sample << bad.rendered());
        std::set<int> errors = bad.codes(severity::error);
        const bool is_error = errors.erase(code) > 0;
        CHECK(errors.empty());
        CHECK((is_error || bad.codes(severity::warning).count(code) > 0));
    }
}

TEST_CASE("the good sample of a page gives nothing at all") {
    for (const int code : all_codes()) {
        if (runs_elsewhere(code)) continue;
        INFO(code_text(code));
        const std::string sample = sample_of(explanation(code), "\n## Good\n");
        const test::policy_text good = run(sample);
        INFO(sample << good.rendered());
        CHECK(!sample.empty());
        CHECK(good.codes(severity::error).empty());
        CHECK(good.codes(severity::warning).count(code) == 0);
    }
}
