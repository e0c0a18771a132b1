// Kleene's three truth values.
//
// The tables stand above each operator; engine/base/truth_test.cc has every
// row.
#ifndef MYORULES_ENGINE_BASE_TRUTH_H_
#define MYORULES_ENGINE_BASE_TRUTH_H_

#include <cstdint>

namespace myorules::engine {

enum class Truth : uint8_t { kFalse, kTrue, kUnknown };

//  left\right  F  T  U
//      F       F  F  F
//      T       F  T  U
//      U       F  U  U
constexpr Truth And(Truth left, Truth right) {
  if (left == Truth::kFalse || right == Truth::kFalse) return Truth::kFalse;
  if (left == Truth::kTrue && right == Truth::kTrue) return Truth::kTrue;
  return Truth::kUnknown;
}

//  left\right  F  T  U
//      F       F  T  U
//      T       T  T  T
//      U       U  T  U
constexpr Truth Or(Truth left, Truth right) {
  if (left == Truth::kTrue || right == Truth::kTrue) return Truth::kTrue;
  if (left == Truth::kFalse && right == Truth::kFalse) return Truth::kFalse;
  return Truth::kUnknown;
}

//  F T U  ->  T F U
constexpr Truth Not(Truth truth) {
  switch (truth) {
    case Truth::kFalse:
      return Truth::kTrue;
    case Truth::kTrue:
      return Truth::kFalse;
    case Truth::kUnknown:
      return Truth::kUnknown;
  }
  return Truth::kUnknown;
}

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_TRUTH_H_
