// Turns the data of an example into JSON. Names may be written in either language; hosts, and so the JSON, see the first.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/example_case.hpp"

#include "runtime/number/date.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>
#include <vector>

namespace pol::api {
namespace {

constexpr int deepest = 300;

bool is_named(const ast::names& name, std::string_view text) {
    return name.first.text == text || name.second.text == text;
}

std::vector<std::string_view> parts_of(const ast::path& path) {
    std::vector<std::string_view> parts;
    for (const ast::word& part : path.parts) parts.push_back(part.text);
    return parts;
}

class writer {
public:
    explicit writer(const check::checked& policy, std::size_t most_items = 0)
        : policy_(policy), tree_(*policy.tree), most_items_(most_items) {}

    json_value data(ast::data_id id, const check::type* wanted);
    void given(const std::vector<ast::given>& givens, const ast::word& clause, json_value& whole);

    // The record in which a path of an example begins, and the name of the clause whose claim it is (empty: facts).
    std::pair<std::uint32_t, std::string> root_of(const ast::word& clause, std::string_view first) const;
    fact_place located(const ast::word& clause, const std::vector<std::string_view>& parts) const;
    const check::field* field(std::uint32_t record, std::string_view name) const;
    const check::type& type(check::type_id id) const { return policy_.types[id]; }
    std::string parameter_name(const ast::word& clause, const ast::path& path) const;
    const check::clause* clause_named(std::string_view name) const;

private:
    json_value literal(ast::expr_id id, const check::type* wanted);
    json_value named(std::string_view name, const check::type* wanted);
    json_value nothing(const check::type* wanted) const;
    void add_fields(const std::vector<ast::data_field>& fields, const check::type* wanted, json_value& to);
    void add_item(ast::data_id id, const check::type* element, json_value& to);
    void fact(const ast::given& g, const ast::word& clause, json_value& whole);

