// The nodes of a syntax tree.
#ifndef MYORULES_ENGINE_EXPR_AST_WALK_H_
#define MYORULES_ENGINE_EXPR_AST_WALK_H_

#include <vector>

#include "absl/functional/function_ref.h"
#include "engine/expr/ast.h"

namespace myorules::engine {

// The nodes directly below `node`, in the order in which they stand.
std::vector<const Expr*> ChildrenOf(const Expr& node);

// Calls `visit` for `root` and each node below, a parent before its children.
void ForEachNode(const Expr& root,
                 absl::FunctionRef<void(const Expr& node)> visit);

// Nodes in one another: 1 of `a`, 2 of `a + b`.
int DepthOf(const Expr& node);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_AST_WALK_H_
