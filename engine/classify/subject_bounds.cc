#include "engine/classify/subject_bounds.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status CheckPart(const Message& message, int depth) {
  std::vector<const FieldDescriptor*> set;
  message.GetReflection()->ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (depth == limits::kMaxSubjectDepth) {
      return absl::InvalidArgumentError(
          absl::StrCat(field->full_name(), " is nested more than ",
                       limits::kMaxSubjectDepth, " deep"));
    }
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    const bool repeated = field->is_repeated();
    const int size = repeated ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      const Message& part =
          repeated ? reflection.GetRepeatedMessage(message, field, i)
                   : reflection.GetMessage(message, field);
      absl::Status checked = CheckPart(part, depth + 1);
      if (!checked.ok()) return checked;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSubject(const Message& subject) {
  return CheckPart(subject, 0);
}

}  // namespace myorules::engine
