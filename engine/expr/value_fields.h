// What the field of a message reads as: docs/reference/unknowns.md, "What is
// unknown", and the message types that CEL reads as values of its own.
#ifndef MYORULES_ENGINE_EXPR_VALUE_FIELDS_H_
#define MYORULES_ENGINE_EXPR_VALUE_FIELDS_H_

#include "absl/functional/function_ref.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// Hears of a fact that was read: its path, its value, and the field.
using ReadListener =
    absl::FunctionRef<void(const Path* path, const Value& value,
                           const google::protobuf::FieldDescriptor& field)>;

// The field of that name, or the extension of that full name; null: none.
const google::protobuf::FieldDescriptor* FindField(
    const google::protobuf::Descriptor& message, const std::string& name);

// Returns the value of `field` of `parent`. `on_read` hears of each fact of a
// partial message; for a list that may be open, of the list and of the field
// that says whether it is complete; of a message not at all, since what is read
// of it are its fields.
Value ReadField(const MessageValue& parent,
                const google::protobuf::FieldDescriptor& field,
                ReadListener on_read);
Value ReadField(const MessageValue& parent,
                const google::protobuf::FieldDescriptor& field);

// The macro has(parent.field): whether the field is on record.
bool HasField(const MessageValue& parent,
              const google::protobuf::FieldDescriptor& field);

// The member of the field's oneof that is set, so that this one cannot be;
// null: none.
const google::protobuf::FieldDescriptor* GivenInstead(
    const MessageValue& parent, const google::protobuf::FieldDescriptor& field);

// The field that the option `complete_when` of a repeated field names; null
// where there is no such field, or it is no single bool.
const google::protobuf::FieldDescriptor* CompletenessOf(
    const google::protobuf::FieldDescriptor& list);

// Whether the option `complete_when` of a list beside the field names it.
bool ClosesAList(const google::protobuf::FieldDescriptor& field);

// The value that a set message reads as: a date, the content of a wrapper, a
// timestamp, a duration, a map, a list, what an Any holds, or the message.
// `message` and `path` outlive it.
Value ReadMessage(const google::protobuf::Message& message, const Path* path,
                  bool partial);

// The value of a myorules.v1.Date at `path`: the period that it stands for, or
// an error that names the path.
Value ReadDate(const google::protobuf::Message& date, const Path* path);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_VALUE_FIELDS_H_
