// SPDX-License-Identifier: Apache-2.0
#include "tests/support/batch_trial.hpp"

#include "runtime/facts/read_case.hpp"
#include "tests/support/batch_compare.hpp"
#include "tests/support/batch_layouts.hpp"
#include "tests/support/case_json.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/random_facts.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace pol::test {

namespace {

using nlohmann::json;
using plan::index;

// As policy::assess does; a batch has a day for every case or for none.
facts::case_data read_with_day(const plan::plan& p, const std::string& text) {
    const auto given = facts::document::parse(text, {});
    facts::case_data data = facts::read_case(p, given, {});
    data.has_day = true;
    data.day = facts::find_day(given).day.value_or(0);
    return data;
}

// Something in a case that columns cannot hold, or that they hold in an unusual way.
void twist(json& one, dice& roll) {
    json& claims = one["claims"];
    switch (roll.between(0, 9)) {
        case 0: one["parameters"]["level"] = roll.pick<std::string>({"20%", "99.5%", "1/3"}); return;
        case 1: one["parameters"]["level"] = nullptr; return;
        case 2: one["parameters"]["no_such_parameter"] = 1; return;
        case 3: claims.erase("c"); return;
        case 4: claims["d"] = json::object(); return;
        case 5: one["applicant"]["staff"] = roll.pick<std::string>({"many", "1.5", "-3"}); return;
        case 6: claims["c"]["fee"] = -5; return;
        case 7: claims["c"]["unknown_name"] = 1; return;
        case 8: claims["c"]["items"] = roll.one_in(2) ? json("none") : json(nullptr); return;
        default:
            one["ledger"] = json::array(
                {{{"award", "award_0"}, {"date", roll.one_in(2) ? "2020-05-01" : "2022-01-01"}, {"amount", 10000}}});
    }
}

void erase_from(json& list, const std::string& name) {
    for (json& item : list)
        if (item.is_object()) item.erase(name);
}

// The same fact or list is missing in all cases.
void forget_everywhere(std::vector<json>& cases, dice& roll) {
    const auto name =
        roll.pick<std::string>({"sme", "staff", "turnover", "kind", "fee", "months", "prior", "extra", "items",
                                "item.kind", "item.dated", "item.cost", "item.fee", "item.parts", "bonus", "period"});
    for (json& one : cases) {
        json& claim = one["claims"]["c"];
        one["applicant"].erase(name);
        if (name == "period") one.erase(name);
        claim.erase(name);
        if (claim.contains("extra")) claim["extra"].erase(name);
        if (claim.contains("items") && name.rfind("item.", 0) == 0) erase_from(claim["items"], name.substr(5));
    }
}

void add_payments(const plan::plan& p, facts::case_data& one, dice& roll) {
    for (int n = roll.between(1, 3); n > 0; --n) {
        const plan::clause& c = roll.pick(p.clauses);
        const std::string& name = c.awards.empty() || roll.one_in(4) ? c.name : roll.pick(c.awards).name;
        one.ledger.push_back({name, number::exact(roll.between(0, 90'000)), one.day + roll.between(-400, 100)});
    }
}

struct way {  // of assessing
    std::string name;
    batch::request asked;
    unsigned threads = 1;
};

std::string full_message(const trial& t, const way& how, const mismatch& m) {
    const std::string shown = m.at < t.shown.size() ? t.shown[m.at] : std::string("no case");
    return fmt::format("case {} of {}, {}, {} threads:\n{}\npolicy:\n{}\ncase:\n{}\n", m.at, t.cases.size(), how.name,
                       how.threads, m.what, t.policy, shown);
}

std::vector<way> ways_of(const plan::plan& p, dice& roll) {
    std::vector<way> all(3);
    all[0] = {"everything wanted", {}, 1};
    all[0].asked.what = {true, true, true};
    all[1] = {"amounts alone", {}, static_cast<unsigned>(roll.between(1, 5))};
    all[2] = {"some wishes, some clauses", {}, static_cast<unsigned>(roll.between(1, 3))};
    all[2].asked.what = {roll.one_in(2), roll.one_in(2), roll.one_in(2)};
    for (std::size_t c = 0; c < p.clauses.size(); ++c) all[2].asked.clauses.push_back(!roll.one_in(3));
    const auto level = std::find_if(p.parameters.begin(), p.parameters.end(), [](const plan::parameter& x) {
        return x.is == plan::kind::number && !x.is_series && !x.is_list;
    });
    if (level != p.parameters.end() && roll.one_in(2)) {
        all[2].name += ", a parameter set for all";
        facts::setting& s = all[2].asked.base.settings.emplace_back();
        s.parameter = static_cast<index>(level - p.parameters.begin());
        s.value.number = number::exact::ratio(roll.between(1, 99), 100);
    }
    return all;
}

class run_of {
public:
    run_of(const trial& t, const batch::population& whole, dice& roll, tally& seen)
        : trial_(t), whole_(whole), roll_(roll), seen_(seen) {}

    // In one piece, in another layout, in pieces.
    std::string run(const way& how) {
        const batch::engine with(*trial_.plan, how.asked);
        alone_ = assess_each(*trial_.plan, how.asked, trial_.cases);
        const other_layout other(*trial_.plan, whole_, roll_);
        std::string found = compare(with, how, "as read", batch::look_at(whole_), 0);
        if (found.empty()) found = compare(with, how, "in another layout", other.view(), 0);
        std::uint32_t first = 0;
        while (found.empty() && first < whole_.rows) {
            const auto left = static_cast<int>(whole_.rows - first);
            const auto rows = static_cast<std::uint32_t>(roll_.between(1, left));
            const part_of part(*trial_.plan, roll_.one_in(2) ? other.view() : batch::look_at(whole_), first, rows);
            found = compare(with, how, "in parts", part.view(), first);
            first += rows;
        }
        return found;
    }

private:
    std::string compare(const batch::engine& with, const way& how, const char* in, const batch::facts_view& view,
                        std::uint32_t first) {
        with.assess(view, outcome_, how.threads);
        if (outcome_.rows != view.rows) return fmt::format("{} rows instead of {}\n", outcome_.rows, view.rows);
        for (std::uint32_t row = 0; row < view.rows; ++row) count(first + row, !outcome_.exactly.of(row).empty());
        mismatch m = first_mismatch(*trial_.plan, how.asked, outcome_, alone_, first);
        if (!m) return {};
        m.what = std::string(in) + ":\n" + m.what;
        return full_message(trial_, how, m);
    }
    void count(std::uint32_t row, bool is_exact) {
        ++seen_.rows;
        if (!is_exact) ++seen_.by_columns;
        const auto& clauses = alone_[row].clauses;
        if (!clauses.empty() && clauses.front().status == clause_status::determined) ++seen_.determined;
    }

    const trial& trial_;
    const batch::population& whole_;
    dice& roll_;
    tally& seen_;
    std::vector<outcome> alone_;
    batch::batch_outcome outcome_;  // its memory is used again: nothing of the run before may show
};

}  // namespace

trial random_trial(std::uint64_t seed, int cases) {
    dice roll(seed);
    trial made;
    made.policy = random_policy(roll);
    made.plan = plan_text(made.policy).plan;
    const bool has_extremes = roll.one_in(2);
    const bool has_gaps = roll.one_in(2);
    std::vector<json> all;
    for (int n = 0; n < cases; ++n) {
        const case_options how{has_gaps && roll.one_in(3) ? 8 : 0, has_extremes && roll.one_in(3) ? 6 : 0};
        all.push_back(json::parse(random_case(roll, how)));
    }
    if (roll.one_in(3)) forget_everywhere(all, roll);
    if (roll.one_in(2))
        for (json& one : all)
            if (roll.one_in(6)) twist(one, roll);
    for (const json& one : all) made.shown.push_back(one.dump());
    if (!made.plan) return made;
    for (const std::string& one : made.shown) made.cases.push_back(read_with_day(*made.plan, one));
    return made;
}

trial trial_of(std::string policy, std::string_view lines) {
    trial made;
    made.policy = std::move(policy);
    made.plan = plan_text(made.policy).plan;
    while (made.plan && !lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        made.shown.emplace_back(lines.substr(0, end));
        made.cases.push_back(read_with_day(*made.plan, made.shown.back()));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return made;
}

trial random_facts_trial(std::string policy, std::uint64_t seed, int cases) {
    dice roll(seed);
    trial made;
    made.policy = std::move(policy);
    made.plan = plan_text(made.policy).plan;
    for (int n = 0; made.plan && n < cases; ++n) {
        facts::case_data one = random_facts(*made.plan, roll, roll.one_in(5) ? 12 : 3);
        one.has_day = true;
        one.day = 18628 + roll.between(-100, 100);
        if (roll.one_in(4)) add_payments(*made.plan, one, roll);
        if (roll.one_in(3)) hide(*made.plan, one, roll, roll.between(4, 40));
        for (facts::claim_data& c : one.claims) c.is_claimed = !roll.one_in(6);
        // Most enterprises have neither parameters nor payments of their own.
        if (roll.one_in(2)) one.settings.clear();
        if (one.ledger.empty() && roll.one_in(2)) one.has_ledger = false;
        made.shown.push_back(case_json(*made.plan, one));
        made.cases.push_back(std::move(one));
    }
    return made;
}

std::string first_difference(const trial& t, dice& roll, tally& seen) {
    if (!t.plan) return "the policy has errors:\n" + t.policy;
    batch::population whole;
    for (facts::case_data one : t.cases) batch::append_case(*t.plan, std::move(one), whole);
    if (t.cases.empty()) return {};
    run_of run(t, whole, roll, seen);
    for (const way& how : ways_of(*t.plan, roll)) {
        std::string found = run.run(how);
        if (!found.empty()) return found;
    }
    return {};
}

}  // namespace pol::test
