// Equality: docs/reference/unknowns.md, "Equality and `in`" and "Open lists".
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/interval.h"
#include "engine/expr/value.h"
#include "engine/expr/value_equal_parts.h"

namespace myorules::engine {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

int Sign(bool less, bool equal) { return less ? -1 : (equal ? 0 : 1); }

// Exact, but that a double of 2^63 is taken for the greatest int, the nearest
// that there is: the public suite has it so.
int CompareIntDouble(int64_t a, double b) {
  if (b == kTwoTo63) {
    return a == std::numeric_limits<int64_t>::max() ? 0 : -1;
  }
  if (b > kTwoTo63) return -1;
  if (b < -kTwoTo63) return 1;
  // In range, so that cutting off the fraction is exact.
  const int64_t whole = static_cast<int64_t>(b);
  if (a != whole) return a < whole ? -1 : 1;
  const double fraction = b - static_cast<double>(whole);
  return Sign(fraction > 0, fraction == 0);
}

// The same of 2^64.
int CompareUintDouble(uint64_t a, double b) {
  if (b == kTwoTo64) {
    return a == std::numeric_limits<uint64_t>::max() ? 0 : -1;
  }
  if (b > kTwoTo64) return -1;
  if (b < 0) return 1;
  const uint64_t whole = static_cast<uint64_t>(b);
  if (a != whole) return a < whole ? -1 : 1;
  const double fraction = b - static_cast<double>(whole);
  return Sign(fraction > 0, fraction == 0);
}

int CompareIntUint(int64_t a, uint64_t b) {
  if (a < 0) return -1;
  const uint64_t whole = static_cast<uint64_t>(a);
  return Sign(whole < b, whole == b);
}

Value EqualInOrder(const ListValue& a, const ListValue& b, WorkBudget& budget) {
  PairwiseEquality all;
  for (size_t i = 0; i < a.items.size(); ++i) {
    if (!all.Add(Equal(a.items[i], b.items[i], budget))) break;
  }
  return all.Result();
}

// What comparing one entry with each of a list finds.
struct Partners {
  std::vector<size_t> equal;  // Known to be equal.
  UnknownUnion unknown;       // From those that may be.
  Value error;                // Null: none.
  bool possible = false;      // Some entry is not known to differ.
};

Partners FindPartners(const Value& entry, absl::Span<const Value> items,
                      WorkBudget& budget) {
  Partners partners;
  for (size_t i = 0; i < items.size() && !budget.stopped(); ++i) {
    const Value equal = Equal(entry, items[i], budget);
    if (equal.is_false()) continue;
    partners.possible = true;
    if (equal.is_true()) partners.equal.push_back(i);
    if (equal.is_unknown()) partners.unknown.Add(equal.as_unknown());
    if (equal.is_error()) partners.error = equal;
  }
  return partners;
}

// Lists of one length without regard to order.
//
// A greedy choice of partners is as good as any: being known to be equal is
// transitive. An entry without a possible partner is a known difference; where
// each has one but no complete matching is known, further facts decide.
Value EqualAsBags(const ListValue& a, const ListValue& b, WorkBudget& budget) {
  UnknownUnion unknown;
  Value error;
  std::vector<bool> taken(b.items.size(), false);
  bool matched = true;
  for (const Value& entry : a.items) {
    const Partners partners = FindPartners(entry, b.items, budget);
    if (!partners.possible) return Value::Bool(false);
    unknown.Add(partners.unknown);
    if (partners.error.is_error()) error = partners.error;
    bool found = false;
    for (const size_t i : partners.equal) {
      if (taken[i]) continue;
      taken[i] = true;
      found = true;
      break;
    }
    matched = matched && found;
  }
  if (matched) return Value::Bool(true);
  for (const Value& entry : b.items) {
    if (!FindPartners(entry, a.items, budget).possible) {
      return Value::Bool(false);
    }
  }
  if (!unknown.empty()) return Value::Unknown(unknown.Join());
  return error.is_error() ? error : Value::Bool(false);
}

// `open` may have further entries anywhere, so that only what cannot be in
// `closed` tells them apart.
Value EqualOpenClosed(const ListValue& open, const ListValue& closed,
                      WorkBudget& budget) {
  if (open.items.size() > closed.items.size()) return Value::Bool(false);
  UnknownUnion unknown;
  unknown.Add(open.why_open);
  for (const Value& entry : open.items) {
    const Partners partners = FindPartners(entry, closed.items, budget);
    if (!partners.possible) return Value::Bool(false);
    unknown.Add(partners.unknown);
  }
  return Value::Unknown(unknown.Join());
}

Value EqualLists(const ListValue& a, const ListValue& b, WorkBudget& budget) {
  if (a.open && b.open) {
    return Value::Unknown(UnknownSet::Union(a.why_open, b.why_open));
  }
  if (a.open) return EqualOpenClosed(a, b, budget);
  if (b.open) return EqualOpenClosed(b, a, budget);
  if (a.items.size() != b.items.size()) return Value::Bool(false);
  return a.unordered || b.unordered ? EqualAsBags(a, b, budget)
                                    : EqualInOrder(a, b, budget);
}

Value EqualMaps(const MapValue& a, const MapValue& b, WorkBudget& budget) {
  if (a.entries.size() != b.entries.size()) return Value::Bool(false);
  for (const auto& [key, value] : a.entries) {
    if (b.Find(key) == nullptr) return Value::Bool(false);
  }
  PairwiseEquality all;
  for (const auto& [key, value] : a.entries) {
    if (!all.Add(Equal(value, *b.Find(key), budget))) break;
  }
  return all.Result();
}

Value EqualDates(const DateRange& a, const DateRange& b) {
  if (a.latest < b.earliest || b.latest < a.earliest) {
    return Value::Bool(false);
  }
  if (a.earliest == a.latest && b.earliest == b.latest) {
    return Value::Bool(true);
  }
  return Value::Unknown(UnknownSet::Union(a.why, b.why));
}

Value EqualSameKind(const Value& a, const Value& b, WorkBudget& budget) {
  switch (a.kind()) {
    case Value::Kind::kNull:
      return Value::Bool(true);
    case Value::Kind::kBytes:
      return Value::Bool(a.as_bytes() == b.as_bytes());
    case Value::Kind::kDuration:
      return Value::Bool(a.as_duration() == b.as_duration());
    case Value::Kind::kTimestamp:
      return Value::Bool(a.as_timestamp() == b.as_timestamp());
    case Value::Kind::kList:
      return EqualLists(a.as_list(), b.as_list(), budget);
    case Value::Kind::kMap:
      return EqualMaps(a.as_map(), b.as_map(), budget);
    case Value::Kind::kMessage:
      return EqualMessages(a.as_message(), b.as_message(), budget);
    case Value::Kind::kType:
      // Types of values are told apart by kind and name: list(int) is list.
      return Value::Bool(a.as_type().kind() == b.as_type().kind() &&
                         a.as_type().name() == b.as_type().name());
    case Value::Kind::kDate:
      return EqualDates(a.as_date(), b.as_date());
    case Value::Kind::kOpaque:
      if (&a.as_opaque() == &b.as_opaque()) return Value::Bool(true);
      return Value::Error(absl::StrCat(
          "values of type ", a.as_opaque().type_name(), " cannot be compared"));
    default:
      return Value::Bool(false);
  }
}

// Beside the entries of lists and maps, which are compared one by one.
int64_t StepsOfComparing(const Value& a, const Value& b) {
  int64_t steps = 0;
  for (const Value* value : {&a, &b}) {
    if (value->kind() == Value::Kind::kList ||
        value->kind() == Value::Kind::kMap) {
      continue;
    }
    steps += CopySteps(*value);
  }
  return steps;
}

// A known answer for which `steps` are charged.
Value Answer(bool equal, int64_t steps, WorkBudget& budget) {
  return budget.Spend(steps) ? Value::Bool(equal)
                             : Value::Error(budget.status().message());
}

}  // namespace

