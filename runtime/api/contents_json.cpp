// What a policy contains, as JSON from which a form can be built: docs/contents.schema.json describes what is written here.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/answers_json.hpp"
#include "runtime/api/json_text.hpp"

namespace pol::api {
namespace {

void append(json_object& to, std::string_view member, const titles& words) {
    if (words.english.empty() && words.chinese.empty()) return;
    json_object in(to.name(member));
    in.text("en", words.english);
    in.text("zh", words.chinese);
}

void append_given(json_object& to, std::string_view member, const std::string& text) {
    if (!text.empty()) to.text(member, text);
}

void append(json_object& to, const std::vector<choice_value>& choices) {
    if (choices.empty()) return;
    json_list list(to.name("choices"));
    for (const choice_value& c : choices) {
        json_object choice(list.item());
        choice.text("name", c.name);
        append_given(choice, "second", c.second);
        append(choice, "title", c.title);
    }
}

void append(std::string& to, const clause_summary& c) {
    json_object clause(to);
    clause.text("name", c.name);
    append(clause, "title", {c.english, c.chinese});
    append_given(clause, "source", c.source);
    clause.texts("agencies", c.agencies);
    clause.yes_no("gives_money", c.gives_money);
}

void append(std::string& to, const fact_summary& f) {
    json_object fact(to);
    fact.text("path", f.path);
    append_given(fact, "second", f.second);
    append_given(fact, "clause", f.clause);
    append_given(fact, "list", f.list);
    fact.text("kind", word_of(f.is));
    if (f.is == fact_kind::list) fact.text("of", word_of(f.of));
    append(fact, "type", f.type);
    append(fact, "label", f.label);
    append(fact, f.choices);
    if (!f.bounds.empty()) fact.texts("bounds", f.bounds);
    append_given(fact, "default", f.fallback);
    fact.yes_no("optional", f.is_optional);
}

void append(std::string& to, const parameter_summary& p) {
    json_object parameter(to);
    parameter.text("name", p.name);
    parameter.text("kind", word_of(p.is));
    append(parameter, "type", p.type);
    append(parameter, "label", p.label);
    append(parameter, p.choices);
    if (!p.bounds.empty()) parameter.texts("bounds", p.bounds);
    append_given(parameter, "value", p.value);
    append_given(parameter, "decided_by", p.decided_by);
    append_given(parameter, "amendment", p.amendment);
    parameter.yes_no("series", p.is_series);
    parameter.yes_no("open", p.is_open);
}

void append(std::string& to, const amendment_summary& a) {
    json_object amendment(to);
    append(amendment, "title", a.title);
    amendment.text("from", a.from);
    append_given(amendment, "to", a.to);
    amendment.yes_no("in_force", a.is_in_force);
}

template <class Summary>
void append_all(json_object& to, std::string_view member, const std::vector<Summary>& all) {
    json_list list(to.name(member));
    for (const Summary& one : all) append(list.item(), one);
}

}  // namespace

std::string_view word_of(fact_kind is) {
    switch (is) {
        case fact_kind::yes_no: return "yes/no";
        case fact_kind::number: return "number";
        case fact_kind::count: return "count";
        case fact_kind::rate: return "rate";
        case fact_kind::money: return "money";
        case fact_kind::date: return "date";
        case fact_kind::period: return "period";
        case fact_kind::duration: return "duration";
        case fact_kind::text: return "text";
        case fact_kind::choice: return "choice";
        case fact_kind::record: return "record";
        case fact_kind::list: return "list";
    }
    return "text";
}

std::string contents_json(const policy& of, const contents& found) {
    std::string text;
    {
        json_object whole(text);
        whole.text("schema", "pol-contents/1");
        whole.text("policy", of.name());
        append(whole, "title", {of.title(language::english), of.title(language::chinese)});
        whole.text("status", of.status());
        whole.text("digest", of.digest());
        append_all(whole, "clauses", of.clauses());
        append_all(whole, "facts", found.facts);
        append_all(whole, "parameters", found.parameters);
        append_all(whole, "amendments", found.amendments);
    }
    return text;
}

std::string source_json(const source_text& of) {
    std::string text;
    {
        json_object whole(text);
        whole.text("schema", "pol-source/1");
        whole.text("file", of.file);
        whole.number("line", of.line);
        whole.text("text", of.text);
    }
    return text;
}

}  // namespace pol::api
