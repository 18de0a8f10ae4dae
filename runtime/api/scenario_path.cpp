// Paths of facts as people write them, and which clause they speak of.
// SPDX-License-Identifier: Apache-2.0
#include "lang/messages/sink.hpp"
#include "lang/text/unicode.hpp"
#include "runtime/api/own_text.hpp"
#include "runtime/api/scenario_state.hpp"

#include <algorithm>
#include <array>

namespace pol::api {
namespace {

class path_scanner {
public:
    explicit path_scanner(std::string_view text) : text_(text) { found_.blanked = text; }

    written_path scan() {
        if (!word()) return std::move(found_);
        while (true) {
            found_.end = at_;
            skip_spaces();
            if (step()) continue;
            at_ = found_.end;
            break;
        }
        sign();
        return std::move(found_);
    }

private:
    // The first of the spellings that stands here; its bytes, or 0.
    std::size_t reads(std::initializer_list<std::string_view> spellings) const {
        for (const std::string_view s : spellings) {
            if (text_.substr(at_, s.size()) == s) return s.size();
        }
        return 0;
    }
    void blank(std::size_t begin, std::size_t size, char first = ' ') {
        found_.blanked.replace(begin, size, std::string(1, first) + std::string(size - 1, ' '));
    }
    void skip_spaces() {
        while (at_ < text_.size()) {
            const std::uint32_t size = text::space_character(text_.data() + at_, text_.data() + text_.size());
            if (size == 0) return;
            at_ += size;
        }
    }
    bool add(std::size_t size) {
        if (size == 0) return false;
        found_.parts.push_back({std::string(text_.substr(at_, size)), at_, size});
        at_ += size;
        return true;
    }
    bool word() {
        skip_spaces();
        const char* const begin = text_.data() + at_;
        return add(static_cast<std::size_t>(text::word_end(begin, text_.data() + text_.size()) - begin));
    }
    bool number() {
        skip_spaces();
        std::size_t size = 0;
        while (at_ + size < text_.size() && text::is_digit(text_[at_ + size])) ++size;
        return add(size);
    }
    bool step() {
        if (const std::size_t dot = reads({".", "。"}); dot > 0) {
            at_ += dot;
            return word() || number();
        }
        const std::size_t open = reads({"[", "［"});
        if (open == 0) return false;
        const std::size_t begin = at_;
        at_ += open;
        if (!number()) return false;
        skip_spaces();
        const std::size_t close = reads({"]", "］"});
        if (close == 0) {
            found_.parts.pop_back();
            return false;
        }
        blank(begin, open, '.');
        // The number stands right after the point.
        const std::string digits = found_.parts.back().text;
        blank(begin + 1, at_ + close - begin - 1);
        found_.blanked.replace(begin + 1, digits.size(), digits);
        at_ += close;
        return true;
    }
    void sign() {
        skip_spaces();
        const std::size_t before = at_;
        const std::size_t plus = reads({"+", "＋"});
        at_ += plus;
        const std::size_t equals = reads({"=", "＝"});
        if (equals == 0) return;
        if (plus > 0) blank(before, plus);
        found_.plus = before;
        found_.plus_size = plus;
        found_.has_value = true;
        found_.value = at_ + equals;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    written_path found_;
};

bool is_named(const ast::names& names, std::string_view text) {
    return names.first.text == text || (names.second && names.second.text == text);
}

diagnostic refuse(const own_text& own, const written_path& path, std::size_t part, int code,
                  std::vector<std::string> arguments) {
    diagnostic d = own.about_all(code);
    d.arguments = std::move(arguments);
    d.where.offset = static_cast<std::uint32_t>(own.shift + path.parts[part].begin);
    d.where.length = static_cast<std::uint32_t>(path.parts[part].size);
    own.move_back(d.where);
    return d;
}

void suggest(diagnostic& d, std::string_view wrong, const std::vector<std::string_view>& known) {
    constexpr int did_you_mean = 1;
    const std::vector<std::string> close = messages::suggest(wrong, known);
    if (close.empty()) return;
    std::string joined = close.front();
    for (std::size_t n = 1; n < close.size(); ++n) joined += "`, `" + close[n];
    d.notes.push_back({did_you_mean, d.where, {joined}});
    d.fix = edit{d.where, close.front()};
}

void add_names(const check::checked& checked, std::uint32_t record, std::vector<std::string_view>& to) {
    if (record >= checked.records.size()) return;
    for (const check::field& f : checked.records[record].fields) {
        if (f.is_derived) continue;
        to.push_back(f.name);
        if (f.declared != nullptr && f.declared->name.second) to.push_back(f.declared->name.second.text);
    }
}

// A clause in whose examples the facts of the policy can be given: none of its own has this name.
std::string host_for(const check::checked& checked, std::string_view fact) {
    for (const check::clause& c : checked.clauses) {
        if (field_named(checked, c.claim_record, fact) == nullptr) return std::string(name_of(c));
    }
    return {};
}

// The clauses that ask for a fact of this name: those that are claimed, or all if none of these is.
std::vector<const check::clause*> asking(const scenario::state& s, const check::checked& checked,
                                         std::string_view fact) {
    std::vector<const check::clause*> all;
    std::vector<const check::clause*> claimed;
    for (const check::clause& c : checked.clauses) {
        if (field_named(checked, c.claim_record, fact) == nullptr) continue;
        all.push_back(&c);
        if (s.is_claimed(name_of(c))) claimed.push_back(&c);
    }
    return claimed.empty() ? all : claimed;
}

}  // namespace

written_path scan_path(std::string_view text) { return path_scanner(text).scan(); }

std::vector<std::string_view> written_path::texts(std::size_t from) const {
    std::vector<std::string_view> result;
    for (std::size_t n = from; n < parts.size(); ++n) result.push_back(parts[n].text);
    return result;
}

std::string written_path::joined() const {
    std::string result;
    for (const part& p : parts) {
        const bool is_item = !p.text.empty() && text::is_digit(p.text.front());
        result += is_item ? "[" + p.text + "]" : (result.empty() ? "" : ".") + p.text;
    }
    return result;
}

const check::clause* clause_named(const check::checked& checked, std::string_view name) {
    for (const check::clause& c : checked.clauses) {
        if (is_named(c.declared->name, name)) return &c;
    }
    return nullptr;
}

const check::field* field_named(const check::checked& checked, std::uint32_t record, std::string_view name) {
    if (record >= checked.records.size()) return nullptr;
    const check::record& of = checked.records[record];
    const auto found =
        std::lower_bound(of.by_name.begin(), of.by_name.end(), name,
                         [](const auto& known, std::string_view wanted) { return known.first < wanted; });
    if (found == of.by_name.end() || found->first != name) return nullptr;
    const check::field& f = of.fields[found->second];
    return f.is_derived ? nullptr : &f;
}

meaning meaning_of(const scenario::state& s, const written_path& path, const own_text& own) {
    constexpr int nothing_of_that_name = 992;
    constexpr int several_clauses = 993;
    constexpr int is_a_parameter = 994;
    const check::checked& checked = s.rules().checked;
    meaning result;
    const std::string& first = path.parts.front().text;
    const auto locate = [&] {
        ast::word clause;
        clause.text = result.clause;
        result.place = place_of_path(checked, clause, path.texts(result.skip));
    };
    if (field_named(checked, checked.facts_record, first) != nullptr) {
        result.clause = host_for(checked, first);
        locate();
        return result;
    }
    if (const check::clause* c = clause_named(checked, first); c != nullptr && path.parts.size() > 1) {
        result.clause = std::string(name_of(*c));
        result.skip = 1;
        const std::string& second = path.parts[1].text;
        const std::string full = result.clause + '.' + second;
        const bool is_parameter = std::any_of(checked.parameters.begin(), checked.parameters.end(),
                                              [&](const check::parameter& p) { return p.name == full; });
        if (field_named(checked, c->claim_record, second) == nullptr) {
            std::vector<std::string_view> known;
            add_names(checked, c->claim_record, known);
            result.refused = is_parameter ? refuse(own, path, 1, is_a_parameter, {full})
                                          : refuse(own, path, 1, nothing_of_that_name, {path.joined()});
            if (!is_parameter) suggest(*result.refused, second, known);
            return result;
        }
        locate();
        return result;
    }
    const std::vector<const check::clause*> clauses = asking(s, checked, first);
    if (clauses.size() == 1) {
        result.clause = std::string(name_of(*clauses.front()));
        locate();
        return result;
    }
    if (clauses.size() > 1) {
        std::string all;
        for (const check::clause* c : clauses)
            all += (all.empty() ? "" : "`, `") + std::string(name_of(*c)) + '.' + first;
        result.refused = refuse(own, path, 0, several_clauses, {first, all});
        return result;
    }
    const bool is_parameter = std::any_of(checked.parameters.begin(), checked.parameters.end(),
                                          [&](const check::parameter& p) { return p.name == first; });
    result.refused = is_parameter ? refuse(own, path, 0, is_a_parameter, {first})
                                  : refuse(own, path, 0, nothing_of_that_name, {path.joined()});
    if (is_parameter) return result;
    std::vector<std::string_view> known;
    add_names(checked, checked.facts_record, known);
    for (const check::clause& c : checked.clauses) {
        known.push_back(name_of(c));
        add_names(checked, c.claim_record, known);
    }
    suggest(*result.refused, first, known);
    return result;
}

}  // namespace pol::api
