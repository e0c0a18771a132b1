#include "engine/expr/value_well_known.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <typeinfo>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/expr/value_fields.h"
#include "engine/expr/value_fields_parts.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/wrappers.pb.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

// A message as a generated class, also where it is a dynamic message.
template <typename T>
class As {
 public:
  explicit As(const Message& message) {
    if (typeid(message) == typeid(T)) {
      read_ = static_cast<const T*>(&message);
    } else {
      read_ = &copy_.emplace();
      copy_->ParseFromString(message.SerializeAsString());
    }
  }
  As(const As&) = delete;
  As& operator=(const As&) = delete;

  const T& operator*() const { return *read_; }
  const T* operator->() const { return read_; }

 private:
  absl::optional<T> copy_;
  const T* read_;
};

Value ReadTimestamp(const Message& message, const Path* path) {
  const As<google::protobuf::Timestamp> read(message);
  const auto& stamp = *read;
  const absl::Time value =
      absl::FromUnixSeconds(stamp.seconds()) + absl::Nanoseconds(stamp.nanos());
  if (stamp.nanos() < 0 || stamp.nanos() > 999'999'999 ||
      !IsValidTimestamp(value)) {
    return Value::Error(absl::StrCat(path->text(), ": not a valid timestamp"));
  }
  return Value::Timestamp(value);
}

Value ReadDuration(const Message& message, const Path* path) {
  const As<google::protobuf::Duration> read(message);
  const auto& span = *read;
  const absl::Duration value =
      absl::Seconds(span.seconds()) + absl::Nanoseconds(span.nanos());
  const bool mixed = (span.seconds() < 0 && span.nanos() > 0) ||
                     (span.seconds() > 0 && span.nanos() < 0);
  if (mixed || std::abs(int64_t{span.nanos()}) > 999'999'999) {
    return Value::Error(absl::StrCat(path->text(), ": not a valid duration"));
  }
  if (!IsValidDuration(value)) {
    return Value::Error(absl::StrCat(path->text(), ": duration out of range"));
  }
  return Value::Duration(value);
}

Value FromJson(const google::protobuf::Value& json);

Value FromJsonList(const google::protobuf::ListValue& json) {
  Growing<Value> items;
  items.reserve(json.values_size());
  for (const auto& item : json.values()) items.push_back(FromJson(item));
  ListValue list;
  list.items = items.span();
  return Value::List(list);
}

Value FromJsonStruct(const google::protobuf::Struct& json) {
  Growing<MapEntry> entries;
  entries.reserve(json.fields().size());
  for (const auto& [key, value] : json.fields()) {
    entries.push_back({Value::String(key), FromJson(value)});
  }
  return MakeMapInPlace(absl::MakeSpan(entries.begin(), entries.size()));
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
  const As<google::protobuf::Any> read(message);
  const auto& any = *read;
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

Value ReadAny(const Message& message, const Path* path, bool partial) {
  const absl::StatusOr<const Message*> content = OpenAny(message, path);
  return content.ok() ? ReadMessage(**content, path, partial)
                      : Value::Error(content.status().message());
}

}  // namespace

// Each Any in an Any is parsed by itself, so that the parser's own bound on
// nesting does not hold. Messages around that of which it is a field count too.
absl::StatusOr<const Message*> OpenAny(const Message& message,
                                       const Path* path) {
  std::shared_ptr<const Message> content;
  const int around = std::max(path->depth() - 1, 0);
  for (int depth = around; depth < limits::kMaxSubjectDepth; ++depth) {
    absl::StatusOr<std::shared_ptr<const Message>> held =
        Unpack(content == nullptr ? message : *content);
    if (!held.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path->text(), ": ", held.status().message()));
    }
    content = *std::move(held);
    if (content->GetDescriptor()->full_name() != "google.protobuf.Any") {
      const Message& kept = *content;
      Memory::Current().Own(std::move(content));
      return &kept;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat(path->text(), ": an Any in an Any more than ",
                   limits::kMaxSubjectDepth, " deep"));
}

bool IsValidTimestamp(absl::Time value) {
  static const absl::Time kFirst =
      absl::FromCivil(absl::CivilDay(1, 1, 1), absl::UTCTimeZone());
  static const absl::Time kEnd =
      absl::FromCivil(absl::CivilDay(10000, 1, 1), absl::UTCTimeZone());
  return value >= kFirst && value < kEnd;
}

bool IsValidDuration(absl::Duration value) {
  // What 64 bits of nanoseconds hold.
  const absl::Duration limit =
      absl::Nanoseconds(std::numeric_limits<int64_t>::max());
  return value >= -limit && value <= limit;
}

absl::optional<WellKnown> WellKnownOf(const Descriptor& type) {
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

Value ReadWellKnown(WellKnown kind, const Message& message, const Path* path,
                    bool partial) {
  switch (kind) {
    case WellKnown::kBool:
      return Value::Bool(As<google::protobuf::BoolValue>(message)->value());
    case WellKnown::kInt32:
      return Value::Int(As<google::protobuf::Int32Value>(message)->value());
    case WellKnown::kInt64:
      return Value::Int(As<google::protobuf::Int64Value>(message)->value());
    case WellKnown::kUint32:
      return Value::Uint(As<google::protobuf::UInt32Value>(message)->value());
    case WellKnown::kUint64:
      return Value::Uint(As<google::protobuf::UInt64Value>(message)->value());
    case WellKnown::kFloat:
      return Value::Double(As<google::protobuf::FloatValue>(message)->value());
    case WellKnown::kDouble:
      return Value::Double(As<google::protobuf::DoubleValue>(message)->value());
    case WellKnown::kString:
      return Value::String(As<google::protobuf::StringValue>(message)->value());
    case WellKnown::kBytes:
      return Value::Bytes(As<google::protobuf::BytesValue>(message)->value());
    case WellKnown::kTimestamp:
      return ReadTimestamp(message, path);
    case WellKnown::kDuration:
      return ReadDuration(message, path);
    case WellKnown::kStruct:
      return FromJsonStruct(*As<google::protobuf::Struct>(message));
    case WellKnown::kValue:
      return FromJson(*As<google::protobuf::Value>(message));
    case WellKnown::kListValue:
      return FromJsonList(*As<google::protobuf::ListValue>(message));
    case WellKnown::kAny:
      return ReadAny(message, path, partial);
    case WellKnown::kDate:
      break;
  }
  return ReadDate(message, path);
}

Value DefaultOf(WellKnown kind) {
  switch (kind) {
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
