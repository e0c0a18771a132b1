// Where the checks of a patient gather what they find.
#ifndef MYORULES_RULES_PATIENT_FAULTS_H_
#define MYORULES_RULES_PATIENT_FAULTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rules/patient/limits.h"
#include "rules/patient/prepare.h"

namespace myorules::rules {

// Up to limits::kMaxFaults faults.
class Faults {
 public:
  // `description` holds nothing that stands in the record.
  template <typename... Parts>
  void Add(absl::string_view field, const Parts&... description) {
    AddQuoting(field, "", description...);
  }
  // `description` repeats something of the record, `message` does not.
  template <typename... Parts>
  void AddQuoting(absl::string_view field, absl::string_view message,
                  const Parts&... description) {
    if (full()) return;
    faults_.push_back({std::string(field), absl::StrCat(description...),
                       std::string(message)});
  }
  bool full() const {
    return static_cast<int>(faults_.size()) >= limits::kMaxFaults;
  }
  std::vector<FieldFault> Take() { return std::move(faults_); }

 private:
  std::vector<FieldFault> faults_;
};

// What holds for every field of its kind, whatever it means: enum values exist,
// numbers are finite and not negative, dates exist, texts are UTF-8 and within
// their limit, lists are within theirs. Lists over their limit are not entered.
void CheckForm(const v1::Patient& patient, Faults* faults);

// What needs several fields: order of events, contradictions, terminology.
void CheckContent(const v1::Patient& patient, absl::CivilDay assessed_on,
                  const Terminology& terminology, Faults* faults);
void CheckResults(const v1::Patient& patient, const Terminology& terminology,
                  Faults* faults);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PATIENT_FAULTS_H_
