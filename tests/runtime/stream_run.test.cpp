// Runs over text in memory: the same bytes for any chunk and any number of threads, and every way in which a run can fail.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/memory_source.hpp"
#include "tests/support/catch.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/stream.hpp>

#include <limits>

namespace {

using namespace pol;
using pol::stream::memory_source;

struct text_sink final : byte_sink {
    std::string text;
    std::size_t most = std::numeric_limits<std::size_t>::max();  // bytes; then the disk is full
    bool write(std::string_view bytes) override {
        if (text.size() + bytes.size() > most) return false;
        text += bytes;
        return true;
    }
};

struct failing_source final : byte_source {
    std::optional<std::size_t> read(char*, std::size_t) override { return std::nullopt; }
};

constexpr const char* shop = R"(
policy shop "Shop" { currency CNY  round half up to 0.01 }
facts { is_new : yes/no }
clause rent {
  claim { cost : money }
  eligible when is_new else old "Old"
  award r { pay [rate = 50%] of cost  cap 1000 CNY }
}
clause wage { claim { pays : list of { cost : money } } award w { for each one in pays pay 10% of one.cost } }
)";
constexpr const char* rules = "amend shop \"Rules\" from 2024-01-01 { set rent.rate = 60% }\n";

policy made(const std::string& text, const std::string& amendment = "") {
    memory files(std::vector<named_text>{{"policy.pol", text}});
    compile_options how;
    if (!amendment.empty()) how.amendments.push_back({"rules.pol", amendment});
    compiled result = compile(files, how);
    REQUIRE(result.result);
    return *result.result;
}

struct population {
    std::string cases = "id,is_new,rent.cost,wage,assessed_on\n";
    std::string pays = "id,cost\n";

    explicit population(int rows) {
        for (int n = 0; n < rows; ++n) {
            const std::string key = "E" + std::to_string(100000 + n);
            const std::string cost = n % 11 == 0 ? "x" : n % 13 == 0 ? "" : std::to_string(n * 7) + ".5";
            cases += key + (n % 5 == 0 ? ",no," : ",yes,") + cost + ",yes," + (n % 3 == 0 ? "2025-01-01" : "") + "\n";
            if (n % 17 == 0) cases += "lost," + key + "\n";
            for (int item = 0; item < n % 4; ++item) pays += key + "," + std::to_string(item * 100 + n) + "\n";
        }
    }
};

struct run {
    text_sink outcomes;
    text_sink rejects;
    text_sink explanations;
    stream_summary done;
};

run assessed(const policy& by, const population& of, const stream_options& how, text_form form = text_form::csv) {
    memory_source cases(of.cases);
    memory_source pays(of.pays);
    run result;
    stream_files files;
    files.cases = {&cases, "cases.csv", text_form::csv};
    files.lists = {{"wage.pays", {&pays, "pays.csv", text_form::csv}}};
    files.outcomes = &result.outcomes;
    files.outcome_form = form;
    files.rejects = &result.rejects;
    files.explanations = &result.explanations;
    result.done = assess_stream(by, files, how);
    return result;
}

stream_summary short_run(const stream_options& how, byte_sink* outcomes = nullptr) {
    memory_source cases("id,is_new,rent.cost\n1,yes,10\n");
    stream_files files;
    files.cases = {&cases, "cases.csv", text_form::csv};
    files.outcomes = outcomes;
    return assess_stream(made(shop), files, how);
}

std::string sample_block(std::string_view section, const std::string& words) {
    const std::string opening = "```" + words + "\n";
    const std::size_t from = section.find(opening) + opening.size();
    return std::string(section.substr(from, section.find("\n```", from) - from + 1));
}

int code_of_page(int code, const char* heading) {
    const std::string_view page = explanation(code);
    const std::string_view section = page.substr(page.find(heading) + 1);
    const std::string options = sample_block(section, "text");
    const std::string cases_text = sample_block(section, "csv");
    memory_source cases(cases_text);
    text_sink out;
    stream_files files;
    files.cases = {&cases, "cases.csv", text_form::csv};
    files.outcomes = &out;
    stream_options how;
    const std::string value = options.substr(options.find(' ') + 1, options.size() - options.find(' ') - 2);
    if (options.find("--columns") == 0) {
        how.columns = {value.substr(0, value.find(',')), value.substr(value.find(',') + 1)};
    } else if (options.find("--clauses") == 0) {
        how.clauses = {value};
    } else if (value == "/dev/full") {
        out.most = 0;
    }
    const stream_summary done = assess_stream(made(sample_block(section, "pol")), files, how);
    return done.failure ? done.failure->code : 0;
}

}  // namespace

TEST_CASE("any chunk and any number of threads give the same bytes", "[stream]") {
    const population of(700);
    for (const char* amendment : {"", rules}) {
        const policy by = made(shop, amendment);
        for (const text_form form : {text_form::csv, text_form::json_lines}) {
            stream_options how;
            how.explain_rows = 5;
            const run first = assessed(by, of, how, form);
            REQUIRE(first.done.how == stream_summary::end::complete);
            CHECK(first.done.cases == 700);
            CHECK(first.done.lost_rows == 42);
            CHECK(first.done.rejected_cells == 64);
            for (const std::uint32_t rows : {1U, 7U, 64U, 699U, 700U}) {
                for (const unsigned threads : {1U, 2U, 4U}) {
                    how.chunk_rows = rows;
                    how.threads = threads;
                    const run other = assessed(by, of, how, form);
                    INFO(rows << " rows, " << threads << " threads");
                    CHECK(other.outcomes.text == first.outcomes.text);
                    CHECK(other.rejects.text == first.rejects.text);
                    CHECK(other.explanations.text == first.explanations.text);
                    CHECK(to_json(other.done) == to_json(first.done));
                }
            }
        }
    }
}

