// The grammar of expressions. Operators of one expression are read flat, operand and operator in turn; lang/ast folds
// them by precedence. Only parser.cpp includes this file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/syntax/rules.hpp"

namespace pol::syntax::grammar {

struct expr;
struct additive;
struct factor;
struct operand;
struct type;
struct parameter_mark;

// ------------------------------------------------------------------------------------------------ small parts

struct titles : seq<text_token, opt<seq<bar, text_token>>> {
    static constexpr node_kind kind = node_kind::titles;
    static constexpr expectation expected{116, {}};
};

struct names : seq<new_name, opt<seq<bar, must<any_word>>>> {
    static constexpr node_kind kind = node_kind::names;
    static constexpr expectation expected{112, {}};
};

// Fields may have any word as a name.
struct field_names : seq<any_word, opt<seq<bar, must<any_word>>>> {
    static constexpr node_kind kind = node_kind::names;
    static constexpr expectation expected{112, {}};
};

struct reason : seq<kw<keyword::else_>, must<any_word>, opt<titles>> {
    static constexpr node_kind kind = node_kind::reason;
};

struct path : seq<any_word, star<path_member>> {
    static constexpr node_kind kind = node_kind::path;
    static constexpr expectation expected{112, {}};
};

struct name_list : list_of<name> {};

struct bound
    : seq<one_kw<keyword::at_least, keyword::at_most, keyword::more_than, keyword::less_than>, must<additive>> {
    static constexpr node_kind kind = node_kind::bound;
};

struct rounding : seq<one_kw<keyword::half_up, keyword::half_even, keyword::half_down, keyword::round_up,
                             keyword::round_down, keyword::floor, keyword::ceiling>,
                      must<kw<keyword::to>>, must<additive>> {
    static constexpr node_kind kind = node_kind::rounding;
    static constexpr expectation expected{132, {}};
};

// ------------------------------------------------------------------------------------------------ operands

struct period : seq<date, kw<keyword::to>, must<date>> {
    static constexpr node_kind kind = node_kind::period;
};

struct plain_literal : sor<period, date, number, text_token, one_kw<keyword::yes, keyword::no>> {};

struct arguments_of_call
    : seq<open_paren, must<with_where<expr>>, star<seq<comma, with_where<expr>>>, opt<comma>, must<close_paren>> {
    static constexpr node_kind kind = node_kind::list;
    static constexpr expectation expected{114, "("};
};

struct call : seq<name, opt<arguments_of_call>> {
    static constexpr node_kind kind = node_kind::call;
};

struct parameter_here
    : seq<open_bracket, must<names>, opt<seq<colon, must<type>>>, opt<seq<equals, must<with_where<expr>>>>,
          star<seq<comma, must<parameter_mark>>>, must<close_bracket>> {
    static constexpr node_kind kind = node_kind::parameter_here;
    static constexpr expectation expected{114, "["};
};

struct list_operand : with_where<operand> {};

struct up_to : seq<kw<keyword::up_to>, must<operand>, opt<seq<op_kw<keyword::granted>, must<parameter_here>>>> {
    static constexpr node_kind kind = node_kind::up_to;
};

struct choose : seq<one_kw<keyword::lesser_of, keyword::greater_of>, must<arguments_of_call>> {
    static constexpr node_kind kind = node_kind::choose;
};

struct aggregate
    : sor<seq<one_kw<keyword::sum_of, keyword::largest_of, keyword::smallest_of>, must<with_where<additive>>,
              opt<seq<not_before<one_kw<keyword::in_total, keyword::in_total_over, keyword::in_order>>, kw<keyword::in>,
                      must<list_operand>>>>,
          seq<kw<keyword::count_of>, must<list_operand>>> {
    static constexpr node_kind kind = node_kind::aggregate;
};

struct quantifier : seq<one_kw<keyword::any, keyword::every>, must<name>, must<kw<keyword::in>>, must<list_operand>,
                        must<kw<keyword::has>>, must<open_paren>, must<with_where<expr>>, must<close_paren>> {
    static constexpr node_kind kind = node_kind::quantifier;
};

struct part_of : seq<one_kw<keyword::year_of, keyword::month_of, keyword::day_of, keyword::start_of, keyword::end_of>,
                     must<factor>> {
    static constexpr node_kind kind = node_kind::part_of;
};

struct between : seq<one_kw<keyword::years_between, keyword::months_between, keyword::days_between>, must<factor>,
                     must<kw<keyword::and_>>, must<factor>> {
    static constexpr node_kind kind = node_kind::between;
};

struct latest : seq<kw<keyword::latest>, must<name>, must<kw<keyword::in>>, must<factor>> {
    static constexpr node_kind kind = node_kind::latest;
};

struct round_here : seq<kw<keyword::round>, open_paren, must<with_where<expr>>, must<rounding>, must<close_paren>> {
    static constexpr node_kind kind = node_kind::round;
};

struct selection : seq<one_kw<keyword::the_rest_of, keyword::excluded>, must<name>> {
    static constexpr node_kind kind = node_kind::selection;
};

struct primary : sor<arguments_of_call, parameter_here, up_to, choose, aggregate, quantifier, part_of, between, latest,
                     round_here, selection, kw<keyword::position>, kw<keyword::none>, call> {};

struct day_operand : seq<primary, star<member>> {
    static constexpr node_kind kind = node_kind::operand;
};

struct where_suffix : seq<where_is_taken, op_kw<keyword::where>, must<expr>, opt<reason>> {
    static constexpr node_kind kind = node_kind::where_suffix;
};

struct on_day : sor<period, date, day_operand> {
    static constexpr expectation expected{117, {}};
};

struct on_suffix : seq<op_kw<keyword::on>, must<on_day>> {
    static constexpr node_kind kind = node_kind::on_suffix;
};

struct operand_parts : sor<plain_literal, seq<primary, star<sor<member, where_suffix, on_suffix>>>> {
    static constexpr node_kind kind = node_kind::operand;
};

struct operand : deeper<operand_parts> {
    static constexpr expectation expected{113, {}};
};

// ------------------------------------------------------------------------------------------------ operators

struct arithmetic_symbol : sor<symbol_op<symbol::add, "+", "＋">, minus, symbol_op<symbol::multiply, "*", "×">,
                               symbol_op<symbol::divide, "/", "÷", "／">> {};

struct relation_symbol
    : sor<symbol_op<symbol::not_equal, "<>", "≠", "＜＞">, symbol_op<symbol::at_most, "<=", "≤", "＜＝", "＜=">,
          symbol_op<symbol::at_least, ">=", "≥", "＞＝", "＞=">, symbol_op<symbol::less, "<", "＜">,
          symbol_op<symbol::more, ">", "＞">, symbol_op<symbol::equal, "=", "＝">> {};

struct arithmetic_word : op_kw<keyword::of, keyword::div, keyword::mod, keyword::de> {};

struct is_word
    : seq<op_kw<keyword::is>,
          opt<one_kw<keyword::at_least, keyword::at_most, keyword::more_than, keyword::less_than, keyword::one_of>>> {};

// `limit 3 in order` and `in NAME require …` go on differently.
struct in_word : seq<not_before<one_kw<keyword::in_total_over, keyword::in_total, keyword::in_order>>,
                     op_kw<keyword::in>, not_before<any_word, kw<keyword::require>>> {};

struct not_in : seq<op_kw<keyword::not_>, sor<in_word, op_kw<keyword::one_of>>> {};

struct relation_word
    : sor<op_kw<keyword::at_least, keyword::at_most, keyword::more_than, keyword::less_than>,
          seq<op_kw<keyword::is_not>, opt<op_kw<keyword::one_of>>>, is_word, in_word, not_in, op_kw<keyword::one_of>,
          op_kw<keyword::includes_any_of, keyword::includes_all_of, keyword::includes>> {};

struct prefix : sor<minus, op_kw<keyword::not_>> {};
struct unary : seq<star<prefix>, operand> {
    static constexpr expectation expected{113, {}};
};

struct conversion : seq<op_kw<keyword::converted_to>, must<currency_code>, must<kw<keyword::at>>, must<unary>> {};

struct arithmetic_tail : sor<seq<sor<arithmetic_symbol, arithmetic_word>, must<unary>>, conversion> {};

struct any_tail : sor<seq<sor<arithmetic_symbol, relation_symbol, arithmetic_word, op_kw<keyword::and_, keyword::or_>>,
                          must<unary>>,
                      one_kw<keyword::is_given, keyword::is_absent, keyword::or_more, keyword::or_less>,
                      seq<relation_word, must<unary>>, conversion> {};

struct chain : seq<unary, star<any_tail>> {
    static constexpr expectation expected{113, {}};
};

// V if C, otherwise W: flat as well, `otherwise` may bring the next `if`.
struct expr
    : seq<chain, star<seq<op_kw<keyword::if_>, must<chain>, opt<comma>, must<kw<keyword::otherwise>>, must<chain>>>> {
    static constexpr node_kind kind = node_kind::expr;
    static constexpr expectation expected{113, {}};
};

struct additive : seq<unary, star<arithmetic_tail>> {
    static constexpr node_kind kind = node_kind::expr;
    static constexpr expectation expected{113, {}};
};

struct factor : seq<star<minus>, operand> {
    static constexpr node_kind kind = node_kind::expr;
    static constexpr expectation expected{113, {}};
};

}  // namespace pol::syntax::grammar
