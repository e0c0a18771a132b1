#include "engine/expr/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace myorules::engine {

namespace {

std::string ShortestText(double value, std::chars_format format) {
  char buffer[64];
  const auto result =
      std::to_chars(buffer, buffer + sizeof(buffer), value, format);
  return std::string(buffer, result.ptr);
}

// Of a whole number, its shortest digits and zeros behind them.
std::string PaddedText(double value) {
  std::string text = ShortestText(value, std::chars_format::scientific);
  const size_t e = text.find('e');
  std::string digits = text.substr(0, e);
  const size_t point = digits.find('.');
  const size_t whole = point == std::string::npos ? digits.size() : point;
  if (point != std::string::npos) digits.erase(point, 1);
  int exponent = 0;
  // Behind "e+".
  if (!absl::SimpleAtoi(text.substr(e + 2), &exponent)) return text;
  digits.resize(std::max(digits.size(), whole + exponent), '0');
  return digits;
}

}  // namespace

std::string DoubleText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  // Plain digits up to where a reader would rather count an exponent.
  const double magnitude = std::fabs(value);
  const auto format = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e21)
                          ? std::chars_format::fixed
                          : std::chars_format::scientific;
  // Beyond this, the digits of the fixed format are more than tell the number.
  constexpr double kTwoTo53 = 9007199254740992;
  if (format == std::chars_format::fixed && magnitude >= kTwoTo53) {
    return PaddedText(value);
  }
  return ShortestText(value, format);
}

std::string DoubleLiteral(double value) {
  std::string text = DoubleText(value);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
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
