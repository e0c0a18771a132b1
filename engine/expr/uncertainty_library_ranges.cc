// Comparison and arithmetic of ranges. A range stands for every double in it;
// the result holds what the operation gives for any of them, rounded as doubles
// are.
#include <algorithm>
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

bool IsSingle(const NumberRange& range) { return range.why.empty(); }

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The least and the greatest number of a range, or of what an operation gives.
struct Ends {
  double low;
  double high;
};

// What is beyond an end that is excluded begins with the double next to it.
Ends Reached(const NumberRange& range) {
  return {range.low_excluded ? std::nextafter(range.low, kInfinity) : range.low,
          range.high_excluded ? std::nextafter(range.high, -kInfinity)
                              : range.high};
}

Ends Bounds(const NumberRange& range) { return {range.low, range.high}; }

using Operation = double (*)(double, double);

// What the operation gives for the ends, but for NaN. It rises or falls all the
// way with each of its numbers, rounded as it is, so that all others give what
// is between.
absl::optional<Ends> Span(Ends a, Ends b, Operation operation) {
  absl::optional<Ends> span;
  for (const double left : {a.low, a.high}) {
    for (const double right : {b.low, b.high}) {
      const double result = operation(left, right) + 0.0;  // No minus zero.
      if (std::isnan(result)) continue;
      if (!span.has_value()) span = Ends{result, result};
      span->low = std::min(span->low, result);
      span->high = std::max(span->high, result);
    }
  }
  return span;
}

bool Has(const Ends& ends, double number) {
  return ends.low <= number && number <= ends.high;
}
bool HasInfinity(const Ends& ends) {
  return std::isinf(ends.low) || std::isinf(ends.high);
}

// Whether some numbers of the two give NaN: at the ends infinity less infinity
// or by infinity, and within them zero times infinity.
bool CanBeNan(const Ends& a, const Ends& b, Operation operation) {
  for (const double left : {a.low, a.high}) {
    for (const double right : {b.low, b.high}) {
      if (std::isnan(operation(left, right))) return true;
    }
  }
  const bool multiplies = std::isnan(operation(0, kInfinity));
  return multiplies &&
         ((Has(a, 0) && HasInfinity(b)) || (Has(b, 0) && HasInfinity(a)));
}

bool IsNan(const NumberRange& range) { return std::isnan(range.low); }

Value Apply(const Value& left, const Value& right, Operation operation) {
  const NumberRange a = RangeOf(left);
  const NumberRange b = RangeOf(right);
  NumberRange range;
  if ((IsSingle(a) && IsSingle(b)) || IsNan(a) || IsNan(b)) {
    range.low = range.high = operation(a.low, b.low) + 0.0;
    return Value::Range(std::move(range));
  }
  range.why = UnknownSet::Union(a.why, b.why);
  if (CanBeNan(Reached(a), Reached(b), operation)) {
    return Value::Unknown(std::move(range.why));
  }
  const Ends reached = *Span(Reached(a), Reached(b), operation);
  // What is told is the end that is come near to, where rounding does not reach
  // it.
  const Ends near = Span(Bounds(a), Bounds(b), operation).value_or(reached);
  range.low = std::min(near.low, reached.low);
  range.high = std::max(near.high, reached.high);
  range.low_excluded = range.low < reached.low;
  range.high_excluded = range.high > reached.high;
  return Value::Range(std::move(range));
}

Value Add(const Value& left, const Value& right) {
  return Apply(left, right, [](double a, double b) { return a + b; });
}

Value Subtract(const Value& left, const Value& right) {
  return Apply(left, right, [](double a, double b) { return a - b; });
}

Value Multiply(const Value& left, const Value& right) {
  return Apply(left, right, [](double a, double b) { return a * b; });
}

Value Divide(const Value& left, const Value& right) {
  const NumberRange divisor = RangeOf(right);
  const bool above =
      divisor.low > 0 || (divisor.low == 0 && divisor.low_excluded);
  if (above) {
    // Of the zero that a divisor comes near the sign is that of what is there.
    return Apply(left, right,
                 [](double a, double b) { return a / std::abs(b); });
  }
  // A NaN is no divisor either.
  if (!(divisor.high > 0)) {
    return Value::Error(absl::StrCat("a range is divided by ", right.ToString(),
                                     "; the divisor must be above zero"));
  }
  return Value::Unknown(divisor.why);
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
