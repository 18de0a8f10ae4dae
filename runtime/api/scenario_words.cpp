// The values of a case in the words of a line, so that a line which is shown can be given again.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/scenario_state.hpp"
#include "runtime/number/exact.hpp"

#include <algorithm>

namespace pol::api {
namespace {

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '\n') {
            result += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + '"';
}

// `1.5e3` is 1500 in a line.
std::string plain_number(const std::string& json) {
    const auto value = number::exact::from_json_number(json);
    return value ? value->to_plain() : json;
}

std::string percent(const std::string& json) {
    const auto value = number::exact::from_json_number(json);
    return value ? (*value * number::exact(100)).to_plain() + "%" : json;
}

std::string scalar_words(const check::checked& checked, const json_value& value, const check::type* type) {
    if (value.is_null()) return "none";
    if (value.words == "true" && value.is == json_value::sort::raw) return "yes";
    if (value.words == "false" && value.is == json_value::sort::raw) return "no";
    const check::kind is = type != nullptr ? type->is : check::kind::text;
    std::string words = value.words;
    if (value.is == json_value::sort::raw)
        words = is == check::kind::rate ? percent(words) : plain_number(words);
    else if (is == check::kind::text || is == check::kind::error)
        return quoted(words);
    if (is == check::kind::money && type->detail != 0) words += " " + std::string(checked.currencies[type->detail]);
    return words;
}

std::string joined(const std::vector<std::string>& parts, const char* open, const char* close) {
    if (parts.empty()) return std::string(open) + close;
    std::string result(open);
    for (std::size_t n = 0; n < parts.size(); ++n) result += (n > 0 ? ", " : " ") + parts[n];
    return result + " " + close;
}

// Walks the case in its own order.
class line_writer {
public:
    line_writer(const check::checked& checked, std::vector<std::string>& lines) : checked_(checked), lines_(lines) {}

    void record(const json_value& value, std::uint32_t of, const std::string& prefix) {
        for (const named_value& m : value.members) {
            if (const check::field* f = field_named(checked_, of, m.name))
                fact(m.value, checked_.types[f->type], prefix + m.name);
        }
    }

private:
    void fact(const json_value& value, const check::type& type, const std::string& path) {
        const bool is_record = type.is == check::kind::record && value.is == json_value::sort::object;
        if (is_record && !value.members.empty()) return record(value, type.detail, path + '.');
        const bool is_list = type.is == check::kind::list && value.is == json_value::sort::list;
        if (!is_list || checked_.types[type.detail].is != check::kind::record || value.items.empty()) {
            lines_.push_back(path + " = " + words_of(checked_, value, &type));
            return;
        }
        for (std::size_t n = 0; n < value.items.size(); ++n) {
            lines_.push_back(path + "[" + std::to_string(n) +
                             "] = " + words_of(checked_, value.items[n], &checked_.types[type.detail]));
        }
    }

    const check::checked& checked_;
    std::vector<std::string>& lines_;
};

}  // namespace

std::string words_of(const check::checked& checked, const json_value& value, const check::type* type) {
    std::vector<std::string> parts;
    switch (value.is) {
        case json_value::sort::raw:
        case json_value::sort::text: return scalar_words(checked, value, type);
        case json_value::sort::list: {
            const bool is_list = type != nullptr && type->is == check::kind::list;
            const check::type* element = is_list ? &checked.types[type->detail] : nullptr;
            for (const json_value& item : value.items) parts.push_back(words_of(checked, item, element));
            return joined(parts, "[", "]");
        }
        case json_value::sort::object: break;
    }
    const json_value* start = value.find("start");
    const json_value* end = value.find("end");
    if (type != nullptr && type->is == check::kind::period && start != nullptr && end != nullptr)
        return start->words + " to " + end->words;
    for (const named_value& m : value.members) {
        const bool is_record = type != nullptr && type->is == check::kind::record;
        const check::field* f = is_record ? field_named(checked, type->detail, m.name) : nullptr;
        if (f == nullptr) continue;  // a label
        parts.push_back(m.name + " = " + words_of(checked, m.value, &checked.types[f->type]));
    }
    return joined(parts, "{", "}");
}

}  // namespace pol::api

namespace pol {

std::vector<std::string> scenario::lines() const {
    const check::checked& checked = state_->rules().checked;
    std::vector<std::string> result;
    if (const std::optional<std::string> on = day()) result.push_back("on " + *on);
    if (const api::json_value* parameters = state_->whole.find("parameters")) {
        for (const api::named_value& m : parameters->members) {
            const auto known = std::find_if(checked.parameters.begin(), checked.parameters.end(),
                                            [&](const check::parameter& p) { return p.name == m.name; });
            if (known != checked.parameters.end())
                result.push_back("set " + m.name + " = " +
                                 api::words_of(checked, m.value, &checked.types[known->type]));
        }
    }
    api::line_writer(checked, result).record(state_->whole, checked.facts_record, {});
    if (const api::json_value* claims = state_->whole.find("claims")) {
        for (const check::clause& c : checked.clauses) {
            const std::string name(api::name_of(c));
            if (const api::json_value* claim = claims->find(name))
                api::line_writer(checked, result).record(*claim, c.claim_record, name + '.');
        }
    }
    if (const api::json_value* ledger = state_->whole.find("ledger")) {
        const check::type money{check::kind::money, false, false, 0};
        for (const api::json_value& paid : ledger->items) {
            const api::json_value* name = paid.find("award");
            if (name == nullptr) name = paid.find("clause");
            if (name == nullptr) name = paid.find("name");
            const api::json_value* amount = paid.find("amount");
            const api::json_value* date = paid.find("date");
            if (name != nullptr && amount != nullptr && date != nullptr)
                result.push_back("paid " + name->words + " " + api::words_of(checked, *amount, &money) + " on " +
                                 date->words);
        }
    }
    return result;
}

}  // namespace pol
