// What the counts of a run come to: the clauses of all versions put together, means, quantiles, and the summary as JSON.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/json_text.hpp"
#include "runtime/stream/tally.hpp"

#include <algorithm>

namespace pol {
namespace stream {
namespace {

using number::exact;

constexpr std::array<unsigned, 6> quantiles = {10, 25, 50, 75, 90, 99};  // of a hundred

exact to_exact(wide_sum value) {
    constexpr std::int64_t half = std::int64_t{1} << 62U;
    return exact(static_cast<std::int64_t>(value / half)) * exact(half) +
           exact(static_cast<std::int64_t>(value % half));
}

// One clause in one currency, over the versions that have it.
struct sum {
    clause_statistics out;
    int places = 2;
    exact total;
    exact paid_total;
    std::map<exact, std::uint64_t> paid;  // how often each amount above zero
    exact least, greatest;
    std::map<std::string, std::uint64_t> reasons;
    std::map<std::string, std::uint64_t> notes;
};

void note_extremes(sum& to, const exact& least, const exact& greatest) {
    if (to.least.is_zero() || least < to.least) to.least = least;
    if (to.greatest < greatest) to.greatest = greatest;
}

void add_counts(const clause_tally& from, clause_statistics& to) {
    const auto of = [&](clause_status s) { return from.statuses[static_cast<std::size_t>(s)]; };
    to.determined += of(clause_status::determined);
    to.not_eligible += of(clause_status::not_eligible);
    to.undetermined += of(clause_status::undetermined);
    to.bad_input += of(clause_status::bad_input);
    to.not_claimed += of(clause_status::not_claimed);
    to.paid += from.paid;
    to.has_exact_quantiles = to.has_exact_quantiles && from.counts.is_exact();
}

void add(const clause_tally& from, const amount_form& form, sum& to) {
    add_counts(from, to.out);
    for (const auto& [word, times] : from.reasons) to.reasons[word] += times;
    for (const auto& [word, times] : from.notes) to.notes[word] += times;
    if (!form.gives_money) return;
    to.places = std::max(to.places, form.places);
    to.total = to.total + to_exact(from.total) * form.unit;
    to.paid_total = to.paid_total + to_exact(from.paid_total) * form.unit;
    if (from.least != 0) note_extremes(to, exact(from.least) * form.unit, exact(from.greatest) * form.unit);
    for (const auto& [amount, times] : from.counts.sorted()) to.paid[exact(amount) * form.unit] += times;
    for (const auto& [amount, times] : from.wide) {
        const exact together = amount * exact(static_cast<std::int64_t>(times));
        to.total = to.total + together;
        if (amount.sign() < 0) continue;
        to.paid_total = to.paid_total + together;
        to.paid[amount] += times;
        note_extremes(to, amount, amount);
    }
}

// The least amount that at least `percent` of the cases paid do not exceed.
exact quantile(const std::map<exact, std::uint64_t>& paid, std::uint64_t cases, unsigned percent) {
    const auto rank = static_cast<std::uint64_t>((wide_sum{1} * cases * percent + 99) / 100);
    std::uint64_t so_far = 0;
    for (const auto& [amount, times] : paid) {
        so_far += times;
        if (so_far >= rank) return amount;
    }
    return {};
}

std::vector<std::pair<std::string, std::uint64_t>> most_frequent_first(const std::map<std::string, std::uint64_t>& of) {
    std::vector<std::pair<std::string, std::uint64_t>> sorted(of.begin(), of.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return sorted;
}

clause_statistics finished(sum& of) {
    clause_statistics& out = of.out;
    out.reasons = most_frequent_first(of.reasons);
    out.notes = most_frequent_first(of.notes);
    if (out.currency.empty() || out.determined == 0) return std::move(out);
    out.total = of.total.to_decimal(of.places);
    if (out.paid == 0) return std::move(out);
    out.mean = (of.paid_total / exact(static_cast<std::int64_t>(out.paid))).to_decimal(of.places);
    out.least = of.least.to_decimal(of.places);
    out.greatest = of.greatest.to_decimal(of.places);
    for (const unsigned percent : quantiles)
        out.quantiles.emplace_back(std::to_string(percent) + "%",
                                   quantile(of.paid, out.paid, percent).to_decimal(of.places));
    return std::move(out);
}

sum& find(std::vector<sum>& sums, const std::string& name, const std::string& currency) {
    const auto is_it = [&](const sum& s) { return s.out.name == name && s.out.currency == currency; };
    const auto found = std::find_if(sums.begin(), sums.end(), is_it);
    if (found != sums.end()) return *found;
    sum& made = sums.emplace_back();
    made.out.name = name;
    made.out.currency = currency;
    return made;
}

}  // namespace

void sum_up(const std::vector<const tally*>& versions, stream_summary& to) {
    std::vector<sum> sums;
    for (const tally* one : versions) {
        to.cases += one->cases;
        to.undetermined += one->undetermined;
        to.bad_input += one->bad_input;
        to.incomplete += one->incomplete;
        const plan::plan& p = one->policy();
        for (index c = 0; c < p.clauses.size() && one->has_figures(); ++c) {
            if (!one->is_asked(c)) continue;
            const bool gives_money = one->forms()[c].gives_money;
            const std::string currency = gives_money ? p.currencies[p.clauses[c].currency] : std::string();
            add(one->clauses()[c], one->forms()[c], find(sums, p.clauses[c].name, currency));
        }
        to.currency = p.currencies.empty() ? std::string() : p.currencies[0];
    }
    exact total;
    int places = 2;
    for (sum& s : sums) {
        const bool counts = !s.out.currency.empty() && s.out.currency == to.currency;
        if (counts) total = total + s.total;
        if (counts) places = std::max(places, s.places);
        to.clauses.push_back(finished(s));
    }
    if (!sums.empty()) to.total = total.to_decimal(places);
}

}  // namespace stream

namespace {

using api::json_list;
using api::json_object;

std::string_view to_text(stream_summary::end how) {
    switch (how) {
        case stream_summary::end::complete: return "complete";
        case stream_summary::end::stopped: return "stopped";
        case stream_summary::end::failed: return "failed";
    }
    return "failed";
}

void append_times(json_object& to, std::string_view name,
                  const std::vector<std::pair<std::string, std::uint64_t>>& words) {
    json_object times(to.name(name));
    for (const auto& [word, count] : words) times.number(word, count);
}

void append_amounts(json_object& to, const clause_statistics& c) {
    to.text("currency", c.currency);
    to.number("paid", c.paid);
    if (!c.total.empty()) to.text("total", c.total);
    if (c.mean.empty()) return;
    to.text("mean", c.mean);
    to.text("least", c.least);
    to.text("greatest", c.greatest);
    {
        json_object amounts(to.name("quantiles"));
        for (const auto& [share, amount] : c.quantiles) amounts.text(share, amount);
    }
    to.yes_no("exact_quantiles", c.has_exact_quantiles);
}

void append(json_list& to, const clause_statistics& c) {
    json_object clause(to.item());
    clause.text("clause", c.name);
    clause.number("determined", c.determined);
    clause.number("not_eligible", c.not_eligible);
    clause.number("undetermined", c.undetermined);
    clause.number("bad_input", c.bad_input);
    clause.number("not_claimed", c.not_claimed);
    if (!c.currency.empty()) append_amounts(clause, c);
    append_times(clause, "reasons", c.reasons);
    append_times(clause, "notes", c.notes);
}

}  // namespace

std::string to_json(const stream_summary& s) {
    std::string result;
    {
        json_object whole(result);
        whole.text("schema", "pol-summary/1");
        whole.text("end", to_text(s.how));
        if (s.failure) whole.name("failure") += to_json(*s.failure);
        if (!s.warnings.empty()) {
            json_list warnings(whole.name("warnings"));
            for (const diagnostic& d : s.warnings) warnings.item() += to_json(d);
        }
        whole.number("cases", s.cases);
        whole.number("incomplete", s.incomplete);
        whole.number("undetermined", s.undetermined);
        whole.number("bad_input", s.bad_input);
        whole.number("rejected_cells", s.rejected_cells);
        whole.number("lost_rows", s.lost_rows);
        whole.text("total", s.total);
        whole.text("currency", s.currency);
        json_list clauses(whole.name("clauses"));
        for (const clause_statistics& c : s.clauses) append(clauses, c);
    }
    return result;
}

}  // namespace pol
