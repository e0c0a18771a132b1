#include "engine/expr/operators.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"

namespace myorules::engine {
namespace {

// The position that a number means; nullopt: none.
absl::optional<int64_t> PositionOf(const Value& index) {
  switch (index.kind()) {
    case Value::Kind::kInt:
      return index.as_int();
    case Value::Kind::kUint:
      if (index.as_uint() > uint64_t{1} << 62) return absl::nullopt;
      return static_cast<int64_t>(index.as_uint());
    case Value::Kind::kDouble: {
      const double position = index.as_double();
      if (std::trunc(position) != position || std::fabs(position) > 1e15) {
        return absl::nullopt;
      }
      return static_cast<int64_t>(position);
    }
    default:
      return absl::nullopt;
  }
}

Value IndexList(const ListValue& list, const Value& index) {
  const absl::optional<int64_t> position = PositionOf(index);
  if (!position.has_value()) {
    return Value::Error(
        absl::StrCat(index.ToString(), " is no position in a list"));
  }
  const int64_t size = static_cast<int64_t>(list.items.size());
  if (*position < 0 || (!list.open && *position >= size)) {
    return Value::Error(absl::StrCat("index out of bounds: ", *position));
  }
  if (list.open) return Value::Unknown(list.why_open);
  if (list.unordered && size > 1) {
    return Value::Error(
        absl::StrCat("the ", size,
                     " entries of a list in a record have no positions; use "
                     "exists, all or filter"));
  }
  return list.items[*position];
}

Value IsInList(const Value& sought, const ListValue& list, WorkBudget& budget) {
  UnknownUnion unknown;
  unknown.Add(list.why_open);
  bool undecided = list.open;
  Value error;
  for (const Value& item : list.items) {
    if (budget.stopped()) return StoppedEvaluation(budget);
    const Value equal = Equal(sought, item, budget);
    if (equal.is_true()) return equal;
    if (equal.is_unknown()) {
      undecided = true;
      budget.Spend(static_cast<int64_t>(equal.as_unknown().size()));
      unknown.Add(equal.as_unknown());
    }
    if (equal.is_error()) error = equal;
  }
  if (undecided) return Value::Unknown(unknown.Join());
  return error.is_error() ? error : Value::Bool(false);
}

// Whether the value may be equal to several keys, so that no key is found by
// it: looked up, it would be missing from every map.
bool IsUncertainKey(const Value& value) {
  return value.kind() == Value::Kind::kRange ||
         value.kind() == Value::Kind::kDate;
}

}  // namespace

bool Fits(const Value& value, const Type& param) {
  switch (param.kind()) {
    case Type::Kind::kDyn:
    case Type::Kind::kParameter:
      return true;
    case Type::Kind::kWrapper:
      return value.kind() == Value::Kind::kNull ||
             Fits(value, param.parameters()[0]);
    case Type::Kind::kMessage:
    case Type::Kind::kOpaque:
      return value.type() == param;
    default:
      return value.type().kind() == param.kind();
  }
}

Value ValueOf(const Literal& literal) {
  struct OfKind {
    Value operator()(NullLiteral) const { return Value::Null(); }
    Value operator()(bool value) const { return Value::Bool(value); }
    Value operator()(int64_t value) const { return Value::Int(value); }
    Value operator()(uint64_t value) const { return Value::Uint(value); }
    Value operator()(double value) const { return Value::Double(value); }
    Value operator()(const std::string& value) const {
      return Value::StringView(value);
    }
    Value operator()(const BytesLiteral& bytes) const {
      return Value::BytesView(bytes.value);
    }
  };
  return std::visit(OfKind(), literal);
}

Value AsCondition(const Value& value) {
  const Value settled = Settle(value);
  if (settled.kind() == Value::Kind::kBool || settled.is_unknown() ||
      settled.is_error()) {
    return settled;
  }
  return Value::Error(
      absl::StrCat("no such overload: a condition is bool, not ",
                   settled.type().ToString()));
}

Value Undecided(const Value& left, const Value& right, bool otherwise,
                WorkBudget& budget) {
  if (left.is_unknown() && right.is_unknown()) {
    budget.Spend(CopySteps(left) + CopySteps(right));
    return Value::Unknown(
        UnknownSet::Union(left.as_unknown(), right.as_unknown()));
  }
  if (left.is_unknown()) return left;
  if (right.is_unknown()) return right;
  if (left.is_error()) return left;
  if (right.is_error()) return right;
  return Value::Bool(otherwise);
}

Value IndexInto(const Value& container, const Value& index) {
  if (container.kind() == Value::Kind::kList) {
    return IndexList(container.as_list(), index);
  }
  if (container.kind() == Value::Kind::kMap) {
    if (IsUncertainKey(index)) return NoMapKey(index);
    const Value* found = container.as_map().Find(index);
    return found != nullptr
               ? *found
               : Value::Error(absl::StrCat("no such key: ", KeyText(index)));
  }
  return Value::Error(absl::StrCat("no such overload: an index into ",
                                   container.type().ToString()));
}

Value IsIn(const Value& sought, const Value& container, WorkBudget& budget) {
  if (container.kind() == Value::Kind::kList) {
    return IsInList(sought, container.as_list(), budget);
  }
  if (container.kind() == Value::Kind::kMap) {
    if (IsUncertainKey(sought)) return NoMapKey(sought);
    return Value::Bool(container.as_map().Find(sought) != nullptr);
  }
  return Value::Error(
      absl::StrCat("no such overload: 'in' a ", container.type().ToString()));
}

bool FitsAll(const Overload& overload, absl::Span<const Value> args) {
  if (overload.params.size() != args.size()) return false;
  for (size_t i = 0; i < args.size(); ++i) {
    const bool is_value = !args[i].is_error() && !args[i].is_unknown();
    if (is_value && !Fits(args[i], overload.params[i])) return false;
  }
  return true;
}

Value NoSuchOverload(absl::string_view function, absl::Span<const Value> args) {
  return Value::Error(absl::StrCat(
      "no such overload: ", function, "(",
      absl::StrJoin(args, ", ",
                    [](std::string* text, const Value& value) {
                      absl::StrAppend(text, value.type().ToString());
                    }),
      ")"));
}

Value StoppedEvaluation(const WorkBudget& budget) {
  return Value::Error(
      absl::StrCat("the evaluation ", budget.status().message()));
}

}  // namespace myorules::engine
