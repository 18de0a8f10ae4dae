// Tokens: the leaves of the grammar. Each reads itself and the blank behind it, records itself on the tape, and leaves
// everything as it was when it does not match. Only parser.cpp includes this file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/syntax/state.hpp"
#include "lang/text/unicode.hpp"

#include <tao/pegtl.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace pol::syntax::grammar {

using text::keyword;

template <class Input>
bool take(Input& in, state& st, const char* stop) {
    st.last_end = stop;
    in.iterator() = st.skip(stop);
    return true;
}

// ------------------------------------------------------------------------------------------------ keywords

constexpr std::array keyword_arguments{
#define POL_KEYWORD(id, reserved, english, chinese) std::string_view("@" #id),
#include "lang/text/keywords.def"
#undef POL_KEYWORD
};

// The end of keyword k at `at`, or nullptr.
inline const char* match_keyword(state& st, const char* at, keyword k) {
    const word& w = st.look(at);
    if (w.head != nullptr && w.head->begins.has(k)) {
        if (w.head->whole.has(k)) return w.end;
        return text::match_tail(text::tail(k), w.end, st.end());
    }
    return w.short_head != nullptr && w.short_head->whole.has(k) ? w.short_end : nullptr;
}

// Any of several keywords; those that begin alike stand with the longest first.
template <keyword... Any>
struct one_kw {
    static constexpr bool is_token = true;
    static constexpr expectation expected{115, keyword_arguments[static_cast<std::size_t>(std::array{Any...}[0])]};
    static constexpr text::keyword_set all{Any...};

    template <class Input>
    static bool match(Input& in, state& st) {
        const word& w = st.look(in.current());
        if ((w.head == nullptr || !w.head->begins.meets(all)) && w.short_head == nullptr) return false;
        return (attempt(in, st, Any) || ...);
    }

private:
    template <class Input>
    static bool attempt(Input& in, state& st, keyword k) {
        const char* const stop = match_keyword(st, in.current(), k);
        if (stop == nullptr) return false;
        st.leaf(node_kind::keyword, in.current(), stop, static_cast<std::uint16_t>(k));
        return take(in, st, stop);
    }
};

template <keyword K>
struct kw : one_kw<K> {};

// The first byte rules nearly everything out, so it is compared before anything is called.
inline bool starts_with(const char* at, const char* end, std::string_view with) {
    return at != end && *at == with.front() &&
           std::string_view(at, static_cast<std::size_t>(end - at)).starts_with(with);
}

inline bool at_any(const char* at, const char* end, std::initializer_list<std::string_view> marks) {
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view m) { return starts_with(at, end, m); });
}

// A keyword that is the name of a field instead when one of these marks follows it.
enum class unless : std::uint8_t { a_field_follows, a_field_with_type_follows, a_path_follows };

template <unless Rule, keyword... Any>
struct guarded_kw {
    static constexpr bool is_token = true;

    template <class Input>
    static bool match(Input& in, state& st) {
        const char* const before = in.current();
        const state::place mark = st.mark();
        if (!one_kw<Any...>::match(in, st)) return false;
        if (!is_name(in.current(), st.end())) return true;
        st.rewind(mark);
        in.iterator() = before;
        return false;
    }

private:
    static bool is_name(const char* at, const char* end) {
        if (Rule == unless::a_path_follows) return at_any(at, end, {"=", ".", "＝", "。"});
        if (Rule == unless::a_field_follows && at_any(at, end, {",", "，", "、"})) return true;
        if (Rule != unless::a_field_with_type_follows && at_any(at, end, {"=", "＝"})) return true;
        return at_any(at, end, {":", "|", "{", "：", "｜", "｛"});
    }
};

template <keyword... Any>
using op_kw = guarded_kw<unless::a_field_follows, Any...>;  // between operands
template <keyword... Any>
using type_kw = guarded_kw<unless::a_field_with_type_follows, Any...>;  // a mark of a type, before `,` and `=` as well
template <keyword... Any>
using given_kw = guarded_kw<unless::a_path_follows, Any...>;  // at the beginning of a line of an example

// ------------------------------------------------------------------------------------------------ punctuation

template <std::size_t N>
struct literal {
    char text[N]{};

    constexpr literal(const char (&t)[N]) {
        std::copy_n(t, N, text);
    }  // NOLINT(google-explicit-constructor): rules read `punct<",">`
    constexpr std::string_view view() const { return {text, N - 1}; }
};

template <literal First, literal... Others>
struct punct {
    static constexpr bool is_token = true;
    static constexpr expectation expected{114, First.view()};

    template <class Input>
    static bool match(Input& in, state& st) {
        const char* const at = in.current();
        const std::size_t length = measure(at, st.end());
        return length != 0 && take(in, st, at + length);
    }
    static std::size_t measure(const char* at, const char* end) {
        if (starts_with(at, end, First.view())) return First.view().size();
        std::size_t length = 0;
        static_cast<void>(((starts_with(at, end, Others.view()) && (length = Others.view().size()) != 0) || ...));
        return length;
    }
};

struct comma : punct<",", "，", "、"> {};
struct colon : punct<":", "："> {};
struct equals : punct<"=", "＝"> {};
struct bar : punct<"|", "｜"> {};
struct open_paren : punct<"(", "（"> {};
struct close_paren : punct<")", "）"> {};
struct open_bracket : punct<"[", "［"> {};
struct close_bracket : punct<"]", "］"> {};
struct open_brace : punct<"{", "｛"> {};
struct close_brace : punct<"}", "｝"> {};
struct times : punct<"×", "*"> {};

