// Files that use files: where paths lead, circles, what is missing, and how much may be read.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/policy_text.hpp"

namespace {

using namespace pol;

test::files_in_memory files(std::map<std::string, std::string, std::less<>> content) {
    test::files_in_memory made;
    made.files = std::move(content);
    return made;
}

constexpr const char* clause = "policy p { currency CNY }\nclause c { award a { pay amount } }\n";

}  // namespace

TEST_CASE("a file is found relative to the one that uses it, and read once") {
    const test::policy_text found(
        files({{"policy.pol", std::string("use \"parts/one.pol\"\nuse \"./parts/two.pol\"\n") + clause},
               {"parts/one.pol", "use \"two.pol\"\nuse \"../base.pol\"\n"},
               {"parts/two.pol", "let amount = 5 CNY"},
               {"base.pol", "use \"parts/two.pol\""}}),
        {});
    INFO(found.rendered());
    CHECK(found.found().empty());
    CHECK(found.tree().lets.size() == 1);
}

TEST_CASE("paths that are refused") {
    struct path_case {
        const char* path;
        int code;
    };
    const std::vector<path_case> table{
        {"none.pol", 230},
        {"../x.pol", 231},
        {"a/../../x.pol", 231},
        {"/etc/passwd", 231},
        {"a\\\\b.pol", 233},
        {"a//b.pol", 233},
        {"", 233},
        {".", 233},
        {"a/", 233},
        {"c:x.pol", 233},
        {"./policy.pol", 232},
        {"policy.pol", 232},
        {"a/../policy.pol", 232},
    };
    for (const path_case& p : table) {
        DYNAMIC_SECTION(p.path) {
            const test::policy_text found(files({{"policy.pol", "use \"" + std::string(p.path) + "\"\n" + clause}}),
                                          {});
            INFO(found.rendered());
            CHECK(found.codes(severity::error) == std::set<int>{p.code});
        }
    }
}

TEST_CASE("a circle of several files is an error where it closes") {
    const test::policy_text found(files({{"policy.pol", std::string("use \"one.pol\"\n") + clause},
                                         {"one.pol", "use \"two.pol\"\nlet amount = 5 CNY"},
                                         {"two.pol", "use \"one.pol\""}}),
                                  {});
    REQUIRE(found.found().size() == 1);
    CHECK(found.found().front().code == 232);
    CHECK(found.found().front().where.file == "two.pol");
}

TEST_CASE("the limits of loading hold at the limit and not beyond") {
    const std::string text = std::string(clause) + "let amount = 5 CNY\n";
    test::test_limits limits;
    SECTION("size of a file") {
        limits.load.file_bytes = text.size();
        CHECK(test::policy_text(files({{"policy.pol", text}}), limits).found().empty());
        limits.load.file_bytes = text.size() - 1;
        CHECK(test::policy_text(files({{"policy.pol", text}}), limits).codes(severity::error) == std::set<int>{911});
    }
    SECTION("number of files") {
        const auto two = files({{"policy.pol", "use \"one.pol\"\n" + text}, {"one.pol", "// nothing"}});
        limits.load.files = 2;
        CHECK(test::policy_text(two, limits).found().empty());
        limits.load.files = 1;
        CHECK(test::policy_text(two, limits).codes(severity::error) == std::set<int>{912});
    }
    SECTION("size of all files") {
        const auto two = files({{"policy.pol", "use \"one.pol\"\n" + text}, {"one.pol", "// nothing"}});
        limits.load.total_bytes = text.size() + 14 + 10;
        CHECK(test::policy_text(two, limits).found().empty());
        --limits.load.total_bytes;
        CHECK(test::policy_text(two, limits).codes(severity::error) == std::set<int>{913});
    }
}

TEST_CASE("a first file that is missing is told without a place") {
    const test::policy_text found(files({}), {});
    REQUIRE(found.found().size() == 1);
    CHECK(found.found().front().code == 230);
    CHECK(found.found().front().where.file.empty());
}
