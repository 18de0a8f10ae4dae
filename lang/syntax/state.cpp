// Words and blanks, and the tape under construction: the parts of the parser that need no grammar.
// SPDX-License-Identifier: Apache-2.0
#include "lang/syntax/state.hpp"

#include "lang/text/unicode.hpp"

#include <algorithm>
#include <cstring>

namespace pol::syntax {

state::state(const text::source& file, const limits& limit, messages::sink& sink)
    : last_end(file.bytes().data()),
      most(limit),
      file_(&file),
      sink_(sink),
      begin_(file.bytes().data()),
      end_(begin_ + file.bytes().size()) {
    nodes.reserve(file.bytes().size() / 4 + 16);  // dense text has a node for every four bytes
}

void state::close(std::size_t opened) {
    // Comments behind the last token belong to whatever comes next.
    const std::uint32_t stop = offset(last_end);
    std::size_t count = nodes.size();
    while (count > opened + 1 && nodes[count - 1].kind == node_kind::comment && nodes[count - 1].begin >= stop) --count;
    nodes[opened].end = std::max(stop, nodes[opened].begin);
    nodes[opened].size = static_cast<std::uint32_t>(count - opened);
}

void state::read_word(const char* at) {
    word_ = {at, text::word_end(at, end_), nullptr, nullptr, nullptr};
    const char* const stop = word_.end;
    if (stop == at) {
        // `的` stands alone and is no word.
        constexpr std::string_view de = "的";
        if (end_ - at >= 3 && std::string_view(at, 3) == de) {
            word_.short_end = at + 3;
            word_.short_head = text::find_head(de);
        }
        return;
    }
    word_.head = text::find_head(std::string_view(at, static_cast<std::size_t>(stop - at)));
    if (word_.head != nullptr || static_cast<unsigned char>(*at) < 0x80) return;
    const char* digit = std::find_if(at, stop, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (digit == stop || !text::is_digit(*digit)) return;
    word_.short_head = text::find_head(std::string_view(at, static_cast<std::size_t>(digit - at)));
    word_.short_end = digit;
}

bool state::completes_reserved(const word& w) const {
    return std::any_of(text::keywords.begin(), text::keywords.end(), [&](const text::keyword_entry& k) {
        return k.is_reserved && w.head->begins.has(k.id) && !w.head->whole.has(k.id) &&
               text::match_tail(text::tail(k.id), w.end, end_) != nullptr;
    });
}

const char* state::skip(const char* at) {
    for (;;) {
        while (at != end_ && (*at == ' ' || *at == '\n')) ++at;
        if (const std::uint32_t length = text::space_character(at, end_)) {
            at += length;
        } else if (end_ - at >= 2 && at[0] == '/' && at[1] == '/') {
            const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end_ - at));
            const char* stop = found == nullptr ? end_ : static_cast<const char*>(found);
            const char* const next = stop;
            if (stop != at && stop[-1] == '\r') --stop;
            leaf(node_kind::comment, at, stop);
            at = next;
        } else if (at != end_ && static_cast<unsigned char>(*at) >= 0xC2) {
            const text::code_point c = text::decode(at, end_);
            if (c.length == 0 || !text::is_false_space(c.value)) return at;
            diagnostic& d = report(103, at, at + c.length);
            sink_.fix(d, where(at, at + c.length), " ");
            at += c.length;
        } else {
            return at;
        }
    }
}

const char* token_end(const char* at, const char* end) {
    if (at == end) return at;
    if (const char* stop = text::word_end(at, end); stop != at) return stop;
    if (const text::number_literal n = text::scan_number(at, end, text::unit_rule::always); n.end != nullptr)
        return n.end;
    if (const text::text_literal t = text::scan_text(at, end); t.end != nullptr) return t.end;
    const text::code_point c = text::decode(at, end);
    return at + std::max<std::uint32_t>(c.length, 1);
}

}  // namespace pol::syntax
