// What an assessment gives: per clause a status, an amount or permissions, and why.
//
// Plain data, owned by the caller, independent of the policy and the case it came from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/diagnostic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol {

enum class clause_status : std::uint8_t { determined, not_eligible, undetermined, bad_input, not_claimed };

// "determined", … as in the JSON form, for the life of the process.
std::string_view to_text(clause_status s);

// Every amount is exact: `exact` is "n" or "n/d".
struct award_outcome {
    std::string name;
    std::string exact;
};

// The guaranteed range of what is not determined: the true amount lies within, whatever the missing facts are.
// `low` is "" and `high` is empty where nothing bounds it (null in JSON). Rounded like an amount, outwards.
struct amount_range {
    std::string low;
    std::optional<std::string> high;
};

struct excluded_item {
    std::string path;   // JSON pointer of the item; for an award as a whole: of the claim
    std::string award;  // set when a condition of the award itself failed
    std::vector<std::string> reasons;
};

struct refused_permission {
    std::string code;
    std::vector<std::string> reasons;
};

// One line of the derivation: a phrase of the policy and what became of it.
struct derivation {
    enum class kind : std::uint8_t {
        clause,
        condition,
        award,
        item,
        value,
        fact,
        parameter,
        step,
        total,
        rounding,
        permission,
        note,
        group
    };
    // What came of it, where that is a matter of yes or no; for a cap or limit `binds` says that it changed the result.
    enum class result : std::uint8_t { none, yes, no, unknown, binds, idle };

    kind is = kind::note;
    result came = result::none;
    std::string name;    // clause, award, parameter, fact pointer, reason code, kind of step
    std::string text;    // the author's words (one line)
    std::string value;   // as for people: "300,000.00 CNY", "50%", "2020-05-01", "yes", "unknown"
    std::string before;  // steps and rounding: the value before
    std::string origin;  // parameters: "text", "case", the amendment's title; series: the day of the entry
    std::string file;    // of the text
    std::uint32_t line = 0;
    std::vector<derivation> children;
};

struct clause_outcome {
    std::string name;
    clause_status status = clause_status::not_claimed;
    bool gives_money = true;  // false: a clause of permissions only, which has no amount
    std::string currency;
    std::string amount;                 // determined: rounded, "87500.13"
    std::string exact;                  // determined: before rounding
    std::vector<award_outcome> awards;  // determined
    std::optional<amount_range> range;  // undetermined
    std::vector<std::string> reasons;   // not eligible: all failed conditions
    std::vector<std::string> needs;     // undetermined: parameters, or JSON pointers of facts
    std::vector<excluded_item> excluded;
    std::vector<std::string> permissions, waivers, obligations, advice;
    std::vector<refused_permission> refused;
    std::vector<award_outcome> reports;  // exact values beside the amount
    std::vector<std::string> notes;      // short facts for a table: "cap m03a_centers", "held offshore_rate_granted"
    std::vector<diagnostic> problems;    // bad input, warnings of this claim
    std::optional<derivation> why;       // when asked for
};

// What makes an outcome repeatable: the same version, sources, case and date give the same outcome.
struct receipt {
    std::string pol_version;
    std::string policy_digest;            // SHA-256 over the policy's files, hexadecimal
    std::string case_digest;              // SHA-256 of the case's bytes
    std::string assessed_on;              // date of assessment, "" if none
    std::vector<std::string> amendments;  // titles of those applied
};

struct outcome {
    std::string policy;
    std::string policy_status;
    std::string case_id;
    std::string total;  // sum of the rounded amounts that are determined
    std::string currency;
    bool complete = false;  // nothing claimed is undetermined, bad or unknown
    // limits::cancel ended the work: every clause is bad input with POL0963, which `problems` has too.
    bool cancelled = false;
    std::vector<std::string> unknown_claims;
    std::vector<clause_outcome> clauses;  // all, in the order of the policy
    std::vector<diagnostic> problems;     // of the case as a whole
    receipt from;
};

// The outcome as one line of JSON, schema pol-outcome/1 (docs/outcome.schema.json). Equal outcomes give equal text.
std::string to_json(const outcome& o);

}  // namespace pol
