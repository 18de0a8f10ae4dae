// Lines of a derivation and the spelling of values.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/narrator.hpp"

#include "runtime/number/date.hpp"

#include <algorithm>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

// 1234567.5 to 1,234,567.50; fractions that do not end stay as they are.
std::string grouped(std::string digits) {
    const bool is_negative = !digits.empty() && digits.front() == '-';
    if (is_negative) digits.erase(0, 1);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    std::string made;
    for (std::size_t i = 0; i < point; ++i) {
        if (i != 0 && (point - i) % 3 == 0) made += ',';
        made += digits[i];
    }
    made += digits.substr(point);
    return is_negative ? "-" + made : made;
}

std::string one_line(std::string_view text) {
    std::string made;
    for (const char c : text) {
        const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!is_space)
            made += c;
        else if (!made.empty() && made.back() != ' ')
            made += ' ';
    }
    while (!made.empty() && made.back() == ' ') made.pop_back();
    return made;
}

std::string shown_duration(std::int64_t code) {
    const std::int64_t days = static_cast<std::int32_t>(static_cast<std::uint64_t>(code) & 0xffffffffU);
    const std::int64_t months = (code - days) >> 32;
    const auto count = [](std::int64_t n, const char* what) {
        return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
    };
    if (months == 0) return count(days, "day");
    return count(months, "month") + (days == 0 ? "" : " " + count(days, "day"));
}

}  // namespace

std::string shown_amount(const exact& amount) {
    std::string plain = amount.to_plain();
    if (plain.find('/') != std::string::npos) return plain;
    const std::size_t point = plain.find('.');
    if (point == std::string::npos)
        plain += ".00";
    else if (plain.size() - point < 3)
        plain += '0';
    return grouped(std::move(plain));
}

derivation::result narrator::came(const value& v) {
    if (!v.is_known()) return derivation::result::unknown;
    return v.is_yes() ? derivation::result::yes : derivation::result::no;
}

derivation narrator::line(derivation::kind is, index where) const {
    derivation d;
    d.is = is;
    if (where == plan::none) return d;
    const plan::site& s = plan_.sites[where];
    d.text = one_line(s.text);
    d.file = std::string(s.file);
    d.line = s.line;
    return d;
}

std::string narrator::money(const value& v, index currency) const {
    if (!v.is_known()) return "unknown";
    return shown_amount(v.low) + " " + plan_.currencies[currency];
}

std::string narrator::shown(plan::kind is, plan::unit measures, index choice, index currency, const value& v) const {
    if (v.is == knowledge::unset) return "not set";
    if (!v.is_known()) return "unknown";
    switch (is) {
        case plan::kind::yes_no: return v.code != 0 ? "yes" : "no";
        case plan::kind::date: return number::format_date(v.code);
        case plan::kind::duration: return shown_duration(v.code);
        case plan::kind::text: {
            const std::size_t own = plan_.texts.size();
            const auto id = static_cast<std::size_t>(v.code);
            if (id < own) return plan_.texts[id];
            return id - own < with_.facts().texts.size() ? with_.facts().texts[id - own] : std::string();
        }
        case plan::kind::choice: {
            const auto place = static_cast<std::size_t>(v.code);
            const bool is_named = choice != plan::none && place < plan_.choices[choice].values.size();
            return is_named ? plan_.choices[choice].values[place] : std::to_string(v.code);
        }
        case plan::kind::number: break;
    }
    if (measures == plan::unit::money) return money(v, currency);
    if (measures != plan::unit::rate) return v.low.to_plain();
    const std::string percent = (v.low * exact(100)).to_plain();
    return percent.find('/') == std::string::npos ? percent + "%" : v.low.to_plain();
}

std::string narrator::shown(index node, const value& v) const {
    const plan::node& n = plan_.nodes[node];
    return shown(n.gives, n.measures, n.gives == plan::kind::choice ? choice_of(node) : plan::none, n.currency, v);
}

// Nodes do not say of which choice their value is; what they are made of does.
index narrator::choice_of(index node) const {
    for (int steps = 0; steps < 64; ++steps) {
        const plan::node& n = plan_.nodes[node];
        switch (n.is) {
            case plan::op::fact: return plan_.columns[n.a].choice;
            case plan::op::parameter:
            case plan::op::series_on:
            case plan::op::series_latest: return plan_.parameters[n.a].choice;
            case plan::op::choose:
            case plan::op::largest:
            case plan::op::smallest: node = n.b; break;
            default: return plan::none;
        }
    }
    return plan::none;
}

derivation narrator::condition(const plan::condition& c, const value& v) {
    derivation d = line(derivation::kind::condition, c.where != plan::none ? c.where : plan_.nodes[c.node].where);
    d.came = came(v);
    if (c.reason != plan::none) d.name = plan_.reasons[c.reason].code;
    seen_.clear();
    told_.clear();
    leaves(c.node, d.children);
    return d;
}

derivation narrator::exception(const plan::exception& e, const value& holds) {
    derivation d = line(derivation::kind::value, e.where);
    // The author may have put a comma before it.
    for (const std::string_view comma : {",", "，", " "}) {
        if (d.text.compare(0, comma.size(), comma) == 0) d.text.erase(0, comma.size());
    }
    d.came = came(holds);
    seen_.clear();
    told_.clear();
    leaves(e.condition, d.children);
    return d;
}

