// The plan as text. Nodes are numbered in the order in which a clause first reads them, so that a clause reads the same
// wherever it stands among others and in whichever language it was written.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/number/date.hpp"
#include "runtime/plan/builder.hpp"
#include "runtime/plan/planner.hpp"

#include <array>
#include <map>

namespace pol::plan {
namespace {

constexpr std::array<std::string_view, 4> relation_names{"at_least", "at_most", "more_than", "less_than"};
constexpr std::array<std::string_view, 6> kind_names{"yes_no", "number", "date", "duration", "text", "choice"};
constexpr std::array<std::string_view, 4> unit_names{"", "count", "rate", "money"};
constexpr std::array<std::string_view, 8> step_names{"cap_each",           "cap_per", "limit", "cap_in_total",
                                                     "cap_over_all_years", "less",    "once",  "round"};
constexpr std::array<std::string_view, 3> order_names{"given", "largest_first", "smallest_first"};
constexpr std::array<std::string_view, 7> mode_names{"half_up", "half_even", "half_down", "up",
                                                     "down",    "floor",     "ceiling"};
constexpr std::array<std::string_view, 3> effect_names{"waive", "oblige", "advise"};
constexpr std::array<std::string_view, 3> layer_names{"text", "amendment", "unset"};

template <class Names, class Value>
std::string_view named(const Names& names, Value v) {
    return names[static_cast<std::size_t>(v)];
}

std::string of_constant(const plan& p, const constant& c, index choice = none) {
    switch (c.is) {
        case kind::yes_no: return c.code != 0 ? "yes" : "no";
        case kind::number: return c.number.to_text();
        case kind::date: return number::format_date(c.code);
        case kind::duration: return std::to_string(c.code);
        case kind::text: return '"' + p.texts[static_cast<std::size_t>(c.code)] + '"';
        case kind::choice: break;
    }
    if (choice == none) return "#" + std::to_string(c.code);
    return p.choices[choice].values[static_cast<std::size_t>(c.code)];
}

// One clause (or the facts, or a group): writes its nodes before the line that reads them.
class writer {
public:
    writer(const plan& p, std::string& to) : p_(p), to_(to) {}

    std::string node(index n);
    std::string rows(index s);
    void line(const std::string& text) { to_.append("  ").append(text).append(1, '\n'); }
    void conditions(std::string_view name, const std::vector<condition>& all);
    void exceptions(const std::vector<exception>& all);
    void steps(const std::vector<step>& all);
    void award(const struct award& a);
    void clause(const struct clause& c);

private:
    void write_node(index n);
    std::string text_of(const struct node& n);
    std::string lookup_text(const lookup& l);
    std::string domain(index d);
    std::string column_text(index c) const;
    std::string table_text(index t) const;

