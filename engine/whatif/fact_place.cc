#include "engine/whatif/fact_place.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "engine/base/canonical.h"
#include "engine/base/proto_text.h"

namespace myorules::engine {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// A step of a path: ".scans[place=DEPOT]".
struct Step {
  absl::string_view name;  // "scans"
  absl::string_view key;   // "[place=DEPOT]", or empty.
};

// The end of what stands before one of `ends`, outside of quotes.
size_t EndOf(absl::string_view text, absl::string_view ends) {
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && ends.find(text[i]) != absl::string_view::npos) {
      return i;
    }
  }
  return text.size();
}

// The steps after the root; empty: the path is of another form.
std::vector<Step> StepsOf(absl::string_view root, absl::string_view path) {
  if (!absl::ConsumePrefix(&path, root)) return {};
  std::vector<Step> steps;
  while (!path.empty()) {
    if (!absl::ConsumePrefix(&path, ".")) return {};
    Step step;
    step.name = path.substr(0, path.find_first_of(".["));
    path.remove_prefix(step.name.size());
    if (!path.empty() && path[0] == '[') {
      const size_t end = EndOf(path, "]");
      if (end == path.size()) return {};
      step.key = path.substr(0, end + 1);
      path.remove_prefix(end + 1);
    }
    steps.push_back(step);
  }
  return steps;
}

// The name and the text of each "name=text" between the brackets; empty: it is
// of another form ("[#1]", "[name=a#2]"), of an entry that is on record.
std::vector<std::pair<std::string, std::string>> KeysOf(absl::string_view key) {
  std::vector<std::pair<std::string, std::string>> keys;
  key = key.substr(1, key.size() - 2);
  while (!key.empty()) {
    const size_t end = EndOf(key, ",#");
    if (end < key.size() && key[end] == '#') return {};
    const absl::string_view pair = key.substr(0, end);
    key.remove_prefix(std::min(end + 1, key.size()));
    const size_t equals = pair.find('=');
    if (equals == absl::string_view::npos) return {};
    std::string text(pair.substr(equals + 1));
    if (text.size() > 1 && text[0] == '"') {
      std::string unescaped;
      if (!absl::CUnescape(text.substr(1, text.size() - 2), &unescaped)) {
        return {};
      }
      text = unescaped;
    }
    keys.emplace_back(pair.substr(0, equals), text);
  }
  return keys;
}

bool SetDate(absl::string_view text, Message* date) {
  const std::vector<std::string> parts = absl::StrSplit(text, '-');
  const char* const names[] = {"year", "month", "day"};
  if (parts.size() > 3) return false;
  for (size_t i = 0; i < parts.size(); ++i) {
    int32_t number = 0;
    if (!absl::SimpleAtoi(parts[i], &number)) return false;
    const FieldDescriptor* field =
        date->GetDescriptor()->FindFieldByName(names[i]);
    date->GetReflection()->SetInt32(date, field, number);
  }
  return true;
}

// Reads what a path tells of a key field. False: it tells it in a way that
// cannot be read back.
bool SetKey(absl::string_view text, const FieldDescriptor* field,
            Message* entry) {
  const Reflection* reflection = entry->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      reflection->SetString(entry, field, std::string(text));
      return true;
    case FieldDescriptor::CPPTYPE_ENUM:
      for (int i = 0; i < field->enum_type()->value_count(); ++i) {
        const EnumValueDescriptor* value = field->enum_type()->value(i);
        if (EnumName(*field->enum_type(), value->number()) == text) {
          reflection->SetEnum(entry, field, value);
          return true;
        }
      }
      return false;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return IsDateType(*field->message_type()) &&
             SetDate(text, reflection->MutableMessage(entry, field));
    default:
      return false;
  }
}

// The entry that a list does not have; null: its path does not say enough.
std::shared_ptr<const Message> NewEntry(const FieldDescriptor* list,
                                        absl::string_view key,
                                        const Message& parent) {
  const auto keys = KeysOf(key);
  if (keys.empty()) return nullptr;
  const Message* prototype =
      parent.GetReflection()->GetMessageFactory()->GetPrototype(
          list->message_type());
  std::shared_ptr<Message> entry(prototype->New());
  for (const auto& [name, text] : keys) {
    const FieldDescriptor* field = list->message_type()->FindFieldByName(name);
    if (field == nullptr || field->is_repeated() ||
        !SetKey(text, field, entry.get())) {
      return nullptr;
    }
  }
  return entry;
}

