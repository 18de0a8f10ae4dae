// Printing of expressions, types and data in one line each.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/printing.hpp"

#include <iterator>

namespace pol::ast {

namespace {

std::string_view name_of(expr_kind k) {
    static constexpr std::string_view all[] = {
        "bad",      "number",     "money",    "yes_no",        "none",           "date",         "period",
        "duration", "text",       "name",     "member",        "call",           "list",         "parameter",
        "up_to",    "position",   "negate",   "not",           "arithmetic",     "comparison",   "logic",
        "if",       "in",         "includes", "includes_any",  "includes_all",   "is_given",     "is_absent",
        "convert",  "where",      "on",       "latest",        "lesser",         "greater",      "sum",
        "largest",  "smallest",   "count",    "any",           "every",          "year_of",      "month_of",
        "day_of",   "start_of",   "end_of",   "years_between", "months_between", "days_between", "round",
        "rest_of",  "excluded_of"};
    static_assert(std::size(all) == static_cast<std::size_t>(expr_kind::excluded_of) + 1);
    return all[static_cast<std::size_t>(k)];
}

std::string_view name_of(expr_op op) {
    static constexpr std::string_view all[] = {
        "",          "+",  "-",    "*",     "/",       "of",   "div",    "mod",     "=",
        "<>",        "<",  "<=",   ">",     ">=",      "and",  "or",     "half_up", "half_even",
        "half_down", "up", "down", "floor", "ceiling", "days", "months", "years"};
    static_assert(std::size(all) == static_cast<std::size_t>(expr_op::years) + 1);
    return all[static_cast<std::size_t>(op)];
}

std::string_view name_of(type_kind k) {
    static constexpr std::string_view all[] = {"bad",    "yes/no",   "number", "count", "rate",     "money", "date",
                                               "period", "duration", "text",   "list",  "optional", "named", "record"};
    static_assert(std::size(all) == static_cast<std::size_t>(type_kind::record) + 1);
    return all[static_cast<std::size_t>(k)];
}

}  // namespace

// Days back to a date: the inverse of text::days_from_civil.
std::string date_text(std::int32_t days) {
    const std::int32_t shifted = days + 719468;
    const std::int32_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const std::int32_t day_of_era = shifted - era * 146097;
    const std::int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int32_t shifted_month = (5 * day_of_year + 2) / 153;
    const std::int32_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    const std::int32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    const std::int32_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    const auto padded = [](std::int32_t n, std::size_t digits) {
        std::string s = std::to_string(n);
        return std::string(s.size() < digits ? digits - s.size() : 0, '0') + s;
    };
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
}

void printing::operands(const expr& e) {
    for (std::uint32_t i = 0; i < e.count; ++i) {
        out_.push_back(' ');
        put(t_.operand(e, i));
    }
}

void printing::put(expr_id id) {
    if (!id) return;
    const expr& e = t_[id];
    switch (e.kind) {
        case expr_kind::name: out_.append(e.name.text); return;
        case expr_kind::text: out_.append("\"").append(e.name.text).append("\""); return;
        case expr_kind::yes_no: out_.append(e.flag ? "yes" : "no"); return;
        case expr_kind::date: out_.append(date_text(e.days)); return;
        case expr_kind::number:
        case expr_kind::money:
        case expr_kind::duration:
            out_.append(e.digits);
            if (e.power != 0) out_.append("e").append(std::to_string(e.power));
            if (e.flag) out_.append("%");
            if (e.kind == expr_kind::money) out_.append(" ").append(e.name.text);
            if (e.kind == expr_kind::duration) out_.append(" ").append(name_of(e.op));
            return;
        case expr_kind::none:
        case expr_kind::position: out_.append(name_of(e.kind)); return;
        case expr_kind::parameter: parameter_in_place(t_.parameters[e.extra]); return;
        default: break;
    }
    const bool is_operator =
        e.kind == expr_kind::arithmetic || e.kind == expr_kind::comparison || e.kind == expr_kind::logic;
    out_.append("(").append(is_operator ? name_of(e.op) : name_of(e.kind));
    if (!is_operator && e.op != expr_op::none) out_.append(" ").append(name_of(e.op));
    if (e.name) out_.append(" ").append(e.name.text);
    operands(e);
    if (e.kind == expr_kind::where && e.extra != 0) put(t_.reasons[e.extra - 1]);
    out_.push_back(')');
}

void printing::parameter_in_place(const parameter& p) {
    out_.push_back('[');
    put(p.name);
    put(p.type);
    if (p.value) {
        out_.append(" = ");
        put(p.value);
    }
    if (p.is_open) out_.append(", open");
    if (p.is_optional) out_.append(", optional");
    if (p.is_unconfirmed) out_.append(", unconfirmed");
    if (p.decided_by) out_.append(", decided by ").append(p.decided_by.text);
    for (const bound& b : p.bounds) put(b);
    if (!p.source.text.empty()) out_.append(", source <").append(p.source.text).append(">");
    out_.push_back(']');
}

void printing::put(type_id id) {
    if (!id) return;
    const type& t = t_[id];
    out_.append(" : ").append(t.kind == type_kind::named ? t.name.text : name_of(t.kind));
    if (t.kind == type_kind::money && t.name) out_.append(" ").append(t.name.text);
    if (t.is_signed) out_.append(" signed");
    put(t.element);
}

void printing::put(const bound& b) {
    out_.append(", ").append(name_of(b.relation)).append(" ");
    put(b.value);
}

void printing::put(const names& n) {
    out_.append(n.first.text);
    if (n.second) out_.append(" | ").append(n.second.text);
}

void printing::put(const titles& t) {
    if (t.where == span{}) return;
    out_.append(" \"").append(t.english).append("\"");
    if (!t.chinese.empty()) out_.append(" | \"").append(t.chinese).append("\"");
}

void printing::put(const reason& r) {
    if (!r) return;
    out_.append(" else ").append(r.code.text);
    put(r.words);
}

void printing::put(const rounding& r) {
    if (r.mode == expr_op::none) return;
    out_.append(" round ").append(name_of(r.mode)).append(" to ");
    put(r.unit);
}

void printing::put(const path& p) {
    for (std::size_t i = 0; i < p.parts.size(); ++i) out_.append(i == 0 ? "" : ".").append(p.parts[i].text);
}

void printing::put_words(std::string_view label, const std::vector<word>& all) {
    if (all.empty()) return;
    out_.append(" ").append(label);
    for (std::size_t i = 0; i < all.size(); ++i) out_.append(i == 0 ? " " : ", ").append(all[i].text);
}

void printing::put(data_id id) {
    if (!id) return;
    const data& d = t_[id];
    if (d.value) put(d.value);
    out_.append(d.name.text);
    if (d.kind == data_kind::repeat) out_.append(" × ");
    if (d.kind == data_kind::list) out_.push_back('[');
    for (std::size_t i = 0; i < d.items.size(); ++i) {
        if (i > 0) out_.append(", ");
        put(d.items[i]);
    }
    if (d.kind == data_kind::list) out_.push_back(']');
    if (d.kind != data_kind::record && d.kind != data_kind::with) return;
    out_.append(d.kind == data_kind::with ? " with {" : "{");
    for (const data_field& f : d.fields) {
        out_.append(" ").append(f.name.text).append(" = ");
        put(f.value);
    }
    out_.append(" }");
}

std::string print(const tree& t, expr_id e) {
    printing p(t);
    p.put(e);
    return p.take();
}

}  // namespace pol::ast
