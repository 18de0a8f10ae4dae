// SPDX-License-Identifier: Apache-2.0
#include "tests/support/batch_compare.hpp"

#include "runtime/eval/evaluate.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace pol::test {

namespace {

using number::exact;
using plan::index;

// Values as texts, so that one comparison and one sentence serve them all.
std::string shown(const std::vector<std::string>& names) { return fmt::format("[{}]", fmt::join(names, ", ")); }

std::string shown(const std::vector<award_outcome>& awards) {
    std::vector<std::string> texts;
    for (const award_outcome& a : awards) texts.push_back(a.name + " = " + a.exact);
    return shown(texts);
}

std::string shown(const std::vector<refused_permission>& refused) {
    std::vector<std::string> texts;
    for (const refused_permission& r : refused) texts.push_back(r.code + " for " + shown(r.reasons));
    return shown(texts);
}

std::string shown(const std::vector<excluded_item>& items) {
    std::vector<std::string> texts;
    for (const excluded_item& i : items) texts.push_back(i.path + " (" + i.award + ") for " + shown(i.reasons));
    return shown(texts);
}

std::string shown(const std::vector<diagnostic>& all) {
    std::vector<std::string> texts;
    for (const diagnostic& d : all) texts.push_back(to_json(d));
    return shown(texts);
}

std::string shown(const std::optional<amount_range>& range) {
    if (!range) return "none";
    return fmt::format("'{}' to '{}'", range->low, range->high);
}

std::string shown(bool value) { return value ? "yes" : "no"; }
std::string shown(const std::string& text) { return "'" + text + "'"; }
std::string shown(clause_status s) { return std::string(to_text(s)); }

// Names in the order of their first coming.
void add_once(std::vector<std::string>& to, const std::string& name) {
    if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
}

class report {
public:
    explicit report(std::string where) : where_(std::move(where)) {}

    template <class T>
    void compare(const char* what, const T& alone, const T& batch) {
        const std::string expected = shown(alone);
        const std::string got = shown(batch);
        if (expected != got) say(fmt::format("{}: alone {}, in the batch {}", what, expected, got));
    }
    void say(const std::string& what) { text_ += where_ + what + "\n"; }
    std::string take() { return std::move(text_); }

private:
    std::string where_;
    std::string text_;
};

// Everything that an outcome has; the derivation is never asked for.
std::string compare_whole(const std::string& where, const clause_outcome& alone, const clause_outcome& found) {
    report says(where + ", decided exactly: ");
    says.compare("name", alone.name, found.name);
    says.compare("status", alone.status, found.status);
    says.compare("gives money", alone.gives_money, found.gives_money);
    says.compare("currency", alone.currency, found.currency);
    says.compare("amount", alone.amount, found.amount);
    says.compare("exact", alone.exact, found.exact);
    says.compare("awards", alone.awards, found.awards);
    says.compare("range", alone.range, found.range);
    says.compare("reasons", alone.reasons, found.reasons);
    says.compare("needs", alone.needs, found.needs);
    says.compare("excluded", alone.excluded, found.excluded);
    says.compare("permissions", alone.permissions, found.permissions);
    says.compare("waivers", alone.waivers, found.waivers);
    says.compare("obligations", alone.obligations, found.obligations);
    says.compare("advice", alone.advice, found.advice);
    says.compare("refused", alone.refused, found.refused);
    says.compare("reports", alone.reports, found.reports);
    says.compare("notes", alone.notes, found.notes);
    says.compare("problems", alone.problems, found.problems);
    if (found.why) says.say("a derivation that nobody asked for");
    return says.take();
}

// The named bits of a number, as texts.
std::vector<std::string> names_of(const std::vector<std::string>& names, std::uint64_t bits, report& says) {
    std::vector<std::string> found;
    for (std::size_t n = 0; n < 64; ++n) {
        if ((bits >> n & 1) == 0) continue;
        if (n < names.size())
            add_once(found, names[n]);
        else
            says.say(fmt::format("bit {} is set, but there are {} reasons", n, names.size()));
    }
    return found;
}

// One clause in a row that the columns answer.
class column_comparison {
public:
    column_comparison(const std::string& where, const batch::wanted& what, const batch::clause_columns& found,
                      std::uint32_t row, const clause_outcome& alone)
        : says_(where + ", by columns: "), what_(what), found_(found), row_(row), alone_(alone) {}

    std::string run() {
        says_.compare("status", alone_.status, found_.status[row_]);
        needs_exact_evaluator();
        compare_amount();
        if (what_.exact) compare_exact();
        if (what_.reasons) compare_reasons();
        if (what_.reasons) compare_effects();
        if (what_.notes) compare_notes();
        return says_.take();
    }

private:
    bool is_determined() const { return alone_.status == clause_status::determined; }
    bool has_amount() const { return is_determined() && alone_.gives_money; }

