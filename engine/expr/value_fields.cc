#include "engine/expr/value_fields.h"

#include <string>
#include <typeinfo>

#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/proto_text.h"
#include "engine/expr/value_fields_parts.h"
#include "engine/expr/value_reflection.h"
#include "engine/expr/value_well_known.h"
#include "myorules/v1/date.pb.h"
#include "myorules/v1/options.pb.h"

namespace myorules::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

// The value of a set message: ReadMessage, or ReadMessageToCompare.
using PartReader = Value (*)(const Message& message, const Path* path,
                             bool partial);

constexpr int kFirstMonth = 1;
constexpr int kLastMonth = 12;

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Whether what was read from the field is the zero by which its enum says that
// it is not stated.
bool IsUnspecified(const FieldDescriptor& field, const Value& value) {
  return value.kind() == Value::Kind::kInt && value.as_int() == 0 &&
         IsZeroUnspecified(field);
}

Value Unset(const MessageValue& parent, const FieldDescriptor& field) {
  const FieldDescriptor* instead = GivenInstead(parent, field);
  return Value::Unknown(
      UnknownSet::Of(parent.path->Field(field),
                     instead == nullptr ? "" : GivenInsteadReason(*instead)));
}

Value ReadSingularScalar(const MessageValue& parent,
                         const FieldDescriptor& field) {
  if (!parent.partial) return ReadScalar(*parent.message, field);
  const Message& message = *parent.message;
  if (parent.unset || (field.has_presence() &&
                       !message.GetReflection()->HasField(message, &field))) {
    return Unset(parent, field);
  }
  const Value value = ReadScalar(message, field);
  return IsUnspecified(field, value) ? Unset(parent, field) : value;
}

Value ReadSingularMessage(const MessageValue& parent,
                          const FieldDescriptor& field, PartReader read_part) {
  const Message& message = *parent.message;
  const Message& part = message.GetReflection()->GetMessage(message, &field);
  if (message.GetReflection()->HasField(message, &field)) {
    return read_part(part, parent.path->Field(field), parent.partial);
  }
  const absl::optional<WellKnown> kind = WellKnownOf(*field.message_type());
  if (parent.partial) {
    if (kind.has_value() || GivenInstead(parent, field) != nullptr) {
      return Unset(parent, field);
    }
    return UnsetPart(part, parent.path->Field(field), /*partial=*/true);
  }
  if (kind == WellKnown::kDate) return NoDate(parent.path->Field(field));
  if (kind.has_value()) return DefaultOf(*kind);
  return UnsetPart(part, parent.path->Field(field), /*partial=*/false);
}

// The value of an entry of the map that stands at `map`.
Value ReadMapValue(const Message& entry, const FieldDescriptor& field,
                   const Value& key, const Path& map, bool partial,
                   PartReader read_part) {
  const auto path = [&] {
    return map.Child(absl::StrCat("[", key.ToString(), "]"));
  };
  if (IsMessage(field)) {
    return read_part(entry.GetReflection()->GetMessage(entry, &field), path(),
                     partial);
  }
  const Value value = ReadScalar(entry, field);
  return partial && IsUnspecified(field, value)
             ? Value::Unknown(UnknownSet::Of(path()))
             : value;
}

absl::Span<const Value> ReadEntries(const MessageValue& parent,
                                    const FieldDescriptor& field,
                                    PartReader read_part) {
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
          read_part(reflection.GetRepeatedMessage(message, &field, i), paths[i],
                    parent.partial));
    }
    return items.span();
  }
  for (int i = 0; i < size; ++i) {
    const Value item = ReadEntryScalar(message, field, i);
    items.push_back(parent.partial && IsUnspecified(field, item)
                        ? UnspecifiedEntry(path, i)
                        : item);
  }
  return items.span();
}

// What keeps a list open; tells of the field that says so.
UnknownSet ReadCompleteness(const MessageValue& parent,
                            const FieldDescriptor& completeness,
                            ReadListener on_read) {
  const Value complete = ReadSingularScalar(parent, completeness);
  const Path* const path = parent.path->Field(completeness);
  on_read(path, complete, completeness);
  return WhyOpen(complete, path);
}

