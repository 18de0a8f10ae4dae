// What <pol/batch.hpp> promises: columns of a host's own memory, every check of them, and the same answers as one by one.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/batch.hpp>
#include <pol/batch_result.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <array>
#include <thread>

namespace {

const std::string text = R"(
policy fairs "Fairs" { currency CNY  round half up to 0.01 }
choice size = small | medium | large
facts { firm { is_sme : yes/no  size : size  name : text  loan : optional { amount : money } } }
clause fair "Stand" {
  claim { fee : money  held_on : date  booths : list of { cost : money  used : money, at most cost  notes : list of text } }
  eligible when firm.is_sme                         else too_large
  award stand { pay [rate = 50%] of fee }
  award booths { for each booth in booths  pay [share = 1/3] of booth.used  cap [most = 100] each }
}
clause other "Other" { claim { cost : money }  award a { pay cost } }
amend fairs "Later rules" from 2022-01-01 { set fair.rate = 60% }
example "amended" for fair { on 2022-02-01  firm.is_sme = yes  fee = 10  held_on = 2022-01-01  booths = none  expect 6 }
)";

pol::policy compile(const std::string& from = text) {
    pol::memory files({{"policy.pol", from}});
    pol::compiled made = pol::compile(files);
    std::string found;
    for (const pol::diagnostic& d : made.diagnostics) found += pol::render(d, {});
    INFO(found);
    REQUIRE(made.result);
    return *made.result;
}

pol::batch_options everything() {
    pol::batch_options how;
    how.on = "2021-06-30";
    how.exact = how.reasons = how.notes = how.needs = true;
    return how;
}

pol::batch_assessor ready(const pol::policy& p, const pol::batch_options& how = everything()) {
    pol::prepared made = pol::prepare(p, how);
    REQUIRE(made.diagnostics.empty());
    REQUIRE(made.result);
    return *made.result;
}

const std::vector<std::int64_t> fees = {10000, 25001, 333};
const std::vector<std::int8_t> sme = {1, 0, 1};
const std::vector<std::int32_t> days = {18700, 18701, 18702};
const std::vector<std::int32_t> offsets = {0, 2, 2, 3};
const std::vector<std::int64_t> costs = {50000, 100, 1};
const std::vector<std::int64_t> used = {50000, 100, 1};

void bind_all(pol::batch_facts& to) {
    REQUIRE(to.bind("fair.fee", pol::cells_of(fees, 2)));
    REQUIRE(to.bind("firm.is_sme", pol::cells_of(sme)));
    REQUIRE(to.bind("fair.held_on", pol::cells_of(days)));
    REQUIRE(to.bind("fair.booths", pol::list_cells{offsets.data(), false, 3, nullptr, 0}));
    REQUIRE(to.bind("fair.booths.cost", pol::cells_of(costs, 2)));
    REQUIRE(to.bind("fair.booths.used", pol::cells_of(used, 2)));
}

std::vector<int> codes(const std::vector<pol::diagnostic>& found) {
    std::vector<int> made;
    for (const pol::diagnostic& d : found) made.push_back(d.code);
    return made;
}

template <class Work>
std::vector<int> refused(std::size_t rows, Work&& work) {
    const pol::batch_assessor with = ready(compile());
    pol::batch_facts facts(with, rows);
    work(facts);
    const pol::batch_result due = with.assess(facts);
    CHECK(due.rows() == 0);
    CHECK(due.clauses().empty());
    return codes(due.problems());
}

}  // namespace

TEST_CASE("columns in the host's memory are assessed where they lie") {
    const pol::batch_assessor with = ready(compile());
    pol::batch_facts facts(with, 3);
    bind_all(facts);
    const pol::batch_result due = with.assess(facts, 2);
    REQUIRE(due.problems().empty());
    REQUIRE(due.clauses().size() == 2);
    const pol::batch_clause& fair = due.clauses()[0];
    using pol::clause_status;
    CHECK(fair.status ==
          std::vector{clause_status::determined, clause_status::not_eligible, clause_status::determined});
    CHECK(fair.amount == std::vector<std::int64_t>{15033, 0, 167});  // 50 + 100 + 0.333…; 1.665 + 0.00333…
    REQUIRE(fair.failed.size() == 3);
    CHECK(fair.failed[1] == 1);
    CHECK(fair.reasons == std::vector<std::string>{"too_large"});
    CHECK(fair.beyond.empty());
    CHECK(fair.exact[0] * 3 == fair.exact_scale * 451);  // 451/3
    CHECK(due.clauses()[1].status[0] == clause_status::not_claimed);
}