    // What no column can say must have been left to the exact evaluator.
    void needs_exact_evaluator() {
        const bool has_cause =
            alone_.status == clause_status::undetermined || alone_.status == clause_status::bad_input;
        if (has_cause) says_.say("needs or faults are lost: the row is not in `exactly`");
        if (!alone_.problems.empty()) says_.say("lost " + shown(alone_.problems));
    }

    void compare_amount() {
        const exact got = exact(found_.amount[row_]) * found_.unit;
        const exact expected = has_amount() ? exact::from_decimal(alone_.amount).value() : exact();
        says_.compare("amount", expected.to_text(), got.to_text());
    }

    void compare_exact() {
        const exact got = exact(found_.exact[row_]) / exact(found_.exact_scale);
        says_.compare("exact", has_amount() ? alone_.exact : std::string("0"), got.to_text());
        std::vector<award_outcome> awards;
        for (const batch::award_column& a : found_.awards) {
            const std::string amount = (exact(a.amounts[row_]) / exact(a.scale)).to_text();
            if (is_determined()) awards.push_back({a.name, amount});
            if (!is_determined() && amount != "0") says_.say("an amount of " + a.name + " where nothing is determined");
        }
        says_.compare("awards", alone_.awards, awards);
    }

    void compare_reasons() {
        says_.compare("reasons", alone_.reasons, names_of(found_.reasons, found_.failed[row_], says_));
    }

    void compare_effects() {
        std::vector<std::string> permissions, waivers, obligations, advice;
        std::vector<refused_permission> refused;
        for (const batch::effect_column& e : found_.effects) {
            using kind = batch::effect_column::kind;
            if (e.refused.empty() ? false : e.refused[row_] != 0)
                refused.push_back({e.name, names_of(e.reasons, e.refused[row_], says_)});
            if (e.given[row_] == 0) continue;
            if (e.given[row_] != 1) says_.say(fmt::format("{} is given {} times", e.name, e.given[row_]));
            if (e.is == kind::permission) permissions.push_back(e.name);
            if (e.is == kind::waiver) waivers.push_back(e.name);
            if (e.is == kind::obligation) obligations.push_back(e.name);
            if (e.is == kind::advice) advice.push_back(e.name);
        }
        says_.compare("permissions", alone_.permissions, permissions);
        says_.compare("waivers", alone_.waivers, waivers);
        says_.compare("obligations", alone_.obligations, obligations);
        says_.compare("advice", alone_.advice, advice);
        says_.compare("refused", alone_.refused, refused);
    }

    void compare_notes() {
        std::vector<std::string> notes;
        for (const batch::note_column& n : found_.notes) {
            if (n.values[row_] == 0) continue;
            // A cap of each item and one in total may have columns of their own: the text is said once, where it comes first.
            add_once(notes, n.has_number ? fmt::format("{} {}", n.text, n.values[row_]) : n.text);
            if (!n.has_number && n.values[row_] != 1)
                says_.say(fmt::format("{} is noted as {}", n.text, n.values[row_]));
        }
        std::vector<std::string> expected = alone_.notes;
        if (expected == notes) return;
        says_.compare("notes", expected, notes);
        std::sort(expected.begin(), expected.end());
        std::sort(notes.begin(), notes.end());
        if (expected == notes) says_.say("(the same notes in another order)");
    }

