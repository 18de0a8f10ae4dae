// What a host ends early is whole or nothing, at whatever moment the wish comes, in every executor.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/memory_source.hpp"
#include "tests/support/catch.hpp"

#include <pol/batch.hpp>
#include <pol/batch_result.hpp>
#include <pol/case.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>
#include <pol/stream.hpp>
#include <pol/sweep.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <utility>

namespace {

constexpr int cancelled = 963;

// In `pairs` each item looks at all items: the steps are the square of the list.
constexpr const char* rules = R"(
policy fairs "Fairs" { currency CNY  round half up to 0.01 }
facts { firm { is_sme : yes/no  staff : count } }
parameter share : rate, open
clause pairs {
  claim { booths : list of { fee : money  held_on : optional date } }
  eligible when firm.is_sme else not_sme "not small"
  award a { for each b in booths pay (count of (booths where fee more than b.fee)) × 1 CNY }
}
clause stands { claim { fee : money } award s { pay share of fee  cap 1000 CNY } }
clause welcome { claim { } award w { when firm.staff at least 2 else too_few "too few" pay 100 } }
)";

pol::policy policy_of(const std::string& text = rules) {
    pol::memory files({{"policy.pol", text}});
    pol::compiled made = pol::compile(files);
    std::string found;
    for (const pol::diagnostic& d : made.diagnostics) found += pol::render(d, {});
    INFO(found);
    REQUIRE(made.result);
    return *made.result;
}

std::string booths(int count) {
    std::string list;
    for (int n = 0; n < count; ++n) list += (n == 0 ? "" : ",") + ("{\"fee\":" + std::to_string(n % 97) + "}");
    return "[" + list + "]";
}

std::string case_of(int count) {
    return R"({"firm":{"is_sme":true,"staff":3},"parameters":{"share":"50%"},"ledger":[],"claims":{"stands":{"fee":100},)"
           R"("welcome":{},"pairs":{"booths":)" +
           booths(count) + "}}}";
}

bool is_told(const std::vector<pol::diagnostic>& found) {
    return found.size() == 1 && found[0].code == cancelled && found[0].level == pol::severity::error;
}

void check_nothing_found(const pol::outcome& o) {
    CHECK(!o.complete);
    CHECK(o.total == "0.00");
    REQUIRE(!o.problems.empty());
    CHECK(o.problems.back().code == cancelled);
    for (const pol::clause_outcome& c : o.clauses) {
        INFO(c.name);
        CHECK(c.amount.empty());
        CHECK(c.awards.empty());
        CHECK(!c.range);
        CHECK(c.status == pol::clause_status::bad_input);
        CHECK(is_told(c.problems));
    }
}

// Runs the work again and again with a wish that comes a little later each time, first before it begins, until it comes too
// late.
template <class Work>
void at_every_moment(Work&& work) {
    using namespace std::chrono;
    constexpr auto longest = seconds(20);
    int ended = 0;
    bool is_whole = false;
    for (nanoseconds delay(0); !is_whole && delay < longest; delay += delay / 4 + microseconds(5)) {
        pol::cancellation stop;
        if (delay.count() == 0) stop.cancel();
        std::thread elsewhere([&] {
            std::this_thread::sleep_for(delay);
            stop.cancel();
        });
        is_whole = work(&stop);
        elsewhere.join();
        ended += is_whole ? 0 : 1;
    }
    CHECK(is_whole);
    CHECK(ended > 0);
}

}  // namespace

TEST_CASE("a long assessment ends soon after the host cancels, and tells no amount") {
    const pol::policy p = policy_of();
    const std::string json = case_of(30'000);  // 900 million steps
    pol::cancellation stop;
    pol::assess_options how;
    how.limits.cancel = &stop;
    std::thread elsewhere([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        stop.cancel();
    });
    const auto begin = std::chrono::steady_clock::now();
    const pol::outcome due = p.assess(json, how);
    elsewhere.join();
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));  // to its end it takes minutes
    CHECK(due.cancelled);
    REQUIRE(due.clauses.size() == 3);
    check_nothing_found(due);
    CHECK(pol::to_json(due).find("POL0963") != std::string::npos);
}

TEST_CASE("an assessment is whole or nothing, whenever it is cancelled") {
    const pol::policy p = policy_of();
    const std::string json = case_of(400);
    const std::string whole = pol::to_json(p.assess(json));
    at_every_moment([&](const pol::cancellation* stop) {
        pol::assess_options how;
        how.derivation = true;
        how.limits.cancel = stop;
        pol::outcome due = p.assess(json, how);
        if (due.cancelled) check_nothing_found(due);
        for (pol::clause_outcome& c : due.clauses) c.why.reset();
        CHECK((due.cancelled || pol::to_json(due) == whole));
        return !due.cancelled;
    });
}