Value ReadList(const MessageValue& parent, const FieldDescriptor& field,
               ReadListener on_read, PartReader read_part) {
  const std::string& complete_when =
      field.options().GetExtension(v1::complete_when);
  const FieldDescriptor* completeness = parent.partial && !complete_when.empty()
                                            ? CompletenessOf(field)
                                            : nullptr;
  const Path* const path = parent.path->Field(field);
  if (parent.partial && !complete_when.empty() && completeness == nullptr) {
    // A pack about such a message does not load (engine/pack/subject_check.h).
    return NoCompleteness(path, complete_when);
  }
  if (parent.partial && parent.unset && completeness == nullptr) {
    Value unset = Unset(parent, field);
    on_read(path, unset, field);
    return unset;
  }
  ListValue list;
  list.items = ReadEntries(parent, field, read_part);
  list.unordered = parent.partial && IsSorted(field);
  // An entry that is an error (an impossible date) makes the list one, as in a
  // list literal.
  for (const Value& item : list.items) {
    if (item.is_error()) return item;
  }
  if (completeness != nullptr) {
    list.why_open = ReadCompleteness(parent, *completeness, on_read);
    list.open = !list.why_open.empty();
  }
  const Value value = Value::List(list);
  if (parent.partial) on_read(path, value, field);
  return value;
}

Value ReadMapBy(const MessageValue& parent, const FieldDescriptor& field,
                PartReader read_part) {
  const Message& message = *parent.message;
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor& key_field = *field.message_type()->map_key();
  const FieldDescriptor& value_field = *field.message_type()->map_value();
  Growing<MapEntry> entries;
  const int size = reflection.FieldSize(message, &field);
  entries.reserve(size);
  for (int i = 0; i < size; ++i) {
    const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
    const Value key = ReadScalar(entry, key_field);
    entries.push_back(
        {key, ReadMapValue(entry, value_field, key, *parent.path->Field(field),
                           parent.partial, read_part)});
  }
  const Value map =
      MakeMapInPlace(absl::MakeSpan(entries.begin(), entries.size()));
  if (map.is_error()) return map;
  // As in a map literal, and in a list.
  for (const MapEntry& entry : map.as_map().entries) {
    if (entry.value.is_error()) return entry.value;
  }
  return map;
}

Value ReadFieldBy(const MessageValue& parent, const FieldDescriptor& field,
                  ReadListener on_read, PartReader read_part) {
  if (field.is_map() && !(parent.partial && parent.unset)) {
    Value map = ReadMapBy(parent, field, read_part);
    if (parent.partial) on_read(parent.path->Field(field), map, field);
    return map;
  }
  if (field.is_repeated()) return ReadList(parent, field, on_read, read_part);
  Value value = IsMessage(field) ? ReadSingularMessage(parent, field, read_part)
                                 : ReadSingularScalar(parent, field);
  if (parent.partial && value.kind() != Value::Kind::kMessage) {
    on_read(parent.path->Field(field), value, field);
  }
  return value;
}

void TellNobody(const Path*, const Value&, const FieldDescriptor&) {}

// The place of the part `number` of a date, which is not set.
const Path* PartOf(const Message& date, const Path* path, int number) {
  static const google::protobuf::Descriptor& generated =
      *v1::Date::descriptor();
  const FieldDescriptor* const own = generated.FindFieldByNumber(number);
  if (typeid(date) == typeid(v1::Date)) return path->Field(*own);
  return path->Field(*date.GetDescriptor()->FindFieldByName(own->name()));
}

}  // namespace

std::string GivenInsteadReason(const FieldDescriptor& set) {
  return absl::StrCat(set.name(), " is given instead");
}

Value ReadMap(const MessageValue& parent, const FieldDescriptor& field) {
  return ReadMapBy(parent, field, ReadMessage);
}

Value UnspecifiedEntry(const Path* list, int index) {
  return Value::Unknown(
      UnknownSet::Of(list->Child(absl::StrCat("[#", index + 1, "]"))));
}

UnknownSet WhyOpen(const Value& complete, const Path* path) {
  if (complete.is_true()) return UnknownSet();
  if (complete.is_unknown()) return complete.as_unknown();
  return UnknownSet::Of(path, "the list is stated to be incomplete");
}

