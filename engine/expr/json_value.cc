#include "engine/expr/json_value.h"

#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/number_text.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/json_util.h"

namespace myorules::engine {
namespace {

// Integers up to here are doubles, each a different one.
constexpr int64_t kGreatestSafeInteger = (int64_t{1} << 53) - 1;

void IntToJson(int64_t value, google::protobuf::Value& json) {
  if (value >= -kGreatestSafeInteger && value <= kGreatestSafeInteger) {
    json.set_number_value(static_cast<double>(value));
  } else {
    json.set_string_value(absl::StrCat(value));
  }
}

void UintToJson(uint64_t value, google::protobuf::Value& json) {
  if (value <= uint64_t{kGreatestSafeInteger}) {
    json.set_number_value(static_cast<double>(value));
  } else {
    json.set_string_value(absl::StrCat(value));
  }
}

bool ListToJson(const ListValue& list, google::protobuf::ListValue& json) {
  for (const Value& item : list.items) {
    if (!ToJson(item, *json.add_values())) return false;
  }
  return true;
}

bool MapToJson(const MapValue& map, google::protobuf::Struct& json) {
  for (const auto& [key, item] : map.entries) {
    if (key.kind() != Value::Kind::kString) return false;
    if (!ToJson(item, (*json.mutable_fields())[std::string(key.as_string())]))
      return false;
  }
  return true;
}

bool MessageToJson(const google::protobuf::Message& message,
                   google::protobuf::Value& json) {
  std::string text;
  // Only objects are read as a whole, so that it stands in one.
  google::protobuf::Struct object;
  if (!google::protobuf::util::MessageToJsonString(message, &text).ok() ||
      !google::protobuf::util::JsonStringToMessage(
           absl::StrCat("{\"message\":", text, "}"), &object)
           .ok()) {
    return false;
  }
  json = object.fields().at("message");
  return true;
}

}  // namespace

bool ToJson(const Value& value, google::protobuf::Value& json) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      json.set_null_value(google::protobuf::NULL_VALUE);
      return true;
    case Value::Kind::kBool:
      json.set_bool_value(value.as_bool());
      return true;
    case Value::Kind::kInt:
      IntToJson(value.as_int(), json);
      return true;
    case Value::Kind::kUint:
      UintToJson(value.as_uint(), json);
      return true;
    case Value::Kind::kDouble:
      json.set_number_value(value.as_double());
      return true;
    case Value::Kind::kString:
      json.set_string_value(std::string(value.as_string()));
      return true;
    case Value::Kind::kBytes:
      json.set_string_value(absl::Base64Escape(value.as_bytes()));
      return true;
    case Value::Kind::kTimestamp:
      json.set_string_value(TimestampText(value.as_timestamp()));
      return true;
    case Value::Kind::kDuration:
      json.set_string_value(DurationText(value.as_duration()));
      return true;
    case Value::Kind::kList:
      return ListToJson(value.as_list(), *json.mutable_list_value());
    case Value::Kind::kMap:
      return MapToJson(value.as_map(), *json.mutable_struct_value());
    case Value::Kind::kMessage:
      return MessageToJson(*value.as_message().message, json);
    default:
      return false;
  }
}

}  // namespace myorules::engine
