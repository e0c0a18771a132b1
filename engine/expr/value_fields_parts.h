// What the two ways to read a field have in common: ReadField, which asks the
// descriptor each time, and FieldReader, which did so once. And what is read
// where messages are compared.
#ifndef MYORULES_ENGINE_EXPR_VALUE_FIELDS_PARTS_H_
#define MYORULES_ENGINE_EXPR_VALUE_FIELDS_PARTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// Why a member of a oneof is missing of which another is set.
std::string GivenInsteadReason(const google::protobuf::FieldDescriptor& set);

// The value of a map field. Through Reflection: it alone tells of a key that a
// text or JSON has twice.
Value ReadMap(const MessageValue& parent,
              const google::protobuf::FieldDescriptor& field);

// The entry `index` (from 0) of a list of enums at `list` that is the zero that
// says that it is not stated.
Value UnspecifiedEntry(const Path* list, int index);

// What keeps a list open whose completeness, which stands at `path`, reads as
// `complete`; nothing: it is closed.
UnknownSet WhyOpen(const Value& complete, const Path* path);

// A message field that is not set: `part` is a default instance. Its own fields
// can be asked for, but not deeper than anything can be set: there it is an
// error.
Value UnsetPart(const google::protobuf::Message& part, const Path* path,
                bool partial);

// What the Any at `path` holds, through each Any in an Any: a message that
// belongs to Memory::Current(); or why it cannot be read.
absl::StatusOr<const google::protobuf::Message*> OpenAny(
    const google::protobuf::Message& any, const Path* path);

// As ReadMessage and ReadField, but as messages are compared: an Any, and a
// wrapper of a floating-point number, is the message, not what it reads as.
Value ReadMessageToCompare(const google::protobuf::Message& message,
                           const Path* path, bool partial);
Value ReadFieldToCompare(const MessageValue& parent,
                         const google::protobuf::FieldDescriptor& field);

// The errors of a list whose option complete_when names no bool field, and of a
// date that is not set in a message that is not partial.
Value NoCompleteness(const Path* list, absl::string_view complete_when);
Value NoDate(const Path* path);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_VALUE_FIELDS_PARTS_H_
