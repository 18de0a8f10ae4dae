// Where a line first reaches an amount, and its largest one: solved on each formula, exactly, down to the point of the grid.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/sweep_line.hpp"

#include <utility>

namespace pol {
namespace {

using number::exact;
using number::polynomial;

// Calls visit(point) for the points of a formula next to which the polynomial may change its sign, its first and its last one,
// in order; false: stop.
template <class Visit>
bool each_turn(const api::formula& f, const number::grid& all, const polynomial& p, Visit&& visit) {
    std::uint64_t at = f.first;
    while (true) {
        if (!visit(at)) return false;
        const std::uint64_t lasts = number::sign_lasts(p, {all.point(at), all.step, f.last - at});
        const std::uint64_t end = at + lasts;
        if (lasts > 0 && !visit(end)) return false;
        if (end >= f.last) return true;
        at = end + 1;
    }
}

class goal_search {
public:
    goal_search(const api::line_walk& in, sweep_goal& found, exact wanted)
        : in_(in), found_(found), wanted_(std::move(wanted)) {}

    // False: the amount is reached.
    bool look_at(const api::formula& f) {
        if (!f.amount) return true;
        const bool is_news = f.first != looked_from_ || f.last != looked_to_;
        looked_from_ = f.first;
        looked_to_ = f.last;
        if (!is_news) return true;
        const polynomial missing = f.amount->over - f.amount->under * polynomial(wanted_);
        each_turn(f, in_.points(), missing, [&](std::uint64_t at) {
            if (f.amount->at(in_.points().point(at)) < wanted_) return true;
            found_.is_reached = true;
            least_ = at;
            return false;
        });
        if (!found_.is_reached) find_most(f);
        return !found_.is_reached;
    }

    // The pieces are final.
    void finish() {
        if (found_.is_reached) found_.least = in_.point(least_);
        if (found_.has_most) found_.most = in_.point(most_at_);
    }

private:
    // The largest amount lies at an end or next to where the formula turns.
    void find_most(const api::formula& f) {
        const polynomial turns =
            f.amount->over.derivative() * f.amount->under - f.amount->over * f.amount->under.derivative();
        each_turn(f, in_.points(), turns, [&](std::uint64_t at) {
            const exact amount = f.amount->at(in_.points().point(at));
            if (found_.has_most && !(most_ < amount)) return true;
            found_.has_most = true;
            most_at_ = at;
            most_ = amount;
            return true;
        });
    }

    const api::line_walk& in_;
    sweep_goal& found_;
    exact wanted_;
    std::uint64_t least_ = 0;  // points of the grid
    std::uint64_t most_at_ = 0;
    exact most_;
    std::uint64_t looked_from_ = 1;
    std::uint64_t looked_to_ = 0;
};

}  // namespace

std::optional<sweep_goal> goal(const scenario& of, const sweep_request& asked, const std::string& amount) {
    const std::string text = evaluate_expression(amount).value;
    const std::optional<exact> wanted = api::number_in(std::string_view(text).substr(0, text.find(' ')));
    if (!wanted) return std::nullopt;
    sweep_goal result;
    api::line_walk walk(of, asked);
    if (walk.is_ready()) {
        goal_search search(walk, result, *wanted);
        walk.walk([&](const api::formula& f) { return search.look_at(f); });
        search.finish();
        walk.write_pieces();
    }
    result.line = walk.take();
    return result;
}

}  // namespace pol
