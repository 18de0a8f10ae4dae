// What every outcome promises, on random policies and cases: the order of records does not matter, a range holds whatever
// the missing facts turn out to be, and asking why changes nothing.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/evaluate.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/random_policy.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace {

using namespace pol;
using nlohmann::json;

clause_outcome assess(const plan::plan& p, const json& given, bool derivation = false) {
    eval::options how;
    how.derivation = derivation;
    return eval::evaluate(p, test::read(p, given.dump()), how).clauses.at(0);
}

number::exact amount(const std::string& text) { return *number::exact::from_decimal(text); }

// Takes facts away at random; at least one.
void forget(json& object, test::dice& roll, int one_in) {
    std::vector<std::string> names;
    for (const auto& [name, value] : object.items()) names.push_back(name);
    for (const std::string& name : names) {  // `extra` and `prior` are known without being given: absent, 0
        json& value = object[name];
        if (roll.one_in(one_in) && name != "extra" && name != "prior") {
            object.erase(name);
        } else if (value.is_object()) {
            forget(value, roll, one_in);
        } else if (value.is_array()) {
            for (json& item : value)
                if (item.is_object()) forget(item, roll, one_in);
        }
    }
}

template <class Test>
void for_random_examples(std::uint64_t seed, int policies, int cases, Test&& check,
                         test::record_order order = test::record_order::may_matter) {
    for (int n = 0; n < policies; ++n) {
        test::dice roll(seed + static_cast<std::uint64_t>(n));
        const std::string text = test::random_policy(roll, order);
        INFO("seed " << seed + static_cast<std::uint64_t>(n) << "\n" << text);
        const test::planned made = test::plan_text(text);
        INFO(made.diagnostics);
        REQUIRE(made.plan);
        for (int k = 0; k < cases; ++k) {
            const json whole = json::parse(test::random_case(roll, {}));
            INFO(whole.dump());
            check(*made.plan, whole, roll);
        }
    }
}

}  // namespace

TEST_CASE("a range holds whatever the missing facts turn out to be", "[eval][property]") {
    int undetermined = 0;
    for_random_examples(4711, 120, 8, [&](const plan::plan& p, const json& whole, test::dice& roll) {
        json partial = whole;
        forget(partial["applicant"], roll, 6);
        forget(partial["claims"]["c"], roll, 6);
        INFO(partial.dump());
        const clause_outcome truth = assess(p, whole);
        const clause_outcome known = assess(p, partial);
        if (truth.status == clause_status::bad_input) return;

        if (known.status == clause_status::not_eligible) {
            CHECK(truth.status == clause_status::not_eligible);
        } else if (known.status == clause_status::determined) {
            REQUIRE(truth.status == clause_status::determined);
            CHECK(truth.exact == known.exact);
        } else if (known.status == clause_status::undetermined) {
            ++undetermined;
            CHECK_FALSE(known.needs.empty());
            REQUIRE(known.range);
            const number::exact due =
                truth.status == clause_status::determined ? amount(truth.amount) : number::exact(0);
            INFO(known.range->low << " to " << known.range->high << ", in truth " << truth.amount);
            CHECK(amount(known.range->low) <= due);
            if (!known.range->high.empty()) CHECK(due <= amount(known.range->high));
        }
    });
    CHECK(undetermined > 100);
}

TEST_CASE("the order of records never changes an amount", "[eval][property]") {
    for_random_examples(
        815, 120, 6,
        [](const plan::plan& p, const json& whole, test::dice& roll) {
            json turned = whole;
            json& items = turned["claims"]["c"]["items"];
            for (std::size_t n = items.size(); n > 1; --n)
                std::swap(items[n - 1], items[static_cast<std::size_t>(roll.between(0, static_cast<int>(n) - 1))]);
            INFO(turned.dump());
            const clause_outcome before = assess(p, whole);
            const clause_outcome after = assess(p, turned);
            CHECK(before.status == after.status);
            CHECK(before.exact == after.exact);
        },
        test::record_order::free);
}

TEST_CASE("asking why never changes a result", "[eval][property]") {
    for_random_examples(1259, 60, 6, [](const plan::plan& p, const json& whole, test::dice& roll) {
        json partial = whole;
        if (roll.one_in(2)) forget(partial["claims"]["c"], roll, 8);
        const clause_outcome plain = assess(p, partial);
        clause_outcome explained = assess(p, partial, true);

        CHECK_FALSE(plain.why);
        CHECK(explained.why);
        CHECK(plain.status == explained.status);
        CHECK(plain.exact == explained.exact);
        CHECK(plain.reasons == explained.reasons);
        CHECK(plain.needs == explained.needs);
    });
}
