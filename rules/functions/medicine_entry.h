// An entry of the list of medicines: what it is by the terminology, and what
// the record says of it. Answers name what would settle them where they are
// unknown.
#ifndef MYORULES_RULES_FUNCTIONS_MEDICINE_ENTRY_H_
#define MYORULES_RULES_FUNCTIONS_MEDICINE_ENTRY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "myorules/v1/patient.pb.h"
#include "rules/functions/arguments.h"
#include "rules/functions/groups.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// A set of classes of medicines, as bits.
using MedicineClasses = uint64_t;
inline constexpr size_t kMostMedicineClasses = 64;

// The terminology, and its classes of medicines by number.
class MedicineDictionary {
 public:
  explicit MedicineDictionary(SharedTerminology terminology)
      : terminology_(std::move(terminology)),
        numbers_(Number(terminology_->medicines())) {}

  const Terminology& terminology() const { return *terminology_; }
  size_t class_count() const { return numbers_.size(); }

  // -1: nothing is in a class of that name.
  int NumberOf(absl::string_view name) const {
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? -1 : found->second;
  }
  MedicineClasses ClassesOf(absl::Span<const absl::string_view> names) const {
    MedicineClasses classes = 0;
    for (const absl::string_view name : names) {
      classes |= MedicineClasses{1} << NumberOf(name);
    }
    return classes;
  }

 private:
  using Numbers = absl::flat_hash_map<absl::string_view, int>;

  static Numbers Number(const v1::MedicineTable& table) {
    Numbers numbers;
    const auto add = [&numbers](const auto& entries) {
      for (const auto& entry : entries) {
        for (const std::string& name : entry.class_()) {
          numbers.try_emplace(name, static_cast<int>(numbers.size()));
        }
      }
    };
    add(table.medicine());
    add(table.atc_group());
    return numbers;
  }

  const SharedTerminology terminology_;
  const Numbers numbers_;  // The names stand in the terminology.

 public:
  const int ivig = NumberOf("IVIG");
  const int topical = NumberOf("TOPICAL");
  const int has_topical_form = NumberOf("HAS_TOPICAL_FORM");
  const int intravenous_form = NumberOf("INTRAVENOUS_FORM");
  const int outside_scheme = NumberOf("OUTSIDE_SCHEME");
};
using SharedMedicineDictionary = std::shared_ptr<const MedicineDictionary>;

// A medicine as an argument: the message, where it stands, what it is.
struct MedicineEntry {
  const MedicineDictionary& dictionary;
  const v1::Medicine* message = nullptr;
  const engine::Path* path = nullptr;
  const MedicineReading* reading = nullptr;
  MedicineClasses classes = 0;
  // Of which some of its group are and others are not.
  MedicineClasses perhaps_classes = 0;

  bool Is(int class_number) const { return IsIn(classes, class_number); }
  bool MayBe(int class_number) const {
    return IsIn(perhaps_classes, class_number);
  }

 private:
  static bool IsIn(MedicineClasses some, int class_number) {
    return class_number >= 0 && (some >> class_number & 1) != 0;
  }
};

// Reads the argument and notes the name that was read. `message` is null where
// the value is no medicine.
MedicineEntry ReadMedicineEntry(const MedicineDictionary& dictionary,
                                const engine::Value& value,
                                engine::CallContext& context);

// Of the class, not of it, or unknown because the name says nothing.
Answer IsClass(const MedicineEntry& entry, int class_number);

Answer IsSystemic(const MedicineEntry& entry, engine::CallContext& context);

// As stated; where nothing is, as the name says.
Answer IsIntravenous(const MedicineEntry& entry, engine::CallContext& context);

// What counts as systemic treatment: without a stated route what may be
// systemic does (our choice).
Answer TakenAsSystemic(const MedicineEntry& entry,
                       engine::CallContext& context);

// The days on which it can have been begun: by the day on record, and not after
// the last one on which it was taken.
engine::DateRange Begun(const MedicineEntry& entry,
                        engine::CallContext& context);

// The last day on which it was taken, where it is on record.
absl::optional<engine::DateRange> Stopped(const MedicineEntry& entry,
                                          engine::CallContext& context);

// `onset` may be unknown.
Answer GivenForMyositis(const MedicineEntry& entry, const engine::Value& onset,
                        engine::CallContext& context);

// Whether it is systemic treatment for myositis, of the class.
Answer CountsAs(const MedicineEntry& entry, int class_number,
                const engine::Value& onset, engine::CallContext& context);

Answer StillTaken(const MedicineEntry& entry, const engine::DateRange& on,
                  engine::CallContext& context);

// Whether it has a name that says nothing.
engine::Value Unrecognised(const MedicineEntry& entry);

// For a reader.
engine::Value TitleOf(const MedicineEntry& entry);

// The dose at the start, in milligrams of prednisone a day.
engine::Value PrednisoneEquivalent(const MedicineEntry& entry,
                                   engine::CallContext& context);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_MEDICINE_ENTRY_H_
