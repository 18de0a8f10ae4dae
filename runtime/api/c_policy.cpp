// The C interface of texts, diagnostics and policies.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/c_handles.hpp"

#include <pol/policy.hpp>

#include <algorithm>
#include <optional>

using pol::api::guarded;
using pol::api::view_of;

namespace {

pol_status give_policy(pol::compiled made, pol_policy** out, pol_diagnostics** found) {
    auto diagnostics = pol::api::diagnostics_of(made.diagnostics);
    if (made.result) *out = new pol_policy{std::move(*made.result)};
    pol::api::give(std::move(diagnostics), found);
    return *out != nullptr ? POL_OK : POL_FOUND;
}

}  // namespace

const char* pol_version(void) { return pol::version().data(); }

const char* pol_text_bytes(const pol_text* of, size_t* size) {
    if (size != nullptr) *size = of == nullptr ? 0 : of->is.size();
    return of == nullptr ? nullptr : of->is.c_str();
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

void pol_diagnostics_free(pol_diagnostics* of) { delete of; }

pol_status pol_policy_compile_folder(const char* path, size_t path_size, pol_policy** out, pol_diagnostics** found) {
    pol::api::clear(out);
    pol::api::clear(found);
    if (out == nullptr || path == nullptr) return POL_MISUSE;
    return guarded([&] {
        pol::folder files{std::string(path, path_size)};
        return give_policy(pol::compile(files), out, found);
    });
}

pol_status pol_policy_compile_texts(const pol_file* files, size_t count, pol_policy** out, pol_diagnostics** found) {
    pol::api::clear(out);
    pol::api::clear(found);
    if (out == nullptr || files == nullptr || count == 0) return POL_MISUSE;
    return guarded([&] {
        std::vector<pol::named_text> texts;
        for (const pol_file* file = files; file != files + count; ++file)
            texts.push_back(
                {std::string(view_of(file->path, file->path_size)), std::string(view_of(file->text, file->text_size))});
        pol::memory all(std::move(texts));
        return give_policy(pol::compile(all), out, found);
    });
}

void pol_policy_free(pol_policy* of) { delete of; }

pol_status pol_policy_assess_json(const pol_policy* with, const char* json, size_t json_size, const char* on,
                                  size_t on_size, int with_derivation, pol_text** out) {
    pol::api::clear(out);
    if (with == nullptr || out == nullptr || (json == nullptr && json_size > 0)) return POL_MISUSE;
    return guarded([&] {
        pol::assess_options how;
        if (on != nullptr) how.on = std::string(on, on_size);
        how.derivation = with_derivation != 0;
        return pol::api::give_text(pol::to_json(with->is.assess(view_of(json, json_size), how)), out);
    });
}
