// Cases from JSON Lines, and the pages of the diagnostics of files.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/stream_input.hpp"

#include <cstdlib>
#include <set>

namespace {

using namespace pol;
using test::read_population;
using test::read_stream;
using test::stream_input;
using words = std::vector<std::string>;

const char* const policy = R"(policy p "P" { currency CNY  round half up to 0.01  labels id }
facts { period : period  fee : money  staff : list of { wage : money } }
parameter share : rate = 50%
clause c "C" { claim { cost : money, at most fee } award x { pay share of cost + sum of wage in staff  once } }
)";

const plan::plan& our_plan() {
    static const test::planned made = test::plan_text(policy);
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    return *made.plan;
}

read_population read(const std::string& text, const stream_options& how = {}) {
    return read_stream(our_plan(), {text, {}, text_form::json_lines, how});
}

// The blocks of a section of a page, each with the words before it.
struct sample {
    std::string policy;
    std::string json;
    std::vector<std::pair<std::string, std::string>> csv;  // list, or empty for the cases
    std::size_t sort_bytes = stream_options().sort_bytes;
};

std::string with_bytes(std::string text) {
    for (std::size_t at = text.find("\\x"); at != std::string::npos; at = text.find("\\x", at + 1))
        text.replace(at, 4, 1, static_cast<char>(std::strtoul(text.substr(at + 2, 2).c_str(), nullptr, 16)));
    return text;
}

sample sample_of(int code, const std::string& heading) {
    const std::string_view page = explanation(code);
    const std::size_t begin = page.find("\n## " + heading + "\n");
    std::string_view rest = page.substr(begin + 1);
    rest = rest.substr(0, rest.find("\n## ", 1));
    sample found;
    for (std::size_t at = rest.find("```"); at != std::string_view::npos; at = rest.find("```")) {
        const std::string before(rest.substr(0, at));
        const std::size_t line = rest.find('\n', at) + 1;
        const std::string language(rest.substr(at + 3, line - at - 4));
        const std::size_t end = rest.find("```", line);
        const std::string body = with_bytes(std::string(rest.substr(line, end - line)));
        const std::size_t name = before.rfind("\n`");
        std::string list;
        if (name != std::string::npos) list = before.substr(name + 2, before.find('`', name + 2) - name - 2);
        if (const std::size_t most = before.find("at most "); most != std::string::npos)
            found.sort_bytes = std::strtoul(before.c_str() + most + 8, nullptr, 10);
        if (language == "pol") found.policy = body;
        if (language == "json") found.json = body;
        if (language == "csv") found.csv.emplace_back(list, body);
        rest = rest.substr(end + 3);
    }
    return found;
}

std::set<int> codes_of(const sample& s) {
    const test::planned made = test::plan_text(s.policy);
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    stream_input in;
    in.how.sort_bytes = s.sort_bytes;
    if (!s.json.empty()) {
        in.cases = s.json;
        in.form = text_form::json_lines;
    }
    for (const auto& [list, csv] : s.csv) {
        if (list.empty())
            in.cases = csv;
        else
            in.lists.emplace_back(list, csv);
    }
    const read_population found = read_stream(*made.plan, in);
    std::set<int> codes;
    if (found.failure) codes.insert(found.failure->code);
    for (const diagnostic& d : found.warnings) codes.insert(d.code);
    for (const stream::reject& r : found.rejects) codes.insert(r.found.code);
    return codes;
}

}  // namespace

TEST_CASE("each line is a case as it would be alone") {
    const words cases = {
        R"({"id": "a", "fee": 10, "claims": {"c": {"cost": 4}}, "staff": [{"wage": 1}, {"wage": 2}]})",
        R"({"case_id": "b", "fee": "x", "claims": {"c": {"cost": 4}}})",
        R"({"id": 3, "fee": 3, "claims": {"c": {"cost": 4}}, "staff": []})",
        R"({"id": "d", "parameters": {"share": "10%"}, "claims": {"c": {"cost": 4}}})",
        R"({"ledger": [], "claims": {"e": {}}, "period": {"end": "2021-12-31", "start": "2021-01-01"}})"};
    std::string text = "\xEF\xBB\xBF";
    for (const std::string& one : cases) text += one + "\r\n\n  \n";
    for (const std::size_t block : {1U, 5U, 100000U}) {
        for (const std::uint32_t rows : {1U, 2U, 100U}) {
            stream_input in{text, {}, text_form::json_lines, {}, rows, block};
            const read_population found = read_stream(our_plan(), in);
            CHECK(found.keys == words{"a", "b", "3", "d", ""});
            REQUIRE(found.outcomes.size() == cases.size());
            for (std::size_t n = 0; n < cases.size(); ++n)
                CHECK(found.outcomes[n] == test::outcome_of_json(our_plan(), cases[n]));
            CHECK(found.lines == std::vector<std::uint64_t>{1, 4, 7, 10, 13});
            CHECK(found.told() == words{"4:/fee:821", "7:/claims/c/cost:832"});
            CHECK(found.days ==
                  std::vector<std::int64_t>{stream::no_day, stream::no_day, stream::no_day, stream::no_day, 18992});
            CHECK(found.bytes + 4 >= text.size());  // blank lines may be left
        }
    }
}

