#include "engine/oracle/filling.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "google/protobuf/message.h"

namespace myorules::engine::oracle {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using testdata::Parcel;

uint64_t IdentityOf(const Message& entry) {
  return entry.GetReflection()->GetUnknownFields(entry).field(0).varint();
}

// The path of an entry that is yet to come.
std::string ComingEntry(const std::string& list, const Message& entry) {
  return absl::StrCat(list, "[+", IdentityOf(entry), "]");
}

// The field by which a message says that its list is complete; null: none.
const FieldDescriptor* CompletenessOf(const FieldDescriptor& list) {
  return list.containing_type()->FindFieldByName(
      absl::StrCat(list.name(), "_complete"));
}

bool CanBeUnset(const FieldDescriptor& field) {
  return !field.is_repeated() &&
         (field.has_presence() ||
          field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM);
}

// The entries of `full` that `message` lacks.
std::vector<const Message*> LackingEntries(const Message& message,
                                           const Message& full,
                                           const FieldDescriptor& list) {
  const Reflection& reflection = *message.GetReflection();
  std::set<uint64_t> present;
  for (int i = 0; i < reflection.FieldSize(message, &list); ++i) {
    present.insert(
        IdentityOf(reflection.GetRepeatedMessage(message, &list, i)));
  }
  std::vector<const Message*> lacking;
  for (int i = 0; i < reflection.FieldSize(full, &list); ++i) {
    const Message& entry = reflection.GetRepeatedMessage(full, &list, i);
    if (present.count(IdentityOf(entry)) == 0) lacking.push_back(&entry);
  }
  return lacking;
}

// Calls `visit` for each entry of `message`, with the one of `full` and its
// path.
void ForEachEntry(
    Message& message, const Message& full, const FieldDescriptor& list,
    const std::string& path,
    absl::FunctionRef<void(Message&, const Message&, const std::string&)>
        visit) {
  const Reflection& reflection = *message.GetReflection();
  const std::vector<std::string> paths = EntryPaths(path, message, list);
  for (size_t i = 0; i < paths.size(); ++i) {
    Message& entry = *reflection.MutableRepeatedMessage(&message, &list,
                                                        static_cast<int>(i));
    for (int j = 0; j < reflection.FieldSize(full, &list); ++j) {
      const Message& source = reflection.GetRepeatedMessage(full, &list, j);
      if (IdentityOf(source) == IdentityOf(entry)) {
        visit(entry, source, paths[i]);
      }
    }
  }
}

// Fills in the facts at some paths.
class Filling {
 public:
  explicit Filling(const std::set<std::string>& missing) : missing_(missing) {}

  std::set<std::string> Run(Parcel& parcel, const Parcel& full) {
    Fill(parcel, full, "parcel");
    Canonicalize(&parcel);
    return filled_;
  }

 private:
  bool Missing(const std::string& path) {
    if (missing_.count(path) == 0) return false;
    filled_.insert(path);
    return true;
  }

  bool MissingBelow(const std::string& path) const {
    return std::any_of(missing_.begin(), missing_.end(),
                       [&](const std::string& missing) {
                         return absl::StartsWith(missing, path + ".");
                       });
  }

  void Fill(Message& message, const Message& full, const std::string& path) {
    const google::protobuf::Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const std::string field_path = absl::StrCat(path, ".", field.name());
      if (field.is_repeated()) {
        FillList(message, full, field, field_path);
      } else if (Missing(field_path)) {
        CopyField(message, full, field);
        // With the message comes all that is in it.
        for (const std::string& path_below : missing_) {
          if (absl::StartsWith(path_below, field_path + ".")) {
            filled_.insert(path_below);
          }
        }
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        FillMessage(message, full, field, field_path);
      }
    }
  }

  void FillMessage(Message& message, const Message& full,
                   const FieldDescriptor& field, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    const bool is_new = !reflection.HasField(message, &field);
    if (is_new && !MissingBelow(path)) return;
    const Message& source = full.GetReflection()->GetMessage(full, &field);
    Message& target = *reflection.MutableMessage(&message, &field);
    if (field.message_type() != v1::Date::descriptor()) {
      if (is_new) CopyWhatCannotBeMissing(target, source);
      Fill(target, source, path);
      return;
    }
    auto& date = static_cast<v1::Date&>(target);
    const auto& full_date = static_cast<const v1::Date&>(source);
    if (Missing(path + ".month")) date.set_month(full_date.month());
    if (Missing(path + ".day")) date.set_day(full_date.day());
  }

