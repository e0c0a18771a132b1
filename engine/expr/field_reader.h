// One field, read again and again.
#ifndef MYORULES_ENGINE_EXPR_FIELD_READER_H_
#define MYORULES_ENGINE_EXPR_FIELD_READER_H_

#include <memory>
#include <string>
#include <typeinfo>
#include <vector>

#include "absl/types/optional.h"
#include "engine/expr/field_accessors.h"
#include "engine/expr/value.h"
#include "engine/expr/value_fields.h"
#include "engine/expr/value_well_known.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// Reads a field as ReadField does (engine/expr/value_fields.h), but asks its
// descriptor only once, and the generated class where it can. Takes nothing
// from the heap, but for maps, extensions, what an Any holds, well-known types
// that are dynamic messages, and errors. Immutable; any number of threads read
// with it at once.
class FieldReader {
 public:
  // `field` outlives the reader.
  explicit FieldReader(const google::protobuf::FieldDescriptor& field)
      : FieldReader(field, FieldAccess::Of(field)) {}
  FieldReader(const google::protobuf::FieldDescriptor& field,
              const FieldAccess& access);

  // Whether it can read `message`. False where that is of another type, of
  // another pool, or no object of the generated class.
  bool Takes(const google::protobuf::Message& message) const {
    return access_.type != nullptr
               ? typeid(message) == *access_.type
               : message.GetDescriptor() == field_.containing_type();
  }

  // The value of the field of `parent`, whose message it takes. `on_read` hears
  // what that of ReadField does; null: nobody listens.
  Value Read(const MessageValue& parent, const ReadListener* on_read) const {
    // What is read most often.
    return form_ == Form::kScalar && on_read == nullptr
               ? ReadScalar(parent)
               : ReadAndTell(parent, on_read);
  }

  // CopySteps of what Read gives; 0 where that is unknown.
  int64_t StepsOf(const MessageValue& parent) const {
    return may_have_size_ ? CountSteps(parent) : 0;
  }

  // The macro has(parent.field), as HasField.
  bool Has(const MessageValue& parent) const;

 private:
  using Message = google::protobuf::Message;

  enum class Form { kScalar, kMessage, kList, kMap };
  static Form FormOf(const google::protobuf::FieldDescriptor& field);

  Value ReadAndTell(const MessageValue& parent,
                    const ReadListener* on_read) const;
  Value ReadScalar(const MessageValue& parent) const {
    const Message& message = *parent.message;
    if (!parent.partial) return access_.functions.value(message, field_);
    if (parent.unset || (has_presence_ && !Has(message))) return Unset(parent);
    const Value value = access_.functions.value(message, field_);
    return is_zero_unspecified_ && value.as_int() == 0 ? Unset(parent) : value;
  }
  Value ReadMessage(const MessageValue& parent) const;
  Value ReadList(const MessageValue& parent, const ReadListener* on_read) const;
  Value ReadEntries(const MessageValue& parent, ListValue& list) const;
  Value Content(const Message& message, const Path* path, bool partial) const;
  Value Unset(const MessageValue& parent) const;
  int64_t CountSteps(const MessageValue& parent) const;

  bool Has(const Message& message) const {
    return access_.functions.has(message, field_);
  }

  const google::protobuf::FieldDescriptor& field_;
  const FieldAccess access_;
  const Form form_;
  const bool has_presence_;
  // An enum whose zero says that it is not stated.
  const bool is_zero_unspecified_;
  // What messages of the field are read as; nullopt: as messages.
  const absl::optional<WellKnown> well_known_;
  // Whether CopySteps of a value that is known may be more than 0.
  const bool may_have_size_;
  const bool is_sorted_;
  // Of a list that may be open: the field that closes it; the list is an error
  // where the option names something else.
  const std::string complete_when_;
  const std::unique_ptr<const FieldReader> completeness_;
  // By member of its oneof: why this field is missing where that one is set.
  const std::vector<std::string> given_instead_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_FIELD_READER_H_
