// The C interface of batches: options, columns, results.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/c_options.hpp"
#include "runtime/api/json_text.hpp"

#include <algorithm>

using pol::api::guarded;
using pol::api::view_of;

namespace {

bool read_options(const pol_batch_options* given, pol::batch_options& to) {
    if (given == nullptr) return true;
    pol_batch_options from;
    if (!pol::api::read_struct(given, from)) return false;
    to.exact = from.exact != 0;
    to.reasons = from.reasons != 0;
    to.notes = from.notes != 0;
    to.needs = from.needs != 0;
    return pol::api::read_day(from.on, from.on_size, to.on) &&
           pol::api::read_settings(from.set, from.set_count, to.set) &&
           pol::api::read_names(from.clauses, from.clause_count, to.clauses) &&
           pol::api::read_limits(from.limits, from.cancel, to.limits);
}

pol::api::shared_cancellation cancellation_of(const pol_batch_options* given) {
    pol_batch_options from;
    return given != nullptr && pol::api::read_struct(given, from) ? pol::api::shared(from.cancel) : nullptr;
}

bool read_cells(const pol_cells* given, pol::cells& to) {
    pol_cells from;
    if (!pol::api::read_struct(given, from) || from.layout < POL_INT64 || from.layout > POL_DECIMAL128) return false;
    to = {from.data, static_cast<pol::cell_layout>(from.layout), from.rows, from.decimals, from.valid, from.offset};
    return true;
}

pol::text_cells texts_of(const pol_offsets& from, const char* bytes) {
    return {from.offsets, from.is_large != 0, bytes, from.rows, from.valid, from.offset};
}

pol_status taken(bool is_bound) { return is_bound ? POL_OK : POL_FOUND; }

std::string_view word_of(pol::batch_fact::kind is) {
    constexpr std::string_view words[] = {"yes/no",   "number", "count",  "rate", "money",  "date",
                                          "duration", "text",   "choice", "list", "record", "claim"};
    return words[static_cast<std::size_t>(is)];
}

void append(std::string& to, const pol::batch_fact& f) {
    pol::api::json_object fact(to);
    fact.text("path", f.path);
    if (!f.list.empty()) fact.text("list", f.list);
    fact.text("type", word_of(f.is));
    if (!f.currency.empty()) fact.text("currency", f.currency);
    if (!f.choices.empty()) fact.texts("choices", f.choices);
    fact.number("scale", static_cast<unsigned long>(f.scale));
    fact.yes_no("optional", f.is_optional);
    fact.yes_no("default", f.has_default);
}

// Null for a column without cells, so that nobody reads it.
template <class T>
const T* column_of(const std::vector<T>& from) {
    return from.empty() ? nullptr : from.data();
}

}  // namespace

namespace pol::api {

std::string facts_json(const std::vector<batch_fact>& facts) {
    std::string text;
    {
        json_list all(text);
        for (const batch_fact& f : facts) append(all.item(), f);
    }
    return text;
}

}  // namespace pol::api

pol_status pol_batch_new(const pol_policy* of, const pol_batch_options* options, pol_batch** out,
                         pol_diagnostics** found) {
    pol::api::clear(out);
    pol::api::clear(found);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        pol::batch_options how;
        if (!read_options(options, how)) return POL_MISUSE;
        pol::prepared made = pol::prepare(of->is, how);
        auto diagnostics = pol::api::diagnostics_of(made.diagnostics);
        if (made.result) *out = new pol_batch{std::move(*made.result), cancellation_of(options)};
        pol::api::give(std::move(diagnostics), found);
        return *out != nullptr ? POL_OK : pol::api::status_of(made.diagnostics);
    });
}

void pol_batch_free(pol_batch* of) { delete of; }

pol_status pol_batch_facts_json(const pol_batch* of, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] { return pol::api::give_text(pol::api::facts_json(of->is.facts()), out); });
}

pol_status pol_facts_new(const pol_batch* of, size_t rows, pol_facts** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        *out = new pol_facts{pol::batch_facts(of->is, rows), of->cancel};
        return POL_OK;
    });
}

void pol_facts_free(pol_facts* of) { delete of; }

pol_status pol_facts_bind_cells(pol_facts* to, const char* path, size_t path_size, const pol_cells* from) {
    pol::cells cells;
    if (to == nullptr || !pol::api::is_text(path, path_size) || !read_cells(from, cells)) return POL_MISUSE;
    return guarded([&] { return taken(to->are.bind(view_of(path, path_size), cells)); });
}

pol_status pol_facts_bind_int64(pol_facts* to, const char* path, size_t path_size, const int64_t* data, size_t rows,
                                int decimals) {
    const pol_cells cells = {sizeof(pol_cells), data, POL_INT64, rows, decimals, nullptr, 0};
    return pol_facts_bind_cells(to, path, path_size, &cells);
}

pol_status pol_facts_bind_texts(pol_facts* to, const char* path, size_t path_size, const pol_offsets* from,
                                const char* bytes) {
    pol_offsets known;
    if (to == nullptr || !pol::api::is_text(path, path_size) || !pol::api::read_struct(from, known)) return POL_MISUSE;
    return guarded([&] { return taken(to->are.bind(view_of(path, path_size), texts_of(known, bytes))); });
}

