// The facts of one case as the plan's columns: what a reader fills and every executor reads.
//
// Row 0 of table 0 is the case. The items of a list are rows of its child table; `offsets` tells which rows belong to
// which row of the parent (the layout of Arrow's lists).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/plan/plan.hpp"

#include <pol/diagnostic.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pol::facts {

using plan::index;

enum class state : std::uint8_t {
    known,
    wide,     // a number that does not fit the cell: in `column_data::wide`
    unknown,  // missing or null
    absent,   // an optional fact that is not given, or a fact inside an optional record that is not given
    bad,      // was refused; a diagnostic says why
};

struct column_data {
    std::vector<std::int64_t> cells;
    std::vector<state> states;
    std::map<std::uint32_t, number::exact> wide;  // by row
};

struct table_data {
    std::uint32_t rows = 0;
    std::vector<std::uint32_t> offsets{0};  // by row of the parent, one more than it has rows; empty for the root
    std::vector<state> states;              // of the list itself, by row of the parent: known, unknown, absent, bad
    std::vector<std::uint32_t> items;       // by row: its place in its JSON list (for pointers)
};

struct setting {  // a parameter that the case sets
    index parameter = plan::none;
    bool unset = false;  // JSON null: back to "not set"
    plan::constant value;
    std::vector<plan::constant> list;
    std::vector<std::pair<std::int64_t, plan::constant>> entries;  // series, ascending
};

struct table_setting {  // a dated table that the case replaces
    index table = plan::none;
    std::vector<std::pair<std::int64_t, std::vector<plan::constant>>> rows;  // ascending by day
};

struct payment {       // of the ledger
    std::string name;  // clause or award
    number::exact amount;
    std::int64_t day = 0;
};

struct claim_data {
    bool is_claimed = false;
    bool is_bad = false;  // some fact of the claim is bad, or its place is
};

// What was wrong, and which clauses it hits: those that read the column, the parameter or the claim.
struct problem {
    diagnostic found;
    index clause = plan::none;  // in its claim
    index column = plan::none;  // outside of claims
    index table = plan::none;
    index parameter = plan::none;
    index table_parameter = plan::none;
    bool hits_all = false;  // the case as a whole: malformed JSON, an unknown parameter, …
};

struct case_data {
    std::string id;
    std::string assessed_on;  // as given in the case, or empty
    bool has_day = false;
    std::int64_t day = 0;              // of assessment
    std::vector<column_data> columns;  // by plan column
    std::vector<table_data> tables;    // by plan table
    std::vector<std::string> texts;    // beyond the plan's own: id = plan.texts.size() + place
    std::vector<claim_data> claims;    // by clause
    std::vector<setting> settings;
    std::vector<table_setting> table_settings;
    bool has_ledger = false;
    std::vector<payment> ledger;
    std::vector<problem> problems;  // errors and warnings
    std::vector<std::string> unknown_claims;
    std::string digest;  // SHA-256 of the case's bytes, hexadecimal
};

}  // namespace pol::facts
