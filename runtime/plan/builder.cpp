// The frame of planning: header, choices, and the pools of sites, reasons, texts and constants.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/plan/builder.hpp"

#include "runtime/plan/planner.hpp"

#include <algorithm>
#include <numeric>

namespace pol::plan {

titles titles_of(const ast::titles& t) { return {std::string(t.english), std::string(t.chinese)}; }

bool is_number(const check::type& t) {
    switch (t.is) {
        case check::kind::bare:
        case check::kind::number:
        case check::kind::count:
        case check::kind::rate:
        case check::kind::money: return true;
        default: return false;
    }
}

kind kind_of(const check::type& t) {
    switch (t.is) {
        case check::kind::yes_no: return kind::yes_no;
        case check::kind::date: return kind::date;
        case check::kind::duration: return kind::duration;
        case check::kind::text: return kind::text;
        case check::kind::choice: return kind::choice;
        case check::kind::period: return kind::date;
        default: return kind::number;
    }
}

unit unit_of(const check::type& t) {
    switch (t.is) {
        case check::kind::count: return unit::count;
        case check::kind::rate: return unit::rate;
        case check::kind::money: return unit::money;
        default: return unit::plain;
    }
}

std::int64_t cell_scale(const check::type& t) {
    switch (t.is) {
        case check::kind::money: return 100;
        case check::kind::rate:
        case check::kind::number:
        case check::kind::bare: return 1'000'000;
        default: return 1;
    }
}

number::rounding rounding_of(ast::expr_op mode) {
    switch (mode) {
        case ast::expr_op::half_even: return number::rounding::half_even;
        case ast::expr_op::half_down: return number::rounding::half_down;
        case ast::expr_op::up: return number::rounding::up;
        case ast::expr_op::down: return number::rounding::down;
        case ast::expr_op::floor: return number::rounding::floor;
        case ast::expr_op::ceiling: return number::rounding::ceiling;
        default: return number::rounding::half_up;
    }
}

relation relation_of(ast::expr_op o) {
    switch (o) {
        case ast::expr_op::at_most: return relation::at_most;
        case ast::expr_op::more: return relation::more_than;
        case ast::expr_op::less: return relation::less_than;
        default: return relation::at_least;
    }
}

builder::builder(const check::checked& policy, std::shared_ptr<const text::source_set> sources, messages::sink& found)
    : checked_(&policy), tree_(policy.tree), sources_(std::move(sources)), found_(&found) {
    plan_.keeps = sources_;
    plan_.domains.emplace_back();
    nodes_.reserve(tree_->exprs.size());
    sites_.reserve(tree_->exprs.size());
    plan_.nodes.reserve(tree_->exprs.size());
    plan_.sites.reserve(tree_->exprs.size());
}

bool builder::build() {
    plan_header();
    plan_choices();
    plan_facts();
    plan_parameters();
    plan_tables();
    plan_defaults();
    plan_clauses();
    plan_groups();
    for (index c = 0; c < plan_.clauses.size(); ++c) plan_reads(c);
    return !failed_;
}

void builder::report(int code, text::span where, std::vector<std::string> arguments) {
    if (exhausted_) return;
    const diagnostic& made = found_->report(code, where, std::move(arguments));
    failed_ = failed_ || made.level == severity::error;
}

void builder::plan_header() {
    const ast::policy& p = *checked_->policy;
    plan_.policy = p.name.text;
    plan_.title = titles_of(p.title);
    plan_.issuer = titles_of(p.issuer);
    plan_.status = p.status.text;
    plan_.currencies.assign(checked_->currencies.begin(), checked_->currencies.end());
    if (plan_.currencies.empty()) plan_.currencies.emplace_back();
    for (const ast::word& w : p.labels) plan_.labels.emplace_back(w.text);
    for (const ast::agency& a : tree_->agencies)
        plan_.agencies.push_back({std::string(a.name.first.text), titles_of(a.title)});
    for (const std::uint32_t n : checked_->amendments) {
        const ast::amend& a = tree_->amendments[n];
        plan_.amendments.emplace_back(a.title.english.empty() ? a.title.chinese : a.title.english);
        for (const ast::agency& more : a.agencies) {
            plan_.agencies.push_back({std::string(more.name.first.text), titles_of(more.title)});
        }
    }
}

void builder::plan_choices() {
    for (const check::choice& c : checked_->choices) {
        choice made;
        made.name = c.name;
        made.is_ordered = c.is_ordered;
        for (std::size_t i = 0; i < c.values.size(); ++i) {
            made.values.emplace_back(c.values[i]);
            const bool has_label = c.declared != nullptr && i < c.declared->values.size();
            made.labels.push_back(has_label ? titles_of(c.declared->values[i].label) : titles{});
        }
        made.by_name.resize(made.values.size());
        std::iota(made.by_name.begin(), made.by_name.end(), 0);
        std::sort(made.by_name.begin(), made.by_name.end(),
                  [&](index a, index b) { return made.values[a] < made.values[b]; });
        plan_.choices.push_back(std::move(made));
    }
}

index builder::site_of(text::span where) {
    if (where.begin == where.end) return none;
    const std::uint64_t key = (std::uint64_t{where.begin} << 32) | where.end;
    const auto [found, is_new] = sites_.try_emplace(key, static_cast<index>(plan_.sites.size()));
    if (is_new) {
        site made;
        if (const text::source* file = sources_->find(where.begin)) {
            made.file = file->path();
            made.line = file->line_at(where.begin);
            made.text = sources_->text(where);
        }
        plan_.sites.push_back(made);
    }
    return found->second;
}

index builder::reason_of(const ast::reason& r) {
    if (!r) return none;
    std::string key(r.code.text);
    key.append(1, '\0').append(r.words.english).append(1, '\0').append(r.words.chinese);
    const auto [found, is_new] = reasons_.try_emplace(std::move(key), static_cast<index>(plan_.reasons.size()));
    if (is_new) plan_.reasons.push_back({std::string(r.code.text), titles_of(r.words)});
    return found->second;
}

index builder::text_of(std::string_view t) {
    const auto [found, is_new] = texts_.try_emplace(std::string(t), static_cast<index>(plan_.texts.size()));
    if (is_new) plan_.texts.emplace_back(t);
    return found->second;
}

index builder::constant_of(constant c) {
    std::string key(1, static_cast<char>('a' + static_cast<int>(c.is)));
    key += c.is == kind::number ? c.number.to_text() : std::to_string(c.code);
    const auto [found, is_new] = constants_.try_emplace(std::move(key), static_cast<index>(plan_.constants.size()));
    if (is_new) plan_.constants.push_back(std::move(c));
    return found->second;
}

index builder::constant_node(const constant& c, const check::type& as) {
    node n;
    n.is = op::constant;
    n.gives = c.is;
    n.measures = c.is == kind::number ? unit_of(as) : unit::plain;
    n.currency = as.is == check::kind::money ? as.detail : 0;
    n.a = constant_of(c);
    return add_node(n);
}

const constant* builder::constant_at(index node) const {
    const struct node& n = plan_.nodes[node];
    return n.is == op::constant ? &plan_.constants[n.a] : nullptr;
}

std::string builder::shown(const constant& c, const check::type& as) const {
    switch (c.is) {
        case kind::yes_no: return c.code != 0 ? "@yes" : "@no";
        case kind::choice:
            return as.is == check::kind::choice ? plan_.choices[as.detail].values[static_cast<std::size_t>(c.code)]
                                                : "";
        case kind::text: return plan_.texts[static_cast<std::size_t>(c.code)];
        case kind::number: break;
        case kind::date:
        case kind::duration: return std::to_string(c.code);
    }
    if (as.is == check::kind::rate) return (c.number * exact(100)).to_plain() + "%";
    if (as.is == check::kind::money) return c.number.to_plain() + " " + plan_.currencies[as.detail];
    return c.number.to_plain();
}

std::string builder::line_of(text::span where) const {
    const text::source* file = sources_->find(where.begin);
    return file == nullptr ? std::string() : std::to_string(file->line_at(where.begin));
}

std::optional<plan> make(const check::checked& policy, std::shared_ptr<const text::source_set> sources,
                         messages::sink& found) {
    if (policy.tree == nullptr || policy.policy == nullptr) return std::nullopt;
    builder work(policy, std::move(sources), found);
    if (!work.build()) return std::nullopt;
    plan made = work.take();
    // What there is most of grew by doubling. A policy is kept for as long as its host runs.
    made.nodes.shrink_to_fit();
    made.sites.shrink_to_fit();
    made.columns.shrink_to_fit();
    made.constants.shrink_to_fit();
    made.reasons.shrink_to_fit();
    return made;
}

}  // namespace pol::plan
