// How an amount depends on a number, as JSON: docs/answers.schema.json describes what is written here.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/answers_json.hpp"
#include "runtime/api/json_text.hpp"

namespace pol::api {
namespace {

std::string_view word_of(sweep_end ended) {
    switch (ended) {
        case sweep_end::complete: return "complete";
        case sweep_end::early: return "early";
        case sweep_end::cancelled: return "cancelled";
        case sweep_end::refused: return "refused";
        case sweep_end::no_number: return "no_number";
        case sweep_end::no_ends: return "no_ends";
        case sweep_end::no_clause: return "no_clause";
        case sweep_end::no_money: return "no_money";
        case sweep_end::backwards: return "backwards";
        case sweep_end::no_step: return "no_step";
        case sweep_end::too_fine: return "too_fine";
    }
    return "refused";
}

void append_given(json_object& to, std::string_view member, const std::string& text) {
    if (!text.empty()) to.text(member, text);
}

void append(json_object& to, const sweep_point& p) {
    to.text("at", p.at);
    append_given(to, "amount", p.amount);
    to.number("piece", p.piece);
}

void append_points(json_object& to, std::string_view member, const std::vector<sweep_point>& points) {
    json_list list(to.name(member));
    for (const sweep_point& p : points) {
        json_object point(list.item());
        append(point, p);
    }
}

void append(std::string& to, const sweep_piece& p) {
    json_object piece(to);
    append_points(piece, "points", p.points);
    piece.yes_no("curved", p.is_curved);
    append_given(piece, "rate", p.rate);
    piece.text("status", to_text(p.status));
    piece.texts("notes", p.notes);
    piece.texts("reasons", p.reasons);
    piece.texts("needs", p.needs);
    append_given(piece, "meets", p.meets);
    append_given(piece, "change", p.change);
    piece.yes_no("jump", p.is_jump);
    append_reasons(piece, "causes", p.causes);
}

// With the line of a scenario that gives the number this value.
void append(json_object& to, std::string_view member, const sweep_line& line, const sweep_point& p) {
    json_object point(to.name(member));
    append(point, p);
    point.text("line", line_giving(line, p.at));
}

}  // namespace

std::string sweep_json(const sweep_line& of) {
    std::string text;
    {
        json_object whole(text);
        whole.text("schema", "pol-sweep/1");
        whole.text("ended", word_of(of.ended));
        if (!of.refused.empty()) {
            json_list refused(whole.name("refused"));
            for (const diagnostic& d : of.refused) refused.item() += to_json(d);
        }
        append_given(whole, "path", of.path);
        whole.yes_no("parameter", of.is_parameter);
        whole.text("kind", word_of(of.is));
        append_given(whole, "currency", of.currency);
        append_given(whole, "amount_currency", of.amount_currency);
        append_given(whole, "grid", of.grid);
        append_given(whole, "from", of.from);
        append_given(whole, "to", of.to);
        append_given(whole, "every", of.every);
        {
            json_list pieces(whole.name("pieces"));
            for (const sweep_piece& p : of.pieces) append(pieces.item(), p);
        }
        append_points(whole, "samples", of.samples);
    }
    return text;
}

std::string goal_json(const sweep_goal& of) {
    std::string text;
    {
        json_object whole(text);
        whole.text("schema", "pol-goal/1");
        whole.yes_no("reached", of.is_reached);
        // Of a line that ended where the amount is reached, the largest one says nothing.
        if (of.is_reached)
            append(whole, "least", of.line, of.least);
        else if (of.has_most)
            append(whole, "most", of.line, of.most);
        whole.name("sweep") += sweep_json(of.line);
    }
    return text;
}

}  // namespace pol::api
