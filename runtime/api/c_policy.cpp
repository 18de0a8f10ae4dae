// The C interface of policies: compiled from wherever the host has them, and asked about one case as JSON.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/answers_json.hpp"
#include "runtime/api/c_callbacks.hpp"
#include "runtime/api/c_options.hpp"

#include <pol/example_result.hpp>

using pol::api::guarded;
using pol::api::view_of;

namespace pol::api {
namespace {

// Gives the bytes of a file back to the host, also where there is no memory for a copy.
class borrowed {
public:
    borrowed(const pol_loader& from, const char* bytes, std::size_t size) : from_(from), bytes_(bytes), size_(size) {}
    borrowed(const borrowed&) = delete;
    borrowed& operator=(const borrowed&) = delete;
    ~borrowed() {
        if (from_.release == nullptr) return;
        try {
            from_.release(from_.user, bytes_, size_);
        } catch (...) {  // the bytes are read: what goes wrong afterwards is between the host and its function
        }
    }

private:
    const pol_loader& from_;
    const char* bytes_;
    std::size_t size_;
};

pol_status give_policy(compiled made, pol_policy** out, pol_diagnostics** found) {
    auto diagnostics = diagnostics_of(made.diagnostics);
    if (made.result) *out = new pol_policy{std::move(*made.result)};
    give(std::move(diagnostics), found);
    return *out != nullptr ? POL_OK : status_of(made.diagnostics);
}

bool read_compile_options(const pol_compile_options& from, compile_options& to) {
    const int sources = (from.folder != nullptr) + (from.texts != nullptr) + (from.loader != nullptr);
    return sources == 1 && (from.texts == nullptr || from.text_count > 0) &&
           (from.loader == nullptr || from.loader->read != nullptr) && is_text(from.entry, from.entry_size) &&
           read_files(from.amendments, from.amendment_count, to.amendments) &&
           read_limits(from.limits, from.cancel, to.limits);
}

pol_status compile_from(const pol_compile_options& from, const compile_options& how, pol_policy** out,
                        pol_diagnostics** found) {
    if (from.loader != nullptr) {
        host_loader files(*from.loader);
        const std::string_view entry = from.entry == nullptr ? "policy.pol" : view_of(from.entry, from.entry_size);
        return give_policy(compile(files, entry, how), out, found);
    }
    if (from.folder != nullptr) {
        folder files{std::string(from.folder, from.folder_size)};
        return give_policy(compile(files, how), out, found);
    }
    std::vector<named_text> texts;
    if (!read_files(from.texts, from.text_count, texts)) return POL_MISUSE;
    memory files(std::move(texts));
    return give_policy(compile(files, how), out, found);
}

bool read_assess_options(const pol_assess_options* given, assess_options& to) {
    if (given == nullptr) return true;
    pol_assess_options from;
    if (!read_struct(given, from)) return false;
    to.derivation = from.derivation != 0;
    return read_day(from.on, from.on_size, to.on) && read_settings(from.set, from.set_count, to.set) &&
           read_names(from.clauses, from.clause_count, to.clauses) && read_limits(from.limits, from.cancel, to.limits);
}

}  // namespace

std::optional<std::string> host_loader::read(std::string_view path) {
    const char* bytes = nullptr;
    std::size_t size = 0;
    const int is_there = call_host(with_.read, with_.user, path.data(), path.size(), &bytes, &size);
    if (is_there == 0) return std::nullopt;
    if (is_there < 0 || !is_text(bytes, size)) throw host_failed();
    const borrowed text(with_, bytes, size);
    return std::string(view_of(bytes, size));
}

}  // namespace pol::api

pol_status pol_policy_compile(const pol_compile_options* options, pol_policy** out, pol_diagnostics** found) {
    pol::api::clear(out);
    pol::api::clear(found);
    pol_compile_options known;
    if (out == nullptr || !pol::api::read_struct(options, known)) return POL_MISUSE;
    return guarded([&] {
        pol::compile_options how;
        if (!pol::api::read_compile_options(known, how)) return POL_MISUSE;
        return pol::api::compile_from(known, how, out, found);
    });
}

pol_status pol_policy_compile_folder(const char* path, size_t path_size, pol_policy** out, pol_diagnostics** found) {
    pol_compile_options options = {};
    options.struct_size = sizeof options;
    options.folder = path;
    options.folder_size = path_size;
    return pol_policy_compile(&options, out, found);
}

pol_status pol_policy_compile_texts(const pol_file* files, size_t count, pol_policy** out, pol_diagnostics** found) {
    pol_compile_options options = {};
    options.struct_size = sizeof options;
    options.texts = files;
    options.text_count = count;
    return pol_policy_compile(&options, out, found);
}

void pol_policy_free(pol_policy* of) { delete of; }

pol_status pol_policy_amended(const pol_policy* of, const pol_pair* amendments, size_t count, pol_policy** out,
                              pol_diagnostics** found) {
    pol::api::clear(out);
    pol::api::clear(found);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        std::vector<std::string> names;
        if (!pol::api::read_names(amendments, count, names)) return POL_MISUSE;
        return pol::api::give_policy(of->is.amended(names), out, found);
    });
}

pol_status pol_policy_assess(const pol_policy* with, const char* json, size_t json_size,
                             const pol_assess_options* options, pol_text** out) {
    pol::api::clear(out);
    if (with == nullptr || out == nullptr || !pol::api::is_text(json, json_size)) return POL_MISUSE;
    return guarded([&] {
        pol::assess_options how;
        if (!pol::api::read_assess_options(options, how)) return POL_MISUSE;
        return pol::api::give_outcome(with->is.assess(view_of(json, json_size), how), out);
    });
}

pol_status pol_policy_assess_json(const pol_policy* with, const char* json, size_t json_size, const char* on,
                                  size_t on_size, int with_derivation, pol_text** out) {
    pol_assess_options options = {};
    options.struct_size = sizeof options;
    options.on = on;
    options.on_size = on == nullptr ? 0 : on_size;
    options.derivation = with_derivation;
    return pol_policy_assess(with, json, json_size, &options, out);
}

pol_status pol_policy_examples_json(const pol_policy* of, const pol_assess_options* options, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        pol::assess_options how;
        if (!pol::api::read_assess_options(options, how)) return POL_MISUSE;
        const std::vector<pol::example_result> ran = of->is.run_examples(how);
        if (how.limits.is_cancelled()) return POL_CANCELLED;
        return pol::api::give_text(pol::api::examples_json(ran), out);
    });
}
