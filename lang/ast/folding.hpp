// Folds one flat chain `operand (operator operand)*` of the tape into a tree of expressions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lang/ast/lowering.hpp"

#include <vector>

namespace pol::ast {

class folding {
public:
    folding(lowering& all, std::size_t expr_node);
    expr_id run();

private:
    expr_id fold(int least);
    expr_id extend(expr_id left, int least);
    expr_id wrap(expr_kind kind, std::size_t item, expr_id operand);
    expr_id binary(expr_id left, expr_kind kind, expr_op op, int right_level);
    expr_id arithmetic(expr_id left, int here);
    expr_id conversion(expr_id left);
    expr_id relation(expr_id left);
    static expr_kind relation_kind(keyword k);
    void refuse_mixture();

    int level_here() const;
    bool is_keyword(std::size_t i, keyword k) const;
    bool take(keyword k);
    span join(expr_id a, span b) const;

    lowering& all_;
    std::vector<std::size_t> items_;  // nodes: operands, operators, prefixes
    std::size_t at_ = 0;
};

// 元 is CNY, 美元 is USD; a code is itself.
std::string_view currency_code(std::string_view written);

}  // namespace pol::ast
