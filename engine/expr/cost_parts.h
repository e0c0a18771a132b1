// What estimates are made of.
#ifndef MYORULES_ENGINE_EXPR_COST_PARTS_H_
#define MYORULES_ENGINE_EXPR_COST_PARTS_H_

#include <string>

#include "engine/expr/ast.h"
#include "engine/expr/extent.h"

namespace myorules::engine {

// Steps of comparing two values, the missing facts noted included.
double StepsOfEqual(const Extent& a, const Extent& b);

// What is as large as either.
Extent Larger(const Extent& a, const Extent& b);

// A value as its reader calls it: "patient.visits", "labs.filter(…)".
std::string NameOf(const Expr& node);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_COST_PARTS_H_
