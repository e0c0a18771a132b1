#include "engine/expr/message_literal.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "engine/expr/json_value.h"
#include "engine/expr/value_fields.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/message.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/wrappers.pb.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::Reflection;

absl::Status Mismatch(const FieldDescriptor& field, const Value& value) {
  return absl::InvalidArgumentError(
      absl::StrCat("field '", field.name(), "' cannot be ", value.ToString()));
}

template <typename Number>
bool InRange(const Value& value) {
  return value.as_int() >= std::numeric_limits<Number>::min() &&
         value.as_int() <= std::numeric_limits<Number>::max();
}

// Whether the enum field keeps the number: one of proto2 only those that have a
// name, and protobuf drops others without a word.
bool Keeps(const FieldDescriptor& field, int number) {
  return field.file()->syntax() !=
             google::protobuf::FileDescriptor::SYNTAX_PROTO2 ||
         field.enum_type()->FindValueByNumber(number) != nullptr;
}

// Sets the field, or adds to it where it is repeated.
absl::Status PutScalar(Message& message, const FieldDescriptor& field,
                       const Value& value) {
  const Reflection& reflection = *message.GetReflection();
  const bool add = field.is_repeated();
  auto put = [&](auto set, auto append, auto scalar) {
    if (add) {
      (reflection.*append)(&message, &field, scalar);
    } else {
      (reflection.*set)(&message, &field, scalar);
    }
    return absl::OkStatus();
  };
  using Kind = Value::Kind;
  const Kind kind = value.kind();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      if (kind != Kind::kBool) break;
      return put(&Reflection::SetBool, &Reflection::AddBool, value.as_bool());
    case FieldDescriptor::CPPTYPE_INT32:
      if (kind != Kind::kInt || !InRange<int32_t>(value)) break;
      return put(&Reflection::SetInt32, &Reflection::AddInt32,
                 static_cast<int32_t>(value.as_int()));
    case FieldDescriptor::CPPTYPE_INT64:
      if (kind != Kind::kInt) break;
      return put(&Reflection::SetInt64, &Reflection::AddInt64, value.as_int());
    case FieldDescriptor::CPPTYPE_UINT32:
      if (kind != Kind::kUint ||
          value.as_uint() > std::numeric_limits<uint32_t>::max()) {
        break;
      }
      return put(&Reflection::SetUInt32, &Reflection::AddUInt32,
                 static_cast<uint32_t>(value.as_uint()));
    case FieldDescriptor::CPPTYPE_UINT64:
      if (kind != Kind::kUint) break;
      return put(&Reflection::SetUInt64, &Reflection::AddUInt64,
                 value.as_uint());
    case FieldDescriptor::CPPTYPE_FLOAT:
      if (kind != Kind::kDouble) break;
      return put(&Reflection::SetFloat, &Reflection::AddFloat,
                 static_cast<float>(value.as_double()));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      if (kind != Kind::kDouble) break;
      return put(&Reflection::SetDouble, &Reflection::AddDouble,
                 value.as_double());
    case FieldDescriptor::CPPTYPE_ENUM: {
      const bool null = kind == Kind::kNull;
      if (!null && (kind != Kind::kInt || !InRange<int32_t>(value))) break;
      const int number = null ? 0 : static_cast<int>(value.as_int());
      if (!Keeps(field, number)) break;
      return put(&Reflection::SetEnumValue, &Reflection::AddEnumValue, number);
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      const bool bytes = field.type() == FieldDescriptor::TYPE_BYTES;
      if (kind != (bytes ? Kind::kBytes : Kind::kString)) break;
      return put(&Reflection::SetString, &Reflection::AddString,
                 std::string(bytes ? value.as_bytes() : value.as_string()));
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return Mismatch(field, value);
}

// `target` may be of another factory than `source`.
bool CopyTo(const Message& source, Message& target) {
  return source.GetDescriptor()->full_name() ==
             target.GetDescriptor()->full_name() &&
         target.ParseFromString(source.SerializeAsString());
}

bool PutDate(const DateRange& date, Message& message) {
  const Descriptor& type = *message.GetDescriptor();
  const Reflection& reflection = *message.GetReflection();
  reflection.SetInt32(&message, type.FindFieldByName("year"),
                      static_cast<int32_t>(date.earliest.year()));
  reflection.SetInt32(&message, type.FindFieldByName("month"),
                      date.earliest.month());
  reflection.SetInt32(&message, type.FindFieldByName("day"),
                      date.earliest.day());
  return true;
}

absl::Status PutValue(Message& message, const FieldDescriptor& field,
                      const Value& value);

bool PutWellKnown(const Value& value, Message& message) {
  const std::string& name = message.GetDescriptor()->full_name();
  google::protobuf::Value json;
  if (name == "google.protobuf.Value") {
    return ToJson(value, json) && CopyTo(json, message);
  }
  switch (value.kind()) {
    case Value::Kind::kTimestamp: {
      google::protobuf::Timestamp stamp;
      const int64_t seconds = absl::ToUnixSeconds(value.as_timestamp());
      stamp.set_seconds(seconds);
      stamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(
          value.as_timestamp() - absl::FromUnixSeconds(seconds))));
      return CopyTo(stamp, message);
    }
    case Value::Kind::kDuration: {
      google::protobuf::Duration span;
      absl::Duration rest;
      span.set_seconds(
          absl::IDivDuration(value.as_duration(), absl::Seconds(1), &rest));
      span.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
      return CopyTo(span, message);
    }
    case Value::Kind::kDate:
      return IsDateType(*message.GetDescriptor()) &&
             PutDate(value.as_date(), message);
    case Value::Kind::kList:
      return ToJson(value, json) && CopyTo(json.list_value(), message);
    case Value::Kind::kMap:
      return ToJson(value, json) && CopyTo(json.struct_value(), message);
    default:
      break;
  }
  // A wrapper holds its one field.
  return absl::StartsWith(name, "google.protobuf.") &&
         absl::EndsWith(name, "Value") &&
         PutValue(message, *message.GetDescriptor()->field(0), value).ok();
}

