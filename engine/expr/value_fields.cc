#include "engine/expr/value_fields.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "engine/expr/value_well_known.h"
#include "myorules/v1/options.pb.h"

namespace myorules::engine {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

constexpr int kFirstMonth = 1;
constexpr int kLastMonth = 12;
constexpr int kLastYear = 9999;

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Whether `number` is the zero by which an enum says that it is not stated.
bool IsUnspecified(const FieldDescriptor& field, int number) {
  if (number != 0) return false;
  const EnumValueDescriptor* zero = field.enum_type()->FindValueByNumber(0);
  return zero != nullptr && absl::EndsWith(zero->name(), "_UNSPECIFIED");
}
// The same of a value read from the field.
bool IsUnspecified(const FieldDescriptor& field, const Value& value) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
         value.kind() == Value::Kind::kInt &&
         IsUnspecified(field, static_cast<int>(value.as_int()));
}

// The one value of this enum stands for JSON's null.
bool IsNullEnum(const FieldDescriptor& field) {
  return field.enum_type()->full_name() == "google.protobuf.NullValue";
}

// A part of `parent`, alive as long as it.
std::shared_ptr<const Message> PartOf(const MessageValue& parent,
                                      const Message& part) {
  return std::shared_ptr<const Message>(parent.message, &part);
}

