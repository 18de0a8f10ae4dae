// The walk along one line: which formula holds from which point of the grid to which.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/sweep_case.hpp"

#include <pol/differences.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pol::api {

struct formula {
    std::uint64_t first = 0;  // points of the grid
    std::uint64_t last = 0;
    std::optional<number::quotient> amount;  // nothing: not determined
    clause_status status = clause_status::determined;
    std::string statuses;  // total: of each clause
    std::vector<std::string> notes;
    std::vector<std::string> reasons;
    std::vector<std::string> needs;

    bool has_same_words(const formula& other) const {
        return status == other.status && statuses == other.statuses && notes == other.notes &&
               reasons == other.reasons && needs == other.needs;
    }
};

class line_walk {
public:
    line_walk(const scenario& of, const sweep_request& asked);

    bool is_ready() const { return line_.ended == sweep_end::complete; }
    // Until `goes_on`, called with the last formula each time it is longer, says no.
    void walk(const std::function<bool(const formula&)>& goes_on);
    void write_pieces();
    void write_samples();

    const std::vector<formula>& formulas() const { return formulas_; }
    const number::grid& points() const { return within_.points(); }
    sweep_point point(std::uint64_t at) const;
    sweep_line take() { return std::move(line_); }

private:
    void find_clause();
    void end_early();
    void join(formula next);
    void straighten();
    bool agree_at(std::uint64_t at, const formula& a, const formula& b) const;
    formula formula_of(const sweeping::stretch& found) const;
    void write_points(std::size_t n, sweep_piece& piece) const;
    void write_causes(const formula& before, const formula& after, sweep_piece& piece);
    void write_step(const formula& before, const formula& after, sweep_piece& piece) const;
    std::vector<clause_difference::reason> causes_between(std::uint64_t before, std::uint64_t after);

    const sweep_request& asked_;
    policy about_;
    sweep_line line_;
    sweep_case within_;
    plan::index clause_ = plan::none;  // none: the total
    std::vector<bool> chosen_;
    std::vector<formula> formulas_;
};

}  // namespace pol::api
