#include "rules/cases/fact_on_record.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "re2/re2.h"

namespace myorules::rules {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The table of the page.
const std::vector<std::string>& KeysOf(const std::string& list) {
  static const auto& keys =
      *new std::map<std::string, std::vector<std::string>>{
          {"results", {"analyte", "method", "collected_on", "specimen_id"}},
          {"medicines", {"medicine", "atc", "name", "started_on"}},
          {"diagnoses", {"diagnosis", "name", "diagnosed_on"}},
          {"malignancies", {"site", "diagnosed_on"}},
          {"visits", {"date"}}};
  return keys.at(list);
}

std::string DateText(const v1::Date& date) {
  std::string text = absl::StrFormat("%04d", date.year());
  if (date.month() != 0) absl::StrAppendFormat(&text, "-%02d", date.month());
  if (date.day() != 0) absl::StrAppendFormat(&text, "-%02d", date.day());
  return text;
}

std::string InQuotesWhereNeeded(const std::string& text) {
  static const RE2& plain = *new RE2(R"([^\[\],=#"\\\x00-\x1f\x7f]*)");
  return RE2::FullMatch(text, plain)
             ? text
             : absl::StrCat("\"", absl::Utf8SafeCEscape(text), "\"");
}

// Empty: it is not set.
std::string KeyText(const Message& entry, const FieldDescriptor* field) {
  const Reflection* reflection = entry.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return InQuotesWhereNeeded(reflection->GetString(entry, field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* value = reflection->GetEnum(entry, field);
      return value->number() == 0 ? "" : EnumText(*value);
    }
    default:
      return reflection->HasField(entry, field)
                 ? DateText(static_cast<const v1::Date&>(
                       reflection->GetMessage(entry, field)))
                 : "";
  }
}

// "name=simvastatin,started_on=2016".
std::string NameOf(const Message& entry, const std::string& list) {
  std::vector<std::string> keys;
  for (const std::string& key : KeysOf(list)) {
    const std::string text =
        KeyText(entry, entry.GetDescriptor()->FindFieldByName(key));
    if (!text.empty()) keys.push_back(absl::StrCat(key, "=", text));
  }
  return absl::StrJoin(keys, ",");
}

// The entry that is called so: "name=a", "name=a#2", "#1". Null: there is none.
Message* FindEntry(const FieldDescriptor* list, const std::string& called,
                   Message* parent) {
  static const RE2& numbered = *new RE2(R"((.*)#(\d+))");
  std::string name = called;
  size_t number = 1;
  RE2::FullMatch(called, numbered, &name, &number);
  // Those that are called alike stand in the order of their content.
  std::vector<std::pair<std::string, Message*>> alike;
  const Reflection* reflection = parent->GetReflection();
  for (int i = 0; i < reflection->FieldSize(*parent, list); ++i) {
    Message* entry = reflection->MutableRepeatedMessage(parent, list, i);
    if (NameOf(*entry, list->name()) == name) {
      alike.emplace_back(entry->SerializeAsString(), entry);
    }
  }
  std::sort(alike.begin(), alike.end());
  return number <= alike.size() ? alike[number - 1].second : nullptr;
}

}  // namespace

std::string EnumText(const EnumValueDescriptor& value) {
  static const RE2& word = *new RE2("([a-z])([A-Z])");
  std::string prefix = value.type()->name();
  RE2::GlobalReplace(&prefix, word, R"(\1_\2)");
  prefix = absl::AsciiStrToUpper(prefix);
  return std::string(
      absl::StripPrefix(value.name(), absl::StrCat(prefix, "_")));
}

FactOnRecord FindOnRecord(absl::string_view path, v1::Patient* patient) {
  static const RE2& step = *new RE2(
      R"(\.([a-z][a-z0-9_]*)(?:\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\])?)");
  if (!absl::ConsumePrefix(&path, "patient")) return {};
  re2::StringPiece rest(path.data(), path.size());
  FactOnRecord found;
  found.holder = patient;
  std::string name;
  std::string called;
  while (RE2::Consume(&rest, step, &name, &called)) {
    found.field = found.holder->GetDescriptor()->FindFieldByName(name);
    if (found.field == nullptr ||
        found.field->is_repeated() == called.empty()) {
      return {};
    }
    if (called.empty()) {
      if (rest.empty()) return found;
      found.holder = found.holder->GetReflection()->MutableMessage(found.holder,
                                                                   found.field);
      continue;
    }
    found.is_in_entry = true;
    found.holder = FindEntry(found.field, called, found.holder);
    if (found.holder == nullptr) return {};
  }
  return {};  // An entry.
}

}  // namespace myorules::rules
