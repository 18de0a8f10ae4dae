// The parameters that a case or its host sets, over those of the text and its amendments.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/sink.hpp"
#include "runtime/facts/reading.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace pol::facts {
namespace {

namespace code {
constexpr int twice = 811;
constexpr int object_expected = 812;
constexpr int list_expected = 813;
constexpr int bound = 832;
constexpr int unknown_parameter = 842;
constexpr int not_optional = 843;
constexpr int series_entry = 844;
constexpr int day_twice = 845;
constexpr int table_row = 846;
}  // namespace code

class parameter_reader {
public:
    explicit parameter_reader(reading& r) : r_(r) {}

    void object(std::uint32_t token);
    void set_by_host();

private:
    void one(std::string_view name, const document& from, std::uint32_t token);
    void named(index parameter, const document& from, std::uint32_t token);
    void values(const plan::parameter& p, const target& hits, const document& from, std::uint32_t token, setting& to);
    void series(const plan::parameter& p, const target& hits, const document& from, std::uint32_t token, setting& to);
    void table(index table, const document& from, std::uint32_t token);
    template <class Visit>
    bool for_members(const target& hits, const document& from, std::uint32_t token, Visit&& visit);
    template <class Entries>
    void by_day(const target& hits, Entries& entries);
    bool constant(const plan::parameter& p, const target& hits, const scalar& given, plan::constant& to);
    bool dated(const target& hits, const document& from, std::uint32_t token, std::uint32_t size, int code,
               std::int64_t& day);
    void host_value(std::string_view name, std::string_view text);
    void unknown(std::string_view name);

    index find(std::string_view name) const;
    index find_table(std::string_view name) const;

    reading& r_;
    std::unordered_set<std::string_view> set_;  // by the host: the case's own values do not count
};

index parameter_reader::find(std::string_view name) const {
    const auto& all = r_.plan.parameters;
    const auto found = std::lower_bound(all.begin(), all.end(), name,
                                        [](const plan::parameter& p, std::string_view n) { return p.name < n; });
    return found == all.end() || found->name != name ? plan::none : static_cast<index>(found - all.begin());
}

index parameter_reader::find_table(std::string_view name) const {
    const auto& all = r_.plan.table_parameters;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const plan::table_parameter& t) { return t.name == name; });
    return found == all.end() ? plan::none : static_cast<index>(found - all.begin());
}

void parameter_reader::object(std::uint32_t token) {
    if (r_.given[token].is == token_kind::null) return;
    if (r_.given[token].is != token_kind::object) {
        r_.report({.all = true}, {code::object_expected, {shown(r_.given.at(token))}, {}});
        return;
    }
    std::unordered_set<std::string_view> seen;
    for (std::uint32_t name = token + 1; name < r_.given[token].next; name = r_.given[name + 1].next) {
        const std::string_view wanted = r_.given.text(r_.given[name]);
        const reading::step at(r_, wanted);
        if (set_.count(wanted) != 0) continue;
        if (!seen.insert(wanted).second) {
            const index which = find(wanted);
            const target hits = which != plan::none ? target{.parameter = which} : target{.all = true};
            r_.report(hits, {code::twice, {shown_name(wanted)}, {}});
            continue;
        }
        one(wanted, r_.given, name + 1);
    }
}

void parameter_reader::set_by_host() {
    for (const auto& [name, text] : r_.how.set) {
        const reading::step at(r_, name);
        // The last one counts, as on a command line.
        if (!set_.insert(name).second) {
            const index which = find(name);
            auto& settings = r_.to.settings;
            settings.erase(std::remove_if(settings.begin(), settings.end(),
                                          [&](const setting& s) { return s.parameter == which; }),
                           settings.end());
        }
        host_value(name, text);
    }
}

// The text of a value as it would stand in JSON between quotes, or a JSON list.
void parameter_reader::host_value(std::string_view name, std::string_view text) {
    const index which = find(name);
    const bool is_json = !text.empty() && (text.front() == '[' || text.front() == '"');
    std::string json;
    const auto is_plain = [&] {
        return text.find_first_not_of("0123456789") == std::string_view::npos && !text.empty();
    };
    if (is_json || text == "null" || text == "true" || text == "false")
        json = text;
    else if (text == "none")
        json = "null";
    else if (which != plan::none && r_.plan.parameters[which].is == plan::kind::yes_no &&
             (text == "yes" || text == "no"))
        json = text == "yes" ? "true" : "false";
    else if (which != plan::none && r_.plan.parameters[which].measures == plan::unit::count && is_plain())
        json = text;
    else {
        json = '"';
        for (const char c : text) {
            if (c == '"' || c == '\\') json += '\\';
            if (static_cast<unsigned char>(c) >= 0x20) json += c;
        }
        json += '"';
    }
    const document value = document::parse(json, r_.how.within);
    if (value.is_empty()) {
        const target hits = which != plan::none ? target{.parameter = which} : target{.all = true};
        if (value.fault()) r_.report(hits, {value.fault()->code, value.fault()->arguments, {}});
        return;
    }
    one(name, value, 0);
}

void parameter_reader::one(std::string_view name, const document& from, std::uint32_t token) {
    if (const index which = find(name); which != plan::none) return named(which, from, token);
    if (const index which = find_table(name); which != plan::none) return table(which, from, token);
    unknown(name);
}

