// Reads one line of a scenario: as the only line of an example, checked with all of the policy, then put into the case.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/check.hpp"
#include "lang/check/modules.hpp"
#include "lang/text/unicode.hpp"
#include "runtime/api/expression.hpp"
#include "runtime/api/scenario_state.hpp"
#include "runtime/number/date.hpp"

#include <algorithm>
#include <map>

namespace pol::api {
namespace {

constexpr std::string_view file_name = "<input>";
constexpr std::string_view title = "input";
constexpr int not_one_line = 991;

struct one_text final : check::module_loader {
    explicit one_text(const std::string& text) : text_(text) {}
    std::optional<std::string> read(std::string_view) override { return text_; }

private:
    const std::string& text_;
};

bool is_one_given(const ast::tree& t) {
    const bool has_others = !t.policies.empty() || !t.lets.empty() || !t.facts_blocks.empty() || !t.tables.empty() ||
                            !t.bracket_tables.empty() || !t.records.empty() || !t.choices.empty() ||
                            !t.groups.empty() || !t.amendments.empty() || !t.clauses.empty() || !t.properties.empty() ||
                            !t.uses.empty() || !t.top_parameters.empty() || !t.samples.empty() || !t.cases.empty() ||
                            !t.agencies.empty();
    return !has_others && t.examples.size() == 1 && t.examples[0].givens.size() == 1 &&
           t.examples[0].expectations.empty();
}

// One attempt to read the line, in the words in which it was written.
class line_reader {
public:
    line_reader(const scenario::state& s, std::string_view line)
        : s_(s),
          rules_(s.rules()),
          path_(scan_path(line)),
          own_{line, 0, title},
          sources_(std::make_shared<text::source_set>()),
          sink_(*sources_, s.within.diagnostics) {}

    std::vector<diagnostic> read(json_value& whole) {
        if (path_.has_value) {
            meaning meant = meaning_of(s_, path_, own_);
            if (meant.refused) return {std::move(*meant.refused)};
            place_ = std::move(meant);
            if (std::optional<diagnostic> gap = gap_in(whole)) return {std::move(*gap)};
        } else if (!rules_.checked.clauses.empty()) {
            place_.clause = std::string(name_of(rules_.checked.clauses.front()));
        }
        wrap();
        if (!parse_alone()) return failures();
        is_parsed_ = true;
        parse_with_policy();
        const check::checked checked = check::check(tree_, rules_.amendments, sink_);
        std::vector<diagnostic> found = failures();
        if (!found.empty()) return found;
        put(checked, whole);
        return {};
    }

    bool is_parsed() const { return is_parsed_; }

private:
    // An item can be changed, or added after the last one.
    std::optional<diagnostic> gap_in(const json_value& whole) const {
        constexpr int no_such_item = 995;
        constexpr int not_a_list = 996;
        std::vector<std::string> steps;
        for (const std::string& step : place_.place.steps) {
            const json_value* list = value_at(whole, steps);
            const auto item = number_of(step);
            const std::size_t size = list != nullptr && list->is == json_value::sort::list ? list->items.size() : 0;
            if (item && *item > size) {
                diagnostic d = own_.about_all(no_such_item);
                d.where.length = static_cast<std::uint32_t>(path_.end);
                own_.move_back(d.where);
                d.arguments = {path_.joined(), std::to_string(size)};
                return d;
            }
            steps.push_back(step);
        }
        const check::type* type = place_.place.type;
        if (path_.plus_size == 0 || (type != nullptr && type->is == check::kind::list)) return std::nullopt;
        diagnostic d = own_.about_all(not_a_list);
        d.where.length = static_cast<std::uint32_t>(path_.end);
        own_.move_back(d.where);
        d.arguments = {path_.joined()};
        return d;
    }

    void wrap() {
        wrapped_ = "example \"input\" for " + place_.clause + " {\n";
        own_.shift = wrapped_.size();
        std::string line = path_.has_value ? path_.blanked : std::string(own_.text);
        if (place_.skip > 0) std::fill_n(line.begin(), path_.parts[place_.skip].begin, ' ');
        wrapped_ += line + "\n}\n";
    }

