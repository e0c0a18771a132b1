#include "rules/patient/days.h"

#include "absl/strings/str_format.h"

namespace myorules::rules {

absl::optional<Days> DaysOf(const v1::Date& date) {
  if (date.year() < 1 || date.year() > 9999 || date.month() < 0 ||
      date.month() > 12 || date.day() < 0 || date.day() > 31) {
    return absl::nullopt;
  }
  if (date.month() == 0) {
    if (date.day() != 0) return absl::nullopt;
    return Days{absl::CivilDay(date.year(), 1, 1),
                absl::CivilDay(date.year(), 12, 31)};
  }
  const absl::CivilMonth month(date.year(), date.month());
  if (date.day() == 0) {
    return Days{absl::CivilDay(month), absl::CivilDay(month + 1) - 1};
  }
  const absl::CivilDay day(date.year(), date.month(), date.day());
  // A day that the month does not have rolls over into the next.
  if (absl::CivilMonth(day) != month) return absl::nullopt;
  return Days{day, day};
}

std::string DateText(const v1::Date& date) {
  std::string text = absl::StrFormat("%04d", date.year());
  if (date.month() != 0) absl::StrAppendFormat(&text, "-%02d", date.month());
  if (date.day() != 0) absl::StrAppendFormat(&text, "-%02d", date.day());
  return text;
}

}  // namespace myorules::rules