void parameter_reader::unknown(std::string_view name) {
    const auto known = [&] {
        std::vector<std::string_view> names;
        for (const plan::parameter& p : r_.plan.parameters) names.push_back(p.name);
        for (const plan::table_parameter& t : r_.plan.table_parameters) names.push_back(t.name);
        return names;
    };
    r_.report({.all = true}, {code::unknown_parameter, {shown_name(name)}, r_.nearest(name, known)});
}

void parameter_reader::named(index parameter, const document& from, std::uint32_t token) {
    const plan::parameter& p = r_.plan.parameters[parameter];
    const target hits{.parameter = parameter};
    setting result;
    result.parameter = parameter;
    if (from[token].is == token_kind::null) {
        result.unset = true;
        if (!p.is_optional && !p.is_open) r_.report(hits, {code::not_optional, {p.name}, {}});
    } else if (p.is_series) {
        series(p, hits, from, token, result);
    } else if (p.is_list) {
        values(p, hits, from, token, result);
    } else {
        constant(p, hits, from.at(token), result.value);
    }
    r_.to.settings.push_back(std::move(result));
}

bool parameter_reader::constant(const plan::parameter& p, const target& hits, const scalar& given, plan::constant& to) {
    if (const fault refused =
            r_.scalars.read({p.is, p.measures, p.choice, false, p.measures == plan::unit::plain}, given, to)) {
        r_.report(hits, refused);
        return false;
    }
    for (const plan::bound& b : p.bounds) {
        const auto limit = constant_value(r_.plan, b.node);
        if (!limit || holds(b.is, ordered(to), *limit)) continue;
        plan::constant shown_limit;
        shown_limit.is = to.is;
        shown_limit.number = *limit;
        shown_limit.code = limit->to_int64().value_or(0);
        r_.report(hits,
                  {code::bound, {shown(given), keyword_of(b.is), shown(r_.plan, p.is, p.choice, shown_limit)}, {}});
        return false;
    }
    return true;
}

// What is not a list is reported, and not gone through.
template <class Visit>
bool parameter_reader::for_members(const target& hits, const document& from, std::uint32_t token, Visit&& visit) {
    if (from[token].is != token_kind::list) {
        r_.report(hits, {code::list_expected, {shown(from.at(token))}, {}});
        return false;
    }
    std::uint32_t place = 0;
    for (std::uint32_t at = token + 1; at < from[token].next; at = from[at].next, ++place) {
        const reading::step here(r_, place);
        visit(at);
    }
    return true;
}

template <class Entries>
void parameter_reader::by_day(const target& hits, Entries& entries) {
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    const auto same = std::adjacent_find(entries.begin(), entries.end(),
                                         [](const auto& a, const auto& b) { return a.first == b.first; });
    if (same != entries.end()) r_.report(hits, {code::day_twice, {number::format_date(same->first)}, {}});
}

void parameter_reader::values(const plan::parameter& p, const target& hits, const document& from, std::uint32_t token,
                              setting& to) {
    for_members(hits, from, token, [&](std::uint32_t at) {
        plan::constant value;
        if (constant(p, hits, from.at(at), value)) to.list.push_back(std::move(value));
    });
}

// The beginning of `[date, …]`, which has `size` members.
bool parameter_reader::dated(const target& hits, const document& from, std::uint32_t token, std::uint32_t size,
                             int code, std::int64_t& day) {
    if (from[token].is != token_kind::list || from[token].size != size) {
        r_.report(hits, {code, {std::to_string(size - 1)}, {}});
        return false;
    }
    const reading::step first(r_, 0);
    if (const fault refused = r_.scalars.read_date(from.at(token + 1), day)) {
        r_.report(hits, refused);
        return false;
    }
    return true;
}

void parameter_reader::series(const plan::parameter& p, const target& hits, const document& from, std::uint32_t token,
                              setting& to) {
    for_members(hits, from, token, [&](std::uint32_t at) {
        std::int64_t day = 0;
        if (!dated(hits, from, at, 2, code::series_entry, day)) return;
        const reading::step second(r_, 1);
        plan::constant value;
        if (constant(p, hits, from.at(from[at + 1].next), value)) to.entries.emplace_back(day, std::move(value));
    });
    by_day(hits, to.entries);
}

void parameter_reader::table(index table, const document& from, std::uint32_t token) {
    const plan::table_parameter& asked = r_.plan.table_parameters[table];
    const target hits{.table_parameter = table};
    table_setting result;
    result.table = table;
    const bool is_list = for_members(hits, from, token, [&](std::uint32_t at) {
        std::int64_t day = 0;
        if (!dated(hits, from, at, static_cast<std::uint32_t>(asked.rows + 1), code::table_row, day)) return;
        std::vector<plan::constant> row;
        std::uint32_t column = 1;
        for (std::uint32_t cell = from[at + 1].next; cell < from[at].next; cell = from[cell].next, ++column) {
            const reading::step in_row(r_, column);
            plan::constant value;
            if (const fault refused =
                    r_.scalars.read({asked.is, asked.measures, plan::none, false, false}, from.at(cell), value)) {
                r_.report(hits, refused);
            }
            row.push_back(std::move(value));
        }
        result.rows.emplace_back(day, std::move(row));
    });
    if (!is_list) return;
    by_day(hits, result.rows);
    r_.to.table_settings.push_back(std::move(result));
}

}  // namespace

void read_parameters(reading& r, std::optional<std::uint32_t> object) {
    parameter_reader reader(r);
    reader.set_by_host();
    if (object) reader.object(*object);
}

}  // namespace pol::facts
