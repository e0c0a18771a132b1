// Values of an answer as text for a reader.
#ifndef MYORULES_RULES_NOTE_VALUES_H_
#define MYORULES_RULES_NOTE_VALUES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::rules {

// "12.5", "yes", "2016-05-09", "at least 20, below 60", "a, b and perhaps
// more"; empty: nothing is known.
std::string ValueText(const v1::FactValue& value);

// A laboratory value with its unit: "103 U/mL", "intensity 26".
std::string MeasuredText(absl::string_view value, absl::string_view unit);

// With its unit, if any: "54.5 years", "1 year".
std::string QuantityText(const v1::FactValue& value, absl::string_view unit);

// The same for a reader: of a computed number with many digits the first ones,
// "about 89.29 %".
std::string RoundedText(const v1::FactValue& value, absl::string_view unit);

// "eligible" for ELIGIBLE, "anti-HMGCR statin naive" for
// ANTI_HMGCR_STATIN_NAIVE; what is not written in capitals comes back.
std::string OutcomeWords(absl::string_view outcome);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_VALUES_H_
