// Lowering of a file: its declarations in turn, and the small parts that every construct is made of.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/lower.hpp"

#include "lang/ast/lowering.hpp"
#include "lang/text/literals.hpp"

#include <utility>

namespace pol::ast {

void lower(const syntax::tape& tape, const text::source& file, tree& out, messages::sink& sink) {
    lowering(tape, file, out, sink).lower_file();
}

void lowering::lower_file() {
    if (tape_.nodes.empty()) return;
    for (children c = of(0); !c.done();) lower_declaration(c.take());
}

void lowering::lower_declaration(std::size_t n) {
    switch (at(n).kind) {
        case node_kind::use: {
            children c = of(n);
            c.next();
            out_.uses.push_back({text_of(c.index()), where(c.index())});
            break;
        }
        case node_kind::policy: lower_policy(n); break;
        case node_kind::agency: out_.agencies.push_back(lower_agency(n)); break;
        case node_kind::choice: out_.choices.push_back(lower_choice(n)); break;
        case node_kind::record: {
            children c = of(n);
            c.next();
            const names name = lower_names(c.take());
            out_.records.push_back({name, lower_fields(c.index()), where(n)});
            break;
        }
        case node_kind::facts: {
            children c = of(n);
            c.next();
            out_.facts_blocks.push_back({lower_fields(c.index()), where(n)});
            break;
        }
        case node_kind::parameter: out_.top_parameters.push_back(lower_parameter(n)); break;
        case node_kind::table: out_.tables.push_back(lower_table(n)); break;
        case node_kind::brackets: out_.bracket_tables.push_back(lower_brackets(n)); break;
        case node_kind::let: out_.lets.push_back(lower_let(n)); break;
        case node_kind::clause: out_.clauses.push_back(lower_clause(n)); break;
        case node_kind::group: out_.groups.push_back(lower_group(n)); break;
        case node_kind::amend: out_.amendments.push_back(lower_amend(n)); break;
        case node_kind::sample: {
            children c = of(n);
            c.next();
            const word name = lower_word(c.take());
            out_.samples.push_back({name, lower_data(c.index()), where(n)});
            break;
        }
        case node_kind::case_: {
            children c = of(n);
            c.next();
            case_ one{lower_word(c.take()), {}, where(n)};
            for (children givens = of(c.index()); !givens.done();) one.givens.push_back(lower_given(givens.take()));
            out_.cases.push_back(std::move(one));
            break;
        }
        case node_kind::example: lower_example(n); break;
        case node_kind::always: out_.properties.push_back(lower_always(n)); break;
        default: break;  // the grammar puts nothing else into a file
    }
}

std::string_view lowering::keep(std::string text) { return out_.texts.emplace_back(std::move(text)); }

std::string_view lowering::text_of(std::size_t n) {
    const std::string_view raw = bytes(n);
    const text::text_literal t = text::scan_text(raw.data(), raw.data() + raw.size());
    if (t.end == nullptr) return {};
    return t.content.find('\\') == std::string_view::npos ? t.content : keep(text::unescape(t.content));
}

names lowering::lower_names(std::size_t n) const {
    names both;
    children c = of(n);
    if (!c.done()) both.first = lower_word(c.take());
    if (!c.done()) both.second = lower_word(c.take());
    return both;
}

titles lowering::lower_titles(std::size_t n) {
    titles both;
    both.where = where(n);
    children c = of(n);
    if (!c.done()) both.english = text_of(c.take());
    if (!c.done()) both.chinese = text_of(c.take());
    return both;
}

reason lowering::lower_reason(std::size_t n) {
    reason r;
    children c = of(n);
    c.next();
    if (!c.done()) r.code = lower_word(c.take());
    optional_titles(c, r.words);
    return r;
}

path lowering::lower_path(std::size_t n) const {
    path p;
    p.where = where(n);
    for (children c = of(n); !c.done();) p.parts.push_back(lower_word(c.take()));
    return p;
}

std::int32_t lowering::lower_date(std::size_t n) const {
    const std::string_view raw = bytes(n);
    const text::date_literal d = text::scan_date(raw.data(), raw.data() + raw.size());
    // A day that does not exist was reported by the parser; any day keeps the rest going.
    return d.end != nullptr && text::is_real_day(d) ? text::days_from_civil(d) : 0;
}

source_note lowering::lower_source(std::size_t n) {
    source_note s;
    s.where = where(n);
    children c = of(n);
    c.next();
    if (c.at(node_kind::text))
        s.text = text_of(c.index());
    else if (!c.done())
        s.text = bytes(c.index());
    return s;
}

void lowering::optional_titles(children& c, titles& into) {
    if (c.at(node_kind::titles)) into = lower_titles(c.take());
}

void lowering::optional_reason(children& c, reason& into) {
    if (c.at(node_kind::reason)) into = lower_reason(c.take());
}

word lowering::optional_word(children& c) const { return c.at(node_kind::name) ? lower_word(c.take()) : word{}; }

void lowering::words(children& c, std::vector<word>& into) const {
    while (c.at(node_kind::name) || c.at(keyword::and_)) {
        if (c.at(node_kind::name)) into.push_back(lower_word(c.index()));
        c.next();
    }
}

}  // namespace pol::ast
