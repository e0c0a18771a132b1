// Quantities as laboratories print them: a number with whatever stands around
// it.
#ifndef MYORULES_SERVICE_LAB_VALUE_TEXT_H_
#define MYORULES_SERVICE_LAB_VALUE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "myorules/v1/lab.pb.h"
#include "myorules/v1/lab_profile.pb.h"
#include "rules/terminology/lab_profile.h"
#include "service/lab/number_text.h"

namespace myorules::service {

// Id of the unit of titres: 640 of it is 1:640.
inline constexpr absl::string_view kTitreUnit = "titre";

// What a text begins with: a number, exact or bounded.
struct QuantityText {
  // kNone: it begins with none.
  NumberReading reading = NumberReading::kNone;
  v1::Comparator comparator = v1::COMPARATOR_UNSPECIFIED;
  // With COMPARATOR_BETWEEN the lower bound.
  double value = 0;
  absl::optional<double> high;
  bool high_excluded = false;
  // "1:640".
  bool titre = false;
  // Thousands are set apart by a blank.
  bool has_blank = false;
  // What stands behind it, without outer blanks: a unit, a flag, a word.
  absl::string_view rest;
};

// Reads "34.5", "<20", "≥ 20", "less than 20", "20-60", "20 to 60", "1:640",
// "30-<200", "256 AU/mL (normal <14)", and of HL7 v2 ">^50", "^20^-^60",
// "^1^:^640"; words and decimal sign are the profile's. `text` is a CleanText
// and outlives the answer, or is copied into `scratch`.
QuantityText ReadQuantity(absl::string_view text,
                          const rules::LabProfile& profile,
                          std::string* scratch);

// The quantity so that ReadQuantity reads it again, without its unit.
std::string QuantityAsText(const v1::Quantity& quantity, v1::DecimalSign sign);

// What stands at a place of a coded value (CWE of HL7 v2), from 0 on.
enum class CodedPart { kCode, kText, kOther };
CodedPart CodedPartAt(int place);

// "Negative: <20" without "Negative:"; as it is where no such word goes before.
absl::string_view WithoutRangeWord(absl::string_view text,
                                   const rules::LabProfile& profile);

// "<14" of "256 AU/mL (normal <14)"; what stands before it goes to `before`.
// Empty: no such thing.
absl::string_view TakeBracketedRange(absl::string_view rest,
                                     const rules::LabProfile& profile,
                                     absl::string_view* before);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_VALUE_TEXT_H_
