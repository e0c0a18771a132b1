#include <map>
#include <string>

#include "engine/expr/checker.h"
#include "engine/expr/checker_names.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

const std::map<std::string, Type>& WellKnownTypes() {
  static const auto& types = *new std::map<std::string, Type>{
      {"google.protobuf.Any", Type::Dyn()},
      {"google.protobuf.Value", Type::Dyn()},
      {"google.protobuf.Struct", Type::Map(Type::String(), Type::Dyn())},
      {"google.protobuf.ListValue", Type::List(Type::Dyn())},
      {"google.protobuf.Timestamp", Type::Timestamp()},
      {"google.protobuf.Duration", Type::Duration()},
      {"google.protobuf.BoolValue", Type::Wrapper(Type::Bool())},
      {"google.protobuf.Int32Value", Type::Wrapper(Type::Int())},
      {"google.protobuf.Int64Value", Type::Wrapper(Type::Int())},
      {"google.protobuf.UInt32Value", Type::Wrapper(Type::Uint())},
      {"google.protobuf.UInt64Value", Type::Wrapper(Type::Uint())},
      {"google.protobuf.FloatValue", Type::Wrapper(Type::Double())},
      {"google.protobuf.DoubleValue", Type::Wrapper(Type::Double())},
      {"google.protobuf.StringValue", Type::Wrapper(Type::String())},
      {"google.protobuf.BytesValue", Type::Wrapper(Type::Bytes())},
      {"myorules.v1.Date", Type::Date()},
  };
  return types;
}

Type TypeOfOneValue(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return Type::Int();
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return Type::Uint();
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Type::Double();
    case FieldDescriptor::CPPTYPE_BOOL:
      return Type::Bool();
    case FieldDescriptor::CPPTYPE_ENUM:
      // The one value of this enum stands for JSON's null: both null and the
      // constant, an int, may be given.
      return field.enum_type()->full_name() == "google.protobuf.NullValue"
                 ? Type::Wrapper(Type::Int())
                 : Type::Int();
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? Type::Bytes()
                                                         : Type::String();
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return TypeOfMessage(*field.message_type());
  }
  return Type::Dyn();
}

}  // namespace

Type TypeOfMessage(const Descriptor& message) {
  const auto found = WellKnownTypes().find(message.full_name());
  return found == WellKnownTypes().end() ? Type::Message(message.full_name())
                                         : found->second;
}

Type TypeOfField(const FieldDescriptor& field) {
  if (field.is_map()) {
    return Type::Map(TypeOfOneValue(*field.message_type()->map_key()),
                     TypeOfOneValue(*field.message_type()->map_value()));
  }
  const Type type = TypeOfOneValue(field);
  return field.is_repeated() ? Type::List(type) : type;
}

}  // namespace myorules::engine
