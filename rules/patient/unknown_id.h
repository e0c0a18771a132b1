// The fault that an id is none of its table of the terminology.
#ifndef MYORULES_RULES_PATIENT_UNKNOWN_ID_H_
#define MYORULES_RULES_PATIENT_UNKNOWN_ID_H_

#include <string>

#include "absl/strings/string_view.h"
#include "rules/patient/faults.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// A table and what one of its entries is called.
struct IdKind {
  absl::string_view table;
  absl::string_view what;
};
inline constexpr IdKind kUnitIds{"units", "a unit"};
inline constexpr IdKind kAnalyteIds{"analytes", "an analyte"};
inline constexpr IdKind kLaboratoryIds{"laboratories", "a laboratory"};
inline constexpr IdKind kMedicineIds{"medicines", "a medicine"};
inline constexpr IdKind kDiagnosisIds{"diagnoses", "a diagnosis"};

// Adds "'x' is no id of a unit (did you mean 'y'?)". Where nothing is near, the
// ids themselves or where they stand; those are told in the message as well,
// which repeats nothing of the record. `meant`: the id that the table reads
// `id` as; empty: the one that is called so, else a slip away. `advice` comes
// last.
void AddUnknownId(absl::string_view path, const IdKind& kind,
                  const std::string& id, const std::string& meant,
                  absl::string_view advice, const Terminology& terminology,
                  Faults* faults);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PATIENT_UNKNOWN_ID_H_
