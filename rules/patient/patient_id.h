// How the id of a patient on record may be written.
#ifndef MYORULES_RULES_PATIENT_PATIENT_ID_H_
#define MYORULES_RULES_PATIENT_PATIENT_ID_H_

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace myorules::rules {

// What is wrong with the characters of an id; empty: nothing. With a blank
// before or after it, which nobody sees, it would be the id of another patient.
inline absl::string_view FaultInPatientId(absl::string_view id) {
  if (absl::StripAsciiWhitespace(id).size() != id.size()) {
    return "begins or ends with a blank";
  }
  const auto is_control = [](char c) { return absl::ascii_iscntrl(c); };
  return absl::c_any_of(id, is_control) ? "has a control character" : "";
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PATIENT_PATIENT_ID_H_