derivation narrator::made_of(index node, const value& v) {
    derivation d = line(derivation::kind::value, plan_.nodes[node].where);
    d.value = shown(node, v);
    seen_.clear();
    told_.clear();
    leaves(node, d.children);
    return d;
}

void narrator::add(derivation d, std::vector<derivation>& to) {
    if (told_.emplace(d.name, d.value).second) to.push_back(std::move(d));
}

// Operands that tell something by themselves; what was not looked at is not told.
std::vector<index> narrator::operands_of(const plan::node& n) {
    using plan::op;
    switch (n.is) {
        case op::constant:
        case op::fact:
        case op::is_given:
        case op::parameter:
        case op::parameter_given:
        case op::position:
        case op::award_amount: return {};
        case op::negate:
        case op::not_:
        case op::year_of:
        case op::month_of:
        case op::day_of:
        case op::ceiling: return {n.a};
        case op::choose: {
            if (!with_.is_remembered(n.a)) return {n.b, n.c};
            const value condition = with_.of(n.a);
            if (!condition.is_known()) return {n.a, n.b, n.c};
            return {n.a, condition.is_yes() ? n.b : n.c};
        }
        case op::series_on:
        case op::in_list:
        case op::bracketed: return {n.b};
        case op::series_latest: return {n.b, n.c};
        case op::lookup: {
            std::vector<index> all = plan_.lookups[n.a].arguments;
            if (n.b != plan::none) all.push_back(n.b);
            return all;
        }
        case op::sum:
        case op::largest:
        case op::smallest:
        case op::count:
        case op::any:
        case op::every: return {};
        default: return {n.a, n.b};
    }
}

void narrator::leaves(index node, std::vector<derivation>& to) {
    std::vector<index> open{node};
    while (!open.empty()) {
        const index at = open.back();
        open.pop_back();
        if (!with_.is_remembered(at) || !seen_.insert(at).second) continue;
        const plan::node& n = plan_.nodes[at];
        leaf(at, n, to);
        const std::vector<index> operands = operands_of(n);
        for (auto o = operands.rbegin(); o != operands.rend(); ++o) open.push_back(*o);
    }
}

void narrator::leaf(index node, const plan::node& n, std::vector<derivation>& to) {
    using plan::op;
    const value v = with_.of(node);
    switch (n.is) {
        case op::fact:
        case op::is_given: {
            const plan::column& c = plan_.columns[n.a];
            derivation d;
            d.is = derivation::kind::fact;
            const std::uint32_t row = with_.row_of(n.domain);
            if (row == ghost_row) return;
            d.name = with_.text_of({need::kind::fact, n.a, row});
            d.value = n.is == op::is_given ? shown(plan::kind::yes_no, plan::unit::plain, plan::none, 0, v)
                                           : shown(c.is, c.measures, c.choice, c.currency, v);
            add(std::move(d), to);
            return;
        }
        case op::parameter: add(parameter_line(n.a, v), to); return;
        case op::ceiling:
            if (const facts::setting* set = with_.setting_of(n.b);
                set != nullptr ? !set->unset : plan_.parameters[n.b].value != plan::none) {
                const plan::constant& c = set != nullptr ? set->value : plan_.constants[plan_.parameters[n.b].value];
                add(parameter_line(n.b, known(c.number)), to);
            }
            return;
        case op::series_on:
        case op::series_latest: add(series_line(n, v), to); return;
        case op::lookup: add(lookup_line(n, v), to); return;
        case op::sum:
        case op::largest:
        case op::smallest:
        case op::count:
        case op::any:
        case op::every:
        case op::bracketed: {
            derivation d = line(derivation::kind::value, n.where);
            d.value = shown(node, v);
            if (n.is == op::bracketed) d.name = plan_.brackets[n.a].name;
            add(std::move(d), to);
            return;
        }
        default: return;
    }
}

derivation narrator::parameter_line(index parameter, const value& v) const {
    const plan::parameter& p = plan_.parameters[parameter];
    derivation d = line(derivation::kind::parameter, p.where);
    d.name = p.name;
    d.value = shown(p.is, p.measures, p.choice, p.currency, v);
    if (with_.setting_of(parameter) != nullptr)
        d.origin = "case";
    else if (p.from == plan::layer::amendment)
        d.origin = p.amendment;
    else if (p.from == plan::layer::text)
        d.origin = "text";
    return d;
}

derivation narrator::series_line(const plan::node& n, const value& v) {
    derivation d = parameter_line(n.a, v);
    const bool is_latest = n.is == plan::op::series_latest;
    const value day = with_.of(is_latest ? n.c : n.b);
    if (!day.is_known() || !v.is_known()) return d;
    evaluator::in_force found = with_.series_at(n.a, day.code);
    if (is_latest) {
        const value first = with_.of(n.b);
        if (first.is_known()) found = with_.latest_in(n.a, first.code, day.code);
    }
    d.origin = number::format_date(found.day);
    return d;
}

derivation narrator::lookup_line(const plan::node& n, const value& v) {
    derivation d = line(derivation::kind::parameter, n.where);
    const plan::lookup& l = plan_.lookups[n.a];
    if (l.table != plan::none) d.name = plan_.table_parameters[l.table].name;
    d.value = shown(n.gives, n.measures, plan::none, n.currency, v);
    if (n.b == plan::none || !with_.is_remembered(n.b)) return d;
    const value day = with_.of(n.b);
    if (day.is_known()) {
        if (const auto from = with_.version_day(l, day.code)) d.origin = number::format_date(*from);
    }
    return d;
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