  // A message that is set states what its closed lists and plain scalars are.
  void CopyWhatCannotBeMissing(Message& message, const Message& full) {
    const google::protobuf::Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (!CanBeUnset(field) && CompletenessOf(field) == nullptr) {
        CopyField(message, full, field);
      }
    }
  }

  void FillList(Message& message, const Message& full,
                const FieldDescriptor& field, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    // A closed list of a message that was not set comes with that.
    if (Missing(path)) CopyField(message, full, field);
    const bool entries = IsSorted(field);
    if (entries) {
      ForEachEntry(message, full, field, path,
                   [this](Message& entry, const Message& source,
                          const std::string& entry_path) {
                     Fill(entry, source, entry_path);
                   });
      AddComingEntries(message, full, field, path);
    }
    if (Missing(path + "_complete")) {
      // All that was not on record is put there.
      reflection.SetBool(&message, CompletenessOf(field), true);
      if (!entries) {
        CopyField(message, full, field);
        return;
      }
      for (const Message* entry : LackingEntries(message, full, field)) {
        reflection.AddMessage(&message, &field)->CopyFrom(*entry);
      }
    }
  }

  // Those that are asked for come as bare as they can be.
  void AddComingEntries(Message& message, const Message& full,
                        const FieldDescriptor& list, const std::string& path) {
    for (const Message* entry : LackingEntries(message, full, list)) {
      if (!Missing(ComingEntry(path, *entry))) continue;
      Message& added = *message.GetReflection()->AddMessage(&message, &list);
      CopyWhatCannotBeMissing(added, *entry);
      added.GetReflection()->MutableUnknownFields(&added)->MergeFrom(
          entry->GetReflection()->GetUnknownFields(*entry));
    }
  }

  void CopyField(Message& message, const Message& full,
                 const FieldDescriptor& field) {
    // Only this field: merging a message that holds nothing else.
    std::unique_ptr<Message> only(full.New());
    only->CopyFrom(full);
    std::vector<const FieldDescriptor*> fields;
    full.GetReflection()->ListFields(full, &fields);
    for (const FieldDescriptor* other : fields) {
      if (other != &field) only->GetReflection()->ClearField(only.get(), other);
    }
    only->GetReflection()->MutableUnknownFields(only.get())->Clear();
    message.GetReflection()->ClearField(&message, &field);
    message.MergeFrom(*only);
  }

  const std::set<std::string>& missing_;
  std::set<std::string> filled_;
};

// Notes the facts that a record lacks.
class Lacking {
 public:
  std::vector<std::string> Run(const Parcel& parcel, const Parcel& full) {
    // Nothing is changed: entries are only looked up the same way.
    Parcel looked_at = parcel;
    Note(looked_at, full, "parcel");
    return std::move(paths_);
  }

 private:
  void Note(Message& message, const Message& full, const std::string& path) {
    const google::protobuf::Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const std::string field_path = absl::StrCat(path, ".", field.name());
      if (field.is_repeated()) {
        NoteList(message, full, field, field_path);
      } else if (CanBeUnset(field) &&
                 full.GetReflection()->HasField(full, &field)) {
        NoteField(message, full, field, field_path);
      }
    }
  }

  void NoteField(Message& message, const Message& full,
                 const FieldDescriptor& field, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    const bool is_message =
        field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const bool is_set = reflection.HasField(message, &field);
    // A list that is said not to be complete lacks what one lacks of which
    // nothing is said.
    if (absl::EndsWith(field.name(), "_complete")) {
      if (!reflection.GetBool(message, &field)) paths_.push_back(path);
      return;
    }
    if (!is_set) paths_.push_back(path);
    if (!is_message) return;
    if (field.message_type() == v1::Date::descriptor()) {
      if (is_set) {
        NoteParts(static_cast<const v1::Date&>(
                      reflection.GetMessage(message, &field)),
                  path);
      }
    } else if (field.message_type() == testdata::Address::descriptor()) {
      // Of one that is not set each fact can come first as well.
      Note(*reflection.MutableMessage(&message, &field),
           full.GetReflection()->GetMessage(full, &field), path);
    }
  }

  void NoteParts(const v1::Date& date, const std::string& path) {
    if (date.month() == 0) {
      paths_.push_back(path + ".month");
    } else if (date.day() == 0) {
      paths_.push_back(path + ".day");
    }
  }

  void NoteList(Message& message, const Message& full,
                const FieldDescriptor& list, const std::string& path) {
    if (!IsSorted(list)) return;
    ForEachEntry(message, full, list, path,
                 [this](Message& entry, const Message& source,
                        const std::string& entry_path) {
                   Note(entry, source, entry_path);
                 });
    for (const Message* entry : LackingEntries(message, full, list)) {
      paths_.push_back(ComingEntry(path, *entry));
    }
  }

  std::vector<std::string> paths_;
};

}  // namespace

std::set<std::string> FillIn(Parcel& parcel, const Parcel& full,
                             const std::set<std::string>& missing) {
  return Filling(missing).Run(parcel, full);
}

std::vector<std::string> LackingFacts(const Parcel& parcel,
                                      const Parcel& full) {
  return Lacking().Run(parcel, full);
}

}  // namespace myorules::engine::oracle
