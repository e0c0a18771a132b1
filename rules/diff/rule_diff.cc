#include "rules/diff/rule_diff.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace myorules::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A message as a line.
std::string LineOf(const Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(message, &text);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

// A singular field, or one entry, as a text; empty where it is not set.
std::string ValueText(const Message& message, const FieldDescriptor& field,
                      int index) {
  const auto& reflection = *message.GetReflection();
  const bool repeated = field.is_repeated();
  if (!repeated && field.has_presence() &&
      !reflection.HasField(message, &field)) {
    return "";
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return repeated ? reflection.GetRepeatedString(message, &field, index)
                      : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return LineOf(repeated
                        ? reflection.GetRepeatedMessage(message, &field, index)
                        : reflection.GetMessage(message, &field));
    default: {
      std::string text;
      google::protobuf::TextFormat::PrintFieldValueToString(
          message, &field, repeated ? index : -1, &text);
      return text;
    }
  }
}

std::vector<std::string> EntryTexts(const Message& message,
                                    const FieldDescriptor& field) {
  const int size = message.GetReflection()->FieldSize(message, &field);
  std::vector<std::string> texts;
  texts.reserve(size);
  for (int i = 0; i < size; ++i) texts.push_back(ValueText(message, field, i));
  return texts;
}

// For each length of what is left of `a` and of `b`, how many of its entries
// can stay as they are.
std::vector<std::vector<int>> CommonLengths(const std::vector<std::string>& a,
                                            const std::vector<std::string>& b) {
  std::vector<std::vector<int>> common(a.size() + 1,
                                       std::vector<int>(b.size() + 1));
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;) {
      common[i][j] = a[i] == b[j]
                         ? common[i + 1][j + 1] + 1
                         : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  return common;
}

// Appends the changes from entries `a` to entries `b`. What goes and what comes
// at the same place is one changed.
void DiffEntries(absl::string_view field, const std::vector<std::string>& a,
                 const std::vector<std::string>& b,
                 std::vector<FieldChange>* changes) {
  const std::vector<std::vector<int>> common = CommonLengths(a, b);
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      ++i;
      ++j;
      continue;
    }
    // Up to the next entry that both have.
    std::vector<std::string> gone;
    std::vector<std::string> come;
    const size_t first = j;
    while (i < a.size() &&
           (j == b.size() || common[i + 1][j] == common[i][j])) {
      gone.push_back(a[i++]);
    }
    while (j < b.size() &&
           (i == a.size() || common[i][j + 1] == common[i][j])) {
      come.push_back(b[j++]);
    }
    for (size_t k = 0; k < std::max(gone.size(), come.size()); ++k) {
      changes->push_back({absl::StrCat(field, " ", first + k + 1),
                          k < gone.size() ? gone[k] : "",
                          k < come.size() ? come[k] : ""});
    }
  }
}

void DiffField(const Message& before, const Message& after,
               const FieldDescriptor& field,
               std::vector<FieldChange>* changes) {
  if (field.is_repeated()) {
    DiffEntries(field.name(), EntryTexts(before, field),
                EntryTexts(after, field), changes);
    return;
  }
  std::string old_text = ValueText(before, field, -1);
  std::string new_text = ValueText(after, field, -1);
  if (old_text != new_text) {
    changes->push_back(
        {field.name(), std::move(old_text), std::move(new_text)});
  }
}

std::vector<FieldChange> DiffFields(const Message& before,
                                    const Message& after) {
  std::vector<FieldChange> changes;
  for (int i = 0; i < before.GetDescriptor()->field_count(); ++i) {
    DiffField(before, after, *before.GetDescriptor()->field(i), &changes);
  }
  return changes;
}

// The field by which entries of a list are told apart, "id" or "name"; null
// where there is none.
const FieldDescriptor* KeyOf(const FieldDescriptor& list) {
  if (!list.is_repeated() ||
      list.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return nullptr;
  }
  const auto* id = list.message_type()->FindFieldByName("id");
  return id != nullptr ? id : list.message_type()->FindFieldByName("name");
}