    bool load() {
        one_text file(wrapped_);
        const limits& within = s_.within;
        const check::load_limits most{
            within.policy_bytes, within.policy_bytes, within.policy_files + 1,
            within.policy_parts, within.depth,        static_cast<std::uint32_t>(within.literal_digits)};
        return check::load(file, file_name, most, *sources_, tree_, sink_);
    }

    bool parse_alone() {
        if (!load()) return false;
        if (is_one_given(tree_)) return true;
        is_other_ = true;
        return false;
    }

    void parse_with_policy() {
        sources_ = std::make_shared<text::source_set>();
        tree_ = {};
        sink_ = messages::sink(*sources_, s_.within.diagnostics);
        read_again(s_.texts(), *sources_, tree_, sink_);
        load();
        const auto example = static_cast<std::uint32_t>(tree_.examples.size() - 1);
        // Examples are checked with the amendments in which they stand.
        if (!rules_.amendments.empty()) tree_.amendments[rules_.amendments.back()].examples.push_back(example);
        ast::path& target = tree_.examples.back().givens.front().target;
        if (path_.plus_size == 0 || target.parts.empty()) return;
        const json_value* list = value_at(s_.whole, place_.place.steps);
        item_ = std::to_string(list != nullptr && list->is == json_value::sort::list ? list->items.size() : 0);
        target.parts.push_back({item_, target.parts.back().where});
    }

    std::vector<diagnostic> failures() {
        constexpr int expects_nothing = 702;
        std::vector<diagnostic> result;
        for (diagnostic& d : sink_.take()) {
            if (d.level != severity::error || d.where.file != file_name || d.code == expects_nothing) continue;
            own_.make_own(d, not_one_line);
            result.push_back(std::move(d));
        }
        if (result.empty() && is_other_) result.push_back(own_.about_all(not_one_line));
        return result;
    }

    void put(const check::checked& checked, json_value& whole) const {
        const ast::example& example = tree_.examples.back();
        const ast::given& given = example.givens.front();
        if (given.kind == ast::given_kind::on)
            whole.member("assessed_on") = text_value(number::format_date(given.day));
        else
            give(checked, example.givens, example.clause, whole, s_.within.list_items);
    }

    const scenario::state& s_;
    const version& rules_;
    written_path path_;
    own_text own_;
    meaning place_;
    std::string wrapped_;
    std::string item_;
    std::shared_ptr<text::source_set> sources_;
    ast::tree tree_;
    messages::sink sink_;
    bool is_parsed_ = false;
    bool is_other_ = false;
};

// Where the value of a line begins that gives a fact or a parameter; 0: it is another line.
std::size_t value_of_line(std::string_view line) {
    const written_path path = scan_path(line);
    if (path.has_value) return path.value;
    if (path.parts.size() != 1) return 0;
    const written_path after_set = scan_path(line.substr(path.end));
    return after_set.has_value ? path.end + after_set.value : 0;
}

// Lists and records are data and nothing else.
bool may_be_expression(std::string_view value) {
    const std::size_t begin = value.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return false;
    const std::string_view first = value.substr(begin);
    const bool is_data =
        first.front() == '{' || first.front() == '[' || first.substr(0, 3) == "｛" || first.substr(0, 3) == "［";
    return !is_data;
}

// A value of a choice, a sample: what is said of it as such helps more than what an expression would make of it.
bool is_one_word(std::string_view value) {
    const written_path path = scan_path(value);
    return path.parts.size() == 1 && path.end == value.size();
}

// Names of clauses before their facts are blanked; the clause whose facts the expression mentions is found.
class mention {
public:
    mention(const scenario::state& s, std::string_view expression)
        : s_(s), checked_(s.rules().checked), text_(expression) {
        look();
    }

    const std::string& blanked() const { return text_; }
    const std::string& clause() const { return clause_; }
    // Further clauses that are meant just as much, ready to be told after the first.
    const std::string& others() const { return others_; }

private:
    std::size_t next_word(std::size_t at, std::size_t& size) const {
        bool is_quoted = false;
        while (at < text_.size()) {
            if (text_[at] == '"') is_quoted = !is_quoted;
            const char* const begin = text_.data() + at;
            size = static_cast<std::size_t>(text::word_end(begin, text_.data() + text_.size()) - begin);
            if (size > 0 && !is_quoted) return at;
            at += std::max<std::size_t>(size, 1);
        }
        size = 0;
        return std::string::npos;
    }

