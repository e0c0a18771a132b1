#include "rules/cases/clear_facts.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::rules {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

using Keys = std::vector<std::pair<std::string, std::string>>;

// One step of a path: a field, and which of its entries.
struct Step {
  const FieldDescriptor* field = nullptr;
  Keys keys;
};

// "AssayMethod" -> "ASSAY_METHOD_".
std::string EnumPrefix(absl::string_view type_name) {
  std::string prefix;
  for (size_t i = 0; i < type_name.size(); ++i) {
    if (i > 0 && absl::ascii_isupper(type_name[i])) prefix += '_';
    prefix += absl::ascii_toupper(type_name[i]);
  }
  return prefix + "_";
}

bool Agrees(const Message& entry, const std::string& key,
            const std::string& text) {
  const FieldDescriptor* field = entry.GetDescriptor()->FindFieldByName(key);
  const Reflection* reflection = entry.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->GetString(entry, field) == text;
    case FieldDescriptor::CPPTYPE_ENUM: {
      const std::string& name = reflection->GetEnum(entry, field)->name();
      return name == text ||
             name == EnumPrefix(field->enum_type()->name()) + text;
    }
    default:
      return false;
  }
}

bool AgreesInAll(const Message& entry, const Keys& keys) {
  for (const auto& [key, text] : keys) {
    if (!Agrees(entry, key, text)) return false;
  }
  return true;
}

absl::Status ParseKeys(absl::string_view text, const FieldDescriptor& field,
                       Keys* keys) {
  if (!field.is_repeated() || field.message_type() == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", field.name(), "' is not a list of entries"));
  }
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    std::pair<std::string, std::string> key =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    const FieldDescriptor* key_field =
        field.message_type()->FindFieldByName(key.first);
    if (key_field == nullptr ||
        (key_field->cpp_type() != FieldDescriptor::CPPTYPE_STRING &&
         key_field->cpp_type() != FieldDescriptor::CPPTYPE_ENUM)) {
      return absl::InvalidArgumentError(
          absl::StrCat("no text or enum field '", key.first, "' in ",
                       field.message_type()->name()));
    }
    keys->push_back(std::move(key));
  }
  return absl::OkStatus();
}

// Reads the first step of `path` and takes it off.
absl::Status ParseStep(const Descriptor& type, absl::string_view* path,
                       Step* step) {
  const size_t end = path->find_first_of(".[");
  const std::string name(path->substr(0, end));
  step->field = type.FindFieldByName(name);
  if (step->field == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("no field '", name, "' in ", type.name()));
  }
  *path =
      end == absl::string_view::npos ? absl::string_view() : path->substr(end);
  if (!path->empty() && path->front() == '[') {
    const size_t close = path->find(']');
    if (close == absl::string_view::npos) {
      return absl::InvalidArgumentError("a '[' without ']'");
    }
    absl::Status status =
        ParseKeys(path->substr(1, close - 1), *step->field, &step->keys);
    if (!status.ok()) return status;
    *path = path->substr(close + 1);
  }
  if (!path->empty()) {
    if (path->front() != '.' || step->field->message_type() == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("nothing can follow '", name, "' but a field of it"));
    }
    path->remove_prefix(1);
  }
  return absl::OkStatus();
}

absl::Status Clear(absl::string_view path, Message* message, int* cleared);

absl::Status ClearEntries(const Step& step, absl::string_view rest,
                          Message* message, int* cleared) {
  const Reflection* reflection = message->GetReflection();
  if (step.keys.empty() && rest.empty()) {
    *cleared += reflection->FieldSize(*message, step.field);
    reflection->ClearField(message, step.field);
    return absl::OkStatus();
  }
  int kept = 0;
  const int size = reflection->FieldSize(*message, step.field);
  for (int i = 0; i < size; ++i) {
    Message* entry = reflection->MutableRepeatedMessage(message, step.field, i);
    const bool chosen = AgreesInAll(*entry, step.keys);
    if (chosen && !rest.empty()) {
      absl::Status status = Clear(rest, entry, cleared);
      if (!status.ok()) return status;
    }
    if (chosen && rest.empty()) {
      ++*cleared;
      continue;
    }
    if (kept != i) reflection->SwapElements(message, step.field, kept, i);
    ++kept;
  }
  for (int i = kept; i < size; ++i) {
    reflection->RemoveLast(message, step.field);
  }
  return absl::OkStatus();
}

absl::Status Clear(absl::string_view path, Message* message, int* cleared) {
  Step step;
  absl::Status status = ParseStep(*message->GetDescriptor(), &path, &step);
  if (!status.ok()) return status;
  if (step.field->is_repeated()) {
    return ClearEntries(step, path, message, cleared);
  }
  const Reflection* reflection = message->GetReflection();
  if (!path.empty()) {
    // Also where the message is not set, so that a wrong path is told as such.
    return Clear(path, reflection->MutableMessage(message, step.field),
                 cleared);
  }
  if (reflection->HasField(*message, step.field)) ++*cleared;
  reflection->ClearField(message, step.field);
  return absl::OkStatus();
}

}  // namespace

absl::Status ClearFacts(absl::string_view path, Message* message) {
  int cleared = 0;
  absl::Status status = Clear(path, message, &cleared);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot clear '", path, "': ", status.message()));
  }
  if (cleared == 0) {
    return absl::NotFoundError(
        absl::StrCat("cannot clear '", path, "': there is nothing"));
  }
  return absl::OkStatus();
}

}  // namespace myorules::rules
