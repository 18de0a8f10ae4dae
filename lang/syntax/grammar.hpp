// The grammar of clauses and of a whole file. docs/reference.md has the same productions under the same names.
// Only parser.cpp includes this file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/syntax/declarations.hpp"

namespace pol::syntax::grammar {

// ------------------------------------------------------------------------------------------------ steps

struct exception : seq<opt<comma>, kw<keyword::except_when>, must<expr>, opt<seq<colon, must<expr>>>> {
    static constexpr node_kind kind = node_kind::exception;
};
struct exceptions : star<exception> {};

struct counting : seq<comma, kw<keyword::counting>, must<expr>> {
    static constexpr node_kind kind = node_kind::counting;
};

struct keys : seq<must<additive>, star<seq<comma, additive>>> {};

// How far a cap reaches, and what may follow then.
struct cap_reach : sor<seq<one_kw<keyword::each>, opt<counting>, exceptions, opt<reason>>,
                       seq<kw<keyword::per>, keys, opt<counting>, exceptions, opt<reason>>,
                       seq<not_before<kw<keyword::in_total_over>>, kw<keyword::in_total>, exceptions>,
                       seq<kw<keyword::over_all_years>, opt<counting>, exceptions>, seq<opt<counting>, exceptions>> {};

struct cap : seq<kw<keyword::cap>, must<expr>, cap_reach> {
    static constexpr node_kind kind = node_kind::cap;
};

struct limit_order : seq<opt<comma>, one_kw<keyword::largest_first, keyword::smallest_first, keyword::in_order>> {};

// `项` may follow the number for the sake of the sentence.
struct limit
    : seq<kw<keyword::limit>, must<additive>, opt<kw<keyword::items>>, opt<seq<kw<keyword::less>, must<additive>>>,
          opt<seq<kw<keyword::per>, keys>>, opt<limit_order>, exceptions, opt<reason>> {
    static constexpr node_kind kind = node_kind::limit;
};

struct once_over : seq<comma, kw<keyword::once_over>, must<name>, star<seq<sor<comma, kw<keyword::and_>>, name>>> {};

struct less : seq<kw<keyword::less>, must<expr>, opt<once_over>, exceptions> {
    static constexpr node_kind kind = node_kind::less;
};

struct once : seq<kw<keyword::once>, opt<counting>> {
    static constexpr node_kind kind = node_kind::once;
};

struct round_step : seq<kw<keyword::round>, must<rounding>> {
    static constexpr node_kind kind = node_kind::round_step;
};

// ------------------------------------------------------------------------------------------------ awards

struct when : seq<kw<keyword::when>, must<expr>, opt<reason>> {
    static constexpr node_kind kind = node_kind::when;
};

struct where : seq<kw<keyword::where>, must<expr>, opt<reason>> {
    static constexpr node_kind kind = node_kind::where;
};

struct order : seq<comma, one_kw<keyword::largest, keyword::smallest>, must<additive>, must<kw<keyword::first>>> {
    static constexpr node_kind kind = node_kind::order;
};

struct for_each : seq<kw<keyword::for_each>, must<name>, must<kw<keyword::in>>, sor<selection, must<operand>>,
                      opt<seq<kw<keyword::by>, keys>>, opt<order>> {
    static constexpr node_kind kind = node_kind::for_each;
};

struct pay : seq<kw<keyword::pay>, must<expr>, exceptions> {
    static constexpr node_kind kind = node_kind::pay;
};

struct award_line : sor<let, when, where, for_each, pay, cap, limit, less, once, round_step> {};
struct award_item : sor<source, without_where<award_line>> {};

struct award : seq<kw<keyword::award>, must<names>, opt<titles>, must<block<award_item, award_level>>> {
    static constexpr node_kind kind = node_kind::award;
};

// ------------------------------------------------------------------------------------------------ clauses

struct agencies : seq<kw<keyword::agency>, must<name>, star<seq<comma, must<name>>>> {
    static constexpr node_kind kind = node_kind::agencies;
};

struct claim : seq<kw<keyword::claim>, must<fields>> {
    static constexpr node_kind kind = node_kind::claim;
};

struct eligible : seq<kw<keyword::eligible_when>, must<expr>, opt<reason>> {
    static constexpr node_kind kind = node_kind::eligible;
};

struct highest : seq<kw<keyword::highest_of>, must<name_list>, exceptions> {
    static constexpr node_kind kind = node_kind::highest;
};

struct grant_item : without_where<where> {};
struct grant : seq<kw<keyword::for_each>, must<name>, must<kw<keyword::in>>, must<operand>, must<kw<keyword::as>>,
                   must<name>, must<block<grant_item, grant_level>>> {
    static constexpr node_kind kind = node_kind::grant;
};

struct permit : seq<kw<keyword::permit>, must<names>, opt<titles>, must<block<sor<when, grant>, permit_level>>> {
    static constexpr node_kind kind = node_kind::permit;
};

struct with_permission
    : seq<must<names>, opt<titles>, must<kw<keyword::with>>, must<name>, opt<seq<kw<keyword::when>, must<expr>>>> {};

struct waive : seq<kw<keyword::waive>, with_permission> {
    static constexpr node_kind kind = node_kind::waive;
};
struct oblige : seq<kw<keyword::oblige>, with_permission> {
    static constexpr node_kind kind = node_kind::oblige;
};
struct advise : seq<kw<keyword::advise>, must<names>, opt<seq<kw<keyword::when>, must<expr>>>, opt<titles>> {
    static constexpr node_kind kind = node_kind::advise;
};
struct report : seq<kw<keyword::report>, must<names>, must<equals>, must<expr>, opt<titles>> {
    static constexpr node_kind kind = node_kind::report;
};

struct clause_item : sor<source, agencies, claim, parameter, let, eligible, award, cap, less, once, round_step, highest,
                         permit, waive, oblige, advise, report> {};

struct clause : seq<kw<keyword::clause>, must<names>, opt<titles>, must<block<clause_item, clause_level>>> {
    static constexpr node_kind kind = node_kind::clause;
};

struct joint_cap : seq<kw<keyword::cap>, must<expr>, must<kw<keyword::in_total_over>>, must<name_list>> {
    static constexpr node_kind kind = node_kind::cap;
};

struct group : seq<kw<keyword::group>, must<names>, opt<titles>, must<block<sor<highest, joint_cap>, group_level>>> {
    static constexpr node_kind kind = node_kind::group;
};

// ------------------------------------------------------------------------------------------------ files

struct declaration : sor<use, policy, agency, choice, record, facts, parameter, table, brackets, let, clause, group,
                         amend, sample, case_, example, always> {};

struct file : items<declaration, file_level> {};

}  // namespace pol::syntax::grammar