    const check::checked& policy_;
    const ast::tree& tree_;
    const std::size_t most_items_;
    std::size_t items_ = 0;  // of all lists
    int depth_ = 0;
};

const check::field* writer::field(std::uint32_t record, std::string_view name) const {
    if (record >= policy_.records.size()) return nullptr;
    for (const check::field& f : policy_.records[record].fields) {
        if (f.name == name || (f.declared != nullptr && is_named(f.declared->name, name))) return &f;
    }
    return nullptr;
}

const check::clause* writer::clause_named(std::string_view name) const {
    for (const check::clause& c : policy_.clauses) {
        if (is_named(c.declared->name, name)) return &c;
    }
    return nullptr;
}

std::pair<std::uint32_t, std::string> writer::root_of(const ast::word& clause, std::string_view first) const {
    const check::clause* c = clause_named(clause.text);
    const bool has_claim = c != nullptr && c->claim_record != check::record::none;
    if (has_claim && field(c->claim_record, first) != nullptr)
        return {c->claim_record, std::string(c->declared->name.first.text)};
    return {policy_.facts_record, {}};
}

json_value writer::named(std::string_view name, const check::type* wanted) {
    if (wanted != nullptr && wanted->is == check::kind::choice) {
        for (const ast::choice_value& v : policy_.choices[wanted->detail].declared->values) {
            if (is_named(v.name, name)) return text_value(v.name.first.text);
        }
    }
    for (const ast::sample& s : tree_.samples) {
        if (s.name.text == name) return data(s.value, wanted);
    }
    return text_value(name);
}

// `none` is a value of a choice that has one of that name, the empty list where a list is wanted, and otherwise no value.
json_value writer::nothing(const check::type* wanted) const {
    if (wanted != nullptr && wanted->is == check::kind::choice) {
        for (const ast::choice_value& v : policy_.choices[wanted->detail].declared->values) {
            if (is_named(v.name, "none") || is_named(v.name, "无")) return text_value(v.name.first.text);
        }
    }
    json_value result;
    if (wanted != nullptr && wanted->is == check::kind::list && !wanted->is_optional) return empty_list();
    return result;
}

json_value writer::literal(ast::expr_id id, const check::type* wanted) {
    if (!id) return {};
    const ast::expr& e = tree_[id];
    switch (e.kind) {
        case ast::expr_kind::yes_no: return raw_value(e.flag ? "true" : "false");
        case ast::expr_kind::none: return nothing(wanted);
        case ast::expr_kind::date: return text_value(number::format_date(e.days));
        case ast::expr_kind::text: return text_value(e.name.text);
        case ast::expr_kind::name: return named(e.name.text, wanted);
        case ast::expr_kind::duration: {
            const char* unit = e.op == ast::expr_op::days     ? " days"
                               : e.op == ast::expr_op::months ? " months"
                                                              : " years";
            return text_value(std::string(e.digits) + unit);
        }
        case ast::expr_kind::period: {
            json_value period;
            period.member("start") = literal(tree_.operand(e, 0), nullptr);
            period.member("end") = literal(tree_.operand(e, 1), nullptr);
            return period;
        }
        case ast::expr_kind::list: {
            json_value list;
            list.is = json_value::sort::list;
            const check::type* element =
                wanted != nullptr && wanted->is == check::kind::list ? &type(wanted->detail) : nullptr;
            for (std::uint32_t n = 0; n < e.count; ++n) list.items.push_back(literal(tree_.operand(e, n), element));
            return list;
        }
        default: break;
    }
    const auto value = literal_value(tree_, id);
    if (!value) return {};
    const std::string plain = value->to_plain();
    return plain.find('/') == std::string::npos ? raw_value(plain) : text_value(plain);
}

json_value writer::data(ast::data_id id, const check::type* wanted) {
    if (!id || depth_ > deepest) return {};
    const ast::data& d = tree_[id];
    ++depth_;
    json_value result;
    switch (d.kind) {
        case ast::data_kind::bad: break;
        case ast::data_kind::value: result = literal(d.value, wanted); break;
        case ast::data_kind::name: result = named(d.name.text, wanted); break;
        case ast::data_kind::list: {
            result.is = json_value::sort::list;
            const check::type* element =
                wanted != nullptr && wanted->is == check::kind::list ? &type(wanted->detail) : nullptr;
            for (const ast::data_id item : d.items) add_item(item, element, result);
            break;
        }
        case ast::data_kind::record:
            result.is = json_value::sort::object;
            add_fields(d.fields, wanted, result);
            break;
        case ast::data_kind::with:
            result = named(d.name.text, wanted);
            add_fields(d.fields, wanted, result);
            break;
        case ast::data_kind::repeat:
            if (!d.items.empty()) result = data(d.items.front(), wanted);
            break;
    }
    --depth_;
    return result;
}

// `3 × booth` stands for three items. A few words may stand for very many: once there are more than a case may have, nothing
// is added, and whoever reads the case says that there are too many.
void writer::add_item(ast::data_id id, const check::type* element, json_value& to) {
    if (items_ > most_items_) return;
    const ast::data& d = tree_[id];
    std::int64_t times = 1;
    if (d.kind == ast::data_kind::repeat) {
        const auto written = literal_value(tree_, d.value);
        times = written ? written->to_int64().value_or(std::numeric_limits<std::int64_t>::max()) : 0;
    }
    const std::size_t before = std::exchange(items_, items_ + 1);
    const json_value one = data(id, element);
    const std::size_t each = std::exchange(items_, before) - before;
    for (; times > 0 && items_ <= most_items_; --times, items_ += each) to.items.push_back(one);
}

void writer::add_fields(const std::vector<ast::data_field>& fields, const check::type* wanted, json_value& to) {
    const bool is_record = wanted != nullptr && wanted->is == check::kind::record;
    for (const ast::data_field& f : fields) {
        const check::field* known = is_record ? field(wanted->detail, f.name.text) : nullptr;
        const std::string name(known != nullptr ? known->name : f.name.text);
        to.member(name) = data(f.value, known != nullptr ? &type(known->type) : nullptr);
    }
}

fact_place writer::located(const ast::word& clause, const std::vector<std::string_view>& parts) const {
    fact_place result;
    if (parts.empty()) return result;
    auto [record, owner] = root_of(clause, parts.front());
    if (!owner.empty()) result.steps = {"claims", owner};
    const check::type* here = nullptr;
    for (std::size_t n = 0; n < parts.size(); ++n) {
        if (here != nullptr && here->is == check::kind::list && number_of(parts[n])) {
            here = &type(here->detail);
            result.steps.emplace_back(parts[n]);
            continue;
        }
        if (here != nullptr && here->is == check::kind::record) record = here->detail;
        const bool is_known = n == 0 || (here != nullptr && here->is == check::kind::record);
        const check::field* known = is_known ? field(record, parts[n]) : nullptr;
        result.steps.emplace_back(known != nullptr ? known->name : parts[n]);
        here = known != nullptr ? &type(known->type) : nullptr;
        result.declared = known;
    }
    result.type = here;
    return result;
}

void writer::fact(const ast::given& g, const ast::word& clause, json_value& whole) {
    const fact_place place = located(clause, parts_of(g.target));
    json_value* at = &whole;
    for (const std::string& step : place.steps) {
        // A number is an item: no fact has such a name.
        const auto item = at->is == json_value::sort::list || at->is_null() ? number_of(step) : std::nullopt;
        if (item) at->is = json_value::sort::list;
        if (!item) {
            at = &at->member(step);
            continue;
        }
        if (*item > at->items.size()) return;
        if (*item == at->items.size()) at->items.emplace_back();  // the next one
        at = &at->items[*item];
    }
    *at = data(g.value, place.type);
}

std::string writer::parameter_name(const ast::word& clause, const ast::path& path) const {
    std::string joined;
    for (const ast::word& part : path.parts) joined += (joined.empty() ? "" : ".") + std::string(part.text);
    const check::clause* c = clause_named(clause.text);
    const std::string local = c == nullptr ? std::string() : std::string(c->declared->name.first.text) + "." + joined;
    const std::string_view last = path.parts.empty() ? std::string_view() : path.parts.back().text;
    const auto number = c == nullptr ? check::parameter::none : static_cast<std::uint32_t>(c - policy_.clauses.data());
    const std::string* found = nullptr;
    for (const check::parameter& p : policy_.parameters) {
        if (p.name == local) return p.name;
        const bool is_second =
            p.declared != nullptr && !p.declared->name.second.text.empty() && p.declared->name.second.text == last;
        if (p.name == joined ||
            (is_second && found == nullptr && (p.clause == number || p.clause == check::parameter::none)))
            found = &p.name;
    }
    if (found != nullptr) return *found;
    for (const ast::table& t : tree_.tables) {
        if (is_named(t.name, joined)) return std::string(t.name.first.text);
    }
    return {};
}

void writer::given(const std::vector<ast::given>& givens, const ast::word& clause, json_value& whole) {
    for (const ast::given& g : givens) {
        switch (g.kind) {
            case ast::given_kind::fact: fact(g, clause, whole); break;
            case ast::given_kind::on: break;
            case ast::given_kind::parameter: {
                const std::string name = parameter_name(clause, g.target);
                const check::type* wanted = nullptr;
                for (const check::parameter& p : policy_.parameters) {
                    if (p.name == name && !p.is_series) wanted = &type(p.type);
                }
                whole.member("parameters").member(name) = data(g.value, wanted);
                break;
            }
            case ast::given_kind::paid: {
                json_value payment;
                payment.member("name") =
                    text_value(g.target.parts.empty() ? std::string_view() : g.target.parts.back().text);
                payment.member("date") = text_value(number::format_date(g.day));
                payment.member("amount") = data(g.value, nullptr);
                json_value& ledger = whole.member("ledger");
                ledger.is = json_value::sort::list;
                ledger.items.push_back(std::move(payment));
                break;
            }
        }
    }
}

const ast::case_* case_named(const ast::tree& tree, std::string_view name) {
    if (name.empty()) return nullptr;
    const auto found =
        std::find_if(tree.cases.begin(), tree.cases.end(), [&](const ast::case_& c) { return c.name.text == name; });
    return found == tree.cases.end() ? nullptr : &*found;
}

std::optional<number::exact> value_of(const ast::tree& tree, ast::expr_id id, int depth) {
    if (!id || depth > deepest) return std::nullopt;
    const ast::expr& e = tree[id];
    if (e.kind == ast::expr_kind::number || e.kind == ast::expr_kind::money) {
        std::string digits(e.digits);
        digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
        auto value = number::exact::from_decimal(digits);
        if (value && e.power > 0) value = *value * number::exact::power_of_ten(e.power);
        if (value && e.flag && e.kind == ast::expr_kind::number) value = *value / number::exact(100);
        return value;
    }
    if (e.kind == ast::expr_kind::negate) {
        const auto a = value_of(tree, tree.operand(e, 0), depth + 1);
        return a ? std::optional(-*a) : std::nullopt;
    }
    if (e.kind != ast::expr_kind::arithmetic) return std::nullopt;
    const auto a = value_of(tree, tree.operand(e, 0), depth + 1);
    const auto b = value_of(tree, tree.operand(e, 1), depth + 1);
    if (!a || !b) return std::nullopt;
    switch (e.op) {
        case ast::expr_op::add: return *a + *b;
        case ast::expr_op::subtract: return *a - *b;
        case ast::expr_op::of:
        case ast::expr_op::multiply: return *a * *b;
        case ast::expr_op::divide: return b->is_zero() ? std::nullopt : std::optional(*a / *b);
        default: return std::nullopt;
    }
}

}  // namespace

std::optional<number::exact> literal_value(const ast::tree& tree, ast::expr_id e) { return value_of(tree, e, 0); }

std::string case_of_example(const check::checked& policy, const ast::example& example, std::size_t most_items) {
    writer w(policy, most_items);
    json_value whole;
    whole.member("case_id") = text_value(example.title);
    const check::clause* clause = w.clause_named(example.clause.text);
    const std::string name(clause != nullptr ? clause->declared->name.first.text : example.clause.text);
    whole.member("claims").member(name).is = json_value::sort::object;
    if (const ast::case_* base = case_named(*policy.tree, example.case_name.text))
        w.given(base->givens, example.clause, whole);
    w.given(example.givens, example.clause, whole);
    std::string text;
    append(text, whole);
    return text;
}

std::optional<std::int64_t> day_of_example(const ast::tree& tree, const ast::example& example) {
    std::optional<std::int64_t> day;
    const auto look = [&](const std::vector<ast::given>& givens) {
        for (const ast::given& g : givens) {
            if (g.kind == ast::given_kind::on) day = g.day;
        }
    };
    if (const ast::case_* base = case_named(tree, example.case_name.text)) look(base->givens);
    look(example.givens);
    return day;
}

fact_place place_of_path(const check::checked& policy, const ast::word& clause,
                         const std::vector<std::string_view>& parts) {
    return writer(policy).located(clause, parts);
}

std::string pointer_of_path(const check::checked& policy, const ast::word& clause, const ast::path& path) {
    const writer w(policy);
    if (path.parts.empty()) return {};
    const std::string_view first = path.parts.front().text;
    const bool is_fact = w.field(w.root_of(clause, first).first, first) != nullptr;
    if (!is_fact) {
        const std::string parameter = w.parameter_name(clause, path);
        if (!parameter.empty()) return parameter;
    }
    std::string pointer;
    for (const std::string& step : w.located(clause, parts_of(path)).steps) pointer += '/' + step;
    return pointer;
}

void give(const check::checked& policy, const std::vector<ast::given>& givens, const ast::word& clause, json_value& to,
          std::size_t most_items) {
    writer(policy, most_items).given(givens, clause, to);
}

}  // namespace pol::api
