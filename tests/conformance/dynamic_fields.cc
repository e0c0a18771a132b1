#include "tests/conformance/dynamic_fields.h"

#include "google/protobuf/descriptor.h"

namespace myorules::tests::conformance {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* Field(const Message& parent, const char* name) {
  return parent.GetDescriptor()->FindFieldByName(name);
}

}  // namespace

const Message& MessageIn(const Message& parent, const char* field) {
  return parent.GetReflection()->GetMessage(parent, Field(parent, field));
}

std::vector<const Message*> MessagesIn(const Message& parent,
                                       const char* field) {
  const FieldDescriptor* entries = Field(parent, field);
  const int size = parent.GetReflection()->FieldSize(parent, entries);
  std::vector<const Message*> messages;
  messages.reserve(size);
  for (int i = 0; i < size; ++i) {
    messages.push_back(
        &parent.GetReflection()->GetRepeatedMessage(parent, entries, i));
  }
  return messages;
}

std::string TextIn(const Message& parent, const char* field) {
  return parent.GetReflection()->GetString(parent, Field(parent, field));
}

std::vector<std::string> TextsIn(const Message& parent, const char* field) {
  const FieldDescriptor* entries = Field(parent, field);
  const int size = parent.GetReflection()->FieldSize(parent, entries);
  std::vector<std::string> texts;
  texts.reserve(size);
  for (int i = 0; i < size; ++i) {
    texts.push_back(
        parent.GetReflection()->GetRepeatedString(parent, entries, i));
  }
  return texts;
}

bool FlagIn(const Message& parent, const char* field) {
  return parent.GetReflection()->GetBool(parent, Field(parent, field));
}

int64_t IntIn(const Message& parent, const char* field) {
  return parent.GetReflection()->GetInt64(parent, Field(parent, field));
}

uint64_t UintIn(const Message& parent, const char* field) {
  return parent.GetReflection()->GetUInt64(parent, Field(parent, field));
}

double DoubleIn(const Message& parent, const char* field) {
  return parent.GetReflection()->GetDouble(parent, Field(parent, field));
}

std::string EnumIn(const Message& parent, const char* field) {
  return parent.GetReflection()->GetEnum(parent, Field(parent, field))->name();
}

std::string CaseOf(const Message& parent, const char* oneof) {
  const FieldDescriptor* set = parent.GetReflection()->GetOneofFieldDescriptor(
      parent, parent.GetDescriptor()->FindOneofByName(oneof));
  return set == nullptr ? "" : set->name();
}

}  // namespace myorules::tests::conformance
