// Numbers, durations and timestamps as CEL's string() writes them.
#ifndef MYORULES_ENGINE_EXPR_NUMBER_TEXT_H_
#define MYORULES_ENGINE_EXPR_NUMBER_TEXT_H_

#include <string>

#include "absl/time/time.h"

namespace myorules::engine {

// The shortest text that reads back as `value`: "0.1", "3", "6.02214e+23",
// "NaN", "Infinity".
std::string DoubleText(double value);

// The same, but always seen to be no int: "1.0".
std::string DoubleLiteral(double value);

// Seconds: "1.5s".
std::string DurationText(absl::Duration value);

// RFC 3339 in UTC: "2016-05-09T10:00:00.5Z".
std::string TimestampText(absl::Time value);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_NUMBER_TEXT_H_
