#include "engine/expr/number_text.h"

#include <charconv>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace myorules::engine {

std::string DoubleText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  // Plain digits up to where a reader would rather count an exponent.
  const double magnitude = std::fabs(value);
  const auto format = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e21)
                          ? std::chars_format::fixed
                          : std::chars_format::scientific;
  char buffer[64];
  const auto result =
      std::to_chars(buffer, buffer + sizeof(buffer), value, format);
  return std::string(buffer, result.ptr);
}

std::string DurationText(absl::Duration value) {
  absl::Duration rest;
  const int64_t seconds = absl::IDivDuration(value, absl::Seconds(1), &rest);
  const int64_t nanos = absl::ToInt64Nanoseconds(rest);
  std::string text = seconds == 0 && nanos < 0 ? "-0" : absl::StrCat(seconds);
  if (nanos != 0) {
    std::string fraction = absl::StrFormat("%09d", std::abs(nanos));
    fraction.erase(fraction.find_last_not_of('0') + 1);
    absl::StrAppend(&text, ".", fraction);
  }
  return text + "s";
}

std::string TimestampText(absl::Time value) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*SZ", value, absl::UTCTimeZone());
}

}  // namespace myorules::engine
