// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/binding.hpp"

#include "lang/messages/sink.hpp"
#include "runtime/stream/codes.hpp"

#include <algorithm>

namespace pol::stream {

namespace {

constexpr std::string_view day_header = "assessed_on";
constexpr std::string_view claims = "claims/";

std::string dotted(std::string_view path) {
    if (path.substr(0, claims.size()) == claims) path.remove_prefix(claims.size());
    std::string made(path);
    std::replace(made.begin(), made.end(), '/', '.');
    return made;
}

cell_form form_of(const plan::column& c, bound_cell& cell) {
    switch (c.is) {
        case plan::kind::yes_no: return cell_form::yes_no;
        case plan::kind::date: return cell_form::date;
        case plan::kind::choice: return cell_form::choice;
        case plan::kind::text: return cell_form::text;
        case plan::kind::duration: return cell_form::careful;
        case plan::kind::number: break;
    }
    if (c.measures == plan::unit::count) return c.scale == 1 ? cell_form::whole : cell_form::careful;
    std::int64_t scale = c.scale;
    for (cell.places = 0; scale % 10 == 0; scale /= 10) ++cell.places;
    if (scale != 1) return cell_form::careful;
    return c.scale == 100 ? cell_form::amount : cell_form::decimal;
}

class binder {
public:
    binder(const plan::plan& p, const wanted_columns& wanted) : plan_(p), wanted_(wanted) {
        made_.to.table = wanted.table;
        for (const index c : p.tables[wanted.table].columns)
            if (!p.columns[c].is_presence) known_.emplace_back(header_of(p, c), c);
    }

    bound bind(const std::vector<std::string>& header);

private:
    void one(const std::string& name, std::uint32_t place);
    bool takes_key(const std::string& name, std::uint32_t place);
    bool takes_claim(const std::string& name, std::uint32_t place);
    void unknown(const std::string& name);
    void require(const std::string& name, bool is_there);
    bool is_asked(index clause) const {
        return clause == plan::none || wanted_.clauses.empty() || wanted_.clauses[clause];
    }