std::string TextField(const Message& message, absl::string_view name) {
  const auto* field =
      message.GetDescriptor()->FindFieldByName(std::string(name));
  return field == nullptr ? "" : ValueText(message, *field, -1);
}

// The entries of a list with a key, in order and by key.
struct Entries {
  Entries(const Message& pack, const FieldDescriptor& list) {
    const auto& reflection = *pack.GetReflection();
    for (int i = 0; i < reflection.FieldSize(pack, &list); ++i) {
      const Message& entry = reflection.GetRepeatedMessage(pack, &list, i);
      const std::string key = TextField(entry, KeyOf(list)->name());
      keys.push_back(key);
      by_key.emplace(key, &entry);
    }
  }

  const Message* Find(const std::string& key) const {
    const auto found = by_key.find(key);
    return found == by_key.end() ? nullptr : found->second;
  }

  std::vector<std::string> keys;
  std::map<std::string, const Message*> by_key;
};

std::vector<std::string> KeysAlsoIn(const Entries& entries,
                                    const Entries& others) {
  std::vector<std::string> keys;
  for (const std::string& key : entries.keys) {
    if (others.Find(key) != nullptr) keys.push_back(key);
  }
  return keys;
}

void DiffList(const Message& before, const Message& after,
              const FieldDescriptor& list, RuleChange* head,
              std::vector<RuleChange>* changes) {
  const Entries old_entries(before, list);
  const Entries new_entries(after, list);
  const auto change = [&](ChangeKind kind, const std::string& key,
                          const Message& entry) {
    changes->push_back({kind, list.name(), key, TextField(entry, "title"), {}});
    return &changes->back();
  };
  for (const std::string& key : new_entries.keys) {
    const Message* const old_entry = old_entries.Find(key);
    const Message& entry = *new_entries.Find(key);
    if (old_entry == nullptr) {
      change(ChangeKind::kAdded, key, entry);
      continue;
    }
    std::vector<FieldChange> fields = DiffFields(*old_entry, entry);
    if (!fields.empty()) {
      change(ChangeKind::kChanged, key, entry)->fields = std::move(fields);
    }
  }
  for (const std::string& key : old_entries.keys) {
    if (new_entries.Find(key) == nullptr) {
      change(ChangeKind::kRemoved, key, *old_entries.Find(key));
    }
  }
  const std::vector<std::string> old_order =
      KeysAlsoIn(old_entries, new_entries);
  const std::vector<std::string> new_order =
      KeysAlsoIn(new_entries, old_entries);
  if (old_order != new_order) {
    head->fields.push_back({absl::StrCat("order of ", list.name()),
                            absl::StrJoin(old_order, ", "),
                            absl::StrJoin(new_order, ", ")});
  }
}

}  // namespace

std::vector<RuleChange> DiffRules(const engine::CompiledPack& before,
                                  const engine::CompiledPack& after) {
  RuleChange head;
  head.part = "pack";
  std::vector<RuleChange> changes;
  const auto& type = *v1::RulePack::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (KeyOf(field) == nullptr) {
      DiffField(before.source(), after.source(), field, &head.fields);
    } else if (field.number() == v1::RulePack::kImportFieldNumber) {
      DiffList(before.source(), after.source(), field, &head, &changes);
    } else {
      DiffList(before.linked(), after.linked(), field, &head, &changes);
    }
  }
  if (!head.fields.empty()) changes.insert(changes.begin(), std::move(head));
  return changes;
}

std::string FieldChangeText(const FieldChange& change) {
  return absl::StrCat(change.field, ": ",
                      change.before.empty() ? "none" : change.before, " -> ",
                      change.after.empty() ? "none" : change.after);
}

}  // namespace myorules::rules
