// What a policy asks for and what may be set: for forms, completion, and whoever wants to know without reading its text.
//
//     for (const pol::fact_summary& f : pol::contents_of(policy).facts)
//         std::printf("%s: %s\n", f.path.c_str(), f.type.english.c_str());
//
// Plain data, independent of the policy it came from. Any number of threads may ask; nothing here throws but std::bad_alloc.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pol {

class policy;  // <pol/policy.hpp>

// Words for people. What the policy says in one language only stands in both; either may be empty.
struct titles {
    std::string english;
    std::string chinese;

    const std::string& in(language l) const { return l == language::english ? english : chinese; }
};

struct choice_value {
    std::string name;    // what hosts write
    std::string second;  // its name in the other language; may be empty
    titles title;
};

enum class fact_kind : std::uint8_t {
    yes_no,
    number,
    count,
    rate,
    money,
    date,
    period,
    duration,
    text,
    choice,
    record,
    list
};

// One thing that may be given: a fact, or a record or list of facts.
struct fact_summary {
    std::string
        path;  // "applicant.ownership"; of a claim "CLAUSE.centers"; of the items of that list "CLAUSE.centers.rent"
    std::string second;  // the last part of the path in the other language; may be empty
    std::string clause;  // in whose claim it lies; empty: the policy's own facts
    std::string list;    // path of the innermost list in whose items it lies; empty: none
    fact_kind is = fact_kind::yes_no;
    fact_kind of = fact_kind::yes_no;   // list: of its items; otherwise the same as `is`
    titles type;                        // "money USD", "list of record"
    titles label;                       // the policy's explanation
    std::vector<choice_value> choices;  // choice, or list of it
    std::vector<std::string> bounds;    // in the author's words: "at most 100%"
    std::string fallback;               // the default, in the author's words; empty: none
    bool is_optional = false;
};

struct parameter_summary {
    std::string name;  // "usd_cny", "CLAUSE.rate"
    fact_kind is = fact_kind::number;
    titles type;
    titles label;
    std::vector<choice_value> choices;
    std::vector<std::string> bounds;
    std::string value;       // in the author's words; empty: not set, or a series
    std::string decided_by;  // an agency
    std::string amendment;   // title of the amendment that set it; empty: the text
    bool is_series = false;
    bool is_open = false;
};

// A clause or an award, by the names that its text gives it.
struct clause_part {
    std::string name;    // "fair", of an award "fair.booths"
    std::string second;  // the last part of the name in the other language; may be empty
    titles title;
};

struct amendment_summary {
    titles title;
    std::string from;
    std::string to;  // empty: without end
    bool is_in_force = false;
};

struct contents {
    std::vector<fact_summary> facts;  // in the order of the policy; derived ones are left out
    std::vector<parameter_summary> parameters;
    std::vector<clause_part> parts;             // the clauses, each before its awards
    std::vector<amendment_summary> amendments;  // all, in the order of the text
};

// Of the text alone; or with the amendments of a day ("YYYY-MM-DD"), and nothing if that is none.
contents contents_of(const policy& of);
std::optional<contents> contents_of(const policy& of, std::string_view on);

// The author's text of a clause or an award (`CLAUSE.AWARD`), likewise, and where it stands; nothing if there is none.
struct source_text {
    std::string file;
    std::uint32_t line = 0;
    std::string text;
};
std::optional<source_text> source_of(const policy& of, std::string_view name);
std::optional<source_text> source_of(const policy& of, std::string_view name, std::string_view on);

// Whether it is a word of a keyword that an expression never takes for a name, in either language: "and", "least", "不少于".
bool is_keyword(std::string_view word);

// "Did you mean": those of the names that are closest to one that is none of them; best first, at most three.
std::vector<std::string> close_to(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace pol
