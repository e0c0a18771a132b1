// What a text that nothing is known of looks like, and what to send in its
// place.
#ifndef MYORULES_SERVICE_LAB_TEXT_ADVICE_H_
#define MYORULES_SERVICE_LAB_TEXT_ADVICE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace myorules::service {

// "it looks like HTML-escaped text: send '<20'", of "&lt;20", or that a
// character in it is not seen; empty: nothing of the kind.
std::string AdviceOnText(absl::string_view printed);

// The same of what stands where a value is meant: also "no result is below 0".
std::string AdviceOnValue(absl::string_view printed);

// The same of what stands where a name is meant: also "it looks like a LOINC
// code: …".
std::string AdviceOnName(absl::string_view printed);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_TEXT_ADVICE_H_
