// Finding the place where reading can go on after a mistake.
// SPDX-License-Identifier: Apache-2.0
#include "lang/syntax/recovery.hpp"

#include "lang/text/unicode.hpp"

#include <algorithm>

namespace pol::syntax {

namespace {

using text::keyword;

constexpr text::keyword_set declarations{
    keyword::use,       keyword::policy, keyword::agency,   keyword::choice,  keyword::record, keyword::facts,
    keyword::parameter, keyword::table,  keyword::brackets, keyword::let,     keyword::clause, keyword::group,
    keyword::amend,     keyword::sample, keyword::case_,    keyword::example, keyword::always};

bool starts_with(const char* at, const char* end, std::string_view with) {
    return std::string_view(at, static_cast<std::size_t>(end - at)).starts_with(with);
}

bool at_any(const char* at, const char* end, std::initializer_list<std::string_view> marks) {
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view m) { return starts_with(at, end, m); });
}

bool opens(const char* at, const char* end) { return at_any(at, end, {"{", "｛"}); }
bool closes(const char* at, const char* end) { return at_any(at, end, {"}", "｝"}); }

const text::head* head_at(const char* at, const char* end) {
    const char* const stop = text::word_end(at, end);
    return stop == at ? nullptr : text::find_head(std::string_view(at, static_cast<std::size_t>(stop - at)));
}

bool begins_line(const state& st, const char* at) {
    while (at != st.begin() && (at[-1] == ' ' || at[-1] == '\t' || at[-1] == '\r')) --at;
    return at == st.begin() || at[-1] == '\n';
}

// In the first column, where nobody writes anything but declarations; `clause : text` is a field all the same.
bool begins_declaration(const state& st, const char* at) {
    if (at != st.begin() && at[-1] != '\n') return false;
    const text::head* head = head_at(at, st.end());
    if (head == nullptr || !head->whole.meets(declarations)) return false;
    const char* const next = text::skip_blank(text::word_end(at, st.end()), st.end());
    return text::word_character(next, st.end()) != 0 || at_any(next, st.end(), {"\"", "“"});
}

bool begins_item(const state& st, const item_level& level, const char* at) {
    if (!begins_line(st, at)) return false;
    if (level.starts_with == item_start::line) return true;
    const text::head* head = head_at(at, st.end());
    if (head != nullptr && head->begins.meets(level.keywords)) return true;
    if (level.starts_with == item_start::keyword) return false;
    const char* const stop = text::word_end(at, st.end());
    return stop != at && at_any(text::skip_blank(stop, st.end()), st.end(),
                                {":", "=", "|", ",", ".", "{", "：", "＝", "｜", "，", "、", "｛"});
}

}  // namespace

bool at_end_of_items(const state& st, const item_level& level, const char* at) {
    if (at == st.end()) return true;
    if (level.is_outermost) return false;
    if (closes(at, st.end())) return true;
    if (!begins_declaration(st, at)) return false;
    const text::head* head = head_at(at, st.end());
    return !head->begins.meets(level.keywords);
}

const char* skip_mistake(state& st, const item_level& level, const char* start, const char* stuck) {
    const char* at = start;
    const char* last = start;
    std::uint32_t open = 0;
    if (st.is_full()) stuck = st.end();  // nobody wants to hear more
    while (at != st.end()) {
        if (at > start && at >= stuck) {
            if (open == 0 && (begins_item(st, level, at) || (!level.is_outermost && closes(at, st.end())))) break;
            if (begins_declaration(st, at)) break;
        }
        if (opens(at, st.end())) ++open;
        if (closes(at, st.end()) && open > 0) --open;
        last = token_end(at, st.end());
        at = text::skip_blank(last, st.end());
    }
    st.leaf(node_kind::error, start, last);
    st.last_end = last;
    st.has_errors = true;
    return st.skip(last);
}

}  // namespace pol::syntax