    const plan::plan& plan_;
    const wanted_columns& wanted_;
    std::vector<std::pair<std::string, index>> known_;
    bound made_;
};

bound binder::bind(const std::vector<std::string>& header) {
    made_.to.fields = static_cast<std::uint32_t>(header.size());
    made_.to.around.assign(wanted_.around.size(), made_.to.fields);
    std::vector<std::string_view> names(header.begin(), header.end());
    std::sort(names.begin(), names.end());
    for (std::size_t n = 1; n < names.size(); ++n)
        if (names[n] == names[n - 1] && !names[n].empty())
            made_.failure = stream_fault(code::header_twice, wanted_.file, 1, {std::string(names[n])});
    for (std::uint32_t n = 0; n < made_.to.fields; ++n) one(header[n], n);
    require(wanted_.key, made_.to.key || !wanted_.needs_key);
    require(wanted_.item, made_.to.item || wanted_.item.empty());
    for (std::size_t n = 0; n < wanted_.around.size(); ++n)
        require(wanted_.around[n], made_.to.around[n] != made_.to.fields);
    return std::move(made_);
}

void binder::one(const std::string& name, std::uint32_t place) {
    const bool is_key = takes_key(name, place);
    if (wanted_.table == 0 && name == day_header) {
        made_.to.cells.push_back({place, name, plan::none, plan::none, cell_form::date, 0});
        return;
    }
    const auto found =
        std::find_if(known_.begin(), known_.end(), [&](const auto& known) { return known.first == name; });
    if (found != known_.end()) {
        if (!is_asked(clause_of(plan_, found->second))) return;
        bound_cell cell;
        cell.place = place;
        cell.header = name;
        cell.column = found->second;
        cell.form = form_of(plan_.columns[found->second], cell);
        made_.to.cells.push_back(std::move(cell));
        return;
    }
    if (is_key || takes_claim(name, place)) return;
    if (std::find(plan_.labels.begin(), plan_.labels.end(), name) != plan_.labels.end() || name.empty()) return;
    unknown(name);
}

// A key may be a fact as well.
bool binder::takes_key(const std::string& name, std::uint32_t place) {
    bool is_key = false;
    if (name == wanted_.key && !made_.to.key) {
        made_.to.key = place;
        is_key = true;
    }
    if (name == wanted_.item && !name.empty()) {
        made_.to.item = place;
        is_key = true;
    }
    for (std::size_t n = 0; n < wanted_.around.size(); ++n) {
        if (name != wanted_.around[n]) continue;
        made_.to.around[n] = place;
        is_key = true;
    }
    return is_key;
}

bool binder::takes_claim(const std::string& name, std::uint32_t place) {
    if (wanted_.table != 0) return false;
    for (index c = 0; c < plan_.clauses.size(); ++c) {
        if (plan_.clauses[c].name != name) continue;
        if (is_asked(c) && plan_.clauses[c].claim != plan::none)
            made_.to.cells.push_back({place, name, plan::none, c, cell_form::yes_no, 0});
        return true;
    }
    return false;
}

void binder::unknown(const std::string& name) {
    std::vector<std::string_view> names;
    for (const auto& known : known_) names.push_back(known.first);
    if (wanted_.table == 0) {
        for (const plan::clause& c : plan_.clauses) names.push_back(c.name);
        names.push_back(day_header);
    }
    names.push_back(wanted_.key);
    diagnostic found = stream_fault(code::unknown_header, wanted_.file, 1, {name});
    found.level = severity::warning;
    const std::vector<std::string> near = messages::suggest(name, names);
    if (!near.empty()) found.notes.push_back({code::did_you_mean, found.where, {near.front()}});
    made_.warnings.push_back(std::move(found));
}

void binder::require(const std::string& name, bool is_there) {
    if (is_there || made_.failure) return;
    made_.failure = stream_fault(code::no_key, wanted_.file, 1, {name});
}

}  // namespace

bound bind_header(const plan::plan& p, const wanted_columns& wanted, const std::vector<std::string>& header) {
    return binder(p, wanted).bind(header);
}

std::string path_of_list(const plan::plan& p, index table) {
    const plan::table& t = p.tables[table];
    const std::string own = dotted(t.path);
    return t.parent == 0 || t.parent == plan::none ? own : path_of_list(p, t.parent) + "." + own;
}

std::optional<index> find_list(const plan::plan& p, std::string_view path) {
    for (index t = 1; t < p.tables.size(); ++t)
        if (path_of_list(p, t) == path) return t;
    return std::nullopt;
}

std::string header_of(const plan::plan& p, index column) {
    const plan::column& c = p.columns[column];
    std::string made = c.path.empty() ? std::string("value") : dotted(c.path);
    if (c.of_period == plan::column::part::start) made += ".start";
    if (c.of_period == plan::column::part::end) made += ".end";
    return made;
}

index clause_of(const plan::plan& p, index column) {
    const plan::column& c = p.columns[column];
    if (c.table != 0) return p.tables[c.table].clause;
    const std::string_view path = c.path;
    if (path.substr(0, claims.size()) != claims) return plan::none;
    const std::string_view name = path.substr(claims.size(), path.find('/', claims.size()) - claims.size());
    for (index n = 0; n < p.clauses.size(); ++n)
        if (p.clauses[n].name == name) return n;
    return plan::none;
}

diagnostic stream_fault(int code, std::string file, std::uint64_t line, std::vector<std::string> arguments) {
    diagnostic made;
    made.code = code;
    made.where.file = std::move(file);
    made.where.line = static_cast<std::uint32_t>(line);
    made.where.column = 1;
    made.arguments = std::move(arguments);
    return made;
}

}  // namespace pol::stream
