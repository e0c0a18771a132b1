#include "engine/expr/field_accessors.h"

#include <atomic>

#include "engine/expr/value_reflection.h"

namespace myorules::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The last to be registered, which knows the one before. Needs no constructor,
// so that files register in whichever order they are initialized.
constinit std::atomic<const FieldAccessorsRegistration*> last = nullptr;

bool IsEmpty(const FieldAccessors& functions) {
  return functions.has == nullptr && functions.size == nullptr;
}

bool ReflectedHas(const Message& message, const FieldDescriptor& field) {
  return message.GetReflection()->HasField(message, &field);
}
const Message& ReflectedMessage(const Message& message,
                                const FieldDescriptor& field) {
  return message.GetReflection()->GetMessage(message, &field);
}
int ReflectedSize(const Message& message, const FieldDescriptor& field) {
  return message.GetReflection()->FieldSize(message, &field);
}
const Message& ReflectedEntry(const Message& message,
                              const FieldDescriptor& field, int index) {
  return message.GetReflection()->GetRepeatedMessage(message, &field, index);
}

}  // namespace

FieldAccessorsRegistration::FieldAccessorsRegistration(
    absl::Span<const MessageAccessors> messages)
    : messages_(messages), next_(last.load()) {
  while (!last.compare_exchange_weak(next_, this)) {
  }
}

FieldAccess FieldAccess::ThroughReflection() {
  return {{ReflectedHas, ReadScalar, ReflectedMessage, ReflectedSize,
           ReadEntryScalar, ReflectedEntry}};
}

FieldAccess FieldAccess::Of(const FieldDescriptor& field) {
  // Extensions have no place among the fields of the message.
  if (field.is_extension()) return ThroughReflection();
  for (const FieldAccessorsRegistration* file = last.load(); file != nullptr;
       file = file->next_) {
    for (const MessageAccessors& message : file->messages_) {
      if (message.descriptor() != field.containing_type()) continue;
      const FieldAccessors& functions = message.fields[field.index()];
      if (!IsEmpty(functions)) return {functions, message.type};
    }
  }
  return ThroughReflection();
}

}  // namespace myorules::engine