TEST_CASE("each row has the outcome that a single assessment of its case gives") {
    const pol::policy p = compile();
    const pol::batch_assessor with = ready(p);
    pol::batch_facts facts(with, 3);
    bind_all(facts);
    const pol::batch_result due = with.assess(facts);
    pol::assess_options how;
    how.on = "2021-06-30";
    for (std::size_t row = 0; row < due.rows(); ++row) {
        const std::string json = due.case_json(row);
        CHECK(pol::to_json(due.outcome_of(row)) == pol::to_json(p.assess(json, how)));
        how.derivation = true;
        CHECK(pol::to_json(due.explain(row)) == pol::to_json(p.assess(json, how)));
        how.derivation = false;
    }
    CHECK(due.case_json(0) ==
          R"({"firm":{"is_sme":true},"claims":{"fair":{"booths":[{"cost":500,"used":500},{"cost":1,"used":1}],)"
          R"("fee":100,"held_on":"2021-03-14"}}})");
}

TEST_CASE("the day and the parameters of a batch hold for all its cases") {
    pol::batch_options how = everything();
    how.on = "2022-06-30";
    how.set = {{"fair.share", "2/3"}};
    const pol::batch_assessor with = ready(compile(), how);
    pol::batch_facts facts(with, 3);
    bind_all(facts);
    CHECK(with.assess(facts).clauses()[0].amount == std::vector<std::int64_t>{16067, 0, 200});
    CHECK(with.assess(facts).outcome_of(0).from.amendments == std::vector<std::string>{"Later rules"});
}

TEST_CASE("what a host gets wrong about the policy is told before anything is assessed") {
    const pol::policy p = compile();
    CHECK(codes(pol::prepare(p, {}).diagnostics) == std::vector{989});
    pol::batch_options how;
    how.on = "2021-02-30";
    CHECK(codes(pol::prepare(p, how).diagnostics) == std::vector{825});
    how.on = "2021-02-28";
    how.clauses = {"fairs"};
    how.set = {{"fair.rates", "1"}};
    const pol::prepared made = pol::prepare(p, how);
    CHECK(codes(made.diagnostics) == std::vector{841, 842});
    CHECK(!made.result);
}

TEST_CASE("the facts of a policy can be listed") {
    const std::vector<pol::batch_fact> facts = ready(compile()).facts();
    const auto find = [&](const std::string& path) {
        for (const pol::batch_fact& f : facts)
            if (f.path == path) return f;
        FAIL(path);
        return pol::batch_fact();
    };
    CHECK(find("firm.size").choices == std::vector<std::string>{"small", "medium", "large"});
    CHECK(find("fair").is == pol::batch_fact::kind::claim);
    CHECK(find("firm.loan").is == pol::batch_fact::kind::record);
    CHECK(find("fair.booths").is == pol::batch_fact::kind::list);
    CHECK(find("fair.booths.cost").list == "fair.booths");
    CHECK(find("fair.booths.cost").currency == "CNY");
    CHECK(find("fair.booths.notes.item").list == "fair.booths.notes");
}

TEST_CASE("claims of a batch are those that say so, else those with a fact") {
    const pol::batch_assessor with = ready(compile());
    pol::batch_facts facts(with, 3);
    bind_all(facts);
    const std::vector<std::int8_t> claims = {0, 1, 0};
    REQUIRE(facts.bind("fair", pol::cells_of(claims)));
    const std::vector<std::int64_t> cost = {1, 2, 3};
    pol::cells given = pol::cells_of(cost, 2);
    const std::uint8_t valid = 0b101;
    given.valid = &valid;
    REQUIRE(facts.bind("other.cost", given));
    const pol::batch_result due = with.assess(facts);
    using pol::clause_status;
    CHECK(due.clauses()[0].status ==
          std::vector{clause_status::not_claimed, clause_status::not_eligible, clause_status::not_claimed});
    CHECK(due.clauses()[1].status ==
          std::vector{clause_status::determined, clause_status::not_claimed, clause_status::determined});
}

