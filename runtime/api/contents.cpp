// Reads what a policy declares out of its checked tree.
// SPDX-License-Identifier: Apache-2.0
#include <pol/contents.hpp>
#include <pol/policy.hpp>

#include "lang/text/keywords.hpp"
#include "lang/text/words.hpp"
#include "runtime/api/state.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>

namespace pol {
namespace {

using text::keyword;

titles of_tree(const ast::titles& t) {
    titles result{std::string(t.english), std::string(t.chinese)};
    if (result.english.empty()) result.english = result.chinese;
    if (result.chinese.empty()) result.chinese = result.english;
    return result;
}

titles spelling(keyword k) {
    const text::keyword_entry& entry = text::entry(k);
    return {std::string(entry.english), std::string(entry.chinese.substr(0, entry.chinese.find('|')))};
}

fact_kind kind_of(check::kind is) {
    switch (is) {
        case check::kind::yes_no: return fact_kind::yes_no;
        case check::kind::count: return fact_kind::count;
        case check::kind::rate: return fact_kind::rate;
        case check::kind::money: return fact_kind::money;
        case check::kind::date: return fact_kind::date;
        case check::kind::period: return fact_kind::period;
        case check::kind::duration: return fact_kind::duration;
        case check::kind::text: return fact_kind::text;
        case check::kind::choice: return fact_kind::choice;
        case check::kind::record: return fact_kind::record;
        case check::kind::list: return fact_kind::list;
        case check::kind::error:
        case check::kind::bare:
        case check::kind::none:
        case check::kind::number: break;
    }
    return fact_kind::number;
}

titles word_of(fact_kind is) {
    switch (is) {
        case fact_kind::yes_no: return spelling(keyword::type_yes_no);
        case fact_kind::number: return spelling(keyword::type_number);
        case fact_kind::count: return spelling(keyword::type_count);
        case fact_kind::rate: return spelling(keyword::type_rate);
        case fact_kind::money: return spelling(keyword::type_money);
        case fact_kind::date: return spelling(keyword::type_date);
        case fact_kind::period: return spelling(keyword::type_period);
        case fact_kind::duration: return spelling(keyword::type_duration);
        case fact_kind::text: return spelling(keyword::type_text);
        case fact_kind::choice: return spelling(keyword::choice);
        case fact_kind::record: return spelling(keyword::record);
        case fact_kind::list: return spelling(keyword::list_of);
    }
    return {};
}

class reader {
public:
    reader(const policy::state& s, const api::version& v) : state_(s), version_(v), checked_(v.checked) {}

    contents read() {
        add_record(checked_.facts_record, {}, {}, {});
        for (const check::clause& c : checked_.clauses) {
            add_parts(*c.declared);
            if (c.claim_record == check::record::none) continue;
            const std::string name(c.declared->name.first.text);
            add_record(c.claim_record, name + '.', name, {});
        }
        for (const check::parameter& p : checked_.parameters) add_parameter(p);
        add_amendments();
        return std::move(found_);
    }

private:
    const check::type& type(check::type_id id) const { return checked_.types[id]; }

    std::string words(ast::expr_id e) const {
        return e ? std::string(state_.sources->text(state_.tree[e].where)) : std::string();
    }

    std::vector<std::string> words(const std::vector<ast::bound>& bounds) const {
        std::vector<std::string> result;
        for (const ast::bound& b : bounds) result.emplace_back(state_.sources->text(b.where));
        return result;
    }

    titles describe(const check::type& t) const {
        titles said = word_of(kind_of(t.is));
        const auto add = [&](std::string_view english, std::string_view chinese) {
            said.english += std::string(english);
            said.chinese += std::string(chinese);
        };
        if (t.is == check::kind::list) {
            const titles item = describe(type(t.detail));
            add(" " + item.english, " " + item.chinese);
        }
        if (t.is == check::kind::money && t.detail != 0) {
            const std::string code = " " + std::string(checked_.currencies[t.detail]);
            add(code, code);
        }
        if (t.is == check::kind::choice) {
            const ast::names& name = checked_.choices[t.detail].declared->name;
            const std::string_view second = name.second ? name.second.text : name.first.text;
            add(" " + std::string(name.first.text), " " + std::string(second));
        }
        return said;
    }

    std::vector<choice_value> choices(const check::type& t) const {
        if (t.is == check::kind::list) return choices(type(t.detail));
        std::vector<choice_value> result;
        if (t.is != check::kind::choice) return result;
        for (const ast::choice_value& v : checked_.choices[t.detail].declared->values)
            result.push_back({std::string(v.name.first.text), std::string(v.name.second.text), of_tree(v.label)});
        return result;
    }