bool IsNumber(const Value& value) {
  return value.kind() == Value::Kind::kInt ||
         value.kind() == Value::Kind::kUint ||
         value.kind() == Value::Kind::kDouble;
}

absl::optional<int> CompareNumbers(const Value& a, const Value& b) {
  using Kind = Value::Kind;
  if ((a.kind() == Kind::kDouble && std::isnan(a.as_double())) ||
      (b.kind() == Kind::kDouble && std::isnan(b.as_double()))) {
    return absl::nullopt;
  }
  if (a.kind() == b.kind()) {
    switch (a.kind()) {
      case Kind::kInt:
        return Sign(a.as_int() < b.as_int(), a.as_int() == b.as_int());
      case Kind::kUint:
        return Sign(a.as_uint() < b.as_uint(), a.as_uint() == b.as_uint());
      default:
        return Sign(a.as_double() < b.as_double(),
                    a.as_double() == b.as_double());
    }
  }
  if (a.kind() == Kind::kInt && b.kind() == Kind::kUint) {
    return CompareIntUint(a.as_int(), b.as_uint());
  }
  if (a.kind() == Kind::kInt)
    return CompareIntDouble(a.as_int(), b.as_double());
  if (a.kind() == Kind::kUint && b.kind() == Kind::kDouble) {
    return CompareUintDouble(a.as_uint(), b.as_double());
  }
  return -*CompareNumbers(b, a);
}

Value Equal(const Value& left, const Value& right, WorkBudget& budget) {
  // What is compared most often.
  if (left.kind() == right.kind()) {
    switch (left.kind()) {
      case Value::Kind::kBool:
        return Answer(left.as_bool() == right.as_bool(), 1, budget);
      case Value::Kind::kInt:
        return Answer(left.as_int() == right.as_int(), 1, budget);
      case Value::Kind::kString:
        return Answer(left.as_string() == right.as_string(),
                      1 + CopySteps(left) + CopySteps(right), budget);
      default:
        break;
    }
  }
  const Value a = Settle(left);
  const Value b = Settle(right);
  if (!budget.Spend(1 + StepsOfComparing(a, b))) {
    return Value::Error(budget.status().message());
  }
  if (a.is_error()) return a;
  if (b.is_error()) return b;
  if (a.is_unknown() && b.is_unknown()) {
    return Value::Unknown(UnknownSet::Union(a.as_unknown(), b.as_unknown()));
  }
  if (a.is_unknown()) return a;
  if (b.is_unknown()) return b;
  if (IsNumber(a) && IsNumber(b)) {
    return Value::Bool(CompareNumbers(a, b) == 0);
  }
  const bool ranges =
      a.kind() == Value::Kind::kRange || b.kind() == Value::Kind::kRange;
  if (ranges && (IsNumber(a) || a.kind() == Value::Kind::kRange) &&
      (IsNumber(b) || b.kind() == Value::Kind::kRange)) {
    return IntervalEqual(IntervalOf(a), IntervalOf(b));
  }
  if (a.kind() != b.kind()) return Value::Bool(false);
  Value equal = EqualSameKind(a, b, budget);
  // Whoever asked notes what is missing.
  return budget.Spend(CopySteps(equal))
             ? equal
             : Value::Error(budget.status().message());
}

Value Equal(const Value& a, const Value& b) {
  WorkBudget budget(limits::kMaxEvaluationSteps);
  return Equal(a, b, budget);
}

}  // namespace myorules::engine
