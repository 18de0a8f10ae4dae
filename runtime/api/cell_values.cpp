// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/cell_values.hpp"

#include "runtime/api/json_text.hpp"
#include "runtime/facts/reading.hpp"
#include "runtime/number/date.hpp"

#include <limits>

namespace pol::api {
namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

std::int64_t days_in(std::int64_t cell) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(cell & 0xffffffff));
}
std::int64_t months_in(std::int64_t cell) { return (cell - days_in(cell)) / (std::int64_t{1} << 32); }

void append_duration(std::string& to, std::int64_t cell) {
    const std::int64_t days = days_in(cell);
    const std::int64_t months = months_in(cell);
    if (days != 0)
        append_json(to, std::to_string(days) + " days");
    else if (months % 12 == 0)
        append_json(to, std::to_string(months / 12) + " years");
    else
        append_json(to, std::to_string(months) + " months");
}

}  // namespace

cell_range range_of(const plan::plan& p, const plan::column& c) {
    switch (c.is) {
        case plan::kind::yes_no: return {0, 1};
        case plan::kind::number: return {c.is_signed ? least : 0, most};
        case plan::kind::date: return {number::first_day, number::last_day};
        case plan::kind::choice: return {0, static_cast<std::int64_t>(p.choices[c.choice].values.size()) - 1};
        case plan::kind::duration:
        case plan::kind::text: break;
    }
    return {least, most};
}

std::optional<number::exact> fixed_bound(const plan::plan& p, const std::vector<facts::setting>& set, index node) {
    const plan::node& n = p.nodes[node];
    if (n.is != plan::op::parameter) return facts::constant_value(p, node);
    for (const facts::setting& s : set)
        if (s.parameter == n.a) return s.unset ? std::nullopt : std::optional(facts::ordered(s.value));
    const plan::parameter& q = p.parameters[n.a];
    if (q.value == plan::none || q.is_series || q.is_list) return std::nullopt;
    return facts::ordered(p.constants[q.value]);
}

std::optional<cell_range> range_of_bound(const plan::column& c, plan::relation is, const number::exact& limit) {
    const auto cell = limit.scaled(c.is == plan::kind::number ? c.scale : 1);
    if (!cell) return std::nullopt;
    switch (is) {
        case plan::relation::at_least: return cell_range{*cell, most};
        case plan::relation::at_most: return cell_range{least, *cell};
        case plan::relation::more_than:
            return *cell == most ? std::nullopt : std::optional(cell_range{*cell + 1, most});
        case plan::relation::less_than:
            return *cell == least ? std::nullopt : std::optional(cell_range{least, *cell - 1});
    }
    return std::nullopt;
}

bool is_duration(std::int64_t cell) {
    constexpr std::int64_t most_months = 120'000 * 12;
    constexpr std::int64_t most_days = 120'000 * 31;
    const std::int64_t days = days_in(cell);
    const std::int64_t months = months_in(cell);
    return days >= 0 && months >= 0 && (days == 0 || months == 0) && months <= most_months && days <= most_days;
}

std::string number_text(const number::exact& value) {
    std::string text = value.to_plain();
    return text.find('/') == std::string::npos ? text : '"' + text + '"';
}

void append_cell(std::string& to, const plan::plan& p, const plan::column& c, std::int64_t cell,
                 const std::vector<std::string>& texts) {
    if (c.is == plan::kind::number) {
        to += number_text(number::exact::ratio(cell, c.scale));
    } else if (c.is == plan::kind::text) {
        const auto own = static_cast<std::int64_t>(p.texts.size());
        append_json(to,
                    cell < own ? p.texts[static_cast<std::size_t>(cell)] : texts[static_cast<std::size_t>(cell - own)]);
    } else if (c.is == plan::kind::duration ? !is_duration(cell) : !range_of(p, c).holds(cell)) {
        to += std::to_string(cell);
    } else if (c.is == plan::kind::duration) {
        append_duration(to, cell);
    } else if (c.is == plan::kind::yes_no) {
        to += cell == 1 ? "true" : "false";
    } else if (c.is == plan::kind::date) {
        append_json(to, number::format_date(cell));
    } else {
        append_json(to, p.choices[c.choice].values[static_cast<std::size_t>(cell)]);
    }
}

}  // namespace pol::api
