// Telling what is wrong at a place, in the most helpful of several ways: the only part of the parser that knows codes.
// SPDX-License-Identifier: Apache-2.0
#include "lang/syntax/state.hpp"

#include "lang/text/unicode.hpp"

#include <algorithm>
#include <utility>

namespace pol::syntax {

diagnostic& state::report(int code, const char* from, const char* to, std::vector<std::string> arguments) {
    has_errors = true;
    return sink_.report(code, where(from, to), std::move(arguments));
}

namespace {

// What the sentences name as things that would fit.
std::vector<std::string_view> examples_of(int code) {
    switch (code) {
        case 118: return {"@type_money", "@type_date"};
        case 120: return {"@clause", "@facts", "@parameter"};
        case 121: return {"@eligible_when", "@award", "@claim"};
        case 122: return {"@for_each", "@pay", "@cap"};
        case 123: return {"@when"};
        case 124: return {"@issuer", "@currency", "@round"};
        case 126: return {"@highest_of", "@cap"};
        case 127: return {"@set", "@clause", "@repeal"};
        case 128: return {"@expect"};
        case 130: return {"@at_most", "@otherwise"};
        case 132: return {"@half_up", "@round_down"};
        case 133: return {"@not_eligible", "@undetermined"};
        case 140: return {"@unique", "@at_least"};
        case 141: return {"@open", "@at_most"};
        default: return {};
    }
}

}  // namespace

bool state::complain_of_character(const char* at) {
    const text::code_point c = text::decode(at, end_);
    if (c.length == 0) return false;
    const std::string_view meant = text::meant_by(c.value);
    const bool is_control = c.value < 0x20 || c.value == 0x7F;
    if (is_control) {
        report(102, at, at + 1, {std::to_string(static_cast<unsigned>(c.value))});
        return true;
    }
    if (meant.empty()) return false;
    // A run of full-width characters is one mistake.
    const char* stop = at;
    std::string replacement;
    const bool is_run = text::is_full_width_alphanumeric(c.value);
    do {
        const text::code_point next = text::decode(stop, end_);
        if (next.length == 0 || (is_run && !text::is_full_width_alphanumeric(next.value))) break;
        replacement.append(text::meant_by(next.value));
        stop += next.length;
    } while (is_run);
    diagnostic& d = report(is_run ? 104 : 105, at, stop, {std::string(at, stop), replacement});
    sink_.fix(d, where(at, stop), replacement);
    return true;
}

bool state::complain_of_operator(const char* at) {
    struct habit {
        std::string_view seen;
        std::string_view instead;
        std::string_view argument;
    };
    static constexpr habit habits[] = {
        {"&&", "and", "@and_"}, {"||", "or", "@or_"}, {"!=", "<>", "<>"},
        {"==", "=", "="},       {"^", "", "×"},       {"&", "and", "@and_"},
    };
    // The first `=` of `==` has already been read as the operator.
    if (*at == '=' && at != begin_ && at[-1] == '=') --at;
    const std::string_view rest(at, static_cast<std::size_t>(end_ - at));
    for (const habit& h : habits) {
        if (!rest.starts_with(h.seen)) continue;
        diagnostic& d = report(138, at, at + h.seen.size(), {std::string(h.seen), std::string(h.argument)});
        if (!h.instead.empty()) sink_.fix(d, where(at, at + h.seen.size()), std::string(h.instead));
        return true;
    }
    for (const std::string_view semicolon : {";", "；"}) {
        if (!rest.starts_with(semicolon)) continue;
        diagnostic& d = report(139, at, at + semicolon.size(), {std::string(semicolon)});
        sink_.fix(d, where(at, at + semicolon.size()), "");
        return true;
    }
    return false;
}

void state::complain(expectation wanted, const char* at, text::keyword_set likely) {
    has_errors = true;
    if (at == last_complaint_) return;
    last_complaint_ = at;
    if (at == end_) {
        // The last token is where the author has to look.
        const char* from = last_end;
        while (from != begin_ && (static_cast<unsigned char>(from[-1]) & 0xC0U) == 0x80U) --from;
        if (from != begin_) --from;
        report(119, from, last_end);
        return;
    }
    if (complain_of_character(at) || complain_of_operator(at)) return;
    const char* const stop = token_end(at, end_);
    std::string seen(at, std::min<std::ptrdiff_t>(stop - at, 60) + at);  // a long text needs no more to be found
    while (!seen.empty() && text::find_malformed_utf8(seen) != std::string_view::npos) seen.pop_back();
    if (wanted.code == 112 && look(at).head != nullptr && look(at).head->is_reserved) wanted.code = 111;
    if (complain_of_second_text(at, stop) || complain_of_word(wanted, at, seen)) return;
    std::vector<std::string> arguments{seen};
    if (!wanted.what.empty()) arguments.emplace_back(wanted.what);
    for (const std::string_view example : examples_of(wanted.code)) arguments.emplace_back(example);
    diagnostic& d = report(wanted.code, at, stop, std::move(arguments));
    if (!wanted.what.empty() && wanted.what.front() == '@')
        if (const auto k = text::keyword_named(wanted.what.substr(1))) likely.add(*k);
    propose(d, seen, where(at, stop), likely);
}

// "Did you mean": first among the keywords that would fit, then among all that are reserved.
void state::propose(diagnostic& d, std::string_view seen, text::span seen_at, const text::keyword_set& likely) {
    if (seen.size() < 3 || text::word_end(seen.data(), seen.data() + seen.size()) == seen.data()) return;
    if (text::find_head(seen) != nullptr) return;  // spelled well, only out of place
    for (const bool fits : {true, false}) {
        std::vector<std::string_view> known;
        for (const text::keyword_entry& k : text::keywords) {
            if (fits ? !likely.has(k.id) : !k.is_reserved) continue;
            known.push_back(k.english.substr(0, k.english.size() - text::tail(k.id).size()));
            for (const std::string_view chinese : text::chinese_spellings(k.id)) known.push_back(chinese);
        }
        const std::vector<std::string> close = messages::suggest(seen, known);
        if (close.empty() || close.front() == seen) continue;
        sink_.relate(d, 1, seen_at, {close.front()});
        sink_.fix(d, seen_at, close.front());
        return;
    }
}

// Nothing but a title is a text that has a second one.
bool state::complain_of_second_text(const char* at, const char* stop) {
    const bool is_behind_text = !nodes.empty() && nodes.back().kind == node_kind::text;
    if (!is_behind_text || text::scan_text(at, end_).end == nullptr) return false;
    sink_.fix(report(150, at, stop), where(at, stop), "| " + std::string(at, stop));
    return true;
}

// Chinese is written without spaces; Pol's words are not.
bool state::complain_of_word(expectation wanted, const char* at, std::string_view seen) {
    if (seen == "的" && (wanted.code == 112 || wanted.code == 114 || wanted.code >= 120)) {
        report(148, at, at + seen.size());
        return true;
    }
    const bool is_line = wanted.code >= 120 && wanted.code <= 131;
    if (!is_line || static_cast<unsigned char>(*at) < 0x80 || look(at).head != nullptr) return false;
    // Three bytes for each character; no keyword has more than nine.
    const char* const end = look(at).end;
    for (std::ptrdiff_t length = std::min<std::ptrdiff_t>(27, (end - at - 1) / 3 * 3); length > 0; length -= 3) {
        const text::head* head = text::find_head(std::string_view(at, static_cast<std::size_t>(length)));
        if (head == nullptr) continue;
        const char* const split = at + length;
        diagnostic& d = report(149, at, end, {std::string(head->word), std::string(split, end)});
        sink_.fix(d, where(split, split), " ");
        return true;
    }
    return false;
}

void state::fail(expectation wanted, const char* at) {
    complain(wanted, at);
    throw failure{at};
}

void state::enter(const char* at) {
    if (depth < most.depth) {
        ++depth;
        return;
    }
    if (!too_deep_) report(902, at, token_end(at, end_), {std::to_string(most.depth)});
    too_deep_ = true;
    has_errors = true;
    last_complaint_ = at;
    throw failure{at};
}

void state::reserved_name(const char* at) {
    const char* const stop = look(at).end;
    report(111, at, stop, {std::string(at, stop)});
}

// Whoever tells of a fact repeats its name, for each clause and each item: a long one would be told very many times.
void state::long_name(const char* at, const char* to) {
    report(904, at, to, {std::to_string(to - at), std::to_string(longest_name)});
}

void state::missing_close(const char* opened, const char* at) {
    has_errors = true;
    if (at == last_complaint_) return;
    last_complaint_ = at;
    report(135, opened, opened + text::decode(opened, end_).length);
}

void state::check_literal(const char* at, const text::number_literal& n) {
    const auto digits = std::count_if(n.digits.begin(), n.digits.end(), [](char c) { return text::is_digit(c); });
    if (static_cast<std::size_t>(digits) > most.digits)
        report(903, at, n.end, {std::to_string(digits), std::to_string(most.digits)});
    const char* stop = n.end;
    // Latin letters cannot follow digits directly; a Chinese word may.
    if (stop != end_ && text::word_character(stop, end_) == 1) {
        const char* to = text::word_end(stop, end_);
        while (to == stop || text::word_character(to, end_) != 0) to += text::word_character(to, end_);
        report(109, at, to, {std::string(at, stop), std::string(stop, to)});
        last_complaint_ = stop;
    }
    if (n.end == n.digits.data() + n.digits.size() && n.digits.size() <= 3 && end_ - stop >= 4 && *stop == ',' &&
        std::all_of(stop + 1, stop + 4, text::is_digit) && (end_ - stop == 4 || !text::is_digit(stop[4]))) {
        const char* to = stop;
        while (end_ - to >= 4 && *to == ',' && std::all_of(to + 1, to + 4, text::is_digit)) to += 4;
        std::string joined(at, to);
        std::replace(joined.begin(), joined.end(), ',', '_');
        diagnostic& d = report(110, at, to, {std::string(at, to), joined});
        sink_.fix(d, where(at, to), joined);
        last_complaint_ = stop;
    }
}

void state::check_date(const char* at, const text::date_literal& d) {
    if (!text::is_real_day(d)) report(108, at, d.end, {std::string(at, d.end)});
}

void state::check_text(const char* at, const text::text_literal& t) {
    if (!t.is_closed) report(106, at, t.end, {});
    if (t.bad_escape != nullptr) {
        const char* after = t.bad_escape + 1;
        after += std::max<std::uint32_t>(text::decode(after, end_).length, 1);
        report(107, t.bad_escape, after, {std::string(t.bad_escape, after)});
    }
}

}  // namespace pol::syntax
