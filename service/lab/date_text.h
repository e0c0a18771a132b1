// Days as laboratories print them.
#ifndef MYORULES_SERVICE_LAB_DATE_TEXT_H_
#define MYORULES_SERVICE_LAB_DATE_TEXT_H_

#include "absl/strings/string_view.h"
#include "myorules/v1/date.pb.h"
#include "myorules/v1/lab_profile.pb.h"
#include "rules/terminology/lab_profile.h"

namespace myorules::service {

enum class DateReading {
  kDate,
  // No form of a day that is known, or there is no such day.
  kNone,
  // "03/04/2026", and the profile does not say which comes first.
  kOrderNotKnown,
  // "31.12.26", "202601": a year of two digits, or what may be one.
  kYearNotKnown,
};

// Reads "2026-01-02", "20260102080000", "2026-01-02T08:00:00Z", "2026-01",
// "2026", "31/01/2026", "01/2026", "2 Jan 2026", "January 2, 2026". The day is
// taken as it is printed; the time and its zone are not used. Names of months
// and the order of the parts are the profile's. `text` is a CleanText.
DateReading ReadDate(absl::string_view text, const rules::LabProfile& profile,
                     v1::Date* date);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_DATE_TEXT_H_
