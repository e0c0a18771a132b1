#include "engine/expr/value_well_known.h"

#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/value_fields.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/wrappers.pb.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

// `message` as a generated class, also where it is a dynamic message.
template <typename T>
T As(const Message& message) {
  if (message.GetDescriptor() == T::descriptor()) {
    return static_cast<const T&>(message);
  }
  T copy;
  copy.ParseFromString(message.SerializeAsString());
  return copy;
}

Value ReadTimestamp(const Message& message, const Path* path) {
  const auto stamp = As<google::protobuf::Timestamp>(message);
  const absl::Time value =
      absl::FromUnixSeconds(stamp.seconds()) + absl::Nanoseconds(stamp.nanos());
  if (stamp.nanos() < 0 || stamp.nanos() > 999'999'999 ||
      !IsValidTimestamp(value)) {
    return Value::Error(absl::StrCat(path->text(), ": not a valid timestamp"));
  }
  return Value::Timestamp(value);
}

Value ReadDuration(const Message& message, const Path* path) {
  const auto span = As<google::protobuf::Duration>(message);
  const absl::Duration value =
      absl::Seconds(span.seconds()) + absl::Nanoseconds(span.nanos());
  const bool mixed = (span.seconds() < 0 && span.nanos() > 0) ||
                     (span.seconds() > 0 && span.nanos() < 0);
  if (mixed || std::abs(int64_t{span.nanos()}) > 999'999'999 ||
      !IsValidDuration(value)) {
    return Value::Error(absl::StrCat(path->text(), ": not a valid duration"));
  }
  return Value::Duration(value);
}

Value FromJson(const google::protobuf::Value& json);

Value FromJsonList(const google::protobuf::ListValue& json) {
  std::vector<Value> items;
  items.reserve(json.values_size());
  for (const auto& item : json.values()) items.push_back(FromJson(item));
  return Value::List(items);
}

Value FromJsonStruct(const google::protobuf::Struct& json) {
  std::vector<MapEntry> entries;
  for (const auto& [key, value] : json.fields()) {
    entries.push_back({Value::String(key), FromJson(value)});
  }
  return MakeMap(std::move(entries));
}

Value FromJson(const google::protobuf::Value& json) {
  switch (json.kind_case()) {
    case google::protobuf::Value::kBoolValue:
      return Value::Bool(json.bool_value());
    case google::protobuf::Value::kNumberValue:
      return Value::Double(json.number_value());
    case google::protobuf::Value::kStringValue:
      return Value::String(json.string_value());
    case google::protobuf::Value::kListValue:
      return FromJsonList(json.list_value());
    case google::protobuf::Value::kStructValue:
      return FromJsonStruct(json.struct_value());
    case google::protobuf::Value::kNullValue:
    case google::protobuf::Value::KIND_NOT_SET:
      break;
  }
  return Value::Null();
}

// What the Any holds, or why it holds nothing.
absl::StatusOr<std::shared_ptr<const Message>> Unpack(const Message& message) {
  const auto any = As<google::protobuf::Any>(message);
  std::string type_name;
  if (!google::protobuf::Any::ParseAnyTypeUrl(any.type_url(), &type_name)) {
    return absl::InvalidArgumentError("an Any without a type");
  }
  // What it holds is of the world that it comes from.
  const Descriptor* type =
      message.GetDescriptor()->file()->pool()->FindMessageTypeByName(type_name);
  if (type == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("an Any of unknown type '", type_name, "'"));
  }
  std::shared_ptr<Message> content(
      message.GetReflection()->GetMessageFactory()->GetPrototype(type)->New());
  if (!content->ParseFromString(any.value())) {
    return absl::InvalidArgumentError(
        absl::StrCat("the Any does not hold a valid ", type_name));
  }
  return content;
}

// Each Any in an Any is parsed by itself, so that the parser's own bound on
// nesting does not hold.
Value ReadAny(const Message& message, const Path* path, bool partial) {
  std::shared_ptr<const Message> content;
  for (int depth = 0; depth < limits::kMaxSubjectDepth; ++depth) {
    absl::StatusOr<std::shared_ptr<const Message>> held =
        Unpack(content == nullptr ? message : *content);
    if (!held.ok()) {
      return Value::Error(
          absl::StrCat(path->text(), ": ", held.status().message()));
    }
    content = *std::move(held);
    if (content->GetDescriptor()->full_name() != "google.protobuf.Any") {
      const Message& kept = *content;
      Memory::Current().Own(std::move(content));
      return ReadMessage(kept, path, partial);
    }
  }
  return Value::Error(absl::StrCat(path->text(),
                                   ": an Any in an Any more than ",
                                   limits::kMaxSubjectDepth, " deep"));
}