TEST_CASE("a line that is no JSON object is lost and the others are read") {
    const read_population found = read("{\"id\": 1}\n{\"id\": 2\n[3]\n4 5\n\xFF\n{\"id\": 6}");
    CHECK(found.keys == words{"1", "6"});
    CHECK(found.told() == words{"2::803!", "3::808!", "4::807!", "5::806!"});
    stream_options how;
    how.limits.case_bytes = 20;
    const std::string text =
        "{\"id\": 1}\n{\"id\": \"" + std::string(50, 'x') + "\"}\n{\"id\": 3}\n{\"id\": \"123456789012\"}\n";
    for (const std::size_t block : {1U, 10U, 1000U}) {
        stream_input in{text, {}, text_form::json_lines, how, 10, block};
        const read_population bounded = read_stream(our_plan(), in);
        CHECK(bounded.keys == words{"1", "3"});
        CHECK(bounded.told() == words{"2::951!", "4::951!"});
    }
    CHECK(read("").keys.empty());
}

TEST_CASE("what the host sets is not told again in each case, but bounds know of it") {
    const char* const bounded = R"(policy p "P" { currency CNY  round half up to 0.01 }
parameter most : money = 10
clause c "C" { claim { cost : money, at most most } award x { pay cost } }
)";
    const test::planned made = test::plan_text(bounded);
    INFO(made.diagnostics);
    REQUIRE(made.plan);
    for (const char* most : {"5", "20"}) {
        stream_options how;
        how.set = {{"most", most}};
        const words wanted = std::string(most) == "5" ? words{"1::832", "2::832"} : words{"2::832"};
        const read_population json =
            read_stream(*made.plan, {"{\"claims\": {\"c\": {\"cost\": 7}}}\n{\"claims\": {\"c\": {\"cost\": 21}}}\n",
                                     {},
                                     text_form::json_lines,
                                     how});
        const read_population csv = read_stream(*made.plan, {"id,c.cost\n1,7\n2,21\n", {}, text_form::csv, how});
        CHECK(json.rejects.size() == wanted.size());
        CHECK(csv.rejects.size() == wanted.size());
    }
}

TEST_CASE("the bad sample of a file's page gives its code and the good one nothing") {
    for (const int code : all_codes()) {
        if (code < 870 || code >= 890) continue;
        INFO(code_text(code));
        CHECK(codes_of(sample_of(code, "Good")).empty());
        // These take a disk that fails, or very many rows: tests of their own.
        if (code == 874 || code == 884 || code == 885) continue;
        const sample bad = sample_of(code, "Bad");
        CHECK(codes_of(bad) == std::set<int>{code});
    }
}

TEST_CASE("cases that leave their order too late end the run where that can no longer be told") {
    std::string cases = "id,fee\n";
    for (int n = 100000; n < 140000; ++n) cases += std::to_string(n) + ",1\n";
    const std::string staff = "id,wage\n100000,1\n";
    const auto with = [&](const std::string& more) {
        return read_stream(our_plan(), {cases + more, {{"staff", staff}}, text_form::csv, {}, 8192, 1000});
    };
    CHECK(with("").failed() == 0);
    CHECK(with("139999,1\n").told() == words{"40002::880!"});
    CHECK(with("120001,1\n").failed() == 885);
    CHECK(with("100001,1\n").told() == words{"40002::880!"});
    const read_population beyond = with("099999,1\n150000,1\n099999,1\n");
    CHECK(beyond.failed() == 0);
    CHECK(beyond.told() == words{"40004::880!"});
    CHECK(beyond.keys.size() == 40002);
}
