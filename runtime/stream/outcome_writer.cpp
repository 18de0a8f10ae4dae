// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/outcome_writer.hpp"

#include "runtime/stream/text_kernels.hpp"

#include <cstdint>

namespace pol::stream {
namespace {

// How a cell is made: as itself, as one text, or as a list of texts.
enum class form : std::uint8_t { key, total, complete, status, amount, text, list };

form form_of(cell is) {
    switch (is) {
        case cell::key: return form::key;
        case cell::total: return form::total;
        case cell::complete: return form::complete;
        case cell::status: return form::status;
        case cell::amount: return form::amount;
        case cell::exact:
        case cell::low:
        case cell::high:
        case cell::award: return form::text;
        case cell::reasons:
        case cell::needs:
        case cell::problems:
        case cell::clause_reasons:
        case cell::clause_needs:
        case cell::clause_problems:
        case cell::notes:
        case cell::permissions:
        case cell::waivers:
        case cell::obligations:
        case cell::advice:
        case cell::refused: return form::list;
    }
    return form::text;
}

bool is_of_case(cell is) { return is <= cell::problems; }

// Nothing, or what was written, in quotation marks.
template <class Write>
void add_json_amount(text_buffer& to, const Write& write) {
    to.add('"');
    const std::size_t before = to.size();
    write();
    if (to.size() != before) return to.add('"');
    to.drop(1);
    to.add("null");
}

}  // namespace

// A comma, a quotation mark, blanks and line breaks are all below '-', and so are few other letters.
keys look_at_keys(std::string_view bytes) {
    const bool is_mixed = text_kernels_for_this_machine().has_below(bytes.data(), bytes.size(), '-');
    return is_mixed ? keys::mixed : keys::plain;
}

outcome_writer::outcome_writer(const std::vector<output_column>& columns, text_form form) : form_(form) {
    text_buffer names;
    text_buffer one;
    for (const output_column& c : columns) {
        one.clear();
        if (form == text_form::json_lines) {
            one.add(before_.empty() ? '{' : ',');
            one.add_json(c.name);
            one.add(':');
        } else if (!before_.empty()) {
            one.add(',');
        }
        before_.emplace_back(one.bytes());
        if (form == text_form::json_lines) continue;
        names.add(one.bytes());
        names.add_cell(c.name);
    }
    if (form == text_form::csv) names.add('\n');
    header_ = names.bytes();
}

void outcome_writer::header(text_buffer& to) const { to.add(header_); }

void outcome_writer::row(const std::vector<bound_column>& bound, std::string_view key, keys are, case_cells& from,
                         text_buffer& to) {
    for (std::size_t n = 0; n < bound.size(); ++n) {
        to.add(before_[n]);
        if (form_ == text_form::csv)
            csv_cell(bound[n], key, are, from, to);
        else
            json_cell(bound[n], key, from, to);
    }
    if (form_ == text_form::json_lines) to.add('}');
    to.add('\n');
}

void outcome_writer::csv_cell(const bound_column& c, std::string_view key, keys are, case_cells& from,
                              text_buffer& to) {
    if (c.clause == plan::none && !is_of_case(c.is)) return;
    switch (form_of(c.is)) {
        case form::key: return are == keys::plain ? to.add(key) : to.add_cell(key);
        case form::amount: return from.add_amount(c.clause, to);
        case form::status: return to.add(to_text(from.status(c.clause)));
        case form::total: return from.add_total(to);
        case form::complete: return to.add(from.is_complete() ? "true" : "false");
        case form::text: return to.add_cell(from.text(c));
        case form::list: break;
    }
    list_.clear();
    from.list(c, list_);
    if (list_.empty()) return;
    joined_.clear();
    for (const std::string& text : list_) {
        if (!joined_.empty()) joined_ += ';';
        joined_ += text;
    }
    to.add_cell(joined_);
}

void outcome_writer::json_cell(const bound_column& c, std::string_view key, case_cells& from, text_buffer& to) {
    if (c.clause == plan::none && !is_of_case(c.is)) return to.add("null");
    switch (form_of(c.is)) {
        case form::key: return to.add_json(key);
        case form::amount: return add_json_amount(to, [&] { from.add_amount(c.clause, to); });
        case form::status: return to.add_json(to_text(from.status(c.clause)));
        case form::total: return add_json_amount(to, [&] { from.add_total(to); });
        case form::complete: return to.add(from.is_complete() ? "true" : "false");
        case form::text: return add_json_amount(to, [&] { to.add(from.text(c)); });
        case form::list: break;
    }
    list_.clear();
    from.list(c, list_);
    to.add('[');
    for (std::size_t n = 0; n < list_.size(); ++n) {
        if (n > 0) to.add(',');
        to.add_json(list_[n]);
    }
    to.add(']');
}

}  // namespace pol::stream