    report says_;
    const batch::wanted& what_;
    const batch::clause_columns& found_;
    std::uint32_t row_;
    const clause_outcome& alone_;
};

// In rows that the exact evaluator decided the columns hold the status and, if it fits, the amount.
std::string compare_summary(const std::string& where, const batch::clause_columns& found, std::uint32_t row,
                            const clause_outcome& alone) {
    report says(where + ", column beside the exact outcome: ");
    says.compare("status", alone.status, found.status[row]);
    std::int64_t steps = 0;
    if (alone.status == clause_status::determined && alone.gives_money)
        steps = (exact::from_decimal(alone.amount).value() / found.unit).to_int64().value_or(0);
    says.compare("amount", std::to_string(steps), std::to_string(found.amount[row]));
    return says.take();
}

bool is_asked(const batch::request& asked, index clause) { return asked.clauses.empty() || asked.clauses[clause]; }

template <class T>
void check_length(report& says, const std::string& what, const std::vector<T>& column, std::size_t rows) {
    if (column.size() != rows) says.say(fmt::format("{} has {} rows instead of {}", what, column.size(), rows));
}

std::string shape_of_clause(const plan::clause& c, const batch::wanted& what, const batch::clause_columns& found,
                            std::size_t rows) {
    report says(c.name + ": ");
    check_length(says, "status", found.status, rows);
    check_length(says, "amount", found.amount, rows);
    check_length(says, "exact", found.exact, what.exact && !found.exact.empty() ? rows : found.exact.size());
    const exact unit = c.has_rounding && c.unit.sign() > 0 ? c.unit : exact::ratio(1, 100);
    says.compare("unit", unit.to_text(), found.unit.to_text());
    if (found.exact_scale <= 0) says.say("a scale that is not above zero");
    if (!what.exact && (!found.exact.empty() || !found.awards.empty())) says.say("exact amounts that nobody asked for");
    if (!what.reasons && (!found.failed.empty() || !found.effects.empty())) says.say("reasons that nobody asked for");
    if (!what.notes && !found.notes.empty()) says.say("notes that nobody asked for");
    for (const batch::award_column& a : found.awards) {
        check_length(says, a.name, a.amounts, rows);
        if (a.scale <= 0) says.say(a.name + " has a scale that is not above zero");
    }
    for (const batch::effect_column& e : found.effects) {
        check_length(says, e.name, e.given, rows);
        if (!e.refused.empty()) check_length(says, e.name, e.refused, rows);
    }
    for (const batch::note_column& n : found.notes) check_length(says, n.text, n.values, rows);
    return says.take();
}

// Whether the columns that were asked for are there at all: only rows in `exactly` can do without.
std::string missing_columns(const std::string& where, const batch::wanted& what, const batch::clause_columns& found,
                            std::size_t rows) {
    report says(where + ", by columns: ");
    if (what.exact && found.exact.size() != rows) says.say("exact amounts were asked for and are not there");
    if (what.reasons && found.failed.size() != rows) says.say("reasons were asked for and are not there");
    return says.take();
}

}  // namespace

std::vector<outcome> assess_each(const plan::plan& p, const batch::request& asked,
                                 const std::vector<facts::case_data>& cases) {
    std::vector<outcome> alone;
    for (const facts::case_data& one : cases) {
        facts::case_data whole = one;
        whole.settings.insert(whole.settings.begin(), asked.base.settings.begin(), asked.base.settings.end());
        whole.table_settings.insert(whole.table_settings.begin(), asked.base.table_settings.begin(),
                                    asked.base.table_settings.end());
        alone.push_back(eval::evaluate(p, whole, {false, asked.clauses, asked.within}));
    }
    return alone;
}

std::string differences(const plan::plan& p, const batch::request& asked, const batch::batch_outcome& found,
                        std::uint32_t row, const outcome& alone) {
    std::string all;
    std::size_t at = 0;
    for (index c = 0; c < p.clauses.size(); ++c) {
        if (!is_asked(asked, c)) continue;
        const clause_outcome& expected = alone.clauses.at(at++);
        const batch::clause_columns& columns = found.clauses[c];
        const std::string& name = p.clauses[c].name;
        if (const clause_outcome* exactly = found.exactly.find(row, c)) {
            all += compare_whole(name, expected, *exactly);
            all += compare_summary(name, columns, row, expected);
            continue;
        }
        const std::string missing = missing_columns(name, asked.what, columns, found.rows);
        all += missing.empty() ? column_comparison(name, asked.what, columns, row, expected).run() : missing;
    }
    return all;
}

std::string misshapen(const plan::plan& p, const batch::request& asked, const batch::batch_outcome& found) {
    if (found.clauses.size() != p.clauses.size())
        return fmt::format("columns of {} clauses instead of {}\n", found.clauses.size(), p.clauses.size());
    std::string all;
    for (index c = 0; c < p.clauses.size(); ++c) {
        if (is_asked(asked, c)) {
            all += shape_of_clause(p.clauses[c], asked.what, found.clauses[c], found.rows);
            continue;
        }
        const auto is_said = [](clause_status s) { return s != clause_status::not_claimed; };
        const std::vector<clause_status>& status = found.clauses[c].status;
        if (std::any_of(status.begin(), status.end(), is_said)) all += p.clauses[c].name + ": nobody asked for it\n";
    }
    for (const auto& part : found.exactly.parts())
        for (const auto& [row, clause, said] : part)
            if (row >= found.rows) all += fmt::format("an exact outcome of row {}, which does not exist\n", row);
    return all;
}

mismatch first_mismatch(const plan::plan& p, const batch::request& asked, const batch::batch_outcome& found,
                        const std::vector<outcome>& alone, std::uint32_t first) {
    if (const std::string shape = misshapen(p, asked, found); !shape.empty()) return {shape, first};
    for (std::uint32_t row = 0; row < found.rows; ++row) {
        const std::string what = differences(p, asked, found, row, alone.at(first + row));
        if (!what.empty()) return {what, first + row};
    }
    return {};
}

}  // namespace pol::test
