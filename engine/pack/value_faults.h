// How faults of values that an expression gives or compares are told.
#ifndef MYORULES_ENGINE_PACK_VALUE_FAULTS_H_
#define MYORULES_ENGINE_PACK_VALUE_FAULTS_H_

#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "engine/pack/expression_checker.h"
#include "engine/pack/given_values.h"

namespace myorules::engine {

// Tells each fault of one expression once: a value that a macro goes over is
// met in each call and each comparison within.
class ValueFaults {
 public:
  // `site` outlives it.
  explicit ValueFaults(const ExpressionSite& site) : site_(site) {}

  // Adds "<value>, from 'name', <fault>" at the place of the value. Returns
  // whether it was not told before.
  bool Add(const GivenValue& value, absl::string_view text,
           absl::string_view fault);

 private:
  const ExpressionSite& site_;
  std::set<std::pair<int, std::string>> told_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_VALUE_FAULTS_H_
