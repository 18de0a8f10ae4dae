// Nodes: equal ones are one, constants are computed at once, and denominators are fixed where they can be.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

#include <algorithm>
#include <numeric>

namespace pol::plan {
namespace {

// Above this a policy is taken to unfold without end: functions that call functions with ever new arguments.
constexpr std::size_t nodes_besides = 200'000;
constexpr std::size_t nodes_for_each = 4;  // expression of the text

// Beyond this a number is left to the executors, which have a limit of their own: squares of squares grow without end.
constexpr std::size_t most_digits = 5'000;

bool is_leaf(op o) {
    return o == op::constant || o == op::fact || o == op::parameter || o == op::is_given || o == op::parameter_given;
}

constant truth(bool yes) { return {kind::yes_no, {}, yes ? 1 : 0}; }

}  // namespace

bool operator==(const node_key& x, const node_key& y) {
    const node& m = x.content;
    const node& n = y.content;
    return m.is == n.is && m.gives == n.gives && m.measures == n.measures && m.extra == n.extra && m.a == n.a &&
           m.b == n.b && m.c == n.c && m.domain == n.domain && m.currency == n.currency && x.owner == y.owner;
}

std::size_t node_hash::operator()(const node_key& k) const {
    const node& n = k.content;
    std::uint64_t h = static_cast<std::uint64_t>(n.is) | (static_cast<std::uint64_t>(n.gives) << 8) |
                      (static_cast<std::uint64_t>(n.measures) << 16) | (std::uint64_t{n.extra} << 24);
    h = mixed(h, (std::uint64_t{n.a} << 32) | n.b);
    h = mixed(h, (std::uint64_t{n.c} << 32) | n.domain);
    return static_cast<std::size_t>(mixed(h, (std::uint64_t{n.currency} << 32) | k.owner));
}

std::size_t triple_hash::operator()(const triple& t) const {
    std::uint64_t h = mixed(t.first, t.second);
    return static_cast<std::size_t>(mixed(h, std::hash<const void*>{}(t.what)));
}

// Compound nodes are shared within a clause only, so that each cites the words of its own clause.
index builder::add_node(node n, text::span where) {
    const index folded = fold_node(n, where);
    if (folded != none) return folded;
    node_key key{n, is_leaf(n.is) ? none : owner_};
    key.content.where = none;
    key.content.scale = 0;
    const auto [found, is_new] = nodes_.try_emplace(key, static_cast<index>(plan_.nodes.size()));
    if (!is_new) return found->second;
    if (const std::size_t most = nodes_besides + nodes_for_each * tree_->exprs.size(); plan_.nodes.size() >= most) {
        if (!exhausted_) report(921, where, {std::to_string(most)});
        exhausted_ = true;
        nodes_.erase(found);
        return 0;
    }
    n.scale = scale_of(n);
    n.where = site_of(where);
    plan_.nodes.push_back(n);
    return static_cast<index>(plan_.nodes.size() - 1);
}

// Computes what is constant; `none` if it is not, or if it is of a kind that is left to the executors.
index builder::fold_node(const node& n, text::span where) {
    const bool is_two = n.is >= op::add && n.is <= op::remainder;
    const bool is_compared = n.is >= op::equal && n.is <= op::at_most;
    const bool is_extreme = n.is == op::lesser || n.is == op::greater;
    if (n.is == op::divide || n.is == op::whole_divide || n.is == op::remainder) {
        const constant* by = constant_at(n.b);
        if (by != nullptr && by->number.is_zero()) {
            report(525, where);
            return n.a;
        }
    }
    if (n.is != op::negate && n.is != op::not_ && !is_two && !is_compared && !is_extreme) return none;
    const constant* left = constant_at(n.a);
    const constant* right = n.b == none ? left : constant_at(n.b);
    if (left == nullptr || right == nullptr || left->is != right->is) return none;
    if (n.is == op::not_) return constant_node(truth(left->code == 0), {check::kind::yes_no});
    constant made{kind::number, {}, 0};
    if (is_compared) {
        const auto order = left->is == kind::number ? left->number <=> right->number : left->code <=> right->code;
        if (left->is == kind::duration) return none;
        const bool yes = n.is == op::equal       ? order == 0
                         : n.is == op::not_equal ? order != 0
                         : n.is == op::less      ? order < 0
                                                 : order <= 0;
        return constant_node(truth(yes), {check::kind::yes_no});
    }
    if (left->is != kind::number || left->number.digits() + right->number.digits() > most_digits) return none;
    switch (n.is) {
        case op::negate: made.number = -left->number; break;
        case op::add: made.number = left->number + right->number; break;
        case op::subtract: made.number = left->number - right->number; break;
        case op::multiply: made.number = left->number * right->number; break;
        case op::divide: made.number = left->number / right->number; break;
        case op::whole_divide: made.number = (left->number / right->number).floor(); break;
        case op::remainder: made.number = left->number - right->number * (left->number / right->number).floor(); break;
        case op::lesser: made.number = std::min(left->number, right->number); break;
        case op::greater: made.number = std::max(left->number, right->number); break;
        default: return none;
    }
    node result;
    result.measures = n.measures;
    result.currency = n.currency;
    result.a = constant_of(std::move(made));
    return add_node(result);
}

index builder::unary(op is, index a, const check::type& gives, text::span where) {
    node n;
    n.is = is;
    n.gives = kind_of(gives);
    n.measures = unit_of(gives);
    n.currency = gives.is == check::kind::money ? gives.detail : 0;
    n.a = a;
    n.domain = plan_.nodes[a].domain;
    return add_node(n, where);
}

index builder::binary(op is, index a, index b, const check::type& gives, text::span where) {
    node n;
    n.is = is;
    n.gives = kind_of(gives);
    n.measures = unit_of(gives);
    n.currency = gives.is == check::kind::money ? gives.detail : 0;
    n.a = a;
    n.b = b;
    n.domain = join(plan_.nodes[a].domain, plan_.nodes[b].domain);
    return add_node(n, where);
}

index builder::yes_no(op is, index a, index b, text::span where) {
    const check::type yes{check::kind::yes_no};
    return b == none ? unary(is, a, yes, where) : binary(is, a, b, yes, where);
}

bool builder::is_around(index outer, index inner) const {
    while (inner != none) {
        if (inner == outer) return true;
        inner = plan_.domains[inner].parent;
    }
    return false;
}

index builder::join(index x, index y) const { return x == y || is_around(y, x) ? x : y; }

index builder::domain_of(const value& v) const {
    switch (v.is) {
        case value::form::scalar: return plan_.nodes[v.a].domain;
        case value::form::period: return join(plan_.nodes[v.a].domain, plan_.nodes[v.b].domain);
        case value::form::record: return v.domain;
        case value::form::list: return drafts_[v.draft].rows.from;
        case value::form::values: {
            index domain = 0;
            for (const index n : value_lists_[v.a]) domain = join(domain, plan_.nodes[n].domain);
            return domain;
        }
        default: return 0;
    }
}

index builder::domain_for(const domain& d) {
    const triple key{nullptr, (std::uint64_t{d.table} << 32) | d.parent,
                     (std::uint64_t{d.rows_of} << 32) | (d.is_group ? 1U : 0U)};
    const auto [found, is_new] = domains_.try_emplace(key, static_cast<index>(plan_.domains.size()));
    if (is_new) plan_.domains.push_back(d);
    return found->second;
}

// ---------------------------------------------------------------------------------------------- denominators

std::int64_t common_scale(std::int64_t x, std::int64_t y) {
    if (x <= 0 || y <= 0) return 0;
    return product_scale(x / std::gcd(x, y), y);
}

std::int64_t product_scale(std::int64_t x, std::int64_t y) {
    if (x <= 0 || y <= 0 || x > largest_scale / y) return 0;
    return x * y;
}

std::int64_t scale_of_constant(const exact& e) {
    const std::int64_t d = e.denominator().value_or(0);
    return d > largest_scale ? 0 : d;
}

namespace {

// x / (p/q) = x·q/p: a denominator s becomes s/gcd(s,q) · p.
std::int64_t divided_scale(std::int64_t s, const exact& by) {
    const auto q = by.denominator();
    if (s <= 0 || !q) return 0;
    const auto p = by.scaled(*q);
    if (!p || *p == 0 || *p == INT64_MIN) return 0;
    return product_scale(s / std::gcd(s, *q), *p < 0 ? -*p : *p);
}

}  // namespace

std::int64_t builder::scale_of(const node& n) const {
    if (n.gives != kind::number) return 1;
    const auto of = [&](index x) { return plan_.nodes[x].scale; };
    switch (n.is) {
        case op::constant: return scale_of_constant(plan_.constants[n.a].number);
        case op::fact: return plan_.columns[n.a].scale;
        case op::parameter:
        case op::series_on:
        case op::series_latest: return plan_.parameters[n.a].scale;
        case op::add:
        case op::subtract:
        case op::lesser:
        case op::greater:
        case op::remainder: return common_scale(of(n.a), of(n.b));
        case op::choose: return common_scale(of(n.b), of(n.c));
        case op::multiply: return product_scale(of(n.a), of(n.b));
        case op::negate: return of(n.a);
        case op::divide: {
            const constant* by = constant_at(n.b);
            return by == nullptr ? 0 : divided_scale(of(n.a), by->number);
        }
        case op::ceiling: return common_scale(of(n.a), plan_.parameters[n.b].scale);
        case op::lookup: return lookup_scale(n);
        case op::bracketed: return bracket_scale(n);
        case op::sum:
        case op::largest:
        case op::smallest: return of(n.b);
        case op::round: {
            const constant* step = constant_at(n.b);
            return step != nullptr ? scale_of_constant(step->number) : of(n.b);
        }
        case op::award_amount: return 0;
        default: return 1;  // counts, years, months, days, places
    }
}

std::int64_t builder::lookup_scale(const node& n) const {
    std::int64_t scale = 1;
    for (const lookup_version& v : plan_.lookups[n.a].versions) {
        for (const lookup_row& r : v.rows) scale = common_scale(scale, plan_.nodes[r.value].scale);
    }
    return scale;
}

// A sum of slices (bound - bound) × rate.
std::int64_t builder::bracket_scale(const node& n) const {
    std::int64_t bounds = plan_.nodes[n.b].scale;
    std::int64_t rates = 1;
    for (const bracket& b : plan_.brackets[n.a].rows) {
        if (b.up_to != none) bounds = common_scale(bounds, plan_.nodes[b.up_to].scale);
        rates = common_scale(rates, plan_.nodes[b.rate].scale);
    }
    return product_scale(bounds, rates);
}

}  // namespace pol::plan
