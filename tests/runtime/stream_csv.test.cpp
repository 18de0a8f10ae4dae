// Cases from CSV: what headers and cells mean, and that a case is the same as if it came as JSON.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/stream_input.hpp"

#include <set>

namespace {

using namespace pol;
using test::read_population;
using test::read_stream;
using test::stream_input;

const char* const policy = R"(policy p "P" { currency CNY  round half up to 0.01  labels note }
choice kinds = a | b | c
facts {
  period : period
  applicant { sme : yes/no  name : text  staff : count = 3 }
  fee : money
}
clause c "C" {
  claim {
    cost : money
    share : rate = 50%
    n : count, at most 100
    kind : kinds
    since : date
    change : money signed = 0
    term : duration = 6 months
    deal : optional { bonus : money  note_on : optional date }
    span : optional period
    most : count = 7, at most n
    tags : list of text
  }
  eligible when applicant.sme else not_sme
  award x { when kind is not c else kind_c  when since in period else late  pay share of cost × n + change }
  award y { when deal is given  pay deal.bonus }
  award z { when applicant.name is one of ("good", "better")  pay fee }
  award w { when most at least 5 pay 1 }
}
clause open "Open" { award o { pay 10% of fee } }
)";

std::shared_ptr<const plan::plan> plan_of(const char* text = policy) {
    static std::map<const char*, std::shared_ptr<const plan::plan>> known;
    auto& made = known[text];
    if (!made) {
        const test::planned p = test::plan_text(text);
        INFO(p.diagnostics);
        REQUIRE(p.plan);
        made = p.plan;
    }
    return made;
}

const std::string header =
    "id,period.start,period.end,applicant.sme,applicant.name,fee,c.cost,c.share,c.n,c.kind,c.since,c.change\n";
const std::string usual = "7,2021-01-01,2021-12-31,yes,good,12.5,1000.00,50%,30,a,2021-05-06,-1.5\n";

read_population read(const std::string& csv) { return read_stream(*plan_of(), {csv, {}, text_form::csv, {}}); }

std::string json_of(const std::string& claim) {
    return R"({"period": {"start": "2021-01-01", "end": "2021-12-31"}, "applicant": {"sme": true, "name": "good"}, "fee": 12.5,
             "claims": {"c": {)" +
           claim + "}}}";
}
const std::string usual_claim =
    R"("cost": 1000.00, "share": "50%", "n": 30, "kind": "a", "since": "2021-05-06", "change": -1.5)";

// A cell of the usual row replaced: what JSON says of the same.
void same_as_json(const std::string& fact, const std::string& cell, const std::string& value) {
    const std::string csv =
        "id,period.start,period.end,applicant.sme,applicant.name,fee,c.cost,c.share,c.n,c.kind,c.since,c.change,c." +
        fact + "\n7,2021-01-01,2021-12-31,yes,good,12.5,1000.00,50%,30,a,2021-05-06,-1.5," + cell + "\n";
    const std::string plain = "id,period.start,period.end,applicant.sme,applicant.name,fee,c,c." + fact +
                              "\n7,2021-01-01,2021-12-31,yes,good,12.5,yes," + cell + "\n";
    const bool is_usual = header.find("c." + fact + ",") != std::string::npos || fact == "change";
    const read_population found = read(is_usual ? plain : csv);
    INFO(fact << " " << cell);
    REQUIRE(found.failed() == 0);
    REQUIRE(found.outcomes.size() == 1);
    const std::string member = '"' + fact + "\": " + value;
    CHECK(found.outcomes[0] ==
          test::outcome_of_json(*plan_of(), json_of(is_usual ? member : usual_claim + ", " + member)));
}

}  // namespace

TEST_CASE("a row is the case that JSON would give") {
    const read_population found = read(header + usual);
    REQUIRE(found.outcomes.size() == 1);
    CHECK(found.outcomes[0] == test::outcome_of_json(*plan_of(), json_of(usual_claim)));
    CHECK(found.keys == std::vector<std::string>{"7"});
    CHECK(found.told().empty());
    CHECK(found.warnings.empty());
    CHECK(found.bytes == header.size() + usual.size());
}

