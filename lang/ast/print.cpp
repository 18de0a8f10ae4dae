// Printing of a tree, a line for each thing declared: for tests and for people who look into the front end.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/printing.hpp"

#include <iterator>

namespace pol::ast {

std::string print(const tree& t) {
    printing p(t);
    p.all();
    return p.take();
}

void printing::line(std::string_view head) {
    if (!out_.empty()) out_.push_back('\n');
    out_.append(depth_ * 2, ' ').append(head);
}

void printing::line(std::string_view head, const names& name) {
    line(head);
    out_.push_back(' ');
    put(name);
}

void printing::line(std::string_view head, expr_id value) {
    line(head);
    if (value) out_.push_back(' ');
    put(value);
}

void printing::fields(const std::vector<field>& all) {
    for (const field& f : all) put(f);
}

void printing::put(const field& f) {
    line("field", f.name);
    put(f.type);
    if (f.value) out_.append(f.is_derived ? " := " : " = ");
    put(f.value);
    for (const bound& b : f.bounds) put(b);
    if (f.is_unique) out_.append(", unique");
    if (f.is_recorded) out_.append(", recorded");
    put(f.label);
    const inner deeper(*this);
    for (type_id t = f.type; t; t = t_[t].element)
        for (std::uint32_t i = 0; i < t_[t].count; ++i) put(t_.fields[t_[t].first + i]);
}

void printing::put(const parameter& p) {
    line("parameter ");
    parameter_in_place(p);
    put(p.label);
    put(p.entries);
}

void printing::put(const std::vector<entry>& all) {
    const inner deeper(*this);
    for (const entry& e : all) {
        line("from ");
        out_.append(date_text(e.day)).append(": ").append(e.value ? "" : "ended");
        put(e.value);
    }
}

void printing::put(const std::vector<row>& all) {
    const inner deeper(*this);
    for (const row& r : all) {
        line("row");
        if (r.is_otherwise) out_.append(" otherwise");
        for (const cell& c : r.cells) {
            out_.append(c.kind == cell_kind::any ? " any" : " ");
            if (c.kind == cell_kind::bound) put(bound{c.relation, c.low, c.where});
            if (c.kind != cell_kind::bound) put(c.low);
            if (c.kind == cell_kind::range) out_.append("..");
            put(c.high);
        }
        out_.append(": ");
        put(r.value);
    }
}

void printing::put(const let& l) {
    line("let", l.name);
    for (const argument& a : l.arguments) {
        out_.append(" (");
        put(a.name);
        put(a.type);
        out_.append(")");
    }
    out_.append(" = ");
    put(l.value);
}

void printing::put(const condition& c, std::string_view head) {
    line(head, c.value);
    put(c.otherwise);
}

void printing::put(const std::vector<exception>& all) {
    for (const exception& e : all) {
        out_.append(" except ");
        put(e.condition);
        if (e.value) out_.append(": ");
        put(e.value);
    }
}

void printing::put(const step& s) {
    static constexpr std::string_view kinds[] = {"cap each", "cap per", "limit", "cap in total", "cap over all years",
                                                 "cap",      "less",    "once",  "round"};
    line(kinds[static_cast<std::size_t>(s.kind)], s.value);
    if (s.less) out_.append(" less ");
    put(s.less);
    for (const expr_id key : s.keys) {
        out_.append(" per ");
        put(key);
    }
    static constexpr std::string_view orders[] = {" in order", " largest first", " smallest first"};
    if (s.has_order) out_.append(orders[static_cast<std::size_t>(s.order)]);
    if (s.counting) out_.append(" counting ");
    put(s.counting);
    put_words("once over", s.once_over);
    put(s.rounds);
    put(s.exceptions);
    put(s.otherwise);
}

void printing::put(const award& a) {
    line("award", a.name);
    put(a.title);
    const inner deeper(*this);
    if (!a.source.text.empty()) line(std::string("source ").append(a.source.text));
    for (const let& l : a.lets) put(l);
    for (const condition& c : a.when) put(c, "when");
    if (a.has_items) {
        static constexpr std::string_view origins[] = {"", "the rest of ", "excluded "};
        line("for each ");
        out_.append(a.items.variable.text).append(" in ").append(origins[static_cast<std::size_t>(a.items.from)]);
        out_.append(a.items.award.text);
        if (a.items.from == items_kind::list) put(a.items.list);
        for (const expr_id key : a.items.keys) {
            out_.append(" by ");
            put(key);
        }
        if (a.items.order_key) out_.append(a.items.order == order_kind::largest_first ? ", largest " : ", smallest ");
        put(a.items.order_key);
    }
    for (const condition& c : a.where_) put(c, "where");
    for (const pay& p : a.pays) {
        line("pay", p.value);
        put(p.exceptions);
    }
    for (const step& s : a.steps) put(s);
}

void printing::effects_and_permits(const clause& c) {
    for (const permit& p : c.permits) {
        line("permit", p.name);
        put(p.title);
        const inner deeper(*this);
        for (const condition& one : p.when) put(one, "when");
        for (const grant& g : p.grants) {
            line("grant ");
            out_.append(g.variable.text).append(" in ");
            put(g.list);
            out_.append(" as ").append(g.prefix.text);
            const inner deepest(*this);
            for (const condition& one : g.where_) put(one, "where");
        }
    }
    static constexpr std::string_view kinds[] = {"waive", "oblige", "advise"};
    for (const effect& e : c.effects) {
        line(kinds[static_cast<std::size_t>(e.kind)], e.name);
        put(e.title);
        if (e.with) out_.append(" with ").append(e.with.text);
        if (e.when) out_.append(" when ");
        put(e.when);
    }
}

void printing::put(const clause& c) { put(c, "clause"); }

void printing::put(const clause& c, std::string_view head) {
    line(head, c.name);
    put(c.title);
    const inner deeper(*this);
    if (!c.source.text.empty()) line(std::string("source ").append(c.source.text));
    if (!c.agencies.empty()) line("agencies");
    put_words("", c.agencies);
    if (c.has_claim) line("claim");
    {
        const inner claimed(*this);
        fields(c.claim);
    }
    for (const std::uint32_t p : c.parameters) put(t_.parameters[p]);
    for (const let& l : c.lets) put(l);
    for (const condition& one : c.eligible) put(one, "eligible when");
    for (const award& a : c.awards) put(a);
    for (const step& s : c.steps) put(s);
    for (const highest& h : c.highest_of) {
        line("highest");
        put_words("of", h.of);
        put(h.exceptions);
    }
    effects_and_permits(c);
    for (const report& r : c.reports) {
        line("report", r.name);
        out_.append(" = ");
        put(r.value);
        put(r.title);
    }
    if (c.rounds.mode != expr_op::none) line("");
    put(c.rounds);
}

void printing::put(const amend& a) {
    line("amend ");
    out_.append(a.policy.text).append(" from ").append(date_text(a.from));
    if (a.has_to) out_.append(" to ").append(date_text(a.to));
    put(a.title);
    if (a.by) out_.append(" by ").append(a.by.text);
    if (!a.source.text.empty()) out_.append(" source <").append(a.source.text).append(">");
    const inner deeper(*this);
    for (const set_change& s : a.sets) {
        line("set ");
        put(s.target);
        out_.append(" = ");
        put(s.value);
    }
    for (const require_change& r : a.requirements) put(r.condition_, std::string("require in ").append(r.clause.text));
    for (const repeal_change& r : a.repeals) line(std::string("repeal ").append(r.clause.text));
    for (const clause_change& c : a.clauses) put(c.content, c.replaces ? "replace clause" : "clause");
    for (const extend_change& e : a.extensions) {
        line(std::string("extend ").append(e.series.text));
        put(e.entries);
    }
    for (const agency& one : a.agencies) line("agency", one.name);
    for (const choice& one : a.choices) line("choice", one.name);
    for (const std::uint32_t p : a.parameters) put(t_.parameters[p]);
}

void printing::put(const given& g) {
    static constexpr std::string_view kinds[] = {"given ", "set ", "on ", "paid "};
    line(kinds[static_cast<std::size_t>(g.kind)]);
    put(g.target);
    if (g.value) out_.append(" = ");
    put(g.value);
    if (g.kind == given_kind::paid) out_.append(" on ");
    if (g.kind == given_kind::on || g.kind == given_kind::paid) out_.append(date_text(g.day));
}

void printing::put(const expectation& e) {
    static constexpr std::string_view kinds[] = {"amount",    "award",  "not eligible", "undetermined",
                                                 "bad input", "permit", "refuse",       "waive",
                                                 "oblige",    "advise", "excluded"};
    line("expect ");
    out_.append(kinds[static_cast<std::size_t>(e.kind)]);
    if (e.name) out_.append(" ").append(e.name.text);
    if (!e.item.parts.empty()) out_.append(" ");
    put(e.item);
    if (e.value) out_.append(" ");
    put(e.value);
    put_words("because", e.codes);
    for (const path& p : e.needs) {
        out_.append(" needs ");
        put(p);
    }
}

void printing::put(const example& e) {
    line("example \"");
    out_.append(e.title).append("\" for ").append(e.clause.text);
    if (e.case_name) out_.append(" case ").append(e.case_name.text);
    const inner deeper(*this);
    for (const given& g : e.givens) put(g);
    for (const expectation& one : e.expectations) put(one);
}

void printing::put(const table& t) {
    line("table", t.name);
    put(t.type);
    put(t.label);
    const inner deeper(*this);
    for (const argument& a : t.arguments) {
        line("argument", a.name);
        put(a.type);
    }
    for (const dated_rows& version : t.versions) {
        if (version.is_dated) line(std::string("from ").append(date_text(version.day)));
        put(version.rows);
    }
}

void printing::all() {
    for (const use& u : t_.uses) line(std::string("use ").append(u.path));
    for (const policy& p : t_.policies) {
        line(std::string("policy ").append(p.name.text));
        put(p.title);
        out_.append(" currency ").append(p.currency.text).append(" status ").append(p.status.text);
        put(p.rounds);
        put_words("labels", p.labels);
    }
    declarations();
    for (const clause& c : t_.clauses) put(c);
    for (const group& g : t_.groups) {
        line("group", g.name);
        const inner deeper(*this);
        for (const highest& h : g.highest_of) {
            line("highest");
            put_words("of", h.of);
        }
        for (const joint_cap& c : g.caps) {
            line("cap", c.value);
            put_words("over", c.over);
        }
    }
    for (const amend& a : t_.amendments) put(a);
    for (const example& e : t_.examples) put(e);
    for (const always& a : t_.properties) {
        static constexpr std::string_view kinds[] = {"always", "always more", "always more"};
        line(kinds[static_cast<std::size_t>(a.kind)], a.value);
        if (a.when) out_.append(" when ");
        put(a.when);
        if (a.kind == always_kind::holds) continue;
        out_.append(" ");
        put(a.fact);
        out_.append(a.kind == always_kind::never_lowers ? " never lowers " : " never raises ").append(a.clause.text);
    }
    if (!out_.empty()) out_.push_back('\n');
}

void printing::declarations() {
    for (const agency& a : t_.agencies) {
        line("agency", a.name);
        put(a.title);
    }
    for (const choice& c : t_.choices) {
        line(c.is_ordered ? "ordered choice" : "choice", c.name);
        const inner deeper(*this);
        for (const choice_value& v : c.values) {
            line("value", v.name);
            put(v.label);
        }
    }
    for (const record& r : t_.records) {
        line("record", r.name);
        const inner deeper(*this);
        fields(r.fields);
    }
    for (const facts& f : t_.facts_blocks) {
        line("facts");
        const inner deeper(*this);
        fields(f.fields);
    }
    for (const std::uint32_t p : t_.top_parameters) put(t_.parameters[p]);
    for (const table& t : t_.tables) put(t);
    for (const brackets& b : t_.bracket_tables) {
        line("brackets", b.name);
        put(b.rows);
    }
    for (const let& l : t_.lets) put(l);
    for (const sample& s : t_.samples) {
        line(std::string("sample ").append(s.name.text).append(" = "));
        put(s.value);
    }
    for (const case_& c : t_.cases) {
        line(std::string("case ").append(c.name.text));
        const inner deeper(*this);
        for (const given& g : c.givens) put(g);
    }
}

}  // namespace pol::ast