// An operator that is no word; recorded with its meaning.
template <symbol Meaning, literal... Spellings>
struct symbol_op {
    static constexpr bool is_token = true;

    template <class Input>
    static bool match(Input& in, state& st) {
        const char* const at = in.current();
        const std::size_t length = punct<Spellings...>::measure(at, st.end());
        if (length == 0) return false;
        st.leaf(node_kind::op, at, at + length, static_cast<std::uint16_t>(Meaning));
        return take(in, st, at + length);
    }
};

struct minus : symbol_op<symbol::subtract, "-", "－"> {};

// ------------------------------------------------------------------------------------------------ names and literals

template <class Input>
bool take_word(Input& in, state& st, node_kind kind) {
    const char* const stop = st.look(in.current()).end;
    if (stop == in.current()) return false;
    if (static_cast<std::size_t>(stop - in.current()) > longest_name) st.long_name(in.current(), stop);
    st.leaf(kind, in.current(), stop);
    return take(in, st, stop);
}

struct name {
    static constexpr bool is_token = true;
    static constexpr expectation expected{112, {}};
    template <class Input>
    static bool match(Input& in, state& st) {
        return !st.at_reserved(in.current()) && take_word(in, st, node_kind::name);
    }
};

// Where a construct gives itself a name. A keyword is reported and taken for the name, so that the rest is read.
struct new_name {
    static constexpr bool is_token = true;
    static constexpr expectation expected{112, {}};
    template <class Input>
    static bool match(Input& in, state& st) {
        const word& w = st.look(in.current());
        if (w.head != nullptr && w.head->is_reserved) st.reserved_name(in.current());
        return take_word(in, st, node_kind::name);
    }
};

// Where no keyword can stand every word is a name: fields, labels, reasons.
struct any_word {
    static constexpr bool is_token = true;
    static constexpr expectation expected{112, {}};
    template <class Input>
    static bool match(Input& in, state& st) {
        return take_word(in, st, node_kind::name);
    }
};

// `.` and a word right behind it; in a path of an example also a number.
template <bool TakesNumber>
struct member_of {
    static constexpr bool is_token = true;
    template <class Input>
    static bool match(Input& in, state& st) {
        const std::size_t length = punct<".", "。">::measure(in.current(), st.end());
        if (length == 0) return false;
        const char* const at = in.current() + length;
        const char* stop = text::word_end(at, st.end());
        if constexpr (TakesNumber)
            if (stop == at) stop = std::find_if_not(at, st.end(), text::is_digit);
        if (stop == at) return false;
        st.leaf(node_kind::member, at, stop);
        return take(in, st, stop);
    }
};
struct member : member_of<false> {};
struct path_member : member_of<true> {};

struct number {
    static constexpr bool is_token = true;
    static constexpr expectation expected{113, {}};
    template <class Input>
    static bool match(Input& in, state& st) {
        const char* const at = in.current();
        if (at == st.end() || !text::is_digit(*at)) return false;
        const text::number_literal n = text::scan_number(at, st.end(), st.units);
        st.check_literal(at, n);
        st.leaf(node_kind::number, at, n.end);
        return take(in, st, n.end);
    }
};

struct date {
    static constexpr bool is_token = true;
    static constexpr expectation expected{117, {}};
    template <class Input>
    static bool match(Input& in, state& st) {
        const char* const at = in.current();
        if (at == st.end() || !text::is_digit(*at)) return false;
        const text::date_literal d = text::scan_date(at, st.end());
        if (d.end == nullptr) return false;
        st.check_date(at, d);
        st.leaf(node_kind::date, at, d.end);
        return take(in, st, d.end);
    }
};

struct text_token {
    static constexpr bool is_token = true;
    static constexpr expectation expected{116, {}};
    template <class Input>
    static bool match(Input& in, state& st) {
        const char* const at = in.current();
        const text::text_literal t = text::scan_text(at, st.end());
        if (t.end == nullptr) return false;
        st.check_text(at, t);
        st.leaf(node_kind::text, at, t.end);
        return take(in, st, t.end);
    }
};

struct currency_code {
    static constexpr bool is_token = true;
    static constexpr expectation expected{134, {}};
    template <class Input>
    static bool match(Input& in, state& st) {
        std::string_view code;
        const char* const stop = text::scan_currency(in.current(), st.end(), code);
        if (stop == nullptr) return false;
        st.leaf(node_kind::currency, in.current(), stop);
        return take(in, st, stop);
    }
};

// `article 3 (2)`: free words up to the end of the line or to a bracket that belongs to the construct around.
struct source_words {
    static constexpr bool is_token = true;
    template <class Input>
    static bool match(Input& in, state& st) {
        const char* const at = in.current();
        const char* stop = at;
        while (stop != st.end() && *stop != '\n' &&
               !at_any(stop, st.end(), {"{", "}", "]", "\"", "“", "”", "｛", "｝", "］", "//"}))
            ++stop;
        while (stop != at && (stop[-1] == ' ' || stop[-1] == '\t' || stop[-1] == '\r')) --stop;
        if (stop == at) return false;
        st.leaf(node_kind::source_words, at, stop);
        return take(in, st, stop);
    }
};

}  // namespace pol::syntax::grammar
