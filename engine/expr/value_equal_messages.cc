// Equality of messages: docs/reference/language.md, and where facts are missing
// docs/reference/unknowns.md, "Equality and `in`".
#include <cmath>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "engine/expr/value_equal_parts.h"
#include "engine/expr/value_fields.h"
#include "engine/expr/value_fields_parts.h"
#include "engine/expr/value_well_known.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Whether a field that is not set is known to be so, rather than not known.
bool IsKnownUnset(const MessageValue& message, const FieldDescriptor& field) {
  if (message.partial) return GivenInstead(message, field) != nullptr;
  return field.has_presence() &&
         !message.message->GetReflection()->HasField(*message.message, &field);
}

// Unknown fields of the wire format (not unknown facts).
bool SameExtraFields(const MessageValue& a, const MessageValue& b) {
  auto bytes = [](const MessageValue& message) {
    std::string text;
    message.message->GetReflection()
        ->GetUnknownFields(*message.message)
        .SerializeToString(&text);
    return text;
  };
  return bytes(a) == bytes(b);
}

// The fields that two messages of one type are compared by: all, and the
// extensions that either has.
std::vector<const FieldDescriptor*> FieldsOf(const MessageValue& a,
                                             const MessageValue& b) {
  std::vector<const FieldDescriptor*> fields;
  const Descriptor& type = *a.message->GetDescriptor();
  fields.reserve(type.field_count());
  for (int i = 0; i < type.field_count(); ++i) fields.push_back(type.field(i));
  absl::btree_map<int, const FieldDescriptor*> extensions;
  for (const MessageValue* message : {&a, &b}) {
    std::vector<const FieldDescriptor*> set;
    message->message->GetReflection()->ListFields(*message->message, &set);
    for (const FieldDescriptor* field : set) {
      if (field->is_extension()) extensions.emplace(field->number(), field);
    }
  }
  for (const auto& [number, field] : extensions) fields.push_back(field);
  return fields;
}

// `field`, which may be of another descriptor of the message's type, as the
// message has it; null: it does not.
const FieldDescriptor* FieldIn(const MessageValue& message,
                               const FieldDescriptor& field) {
  return field.is_extension()
             ? message.message->GetReflection()->FindKnownExtensionByNumber(
                   field.number())
             : message.message->GetDescriptor()->FindFieldByNumber(
                   field.number());
}

// A field without presence is set where it is not zero, and -0.0 is not: the
// two are equal as numbers, but only one is a field that is set.
bool IsOnlyOneSet(const Value& a, const Value& b) {
  return a.kind() == Value::Kind::kDouble && b.kind() == a.kind() &&
         a.as_double() == 0 && b.as_double() == 0 &&
         std::signbit(a.as_double()) != std::signbit(b.as_double());
}

// The values of one field.
Value EqualFields(const MessageValue& a, const FieldDescriptor& field,
                  const MessageValue& b, const FieldDescriptor& other,
                  WorkBudget& budget) {
  const Value left = ReadFieldToCompare(a, field);
  const Value right = ReadFieldToCompare(b, other);
  budget.Spend(CopySteps(left) + CopySteps(right));
  const bool is_set_unless_zero = !field.is_repeated() && !field.has_presence();
  if (is_set_unless_zero && IsOnlyOneSet(left, right)) {
    return Value::Bool(false);
  }
  return Equal(left, right, budget);
}

// Of wrappers of floating-point numbers.
bool SameWrappedNumber(const MessageValue& a, const MessageValue& b) {
  const Value left = ReadMessage(*a.message, a.path, a.partial);
  const Value right = ReadMessage(*b.message, b.path, b.partial);
  return CompareNumbers(left, right) == 0 && !IsOnlyOneSet(left, right);
}

bool SameBytes(const Message& a, const Message& b, WorkBudget& budget) {
  const std::string left = a.SerializeAsString();
  const std::string right = b.SerializeAsString();
  budget.Spend(CopySteps(Value::BytesView(left)) +
               CopySteps(Value::BytesView(right)));
  return left == right;
}

// What an Any holds is compared as the message that it is, so that an
// Int32Value is no Int64Value; where either cannot be read, the bytes are.
Value EqualAnys(const MessageValue& a, const MessageValue& b,
                WorkBudget& budget) {
  const absl::StatusOr<const Message*> left = OpenAny(*a.message, a.path);
  const absl::StatusOr<const Message*> right = OpenAny(*b.message, b.path);
  if (!left.ok() || !right.ok()) {
    return Value::Bool(SameBytes(*a.message, *b.message, budget));
  }
  if ((*left)->GetDescriptor()->full_name() !=
      (*right)->GetDescriptor()->full_name()) {
    return Value::Bool(false);
  }
  const Value held = ReadMessageToCompare(**left, a.path, a.partial);
  const Value other = ReadMessageToCompare(**right, b.path, b.partial);
  if (held.is_error() || other.is_error()) {
    return Value::Bool(SameBytes(*a.message, *b.message, budget));
  }
  budget.Spend(CopySteps(held) + CopySteps(other));
  return Equal(held, other, budget);
}

Value EqualFieldByField(const MessageValue& a, const MessageValue& b,
                        WorkBudget& budget) {
  PairwiseEquality all;
  for (const FieldDescriptor* compared : FieldsOf(a, b)) {
    if (budget.stopped()) break;
    const FieldDescriptor* field_in_a = FieldIn(a, *compared);
    const FieldDescriptor* field_in_b = FieldIn(b, *compared);
    if (field_in_a == nullptr || field_in_b == nullptr) {
      all.Add(Value::Bool(false));
      break;
    }
    const FieldDescriptor& field = *field_in_a;
    const FieldDescriptor& other = *field_in_b;
    const bool unset = IsKnownUnset(a, field);
    const bool other_unset = IsKnownUnset(b, other);
    if (unset && other_unset) continue;
    if (unset != other_unset) {
      // One is known to be unset. Is the other known to be set?
      const Value value = Settle(unset ? ReadFieldToCompare(b, other)
                                       : ReadFieldToCompare(a, field));
      const bool decided = !value.is_unknown() && !value.is_error();
      if (!all.Add(decided ? Value::Bool(false) : value)) break;
      continue;
    }
    if (!all.Add(EqualFields(a, field, b, other, budget))) break;
  }
  if (!SameExtraFields(a, b)) all.Add(Value::Bool(false));
  return all.Result();
}

}  // namespace

Value EqualMessages(const MessageValue& a, const MessageValue& b,
                    WorkBudget& budget) {
  const Descriptor& type = *a.message->GetDescriptor();
  if (type.full_name() != b.message->GetDescriptor()->full_name()) {
    return Value::Bool(false);
  }
  switch (WellKnownOf(type).value_or(WellKnown::kDate)) {
    case WellKnown::kAny:
      return EqualAnys(a, b, budget);
    case WellKnown::kFloat:
    case WellKnown::kDouble:
      return Value::Bool(SameWrappedNumber(a, b));
    default:
      return EqualFieldByField(a, b, budget);
  }
}

}  // namespace myorules::engine
