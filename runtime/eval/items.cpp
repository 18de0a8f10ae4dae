// The items of an award: rows that pass its conditions, groups of them, their order; and the record of those left out.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/eval/clause_run.hpp"

#include <algorithm>
#include <utility>

namespace pol::eval {
inline namespace POL_NUMBERS {
namespace {

// A total order of known values of one kind.
int compare(const value& a, const value& b, plan::kind of) {
    if (of == plan::kind::number) return a.low < b.low ? -1 : (b.low < a.low ? 1 : 0);
    return a.code < b.code ? -1 : (b.code < a.code ? 1 : 0);
}

}  // namespace

// A condition belongs to the list whose rows decide it; one about no item at all to the outermost list, so that it leaves
// out whole records. Conditions on groups and places come later.
clause_run::leveled clause_run::levels_of(const plan::award& a) {
    leveled made;
    const plan::selection& s = plan_.selections[a.items];
    const std::vector<index>& levels = with_.levels_of(a.items);
    made.by_level.resize(std::max<std::size_t>(levels.size(), 1));
    bool is_by_position = false;
    const auto place = [&](const plan::condition& c) {
        const index domain = plan_.nodes[c.node].domain;
        const auto found = std::find(levels.begin(), levels.end(), domain);
        made.by_level[found == levels.end() ? 0 : static_cast<std::size_t>(found - levels.begin())].push_back(&c);
    };
    for (const plan::condition& c : s.conditions) place(c);
    for (const plan::condition& c : a.where_) {
        is_by_position = is_by_position || reads_position(c.node);
        if (is_by_position)
            made.by_position.push_back(&c);
        else if (!a.keys.empty() && plan_.nodes[c.node].domain == a.item_domain)
            made.of_group.push_back(&c);
        else
            place(c);
    }
    return made;
}

clause_run::verdict clause_run::judge(const std::vector<const plan::condition*>& conditions, value belongs,
                                      bool is_certain) {
    verdict v;
    v.belongs = std::move(belongs);
    v.is_certain = is_certain;
    for (const plan::condition* c : conditions) {
        const value& holds = with_.at(c->node);
        const bool is_reasoned = c->reason != plan::none;
        if (holds.is_no()) {
            v.is_out = true;
            if (!is_reasoned) break;
            if (v.is_certain) {
                v.reasons.push_back(c->reason);
                v.failed.push_back(c);
            }
        } else if (holds.has_failed()) {
            if (!v.is_out) v.belongs = v.belongs.is_yes() ? holds : unknown(v.belongs.needs);
            break;
        } else if (!holds.is_known() && !is_reasoned) {
            v.is_certain = false;
        }
        v.belongs = math_.and_(v.belongs, holds);
    }
    if (v.is_out) v.belongs = truth(false);
    return v;
}

void clause_run::collect(index award, const leveled& conditions, std::size_t level, value belongs, bool is_certain) {
    const plan::award& a = clause_.awards[award];
    const plan::selection& s = plan_.selections[a.items];
    const std::vector<index>& levels = with_.levels_of(a.items);
    if (level == levels.size()) return;
    const bool is_last = level + 1 == levels.size();
    with_.each_of_level(levels[level], [&] {
        value in = belongs;
        bool is_sure = is_certain;
        if (is_last) {
            const value left = with_.left_by(s, with_.row_of(s.to));
            if (left.is_no()) return true;
            in = math_.and_(in, left);
            is_sure = is_sure && left.is_yes();
        }
        const verdict v = judge(conditions.by_level[level], in, is_sure);
        if (v.is_out) {
            leave_out(award, v, conditions, level);
        } else if (!is_last) {
            collect(award, conditions, level + 1, v.belongs, v.is_certain);
        } else {
            items_.emplace_back().is = {with_.row_of(s.to), with_.missing_of(s.to), v.belongs};
            take(award);
        }
        return true;
    });
}

// What has to be read while the row is entered: keys of groups, or the key of the order.
void clause_run::take(index award) {
    const plan::award& a = clause_.awards[award];
    if (!a.keys.empty()) {
        std::vector<value>& keys = keys_.emplace_back();
        for (const index k : a.keys) keys.push_back(with_.of(k));
    }
}

void clause_run::leave_out(index award, const verdict& v, const leveled& conditions, std::size_t level) {
    const plan::award& a = clause_.awards[award];
    const index domain = with_.levels_of(a.items)[level];
    const std::uint32_t row = with_.row_of(domain);
    if (v.reasons.empty() || row == ghost_row) return;
    const index table = plan_.domains[domain].table;
    for (const index reason : v.reasons) log(table, row, reason);
    if (shown_ != nullptr) {
        derivation line = tells_->line(derivation::kind::item, plan::none);
        line.name = with_.pointer_of_row(table, row);
        line.came = derivation::result::no;
        for (const plan::condition* c : v.failed) line.children.push_back(tells_->condition(*c, truth(false)));
        shown_->push_back(std::move(line));
    }
    exclude_below(award, conditions, level);
}

// A record that is left out takes the items inside it along.
void clause_run::exclude_below(index award, const leveled& conditions, std::size_t level) {
    const plan::award& a = clause_.awards[award];
    const std::vector<index>& levels = with_.levels_of(a.items);
    if (level + 1 == levels.size()) {
        const index to = plan_.selections[a.items].to;
        excluded_.push_back({with_.row_of(to), with_.missing_of(to), truth(true)});
        return;
    }
    with_.each_of_level(levels[level + 1], [&] {
        exclude_below(award, conditions, level + 1);
        return true;
    });
}

void clause_run::enter(const plan::award& a, const item& x) {
    if (a.keys.empty())
        with_.enter_member(a.item_domain, x.is);
    else
        with_.enter_group(a.item_domain, &x.members);
}

// Groups in the order of their first member. A member whose key is not known may belong to any of them, or make others.
void clause_run::make_groups(index award) {
    const plan::award& a = clause_.awards[award];
    const auto is_before = [&](std::size_t x, std::size_t y) {
        for (std::size_t k = 0; k < a.keys.size(); ++k) {
            const int order = compare(keys_[x][k], keys_[y][k], plan_.nodes[a.keys[k]].gives);
            if (order != 0) return order < 0;
        }
        return false;
    };
    std::map<std::size_t, std::size_t, decltype(is_before)> known_groups(is_before);
    std::vector<item> groups;
    std::vector<member> strays;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        need_sets::id missing = 0;
        bool is_known = !items_[i].is_ghost();
        for (const value& k : keys_[i]) {
            is_broken(k);
            is_known = is_known && k.is_known();
            missing = with_.needs().join(missing, k.needs);
        }
        if (!is_known) {
            member stray = items_[i].is;
            stray.belongs =
                unknown(with_.needs().join(stray.belongs.needs, with_.needs().join(missing, stray.missing)));
            strays.push_back(std::move(stray));
            continue;
        }
        const auto [found, is_new] = known_groups.emplace(i, groups.size());
        if (is_new) {
            item& made = groups.emplace_back();
            made.is = {static_cast<std::uint32_t>(found->second), 0, truth(false)};
        }
        item& group = groups[found->second];
        group.is.belongs = math_.or_(group.is.belongs, items_[i].is.belongs);
        group.members.push_back(items_[i].is);
    }
    if (!strays.empty()) add_strays(groups, std::move(strays));
    items_ = std::move(groups);
}

void clause_run::add_strays(std::vector<item>& groups, std::vector<member> strays) {
    for (item& group : groups) group.members.insert(group.members.end(), strays.begin(), strays.end());
    need_sets::id missing = 0;
    for (const member& m : strays) missing = with_.needs().join(missing, m.belongs.needs);
    item& others = groups.emplace_back();
    others.is = {ghost_row, missing, unknown(missing)};
    others.members = std::move(strays);
}

void clause_run::judge_groups(index award, const leveled& conditions) {
    if (conditions.of_group.empty()) return;
    const plan::award& a = clause_.awards[award];
    std::vector<item> kept;
    for (item& x : items_) {
        enter(a, x);
        const verdict v = judge(conditions.of_group, x.is.belongs, true);
        if (!v.is_out) {
            x.is.belongs = v.belongs;
            kept.push_back(std::move(x));
            continue;
        }
        for (const index reason : v.reasons) log_item(a, x, reason);
        if (!v.reasons.empty() && !x.is_ghost()) excluded_.insert(excluded_.end(), x.members.begin(), x.members.end());
    }
    items_ = std::move(kept);
}

// Ties keep the order given. With a key that is not known no order is certain.
void clause_run::put_in_order(index award) {
    const plan::award& a = clause_.awards[award];
    if (a.order_key == plan::none || a.by == plan::order::given) return;
    const plan::kind of = plan_.nodes[a.order_key].gives;
    bool is_known = true;
    for (item& x : items_) {
        enter(a, x);
        x.key = with_.of(a.order_key);
        is_broken(x.key);
        is_known = is_known && x.key.is_known();
        order_missing_ = with_.needs().join(order_missing_, x.key.needs);
    }
    is_order_known_ = is_known;
    if (!is_known) return;
    const bool is_falling = a.by == plan::order::largest_first;
    std::stable_sort(items_.begin(), items_.end(), [&](const item& x, const item& y) {
        const int order = compare(x.key, y.key, of);
        return is_falling ? order > 0 : order < 0;
    });
}

// Each item's place, as far as it is certain which items stand before it. Nothing where no place is asked for.
std::vector<value> clause_run::positions() {
    std::vector<value> places;
    if (!with_.has_positions()) return places;
    need_sets::id missing = order_missing_;
    bool has_ghost = false;
    for (const item& x : items_) {
        if (is_order_known_) break;
        has_ghost = has_ghost || x.is_ghost();
        missing = with_.needs().join(missing, with_.needs().join(x.is.belongs.needs, x.is.missing));
    }
    std::int64_t sure = 0;
    bool is_certain = is_order_known_;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        value place = known(exact(sure + 1));
        if (!is_certain) {
            place = unknown(missing);
            place.has_low = true;
            place.low = exact(sure + 1);
            place.has_high = !has_ghost;
            place.high = exact(static_cast<std::int64_t>(is_order_known_ ? i + 1 : items_.size()));
        }
        places.push_back(std::move(place));
        if (!is_order_known_) continue;
        const item& x = items_[i];
        if (x.is.belongs.is_yes() && !x.is_ghost()) {
            ++sure;
            continue;
        }
        is_certain = false;
        has_ghost = has_ghost || x.is_ghost();
        missing = with_.needs().join(missing, with_.needs().join(x.is.belongs.needs, x.is.missing));
    }
    return places;
}