enum class WellKnown {
  kDate,
  kBool,
  kInt32,
  kInt64,
  kUint32,
  kUint64,
  kFloat,
  kDouble,
  kString,
  kBytes,
  kTimestamp,
  kDuration,
  kStruct,
  kValue,
  kListValue,
  kAny,
};

absl::optional<WellKnown> KindOf(const Descriptor& type) {
  static const auto& kinds = *new absl::flat_hash_map<std::string, WellKnown>({
      {"myorules.v1.Date", WellKnown::kDate},
      {"google.protobuf.BoolValue", WellKnown::kBool},
      {"google.protobuf.Int32Value", WellKnown::kInt32},
      {"google.protobuf.Int64Value", WellKnown::kInt64},
      {"google.protobuf.UInt32Value", WellKnown::kUint32},
      {"google.protobuf.UInt64Value", WellKnown::kUint64},
      {"google.protobuf.FloatValue", WellKnown::kFloat},
      {"google.protobuf.DoubleValue", WellKnown::kDouble},
      {"google.protobuf.StringValue", WellKnown::kString},
      {"google.protobuf.BytesValue", WellKnown::kBytes},
      {"google.protobuf.Timestamp", WellKnown::kTimestamp},
      {"google.protobuf.Duration", WellKnown::kDuration},
      {"google.protobuf.Struct", WellKnown::kStruct},
      {"google.protobuf.Value", WellKnown::kValue},
      {"google.protobuf.ListValue", WellKnown::kListValue},
      {"google.protobuf.Any", WellKnown::kAny},
  });
  const auto found = kinds.find(type.full_name());
  if (found == kinds.end()) return absl::nullopt;
  return found->second;
}

}  // namespace

bool IsValidTimestamp(absl::Time value) {
  static const absl::Time first =
      absl::FromCivil(absl::CivilDay(1, 1, 1), absl::UTCTimeZone());
  static const absl::Time end =
      absl::FromCivil(absl::CivilDay(10000, 1, 1), absl::UTCTimeZone());
  return value >= first && value < end;
}

bool IsValidDuration(absl::Duration value) {
  // What 64 bits of nanoseconds hold.
  const absl::Duration limit =
      absl::Nanoseconds(std::numeric_limits<int64_t>::max());
  return value >= -limit && value <= limit;
}

bool IsReadAsValue(const Descriptor& type) { return KindOf(type).has_value(); }

Value ReadWellKnown(const Message& message, const Path* path, bool partial) {
  switch (*KindOf(*message.GetDescriptor())) {
    case WellKnown::kBool:
      return Value::Bool(As<google::protobuf::BoolValue>(message).value());
    case WellKnown::kInt32:
      return Value::Int(As<google::protobuf::Int32Value>(message).value());
    case WellKnown::kInt64:
      return Value::Int(As<google::protobuf::Int64Value>(message).value());
    case WellKnown::kUint32:
      return Value::Uint(As<google::protobuf::UInt32Value>(message).value());
    case WellKnown::kUint64:
      return Value::Uint(As<google::protobuf::UInt64Value>(message).value());
    case WellKnown::kFloat:
      return Value::Double(As<google::protobuf::FloatValue>(message).value());
    case WellKnown::kDouble:
      return Value::Double(As<google::protobuf::DoubleValue>(message).value());
    case WellKnown::kString:
      return Value::String(As<google::protobuf::StringValue>(message).value());
    case WellKnown::kBytes:
      return Value::Bytes(As<google::protobuf::BytesValue>(message).value());
    case WellKnown::kTimestamp:
      return ReadTimestamp(message, path);
    case WellKnown::kDuration:
      return ReadDuration(message, path);
    case WellKnown::kStruct:
      return FromJsonStruct(As<google::protobuf::Struct>(message));
    case WellKnown::kValue:
      return FromJson(As<google::protobuf::Value>(message));
    case WellKnown::kListValue:
      return FromJsonList(As<google::protobuf::ListValue>(message));
    case WellKnown::kAny:
      return ReadAny(message, path, partial);
    case WellKnown::kDate:
      break;
  }
  return ReadDate(message, path);
}

Value DefaultOf(const Descriptor& type) {
  switch (*KindOf(type)) {
    case WellKnown::kTimestamp:
      return Value::Timestamp(absl::UnixEpoch());
    case WellKnown::kDuration:
      return Value::Duration(absl::ZeroDuration());
    case WellKnown::kStruct:
      return Value::Map(MapValue());
    case WellKnown::kListValue:
      return Value::List(ListValue());
    default:
      // Wrappers, Value and Any read as null.
      return Value::Null();
  }
}

}  // namespace myorules::engine
