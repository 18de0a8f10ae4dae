// Runs the grammar over a file and writes the tape: the only translation unit that sees PEGTL.
// SPDX-License-Identifier: Apache-2.0
#include "lang/syntax/parse.hpp"

#include "lang/syntax/grammar.hpp"

namespace pol::syntax {

namespace {

namespace pegtl = TAO_PEGTL_NAMESPACE;

template <class Rule>
concept token = requires {
    Rule::is_token;
};
template <class Rule>
concept recorded = requires {
    Rule::kind;
};
template <class Rule>
concept demandable = requires {
    Rule::expected;
};

// Every rule passes through here, also PEGTL's own inner ones: a `seq` that fails inside an `opt` must not leave its
// children on the tape. There are no actions; the tape is the whole result.
template <class Rule>
struct control : pegtl::normal<Rule> {
    static constexpr bool enable = true;

    template <pegtl::apply_mode A, pegtl::rewind_mode M, template <class...> class Action,
              template <class...> class Control, class Input>
    static bool match(Input& in, state& st) {
        if constexpr (token<Rule>) {
            return Rule::match(in, st);
        } else {
            const state::place before = st.mark();
            if constexpr (recorded<Rule>) static_cast<void>(st.open(Rule::kind, in.current()));
            const bool is_matched = run<A, M, Action, Control>(in, st);
            if (!is_matched)
                st.rewind(before);
            else if constexpr (recorded<Rule>)
                st.close(before.nodes);
            return is_matched;
        }
    }

    template <class Input>
    [[noreturn]] static void raise(const Input& in, state& st) {
        static_assert(demandable<Rule>, "a rule that must match says what it expects");
        if constexpr (demandable<Rule>) st.fail(Rule::expected, in.current());
    }

private:
    template <pegtl::apply_mode A, pegtl::rewind_mode M, template <class...> class Action,
              template <class...> class Control, class Input>
    static bool run(Input& in, state& st) {
        if constexpr (requires { Rule::template match<A, M, Action, Control>(in, st); })
            return Rule::template match<A, M, Action, Control>(in, st);
        else
            return Rule::match(in);
    }
};

using input = pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*>;

void read_file(state& st) {
    input in(st.begin(), st.end(), "");
    const char* start = st.begin();
    if (std::string_view(start, static_cast<std::size_t>(st.end() - start)).starts_with("\xEF\xBB\xBF")) start += 3;
    in.iterator() = st.skip(start);
    static_cast<void>(control<grammar::file>::match<pegtl::apply_mode::nothing, pegtl::rewind_mode::dontcare,
                                                    pegtl::nothing, control>(in, st));
}

}  // namespace

tape parse(const text::source& file, const limits& most, messages::sink& sink) {
    state st(file, most, sink);
    st.open(node_kind::file, st.begin());
    const std::size_t malformed = text::find_malformed_utf8(file.bytes());
    if (malformed == std::string_view::npos) {
        read_file(st);
    } else {
        const char* const at = st.begin() + malformed;
        st.report(101, at, at + 1, {std::to_string(static_cast<unsigned>(static_cast<unsigned char>(*at)))});
        st.leaf(node_kind::error, st.begin(), st.end());
    }
    st.nodes.front().end = st.offset(st.end());
    st.nodes.front().size = static_cast<std::uint32_t>(st.nodes.size());
    return {std::move(st.nodes), st.has_errors};
}

}  // namespace pol::syntax
