#include "engine/expr/value_reflection.h"

#include <string>

#include "absl/strings/match.h"

namespace myorules::engine {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {

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

}  // namespace

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

bool IsZeroUnspecified(const FieldDescriptor& field) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return false;
  const EnumValueDescriptor* zero = field.enum_type()->FindValueByNumber(0);
  return zero != nullptr && absl::EndsWith(zero->name(), "_UNSPECIFIED");
}

}  // namespace myorules::engine