    const plan& p_;
    std::string& to_;
    std::map<index, std::size_t> numbers_;
    std::map<index, std::size_t> row_numbers_;
    std::map<index, std::size_t> domains_;
};

std::string writer::table_text(index t) const {
    if (t == 0) return "case";
    const table& it = p_.tables[t];
    return it.parent == 0 ? it.path : table_text(it.parent) + '/' + it.path;
}

std::string writer::column_text(index c) const {
    const column& it = p_.columns[c];
    std::string text = it.table == 0 ? it.path : table_text(it.table) + "[]" + (it.path.empty() ? "" : "/" + it.path);
    if (it.is_presence) text += "?";
    if (it.of_period != column::part::whole) text += it.of_period == column::part::start ? ".start" : ".end";
    return text;
}

std::string writer::domain(index d) {
    if (d == 0) return "case";
    const auto known = domains_.find(d);
    if (known != domains_.end()) return "d" + std::to_string(known->second);
    const struct domain& it = p_.domains[d];
    std::string text = (it.is_group ? "groups of " : "rows of ") + table_text(it.table) + " in " + domain(it.parent);
    if (it.rows_of != it.parent) text += " from " + domain(it.rows_of);
    const std::size_t number = domains_.size() + 1;
    domains_.emplace(d, number);
    line("d" + std::to_string(number) + " = " + text);
    return "d" + std::to_string(number);
}

// Operands first, without recursion: a sum may be thousands of nodes deep.
std::string writer::node(index root) {
    if (root == none) return "-";
    std::vector<index> open{root};
    while (!open.empty()) {
        const index n = open.back();
        if (numbers_.count(n) != 0) {
            open.pop_back();
            continue;
        }
        std::vector<index> nodes;
        std::vector<index> selections;
        operands_of(p_, p_.nodes[n], nodes, selections);
        for (const index s : selections) {
            for (const condition& c : p_.selections[s].conditions) nodes.push_back(c.node);
        }
        const std::size_t before = open.size();
        for (auto it = nodes.rbegin(); it != nodes.rend(); ++it) {
            if (numbers_.count(*it) == 0) open.push_back(*it);
        }
        if (open.size() != before) continue;
        open.pop_back();
        write_node(n);
    }
    return "n" + std::to_string(numbers_.at(root));
}

void writer::write_node(index n) {
    const struct node& it = p_.nodes[n];
    std::string text = text_of(it);
    if (it.domain != 0) text += " @" + domain(it.domain);
    if (it.gives == kind::number) {
        text += " /" + std::to_string(it.scale);
        if (it.measures != unit::plain) text.append(1, ' ').append(named(unit_names, it.measures));
        if (it.measures == unit::money) text += " " + p_.currencies[it.currency];
    }
    const std::size_t number = numbers_.size() + 1;
    numbers_.emplace(n, number);
    line("n" + std::to_string(number) + " = " + text);
}

std::string writer::text_of(const struct node& n) {
    std::string text(op_name(n.is));
    const auto add = [&text](const std::string& more) { text.append(1, ' ').append(more); };
    switch (n.is) {
        case op::constant: return of_constant(p_, p_.constants[n.a]);
        case op::fact: return "fact " + column_text(n.a);
        case op::is_given: return "is_given " + column_text(n.a);
        case op::parameter:
        case op::parameter_given: return text + " " + p_.parameters[n.a].name;
        case op::position: return text;
        case op::award_amount: return text + " " + std::to_string(n.a);
        case op::ceiling: return text + " " + node(n.a) + " " + p_.parameters[n.b].name;
        case op::series_on:
        case op::series_latest:
            add(p_.parameters[n.a].name);
            add(node(n.b));
            if (n.c != none) add(node(n.c));
            return text;
        case op::in_list: {
            add(node(n.b));
            if (n.extra == 0) return text + " " + p_.parameters[n.a].name;
            for (const index c : p_.constant_lists[n.a]) add(of_constant(p_, p_.constants[c]));
            return text;
        }
        case op::lookup: return text + (n.b != none ? " on " + node(n.b) : "") + lookup_text(p_.lookups[n.a]);
        case op::bracketed:
            add(p_.brackets[n.a].name);
            add(node(n.b));
            for (const bracket& b : p_.brackets[n.a].rows)
                add((b.up_to != none ? node(b.up_to) : "otherwise") + ":" + node(b.rate));
            return text;
        case op::sum:
        case op::largest:
        case op::smallest:
        case op::count:
        case op::any:
        case op::every:
            add(rows(n.a));
            if (n.b != none) add(node(n.b));
            return text;
        default: break;
    }
    for (const index x : {n.a, n.b, n.c}) {
        if (x != none) add(node(x));
    }
    if (n.is == op::round) text.append(1, ' ').append(mode_names[n.extra]);
    return text;
}

std::string writer::lookup_text(const lookup& l) {
    std::string text;
    if (l.table != none) text += " " + p_.table_parameters[l.table].name;
    for (const lookup_version& v : l.versions) {
        text += l.versions.size() > 1 || l.table != none ? " from " + number::format_date(v.from) + " {" : " {";
        for (const lookup_row& r : v.rows)
            text += " " + (r.condition != none ? node(r.condition) : "otherwise") + ":" + node(r.value);
        text += " }";
    }
    return text;
}

std::string writer::rows(index s) {
    if (s == none) return "-";
    const auto known = row_numbers_.find(s);
    if (known != row_numbers_.end()) return "s" + std::to_string(known->second);
    const selection& it = p_.selections[s];
    std::string text = domain(it.to) + " in " + domain(it.from);
    if (it.is_members) text += " members";
    if (it.rest_of != none) text += " rest_of " + std::to_string(it.rest_of);
    if (it.excluded_of != none) text += " excluded_of " + std::to_string(it.excluded_of);
    for (const condition& c : it.conditions) {
        text += " where " + node(c.node);
        if (c.reason != none) text += " else " + p_.reasons[c.reason].code;
    }
    const std::size_t number = row_numbers_.size() + 1;
    row_numbers_.emplace(s, number);
    line("s" + std::to_string(number) + " = " + text);
    return "s" + std::to_string(number);
}

void writer::conditions(std::string_view name, const std::vector<condition>& all) {
    for (const condition& c : all) {
        const std::string value = node(c.node);
        line(std::string(name) + " " + value + (c.reason != none ? " else " + p_.reasons[c.reason].code : ""));
    }
}

void writer::exceptions(const std::vector<exception>& all) {
    for (const exception& e : all) {
        const std::string when = node(e.condition);
        line("  except_when " + when + " : " + node(e.value));
    }
}

void writer::steps(const std::vector<step>& all) {
    for (const step& s : all) {
        std::string text(named(step_names, s.is));
        if (s.value != none) text += " " + node(s.value);
        if (s.less != none) text += " less " + node(s.less);
        for (const index k : s.keys) text += " per " + node(k);
        if (s.is == step_kind::limit) text.append(1, ' ').append(named(order_names, s.by));
        if (s.counting != none) text += " counting " + node(s.counting);
        if (s.pool != none) text += " pool " + std::to_string(s.pool);
        if (s.is == step_kind::round) text.append(1, ' ').append(named(mode_names, s.mode));
        if (s.reason != none) text += " else " + p_.reasons[s.reason].code;
        line(text);
        exceptions(s.exceptions);
    }
}

void writer::award(const struct award& a) {
    line("award " + a.name);
    conditions("when", a.when);
    if (a.has_items) {
        std::string text = "items " + rows(a.items);
        for (const index k : a.keys) text += " by " + node(k);
        text += " as " + domain(a.item_domain);
        if (a.order_key != none) text += " order " + node(a.order_key) + " " + std::string(named(order_names, a.by));
        line(text);
    }
    conditions("where", a.where_);
    const std::string pay = node(a.pay);
    line("pay " + pay);
    exceptions(a.pay_exceptions);
    steps(a.steps);
}

void writer::clause(const struct clause& c) {
    to_.append("clause ").append(c.name).append(1, '\n');
    conditions("eligible_when", c.eligible);
    for (const struct award& a : c.awards) award(a);
    steps(c.steps);
    for (const pool& q : c.pools) {
        std::string text = "pool " + node(q.value);
        for (const index a : q.awards) text += " " + c.awards[a].name;
        line(text);
    }
    for (const highest& h : c.highest_of) {
        std::string text = "highest";
        for (const index a : h.of) text += " " + c.awards[a].name;
        line(text);
        exceptions(h.exceptions);
    }
    for (const permit& q : c.permits) {
        line("permit " + q.name);
        conditions("when", q.when);
        for (const grant& g : q.grants) {
            const std::string items = rows(g.items);
            line("grant " + g.prefix + " " + items + " " + node(g.value));
            conditions("where", g.where_);
        }
    }
    for (const effect& e : c.effects) {
        std::string text(named(effect_names, e.is));
        text += " " + e.name;
        if (e.with != none) text += " with " + c.permits[e.with].name;
        if (e.when != none) text += " when " + node(e.when);
        line(text);
    }
    for (const report& r : c.reports) {
        const std::string value = node(r.value);
        line("report " + r.name + " " + value);
    }
    if (c.has_rounding) line("round " + std::string(named(mode_names, c.mode)) + " " + c.unit.to_text());
    std::string reads = "reads";
    for (const index f : c.facts) reads += " " + column_text(f);
    for (const index t : c.fact_tables) reads += " " + table_text(t) + "[]";
    for (const index q : c.parameters) reads += " " + p_.parameters[q].name;
    for (const index t : c.tables) reads += " " + p_.table_parameters[t].name;
    line(reads);
}

void dump_column(const plan& p, writer& out, const column& c) {
    std::string text = "column " + std::to_string(c.table) + " " + (c.path.empty() ? "." : c.path) + " " +
                       std::string(named(kind_names, c.is));
    if (c.is == kind::number) {
        text.append(1, ' ').append(named(unit_names, c.measures)).append("/").append(std::to_string(c.scale));
    }
    if (c.measures == unit::money) text += " " + p.currencies[c.currency];
    if (c.choice != none) text += " " + p.choices[c.choice].name;
    if (c.of_period != column::part::whole) text += c.of_period == column::part::start ? " start" : " end";
    if (c.is_presence) text += " presence";
    if (c.is_optional) text += " optional";
    if (c.is_signed) text += " signed";
    if (c.is_unique) text += " unique";
    if (c.within != none) text += " within " + p.columns[c.within].path;
    if (c.fallback != none) text += " = " + of_constant(p, p.constants[p.nodes[c.fallback].a], c.choice);
    for (const bound& b : c.bounds)
        text.append(", ").append(named(relation_names, b.is)).append(" ").append(out.node(b.node));
    out.line(text);
}

void dump_parameter(const plan& p, writer& out, const parameter& q) {
    std::string text = "parameter " + q.name + " " + std::string(named(kind_names, q.is));
    if (q.is == kind::number)
        text.append(1, ' ').append(named(unit_names, q.measures)).append("/").append(std::to_string(q.scale));
    if (q.measures == unit::money) text += " " + p.currencies[q.currency];
    if (q.choice != none) text += " " + p.choices[q.choice].name;
    if (q.is_list) text += " list";
    if (q.is_optional) text += " optional";
    if (q.is_open) text += " open";
    if (q.is_unconfirmed) text += " unconfirmed";
    if (q.value != none) text += " = " + of_constant(p, p.constants[q.value], q.choice);
    for (const index c : q.list) text += " " + of_constant(p, p.constants[c], q.choice);
    for (const entry& e : q.entries) {
        text += " " + number::format_date(e.day) + ":" +
                (e.value != none ? of_constant(p, p.constants[e.value], q.choice) : "ended");
    }
    for (const bound& b : q.bounds)
        text.append(", ").append(named(relation_names, b.is)).append(" ").append(out.node(b.node));
    if (q.ceiling_of != none) text += " under " + p.parameters[q.ceiling_of].name;
    text.append(1, ' ').append(named(layer_names, q.from));
    if (!q.decided_by.empty()) text += " by " + q.decided_by;
    out.line(text);
}

void dump_group(const plan& p, writer& out, const group& g) {
    out.line("group " + g.name);
    for (const highest& h : g.highest_of) {
        std::string text = "highest";
        for (const index c : h.of) text += " " + p.clauses[c].name;
        out.line(text);
        out.exceptions(h.exceptions);
    }
    for (const joint_cap& c : g.caps) {
        std::string text = "cap " + out.node(c.value) + " over";
        for (const index q : c.over) text += " " + p.clauses[q].name;
        out.line(text);
    }
}

}  // namespace

std::string dump(const plan& p) {
    std::string text = "policy " + p.policy + "\n";
    writer out(p, text);
    for (std::size_t t = 1; t < p.tables.size(); ++t) {
        const table& it = p.tables[t];
        out.line("table " + std::to_string(t) + " " + it.path + " in " + std::to_string(it.parent) +
                 (it.is_optional ? " optional" : "") +
                 (it.within != none ? " within " + p.columns[it.within].path : ""));
    }
    for (const column& c : p.columns) dump_column(p, out, c);
    for (const parameter& q : p.parameters) dump_parameter(p, out, q);
    for (index c = 0; c < p.clauses.size(); ++c) text += dump(p, c);
    writer groups(p, text);
    for (const group& g : p.groups) dump_group(p, groups, g);
    return text;
}

std::string dump(const plan& p, index clause) {
    std::string text;
    writer(p, text).clause(p.clauses[clause]);
    return text;
}

}  // namespace pol::plan
