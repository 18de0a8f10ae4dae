// Places in a case as people write them, in the words of the policy.
// SPDX-License-Identifier: Apache-2.0
#include "lang/text/words.hpp"
#include "runtime/api/scenario_state.hpp"

#include <algorithm>

namespace pol {
namespace {

std::vector<std::string_view> steps_of(std::string_view pointer) {
    std::vector<std::string_view> result;
    while (!pointer.empty() && pointer.front() == '/') {
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        result.push_back(pointer.substr(1, end - 1));
        pointer.remove_prefix(end);
    }
    return result;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string_view name_in(const ast::names& names, language in) {
    const bool is_first = !names.second || is_ascii(names.first.text) == (in == language::english) ||
                          is_ascii(names.second.text) != (in == language::english);
    return is_first ? names.first.text : names.second.text;
}

// Whether a path that begins with this fact speaks of the claim of this clause, whichever clauses are claimed.
bool is_asked_by_it_alone(const check::checked& rules, const check::clause& it, std::string_view fact) {
    if (api::field_named(rules, rules.facts_record, fact) != nullptr || api::clause_named(rules, fact) != nullptr)
        return false;
    return std::none_of(rules.clauses.begin(), rules.clauses.end(), [&](const check::clause& other) {
        return &other != &it && api::field_named(rules, other.claim_record, fact) != nullptr;
    });
}

// The record behind a field, or that of its items.
std::uint32_t record_of(const check::checked& rules, const check::field& f) {
    const check::type* type = &rules.types[f.type];
    if (type->is == check::kind::list) type = &rules.types[type->detail];
    return type->is == check::kind::record ? type->detail : check::record::none;
}

class path_writer {
public:
    path_writer(const check::checked& rules, language in) : rules_(rules), in_(in) {}

    // Empty: these rules know no such fact.
    std::string path(const std::vector<std::string_view>& steps, std::string_view within) {
        std::size_t first = 0;
        std::uint32_t record = rules_.facts_record;
        const bool is_of_a_claim = steps.size() > 2 && steps[0] == "claims";
        if (const check::clause* c = is_of_a_claim ? api::clause_named(rules_, steps[1]) : nullptr) {
            first = 2;
            record = c->claim_record;
            const bool is_left_out = api::name_of(*c) == within && is_asked_by_it_alone(rules_, *c, steps[2]);
            if (!is_left_out) path_ = name_in(c->declared->name, in_);
        }
        if (first == steps.size() || api::field_named(rules_, record, steps[first]) == nullptr) return {};
        for (std::size_t n = first; n < steps.size(); ++n) record = step(record, steps[n]);
        return before_ + path_;
    }

private:
    // The record in which the next step is.
    std::uint32_t step(std::uint32_t record, std::string_view name) {
        if (api::number_of(name)) {
            path_ += "[" + std::string(name) + "]";
            return record;
        }
        // The ends of a period are no facts of their own.
        if (is_period_ && (name == "start" || name == "end")) {
            const text::keyword of = name == "start" ? text::keyword::start_of : text::keyword::end_of;
            const bool is_english = in_ == language::english;
            before_ = std::string(is_english ? text::entry(of).english : text::preferred_chinese(of)) + " ";
            return check::record::none;
        }
        const check::field* f = api::field_named(rules_, record, name);
        is_period_ = f != nullptr && rules_.types[f->type].is == check::kind::period;
        if (f != nullptr && f->declared != nullptr) name = name_in(f->declared->name, in_);
        path_ += (path_.empty() ? "" : ".") + std::string(name);
        return f != nullptr ? record_of(rules_, *f) : check::record::none;
    }

    const check::checked& rules_;
    language in_;
    std::string before_;
    std::string path_;
    bool is_period_ = false;
};

}  // namespace

std::string policy::path_of(std::string_view pointer, language in, std::string_view clause) const {
    const std::vector<std::string_view> steps = steps_of(pointer);
    if (steps.empty()) return std::string(pointer);
    for (const api::version& v : state_->versions) {
        std::string path = path_writer(v.checked, in).path(steps, clause);
        if (!path.empty()) return path;
    }
    return path_of_pointer(pointer);
}

}  // namespace pol
