// Syntax tree -> tree with names resolved, without looking at types.
#ifndef MYORULES_ENGINE_EXPR_RESOLVER_H_
#define MYORULES_ENGINE_EXPR_RESOLVER_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "engine/expr/ast.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"

namespace myorules::engine {

// Resolves the names in `root` (parsed from `text`) and leaves types to the
// evaluation, as CEL allows: all types of what is returned are dyn. Never
// fails: a name that means nothing, or a call that no overload takes, is an
// error value once it is evaluated. Rule packs are checked instead (Check).
std::shared_ptr<const CheckedExpr> Resolve(absl::string_view text, ExprPtr root,
                                           const Environment& environment);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_RESOLVER_H_
