#include "engine/base/day_text.h"

#include "absl/strings/str_format.h"

namespace myorules::engine {

std::string DayText(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::string PeriodText(absl::CivilDay first, absl::CivilDay last) {
  if (first == last) return DayText(first);
  const absl::CivilMonth month(first);
  if (first == absl::CivilDay(month) && last == absl::CivilDay(month + 1) - 1) {
    return absl::StrFormat("%04d-%02d", month.year(), month.month());
  }
  const absl::CivilYear year(first);
  if (first == absl::CivilDay(year) && last == absl::CivilDay(year + 1) - 1) {
    return absl::StrFormat("%04d", year.year());
  }
  return "";
}

}  // namespace myorules::engine
