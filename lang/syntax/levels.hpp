// The kinds of blocks: what begins their items, and the diagnostic for anything else.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/syntax/recovery.hpp"

namespace pol::syntax::grammar {

using text::keyword;
using text::keyword_set;

inline constexpr item_level file_level{
    120, item_start::keyword,
    keyword_set{keyword::use, keyword::policy, keyword::agency, keyword::choice, keyword::record, keyword::facts,
                keyword::parameter, keyword::table, keyword::brackets, keyword::let, keyword::clause, keyword::group,
                keyword::amend, keyword::sample, keyword::case_, keyword::example, keyword::always},
    true};

inline constexpr item_level clause_level{
    121, item_start::keyword,
    keyword_set{keyword::source, keyword::agency, keyword::claim, keyword::parameter, keyword::let,
                keyword::eligible_when, keyword::award, keyword::cap, keyword::less, keyword::once, keyword::round,
                keyword::highest_of, keyword::permit, keyword::waive, keyword::oblige, keyword::advise,
                keyword::report}};

inline constexpr item_level award_level{
    122, item_start::keyword,
    keyword_set{keyword::source, keyword::let, keyword::when, keyword::where, keyword::for_each, keyword::pay,
                keyword::cap, keyword::limit, keyword::less, keyword::once, keyword::round}};

inline constexpr item_level permit_level{123, item_start::keyword, keyword_set{keyword::when, keyword::for_each}};
inline constexpr item_level grant_level{123, item_start::keyword, keyword_set{keyword::where}};

inline constexpr item_level header_level{
    124, item_start::keyword,
    keyword_set{keyword::issuer, keyword::status, keyword::currency, keyword::round, keyword::labels, keyword::source}};

inline constexpr item_level field_level{125, item_start::word, {}};
inline constexpr item_level group_level{126, item_start::keyword, keyword_set{keyword::highest_of, keyword::cap}};

inline constexpr item_level change_level{
    127, item_start::keyword,
    keyword_set{keyword::set, keyword::in, keyword::repeal, keyword::replace, keyword::clause, keyword::extend,
                keyword::agency, keyword::choice, keyword::parameter, keyword::example}};

inline constexpr item_level given_level{128, item_start::word,
                                        keyword_set{keyword::set, keyword::on, keyword::paid, keyword::expect}};

inline constexpr item_level row_level{129, item_start::line, {}};
inline constexpr item_level bracket_level{130, item_start::line, {}};
inline constexpr item_level entry_level{131, item_start::line, {}};
inline constexpr item_level data_level{125, item_start::word, {}};

}  // namespace pol::syntax::grammar
