// What a host sets, by handle and by path, brought into the cells of a case.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/sink.hpp"
#include "runtime/api/batch_state.hpp"
#include "runtime/api/case_state.hpp"
#include "runtime/api/json_text.hpp"
#include "runtime/api/json_value.hpp"
#include "runtime/facts/read_case.hpp"
#include "runtime/facts/scalars.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace pol {

using plan::index;

namespace {

constexpr std::array<std::int64_t, 19> powers_of_ten = [] {
    std::array<std::int64_t, 19> made{};
    std::int64_t power = 1;
    for (std::int64_t& p : made) {
        p = power;
        if (power <= std::numeric_limits<std::int64_t>::max() / 10) power *= 10;
    }
    return made;
}();

std::string in_json(std::string_view text) {
    std::string made;
    api::append_json(made, text);
    return made;
}

// As it stands in quotes in a case; counts and yes or no stand without.
facts::scalar as_in_case(const plan::column& c, std::string_view value) {
    if (c.is == plan::kind::yes_no && value == "true") return {facts::token_kind::yes, value};
    if (c.is == plan::kind::yes_no && value == "false") return {facts::token_kind::no, value};
    const bool is_count = c.is == plan::kind::number && c.measures == plan::unit::count;
    return {is_count ? facts::token_kind::number : facts::token_kind::text, value};
}

facts::form form_of(const plan::column& c) { return {c.is, c.measures, c.choice, c.is_signed, false}; }

// Whether a text is a number as JSON writes one: else it goes there in quotes, where it is refused.
bool is_json_number(std::string_view text) {
    const facts::document read = facts::document::parse(text, {});
    return !read.fault() && !read.is_empty() && read[0].is == facts::token_kind::number;
}

diagnostic refused(std::string_view path, const facts::fault& why) {
    constexpr int did_you_mean = 1;
    diagnostic made;
    made.code = why.code;
    made.where.pointer = path;
    made.arguments = why.arguments;
    if (!why.meant.empty()) made.notes.push_back({did_you_mean, made.where, {why.meant}});
    return made;
}

}  // namespace

bool case_facts::set(yes_no_fact fact, bool value) {
    return case_access::is_of(fact, state_->plan) && state_->store(case_access::at(fact), value ? 1 : 0);
}

bool case_facts::set(number_fact fact, std::int64_t value, int decimals) {
    state& s = *state_;
    if (!case_access::is_of(fact, s.plan)) return false;
    if (decimals < 0 || static_cast<std::size_t>(decimals) >= powers_of_ten.size()) return false;
    const index column = case_access::at(fact);
    const std::int64_t below = powers_of_ten[static_cast<std::size_t>(decimals)];
    const std::int64_t scale = s.of->rules[column].scale;
    if (scale == below) return s.store(column, value);
    std::int64_t cell = 0;
    if (scale % below == 0 && !__builtin_mul_overflow(value, scale / below, &cell)) return s.store(column, cell);
    return s.store(column, number::exact::ratio(value, below));
}

bool case_facts::set(number_fact fact, std::string_view as_written) {
    state& s = *state_;
    if (!case_access::is_of(fact, s.plan)) return false;
    const index column = case_access::at(fact);
    const plan::column& c = s.plan.columns[column];
    std::vector<std::string> no_texts;
    facts::text_numbers texts(s.plan, no_texts);
    plan::constant found;
    const facts::scalar given = as_in_case(c, as_written);
    const facts::fault why = facts::scalar_reader(s.plan, s.of->how.limits, texts).read(form_of(c), given, found);
    if (!why) return s.store(column, found.number);
    const bool is_bare = given.is == facts::token_kind::number && is_json_number(as_written);
    return s.store_raw(column, is_bare ? std::string(as_written) : in_json(as_written));
}

bool case_facts::set(date_fact fact, int year, int month, int day) {
    if (!case_access::is_of(fact, state_->plan)) return false;
    if (const auto found = number::to_day({year, month, day})) return state_->store(case_access::at(fact), *found);
    const auto padded = [](int n, std::size_t width) {
        std::string digits = std::to_string(n);
        return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
    };
    return state_->store_raw(case_access::at(fact),
                             in_json(padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2)));
}

bool case_facts::set_day(date_fact fact, std::int64_t days) {
    return case_access::is_of(fact, state_->plan) && state_->store(case_access::at(fact), days);
}

bool case_facts::set(duration_fact fact, int months, int days) {
    if (!case_access::is_of(fact, state_->plan)) return false;
    const std::int64_t cell = std::int64_t{months} * (std::int64_t{1} << 32) + days;
    if (!api::is_duration(cell)) return state_->store_raw(case_access::at(fact), std::to_string(cell));
    return state_->store(case_access::at(fact), cell);
}

bool case_facts::set(choice_fact fact, std::uint32_t value) {
    return case_access::is_of(fact, state_->plan) && state_->store(case_access::at(fact), value);
}

