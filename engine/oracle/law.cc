#include "engine/oracle/law.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "engine/base/canonical.h"
#include "engine/base/memory.h"
#include "engine/oracle/parcel_environment.h"
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

// Fills the facts at `missing` into `message`, from `full`. Returns how many.
class Filling {
 public:
  Filling(Parcel& parcel, const Parcel& full, std::set<std::string> missing)
      : missing_(std::move(missing)) {
    Fill(parcel, full, "parcel");
    Canonicalize(&parcel);
  }

  const std::set<std::string>& filled() const { return filled_; }

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
      const bool can_be_open =
          type.FindFieldByName(field.name() + "_complete") != nullptr;
      const bool can_be_unset =
          field.has_presence() ||
          field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
      if (field.is_repeated() ? !can_be_open : !can_be_unset) {
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
    if (entries) FillEntries(message, full, field, path);
    if (Missing(path + "_complete")) {
      // All that was not on record is put there.
      const FieldDescriptor* completeness =
          message.GetDescriptor()->FindFieldByName(field.name() + "_complete");
      reflection.SetBool(&message, completeness, true);
      if (!entries) {
        CopyField(message, full, field);
        return;
      }
      std::set<uint64_t> present;
      for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
        present.insert(
            IdentityOf(reflection.GetRepeatedMessage(message, &field, i)));
      }
      for (int i = 0; i < reflection.FieldSize(full, &field); ++i) {
        const Message& entry = reflection.GetRepeatedMessage(full, &field, i);
        if (present.count(IdentityOf(entry)) > 0) continue;
        reflection.AddMessage(&message, &field)->CopyFrom(entry);
      }
    }
  }

  void FillEntries(Message& message, const Message& full,
                   const FieldDescriptor& field, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    const std::vector<std::string> paths = EntryPaths(path, message, field);
    for (size_t i = 0; i < paths.size(); ++i) {
      Message& entry = *reflection.MutableRepeatedMessage(&message, &field,
                                                          static_cast<int>(i));
      for (int j = 0; j < reflection.FieldSize(full, &field); ++j) {
        const Message& source = reflection.GetRepeatedMessage(full, &field, j);
        if (IdentityOf(source) == IdentityOf(entry)) {
          Fill(entry, source, paths[i]);
        }
      }
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

  std::set<std::string> missing_;
  std::set<std::string> filled_;
};

std::set<std::string> PathsOf(const UnknownSet& set) {
  std::set<std::string> paths;
  for (const MissingFact& fact : set.facts()) paths.emplace(fact.path);
  return paths;
}

// Whether `path` was read and found missing: by itself, as what would close a
// list or narrow a date, or within a message that was read as a whole.
bool WasReadMissing(const std::string& path,
                    const std::map<std::string, Value>& reads) {
  return std::any_of(reads.begin(), reads.end(), [&](const auto& read) {
    return PathsOf(MissingFor(read.second)).count(path) > 0;
  });
}

// A day between two known days is one that no fact can settle.
bool HangsOnNoFact(const Value& value) {
  return value.is_unknown() && PathsOf(value.as_unknown()).count("") > 0;
}

// One subject on its way from partial to full.
class Walk {
 public:
  Walk(absl::string_view text, const CheckedExpr& expression,
       const Parcel& partial, const Parcel& full)
      : text_(text), expression_(expression), full_(full), partial_(partial) {}

  LawWalk Run() {
    const Evaluation at_last = EvaluateAbout(expression_, full_);
    if (!at_last.difference.empty()) return Broken(at_last.difference);
    if (HangsOnNoFact(at_last.value)) return walk_;
    if (at_last.value.is_unknown()) {
      return Broken("unknown with every fact: " + at_last.value.ToString());
    }
    Evaluation now = EvaluateAbout(expression_, partial_);
    walk_.began_unknown = now.value.is_unknown();
    walk_.decided_early =
        !walk_.began_unknown && partial_.ByteSizeLong() < full_.ByteSizeLong();
    for (int step = 0;; ++step) {
      if (!now.difference.empty()) return Broken(now.difference);
      if (!now.value.is_unknown()) break;
      if (step == kMaxSteps) return Broken("no end to what is missing");
      if (HangsOnNoFact(now.value)) return walk_;
      const std::string fault = FillIn(now);
      if (!fault.empty()) return Broken(fault);
      now = EvaluateAbout(expression_, partial_);
    }
    // An answer stays; only that a rule fails on a fact can still come out.
    const bool fails_late = at_last.value.is_error() && !now.value.is_error();
    const bool same = at_last.value.is_error()
                          ? now.value.is_error()
                          : now.value.ToString() == at_last.value.ToString();
    if (!fails_late && !same) {
      return Broken(absl::StrCat(now.value.ToString(), " and then ",
                                 at_last.value.ToString()));
    }
    return walk_;
  }

 private:
  static constexpr int kMaxSteps = 100;

  // Fills in what `now` hangs on; returns what is wrong with that.
  std::string FillIn(const Evaluation& now) {
    const std::set<std::string> missing = PathsOf(now.value.as_unknown());
    if (missing.empty()) return "unknown, and nothing is missing";
    for (const std::string& path : missing) {
      if (!WasReadMissing(path, now.reads)) {
        return absl::StrCat(path, " is missing and was not read unset");
      }
    }
    Parcel fuller = partial_;
    const Filling filling(fuller, full_, missing);
    if (filling.filled() != missing) {
      return absl::StrCat("no such facts to fill in: ", now.value.ToString());
    }
    partial_ = fuller;
    return "";
  }

  LawWalk Broken(absl::string_view fault) {
    walk_.broken =
        absl::Substitute("$0\n$1\nabout {$2}\nthen {$3}", fault, text_,
                         partial_.ShortDebugString(), full_.ShortDebugString());
    return walk_;
  }

  const absl::string_view text_;
  const CheckedExpr& expression_;
  const Parcel& full_;
  Parcel partial_;
  LawWalk walk_;
};

}  // namespace

LawWalk WalkToFull(absl::string_view text, const CheckedExpr& expression,
                   const testdata::Parcel& partial,
                   const testdata::Parcel& full) {
  const OwnMemory memory;
  return Walk(text, expression, partial, full).Run();
}

}  // namespace myorules::engine::oracle
