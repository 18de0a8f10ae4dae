// Functions of a host that is written in C++ may throw: nothing of that crosses the C interface, and nothing leaks.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/pol.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

const std::string text = R"(policy fairs "Fairs" { currency CNY  round half up to 0.01 }
facts { firm { is_sme : yes/no } }
clause fair "Stand" { claim { fee : money } award stands { pay [rate = 50%] of fee } })";

pol_policy* compiled() {
    const pol_file file = {"fairs.pol", 9, text.data(), text.size()};
    pol_policy* made = nullptr;
    REQUIRE(pol_policy_compile_texts(&file, 1, &made, nullptr) == POL_OK);
    return made;
}

struct shelf {
    bool throws_on_read = false;
    int released = 0;
};

int read_file(void* user, const char*, size_t, const char** bytes, size_t* size) {
    if (static_cast<shelf*>(user)->throws_on_read) throw std::runtime_error("no");
    *bytes = text.data();
    *size = text.size();
    return 1;
}

void release_file(void* user, const char*, size_t) {
    ++static_cast<shelf*>(user)->released;
    throw std::runtime_error("no");
}

}  // namespace

TEST_CASE("what a loader of the host throws is a status") {
    shelf books;
    const pol_loader loader = {&books, read_file, release_file};
    pol_compile_options how = {};
    how.struct_size = sizeof how;
    how.loader = &loader;
    pol_policy* made = nullptr;
    pol_diagnostics* found = nullptr;
    CHECK(pol_policy_compile(&how, &made, &found) == POL_OK);
    CHECK(books.released == 1);
    pol_policy_free(made);
    pol_diagnostics_free(found);
    books.throws_on_read = true;
    CHECK(pol_policy_compile(&how, &made, &found) == POL_HOST_FAILED);
    CHECK(made == nullptr);
    CHECK(found == nullptr);
    CHECK(books.released == 1);
}

TEST_CASE("what a sweep asks of the host and gets thrown is a status") {
    pol_policy* policy = compiled();
    pol_scenario* one = nullptr;
    pol_text* said = nullptr;
    REQUIRE(pol_scenario_new(policy, nullptr, nullptr, &one) == POL_OK);
    REQUIRE(pol_scenario_give(one, "fair.fee = 3", 12, nullptr) == POL_OK);
    pol_sweep_request asked = {};
    asked.struct_size = sizeof asked;
    asked.path = "fair.fee";
    asked.path_size = 8;
    asked.goes_on = [](void*, unsigned) -> int { throw 1; };
    CHECK(pol_scenario_sweep_json(one, &asked, &said) == POL_HOST_FAILED);
    CHECK(said == nullptr);
    CHECK(pol_scenario_goal_json(one, &asked, "1", 1, &said) == POL_HOST_FAILED);
    CHECK(said == nullptr);
    asked.goes_on = nullptr;
    CHECK(pol_scenario_sweep_json(one, &asked, &said) == POL_OK);
    pol_text_free(said);
    pol_scenario_free(one);
    pol_policy_free(policy);
}

TEST_CASE("what the functions of a population throw ends the run, with several threads too") {
    const auto part = GENERATE(0, 1, 2);
    const unsigned threads = GENERATE(1U, 3U);
    pol_policy* policy = compiled();
    std::string cases = "id,fair.fee\n";
    for (int n = 0; n < 200; ++n) cases += "x,1\n";
    struct source {
        std::string_view left;
        int throws;
    } from = {cases, part};
    pol_input in = {};
    in.user = &from;
    in.read = [](void* user, char* to, size_t size) -> std::int64_t {
        source& s = *static_cast<source*>(user);
        if (s.throws == 0) throw std::runtime_error("no");
        const std::size_t some = std::min(size, s.left.size());
        std::memcpy(to, s.left.data(), some);
        s.left.remove_prefix(some);
        return static_cast<std::int64_t>(some);
    };
    pol_output out = {&from, [](void* user, const char*, size_t) -> int {
                          if (static_cast<source*>(user)->throws == 1) throw 1;
                          return 1;
                      }};
    pol_population all = {};
    all.struct_size = sizeof all;
    all.cases = &in;
    all.outcomes = &out;
    all.chunk_rows = 10;
    all.threads = threads;
    all.user = &from;
    all.progress = [](void* user, std::uint64_t, std::uint64_t) -> int {
        if (static_cast<source*>(user)->throws == 2) throw 1;
        return 1;
    };
    pol_text* summary = nullptr;
    CHECK(pol_population_assess(policy, &all, &summary, nullptr) == POL_HOST_FAILED);
    CHECK(summary != nullptr);
    pol_text_free(summary);
    pol_policy_free(policy);
}
