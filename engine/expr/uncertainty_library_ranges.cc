// Comparison and arithmetic of ranges. A range stands for every number in it;
// the result holds what the operation gives for any of them.
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/expr/interval.h"
#include "engine/expr/uncertainty_library_parts.h"

namespace myorules::engine {
namespace {

double NumberOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt:
      return static_cast<double>(value.as_int());
    case Value::Kind::kUint:
      return static_cast<double>(value.as_uint());
    default:
      return value.as_double();
  }
}

NumberRange RangeOf(const Value& value) {
  if (value.kind() == Value::Kind::kRange) return value.as_range();
  NumberRange range;
  range.low = NumberOf(value);
  range.high = range.low;
  return range;
}

// One end of a range. An infinite end is never reached.
struct End {
  double value;
  bool excluded;
};

End Low(const NumberRange& range) {
  return {range.low, range.low_excluded || std::isinf(range.low)};
}
End High(const NumberRange& range) {
  return {range.high, range.high_excluded || std::isinf(range.high)};
}

NumberRange RangeFrom(End low, End high, UnknownSet why) {
  return {low.value, high.value, low.excluded, high.excluded, std::move(why)};
}

End Sum(End a, End b) { return {a.value + b.value, a.excluded || b.excluded}; }

End Negated(End end) { return {-end.value, end.excluded}; }

// A zero that is reached makes a zero that is reached, whatever the other is.
bool IsReachedZero(End end) { return end.value == 0 && !end.excluded; }

End Product(End a, End b) {
  if (a.value == 0 || b.value == 0) {
    return {0, !IsReachedZero(a) && !IsReachedZero(b)};
  }
  return {a.value * b.value, a.excluded || b.excluded};
}

// `b` is above zero, or is the zero that a divisor comes near.
End Quotient(End a, End b) {
  if (a.value == 0) return {0, a.excluded};
  if (b.value == 0) {
    const double infinity = std::numeric_limits<double>::infinity();
    return {std::copysign(infinity, a.value), true};
  }
  return {a.value / b.value, a.excluded || b.excluded};
}

// The range that the results for all pairs of ends span.
NumberRange Span(const NumberRange& a, const NumberRange& b,
                 End (*combine)(End, End)) {
  absl::optional<End> low, high;
  for (const End& left : {Low(a), High(a)}) {
    for (const End& right : {Low(b), High(b)}) {
      const End end = combine(left, right);
      // Infinity by infinity: the other pairs span what it can be.
      if (std::isnan(end.value)) continue;
      if (!low.has_value() || end.value < low->value) low = end;
      if (end.value == low->value) low->excluded &= end.excluded;
      if (!high.has_value() || end.value > high->value) high = end;
      if (end.value == high->value) high->excluded &= end.excluded;
    }
  }
  const double nan = std::nan("");
  return RangeFrom(low.value_or(End{nan, false}),
                   high.value_or(End{nan, false}),
                   UnknownSet::Union(a.why, b.why));
}

Value Add(const Value& left, const Value& right) {
  const NumberRange a = RangeOf(left);
  const NumberRange b = RangeOf(right);
  return Value::Range(RangeFrom(Sum(Low(a), Low(b)), Sum(High(a), High(b)),
                                UnknownSet::Union(a.why, b.why)));
}

Value Subtract(const Value& left, const Value& right) {
  const NumberRange a = RangeOf(left);
  const NumberRange b = RangeOf(right);
  return Value::Range(RangeFrom(Sum(Low(a), Negated(High(b))),
                                Sum(High(a), Negated(Low(b))),
                                UnknownSet::Union(a.why, b.why)));
}

Value Multiply(const Value& left, const Value& right) {
  return Value::Range(Span(RangeOf(left), RangeOf(right), Product));
}

Value Divide(const Value& left, const Value& right) {
  const NumberRange a = RangeOf(left);
  const NumberRange b = RangeOf(right);
  const bool above = b.low > 0 || (b.low == 0 && b.low_excluded);
  if (above) return Value::Range(Span(a, b, Quotient));
  // A NaN is no divisor either.
  if (!(b.high > 0)) {
    return Value::Error(absl::StrCat("a range is divided by ", right.ToString(),
                                     "; the divisor must be above zero"));
  }
  return Value::Unknown(b.why);
}

Value Less(const Value& a, const Value& b) {
  return IntervalLess(IntervalOf(a), IntervalOf(b));
}
Value LessOrEqual(const Value& a, const Value& b) {
  return IntervalLessOrEqual(IntervalOf(a), IntervalOf(b));
}
Value Greater(const Value& a, const Value& b) { return Less(b, a); }
Value GreaterOrEqual(const Value& a, const Value& b) {
  return LessOrEqual(b, a);
}

struct Operator {
  const char* function;
  const char* name;
  Value (*apply)(const Value&, const Value&);
};

void AddOperators(LibraryBuilder& library, absl::string_view kinds,
                  const Type& left, const Type& right) {
  auto add = [&](const Operator& entry, const Type& result) {
    library.Add(entry.function, absl::StrCat(entry.name, "_", kinds),
                {left, right}, result,
                [apply = entry.apply](absl::Span<const Value> args) {
                  return apply(args[0], args[1]);
                });
  };
  for (const Operator& entry :
       {Operator{"_<_", "less", Less},
        Operator{"_<=_", "less_equals", LessOrEqual},
        Operator{"_>_", "greater", Greater},
        Operator{"_>=_", "greater_equals", GreaterOrEqual}}) {
    add(entry, Type::Bool());
  }
  for (const Operator& entry :
       {Operator{"_+_", "add", Add}, Operator{"_-_", "subtract", Subtract},
        Operator{"_*_", "multiply", Multiply},
        Operator{"_/_", "divide", Divide}}) {
    add(entry, Type::Range());
  }
  // Equality of two ranges is CEL's own; the evaluator knows them all.
  if (left == right) return;
  library.Declare("_==_", absl::StrCat("equals_", kinds), {left, right},
                  Type::Bool());
  library.Declare("_!=_", absl::StrCat("not_equals_", kinds), {left, right},
                  Type::Bool());
}

}  // namespace

void AddRanges(LibraryBuilder& library) {
  const Type range = Type::Range();
  AddOperators(library, "range", range, range);
  const std::pair<const char*, Type> numbers[] = {{"int64", Type::Int()},
                                                  {"uint64", Type::Uint()},
                                                  {"double", Type::Double()}};
  for (const auto& [name, number] : numbers) {
    AddOperators(library, absl::StrCat("range_", name), range, number);
    AddOperators(library, absl::StrCat(name, "_range"), number, range);
  }
}

}  // namespace myorules::engine
