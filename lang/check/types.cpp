// Types: each is kept once, so that two are equal when their numbers are; what fits where; how they are called.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/checker.hpp"

namespace pol::check {
namespace {

constexpr std::uint32_t record_bit = 0x80000000;

std::string_view keyword_of(kind k) {
    switch (k) {
        case kind::yes_no: return "@type_yes_no";
        case kind::bare:
        case kind::number: return "@type_number";
        case kind::count: return "@type_count";
        case kind::rate: return "@type_rate";
        case kind::money: return "@type_money";
        case kind::date: return "@type_date";
        case kind::period: return "@type_period";
        case kind::duration: return "@type_duration";
        case kind::text: return "@type_text";
        case kind::none: return "@none";
        case kind::choice: return "@choice";
        case kind::record: return "@record";
        case kind::list: return "@list_of";
        case kind::error: break;
    }
    return "?";
}

kind kind_of(ast::type_kind k) {
    switch (k) {
        case ast::type_kind::yes_no: return kind::yes_no;
        case ast::type_kind::number: return kind::number;
        case ast::type_kind::count: return kind::count;
        case ast::type_kind::rate: return kind::rate;
        case ast::type_kind::date: return kind::date;
        case ast::type_kind::period: return kind::period;
        case ast::type_kind::duration: return kind::duration;
        case ast::type_kind::text: return kind::text;
        case ast::type_kind::money:
        case ast::type_kind::list:
        case ast::type_kind::optional:
        case ast::type_kind::named:
        case ast::type_kind::record:
        case ast::type_kind::bad: break;
    }
    return kind::error;
}

}  // namespace

type_id checker::intern(type t) {
    const std::uint64_t key = (static_cast<std::uint64_t>(t.is) << 40U) | (t.is_optional ? 1ULL << 33U : 0) |
                              (t.is_signed ? 1ULL << 32U : 0) | t.detail;
    const auto [found, is_new] = interned.try_emplace(key, static_cast<type_id>(result.types.size()));
    if (is_new) result.types.push_back(t);
    return found->second;
}

type_id checker::list_of(type_id element_type) {
    if (element_type == 0) return 0;
    if (is(element_type) == kind::record) records[result.types[element_type].detail].is_list_item = true;
    return intern({kind::list, false, false, element_type});
}

type_id checker::plain(type_id t) {
    type without = result.types[t];
    without.is_optional = without.is_signed = false;
    return intern(without);
}

type_id checker::optional(type_id t) {
    type with = result.types[t];
    if (with.is == kind::error) return t;
    with.is_optional = true;
    return intern(with);
}

std::uint32_t checker::currency(std::string_view code) {
    if (code.empty()) return 0;
    for (std::uint32_t n = 0; n < result.currencies.size(); ++n) {
        if (result.currencies[n] == code) return n;
    }
    result.currencies.push_back(code);
    return static_cast<std::uint32_t>(result.currencies.size() - 1);
}

type_id checker::declared(ast::type_id id, std::uint32_t owner) {
    if (!id) return 0;
    const ast::type& t = tree[id];
    type_id found = 0;
    switch (t.kind) {
        case ast::type_kind::bad: break;
        case ast::type_kind::money: found = money(currency(t.name.text), t.is_signed); break;
        case ast::type_kind::list: found = list_of(plain(declared(t.element, owner))); break;
        case ast::type_kind::optional: found = optional(declared(t.element, owner)); break;
        case ast::type_kind::record: {
            const std::uint32_t clause = owner == nowhere ? nowhere : records[owner].clause;
            const std::uint32_t record = declare_record({}, owner, clause);
            add_fields(record, tree.fields.data() + t.first, t.count);
            found = intern({kind::record, false, false, record});
            break;
        }
        case ast::type_kind::named: {
            const auto known = type_names.find(t.name.text);
            if (known == type_names.end()) {
                did_you_mean(error(202, t.name.where, {std::string(t.name.text)}), t.name.where, t.name.text,
                             keys(type_names));
                break;
            }
            used_types.insert(known->first);
            const bool is_record = (known->second & record_bit) != 0;
            found = intern({is_record ? kind::record : kind::choice, false, false, known->second & ~record_bit});
            break;
        }
        case ast::type_kind::yes_no:
        case ast::type_kind::number:
        case ast::type_kind::count:
        case ast::type_kind::rate:
        case ast::type_kind::date:
        case ast::type_kind::period:
        case ast::type_kind::duration:
        case ast::type_kind::text: found = simple(kind_of(t.kind)); break;
    }
    return result.declared_types[id.index] = found;
}

std::uint32_t checker::declare_record(std::string_view name, std::uint32_t owner, std::uint32_t clause) {
    const auto index = static_cast<std::uint32_t>(result.records.size());
    result.records.push_back({name, {}, {}, owner});
    records.emplace_back();
    records.back().clause = clause;
    return index;
}

// INVARIANT: a nested record is declared while its field is added, so references into `records` do not survive a call.
void checker::add_fields(std::uint32_t record, const ast::field* first, std::size_t count) {
    for (std::size_t n = 0; n < count; ++n) {
        const ast::field& f = first[n];
        field made;
        made.declared = &f;
        made.name = f.name.first.text;
        made.is_derived = f.is_derived;
        if (!f.is_derived) made.type = declared(f.type, record);
        const auto index = static_cast<std::uint32_t>(result.records[record].fields.size());
        result.records[record].fields.push_back(made);
        records[record].derived.push_back(progress::untouched);
        records[record].is_read.push_back(0);
        for (const ast::word& name : {f.name.first, f.name.second}) {
            if (!name) continue;
            const auto [known, is_new] = records[record].fields.try_emplace(name.text, index);
            if (!is_new && known->second != index) {
                twice(name, result.records[record].fields[known->second].declared->name.first.where);
            }
        }
    }
}

bool checker::is_numeric(type_id t) const {
    const kind k = is(t);
    return k == kind::number || k == kind::count || k == kind::rate;
}

// A plain number is money in the policy's currency only.
bool checker::takes_bare(type_id t) const {
    return is_numeric(t) || (is(t) == kind::money && result.types[t].detail == 0);
}

bool checker::fits(type_id from, type_id to) const {
    const type& a = result.types[from];
    const type& b = result.types[to];
    if (a.is == kind::error || b.is == kind::error) return true;
    if (a.is == kind::bare) return takes_bare(to) || b.is == kind::bare;
    if (a.is == kind::none) return b.is_optional || b.is == kind::list;  // of a list: the empty one
    if (is_numeric(from)) return is_numeric(to);
    if (a.is == kind::list && b.is == kind::list) return fits(a.detail, b.detail);
    return a.is == b.is && a.detail == b.detail;
}

type_id checker::join(type_id a, type_id b) {
    if (a == b || b == 0) return a == b ? a : 0;
    if (a == 0) return 0;
    if (is(a) == kind::none) return optional(b);
    if (is(b) == kind::none) return optional(a);
    if (is(a) == kind::bare) return takes_bare(b) ? b : 0;
    if (is(b) == kind::bare) return takes_bare(a) ? a : 0;
    if (!fits(a, b)) return 0;
    type both = result.types[a];
    const type& other = result.types[b];
    if (is_numeric(a) && both.is != other.is) both.is = kind::number;
    both.is_optional = both.is_optional || other.is_optional;
    both.is_signed = both.is_signed || other.is_signed;
    return intern(both);
}

std::string checker::describe(type_id id) const {
    std::string said;
    // A list of lists cannot be declared endlessly: the parser bounds its depth.
    for (type_id t = id;; t = result.types[t].detail) {
        const type& now = result.types[t];
        if (now.is_optional) said += "@optional ";
        said += keyword_of(now.is);
        if (now.is == kind::list) {
            said += ' ';
            continue;
        }
        if (now.is == kind::money && now.detail != 0) said += ' ' + std::string(result.currencies[now.detail]);
        if (now.is == kind::choice) said += " `" + std::string(result.choices[now.detail].name) + '`';
        if (now.is == kind::record && !result.records[now.detail].name.empty()) {
            said += " `" + std::string(result.records[now.detail].name) + '`';
        }
        return said;
    }
}

}  // namespace pol::check
