// The C interface of what is given back as text: texts, diagnostics, pages of codes; and of cancellation.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/c_handles.hpp"
#include "runtime/api/json_text.hpp"

#include <cstring>

using pol::api::guarded;

const char* pol_version(void) { return pol::version().data(); }

const char* pol_text_bytes(const pol_text* of, size_t* size) {
    if (size != nullptr) *size = of == nullptr ? 0 : of->is.size();
    return of == nullptr ? nullptr : of->is.c_str();
}

pol_status pol_text_copy(const pol_text* of, char* to, size_t capacity, size_t* needed) {
    const size_t size = of == nullptr ? 0 : of->is.size() + 1;
    if (needed != nullptr) *needed = size;
    if (of == nullptr || (to == nullptr && capacity > 0)) return POL_MISUSE;
    if (capacity < size) return POL_TOO_SMALL;
    std::memcpy(to, of->is.c_str(), size);
    return POL_OK;
}

void pol_text_free(pol_text* of) { delete of; }

size_t pol_diagnostics_count(const pol_diagnostics* of) { return of == nullptr ? 0 : of->are.size(); }

int pol_diagnostics_code(const pol_diagnostics* of, size_t n) {
    return n < pol_diagnostics_count(of) ? of->are[n].code : 0;
}

int pol_diagnostics_is_error(const pol_diagnostics* of, size_t n) {
    return n < pol_diagnostics_count(of) && of->are[n].level == pol::severity::error ? 1 : 0;
}

const char* pol_diagnostics_json(const pol_diagnostics* of, size_t n, size_t* size) {
    const bool is_there = n < pol_diagnostics_count(of);
    if (size != nullptr) *size = is_there ? of->json[n].size() : 0;
    return is_there ? of->json[n].c_str() : nullptr;
}

pol_status pol_diagnostics_text(const pol_diagnostics* of, size_t n, int language, int with_colour, pol_text** out) {
    pol::api::clear(out);
    if (out == nullptr || n >= pol_diagnostics_count(of) || !pol::api::is_language(language)) return POL_MISUSE;
    return guarded([&] {
        const pol::render_options how = {pol::api::language_of(language), with_colour != 0};
        return pol::api::give_text(pol::render(of->are[n], how), out);
    });
}

void pol_diagnostics_free(pol_diagnostics* of) { delete of; }

pol_status pol_explanation(int code, pol_text** out) {
    pol::api::clear(out);
    if (out == nullptr) return POL_MISUSE;
    const std::string_view page = pol::explanation(code);
    if (page.empty()) return POL_FOUND;
    return guarded([&] { return pol::api::give_text(std::string(page), out); });
}

pol_status pol_codes_json(pol_text** out) {
    pol::api::clear(out);
    if (out == nullptr) return POL_MISUSE;
    return guarded([&] {
        std::string text;
        {
            pol::api::json_list all(text);
            for (const int code : pol::all_codes()) all.item() += std::to_string(code);
        }
        return pol::api::give_text(std::move(text), out);
    });
}

pol_status pol_cancellation_new(pol_cancellation** out) {
    pol::api::clear(out);
    if (out == nullptr) return POL_MISUSE;
    return guarded([&] {
        *out = new pol_cancellation;
        return POL_OK;
    });
}

void pol_cancellation_free(pol_cancellation* of) { delete of; }

void pol_cancellation_cancel(pol_cancellation* of) {
    if (of != nullptr) of->is->cancel();
}

void pol_cancellation_reset(pol_cancellation* of) {
    if (of != nullptr) of->is->reset();
}

int pol_cancellation_is_cancelled(const pol_cancellation* of) {
    return of != nullptr && of->is->is_cancelled() ? 1 : 0;
}