    // Records that hold each other in a circle are refused before.
    void add_record(std::uint32_t record, const std::string& prefix, const std::string& clause,
                    const std::string& list) {
        for (const check::field& f : checked_.records[record].fields) {
            if (f.is_derived) continue;
            const check::type& t = type(f.type);
            fact_summary fact;
            fact.path = prefix + std::string(f.name);
            fact.clause = clause;
            fact.list = list;
            fact.is = kind_of(t.is);
            fact.of = t.is == check::kind::list ? kind_of(type(t.detail).is) : fact.is;
            fact.type = describe(t);
            fact.choices = choices(t);
            fact.is_optional = t.is_optional;
            if (f.declared != nullptr) {
                fact.second = std::string(f.declared->name.second.text);
                fact.label = of_tree(f.declared->label);
                fact.bounds = words(f.declared->bounds);
                fact.fallback = words(f.declared->value);
            }
            const std::string path = fact.path;
            found_.facts.push_back(std::move(fact));
            if (t.is == check::kind::record) add_record(t.detail, path + '.', clause, list);
            if (t.is == check::kind::list && type(t.detail).is == check::kind::record)
                add_record(type(t.detail).detail, path + '.', clause, path);
        }
    }

    void add_parameter(const check::parameter& p) {
        const check::type& t = type(p.type);
        parameter_summary result;
        result.name = p.name;
        result.is = kind_of(t.is);
        result.type = describe(t);
        result.choices = choices(t);
        result.value = words(p.value);
        result.is_series = p.is_series;
        result.is_open = p.is_open;
        if (p.declared != nullptr) {
            result.label = of_tree(p.declared->label);
            result.bounds = words(p.declared->bounds);
            result.decided_by = std::string(p.declared->decided_by.text);
        }
        if (p.origin.amendment != check::provenance::text)
            result.amendment = of_tree(state_.tree.amendments[p.origin.amendment].title).english;
        found_.parameters.push_back(std::move(result));
    }

    void add_parts(const ast::clause& c) {
        const auto add = [&](const std::string& before, const ast::names& name, const ast::titles& title) {
            found_.parts.push_back(
                {before + std::string(name.first.text), std::string(name.second.text), of_tree(title)});
        };
        add({}, c.name, c.title);
        for (const ast::award& a : c.awards) add(std::string(c.name.first.text) + '.', a.name, a.title);
    }

    void add_amendments() {
        for (std::uint32_t n = 0; n < state_.tree.amendments.size(); ++n) {
            const ast::amend& a = state_.tree.amendments[n];
            amendment_summary result;
            result.title = of_tree(a.title);
            result.from = number::format_date(a.from);
            if (a.has_to) result.to = number::format_date(a.to);
            const std::vector<std::uint32_t>& chosen = version_.amendments;
            result.is_in_force = std::find(chosen.begin(), chosen.end(), n) != chosen.end();
            found_.amendments.push_back(std::move(result));
        }
    }

    const policy::state& state_;
    const api::version& version_;
    const check::checked& checked_;
    contents found_;
};

bool is_named(const ast::names& names, std::string_view text) {
    return names.first.text == text || (names.second && names.second.text == text);
}

std::optional<source_text> source_in(const policy::state& s, const api::version& v, std::string_view name) {
    const std::size_t dot = name.find('.');
    for (const check::clause& c : v.checked.clauses) {
        if (!is_named(c.declared->name, name.substr(0, dot))) continue;
        text::span where = c.declared->where;
        if (dot != std::string_view::npos) {
            const auto& awards = c.declared->awards;
            const auto award = std::find_if(awards.begin(), awards.end(), [&](const ast::award& a) {
                return is_named(a.name, name.substr(dot + 1));
            });
            if (award == awards.end()) return std::nullopt;
            where = award->where;
        }
        const text::source* file = s.sources->find(where.begin);
        if (file == nullptr) return std::nullopt;
        return source_text{file->path(), file->line_at(where.begin), std::string(s.sources->text(where))};
    }
    return std::nullopt;
}

}  // namespace

contents contents_of(const policy& of) {
    const policy::state& s = policy_access::of(of);
    return reader(s, s.version_on(std::nullopt)).read();
}

std::optional<contents> contents_of(const policy& of, std::string_view on) {
    const policy::state& s = policy_access::of(of);
    const std::optional<std::int64_t> day = number::parse_date(on);
    if (!day) return std::nullopt;
    return reader(s, s.version_on(day)).read();
}

std::optional<source_text> source_of(const policy& of, std::string_view name) {
    const policy::state& s = policy_access::of(of);
    return source_in(s, s.version_on(std::nullopt), name);
}

std::optional<source_text> source_of(const policy& of, std::string_view name, std::string_view on) {
    const policy::state& s = policy_access::of(of);
    const std::optional<std::int64_t> day = number::parse_date(on);
    return day ? source_in(s, s.version_on(day), name) : std::nullopt;
}

bool is_keyword(std::string_view word) { return text::is_part_of_reserved(word); }

std::vector<std::string> close_to(std::string_view wrong, const std::vector<std::string>& known) {
    return messages::suggest(wrong, {known.begin(), known.end()});
}

}  // namespace pol
