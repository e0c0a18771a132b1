// A number or a range as an interval of numbers, compared exactly.
#ifndef MYORULES_ENGINE_EXPR_INTERVAL_H_
#define MYORULES_ENGINE_EXPR_INTERVAL_H_

#include "engine/expr/value.h"

namespace myorules::engine {

// Ends keep the kind that they came in (int, uint, double), so that no large
// integer is rounded.
struct Interval {
  Value low;
  Value high;
  bool low_excluded = false;
  bool high_excluded = false;
  UnknownSet why;

  bool is_single() const;
  bool is_nan() const;
};

// The interval of a range, int, uint or double. Requires one of these.
Interval IntervalOf(const Value& value);

// Whether all numbers of `a` are below all of `b`; at or below them.
bool AllBelow(const Interval& a, const Interval& b);
bool AllAtOrBelow(const Interval& a, const Interval& b);

// a < b, a <= b, a == b: true, false or the unknown of both. NaN compares
// false.
Value IntervalLess(const Interval& a, const Interval& b);
Value IntervalLessOrEqual(const Interval& a, const Interval& b);
Value IntervalEqual(const Interval& a, const Interval& b);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_INTERVAL_H_
