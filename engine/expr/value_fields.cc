#include "engine/expr/value_fields.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "engine/base/proto_text.h"
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

// The text of a field of a message. `kept` serves where it has to be put
// together; else it is the field itself, which outlives every value.
Value TextValue(const FieldDescriptor& field, const std::string& text,
                const std::string& kept) {
  const bool bytes = field.type() == FieldDescriptor::TYPE_BYTES;
  if (&text == &kept) return bytes ? Value::Bytes(text) : Value::String(text);
  return bytes ? Value::BytesView(text) : Value::StringView(text);
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
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string kept;
      return TextValue(
          field, reflection.GetStringReference(message, &field, &kept), kept);
    }
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
      std::string kept;
      return TextValue(
          field,
          reflection.GetRepeatedStringReference(message, &field, index, &kept),
          kept);
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
      parent.path->Field(field),
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
    return ReadMessage(part, parent.path->Field(field), parent.partial);
  }
  const bool is_value = IsReadAsValue(*field.message_type());
  if (parent.partial) {
    if (is_value || SetInstead(parent, field) != nullptr) {
      return Unset(parent, field);
    }
    return Value::Message({&part, parent.path->Field(field), true, true});
  }
  if (IsDateType(*field.message_type())) {
    return Value::Error(
        absl::StrCat(parent.path->Field(field)->text(), " is not set"));
  }
  if (is_value) return DefaultOf(*field.message_type());
  return Value::Message({&part, parent.path->Field(field)});
}

Value ReadMap(const MessageValue& parent, const FieldDescriptor& field) {
  const Message& message = *parent.message;
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor& key_field = *field.message_type()->map_key();
  const FieldDescriptor& value_field = *field.message_type()->map_value();
  std::vector<MapEntry> entries;
  const int size = reflection.FieldSize(message, &field);
  entries.reserve(size);
  for (int i = 0; i < size; ++i) {
    const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
    Value key = ReadScalar(entry, key_field);
    const Path* path = parent.path->Field(field)->Child(
        absl::StrCat("[", key.ToString(), "]"));
    Value value;
    if (IsMessage(value_field)) {
      value =
          ReadMessage(entry.GetReflection()->GetMessage(entry, &value_field),
                      path, parent.partial);
    } else {
      value = ReadScalar(entry, value_field);
      if (parent.partial && IsUnspecified(value_field, value)) {
        value = Value::Unknown(UnknownSet::Of(path));
      }
    }
    // As in a map literal, and in a list.
    if (value.is_error()) return value;
    entries.push_back({key, value});
  }
  return MakeMap(std::move(entries));
}

absl::Span<const Value> ReadEntries(const MessageValue& parent,
                                    const FieldDescriptor& field) {
  const Message& message = *parent.message;
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, &field);
  Growing<Value> items;
  items.reserve(size);
  const Path* const path = parent.path->Field(field);
  if (IsMessage(field)) {
    const absl::Span<const Path* const> paths = path->Entries(message, field);
    for (int i = 0; i < size; ++i) {
      items.push_back(
          ReadMessage(reflection.GetRepeatedMessage(message, &field, i),
                      paths[i], parent.partial));
    }
    return items.span();
  }
  for (int i = 0; i < size; ++i) {
    Value item = ReadEntryScalar(message, field, i);
    if (parent.partial && IsUnspecified(field, item)) {
      item = Value::Unknown(
          UnknownSet::Of(path->Child(absl::StrCat("[#", i + 1, "]"))));
    }
    items.push_back(item);
  }
  return items.span();
}

// Whether the list `field` is closed; reports the field that says so.
bool IsComplete(const MessageValue& parent, const FieldDescriptor& completeness,
                UnknownSet& why_open, ReadListener on_read) {
  const Value complete = ReadSingularScalar(parent, completeness);
  const Path* const path = parent.path->Field(completeness);
  on_read(path, complete, completeness);
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
  const FieldDescriptor* completeness = parent.partial && !complete_when.empty()
                                            ? CompletenessOf(field)
                                            : nullptr;
  const Path* const path = parent.path->Field(field);
  if (parent.partial && !complete_when.empty() && completeness == nullptr) {
    // A pack about such a message does not load (engine/pack/subject_check.h).
    return Value::Error(absl::StrCat(path->text(),
                                     ": complete_when names no bool field '",
                                     complete_when, "'"));
  }
  if (parent.partial && parent.unset && completeness == nullptr) {
    Value unset = Unset(parent, field);
    on_read(path, unset, field);
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
  const Value value = Value::List(list);
  if (parent.partial) on_read(path, value, field);
  return value;
}

bool IsDayOf(int32_t year, int32_t month, int32_t day) {
  // CivilDay normalizes what does not exist.
  const absl::CivilDay civil(year, month, day);
  return civil.year() == year && civil.month() == month && civil.day() == day;
}

// The place of the date's part that is not set.
const Path* PartOf(const Message& date, const Path* path, const char* name) {
  return path->Field(*date.GetDescriptor()->FindFieldByName(name));
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

const FieldDescriptor* CompletenessOf(const FieldDescriptor& list) {
  const FieldDescriptor* field = list.containing_type()->FindFieldByName(
      list.options().GetExtension(v1::complete_when));
  return field != nullptr && !field->is_repeated() &&
                 field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL
             ? field
             : nullptr;
}

Value ReadDate(const Message& date, const Path* path) {
  const auto [year, month, day] = DatePartsOf(date);
  auto fault = [path](auto... what) {
    return Value::Error(absl::StrCat(path->text(), ": ", what...));
  };
  if (year < 1 || year > kLastYear) {
    return fault("the year is ", year, "; it must be 1 to 9999");
  }
  if (month == 0 && day == 0) {
    return Value::Date({absl::CivilDay(year), absl::CivilDay(year, 12, 31),
                        UnknownSet::Of(PartOf(date, path, "month"))});
  }
  if (month == 0) return fault("a day without a month");
  if (month < kFirstMonth || month > kLastMonth) {
    return fault("the month is ", month, "; it must be 1 to 12");
  }
  if (day == 0) {
    const absl::CivilMonth whole(year, month);
    return Value::Date({absl::CivilDay(whole), absl::CivilDay(whole + 1) - 1,
                        UnknownSet::Of(PartOf(date, path, "day"))});
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
    if (parent.partial) on_read(parent.path->Field(field), map, field);
    return map;
  }
  if (field.is_repeated()) return ReadList(parent, field, on_read);
  Value value = IsMessage(field) ? ReadSingularMessage(parent, field)
                                 : ReadSingularScalar(parent, field);
  if (parent.partial && value.kind() != Value::Kind::kMessage) {
    on_read(parent.path->Field(field), value, field);
  }
  return value;
}

Value ReadField(const MessageValue& parent, const FieldDescriptor& field) {
  return ReadField(parent, field,
                   [](const Path*, const Value&, const FieldDescriptor&) {});
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

Value ReadMessage(const Message& message, const Path* path, bool partial) {
  if (IsDateType(*message.GetDescriptor())) return ReadDate(message, path);
  if (IsReadAsValue(*message.GetDescriptor())) {
    return ReadWellKnown(message, path, partial);
  }
  return Value::Message({&message, path, partial});
}

}  // namespace myorules::engine
