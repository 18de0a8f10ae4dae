// No memory, through the C interface: whichever request is refused, alone or with all after it, the status says so, the same
// call succeeds once there is memory again, and nothing is lost.
// SPDX-License-Identifier: Apache-2.0
#include "tests/api/faults.hpp"
#include "tests/support/fair_policy.hpp"

#include <pol/pol.h>
#include <pol/arrow.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

using pol::test::restore_memory;
using pol::test::until_nothing_is_refused;

struct free_handle {
    void operator()(pol_policy* h) const { pol_policy_free(h); }
    void operator()(pol_diagnostics* h) const { pol_diagnostics_free(h); }
    void operator()(pol_text* h) const { pol_text_free(h); }
    void operator()(pol_assessor* h) const { pol_assessor_free(h); }
    void operator()(pol_case* h) const { pol_case_free(h); }
    void operator()(pol_batch* h) const { pol_batch_free(h); }
    void operator()(pol_facts* h) const { pol_facts_free(h); }
    void operator()(pol_result* h) const { pol_result_free(h); }
};
template <class Handle>
using owned = std::unique_ptr<Handle, free_handle>;

// A call that fills handles, which must be null where it has no memory.
template <class Call>
pol_status status_of(Call&& call) {
    pol_status status = call();
    if (status != POL_NO_MEMORY) return status;
    restore_memory();
    return call();
}

template <class Handle, class Call>
owned<Handle> made_by(Call&& call) {
    Handle* out = nullptr;
    pol_status status = call(&out);
    if (status == POL_NO_MEMORY && out == nullptr) {
        restore_memory();
        status = call(&out);
    }
    owned<Handle> made(out);
    return status == POL_OK ? std::move(made) : nullptr;
}

std::string_view text_of(const owned<pol_text>& from) {
    std::size_t size = 0;
    const char* bytes = pol_text_bytes(from.get(), &size);
    return {bytes == nullptr ? "" : bytes, size};
}

pol_file file_of(std::string_view path, std::string_view text) {
    return {path.data(), path.size(), text.data(), text.size()};
}

owned<pol_policy> fairs() {
    const pol_file files[] = {file_of("policy.pol", pol::test::fair_policy),
                              file_of(pol::test::fair_numbers_path, pol::test::fair_numbers)};
    return made_by<pol_policy>([&](pol_policy** out) { return pol_policy_compile_texts(files, 2, out, nullptr); });
}

owned<pol_text> assessed(const pol_policy* with, std::string_view json, int derivation) {
    return made_by<pol_text>([&](pol_text** out) {
        return pol_policy_assess_json(with, json.data(), json.size(), nullptr, 0, derivation, out);
    });
}

template <std::size_t Size>
pol_fact fact(const pol_assessor* desk, const char (&path)[Size]) {
    pol_fact found;
    status_of([&] { return pol_assessor_fact(desk, path, Size - 1, &found, nullptr); });
    return found;
}

owned<pol_assessor> desk_of(const pol_policy* with) {
    const pol_pair dollar = {"usd_cny", 7, "6.7", 3};
    pol_case_options how = {};
    how.struct_size = sizeof how;
    how.on = "2022-03-31";
    how.on_size = 10;
    how.set = &dollar;
    how.set_count = 1;
    return made_by<pol_assessor>([&](pol_assessor** out) { return pol_assessor_new(with, &how, out, nullptr); });
}

const char* const too_much_square = "12345678901234567890123";

