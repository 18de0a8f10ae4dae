// What the handles of <pol/pol.h> are, and the one place where exceptions end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/pol.h>
#include <pol/arrow.hpp>
#include <pol/batch.hpp>
#include <pol/batch_result.hpp>
#include <pol/case.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/scenario.hpp>

#include <algorithm>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Shared with what was made with it, which may then outlive the handle.
struct pol_cancellation {
    std::shared_ptr<pol::cancellation> is = std::make_shared<pol::cancellation>();
};

namespace pol::api {
using shared_cancellation = std::shared_ptr<const cancellation>;
}

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
    pol::api::shared_cancellation cancel;
};
struct pol_case {
    explicit pol_case(const pol_assessor& of) : with(of.is), facts(of.is), due(of.is), cancel(of.cancel) {}

    pol::case_assessor with;
    pol::case_facts facts;
    pol::case_result due;
    pol::api::shared_cancellation cancel;
};
struct pol_batch {
    pol::batch_assessor is;
    pol::api::shared_cancellation cancel;
};
struct pol_facts {
    pol::batch_facts are;
    pol::api::shared_cancellation cancel;
};
struct pol_result {
    pol::batch_result is;
    pol::api::shared_cancellation cancel;
};
struct pol_scenario {
    pol::scenario is;
    pol::api::shared_cancellation cancel;
};

namespace pol::api {

// A function of the host gave up or threw: the call ends.
struct host_failed {};

// Where every exception ends. The library itself throws nothing but std::bad_alloc.
template <class Work>
pol_status guarded(Work&& work) noexcept {
    try {
        return work();
    } catch (const host_failed&) {
        return POL_HOST_FAILED;
    } catch (...) {
        return POL_NO_MEMORY;
    }
}

inline std::string_view view_of(const char* bytes, std::size_t size) {
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

// Whether there is a text of that size.
inline bool is_text(const char* bytes, std::size_t size) { return bytes != nullptr || size == 0; }

inline bool is_language(int given) { return given == POL_ENGLISH || given == POL_CHINESE; }
inline language language_of(int given) { return given == POL_CHINESE ? language::chinese : language::english; }

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

// POL_OK where there are warnings at most.
inline pol_status status_of(const std::vector<diagnostic>& found) {
    constexpr int cancelled = 963;
    pol_status status = POL_OK;
    for (const diagnostic& d : found) {
        if (d.level != severity::error) continue;
        if (d.code == cancelled) return POL_CANCELLED;
        status = POL_FOUND;
    }
    return status;
}

// The diagnostics to the caller, and what they amount to.
inline pol_status tell(const std::vector<diagnostic>& told, pol_diagnostics** found) {
    give(diagnostics_of(told), found);
    return status_of(told);
}

inline pol_status give_text(std::string text, pol_text** out) {
    *out = new pol_text{std::move(text)};
    return POL_OK;
}

// What was cancelled is no outcome, and is not given for one.
inline pol_status give_outcome(const outcome& due, pol_text** out) {
    return due.cancelled ? POL_CANCELLED : give_text(to_json(due), out);
}

// As JSON, where there is no error.
pol_status give_value(const evaluated& came, pol_text** out, pol_diagnostics** found);

// In batches and for single cases.
std::string facts_json(const std::vector<batch_fact>& facts);

}  // namespace pol::api