template <typename Wrapper, typename Content>
void PackWrapped(const Content& content, google::protobuf::Any& any) {
  Wrapper wrapper;
  wrapper.set_value(content);
  any.PackFrom(wrapper);
}

template <typename WellKnown>
bool PackWellKnown(const Value& value, google::protobuf::Any& any) {
  WellKnown message;
  if (!PutWellKnown(value, message)) return false;
  any.PackFrom(message);
  return true;
}

// A value that is no message is packed as the well-known type that reads as it.
bool PutAny(const Value& value, Message& message) {
  google::protobuf::Any any;
  switch (value.kind()) {
    case Value::Kind::kMessage:
      any.PackFrom(*value.as_message().message);
      break;
    case Value::Kind::kBool:
      PackWrapped<google::protobuf::BoolValue>(value.as_bool(), any);
      break;
    case Value::Kind::kInt:
      PackWrapped<google::protobuf::Int64Value>(value.as_int(), any);
      break;
    case Value::Kind::kUint:
      PackWrapped<google::protobuf::UInt64Value>(value.as_uint(), any);
      break;
    case Value::Kind::kDouble:
      PackWrapped<google::protobuf::DoubleValue>(value.as_double(), any);
      break;
    case Value::Kind::kString:
      PackWrapped<google::protobuf::StringValue>(std::string(value.as_string()),
                                                 any);
      break;
    case Value::Kind::kBytes:
      PackWrapped<google::protobuf::BytesValue>(std::string(value.as_bytes()),
                                                any);
      break;
    case Value::Kind::kTimestamp:
      if (!PackWellKnown<google::protobuf::Timestamp>(value, any)) return false;
      break;
    case Value::Kind::kDuration:
      if (!PackWellKnown<google::protobuf::Duration>(value, any)) return false;
      break;
    case Value::Kind::kList:
      if (!PackWellKnown<google::protobuf::ListValue>(value, any)) return false;
      break;
    case Value::Kind::kMap:
      if (!PackWellKnown<google::protobuf::Struct>(value, any)) return false;
      break;
    default:
      if (!PackWellKnown<google::protobuf::Value>(value, any)) return false;
      break;
  }
  return CopyTo(any, message);
}

bool PutMessage(const Value& value, Message& message) {
  if (message.GetDescriptor()->full_name() == "google.protobuf.Any") {
    return PutAny(value, message);
  }
  if (value.kind() != Value::Kind::kMessage ||
      message.GetDescriptor()->full_name() == "google.protobuf.Value") {
    return PutWellKnown(value, message);
  }
  return CopyTo(*value.as_message().message, message);
}