TEST_CASE("what is cancelled beforehand does nothing, and after a reset all is as if it never was") {
    const pol::policy p = policy_of();
    pol::cancellation stop;
    stop.cancel();
    pol::assess_options how;
    how.limits.cancel = &stop;
    const std::string json = R"({"claims":{"welcome":{}},"firm":{"staff":2}})";
    const pol::outcome due = p.assess(json, how);
    CHECK(due.cancelled);
    check_nothing_found(due);
    CHECK(pol::evaluate_expression("1 + 1", how.limits).value.empty());
    CHECK(is_told(pol::evaluate_expression("1 + 1", how.limits).diagnostics));
    stop.reset();
    CHECK(pol::to_json(p.assess(json, how)) == pol::to_json(p.assess(json)));
    CHECK(pol::evaluate_expression("1 + 1", how.limits).value == "2");
}

TEST_CASE("a compilation that is cancelled gives no policy, and a policy outlives what could have cancelled it") {
    std::string text = rules;
    for (int n = 0; n < 300; ++n)
        text += "clause c" + std::to_string(n) + " { claim { x : money } award a { pay 50% of x cap 9 } }\n";
    const std::size_t clauses = policy_of(text).clauses().size();
    at_every_moment([&](const pol::cancellation* stop) {
        pol::memory files({{"policy.pol", text}});
        pol::compile_options how;
        how.limits.cancel = stop;
        const pol::compiled made = pol::compile(files, how);
        if (!made.result) CHECK(is_told(made.diagnostics));
        if (made.result) CHECK(made.result->clauses().size() == clauses);
        return made.result.has_value();
    });
    std::optional<pol::policy> kept;
    {
        const pol::cancellation stop;
        pol::compile_options how;
        how.limits.cancel = &stop;
        pol::memory files({{"policy.pol", rules}});
        kept = pol::compile(files, how).result;
    }
    REQUIRE(kept);
    CHECK(kept->amended({}).result);
}

TEST_CASE("a scenario that is cancelled at a line stays as it was") {
    const pol::policy p = policy_of();
    const std::string json = case_of(400);
    at_every_moment([&](const pol::cancellation* stop) {
        pol::limits within;
        within.cancel = stop;
        pol::scenario s(p, within);
        const std::string before = s.case_json();
        const std::vector<pol::diagnostic> found = s.load(json);
        if (found.empty()) return true;
        CHECK(is_told(found));
        CHECK(s.case_json() == before);
        return false;
    });
    at_every_moment([&](const pol::cancellation* stop) {
        pol::limits within;
        within.cancel = stop;
        pol::scenario s(p, within);
        REQUIRE(s.claim("pairs").empty());
        const std::string before = s.case_json();
        const std::vector<pol::diagnostic> found =
            s.give("pairs.booths = " + std::string("[ { fee = 1 }, { fee = 2 } ]"));
        if (found.empty()) return true;
        CHECK(is_told(found));
        CHECK(s.case_json() == before);
        return false;
    });
}

TEST_CASE("what is missing is told in full or not at all") {
    const pol::policy p = policy_of();
    pol::limits within;
    pol::cancellation stop;
    within.cancel = &stop;
    pol::scenario s(p, within);
    REQUIRE(s.claim("pairs").empty());
    REQUIRE(s.claim("stands").empty());
    const std::size_t missing = s.needs().value().size();
    CHECK(missing == 4);
    stop.cancel();
    CHECK(!s.needs());
    CHECK(is_told(s.give("firm.is_sme = yes")));
    CHECK(is_told(s.evaluate("firm.staff + 1").diagnostics));
    stop.reset();
    CHECK(s.needs().value().size() == missing);
    at_every_moment([&](const pol::cancellation* until) {
        pol::limits how;
        how.cancel = until;
        pol::scenario other(p, how);
        other.claim("pairs");
        other.claim("stands");
        const auto found = other.needs();
        if (found) CHECK(found->size() == missing);
        return found.has_value();
    });
}

TEST_CASE("a sweep that is cancelled keeps the pieces that it found, or says that it found none") {
    const pol::policy p = policy_of();
    pol::cancellation stop;
    pol::limits within;
    within.cancel = &stop;
    pol::scenario s(p, within);
    REQUIRE(s.give("set share = 10%").empty());
    REQUIRE(s.give("stands.fee = 1").empty());
    pol::sweep_request asked;
    asked.path = "stands.fee";
    asked.to = "3万";
    asked.clause = "stands";
    int last = 0;
    int evaluations = 0;
    const auto count = [&](unsigned) {
        if (++evaluations == last) stop.cancel();
        return true;
    };
    asked.goes_on = count;
    const pol::sweep_line whole = pol::sweep(s, asked);
    last = std::exchange(evaluations, 0);
    REQUIRE(whole.ended == pol::sweep_end::complete);
    REQUIRE(whole.pieces.size() == 2);
    const pol::sweep_line part = pol::sweep(s, asked);
    CHECK(part.ended == pol::sweep_end::early);
    REQUIRE(part.pieces.size() == 1);
    CHECK(part.to == part.pieces[0].points.back().at);
    CHECK(part.pieces[0].rate == whole.pieces[0].rate);
    CHECK(part.pieces[0].points.back().at == whole.pieces[0].points.back().at);
    const pol::sweep_line none = pol::sweep(s, asked);  // cancelled still
    CHECK(none.ended == pol::sweep_end::cancelled);
    CHECK(none.pieces.empty());
    CHECK(none.samples.empty());
    const auto goal = pol::goal(s, asked, "500");
    REQUIRE(goal);
    CHECK(goal->line.ended == pol::sweep_end::cancelled);
    CHECK(!goal->is_reached);
    stop.reset();
    const auto end = [](unsigned) { return false; };
    asked.goes_on = end;
    CHECK(pol::sweep(s, asked).ended == pol::sweep_end::cancelled);
}

