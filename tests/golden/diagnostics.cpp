// Golden tests of diagnostics: every `diagnostics/NAME.pol` is checked and what is said, in English, in Chinese and as
// JSON, is compared with `NAME.expected`. `pol_golden_diagnostics FOLDER --update` writes the files anew; look at the
// difference before you commit it.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/policy_text.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

using namespace pol;
namespace fs = std::filesystem;

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string shown(const fs::path& policy) {
    const test::policy_text found(read(policy));
    std::string json;
    for (const diagnostic& d : found.found()) json += to_json(d) + "\n";
    return found.rendered() + "\n" + found.rendered(language::chinese) + "\n" + json;
}

// True when the file is as it should be, or was written.
bool compare(const fs::path& policy, bool is_update) {
    const fs::path expected = fs::path(policy).replace_extension(".expected");
    const std::string got = shown(policy);
    if (is_update) {
        std::ofstream(expected, std::ios::binary) << got;
        return true;
    }
    if (read(expected) == got) return true;
    std::printf("%s differs from what is said now:\n%s\n", expected.string().c_str(), got.c_str());
    return false;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::printf("usage: pol_golden_diagnostics FOLDER [--update]\n");
        return 2;
    }
    const bool is_update = count > 2 && std::string_view(arguments[2]) == "--update";
    std::vector<fs::path> policies;
    bool is_good = true;
    for (const auto& file : fs::directory_iterator(arguments[1])) {
        const fs::path path = file.path();
        if (path.extension() == ".pol") policies.push_back(path);
        if (path.extension() != ".expected" || fs::exists(fs::path(path).replace_extension(".pol"))) continue;
        std::printf("%s belongs to no policy\n", path.string().c_str());
        is_good = false;
    }
    std::sort(policies.begin(), policies.end());
    for (const fs::path& policy : policies) is_good = compare(policy, is_update) && is_good;
    return is_good && !policies.empty() ? 0 : 1;
}
