// Prints the total of one case: host POLICY CASE.
// SPDX-License-Identifier: Apache-2.0
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

int main(int count, char** words) {
    if (count != 3) return 2;
    pol::folder files(words[1]);
    const pol::compiled made = pol::compile(files);
    for (const pol::diagnostic& found : made.diagnostics) std::fputs(pol::render(found, {}).c_str(), stderr);
    if (!made.result) return 1;
    std::ifstream in(words[2], std::ios::binary);
    const std::string case_json{std::istreambuf_iterator<char>(in), {}};
    const pol::outcome due = made.result->assess(case_json);
    std::printf("%s %s\n", due.total.c_str(), due.currency.c_str());
    return 0;
}
