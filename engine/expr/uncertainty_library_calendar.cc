#include "engine/expr/uncertainty_library_calendar.h"

#include <algorithm>

#include "engine/base/limits.h"

namespace myorules::engine {
namespace {

// More than any step from one valid day to another, far below overflow.
constexpr int64_t kMaxSteps = 10'000'000;

absl::optional<absl::CivilDay> InRange(absl::CivilDay day) {
  if (day.year() < limits::kFirstYear || day.year() > limits::kLastYear)
    return absl::nullopt;
  return day;
}

}  // namespace

absl::optional<absl::CivilDay> PlusMonths(absl::CivilDay day, int64_t months) {
  if (months < -kMaxSteps || months > kMaxSteps) return absl::nullopt;
  constexpr int kInEveryMonth = 28;
  constexpr int kMonths = 12;
  // Civil months would count days.
  const int64_t since_year_0 = day.year() * kMonths + day.month() - 1 + months;
  const int64_t in_year = (since_year_0 % kMonths + kMonths) % kMonths;
  const absl::CivilMonth month((since_year_0 - in_year) / kMonths, in_year + 1);
  const int last = day.day() <= kInEveryMonth
                       ? kInEveryMonth
                       : (absl::CivilDay(month + 1) - 1).day();
  return InRange(
      absl::CivilDay(month.year(), month.month(), std::min(day.day(), last)));
}

absl::optional<absl::CivilDay> PlusYears(absl::CivilDay day, int64_t years) {
  if (years < -limits::kLastYear || years > limits::kLastYear)
    return absl::nullopt;
  return PlusMonths(day, 12 * years);
}

absl::optional<absl::CivilDay> PlusDays(absl::CivilDay day, int64_t days) {
  if (days < -kMaxSteps || days > kMaxSteps) return absl::nullopt;
  return InRange(day + days);
}

int64_t CompletedMonths(absl::CivilDay from, absl::CivilDay to) {
  if (to < from) return -CompletedMonths(to, from);
  const int64_t months = absl::CivilMonth(to) - absl::CivilMonth(from);
  // The month of `to`, or the one before: the only two that can be the last.
  return *PlusMonths(from, months) <= to ? months : months - 1;
}

int64_t CompletedYears(absl::CivilDay from, absl::CivilDay to) {
  // Years are steps of twelve months, and later steps give later days.
  return CompletedMonths(from, to) / 12;
}

}  // namespace myorules::engine
