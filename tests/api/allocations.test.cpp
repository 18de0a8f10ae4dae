// A case that is set by handles and assessed again and again needs no memory after the first time. Every way to ask for
// memory in C++ is counted; sanitizers have their own and are left out (see CMakeLists.txt).
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/catch.hpp"

#include <pol/case.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <cstdlib>
#include <new>
#include <string>

namespace {

std::size_t asked = 0;

}  // namespace

void* operator new(std::size_t size) {
    ++asked;
    if (void* made = std::malloc(size == 0 ? 1 : size)) return made;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t) { return operator new(size); }
void operator delete(void* what) noexcept { std::free(what); }
void operator delete(void* what, std::size_t) noexcept { std::free(what); }
void operator delete(void* what, std::align_val_t) noexcept { std::free(what); }
void operator delete(void* what, std::size_t, std::align_val_t) noexcept { std::free(what); }

namespace {

using namespace pol;

struct center {
    bool is_abroad;
    int month;
    std::int64_t rent;
};

// An enterprise with centres abroad and patents; `turn` makes every case another one.
void fill(const case_assessor& desk, case_facts& facts, int turn) {
    struct handles {
        yes_no_fact is_ours, is_abroad, has_business;
        date_fact from, to, established;
        list_fact centers;
        number_fact rent;
    };
    static const handles h = {desk.yes_no("applicant.is_outsourcing_enterprise"),
                              desk.yes_no("m03_overseas_centers.centers.located_overseas"),
                              desk.yes_no("m03_overseas_centers.centers.has_outsourcing_business"),
                              desk.date("period.start"),
                              desk.date("period.end"),
                              desk.date("m03_overseas_centers.centers.established_on"),
                              desk.list("m03_overseas_centers.centers"),
                              desk.number("m03_overseas_centers.centers.rent")};
    facts.clear();
    bool is_taken = facts.set(h.is_ours, true) && facts.set(h.from, 2021, 1, 1) && facts.set(h.to, 2021, 12, 31);
    for (int n = 0; n < 3 + turn % 5; ++n) {
        is_taken = is_taken && facts.add(h.centers) && facts.set(h.is_abroad, n % 4 != 3) &&
                   facts.set(h.has_business, true) && facts.set(h.established, 2021, 1 + n, 1) &&
                   facts.set(h.rent, 1'000'000 + 1000 * turn + n, 2);
    }
    REQUIRE(is_taken);
}

}  // namespace

TEST_CASE("assessing again allocates nothing", "[case]") {
    folder files(std::string(POL_SOURCE_DIR) + "/policies/shenyang");
    const compiled made = compile(files);
    REQUIRE(made.result);
    const prepared_case ready = prepare_case(*made.result);
    REQUIRE(ready.result);
    const case_assessor& desk = *ready.result;
    const std::size_t centers = *desk.clause_named("m03_overseas_centers");
    case_facts facts(desk);
    case_result due(desk);
    for (int turn = 0; turn < 10; ++turn) {
        fill(desk, facts, turn);
        desk.assess(facts, due);
    }
    std::int64_t amounts = 0;
    const std::size_t before = asked;
    bool is_assessed = true;
    for (int turn = 0; turn < 100; ++turn) {
        fill(desk, facts, turn);
        is_assessed = desk.assess(facts, due) && desk.assess(facts, centers, due) && is_assessed;
        amounts += due.clauses()[centers].amount;
    }
    const std::size_t used = asked - before;
    CHECK(used == 0);
    CHECK(is_assessed);
    CHECK(due.clauses()[centers].status == clause_status::determined);
    CHECK(amounts > 0);
    // The count can fail: what is said in words asks for memory.
    const outcome words = desk.outcome_of(facts);
    CHECK(asked > before);
    CHECK(words.clauses[centers].status == clause_status::determined);
}
