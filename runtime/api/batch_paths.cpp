// Walks the shapes of a plan and names what is in them.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/batch_paths.hpp"

#include "lang/messages/sink.hpp"

namespace pol::api {
namespace {

constexpr std::string_view claims = "claims.";

std::string joined(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + '.' + std::string(name);
}

}  // namespace

batch_fact::kind kind_of(const plan::column& c) {
    switch (c.is) {
        case plan::kind::yes_no: return c.is_presence ? batch_fact::kind::record : batch_fact::kind::yes_no;
        case plan::kind::date: return batch_fact::kind::date;
        case plan::kind::duration: return batch_fact::kind::duration;
        case plan::kind::text: return batch_fact::kind::text;
        case plan::kind::choice: return batch_fact::kind::choice;
        case plan::kind::number: break;
    }
    switch (c.measures) {
        case plan::unit::plain: return batch_fact::kind::number;
        case plan::unit::count: return batch_fact::kind::count;
        case plan::unit::rate: return batch_fact::kind::rate;
        case plan::unit::money: return batch_fact::kind::money;
    }
    return batch_fact::kind::number;
}

std::string keyword_of(batch_fact::kind is) {
    switch (is) {
        case batch_fact::kind::yes_no:
        case batch_fact::kind::record: return "@type_yes_no";
        case batch_fact::kind::number: return "@type_number";
        case batch_fact::kind::count: return "@type_count";
        case batch_fact::kind::rate: return "@type_rate";
        case batch_fact::kind::money: return "@type_money";
        case batch_fact::kind::date: return "@type_date";
        case batch_fact::kind::duration: return "@type_duration";
        case batch_fact::kind::text: return "@type_text";
        case batch_fact::kind::choice: return "@choice";
        case batch_fact::kind::list: return "@list_of";
        case batch_fact::kind::claim: return "@claim";
    }
    return {};
}

fact_paths::fact_paths(const plan::plan& p) : plan_(p), columns_(p.columns.size()), tables_(p.tables.size()) {
    if (p.facts != plan::none) add_shape(p.facts, "", plan::none);
    for (index c = 0; c < p.clauses.size(); ++c) {
        if (p.clauses[c].claim == plan::none) continue;
        // A fact of the policy with the name of a clause comes first; then the claim is `claims.NAME`.
        const bool is_taken = find(p.clauses[c].name) != nullptr;
        const std::string path = (is_taken ? std::string(claims) : std::string()) + p.clauses[c].name;
        add(path, {fact_place::leads::claim, c, plan::none, {}}, batch_fact::kind::claim);
        add_shape(p.clauses[c].claim, path, plan::none);
    }
}

const fact_place* fact_paths::find(std::string_view path) const {
    auto found = places_.find(path);
    if (found == places_.end() && path.substr(0, claims.size()) == claims)
        found = places_.find(path.substr(claims.size()));
    return found == places_.end() ? nullptr : &found->second;
}

bool fact_paths::has_inside(std::string_view path) const {
    if (path == claims.substr(0, claims.size() - 1)) return true;
    if (path.substr(0, claims.size()) == claims) path.remove_prefix(claims.size());
    const std::string prefix = std::string(path) + '.';
    const auto found = places_.lower_bound(prefix);
    return found != places_.end() && found->first.compare(0, prefix.size(), prefix) == 0;
}

std::vector<std::string> fact_paths::near(std::string_view path) const {
    std::vector<std::string_view> known;
    for (const auto& [name, place] : places_) known.push_back(name);
    return messages::suggest(path, known);
}

std::string fact_paths::type_of(const fact_place& place) const {
    switch (place.to) {
        case fact_place::leads::list: return keyword_of(batch_fact::kind::list);
        case fact_place::leads::claim: return keyword_of(batch_fact::kind::claim);
        case fact_place::leads::record:
        case fact_place::leads::column: break;
    }
    return keyword_of(kind_of(plan_.columns[place.target]));
}

void fact_paths::add(const std::string& path, const fact_place& place, batch_fact::kind is) {
    places_.emplace(path, place);
    batch_fact& made = facts_.emplace_back();
    made.path = path;
    made.is = is;
    if (place.list != plan::none) made.list = tables_[place.list];
}

void fact_paths::add_column(index column, const std::string& path, index list) {
    const plan::column& c = plan_.columns[column];
    columns_[column] = path;
    add(path, {fact_place::leads::column, column, list, c.of_period}, kind_of(c));
    batch_fact& made = facts_.back();
    if (c.is == plan::kind::number) made.scale = c.scale;
    if (c.measures == plan::unit::money && c.is == plan::kind::number) made.currency = plan_.currencies[c.currency];
    if (c.is == plan::kind::choice) made.choices = plan_.choices[c.choice].values;
    made.is_optional = c.is_optional;
    made.has_default = c.fallback != plan::none;
}

void fact_paths::add_list(index table, const std::string& path, index list) {
    const plan::table& t = plan_.tables[table];
    tables_[table] = path;
    add(path, {fact_place::leads::list, table, list, {}}, batch_fact::kind::list);
    facts_.back().is_optional = t.is_optional;
    facts_.back().has_default = t.is_empty_by_default;
    if (t.shape != plan::none) add_shape(t.shape, path, table);
    if (t.plain != plan::none) add_column(t.plain, path + ".item", table);
}

void fact_paths::add_shape(index shape, const std::string& path, index list) {
    for (const plan::member& m : plan_.shapes[shape].members) {
        const std::string its_path = joined(path, m.name);
        switch (m.to) {
            case plan::member::leads::column: add_column(m.target, its_path, list); break;
            case plan::member::leads::period:
                add_column(m.target, its_path + ".start", list);
                add_column(m.target + 1, its_path + ".end", list);
                break;
            case plan::member::leads::record: {
                const index presence = plan_.shapes[m.target].presence;
                if (presence != plan::none) {
                    columns_[presence] = its_path;
                    add(its_path, {fact_place::leads::record, presence, list, {}}, batch_fact::kind::record);
                    facts_.back().is_optional = true;
                }
                add_shape(m.target, its_path, list);
                break;
            }
            case plan::member::leads::list: add_list(m.target, its_path, list); break;
        }
    }
}

}  // namespace pol::api
