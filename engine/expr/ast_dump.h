// Syntax trees as text: two trees of one text mean the same in one environment.
#ifndef MYORULES_ENGINE_EXPR_AST_DUMP_H_
#define MYORULES_ENGINE_EXPR_AST_DUMP_H_

#include <string>

#include "engine/expr/ast.h"

namespace myorules::engine {

// Returns `expr` with every operator as a call by its CEL name, so that the
// structure is seen: `_+_(1, _*_(x, 2.0))`. A method call is `target.f(args)`,
// a macro `all(range, variable, predicate)`, the presence test `has(e.f)`.
std::string DumpExpr(const Expr& expr);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_AST_DUMP_H_