// The facts of a case; false if some call does not get through even with memory.
bool fill(const pol_assessor* desk, pol_case* to) {
    const auto booth = [&](const char* key, std::int64_t fee) {
        return status_of([&] { return pol_case_add_item(to, fact(desk, "fair.booths")); }) == POL_OK &&
               status_of([&] { return pol_case_set_text(to, fact(desk, "fair.booths.key"), key, std::strlen(key)); }) ==
                   POL_OK &&
               status_of([&] { return pol_case_set_number(to, fact(desk, "fair.booths.fee"), fee, 2); }) == POL_OK;
    };
    const auto set = [&](auto&& call) { return status_of(call) == POL_OK; };
    return set([&] { return pol_case_set_date(to, fact(desk, "period.start"), 2022, 1, 1); }) &&
           set([&] { return pol_case_set_date(to, fact(desk, "period.end"), 2022, 3, 31); }) &&
           set([&] { return pol_case_set_yes_no(to, fact(desk, "firm.is_sme"), 1); }) &&
           set([&] { return pol_case_set_choice(to, fact(desk, "firm.size"), 0); }) &&
           set([&] { return pol_case_set_text(to, fact(desk, "firm.name"), "Some firm or other, Ltd", 23); }) &&
           set([&] { return pol_case_set_path(to, "fair.n", 6, "7", 1, nullptr); }) && booth("a", 90010) &&
           booth("b", 100) && booth("a booth with a long key", 12345600) &&
           set([&] { return pol_case_set_number_text(to, fact(desk, "fair.booths.fee"), "1/3", 3); }) &&
           set([&] { return pol_case_give(to, fact(desk, "fair.transport")); }) &&
           set([&] { return pol_case_set_number(to, fact(desk, "fair.transport.cost"), 100, 0); }) &&
           set([&] { return pol_case_set_number(to, fact(desk, "dollars.cost"), 10, 0); }) && set([&] {
               return pol_case_set_number_text(to, fact(desk, "dollars.square"), too_much_square,
                                               std::strlen(too_much_square));
           });
}

// All that a case answers, in one text; null if a call does not get through.
bool ask(pol_case* one, std::string& told) {
    pol_amount amount;
    amount.struct_size = sizeof amount;
    for (std::size_t n = 0; n < 3; ++n) {
        if (status_of([&] { return pol_case_assess(one, n); }) != POL_OK) return false;
        if (status_of([&] { return pol_case_assess(one, POL_ALL_CLAUSES); }) != POL_OK) return false;
        if (pol_case_amount(one, n, &amount) != POL_OK) return false;
        told.push_back(static_cast<char>('0' + amount.status));
        told.push_back(static_cast<char>('0' + amount.amount % 10));
    }
    const auto outcome = made_by<pol_text>([&](pol_text** out) { return pol_case_outcome_json(one, 1, out); });
    const auto facts = made_by<pol_text>([&](pol_text** out) { return pol_case_json(one, out); });
    told += text_of(outcome);
    told += text_of(facts);
    return outcome != nullptr && facts != nullptr;
}

// What is compared is reserved beforehand: the test itself asks for no memory while some is refused.
constexpr std::size_t much_text = 100'000;

}  // namespace

TEST_CASE("no memory while a policy is compiled is a status", "[faults]") {
    until_nothing_is_refused([] {
        const owned<pol_policy> made = fairs();
        return made == nullptr ? "the policy does not compile with memory again" : nullptr;
    });
}

TEST_CASE("no memory while the mistakes of a policy are told is a status", "[faults]") {
    const std::string text = std::string(pol::test::fair_policy) +
                             "clause worse { claim { cost : mony } award a { pay 1 + and  cap } }\nclause fair {}\n";
    const pol_file files[] = {file_of("policy.pol", text)};
    std::size_t expected = 0;
    until_nothing_is_refused([&] {
        pol_policy* policy = nullptr;
        pol_diagnostics* out = nullptr;
        const pol_status status = status_of([&] { return pol_policy_compile_texts(files, 1, &policy, &out); });
        const owned<pol_diagnostics> found(out);
        if (status != POL_FOUND || policy != nullptr) return "a bad policy has another status";
        const std::size_t count = pol_diagnostics_count(found.get());
        if (expected == 0) expected = count;
        return count == 0 || count != expected ? "other mistakes are told" : static_cast<const char*>(nullptr);
    });
}

