// Fuzzes the way from a policy's text to its plan and through its examples: any bytes compile or are refused with an error
// that can be shown; what compiles also runs, in both languages and with the derivation.
// SPDX-License-Identifier: Apache-2.0
#include <pol/example_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(bytes[i]);
    pol::memory files({{"policy.pol", text}});
    pol::compile_options how;
    how.limits.steps = 100'000;
    how.limits.result_digits = 2000;
    const pol::compiled made = pol::compile(files, how);

    bool has_error = false;
    for (const pol::diagnostic& d : made.diagnostics) {
        has_error = has_error || d.level == pol::severity::error;
        must(!pol::render(d, {pol::language::english, false}).empty());
        must(!pol::render(d, {pol::language::chinese, true}).empty());
        must(!pol::to_json(d).empty());
        must(d.code < 100 || !pol::explanation(d.code).empty());
    }
    must(has_error == !made.result.has_value());
    if (!made.result) return 0;
    pol::assess_options assessing;
    assessing.limits = how.limits;
    made.result->run_examples(assessing);
    assessing.derivation = true;
    must(!pol::to_json(made.result->assess("{}", assessing)).empty());
    return 0;
}
