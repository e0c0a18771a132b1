// Numbers as laboratories print them.
#ifndef MYORULES_SERVICE_LAB_NUMBER_TEXT_H_
#define MYORULES_SERVICE_LAB_NUMBER_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "myorules/v1/lab_profile.pb.h"

namespace myorules::service {

enum class NumberReading {
  kNumber,
  // Digits and signs in an order that is no number's: "1.2.3", "20 60".
  kNone,
  // A decimal or thousands: "8,120", "8.120". Only a profile can say.
  kAmbiguous,
  // Decimals after a sign that this laboratory groups thousands with.
  kOtherSign,
  // More than a laboratory prints (rules/patient/limits.h).
  kImplausible,
  // More digits than can be kept: rounded it may be another number.
  kTooManyDigits,
};

struct Number {
  NumberReading reading = NumberReading::kNone;
  double value = 0;
  // Thousands are set apart by a blank, which also stands between two numbers.
  bool has_blank = false;
};

// Reads "34.5", "34,5", "8'120", "8 120", "1.234,5". `text` is a CleanText;
// digits come first and last.
Number ReadNumber(absl::string_view text, v1::DecimalSign sign);

// The number so that ReadNumber reads it again, whatever the sign of its
// laboratory is not known to be: "34.5", "8.1250". Not negative.
std::string NumberText(double value, v1::DecimalSign sign);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_NUMBER_TEXT_H_