TEST_CASE("values that a type does not have are bad input, also where only a bound forbids them") {
    const pol::policy p = compile();
    const pol::batch_assessor with = ready(p);
    pol::batch_facts facts(with, 3);
    bind_all(facts);
    const std::vector<std::int16_t> sizes = {0, 9, -1};
    REQUIRE(facts.bind("firm.size", pol::cells_of(sizes)));
    pol::batch_facts wrong(with, 3);
    const std::vector<std::int64_t> more = {50001, 100, 1};
    const std::vector<std::int32_t> far = {18700, 18701, 9999999};
    REQUIRE(wrong.bind("fair.fee", pol::cells_of(fees, 2)));
    REQUIRE(wrong.bind("fair.held_on", pol::cells_of(far)));
    REQUIRE(wrong.bind("fair.booths", pol::list_cells{offsets.data(), false, 3, nullptr, 0}));
    REQUIRE(wrong.bind("fair.booths.cost", pol::cells_of(costs, 2)));
    REQUIRE(wrong.bind("fair.booths.used", pol::cells_of(more, 2)));
    const pol::batch_result due = with.assess(wrong);
    using pol::clause_status;
    CHECK(due.clauses()[0].status ==
          std::vector{clause_status::bad_input, clause_status::undetermined, clause_status::bad_input});
    CHECK(due.outcome_of(0).clauses[0].problems.at(0).code == 832);
    CHECK(due.outcome_of(0).clauses[0].problems.at(0).where.pointer == "/claims/fair/booths/0/used");
    CHECK(due.outcome_of(2).clauses[0].problems.at(0).code == 825);
    // Nothing reads the size, so nobody is hit by it, as in a single case.
    CHECK(with.assess(facts).clauses()[0].amount == std::vector<std::int64_t>{15033, 0, 167});
}

TEST_CASE("numbers of every layout and scale mean the same") {
    const pol::batch_assessor with = ready(compile());
    const auto amount_of = [&](const pol::cells& cells) {
        pol::batch_facts facts(with, 1);
        CHECK(facts.bind("other.cost", cells));
        const pol::batch_result due = with.assess(facts);
        REQUIRE(due.problems().empty());
        return due.outcome_of(0).clauses[1].amount;
    };
    const auto amount = [&](const auto& values, int decimals = 0) {
        return amount_of(pol::cells_of(values, decimals));
    };
    CHECK(amount(std::vector<std::uint8_t>{200}) == "200.00");
    CHECK(amount(std::vector<std::uint16_t>{60000}) == "60000.00");
    CHECK(amount(std::vector<std::uint32_t>{4000000000}) == "4000000000.00");
    CHECK(amount(std::vector<std::uint64_t>{18000000000000000000u}) == "18000000000000000000.00");
    CHECK(amount(std::vector<std::int64_t>{9000000000000000000}) == "9000000000000000000.00");
    CHECK(amount(std::vector<std::int32_t>{12345}, 4) == "1.23");
    CHECK(amount(std::vector<std::int32_t>{12345}, 30) == "0.00");
    CHECK(amount(std::vector<std::int16_t>{5}, -3) == "5000.00");
    const std::array<std::int64_t, 3> wide = {0, 7, 1};  // 2^64 + 7, not on an even address for 16 bytes
    CHECK(amount_of({wide.data() + 1, pol::cell_layout::decimal128, 1, 2, nullptr, 0}) == "184467440737095516.23");
    alignas(8) std::array<char, 12> bytes = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    CHECK(amount_of({bytes.data() + 3, pol::cell_layout::int64, 1, 0, nullptr, 0}) == "1.00");
}