    void look() {
        std::size_t size = 0;
        for (std::size_t at = next_word(0, size); at != std::string::npos; at = next_word(at + size, size)) {
            const bool is_member = at > 0 && text_[at - 1] == '.';
            const std::string word = text_.substr(at, size);
            if (is_member) continue;
            if (at + size < text_.size() && text_[at + size] == '.' && qualified(at, size, word)) continue;
            if (field_named(checked_, checked_.facts_record, word) != nullptr) continue;
            for (const check::clause& c : checked_.clauses) {
                if (field_named(checked_, c.claim_record, word) != nullptr) ++bare_[std::string(name_of(c))];
            }
        }
        if (clause_.empty() && !bare_.empty()) choose();
    }

    bool qualified(std::size_t at, std::size_t size, const std::string& word) {
        const check::clause* c = clause_named(checked_, word);
        if (c == nullptr) return false;
        const char* const second = text_.data() + at + size + 1;
        const std::string_view field(
            second, static_cast<std::size_t>(text::word_end(second, text_.data() + text_.size()) - second));
        if (field_named(checked_, c->claim_record, field) == nullptr) return false;
        if (!clause_.empty() && clause_ != name_of(*c)) others_ += "`, `" + std::string(name_of(*c));
        if (clause_.empty()) clause_ = std::string(name_of(*c));
        text_.replace(at, size + 1, size + 1, ' ');
        return true;
    }

    // The clause that has most of the names; those that are claimed before the others.
    void choose() {
        const bool some_claimed =
            std::any_of(bare_.begin(), bare_.end(), [&](const auto& of) { return s_.is_claimed(of.first); });
        std::size_t most = 0;
        for (const auto& [name, count] : bare_) {
            if (some_claimed && !s_.is_claimed(name)) continue;
            if (count > most) {
                most = count;
                clause_ = name;
                others_.clear();
            } else if (count == most) {
                others_ += "`, `" + name;
            }
        }
    }

    const scenario::state& s_;
    const check::checked& checked_;
    std::string text_;
    std::string clause_;
    std::string others_;
    std::map<std::string, std::size_t> bare_;  // by clause: how many of its facts stand there by their own names
};

}  // namespace

evaluated evaluate_over(const scenario::state& s, std::string_view expression) {
    constexpr int facts_of_several = 997;
    const mention found(s, expression);
    if (!found.others().empty()) {
        evaluated result;
        diagnostic d = own_text{expression, 0, "expression"}.about_all(facts_of_several);
        d.arguments = {found.clause() + found.others()};
        result.diagnostics.push_back(std::move(d));
        return result;
    }
    const std::string json = s.case_json();
    const surroundings in{s.texts(), s.rules(), json, s.day(), found.clause()};
    return evaluate_in(&in, found.blanked(), expression, s.within);
}

std::vector<diagnostic> read_line(const scenario::state& s, std::string_view line, json_value& whole) {
    constexpr int not_known = 998;
    constexpr int no_end = 999;
    line_reader first(s, line);
    std::vector<diagnostic> refused = first.read(whole);
    const std::size_t begin = value_of_line(line);
    if (refused.empty() || begin == 0 || !may_be_expression(line.substr(begin))) return refused;
    if (refused.front().where.offset < begin) return refused;
    const evaluated value = evaluate_over(s, line.substr(begin));
    const own_text own{line, 0, title};
    if (value.value.empty()) {
        if (first.is_parsed() && is_one_word(line.substr(begin))) return refused;
        std::vector<diagnostic> of_expression = value.diagnostics;
        for (diagnostic& d : of_expression) {
            d.where.offset += static_cast<std::uint32_t>(begin);
            own.move_back(d);
        }
        return of_expression;
    }
    const bool is_fraction = value.value.find('/') != std::string::npos;
    if (value.value == "unknown" || value.value == "not set" || is_fraction) {
        diagnostic d = own.about_all(is_fraction ? no_end : not_known);
        d.where.offset = static_cast<std::uint32_t>(begin);
        d.where.length = static_cast<std::uint32_t>(line.size() - begin);
        own.move_back(d.where);
        d.arguments = {value.value};
        return {d};
    }
    std::vector<diagnostic> again = line_reader(s, std::string(line.substr(0, begin)) + ' ' + value.value).read(whole);
    return again;
}

}  // namespace pol::api
