// What a compiled policy costs in memory: bytes of the heap that it holds, the most that compiling needs, and what a case adds.
// Blocks are counted as large as the allocator makes them.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/short_memory.hpp"

#include <pol/case.hpp>
#include <pol/policy.hpp>

#include <cstdio>
#include <filesystem>
#include <string>

namespace {

using pol::test::live_bytes;

std::size_t text_bytes(const std::string& folder) {
    std::size_t bytes = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
        if (file.path().extension() == ".pol") bytes += file.file_size();
    return bytes;
}

void whole_policy(const std::string& name) {
    pol::folder files(std::string(POL_SOURCE_DIR) + "/" + name);
    pol::compile(files);  // what the program keeps for good is there from now on
    const std::int64_t before = live_bytes();
    const std::int64_t blocks = pol::test::live_blocks();
    pol::test::forget_peak();
    pol::compiled made = pol::compile(files);
    const std::int64_t most = pol::test::peak_bytes() - before;
    if (!made.result) return;
    made.diagnostics = {};
    const std::int64_t policy = live_bytes() - before;
    const std::int64_t policy_blocks = pol::test::live_blocks() - blocks;
    const pol::prepared_case ready = pol::prepare_case(*made.result);
    const std::int64_t prepared = live_bytes() - before - policy;
    const pol::case_facts facts(*ready.result);
    const pol::case_result due(*ready.result);
    const std::int64_t one_case = live_bytes() - before - policy - prepared;
    std::printf(
        "{\"bench\":\"memory\",\"policy\":\"%s\",\"bytes\":%lld,\"blocks\":%lld,\"texts\":%zu,\"while_compiling\":%lld,"
        "\"assessor\":%lld,\"case\":%lld,\"goal\":1000000}\n",
        name.c_str(), static_cast<long long>(policy), static_cast<long long>(policy_blocks),
        text_bytes(std::string(POL_SOURCE_DIR) + "/" + name), static_cast<long long>(most),
        static_cast<long long>(prepared), static_cast<long long>(one_case));
}

}  // namespace

int main() {
    whole_policy("policies/shenyang");
    return 0;
}