Value UnsetPart(const Message& part, const Path* path, bool partial) {
  if (path->depth() > limits::kMaxSubjectDepth) {
    return Value::Error(absl::StrCat(path->text(), ": nested more than ",
                                     limits::kMaxSubjectDepth, " deep"));
  }
  return Value::Message({&part, path, partial, /*unset=*/partial});
}

Value NoCompleteness(const Path* list, absl::string_view complete_when) {
  return Value::Error(absl::StrCat(list->text(),
                                   ": complete_when names no bool field '",
                                   complete_when, "'"));
}

Value NoDate(const Path* path) {
  return Value::Error(absl::StrCat(path->text(), " is not set"));
}

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

bool ClosesAList(const FieldDescriptor& field) {
  const google::protobuf::Descriptor& type = *field.containing_type();
  for (int i = 0; i < type.field_count(); ++i) {
    if (CompletenessOf(*type.field(i)) == &field) return true;
  }
  return false;
}

Value ReadDate(const Message& date, const Path* path) {
  const auto [year, month, day] = DatePartsOf(date);
  auto fault = [path](auto... what) {
    return Value::Error(absl::StrCat(path->text(), ": ", what...));
  };
  if (year < limits::kFirstYear || year > limits::kLastYear) {
    return fault("the year is ", year, "; it must be ", limits::kFirstYear,
                 " to ", limits::kLastYear);
  }
  if (month == 0 && day == 0) {
    return Value::Date(
        {absl::CivilDay(year), absl::CivilDay(year, 12, 31),
         UnknownSet::Of(PartOf(date, path, v1::Date::kMonthFieldNumber))});
  }
  if (month == 0) return fault("a day without a month");
  if (month < kFirstMonth || month > kLastMonth) {
    return fault("the month is ", month, "; it must be 1 to 12");
  }
  if (day == 0) {
    const absl::CivilMonth whole(year, month);
    return Value::Date(
        {absl::CivilDay(whole), absl::CivilDay(whole + 1) - 1,
         UnknownSet::Of(PartOf(date, path, v1::Date::kDayFieldNumber))});
  }
  // What does not exist is normalized to another day.
  const absl::CivilDay civil(year, month, day);
  if (civil.day() != day || civil.month() != month || civil.year() != year) {
    return fault("there is no day ", day, " in month ", month, " of ", year);
  }
  return Value::Date({civil, civil, UnknownSet()});
}

Value ReadField(const MessageValue& parent, const FieldDescriptor& field,
                ReadListener on_read) {
  return ReadFieldBy(parent, field, on_read, ReadMessage);
}

Value ReadField(const MessageValue& parent, const FieldDescriptor& field) {
  return ReadField(parent, field, TellNobody);
}

Value ReadFieldToCompare(const MessageValue& parent,
                         const FieldDescriptor& field) {
  return ReadFieldBy(parent, field, TellNobody, ReadMessageToCompare);
}

const FieldDescriptor* GivenInstead(const MessageValue& parent,
                                    const FieldDescriptor& field) {
  const OneofDescriptor* oneof = field.real_containing_oneof();
  if (oneof == nullptr || parent.unset) return nullptr;
  const FieldDescriptor* set =
      parent.message->GetReflection()->GetOneofFieldDescriptor(*parent.message,
                                                               oneof);
  return set == &field ? nullptr : set;
}

bool HasField(const MessageValue& parent, const FieldDescriptor& field) {
  if (parent.unset) return false;
  const Message& message = *parent.message;
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) return reflection.FieldSize(message, &field) > 0;
  if (!reflection.HasField(message, &field)) return false;
  return !parent.partial || field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM ||
         !IsUnspecified(field, ReadScalar(message, field));
}

Value ReadMessage(const Message& message, const Path* path, bool partial) {
  const absl::optional<WellKnown> kind = WellKnownOf(*message.GetDescriptor());
  return kind.has_value() ? ReadWellKnown(*kind, message, path, partial)
                          : Value::Message({&message, path, partial});
}

Value ReadMessageToCompare(const Message& message, const Path* path,
                           bool partial) {
  switch (WellKnownOf(*message.GetDescriptor()).value_or(WellKnown::kDate)) {
    case WellKnown::kAny:
    case WellKnown::kFloat:
    case WellKnown::kDouble:
      return Value::Message({&message, path, partial});
    default:
      return ReadMessage(message, path, partial);
  }
}

}  // namespace myorules::engine