TEST_CASE("texts are read as a case's texts, each or by a dictionary") {
    const pol::batch_assessor with = ready(compile());
    pol::batch_facts facts(with, 3);
    const std::string bytes = "2021-03-142021-02-30now12.5030%";
    const std::vector<std::int32_t> dates = {0, 10, 20, 23};
    REQUIRE(facts.bind("fair.held_on", pol::text_cells{dates.data(), false, bytes.data(), 3, nullptr, 0}));
    const std::vector<std::int64_t> words = {23, 28, 31};
    const std::vector<std::uint8_t> places = {0, 1, 0};
    REQUIRE(facts.bind("fair.fee", pol::cells_of(places),
                       pol::text_cells{words.data(), true, bytes.data(), 2, nullptr, 0}));
    const pol::batch_result due = with.assess(facts);
    const auto problem = [&](std::size_t row) {
        const auto found = due.outcome_of(row).clauses[0].problems;
        return found.empty() ? 0 : found[0].code;
    };
    CHECK(due.case_json(0) == R"({"firm":{},"claims":{"fair":{"fee":12.5,"held_on":"2021-03-14"}}})");
    CHECK(problem(0) == 0);
    CHECK(problem(1) == 821);
    CHECK(problem(2) == 825);
}

TEST_CASE("columns that do not fit are refused, and nothing is assessed") {
    using pol::cells_of;
    CHECK(refused(3, [](auto& f) { f.bind("fair.fees", cells_of(fees)); }) == std::vector{980});
    CHECK(refused(3, [](auto& f) {
              f.bind("fair.fee", cells_of(fees));
              f.bind("claims.fair.fee", cells_of(fees));
          }) == std::vector{981});
    CHECK(refused(3, [](auto& f) { f.bind("fair.held_on", cells_of(days, 2)); }) == std::vector{982});
    CHECK(refused(3, [](auto& f) { f.bind("firm.name", cells_of(days)); }) == std::vector{982});
    CHECK(refused(3, [](auto& f) { f.bind("fair.booths", cells_of(days)); }) == std::vector{982});
    CHECK(refused(3, [](auto& f) {
              f.bind("fair.fee", pol::list_cells{offsets.data(), false, 3, nullptr, 0});
          }) == std::vector{982});
    CHECK(refused(2, [](auto& f) { f.bind("fair.fee", cells_of(fees)); }) == std::vector{984});
    CHECK(refused(4, [](auto& f) { f.bind("fair.fee", cells_of(fees)); }) == std::vector{984});
    CHECK(refused(3, [](auto& f) {
              f.bind("fair.fee", pol::cells{nullptr, pol::cell_layout::int8, 3, 0, nullptr, 0});
          }) == std::vector{984});
    CHECK(refused(3, [](auto& f) { f.bind("fair.booths.cost", cells_of(costs)); }) == std::vector{986});
    CHECK(refused(std::size_t{1} << 33, [](auto&) {}) == std::vector{984});
}

TEST_CASE("offsets that descend, are negative or run beyond are refused") {
    const auto with_offsets = [](const auto& list, bool is_large, std::size_t items) {
        return refused(2, [&](auto& f) {
            f.bind("fair.booths", pol::list_cells{list.data(), is_large, 2, nullptr, 0});
            const std::vector<std::int64_t> values(items);
            f.bind("fair.booths.cost", pol::cells_of(values, 2));
        });
    };
    CHECK(with_offsets(std::vector<std::int32_t>{0, 2, 1}, false, 2) == std::vector{985});
    CHECK(with_offsets(std::vector<std::int32_t>{-1, 2, 3}, false, 3) == std::vector{985});
    CHECK(with_offsets(std::vector<std::int64_t>{0, 1, std::int64_t{1} << 40}, true, 1) == std::vector{985});
    CHECK(with_offsets(std::vector<std::int32_t>{0, 1, 4}, false, 3) == std::vector{984});
    CHECK(with_offsets(std::vector<std::int64_t>{0, 1, 4}, true, 3) == std::vector{984});
    CHECK(refused(1, [](auto& f) {
              const std::vector<std::int32_t> down = {5, 2};
              f.bind("firm.name", pol::text_cells{down.data(), false, "abcdef", 1, nullptr, 0});
          }) == std::vector{985});
}

TEST_CASE("lists without items ask nothing of the columns of their items") {
    const pol::batch_assessor with = ready(compile());
    pol::batch_facts facts(with, 2);
    const std::vector<std::int32_t> none = {5, 5, 5};
    const std::vector<std::int32_t> no_notes = {0};
    const std::vector<std::int64_t> nothing;
    REQUIRE(facts.bind("fair.booths", pol::list_cells{none.data(), false, 2, nullptr, 0}));
    REQUIRE(facts.bind("fair.booths.cost", pol::cells_of(nothing, 2)));
    REQUIRE(facts.bind("fair.booths.notes", pol::list_cells{no_notes.data(), false, 0, nullptr, 0}));
    const pol::batch_result due = with.assess(facts);
    REQUIRE(due.problems().empty());
    CHECK(due.case_json(1) == R"({"firm":{},"claims":{"fair":{"booths":[]}}})");
    CHECK(due.clauses()[0].status[0] == pol::clause_status::undetermined);
}

