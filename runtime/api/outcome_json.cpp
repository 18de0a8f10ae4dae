// An outcome as JSON, schema pol-outcome/1: docs/outcome.schema.json describes what is written here.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/answers_json.hpp"
#include "runtime/api/json_text.hpp"

#include <pol/outcome.hpp>

#include <algorithm>

namespace pol {
namespace {

using api::json_list;
using api::json_object;

std::string_view to_text(derivation::result came) {
    switch (came) {
        case derivation::result::none: return "";
        case derivation::result::yes: return "yes";
        case derivation::result::no: return "no";
        case derivation::result::unknown: return "unknown";
        case derivation::result::binds: return "binds";
        case derivation::result::idle: return "idle";
    }
    return "";
}

void append(std::string& to, const derivation& d) {
    json_object line(to);
    line.text("kind", api::word_of(d.is));
    if (d.came != derivation::result::none) line.text("result", to_text(d.came));
    if (!d.name.empty()) line.text("name", d.name);
    if (!d.text.empty()) line.text("text", d.text);
    if (!d.value.empty()) line.text("value", d.value);
    if (!d.before.empty()) line.text("before", d.before);
    if (!d.origin.empty()) line.text("origin", d.origin);
    if (!d.file.empty()) {
        line.text("file", d.file);
        line.number("line", d.line);
    }
    if (d.children.empty()) return;
    json_list children(line.name("children"));
    for (const derivation& child : d.children) append(children.item(), child);
}

void append(std::string& to, const diagnostic& d) {
    json_object problem(to);
    problem.text("code", code_text(d.code));
    problem.text("severity", d.level == severity::error ? "error" : "warning");
    problem.text("pointer", d.where.pointer);
    if (!d.where.file.empty()) problem.text("file", d.where.file);
    if (d.where.line != 0) {
        problem.number("line", d.where.line);
        problem.number("column", d.where.column);
    }
    {
        json_object message(problem.name("message"));
        message.text("en", pol::message(d, language::english));
        message.text("zh", pol::message(d, language::chinese));
    }
    constexpr int did_you_mean = 1;
    for (const related& note : d.notes) {
        if (note.code == did_you_mean && !note.arguments.empty()) problem.text("meant", note.arguments.front());
    }
}

void append_problems(json_object& to, const std::vector<diagnostic>& problems) {
    if (problems.empty()) return;
    json_list list(to.name("problems"));
    for (const diagnostic& d : problems) append(list.item(), d);
}

void append_amounts(json_object& to, std::string_view name, const std::vector<award_outcome>& amounts) {
    json_object object(to.name(name));
    for (const award_outcome& a : amounts) object.text(a.name, a.exact);
}

void append_excluded(json_object& to, const std::vector<excluded_item>& excluded) {
    json_list list(to.name("excluded"));
    for (const excluded_item& e : excluded) {
        json_object item(list.item());
        item.text("path", e.path);
        if (!e.award.empty()) item.text("award", e.award);
        item.texts("reasons", e.reasons);
    }
}

void append_permissions(json_object& to, const clause_outcome& c) {
    to.texts("permissions", c.permissions);
    to.texts("waivers", c.waivers);
    to.texts("obligations", c.obligations);
    to.texts("advice", c.advice);
    json_list list(to.name("refused"));
    for (const refused_permission& r : c.refused) {
        json_object item(list.item());
        item.text("code", r.code);
        item.texts("reasons", r.reasons);
    }
}

bool has_permissions(const clause_outcome& c) {
    return !c.permissions.empty() || !c.waivers.empty() || !c.obligations.empty() || !c.advice.empty() ||
           !c.refused.empty();
}

void append_money(json_object& to, const clause_outcome& c) {
    to.text("amount", c.amount);
    to.text("exact", c.exact);
    to.text("currency", c.currency);
    append_amounts(to, "awards", c.awards);
}

void append_range(json_object& to, const clause_outcome& c) {
    if (!c.range) return;
    json_object range(to.name("range"));
    const auto append_end = [&](std::string_view name, const std::string& end) {
        if (end.empty())
            range.name(name) += "null";
        else
            range.text(name, end);
    };
    append_end("low", c.range->low);
    append_end("high", c.range->high);
    range.text("currency", c.currency);
}

void append(std::string& to, const clause_outcome& c) {
    json_object clause(to);
    clause.text("status", to_text(c.status));
    if (c.status == clause_status::not_claimed) return append_problems(clause, c.problems);
    const bool is_decided = c.status == clause_status::determined;
    if (is_decided && c.gives_money) append_money(clause, c);
    if (c.status == clause_status::undetermined) append_range(clause, c);
    if (has_permissions(c) || (is_decided && !c.gives_money)) append_permissions(clause, c);
    append_excluded(clause, c.excluded);
    clause.texts("reasons", c.reasons);
    clause.texts("needs", c.needs);
    if (!c.reports.empty()) append_amounts(clause, "reports", c.reports);
    if (!c.notes.empty()) clause.texts("notes", c.notes);
    append_problems(clause, c.problems);
    if (c.why) append(clause.name("why"), *c.why);
}

}  // namespace

std::string_view api::word_of(derivation::kind is) {
    switch (is) {
        case derivation::kind::clause: return "clause";
        case derivation::kind::condition: return "condition";
        case derivation::kind::award: return "award";
        case derivation::kind::item: return "item";
        case derivation::kind::value: return "value";
        case derivation::kind::fact: return "fact";
        case derivation::kind::parameter: return "parameter";
        case derivation::kind::step: return "step";
        case derivation::kind::total: return "total";
        case derivation::kind::rounding: return "rounding";
        case derivation::kind::permission: return "permission";
        case derivation::kind::note: return "note";
        case derivation::kind::group: return "group";
    }
    return "note";
}

std::string api::clause_json(const clause_outcome& of) {
    clause_outcome plain = of;
    plain.why.reset();
    std::string text;
    append(text, plain);
    return text;
}

std::string_view to_text(clause_status s) {
    switch (s) {
        case clause_status::determined: return "determined";
        case clause_status::not_eligible: return "not_eligible";
        case clause_status::undetermined: return "undetermined";
        case clause_status::bad_input: return "bad_input";
        case clause_status::not_claimed: return "not_claimed";
    }
    return "not_claimed";
}

std::string to_json(const outcome& o) {
    std::string result;
    {
        json_object whole(result);
        whole.text("schema", "pol-outcome/1");
        whole.text("policy", o.policy);
        whole.text("policy_status", o.policy_status);
        whole.text("case_id", o.case_id);
        whole.text("total", o.total);
        whole.text("currency", o.currency);
        whole.yes_no("complete", o.complete);
        whole.texts("unknown_claims", o.unknown_claims);
        {
            json_object clauses(whole.name("clauses"));
            for (const clause_outcome& c : o.clauses) append(clauses.name(c.name), c);
        }
        append_problems(whole, o.problems);
        json_object receipt(whole.name("receipt"));
        receipt.text("pol_version", o.from.pol_version);
        receipt.text("policy_digest", o.from.policy_digest);
        receipt.text("case_digest", o.from.case_digest);
        receipt.text("assessed_on", o.from.assessed_on);
        receipt.texts("amendments", o.from.amendments);
    }
    return result;
}

}  // namespace pol