// Of a map it is the map that is named, not the key or the value of an entry.
absl::Status PutMap(Message& message, const FieldDescriptor& field,
                    const MapValue& map) {
  for (const auto& [key, value] : map.entries) {
    Message& entry = *message.GetReflection()->AddMessage(&message, &field);
    if (!PutValue(entry, *field.message_type()->map_key(), key).ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "field '", field.name(), "' cannot have the key ", key.ToString()));
    }
    if (!PutValue(entry, *field.message_type()->map_value(), value).ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("field '", field.name(), "' cannot have ",
                       value.ToString(), " at ", key.ToString()));
    }
  }
  return absl::OkStatus();
}

absl::Status PutOne(Message& message, const FieldDescriptor& field,
                    const Value& value) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return PutScalar(message, field, value);
  }
  const Reflection& reflection = *message.GetReflection();
  Message& part = field.is_repeated()
                      ? *reflection.AddMessage(&message, &field)
                      : *reflection.MutableMessage(&message, &field);
  return PutMessage(value, part) ? absl::OkStatus() : Mismatch(field, value);
}

// Null leaves a message field unset, but for the types that read as values of
// JSON: of these one has a null, and the others are maps and lists.
bool IsUnsetByNull(const FieldDescriptor& field) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
  const std::string& name = field.message_type()->full_name();
  return name != "google.protobuf.Value" && name != "google.protobuf.Struct" &&
         name != "google.protobuf.ListValue";
}

absl::Status PutValue(Message& message, const FieldDescriptor& field,
                      const Value& value) {
  if (field.is_map()) {
    return value.kind() == Value::Kind::kMap
               ? PutMap(message, field, value.as_map())
               : Mismatch(field, value);
  }
  if (field.is_repeated()) {
    if (value.kind() != Value::Kind::kList) return Mismatch(field, value);
    for (const Value& item : value.as_list().items) {
      if (absl::Status put = PutOne(message, field, item); !put.ok()) {
        return put;
      }
    }
    return absl::OkStatus();
  }
  if (value.kind() == Value::Kind::kNull && IsUnsetByNull(field)) {
    return absl::OkStatus();
  }
  return PutOne(message, field, value);
}

// Charges what putting the value costs, before it is put: values can share
// parts so that they are small in memory and endless to copy.
bool Charge(const Value& value, WorkBudget& budget) {
  constexpr size_t kBytesAStep = 8;
  if (!budget.Spend(1)) return false;
  switch (value.kind()) {
    case Value::Kind::kList:
      return std::all_of(
          value.as_list().items.begin(), value.as_list().items.end(),
          [&](const Value& item) { return Charge(item, budget); });
    case Value::Kind::kMap:
      return std::all_of(
          value.as_map().entries.begin(), value.as_map().entries.end(),
          [&](const MapEntry& entry) { return Charge(entry.value, budget); });
    case Value::Kind::kMessage:
      return budget.Spend(static_cast<int64_t>(
          value.as_message().message->ByteSizeLong() / kBytesAStep));
    default:
      return budget.Spend(CopySteps(value));
  }
}

}  // namespace

Value MakeMessage(const Descriptor& type, MessageFactory* factory,
                  const std::vector<std::pair<std::string, Value>>& fields,
                  WorkBudget& budget) {
  if (factory == nullptr) factory = MessageFactory::generated_factory();
  const Message* prototype = factory->GetPrototype(&type);
  if (prototype == nullptr) {
    return Value::Error(
        absl::StrCat("messages of type ", type.full_name(), " cannot be made"));
  }
  std::shared_ptr<Message> owned(prototype->New());
  Message* const message = owned.get();
  Memory::Current().Own(std::move(owned));
  for (const auto& [name, value] : fields) {
    const FieldDescriptor* field = FindField(type, name);
    if (field == nullptr) {
      return Value::Error(
          absl::StrCat("no field '", name, "' in ", type.full_name()));
    }
    if (!Charge(value, budget)) return Value::Error(budget.status().message());
    if (absl::Status put = PutValue(*message, *field, value); !put.ok()) {
      return Value::Error(absl::StrCat(type.full_name(), ": ", put.message()));
    }
  }
  return ReadMessage(*message, Path::Tree(type.full_name()),
                     /*partial=*/false);
}

}  // namespace myorules::engine