Value ReadScalar(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return Value::Bool(reflection.GetBool(message, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return Value::Int(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return Value::Int(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return Value::Uint(reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return Value::Uint(reflection.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Value::Double(reflection.GetFloat(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Value::Double(reflection.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      if (IsNullEnum(field)) return Value::Null();
      return Value::Int(reflection.GetEnumValue(message, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES
                 ? Value::Bytes(reflection.GetString(message, &field))
                 : Value::String(reflection.GetString(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return Value::Error("not a scalar");
}

Value ReadEntryScalar(const Message& message, const FieldDescriptor& field,
                      int index) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return Value::Bool(reflection.GetRepeatedBool(message, &field, index));
    case FieldDescriptor::CPPTYPE_INT32:
      return Value::Int(reflection.GetRepeatedInt32(message, &field, index));
    case FieldDescriptor::CPPTYPE_INT64:
      return Value::Int(reflection.GetRepeatedInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_UINT32:
      return Value::Uint(reflection.GetRepeatedUInt32(message, &field, index));
    case FieldDescriptor::CPPTYPE_UINT64:
      return Value::Uint(reflection.GetRepeatedUInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Value::Double(reflection.GetRepeatedFloat(message, &field, index));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Value::Double(
          reflection.GetRepeatedDouble(message, &field, index));
    case FieldDescriptor::CPPTYPE_ENUM:
      if (IsNullEnum(field)) return Value::Null();
      return Value::Int(
          reflection.GetRepeatedEnumValue(message, &field, index));
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text = reflection.GetRepeatedString(message, &field, index);
      return field.type() == FieldDescriptor::TYPE_BYTES ? Value::Bytes(text)
                                                         : Value::String(text);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return Value::Error("not a scalar");
}

// The member of the field's oneof that is set in its stead, or null.
const FieldDescriptor* SetInstead(const MessageValue& parent,
                                  const FieldDescriptor& field) {
  const OneofDescriptor* oneof = field.real_containing_oneof();
  if (oneof == nullptr || parent.unset) return nullptr;
  const FieldDescriptor* set =
      parent.message->GetReflection()->GetOneofFieldDescriptor(*parent.message,
                                                               oneof);
  return set == &field ? nullptr : set;
}

Value Unset(const MessageValue& parent, const FieldDescriptor& field) {
  const FieldDescriptor* instead = SetInstead(parent, field);
  return Value::Unknown(UnknownSet::Of(
      FieldPath(parent, field),
      instead == nullptr ? ""
                         : absl::StrCat(instead->name(), " is given instead")));
}

Value ReadSingularScalar(const MessageValue& parent,
                         const FieldDescriptor& field) {
  if (!parent.partial) return ReadScalar(*parent.message, field);
  const Message& message = *parent.message;
  if (parent.unset || (field.has_presence() &&
                       !message.GetReflection()->HasField(message, &field))) {
    return Unset(parent, field);
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
      IsUnspecified(field,
                    message.GetReflection()->GetEnumValue(message, &field))) {
    return Unset(parent, field);
  }
  return ReadScalar(message, field);
}

Value ReadSingularMessage(const MessageValue& parent,
                          const FieldDescriptor& field) {
  const Message& message = *parent.message;
  const Message& part = message.GetReflection()->GetMessage(message, &field);
  if (message.GetReflection()->HasField(message, &field)) {
    return ReadMessage(PartOf(parent, part), FieldPath(parent, field),
                       parent.partial);
  }
  const bool is_value = IsReadAsValue(*field.message_type());
  if (parent.partial) {
    if (is_value || SetInstead(parent, field) != nullptr) {
      return Unset(parent, field);
    }
    return Value::Message(
        {PartOf(parent, part), FieldPath(parent, field), true, true});
  }
  if (IsDateType(*field.message_type())) {
    return Value::Error(absl::StrCat(FieldPath(parent, field), " is not set"));
  }
  if (is_value) return DefaultOf(*field.message_type());
  return Value::Message({PartOf(parent, part), FieldPath(parent, field)});
}

Value ReadMap(const MessageValue& parent, const FieldDescriptor& field) {
  const Message& message = *parent.message;
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor& key_field = *field.message_type()->map_key();
  const FieldDescriptor& value_field = *field.message_type()->map_value();
  std::vector<std::pair<Value, Value>> entries;
  const int size = reflection.FieldSize(message, &field);
  entries.reserve(size);
  for (int i = 0; i < size; ++i) {
    const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
    Value key = ReadScalar(entry, key_field);
    const std::string path =
        absl::StrCat(FieldPath(parent, field), "[", key.ToString(), "]");
    Value value;
    if (IsMessage(value_field)) {
      value = ReadMessage(PartOf(parent, entry.GetReflection()->GetMessage(
                                             entry, &value_field)),
                          path, parent.partial);
    } else {
      value = ReadScalar(entry, value_field);
      if (parent.partial && IsUnspecified(value_field, value)) {
        value = Value::Unknown(UnknownSet::Of(path));
      }
    }
    entries.emplace_back(std::move(key), std::move(value));
  }
  return MakeMap(std::move(entries));
}

std::vector<Value> ReadEntries(const MessageValue& parent,
                               const FieldDescriptor& field) {
  const Message& message = *parent.message;
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, &field);
  std::vector<Value> items;
  items.reserve(size);
  if (IsMessage(field)) {
    const std::vector<std::string> paths =
        EntryPaths(FieldPath(parent, field), message, field);
    for (int i = 0; i < size; ++i) {
      items.push_back(ReadMessage(
          PartOf(parent, reflection.GetRepeatedMessage(message, &field, i)),
          paths[i], parent.partial));
    }
    return items;
  }
  for (int i = 0; i < size; ++i) {
    Value item = ReadEntryScalar(message, field, i);
    if (parent.partial && IsUnspecified(field, item)) {
      item = Value::Unknown(UnknownSet::Of(
          absl::StrCat(FieldPath(parent, field), "[#", i + 1, "]")));
    }
    items.push_back(std::move(item));
  }
  return items;
}

// Whether the list `field` is closed; reports the field that says so.
bool IsComplete(const MessageValue& parent, const FieldDescriptor& completeness,
                UnknownSet& why_open, ReadListener on_read) {
  const Value complete = ReadSingularScalar(parent, completeness);
  const std::string path = FieldPath(parent, completeness);
  on_read(path, complete);
  if (complete.is_true()) return true;
  why_open = complete.is_unknown()
                 ? complete.as_unknown()
                 : UnknownSet::Of(path, "the list is stated to be incomplete");
  return false;
}

Value ReadList(const MessageValue& parent, const FieldDescriptor& field,
               ReadListener on_read) {
  const std::string& complete_when =
      field.options().GetExtension(v1::complete_when);
  const FieldDescriptor* completeness =
      parent.partial && !complete_when.empty()
          ? field.containing_type()->FindFieldByName(complete_when)
          : nullptr;
  const std::string path = FieldPath(parent, field);
  if (parent.partial && !complete_when.empty() && completeness == nullptr) {
    return Value::Error(absl::StrCat(path, ": complete_when names no field '",
                                     complete_when, "'"));
  }
  if (parent.partial && parent.unset && completeness == nullptr) {
    Value unset = Unset(parent, field);
    on_read(path, unset);
    return unset;
  }
  ListValue list;
  list.items = ReadEntries(parent, field);
  list.unordered = parent.partial && IsSorted(field);
  // An entry that is an error (an impossible date) makes the list one, as in a
  // list literal.
  for (const Value& item : list.items) {
    if (item.is_error()) return item;
  }
  if (completeness != nullptr) {
    list.open = !IsComplete(parent, *completeness, list.why_open, on_read);
  }
  Value value = Value::List(std::move(list));
  if (parent.partial) on_read(path, value);
  return value;
}

bool IsDayOf(int32_t year, int32_t month, int32_t day) {
  // CivilDay normalizes what does not exist.
  const absl::CivilDay civil(year, month, day);
  return civil.year() == year && civil.month() == month && civil.day() == day;
}

int32_t DatePart(const Message& date, const char* name) {
  const FieldDescriptor* field = date.GetDescriptor()->FindFieldByName(name);
  return field == nullptr ? 0 : date.GetReflection()->GetInt32(date, field);
}

}  // namespace

const FieldDescriptor* FindField(const google::protobuf::Descriptor& message,
                                 const std::string& name) {
  if (const FieldDescriptor* field = message.FindFieldByName(name)) {
    return field;
  }
  const FieldDescriptor* extension =
      message.file()->pool()->FindExtensionByName(name);
  return extension != nullptr && extension->containing_type() == &message
             ? extension
             : nullptr;
}

std::string FieldPath(const MessageValue& parent,
                      const FieldDescriptor& field) {
  return field.is_extension()
             ? absl::StrCat(parent.path, ".`", field.full_name(), "`")
             : absl::StrCat(parent.path, ".", field.name());
}

bool IsDateType(const google::protobuf::Descriptor& type) {
  return type.full_name() == "myorules.v1.Date";
}

Value ReadDate(const Message& date, absl::string_view path) {
  const int32_t year = DatePart(date, "year");
  const int32_t month = DatePart(date, "month");
  const int32_t day = DatePart(date, "day");
  auto fault = [path](auto... what) {
    return Value::Error(absl::StrCat(path, ": ", what...));
  };
  if (year < 1 || year > kLastYear) {
    return fault("the year is ", year, "; it must be 1 to 9999");
  }
  if (month == 0 && day == 0) {
    return Value::Date({absl::CivilDay(year), absl::CivilDay(year, 12, 31),
                        UnknownSet::Of(absl::StrCat(path, ".month"))});
  }
  if (month == 0) return fault("a day without a month");
  if (month < kFirstMonth || month > kLastMonth) {
    return fault("the month is ", month, "; it must be 1 to 12");
  }
  if (day == 0) {
    const absl::CivilMonth whole(year, month);
    return Value::Date({absl::CivilDay(whole), absl::CivilDay(whole + 1) - 1,
                        UnknownSet::Of(absl::StrCat(path, ".day"))});
  }
  if (!IsDayOf(year, month, day)) {
    return fault("there is no day ", day, " in month ", month, " of ", year);
  }
  const absl::CivilDay civil(year, month, day);
  return Value::Date({civil, civil, UnknownSet()});
}

Value ReadField(const MessageValue& parent, const FieldDescriptor& field,
                ReadListener on_read) {
  if (field.is_map() && !(parent.partial && parent.unset)) {
    Value map = ReadMap(parent, field);
    if (parent.partial) on_read(FieldPath(parent, field), map);
    return map;
  }
  if (field.is_repeated()) return ReadList(parent, field, on_read);
  Value value = IsMessage(field) ? ReadSingularMessage(parent, field)
                                 : ReadSingularScalar(parent, field);
  if (parent.partial && value.kind() != Value::Kind::kMessage) {
    on_read(FieldPath(parent, field), value);
  }
  return value;
}

Value ReadField(const MessageValue& parent, const FieldDescriptor& field) {
  return ReadField(parent, field, [](absl::string_view, const Value&) {});
}

bool IsGivenOtherwise(const MessageValue& parent,
                      const FieldDescriptor& field) {
  return SetInstead(parent, field) != nullptr;
}

bool HasField(const MessageValue& parent, const FieldDescriptor& field) {
  if (parent.unset) return false;
  const Message& message = *parent.message;
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) return reflection.FieldSize(message, &field) > 0;
  if (!reflection.HasField(message, &field)) return false;
  return !parent.partial || field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM ||
         !IsUnspecified(field, reflection.GetEnumValue(message, &field));
}

Value ReadMessage(std::shared_ptr<const Message> message, std::string path,
                  bool partial) {
  if (IsDateType(*message->GetDescriptor())) return ReadDate(*message, path);
  if (IsReadAsValue(*message->GetDescriptor())) {
    return ReadWellKnown(*message, path, partial);
  }
  return Value::Message({std::move(message), std::move(path), partial});
}

}  // namespace myorules::engine
