// What an assessment gives: per clause a status, an amount or permissions, and why.
//
// Plain data, owned by the caller, independent of the policy and the case it came from.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/clause_status.hpp>
#include <pol/derivation.hpp>
#include <pol/diagnostic.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol {

// Every amount is exact: `exact` is "n" or "n/d".
struct award_outcome {
    std::string name;
    std::string exact;
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
