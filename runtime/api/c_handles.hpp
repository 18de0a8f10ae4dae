// What the handles of <pol/pol.h> are, and the one place where exceptions end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/pol.h>
#include <pol/arrow.hpp>
#include <pol/batch.hpp>
#include <pol/case.hpp>

#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct pol_policy {
    pol::policy is;
};
struct pol_diagnostics {
    std::vector<pol::diagnostic> are;
    std::vector<std::string> json;
};
struct pol_text {
    std::string is;
};
struct pol_assessor {
    pol::case_assessor is;
};
struct pol_case {
    explicit pol_case(const pol::case_assessor& of) : with(of), facts(of), due(of) {}

    pol::case_assessor with;
    pol::case_facts facts;
    pol::case_result due;
};
struct pol_batch {
    pol::batch_assessor is;
};
struct pol_facts {
    pol::batch_facts are;
};
struct pol_result {
    pol::batch_result is;
};

namespace pol::api {

// std::bad_alloc is the only exception that the library lets out; here it becomes a status.
template <class Work>
pol_status guarded(Work&& work) noexcept {
    try {
        return work();
    } catch (...) {
        return POL_NO_MEMORY;
    }
}

inline std::string_view view_of(const char* bytes, std::size_t size) {
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

// Whether a struct of the host is one that this version knows.
template <class Struct>
bool is_known(const Struct* given) {
    return given != nullptr && given->struct_size == sizeof(Struct);
}

std::string facts_json(const std::vector<batch_fact>& facts);
// Texts of the host, copied; false: a name without bytes.
bool copy(const pol_pair* from, size_t count, std::vector<std::pair<std::string, std::string>>& to);
bool copy_names(const pol_pair* from, size_t count, std::vector<std::string>& to);

template <class Handle>
void clear(Handle** out) {
    if (out != nullptr) *out = nullptr;
}

inline std::unique_ptr<pol_diagnostics> diagnostics_of(const std::vector<diagnostic>& found) {
    auto made = std::make_unique<pol_diagnostics>();
    made->are = found;
    for (const diagnostic& d : found) made->json.push_back(to_json(d));
    return made;
}

inline void give(std::unique_ptr<pol_diagnostics> found, pol_diagnostics** out) {
    if (out != nullptr) *out = found.release();
}

inline pol_status give_text(std::string text, pol_text** out) {
    *out = new pol_text{std::move(text)};
    return POL_OK;
}

}  // namespace pol::api