void clause_run::judge_by_position(index award, const leveled& conditions) {
    if (conditions.by_position.empty()) return;
    const plan::award& a = clause_.awards[award];
    std::vector<bool> stays(items_.size(), true);
    std::vector<value> belongs(items_.size());
    const std::vector<value> places = positions();
    for (std::size_t i = 0; i < items_.size(); ++i) {
        enter(a, items_[i]);
        with_.put_position(places[i]);
        const verdict v = judge(conditions.by_position, items_[i].is.belongs, true);
        stays[i] = !v.is_out;
        belongs[i] = v.belongs;
        for (const index reason : v.reasons) log_item(a, items_[i], reason);
        if (!v.reasons.empty() && a.keys.empty()) excluded_.push_back(items_[i].is);
    }
    std::vector<item> kept;
    for (std::size_t i = 0; i < items_.size(); ++i) {
        if (!stays[i]) continue;
        items_[i].is.belongs = belongs[i];
        kept.push_back(std::move(items_[i]));
    }
    items_ = std::move(kept);
}

bool clause_run::reads_position(index node) {
    if (!with_.has_positions()) return false;
    std::vector<index> open{node};
    std::set<index> seen;
    while (!open.empty()) {
        const index at = open.back();
        open.pop_back();
        if (at == plan::none || at >= plan_.nodes.size() || !seen.insert(at).second) continue;
        const plan::node& n = plan_.nodes[at];
        if (n.is == plan::op::position) return true;
        if (n.is >= plan::op::add && n.is <= plan::op::days_between) {
            open.push_back(n.a);
            if (n.is != plan::op::ceiling) open.push_back(n.b);
            open.push_back(n.c);
        }
        if (n.is == plan::op::in_list || n.is == plan::op::bracketed) open.push_back(n.b);
        if (n.is == plan::op::round) open.push_back(n.a);
        if (n.is == plan::op::lookup) {
            for (const index argument : plan_.lookups[n.a].arguments) open.push_back(argument);
        }
    }
    return false;
}

