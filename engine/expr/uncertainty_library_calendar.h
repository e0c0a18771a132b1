// Civil days: anniversaries and completed years, by the calendar.
// docs/reference/dates.md.
#ifndef MYORULES_ENGINE_EXPR_UNCERTAINTY_LIBRARY_CALENDAR_H_
#define MYORULES_ENGINE_EXPR_UNCERTAINTY_LIBRARY_CALENDAR_H_

#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/types/optional.h"

namespace myorules::engine {

// The day `months` later (earlier where negative); the end of the month where
// it has no such day. nullopt outside the years 1 to 9999.
absl::optional<absl::CivilDay> PlusMonths(absl::CivilDay day, int64_t months);
// The same for years (29 February becomes 28) and days.
absl::optional<absl::CivilDay> PlusYears(absl::CivilDay day, int64_t years);
absl::optional<absl::CivilDay> PlusDays(absl::CivilDay day, int64_t days);

// Completed months from `from` to `to`: the largest n for which `from` plus n
// months is not after `to`; where `to` is earlier, minus the months from `to`
// to `from`. Never less for a later `to`, nor more for a later `from`. Requires
// years 1 to 9999.
int64_t CompletedMonths(absl::CivilDay from, absl::CivilDay to);
// The same for years.
int64_t CompletedYears(absl::CivilDay from, absl::CivilDay to);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_UNCERTAINTY_LIBRARY_CALENDAR_H_
