// A part of an expression as an expression of its own.
#ifndef MYORULES_ENGINE_PACK_EXPRESSION_PART_H_
#define MYORULES_ENGINE_PACK_EXPRESSION_PART_H_

#include <memory>

#include "engine/expr/ast.h"
#include "engine/expr/checker.h"

namespace myorules::engine {

// A copy of `node` of `checked`, with what is known of it. Not within a macro,
// whose variable it may name.
std::shared_ptr<const CheckedExpr> PartOf(const CheckedExpr& checked,
                                          const Expr& node);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_EXPRESSION_PART_H_