TEST_CASE("cells are read as values in JSON are, right ones and wrong ones") {
    const std::pair<const char*, const char*> amounts[] = {{"1000", "1000"},
                                                           {"0.5", "0.5"},
                                                           {"0.505", "0.505"},
                                                           {"\"12.30\"", "12.30"},
                                                           {"007", "\"007\""},
                                                           {"1e3", "1e3"},
                                                           {"12345678.90", "12345678.90"},
                                                           {"123456789.12", "123456789.12"},
                                                           {"99999999999999999999", "99999999999999999999"},
                                                           {"92233720368547758.07", "92233720368547758.07"},
                                                           {"92233720368547758.08", "92233720368547758.08"},
                                                           {"-5", "-5"},
                                                           {"1.", "\"1.\""},
                                                           {".5", "\".5\""},
                                                           {"\"1,000\"", "\"1,000\""},
                                                           {" 5", "\" 5\""},
                                                           {"abc", "\"abc\""},
                                                           {"+5", "\"+5\""},
                                                           {"1.2.3", "\"1.2.3\""},
                                                           {"\"1\"\"2\"", R"("1\"2")"}};
    for (const auto& [cell, value] : amounts) same_as_json("cost", cell, value);
    for (const auto& [cell, value] :
         std::initializer_list<std::pair<const char*, const char*>>{{"3", "3"},
                                                                    {"100", "100"},
                                                                    {"101", "101"},
                                                                    {"-1", "-1"},
                                                                    {"2.0", "2.0"},
                                                                    {"123456789", "123456789"},
                                                                    {"x", "\"x\""}})
        same_as_json("n", cell, value);
    for (const auto& [cell, value] :
         std::initializer_list<std::pair<const char*, const char*>>{{"50%", "\"50%\""},
                                                                    {"3.85%", "\"3.85%\""},
                                                                    {"2/3", "\"2/3\""},
                                                                    {"0.5", "0.5"},
                                                                    {"0.12345678", "0.12345678"},
                                                                    {"-5%", "\"-5%\""},
                                                                    {"%", "\"%\""},
                                                                    {"5%%", "\"5%%\""},
                                                                    {"-0.5", "-0.5"}})
        same_as_json("share", cell, value);
    for (const auto& [cell, value] : std::initializer_list<std::pair<const char*, const char*>>{
             {"b", "\"b\""}, {"\"c\"", "\"c\""}, {"d", "\"d\""}, {"A", "\"A\""}, {"\"a\"\"\"", R"("a\"")"}})
        same_as_json("kind", cell, value);
    for (const auto& [cell, value] :
         std::initializer_list<std::pair<const char*, const char*>>{{"2021-05-06", "\"2021-05-06\""},
                                                                    {"2021-02-30", "\"2021-02-30\""},
                                                                    {"2021-5-6", "\"2021-5-6\""},
                                                                    {"20210506", "\"20210506\""},
                                                                    {"2021-05-0x", "\"2021-05-0x\""}})
        same_as_json("since", cell, value);
    for (const auto& [cell, value] : std::initializer_list<std::pair<const char*, const char*>>{
             {"-1.50", "-1.50"}, {"-0.005", "-0.005"}, {"2", "2"}, {"--1", "\"--1\""}})
        same_as_json("change", cell, value);
    same_as_json("term", "2 years", "\"2 years\"");
    same_as_json("term", "long", "\"long\"");
}

TEST_CASE("an empty cell is a missing fact: unknown, its default, or absent") {
    for (const char* fact : {"cost", "share", "n", "kind", "since", "change", "term"}) {
        same_as_json(fact, "", "null");
        same_as_json(fact, "\"\"", "null");
    }
}

TEST_CASE("yes and no are read in several ways and nothing else") {
    const std::map<std::string, std::string> values = {
        {"yes", "true"},     {"true", "true"}, {"1", "true"},      {"TRUE", "true"},         {"是", "true"},
        {"\"yes\"", "true"}, {"no", "false"},  {"false", "false"}, {"0", "false"},           {"False", "false"},
        {"否", "false"},     {"y", "\"y\""},   {"2", "\"2\""},     {"falsey", "\"falsey\""}, {"", "null"}};
    for (const auto& [cell, value] : values) {
        const read_population found = read("id,applicant.sme,c.cost\n1," + cell + ",5\n");
        INFO(cell);
        REQUIRE(found.outcomes.size() == 1);
        CHECK(found.outcomes[0] == test::outcome_of_json(*plan_of(), R"({"applicant": {"sme": )" + value +
                                                                         R"(}, "claims": {"c": {"cost": 5}}})"));
    }
}

TEST_CASE("a wrong cell is told with its line and column and hits who reads it") {
    const read_population found = read("id,fee,c.cost\n1,x,5\n2,6,-7\n3,8,9\n");
    CHECK(found.told() == std::vector<std::string>{"2:fee:821", "3:c.cost:822"});
    REQUIRE(found.rejects.size() == 2);
    CHECK(found.rejects[1].key == "2");
    CHECK(found.rejects[1].file == "cases.csv");
    CHECK(found.rejects[1].found.where.pointer == "/claims/c/cost");
    CHECK(found.keys.size() == 3);
    CHECK(found.outcomes[0] == test::outcome_of_json(*plan_of(), R"({"fee": "x", "claims": {"c": {"cost": 5}}})"));
    CHECK(found.outcomes[1] == test::outcome_of_json(*plan_of(), R"({"fee": 6, "claims": {"c": {"cost": -7}}})"));
}

TEST_CASE("a row that is no row is lost and the others are read") {
    const read_population found = read("id,fee\n1,2\n2\n3,4,5\n\n4,\"5\n5,6\n6,\xFF\n7,8\n");
    CHECK(found.keys == std::vector<std::string>{"1", "5", "7"});
    CHECK(found.told() == std::vector<std::string>{"3::870!", "4::870!", "6::871!", "8::873!"});
    CHECK(found.rejects[0].key == "2");
    CHECK(found.lines == std::vector<std::uint64_t>{2, 7, 9});
}

TEST_CASE("an optional record is there when one of its facts is given") {
    const std::string columns = "id,applicant.sme,c.deal.bonus,c.deal.note_on\n";
    const std::pair<const char*, const char*> rows[] = {
        {",", "{}"},
        {"5,", R"({"deal": {"bonus": 5}})"},
        {",2021-01-01", R"({"deal": {"note_on": "2021-01-01"}})"},
        {"x,", R"({"deal": {"bonus": "x"}})"},
        {"5,2021-01-01", R"({"deal": {"bonus": 5, "note_on": "2021-01-01"}})"}};
    for (const auto& [cells, claim] : rows) {
        const std::string with_claim =
            "id,applicant.sme,c,c.deal.bonus,c.deal.note_on\n1,yes,yes," + std::string(cells) + "\n";
        const read_population found = read(with_claim);
        INFO(cells);
        REQUIRE(found.outcomes.size() == 1);
        CHECK(found.outcomes[0] ==
              test::outcome_of_json(*plan_of(),
                                    R"({"applicant": {"sme": true}, "claims": {"c": )" + std::string(claim) + "}}"));
    }
}

TEST_CASE("half a period leaves the other half unknown, and a reversed one is bad") {
    const auto same = [&](const std::string& cells, const std::string& period) {
        const read_population found = read("id,period.start,period.end,c.since,c.cost,c.n,c.kind,applicant.sme\n1," +
                                           cells + ",2021-05-06,10,2,a,yes\n");
        INFO(cells);
        REQUIRE(found.outcomes.size() == 1);
        CHECK(
            found.outcomes[0] ==
            test::outcome_of_json(
                *plan_of(),
                R"({"period": )" + period +
                    R"(, "applicant": {"sme": true}, "claims": {"c": {"since": "2021-05-06", "cost": 10, "n": 2, "kind": "a"}}})"));
    };
    same("2021-01-01,2021-12-31", R"({"start": "2021-01-01", "end": "2021-12-31"})");
    same("2021-01-01,", R"({"start": "2021-01-01"})");
    same(",2021-12-31", R"({"end": "2021-12-31"})");
    same(",", "null");
    same("2022-01-01,2021-12-31", R"({"start": "2022-01-01", "end": "2021-12-31"})");
    same("x,2021-12-31", R"({"start": "x", "end": "2021-12-31"})");
    const read_population half =
        read("id,period.start,c.since,c.cost,c.n,c.kind,applicant.sme\n1,2021-01-01,2021-05-06,10,2,a,yes\n");
    CHECK(
        half.outcomes.at(0) ==
        test::outcome_of_json(
            *plan_of(),
            R"({"period": {"start": "2021-01-01"}, "applicant": {"sme": true}, "claims": {"c": {"since": "2021-05-06", "cost": 10, "n": 2, "kind": "a"}}})"));
}

TEST_CASE("a case claims a clause by its column, else by what it gives for it") {
    const auto claims = [&](const std::string& csv) {
        std::vector<bool> all;
        for (const std::string& o : read(csv).outcomes)
            all.push_back(o.find(R"("c":{"status":"not_claimed")") == std::string::npos);
        return all;
    };
    CHECK(claims("id,c.cost,c.n\n1,5,\n2,,\n3,x,\n4,,0\n") == std::vector<bool>{true, false, true, true});
    CHECK(claims("id,c,c.cost\n1,yes,\n2,no,5\n3,,5\n4,,\n5,maybe,\n") ==
          std::vector<bool>{true, false, true, false, true});
    CHECK(claims("id,fee\n1,5\n") == std::vector<bool>{false});
}

TEST_CASE("the day is that of assessment, else the end of the period") {
    const auto days = [&](const std::string& csv) { return read(csv).days; };
    constexpr std::int64_t day = 18993;  // 2022-01-01
    CHECK(days("id,assessed_on,period.start,period.end\n1,2022-01-01,,\n2,,2021-01-01,2022-01-02\n3,,,\n4,x,,2022-01-"
               "02\n5,,2023-01-01,2022-01-02\n6,,,y\n") ==
          std::vector<std::int64_t>{day, day + 1, stream::no_day, stream::no_day, day + 1, stream::no_day});
    CHECK(days("id,period.end\n1,2022-01-01\n") == std::vector<std::int64_t>{day});
    CHECK(days("id,fee\n1,5\n").empty());
    const read_population bad = read("id,assessed_on,fee\n1,x,5\n");
    CHECK(bad.told() == std::vector<std::string>{"2:assessed_on:825"});
    CHECK(bad.outcomes.at(0) == test::outcome_of_json(*plan_of(), R"({"assessed_on": "x", "fee": 5})"));
}

TEST_CASE("bounds are those of cases in JSON, also where a default is held against a fact") {
    for (const char* n : {"3", "7", "100", "101"}) {
        const read_population found = read("id,applicant.sme,c.n,c.cost\n9,yes," + std::string(n) + ",10\n");
        INFO(n);
        REQUIRE(found.outcomes.size() == 1);
        CHECK(found.outcomes[0] ==
              test::outcome_of_json(*plan_of(), R"({"applicant": {"sme": true}, "claims": {"c": {"cost": 10, "n": )" +
                                                    std::string(n) + "}}}"));
        for (const char* most : {"3", "101", ""}) {
            const read_population both =
                read("id,applicant.sme,c.n,c.cost,c.most\n9,yes," + std::string(n) + ",10," + most + "\n");
            const std::string value = *most == 0 ? "null" : most;
            CHECK(both.outcomes.at(0) ==
                  test::outcome_of_json(
                      *plan_of(), R"({"applicant": {"sme": true}, "claims": {"c": {"cost": 10, "most": )" + value +
                                      R"(, "n": )" + std::string(n) + "}}}"));
        }
    }
    const read_population told = read("id,c.n\n1,101\n2,8\n3,100\n4,5\n");
    CHECK(told.rejects.front().line == 2);
    CHECK(told.rejects.front().column == "c.n");
    CHECK(told.rejects.front().found.code == 832);
}

TEST_CASE("headers are held against the facts, with the likeliest one named") {
    const read_population found = read("id,fees,c.cots,note,cc,\n1,2,3,4,5,6\n");
    REQUIRE(found.warnings.size() == 3);
    CHECK(found.warnings[0].code == 875);
    CHECK(found.warnings[0].arguments == std::vector<std::string>{"fees"});
    REQUIRE(found.warnings[0].notes.size() == 1);
    CHECK(found.warnings[0].notes[0].arguments == std::vector<std::string>{"fee"});
    CHECK(found.warnings[1].notes.at(0).arguments == std::vector<std::string>{"c.cost"});
    CHECK(found.keys.size() == 1);
    CHECK(read("id,fee,fee\n1,2,3\n").failed() == 876);
    CHECK(read("").failed() == 883);
    CHECK(read("\xEF\xBB\xBF").failed() == 883);
    CHECK(read("id,\"fee\"x\n1,2\n").failed() == 871);
    CHECK(read("\"id\",\"fee\"\r\n1,2\r\n").told().empty());
    CHECK(read("fee\n5\n\n6\n").keys.size() == 3);
}

TEST_CASE("the key may be any column, also one of a fact, and is not needed without lists") {
    stream_input in{"fee,code\n5,a\n6,\"b,\"\"\"\n", {}, text_form::csv, {}};
    in.how.key = "code";
    CHECK(read_stream(*plan_of(), in).keys == std::vector<std::string>{"a", "b,\""});
    in.how.key = "fee";
    const read_population by_fee = read_stream(*plan_of(), in);
    CHECK(by_fee.keys == std::vector<std::string>{"5", "6"});
    CHECK(by_fee.outcomes.at(0) == test::outcome_of_json(*plan_of(), R"({"fee": 5})"));
    in.how.key = "nothing";
    CHECK(read_stream(*plan_of(), in).keys == std::vector<std::string>{"", ""});
}

TEST_CASE("only the clauses that are asked for are read") {
    stream_input in{"id,fee,c.cost\n1,5,x\n", {}, text_form::csv, {}};
    in.how.clauses = {"open"};
    const read_population found = read_stream(*plan_of(), in);
    CHECK(found.told().empty());
    CHECK(found.warnings.empty());
}

TEST_CASE("chunks and blocks of any size give the same cases") {
    std::string csv = header;
    for (int n = 0; n < 30; ++n) {
        csv += n % 7 == 3 ? "\"row\n" + std::to_string(n) + "\"" : std::to_string(n);
        csv += n % 11 == 5 ? ",broken\n"
                           : ",2021-01-01,2021-12-31,yes,\"n" + std::to_string(n % 4) + "\"," + std::to_string(n) +
                                 ".5," + (n % 5 == 2 ? "x" : "77") + ",50%,3,a,2021-05-06,\r\n";
    }
    const stream_input whole{csv, {}, text_form::csv, {}};
    const read_population wanted = read_stream(*plan_of(), whole);
    CHECK(wanted.keys.size() == 27);
    for (const std::uint32_t rows : {1U, 2U, 5U, 30U}) {
        for (const std::size_t block : {1U, 3U, 7U, 64U, 100U}) {
            stream_input in = whole;
            in.rows = rows;
            in.block = block;
            in.given_at_once = block;
            const read_population found = read_stream(*plan_of(), in);
            CHECK(found.keys == wanted.keys);
            CHECK(found.lines == wanted.lines);
            CHECK(found.outcomes == wanted.outcomes);
            CHECK(found.days == wanted.days);
            CHECK(found.told() == wanted.told());
        }
    }
}

TEST_CASE("a source that fails ends the run") {
    class failing final : public byte_source {
        std::optional<std::size_t> read(char* to, std::size_t size) override {
            if (std::exchange(is_read_, true)) return std::nullopt;
            const std::string text = "id,fee\n1,2\n";
            std::copy_n(text.begin(), std::min(size, text.size()), to);
            return std::min(size, text.size());
        }
        bool is_read_ = false;
    };
    failing source;
    stream_files files;
    files.cases = {&source, "cases.csv", text_form::csv};
    std::vector<diagnostic> warnings;
    const auto reader = stream::open_reader(*plan_of(), files, {}, warnings);
    stream::chunk chunk;
    CHECK(!reader->next(10, chunk));
    REQUIRE(reader->failure());
    CHECK(reader->failure()->code == 884);
}
