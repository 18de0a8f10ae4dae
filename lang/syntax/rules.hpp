// Rules about rules: look-ahead without a trace on the tape, context, depth, and blocks that recover from mistakes.
// Only parser.cpp includes this file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/syntax/recovery.hpp"
#include "lang/syntax/tokens.hpp"

namespace pol::syntax::grammar {

namespace pegtl = TAO_PEGTL_NAMESPACE;
using pegtl::apply_mode;
using pegtl::must;
using pegtl::opt;
using pegtl::rewind_mode;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

// Whether the rules match here; nothing is read or recorded.
template <class... Rules>
struct peek {
    template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
              class Input>
    static bool match(Input& in, state& st) {
        const char* const before = in.current();
        const state::place mark = st.mark();
        const bool is_there = Control<seq<Rules...>>::template match<A, rewind_mode::dontcare, Action, Control>(in, st);
        st.rewind(mark);
        in.iterator() = before;
        return is_there;
    }
};

template <class... Rules>
struct not_before {
    template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
              class Input>
    static bool match(Input& in, state& st) {
        return !peek<Rules...>::template match<A, M, Action, Control>(in, st);
    }
};

template <class Value>
class restored {
public:
    restored(Value& place, Value during) : place_(place), before_(place) { place = during; }
    ~restored() { place_ = before_; }
    restored(const restored&) = delete;
    restored& operator=(const restored&) = delete;

private:
    Value& place_;
    Value before_;
};

template <class Rule>
constexpr expectation expectation_of() {
    if constexpr (requires { Rule::expected; })
        return Rule::expected;
    else
        return {113, {}};
}

// A part of the state has another value while Rule is read. A mistake is told as one of Rule.
template <auto Member, auto During, class Rule>
struct with {
    static constexpr expectation expected = expectation_of<Rule>();

    template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
              class Input>
    static bool match(Input& in, state& st) {
        const restored guard(st.*Member, During);
        return Control<Rule>::template match<A, M, Action, Control>(in, st);
    }
};
// `LIST where CONDITION` is read as one expression here / the next line of an award begins with `where`.
template <class Rule>
using with_where = with<&state::takes_where, true, Rule>;
template <class Rule>
using without_where = with<&state::takes_where, false, Rule>;
// The names of fields may follow an expression here: `fee : money = 0  days : count`.
template <class Rule>
using among_fields = with<&state::units, text::unit_rule::unless_it_names_a_field, Rule>;

struct where_is_taken {
    static constexpr bool is_token = true;
    template <class Input>
    static bool match(Input&, state& st) {
        return st.takes_where;
    }
};

// Every recursion of the grammar passes through here.
template <class... Rules>
struct deeper {
    template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
              class Input>
    static bool match(Input& in, state& st) {
        struct level {
            explicit level(state& s, const char* at) : s_(s) { s.enter(at); }
            ~level() { s_.leave(); }
            level(const level&) = delete;
            level& operator=(const level&) = delete;
            state& s_;
        } const here(st, in.current());
        return Control<seq<Rules...>>::template match<A, M, Action, Control>(in, st);
    }
};

// Item after item up to `}` or the end. One that cannot be read is reported and becomes an `error` node, and reading goes
// on with the next one. INVARIANT: every turn consumes at least one byte.
template <class Item, const item_level& Level>
struct items {
    template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
              class Input>
    static bool match(Input& in, state& st) {
        while (!at_end_of_items(st, Level, in.current())) {
            const char* const start = in.current();
            const state::place mark = st.mark();
            const char* stuck = start;
            try {
                if (Control<Item>::template match<A, rewind_mode::required, Action, Control>(in, st)) continue;
                stuck = in.current();
                st.complain({Level.code, {}}, stuck, Level.keywords);
            } catch (const failure& f) {
                stuck = f.at;
            }
            st.rewind(mark);
            in.iterator() = skip_mistake(st, Level, start, stuck);
        }
        return true;
    }
};

// `{ items }`. A missing `}` is reported where the block was opened, and reading goes on.
template <class Item, const item_level& Level>
struct block {
    static constexpr node_kind kind = node_kind::block;
    static constexpr expectation expected{114, "{"};

    template <apply_mode A, rewind_mode M, template <class...> class Action, template <class...> class Control,
              class Input>
    static bool match(Input& in, state& st) {
        const char* const opened = in.current();
        if (!open_brace::match(in, st)) return false;
        static_cast<void>(deeper<items<Item, Level>>::template match<A, M, Action, Control>(in, st));
        if (!close_brace::match(in, st)) st.missing_close(opened, in.current());
        return true;
    }
};

// Rule, one or more times, with commas between.
template <class Rule>
struct list_of : seq<Rule, star<seq<comma, Rule>>> {
    static constexpr expectation expected = Rule::expected;
};

}  // namespace pol::syntax::grammar
