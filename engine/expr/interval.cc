#include "engine/expr/interval.h"

namespace myorules::engine {
namespace {

// Decided where `yes` or `no` is, else unknown for what would narrow the two.
Value Decide(bool yes, bool no, const Interval& a, const Interval& b) {
  if (a.is_nan() || b.is_nan()) return Value::Bool(false);
  if (yes) return Value::Bool(true);
  if (no) return Value::Bool(false);
  return Value::Unknown(UnknownSet::Union(a.why, b.why));
}

}  // namespace

bool Interval::is_single() const { return CompareNumbers(low, high) == 0; }

bool Interval::is_nan() const { return !CompareNumbers(low, high).has_value(); }

Interval IntervalOf(const Value& value) {
  Interval interval;
  if (value.kind() != Value::Kind::kRange) {
    interval.low = value;
    interval.high = value;
    return interval;
  }
  const NumberRange& range = value.as_range();
  interval.low = Value::Double(range.low);
  interval.high = Value::Double(range.high);
  interval.low_excluded = range.low_excluded;
  interval.high_excluded = range.high_excluded;
  interval.why = range.why;
  return interval;
}

bool AllBelow(const Interval& a, const Interval& b) {
  const absl::optional<int> order = CompareNumbers(a.high, b.low);
  if (!order.has_value()) return false;
  return *order < 0 || (*order == 0 && (a.high_excluded || b.low_excluded));
}

bool AllAtOrBelow(const Interval& a, const Interval& b) {
  const absl::optional<int> order = CompareNumbers(a.high, b.low);
  return order.has_value() && *order <= 0;
}

Value IntervalLess(const Interval& a, const Interval& b) {
  return Decide(AllBelow(a, b), AllAtOrBelow(b, a), a, b);
}

Value IntervalLessOrEqual(const Interval& a, const Interval& b) {
  return Decide(AllAtOrBelow(a, b), AllBelow(b, a), a, b);
}

Value IntervalEqual(const Interval& a, const Interval& b) {
  const bool same =
      a.is_single() && b.is_single() && CompareNumbers(a.low, b.low) == 0;
  return Decide(same, AllBelow(a, b) || AllBelow(b, a), a, b);
}

}  // namespace myorules::engine
