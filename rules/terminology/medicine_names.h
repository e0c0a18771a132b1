// Strength notes in the name of a medicine.
#ifndef MYORULES_RULES_TERMINOLOGY_MEDICINE_NAMES_H_
#define MYORULES_RULES_TERMINOLOGY_MEDICINE_NAMES_H_

#include "absl/strings/string_view.h"

namespace myorules::rules {

// `name` without a strength at its end: "simvastatin" for "simvastatin 40 mg".
// Only milligrams, micrograms and grams are a strength; anything else (a
// percentage, a form such as "ointment") can change what the medicine is, and
// stays. Returns `name` where there is none.
absl::string_view WithoutStrength(absl::string_view name);

// Whether the strength is nothing: "simvastatin 0 mg", "IVIG 0.0 g".
bool SaysDoseOfZero(absl::string_view name);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_MEDICINE_NAMES_H_