bool case_facts::set(text_fact fact, std::string_view utf8) {
    if (!case_access::is_of(fact, state_->plan)) return false;
    if (state_->row_of(state_->of->rules[case_access::at(fact)].table) == api::no_row) return false;
    return state_->store(case_access::at(fact), state_->place_of(utf8));
}

bool case_facts::add(list_fact list) {
    return case_access::is_of(list, state_->plan) && state_->add_item(case_access::at(list));
}

bool case_facts::give(list_fact list) {
    return case_access::is_of(list, state_->plan) && state_->give_list(case_access::at(list));
}

bool case_facts::give(record_fact record) {
    return case_access::is_of(record, state_->plan) && state_->give_record(case_access::at(record));
}

bool case_facts::give(claim_fact claim) {
    if (!case_access::is_of(claim, state_->plan)) return false;
    state_->data.claims[case_access::at(claim)].is_claimed = true;
    return true;
}

std::optional<diagnostic> case_facts::set(std::string_view path, std::string_view value) {
    state& s = *state_;
    const api::fact_place* place = s.of->paths.find(path);
    if (place == nullptr) return api::no_such_path(s.of->paths, path);
    if (place->to != api::fact_place::leads::column || place->list != plan::none)
        return api::fault_of(api::code::other_handle, path, {s.of->paths.type_of(*place), std::string(value)});
    const plan::column& c = s.plan.columns[place->target];
    std::vector<std::string> no_texts;
    facts::text_numbers texts(s.plan, no_texts);
    plan::constant found;
    const facts::fault refusal =
        facts::scalar_reader(s.plan, s.of->how.limits, texts).read(form_of(c), as_in_case(c, value), found);
    if (refusal) return refused(path, refusal);
    if (c.is == plan::kind::text) found.code = s.place_of(value);
    if (c.is == plan::kind::number)
        s.store(place->target, found.number);
    else
        s.store(place->target, found.code);
    return std::nullopt;
}

void case_facts::set_parameter(std::string_view name, std::string_view value) {
    state_->has_changed();
    auto& all = state_->parameters;
    const auto known = std::find_if(all.begin(), all.end(), [&](const auto& p) { return p.first == name; });
    if (known != all.end())
        known->second = in_json(value);
    else
        all.emplace_back(name, in_json(value));
}

void case_facts::paid(std::string_view award, std::int64_t amount, int decimals, std::string_view on) {
    std::string one;
    const int shown = std::clamp(decimals, 0, static_cast<int>(powers_of_ten.size()) - 1);
    const number::exact value = number::exact::ratio(amount, powers_of_ten[static_cast<std::size_t>(shown)]);
    {
        api::json_object entry(one);
        entry.text("award", award);
        entry.text("date", on);
        entry.text("amount", value.to_plain());
    }
    nothing_paid();
    state_->payments->push_back(std::move(one));
}

void case_facts::nothing_paid() {
    if (!state_->payments) state_->payments.emplace();
}

void case_facts::set_id(std::string_view case_id) { state_->data.id = case_id; }

std::vector<diagnostic> api::load(case_facts::state& s, std::string_view case_json,
                                  callback<void(const std::vector<diagnostic>&)> before) {
    const facts::document given = facts::document::parse(case_json, s.of->how.limits);
    facts::case_data read = facts::read_case(s.plan, given, {s.of->how.limits, s.of->how.set, s.of->how.clauses});
    std::vector<diagnostic> told;
    for (facts::problem& p : read.problems) told.push_back(std::move(p.found));
    const auto is_error = [](const diagnostic& d) { return d.level == severity::error; };
    if (std::any_of(told.begin(), told.end(), is_error)) return told;
    std::vector<std::string> twice;
    const api::json_value whole = api::value_at(given, 0, twice);
    std::vector<std::pair<std::string, std::string>> parameters;
    std::optional<std::vector<std::string>> payments;
    std::string assessed_on;
    if (const api::json_value* set = whole.find("parameters")) {
        for (const api::named_value& p : set->members)
            api::append(parameters.emplace_back(p.name, std::string()).second, p.value);
    }
    if (const api::json_value* paid = whole.find("ledger"); paid != nullptr && !paid->is_null()) {
        payments.emplace();
        for (const api::json_value& entry : paid->items) api::append(payments->emplace_back(), entry);
    }
    if (const api::json_value* day = whole.find("assessed_on"); day != nullptr && !day->is_null())
        assessed_on = day->words;
    if (before) before(told);
    s.take(std::move(read));
    s.has_changed();
    s.parameters = std::move(parameters);
    s.payments = std::move(payments);
    s.assessed_on = std::move(assessed_on);
    return told;
}

std::vector<diagnostic> case_facts::load(std::string_view case_json) { return api::load(*state_, case_json, {}); }

std::string case_facts::json() const { return api::case_text(*state_); }

}  // namespace pol