// Whether setting the field would take another value of its oneof away.
bool IsTakenByAnother(const Message& message, const FieldDescriptor* field) {
  const google::protobuf::OneofDescriptor* oneof =
      field->real_containing_oneof();
  if (oneof == nullptr) return false;
  const FieldDescriptor* set =
      message.GetReflection()->GetOneofFieldDescriptor(message, oneof);
  return set != nullptr && set != field;
}

// Of a number or bool that cannot be absent the default is a value; an empty
// text says nothing.
bool IsUnset(const Message& message, const FieldDescriptor* field) {
  const Reflection* reflection = message.GetReflection();
  const bool may_be_unset =
      field->has_presence() ||
      field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM ||
      field->cpp_type() == FieldDescriptor::CPPTYPE_STRING ||
      IsDateType(*field->containing_type());
  return may_be_unset && !reflection->HasField(message, field);
}

}  // namespace

FactPlace FindFact(const Message& subject, absl::string_view root,
                   absl::string_view path) {
  const std::vector<Step> steps = StepsOf(root, path);
  FactPlace place;
  place.path = std::string(path);
  const Message* message = &subject;
  for (size_t i = 0; i < steps.size(); ++i) {
    const bool is_last = i + 1 == steps.size();
    const FieldDescriptor* field =
        message->GetDescriptor()->FindFieldByName(std::string(steps[i].name));
    if (field == nullptr || IsTakenByAnother(*message, field)) return {};
    place.field = field;
    const Reflection* reflection = message->GetReflection();
    if (steps[i].key.empty()) {
      if (field->is_repeated()) return {};
      if (is_last) {
        place.kind = IsUnset(*message, field) ? FactPlace::Kind::kField
                                              : FactPlace::Kind::kNowhere;
        return place;
      }
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return {};
      place.steps.emplace_back(field, -1);
      message = &reflection->GetMessage(*message, field);
      continue;
    }
    if (!field->is_repeated() || field->is_map() ||
        field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return {};
    }
    const std::vector<std::string> entries = EntryPaths("", *message, *field);
    const auto found = std::find(entries.begin(), entries.end(), steps[i].key);
    if (found == entries.end()) {
      if (!is_last) return {};
      place.entry = NewEntry(field, steps[i].key, *message);
      if (place.entry != nullptr) place.kind = FactPlace::Kind::kEntry;
      return place;
    }
    const int index = static_cast<int>(found - entries.begin());
    place.steps.emplace_back(field, index);
    message = &reflection->GetRepeatedMessage(*message, field, index);
  }
  return {};  // An entry that is on record.
}

int CountSet(const FactPlace& place, const Message& subject) {
  std::vector<const Message*> holders = {&subject};
  for (const auto& [field, index] : place.steps) {
    std::vector<const Message*> inside;
    for (const Message* holder : holders) {
      const Reflection* reflection = holder->GetReflection();
      if (index < 0) {
        inside.push_back(&reflection->GetMessage(*holder, field));
        continue;
      }
      for (int i = 0; i < reflection->FieldSize(*holder, field); ++i) {
        inside.push_back(&reflection->GetRepeatedMessage(*holder, field, i));
      }
    }
    holders = std::move(inside);
  }
  return static_cast<int>(std::count_if(holders.begin(), holders.end(),
                                        [&place](const Message* holder) {
                                          return !IsUnset(*holder, place.field);
                                        }));
}

Message* MakeRoom(const FactPlace& place, Message* subject) {
  Message* holder = subject;
  for (const auto& [field, index] : place.steps) {
    const Reflection* reflection = holder->GetReflection();
    holder = index < 0
                 ? reflection->MutableMessage(holder, field)
                 : reflection->MutableRepeatedMessage(holder, field, index);
  }
  if (place.kind == FactPlace::Kind::kField) return holder;
  Message* entry = holder->GetReflection()->AddMessage(holder, place.field);
  entry->CopyFrom(*place.entry);
  return entry;
}

std::string PathInWords(absl::string_view root, absl::string_view path) {
  std::string words;
  for (const Step& step : StepsOf(root, path)) {
    absl::StrAppend(&words, words.empty() ? "" : ": ",
                    absl::StrReplaceAll(step.name, {{"_", " "}}));
    if (step.key.empty()) continue;
    const auto keys = KeysOf(step.key);
    if (keys.empty()) absl::StrAppend(&words, " ", step.key);
    for (const auto& [name, text] : keys) absl::StrAppend(&words, " ", text);
  }
  return words;
}

}  // namespace myorules::engine