pol_status pol_facts_bind_dictionary(pol_facts* to, const char* path, size_t path_size, const pol_cells* codes,
                                     const pol_offsets* dictionary, const char* bytes) {
    pol::cells cells;
    pol_offsets known;
    if (to == nullptr || !pol::api::is_text(path, path_size) || !pol::api::read_struct(dictionary, known) ||
        !read_cells(codes, cells))
        return POL_MISUSE;
    return guarded([&] { return taken(to->are.bind(view_of(path, path_size), cells, texts_of(known, bytes))); });
}

pol_status pol_facts_bind_list(pol_facts* to, const char* path, size_t path_size, const pol_offsets* from) {
    pol_offsets known;
    if (to == nullptr || !pol::api::is_text(path, path_size) || !pol::api::read_struct(from, known)) return POL_MISUSE;
    const pol::list_cells cells = {known.offsets, known.is_large != 0, known.rows, known.valid, known.offset};
    return guarded([&] { return taken(to->are.bind(view_of(path, path_size), cells)); });
}

pol_status pol_facts_import_arrow(pol_facts* to, struct ArrowSchema* schema, struct ArrowArray* array) {
    if (to == nullptr || schema == nullptr || array == nullptr) return POL_MISUSE;
    return guarded([&] { return taken(pol::import_arrow(to->are, *schema, *array)); });
}

pol_status pol_facts_diagnostics(const pol_facts* of, pol_diagnostics** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        *out = pol::api::diagnostics_of(of->are.problems()).release();
        return POL_OK;
    });
}

pol_status pol_batch_assess(const pol_batch* with, const pol_facts* facts, unsigned threads, pol_result** out,
                            pol_diagnostics** found) {
    pol::api::clear(out);
    pol::api::clear(found);
    if (with == nullptr || facts == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        auto made = std::make_unique<pol_result>(pol_result{with->is.assess(facts->are, threads), with->cancel});
        const pol_status status = pol::api::tell(made->is.problems(), found);
        if (status == POL_OK) *out = made.release();
        return status;
    });
}

void pol_result_free(pol_result* of) { delete of; }
size_t pol_result_rows(const pol_result* of) { return of == nullptr ? 0 : of->is.rows(); }
size_t pol_result_clause_count(const pol_result* of) { return of == nullptr ? 0 : of->is.clauses().size(); }

pol_status pol_result_clause(const pol_result* of, size_t n, pol_clause* out) {
    if (of == nullptr || n >= of->is.clauses().size()) return POL_MISUSE;
    const pol::batch_clause& from = of->is.clauses()[n];
    static_assert(sizeof(pol::clause_status) == sizeof(std::uint8_t));
    pol_clause told = {};
    told.name = from.name.c_str();
    told.name_size = from.name.size();
    told.currency = from.currency.c_str();
    told.currency_size = from.currency.size();
    told.gives_money = from.gives_money ? 1 : 0;
    told.decimals = from.decimals;
    told.status = reinterpret_cast<const std::uint8_t*>(column_of(from.status));
    told.amount = column_of(from.amount);
    told.exact = column_of(from.exact);
    told.exact_scale = from.exact_scale;
    told.failed = column_of(from.failed);
    told.reason_count = std::min<std::size_t>(from.reasons.size(), 64);
    told.beyond = column_of(from.beyond);
    told.beyond_count = from.beyond.size();
    return pol::api::write_struct(told, out) ? POL_OK : POL_MISUSE;
}

const char* pol_result_reason(const pol_result* of, size_t clause, size_t reason, size_t* size) {
    const bool is_there =
        of != nullptr && clause < of->is.clauses().size() && reason < of->is.clauses()[clause].reasons.size();
    if (size != nullptr) *size = is_there ? of->is.clauses()[clause].reasons[reason].size() : 0;
    return is_there ? of->is.clauses()[clause].reasons[reason].c_str() : nullptr;
}

pol_status pol_result_outcome_json(const pol_result* of, size_t row, int with_derivation, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr || row >= of->is.rows()) return POL_MISUSE;
    return guarded([&] {
        return pol::api::give_outcome(with_derivation != 0 ? of->is.explain(row) : of->is.outcome_of(row), out);
    });
}

pol_status pol_result_case_json(const pol_result* of, size_t row, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr || row >= of->is.rows()) return POL_MISUSE;
    return guarded([&] { return pol::api::give_text(of->is.case_json(row), out); });
}

pol_status pol_result_export_arrow(const pol_result* of, int decimals, struct ArrowSchema* schema,
                                   struct ArrowArray* array) {
    if (of == nullptr || schema == nullptr || array == nullptr) return POL_MISUSE;
    *schema = {};
    *array = {};
    pol::arrow_options how;
    how.decimals = decimals != 0;
    return guarded([&] { return taken(pol::export_arrow(of->is, how, *schema, *array)); });
}
