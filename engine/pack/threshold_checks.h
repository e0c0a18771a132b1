// Thresholds that a pack gives to functions.
#ifndef MYORULES_ENGINE_PACK_THRESHOLD_CHECKS_H_
#define MYORULES_ENGINE_PACK_THRESHOLD_CHECKS_H_

#include <functional>

#include "absl/strings/string_view.h"
#include "engine/pack/expression_checker.h"
#include "engine/pack/given_values.h"
#include "engine/pack/threshold.h"

namespace myorules::engine {

// The kind of word (Overload::terms) by which a call says which analyte it asks
// about. A list of thresholds, where it is the last that the call is given, has
// one for that analyte.
inline constexpr absl::string_view kAnalyteKind = "analyte";

// Gives the limit that a variable stands for; null: it is none.
using ThresholdFinder =
    std::function<const ThresholdValue*(absl::string_view variable)>;

// Adds an error where none of the thresholds that a call is given is for the
// analyte that it asks about, and for each threshold in a list that one before
// it leaves nothing to decide.
void CheckThresholds(const CheckedExpr& checked, const ExpressionSite& site,
                     const ItemFinder& find_item,
                     const ThresholdFinder& find_threshold);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_THRESHOLD_CHECKS_H_
