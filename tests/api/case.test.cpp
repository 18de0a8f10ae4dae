// One case after another by handles: what a host is promised, as a host sees it.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"
#include "tests/support/fill_case.hpp"
#include "tests/support/random_policy.hpp"

#include <pol/case.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using namespace pol;

policy policy_of(std::string text) {
    memory files({{"p.pol", std::move(text)}});
    compiled made = compile(files);
    std::string told;
    for (const diagnostic& d : made.diagnostics) told += render(d, {});
    INFO(told);
    REQUIRE(made.result);
    return *made.result;
}

const policy& fairs() {
    static const policy made = policy_of(R"(policy fairs "Fairs" { currency CNY  round half up to 0.01 }
choice size = small | medium | large
facts { firm { is_sme : yes/no  size : optional size  name : text, recorded  share : optional rate, at most 100% } }
clause fair "A stand at a fair" {
  claim {
    held_on : optional date
    booths : list of {
      fee : money   floor : optional money, at most fee   code : optional text, unique   visitors : optional list of count
    }
    transport : optional { cost : money  by : optional text, recorded }
  }
  eligible when firm.is_sme                         else too_large
  award stands {
    for each booth in booths
      pay [rate = 50%] of booth.fee
      cap [most = 10000] each
  }
  award carriage {
    when transport is given
    pay 10% of transport.cost
  }
})");
    return made;
}

case_assessor ready(const policy& with, const case_options& how = {}) {
    prepared_case made = prepare_case(with, how);
    std::string told;
    for (const diagnostic& d : made.diagnostics) told += render(d, {});
    INFO(told);
    REQUIRE(made.result);
    return *made.result;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string in_decimals(std::int64_t amount, int decimals) {
    std::string digits = std::to_string(amount < 0 ? -amount : amount);
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    return (amount < 0 ? "-" : "") + digits.insert(digits.size() - places, ".");
}

// Statuses and amounts, and then everything in words.
void check_same(const case_assessor& desk, const case_facts& facts, case_result& due, const outcome& expected) {
    REQUIRE(desk.assess(facts, due));
    REQUIRE(due.clauses().size() == expected.clauses.size());
    for (std::size_t n = 0; n < due.clauses().size(); ++n) {
        const clause_outcome& wanted = expected.clauses[n];
        const case_result::clause& found = due.clauses()[n];
        INFO(wanted.name);
        CHECK(to_text(found.status) == to_text(wanted.status));
        if (wanted.status == clause_status::determined && wanted.gives_money && !found.is_beyond)
            CHECK(in_decimals(found.amount, desk.clauses()[n].decimals) == wanted.amount);
    }
    outcome words = desk.outcome_of(facts);
    words.from.case_digest = expected.from.case_digest;
    CHECK(to_json(words) == to_json(expected));
}

}  // namespace

