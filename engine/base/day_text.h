// Days and periods as text.
#ifndef MYORULES_ENGINE_BASE_DAY_TEXT_H_
#define MYORULES_ENGINE_BASE_DAY_TEXT_H_

#include <string>

#include "absl/time/civil_time.h"

namespace myorules::engine {

// "2016-05-09".
std::string DayText(absl::CivilDay day);

// "2016-05-09" for a single day, "2016-05" and "2016" for a whole month and
// year; empty for any other period.
std::string PeriodText(absl::CivilDay first, absl::CivilDay last);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_DAY_TEXT_H_
