#include "engine/classify/subject_bounds.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

class SubjectCheck {
 public:
  explicit SubjectCheck(const CompiledPack& pack) : pack_(pack) {}

  absl::Status Check(const Message& message, int depth) {
    std::vector<const FieldDescriptor*> set;
    message.GetReflection()->ListFields(message, &set);
    for (const FieldDescriptor* field : set) {
      absl::Status checked = CheckField(message, *field, depth);
      if (!checked.ok()) return checked;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status CheckField(const Message& message, const FieldDescriptor& field,
                          int depth) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    int size = 1;
    if (field.is_repeated()) {
      size = reflection.FieldSize(message, &field);
      const int64_t most = pack_.MaxEntries(field);
      if (size > most) {
        return Fault(field, "has ", size, " entries; at most ", most,
                     " are read");
      }
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      return CheckTexts(message, field, size);
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      return CheckEnums(message, field, size);
    }
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return absl::OkStatus();
    }
    if (depth == limits::kMaxSubjectDepth) {
      return Fault(field, "is nested more than ", limits::kMaxSubjectDepth,
                   " deep");
    }
    for (int i = 0; i < size; ++i) {
      absl::Status checked =
          Check(field.is_repeated()
                    ? reflection.GetRepeatedMessage(message, &field, i)
                    : reflection.GetMessage(message, &field),
                depth + 1);
      if (!checked.ok()) return checked;
    }
    return absl::OkStatus();
  }

  absl::Status CheckTexts(const Message& message, const FieldDescriptor& field,
                          int size) const {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    const size_t most = static_cast<size_t>(pack_.max_text_bytes());
    for (int i = 0; i < size; ++i) {
      std::string scratch;
      const std::string& text =
          field.is_repeated()
              ? reflection.GetRepeatedStringReference(message, &field, i,
                                                      &scratch)
              : reflection.GetStringReference(message, &field, &scratch);
      if (text.size() > most) {
        return Fault(field, "has ", text.size(), " bytes; at most ", most,
                     " are read");
      }
      // Answers quote texts, and clients refuse answers that are not UTF-8.
      if (field.type() == FieldDescriptor::TYPE_STRING &&
          FindInvalidUtf8(text) != absl::string_view::npos) {
        return Fault(field, "is not UTF-8");
      }
    }
    return absl::OkStatus();
  }

  // A table reckons with the values that an enum has: another number, of a
  // program that knows more of them, would lead nowhere or to an `otherwise`.
  static absl::Status CheckEnums(const Message& message,
                                 const FieldDescriptor& field, int size) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    for (int i = 0; i < size; ++i) {
      const int number =
          field.is_repeated()
              ? reflection.GetRepeatedEnumValue(message, &field, i)
              : reflection.GetEnumValue(message, &field);
      if (field.enum_type()->FindValueByNumber(number) != nullptr) continue;
      return Fault(field, "is ", number, ", which is no number of the enum ",
                   field.enum_type()->name());
    }
    return absl::OkStatus();
  }

  template <typename... What>
  static absl::Status Fault(const FieldDescriptor& field, const What&... what) {
    return absl::InvalidArgumentError(
        absl::StrCat(field.full_name(), " ", what...));
  }

  const CompiledPack& pack_;
};

}  // namespace

absl::Status CheckSubjectType(const CompiledPack& pack,
                              const Message& subject) {
  const std::string& type = subject.GetDescriptor()->full_name();
  if (type == pack.subject_type().full_name()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("pack ", pack.identity().name(), " is about ",
                   pack.subject_type().full_name(), ", not about ", type));
}

absl::Status CheckSubject(const CompiledPack& pack, const Message& subject) {
  absl::Status of_type = CheckSubjectType(pack, subject);
  if (!of_type.ok()) return of_type;
  return SubjectCheck(pack).Check(subject, 0);
}

}  // namespace myorules::engine