TEST_CASE("no memory while a case in JSON is assessed is a status", "[faults]") {
    const owned<pol_policy> with = fairs();
    REQUIRE(with != nullptr);
    for (
        const std::string& given :
        {std::string(pol::test::fair_case), std::string(pol::test::fair_case).substr(0, 200),
         std::string(
             R"({"firm":{"is_sme":1,"siz":"small"},"claims":{"fair":{"n":2000,"booths":[{"fee":-1},{"fee":"1/7"}]}},"x":1})")}) {
        const owned<pol_text> expected = assessed(with.get(), given, 1);
        until_nothing_is_refused([&] {
            const owned<pol_text> got = assessed(with.get(), given, 1);
            return text_of(got) != text_of(expected) ? "another outcome" : nullptr;
        });
    }
}

TEST_CASE("no memory while a case is set by handles is a status and the call may be repeated", "[faults]") {
    const owned<pol_policy> with = fairs();
    const owned<pol_assessor> desk = desk_of(with.get());
    REQUIRE(desk != nullptr);
    const auto whole = [&](std::string& told) {
        const owned<pol_assessor> own = desk_of(with.get());
        if (own == nullptr) return "no assessor even with memory";
        const auto one = made_by<pol_case>([&](pol_case** out) { return pol_case_new(own.get(), out); });
        return one != nullptr && fill(own.get(), one.get()) && ask(one.get(), told) ? nullptr
                                                                                    : "a call fails with memory";
    };
    std::string expected, told;
    told.reserve(much_text);
    REQUIRE(whole(expected) == nullptr);
    until_nothing_is_refused([&] {
        told.clear();
        const char* wrong = whole(told);
        return wrong == nullptr && told != expected ? "another outcome" : wrong;
    });
}

TEST_CASE("a case that was used while there was no memory can be cleared and filled again", "[faults]") {
    const owned<pol_policy> with = fairs();
    const owned<pol_assessor> desk = desk_of(with.get());
    const auto one = made_by<pol_case>([&](pol_case** out) { return pol_case_new(desk.get(), out); });
    REQUIRE(one != nullptr);
    std::string expected, told;
    told.reserve(much_text);
    REQUIRE((fill(desk.get(), one.get()) && ask(one.get(), expected)));
    const std::string_view json = pol::test::fair_case;
    until_nothing_is_refused([&] {
        told.clear();
        const bool is_right =
            status_of([&] { return pol_case_load_json(one.get(), json.data(), json.size(), nullptr); }) == POL_OK &&
            status_of([&] { return pol_case_assess(one.get(), POL_ALL_CLAUSES); }) == POL_OK &&
            status_of([&] { return pol_case_set_parameter(one.get(), "fair.rate", 9, "70%", 3); }) == POL_OK &&
            status_of([&] { return pol_case_paid(one.get(), "stands", 6, 1000, 2, "2021-05-05", 10); }) == POL_OK &&
            status_of([&] { return pol_case_nothing_paid(one.get()); }) == POL_OK &&
            status_of([&] { return pol_case_assess(one.get(), 0); }) == POL_OK &&
            status_of([&] { return pol_case_clear(one.get()); }) == POL_OK && fill(desk.get(), one.get()) &&
            ask(one.get(), told);
        return !is_right ? "a call fails with memory" : told != expected ? "another outcome" : nullptr;
    });
}

TEST_CASE("a case that there is no memory to load stays what it was", "[faults]") {
    const owned<pol_policy> with = fairs();
    const owned<pol_assessor> desk = desk_of(with.get());
    const auto one = made_by<pol_case>([&](pol_case** out) { return pol_case_new(desk.get(), out); });
    REQUIRE(one != nullptr);
    const auto json = [&] {
        return std::string(text_of(made_by<pol_text>([&](pol_text** out) { return pol_case_json(one.get(), out); })));
    };
    const auto load = [&](std::string_view text, pol_diagnostics** found) {
        return pol_case_load_json(one.get(), text.data(), text.size(), found);
    };
    const std::string_view first = pol::test::fair_case;
    const std::string_view second = R"({"claims":{"fair":{"n":3},"unknown":{}}})";  // with a warning to be told
    REQUIRE(load(second, nullptr) == POL_OK);
    const std::string after = json();
    REQUIRE(load(first, nullptr) == POL_OK);
    const std::string before = json();
    REQUIRE(before != after);
    until_nothing_is_refused([&] {
        pol_diagnostics* found = nullptr;
        const pol_status came = load(second, &found);
        const owned<pol_diagnostics> told(found);
        restore_memory();
        const bool is_right = came == POL_OK ? told != nullptr && json() == after
                                             : came == POL_NO_MEMORY && told == nullptr && json() == before;
        return !is_right                        ? "neither loaded nor left alone"
               : load(first, nullptr) != POL_OK ? "not loaded again"
                                                : nullptr;
    });
}

