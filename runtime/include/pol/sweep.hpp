// How an amount depends on one number or date: a fact or a parameter is moved from one value to another, and where the formula
// of the amount changes on the way is computed, not sampled.
//
//     pol::sweep_request asked;
//     asked.path = "fair.booths[0].fee";
//     asked.to = "10万";
//     for (const pol::sweep_piece& p : pol::sweep(scenario, asked).pieces)
//         std::printf("from %s: %s for each 1 more\n", p.points.front().at.c_str(), p.rate.c_str());
//
// The number moves on a grid: money in hundredths, counts in ones, rates in hundredths of a percent, other numbers in
// ten-thousandths, finer where the ends or the samples are. On a piece every condition, cap, tier, table row and limit is decided the same way. To find one,
// the case is evaluated once, with functions of the number in place of numbers: that gives the formula, and how far along the
// grid it holds. So the pieces are exact and leave nothing out, whatever the policy computes. Amounts are those before rounding.
//
// A date moves by days, and the case is evaluated on each of them: what a policy asks of dates is not a formula of days. Days
// whose amounts are the same, or at least three on one line, are a piece.
//
// Plain data comes back, independent of the scenario, which is only read and belongs to the calling thread meanwhile. Nothing here
// throws but std::bad_alloc, and what `goes_on` throws.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pol/callback.hpp>
#include <pol/clause_status.hpp>
#include <pol/contents.hpp>
#include <pol/differences.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pol {

class scenario;  // <pol/scenario.hpp>

struct sweep_request {
    std::string path;    // a fact, as in a line of a scenario, or the name of a parameter
    std::string from;    // as after `=` in such a line; empty: the least that the type and its plain bounds allow
    std::string to;      // empty: the largest that these allow, or a number beyond practice
    std::string every;   // distance of the samples, of dates "30 days" or "1 month"; empty: about a tenth of the way
    std::string clause;  // whose amount; empty: the sum of all that are determined, in the policy's currency
    std::size_t evaluations = 20'000;  // at most: then it ends early
    std::size_t samples = 1'000;       // at most: else it is refused
    std::size_t causes = 200;          // of so many pieces, the first ones, it is told what came out differently
    // Asked before each evaluation, with the part of the way that is done in thousandths; false: end here. Not owned;
    // may be empty.
    callback<bool(unsigned done)> goes_on;
};

struct sweep_point {
    std::string at;         // "30000", "0.5", "2021-03-01"
    std::string amount;     // exact, "n" or "n/d"; empty: not determined
    std::size_t piece = 0;  // in which it lies
};

struct sweep_piece {
    // The first and the last point of the grid in it, which may be the same; of a curve also some between.
    std::vector<sweep_point> points;
    bool is_curved = false;
    std::string
        rate;  // of a straight piece: what each 1 more (a day more) changes, exact; empty also where nothing is determined

    // Of the clause; if the total is asked for, of all clauses together, each as "CLAUSE: note".
    clause_status status = clause_status::determined;  // total: undetermined if anything is
    std::vector<std::string> notes;
    std::vector<std::string> reasons;
    std::vector<std::string> needs;  // what is missing, as in clause_outcome::needs

    // Towards the piece before; empty and false for the first one.
    std::string
        meets;  // exact value at which both formulas agree, where that lies in the step between them; not of dates
    std::string change;    // what that one step changes, exact; empty unless both are determined
    bool is_jump = false;  // the step changes the amount by more, or by something else, than the formulas do
    std::vector<clause_difference::reason> causes;  // what came out differently, other than the number itself
};

// All but the first two have no pieces.
enum class sweep_end : std::uint8_t {
    complete,
    early,  // `evaluations` were not enough, or `goes_on` or the scenario's limits::cancel ended it: what was found so far
    cancelled,  // by the latter two, before anything was found
    refused,    // a line of the scenario with this path and value would be; see `refused`
    no_number,  // the path leads to something that is neither a number nor a date
    no_ends,    // a date is moved between days that are given
    no_clause,
    no_money,   // the clause has no amount
    backwards,  // `to` is before `from`
    no_step,    // `every` is no number above zero; of dates, no days or months above zero
    too_fine,   // more than `samples`
};

struct sweep_line {
    sweep_end ended = sweep_end::complete;
    std::vector<diagnostic> refused;
    std::string path;  // the pointer of the fact, "/claims/fair/fee", or the name of the parameter
    bool is_parameter = false;
    fact_kind is = fact_kind::number;  // money, count, rate, number or date
    std::string currency;              // of the number, if it is money
    bool is_foreign = false;           // that is not the policy's
    std::string amount_currency;
    std::string grid;                 // the step of the grid; of dates 1, which is a day
    std::string from, to;             // as sweep_point::at; `to` is the last point that was reached
    std::string every;                // distance of the samples
    std::vector<sweep_piece> pieces;  // from `from` to `to`, without gaps
    std::vector<sweep_point> samples;
};

sweep_line sweep(const scenario& of, const sweep_request& asked);

// What it takes to reach an amount, and the most that can be had.
struct sweep_goal {
    sweep_line line;  // ended early once the amount is reached
    bool is_reached = false;
    sweep_point least;  // where the amount is reached for the first time
    bool has_most = false;
    sweep_point most;  // where the largest amount of the line is reached for the first time
};
// `amount` as it is written in a policy: "30万". Nothing if it is no number.
std::optional<sweep_goal> goal(const scenario& of, const sweep_request& asked, const std::string& amount);

// The line that gives the number a value: "set fair.rate = 0.5".
std::string line_giving(const sweep_line& line, const std::string& value);

}  // namespace pol
