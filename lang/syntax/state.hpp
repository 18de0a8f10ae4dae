// What the grammar's rules share while they read one file: the tape under construction and a cache of the last word.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/syntax/parse.hpp"
#include "lang/text/literals.hpp"
#include "lang/text/words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pol::syntax {

// Thrown from the point where a construct cannot go on to the nearest place that can recover. The mistake has been
// reported by then.
struct failure {
    const char* at;
};

// What a rule wanted: the code of the diagnostic and, for some codes, what exactly ("@award" is a keyword).
struct expectation {
    int code;
    std::string_view what;
};

// The word at a place and the keywords that may begin there.
struct word {
    const char* at = nullptr;
    const char* end = nullptr;  // == at: no word
    const text::head* head = nullptr;
    const char* short_end = nullptr;  // a Chinese keyword with digits right behind it, as in 不超过30万
    const text::head* short_head = nullptr;
};

class state {
public:
    state(const text::source& file, const limits& most, messages::sink& sink);

    const char* begin() const { return begin_; }
    const char* end() const { return end_; }

    // ---- the tape
    std::vector<node> nodes;
    const char* last_end;  // where the last token ended: constructs end there, before the blank that follows

    struct place {
        std::size_t nodes;
        const char* last_end;
    };
    place mark() const { return {nodes.size(), last_end}; }
    void rewind(const place& to) {
        nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(to.nodes), nodes.end());
        last_end = to.last_end;
    }
    void leaf(node_kind kind, const char* from, const char* to, std::uint16_t detail = 0) {
        nodes.push_back({kind, detail, offset(from), offset(to), 1});
    }
    std::size_t open(node_kind kind, const char* from) {
        nodes.push_back({kind, 0, offset(from), offset(from), 1});
        return nodes.size() - 1;
    }
    void close(std::size_t opened);

    // ---- tokens
    const word& look(const char* at) {
        if (word_.at != at) read_word(at);
        return word_;
    }
    // Whether a reserved keyword begins at `at`: one word or, as in `except when`, several.
    bool at_reserved(const char* at) {
        const word& w = look(at);
        return w.head != nullptr && (w.head->is_reserved || (w.head->begins_reserved && completes_reserved(w)));
    }
    // Records comments, reports what only looks like a space.
    const char* skip(const char* at);

    // ---- context
    std::uint32_t depth = 0;
    bool takes_where = true;  // else a `where` outside brackets begins the award's next line
    text::unit_rule units = text::unit_rule::always;

    // ---- mistakes
    bool is_full() const { return sink_.is_full(); }
    diagnostic& report(int code, const char* from, const char* to, std::vector<std::string> arguments = {});
    // Reports that something else was expected at this place, in the most helpful of several ways.
    // `likely` are the keywords that would fit, for "did you mean".
    void complain(expectation wanted, const char* at, text::keyword_set likely = {});
    // As complain, for a rule that cannot go on.
    [[noreturn]] void fail(expectation wanted, const char* at);
    void enter(const char* at);  // one level deeper, or fail
    void leave() { --depth; }
    void reserved_name(const char* at);  // a keyword stands where a name is declared; it is taken for the name
    void long_name(const char* at, const char* to);
    void missing_close(const char* opened, const char* at);
    void check_literal(const char* at, const text::number_literal& n);
    void check_date(const char* at, const text::date_literal& d);
    void check_text(const char* at, const text::text_literal& t);

    const limits most;
    bool has_errors = false;

    std::uint32_t offset(const char* p) const { return static_cast<std::uint32_t>(p - begin_); }
    text::span where(const char* from, const char* to) const {
        return {file_->base() + offset(from), file_->base() + offset(to)};
    }
    messages::sink& sink() { return sink_; }

private:
    void read_word(const char* at);
    bool completes_reserved(const word& w) const;
    bool complain_of_character(const char* at);
    bool complain_of_operator(const char* at);
    bool complain_of_word(expectation wanted, const char* at, std::string_view seen);
    bool complain_of_second_text(const char* at, const char* stop);
    void propose(diagnostic& d, std::string_view seen, text::span seen_at, const text::keyword_set& likely);

    const text::source* file_;
    messages::sink& sink_;
    const char* begin_;
    const char* end_;
    word word_;
    const char* last_complaint_ = nullptr;
    bool too_deep_ = false;
};

// The end of the token at `at`, for underlining and for skipping; a character if nothing else.
const char* token_end(const char* at, const char* end);

}  // namespace pol::syntax