TEST_CASE("a batch that is cancelled has no rows, in any number of threads") {
    const pol::policy p = policy_of();
    constexpr std::size_t rows = 60'000;
    const std::vector<std::int64_t> fees(rows, 500);
    const std::vector<std::int8_t> is_sme(rows, 1);
    const std::vector<std::int8_t> staff(rows, 3);
    for (const unsigned threads : {1U, 3U}) {
        at_every_moment([&](const pol::cancellation* stop) {
            pol::batch_options how;
            how.exact = true;
            how.set = {{"share", "10%"}};
            how.limits.cancel = stop;
            const pol::prepared ready = pol::prepare(p, how);
            if (!ready.result) {
                CHECK(is_told(ready.diagnostics));
                return false;
            }
            pol::batch_facts facts(*ready.result, rows);
            REQUIRE(facts.bind("stands.fee", pol::cells_of(fees, 2)));
            REQUIRE(facts.bind("firm.is_sme", pol::cells_of(is_sme)));
            REQUIRE(facts.bind("firm.staff", pol::cells_of(staff)));
            const pol::batch_result due = ready.result->assess(facts, threads);
            if (!due.problems().empty()) {
                CHECK(is_told(due.problems()));
                CHECK(due.rows() == 0);
                CHECK(due.clauses().empty());
                return false;
            }
            REQUIRE(due.rows() == rows);
            for (const std::int64_t amount : due.clauses().at(1).amount) {
                if (amount != 50) FAIL("an amount is " << amount);
            }
            return true;
        });
    }
}

TEST_CASE("a case by handles keeps its facts when it is cancelled, and has no amount where integers do not decide") {
    const pol::policy p = policy_of();
    pol::cancellation stop;
    pol::case_options how;
    how.limits.cancel = &stop;
    const pol::prepared_case ready = pol::prepare_case(p, how);
    REQUIRE(ready.result);
    const std::string json =
        R"({"firm":{"is_sme":true,"staff":3},"ledger":[],"claims":{"stands":{"fee":100},"pairs":{"booths":)" +
        booths(300) + "}}}";
    pol::case_facts facts(*ready.result);
    pol::case_result due(*ready.result);
    REQUIRE(facts.load(json).empty());
    const std::string kept = facts.json();
    const std::size_t stands = ready.result->clause_named("stands").value();  // its share is unknown
    REQUIRE(ready.result->assess(facts, due));
    REQUIRE(due.clauses()[stands].status == pol::clause_status::undetermined);
    stop.cancel();
    CHECK(is_told(facts.load(json)));
    CHECK(facts.json() == kept);
    REQUIRE(ready.result->assess(facts, due));
    CHECK(due.clauses()[stands].status == pol::clause_status::bad_input);
    CHECK(ready.result->outcome_of(facts).cancelled);
    stop.reset();
    REQUIRE(ready.result->assess(facts, due));
    CHECK(due.clauses()[stands].status == pol::clause_status::undetermined);
}

TEST_CASE("a run over files that is cancelled stops, and its summary counts whole chunks only") {
    struct sink final : pol::byte_sink {
        std::string text;
        bool write(std::string_view bytes) override {
            text += bytes;
            return true;
        }
    };
    const pol::policy p = policy_of();
    std::string cases = "id,stands.fee\n";
    for (int n = 0; n < 40'000; ++n) cases += std::to_string(n) + ",5.00\n";
    for (const unsigned threads : {1U, 3U}) {
        at_every_moment([&](const pol::cancellation* stop) {
            pol::stream::memory_source from(cases);
            sink outcomes;
            pol::stream_files files;
            files.cases = {&from, "cases.csv", pol::text_form::csv};
            files.outcomes = &outcomes;
            pol::stream_options how;
            how.on = "2024-01-01";
            how.set = {{"share", "10%"}};
            how.chunk_rows = 1000;
            how.threads = threads;
            how.limits.cancel = stop;
            const pol::stream_summary done = pol::assess_stream(p, files, how);
            CHECK(done.how != pol::stream_summary::end::failed);
            CHECK(outcomes.text.find("bad_input") == std::string::npos);
            CHECK(done.bad_input == 0);
            return done.how == pol::stream_summary::end::complete;
        });
    }
}
