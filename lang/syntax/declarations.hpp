// The grammar of everything but clauses and expressions: types, fields, parameters, tables, choices, amendments, examples.
// Only parser.cpp includes this file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/syntax/expressions.hpp"
#include "lang/syntax/levels.hpp"

namespace pol::syntax::grammar {

struct field;
struct clause;

// ------------------------------------------------------------------------------------------------ types and fields

struct field_item : among_fields<field> {};
struct fields : block<field_item, field_level> {};

struct money_type : seq<kw<keyword::type_money>, opt<seq<not_before<any_word, sor<colon, bar>>, currency_code>>,
                        opt<type_kw<keyword::signed_>>> {};

struct type_words : sor<one_kw<keyword::type_yes_no, keyword::type_number, keyword::type_count, keyword::type_rate,
                               keyword::type_date, keyword::type_period, keyword::type_duration, keyword::type_text>,
                        money_type, seq<kw<keyword::list_of>, sor<fields, must<type>>>,
                        seq<kw<keyword::optional>, must<type>>, name> {
    static constexpr node_kind kind = node_kind::type;
};

struct type : deeper<type_words> {
    static constexpr expectation expected{118, {}};
};

struct field_mark : sor<bound, one_kw<keyword::unique, keyword::recorded>> {
    static constexpr node_kind kind = node_kind::mark;
    static constexpr expectation expected{140, {}};
};

struct typed_field : seq<star<seq<comma, must<field_names>>>, must<colon>,
                         sor<seq<kw<keyword::optional>, fields>,
                             seq<must<type>, opt<seq<equals, must<expr>>>, star<seq<comma, must<field_mark>>>>>> {};

struct field : seq<field_names, sor<fields, seq<equals, must<expr>>, typed_field>, opt<titles>> {
    static constexpr node_kind kind = node_kind::field;
};

struct argument : seq<names, must<colon>, must<type>> {
    static constexpr node_kind kind = node_kind::argument;
    static constexpr expectation expected{112, {}};
};
struct arguments : seq<argument, star<seq<comma, must<argument>>>> {
    static constexpr expectation expected{112, {}};
};

// ------------------------------------------------------------------------------------------------ declarations

struct use : seq<kw<keyword::use>, must<text_token>> {
    static constexpr node_kind kind = node_kind::use;
};

struct source_text : sor<text_token, source_words> {
    static constexpr expectation expected{116, {}};
};
struct source : seq<kw<keyword::source>, must<source_text>> {
    static constexpr node_kind kind = node_kind::source;
};

struct header : sor<seq<kw<keyword::issuer>, must<titles>>, seq<kw<keyword::status>, must<any_word>>,
                    seq<kw<keyword::currency>, must<currency_code>>, seq<kw<keyword::round>, must<rounding>>,
                    seq<kw<keyword::labels>, must<any_word>, star<seq<comma, must<any_word>>>>, source> {
    static constexpr node_kind kind = node_kind::header;
};

struct policy : seq<kw<keyword::policy>, must<name>, opt<titles>, must<block<header, header_level>>> {
    static constexpr node_kind kind = node_kind::policy;
};

struct agency : seq<kw<keyword::agency>, must<names>, opt<titles>> {
    static constexpr node_kind kind = node_kind::agency;
};

struct choice_value : seq<name, opt<seq<open_paren, must<any_word>, must<close_paren>>>, opt<titles>> {
    static constexpr node_kind kind = node_kind::choice_value;
    static constexpr expectation expected{112, {}};
};

struct choice : seq<kw<keyword::choice>, must<names>, opt<kw<keyword::ordered>>, must<equals>, must<choice_value>,
                    star<seq<bar, must<choice_value>>>> {
    static constexpr node_kind kind = node_kind::choice;
};

struct record : seq<kw<keyword::record>, must<names>, must<fields>> {
    static constexpr node_kind kind = node_kind::record;
};

struct facts : seq<kw<keyword::facts>, must<fields>> {
    static constexpr node_kind kind = node_kind::facts;
};

struct parameter_mark : sor<one_kw<keyword::open, keyword::optional>, bound, seq<kw<keyword::decided_by>, must<name>>,
                            seq<kw<keyword::unconfirmed>, opt<text_token>>, source> {
    static constexpr node_kind kind = node_kind::mark;
    static constexpr expectation expected{141, {}};
};

struct entry : seq<date, must<colon>, sor<kw<keyword::ended>, must<expr>>> {
    static constexpr node_kind kind = node_kind::entry;
};
struct entries : block<entry, entry_level> {};

struct parameter : seq<kw<keyword::parameter>, must<names>, must<colon>, must<type>, opt<seq<equals, must<expr>>>,
                       star<seq<comma, must<parameter_mark>>>, opt<titles>, opt<entries>> {
    static constexpr node_kind kind = node_kind::parameter;
};

struct cell : sor<bound, kw<keyword::any_value>, seq<additive, opt<seq<kw<keyword::to>, must<additive>>>>> {
    static constexpr node_kind kind = node_kind::cell;
    static constexpr expectation expected{113, {}};
};

// The value is arithmetic only: a comparison would take the `at most` of the next row for its own.
struct row : seq<sor<kw<keyword::otherwise>, seq<cell, star<seq<comma, must<cell>>>>>, must<colon>, must<additive>> {
    static constexpr node_kind kind = node_kind::row;
};

struct dated_rows : seq<kw<keyword::from>, peek<date>, must<date>, must<block<row, row_level>>> {
    static constexpr node_kind kind = node_kind::dated_rows;
};

struct row_or_dated : sor<dated_rows, row> {};

struct table : seq<kw<keyword::table>, must<names>, must<open_paren>, must<arguments>, must<close_paren>, must<colon>,
                   must<type>, opt<titles>, must<block<row_or_dated, row_level>>> {
    static constexpr node_kind kind = node_kind::table;
};

struct bracket
    : seq<sor<kw<keyword::otherwise>, seq<kw<keyword::at_most>, must<additive>>>, must<colon>, must<additive>> {
    static constexpr node_kind kind = node_kind::bracket;
};

struct brackets : seq<kw<keyword::brackets>, must<names>, must<open_paren>, must<argument>, must<close_paren>,
                      opt<titles>, must<block<bracket, bracket_level>>> {
    static constexpr node_kind kind = node_kind::brackets;
};

struct let : seq<kw<keyword::let>, must<names>, opt<seq<open_paren, must<arguments>, must<close_paren>>>, must<equals>,
                 must<expr>> {
    static constexpr node_kind kind = node_kind::let;
};

// ------------------------------------------------------------------------------------------------ amendments

struct set_change : seq<kw<keyword::set>, must<path>, must<equals>, must<expr>> {
    static constexpr node_kind kind = node_kind::set_change;
};
struct require_change : seq<kw<keyword::in>, must<name>, must<kw<keyword::require>>, must<expr>, opt<reason>> {
    static constexpr node_kind kind = node_kind::require_change;
};
struct repeal_change : seq<kw<keyword::repeal>, must<name>> {
    static constexpr node_kind kind = node_kind::repeal_change;
};
struct clause_again : seq<clause> {
    static constexpr expectation expected{115, "@clause"};
};
struct replace_change : seq<kw<keyword::replace>, must<clause_again>> {
    static constexpr node_kind kind = node_kind::replace_change;
};
struct extend_change : seq<kw<keyword::extend>, must<name>, must<entries>> {
    static constexpr node_kind kind = node_kind::extend_change;
};

struct example;
struct change : sor<set_change, require_change, repeal_change, replace_change, clause, extend_change, agency, choice,
                    parameter, example> {};

struct by_agency : seq<kw<keyword::by>, must<name>> {};
struct amend_mark : sor<by_agency, source> {
    static constexpr expectation expected{115, "@by"};
};

struct amend : seq<kw<keyword::amend>, must<name>, opt<titles>, must<kw<keyword::from>>, must<date>,
                   opt<seq<kw<keyword::to>, must<date>>>, star<seq<comma, must<amend_mark>>>,
                   must<block<change, change_level>>> {
    static constexpr node_kind kind = node_kind::amend;
};

// ------------------------------------------------------------------------------------------------ examples

struct data;

struct data_field : seq<any_word, must<equals>, must<data>, opt<comma>> {
    static constexpr node_kind kind = node_kind::data_field;
};
struct data_item : among_fields<data_field> {};
struct data_fields : block<data_item, data_level> {};

struct data_list : seq<open_bracket, opt<seq<data, star<seq<comma, data>>, opt<comma>>>, must<close_bracket>> {};
struct data_in_parens : seq<open_paren, must<data>, star<seq<comma, must<data>>>, must<close_paren>> {};
struct data_value : sor<seq<period>, date, seq<opt<minus>, number, opt<seq<times, must<data>>>>, text_token,
                        one_kw<keyword::yes, keyword::no>, kw<keyword::none>> {};

struct data_parts : sor<data_value, data_list, data_in_parens, data_fields,
                        seq<name, opt<seq<kw<keyword::with>, must<data_fields>>>>> {
    static constexpr node_kind kind = node_kind::data;
};
struct data : deeper<data_parts> {
    static constexpr expectation expected{142, {}};
};

struct given
    : sor<seq<given_kw<keyword::on>, must<date>>,
          seq<given_kw<keyword::paid>, must<name>, must<data>, must<kw<keyword::on>>, must<date>>,
          seq<given_kw<keyword::set>, must<path>, must<equals>, must<data>>, seq<path, must<equals>, must<data>>> {
    static constexpr node_kind kind = node_kind::given;
};

// Not the path of the next line, and not the keyword that begins it.
struct next_given : sor<seq<path, equals>, given_kw<keyword::on, keyword::paid, keyword::set, keyword::expect>> {};
struct listed_name : seq<not_before<next_given>, any_word> {
    static constexpr expectation expected{112, {}};
};
struct listed_names : list_of<listed_name> {};
struct because : seq<kw<keyword::because>, must<any_word>, star<seq<comma, any_word>>> {};

struct expected_kind
    : sor<seq<kw<keyword::not_eligible>, opt<listed_names>>,
          seq<kw<keyword::undetermined>, opt<seq<kw<keyword::needs>, must<path>, star<seq<comma, must<path>>>>>>,
          kw<keyword::bad_input>, seq<kw<keyword::permit>, must<any_word>>,
          seq<kw<keyword::refuse>, must<any_word>, opt<because>>,
          seq<one_kw<keyword::waive, keyword::oblige, keyword::advise>, must<any_word>>,
          seq<kw<keyword::excluded>, must<path>, opt<because>>, seq<any_word, equals, must<additive>>, additive> {
    static constexpr expectation expected{133, {}};
};

struct expectation_line : seq<given_kw<keyword::expect>, must<expected_kind>> {
    static constexpr node_kind kind = node_kind::expectation;
};

struct example_line : sor<expectation_line, given> {};
struct given_or_expectation : among_fields<example_line> {};
struct given_item : among_fields<given> {};

struct sample : seq<kw<keyword::sample>, must<name>, must<equals>, must<data>> {
    static constexpr node_kind kind = node_kind::sample;
};

struct case_ : seq<kw<keyword::case_>, must<name>, must<block<given_item, given_level>>> {
    static constexpr node_kind kind = node_kind::case_;
};

struct example
    : seq<kw<keyword::example>, must<text_token>, must<kw<keyword::for_>>, must<name>,
          opt<seq<comma, must<kw<keyword::case_>>, must<name>>>, must<block<given_or_expectation, given_level>>> {
    static constexpr node_kind kind = node_kind::example;
};

struct always
    : seq<kw<keyword::always>, sor<seq<peek<kw<keyword::more>, any_word>, kw<keyword::more>, must<path>,
                                       must<one_kw<keyword::never_lowers, keyword::never_raises>>, must<name>>,
                                   seq<must<expr>, opt<seq<op_kw<keyword::when>, must<expr>>>>>> {
    static constexpr node_kind kind = node_kind::always;
};

}  // namespace pol::syntax::grammar
