// What estimates are made of.
#ifndef MYORULES_ENGINE_EXPR_COST_PARTS_H_
#define MYORULES_ENGINE_EXPR_COST_PARTS_H_

#include "engine/expr/extent.h"

namespace myorules::engine {

// Steps of comparing two values, the missing facts noted included.
double StepsOfEqual(const Extent& a, const Extent& b);

// What is as large as either.
Extent Larger(const Extent& a, const Extent& b);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_COST_PARTS_H_
