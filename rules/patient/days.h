// Dates of a patient as the days that they can be.
#ifndef MYORULES_RULES_PATIENT_DAYS_H_
#define MYORULES_RULES_PATIENT_DAYS_H_

#include <string>

#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "myorules/v1/date.pb.h"

namespace myorules::rules {

// First and last day of a period, both included.
struct Days {
  absl::CivilDay first;
  absl::CivilDay last;
};

// The days that a date stands for; nullopt: there is no such date.
absl::optional<Days> DaysOf(const v1::Date& date);

// "2016-05-09", "2016-05", "2016".
std::string DateText(const v1::Date& date);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PATIENT_DAYS_H_
