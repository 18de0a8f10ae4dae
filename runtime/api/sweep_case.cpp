// Finds the number or date that a sweep moves, its grid and its ends.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/sweep_case.hpp"

#include "lang/text/literals.hpp"
#include "runtime/facts/pointers.hpp"
#include "runtime/facts/reading.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <limits>

namespace pol::api {
namespace {

using number::exact;

std::optional<fact_kind> movable_kind(check::kind is) {
    switch (is) {
        case check::kind::money: return fact_kind::money;
        case check::kind::count: return fact_kind::count;
        case check::kind::rate: return fact_kind::rate;
        case check::kind::number: return fact_kind::number;
        case check::kind::date: return fact_kind::date;
        case check::kind::error:
        case check::kind::bare:
        case check::kind::none:
        case check::kind::yes_no:
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
    if (is == fact_kind::count || is == fact_kind::date) return 1;
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

// "3 months", "10 days": how many, and whether they are months.
struct stride {
    std::int64_t count = 0;
    bool is_months = false;
};
std::optional<stride> stride_in(std::string_view given) {
    const char* const end = given.data() + given.size();
    const text::number_literal found = text::scan_number(given.data(), end, text::unit_rule::always);
    if (found.end != end || found.kind != text::literal_kind::duration) return std::nullopt;
    constexpr std::size_t most = number::last_day - number::first_day;
    const std::size_t count = number_of(found.digits).value_or(0);
    if (count == 0 || count > most) return std::nullopt;
    const std::int64_t months_of_one = found.unit == text::duration_unit::years ? 12 : 1;
    return stride{static_cast<std::int64_t>(count) * months_of_one, found.unit != text::duration_unit::days};
}

// Whole months where there are enough of them, else days; at least a tenth of the way.
stride usual_stride(std::int64_t days) {
    constexpr std::int64_t longest_month = 31;
    for (const std::int64_t months : {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000}) {
        const bool is_enough = months * longest_month * 10 >= days;
        if (is_enough && days >= 10 * longest_month) return {months, true};
    }
    return {std::max<std::int64_t>(1, (days + 9) / 10), false};
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
    const std::optional<fact_kind> is = movable_kind(type.is);
    if (!is || found->is_series) {
        end(line, sweep_end::no_number);
        return true;
    }
    steps_ = {"parameters", found->name};
    setting_ = "set " + found->name + " = ";
    line.path = found->name;
    line.is_parameter = is_parameter_ = true;
    line.is = *is;
    is_date_ = *is == fact_kind::date;
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
    const std::optional<fact_kind> is = movable_kind(type != nullptr ? type->is : check::kind::none);
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
    is_date_ = *is == fact_kind::date;
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
    if (is_date_) {
        const std::optional<std::int64_t> day = value != nullptr ? number::parse_date(value->words) : std::nullopt;
        if (!day) end(line, sweep_end::no_number);
        return day ? std::optional<exact>(*day) : std::nullopt;
    }
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
    if (is_date_ && (asked.from.empty() || asked.to.empty())) {
        end(line, sweep_end::no_ends);
        return false;
    }
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
    line.from = text_at(0);
    line.to = text_at(points_.last);
    return true;
}

bool sweep_case::find_days(const sweep_request& asked, sweep_line& line) {
    const auto days = static_cast<std::int64_t>(points_.last);
    const std::optional<stride> found = asked.every.empty() ? usual_stride(days) : stride_in(asked.every);
    if (!found) {
        end(line, sweep_end::no_step);
        return false;
    }
    if (found->is_months)
        months_ = found->count;
    else
        stride_ = static_cast<std::uint64_t>(found->count);
    line.every = std::to_string(found->count) + (found->is_months ? " months" : " days");
    const std::optional<std::uint64_t> beyond = sample(asked.samples);
    if (beyond && *beyond <= points_.last) end(line, sweep_end::too_fine);
    return line.ended == sweep_end::complete;
}

bool sweep_case::find_samples(const sweep_request& asked, sweep_line& line) {
    if (is_date_) return find_days(asked, line);
    const exact way = points_.point(points_.last) - points_.from;
    exact every = round_step(way, points_.step);
    if (!asked.every.empty()) {
        const std::string text = evaluate_expression(asked.every).value;
        const std::optional<exact> given = number_in(std::string_view(text).substr(0, text.find(' ')));
        if (!given || given->sign() <= 0) {
            end(line, sweep_end::no_step);
            return false;
        }
        every = *given;
        // What is finer than the usual grid makes one of its own.
        if (!(every / points_.step).is_whole()) {
            const exact step = step_of_decimals(every, points_.step);
            const auto times = (points_.step / step).to_int64();
            if (!(every / step).is_whole() || line.is == fact_kind::count || !times) {
                end(line, sweep_end::no_step);
                return false;
            }
            points_ = {points_.from, step, points_.last * static_cast<std::uint64_t>(*times)};
            line.grid = step.to_plain();
        }
    }
    line.every = every.to_plain();
    stride_ = static_cast<std::uint64_t>((every / points_.step).to_int64().value_or(1));
    if (way / every > exact(static_cast<std::int64_t>(asked.samples))) end(line, sweep_end::too_fine);
    return line.ended == sweep_end::complete;
}

std::optional<std::uint64_t> sweep_case::sample(std::uint64_t n) const {
    if (months_ == 0) return n * stride_;
    const std::int64_t first = points_.from.to_int64().value_or(0);
    const std::optional<std::int64_t> day = number::add_months(first, static_cast<std::int64_t>(n) * months_);
    return day ? std::optional(static_cast<std::uint64_t>(*day - first)) : std::nullopt;
}

std::string sweep_case::text_at(std::uint64_t point) const {
    const exact x = points_.point(point);
    return is_date_ ? number::format_date(x.to_int64().value_or(0)) : x.to_plain();
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
    const std::string plain = text_at(point);
    *at = is_date_ || plain.find('/') != std::string::npos ? text_value(plain) : raw_value(plain);
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
    if (is_date_) return result;
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