TEST_CASE("a case is set by handles and comes to an amount in whole numbers", "[case]") {
    const case_assessor desk = ready(fairs());
    const yes_no_fact is_sme = desk.yes_no("firm.is_sme");
    const list_fact booths = desk.list("fair.booths");
    const number_fact fee = desk.number("fair.booths.fee");
    const number_fact transport = desk.number("fair.transport.cost");
    REQUIRE((is_sme && booths && fee && transport));

    case_facts facts(desk);
    case_result due(desk);
    facts.set(is_sme, true);
    facts.add(booths);
    facts.set(fee, 10'000, 2);
    facts.add(booths);
    facts.set(fee, 30'000);
    REQUIRE(desk.assess(facts, due));
    CHECK(due.clauses()[0].status == clause_status::determined);
    CHECK(due.clauses()[0].amount == 1'005'000);

    facts.set(transport, 5);
    REQUIRE(desk.assess(facts, 0, due));
    CHECK(due.clauses()[0].amount == 1'005'050);
    CHECK(
        facts.json() ==
        R"({"firm":{"is_sme":true},"claims":{"fair":{"booths":[{"fee":100},{"fee":30000}],"transport":{"cost":5}}}})");
    CHECK(desk.outcome_of(facts).clauses[0].amount == "10050.50");
    CHECK(desk.explain(facts).clauses[0].why);

    facts.clear();
    REQUIRE(desk.assess(facts, due));
    CHECK(due.clauses()[0].status == clause_status::not_claimed);
    CHECK(facts.json() == "{}");
}

TEST_CASE("a handle is looked up once, and a path that is none says what was meant", "[case]") {
    const case_assessor desk = ready(fairs());
    std::vector<diagnostic> why;
    CHECK_FALSE(desk.number("fair.booth.fee", &why));
    CHECK_FALSE(desk.text("fair.booths.fee", &why));
    REQUIRE(why.size() == 2);
    CHECK(render(why[0], {}).find("POL0980: the policy asks for no fact `fair.booth.fee`") != std::string::npos);
    CHECK(render(why[0], {}).find("fair.booths") != std::string::npos);
    CHECK(render(why[1], {}).find("POL0979: `fair.booths.fee` is of type `money`; it cannot be set as `text`") !=
          std::string::npos);
    const choice_fact size = desk.choice("firm.size");
    CHECK(desk.value_of(size, "medium") == 1u);
    CHECK_FALSE(desk.value_of(size, "tiny"));
    CHECK(desk.clause_named("fair") == 0u);
    CHECK_FALSE(desk.clause_named("fare"));
}

TEST_CASE("what cannot be set is refused and changes nothing", "[case]") {
    const case_assessor desk = ready(fairs());
    const policy other = policy_of(
        "policy q \"Q\" { currency CNY round half up to 0.01 }\nfacts { fee : money }\n"
        "clause c { award a { pay 50% of fee } }");
    const case_assessor elsewhere = ready(other);
    case_facts facts(desk);
    case_result due(desk);
    CHECK_FALSE(facts.set(elsewhere.number("fee"), 5));
    CHECK_FALSE(facts.set(number_fact{}, 5));
    CHECK_FALSE(facts.set(desk.number("fair.booths.fee"), 5));  // no item yet
    CHECK_FALSE(facts.add(desk.list("fair.booths.visitors")));
    CHECK_FALSE(facts.set(desk.number("firm.share"), 5, 19));
    CHECK(facts.json() == "{}");
    case_facts other_facts(elsewhere);
    CHECK_FALSE(desk.assess(other_facts, due));
    CHECK_FALSE(elsewhere.assess(other_facts, due));
    CHECK_FALSE(desk.assess(facts, 7, due));
    // A list within an item is that of the item that was begun last.
    const list_fact booths = desk.list("fair.booths");
    const list_fact visitors = desk.list("fair.booths.visitors");
    facts.add(booths);
    facts.add(visitors);
    facts.set(desk.number("fair.booths.visitors.item"), 7);
    facts.add(booths);
    CHECK_FALSE(facts.set(desk.number("fair.booths.visitors.item"), 8));
    CHECK(facts.json() == R"({"claims":{"fair":{"booths":[{"visitors":[7]},{}]}}})");
}

TEST_CASE("a value that the fact must not have is told as for a case in JSON", "[case]") {
    const case_assessor desk = ready(fairs());
    const list_fact booths = desk.list("fair.booths");
    const number_fact fee = desk.number("fair.booths.fee");
    case_facts facts(desk);
    case_result due(desk);
    const auto problem = [&] {
        REQUIRE(desk.assess(facts, due));
        CHECK(due.clauses()[0].status == clause_status::bad_input);
        const outcome told = desk.outcome_of(facts);
        REQUIRE_FALSE(told.clauses[0].problems.empty());
        const diagnostic& first = told.clauses[0].problems[0];
        return std::to_string(first.code) + ' ' + first.where.pointer;
    };
    const auto begin = [&] {
        facts.clear();
        facts.set(desk.yes_no("firm.is_sme"), true);
        facts.add(booths);
        facts.set(fee, 100);
    };
    begin();
    facts.set(fee, -1, 2);
    CHECK(problem() == "822 /claims/fair/booths/0/fee");
    begin();
    facts.set(fee, "12.5.5");
    CHECK(problem() == "821 /claims/fair/booths/0/fee");
    begin();
    facts.set(desk.date("fair.held_on"), 2021, 2, 30);
    CHECK(problem() == "826 /claims/fair/held_on");
    begin();
    facts.set_day(desk.date("fair.held_on"), 99'999'999);
    CHECK(problem() == "825 /claims/fair/held_on");
    begin();
    facts.set(desk.number("fair.booths.floor"), 10'001, 2);  // at most fee
    CHECK(problem() == "832 /claims/fair/booths/0/floor");
    begin();
    facts.set(desk.text("fair.booths.code"), "A");
    facts.add(booths);
    facts.set(fee, 1);
    facts.set(desk.text("fair.booths.code"), "A");
    CHECK(problem() == "833 /claims/fair/booths/1/code");
    begin();
    facts.add(desk.list("fair.booths.visitors"));
    facts.set(desk.number("fair.booths.visitors.item"), 15, 1);
    CHECK(problem() == "823 /claims/fair/booths/0/visitors/0");
    // What does not concern the clause leaves it alone.
    begin();
    facts.set(desk.number("firm.share"), 101, 2);
    facts.set(desk.choice("firm.size"), 17);
    REQUIRE(desk.assess(facts, due));
    CHECK(due.clauses()[0].amount == 5'000);
}

TEST_CASE("what is missing leaves the clause undetermined, and says so in words", "[case]") {
    const case_assessor desk = ready(fairs());
    case_facts facts(desk);
    case_result due(desk);
    facts.give(desk.claim("fair"));
    facts.give(desk.list("fair.booths"));
    REQUIRE(desk.assess(facts, due));
    CHECK(due.clauses()[0].status == clause_status::undetermined);
    CHECK(desk.outcome_of(facts).clauses[0].needs == std::vector<std::string>{"/firm/is_sme"});
    facts.set(desk.yes_no("firm.is_sme"), false);
    REQUIRE(desk.assess(facts, due));
    CHECK(due.clauses()[0].status == clause_status::not_eligible);
}

TEST_CASE("amounts beyond 64 bits are known in words", "[case]") {
    const case_assessor desk =
        ready(policy_of("policy q \"Q\" { currency CNY round half up to 0.01 }\n"
                        "facts { fee : money }\nclause c { award a { pay 50% of fee } }"));
    case_facts facts(desk);
    case_result due(desk);
    REQUIRE(facts.set(desk.number("fee"), "123456789012345678901234567890.12"));
    REQUIRE(desk.assess(facts, due));
    CHECK(due.clauses()[0].status == clause_status::determined);
    CHECK(due.clauses()[0].is_beyond);
    CHECK(desk.outcome_of(facts).clauses[0].amount == "61728394506172839450617283945.06");
}

TEST_CASE("facts are set by path as they stand in a case, and a whole case is loaded", "[case]") {
    const case_assessor desk = ready(fairs());
    case_facts facts(desk);
    case_result due(desk);
    CHECK_FALSE(facts.set("firm.is_sme", "true"));
    CHECK_FALSE(facts.set("firm.size", "medium"));
    CHECK_FALSE(facts.set("firm.name", "Anna & Söhne"));
    CHECK_FALSE(facts.set("firm.share", "2/3"));
    CHECK(facts.json() == R"({"firm":{"is_sme":true,"name":"Anna & Söhne","share":"2/3","size":"medium"}})");
    const auto refused = facts.set("firm.size", "midium");
    REQUIRE(refused);
    CHECK(render(*refused, {}).find("did you mean `medium`") != std::string::npos);
    CHECK(facts.set("fair.booths.fee", "1"));
    CHECK(facts.set("firm.nam", "x"));

    CHECK(facts.load(R"({"case_id":"7","firm":{"is_sme":true},"claims":{"fair":{"booths":[{"fee":"80"}]}}})").empty());
    REQUIRE(desk.assess(facts, due));
    CHECK(due.clauses()[0].amount == 4'000);
    facts.add(desk.list("fair.booths"));
    facts.set(desk.number("fair.booths.fee"), 10);
    REQUIRE(desk.assess(facts, due));
    CHECK(due.clauses()[0].amount == 4'500);
    CHECK(desk.outcome_of(facts).case_id == "7");
    CHECK_FALSE(facts.load(R"({"firm":{"is_sme":1}})").empty());
    CHECK_FALSE(facts.load("[").empty());
    REQUIRE(desk.assess(facts, due));
    CHECK(due.clauses()[0].amount == 4'500);
}

TEST_CASE("parameters hold for all cases or for one, and payments are known when they are told", "[case]") {
    const policy with = policy_of(R"(policy q "Q" { currency CNY round half up to 0.01 }
facts { fee : money }
clause c { award a { pay [share : rate, open] of fee  cap [most = 1000] over all years } }
clause d { award b { pay [part : rate, open] of fee } })");
    const case_assessor open = ready(with);
    case_facts facts(open);
    case_result due(open);
    facts.set(open.number("fee"), 100);
    REQUIRE(open.assess(facts, due));
    CHECK(due.clauses()[1].status == clause_status::undetermined);
    facts.set_parameter("d.part", "30%");
    REQUIRE(open.assess(facts, due));
    CHECK(due.clauses()[1].amount == 3'000);

    case_options how;
    how.set = {{"d.part", "20%"}, {"c.share", "50%"}};
    const case_assessor set = ready(with, how);
    case_facts given(set);
    case_result paid(set);
    given.set(set.number("fee"), 10'000);
    REQUIRE(set.assess(given, paid));
    CHECK(paid.clauses()[1].amount == 200'000);
    CHECK(paid.clauses()[0].status == clause_status::undetermined);  // what was paid before is not known
    given.nothing_paid();
    REQUIRE(set.assess(given, paid));
    CHECK(paid.clauses()[0].amount == 100'000);
    given.paid("a", 90'000, 2, "2020-01-01");
    REQUIRE(set.assess(given, paid));
    CHECK(paid.clauses()[0].amount == 10'000);
    CHECK(prepare_case(with, {{}, {{"d.prt", "20%"}}, {}, {}}).diagnostics.at(0).code == 842);
    CHECK_FALSE(prepare_case(with, {"2021-13-01", {}, {}, {}}).result);
    CHECK_FALSE(prepare_case(with, {{}, {}, {"e"}, {}}).result);
}

TEST_CASE("random cases come to the same by handles as in JSON", "[case][property]") {
    int determined = 0;
    for (std::uint64_t n = 0; n < 60; ++n) {
        test::dice roll(7'000 + n);
        const std::string text = test::random_policy(roll);
        INFO("seed " << 7'000 + n << "\n" << text);
        const policy with = policy_of(text);
        const case_assessor desk = ready(with);
        case_facts facts(desk);
        case_result due(desk);
        for (int k = 0; k < 12; ++k) {
            const test::case_options how{k % 4 == 3 ? 8 : 0, k % 4 == 2 ? 6 : 0};
            const std::string json = test::random_case(roll, how);
            INFO(json);
            facts.clear();
            REQUIRE(test::fill(desk, json, facts));
            const outcome expected = with.assess(json);
            check_same(desk, facts, due, expected);
            determined += expected.clauses[0].status == clause_status::determined ? 1 : 0;
            case_facts loaded(desk);
            REQUIRE(loaded.load(json).empty());
            CHECK(loaded.json() == facts.json());
        }
    }
    CHECK(determined > 200);
}

TEST_CASE("the worked cases of Shenyang come to the same by handles", "[case]") {
    folder files(std::string(POL_SOURCE_DIR) + "/policies/shenyang");
    const compiled made = compile(files);
    REQUIRE(made.result);
    const case_assessor desk = ready(*made.result);
    case_facts facts(desk);
    case_result due(desk);
    int seen = 0;
    int warned_or_refused = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(POL_SOURCE_DIR) + "/tests/cases/shenyang/cases")) {
        const nlohmann::json whole = nlohmann::json::parse(read_file(entry.path()));
        INFO(entry.path());
        ++seen;
        case_facts loaded(desk);
        const std::vector<diagnostic> told = loaded.load(whole.dump());
        if (told.empty()) check_same(desk, loaded, due, made.result->assess(whole.dump()));
        warned_or_refused += told.empty() ? 0 : 1;
        // What has parameters, payments or names of its own is no case for handles alone.
        facts.clear();
        if (whole.contains("parameters") || whole.contains("ledger") || whole.contains("assessed_on")) continue;
        if (!test::fill(desk, whole.dump(), facts)) continue;
        check_same(desk, facts, due, made.result->assess(whole.dump()));
    }
    CHECK(seen == 57);
    CHECK(warned_or_refused < 10);
}
