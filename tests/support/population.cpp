// SPDX-License-Identifier: Apache-2.0
#include "tests/support/population.hpp"

#include "runtime/api/state.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <cstdio>
#include <pol/policy.hpp>
#include <utility>

namespace pol::test {

namespace {

using facts::state;
using plan::index;
__extension__ using wide_unsigned = unsigned __int128;

// Fast and the same everywhere, unlike the distributions of the standard library.
class source {
public:
    explicit source(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        const auto size = static_cast<std::uint64_t>(high - low) + 1;
        return low + static_cast<std::int64_t>((next() >> 32) * size >> 32);  // size < 2^32
    }
    bool percent(int n) { return between(1, 100) <= n; }

private:
    std::uint64_t state_;
};

constexpr std::int64_t first_of_2022 = 18993;
constexpr std::int64_t last_of_2022 = 19357;

// How the values of a fact are spread. Numbers as cells; dates as days.
struct spread {
    std::string_view path;  // the end of the column's path
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::vector<std::int64_t> thresholds = {};  // hit exactly now and then, and missed by one
};

constexpr std::int64_t yuan = 100;
constexpr std::int64_t million = 1'000'000;  // scale of numbers and rates

// The first that fits decides.
const std::vector<spread>& spreads() {
    static const std::vector<spread> all = {
        {"application_year", 2023, 2023},
        {"applicant/offshore_execution_usd", 100'000 * yuan, 20'000'000 * yuan, {5'000'000 * yuan}},
        {"contracts/amount", 10'000 * million, 50'000'000 * million},
        {"execution_amount", 10'000 * million, 8'000'000 * million, {4'000'000 * million}},
        {"house_purchase", 0, 900'000 * yuan, {600'000 * yuan}},
        {"rent", 0, 300'000 * yuan},
        {"equipment", 0, 2'000'000 * yuan},
        {"software", 0, 300'000 * yuan},
        {"operation", 0, 1'500'000 * yuan},
        {"maintenance", 0, 800'000 * yuan, {500'000 * yuan}},
        {"decoration", 0, 10'000 * yuan, {5'000 * yuan}},
        {"booths/fee", 5'000 * yuan, 60'000 * yuan, {10'000 * yuan, 20'000 * yuan}},
        {"freight", 0, 80'000 * yuan},
        {"insurance", 0, 20'000 * yuan},
        {"attendees/cost", 1'000 * yuan, 20'000 * yuan, {10'000 * yuan, 5'000 * yuan}},
        {"certifications/cost", 1'000 * yuan, 60'000 * yuan, {40'000 * yuan}},
        {"registration_fee", 500 * yuan, 60'000 * yuan},
        {"actual_cost", 1'000 * yuan, 200'000 * yuan},
        {"principal", 100'000 * yuan, 30'000'000 * yuan},
        {"contract_rate", 300, 800, {435, 475, 490}},  // hundredths of a percent
        {"monthly_living", 1'500 * yuan, 3'500 * yuan, {1'910 * yuan, 1'810 * yuan}},
        {"total_training_cost", 5'000 * yuan, 200'000 * yuan, {2'500 * yuan, 25'000 * yuan}},
        {"share_reform_aid_received", 0, 400'000 * yuan, {200'000 * yuan, 0}},
        {"neeq/financings/amount", 100'000 * yuan, 40'000'000 * yuan},
        {"leec/financings/amount", 100'000 * yuan, 4'000'000 * yuan, {2'500'000 * yuan, 5'000'000 * yuan}},
        {"financing_award_paid", 0, 1'200'000 * yuan, {1'000'000 * yuan}},
        {"prior_paid", 0, 2'500'000 * yuan, {2'000'000 * yuan}},
        {"prior_support", 0, 2'500'000 * yuan, {2'000'000 * yuan}},
        {"prior_declared_count", 0, 3},
        {"investments/year", 2019, 2023, {2022}},
        {"investments/amount", 10'000 * yuan, 6'000'000 * yuan, {5'000'000 * yuan}},
        {"interest_months", 1, 36, {12}},
        {"term_months", 1, 84, {6, 12, 60}},
        {"contract_months", 6, 36, {12}},
        {"months", 1, 24, {12}},
        {"period/start", first_of_2022, first_of_2022},
        {"period/end", last_of_2022, last_of_2022},
        {"employment_start", first_of_2022 - 3650, last_of_2022},
        {"listed_on", first_of_2022 - 1500, last_of_2022 + 60, {last_of_2022}},
    };
    return all;
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// A column's path from the case on: "claims/CLAUSE/exhibitions/booths/fee".
std::string full_path(const plan::plan& p, const plan::column& c) {
    std::string path = c.path;
    for (index t = c.table; t != 0; t = p.tables[t].parent) path = p.tables[t].path + "/" + path;
    if (c.of_period == plan::column::part::start) path += "/start";
    if (c.of_period == plan::column::part::end) path += "/end";
    return path;
}

spread spread_of(const std::string& path, const plan::column& c) {
    for (const spread& s : spreads())
        if (ends_with(path, s.path)) return s;
    if (c.is == plan::kind::date) return {"", first_of_2022 - 120, last_of_2022 + 60, {first_of_2022, last_of_2022}};
    if (c.measures == plan::unit::count) return {"", 0, 30};
    return {"", 0, 500'000 * yuan};
}

// Of a hundred: how often a yes/no fact is yes.
int share_of_yes(std::string_view path) {
    if (path.find("previously") != std::string_view::npos) return 10;
    if (ends_with(path, "by_major_shareholder")) return 15;
    if (ends_with(path, "is_outsourcing_enterprise")) return 95;
    if (ends_with(path, "is_training_institution")) return 25;
    if (ends_with(path, "is_integrated_service_provider")) return 40;
    if (ends_with(path, "is_sme")) return 80;
    if (ends_with(path, "retained") || ends_with(path, "is_ito_enterprise")) return 55;
    return 92;
}

std::string_view clause_of(std::string_view path) {
    if (path.substr(0, 7) != "claims/") return {};
    path.remove_prefix(7);
    return path.substr(0, path.find('/'));
}

class maker {
public:
    maker(const plan::plan& p, std::uint32_t rows, std::uint64_t seed, const population_options& how)
        : plan_(p), how_(how), random_(seed) {
        made_.rows = rows;
        made_.columns.resize(p.columns.size());
        made_.lists.resize(p.tables.size());
        blank_ = facts::read_case(p, facts::document::parse("{}", {}), {});
    }

    batch::population run() {
        for (int n = 0; n < 40; ++n) text(("P" + std::to_string(n)).c_str());
        claims();
        made_.days.assign(made_.rows, last_of_2022);
        for (index t = 0; t < plan_.tables.size(); ++t) {
            if (t != 0) list(t);
            for (const index c : plan_.tables[t].columns)
                if (plan_.columns[c].is_presence) presence(c);
            for (const index c : plan_.tables[t].columns)
                if (!plan_.columns[c].is_presence) column(c);
        }
        for (index c = 0; c < plan_.columns.size(); ++c) keep_bounds(c);
        return std::move(made_);
    }

private:
    std::int64_t text(const char* of) {
        const auto place = static_cast<std::int64_t>(plan_.texts.size() + made_.texts.size());
        if (made_.text_places.emplace(of, place).second) made_.texts.emplace_back(of);
        return made_.text_places.at(of);
    }

    void claims() {
        for (const plan::clause& c : plan_.clauses) {
            std::vector<std::uint8_t>& claimed = made_.claimed.emplace_back();
            if (c.claim == plan::none) continue;
            for (std::uint32_t row = 0; row < made_.rows; ++row) claimed.push_back(random_.percent(15) ? 1 : 0);
        }
    }
    // By row of the case whether a fact at this path is asked about at all; null: it always is.
    const std::uint8_t* claimed_at(std::string_view path) const {
        const std::string_view name = clause_of(path);
        for (index c = 0; c < plan_.clauses.size(); ++c)
            if (!name.empty() && plan_.clauses[c].name == name) return made_.claimed[c].data();
        return nullptr;
    }
    std::uint32_t rows_of(index table) const { return table == 0 ? made_.rows : made_.lists[table].offsets.back(); }
    bool is_missing() { return random_.between(1, 10'000) <= how_.missing_in_ten_thousand; }

    bool may_be_missing(const plan::column& c) const {
        return c.fallback == plan::none && !c.is_optional && !(how_.fits_csv && c.within != plan::none);
    }

    void presence(index number) {
        const plan::column& c = plan_.columns[number];
        const std::uint8_t* claimed = c.table == 0 ? claimed_at(c.path) : nullptr;
        batch::population::column& to = made_.columns[number];
        to.is_given = true;
        for (std::uint32_t row = 0; row < rows_of(c.table); ++row) {
            const bool is_out = (claimed != nullptr && claimed[row] == 0) ||
                                (c.within != plan::none && made_.columns[c.within].cells[row] == 0);
            to.cells.push_back(!is_out && random_.percent(60) ? 1 : 0);
        }
    }

    std::uint32_t length() {
        if (random_.between(1, 400) == 1) return static_cast<std::uint32_t>(random_.between(13, how_.longest_list));
        const std::int64_t at_most = random_.percent(75) ? 5 : 12;
        return static_cast<std::uint32_t>(random_.between(random_.percent(90) ? 1 : 0, at_most));
    }

    std::uint32_t longest_of(const plan::table& t) const {
        if (t.shape == plan::none) return 4;  // categories, items named
        return t.parent == 0 ? how_.longest_list : 12;
    }

    void list(index number) {
        const plan::table& t = plan_.tables[number];
        batch::population::list& to = made_.lists[number];
        const std::uint8_t* claimed = t.parent == 0 ? claimed_at(t.path) : nullptr;
        to.is_given = true;
        to.offsets.push_back(0);
        for (std::uint32_t row = 0; row < rows_of(t.parent); ++row) {
            state is = state::known;
            std::uint32_t count = 0;
            if (t.within != plan::none && made_.columns[t.within].cells[row] == 0)
                is = state::absent;
            else if (claimed != nullptr && claimed[row] == 0)
                is = blank_.tables[number].states[0];
            else if (!t.is_empty_by_default && !how_.fits_csv && is_missing())
                is = t.is_optional ? state::absent : state::unknown;
            else
                count = std::min(length(), longest_of(t));
            to.states.push_back(is);
            to.offsets.push_back(to.offsets.back() + count);
        }
    }

    void column(index number) {
        const plan::column& c = plan_.columns[number];
        const std::string path = full_path(plan_, c);
        const std::uint8_t* claimed = c.table == 0 ? claimed_at(path) : nullptr;
        const std::uint8_t* none = nullptr;
        const spread values = spread_of(path, c);
        batch::population::column& to = made_.columns[number];
        const std::uint32_t rows = rows_of(c.table);
        to.is_given = true;
        to.cells.resize(rows);
        to.states.resize(rows);
        for (std::uint32_t row = 0; row < rows; ++row) {
            state& is = to.states[row];
            if (c.within != plan::none && made_.columns[c.within].cells[row] == 0) {
                is = state::absent;
            } else if (claimed != none && claimed[row] == 0) {
                is = blank_.columns[number].states[0];
                to.cells[row] = blank_.columns[number].cells[0];
            } else if (c.is_optional && random_.percent(35)) {
                is = state::absent;
            } else if (may_be_missing(c) && is_missing()) {
                is = state::unknown;
            } else {
                to.cells[row] = cell(c, path, values, row);
            }
        }
        if (c.is_unique) number_items(c.table, to);
    }

    std::int64_t cell(const plan::column& c, const std::string& path, const spread& values, std::uint32_t row) {
        switch (c.is) {
            case plan::kind::yes_no: return random_.percent(share_of_yes(path)) ? 1 : 0;
            case plan::kind::choice: return choice(c);
            case plan::kind::date: return date(values);
            case plan::kind::duration: return random_.between(1, 24) << 32;
            case plan::kind::text: return text_of(path, row);
            case plan::kind::number: break;
        }
        if (c.measures == plan::unit::rate) return number(values) * (c.scale / 10'000);
        if (c.measures == plan::unit::count) return number(values);
        if (c.measures == plan::unit::plain) return number({"", values.low / 10'000, values.high / 10'000}) * 10'000;
        return number(values);
    }
    std::int64_t choice(const plan::column& c) {
        const auto last = static_cast<std::int64_t>(plan_.choices[c.choice].values.size()) - 1;
        return random_.percent(40) ? 0 : random_.between(0, last);
    }
    std::int64_t date(const spread& values) {
        if (!values.thresholds.empty() && random_.percent(2)) return threshold(values);
        if (values.thresholds.size() == 2 && random_.percent(70)) return random_.between(first_of_2022, last_of_2022);
        return random_.between(values.low, values.high);
    }
    std::int64_t threshold(const spread& values) {
        const auto last = static_cast<std::int64_t>(values.thresholds.size()) - 1;
        const std::int64_t exactly = values.thresholds[static_cast<std::size_t>(random_.between(0, last))];
        return std::max<std::int64_t>(0, exactly + random_.between(-1, 1));
    }
    // Small ones are more frequent than large ones, and round ones more frequent than others.
    std::int64_t number(const spread& values) {
        if (!values.thresholds.empty() && random_.percent(3)) return threshold(values);
        const std::int64_t size = values.high - values.low;
        const std::int64_t part = size < 100 || random_.percent(40) ? 1 : random_.percent(50) ? 4 : 20;
        const auto wide = static_cast<wide_unsigned>(random_.next()) * (static_cast<std::uint64_t>(size / part) + 1);
        const std::int64_t value = values.low + static_cast<std::int64_t>(wide >> 64);
        const bool is_round = size > 100'000 && random_.percent(50);
        return is_round ? std::max(values.low, value / yuan * yuan) : value;
    }
    std::int64_t text_of(const std::string& path, std::uint32_t row) {
        if (ends_with(path, "person_id"))
            return text_code(static_cast<std::size_t>((row + random_.between(0, 3)) % 40));
        const auto last = static_cast<std::int64_t>(plan_.texts.size()) - 1;
        if (last >= 0 && random_.percent(85)) return random_.between(0, last);
        return text_code(static_cast<std::size_t>(random_.between(0, 9)));
    }
    std::int64_t text_code(std::size_t place) const {
        return static_cast<std::int64_t>(plan_.texts.size() + place % made_.texts.size());
    }
    // No two items of a list may have the same value, and a person may go to several exhibitions.
    void number_items(index table, batch::population::column& to) {
        const std::vector<std::uint32_t>& offsets = made_.lists[table].offsets;
        for (std::size_t row = 0; row + 1 < offsets.size(); ++row) {
            const auto first = static_cast<std::size_t>(random_.between(0, 5));
            for (std::uint32_t item = offsets[row]; item < offsets[row + 1]; ++item)
                if (to.states[item] == state::known) to.cells[item] = text_code(first + item - offsets[row]);
        }
    }

    void keep_bounds(index number) {
        const plan::column& c = plan_.columns[number];
        for (const plan::bound& b : c.bounds) {
            const plan::node& n = plan_.nodes[b.node];
            if (b.is != plan::relation::at_most || n.is != plan::op::fact || plan_.columns[n.a].table != c.table)
                continue;
            const batch::population::column& limit = made_.columns[n.a];
            batch::population::column& to = made_.columns[number];
            for (std::size_t row = 0; row < to.cells.size(); ++row)
                if (limit.states[row] == state::known) to.cells[row] = std::min(to.cells[row], limit.cells[row]);
        }
    }

    const plan::plan& plan_;
    const population_options& how_;
    source random_;
    batch::population made_;
    facts::case_data blank_;
};

}  // namespace

std::shared_ptr<const plan::plan> shenyang_plan(const std::string& source_folder) {
    folder files(source_folder + "/policies/shenyang");
    const compiled made = compile(files);
    for (const diagnostic& d : made.diagnostics)
        if (!made.result) std::fputs(render(d, {}).c_str(), stderr);
    if (!made.result) return nullptr;
    const auto kept = std::make_shared<const policy>(*made.result);
    return {kept, &policy_access::of(*kept).versions.front().plan};
}

std::vector<facts::setting> shenyang_settings(const plan::plan& p) {
    std::vector<facts::setting> all;
    for (index n = 0; n < p.parameters.size(); ++n) {
        facts::setting one;
        one.parameter = n;
        if (p.parameters[n].name == "usd_cny") one.value.number = number::exact::ratio(69'547, 10'000);
        if (p.parameters[n].name == "m06_qualifications.rate") one.value.number = number::exact::ratio(1, 2);
        if (!one.value.number.is_zero()) all.push_back(std::move(one));
    }
    return all;
}

batch::population shenyang_population(const plan::plan& p, std::uint32_t rows, std::uint64_t seed,
                                      const population_options& how) {
    return maker(p, rows, seed, how).run();
}

}  // namespace pol::test
