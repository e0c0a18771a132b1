// Expressions over a patient written as a text proto: what the tests of the
// clinical functions ask.
#ifndef MYORULES_RULES_FUNCTIONS_EXPRESSION_TESTING_H_
#define MYORULES_RULES_FUNCTIONS_EXPRESSION_TESTING_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "engine/expr/value.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {

// The patient of a text proto; fails the test where it does not parse.
v1::Patient PatientOf(absl::string_view text);

// A line-blot result: `value` is text of the oneof, `rest` further fields.
std::string Blot(absl::string_view analyte, absl::string_view value,
                 absl::string_view rest = "");
// An ELISA result in U/mL.
std::string Elisa(absl::string_view analyte, absl::string_view quantity,
                  absl::string_view rest = "");
// A final result of a method, collected on 2024-03-10 unless `rest` says when.
std::string Result(absl::string_view analyte, absl::string_view method,
                   absl::string_view value, absl::string_view rest = "");

// A visit of that day of 2024; of some day of April 2024. `rest`: its fields.
std::string Visit(absl::string_view month, absl::string_view day,
                  absl::string_view rest);
std::string SometimeInApril(absl::string_view rest);
// Both hip flexors of one MRC grade ("4_MINUS"): fields of a visit.
std::string Both(absl::string_view grade);

// Day on which the tests assess, 2024-06-15.
inline constexpr absl::CivilDay kAssessed(2024, 6, 15);

// Evaluates `expression` over the patient, canonical, as known on
// `assessed_on`. Beside `patient` and `assessed_on` there are `labs` (the
// serology), and the lists of thresholds `blot` (grade 2, intensity 26), `weak`
// (grade 1, intensity 11) and `elisa` (HMGCR, 20 U/mL).
engine::Value Ask(absl::string_view expression, const v1::Patient& patient,
                  absl::CivilDay assessed_on = kAssessed);

// Ask, as text: "true", "unknown{patient.x}", "[2, 3]".
std::string Asked(absl::string_view expression, const v1::Patient& patient,
                  absl::CivilDay assessed_on = kAssessed);
std::string Asked(absl::string_view expression, absl::string_view patient);

// The facts that Ask reads, by path, as text.
std::map<std::string, std::string> Reads(absl::string_view expression,
                                         absl::string_view patient);

// Paths (and reasons after ": ") that an unknown value hangs on.
std::vector<std::string> Missing(const engine::Value& value);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_EXPRESSION_TESTING_H_
