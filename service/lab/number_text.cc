#include "service/lab/number_text.h"

#include <charconv>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rules/patient/limits.h"

namespace myorules::service {
namespace {

constexpr size_t kGroup = 3;
// Digits and signs of the longest number that is read.
constexpr size_t kLongest = 64;

// The signs in a number, and where the last decimal sign or comma stands.
struct Signs {
  int points = 0;
  int commas = 0;
  int others = 0;  // Blanks and apostrophes: thousands, always.
  bool has_blank = false;
  size_t last = absl::string_view::npos;  // Of points and commas.
};

bool CountSigns(absl::string_view text, Signs* signs) {
  for (size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '.':
        ++signs->points;
        signs->last = i;
        break;
      case ',':
        ++signs->commas;
        signs->last = i;
        break;
      case ' ':
        signs->has_blank = true;
        [[fallthrough]];
      case '\'':
        ++signs->others;
        break;
      default:
        if (!absl::ascii_isdigit(text[i])) return false;
    }
  }
  return true;
}

// Whether one sign sets groups of three apart, the first of one to three.
// Without signs every number is.
bool IsGrouped(absl::string_view whole) {
  char sign = 0;
  size_t digits = 0;
  for (const char c : whole) {
    if (absl::ascii_isdigit(c)) {
      ++digits;
      continue;
    }
    if (sign == 0 ? digits > kGroup : digits != kGroup) return false;
    if (digits == 0 || (sign != 0 && sign != c)) return false;
    sign = c;
    digits = 0;
  }
  return sign == 0 || digits == kGroup;
}

Number Without(NumberReading reading) {
  Number number;
  number.reading = reading;
  return number;
}

// As few digits as tell the number from its neighbours.
std::string FewestDigits(double value) {
  constexpr size_t kMostCharacters = 400;
  char text[kMostCharacters];
  const auto end =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed);
  return std::string(text, end.ptr);
}

// Whether the value is the number in `text`, digits around at most one point,
// and not one near it.
bool IsExactly(absl::string_view text, double value) {
  if (absl::StrContains(text, '.')) {
    while (text.back() == '0') text.remove_suffix(1);
    if (text.back() == '.') text.remove_suffix(1);
  }
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') {
    text.remove_prefix(1);
  }
  return text == FewestDigits(value);
}

// Signs stand in `whole` only: a blank behind the decimal sign ends the number,
// and what comes then is another one ("19.9 20").
Number Of(absl::string_view whole, absl::string_view decimals) {
  char text[kLongest + 1];
  size_t size = 0;
  for (const char c : whole) {
    if (absl::ascii_isdigit(c)) text[size++] = c;
  }
  if (!decimals.empty()) text[size++] = '.';
  for (const char c : decimals) {
    if (!absl::ascii_isdigit(c)) return Without(NumberReading::kNone);
    text[size++] = c;
  }
  Number number;
  std::from_chars(text, text + size, number.value);
  if (number.value > rules::limits::kMaxLabNumber) {
    number.reading = NumberReading::kImplausible;
  } else if (!IsExactly({text, size}, number.value)) {
    number.reading = NumberReading::kTooManyDigits;
  } else {
    number.reading = NumberReading::kNumber;
  }
  return number;
}

// Whether "8,120" may be thousands: a group of three behind one to three digits
// of which the first is not 0.
bool MayBeThousands(absl::string_view whole, absl::string_view rest) {
  return rest.size() == kGroup && whole.size() <= kGroup && whole[0] != '0';
}

// One point or comma alone, at `last`.
Number OfOneSign(absl::string_view text, size_t last, bool grouped_otherwise,
                 v1::DecimalSign sign) {
  const absl::string_view whole = text.substr(0, last);
  const absl::string_view rest = text.substr(last + 1);
  const bool is_decimal_sign =
      sign ==
      (text[last] == '.' ? v1::DECIMAL_SIGN_POINT : v1::DECIMAL_SIGN_COMMA);
  if (grouped_otherwise || is_decimal_sign) {
    if (sign != v1::DECIMAL_SIGN_UNSPECIFIED && !is_decimal_sign) {
      return Without(NumberReading::kOtherSign);
    }
    return IsGrouped(whole) ? Of(whole, rest) : Without(NumberReading::kNone);
  }
  if (sign != v1::DECIMAL_SIGN_UNSPECIFIED) {
    return IsGrouped(text) && whole[0] != '0'
               ? Of(text, "")
               : Without(NumberReading::kOtherSign);
  }
  if (MayBeThousands(whole, rest)) return Without(NumberReading::kAmbiguous);
  return Of(whole, rest);
}

Number ReadSigned(absl::string_view text, v1::DecimalSign sign,
                  const Signs& signs) {
  const int marks = signs.points + signs.commas;
  if (marks == 0) {
    return IsGrouped(text) ? Of(text, "") : Without(NumberReading::kNone);
  }
  if (marks == 1) return OfOneSign(text, signs.last, signs.others > 0, sign);
  // The last of two kinds is the decimal sign; several of one kind group.
  const bool both = signs.points > 0 && signs.commas > 0;
  const bool point_last = text[signs.last] == '.';
  if (both && (point_last ? signs.points : signs.commas) != 1) {
    return Without(NumberReading::kNone);
  }
  const absl::string_view whole = both ? text.substr(0, signs.last) : text;
  if (!IsGrouped(whole)) return Without(NumberReading::kNone);
  const bool decimal_point = both ? point_last : signs.commas > 0;
  if (sign ==
      (decimal_point ? v1::DECIMAL_SIGN_COMMA : v1::DECIMAL_SIGN_POINT)) {
    return Without(NumberReading::kOtherSign);
  }
  return Of(whole, both ? text.substr(signs.last + 1) : "");
}

}  // namespace

Number ReadNumber(absl::string_view text, v1::DecimalSign sign) {
  Signs signs;
  if (text.empty() || text.size() > kLongest ||
      !absl::ascii_isdigit(text.front()) || !absl::ascii_isdigit(text.back()) ||
      !CountSigns(text, &signs)) {
    return {};
  }
  Number number = ReadSigned(text, sign, signs);
  number.has_blank = signs.has_blank;
  return number;
}

std::string NumberText(double value, v1::DecimalSign sign) {
  std::string number = FewestDigits(value);
  const size_t point = number.find('.');
  if (point == std::string::npos) return number;
  // Three decimals may be thousands, four never are.
  if (number.size() - point - 1 == kGroup) number.push_back('0');
  if (sign == v1::DECIMAL_SIGN_COMMA) number[point] = ',';
  return number;
}

}  // namespace myorules::service
