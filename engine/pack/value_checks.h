// Fixed values in an expression that cannot be meant: outside an enum, counted
// in another unit than what they meet.
#ifndef MYORULES_ENGINE_PACK_VALUE_CHECKS_H_
#define MYORULES_ENGINE_PACK_VALUE_CHECKS_H_

#include <functional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/expression_checker.h"
#include "engine/pack/given_values.h"

namespace myorules::engine {

// What the names of a pack stand for.
struct ValueNames {
  ItemFinder find_item;
  // The unit of a threshold; null: no such threshold.
  std::function<const std::string*(absl::string_view variable)> unit_of;
};

// Adds an error for each number, or constant of another enum, that is compared
// with an enum and is no value of it, and for its `…_UNSPECIFIED` (`==`, `!=`,
// `in`), which a fact that is on record never has.
void CheckEnumValues(const CheckedExpr& checked, const ExpressionSite& site,
                     const Environment& environment, const ValueNames& names);

// Adds an error for whatever is made of fixed values alone and fails, as it
// then does for every subject: date('2016-02-30'), [1][5], null < null. What it
// is part of fails too, and is not told. Also for a condition that is made of
// them alone: 1 > 2. `told`: offsets of which a fault is told; what takes one
// fails for that.
void CheckFixedValues(const CheckedExpr& checked, const ExpressionSite& site,
                      const std::set<int>& told);

// Adds an error for each fact that is compared with null, which what is not on
// record is not, where CEL allows it: of messages, wrappers and times. Of all
// else it is an error of types.
void CheckComparedNulls(const CheckedExpr& checked, const ExpressionSite& site,
                        const Environment& environment,
                        const ValueNames& names);

// Adds an error where two numbers are compared, added or subtracted, or a
// number is given to a function, whose units are known and differ.
void CheckUnits(const CheckedExpr& checked, const ExpressionSite& site,
                const ValueNames& names);

// What the whole expression counts, "years"; empty: not known.
std::string UnitOf(const CheckedExpr& checked, const ValueNames& names);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_VALUE_CHECKS_H_
