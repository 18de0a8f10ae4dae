// A function of the host that Pol calls while it works: a reference to a lambda or any other object that can be called, as
// std::function_ref of C++26.
//
//     const auto watch = [&](unsigned done) { return show(done); };
//     asked.goes_on = watch;  // not owned: `watch` must outlive the call
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pol {

template <class Signature>
class callback;

// Nothing is called, and false, where none is given.
template <class Result, class... Given>
class callback<Result(Given...)> {
public:
    callback() noexcept = default;
    // From what has a name alone: something made for the assignment would be gone before it is called.
    template <class Function>
    callback(Function& to) noexcept  // NOLINT(google-explicit-constructor): assigned as it is
        : object_(&to), call_([](const void* object, Given... given) -> Result {
              return (*const_cast<Function*>(static_cast<const Function*>(object)))(given...);
          }) {}

    Result operator()(Given... given) const { return call_(object_, given...); }
    explicit operator bool() const noexcept { return call_ != nullptr; }

private:
    const void* object_ = nullptr;
    Result (*call_)(const void* object, Given... given) = nullptr;
};

}  // namespace pol
