// Syntax trees as somebody would write them.
#ifndef MYORULES_ENGINE_EXPR_AST_TEXT_H_
#define MYORULES_ENGINE_EXPR_AST_TEXT_H_

#include <string>

#include "engine/expr/ast.h"

namespace myorules::engine {

// Returns CEL that parses to the same tree: operators between their operands,
// parentheses where they are needed and nowhere else.
std::string ExprText(const Expr& expr);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_AST_TEXT_H_
