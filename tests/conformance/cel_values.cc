#include "tests/conformance/cel_values.h"

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/expr/checker.h"
#include "engine/expr/value_fields.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/conformance/dynamic_fields.h"

namespace myorules::tests::conformance {
namespace {

using engine::MapValue;
using engine::Type;
using engine::Value;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

Type NamedType(const std::string& name) {
  const auto found = engine::LanguageTypes().find(name);
  return found == engine::LanguageTypes().end() ? Type::Message(name)
                                                : found->second;
}

absl::optional<Value> ListOf(const Message& cel_list) {
  std::vector<Value> items;
  for (const Message* entry : MessagesIn(cel_list, "values")) {
    const absl::optional<Value> item = ValueOf(*entry);
    if (!item.has_value()) return absl::nullopt;
    items.push_back(*item);
  }
  return Value::List(items);
}

absl::optional<Value> MapOf(const Message& cel_map) {
  std::vector<engine::MapEntry> entries;
  for (const Message* entry : MessagesIn(cel_map, "entries")) {
    const absl::optional<Value> key = ValueOf(MessageIn(*entry, "key"));
    const absl::optional<Value> value = ValueOf(MessageIn(*entry, "value"));
    if (!key.has_value() || !value.has_value()) return absl::nullopt;
    entries.push_back({*key, *value});
  }
  return engine::MakeMap(entries);
}

Type PrimitiveOf(const std::string& name) {
  static const auto& types = *new std::map<std::string, Type>{
      {"BOOL", Type::Bool()},     {"INT64", Type::Int()},
      {"UINT64", Type::Uint()},   {"DOUBLE", Type::Double()},
      {"STRING", Type::String()}, {"BYTES", Type::Bytes()}};
  const auto found = types.find(name);
  return found == types.end() ? Type::Error() : found->second;
}

Type WellKnownOf(const std::string& name) {
  if (name == "TIMESTAMP") return Type::Timestamp();
  if (name == "DURATION") return Type::Duration();
  return Type::Dyn();
}

bool SameMaps(const MapValue& a, const MapValue& b) {
  if (a.entries.size() != b.entries.size()) return false;
  // Both are sorted by key.
  for (size_t i = 0; i < a.entries.size(); ++i) {
    if (!Same(a.entries[i].key, b.entries[i].key) ||
        !Same(a.entries[i].value, b.entries[i].value)) {
      return false;
    }
  }
  return true;
}

bool SameLists(absl::Span<const Value> a, absl::Span<const Value> b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!Same(a[i], b[i])) return false;
  }
  return true;
}

bool SameMessages(const Message& a, const Message& b) {
  if (a.GetDescriptor() != b.GetDescriptor()) return false;
  MessageDifferencer differencer;
  google::protobuf::util::DefaultFieldComparator comparator;
  comparator.set_treat_nan_as_equal(true);
  differencer.set_field_comparator(&comparator);
  return differencer.Compare(a, b);
}

}  // namespace

absl::optional<Value> ValueOf(const Message& cel_value) {
  const std::string kind = CaseOf(cel_value, "kind");
  const char* field = kind.c_str();
  if (kind == "null_value") return Value::Null();
  if (kind == "bool_value") return Value::Bool(FlagIn(cel_value, field));
  if (kind == "int64_value") return Value::Int(IntIn(cel_value, field));
  if (kind == "uint64_value") return Value::Uint(UintIn(cel_value, field));
  if (kind == "double_value") return Value::Double(DoubleIn(cel_value, field));
  if (kind == "string_value") return Value::String(TextIn(cel_value, field));
  if (kind == "bytes_value") return Value::Bytes(TextIn(cel_value, field));
  if (kind == "type_value") {
    return Value::OfType(NamedType(TextIn(cel_value, field)));
  }
  if (kind == "list_value") return ListOf(MessageIn(cel_value, field));
  if (kind == "map_value") return MapOf(MessageIn(cel_value, field));
  if (kind == "object_value") {
    return engine::ReadMessage(MessageIn(cel_value, field),
                               engine::Path::Tree("object_value"),
                               /*partial=*/false);
  }
  return absl::nullopt;
}

Type TypeOf(const Message& cel_type, const DescriptorPool& pool) {
  const std::string kind = CaseOf(cel_type, "type_kind");
  const char* field = kind.c_str();
  if (kind == "null") return Type::Null();
  if (kind == "primitive") return PrimitiveOf(EnumIn(cel_type, field));
  if (kind == "wrapper") {
    return Type::Wrapper(PrimitiveOf(EnumIn(cel_type, field)));
  }
  if (kind == "well_known") return WellKnownOf(EnumIn(cel_type, field));
  if (kind == "list_type") {
    const Message& list = MessageIn(cel_type, field);
    return Type::List(TypeOf(MessageIn(list, "elem_type"), pool));
  }
  if (kind == "map_type") {
    const Message& map = MessageIn(cel_type, field);
    return Type::Map(TypeOf(MessageIn(map, "key_type"), pool),
                     TypeOf(MessageIn(map, "value_type"), pool));
  }
  if (kind == "message_type") {
    const auto* message = pool.FindMessageTypeByName(TextIn(cel_type, field));
    return message == nullptr ? Type::Error() : engine::TypeOfMessage(*message);
  }
  if (kind == "type_param") return Type::Parameter(TextIn(cel_type, field));
  if (kind == "type") {
    return Type::TypeOf(TypeOf(MessageIn(cel_type, field), pool));
  }
  if (kind == "abstract_type") {
    const Message& abstract = MessageIn(cel_type, field);
    std::vector<Type> parameters;
    for (const Message* parameter : MessagesIn(abstract, "parameter_types")) {
      parameters.push_back(TypeOf(*parameter, pool));
    }
    return Type::Opaque(TextIn(abstract, "name"))
        .WithParameters(std::move(parameters));
  }
  return kind == "dyn" || kind.empty() ? Type::Dyn() : Type::Error();
}

bool Same(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::kDouble:
      if (std::isnan(a.as_double())) return std::isnan(b.as_double());
      return a.as_double() == b.as_double();
    case Value::Kind::kList:
      return a.as_list().open == b.as_list().open &&
             SameLists(a.as_list().items, b.as_list().items);
    case Value::Kind::kMap:
      return SameMaps(a.as_map(), b.as_map());
    case Value::Kind::kMessage:
      return SameMessages(*a.as_message().message, *b.as_message().message);
    case Value::Kind::kError:
      return false;
    case Value::Kind::kUnknown:
      return a.as_unknown() == b.as_unknown();
    default:
      return engine::Equal(a, b).is_true();
  }
}

}  // namespace myorules::tests::conformance
