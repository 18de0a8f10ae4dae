// Values, examples, and what is asked about a scenario, as JSON: docs/answers.schema.json describes what is written here.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/answers_json.hpp"

#include "runtime/api/json_text.hpp"

#include <pol/differences.hpp>
#include <pol/example_result.hpp>

namespace pol::api {
namespace {

void append(std::string& to, const example_result& e) {
    json_object example(to);
    example.text("title", e.title);
    example.text("clause", e.clause);
    example.text("file", e.where.file);
    example.number("line", e.where.line);
    example.yes_no("passed", e.passed);
    if (e.passed) return;
    {
        json_list differences(example.name("differences"));
        for (std::size_t n = 0; n < e.expected.size(); ++n) {
            json_object difference(differences.item());
            difference.text("expected", e.expected[n]);
            difference.text("got", e.got[n]);
        }
    }
    if (e.found) example.name("outcome") += to_json(*e.found);
}

void append(std::string& to, const need& n) {
    json_object need(to);
    need.text("place", n.place);
    need.text("path", n.path);
    need.texts("clauses", n.clauses);
    need.number("settles", n.settles);
    need.yes_no("tried", n.is_tried);
    if (n.money)
        need.text("money", *n.money);
    else
        need.name("money") += "null";
}

void append_clause(json_object& to, std::string_view member, const clause_outcome* clause) {
    to.name(member) += clause == nullptr ? "null" : clause_json(*clause);
}

}  // namespace

std::string value_json(const evaluated& found) {
    std::string text;
    {
        json_object whole(text);
        whole.text("schema", "pol-value/1");
        whole.text("value", found.value);
        whole.texts("needs", found.needs);
    }
    return text;
}

std::string examples_json(const std::vector<example_result>& ran) {
    std::string text;
    {
        json_object whole(text);
        whole.text("schema", "pol-examples/1");
        json_list examples(whole.name("examples"));
        for (const example_result& e : ran) append(examples.item(), e);
    }
    return text;
}

std::string lines_json(const scenario& of) {
    std::string text;
    {
        json_object whole(text);
        whole.text("schema", "pol-lines/1");
        if (const std::optional<std::string> day = of.day()) whole.text("day", *day);
        whole.texts("claimed", of.claimed());
        whole.texts("lines", of.lines());
    }
    return text;
}

std::string needs_json(const std::vector<need>& missing) {
    std::string text;
    {
        json_object whole(text);
        whole.text("schema", "pol-needs/1");
        json_list needs(whole.name("needs"));
        for (const need& n : missing) append(needs.item(), n);
    }
    return text;
}

void append_reasons(json_object& to, std::string_view member, const std::vector<clause_difference::reason>& reasons) {
    json_list list(to.name(member));
    for (const clause_difference::reason& r : reasons) {
        json_object reason(list.item());
        reason.text("kind", word_of(r.is));
        reason.text("name", r.name);
        reason.text("text", r.text);
        reason.text("before", r.before);
        reason.text("after", r.after);
    }
}

std::string differences_json(const outcome& before, const outcome& after) {
    std::string text;
    {
        json_object whole(text);
        whole.text("schema", "pol-differences/1");
        json_list list(whole.name("differences"));
        for (const clause_difference& d : differences(before, after)) {
            json_object difference(list.item());
            difference.text("clause", d.name);
            append_clause(difference, "before", d.before);
            append_clause(difference, "after", d.after);
            append_reasons(difference, "reasons", d.reasons);
        }
    }
    return text;
}

}  // namespace pol::api
