// Single fields of messages as Reflection gives them: no presence, no
// unknowns.
#ifndef MYORULES_ENGINE_EXPR_VALUE_REFLECTION_H_
#define MYORULES_ENGINE_EXPR_VALUE_REFLECTION_H_

#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// The value of a singular field that is no message; its default where it is not
// set. Texts are views of the message.
Value ReadScalar(const google::protobuf::Message& message,
                 const google::protobuf::FieldDescriptor& field);

// The same of an entry of a repeated field.
Value ReadEntryScalar(const google::protobuf::Message& message,
                      const google::protobuf::FieldDescriptor& field,
                      int index);

// Whether the zero of the field's enum says that it is not stated
// ("…_UNSPECIFIED"); false for fields of other types.
bool IsZeroUnspecified(const google::protobuf::FieldDescriptor& field);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_VALUE_REFLECTION_H_