TEST_CASE("each line of whole outcomes is what the case gets by itself", "[stream]") {
    const policy by = made(shop, rules);
    const std::string lines =
        R"({"case_id":"a","is_new":true,"claims":{"rent":{"cost":3000}},"assessed_on":"2024-05-05"}
{"case_id":"b","claims":{"rent":{"cost":"1.01"},"wage":{"pays":[{"cost":5},{"cost":null}]},"none":{}}}
{"case_id":"c","is_new":true,"claims":{"rent":{"cost":-1}},"parameters":{"rent.rate":"10%"}}
{"case_id":"d","is_new":true,"claims":{"rent":{"cost":8}},"parameters":{"rent.rate":"10%"}}
{"case_id":"e","is_new":true,"claims":{"rent":{"cost":8}}}
)";
    memory_source cases(lines);
    text_sink out;
    stream_files files;
    files.cases = {&cases, "cases.jsonl", text_form::json_lines};
    files.outcomes = &out;
    files.outcome_form = text_form::json_lines;
    assess_stream(by, files, {});
    std::string expected;
    for (std::size_t from = 0; from < lines.size(); from = lines.find('\n', from) + 1) {
        outcome one = by.assess(std::string_view(lines).substr(from, lines.find('\n', from) - from));
        one.from.case_digest.clear();
        expected += to_json(one) + "\n";
    }
    CHECK(out.text == expected);
}

TEST_CASE("what is wrong with the options is a failure before anything is written", "[stream]") {
    const auto code_of = [](const stream_options& how) {
        text_sink out;
        const stream_summary done = short_run(how, &out);
        CHECK(done.how == stream_summary::end::failed);
        CHECK(out.text.empty());
        return done.failure ? done.failure->code : 0;
    };
    stream_options how;
    how.on = "2024-02-30";
    CHECK(code_of(how) == 825);
    how = {};
    how.set = {{"rent.rat", "1%"}};
    CHECK(code_of(how) == 842);
    how.set = {{"rent.rate", "much"}};
    CHECK(code_of(how) == 824);
    how = {};
    how.columns = {"key", "rent.amonut"};
    CHECK(code_of(how) == 971);
    how = {};
    how.clauses = {"rant"};
    CHECK(code_of(how) == 972);
}

TEST_CASE("a sink that takes nothing more ends the run as failed, with any number of threads", "[stream]") {
    for (const unsigned threads : {1U, 3U}) {
        text_sink out;
        out.most = 10;
        stream_options how;
        how.threads = threads;
        const stream_summary done = short_run(how, &out);
        CHECK(done.how == stream_summary::end::failed);
        REQUIRE(done.failure);
        CHECK(done.failure->code == 973);
        CHECK(done.failure->arguments == std::vector<std::string>{"outcomes"});
    }
}

TEST_CASE("a source that cannot be read ends the run as failed", "[stream]") {
    for (const unsigned threads : {1U, 2U}) {
        failing_source from;
        text_sink out;
        stream_files files;
        files.cases = {&from, "cases.csv", text_form::csv};
        files.outcomes = &out;
        stream_options how;
        how.threads = threads;
        const stream_summary done = assess_stream(made(shop), files, how);
        CHECK(done.how == stream_summary::end::failed);
        CHECK(done.failure);
    }
}

TEST_CASE("a host can stop the run after any chunk", "[stream]") {
    for (const unsigned threads : {1U, 2U}) {
        stream_options how;
        how.chunk_rows = 10;
        how.threads = threads;
        std::uint64_t seen = 0;
        const auto first_50 = [&](const stream_progress& now) {
            seen = now.cases;
            return now.cases < 50;
        };
        how.progress = first_50;
        const run stopped = assessed(made(shop), population(500), how);
        CHECK(stopped.done.how == stream_summary::end::stopped);
        CHECK(stopped.done.cases == 50);
        CHECK(seen == 50);
    }
}

TEST_CASE("only the clauses that are asked for are assessed, and only the summary where nothing is to be written",
          "[stream]") {
    stream_options how;
    how.clauses = {"wage"};
    const stream_summary done = short_run(how);
    CHECK(done.how == stream_summary::end::complete);
    REQUIRE(done.clauses.size() == 1);
    CHECK(done.clauses.front().name == "wage");
    how.statistics = false;
    CHECK(short_run(how).clauses.empty());
    CHECK(short_run(how).cases == 1);
}

TEST_CASE("the bad sample of a run's page gives its code and the good one nothing", "[stream]") {
    for (const int code : {971, 972, 973}) {
        CHECK(code_of_page(code, "\n## Bad\n") == code);
        CHECK(code_of_page(code, "\n## Good\n") == 0);
    }
}

TEST_CASE("the columns that a run may write are those of the policy", "[stream]") {
    const std::vector<std::string> names = stream_columns(made(shop));
    CHECK(names.front() == "key");
    CHECK(std::find(names.begin(), names.end(), "rent.r") != names.end());
    CHECK(std::find(names.begin(), names.end(), "wage.notes") != names.end());
}
