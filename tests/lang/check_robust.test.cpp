// Texts that would exhaust a careless checker: long chains, circles, samples that multiply.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/policy_text.hpp"

namespace {

using namespace pol;

constexpr const char* header = "policy p { currency CNY }\n";

// let v0 = v1 + 1 … with the first one asked for first.
std::string chain(int length) {
    std::string text = header;
    text += "clause c { award a { pay v0 × 1 CNY } }\n";
    for (int n = 0; n < length; ++n) text += "let v" + std::to_string(n) + " = v" + std::to_string(n + 1) + " + 1\n";
    return text + "let v" + std::to_string(length) + " = 1\n";
}

}  // namespace

TEST_CASE("a chain of definitions is followed to its limit and not beyond") {
    CHECK(test::policy_text(chain(300)).codes(severity::error).empty());
    CHECK(test::policy_text(chain(30000)).codes(severity::error) == std::set<int>{914});
}

TEST_CASE("a long chain in the order of the text has no depth") {
    std::string text = header;
    text += "let v0 = 1\n";
    for (int n = 1; n < 5000; ++n) text += "let v" + std::to_string(n) + " = v" + std::to_string(n - 1) + " + 1\n";
    text += "clause c { award a { pay 1 } }";
    CHECK(test::policy_text(text).codes(severity::error).empty());
}

TEST_CASE("circles of every kind end") {
    const std::vector<std::pair<const char*, int>> table{
        {"let a = a + 1  clause c { award w { pay a × 1 CNY } }", 214},
        {"let f(x : number) = g(x)  let g(x : number) = f(x)  clause c { award w { pay f(1) × 1 CNY } }", 214},
        {"facts { x = y + 1  y = x + 1 } clause c { award w { pay x × 1 CNY } }", 214},
        {"facts { k { x = y  y = x } } clause c { award w { pay k.x × 1 CNY } }", 214},
        {"record r { s : list of t } record t { r : r } facts { q : list of r } clause c { award w { pay count of q.s "
         "× 1 CNY } }",
         219},
        {"clause c { award w { pay [k = k] } }", 214},
    };
    for (const auto& [text, code] : table) {
        DYNAMIC_SECTION(text) {
            const test::policy_text found(std::string(header) + text);
            INFO(found.rendered());
            CHECK(found.codes(severity::error).count(code) == 1);
        }
    }
}

TEST_CASE("samples that hold samples are looked at once each") {
    std::string text = header;
    text +=
        "facts { costs : list of { x : money } } clause c { award a { pay sum of costs.x } }\nsample s0 = [{ x = 1 "
        "}]\n";
    for (int n = 1; n < 60; ++n) {
        const std::string before = "s" + std::to_string(n - 1);
        text += "sample s" + std::to_string(n) + " = [" + before + ", " + before + "]\n";
    }
    text += "example \"many\" for c { costs = s59  expect 1 }";
    const test::policy_text found(text);
    CHECK(found.codes(severity::error).size() <= 1);
}

TEST_CASE("many independent mistakes are all told, up to the limit") {
    std::string text = header;
    for (int n = 0; n < 500; ++n)
        text += "clause c" + std::to_string(n) + " { award a { pay wrong" + std::to_string(n) + " } }\n";
    const test::policy_text found(text);
    CHECK(found.found().size() == 100);
    CHECK(found.found().back().code == 901);
    test::test_limits all;
    all.messages = 1000;
    test::files_in_memory files;
    files.files.emplace("policy.pol", text);
    CHECK(test::policy_text(std::move(files), all).found().size() == 500);
}

TEST_CASE("independent mistakes of several kinds are told in one run, in the order of the text") {
    const test::policy_text found(std::string(header) + R"(
facts { x : money  d : date }
clause c {
  agency nobody
  award a { pay x × x }
  award b { pay nothing }
  award e { when d  pay 1 }
  award f { pay x  cap 1 each }
})");
    std::vector<int> codes;
    for (const diagnostic& d : found.found()) codes.push_back(d.code);
    CHECK(codes == std::vector<int>{208, 303, 201, 304, 405});
}