// ------------------------------------------------------------------------------------------------ the record

void clause_run::log(index table, std::uint32_t row, index reason) {
    if (row == ghost_row) return;
    std::vector<std::uint32_t> place;
    place.reserve(4);
    for (index t = table, r = row; t != 0 && t != plan::none; t = plan_.tables[t].parent) {
        place.push_back(r);
        place.push_back(t);
        r = with_.parent_row(t, r);
    }
    std::reverse(place.begin(), place.end());
    left_out& entry = log_[std::move(place)];
    if (entry.path.empty()) entry.path = with_.pointer_of_row(table, row);
    const std::string& code = plan_.reasons[reason].code;
    if (std::find(entry.reasons.begin(), entry.reasons.end(), code) == entry.reasons.end())
        entry.reasons.push_back(code);
}

void clause_run::log_item(const plan::award& a, const item& x, index reason) {
    const index table = plan_.domains[a.item_domain].table;
    if (a.keys.empty()) {
        log(table, x.is.row, reason);
        return;
    }
    for (const member& m : x.members) {
        if (m.belongs.is_yes()) log(table, m.row, reason);
    }
}

std::string clause_run::path_of(const plan::award& a, const item& x) const {
    const index table = plan_.domains[a.item_domain].table;
    if (x.is_ghost()) return {};
    if (a.keys.empty()) return with_.pointer_of_row(table, x.is.row);
    std::string paths;
    for (const member& m : x.members) {
        if (m.row == ghost_row) continue;
        if (!paths.empty()) paths += ' ';
        paths += with_.pointer_of_row(table, m.row);
    }
    return paths;
}

}  // namespace POL_NUMBERS
}  // namespace pol::eval
