// The C interface of what a policy contains, and of expressions without facts.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/answers_json.hpp"
#include "runtime/api/c_options.hpp"

using pol::api::guarded;
using pol::api::is_language;
using pol::api::is_text;
using pol::api::language_of;
using pol::api::view_of;

pol_status pol::api::give_value(const evaluated& came, pol_text** out, pol_diagnostics** found) {
    const pol_status status = tell(came.diagnostics, found);
    return status == POL_OK ? give_text(value_json(came), out) : status;
}

pol_status pol_policy_contents_json(const pol_policy* of, const char* on, size_t on_size, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr || !is_text(on, on_size)) return POL_MISUSE;
    return guarded([&] {
        const auto all = on == nullptr ? pol::contents_of(of->is) : pol::contents_of(of->is, view_of(on, on_size));
        return all ? pol::api::give_text(pol::api::contents_json(of->is, *all), out) : POL_FOUND;
    });
}

pol_status pol_policy_source_json(const pol_policy* of, const char* name, size_t name_size, const char* on,
                                  size_t on_size, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr || !is_text(name, name_size) || !is_text(on, on_size)) return POL_MISUSE;
    return guarded([&] {
        const std::string_view asked = view_of(name, name_size);
        const auto source =
            on == nullptr ? pol::source_of(of->is, asked) : pol::source_of(of->is, asked, view_of(on, on_size));
        return source ? pol::api::give_text(pol::api::source_json(*source), out) : POL_FOUND;
    });
}

pol_status pol_policy_title(const pol_policy* of, const char* name, size_t name_size, int language, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr || !is_text(name, name_size) || !is_language(language)) return POL_MISUSE;
    return guarded(
        [&] { return pol::api::give_text(of->is.title_of(view_of(name, name_size), language_of(language)), out); });
}

pol_status pol_policy_path(const pol_policy* of, const char* pointer, size_t pointer_size, int language,
                           const char* clause, size_t clause_size, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr || !is_text(pointer, pointer_size) || !is_text(clause, clause_size) ||
        !is_language(language))
        return POL_MISUSE;
    return guarded([&] {
        return pol::api::give_text(
            of->is.path_of(view_of(pointer, pointer_size), language_of(language), view_of(clause, clause_size)), out);
    });
}

pol_status pol_evaluate(const char* expression, size_t size, const pol_limits* limits, const pol_cancellation* cancel,
                        pol_text** out, pol_diagnostics** found) {
    pol::api::clear(out);
    pol::api::clear(found);
    if (out == nullptr || !is_text(expression, size)) return POL_MISUSE;
    return guarded([&] {
        pol::limits within;
        if (!pol::api::read_limits(limits, cancel, within)) return POL_MISUSE;
        return pol::api::give_value(pol::evaluate_expression(view_of(expression, size), within), out, found);
    });
}

pol_status pol_is_keyword(const char* word, size_t size) {
    if (!is_text(word, size)) return POL_MISUSE;
    return guarded([&] { return pol::is_keyword(view_of(word, size)) ? POL_OK : POL_FOUND; });
}

pol_status pol_close_to_json(const char* wrong, size_t size, const pol_pair* known, size_t count, pol_text** out) {
    pol::api::clear(out);
    if (out == nullptr || !is_text(wrong, size)) return POL_MISUSE;
    return guarded([&] {
        std::vector<std::string> names;
        if (!pol::api::read_names(known, count, names)) return POL_MISUSE;
        std::string text;
        {
            pol::api::json_list close(text);
            for (const std::string& name : pol::close_to(view_of(wrong, size), names))
                pol::api::append_json(close.item(), name);
        }
        return pol::api::give_text(std::move(text), out);
    });
}
