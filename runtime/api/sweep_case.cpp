// Finds the number that a sweep moves, its grid and its ends.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/sweep_case.hpp"

#include "runtime/facts/pointers.hpp"
#include "runtime/facts/reading.hpp"

#include <algorithm>
#include <limits>

namespace pol::api {
namespace {

using number::exact;

std::optional<fact_kind> number_kind(check::kind is) {
    switch (is) {
        case check::kind::money: return fact_kind::money;
        case check::kind::count: return fact_kind::count;
        case check::kind::rate: return fact_kind::rate;
        case check::kind::number: return fact_kind::number;
        case check::kind::error:
        case check::kind::bare:
        case check::kind::none:
        case check::kind::yes_no:
        case check::kind::date:
        case check::kind::period:
        case check::kind::duration:
        case check::kind::text:
        case check::kind::choice:
        case check::kind::record:
        case check::kind::list: break;
    }
    return std::nullopt;
}

// The smallest step with as many decimals as the numbers have.
exact step_of_decimals(const exact& a, const exact& b) {
    constexpr int most = 12;
    exact step = 1;
    for (int n = 0; n < most && !((a / step).is_whole() && (b / step).is_whole()); ++n) step = step / exact(10);
    return step;
}

exact step_of(fact_kind is, const exact& from, const exact& to) {
    if (is == fact_kind::count) return 1;
    if (is == fact_kind::money) return exact::ratio(1, 100);
    if (is == fact_kind::rate) return exact::ratio(1, 10'000);
    return std::min(exact::ratio(1, 10'000), step_of_decimals(from, to));
}

// 1, 2 or 5 times a power of ten, at least a tenth of the way; a multiple of the grid's step.
exact round_step(const exact& way, const exact& grid) {
    const exact least = way / exact(10);
    exact step = grid;
    while (true) {
        for (const std::int64_t times : {1, 2, 5}) {
            if (step * exact(times) >= least) return step * exact(times);
        }
        step = step * exact(10);
    }
}

void end(sweep_line& line, sweep_end why) {
    if (line.ended == sweep_end::complete) line.ended = why;
}

}  // namespace

std::optional<exact> number_in(std::string_view text) {
    const bool is_percent = !text.empty() && text.back() == '%';
    if (is_percent) text.remove_suffix(1);
    const std::size_t slash = text.find('/');
    std::optional<exact> result = exact::from_decimal(text.substr(0, slash));
    if (result && slash != std::string_view::npos) {
        const std::optional<exact> under = exact::from_decimal(text.substr(slash + 1));
        if (!under || under->is_zero()) return std::nullopt;
        result = *result / *under;
    }
    if (result && is_percent) result = *result / exact(100);
    return result;
}

sweep_case::sweep_case(const scenario& of, const sweep_request& asked, sweep_line& line)
    : state_(scenario_access::of(of)), rules_(&state_.rules()) {
    if (!find_parameter(asked, line) && !find_fact(of, asked, line)) return;
    if (line.ended == sweep_end::complete && find_ends(of, asked, line)) find_samples(asked, line);
}

bool sweep_case::find_parameter(const sweep_request& asked, sweep_line& line) {
    const written_path path = scan_path(asked.path);
    if (path.parts.empty() || path.end != asked.path.size()) return false;
    const check::checked& checked = rules_->checked;
    const bool is_fact = field_named(checked, checked.facts_record, path.parts.front().text) != nullptr;
    const auto found = std::find_if(checked.parameters.begin(), checked.parameters.end(),
                                    [&](const check::parameter& p) { return p.name == path.joined(); });
    if (is_fact || found == checked.parameters.end()) return false;
    const check::type& type = checked.types[found->type];
    const std::optional<fact_kind> is = number_kind(type.is);
    if (!is || found->is_series) {
        end(line, sweep_end::no_number);
        return true;
    }
    steps_ = {"parameters", found->name};
    setting_ = "set " + found->name + " = ";
    line.path = found->name;
    line.is_parameter = is_parameter_ = true;
    line.is = *is;
    if (*is == fact_kind::money) name_currency(type, line);
    return true;
}

void sweep_case::name_currency(const check::type& type, sweep_line& line) const {
    line.currency = rules_->checked.currencies[type.detail];
    line.is_foreign = type.detail != 0;
}

bool sweep_case::find_fact(const scenario& of, const sweep_request& asked, sweep_line& line) {
    constexpr int not_one_path = 975;
    constexpr std::string_view title = "input";
    const written_path path = scan_path(asked.path);
    const own_text own{asked.path, 0, title};
    if (path.parts.empty() || path.end != asked.path.size()) {
        diagnostic d = own.about_all(not_one_path);
        d.where.length = static_cast<std::uint32_t>(asked.path.size());
        own.move_back(d.where);
        line.refused.push_back(std::move(d));
        end(line, sweep_end::refused);
        return false;
    }
    meaning meant = meaning_of(scenario_access::of(of), path, own);
    if (meant.refused) {
        line.refused.push_back(std::move(*meant.refused));
        end(line, sweep_end::refused);
        return false;
    }
    const check::type* type = meant.place.type;
    const std::optional<fact_kind> is = number_kind(type != nullptr ? type->is : check::kind::none);
    steps_ = std::move(meant.place.steps);
    setting_ = asked.path + " = ";
    for (const std::string& step : steps_) line.path += "/" + step;
    if (!is) {
        // What the policy does not know is refused in the words in which a line with it would be.
        if (type == nullptr) given(of, "0", line);
        end(line, line.refused.empty() ? sweep_end::no_number : sweep_end::refused);
        return false;
    }
    line.is = *is;
    if (*is == fact_kind::money) name_currency(*type, line);
    return true;
}

std::optional<exact> sweep_case::given(const scenario& of, const std::string& text, sweep_line& line) const {
    scenario with(of);
    // A bare number is meant in the currency of the fact.
    const bool is_bare = line.is_foreign && number_in(evaluate_expression(text).value).has_value();
    line.refused = with.give(setting_ + text + (is_bare ? " " + line.currency : ""));
    if (!line.refused.empty()) {
        end(line, sweep_end::refused);
        return std::nullopt;
    }
    const json_value* value = value_at(scenario_access::of(with).whole, steps_);
    std::optional<exact> result = value != nullptr ? exact::from_json_number(value->words) : std::nullopt;
    if (!result && value != nullptr) result = number_in(value->words);
    if (!result) end(line, sweep_end::no_number);
    return result;
}

// The ends that the type and bounds which are constants leave.
std::pair<exact, exact> sweep_case::limits_of(const sweep_line& line) {
    exact low = 0;
    exact high = line.is == fact_kind::rate ? exact(1) : exact::power_of_ten(line.is == fact_kind::money ? 12 : 9);
    const sweeping::variable x = variable_in(data_at(0));
    const bool is_column = x.column != plan::none;
    if (!is_column && x.parameter == plan::none) return {low, high};
    for (const plan::bound& b : is_column ? plan().columns[x.column].bounds : plan().parameters[x.parameter].bounds) {
        const std::optional<exact> limit = facts::constant_value(plan(), b.node);
        if (!limit) continue;
        switch (b.is) {
            case plan::relation::at_least: low = std::max(low, *limit); break;
            case plan::relation::more_than: low = std::max(low, *limit + points_.step); break;
            case plan::relation::at_most: high = *limit; break;
            case plan::relation::less_than: high = *limit - points_.step; break;
        }
    }
    return {low, high};
}

bool sweep_case::find_ends(const scenario& of, const sweep_request& asked, sweep_line& line) {
    std::optional<exact> from;
    std::optional<exact> to;
    if (!asked.from.empty() && !(from = given(of, asked.from, line))) return false;
    if (!asked.to.empty() && !(to = given(of, asked.to, line))) return false;
    const exact step = step_of(line.is, from.value_or(0), to.value_or(0));
    if (!from || !to) {
        points_ = {from.value_or(0), step, 0};
        const auto [low, high] = limits_of(line);
        if (!from && !(from = given(of, low.to_plain(), line))) return false;
        if (!to) to = std::max(high, *from);
    }
    if (*to < *from) {
        end(line, sweep_end::backwards);
        return false;
    }
    const auto count = ((*to - *from) / step).floor().to_int64();
    points_ = {*from, step, static_cast<std::uint64_t>(count.value_or(std::numeric_limits<std::int64_t>::max() / 2))};
    line.grid = step.to_plain();
    line.from = from->to_plain();
    line.to = points_.point(points_.last).to_plain();
    return true;
}

bool sweep_case::find_samples(const sweep_request& asked, sweep_line& line) {
    const exact way = points_.point(points_.last) - points_.from;
    every_ = round_step(way, points_.step);
    if (!asked.every.empty()) {
        const std::string text = evaluate_expression(asked.every).value;
        const std::optional<exact> every = number_in(std::string_view(text).substr(0, text.find(' ')));
        if (!every || every->sign() <= 0) {
            end(line, sweep_end::no_step);
            return false;
        }
        every_ = *every;
        // What is finer than the usual grid makes one of its own.
        if (!(every_ / points_.step).is_whole()) {
            const exact step = step_of_decimals(every_, points_.step);
            const auto times = (points_.step / step).to_int64();
            if (!(every_ / step).is_whole() || line.is == fact_kind::count || !times) {
                end(line, sweep_end::no_step);
                return false;
            }
            points_ = {points_.from, step, points_.last * static_cast<std::uint64_t>(*times)};
            line.grid = step.to_plain();
        }
    }
    line.every = every_.to_plain();
    if (way / every_ > exact(static_cast<std::int64_t>(asked.samples))) end(line, sweep_end::too_fine);
    return line.ended == sweep_end::complete;
}

std::string sweep_case::json_at(std::uint64_t point) {
    json_value* at = &state_.whole;
    for (const std::string& step : steps_) {
        const auto item = at->is == json_value::sort::list || at->is_null() ? number_of(step) : std::nullopt;
        if (!item) {
            at = &at->member(step);
            continue;
        }
        at->is = json_value::sort::list;
        if (*item >= at->items.size()) at->items.resize(*item + 1, empty_object());
        at = &at->items[*item];
    }
    const std::string plain = points_.point(point).to_plain();
    *at = plain.find('/') == std::string::npos ? raw_value(plain) : text_value(plain);
    return state_.case_json();
}

facts::case_data sweep_case::data_at(std::uint64_t point) {
    const std::string json = json_at(point);
    facts::case_data data = facts::read_case(plan(), facts::document::parse(json, within()), {within(), {}, {}});
    const std::optional<std::int64_t> day = state_.day();
    data.has_day = day.has_value();
    data.day = day.value_or(0);
    return data;
}

sweeping::variable sweep_case::variable_in(const facts::case_data& data) const {
    sweeping::variable result;
    if (is_parameter_) {
        for (plan::index p = 0; p < plan().parameters.size(); ++p) {
            if (plan().parameters[p].name == steps_.back()) result.parameter = p;
        }
        return result;
    }
    std::string pointer;
    for (const std::string& step : steps_) pointer += "/" + step;
    for (plan::index c = 0; c < plan().columns.size(); ++c) {
        if (plan().columns[c].is != plan::kind::number) continue;
        for (std::uint32_t row = 0; row < data.columns[c].states.size(); ++row) {
            if (facts::pointer_of(plan(), data, c, row) == pointer) return {c, row, plan::none};
        }
    }
    return result;
}

}  // namespace pol::api
