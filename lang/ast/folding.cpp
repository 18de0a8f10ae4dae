// Folding of flat operator chains: the precedence of Pol's operators in one place.
// SPDX-License-Identifier: Apache-2.0
#include "lang/ast/folding.hpp"

#include <algorithm>
#include <utility>

namespace pol::ast {

namespace {

// Weakest first. INVARIANT: `fold` recurses only from a level to a higher one.
enum level : int {
    no_level,
    or_level,
    and_level,
    not_level,
    relation_level,
    convert_level,
    sum_level,
    term_level,
    tightest
};

level level_of(syntax::symbol s) {
    switch (s) {
        case syntax::symbol::add:
        case syntax::symbol::subtract: return sum_level;
        case syntax::symbol::multiply:
        case syntax::symbol::divide: return term_level;
        case syntax::symbol::equal:
        case syntax::symbol::not_equal:
        case syntax::symbol::less:
        case syntax::symbol::at_most:
        case syntax::symbol::more:
        case syntax::symbol::at_least: return relation_level;
    }
    return no_level;
}

level level_of(keyword k) {
    switch (k) {
        case keyword::or_: return or_level;
        case keyword::and_: return and_level;
        case keyword::not_:
        case keyword::in:
        case keyword::one_of:
        case keyword::is:
        case keyword::is_not:
        case keyword::at_least:
        case keyword::at_most:
        case keyword::more_than:
        case keyword::less_than:
        case keyword::includes:
        case keyword::includes_any_of:
        case keyword::includes_all_of:
        case keyword::is_given:
        case keyword::is_absent:
        case keyword::or_more:
        case keyword::or_less: return relation_level;
        case keyword::converted_to: return convert_level;
        case keyword::of:
        case keyword::de:
        case keyword::div:
        case keyword::mod: return term_level;
        default: return no_level;  // `if`, `otherwise`: the chain ends
    }
}

expr_op op_of(syntax::symbol s) {
    switch (s) {
        case syntax::symbol::add: return expr_op::add;
        case syntax::symbol::subtract: return expr_op::subtract;
        case syntax::symbol::multiply: return expr_op::multiply;
        case syntax::symbol::divide: return expr_op::divide;
        case syntax::symbol::equal: return expr_op::equal;
        case syntax::symbol::not_equal: return expr_op::not_equal;
        case syntax::symbol::less: return expr_op::less;
        case syntax::symbol::at_most: return expr_op::at_most;
        case syntax::symbol::more: return expr_op::more;
        case syntax::symbol::at_least: return expr_op::at_least;
    }
    return expr_op::none;
}

expr_op op_of(keyword k) {
    switch (k) {
        case keyword::at_least:
        case keyword::or_more: return expr_op::at_least;
        case keyword::at_most:
        case keyword::or_less: return expr_op::at_most;
        case keyword::more_than: return expr_op::more;
        case keyword::less_than: return expr_op::less;
        case keyword::is: return expr_op::equal;
        case keyword::is_not: return expr_op::not_equal;
        case keyword::of:
        case keyword::de: return expr_op::of;
        case keyword::div: return expr_op::div;
        case keyword::mod: return expr_op::mod;
        default: return expr_op::none;
    }
}

}  // namespace

folding::folding(lowering& all, std::size_t expr_node) : all_(all) {
    for (children c = all.of(expr_node); !c.done();) items_.push_back(c.take());
}

bool folding::is_keyword(std::size_t i, keyword k) const {
    return i < items_.size() && all_.at(items_[i]).kind == node_kind::keyword && all_.keyword_at(items_[i]) == k;
}

bool folding::take(keyword k) {
    if (!is_keyword(at_, k)) return false;
    ++at_;
    return true;
}

span folding::join(expr_id a, span b) const { return {all_.out_[a].where.begin, b.end}; }

int folding::level_here() const {
    if (at_ >= items_.size()) return no_level;
    const node& n = all_.at(items_[at_]);
    if (n.kind == node_kind::op) return level_of(static_cast<syntax::symbol>(n.detail));
    return n.kind == node_kind::keyword ? level_of(static_cast<keyword>(n.detail)) : no_level;
}

// V if C, otherwise W if D, otherwise X: from the right, without recursion.
expr_id folding::run() {
    struct branch {
        expr_id value;
        expr_id condition;
        span mark;
    };
    refuse_mixture();
    std::vector<branch> branches;
    expr_id value = fold(or_level);
    while (is_keyword(at_, keyword::if_)) {
        const span mark = all_.where(items_[at_++]);
        const expr_id condition = fold(or_level);
        take(keyword::otherwise);
        branches.push_back({value, condition, mark});
        value = fold(or_level);
    }
    for (auto b = branches.rbegin(); b != branches.rend(); ++b) {
        expr e;
        e.kind = expr_kind::conditional;
        e.mark = b->mark;
        e.where = join(b->value, all_.out_[value].where);
        value = all_.make(std::move(e), {b->value, b->condition, value});
    }
    return value;
}

// Which of `and` and `or` binds tighter is a thing that readers of law disagree on: brackets must say.
void folding::refuse_mixture() {
    const keyword* seen = nullptr;
    static constexpr keyword both[] = {keyword::and_, keyword::or_};
    for (std::size_t i = 0; i < items_.size(); ++i) {
        if (is_keyword(i, keyword::if_) || is_keyword(i, keyword::otherwise)) seen = nullptr;
        for (const keyword& k : both) {
            if (!is_keyword(i, k)) continue;
            if (seen != nullptr && seen != &k) {
                all_.sink_.report(136, all_.where(items_[i]), {"@and_", "@or_"});
                return;
            }
            seen = &k;
        }
    }
}

expr_id folding::fold(int least) {
    // `not not - x`: any number of prefixes, in a loop.
    const std::size_t first = at_;
    while (at_ < items_.size() && all_.at(items_[at_]).kind != node_kind::operand) ++at_;
    if (at_ >= items_.size()) return all_.bad(span{});
    const std::size_t operand = at_++;
    expr_id value = all_.lower_operand(items_[operand]);
    std::size_t prefix = operand;
    while (prefix > first && all_.at(items_[prefix - 1]).kind == node_kind::op)
        value = wrap(expr_kind::negate, --prefix, value);
    if (prefix > first) {
        if (least > not_level) all_.sink_.report(143, all_.where(items_[first]), {"@not_"});
        for (std::size_t i = first; i < prefix; ++i)
            if (all_.at(items_[i]).kind == node_kind::op)
                all_.sink_.report(143, all_.where(items_[prefix - 1]), {"@not_"});
        value = extend(value, relation_level);
        while (prefix > first) value = wrap(expr_kind::not_, --prefix, value);
    }
    return extend(value, least);
}

expr_id folding::wrap(expr_kind kind, std::size_t item, expr_id operand) {
    expr e;
    e.kind = kind;
    e.mark = all_.where(items_[item]);
    e.where = {e.mark.begin, all_.out_[operand].where.end};
    return all_.make(std::move(e), {operand});
}

// Takes operators of at least this level, from the left.
expr_id folding::extend(expr_id left, int least) {
    bool is_compared = false;
    for (int here = level_here(); here != no_level && here >= least; here = level_here()) {
        switch (here) {
            case or_level: left = binary(left, expr_kind::logic, expr_op::or_, and_level); break;
            case and_level: left = binary(left, expr_kind::logic, expr_op::and_, not_level); break;
            case relation_level:
                if (is_compared && !is_keyword(at_, keyword::or_more) && !is_keyword(at_, keyword::or_less))
                    all_.sink_.report(137, all_.where(items_[at_]), {"@and_"});
                is_compared = true;
                left = relation(left);
                break;
            case convert_level: left = conversion(left); break;
            default: left = arithmetic(left, here); break;
        }
    }
    return left;
}

expr_id folding::binary(expr_id left, expr_kind kind, expr_op op, int right_level) {
    expr e;
    e.kind = kind;
    e.op = op;
    e.mark = all_.where(items_[at_++]);
    const expr_id right = fold(right_level);
    e.where = join(left, all_.out_[right].where);
    return all_.make(std::move(e), {left, right});
}

expr_id folding::arithmetic(expr_id left, int here) {
    const node& n = all_.at(items_[at_]);
    if (n.kind == node_kind::op)
        return binary(left, expr_kind::arithmetic, op_of(static_cast<syntax::symbol>(n.detail)), here + 1);
    const keyword k = static_cast<keyword>(n.detail);
    if (k != keyword::de) return binary(left, expr_kind::arithmetic, op_of(k), here + 1);
    // X 的 R is R of X.
    expr e;
    e.kind = expr_kind::arithmetic;
    e.op = expr_op::of;
    e.mark = all_.where(items_[at_++]);
    const expr_id right = fold(here + 1);
    e.where = join(left, all_.out_[right].where);
    return all_.make(std::move(e), {right, left});
}

expr_id folding::conversion(expr_id left) {
    expr e;
    e.kind = expr_kind::convert;
    e.mark = all_.where(items_[at_++]);
    if (at_ < items_.size() && all_.at(items_[at_]).kind == node_kind::currency) {
        e.name = all_.lower_word(items_[at_++]);
        e.name.text = currency_code(e.name.text);
    }
    take(keyword::at);
    const expr_id right = fold(term_level);
    e.where = join(left, all_.out_[right].where);
    return all_.make(std::move(e), {left, right});
}

expr_id folding::relation(expr_id left) {
    const std::size_t first = at_++;
    const node& n = all_.at(items_[first]);
    expr e;
    e.kind = expr_kind::comparison;
    e.mark = all_.where(items_[first]);
    bool is_negated = false;
    bool takes_suffix = false;
    if (n.kind == node_kind::op) {
        e.op = op_of(static_cast<syntax::symbol>(n.detail));
        takes_suffix = e.op == expr_op::equal;
    } else {
        keyword k = static_cast<keyword>(n.detail);
        switch (k) {
            case keyword::is_given:
            case keyword::is_absent:
                e.kind = k == keyword::is_given ? expr_kind::is_given : expr_kind::is_absent;
                e.where = join(left, e.mark);
                return all_.make(std::move(e), {left});
            case keyword::or_more:
            case keyword::or_less:
                all_.sink_.report(144, e.mark, {k == keyword::or_more ? "@or_more" : "@or_less", "@in"});
                return left;
            default: break;
        }
        // `is at least`, `is one of`, `is not one of`, `not in`: the second word decides, the first may negate.
        is_negated = k == keyword::is_not || k == keyword::not_;
        const bool has_second = at_ < items_.size() && all_.at(items_[at_]).kind == node_kind::keyword &&
                                (k == keyword::is || is_negated) && !is_keyword(at_, keyword::not_);
        if (has_second) {
            k = all_.keyword_at(items_[at_]);
            e.mark.end = all_.where(items_[at_++]).end;
        } else if (k == keyword::is_not) {
            is_negated = false;
        }
        e.kind = relation_kind(k);
        e.op = e.kind == expr_kind::comparison ? op_of(k) : expr_op::none;
        takes_suffix = k == keyword::in || k == keyword::is;
    }
    const expr_id right = fold(convert_level);
    e.where = join(left, all_.out_[right].where);
    // X 在 P 以上
    for (const keyword suffix : {keyword::or_more, keyword::or_less}) {
        if (!takes_suffix || !is_keyword(at_, suffix)) continue;
        e.kind = expr_kind::comparison;
        e.op = op_of(suffix);
        e.mark = all_.where(items_[at_++]);
        e.where.end = e.mark.end;
        break;
    }
    const span mark = e.mark;
    const expr_id made = all_.make(std::move(e), {left, right});
    if (!is_negated) return made;
    expr negation;
    negation.kind = expr_kind::not_;
    negation.mark = mark;
    negation.where = all_.out_[made].where;
    return all_.make(std::move(negation), {made});
}

expr_kind folding::relation_kind(keyword k) {
    switch (k) {
        case keyword::in:
        case keyword::one_of: return expr_kind::in_;
        case keyword::includes: return expr_kind::includes;
        case keyword::includes_any_of: return expr_kind::includes_any;
        case keyword::includes_all_of: return expr_kind::includes_all;
        default: return expr_kind::comparison;
    }
}

}  // namespace pol::ast
