// Fields of messages by the functions of their generated classes, which cost a
// fraction of what Reflection does.
//
// A message whose class registers none is read through Reflection, with the
// same values.
#ifndef MYORULES_ENGINE_EXPR_FIELD_ACCESSORS_H_
#define MYORULES_ENGINE_EXPR_FIELD_ACCESSORS_H_

#include <typeinfo>

#include "absl/types/span.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// What reads one field, given a message that has it, and the field. The
// functions that a field has no use for are null: a singular one has `has` and
// one of `value` and `message`; a repeated one `size` and one of `value_at` and
// `message_at`. Texts are views of the message; enums are their numbers, but
// google.protobuf.NullValue is null.
struct FieldAccessors {
  using Message = google::protobuf::Message;
  using Field = google::protobuf::FieldDescriptor;

  // As Reflection::HasField.
  bool (*has)(const Message& message, const Field& field) = nullptr;
  Value (*value)(const Message& message, const Field& field) = nullptr;
  const Message& (*message)(const Message& message,
                            const Field& field) = nullptr;
  int (*size)(const Message& message, const Field& field) = nullptr;
  Value (*value_at)(const Message& message, const Field& field,
                    int index) = nullptr;
  const Message& (*message_at)(const Message& message, const Field& field,
                               int index) = nullptr;
};

// The accessors of a generated class.
struct MessageAccessors {
  const std::type_info* type;
  const google::protobuf::Descriptor* (*descriptor)();
  // In the order of the message's fields; one without functions has none here
  // (maps: Reflection alone tells of a key that a text or JSON has twice).
  absl::Span<const FieldAccessors> fields;
};

// Makes accessors known for as long as the program runs: an object of static
// storage duration, one a file. Threads may look for others meanwhile.
class FieldAccessorsRegistration {
 public:
  // `messages` outlives the program's reading of fields.
  explicit FieldAccessorsRegistration(
      absl::Span<const MessageAccessors> messages);
  FieldAccessorsRegistration(const FieldAccessorsRegistration&) = delete;
  FieldAccessorsRegistration& operator=(const FieldAccessorsRegistration&) =
      delete;

 private:
  friend struct FieldAccess;

  const absl::Span<const MessageAccessors> messages_;
  const FieldAccessorsRegistration* next_ = nullptr;
};

// How one field is read.
struct FieldAccess {
  FieldAccessors functions;
  // The class of the messages that the functions take; null: any message of
  // the field's containing type.
  const std::type_info* type = nullptr;

  // By the functions of the generated class where they were registered, else
  // through Reflection.
  static FieldAccess Of(const google::protobuf::FieldDescriptor& field);
  static FieldAccess ThroughReflection();
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_FIELD_ACCESSORS_H_
