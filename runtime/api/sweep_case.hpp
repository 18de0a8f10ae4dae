// A scenario with one number or date of it left open: what a sweep puts there, point by point.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/api/scenario_state.hpp"
#include "runtime/facts/case_data.hpp"
#include "runtime/sweep/stretch.hpp"

#include <pol/policy.hpp>
#include <pol/scenario.hpp>
#include <pol/sweep.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pol::api {

class sweep_case {
public:
    // Whatever is wrong with the request ends the line.
    sweep_case(const scenario& of, const sweep_request& asked, sweep_line& line);

    const number::grid& points() const { return points_; }
    // The point of the n-th sample, which may lie beyond the last point; nothing: there is no such day.
    std::optional<std::uint64_t> sample(std::uint64_t n) const;
    bool is_date() const { return is_date_; }
    // As a line has it.
    std::string text_at(std::uint64_t point) const;
    const plan::plan& plan() const { return rules_->plan; }
    // The case with the number there.
    std::string json_at(std::uint64_t point);
    facts::case_data data_at(std::uint64_t point);
    // None of a date.
    sweeping::variable variable_in(const facts::case_data& data) const;
    const limits& within() const { return state_.within; }

private:
    bool find_fact(const scenario& of, const sweep_request& asked, sweep_line& line);
    bool find_parameter(const sweep_request& asked, sweep_line& line);
    void name_currency(const check::type& type, sweep_line& line) const;
    bool find_ends(const scenario& of, const sweep_request& asked, sweep_line& line);
    bool find_samples(const sweep_request& asked, sweep_line& line);
    bool find_days(const sweep_request& asked, sweep_line& line);
    std::optional<number::exact> given(const scenario& of, const std::string& text, sweep_line& line) const;
    std::pair<number::exact, number::exact> limits_of(const sweep_line& line);

    scenario::state state_;
    const version* rules_ = nullptr;
    std::vector<std::string> steps_;  // to the number, in the JSON
    bool is_parameter_ = false;
    std::string setting_;  // how a line that gives it begins
    bool is_date_ = false;
    number::grid points_;       // of dates: days since 1970
    std::uint64_t stride_ = 1;  // points between the samples …
    std::int64_t months_ = 0;   // … or months, if there are any
};

// The number that a text of an outcome or of a case is: "3/4", "0.5", "50%".
std::optional<number::exact> number_in(std::string_view text);

}  // namespace pol::api