namespace {

struct columns {
    // So many that two threads find work.
    static constexpr std::size_t rows = 8192 + 100;
    std::vector<std::int8_t> is_sme;
    std::vector<std::uint8_t> size;
    std::vector<std::int64_t> fee, cost, n = std::vector<std::int64_t>(rows, 7);
    std::vector<std::int8_t> absent = std::vector<std::int8_t>(rows);
    std::vector<std::int32_t> booths{0}, names{0}, end;
    std::string letters;

    columns() {
        for (std::size_t row = 0; row < rows; ++row) {
            is_sme.push_back(row % 5 == 0 ? 0 : 1);
            size.push_back(static_cast<std::uint8_t>(row % 3));
            cost.push_back(static_cast<std::int64_t>(row) * (row % 997 == 0 ? 1'000'000'000'000 : 1));
            end.push_back(18'000 + static_cast<std::int32_t>(row % 1000));
            letters += row % 7 == 0 ? "Acme" : "Zenith";
            names.push_back(static_cast<std::int32_t>(letters.size()));
            for (std::size_t item = 0; item < row % 3; ++item) fee.push_back(static_cast<std::int64_t>(row * item));
            booths.push_back(static_cast<std::int32_t>(fee.size()));
        }
    }

    bool bind(pol_facts* to) const {
        pol_offsets lists = {sizeof(pol_offsets), booths.data(), 0, rows, nullptr, 0};
        pol_offsets words = {sizeof(pol_offsets), names.data(), 0, rows, nullptr, 0};
        pol_cells sizes = {sizeof(pol_cells), size.data(), POL_UINT8, rows, 0, nullptr, 0};
        pol_cells yes = {sizeof(pol_cells), is_sme.data(), POL_INT8, rows, 0, nullptr, 0};
        pol_cells no = {sizeof(pol_cells), absent.data(), POL_INT8, rows, 0, nullptr, 0};
        pol_cells days = {sizeof(pol_cells), end.data(), POL_INT32, rows, 0, nullptr, 0};
        const auto bound = [](auto&& call) { return status_of(call) == POL_OK; };
        return bound([&] { return pol_facts_bind_list(to, "fair.booths", 11, &lists); }) &&
               bound([&] { return pol_facts_bind_int64(to, "fair.booths.fee", 15, fee.data(), fee.size(), 2); }) &&
               bound([&] { return pol_facts_bind_int64(to, "fair.n", 6, n.data(), rows, 0); }) &&
               bound([&] { return pol_facts_bind_cells(to, "fair.transport", 14, &no); }) &&
               bound([&] { return pol_facts_bind_int64(to, "dollars.square", 14, cost.data(), rows, 1); }) &&
               bound([&] { return pol_facts_bind_int64(to, "dollars.cost", 12, cost.data(), rows, 1); }) &&
               bound([&] { return pol_facts_bind_texts(to, "firm.name", 9, &words, letters.data()); }) &&
               bound([&] { return pol_facts_bind_cells(to, "firm.size", 9, &sizes); }) &&
               bound([&] { return pol_facts_bind_cells(to, "firm.is_sme", 11, &yes); }) &&
               bound([&] { return pol_facts_bind_cells(to, "period.start", 12, &days); }) &&
               bound([&] { return pol_facts_bind_cells(to, "period.end", 10, &days); });
    }
};

std::uint64_t mixed(std::uint64_t seed, const void* bytes, std::size_t size) {
    const auto* at = static_cast<const unsigned char*>(bytes);
    for (std::size_t n = 0; n < size; ++n) seed = (seed ^ at[n]) * 1'099'511'628'211U;
    return seed;
}

// A number that depends on every row of every clause.
std::uint64_t fingerprint(const pol_result* of) {
    std::uint64_t made = 14'695'981'039'346'656'037U;
    pol_clause c;
    c.struct_size = sizeof c;
    for (std::size_t n = 0; n < pol_result_clause_count(of); ++n) {
        if (pol_result_clause(of, n, &c) != POL_OK) return 0;
        made = mixed(made, c.status, columns::rows);
        made = mixed(made, c.amount, columns::rows * sizeof *c.amount * (c.amount == nullptr ? 0 : 1));
        made = mixed(made, c.beyond, c.beyond_count * sizeof *c.beyond);
    }
    return made;
}

// All of a batch: columns in, results out, a row in words, and the result as a record batch that comes back in.
const char* whole_batch(const pol_policy* with, const columns& from, std::string& told, std::uint64_t& seen) {
    const pol_pair dollar = {"usd_cny", 7, "6.7", 3};
    pol_batch_options how = {};
    how.struct_size = sizeof how;
    how.on = "2022-03-31";
    how.on_size = 10;
    how.set = &dollar;
    how.set_count = 1;
    how.exact = how.reasons = how.notes = how.needs = 1;
    const auto batch = made_by<pol_batch>([&](pol_batch** out) { return pol_batch_new(with, &how, out, nullptr); });
    if (batch == nullptr) return "no batch with memory";
    const auto facts =
        made_by<pol_facts>([&](pol_facts** out) { return pol_facts_new(batch.get(), columns::rows, out); });
    if (facts == nullptr || !from.bind(facts.get())) return "a column is not bound with memory";
    const auto result = made_by<pol_result>(
        [&](pol_result** out) { return pol_batch_assess(batch.get(), facts.get(), 2, out, nullptr); });
    if (result == nullptr) return "no result with memory";
    seen = fingerprint(result.get());
    const auto words =
        made_by<pol_text>([&](pol_text** out) { return pol_result_outcome_json(result.get(), 17, 1, out); });
    const auto one = made_by<pol_text>([&](pol_text** out) { return pol_result_case_json(result.get(), 18, out); });
    told += text_of(words);
    told += text_of(one);
    for (const int decimals : {0, 1}) {
        ArrowSchema schema;
        ArrowArray array;
        if (status_of([&] { return pol_result_export_arrow(result.get(), decimals, &schema, &array); }) != POL_OK)
            return "no record batch with memory";
        // Columns of a result are no facts: refused, with something to tell.
        pol_facts* other = nullptr;
        if (status_of([&] { return pol_facts_new(batch.get(), columns::rows, &other); }) != POL_OK) return "no facts";
        const owned<pol_facts> to(other);
        const pol_status status = pol_facts_import_arrow(other, &schema, &array);
        if (schema.release != nullptr || array.release != nullptr) return "a record batch was not taken over";
        if (status != POL_FOUND && status != POL_NO_MEMORY) return "columns of a result are taken as facts";
    }
    return nullptr;
}

}  // namespace

TEST_CASE("no memory while a batch is assessed is a status", "[faults]") {
    const owned<pol_policy> with = fairs();
    const columns from;
    std::string expected, told;
    std::uint64_t expected_print = 0;
    std::uint64_t print = 0;
    told.reserve(much_text);
    REQUIRE(whole_batch(with.get(), from, expected, expected_print) == nullptr);
    REQUIRE(expected.size() > 1000);
    until_nothing_is_refused(
        [&] {
            told.clear();
            const char* wrong = whole_batch(with.get(), from, told, print);
            if (wrong != nullptr) return wrong;
            return told != expected || print != expected_print ? "another result" : static_cast<const char*>(nullptr);
        },
        40);
}