TEST_CASE("facts belong to one policy and day, and may be shared by its batches") {
    const pol::policy p = compile();
    const pol::batch_assessor first = ready(p);
    pol::batch_options how = everything();
    how.set = {{"fair.rate", "100%"}};
    const pol::batch_assessor second = ready(p, how);
    pol::batch_facts facts(first, 3);
    bind_all(facts);
    CHECK(second.assess(facts).clauses()[0].amount[0] == 20033);
    CHECK(first.assess(facts).clauses()[0].amount[0] == 15033);
    how.on = "2022-06-30";
    CHECK(codes(ready(p, how).assess(facts).problems()) == std::vector{988});
    CHECK(codes(ready(compile()).assess(facts).problems()) == std::vector{988});
}

TEST_CASE("texts of parameters and of facts are the same texts, whichever batch the facts were made for") {
    const pol::policy p = compile(R"(
policy names "Names" { currency CNY  round half up to 0.01 }
facts { place : text  home : text }
clause a "A" {
  claim { cost : money }
  award a { pay cost if place in [places = ("Wien", "Bern")], otherwise 0 CNY }
  award b { pay 1 CNY if place = home, otherwise 0 CNY }
}
)");
    pol::batch_options how;
    const pol::batch_assessor plain = ready(p, how);
    how.set = {{"a.places", R"(["Oslo", "Riga"])"}};
    const pol::batch_assessor other = ready(p, how);
    const std::string bytes = "RomaOsloBernRiga";
    const std::vector<std::int32_t> offsets = {0, 4, 8, 12, 16};
    const std::vector<std::int64_t> cost = {100, 100, 100, 100};
    const pol::text_cells places = {offsets.data(), false, bytes.data(), 4, nullptr, 0};
    for (const pol::batch_assessor* made_for : {&plain, &other}) {
        pol::batch_facts facts(*made_for, 4);
        REQUIRE(facts.bind("place", places));
        REQUIRE(facts.bind("home", places));
        REQUIRE(facts.bind("a.cost", pol::cells_of(cost, 2)));
        CHECK(plain.assess(facts).clauses()[0].amount == std::vector<std::int64_t>{100, 100, 200, 100});
        CHECK(other.assess(facts).clauses()[0].amount == std::vector<std::int64_t>{100, 200, 100, 200});
        CHECK(other.assess(facts).case_json(3) == R"({"home":"Riga","place":"Riga","claims":{"a":{"cost":1}}})");
    }
}

TEST_CASE("threads may share a batch and its facts, and a result outlives both") {
    std::vector<pol::batch_result> results(4);
    {
        const pol::batch_assessor with = ready(compile());
        pol::batch_facts facts(with, 3);
        bind_all(facts);
        std::vector<std::thread> threads;
        for (pol::batch_result& r : results) threads.emplace_back([&] { r = with.assess(facts, 2); });
        for (std::thread& t : threads) t.join();
    }
    for (const pol::batch_result& r : results) {
        CHECK(r.clauses()[0].amount == std::vector<std::int64_t>{15033, 0, 167});
        CHECK(r.outcome_of(0).total == "150.33");
    }
}

TEST_CASE("only what was asked for is given") {
    pol::batch_options how;
    how.on = "2021-06-30";
    how.clauses = {"fair"};
    const pol::batch_assessor with = ready(compile(), how);
    pol::batch_facts facts(with, 3);
    bind_all(facts);
    const pol::batch_result due = with.assess(facts);
    REQUIRE(due.clauses().size() == 1);
    const pol::batch_clause& fair = due.clauses()[0];
    CHECK(fair.amount.size() == 3);
    CHECK((fair.exact.empty() && fair.failed.empty() && fair.notes.empty() && fair.undetermined.empty()));
    CHECK(due.outcome_of(0).clauses.size() == 1);
}
